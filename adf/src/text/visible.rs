//! The words that a reader sees of a node, and how words are compared: for headings, cells, tasks
//! and search. Unlike [`inline`](super::inline), addresses of links and names of nodes are left out.

use crate::{Node, NodeKind};

/// The words that a reader sees, with a line end between blocks and at hard breaks.
pub(crate) fn visible(node: &Node) -> String {
    let mut text = String::new();
    push(node, &mut text);
    text
}

/// Appends the words of a node. Recurses no deeper than a document is.
pub(crate) fn push(node: &Node, text: &mut String) {
    if let Some(words) = own(node) {
        text.push_str(&words);
    }
    let mut previous_is_inline = true;
    for child in node.content() {
        let inline = super::is_inline(child);
        let same_line = inline && previous_is_inline;
        if !same_line && !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        previous_is_inline = inline;
        push(child, text);
    }
}

/// What a node shows beside what is inside: a text, a title, an address.
pub(crate) fn own(node: &Node) -> Option<std::borrow::Cow<'_, str>> {
    let attr = |name| node.attr_str(name).filter(|value| !value.is_empty());
    match node.kind() {
        NodeKind::HardBreak => Some("\n".into()),
        NodeKind::Mention => attr("text").or(attr("id")).map(Into::into),
        NodeKind::Status | NodeKind::Placeholder | NodeKind::InlineExtension => {
            attr("text").map(Into::into)
        }
        NodeKind::Emoji => attr("text").or(attr("shortName")).map(Into::into),
        NodeKind::Date => Some(super::inline::date(node).into()),
        NodeKind::InlineCard | NodeKind::BlockCard | NodeKind::EmbedCard => {
            attr("url").map(Into::into)
        }
        NodeKind::Media | NodeKind::MediaInline => attr("alt").map(Into::into),
        NodeKind::Expand | NodeKind::NestedExpand => attr("title").map(Into::into),
        _ => node.text().map(Into::into),
    }
}

/// The form in which words are compared: in lower case, with one space for any run of white space,
/// without space at the ends and without characters that have no width.
pub(crate) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for character in text.chars() {
        if character.is_whitespace() {
            gap = true;
        } else if !matches!(
            character,
            '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
        ) {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            folded.extend(character.to_lowercase());
        }
    }
    folded
}

/// How many words there are: what stands between white space and has a letter or digit in it. In
/// scripts that are written without spaces each character counts.
pub(crate) fn words(text: &str) -> usize {
    let mut count = 0;
    for run in text.split_whitespace() {
        let single = run.chars().filter(|c| is_ideograph(*c)).count();
        let letters = run.chars().any(|c| c.is_alphanumeric() && !is_ideograph(c));
        count += single + usize::from(letters);
    }
    count
}

/// Whether it is a character of a script that is written without spaces between words.
pub(crate) fn is_ideograph(character: char) -> bool {
    matches!(
        character,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
    )
}
