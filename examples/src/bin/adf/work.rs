//! What each command makes of one document.

use adf::html::Renderer;
use adf::repair::Repairer;
use adf::validate::{Finding, Severity, Validator};
use adf::{Document, html, markdown};
use serde_json::{Value, json};

use crate::arguments::{Arguments, Command, Dialect};

/// What came of one document.
pub(crate) struct Outcome {
    /// Whether it went well: the document is valid, comes back exactly, was converted.
    pub(crate) well: bool,
    /// What was asked for.
    pub(crate) shown: String,
    /// What is to be said about it, a line each.
    pub(crate) report: Vec<String>,
    /// All of it for programs.
    pub(crate) verdict: Value,
}

impl Outcome {
    pub(crate) fn failed(message: &str) -> Self {
        Self {
            well: false,
            shown: String::new(),
            report: vec![message.to_owned()],
            verdict: json!({"ok": false, "error": message}),
        }
    }

    /// Something was made of the document.
    fn made(shown: String, verdict: Value) -> Self {
        Self {
            well: true,
            shown,
            report: vec![],
            verdict,
        }
    }
}

/// Does what the command line says with one text.
pub(crate) fn on(arguments: &Arguments, text: &str) -> Outcome {
    if arguments.command == Command::FromMarkdown {
        return from_markdown(text);
    }
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) if arguments.command == Command::Validate => {
            return findings(&[Finding::from(&error)]);
        }
        Err(error) => return Outcome::failed(&error.to_string()),
    };
    match arguments.command {
        Command::Validate => {
            let mut validator = Validator::new()
                .schema(arguments.schema)
                .lints(arguments.lints);
            if let Some(profile) = arguments.profile {
                validator = validator.profile(profile);
            }
            findings(&validator.check(&document))
        }
        Command::Repair => repair(arguments, document),
        Command::ToMarkdown => to_markdown(arguments.dialect, &document),
        Command::RoundTrip => round_trip(&document),
        Command::Text => text_of(&document),
        Command::Html => html_of(arguments, &document),
        Command::Outline => outline(&document),
        Command::FromMarkdown => from_markdown(text),
    }
}

/// What is wrong. A warning, or what a product does not take, is told and does not make the document
/// invalid.
fn findings(findings: &[Finding]) -> Outcome {
    let valid = findings
        .iter()
        .all(|finding| finding.severity() < Severity::Error);
    let mut report: Vec<String> = findings.iter().map(Finding::to_string).collect();
    if valid {
        report.push("valid".to_owned());
    }
    Outcome {
        well: valid,
        shown: String::new(),
        report,
        verdict: json!({"ok": valid, "valid": valid, "findings": findings}),
    }
}

fn repair(arguments: &Arguments, mut document: Document) -> Outcome {
    let changes = Repairer::new()
        .schema(arguments.schema)
        .repair(&mut document);
    let valid = document.is_valid(arguments.schema);
    Outcome {
        well: valid,
        shown: pretty(&document),
        report: changes.iter().map(ToString::to_string).collect(),
        verdict: json!({"ok": valid, "valid": valid, "changes": changes, "document": document}),
    }
}

fn to_markdown(dialect: Dialect, document: &Document) -> Outcome {
    let text = match dialect {
        Dialect::Lossless => markdown::lossless(document),
        Dialect::Anchored => markdown::anchored(document),
        Dialect::Clean => {
            let clean = markdown::clean(document);
            let report = clean.losses().iter().map(ToString::to_string).collect();
            let verdict = json!({"ok": true, "markdown": clean.text(), "losses": clean.losses()});
            return Outcome {
                report,
                ..Outcome::made(clean.into_text(), verdict)
            };
        }
    };
    let verdict = json!({"ok": true, "markdown": text});
    Outcome::made(text, verdict)
}

fn from_markdown(text: &str) -> Outcome {
    let reading = markdown::read(text);
    let document = reading.document();
    let valid = document.is_valid(adf::Schema::Full);
    Outcome {
        well: valid,
        shown: pretty(document),
        report: reading.changes().iter().map(ToString::to_string).collect(),
        verdict: json!({
            "ok": valid, "valid": valid, "changes": reading.changes(), "document": document,
        }),
    }
}

fn round_trip(document: &Document) -> Outcome {
    let text = markdown::lossless(document);
    let again = markdown::read(&text).into_document();
    let exact = again == *document;
    let valid = document.is_valid(adf::Schema::Full);
    let report = match (exact, valid) {
        (true, _) => "comes back exactly".to_owned(),
        (false, true) => "does not come back exactly".to_owned(),
        (false, false) => "is invalid, and does not come back exactly".to_owned(),
    };
    Outcome {
        well: exact,
        shown: String::new(),
        report: vec![report],
        verdict: json!({"ok": exact, "exact": exact, "valid": valid, "markdown": text}),
    }
}

fn text_of(document: &Document) -> Outcome {
    let text = document.to_text();
    let verdict = json!({"ok": true, "text": text});
    Outcome::made(text, verdict)
}

fn html_of(arguments: &Arguments, document: &Document) -> Outcome {
    let html = if arguments.page {
        html::page("Document").render(document)
    } else {
        Renderer::new().render(document)
    };
    let verdict = json!({"ok": true, "html": html});
    Outcome::made(html, verdict)
}

fn outline(document: &Document) -> Outcome {
    let outline = document.outline();
    let verdict = json!({"ok": true, "outline": outline});
    Outcome::made(outline.to_string(), verdict)
}

/// The document as JSON for people.
fn pretty(document: &Document) -> String {
    let text = serde_json::to_string_pretty(document);
    text.unwrap_or_else(|_| document.to_json_string()) + "\n"
}
