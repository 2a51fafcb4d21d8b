//! One finding: where, what, what instead.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{Code, Severity};

/// Something that is wrong with a document, where it is and what to do about it.
///
/// It serialises as an object with `code`, `severity`, `pointer`, `found`, `allowed` and `hint`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    code: Code,
    pointer: String,
    found: String,
    allowed: String,
    hint: String,
}

impl Finding {
    pub(crate) fn new(code: Code, pointer: String, found: impl Into<String>) -> Self {
        Self {
            code,
            pointer,
            found: found.into(),
            allowed: String::new(),
            hint: String::new(),
        }
    }

    pub(crate) fn allowing(mut self, allowed: impl Into<String>) -> Self {
        self.allowed = allowed.into();
        self
    }

    pub(crate) fn advising(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The finding, where the pointer that it had begins at this one.
    pub(crate) fn below(mut self, pointer: &str) -> Self {
        self.pointer.insert_str(0, pointer);
        self
    }

    /// What kind of finding it is.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// How grave it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// JSON pointer to the offending value; empty for the whole document. What is missing has the
    /// pointer of what it is missing from.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What is there.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }

    /// What may be there instead; empty if nothing may.
    #[must_use]
    pub fn allowed(&self) -> &str {
        &self.allowed
    }

    /// What to do; empty if `allowed` says it all.
    #[must_use]
    pub fn hint(&self) -> &str {
        &self.hint
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() {
            "/"
        } else {
            &self.pointer
        };
        write!(
            f,
            "{}[{}] at {place}: {}",
            self.severity(),
            self.code,
            self.found
        )?;
        if !self.allowed.is_empty() {
            write!(f, "; allowed here: {}", self.allowed)?;
        }
        if !self.hint.is_empty() {
            write!(f, "; {}", self.hint)?;
        }
        Ok(())
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Finding", 6)?;
        object.serialize_field("code", self.code.as_str())?;
        object.serialize_field("severity", self.severity().as_str())?;
        object.serialize_field("pointer", &self.pointer)?;
        object.serialize_field("found", &self.found)?;
        object.serialize_field("allowed", &self.allowed)?;
        object.serialize_field("hint", &self.hint)?;
        object.end()
    }
}
