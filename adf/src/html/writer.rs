//! The HTML under construction.

use super::heading::Headings;
use super::renderer::Renderer;
use crate::Node;

/// HTML under construction. Its methods write elements and close them.
pub(super) struct Writer<'a> {
    pub(super) options: &'a Renderer<'a>,
    pub(super) headings: Headings,
    pub(super) out: String,
    /// Whether an `a` is open: HTML has no link in a link.
    pub(super) linked: bool,
}

/// What stands between blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// The end of a line.
    Line,
    /// Nothing, where lines are shown as they are: in items and cells.
    None,
}

impl<'a> Writer<'a> {
    pub(super) fn write(options: &'a Renderer<'a>, node: &Node) -> String {
        let mut writer = Self::empty(options);
        if options.heading_ids {
            writer.headings = Headings::of(node);
        }
        writer.blocks(std::slice::from_ref(node), Gap::Line);
        writer.out
    }

    pub(super) fn empty(options: &'a Renderer<'a>) -> Self {
        Self {
            options,
            headings: Headings::default(),
            out: String::new(),
            linked: false,
        }
    }

    pub(super) fn gap(&mut self, gap: Gap) {
        if gap == Gap::Line {
            self.out.push('\n');
        }
    }
}
