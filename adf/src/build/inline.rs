//! The small nodes that stand between words.

use serde_json::Value;

use super::content::{has_id, node_type};
use super::part::Part;
use crate::NodeKind;

node_type! {
    /// A line break inside a paragraph.
    HardBreak
}

/// A line break inside a paragraph.
pub fn hard_break() -> HardBreak {
    HardBreak {
        part: Part::new(NodeKind::HardBreak),
    }
}

node_type! {
    /// A person, who is notified.
    Mention
}

/// Mentions a person by account id, which is not the name: find it with a user search.
///
/// The name is what readers see until the product has looked the person up; it may be empty.
pub fn mention(account_id: impl Into<String>, name: impl AsRef<str>) -> Mention {
    let part = Part::new(NodeKind::Mention).attr("id", account_id.into());
    let name = name.as_ref().trim_start_matches('@');
    let shown = if name.is_empty() {
        String::new()
    } else {
        format!("@{name}")
    };
    Mention {
        part: part.attr_unless_empty("text", shown),
    }
}

/// What a [`mention`] notifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserType {
    /// A person.
    Default,
    /// Everybody of a kind, such as `@all`.
    Special,
    /// An app.
    App,
}

impl Mention {
    /// What it notifies, if not a person.
    pub fn user_type(mut self, kind: UserType) -> Self {
        let kind = match kind {
            UserType::Default => "DEFAULT",
            UserType::Special => "SPECIAL",
            UserType::App => "APP",
        };
        self.part = self.part.attr("userType", kind);
        self
    }

    /// Who may see the page, as the product says it: `CONTAINER`, `NONE`, ….
    pub fn access_level(mut self, level: impl Into<String>) -> Self {
        self.part = self.part.attr("accessLevel", level.into());
        self
    }
}

node_type! {
    /// A coloured lozenge of one or two words.
    Status
}

/// The colours of a [`status`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StatusColor {
    /// Grey.
    Neutral,
    /// Purple.
    Purple,
    /// Blue.
    Blue,
    /// Red.
    Red,
    /// Yellow.
    Yellow,
    /// Green.
    Green,
}

/// A coloured lozenge. Its text must not be empty.
pub fn status(text: impl Into<String>, color: StatusColor) -> Status {
    let color = match color {
        StatusColor::Neutral => "neutral",
        StatusColor::Purple => "purple",
        StatusColor::Blue => "blue",
        StatusColor::Red => "red",
        StatusColor::Yellow => "yellow",
        StatusColor::Green => "green",
    };
    Status {
        part: Part::new(NodeKind::Status)
            .attr("text", text.into())
            .attr("color", color),
    }
}

impl Status {
    /// A colour of its own instead: six hex digits after a `#`.
    pub fn color(mut self, hex: impl Into<String>) -> Self {
        self.part = self.part.attr("color", hex.into());
        self
    }

    /// The name of a style, as the editor keeps it.
    pub fn style(mut self, style: impl Into<String>) -> Self {
        self.part = self.part.attr("style", style.into());
        self
    }
}

node_type! {
    /// A calendar day.
    Date
}

/// A day of the calendar: year, month 1–12, day 1–31.
pub fn date(year: i32, month: u32, day: u32) -> Date {
    let timestamp = match crate::text::calendar::days(year, month, day) {
        Some(days) => (days * crate::text::calendar::MILLIS_PER_DAY).to_string(),
        // Not a number: reported by `Doc::build`.
        None => format!("{year:04}-{month:02}-{day:02}"),
    };
    Date {
        part: Part::new(NodeKind::Date).attr("timestamp", timestamp),
    }
}

/// The day in UTC of a moment in milliseconds since 1970.
pub fn date_millis(millis: i64) -> Date {
    Date {
        part: Part::new(NodeKind::Date).attr("timestamp", millis.to_string()),
    }
}

node_type! {
    /// An emoji.
    Emoji
}

/// An emoji by its short name, such as `:tada:`; the colons may be left out.
pub fn emoji(short_name: impl AsRef<str>) -> Emoji {
    let name = short_name.as_ref().trim_matches(':');
    Emoji {
        part: Part::new(NodeKind::Emoji).attr("shortName", format!(":{name}:")),
    }
}

impl Emoji {
    /// Its id, which tells emoji of the same name apart.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.part = self.part.attr("id", id.into());
        self
    }

    /// What readers see where the emoji is not known, such as `🎉`.
    pub fn fallback(mut self, text: impl Into<String>) -> Self {
        self.part = self.part.attr("text", text.into());
        self
    }
}

node_type! {
    /// A hint in a template, to be replaced by who fills it in.
    Placeholder
}

/// A hint in a template, to be replaced by who fills it in.
pub fn placeholder(text: impl Into<String>) -> Placeholder {
    Placeholder {
        part: Part::new(NodeKind::Placeholder).attr("text", Value::from(text.into())),
    }
}

has_id! { HardBreak Mention Status Date Emoji Placeholder }
