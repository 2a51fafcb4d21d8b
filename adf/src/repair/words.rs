//! What a node shows, as plain words, for where nothing else may stand.

use serde_json::Value;

use crate::model::Keys;
use crate::text::calendar;
use crate::{Node, NodeKind};

/// The words that a node without content shows; nothing if it shows none.
pub(super) fn shown(node: &Node) -> Option<String> {
    use NodeKind as Kind;
    let attr = |name: &str| match node.attr(name) {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    match node.kind() {
        Kind::Text => node
            .text()
            .filter(|text| !text.is_empty())
            .map(str::to_owned),
        Kind::HardBreak => Some("\n".to_owned()),
        Kind::Mention => attr("text").or_else(|| attr("name")).or_else(|| {
            let id = attr("id")?;
            Some(format!("@{id}"))
        }),
        Kind::Emoji => attr("text").or_else(|| attr("shortName")),
        Kind::Date => {
            let day = |moment: String| moment.parse().map_or(moment, calendar::iso_date);
            attr("timestamp").map(day).or_else(|| attr("text"))
        }
        Kind::Status | Kind::Placeholder => attr("text"),
        Kind::InlineCard | Kind::BlockCard | Kind::EmbedCard => attr("url"),
        Kind::Media | Kind::MediaInline => attr("alt").or_else(|| attr("url")),
        Kind::Extension | Kind::InlineExtension | Kind::BodiedExtension => attr("text"),
        _ => None,
    }
}

/// Everything that a node and the nodes inside show, one block a line.
pub(super) fn all(node: &Node) -> String {
    let mut words = String::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if !words.is_empty() && !words.ends_with('\n') && !super::kinds::is_inline(node.kind()) {
            words.push('\n');
        }
        if let Some(title) = node.attr_str("title") {
            words.push_str(title);
            words.push('\n');
        }
        let own = shown(node).or_else(|| node.text().map(str::to_owned));
        words.push_str(&own.unwrap_or_default());
        open.extend(node.content().iter().rev());
    }
    words
}

/// Whether a node says anything that would be missed.
pub(super) fn says_anything(node: &Node) -> bool {
    let named = matches!(node.kind(), NodeKind::Other(name) if !name.is_empty());
    let attrs = node.attrs().into_iter().flat_map(|attrs| attrs.values());
    let keys = match node.other_keys() {
        Keys::None => false,
        Keys::NoObject => true,
        Keys::Some(keys) => keys.values().any(is_something),
    };
    named
        || keys
        || attrs.into_iter().any(is_something)
        || node.text().is_some_and(|text| !text.is_empty())
}

fn is_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

/// Whether it is space only, which between blocks shows nothing.
pub(super) fn is_blank(node: &Node) -> bool {
    if !node.content().is_empty() || !matches!(node.other_keys(), Keys::None) {
        return false;
    }
    match node.kind() {
        NodeKind::HardBreak => node.text().is_none_or(|text| text.trim().is_empty()),
        NodeKind::Text => node.text().is_none_or(|text| text.trim().is_empty()),
        _ => false,
    }
}
