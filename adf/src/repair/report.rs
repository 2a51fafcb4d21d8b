//! One change: which, where, what was done.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Code;

/// Something that was changed to make a document valid.
///
/// It serialises as an object with `code`, `pointer` and `done`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    code: Code,
    pointer: String,
    done: String,
}

impl Repair {
    pub(super) fn new(code: Code, pointer: String, done: String) -> Self {
        Self {
            code,
            pointer,
            done,
        }
    }

    /// What kind of change it is.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// JSON pointer to what was changed, in the document as it was before; empty for the whole.
    /// What was missing has the pointer of what it was missing from.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What was done, in words.
    #[must_use]
    pub fn done(&self) -> &str {
        &self.done
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() {
            "/"
        } else {
            &self.pointer
        };
        write!(f, "{} at {place}: {}", self.code, self.done)
    }
}

impl Serialize for Repair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Repair", 3)?;
        object.serialize_field("code", self.code.as_str())?;
        object.serialize_field("pointer", &self.pointer)?;
        object.serialize_field("done", &self.done)?;
        object.end()
    }
}
