//! Extensions: what apps and Confluence macros put into a page.

use serde_json::Value;

use super::content::{Content, filled, has_id, node_type, takes_content};
use super::part::Part;
use crate::{Mark, MarkKind, NodeKind};

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

            /// Names it, so that others can take what they show from it.
            pub fn fragment(mut self, local_id: impl Into<String>, name: impl Into<String>) -> Self {
                self.part = self.part.mark(fragment_mark(local_id, name));
                self
            }

            /// Says from which nodes it takes what it shows: their ids. Without ids it takes
            /// nothing.
            pub fn data_from<S: Into<String>>(mut self, ids: impl IntoIterator<Item = S>) -> Self {
                if let Some(mark) = data_consumer_mark(ids) {
                    self.part = self.part.mark(mark);
                }
                self
            }
        }
    )+ };
}

extensions! { Extension InlineExtension BodiedExtension }

pub(super) fn fragment_mark(local_id: impl Into<String>, name: impl Into<String>) -> Mark {
    let mark = Mark::new(MarkKind::Fragment).with_attr("localId", local_id.into());
    let name = name.into();
    if name.is_empty() {
        mark
    } else {
        mark.with_attr("name", name)
    }
}

/// Nothing if there are no ids: the format has no empty list of them.
pub(super) fn data_consumer_mark<S: Into<String>>(
    ids: impl IntoIterator<Item = S>,
) -> Option<Mark> {
    let ids: Vec<Value> = ids.into_iter().map(|id| Value::from(id.into())).collect();
    (!ids.is_empty()).then(|| Mark::new(MarkKind::DataConsumer).with_attr("sources", ids))
}

/// How an extension lies on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExtensionLayout {
    /// As wide as the text.
    Default,
    /// Wider than the text.
    Wide,
    /// As wide as the window.
    FullWidth,
}

macro_rules! lies_on_the_page {
    ($($name:ident)+) => { $(
        impl $name {
            /// How it lies on the page.
            pub fn layout(mut self, layout: ExtensionLayout) -> Self {
                let layout = match layout {
                    ExtensionLayout::Default => "default",
                    ExtensionLayout::Wide => "wide",
                    ExtensionLayout::FullWidth => "full-width",
                };
                self.part = self.part.attr("layout", layout);
                self
            }
        }
    )+ };
}

lies_on_the_page! { Extension BodiedExtension }
has_id! { Extension InlineExtension BodiedExtension }
takes_content! { BodiedExtension }
