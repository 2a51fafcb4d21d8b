//! Directives: within a line, and as a line of their own.

use std::borrow::Cow;

use serde_json::Value;

use super::attributes::{Attributes, attributes, json_value};
use super::cursor::Cursor;
use super::label::label;
use super::name::Name;

/// A directive as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Directive<'a> {
    pub(crate) name: Name,
    pub(crate) label: Option<Cow<'a, str>>,
    /// `None` without braces.
    pub(crate) attributes: Option<Attributes>,
}

impl Directive<'_> {
    /// The JSON of a raw node.
    pub(crate) fn into_raw(self) -> Option<Value> {
        self.attributes?.take("").map(super::Given::into_text_value)
    }
}

/// A line that is a directive.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Line<'a> {
    /// A block without content.
    Leaf(Directive<'a>),
    /// The beginning of a container.
    Open(Directive<'a>, usize),
    /// The end of a container.
    Close(usize),
}

/// The directive that begins at the colon with which the text starts, and its length; the number of
/// bytes looked at if there is none.
///
/// The text is the rest of a line.
pub(crate) fn inline(text: &str) -> Result<(Directive<'_>, usize), usize> {
    let mut cursor = Cursor::new(text);
    match inline_at(&mut cursor) {
        Some(directive) => Ok((directive, cursor.at())),
        None => Err(cursor.at()),
    }
}

fn inline_at<'a>(cursor: &mut Cursor<'a>) -> Option<Directive<'a>> {
    cursor.eat(b':').then_some(())?;
    let name = cursor.while_bytes(|byte| byte.is_ascii_alphabetic());
    if !matches!(cursor.peek(), Some(b'[' | b'{')) {
        return None;
    }
    let name = Name::inline(name)?;
    if name == Name::Raw {
        if cursor.peek() != Some(b'{') {
            return None;
        }
        let Value::Object(object) = json_value(cursor)? else {
            return None;
        };
        return Some(Directive {
            name,
            label: None,
            attributes: Some(Attributes::raw(object)),
        });
    }
    named(cursor, name)
}

/// The label and attributes after a name.
fn named<'a>(cursor: &mut Cursor<'a>, name: Name) -> Option<Directive<'a>> {
    let label = match cursor.peek() {
        Some(b'[') => Some(label(cursor)?),
        _ => None,
    };
    let attributes = match cursor.peek() {
        Some(b'{') => Some(attributes(cursor)?),
        _ => None,
    };
    Some(Directive {
        name,
        label,
        attributes,
    })
}

/// The directive that the text is, if it is one from the first colon to its end.
pub(crate) fn line(text: &str) -> Option<Line<'_>> {
    let mut cursor = Cursor::new(text);
    let colons = cursor.while_bytes(|byte| byte == b':').len();
    if colons < 2 {
        return None;
    }
    if colons > 2 {
        let start = cursor.at();
        cursor.spaces();
        if cursor.peek().is_none() {
            return Some(Line::Close(colons));
        }
        // Some write a space between the colons and the name.
        if cursor.at() - start > 1 {
            return None;
        }
    }
    let name =
        cursor.while_bytes(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if name.is_empty() {
        return None;
    }
    let name = match colons {
        2 => Name::leaf(name)?,
        _ => Name::container(name),
    };
    let mut directive = named(&mut cursor, name)?;
    let apart = cursor.spaces() > 0;
    let title = cursor.rest().trim_end();
    if !title.is_empty() {
        // `:::note Title`, as some tools write it.
        if colons == 2 || !apart || directive.label.is_some() || directive.attributes.is_some() {
            return None;
        }
        directive.label = Some(Cow::Borrowed(title));
    }
    Some(if colons == 2 {
        Line::Leaf(directive)
    } else {
        Line::Open(directive, colons)
    })
}
