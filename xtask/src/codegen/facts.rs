//! Facts about operations, taken from a document before it is repaired.

use std::collections::BTreeMap;

use serde_json::Value;

use super::schema::{follow, parameters};
use crate::Result;
use crate::documents::{Document, operations};

/// One set of scopes that suffices.
#[derive(Clone, Debug)]
pub(crate) struct Scopes {
    pub(crate) granular: bool,
    pub(crate) scopes: Vec<String>,
}

/// What the document says of one operation, other than its types.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) tag: String,
    pub(crate) group: String,
    pub(crate) scopes: Vec<Scopes>,
    pub(crate) oauth: bool,
    pub(crate) deprecated: bool,
    pub(crate) experimental: bool,
    pub(crate) access: &'static str,
    /// Names of the query parameters.
    pub(crate) query: Vec<String>,
    /// Names of the headers that are a caller's to set.
    pub(crate) headers: Vec<String>,
    /// Limits and defaults of parameters, by wire name.
    pub(crate) limits: BTreeMap<String, String>,
}

type Groups = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// The facts of every operation, in the document's order.
pub(crate) fn collect(document: &Document) -> Result<Vec<Facts>> {
    let groups: Groups = super::data("groups.json")?;
    let groups = groups.get(document.source.name).ok_or_else(|| {
        format!(
            "data/groups.json has no groups for {}",
            document.source.name
        )
    })?;
    let mut facts = Vec::new();
    for (path, method, operation) in operations(&document.root) {
        let text = |key: &str| {
            operation
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let flag = |key: &str| {
            operation
                .get(key)
                .and_then(Value::as_bool)
                .unwrap_or_default()
        };
        let id = text("operationId");
        let tag = operation
            .pointer("/tags/0")
            .and_then(Value::as_str)
            .unwrap_or("-")
            .to_owned();
        let group = groups
            .iter()
            .find(|(_, tags)| tags.contains(&tag))
            .map(|(group, _)| group.clone())
            .ok_or_else(|| {
                format!(
                    "{}: tag “{tag}” of {id} belongs to no group; add it to xtask/data/groups.json",
                    document.source.name
                )
            })?;
        let scopes = scopes(operation);
        facts.push(Facts {
            access: access(method, &id, &scopes),
            oauth: allows_oauth(operation),
            query: names(&document.root, path, method, "query"),
            headers: names(&document.root, path, method, "header"),
            limits: limits(&document.root, operation),
            deprecated: flag("deprecated"),
            experimental: flag("x-experimental"),
            id,
            method: method.to_owned(),
            path: path.to_owned(),
            tag,
            group,
            scopes,
        });
    }
    Ok(facts)
}

/// Alternatives of scopes: from `x-atlassian-oauth2-scopes`, else from `security`.
fn scopes(operation: &Value) -> Vec<Scopes> {
    let list = |value: &Value| -> Vec<String> {
        value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|scope| scope.as_str().map(str::to_owned))
            .collect()
    };
    let declared = operation
        .get("x-atlassian-oauth2-scopes")
        .and_then(Value::as_array);
    let mut sets: Vec<Vec<String>> = match declared {
        Some(entries) => entries
            .iter()
            .filter_map(|entry| Some(list(entry.get("scopes")?)))
            .collect(),
        None => operation
            .get("security")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
            .flat_map(|entry| {
                entry
                    .iter()
                    .filter(|(scheme, _)| *scheme != "basicAuth")
                    .map(|(_, scopes)| list(scopes))
            })
            .collect(),
    };
    sets.retain(|set| !set.is_empty());
    sets.dedup();
    sets.into_iter()
        .map(|scopes| Scopes {
            granular: scopes.iter().any(|scope| scope.matches(':').count() > 1),
            scopes,
        })
        .collect()
}

/// Whether anything but basic authentication is declared, or nothing at all.
fn allows_oauth(operation: &Value) -> bool {
    let Some(security) = operation.get("security").and_then(Value::as_array) else {
        return true;
    };
    security.is_empty()
        || security
            .iter()
            .filter_map(Value::as_object)
            .any(|entry| entry.is_empty() || entry.keys().any(|scheme| scheme != "basicAuth"))
}

/// What an operation does to data, told from its method and scopes: a `POST` that needs nothing but
/// `read` scopes is a read.
fn access(method: &str, id: &str, scopes: &[Scopes]) -> &'static str {
    let all = || scopes.iter().flat_map(|set| &set.scopes);
    let administers = all().any(|scope| {
        scope.starts_with("manage:")
            || scope.starts_with("write:configuration")
            || scope.contains(":confluence-settings")
    });
    // Granular sets of some searches name a write scope by mistake; one alternative that only reads
    // is enough for the server, so it is for us.
    let reads = |scope: &String| {
        ["read:", "search:", "validate:", "readonly:"]
            .iter()
            .any(|verb| scope.starts_with(verb))
    };
    let only_reads = scopes.iter().any(|set| set.scopes.iter().all(reads));
    match method {
        "get" => "Read",
        "post" if only_reads && !id.starts_with("create") => "Read",
        "delete" => "Delete",
        _ if administers => "Admin",
        _ => "Write",
    }
}

/// Header parameters that the transport sets itself are not the caller's business.
pub(super) fn is_set_by_transport(header: &str) -> bool {
    const OURS: [&str; 4] = [
        "accept",
        "content-type",
        "authorization",
        "x-atlassian-token",
    ];
    OURS.contains(&header.to_ascii_lowercase().as_str())
}

/// The names of an operation's parameters that stand in a query or in headers.
fn names(document: &Value, path: &str, method: &str, place: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for parameter in parameters(document, path, method) {
        let text = |key: &str| parameter.get(key).and_then(Value::as_str);
        if let Some(name) = text("name")
            && text("in") == Some(place)
            && !(place == "header" && is_set_by_transport(name))
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

fn limits(document: &Value, operation: &Value) -> BTreeMap<String, String> {
    let mut limits = BTreeMap::new();
    for parameter in operation
        .get("parameters")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let parameter = follow(document, parameter);
        let (Some(name), Some(schema)) = (
            parameter.get("name").and_then(Value::as_str),
            parameter.get("schema"),
        ) else {
            continue;
        };
        let mut said = Vec::new();
        let mut say = |key: &str, word: &str| {
            if let Some(value) = schema.get(key)
                && (value.is_number()
                    || value.is_boolean()
                    || value
                        .as_str()
                        .is_some_and(|text| !text.is_empty() && text.len() < 40))
            {
                let value = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                said.push(format!("{word} `{value}`"));
            }
        };
        say("minimum", "at least");
        say("maximum", "at most");
        say("minLength", "length at least");
        say("maxLength", "length at most");
        say("minItems", "items at least");
        say("maxItems", "items at most");
        say("default", "default");
        if !said.is_empty() {
            limits.insert(name.to_owned(), said.join(", "));
        }
    }
    limits
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parameters_are_named_wherever_they_are_written() {
        let document = json!({
            "paths": {"/issue": {
                "parameters": [
                    {"in": "query", "name": "expand"},
                    {"in": "header", "name": "Transfer-Id"},
                    {"in": "header", "name": "Authorization"},
                ],
                "get": {"parameters": [
                    {"in": "query", "name": "fields"},
                    {"in": "query", "name": "expand"},
                    {"in": "path", "name": "id"},
                    {"$ref": "#/components/parameters/limit"},
                ]},
            }},
            "components": {"parameters": {"limit": {"in": "query", "name": "limit"}}},
        });
        let named = |place| names(&document, "/issue", "get", place);
        assert_eq!(named("query"), ["fields", "expand", "limit"]);
        // The transport has the other one.
        assert_eq!(named("header"), ["Transfer-Id"]);
    }
}
