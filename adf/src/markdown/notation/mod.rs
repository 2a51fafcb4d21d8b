//! The notation of what Markdown has no word for: directives, their labels and their attributes.
//!
//! This is the lexer's side of it: text in, directives out. What they mean is the reader's business.

mod attributes;
mod cursor;
mod directive;
mod label;
mod name;

pub(crate) use attributes::{Attributes, Given, braces};
pub(crate) use directive::{Directive, Line, inline, line};
pub(crate) use name::{Name, label_attribute};
