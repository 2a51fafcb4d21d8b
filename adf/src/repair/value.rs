//! Values made into the form that an attribute has to have, if they mean something in it.

use serde_json::{Number, Value};

use super::{colour, names};
use crate::schema::{Form, Pattern};

/// The value in this form. Recurses only as deep as the tables nest.
pub(super) fn fit(name: &str, form: &'static Form, value: &Value) -> Option<Value> {
    let fitted = match form {
        Form::Any => return Some(value.clone()),
        Form::Flag => flag(value)?,
        Form::Text { pattern, .. } => text(name, *pattern, value)?,
        Form::Number { min, max } => number(value, *min, *max)?,
        Form::OneOf(options) => option(name, options, value)?,
        Form::List { item, .. } => {
            let items = match value {
                Value::Array(items) => items.iter().collect(),
                one => vec![one],
            };
            items
                .into_iter()
                .filter_map(|value| {
                    if item.accepts(value) {
                        Some(value.clone())
                    } else {
                        fit(name, item, value)
                    }
                })
                .collect()
        }
        Form::Object(shape) => {
            let object = value.as_object()?;
            shape
                .properties
                .iter()
                .filter_map(|property| {
                    let value = object.get(property.name)?;
                    let fitted = if property.value.accepts(value) {
                        value.clone()
                    } else {
                        fit(property.name, &property.value, value)?
                    };
                    Some((property.name.to_owned(), fitted))
                })
                .collect()
        }
    };
    form.accepts(&fitted).then_some(fitted)
}

fn flag(value: &Value) -> Option<Value> {
    let flag = match value {
        Value::String(text) => match names::plain(text).as_str() {
            "true" | "yes" | "1" | "on" => true,
            "false" | "no" | "0" | "off" => false,
            _ => return None,
        },
        Value::Number(number) => match number.as_f64()? {
            1.0 => true,
            0.0 => false,
            _ => return None,
        },
        _ => return None,
    };
    Some(flag.into())
}

fn text(name: &str, pattern: Option<Pattern>, value: &Value) -> Option<Value> {
    let text = match value {
        Value::String(text) => text.clone(),
        // A moment in milliseconds is a whole number, whatever a float makes of it.
        Value::Number(number) if name == "timestamp" => match number.as_f64() {
            Some(float) if number.is_f64() && float.abs() < 9e15 => format!("{:.0}", float.trunc()),
            _ => number.to_string(),
        },
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return None,
    };
    match pattern {
        None => Some(text.into()),
        Some(Pattern::Rgb | Pattern::Rgba) => colour::rgb(&text).map(Value::from),
        Some(Pattern::StatusColor) => Some(match colour::status(&text) {
            Some(name) => name.into(),
            None => colour::rgb(&text)?.into(),
        }),
    }
}

fn number(value: &Value, min: Option<f64>, max: Option<f64>) -> Option<Value> {
    let number = match value {
        Value::Number(number) => number.clone(),
        Value::String(text) => {
            let text = text.trim();
            let text = text
                .strip_suffix("px")
                .or(text.strip_suffix('%'))
                .unwrap_or(text);
            parse(text.trim())?
        }
        _ => return None,
    };
    let float = number.as_f64()?;
    let nearest = match (min, max) {
        (Some(min), _) if float < min => min,
        (_, Some(max)) if float > max => max,
        _ => return Some(number.into()),
    };
    // The bounds of the schema are whole numbers.
    Some((nearest as i64).into())
}

fn parse(text: &str) -> Option<Number> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    text.parse::<f64>().ok().and_then(Number::from_f64)
}

fn option(name: &str, options: &'static [&'static str], value: &Value) -> Option<Value> {
    let word = match value {
        Value::String(text) => text.clone(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    names::option(name, &word, options).map(Value::from)
}
