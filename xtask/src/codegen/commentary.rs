//! The documents' own words as doc comments, for a copy that somebody makes for himself
//! (`codegen --prose DIR`). Never for the code that is committed: that has facts only.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::schema::parameter;
use super::spelling::pascal;

/// Descriptions of one document.
pub(super) struct Commentary<'a> {
    root: &'a Value,
    /// Component schemas by the name of their Rust type.
    components: BTreeMap<String, &'a Value>,
}

impl<'a> Commentary<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        let components = root
            .pointer("/components/schemas")
            .and_then(Value::as_object);
        let components = components
            .into_iter()
            .flatten()
            .map(|(name, schema)| (pascal(name), schema))
            .collect();
        Commentary { root, components }
    }

    fn operation_at(&self, path: &str, method: &str) -> Option<&'a Value> {
        self.root.get("paths")?.get(path)?.get(method)
    }

    /// An operation's summary and description.
    pub(super) fn operation(&self, path: &str, method: &str) -> String {
        let operation = self.operation_at(path, method);
        let text = |key: &str| {
            operation
                .and_then(|operation| operation.get(key)?.as_str())
                .map(comment)
                .unwrap_or_default()
        };
        format!("{}{}", text("summary"), text("description"))
    }

    /// A parameter's description.
    pub(super) fn parameter(&self, path: &str, method: &str, name: &str) -> String {
        parameter(self.root, path, method, name)
            .and_then(|parameter| parameter.get("description")?.as_str())
            .map(comment)
            .unwrap_or_default()
    }

    /// A type's description.
    pub(super) fn type_of(&self, name: &str) -> String {
        self.components
            .get(name)
            .and_then(|schema| schema.get("description")?.as_str())
            .map(comment)
            .unwrap_or_default()
    }

    /// A property's description.
    pub(super) fn property(&self, name: &str, wire: &str) -> String {
        self.components
            .get(name)
            .and_then(|schema| {
                schema
                    .get("properties")?
                    .get(wire)?
                    .get("description")?
                    .as_str()
            })
            .map(comment)
            .unwrap_or_default()
    }
}

/// A text as the lines of a doc comment. Nothing in it is taken for Rust to be tested: fences get a
/// language, and indented lines lose their indent.
fn comment(text: &str) -> String {
    let mut lines = String::new();
    let mut fenced = false;
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("```") {
            fenced = !fenced;
            lines.push_str(if fenced { "/// ```text\n" } else { "/// ```\n" });
        } else {
            let _ = writeln!(lines, "/// {line}");
        }
    }
    if fenced {
        lines.push_str("/// ```\n");
    }
    lines.push_str("///\n");
    lines
}

#[cfg(test)]
mod tests {
    use super::comment;

    #[test]
    fn nothing_becomes_a_doctest() {
        let text = "Says.\n\n    indented();\n```\nfenced();\n```\n```js\nopen";
        assert_eq!(
            comment(text),
            "/// Says.\n/// \n/// indented();\n/// ```text\n/// fenced();\n/// ```\n/// ```text\n/// open\n/// ```\n///\n"
        );
    }
}
