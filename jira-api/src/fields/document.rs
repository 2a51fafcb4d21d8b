//! Texts as documents.

use adf::Document;
use serde_json::Value;

use super::input::FieldInput;
use super::problem::{FieldProblem, WrittenName};

/// Rich text that is no field of an issue: a comment, what is written about logged work.
///
/// # Errors
/// [`FieldProblem::Value`] for what is no text, [`FieldProblem::Document`] for one that cannot stand in
/// a document.
pub(crate) fn rich_text(called: &str, input: &FieldInput) -> Result<Value, FieldProblem> {
    let field = || Box::new(WrittenName::new(called, "", called));
    let document = match input {
        FieldInput::Document(document) => return Ok(document.to_value()),
        FieldInput::Raw(json) => return Ok(json.clone()),
        FieldInput::Markdown(text) => return Ok(Document::from_markdown(text).to_value()),
        FieldInput::Text(text) => Document::from_text(text),
        other => {
            return Err(FieldProblem::Value {
                field: field(),
                given: other.to_string(),
                takes: "a document, Markdown or plain text".to_owned(),
            });
        }
    };
    let document = document.map_err(|error| FieldProblem::Document {
        field: field(),
        reason: error.to_string(),
    })?;
    Ok(document.to_value())
}
