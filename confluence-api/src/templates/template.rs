//! A template as it was read, and what is filled in when a page is made of it.

use std::fmt;

use atlassian_core::names::nearest;

use crate::error::Error;
use crate::page::Label;
use crate::view::{list, record, some_text, text};

use super::TemplateProblem;

record! {
    /// A template: everything Confluence sent of it, and names and types for what it means.
    Template
}

impl Template {
    /// Id.
    pub fn id(&self) -> &str {
        self.text("templateId")
    }

    /// Name.
    pub fn name(&self) -> &str {
        self.text("name")
    }

    /// What it is for; empty where nobody said it.
    pub fn description(&self) -> &str {
        self.text("description")
    }

    /// Key of the space it belongs to; none of those of the site.
    pub fn space_key(&self) -> Option<&str> {
        some_text(self.part("space"), "key")
    }

    /// Labels that its pages get.
    pub fn labels(&self) -> Vec<Label> {
        let labels = list(self.part("labels"));
        labels.cloned().map(Label::from).collect()
    }

    /// Its body in storage format; empty where it did not come.
    pub fn storage(&self) -> &str {
        text(&self.part("body")["storage"], "value")
    }

    /// The names of what is to be filled in, each once, in the order of the text.
    pub fn variables(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for piece in pieces(self.storage()) {
            if let Piece::Variable(name) = piece
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }

    /// The body of a page, with everything filled in.
    pub(super) fn filled(&self, values: &[(String, String)]) -> Result<String, Error> {
        let known = self.variables();
        if let Some((name, _)) = values.iter().find(|(name, _)| !known.contains(name)) {
            return Err(TemplateProblem::NoSuchVariable {
                template: self.name().to_owned(),
                variable: name.clone(),
                nearest: nearest(name, known.iter().map(String::as_str))
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
                known,
            }
            .into());
        }
        let mut out = String::with_capacity(self.storage().len());
        let mut missing: Vec<String> = Vec::new();
        for piece in pieces(self.storage()) {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Variable(name) => {
                    // What was said last counts.
                    match values.iter().rev().find(|(given, _)| *given == name) {
                        Some((_, value)) => out.push_str(&escaped(value)),
                        None if missing.contains(&name) => {}
                        None => missing.push(name),
                    }
                }
            }
        }
        if missing.is_empty() {
            return Ok(out);
        }
        Err(TemplateProblem::Missing {
            template: self.name().to_owned(),
            variables: missing,
        }
        .into())
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Template")
            .field("id", &self.id())
            .field("name", &self.name())
            .field("space", &self.space_key())
            .finish_non_exhaustive()
    }
}

/// A piece of a template.
enum Piece<'a> {
    Text(&'a str),
    Variable(String),
}

const VARIABLE: &str = "<at:var";
const DECLARATIONS: &str = "<at:declarations";

/// The pieces of a template in storage format. Declarations of variables are for the editor of templates, and are
/// left out.
fn pieces(storage: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = storage;
    while let Some(at) = rest.find("<at:") {
        let (before, tag) = rest.split_at(at);
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        if tag.starts_with(DECLARATIONS) {
            rest = behind(tag, "at:declarations");
        } else if tag.starts_with(VARIABLE) {
            let end = tag.find('>').map_or(tag.len(), |end| end + 1);
            let (inside, _) = tag.split_at(end);
            match attribute(inside, "at:name") {
                Some(name) => pieces.push(Piece::Variable(name)),
                None => pieces.push(Piece::Text(inside)),
            }
            rest = behind(tag, "at:var");
        } else {
            let (sign, behind) = tag.split_at("<at:".len());
            pieces.push(Piece::Text(sign));
            rest = behind;
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// What follows an element that begins here.
fn behind<'a>(tag: &'a str, name: &str) -> &'a str {
    let end = tag.find('>').map_or(tag.len(), |end| end + 1);
    let (inside, rest) = tag.split_at(end);
    if inside.ends_with("/>") {
        return rest;
    }
    match rest.split_once(&format!("</{name}>")) {
        Some((_, rest)) => rest,
        None => rest,
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}="))?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = rest.get(1..)?.split(quote).next()?;
    Some(
        value
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&amp;", "&"),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(storage: &str) -> Template {
        Template::from(serde_json::json!({
            "templateId": "1",
            "name": "Note",
            "body": {"storage": {"value": storage, "representation": "storage"}},
        }))
    }

    fn filled(storage: &str, values: &[(&str, &str)]) -> Result<String, String> {
        let values: Vec<(String, String)> = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let filled = template(storage).filled(&values);
        filled.map_err(|error| error.to_string())
    }

    #[test]
    fn variables_are_filled_in_and_declarations_left_out() {
        let storage = "<at:declarations><at:string at:name=\"who\"/></at:declarations>\
                       <p>By <at:var at:name=\"who\" />, <at:var at:name='a &amp; b'></at:var>.</p>";
        assert_eq!(template(storage).variables(), ["who", "a & b"]);
        assert_eq!(
            filled(storage, &[("who", "Ada <3"), ("a & b", "\"x\"")]),
            Ok("<p>By Ada &lt;3, &quot;x&quot;.</p>".to_owned())
        );
        assert_eq!(
            filled(storage, &[("who", "Ada")]),
            Err(
                "the template “Note” has “a & b” to be filled in; give a value for it with `set`"
                    .to_owned()
            )
        );
        assert_eq!(
            filled(storage, &[("wo", "Ada")]),
            Err(
                "the template “Note” has nothing called “wo” to be filled in; did you mean “who”?"
                    .to_owned()
            )
        );
    }

    #[test]
    fn broken_templates_are_passed_on() {
        for storage in ["<at:var", "<at:", "<at:var>", "<at:var at:name=", "<at:x/>"] {
            assert!(template(storage).variables().is_empty(), "{storage}");
        }
        assert_eq!(filled("a<at:x/>b", &[]), Ok("a<at:x/>b".to_owned()));
    }
}
