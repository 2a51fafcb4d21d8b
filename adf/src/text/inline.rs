//! The words of a line.

use serde_json::Value;

use super::calendar;
use crate::{Mark, MarkKind, Node, NodeKind};

/// The words of a node and all that is inside it, in one run: for titles, search and previews.
///
/// ```
/// use adf::build::*;
///
/// let page = doc(p(("Ask ", mention("5b10ac", "Mia"), " about ", strong("search")))).build()?;
/// assert_eq!(adf::text::inline(&page.content()[0]), "Ask @Mia about search");
/// # Ok::<(), adf::BuildError>(())
/// ```
#[must_use]
pub fn inline(node: &Node) -> String {
    run(std::slice::from_ref(node))
}

/// Nodes in one run. An address is told once, after the last of neighbours with the same link.
pub(super) fn run(nodes: &[Node]) -> String {
    let mut text = String::new();
    let mut linked: Option<(&str, usize)> = None;
    for node in nodes {
        let href = node
            .mark(&MarkKind::Link)
            .and_then(|mark: &Mark| mark.attr_str("href"));
        if linked.map(|(href, _)| href) != href {
            end_link(&mut text, linked.take());
            linked = href.map(|href| (href, text.len()));
        }
        push(node, &mut text);
    }
    end_link(&mut text, linked);
    text
}

fn end_link(text: &mut String, link: Option<(&str, usize)>) {
    let Some((href, start)) = link else { return };
    let href = clean(href);
    if text[start..] == href {
        text.insert(start, '<');
        text.push('>');
    } else {
        text.push_str(&format!(" <{href}>"));
    }
}

fn push(node: &Node, text: &mut String) {
    let attr = |name| node.attr_str(name).filter(|value| !value.is_empty());
    match node.kind() {
        NodeKind::HardBreak => text.push('\n'),
        NodeKind::Mention => {
            let name = attr("text").or(attr("id")).unwrap_or("?");
            text.push('@');
            text.push_str(&clean(name.trim_start_matches('@')));
        }
        NodeKind::Status => text.push_str(&format!("[{}]", clean(attr("text").unwrap_or("?")))),
        NodeKind::Emoji => {
            text.push_str(&clean(
                attr("text").or(attr("shortName")).unwrap_or_default(),
            ));
        }
        NodeKind::Date => text.push_str(&date(node)),
        NodeKind::Placeholder => text.push_str(&clean(attr("text").unwrap_or_default())),
        NodeKind::InlineCard | NodeKind::BlockCard | NodeKind::EmbedCard => {
            let data = |name| node.attr("data")?.get(name)?.as_str();
            if let Some(name) = data("name") {
                text.push_str(&clean(name));
                text.push(' ');
            }
            if let Some(url) = attr("url").or(data("url")).or(data("@id")) {
                text.push_str(&format!("<{}>", clean(url)));
            } else if let Some(kind) = node.attr("datasource") {
                let id = kind.get("id").and_then(Value::as_str).unwrap_or("?");
                text.push_str(&format!("[datasource: {}]", clean(id)));
            }
        }
        NodeKind::Media | NodeKind::MediaInline => {
            let what = attr("alt").or(attr("url")).or(attr("id")).unwrap_or("?");
            text.push_str(&format!("[image: {}]", clean(what)));
        }
        NodeKind::Extension | NodeKind::InlineExtension => match attr("text") {
            Some(words) => text.push_str(&clean(words)),
            None => {
                let key = attr("extensionKey").unwrap_or("?");
                text.push_str(&format!("[extension: {}]", clean(key)));
            }
        },
        _ => {
            text.push_str(&clean(node.text().unwrap_or_default()));
            inside(node.content(), text);
        }
    }
}

/// Blocks in one run are kept apart by a space, words are not.
fn inside(nodes: &[Node], text: &mut String) {
    let mut from = 0;
    while from < nodes.len() {
        let words = nodes[from..].iter().take_while(|node| flows(node)).count();
        let till = from + words.max(1);
        if from > 0 && !text.ends_with([' ', '\n']) && !text.is_empty() {
            text.push(' ');
        }
        if words > 0 {
            text.push_str(&run(&nodes[from..till]));
        } else {
            push(&nodes[from], text);
        }
        from = till;
    }
}

/// Whether the node can be part of a line: inline nodes, and unknown ones that hold no known block.
pub(crate) fn flows(node: &Node) -> bool {
    super::is_inline(node)
        || (matches!(node.kind(), NodeKind::Other(_) | NodeKind::Untyped)
            && node.content().iter().all(super::is_inline))
}

/// The day of a date as `2026-03-06`.
pub(crate) fn date(node: &Node) -> String {
    let timestamp = match node.attr("timestamp") {
        Some(Value::String(text)) => text.parse().ok(),
        Some(Value::Number(number)) => number.as_i64(),
        _ => None,
    };
    match timestamp {
        Some(millis) => calendar::iso_date(millis),
        None => clean(node.attr_str("timestamp").unwrap_or("?")),
    }
}

/// Without control characters, except line ends and tabs.
pub(super) fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter(|character| !character.is_control() || matches!(character, '\n' | '\t'))
        .collect()
}
