//! What to do about a finding: the advice of somebody who has seen it before.

use serde_json::Value;

use super::words::quoted;
use crate::schema::{Content, Form, NodeRule, Property, Table};
use crate::{MarkKind, Node, NodeKind};

/// Names that other formats have for what ADF calls otherwise.
const SYNONYMS: &[(&str, &str)] = &[
    ("a", "link"),
    ("admonition", "panel"),
    ("b", "strong"),
    ("blockQuote", "blockquote"),
    ("bold", "strong"),
    ("br", "hardBreak"),
    ("bullet_list", "bulletList"),
    ("callout", "panel"),
    ("code_block", "codeBlock"),
    ("color", "textColor"),
    ("details", "expand"),
    ("hr", "rule"),
    ("highlight", "backgroundColor"),
    ("i", "em"),
    ("image", "mediaSingle"),
    ("img", "mediaSingle"),
    ("italic", "em"),
    ("lang", "language"),
    ("list_item", "listItem"),
    ("macro", "extension"),
    ("ordered_list", "orderedList"),
    ("p", "paragraph"),
    ("quote", "blockquote"),
    ("s", "strike"),
    ("strikethrough", "strike"),
    ("sub", "subsup"),
    ("sup", "subsup"),
    ("table_cell", "tableCell"),
    ("table_header", "tableHeader"),
    ("table_row", "tableRow"),
    ("td", "tableCell"),
    ("th", "tableHeader"),
    ("title", "text"),
    ("todo", "taskList"),
    ("tr", "tableRow"),
    ("u", "underline"),
    ("url", "href"),
];

/// The name that somebody may have meant.
fn meant<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    let synonym = SYNONYMS
        .iter()
        .find(|(other, _)| *other == name)
        .map(|(_, meant)| *meant)
        .filter(|meant| names.contains(meant));
    let near = || {
        let scored = names.iter().map(|known| (distance(name, known), *known));
        let (distance, known) = scored.min()?;
        (distance <= 2 && distance < known.len() / 2 + 1).then_some(known)
    };
    match synonym.or_else(near) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => String::new(),
    }
}

/// How many letters differ (Levenshtein, without regard to case), counted up to names of 40 letters.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().take(40).flat_map(char::to_lowercase).collect();
    let right: Vec<char> = right
        .chars()
        .take(40)
        .flat_map(char::to_lowercase)
        .collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (above, one) in left.iter().enumerate() {
        let mut diagonal = above;
        let mut before = above + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(&right) {
            let changed = diagonal + usize::from(one != other);
            diagonal = *cell;
            *cell = changed.min(before + 1).min(diagonal + 1);
            before = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = above + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

pub(super) fn node_name(table: &Table, name: &str) -> String {
    if table.marks.iter().any(|rule| rule.kind == *name) {
        return format!("`{name}` is a mark: put it into the `marks` of a text node");
    }
    meant(name, table.nodes.iter().map(|rule| rule.kind.as_str()))
}

pub(super) fn mark_name(table: &Table, name: &str) -> String {
    meant(name, table.marks.iter().map(|rule| rule.kind.as_str()))
}

pub(super) fn attribute_name(of: &str, name: &str, names: &[&str]) -> String {
    match (of, name) {
        ("link", "url") => "the address of a link is `href`".to_owned(),
        ("mention", "accountId") => "the account id of a mention is `id`".to_owned(),
        _ => meant(name, names.iter().copied()),
    }
}

pub(super) fn untyped(node: &Node, parent: Option<&NodeKind>) -> String {
    match node.to_value() {
        Value::String(text) if takes_text(parent) => {
            format!(
                "text is a node, too: {{\"type\": \"text\", \"text\": {}}}",
                quoted(&text)
            )
        }
        Value::Null => "leave the element out".to_owned(),
        Value::Array(_) => "put the nodes themselves there, without the array around".to_owned(),
        _ => String::new(),
    }
}

fn takes_text(parent: Option<&NodeKind>) -> bool {
    matches!(
        parent,
        Some(
            NodeKind::Paragraph
                | NodeKind::Heading
                | NodeKind::CodeBlock
                | NodeKind::TaskItem
                | NodeKind::DecisionItem
                | NodeKind::Caption
        )
    )
}

/// A key that the node does not have.
pub(super) fn key(rule: &NodeRule, key: &str) -> String {
    let attribute = rule
        .attrs
        .shapes
        .iter()
        .any(|shape| shape.property(key).is_some());
    match key {
        _ if attribute => format!("`{key}` is an attribute: put it into `attrs`"),
        "children" | "nodes" if !matches!(rule.content, Content::None) => {
            "what is inside a node is its `content`".to_owned()
        }
        "attributes" => "attributes are in `attrs`".to_owned(),
        _ => "leave the key out".to_owned(),
    }
}

fn is_inline(kind: &NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Text
            | NodeKind::Date
            | NodeKind::Emoji
            | NodeKind::HardBreak
            | NodeKind::InlineCard
            | NodeKind::InlineExtension
            | NodeKind::MediaInline
            | NodeKind::Mention
            | NodeKind::Placeholder
            | NodeKind::Status
    )
}

/// A node that may not stand in its parent.
pub(super) fn nesting(parent: &NodeKind, child: &NodeKind) -> String {
    use NodeKind as Kind;
    let advice = match (parent, child) {
        (Kind::CodeBlock, _) => "a code block holds plain text only",
        (Kind::BulletList | Kind::OrderedList, Kind::BulletList | Kind::OrderedList) => {
            "put the inner list into a `listItem` of the outer one"
        }
        (Kind::BulletList | Kind::OrderedList, Kind::TaskItem) => "tasks stand in a `taskList`",
        (Kind::BulletList | Kind::OrderedList, child) if is_inline(child) => {
            "put it into a `paragraph` in a `listItem`"
        }
        (Kind::BulletList | Kind::OrderedList, _) => "put it into a `listItem`",
        (Kind::ListItem | Kind::Blockquote, Kind::Heading) => {
            "use a `paragraph` with text marked `strong`"
        }
        (
            Kind::ListItem,
            Kind::Blockquote | Kind::Panel | Kind::Table | Kind::Rule | Kind::Expand,
        ) => "end the list before it, and go on with a second list after it",
        (Kind::Blockquote, Kind::Blockquote) => {
            "quotes cannot be nested: put its blocks into the outer one"
        }
        (Kind::Blockquote, _) if !is_inline(child) => "move it out of the quote",
        (Kind::Panel, Kind::Panel | Kind::Expand | Kind::Blockquote | Kind::Table) => {
            "move it behind the panel"
        }
        (Kind::Expand | Kind::TableCell | Kind::TableHeader, Kind::Expand) => {
            "use `nestedExpand` in this place"
        }
        (Kind::TableCell | Kind::TableHeader, Kind::Table) => {
            "tables cannot be nested: move it behind the outer one"
        }
        (Kind::NestedExpand, Kind::Expand | Kind::NestedExpand) => {
            "expands nest one level only: put its content into the outer one"
        }
        (_, Kind::NestedExpand) => "use `expand` in this place",
        (Kind::TableRow, _) => "put it into a `tableCell`",
        (Kind::Table, _) => "put it into a `tableCell` in a `tableRow`",
        (Kind::TaskList, _) => "put it into a `taskItem`",
        (Kind::DecisionList, _) => "put it into a `decisionItem`",
        (Kind::TaskItem | Kind::DecisionItem, Kind::Paragraph) => {
            "put what is in the paragraph there itself: tasks and decisions hold text, no blocks"
        }
        (Kind::TaskItem | Kind::DecisionItem | Kind::Paragraph | Kind::Heading, child)
            if !is_inline(child) =>
        {
            "blocks stand beside it, not in it"
        }
        (Kind::MediaSingle | Kind::MediaGroup, _) => "it holds `media` only",
        (_, Kind::Media) => "put it into a `mediaSingle` or `mediaGroup`",
        (_, Kind::ListItem) => "put it into a `bulletList` or `orderedList`",
        (_, Kind::TaskItem) => "put it into a `taskList`",
        (_, Kind::DecisionItem) => "put it into a `decisionList`",
        (_, Kind::TableRow | Kind::TableCell | Kind::TableHeader) => "put it into a `table`",
        (_, Kind::LayoutColumn) => "put it into a `layoutSection`",
        (_, Kind::LayoutSection) => "layouts stand at the top of the document only",
        (_, child) if is_inline(child) => "put it into a `paragraph`",
        _ => "",
    };
    advice.to_owned()
}

/// A node with too little in it.
pub(super) fn empty(kind: &NodeKind, min: usize) -> String {
    match kind {
        NodeKind::ListItem
        | NodeKind::Panel
        | NodeKind::Blockquote
        | NodeKind::Expand
        | NodeKind::NestedExpand
        | NodeKind::TableCell
        | NodeKind::TableHeader
        | NodeKind::LayoutColumn
        | NodeKind::BodiedExtension => {
            "where nothing is to be seen stands {\"type\": \"paragraph\"}".to_owned()
        }
        NodeKind::LayoutSection if min > 1 => {
            "a layout has two or three columns; without one, put the blocks into the document"
                .to_owned()
        }
        NodeKind::Doc => "an empty document has \"content\": []".to_owned(),
        _ if min > 0 => "leave the node out if there is nothing in it".to_owned(),
        _ => "write \"content\": [] if there is nothing in it".to_owned(),
    }
}

pub(super) fn too_many(kind: &NodeKind) -> String {
    match kind {
        NodeKind::MediaSingle => {
            "put each image into a `mediaSingle` of its own, or all into a `mediaGroup`".to_owned()
        }
        NodeKind::LayoutSection => "put the other columns into a second `layoutSection`".to_owned(),
        _ => String::new(),
    }
}

pub(super) fn no_content(kind: &NodeKind) -> String {
    match kind {
        NodeKind::Extension => "a macro with a body is a `bodiedExtension`".to_owned(),
        NodeKind::Mention | NodeKind::Status | NodeKind::Emoji | NodeKind::Placeholder => {
            "its words are the attribute `text`".to_owned()
        }
        _ => "leave the key out".to_owned(),
    }
}

/// A mark that a node does not have in this place.
pub(super) fn mark(kind: &NodeKind, mark: &MarkKind) -> String {
    match (kind, mark) {
        (NodeKind::Text, _) => "code blocks and some titles hold plain text".to_owned(),
        (_, MarkKind::Alignment | MarkKind::Indentation | MarkKind::Breakout) => {
            "it belongs to blocks at the top of the document".to_owned()
        }
        _ => "marks belong to the text inside".to_owned(),
    }
}

/// Marks that cannot stand together.
pub(super) fn together(node: &Node) -> String {
    let has = |kind| node.mark(&kind).is_some();
    if has(MarkKind::Code) {
        "`code` goes with `link` and `annotation` only: drop the others, or drop `code`".to_owned()
    } else if has(MarkKind::Alignment) && has(MarkKind::Indentation) {
        "a block is either aligned or indented".to_owned()
    } else {
        "drop one of them".to_owned()
    }
}

/// An attribute that is missing.
pub(super) fn missing(of: &str, name: &str) -> String {
    match (of, name) {
        ("taskList" | "taskItem" | "decisionList" | "decisionItem", "localId") => {
            "any text will do that no other node of the document has".to_owned()
        }
        ("mention", "id") => {
            "the account id of the person; a name alone mentions nobody".to_owned()
        }
        ("media" | "mediaInline", "collection") => "\"\" is taken, too".to_owned(),
        ("media" | "mediaInline", "id") => {
            "the id of the media services; the id of the attachment is another one".to_owned()
        }
        _ => String::new(),
    }
}

/// An attribute whose value is not what it may be.
pub(super) fn value(of: &str, property: &Property, value: &Value) -> String {
    match (of, property.name, &property.value, value) {
        ("date", "timestamp", _, _) => {
            "milliseconds since 1970 as text, such as \"1772755200000\"".to_owned()
        }
        (_, _, _, Value::Null) if !property.required => "leave the attribute out".to_owned(),
        (
            _,
            _,
            Form::Text {
                pattern: Some(_), ..
            },
            Value::String(_),
        ) => "write six hex digits after a #, such as #ff5630".to_owned(),
        (_, _, Form::Text { pattern: None, .. }, Value::Number(number)) => {
            format!("write it as text: \"{number}\"")
        }
        (_, _, Form::Number { .. }, Value::String(text)) if text.parse::<f64>().is_ok() => {
            format!("write it as a number: {}", text.trim())
        }
        (_, _, Form::OneOf(options), Value::String(text)) => meant(text, options.iter().copied()),
        _ => String::new(),
    }
}
