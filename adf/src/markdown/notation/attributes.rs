//! Attributes: `{name="text" name=word name={"json": 1} name marks=[…]}`.

use serde_json::{Map, Value};

use super::cursor::Cursor;
use crate::model::json;

/// What is between the braces of a directive.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Attributes {
    pub(crate) given: Vec<(String, Given)>,
    pub(crate) marks: Option<Value>,
    /// `#4`: the number of a node that has all attributes.
    pub(crate) reference: Option<usize>,
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Given {
    /// A value whose type is clear.
    Value(Value),
    /// A bare word: what it is depends on what the schema asks for.
    Word(String),
}

impl Given {
    /// The value where text is asked for.
    pub(crate) fn into_text_value(self) -> Value {
        match self {
            Self::Word(word) => Value::String(word),
            Self::Value(value) => value,
        }
    }

    /// The value where anything may stand: numbers, booleans and `null` are what they look like.
    pub(crate) fn into_any_value(self) -> Value {
        match self {
            Self::Word(word) => match json::parse_whole(&word) {
                Some(value @ (Value::Number(_) | Value::Bool(_) | Value::Null)) => value,
                _ => Value::String(word),
            },
            Self::Value(value) => value,
        }
    }
}

impl Attributes {
    /// The last value given under this name, taken out.
    pub(crate) fn take(&mut self, name: &str) -> Option<Given> {
        let at = self.given.iter().rposition(|(given, _)| given == name)?;
        Some(self.given.remove(at).1)
    }

    /// Whether there was nothing but marks between the braces.
    pub(crate) fn is_marks_only(&self) -> bool {
        self.given.is_empty() && self.marks.is_some() && self.reference.is_none()
    }

    /// A JSON object as it stands, for raw nodes.
    pub(super) fn raw(object: Map<String, Value>) -> Self {
        let value = Given::Value(Value::Object(object));
        Self {
            given: vec![(String::new(), value)],
            marks: None,
            reference: None,
        }
    }

    fn is_empty(&self) -> bool {
        self.given.is_empty() && self.marks.is_none() && self.reference.is_none()
    }
}

/// The attributes that the text is, from the first brace to the last.
pub(crate) fn braces(text: &str) -> Option<Attributes> {
    let mut cursor = Cursor::new(text);
    let attributes = attributes(&mut cursor)?;
    cursor.rest().is_empty().then_some(attributes)
}

/// Attributes at the cursor, which stands on `{`; nothing if they are not well formed.
pub(super) fn attributes(cursor: &mut Cursor<'_>) -> Option<Attributes> {
    cursor.eat(b'{').then_some(())?;
    let mut attributes = Attributes::default();
    loop {
        let apart = cursor.spaces() > 0;
        if cursor.eat(b'}') {
            return Some(attributes);
        }
        if !apart && !attributes.is_empty() {
            return None;
        }
        if cursor.eat(b'#') {
            let digits = cursor.while_bytes(|byte| byte.is_ascii_digit());
            attributes.reference = Some(digits.parse().ok()?);
            continue;
        }
        let name = name(cursor)?.to_owned();
        let given = if cursor.eat(b'=') {
            value(cursor)?
        } else {
            Given::Value(Value::Bool(true))
        };
        if name == "marks" {
            match given {
                Given::Value(marks @ Value::Array(_)) => attributes.marks = Some(marks),
                _ => return None,
            }
        } else {
            attributes.given.push((name, given));
        }
    }
}

fn name<'a>(cursor: &mut Cursor<'a>) -> Option<&'a str> {
    cursor
        .peek()
        .filter(|byte| byte.is_ascii_alphabetic() || *byte == b'_')?;
    Some(
        cursor
            .while_bytes(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')),
    )
}

fn value(cursor: &mut Cursor<'_>) -> Option<Given> {
    match cursor.peek()? {
        b'"' | b'{' | b'[' => json_value(cursor).map(Given::Value),
        b'\'' => {
            cursor.skip(1);
            let text = cursor.while_bytes(|byte| byte != b'\'').to_owned();
            cursor
                .eat(b'\'')
                .then_some(Given::Value(Value::String(text)))
        }
        _ => {
            let word = cursor.while_bytes(|byte| !matches!(byte, b' ' | b'\t' | b'}'));
            (!word.is_empty()).then(|| Given::Word(word.to_owned()))
        }
    }
}

/// A JSON value at the cursor.
pub(super) fn json_value(cursor: &mut Cursor<'_>) -> Option<Value> {
    match json::parse_prefix(cursor.rest()) {
        Ok((value, length)) => {
            cursor.skip(length);
            Some(value)
        }
        Err(length) => {
            cursor.skip(length);
            None
        }
    }
}
