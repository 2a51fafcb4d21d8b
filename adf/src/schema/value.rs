//! Whether a value has a form.

use serde_json::{Map, Value};

use crate::Attrs;

use super::{AttrsRule, Form, Pattern, Property, Shape};

/// What has values by name.
pub(crate) trait Object {
    fn value(&self, name: &str) -> Option<&Value>;
    fn size(&self) -> usize;
}

impl Object for Attrs {
    fn value(&self, name: &str) -> Option<&Value> {
        self.get(name)
    }

    fn size(&self) -> usize {
        self.len()
    }
}

impl Object for Map<String, Value> {
    fn value(&self, name: &str) -> Option<&Value> {
        self.get(name)
    }

    fn size(&self) -> usize {
        self.len()
    }
}

impl AttrsRule {
    /// Whether these are attributes as they are wanted here.
    pub(crate) fn accept(&self, attrs: Option<&Attrs>) -> bool {
        match attrs {
            None => !self.required,
            Some(attrs) => self.shapes.iter().any(|shape| shape.accepts(attrs)),
        }
    }
}

impl Shape {
    pub(crate) fn property(&self, name: &str) -> Option<&'static Property> {
        self.properties
            .iter()
            .find(|property| property.name == name)
    }

    pub(crate) fn accepts(&self, object: &impl Object) -> bool {
        let mut known = 0;
        for property in self.properties {
            match object.value(property.name) {
                Some(value) if property.value.accepts(value) => known += 1,
                None if !property.required => {}
                _ => return false,
            }
        }
        known == object.size()
    }
}

impl Form {
    /// Recurses only as deep as the tables nest.
    pub(crate) fn accepts(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Any, _) | (Self::Flag, Value::Bool(_)) => true,
            (Self::Text { min, pattern }, Value::String(text)) => {
                (*min == 0 || text.chars().take(*min).count() == *min)
                    && pattern.is_none_or(|pattern| pattern.matches(text))
            }
            (Self::Number { min, max }, Value::Number(number)) => {
                let number = number.as_f64().unwrap_or(f64::NAN);
                min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max)
            }
            (Self::OneOf(options), Value::String(text)) => options.contains(&text.as_str()),
            (Self::List { min, item }, Value::Array(items)) => {
                items.len() >= *min && items.iter().all(|value| item.accepts(value))
            }
            (Self::Object(shape), Value::Object(object)) => shape.accepts(object),
            _ => false,
        }
    }
}

impl Pattern {
    pub(crate) fn matches(self, text: &str) -> bool {
        let digits = |count: usize| {
            text.strip_prefix('#').is_some_and(|digits| {
                digits.len() == count && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
            })
        };
        match self {
            Self::Rgb => digits(6),
            Self::Rgba => digits(6) || digits(8),
            Self::StatusColor => {
                digits(6)
                    || matches!(
                        text,
                        "neutral" | "purple" | "blue" | "red" | "yellow" | "green"
                    )
            }
        }
    }
}
