//! Pictures and files.

use serde_json::Value;

use super::content::{Content, filled, has_id, node_type, parts, takes_content};
use super::extension::data_consumer_mark;
use super::part::Part;
use super::text::{annotation_mark, link_mark};
use crate::{Mark, MarkKind, NodeKind};

node_type! {
    /// A picture or file.
    Media
}

/// A file of Media Services: its id there and its collection, which may be empty.
///
/// The id is not that of the attachment. Jira tells it in the address to which
/// `/rest/api/3/attachment/content/{id}` redirects.
pub fn media_file(id: impl Into<String>, collection: impl Into<String>) -> Media {
    let part = Part::new(NodeKind::Media)
        .attr("type", "file")
        .attr("id", id.into());
    Media {
        part: part.attr("collection", collection.into()),
    }
}

/// A file of Media Services that is a link there; see [`media_file`] for the id.
pub fn media_link(id: impl Into<String>, collection: impl Into<String>) -> Media {
    let media = media_file(id, collection);
    Media {
        part: media.part.attr("type", "link"),
    }
}

/// A picture at an address of the web.
pub fn media_external(url: impl Into<String>) -> Media {
    Media {
        part: Part::new(NodeKind::Media)
            .attr("type", "external")
            .attr("url", url.into()),
    }
}

macro_rules! pictures {
    ($($name:ident)+) => { $(
        impl $name {
            /// Tells uses of the same file apart.
            pub fn occurrence_key(mut self, key: impl Into<String>) -> Self {
                self.part = self.part.attr("occurrenceKey", key.into());
                self
            }

            /// What it shows, for those who do not see it.
            pub fn alt(mut self, text: impl Into<String>) -> Self {
                self.part = self.part.attr("alt", text.into());
                self
            }

            /// Width and height of the picture in pixels.
            pub fn size(mut self, width: u32, height: u32) -> Self {
                self.part = self.part.attr("width", width).attr("height", height);
                self
            }

            /// Leads to an address.
            pub fn link(mut self, href: impl Into<String>) -> Self {
                self.part = self.part.mark(link_mark(href));
                self
            }

            /// Anchor of the inline comment with this id.
            pub fn annotation(mut self, id: impl Into<String>) -> Self {
                self.part = self.part.mark(annotation_mark(id));
                self
            }

            /// A frame of 1 to 3 pixels in a colour of six hex digits after a `#`, or eight with
            /// opacity.
            pub fn border(mut self, pixels: u8, hex: impl Into<String>) -> Self {
                let mark = Mark::new(MarkKind::Border)
                    .with_attr("size", pixels)
                    .with_attr("color", hex.into());
                self.part = self.part.mark(mark);
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

pictures! { Media MediaInline }

/// How a picture or an embedded card lies on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MediaLayout {
    /// In the middle.
    Center,
    /// Wider than the text.
    Wide,
    /// As wide as the window.
    FullWidth,
    /// At the left, text flows around it.
    WrapLeft,
    /// At the right, text flows around it.
    WrapRight,
    /// At the near side: left, where one writes from left to right.
    AlignStart,
    /// At the far side.
    AlignEnd,
}

impl MediaLayout {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Center => "center",
            Self::Wide => "wide",
            Self::FullWidth => "full-width",
            Self::WrapLeft => "wrap-left",
            Self::WrapRight => "wrap-right",
            Self::AlignStart => "align-start",
            Self::AlignEnd => "align-end",
        }
    }
}

node_type! {
    /// A picture as a block, with a caption if wanted.
    MediaSingle
}

/// A picture as a block, in the middle unless [`MediaSingle::layout`] says otherwise.
///
/// ```
/// use adf::build::*;
///
/// media_single(media_external("https://x.test/burndown.png").alt("Burndown of sprint 12"))
///     .width_percent(60)
///     .caption(("Burndown, ", em("sprint 12")));
/// ```
pub fn media_single(media: Media) -> MediaSingle {
    let part = Part::new(NodeKind::MediaSingle).attr("layout", MediaLayout::Center.name());
    MediaSingle {
        part: part.add(media.part),
    }
}

impl MediaSingle {
    /// How it lies on the page.
    pub fn layout(mut self, layout: MediaLayout) -> Self {
        self.part = self.part.attr("layout", layout.name());
        self
    }

    /// Its width in percent of the text, 0 to 100.
    pub fn width_percent(mut self, percent: u8) -> Self {
        self.part = self
            .part
            .attr("width", percent)
            .attr("widthType", "percentage");
        self
    }

    /// Its width in pixels.
    pub fn width_pixels(mut self, pixels: u32) -> Self {
        self.part = self.part.attr("width", pixels).attr("widthType", "pixel");
        self
    }

    /// Leads to an address.
    pub fn link(mut self, href: impl Into<String>) -> Self {
        self.part = self.part.mark(link_mark(href));
        self
    }

    /// Puts words below the picture, after those that are there. Confluence only.
    pub fn caption(mut self, content: impl Content<Caption>) -> Self {
        self.part = self.part.add_to_last(NodeKind::Caption, parts(content));
        self
    }
}

/// What [`MediaSingle::caption`] takes: inline content. It is no value, only a name.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Caption;

impl super::nesting::sealed::Sealed for Caption {}

node_type! {
    /// A row of files. Without files it is left out of the document.
    MediaGroup
}

/// A row of files.
pub fn media_group(media: impl Content<MediaGroup>) -> MediaGroup {
    MediaGroup {
        part: filled(Part::new(NodeKind::MediaGroup), media),
    }
}

node_type! {
    /// A file or picture inside a line of text.
    MediaInline
}

/// A file of Media Services inside a line of text; see [`media_file`] for the id.
pub fn media_inline(id: impl Into<String>, collection: impl Into<String>) -> MediaInline {
    let part = Part::new(NodeKind::MediaInline)
        .attr("type", "file")
        .attr("id", id.into());
    MediaInline {
        part: part.attr("collection", collection.into()),
    }
}

/// A picture of Media Services inside a line of text; see [`media_file`] for the id.
pub fn media_inline_picture(id: impl Into<String>, collection: impl Into<String>) -> MediaInline {
    let media = media_inline(id, collection);
    MediaInline {
        part: media.part.attr("type", "image"),
    }
}

impl MediaInline {
    /// What the editor keeps about the file.
    pub fn data(mut self, data: Value) -> Self {
        self.part = self.part.attr_any("data", data);
        self
    }
}

has_id! { Media MediaSingle MediaInline }
takes_content! { MediaGroup }
