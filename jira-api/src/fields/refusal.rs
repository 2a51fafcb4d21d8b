//! What Jira said about fields, with the names people know them by.

use std::fmt;

use crate::Jira;
use crate::error::Error;

use super::form::Form;
use super::metadata;
use super::problem::{FieldName, WrittenName, choices};
use super::table::FieldTable;

/// Jira refused a write because of fields.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub struct Refused {
    /// Id of the operation.
    pub operation: &'static str,
    /// Status of the answer, or of this part of it.
    pub status: Option<u16>,
    /// What was to be changed: `ENG-4`, `a new Bug in ENG`.
    pub subject: String,
    /// What Jira says of single fields.
    pub fields: Vec<FieldRefusal>,
    /// What it says besides, with the names of the fields that it mentions.
    pub messages: Vec<String>,
    /// What it said, as it said it, where this was all of it.
    pub source: Option<atlassian_core::Error>,
}

/// What Jira says of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldRefusal {
    /// The field, as whoever is calling wrote it, or as people call it.
    pub field: WrittenName,
    /// Jira's words.
    pub message: String,
    /// What it can be, where that is known.
    pub choices: Vec<String>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was refused for {}", self.operation, self.subject)?;
        if let Some(status) = self.status {
            write!(f, " (status {status})")?;
        }
        let mut separator = ": ";
        for refusal in &self.fields {
            write!(f, "{separator}{}: {}", refusal.field, refusal.message)?;
            if !refusal.choices.is_empty() {
                write!(f, " It can be {}", choices(&refusal.choices))?;
            }
            separator = "; ";
        }
        for message in &self.messages {
            write!(f, "{separator}{message}")?;
            separator = "; ";
        }
        if let Some(id) = self.request_id() {
            write!(f, " [request {id}]")?;
        }
        Ok(())
    }
}

impl Refused {
    fn request_id(&self) -> Option<&str> {
        self.source.as_ref()?.request_id()
    }
}

/// What is known of the fields that an error may be about.
pub(crate) struct Context<'a> {
    pub(crate) subject: &'a str,
    pub(crate) names: &'a [WrittenName],
    pub(crate) form: Option<&'a Form>,
}

/// An error with the names of the fields that it is about; any other error stays what it is.
pub(crate) async fn named(
    jira: &Jira,
    error: atlassian_core::Error,
    context: Context<'_>,
) -> Error {
    let mentions = error.messages().iter().any(|text| text.contains(CUSTOM));
    if error.field_errors().is_empty() && !mentions {
        return Error::Atlassian(error);
    }
    let told = Told {
        operation: error.operation().unwrap_or("the call"),
        status: error.status(),
        fields: error.field_errors().to_vec(),
        messages: error.messages().to_vec(),
    };
    let mut refused = told.named(jira, context).await;
    refused.source = Some(error);
    Error::Refused(Box::new(refused))
}

/// What Jira said, with fields by their ids.
pub(crate) struct Told {
    pub(crate) operation: &'static str,
    pub(crate) status: Option<u16>,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) messages: Vec<String>,
}

impl Told {
    /// The same with the names of the fields.
    pub(crate) async fn named(self, jira: &Jira, context: Context<'_>) -> Refused {
        // Names are a help: where they cannot be had, the ids will do.
        let table = metadata::table(jira).await.map(|known| known.value).ok();
        let name = |id: &str| context.name(id, table.as_deref());
        let fields = self.fields.iter().map(|(id, message)| FieldRefusal {
            field: name(id),
            message: with_names(message, &name),
            choices: context.choices(id, message),
        });
        let messages = self.messages.iter().map(|text| with_names(text, &name));
        Refused {
            operation: self.operation,
            status: self.status,
            subject: context.subject.to_owned(),
            fields: fields.collect(),
            messages: messages.collect(),
            source: None,
        }
    }
}

impl Context<'_> {
    fn name(&self, id: &str, table: Option<&FieldTable>) -> WrittenName {
        if let Some(known) = self.names.iter().find(|name| name.id == id) {
            return known.clone();
        }
        let here = self
            .form
            .and_then(|form| form.by_id(id))
            .map(FieldName::from);
        let known = here.or_else(|| table?.by_id(id).map(FieldName::from));
        let name = known.map_or_else(|| id.to_owned(), |known| known.name);
        WrittenName::new(&name, id, &name)
    }

    /// What a field can be, where that may have been what is wrong.
    fn choices(&self, id: &str, message: &str) -> Vec<String> {
        let wants = message.to_lowercase();
        if !wants.contains("required") && !wants.contains("valid") {
            return Vec::new();
        }
        let field = self.form.and_then(|form| form.by_id(id));
        field.map(|field| field.choices()).unwrap_or_default()
    }
}

const CUSTOM: &str = "customfield_";

/// A text with the names of the custom fields that it mentions. Jira puts ids into quotation marks.
fn with_names(text: &str, name: &impl Fn(&str) -> WrittenName) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(CUSTOM) {
        let (before, found) = rest.split_at(at);
        let digits = found.get(CUSTOM.len()..).unwrap_or_default();
        let length = digits.bytes().take_while(u8::is_ascii_digit).count();
        let (id, after) = found.split_at(CUSTOM.len() + length);
        let known = name(id);
        if known.name == id {
            out.push_str(before);
            out.push_str(id);
            rest = after;
            continue;
        }
        out.push_str(before.strip_suffix('\'').unwrap_or(before));
        out.push_str(&known.to_string());
        rest = match before.ends_with('\'') {
            true => after.strip_prefix('\'').unwrap_or(after),
            false => after,
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_in_texts_get_their_names() {
        let name = |id: &str| match id {
            "customfield_10016" => WrittenName::new("Story Points", id, "Story Points"),
            _ => WrittenName::new(id, id, id),
        };
        assert_eq!(
            with_names(
                "Field 'customfield_10016' cannot be set, nor customfield_10016.",
                &name
            ),
            "Field “Story Points” (customfield_10016) cannot be set, nor “Story Points” (customfield_10016)."
        );
        for same in ["", "customfield_", "'customfield_7' ist unbekannt", "ä"] {
            assert_eq!(with_names(same, &name), same);
        }
    }
}
