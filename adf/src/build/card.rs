//! Cards: links that show what they lead to.

use super::content::node_type;
use super::media::MediaLayout;
use super::part::Part;
use crate::NodeKind;

node_type! {
    /// A link in the text that shows the title of its target, such as the key and summary of an
    /// issue.
    InlineCard
}

/// A link in the text that shows the title of its target.
pub fn inline_card(url: impl Into<String>) -> InlineCard {
    InlineCard {
        part: Part::new(NodeKind::InlineCard).attr("url", url.into()),
    }
}

node_type! {
    /// A link as a box of its own.
    BlockCard
}

/// A link as a box of its own.
pub fn block_card(url: impl Into<String>) -> BlockCard {
    BlockCard {
        part: Part::new(NodeKind::BlockCard).attr("url", url.into()),
    }
}

node_type! {
    /// The target of a link, shown in the page.
    EmbedCard
}

/// The target of a link, shown in the page, in the middle unless [`EmbedCard::layout`] says
/// otherwise.
pub fn embed_card(url: impl Into<String>) -> EmbedCard {
    let part = Part::new(NodeKind::EmbedCard).attr("url", url.into());
    EmbedCard {
        part: part.attr("layout", MediaLayout::Center.name()),
    }
}

impl EmbedCard {
    /// How it lies on the page.
    pub fn layout(mut self, layout: MediaLayout) -> Self {
        self.part = self.part.attr("layout", layout.name());
        self
    }

    /// Its width in percent, 0 to 100.
    pub fn width(mut self, percent: u8) -> Self {
        self.part = self.part.attr("width", percent);
        self
    }
}
