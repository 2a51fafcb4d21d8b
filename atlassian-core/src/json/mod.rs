//! Lean JSON: decoding and encoding of generated types without a derive per type.
//!
//! A generated record lists its property names and hands out its fields by position ([`Record`]);
//! everything else — the loop over the keys, the rules of leniency, the error that names the JSON
//! path — is compiled once, here. That is what makes a thousand types cheap to build, and since the
//! decoder is a concrete pull parser over text that was checked once, it is also quicker than a
//! detour over [`serde_json::Value`].
//!
//! Promises when reading: unknown properties are ignored; a property that is `null` is as good as
//! absent; a closed list of values is open; a string may arrive as a number and a number as a
//! string of digits; text is never too long; one element may stand for a list of one, and a bare
//! list for a page. What still cannot be read is a [`Fault`] that names the
//! JSON path and shows a short excerpt. Nesting deeper than [`MAX_DEPTH`] is refused.

mod decoder;
mod fault;
mod open_enum;
mod value;
mod wire;

pub use decoder::{Decoder, Kind, MAX_DEPTH};
pub use fault::{Fault, Segment};
pub use serde_json::{Map, Value};
pub use wire::{Record, Wire, record_debug};

/// Decodes a whole JSON text.
///
/// ```
/// let names: Vec<String> = atlassian_core::json::from_slice(br#"["ENG", 7, null]"#)?;
/// assert_eq!(names, ["ENG", "7"]);
/// # Ok::<(), atlassian_core::json::Fault>(())
/// ```
///
/// # Errors
/// A [`Fault`] with the JSON path of what could not be read.
pub fn from_slice<T: Wire + Default>(bytes: &[u8]) -> Result<T, Fault> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Fault::new(format!("not UTF-8 text at byte {}", error.valid_up_to())))?;
    from_str(text)
}

/// Decodes a whole JSON text.
///
/// # Errors
/// A [`Fault`] with the JSON path of what could not be read.
pub fn from_str<T: Wire + Default>(text: &str) -> Result<T, Fault> {
    let mut value = T::default();
    let mut decoder = Decoder::new(text);
    value.decode(&mut decoder)?;
    decoder.end()?;
    Ok(value)
}
