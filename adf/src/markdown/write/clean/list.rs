//! Lists, tasks and decisions.

use super::super::escape::Place;
use super::inline::plain;
use super::loss::LossCode;
use super::speaker::Speaker;
use crate::{Node, NodeKind};

impl Speaker {
    pub(super) fn list(&mut self, list: &Node, other: bool) {
        let first = list
            .attr("order")
            .and_then(serde_json::Value::as_u64)
            .unwrap_or(1);
        let last = first.saturating_add(list.content().len() as u64);
        // Longer numbers are no markers.
        let first = if last > 999_999_999 { 1 } else { first };
        let is_ordered = *list.kind() == NodeKind::OrderedList;
        self.items(list, |index| match (is_ordered, other) {
            (false, false) => "- ".to_owned(),
            (false, true) => "* ".to_owned(),
            (true, false) => format!("{}. ", first + index as u64),
            (true, true) => format!("{}) ", first + index as u64),
        });
    }

    fn items(&mut self, list: &Node, marker: impl Fn(usize) -> String) {
        let tight = list.content().iter().all(is_short);
        self.each(list.content(), |speaker, index, item| {
            if index == 0 || !tight {
                speaker.lines.gap();
            }
            let marker = marker(index);
            let opened = speaker.lines.open(&marker, &" ".repeat(marker.len()));
            match item.content() {
                _ if *item.kind() != NodeKind::ListItem => speaker.block(item, false),
                // The marker stands alone, since some rows of markers are a line across.
                [first, ..] if is_list(first) => {
                    speaker.lines.line("");
                    speaker.lines.no_gap();
                    speaker.blocks(item.content());
                }
                [_, inner] if tight && is_list(inner) => {
                    speaker.each(item.content(), |speaker, _, block| {
                        speaker.lines.no_gap();
                        speaker.block(block, false);
                    });
                }
                content => speaker.blocks(content),
            }
            speaker.lines.close(opened);
        });
    }

    pub(super) fn tasks(&mut self, list: &Node, other: bool) {
        self.lines.gap();
        self.task_items(list, if other { "* " } else { "- " });
    }

    fn task_items(&mut self, list: &Node, marker: &str) {
        let mut opened = None;
        self.each(list.content(), |speaker, _, child| {
            if *child.kind() == NodeKind::TaskList {
                return speaker.task_items(child, marker);
            }
            if let Some(opened) = opened.take() {
                speaker.lines.close(opened);
            }
            let done = child.attr_str("state") == Some("DONE");
            let mark = if done { "[x] " } else { "[ ] " };
            opened = Some(speaker.lines.open(marker, "  "));
            match child.kind() {
                NodeKind::BlockTaskItem => {
                    speaker.each(child.content(), |speaker, index, block| {
                        if index > 0 {
                            speaker.block(block, false);
                        } else {
                            let text = match block.kind() {
                                NodeKind::Paragraph => {
                                    speaker.flow(block.content(), Place::Block, &[])
                                }
                                _ => Some(plain(
                                    &crate::text::inline(block),
                                    Place::Block,
                                    Vec::new(),
                                )),
                            };
                            speaker
                                .lines
                                .lines(&format!("{mark}{}", text.unwrap_or_default()));
                            speaker.lines.apart();
                        }
                    })
                }
                NodeKind::TaskItem => {
                    let text = speaker.flow(child.content(), Place::Block, &[]);
                    speaker
                        .lines
                        .lines(&format!("{mark}{}", text.unwrap_or_default()));
                }
                _ => speaker.block(child, false),
            }
        });
        if let Some(opened) = opened {
            self.lines.close(opened);
        }
    }

    pub(super) fn decisions(&mut self, list: &Node, other: bool) {
        self.lines.gap();
        self.each(list.content(), |speaker, _, item| {
            speaker.lose(LossCode::Decision, "the decision is an item of a list");
            let opened = speaker.lines.open(if other { "* " } else { "- " }, "  ");
            if *item.kind() == NodeKind::DecisionItem {
                let text = speaker.flow(item.content(), Place::Block, &[]);
                let text = text.unwrap_or_default();
                speaker
                    .lines
                    .lines(format!("**Decision:** {text}").trim_end());
            } else {
                speaker.block(item, false);
            }
            speaker.lines.close(opened);
        });
    }
}

pub(super) fn is_list(node: &Node) -> bool {
    matches!(
        node.kind(),
        NodeKind::BulletList | NodeKind::OrderedList | NodeKind::TaskList | NodeKind::DecisionList
    )
}

/// Whether an item needs no empty lines around it.
fn is_short(item: &Node) -> bool {
    match item.content() {
        [] | [_] => true,
        [first, inner] => {
            let starts_at_one = inner
                .attr("order")
                .is_none_or(|order| order.as_u64() == Some(1));
            *first.kind() == NodeKind::Paragraph
                && !first.content().is_empty()
                && is_list(inner)
                && starts_at_one
                && begins_with_words(inner)
        }
        _ => false,
    }
}

/// Whether there is text in the first line of a list: without it, a marker below a line of text makes
/// that a heading.
fn begins_with_words(list: &Node) -> bool {
    if !matches!(list.kind(), NodeKind::BulletList | NodeKind::OrderedList) {
        return true;
    }
    let first = list
        .content()
        .first()
        .and_then(|item| item.content().first());
    first.is_some_and(|first| {
        *first.kind() == NodeKind::Paragraph && !crate::text::inline(first).trim().is_empty()
    })
}
