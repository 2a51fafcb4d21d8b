//! What can go wrong, worded as advice.

use std::fmt;

use serde_json::Value;

/// Why a text or value is not a document.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// The text is no JSON. The message names line and column.
    #[error("the text is not JSON: {0}")]
    Syntax(#[source] serde_json::Error),

    /// Arrays and objects lie inside each other more deeply than
    /// [`MAX_DEPTH`](crate::MAX_DEPTH) levels.
    #[error(
        "nested deeper than {limit} levels{}; no editor makes such a document, \
         so look at what wrote it",
        At(*position)
    )]
    TooDeep {
        /// The limit.
        limit: usize,
        /// Line and column where the limit was passed, if text was read.
        position: Option<(usize, usize)>,
    },

    /// The JSON is something else than a document.
    #[error("not an ADF document at {pointer:?}: {reason}")]
    NotADocument {
        /// JSON pointer to the offending value; empty for the whole.
        pointer: String,
        /// What was found and what to do.
        reason: String,
    },
}

struct At(Option<(usize, usize)>);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some((line, column)) => write!(f, " (at line {line} column {column})"),
            None => Ok(()),
        }
    }
}

impl ParseError {
    pub(crate) fn not_a_document(value: &Value) -> Self {
        let (pointer, reason) = match value {
            Value::Object(keys) => match keys.get("type") {
                Some(Value::String(kind)) => (
                    "/type",
                    format!(
                        "found a node of type {kind:?}; put it into the `content` of \
                         {{\"type\": \"doc\", \"version\": 1, \"content\": […]}}"
                    ),
                ),
                Some(other) => (
                    "/type",
                    format!("`type` is {}, expected the string \"doc\"", shape(other)),
                ),
                None => (
                    "",
                    "the object has no `type`; expected {\"type\": \"doc\", \"version\": 1, \
                     \"content\": […]}"
                        .to_owned(),
                ),
            },
            Value::String(_) => (
                "",
                "found a string; Confluence carries a document as JSON text inside a string, so \
                 parse the contents of that string"
                    .to_owned(),
            ),
            other => (
                "",
                format!(
                    "found {}, expected an object with \"type\": \"doc\"",
                    shape(other)
                ),
            ),
        };
        Self::NotADocument {
            pointer: pointer.to_owned(),
            reason,
        }
    }
}

fn shape(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Why the builder cannot make the document: all problems at once, in document order.
///
/// ```
/// use adf::build::*;
///
/// let error = doc(p(text("late").color("red"))).build().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "cannot build the document: at /content/0/content/0/marks/0/attrs/color: \
///      \"red\" is not a colour; write six hex digits after a #, such as #ff5630"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    problems: Vec<Problem>,
}

impl BuildError {
    pub(crate) fn new(problems: Vec<Problem>) -> Self {
        Self { problems }
    }

    /// The problems, at least one.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot build the document: ")?;
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for BuildError {}

/// One thing that is wrong, where it is and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pointer: String,
    message: String,
}

impl Problem {
    pub(crate) fn new(pointer: String, message: String) -> Self {
        Self { pointer, message }
    }

    /// JSON pointer to the offending value in the document; empty for the whole.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What is wrong and what to do.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() {
            return f.write_str(&self.message);
        }
        write!(f, "at {}: {}", self.pointer, self.message)
    }
}
