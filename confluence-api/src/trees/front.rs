//! What stands above the text of a page: a few lines of YAML between two lines of dashes.
//!
//! What is written is JSON behind each name, which YAML allows. What is read is that, and what people
//! write by hand: plain text, text in single quotes, and lists line by line.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::text::Format;

/// What stands above the text of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Front {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) space: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) version: Option<u64>,
    pub(super) labels: Option<Vec<String>>,
    /// What it is, where it is no page: a folder, a whiteboard …
    pub(super) kind: Option<String>,
    pub(super) format: Format,
    /// Whether Confluence does not give the body as a document, so that there is none here.
    pub(super) bodiless: bool,
    /// What it said when it was written: see [`digest`].
    pub(super) hash: Option<String>,
    /// Lines of others, as they stand.
    pub(super) others: Vec<String>,
}

/// A line that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) what: String,
}

const FENCE: &str = "---";

impl Front {
    /// A file as what stands above the text, and the text.
    pub(super) fn split(file: &str) -> Result<(Front, &str), Fault> {
        let file = file.strip_prefix('\u{feff}').unwrap_or(file);
        let mut lines = Lines { rest: file };
        if lines.next().is_none_or(|first| first != FENCE) {
            return Ok((Front::default(), file));
        }
        let mut front = Front::default();
        let mut number = 1;
        let mut list: Option<Vec<String>> = None;
        loop {
            let Some(line) = lines.next() else {
                let what = format!("it begins with {FENCE}, and no line of {FENCE} ends that");
                return Err(Fault { line: 1, what });
            };
            number += 1;
            let item = line.trim_start().strip_prefix('-').map(str::trim);
            if let (Some(labels), Some(item), false) = (&mut list, item, line == FENCE) {
                labels.push(plain(item).map_err(|what| Fault { line: number, what })?);
                continue;
            }
            if let Some(labels) = list.take() {
                front.labels = Some(labels);
            }
            if line == FENCE {
                return Ok((front, lines.rest));
            }
            let named = line
                .split_once(':')
                .filter(|_| !line.starts_with([' ', '\t', '#', '-']));
            let Some((name, value)) = named else {
                front.others.push(line.to_owned());
                continue;
            };
            if name.trim() == "labels" && value.trim().is_empty() {
                list = Some(Vec::new());
                continue;
            }
            let taken = front.take(name.trim(), value.trim());
            match taken.map_err(|what| Fault { line: number, what })? {
                true => {}
                false => front.others.push(line.to_owned()),
            }
        }
    }

    fn take(&mut self, name: &str, value: &str) -> Result<bool, String> {
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        match name {
            "id" => self.id = some(plain(value)?),
            "title" => self.title = some(plain(value)?),
            "space" => self.space = some(plain(value)?),
            "parent" => self.parent = some(plain(value)?),
            "kind" => self.kind = some(plain(value)?),
            "hash" => self.hash = some(plain(value)?),
            "labels" => self.labels = Some(labels(value)?),
            "version" => {
                let text = plain(value)?;
                let number = text
                    .parse()
                    .map_err(|_| format!("“{text}” is no version"))?;
                self.version = Some(number);
            }
            "format" => {
                let text = plain(value)?;
                self.format = Format::named(&text)
                    .ok_or_else(|| format!("“{text}” is no format that is known here"))?;
            }
            "body" => self.bodiless = plain(value)? == "none",
            _ => return Ok(false),
        }
        let mut ids = [&self.id, &self.parent].into_iter().flatten();
        match ids.find(|id| !is_id(id)) {
            Some(id) => Err(format!("“{id}” is no id of a page, which is a number")),
            None => Ok(true),
        }
    }

    /// The file: this, and the text below it.
    pub(super) fn above(&self, text: &str) -> String {
        let mut out = format!("{FENCE}\n");
        let mut line = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                out.push_str(&format!("{name}: {value}\n"));
            }
        };
        let text_of = |value: &Option<String>| value.as_ref().map(|value| json!(value));
        line("id", text_of(&self.id));
        line("title", text_of(&self.title));
        line("kind", text_of(&self.kind));
        line("space", text_of(&self.space));
        line("parent", text_of(&self.parent));
        line("version", self.version.map(|version| json!(version)));
        line("labels", self.labels.as_ref().map(|labels| json!(labels)));
        let format = Some(self.format).filter(|format| *format != Format::Lossless);
        line("format", format.map(|format| json!(format.name())));
        line("body", self.bodiless.then(|| json!("none")));
        line("hash", text_of(&self.hash));
        for other in &self.others {
            out.push_str(other);
            out.push('\n');
        }
        out.push_str(FENCE);
        out.push('\n');
        let text = text.trim_start_matches('\n');
        if !text.is_empty() {
            out.push('\n');
            out.push_str(text);
            if !text.ends_with('\n') {
                out.push('\n');
            }
        }
        out
    }
}

/// Whether it is the id of something in a tree, which may become the name of a file.
pub(super) fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_digit())
}

struct Lines<'a> {
    rest: &'a str,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        Some(line.trim_end_matches('\r').trim_end())
    }
}

/// A text, in quotes or without.
fn plain(value: &str) -> Result<String, String> {
    if value.starts_with('"') {
        return serde_json::from_str(value)
            .map_err(|_| format!("{value} is no text in quotes as JSON has them"));
    }
    if let Some(rest) = value.strip_prefix('\'') {
        return match rest.strip_suffix('\'') {
            Some(text) => Ok(text.replace("''", "'")),
            None => Err(format!("{value} has no quote at its end")),
        };
    }
    let value = value.split_once(" #").map_or(value, |(value, _)| value);
    Ok(match value.trim() {
        "null" | "~" => String::new(),
        text => text.to_owned(),
    })
}

fn labels(value: &str) -> Result<Vec<String>, String> {
    if let Ok(Value::Array(all)) = serde_json::from_str(value) {
        let text = |label: &Value| match label {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        return Ok(all.iter().map(text).collect());
    }
    let inner = value
        .strip_prefix('[')
        .and_then(|value| value.strip_suffix(']'));
    let all = inner
        .unwrap_or(value)
        .split(',')
        .map(|label| plain(label.trim()));
    let all: Result<Vec<String>, String> = all.collect();
    Ok(all?.into_iter().filter(|label| !label.is_empty()).collect())
}

/// Labels in the form they are compared in.
pub(super) fn tidy(labels: &[String]) -> Vec<String> {
    let mut all: Vec<String> = labels
        .iter()
        .map(|label| label.trim().to_lowercase())
        .filter(|label| !label.is_empty())
        .collect();
    all.sort();
    all.dedup();
    all
}

/// What a page says, in short: title, labels and text. Ends of lines and blank lines around the text do
/// not matter, as other tools change them.
pub(super) fn digest(title: &str, labels: &[String], text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let said = json!([
        title.trim(),
        tidy(labels),
        text.trim_start_matches('\n').trim_end()
    ]);
    hex(&Sha256::digest(said.to_string().as_bytes()))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let front = Front {
            id: Some("7".to_owned()),
            title: Some("A: \"b\" # c\n--- 'd'".to_owned()),
            space: Some("DOCS".to_owned()),
            parent: Some("6".to_owned()),
            version: Some(3),
            labels: Some(vec!["a".to_owned(), "b,c".to_owned()]),
            kind: None,
            format: Format::Anchored,
            bodiless: true,
            hash: Some("00".to_owned()),
            others: vec!["tags:".to_owned(), "  - x".to_owned(), "# mine".to_owned()],
        };
        let file = front.above("Text.\n---\nMore.");
        let (read, text) = Front::split(&file).unwrap_or_default();
        assert_eq!(read, front);
        assert_eq!(text, "\nText.\n---\nMore.\n");
        assert_eq!(read.above(text), file);
    }

    #[test]
    fn people_write_it_by_hand() {
        let file = "---\r\ntitle: 'It''s: new'\r\nlabels:\r\n  - One\r\n  - \"two\"\r\nauthor: Ada\r\n---\r\nText\r\n";
        let (front, text) = Front::split(file).unwrap_or_default();
        assert_eq!(front.title.as_deref(), Some("It's: new"));
        assert_eq!(front.labels, Some(vec!["One".to_owned(), "two".to_owned()]));
        assert_eq!(front.others, ["author: Ada"]);
        assert_eq!(text, "Text\r\n");
        let (front, _) =
            Front::split("---\ntitle: A: b # c\nlabels: [x, y]\n---\n").unwrap_or_default();
        assert_eq!(front.title.as_deref(), Some("A: b"));
        assert_eq!(front.labels, Some(vec!["x".to_owned(), "y".to_owned()]));
        assert_eq!(Front::split("No front.").unwrap_or_default().1, "No front.");
    }

    #[test]
    fn what_cannot_be_read_is_told_by_its_line() {
        for (file, line) in [
            ("---\ntitle: x\n", 1),
            ("---\nid: 7\ntitle: \"x\n---\n", 3),
            ("---\nid: ../7\n---\n", 2),
            ("---\nversion: new\n---\n", 2),
            ("---\nformat: html\n---\n", 2),
        ] {
            let fault = Front::split(file).err();
            assert_eq!(fault.map(|fault| fault.line), Some(line), "{file:?}");
        }
    }

    #[test]
    fn ends_of_lines_do_not_matter() {
        let labels = |all: &[&str]| all.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
        let one = digest("T", &labels(&["b", "A"]), "\na\r\nb\r\n\r\n");
        assert_eq!(one, digest(" T", &labels(&["a", "b", "b"]), "a\nb\n"));
        assert_ne!(one, digest("T", &[], "a\nb\n"));
    }
}
