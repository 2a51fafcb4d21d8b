//! The examples of the CommonMark specification, which is not part of this repository: all of them
//! make valid documents, and no visible word of those without HTML is lost.
#![allow(clippy::unwrap_used)]

mod support;

use std::path::PathBuf;

use adf::{Document, Node, NodeKind, Schema, markdown};

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

/// The specification, from `COMMONMARK_SPEC`, or from the sources of pulldown-cmark, which carry its
/// examples as tests.
fn examples() -> Option<Vec<Example>> {
    if let Some(path) = std::env::var_os("COMMONMARK_SPEC") {
        let text = std::fs::read_to_string(path).unwrap();
        return Some(if text.contains("fn spec_test_1()") {
            from_tests(&text)
        } else {
            from_spec(&text)
        });
    }
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))?;
    let registries = std::fs::read_dir(home.join("registry/src")).ok()?;
    for registry in registries.flatten() {
        for package in std::fs::read_dir(registry.path()).ok()?.flatten() {
            let name = package.file_name();
            if name.to_string_lossy().starts_with("pulldown-cmark-0.13") {
                let tests = package.path().join("tests/suite/spec.rs");
                if let Ok(text) = std::fs::read_to_string(tests) {
                    return Some(from_tests(&text));
                }
            }
        }
    }
    None
}

/// `let original = r##"…"##; let expected = r##"…"##;`
fn from_tests(text: &str) -> Vec<Example> {
    let mut strings = text.split("r##\"").skip(1).map(|rest| {
        let end = rest.find("\"##").unwrap();
        rest[..end].to_owned()
    });
    let mut examples = Vec::new();
    while let (Some(markdown), Some(html)) = (strings.next(), strings.next()) {
        let number = examples.len() + 1;
        examples.push(Example {
            number,
            markdown,
            html,
        });
    }
    examples
}

/// ```` ```````````````````````````````` example ````, Markdown, `.`, HTML.
fn from_spec(text: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    for block in text.split(&format!("{fence} example\n")).skip(1) {
        let block = &block[..block.find(&format!("{fence}\n")).unwrap()];
        let (markdown, html) = match block.strip_prefix(".\n") {
            Some(html) => ("", html),
            None => block.split_once("\n.\n").unwrap(),
        };
        let number = examples.len() + 1;
        examples.push(Example {
            number,
            markdown: format!("{markdown}\n").replace('→', "\t"),
            html: html.replace('→', "\t"),
        });
    }
    examples
}

/// What one sees of HTML.
fn visible(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let end = rest[at..].find('>').unwrap();
        let tag = &rest[at..at + end];
        // The alternative text of an image is seen where the image is not.
        if let Some((_, alt)) = tag.split_once("alt=\"") {
            text.push_str(alt.split('"').next().unwrap());
            // So is its title, which the format has no place for.
            if let Some((_, title)) = tag.split_once("title=\"") {
                let between = if alt.starts_with('"') { "" } else { " – " };
                text.push_str(between);
                text.push_str(title.split('"').next().unwrap());
            }
        }
        if ![
            "<em", "</em", "<strong", "</strong", "<a", "</a", "<code", "</code", "<img",
        ]
        .iter()
        .any(|inline| tag.starts_with(inline))
        {
            text.push(' ');
        }
        rest = &rest[at + end + 1..];
    }
    text.push_str(rest);
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// What one sees of a document.
fn shown(document: &Document) -> String {
    fn add(node: &Node, text: &mut String) {
        match node.kind() {
            NodeKind::Text => text.push_str(node.text().unwrap()),
            NodeKind::HardBreak => text.push(' '),
            NodeKind::Media => text.push_str(node.attr_str("alt").unwrap_or_default()),
            _ => {
                let block = !matches!(node.kind(), NodeKind::Text);
                if block {
                    text.push(' ');
                }
                for child in node.content() {
                    add(child, text);
                }
                text.push(' ');
            }
        }
    }
    let mut text = String::new();
    add(document.root(), &mut text);
    text
}

/// Whether the HTML is only what Markdown itself writes.
fn is_html_free(example: &Example) -> bool {
    use pulldown_cmark::{Event, Parser};
    !Parser::new(&example.markdown)
        .any(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)))
}

#[test]
fn all_examples_are_valid_and_no_word_is_lost() {
    let Some(examples) = examples() else {
        println!("skipped: no CommonMark examples; set COMMONMARK_SPEC to the file spec.txt");
        return;
    };
    assert_eq!(examples.len(), 652);
    let official = support::schema();
    let (mut valid, mut free, mut kept) = (0, 0, 0);
    let mut failures = Vec::new();
    for example in &examples {
        let document = markdown::read(&example.markdown).into_document();
        let good = document.is_valid(Schema::Full)
            && official
                .as_ref()
                .is_none_or(|schema| schema.is_valid(&document.to_value()));
        valid += usize::from(good);
        if !good {
            failures.push(format!(
                "{} is invalid: {:?}\n{}",
                example.number,
                example.markdown,
                document.to_json_string()
            ));
        }
        if is_html_free(example) {
            free += 1;
            let (seen, shown) = (visible(&example.html), shown(&document));
            let same = words(&seen).concat() == words(&shown).concat();
            kept += usize::from(same);
            if !same {
                failures.push(format!(
                    "{} lost words: {:?}\n{seen:?}\n{shown:?}\n{}",
                    example.number,
                    example.markdown,
                    document.to_json_string()
                ));
            }
        }
    }
    println!("valid {valid}/652, text kept {kept}/{free}");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}
