//! Which lists Markdown can say, and how.

use super::super::directive::{can_be_directive, is_empty};
use super::seen::is_blank;
use crate::{Node, NodeKind};

/// The marker of a list in Markdown. Two lists with the same one after each other would be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Bullet,
    /// The number of the first item.
    Number(u64),
}

impl Marker {
    pub(super) fn joins(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Bullet, Self::Bullet) | (Self::Number(_), Self::Number(_))
        )
    }

    pub(super) fn of_item(self, index: usize) -> String {
        match self {
            Self::Bullet => "- ".to_owned(),
            Self::Number(first) => format!("{}. ", first.saturating_add(index as u64)),
        }
    }
}

/// The marker of a list that can be written as Markdown does.
pub(super) fn marker(list: &Node, exact: bool) -> Option<Marker> {
    if !can_be_directive(list) || list.content().is_empty() {
        return None;
    }
    match list.kind() {
        NodeKind::BulletList => {
            items_fit(list, has_more(list, None), exact).then_some(Marker::Bullet)
        }
        NodeKind::OrderedList => {
            let (first, said) = match list.attr("order") {
                None => (1, None),
                Some(order) => match order.as_u64()? {
                    1 => (1, None),
                    first => (first, Some("order")),
                },
            };
            // Longer numbers are no markers.
            let last = first.saturating_add(list.content().len() as u64);
            (last <= 999_999_999 && items_fit(list, has_more(list, said), exact))
                .then_some(Marker::Number(first))
        }
        NodeKind::TaskList => tasks_fit(list, exact).then_some(Marker::Bullet),
        _ => None,
    }
}

/// Whether there is more to say about a node than Markdown does, which says the attribute `said`.
pub(super) fn has_more(node: &Node, said: Option<&str>) -> bool {
    node.marks_if_any().is_some()
        || node
            .attrs()
            .is_some_and(|attrs| attrs.is_empty() || attrs.keys().any(|name| Some(name) != said))
}

fn items_fit(list: &Node, list_has_more: bool, exact: bool) -> bool {
    list.content().iter().enumerate().all(|(index, item)| {
        let carries = exact && (index == 0 && list_has_more || has_more(item, None));
        *item.kind() == NodeKind::ListItem
            && can_be_directive(item)
            && item_fits(item, carries, exact)
    })
}

/// Whether an item can be written after a marker; `carries` if attributes stand at its start.
fn item_fits(item: &Node, carries: bool, exact: bool) -> bool {
    let Some((first, others)) = item.content().split_first() else {
        return false;
    };
    match first.kind() {
        NodeKind::Paragraph if is_text(first, exact) => true,
        NodeKind::Paragraph => {
            !carries || is_empty(first) || is_textless(first, exact) && others.is_empty()
        }
        // After a marker it would be a line.
        NodeKind::Rule => false,
        NodeKind::BulletList | NodeKind::OrderedList => !carries && begins_with_text(first, exact),
        _ => !carries,
    }
}

/// A paragraph or heading with words, or whatever else is inline.
pub(super) fn is_text(node: &Node, exact: bool) -> bool {
    can_be_directive(node)
        && if exact {
            !node.content().is_empty()
        } else {
            !is_blank(node.content())
        }
}

/// A paragraph that has no `content`, or none that is seen.
pub(super) fn is_textless(node: &Node, exact: bool) -> bool {
    can_be_directive(node)
        && if exact {
            node.content_if_some().is_none()
        } else {
            is_blank(node.content())
        }
}

/// Whether the first line of a list has more than markers. `- - -` would be a line across.
fn begins_with_text(list: &Node, exact: bool) -> bool {
    let mut node = list;
    while let Some(first) = node.content().first() {
        node = first;
        if !matches!(
            node.kind(),
            NodeKind::BulletList | NodeKind::OrderedList | NodeKind::ListItem
        ) {
            return *node.kind() != NodeKind::Paragraph || is_text(node, exact);
        }
    }
    false
}

fn tasks_fit(list: &Node, exact: bool) -> bool {
    list.content()
        .iter()
        .enumerate()
        .all(|(index, child)| match child.kind() {
            NodeKind::TaskItem => {
                can_be_directive(child) && matches!(child.attr_str("state"), Some("TODO" | "DONE"))
            }
            // Two lists below a task would be one.
            NodeKind::TaskList => {
                let before = index
                    .checked_sub(1)
                    .and_then(|before| list.content().get(before));
                before.is_some_and(|before| *before.kind() == NodeKind::TaskItem)
                    && marker(child, exact).is_some()
            }
            _ => false,
        })
}

/// Whether no empty lines are needed between the items.
pub(super) fn is_tight(list: &Node, exact: bool) -> bool {
    list.content().iter().all(|item| match item.content() {
        _ if *item.kind() != NodeKind::ListItem => true,
        [_] => true,
        [first, inner] => {
            *first.kind() == NodeKind::Paragraph
                && is_text(first, exact)
                && begins_with_text(inner, exact)
                && matches!(
                    marker(inner, exact),
                    Some(Marker::Bullet | Marker::Number(1))
                )
        }
        _ => false,
    })
}
