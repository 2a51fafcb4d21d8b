//! An operation as its document describes it: its parameters, and where pointers lead in its body and
//! its answer.

use std::collections::BTreeMap;

use serde_json::Value;

use super::line::{Place, Term};
use crate::codegen::schema::{follow, parameter};
use crate::documents::{Document, operations};

/// An operation of a document.
pub(super) struct Call<'a> {
    root: &'a Value,
    pub(super) path: &'a str,
    pub(super) method: &'a str,
    operation: &'a Value,
}

/// The operations of a document, by id.
pub(super) fn of(document: &Document) -> BTreeMap<&str, Call<'_>> {
    let root = &document.root;
    let calls = operations(root).map(|(path, method, operation)| {
        let id = operation.get("operationId").and_then(Value::as_str);
        let call = Call {
            root,
            path,
            method,
            operation,
        };
        (id.unwrap_or_default(), call)
    });
    calls.collect()
}

impl Call<'_> {
    /// What is wrong with a term.
    pub(super) fn fault(&self, term: &Term) -> Option<String> {
        let at = &term.at;
        let there = match term.place {
            Place::Path => self.has_parameter(at, "path"),
            Place::Query | Place::Fixed => self.has_parameter(at, "query"),
            Place::Body => self.takes(at),
            Place::Answer | Place::List => self.answers_with(at),
        };
        (!there).then(|| format!("there is no {:?} {at}", term.place).to_lowercase())
    }

    /// Whether a pointer leads somewhere in its body.
    pub(super) fn takes(&self, at: &str) -> bool {
        self.bodies().any(|schema| reaches(self.root, schema, at))
    }

    /// Whether a pointer leads somewhere in its answer. What the document does not describe cannot be
    /// held against it.
    pub(super) fn answers_with(&self, at: &str) -> bool {
        let mut answers = self.answers().peekable();
        answers.peek().is_none() || answers.any(|schema| reaches(self.root, schema, at))
    }

    pub(super) fn has_parameter(&self, name: &str, place: &str) -> bool {
        parameter(self.root, self.path, self.method, name)
            .is_some_and(|parameter| parameter.get("in").and_then(Value::as_str) == Some(place))
    }

    /// The names that its path takes.
    pub(super) fn path_parameters(&self) -> impl Iterator<Item = &str> {
        let parts = self.path.split('{').skip(1);
        parts.filter_map(|rest| rest.split('}').next())
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
/// every value of an object, a number one element; what is not described may hold anything.
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
    let alternatives: Vec<&Value> = alternatives.flatten().collect();
    let mut below = alternatives.iter();
    if below.any(|schema| reaches(root, schema, pointer)) {
        return true;
    }
    let properties = schema.get("properties").and_then(Value::as_object);
    let one = step.parse::<usize>().is_ok() && schema.get("items").is_some();
    if step == "*" || one {
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
    if schema.get("additionalProperties") == Some(&Value::Bool(true)) {
        return true;
    }
    let kind = schema.get("type").and_then(Value::as_str);
    let may_be_object = kind.is_none_or(|kind| kind == "object");
    let says_nothing = properties.is_none_or(|properties| properties.is_empty())
        && schema.get("items").is_none()
        && alternatives.is_empty();
    may_be_object && says_nothing
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pointer_leads_through_lists_maps_and_alternatives() {
        let root = json!({"components": {"schemas": {"Issue": {"properties": {
            "id": {"type": "string"},
            "fields": {"type": "object", "additionalProperties": {}},
        }}}}});
        let schema = json!({"allOf": [{"properties": {
            "issues": {"type": "array", "items": {"$ref": "#/components/schemas/Issue"}},
            "a/b": {"type": "string"},
        }}]});
        for there in [
            "",
            "/issues",
            "/issues/*/id",
            "/issues/0/id",
            "/issues/*/fields/any/*/id",
            "/a~1b",
        ] {
            assert!(reaches(&root, &schema, there), "{there}");
        }
        for not_there in ["issues", "/other", "/issues/id", "/issues/*/key"] {
            assert!(!reaches(&root, &schema, not_there), "{not_there}");
        }
    }
}
