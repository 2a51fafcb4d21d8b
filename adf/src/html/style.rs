//! The few things that are said by a `style`.
//!
//! Promise: a [`Style`] is made of fixed patterns with checked colours and numbers in them.

use std::fmt::Write as _;

use serde_json::Value;

/// Declarations for the attribute `style`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Style(String);

impl Style {
    /// Without declarations.
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The colour of the letters, if it is one.
    pub(super) fn color(self, color: Option<&str>) -> Self {
        match color.and_then(hex) {
            Some(hex) => self.add(format_args!("color:{hex}")),
            None => self,
        }
    }

    /// The colour behind the letters, if it is one.
    pub(super) fn background(self, color: Option<&str>) -> Self {
        match color.and_then(hex) {
            Some(hex) => self.add(format_args!("background-color:{hex}")),
            None => self,
        }
    }

    /// A width in pixels, if it is a sensible one.
    pub(super) fn pixels(self, width: Option<&Value>) -> Self {
        match width.and_then(pixels) {
            Some(width) => self.add(format_args!("width:{width}px")),
            None => self,
        }
    }

    /// A width in percent, if it is a sensible one.
    pub(super) fn percent(self, width: Option<&Value>) -> Self {
        match width
            .and_then(Value::as_f64)
            .filter(|width| (0.0..=100.0).contains(width))
        {
            // Two decimals, as the editor writes them.
            Some(width) => self.add(format_args!("width:{}%", (width * 100.0).round() / 100.0)),
            None => self,
        }
    }

    /// A frame, if size and colour are sensible. The colour may have two digits for the opacity,
    /// which are left out.
    pub(super) fn border(self, size: Option<&Value>, color: Option<&str>) -> Self {
        let size = size.and_then(Value::as_f64).unwrap_or_default();
        let opaque = color.and_then(|color| match color.len() {
            9 => color.get(..7),
            _ => Some(color),
        });
        match opaque.and_then(hex) {
            Some(hex) if (1.0..=3.0).contains(&size) => {
                self.add(format_args!("border:{}px solid {hex}", size.round()))
            }
            _ => self,
        }
    }

    fn add(mut self, declaration: std::fmt::Arguments<'_>) -> Self {
        if !self.0.is_empty() {
            self.0.push(';');
        }
        // Writing to a string cannot fail.
        let _ = self.0.write_fmt(declaration);
        self
    }
}

/// A colour of six hex digits.
fn hex(color: &str) -> Option<&str> {
    let digits = color.strip_prefix('#')?;
    (digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(color)
}

/// A number of pixels between 1 and 10,000.
pub(super) fn pixels(value: &Value) -> Option<u32> {
    let pixels = value.as_f64()?.round();
    // Beyond the range there is nothing to see, and the cast is exact within.
    (1.0..=10_000.0).contains(&pixels).then_some(pixels as u32)
}
