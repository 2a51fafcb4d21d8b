//! What is wrong with a field or its value, found before anything is sent.

use atlassian_core::names::{either, folded};

use super::form::FormField;
use super::table::Field;

/// How many of the allowed values an error names.
const SHOWN: usize = 12;

/// What is wrong with one field. Its text is a sentence for whoever wrote the name or the value.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FieldProblem {
    /// The site has no field of that name.
    #[error("{}", unknown(wanted, nearest))]
    Unknown {
        /// The name as it was given.
        wanted: String,
        /// The fields whose names are nearest to it.
        nearest: Vec<FieldName>,
    },

    /// Several fields have that name.
    #[error("“{wanted}” may be any of {}; use the id", named(candidates))]
    Ambiguous {
        /// The name as it was given.
        wanted: String,
        /// All fields it may be.
        candidates: Vec<FieldName>,
    },

    /// The names of the fields are not known, because they were not read.
    #[error(
        "the names of this issue's fields were not read, so “{wanted}” cannot be found: use the id of the \
         field, read the issue with `jira.issues().get`, or give it the table with `Issue::with_fields`"
    )]
    NamesNotRead {
        /// The name as it was given.
        wanted: String,
    },

    /// The site has the field, and it cannot be set here.
    #[error("{field} cannot be set on {place}: it is not on its screen")]
    NotHere {
        /// The field.
        field: Box<WrittenName>,
        /// Where it cannot be set.
        place: String,
    },

    /// It is not changed by setting it.
    #[error("{field} is not set: {advice}")]
    Elsewhere {
        /// The field.
        field: Box<WrittenName>,
        /// How it is changed.
        advice: &'static str,
    },

    /// The field does not take such a value.
    #[error("{field} takes {takes}, not {given}")]
    Value {
        /// The field.
        field: Box<WrittenName>,
        /// What was given.
        given: String,
        /// What it takes.
        takes: String,
    },

    /// The value is none of those the field can have.
    #[error("{}", not_allowed(field, given, nearest, allowed))]
    NotAllowed {
        /// The field.
        field: Box<WrittenName>,
        /// What was given.
        given: String,
        /// The values nearest to it.
        nearest: Vec<String>,
        /// All values the field can have.
        allowed: Vec<String>,
    },

    /// Several values of the field are called so.
    #[error("{field}: “{given}” may be any of {}; use the id", candidates.join(", "))]
    AmbiguousValue {
        /// The field.
        field: Box<WrittenName>,
        /// What was given.
        given: String,
        /// All it may be.
        candidates: Vec<String>,
    },

    /// Nobody is called so.
    #[error("{}", nobody(field, given, nearest, *assignable))]
    NoPerson {
        /// The field.
        field: Box<WrittenName>,
        /// What was given.
        given: String,
        /// People with names that are near.
        nearest: Vec<String>,
        /// Whether only those were asked for who can be assigned.
        assignable: bool,
    },

    /// Several people are called so.
    #[error(
        "{field}: “{given}” may be any of {}; use the e-mail address or the account id",
        candidates.join(", ")
    )]
    AmbiguousPerson {
        /// The field.
        field: Box<WrittenName>,
        /// What was given.
        given: String,
        /// All it may be, with what tells them apart.
        candidates: Vec<String>,
    },

    /// A field that has to have a value got none.
    #[error("{}", required(field, choices))]
    Required {
        /// The field.
        field: FieldName,
        /// What it can be, where that is told.
        choices: Vec<String>,
    },

    /// The field cannot be changed in this way.
    #[error(
        "{field} cannot be changed by `{verb}`; it takes {}",
        either(operations)
    )]
    Verb {
        /// The field.
        field: Box<WrittenName>,
        /// What was asked for.
        verb: &'static str,
        /// What can be done to it.
        operations: Vec<String>,
    },

    /// The text could not become a document.
    #[error("{field}: {reason}")]
    Document {
        /// The field.
        field: Box<WrittenName>,
        /// What is wrong with it.
        reason: String,
    },
}

/// A field as errors name it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldName {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
}

impl std::fmt::Display for FieldName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        named_by_id(f, &self.name, &self.id)
    }
}

impl From<&Field> for FieldName {
    fn from(field: &Field) -> Self {
        FieldName {
            id: field.id.clone(),
            name: field.name.clone(),
        }
    }
}

/// A field as whoever is calling wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WrittenName {
    /// As it was written.
    pub written: String,
    /// Its id; empty where several fields are meant.
    pub id: String,
    /// What people call it.
    pub name: String,
}

impl WrittenName {
    pub(crate) fn new(written: &str, id: &str, name: &str) -> Self {
        WrittenName {
            written: written.to_owned(),
            id: id.to_owned(),
            name: name.to_owned(),
        }
    }

    pub(crate) fn of(written: &str, field: &FormField) -> Self {
        Self::new(written, &field.id, &field.name)
    }
}

impl std::fmt::Display for WrittenName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Whoever wrote the id may want to know whose it is.
        let name = if self.written == self.id {
            &self.name
        } else {
            &self.written
        };
        named_by_id(f, name, &self.id)
    }
}

/// The id is told where the name does not tell it already.
fn named_by_id(f: &mut std::fmt::Formatter<'_>, name: &str, id: &str) -> std::fmt::Result {
    if id.is_empty() || folded(name) == folded(id) {
        return write!(f, "“{name}”");
    }
    write!(f, "“{name}” ({id})")
}

fn named(fields: &[FieldName]) -> String {
    let all: Vec<String> = fields.iter().map(FieldName::to_string).collect();
    match all.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} or {last}", all.join(", ")),
    }
}

fn unknown(wanted: &str, nearest: &[FieldName]) -> String {
    match nearest {
        [] => format!("no field is named “{wanted}”"),
        near => format!(
            "no field is named “{wanted}”; did you mean {}?",
            named(near)
        ),
    }
}

fn not_allowed(field: &WrittenName, given: &str, nearest: &[String], allowed: &[String]) -> String {
    let mut text = format!("{field} cannot be “{given}”");
    if !nearest.is_empty() {
        text.push_str(&format!("; did you mean {}?", either(nearest)));
    }
    let joint = if nearest.is_empty() { ";" } else { "" };
    if allowed.is_empty() {
        text.push_str(&format!("{joint} there is nothing it can be"));
    } else if nearest.len() < allowed.len() {
        text.push_str(&format!("{joint} it can be {}", choices(allowed)));
    }
    text
}

fn nobody(field: &WrittenName, given: &str, nearest: &[String], assignable: bool) -> String {
    let who = if assignable {
        "nobody who can be assigned"
    } else {
        "nobody"
    };
    let mut text = format!("{field}: {who} is called “{given}”");
    if !nearest.is_empty() {
        text.push_str(&format!("; did you mean {}?", nearest.join(" or ")));
    }
    text
}

fn required(field: &FieldName, allowed: &[String]) -> String {
    if allowed.is_empty() {
        return format!("{field} is required");
    }
    format!("{field} is required; it can be {}", choices(allowed))
}

/// Allowed values as an error names them: not more than anyone reads.
pub(crate) fn choices(values: &[String]) -> String {
    match values.get(..SHOWN) {
        Some(first) if values.len() > SHOWN => {
            let more = values.len() - SHOWN;
            let first: Vec<String> = first.iter().map(|value| format!("“{value}”")).collect();
            format!("{} and {more} more", first.join(", "))
        }
        _ => either(values),
    }
}
