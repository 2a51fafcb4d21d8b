//! Checks answers of the sandbox against the official documents.

use std::collections::BTreeSet;
use std::path::PathBuf;

use atlassian_core::sandbox::SandboxResponse;
use serde_json::{Value, json};

/// Where the official documents are: `ATLASSIAN_SPECS`, or beside the workspace.
pub fn documents() -> Option<PathBuf> {
    let given = std::env::var_os("ATLASSIAN_SPECS").map(PathBuf::from);
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/specs"));
    given.into_iter().chain([beside]).find(|path| path.is_dir())
}

/// One official document, its schemas made ready for what the facts say of reality: undeclared
/// properties, and `null` where a property is optional.
pub struct Document {
    spec: Value,
    schemas: Value,
    /// `METHOD path` of every operation that has been checked.
    pub checked: BTreeSet<String>,
}

impl Document {
    pub fn read(path: PathBuf, deviations: fn(&mut Value)) -> Self {
        let text = std::fs::read_to_string(&path).expect("a readable document");
        let spec: Value = serde_json::from_str(&text).expect("a JSON document");
        let mut schemas = spec["components"]["schemas"].clone();
        if let Some(all) = schemas.as_object_mut() {
            all.values_mut().for_each(relax);
        }
        deviations(&mut schemas);
        Document {
            spec,
            schemas,
            checked: BTreeSet::new(),
        }
    }

    /// Fails unless the document has the operation and the status, and the body has its shape.
    pub fn check(
        &mut self,
        method: &str,
        template: &str,
        status: u16,
        answer: &SandboxResponse,
    ) -> Value {
        let operation = &self.spec["paths"][template][method.to_lowercase()];
        assert!(
            operation.is_object(),
            "the document has no {method} {template}"
        );
        let body = String::from_utf8_lossy(&answer.body);
        assert_eq!(answer.status, status, "{method} {template}: {body}");
        let response = &operation["responses"][status.to_string()];
        assert!(
            response.is_object(),
            "{method} {template} has no answer {status}"
        );
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
        let schema = response["content"]["application/json"]["schema"].clone();
        if schema.is_object() && !answer.body.is_empty() {
            let mut schema = schema;
            relax(&mut schema);
            let whole = json!({"allOf": [schema], "components": {"schemas": self.schemas}});
            let validator = jsonschema::draft4::new(&whole).expect("a schema");
            let errors: Vec<String> = validator
                .iter_errors(&body)
                .map(|error| format!("{} at {}", error, error.instance_path()))
                .collect();
            assert!(
                errors.is_empty(),
                "{method} {template}: {errors:#?}\n{body:#}"
            );
        }
        if status < 400 {
            self.checked.insert(format!("{method} {template}"));
        }
        body
    }
}

/// Lets a schema take what is really sent.
fn relax(schema: &mut Value) {
    let Value::Object(map) = schema else { return };
    if map.get("additionalProperties") == Some(&json!(false)) {
        map.remove("additionalProperties");
    }
    // Several forms of dates occur, whatever the document says.
    if map.get("format") == Some(&json!("date-time")) {
        map.remove("format");
    }
    for (name, inner) in map.iter_mut() {
        match (name.as_str(), inner) {
            ("items" | "additionalProperties" | "not", inner) => relax(inner),
            ("allOf" | "anyOf" | "oneOf", Value::Array(all)) => all.iter_mut().for_each(relax),
            ("properties", Value::Object(all)) => all.values_mut().for_each(relax),
            _ => {}
        }
    }
    let required = map.get("required").cloned().unwrap_or_default();
    if let Some(Value::Object(properties)) = map.get_mut("properties") {
        for (name, property) in properties.iter_mut() {
            let required = required
                .as_array()
                .is_some_and(|all| all.iter().any(|r| r == name));
            if !required {
                *property = json!({"anyOf": [property.take(), {"enum": [null]}]});
            }
        }
    }
    if map.remove("nullable") == Some(json!(true)) {
        *schema = json!({"anyOf": [schema.take(), {"enum": [null]}]});
    }
}
