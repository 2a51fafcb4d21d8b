//! What a person gives for a field, before it is known what the field holds.

use adf::Document;
use atlassian_core::Timestamp;
use jiff::civil::Date;
use serde_json::{Number, Value};

/// What is given for a field. Whatever has a natural form in Rust becomes one by `into()`: texts,
/// numbers, days, points in time, documents, lists of them; `None` and `()` empty the field.
///
/// What it is turned into depends on what the field holds: see
/// [the guide](crate::fields#what-to-give).
///
/// ```
/// use jira_api::fields::{Cascade, Date, FieldInput, Markdown, Me};
///
/// let inputs: [FieldInput; 8] = [
///     "Log in with a key".into(),
///     5.into(),
///     ["backend", "regression"].into(),
///     Date::constant(2026, 3, 12).into(),
///     Markdown("It **fails** since `1.4`.").into(),
///     Cascade("Hardware", "Laptop").into(),
///     Me.into(),
///     None::<f64>.into(),
/// ];
/// # let _ = inputs;
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum FieldInput {
    /// Empties the field.
    Nothing,
    /// A text: plain text, or the name, address, key or id of what the field holds.
    Text(String),
    /// Rich text, written as Markdown.
    Markdown(String),
    /// Rich text.
    Document(Document),
    /// A number.
    Number(Number),
    /// Yes or no.
    Flag(bool),
    /// A day of the calendar.
    Date(Date),
    /// A point in time.
    Time(Timestamp),
    /// Whoever is calling.
    Me,
    /// An option, and the one below it.
    Cascade(String, String),
    /// Estimates, as texts such as `2d 4h`.
    Estimates {
        /// What is estimated in the beginning.
        original: Option<String>,
        /// What is estimated to be left.
        remaining: Option<String>,
    },
    /// Several values.
    List(Vec<FieldInput>),
    /// JSON that goes out as it is, unchecked.
    Raw(Value),
    /// A number that is none.
    #[doc(hidden)]
    NotFinite(f64),
}

/// Rich text, written as [Markdown](adf::markdown).
///
/// A plain `&str` is not Markdown: its asterisks stay asterisks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Markdown<T>(pub T);

/// Whoever is calling, as a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Me;

/// A choice in a cascade: an option, and the one below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cascade<A, B>(pub A, pub B);

/// Estimates for the time tracking of an issue, each a text such as `2d 4h`.
///
/// ```
/// use jira_api::fields::Estimates;
///
/// let estimates = Estimates::original("3d").remaining("2d 4h");
/// # let _ = estimates;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Estimates {
    original: Option<String>,
    remaining: Option<String>,
}

impl Estimates {
    /// What is estimated in the beginning.
    pub fn original(duration: impl Into<String>) -> Self {
        Estimates {
            original: Some(duration.into()),
            remaining: None,
        }
    }

    /// What is estimated to be left.
    #[must_use]
    pub fn remaining(mut self, duration: impl Into<String>) -> Self {
        self.remaining = Some(duration.into());
        self
    }
}

impl FieldInput {
    /// Whether it empties the field.
    pub fn is_nothing(&self) -> bool {
        match self {
            FieldInput::Nothing | FieldInput::Raw(Value::Null) => true,
            FieldInput::List(all) => all.is_empty(),
            _ => false,
        }
    }

    /// Its values, one by one.
    pub(crate) fn each(&self) -> &[FieldInput] {
        match self {
            FieldInput::List(all) => all,
            FieldInput::Nothing => &[],
            one => std::slice::from_ref(one),
        }
    }
}

/// As an error shows what was given.
impl std::fmt::Display for FieldInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const SHOWN: usize = 60;
        let quote = |f: &mut std::fmt::Formatter<'_>, text: &str| {
            let short: String = text.chars().take(SHOWN).collect();
            let more = if short.len() < text.len() { "…" } else { "" };
            write!(f, "“{short}{more}”")
        };
        match self {
            FieldInput::Nothing => f.write_str("nothing"),
            FieldInput::Text(text) => quote(f, text),
            FieldInput::Markdown(_) => f.write_str("a Markdown text"),
            FieldInput::Document(_) => f.write_str("a document"),
            FieldInput::Number(number) => write!(f, "{number}"),
            FieldInput::NotFinite(number) => write!(f, "{number}"),
            FieldInput::Flag(flag) => write!(f, "{flag}"),
            FieldInput::Date(date) => write!(f, "{date}"),
            FieldInput::Time(at) => write!(f, "{at}"),
            FieldInput::Me => f.write_str("whoever is calling"),
            FieldInput::Cascade(above, below) => quote(f, &format!("{above} / {below}")),
            FieldInput::Estimates { .. } => f.write_str("estimates"),
            FieldInput::List(all) if all.is_empty() => f.write_str("an empty list"),
            FieldInput::List(all) => {
                for (at, one) in all.iter().enumerate() {
                    let separator = if at == 0 { "" } else { ", " };
                    write!(f, "{separator}{one}")?;
                }
                Ok(())
            }
            FieldInput::Raw(json) => quote(f, &json.to_string()),
        }
    }
}

macro_rules! from {
    ($($type:ty => |$value:ident| $input:expr;)*) => {
        $(impl From<$type> for FieldInput {
            fn from($value: $type) -> Self {
                $input
            }
        })*
    };
}

from! {
    &str => |text| FieldInput::Text(text.to_owned());
    String => |text| FieldInput::Text(text);
    &String => |text| FieldInput::Text(text.clone());
    bool => |flag| FieldInput::Flag(flag);
    i32 => |number| FieldInput::Number(number.into());
    i64 => |number| FieldInput::Number(number.into());
    u32 => |number| FieldInput::Number(number.into());
    u64 => |number| FieldInput::Number(number.into());
    usize => |number| FieldInput::Number(number.into());
    f32 => |number| f64::from(number).into();
    Date => |date| FieldInput::Date(date);
    Timestamp => |at| FieldInput::Time(at);
    Document => |document| FieldInput::Document(document);
    &Document => |document| FieldInput::Document(document.clone());
    Me => |_me| FieldInput::Me;
    () => |_nothing| FieldInput::Nothing;
    Value => |json| FieldInput::Raw(json);
    Estimates => |given| FieldInput::Estimates { original: given.original, remaining: given.remaining };
}

/// A number that is none, such as an average of nothing, is refused when the field is known.
impl From<f64> for FieldInput {
    fn from(number: f64) -> Self {
        match whole(number).or_else(|| Number::from_f64(number)) {
            Some(number) => FieldInput::Number(number),
            None => FieldInput::NotFinite(number),
        }
    }
}

/// `5.0` as `5`, so that it is written as people write it.
fn whole(number: f64) -> Option<Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation)] // It is whole and lies within what is exact.
    (number.fract() == 0.0 && number.abs() < EXACT).then(|| Number::from(number as i64))
}

impl<T: Into<String>> From<Markdown<T>> for FieldInput {
    fn from(Markdown(text): Markdown<T>) -> Self {
        FieldInput::Markdown(text.into())
    }
}

impl<A: Into<String>, B: Into<String>> From<Cascade<A, B>> for FieldInput {
    fn from(Cascade(above, below): Cascade<A, B>) -> Self {
        FieldInput::Cascade(above.into(), below.into())
    }
}

impl<T: Into<FieldInput>> From<Option<T>> for FieldInput {
    fn from(value: Option<T>) -> Self {
        value.map_or(FieldInput::Nothing, Into::into)
    }
}

impl<T: Into<FieldInput>> From<Vec<T>> for FieldInput {
    fn from(values: Vec<T>) -> Self {
        FieldInput::List(values.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<FieldInput>, const N: usize> From<[T; N]> for FieldInput {
    fn from(values: [T; N]) -> Self {
        FieldInput::List(values.into_iter().map(Into::into).collect())
    }
}

impl<T: Clone + Into<FieldInput>> From<&[T]> for FieldInput {
    fn from(values: &[T]) -> Self {
        FieldInput::List(values.iter().cloned().map(Into::into).collect())
    }
}
