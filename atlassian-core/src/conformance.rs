//! What holds generated code against the documents and against recorded answers (feature
//! `conformance`; for tests, not for applications).

use serde_json::Value;

use crate::call::Call;
use crate::json::{self, Fault, Wire};
use crate::operation::Operation;
use crate::session::Session;

/// Decodes an answer and says what was understood of it.
pub type Decode = fn(&[u8]) -> Result<Option<Value>, Fault>;

/// One operation: how to call it with everything it requires, and how its answer is read.
#[derive(Clone, Copy)]
#[allow(clippy::exhaustive_structs)]
pub struct Probe {
    /// The operation.
    pub operation: &'static Operation,
    /// A call with every required parameter and body.
    pub sample: fn(&Session) -> Call,
    /// Reads an answer with the operation's type; absent where the answer is not JSON.
    pub decode: Option<Decode>,
    /// Reads one element of the answer's list (of its `values`, `issues`, `results` …).
    pub element: Option<Decode>,
}

/// One generated type.
#[derive(Clone, Copy)]
#[allow(clippy::exhaustive_structs)]
pub struct TypeProbe {
    /// Its name.
    pub name: &'static str,
    /// Reads one.
    pub decode: Decode,
}

/// Decodes a type and encodes it again.
///
/// # Errors
/// The decoder's.
pub fn decode<T: Wire + Default>(bytes: &[u8]) -> Result<Option<Value>, Fault> {
    json::from_slice::<T>(bytes).map(|value| value.encode())
}

/// A value of a type from its JSON, or the type's default where that is none.
pub fn sample<T: Wire + Default>(json: &str) -> T {
    json::from_str(json).unwrap_or_default()
}
