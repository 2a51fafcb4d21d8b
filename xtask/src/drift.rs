//! `drift`: what newer documents add, remove and change, and which of it breaks callers of the
//! generated Rust.
//!
//! It compares what the documents promise, not how they word it: prose, examples and answers to
//! errors are left out. A change is `breaking` where code that was written against the older client
//! stops compiling; scopes and deprecations never are, for they are the business of the running
//! program.

mod operations;
mod schemas;

use std::fmt::Write as _;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use crate::Result;
use crate::arguments::Options;
use crate::documents::SOURCES;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Added,
    Removed,
    Changed,
}

/// One change of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Change {
    kind: Kind,
    /// `operation` or `schema`.
    of: &'static str,
    /// The operation's id or the schema's name.
    name: String,
    detail: String,
    breaking: bool,
}

/// What happened between two versions of one document.
#[derive(Debug, Serialize)]
struct Drift {
    document: String,
    from: String,
    to: String,
    operations_before: usize,
    operations_after: usize,
    changes: Vec<Change>,
}

/// `cargo xtask drift OLD NEW`.
pub(crate) fn run(options: &Options) -> Result<()> {
    let paths = [0, 1].map(|index| PathBuf::from(options.operand(index).unwrap_or_default()));
    let mut drifts = Vec::new();
    for (document, old, new) in pairs(&paths)? {
        drifts.push(compare(&document, &old, &new));
    }
    if options.flag("--json") {
        return told(&(serde_json::to_string_pretty(&drifts)? + "\n"));
    }
    told(&drifts.iter().map(text).collect::<String>())
}

/// Prints what is long; who reads only its beginning (`| head`) has read enough.
fn told(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// The documents to compare: of two files, or of each name that two directories have in common.
fn pairs([old, new]: &[PathBuf; 2]) -> Result<Vec<(String, Value, Value)>> {
    if old.is_file() && new.is_file() {
        let stem = new
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        return Ok(vec![(stem, read(old)?, read(new)?)]);
    }
    for directory in [old, new] {
        if !directory.is_dir() {
            return Err(format!(
                "{} is no directory; OLD and NEW are two files or two directories",
                directory.display()
            )
            .into());
        }
    }
    let mut pairs = Vec::new();
    for source in SOURCES {
        let [before, after] = [old, new].map(|directory| directory.join(source.file()));
        match (before.is_file(), after.is_file()) {
            (true, true) => pairs.push((source.name.to_owned(), read(&before)?, read(&after)?)),
            // On stderr, so that `--json` stays JSON.
            (false, _) => eprintln!("{}: skipped, {} has none", source.name, old.display()),
            (_, false) => eprintln!("{}: skipped, {} has none", source.name, new.display()),
        }
    }
    Ok(pairs)
}

fn read(path: &Path) -> Result<Value> {
    let text = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", path.display()))?)
}

fn compare(document: &str, old: &Value, new: &Value) -> Drift {
    let version = |root: &Value| {
        root.pointer("/info/version")
            .and_then(Value::as_str)
            .unwrap_or("?")
            .to_owned()
    };
    let mut changes = operations::compare(document, old, new);
    changes.extend(schemas::compare(old, new));
    Drift {
        document: document.to_owned(),
        from: version(old),
        to: version(new),
        operations_before: crate::documents::operations(old).count(),
        operations_after: crate::documents::operations(new).count(),
        changes,
    }
}

fn text(drift: &Drift) -> String {
    let breaking = drift
        .changes
        .iter()
        .filter(|change| change.breaking)
        .count();
    let mut text = format!(
        "{}: {} -> {}\n  operations {} -> {}; {} changes, {breaking} of them breaking\n",
        drift.document,
        drift.from,
        drift.to,
        drift.operations_before,
        drift.operations_after,
        drift.changes.len(),
    );
    for (of, kind, title) in [
        ("operation", Kind::Added, "operations added"),
        ("operation", Kind::Removed, "operations removed"),
        ("operation", Kind::Changed, "operations changed"),
        ("schema", Kind::Added, "schemas added"),
        ("schema", Kind::Removed, "schemas removed"),
        ("schema", Kind::Changed, "schemas changed"),
    ] {
        let mine: Vec<&Change> = drift
            .changes
            .iter()
            .filter(|change| change.of == of && change.kind == kind)
            .collect();
        if mine.is_empty() {
            continue;
        }
        let mut names: Vec<&str> = mine.iter().map(|change| change.name.as_str()).collect();
        names.dedup();
        let _ = writeln!(text, "  {title}: {}", names.len());
        for name in names {
            let details: Vec<&&Change> = mine.iter().filter(|change| change.name == name).collect();
            if kind == Kind::Changed {
                let _ = writeln!(text, "    ~ {name}");
                for change in details {
                    let _ = writeln!(text, "        {}{}", mark(change), change.detail);
                }
            } else {
                let sign = if kind == Kind::Added { '+' } else { '-' };
                for change in details {
                    let detail = if change.detail.is_empty() {
                        String::new()
                    } else {
                        format!("  {}", change.detail)
                    };
                    let _ = writeln!(text, "    {sign} {}{name}{detail}", mark(change));
                }
            }
        }
    }
    text
}

fn mark(change: &Change) -> &'static str {
    if change.breaking { "breaking: " } else { "" }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(operation: Value, schemas: Value) -> Value {
        json!({
            "info": { "version": "1" },
            "paths": { "/thing/{id}": { "get": operation } },
            "components": { "schemas": schemas },
        })
    }

    fn operation(parameters: Value, extra: Value) -> Value {
        let mut operation = json!({
            "operationId": "getThing",
            "tags": ["Things"],
            "parameters": parameters,
            "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } } },
        });
        if let (Some(into), Some(extra)) = (operation.as_object_mut(), extra.as_object()) {
            into.extend(extra.clone());
        }
        operation
    }

    fn changes(old: &Value, new: &Value) -> Vec<(String, bool)> {
        let all = compare("d", old, new).changes;
        all.into_iter()
            .map(|change| {
                (
                    format!("{:?} {} {}", change.kind, change.name, change.detail)
                        .trim_end()
                        .to_owned(),
                    change.breaking,
                )
            })
            .collect()
    }

    fn said(expected: &[(&str, bool)]) -> Vec<(String, bool)> {
        expected
            .iter()
            .map(|(text, breaking)| ((*text).to_owned(), *breaking))
            .collect()
    }

    #[test]
    fn the_same_document_does_not_drift() {
        let same = document(
            operation(json!([]), json!({})),
            json!({ "Thing": { "type": "object" } }),
        );
        let mut reworded = same.clone();
        reworded["paths"]["/thing/{id}"]["get"]["description"] = json!("other words");
        reworded["components"]["schemas"]["Thing"]["example"] = json!({});
        assert_eq!(changes(&same, &reworded), []);
    }

    #[test]
    fn operations_come_go_and_are_renamed() {
        let old = json!({ "paths": {
            "/a": { "get": { "operationId": "a" } }, "/b": { "get": { "operationId": "b" } },
            "/c": { "get": { "operationId": "c" } },
        }});
        let new = json!({ "paths": {
            "/a": { "get": { "operationId": "a" }, "post": { "operationId": "new" } },
            "/c": { "get": { "operationId": "renamed" } },
        }});
        assert_eq!(
            changes(&old, &new),
            said(&[
                ("Removed b GET /b", true),
                ("Changed c renamed to renamed (GET /c)", true),
                ("Added new POST /a", false),
            ])
        );
    }

    #[test]
    fn parameters_are_compared_one_by_one() {
        let text = json!({ "type": "string" });
        let parameter = |name: &str, required: bool, schema: &Value| json!({ "name": name, "in": "query", "required": required, "schema": schema });
        let old = operation(
            json!([
                parameter("gone", false, &text),
                parameter("stricter", false, &text),
                parameter("typed", false, &text)
            ]),
            json!({}),
        );
        let new = operation(
            json!([
                parameter("stricter", true, &text),
                parameter(
                    "typed",
                    false,
                    &json!({ "type": "integer", "format": "int64" })
                ),
                parameter("optional", false, &text),
                parameter("required", true, &text),
            ]),
            json!({}),
        );
        let schemas = json!({ "Thing": {} });
        assert_eq!(
            changes(&document(old, schemas.clone()), &document(new, schemas)),
            said(&[
                ("Changed getThing query parameter `gone` removed", true),
                (
                    "Changed getThing query parameter `stricter` is now required",
                    true
                ),
                (
                    "Changed getThing query parameter `typed`: string -> integer",
                    true
                ),
                (
                    "Changed getThing query parameter `optional` added: string",
                    false
                ),
                (
                    "Changed getThing query parameter `required` added, required: string",
                    true
                ),
            ])
        );
    }

    #[test]
    fn scopes_and_deprecation_are_told_and_do_not_break() {
        let old = operation(json!([]), json!({ "security": [{ "OAuth2": ["read:a"] }] }));
        let new = operation(
            json!([]),
            json!({ "security": [{ "OAuth2": ["read:b"] }], "deprecated": true, "x-experimental": true }),
        );
        let schemas = json!({ "Thing": {} });
        assert_eq!(
            changes(&document(old, schemas.clone()), &document(new, schemas)),
            said(&[
                ("Changed getThing is now deprecated", false),
                ("Changed getThing is now experimental", false),
                (
                    "Changed getThing scopes: OAuth2(read:a) -> OAuth2(read:b)",
                    false
                ),
            ])
        );
    }

    #[test]
    fn what_is_only_received_may_become_optional_and_what_is_sent_may_not() {
        let thing = |required: Value, properties: Value| json!({ "Thing": { "type": "object", "required": required, "properties": properties } });
        let old = thing(
            json!(["id"]),
            json!({ "id": { "type": "string" }, "kind": { "type": "string", "enum": ["a", "b"] }, "old": {} }),
        );
        let new = thing(
            json!([]),
            json!({ "id": { "type": "string" }, "kind": { "type": "string", "enum": ["b", "c"] }, "fresh": { "type": "array", "items": { "type": "integer" } } }),
        );
        let body = json!({ "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } } });
        let common = [
            ("Changed Thing property `kind`: value `a` removed", true),
            ("Changed Thing property `kind`: value `c` added", false),
            ("Changed Thing property `old` removed", true),
            (
                "Changed Thing property `fresh` added: list of integer",
                false,
            ),
        ];
        let received = operation(json!([]), json!({}));
        let mut expected = vec![("Changed Thing property `id` is no longer required", false)];
        expected.extend(common);
        assert_eq!(
            changes(
                &document(received.clone(), old.clone()),
                &document(received, new.clone())
            ),
            said(&expected)
        );
        let sent = operation(json!([]), body);
        expected[0].1 = true;
        assert_eq!(
            changes(&document(sent.clone(), old), &document(sent, new)),
            said(&expected)
        );
    }

    #[test]
    fn another_answer_and_another_body_break() {
        let old = operation(json!([]), json!({}));
        let mut new = operation(
            json!([]),
            json!({ "requestBody": { "required": true, "content": { "application/json": { "schema": { "type": "object" } } } } }),
        );
        new["responses"]["200"]["content"]["application/json"]["schema"] =
            json!({ "type": "array", "items": { "$ref": "#/components/schemas/Thing" } });
        let schemas = json!({ "Thing": {} });
        assert_eq!(
            changes(&document(old, schemas.clone()), &document(new, schemas)),
            said(&[
                (
                    "Changed getThing request body added, required: object",
                    true
                ),
                ("Changed getThing answer: Thing -> list of Thing", true),
            ])
        );
    }
}
