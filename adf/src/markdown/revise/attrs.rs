//! The attributes of a block that was edited: what its text says, and the rest as it was.

use crate::markdown::write::alert_of;
use crate::{Attrs, Node, NodeKind};

/// Whether the text of a node has all of its attributes, be it by a number. Others have a form of
/// Markdown, which says few of them.
fn is_spelled_out(kind: &NodeKind) -> bool {
    !matches!(
        kind,
        NodeKind::Paragraph
            | NodeKind::Heading
            | NodeKind::BulletList
            | NodeKind::OrderedList
            | NodeKind::ListItem
            | NodeKind::TaskList
            | NodeKind::TaskItem
            | NodeKind::BlockTaskItem
            | NodeKind::DecisionList
            | NodeKind::DecisionItem
            | NodeKind::Blockquote
            | NodeKind::CodeBlock
            | NodeKind::Panel
            | NodeKind::Expand
            | NodeKind::NestedExpand
            | NodeKind::Table
            | NodeKind::TableRow
            | NodeKind::TableCell
            | NodeKind::TableHeader
            | NodeKind::Caption
            | NodeKind::MediaGroup
    )
}

/// The attributes of a node that is of the kind that it was: what the text says, and the rest as it
/// was.
pub(super) fn attrs(old: &Node, new: &Node) -> Option<Attrs> {
    let said: &[&str] = match new.kind() {
        NodeKind::Heading => &["level"],
        NodeKind::CodeBlock => &["language"],
        NodeKind::TaskItem | NodeKind::BlockTaskItem => &["state"],
        NodeKind::Expand | NodeKind::NestedExpand => &["title"],
        NodeKind::OrderedList => {
            let first = |node: &Node| {
                node.attr("order")
                    .map_or(Some(1), serde_json::Value::as_u64)
            };
            if first(old) == first(new) {
                &[]
            } else {
                &["order"]
            }
        }
        _ => &[],
    };
    if is_spelled_out(new.kind()) {
        let mut attrs = new.attrs().cloned();
        if let Some(id) = old
            .attr("localId")
            .filter(|_| new.attr("localId").is_none())
        {
            attrs.get_or_insert_default().insert("localId", id.clone());
        }
        return attrs;
    }
    let mut attrs = old.attrs().cloned();
    for name in said {
        match (new.attr(name), &mut attrs) {
            (Some(value), attrs) => {
                attrs.get_or_insert_default().insert(name, value.clone());
            }
            (None, Some(attrs)) => drop(attrs.remove(name)),
            (None, None) => {}
        }
    }
    // What the text spells out beyond that.
    for (name, value) in new.attrs().into_iter().flat_map(Attrs::iter) {
        let hidden = name == "localId"
            || said.contains(&name)
            || *new.kind() == NodeKind::OrderedList
            || *new.kind() == NodeKind::Panel && alert_of(old) == alert_of(new);
        if !hidden {
            attrs.get_or_insert_default().insert(name, value.clone());
        }
    }
    if *new.kind() == NodeKind::Panel
        && new.attr("panelType") != old.attr("panelType")
        && alert_of(old) != alert_of(new)
        && let Some(attrs) = &mut attrs
    {
        // The looks of a panel of one's own do not suit another one.
        for name in ["panelIcon", "panelIconId", "panelIconText", "panelColor"] {
            attrs.remove(name);
        }
    }
    attrs
}

/// The attributes of a node that became another kind of node: those of the new one, and the name.
pub(super) fn renamed(old: &Node, new: &Node) -> Option<Attrs> {
    let mut attrs = new.attrs().cloned();
    if let Some(id) = old.attr("localId") {
        attrs.get_or_insert_default().insert("localId", id.clone());
    }
    attrs
}
