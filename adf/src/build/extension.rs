//! Extensions: what apps and Confluence macros put into a page.

use serde_json::Value;

use super::content::{Content, filled, node_type, takes_content};
use super::part::Part;
use crate::NodeKind;

node_type! {
    /// A block made by an app, or a Confluence macro without a body.
    Extension
}

/// A block made by an app, or a Confluence macro without a body.
///
/// ```
/// use adf::build::*;
///
/// extension("com.atlassian.confluence.macro.core", "toc");
/// ```
pub fn extension(kind: impl Into<String>, key: impl Into<String>) -> Extension {
    Extension {
        part: extension_part(NodeKind::Extension, kind, key),
    }
}

node_type! {
    /// Like [`Extension`], inside a line of text.
    InlineExtension
}

/// What an app or a macro makes inside a line of text.
pub fn inline_extension(kind: impl Into<String>, key: impl Into<String>) -> InlineExtension {
    InlineExtension {
        part: extension_part(NodeKind::InlineExtension, kind, key),
    }
}

node_type! {
    /// A Confluence macro with a body.
    BodiedExtension
}

/// A Confluence macro with a body.
pub fn bodied_extension(
    kind: impl Into<String>,
    key: impl Into<String>,
    content: impl Content<BodiedExtension>,
) -> BodiedExtension {
    BodiedExtension {
        part: filled(
            extension_part(NodeKind::BodiedExtension, kind, key),
            content,
        ),
    }
}

fn extension_part(node: NodeKind, kind: impl Into<String>, key: impl Into<String>) -> Part {
    Part::new(node)
        .attr("extensionType", kind.into())
        .attr("extensionKey", key.into())
}

macro_rules! extensions {
    ($($name:ident)+) => { $(
        impl $name {
            /// What the app is told.
            pub fn parameters(mut self, parameters: Value) -> Self {
                self.part = self.part.attr_any("parameters", parameters);
                self
            }

            /// What readers see where the app is not there.
            pub fn fallback(mut self, text: impl Into<String>) -> Self {
                self.part = self.part.attr("text", text.into());
                self
            }
        }
    )+ };
}

extensions! { Extension InlineExtension BodiedExtension }
takes_content! { BodiedExtension }
