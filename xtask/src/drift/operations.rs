//! Changes of operations: where they are, what they take, what they answer.

use std::collections::BTreeMap;

use serde_json::Value;

use super::schemas::{Travels, differences, kind, resolve};
use super::{Change, Kind};
use crate::documents::{operations, workspace};

/// An operation where it stands in its document.
struct Operation<'a> {
    id: String,
    /// `GET /thing/{id}`
    place: String,
    root: &'a Value,
    path: &'a str,
    value: &'a Value,
}

struct Parameter<'a> {
    name: String,
    place: String,
    required: bool,
    schema: Option<&'a Value>,
}

/// What two operations differ in: what, and whether it breaks.
type Told = Vec<(String, bool)>;

/// Changes of the operations of a document.
pub(super) fn compare(document: &str, old: &Value, new: &Value) -> Vec<Change> {
    let change = |kind, operation: &Operation<'_>, detail: String, breaking| Change {
        kind,
        of: "operation",
        name: operation.id.clone(),
        detail,
        breaking,
    };
    let (before, after) = (all(old), all(new));
    let groups = Groups::read(document);
    let mut changes = Vec::new();
    for operation in before.values() {
        let Some(newer) = after.get(&operation.id) else {
            let renamed = after
                .values()
                .find(|newer| newer.place == operation.place && !before.contains_key(&newer.id));
            changes.push(match renamed {
                Some(newer) => change(
                    Kind::Changed,
                    operation,
                    format!("renamed to {} ({})", newer.id, newer.place),
                    true,
                ),
                None => change(Kind::Removed, operation, operation.place.clone(), true),
            });
            continue;
        };
        let mut told = Told::new();
        if operation.place != newer.place {
            // Callers name the operation, not its path; the parameters are compared on their own.
            told.push((format!("{} -> {}", operation.place, newer.place), false));
        }
        facts(operation, newer, &groups, &mut told);
        parameters(operation, newer, &mut told);
        body(operation, newer, &mut told);
        answer(operation, newer, &mut told);
        changes.extend(
            told.into_iter()
                .map(|(detail, breaking)| change(Kind::Changed, operation, detail, breaking)),
        );
    }
    for operation in after.values() {
        let renamed = || {
            before
                .values()
                .any(|older| older.place == operation.place && !after.contains_key(&older.id))
        };
        if !before.contains_key(&operation.id) && !renamed() {
            changes.push(change(
                Kind::Added,
                operation,
                operation.place.clone(),
                false,
            ));
        }
    }
    changes
}

fn all(root: &Value) -> BTreeMap<String, Operation<'_>> {
    operations(root)
        .map(|(path, method, value)| {
            let place = format!("{} {path}", method.to_uppercase());
            let id = value
                .get("operationId")
                .and_then(Value::as_str)
                .unwrap_or(&place)
                .to_owned();
            (
                id.clone(),
                Operation {
                    id,
                    place,
                    root,
                    path,
                    value,
                },
            )
        })
        .collect()
}

fn facts(old: &Operation<'_>, new: &Operation<'_>, groups: &Groups, told: &mut Told) {
    for (key, word) in [
        ("deprecated", "deprecated"),
        ("x-experimental", "experimental"),
    ] {
        let set = |operation: &Operation<'_>| operation.value.get(key) == Some(&Value::Bool(true));
        match (set(old), set(new)) {
            (false, true) => told.push((format!("is now {word}"), false)),
            (true, false) => told.push((format!("is no longer {word}"), false)),
            _ => {}
        }
    }
    let (was, is) = (scopes(old.value), scopes(new.value));
    if was != is {
        told.push((format!("scopes: {was} -> {is}"), false));
    }
    let tag = |operation: &Operation<'_>| {
        operation
            .value
            .pointer("/tags/0")
            .and_then(Value::as_str)
            .unwrap_or("-")
            .to_owned()
    };
    let (was, is) = (tag(old), tag(new));
    if was != is {
        // A group is a cargo feature: who enabled only the old one loses the operation.
        let moved = groups.of(&was) != groups.of(&is);
        let group = |tag: &str| groups.of(tag).unwrap_or("no group yet");
        let note = if moved {
            format!(" (group {} -> {})", group(&was), group(&is))
        } else {
            String::new()
        };
        told.push((format!("tag: {was} -> {is}{note}"), moved));
    }
}

/// All alternatives of scopes, in one line.
fn scopes(operation: &Value) -> String {
    let list = |value: &Value| -> String {
        let mut scopes: Vec<&str> = value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        scopes.sort_unstable();
        scopes.join(" ")
    };
    let mut alternatives = Vec::new();
    for entry in operation
        .get("security")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let schemes = entry.as_object().into_iter().flatten();
        alternatives.push(
            schemes
                .map(|(scheme, scopes)| format!("{scheme}({})", list(scopes)))
                .collect::<Vec<_>>()
                .join("+"),
        );
    }
    for entry in operation
        .get("x-atlassian-oauth2-scopes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let text = |key: &str| {
            entry
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        alternatives.push(format!(
            "{} {}({})",
            text("state"),
            text("scheme"),
            entry.get("scopes").map(list).unwrap_or_default()
        ));
    }
    if alternatives.is_empty() {
        "none".to_owned()
    } else {
        alternatives.join(" | ")
    }
}

fn parameters(old: &Operation<'_>, new: &Operation<'_>, told: &mut Told) {
    let (before, after) = (list(old), list(new));
    let described = |schema: Option<&Value>| schema.map_or("anything".to_owned(), kind);
    for parameter in &before {
        let name = format!("{} parameter `{}`", parameter.place, parameter.name);
        let Some(newer) = after
            .iter()
            .find(|newer| newer.name == parameter.name && newer.place == parameter.place)
        else {
            told.push((format!("{name} removed"), true));
            continue;
        };
        match (parameter.required, newer.required) {
            (false, true) => told.push((format!("{name} is now required"), true)),
            (true, false) => told.push((format!("{name} is no longer required"), true)),
            _ => {}
        }
        if let (Some(was), Some(is)) = (parameter.schema, newer.schema) {
            let mut differing = Told::new();
            differences(
                was,
                is,
                &name,
                Travels {
                    sent: true,
                    received: false,
                },
                &mut differing,
            );
            // In a path, whatever can be displayed is taken.
            let taken = parameter.place == "path";
            told.extend(
                differing
                    .into_iter()
                    .map(|(text, breaking)| (text, breaking && !taken)),
            );
        }
    }
    for parameter in &after {
        if !before
            .iter()
            .any(|older| older.name == parameter.name && older.place == parameter.place)
        {
            let word = if parameter.required {
                "added, required"
            } else {
                "added"
            };
            let text = format!(
                "{} parameter `{}` {word}: {}",
                parameter.place,
                parameter.name,
                described(parameter.schema)
            );
            told.push((text, parameter.required));
        }
    }
    // What is required is given by place.
    let order = |list: &[Parameter<'_>], other: &[Parameter<'_>]| -> Vec<String> {
        let common = |name: &str| {
            other
                .iter()
                .any(|parameter| parameter.required && parameter.name == name)
        };
        list.iter()
            .filter(|parameter| parameter.required && common(&parameter.name))
            .map(|parameter| parameter.name.clone())
            .collect()
    };
    let (was, is) = (order(&before, &after), order(&after, &before));
    if was != is {
        told.push((
            format!(
                "required parameters in another order: {} -> {}",
                was.join(", "),
                is.join(", ")
            ),
            true,
        ));
    }
}

/// The parameters of an operation and of the path it stands below; those in cookies apart.
fn list<'a>(operation: &Operation<'a>) -> Vec<Parameter<'a>> {
    let shared = operation
        .root
        .get("paths")
        .and_then(|paths| paths.get(operation.path)?.get("parameters"));
    let own = operation.value.get("parameters");
    let entries = [shared, own]
        .into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .flatten();
    entries
        .map(|entry| resolved(operation.root, entry))
        .map(|entry| {
            let text = |key: &str| {
                entry
                    .get(key)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            };
            let required = entry.get("required") == Some(&Value::Bool(true));
            Parameter {
                name: text("name"),
                place: text("in"),
                required,
                schema: entry.get("schema"),
            }
        })
        .collect()
}

fn resolved<'a>(root: &'a Value, value: &'a Value) -> &'a Value {
    let reference = value.get("$ref").and_then(Value::as_str);
    reference
        .and_then(|reference| resolve(root, reference))
        .unwrap_or(value)
}

/// The media type that the generated code takes, and its schema.
fn content<'a>(root: &'a Value, holder: &'a Value) -> Option<(&'a str, Option<&'a Value>)> {
    let content = resolved(root, holder).get("content")?.as_object()?;
    let json = content
        .iter()
        .find(|(media_type, _)| media_type.starts_with("application/json"));
    json.or_else(|| content.iter().next())
        .map(|(media_type, value)| (media_type.as_str(), value.get("schema")))
}

fn described(content: Option<(&str, Option<&Value>)>) -> String {
    match content {
        None => "nothing".to_owned(),
        Some((media_type, schema)) => {
            let kind = schema.map_or("anything".to_owned(), kind);
            if media_type.starts_with("application/json") {
                kind
            } else {
                format!("{kind} as {media_type}")
            }
        }
    }
}

fn exchanged(
    name: &str,
    old: Option<(&str, Option<&Value>)>,
    new: Option<(&str, Option<&Value>)>,
    travels: Travels,
    told: &mut Told,
) {
    let (was, is) = (described(old), described(new));
    if was != is {
        told.push((format!("{name}: {was} -> {is}"), true));
    } else if let (Some((_, Some(old))), Some((_, Some(new)))) = (old, new) {
        differences(old, new, name, travels, told);
    }
}

fn body(old: &Operation<'_>, new: &Operation<'_>, told: &mut Told) {
    let of = |operation: &Operation<'_>| {
        operation
            .value
            .get("requestBody")
            .map(|body| resolved(operation.root, body).clone())
    };
    let required = |body: &Value| body.get("required") == Some(&Value::Bool(true));
    match (of(old), of(new)) {
        (Some(_), None) => told.push(("request body removed".to_owned(), true)),
        (None, Some(body)) => {
            let word = if required(&body) {
                "added, required"
            } else {
                "added"
            };
            told.push((
                format!(
                    "request body {word}: {}",
                    described(content(new.root, &body))
                ),
                required(&body),
            ));
        }
        (Some(was), Some(is)) => {
            match (required(&was), required(&is)) {
                (false, true) => told.push(("request body is now required".to_owned(), true)),
                (true, false) => told.push(("request body is no longer required".to_owned(), true)),
                _ => {}
            }
            let travels = Travels {
                sent: true,
                received: false,
            };
            exchanged(
                "request body",
                content(old.root, &was),
                content(new.root, &is),
                travels,
                told,
            );
        }
        (None, None) => {}
    }
}

fn answer(old: &Operation<'_>, new: &Operation<'_>, told: &mut Told) {
    fn success<'a>(operation: &Operation<'a>) -> Vec<(&'a str, &'a Value)> {
        let answers = operation.value.get("responses").and_then(Value::as_object);
        let mut found: Vec<(&str, &Value)> = answers
            .into_iter()
            .flatten()
            .filter(|(status, _)| status.starts_with(['2', '3']))
            .map(|(status, answer)| (status.as_str(), answer))
            .collect();
        found.sort_by_key(|(status, _)| *status);
        found
    }
    let (before, after) = (success(old), success(new));
    let statuses = |list: &[(&str, &Value)]| {
        list.iter()
            .map(|(status, _)| *status)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (was, is) = (statuses(&before), statuses(&after));
    if was != is {
        told.push((format!("answers with status {was} -> {is}"), false));
    }
    let first = |operation: &Operation<'_>, list: &[(&str, &Value)]| {
        let found = list
            .iter()
            .find_map(|(_, answer)| content(operation.root, answer));
        found.map(|(media_type, schema)| (media_type.to_owned(), schema.cloned()))
    };
    let (was, is) = (first(old, &before), first(new, &after));
    exchanged(
        "answer",
        was.as_ref()
            .map(|(media_type, schema)| (media_type.as_str(), schema.as_ref())),
        is.as_ref()
            .map(|(media_type, schema)| (media_type.as_str(), schema.as_ref())),
        Travels {
            sent: false,
            received: true,
        },
        told,
    );
}

/// The groups that tags belong to.
struct Groups(Vec<(String, Vec<String>)>);

impl Groups {
    /// Without the data file every tag is in no group, and a moved tag is told without one.
    fn read(document: &str) -> Self {
        let text =
            std::fs::read_to_string(workspace().join("xtask/data/groups.json")).unwrap_or_default();
        let all: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            serde_json::from_str(&text).unwrap_or_default();
        Groups(
            all.get(document)
                .cloned()
                .unwrap_or_default()
                .into_iter()
                .collect(),
        )
    }

    fn of(&self, tag: &str) -> Option<&str> {
        let group = self
            .0
            .iter()
            .find(|(_, tags)| tags.iter().any(|known| known == tag));
        group.map(|(group, _)| group.as_str())
    }
}
