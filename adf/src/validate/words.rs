//! Values, forms and sets in words, short enough for one line.

use serde_json::Value;

use crate::schema::{Form, MarkSet, NodeSet, Pattern, Table};

/// A name that somebody wrote: quoted, without control characters, cut if it is long.
pub(super) fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("{short:?}")
}

/// A value: scalars as they are, the others by what they are.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) if items.is_empty() => "an empty array".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(keys) if keys.is_empty() => "an empty object".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// What a value may be.
pub(super) fn form(form: &Form) -> String {
    match form {
        Form::Any => "any value".to_owned(),
        Form::Flag => "true or false".to_owned(),
        Form::Text {
            pattern: Some(pattern),
            ..
        } => match pattern {
            Pattern::Rgb => "a colour as #rrggbb",
            Pattern::Rgba => "a colour as #rrggbb or #rrggbbaa",
            Pattern::StatusColor => {
                "neutral, purple, blue, red, yellow, green or a colour as #rrggbb"
            }
        }
        .to_owned(),
        Form::Text { min: 0, .. } => "text".to_owned(),
        Form::Text { .. } => "text that is not empty".to_owned(),
        Form::Number { min, max } => match (min, max) {
            (None, None) => "a number".to_owned(),
            (Some(min), None) => format!("a number from {min}"),
            (None, Some(max)) => format!("a number up to {max}"),
            (Some(min), Some(max)) => format!("a number from {min} to {max}"),
        },
        Form::OneOf(options) => {
            let options: Vec<String> = options.iter().map(|option| format!("{option:?}")).collect();
            options.join(", ")
        }
        Form::List { min, item } => {
            let least = if *min > 0 { ", at least one" } else { "" };
            format!("an array of {}{least}", self::form(item))
        }
        Form::Object(shape) => {
            let required = shape.properties.iter().filter(|property| property.required);
            format!(
                "an object with {}",
                list(required.map(|property| property.name))
            )
        }
    }
}

/// The names of kinds of nodes.
pub(super) fn kinds(table: &Table, set: NodeSet) -> String {
    list(table.kinds(set).into_iter().map(|kind| kind.as_str()))
}

/// The names of marks.
pub(super) fn marks(table: &Table, set: MarkSet) -> String {
    let rules = set
        .iter()
        .filter_map(|index| table.marks.get(index as usize));
    list(rules.map(|rule| rule.kind.as_str()))
}

/// Names with commas between.
pub(super) fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    names.join(", ")
}

/// A number of nodes.
pub(super) fn nodes(count: usize) -> String {
    match count {
        0 => "nothing in it".to_owned(),
        1 => "1 node".to_owned(),
        count => format!("{count} nodes"),
    }
}
