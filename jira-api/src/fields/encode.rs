//! What was given, as the JSON that Jira wants for it.

use std::collections::HashMap;

use adf::Document;
use atlassian_core::Timestamp;
use atlassian_core::names::folded;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::duration;
use super::form::FormField;
use super::input::FieldInput;
use super::kind::Kind;
use super::problem::{FieldProblem, WrittenName};

/// Account ids of the people that were found, by what was given for them.
pub(crate) type Accounts = HashMap<Who, String>;

/// A person as given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    Me,
    Called(String),
}

impl Who {
    fn of(input: &FieldInput) -> Option<Self> {
        match input {
            FieldInput::Me => Some(Who::Me),
            FieldInput::Text(text) => Some(Who::Called(text.trim().to_owned())),
            _ => None,
        }
    }
}

/// The people that have to be found before a value can be written.
pub(crate) fn people(kind: &Kind, input: &FieldInput) -> Vec<Who> {
    match kind {
        Kind::Person => Who::of(input).into_iter().collect(),
        Kind::List(one) => input
            .each()
            .iter()
            .flat_map(|each| people(one, each))
            .collect(),
        _ => Vec::new(),
    }
}

/// Writes one value of one field.
pub(crate) struct Encoder<'a> {
    pub(crate) field: &'a FormField,
    /// As whoever is calling wrote it.
    pub(crate) written: &'a str,
    pub(crate) accounts: &'a Accounts,
}

impl Encoder<'_> {
    pub(super) fn name(&self) -> Box<WrittenName> {
        Box::new(WrittenName::of(self.written, self.field))
    }

    pub(super) fn not(&self, kind: &Kind, input: &FieldInput) -> FieldProblem {
        FieldProblem::Value {
            field: self.name(),
            given: input.to_string(),
            takes: kind.takes(),
        }
    }

    /// The value of the whole field.
    pub(crate) fn value(&self, input: &FieldInput) -> Result<Value, FieldProblem> {
        self.encode(&self.field.kind(), input)
    }

    /// The values to be added or taken away, one by one; none where the field is no list.
    pub(crate) fn elements(&self, input: &FieldInput) -> Result<Option<Vec<Value>>, FieldProblem> {
        let Kind::List(one) = self.field.kind() else {
            return Ok(None);
        };
        let each = input.each().iter().map(|each| self.encode(&one, each));
        each.collect::<Result<_, _>>().map(Some)
    }

    fn encode(&self, kind: &Kind, input: &FieldInput) -> Result<Value, FieldProblem> {
        use FieldInput as In;
        let value = match (kind, input) {
            (_, In::Raw(json)) => json.clone(),
            (Kind::Elsewhere(advice), _) => {
                let field = self.name();
                return Err(FieldProblem::Elsewhere { field, advice });
            }
            (Kind::List(_), In::Nothing) => json!([]),
            (_, In::Nothing) => Value::Null,
            (Kind::List(one), In::Flag(flag)) => self.flag(kind, one, *flag)?,
            (Kind::List(one), given) => {
                let all = given.each().iter().map(|each| self.encode(one, each));
                Value::Array(all.collect::<Result<_, _>>()?)
            }
            (Kind::Cascade, In::List(all)) => match all.as_slice() {
                [In::Text(above)] => self.cascade(above, None)?,
                [In::Text(above), In::Text(below)] => self.cascade(above, Some(below))?,
                _ => return Err(self.not(kind, input)),
            },
            (Kind::Any, In::List(all)) => {
                let all = all.iter().map(|each| self.encode(kind, each));
                Value::Array(all.collect::<Result<_, _>>()?)
            }
            // One value may stand in a list by itself.
            (_, In::List(all)) => match all.as_slice() {
                [one] => self.encode(kind, one)?,
                _ => return Err(self.not(kind, input)),
            },
            (Kind::Rich, given) => self.document(kind, given)?,
            (Kind::Text, In::Text(text)) => json!(text),
            (Kind::Text, In::Number(number)) => json!(number.to_string()),
            (Kind::Url, In::Text(text)) if text.contains("://") => json!(text.trim()),
            (Kind::Number, In::Number(number)) => json!(number),
            (Kind::Number, In::Text(text)) => match text.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => match In::from(number) {
                    In::Number(number) => json!(number),
                    _ => return Err(self.not(kind, input)),
                },
                _ => return Err(self.not(kind, input)),
            },
            (Kind::Date, given) => match day(given) {
                Some(day) => json!(day.to_string()),
                None => return Err(self.not(kind, input)),
            },
            (Kind::Time, given) => match instant(given) {
                Some(at) => json!(at.to_wire_text()),
                None => return Err(self.not(kind, input)),
            },
            (Kind::Choice, In::Flag(flag)) => self.flag(kind, kind, *flag)?,
            (Kind::Choice, In::Text(text)) => self.choice(text, "value")?,
            (Kind::Choice, In::Number(number)) => self.choice(&number.to_string(), "value")?,
            (Kind::Cascade, In::Text(text)) => self.cascade_of(text)?,
            (Kind::Cascade, In::Cascade(above, below)) => self.cascade(above, Some(below))?,
            (Kind::Named(what), In::Text(text)) => self.named(*what, text)?,
            (Kind::Named(what), In::Number(number)) => self.named(*what, &number.to_string())?,
            (Kind::Person, given) => match Who::of(given).and_then(|who| self.accounts.get(&who)) {
                Some(account) => json!({"accountId": account}),
                None => return Err(self.not(kind, input)),
            },
            (Kind::Group, In::Text(text)) => json!({"name": text.trim()}),
            (Kind::Project | Kind::Parent, In::Text(text)) => reference(text),
            (Kind::Project | Kind::Parent, In::Number(number)) => reference(&number.to_string()),
            (Kind::EpicLink, In::Text(key)) => json!(key.trim()),
            (Kind::Label, In::Text(label)) => self.label(label)?,
            (Kind::Label, In::Number(number)) => json!(number.to_string()),
            (Kind::Sprint, In::Number(number)) if number.is_u64() => json!(number),
            (Kind::Sprint, In::Text(text)) => match text.trim().parse::<u64>() {
                Ok(id) => json!(id),
                Err(_) => return Err(self.not(kind, input)),
            },
            (Kind::TimeTracking, given) => self.estimates(kind, given)?,
            (Kind::Any, given) => self.anything(kind, given)?,
            _ => return Err(self.not(kind, input)),
        };
        Ok(value)
    }

    fn document(&self, kind: &Kind, input: &FieldInput) -> Result<Value, FieldProblem> {
        let document = match input {
            FieldInput::Document(document) => return Ok(document.to_value()),
            FieldInput::Text(text) if text.trim().is_empty() => return Ok(Value::Null),
            FieldInput::Markdown(text) => return Ok(Document::from_markdown(text).to_value()),
            FieldInput::Text(text) => Document::from_text(text),
            _ => return Err(self.not(kind, input)),
        };
        let document = document.map_err(|error| FieldProblem::Document {
            field: self.name(),
            reason: error.to_string(),
        })?;
        Ok(document.to_value())
    }

    fn label(&self, label: &str) -> Result<Value, FieldProblem> {
        let label = label.trim();
        if label.is_empty() || label.contains(char::is_whitespace) {
            let joined = label.split_whitespace().collect::<Vec<_>>().join("-");
            let advice = if joined.is_empty() {
                Kind::Label.takes()
            } else {
                format!("{}, such as “{joined}”", Kind::Label.takes())
            };
            return Err(FieldProblem::Value {
                field: self.name(),
                given: format!("“{label}”"),
                takes: advice,
            });
        }
        Ok(json!(label))
    }

    fn estimates(&self, kind: &Kind, input: &FieldInput) -> Result<Value, FieldProblem> {
        let (original, remaining) = match input {
            FieldInput::Estimates {
                original,
                remaining,
            } => (original.as_deref(), remaining.as_deref()),
            FieldInput::Text(text) if folded(self.written) == "remainingestimate" => {
                (None, Some(text.as_str()))
            }
            FieldInput::Text(text) => (Some(text.as_str()), None),
            _ => return Err(self.not(kind, input)),
        };
        let mut value = Map::new();
        for (property, text) in [
            ("originalEstimate", original),
            ("remainingEstimate", remaining),
        ] {
            let Some(text) = text else { continue };
            match duration::spelled(text) {
                Some(spelled) => value.insert(property.to_owned(), json!(spelled)),
                None => return Err(self.not(kind, &FieldInput::Text(text.to_owned()))),
            };
        }
        Ok(value.into())
    }

    fn anything(&self, kind: &Kind, input: &FieldInput) -> Result<Value, FieldProblem> {
        Ok(match input {
            FieldInput::Text(text) => json!(text),
            FieldInput::Number(number) => json!(number),
            FieldInput::Flag(flag) => json!(flag),
            FieldInput::Date(date) => json!(date.to_string()),
            FieldInput::Time(at) => json!(at.to_wire_text()),
            FieldInput::Document(document) => document.to_value(),
            _ => return Err(self.not(kind, input)),
        })
    }
}

/// A thing by its id, where it is a number, or by its key.
fn reference(text: &str) -> Value {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return json!({"id": text});
    }
    json!({"key": text})
}

fn day(input: &FieldInput) -> Option<Date> {
    match input {
        FieldInput::Date(date) => Some(*date),
        FieldInput::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A day is its beginning in UTC.
fn instant(input: &FieldInput) -> Option<Timestamp> {
    match input {
        FieldInput::Time(at) => Some(*at),
        FieldInput::Date(date) => date.to_string().parse().ok(),
        FieldInput::Text(text) if text.trim().len() >= 10 => text.trim().parse().ok(),
        _ => None,
    }
}
