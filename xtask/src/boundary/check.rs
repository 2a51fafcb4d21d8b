//! A classification held against its document: nothing is missing, nothing is made up, and no write is
//! left to be judged by its answer.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::kinds::Kinds;
use super::line::{Holds, How, Line, Place, Term};
use crate::codegen::schema::{follow, parameter};
use crate::documents::{Document, operations};

/// Everything that is wrong with the lines of a document.
pub(super) fn faults(
    document: &Document,
    kinds: &Kinds,
    lines: &BTreeMap<String, Line>,
    accesses: &BTreeMap<String, &str>,
) -> Vec<String> {
    let root = &document.root;
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    for (path, method, operation) in operations(root) {
        let id = operation
            .get("operationId")
            .and_then(Value::as_str)
            .unwrap_or_default();
        known.insert(id);
        let Some(line) = lines.get(id) else {
            faults.push(format!("{id} ({method} {path}) has no line"));
            continue;
        };
        let How::Terms(terms) = &line.how else {
            continue;
        };
        let call = Call {
            root,
            path,
            method,
            operation,
        };
        let of_product = kinds.get(document.source.product);
        for term in terms {
            if let Some(what) = call.fault(term) {
                faults.push(format!("{id}: {what}"));
            }
            if let Holds::Thing { kind, .. } = &term.holds
                && !of_product.is_some_and(|kinds| kinds.contains_key(kind))
            {
                faults.push(format!(
                    "{id}: {kind} is no kind of {}",
                    document.source.product
                ));
            }
        }
        let asked = |term: &&Term| term.place.is_asked();
        let reads = accesses.get(id).is_some_and(|access| *access == "Read");
        if !reads && !terms.iter().any(|term| asked(&term)) {
            faults.push(format!(
                "{id}: nothing of the request is confined, and it does not only read"
            ));
        }
        if terms.iter().all(|term| {
            term.place == Place::Fixed
                || (asked(&term) && term.optional && !matches!(term.holds, Holds::Query(_)))
        }) {
            faults.push(format!(
                "{id}: whoever leaves out what is optional is not confined at all"
            ));
        }
    }
    for id in lines.keys().filter(|id| !known.contains(id.as_str())) {
        faults.push(format!("{id} is no operation of the document"));
    }
    faults
}

/// An operation of a document.
struct Call<'a> {
    root: &'a Value,
    path: &'a str,
    method: &'a str,
    operation: &'a Value,
}

impl Call<'_> {
    /// What is wrong with a term.
    fn fault(&self, term: &Term) -> Option<String> {
        let at = &term.at;
        let there = match term.place {
            Place::Path => self.has_parameter(at, "path"),
            Place::Query | Place::Fixed => self.has_parameter(at, "query"),
            Place::Body => self.bodies().any(|schema| reaches(self.root, schema, at)),
            Place::Answer | Place::List => {
                let mut answers = self.answers().peekable();
                // What the document does not describe cannot be held against it.
                answers.peek().is_none() || answers.any(|schema| reaches(self.root, schema, at))
            }
        };
        (!there).then(|| format!("there is no {:?} {at}", term.place).to_lowercase())
    }

    fn has_parameter(&self, name: &str, place: &str) -> bool {
        parameter(self.root, self.path, self.method, name)
            .is_some_and(|parameter| parameter.get("in").and_then(Value::as_str) == Some(place))
    }

    fn bodies(&self) -> impl Iterator<Item = &Value> {
        let body = self
            .operation
            .get("requestBody")
            .map(|body| follow(self.root, body));
        body.into_iter().flat_map(schemas)
    }

    fn answers(&self) -> impl Iterator<Item = &Value> {
        let responses = self.operation.get("responses").and_then(Value::as_object);
        responses
            .into_iter()
            .flatten()
            .filter(|(status, _)| status.starts_with('2') || *status == "default")
            .flat_map(|(_, answer)| schemas(follow(self.root, answer)))
    }
}

fn schemas(holder: &Value) -> impl Iterator<Item = &Value> {
    let content = holder.get("content").and_then(Value::as_object);
    content
        .into_iter()
        .flat_map(|content| content.values())
        .filter_map(|media| media.get("schema"))
}

/// Whether a pointer leads somewhere in what a schema describes. `*` is every element of an array or
/// every value of an object; what is not described may hold anything.
fn reaches(root: &Value, schema: &Value, pointer: &str) -> bool {
    let schema = follow(root, schema);
    let Some(rest) = pointer.strip_prefix('/') else {
        return pointer.is_empty();
    };
    let (step, rest) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let step = step.replace("~1", "/").replace("~0", "~");
    let alternatives = ["allOf", "anyOf", "oneOf"]
        .iter()
        .filter_map(|key| schema.get(key)?.as_array());
    let mut below = alternatives.flatten();
    if below.any(|schema| reaches(root, schema, pointer)) {
        return true;
    }
    let properties = schema.get("properties").and_then(Value::as_object);
    if step == "*" {
        let elements = schema
            .get("items")
            .or_else(|| schema.get("additionalProperties"));
        if let Some(elements) = elements.filter(|elements| elements.is_object()) {
            return reaches(root, elements, rest);
        }
    } else if let Some(property) = properties.and_then(|properties| properties.get(&step)) {
        return reaches(root, property, rest);
    } else if let Some(any) = schema
        .get("additionalProperties")
        .filter(|any| any.is_object())
    {
        return reaches(root, any, rest);
    }
    // A free form.
    let is_array = schema.get("type").and_then(Value::as_str) == Some("array");
    let is_open = schema.get("additionalProperties") == Some(&Value::Bool(true))
        || properties.is_none_or(|properties| properties.is_empty());
    is_open && schema.get("items").is_none() && !is_array
}
