//! What became of a call: whether anything outside was reached, or told.

use atlassian_core::operation::Operation;
use atlassian_core::request::Request;
use atlassian_core::{Error, Response};
use serde_json::Value;

use super::confined::is_confined;
use super::site::Seen;
use super::world;

/// A call, what came of it, and what reached the site meanwhile.
pub(crate) struct Outcome {
    pub(crate) operation: &'static Operation,
    pub(crate) result: Result<Response, Error>,
    pub(crate) seen: Vec<Seen>,
}

impl Outcome {
    pub(crate) fn is_denied(&self) -> bool {
        self.result.as_ref().is_err_and(Error::is_denied)
    }

    /// What the error says.
    pub(crate) fn error(&self) -> String {
        self.result
            .as_ref()
            .err()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    /// The requests that are the call itself. One that looks like a look-up may be the call where that
    /// was let through, and asks for the same.
    pub(crate) fn calls(&self) -> impl Iterator<Item = &Seen> {
        let passed = !self.is_denied();
        self.seen.iter().filter(move |seen| {
            !seen.lookup
                || (passed && seen.operation == Some(self.operation) && is_last(&self.seen, seen))
        })
    }

    pub(crate) fn lookups(&self) -> usize {
        self.seen.len() - self.calls().count()
    }

    /// Whether something that is named in the call and lies outside reached the site, other than to be
    /// looked up.
    pub(crate) fn reached(&self) -> bool {
        self.calls().any(|seen| world::names_asked(&seen.text()))
    }

    /// What the caller was told of something outside: where it stands, and what it is.
    pub(crate) fn told(&self) -> Option<String> {
        let mut told = Vec::new();
        match &self.result {
            Ok(response) => {
                let headers =
                    ["location", "link"].map(|name| response.header(name).unwrap_or_default());
                told.extend(
                    headers
                        .into_iter()
                        .filter(|text| world::tells(text))
                        .map(str::to_owned),
                );
                match serde_json::from_slice(&response.body) {
                    Ok(body) => note(&body, "", &mut told),
                    Err(_) => told.extend(
                        Some(String::from_utf8_lossy(&response.body).into_owned())
                            .filter(|text| world::tells(text)),
                    ),
                }
            }
            Err(error) => {
                told.extend(Some(format!("{error} {error:?}")).filter(|text| world::tells(text)))
            }
        }
        (!told.is_empty()).then(|| told.join(" "))
    }

    /// What is wrong with the requests themselves, whatever was asked.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for seen in self.calls() {
            if seen.operation != Some(self.operation) {
                faults.push(format!("sent a request of its own: {}", seen.text()));
            }
            for query in queries(self.operation, seen) {
                if !is_confined(self.operation.api.product, &query) {
                    faults.push(format!("sent a query that is not confined: {query}"));
                }
            }
        }
        faults
    }
}

/// Notes what in an answer tells of something outside.
fn note(value: &Value, at: &str, told: &mut Vec<String>) {
    match value {
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                note(element, &format!("{at}/{index}"), told);
            }
        }
        Value::Object(object) => {
            for (name, value) in object {
                if world::tells(name) {
                    told.push(format!("{at}/{name}"));
                }
                note(value, &format!("{at}/{name}"), told);
            }
        }
        Value::Null | Value::Bool(_) => {}
        scalar => {
            if world::tells(&scalar.to_string()) {
                told.push(format!("{at}={scalar}"));
            }
        }
    }
}

fn is_last(all: &[Seen], seen: &Seen) -> bool {
    all.last().is_some_and(|last| std::ptr::eq(last, seen))
}

/// Everything in a request that a site would run as a query, by its name.
fn queries(operation: &'static Operation, seen: &Seen) -> Vec<String> {
    // These take something else by such a name: users are found, user names are converted.
    if matches!(operation.id, "searchUser" | "migrateQueries") {
        return Vec::new();
    }
    let is_query = |name: &str| matches!(name, "jql" | "cql" | "currentJQL" | "jqls" | "queries");
    let mut found: Vec<String> = seen
        .query
        .iter()
        .filter(|(name, _)| is_query(name))
        .map(|(_, value)| value.clone())
        .collect();
    if let Ok(Value::Object(body)) = serde_json::from_str(&seen.body) {
        for (_, value) in body.iter().filter(|(name, _)| is_query(name)) {
            match value {
                Value::Array(values) => {
                    found.extend(values.iter().filter_map(Value::as_str).map(str::to_owned));
                }
                Value::String(text) => found.push(text.clone()),
                _ => {}
            }
        }
    }
    found
}

/// What a denial says, with what was given left out.
pub(crate) fn without(text: &str, given: &Value) -> String {
    let mut names = Vec::new();
    scalars(given, &mut names);
    let mut text = text.to_owned();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    for name in names {
        text = text.replace(&name, "…");
    }
    text
}

fn scalars(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            found.push(text.clone());
            let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
            found.extend(
                words
                    .filter(|word| world::names_asked(word) || is_nowhere(word))
                    .map(str::to_owned),
            );
        }
        Value::Array(elements) => elements.iter().for_each(|element| scalars(element, found)),
        Value::Object(object) => object.values().for_each(|value| scalars(value, found)),
        Value::Number(number) => found.push(number.to_string()),
        _ => {}
    }
}

fn is_nowhere(word: &str) -> bool {
    !word.is_empty() && world::Side::of(word) == world::Side::Nowhere
}

/// A request as one line.
pub(crate) fn shown(request: &Request) -> String {
    format!("{:?} {:?} {:?}", request.path, request.query, request.body)
}
