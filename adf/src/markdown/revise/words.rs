//! Text that was edited: words that were there before keep their marks, and nodes their attributes.

use std::collections::HashMap;

use super::align::align;
use crate::markdown::write::{is_bare_link, visible_inline};
use crate::{Mark, MarkKind, Node, NodeKind};

/// Text with more marks than this keeps them as they are.
const MOST_MARKS: usize = 64;

/// A word, a sign, or a node that is no text.
struct Unit<'n> {
    /// Equal units have the same number.
    id: u32,
    /// The node it is of.
    node: usize,
    text: &'n str,
}

/// The inline nodes of a block after an edit.
pub(super) fn merged(old: &[Node], new: &[Node]) -> Vec<Node> {
    let mut names = HashMap::new();
    let old_units = units(old, &mut names);
    let new_units = units(new, &mut names);
    let ids = |units: &[Unit<'_>]| -> Vec<u32> { units.iter().map(|unit| unit.id).collect() };
    let pairs = align(&ids(&old_units), &ids(&new_units));

    let mut origin: Vec<Option<usize>> = vec![None; new_units.len()];
    for (at_old, at_new) in &pairs {
        origin[*at_new] = Some(*at_old);
    }
    let neighbours = Neighbours::new(&origin);

    let mut line = Line::default();
    // Spaces at the edges are not shown, so nobody has taken them away.
    let lead = pairs
        .first()
        .map_or(0, |(at_old, at_new)| if *at_new == 0 { *at_old } else { 0 });
    if old_units[..lead].iter().all(is_space) {
        for unit in &old_units[..lead] {
            line.old_text(unit.text, old[unit.node].marks_if_any(), unit.node);
        }
    }
    for (index, unit) in new_units.iter().enumerate() {
        let node = &new[unit.node];
        let Some(from) = origin[index] else {
            if unit.text.is_empty() {
                line.node(node.clone());
            } else {
                let mut marks = node.marks().to_vec();
                let (before, after) = neighbours.of(index);
                if let (Some(before), Some(after)) = (before, after) {
                    let marks_of = |at: usize| old[old_units[at].node].marks();
                    inherit(&mut marks, marks_of(before), marks_of(after));
                }
                line.new_text(unit.text, marks);
            }
            continue;
        };
        let was = &old_units[from];
        let old_node = &old[was.node];
        if was.text.is_empty() {
            line.node(old_node.clone());
        } else if unit.text.is_empty() {
            // The end of a line stands for one within text.
            line.old_text(was.text, old_node.marks_if_any(), was.node);
        } else {
            match combined(old_node, node) {
                None => line.old_text(unit.text, old_node.marks_if_any(), was.node),
                Some(marks) => line.new_text(unit.text, marks),
            }
        }
    }
    if let Some((at_old, at_new)) = pairs.last()
        && at_new + 1 == new_units.len()
        && old_units[at_old + 1..].iter().all(is_space)
    {
        for unit in &old_units[at_old + 1..] {
            line.old_text(unit.text, old[unit.node].marks_if_any(), unit.node);
        }
    }
    line.finish()
}

fn is_space(unit: &Unit<'_>) -> bool {
    !unit.text.is_empty() && unit.text.trim().is_empty()
}

fn units<'n>(nodes: &'n [Node], names: &mut HashMap<String, u32>) -> Vec<Unit<'n>> {
    let mut units = Vec::new();
    let mut push = |key: &str, node: usize, text: &'n str| {
        let next = names.len() as u32;
        let id = match names.get(key) {
            Some(id) => *id,
            None => *names.entry(key.to_owned()).or_insert(next),
        };
        units.push(Unit { id, node, text });
    };
    for (index, node) in nodes.iter().enumerate() {
        match (node.kind(), node.text()) {
            (NodeKind::Text, Some(text)) => {
                let mut rest = text;
                while let Some(first) = rest.chars().next() {
                    let length = if first.is_alphanumeric() {
                        rest.find(|next: char| !next.is_alphanumeric())
                            .unwrap_or(rest.len())
                    } else {
                        first.len_utf8()
                    };
                    let (word, after) = rest.split_at(length);
                    push(word, index, word);
                    rest = after;
                }
            }
            (NodeKind::HardBreak, _) => push("\n", index, ""),
            _ => push(&visible_inline(node), index, ""),
        }
    }
    units
}

/// For each new unit the nearest old ones before and after it that are still there.
struct Neighbours {
    before: Vec<Option<usize>>,
    after: Vec<Option<usize>>,
}

impl Neighbours {
    fn new(origin: &[Option<usize>]) -> Self {
        let mut last = None;
        let before = origin
            .iter()
            .map(|from| {
                last = from.or(last);
                last
            })
            .collect();
        let mut next = None;
        let mut after: Vec<Option<usize>> = origin
            .iter()
            .rev()
            .map(|from| {
                next = from.or(next);
                next
            })
            .collect();
        after.reverse();
        Self { before, after }
    }

    fn of(&self, index: usize) -> (Option<usize>, Option<usize>) {
        (self.before[index], self.after[index])
    }
}

/// Whether a text says that it has this mark, if it has it.
fn is_seen(mark: &Mark, marks: &[Mark]) -> bool {
    let code = marks.iter().any(|mark| *mark.kind() == MarkKind::Code);
    match mark.kind() {
        MarkKind::Code | MarkKind::Link => true,
        MarkKind::Strong
        | MarkKind::Em
        | MarkKind::Strike
        | MarkKind::Underline
        | MarkKind::Subsup => !code,
        _ => false,
    }
}

/// Whether two marks are seen as the same.
fn looks_like(one: &Mark, other: &Mark) -> bool {
    one.kind() == other.kind()
        && match one.kind() {
            MarkKind::Link => {
                let title = |mark: &Mark| mark.attr_str("title").unwrap_or_default().to_owned();
                one.attr("href") == other.attr("href") && title(one) == title(other)
            }
            MarkKind::Subsup => one.attr("type") == other.attr("type"),
            _ => true,
        }
}

/// The marks of a word that is still there; `None` if they are those that it had.
fn combined(old: &Node, new: &Node) -> Option<Vec<Mark>> {
    let (had, has) = (old.marks(), new.marks());
    if had.len() > MOST_MARKS {
        return None;
    }
    let text = new.text().unwrap_or_default();
    let bare = |mark: &Mark| {
        *mark.kind() == MarkKind::Link
            && mark
                .attr_str("href")
                .is_some_and(|href| is_bare_link(text, href))
            && !had.iter().any(|mark| *mark.kind() == MarkKind::Link)
    };
    let seen = |marks: &[Mark]| -> Vec<Mark> {
        let seen = marks
            .iter()
            .filter(|mark| is_seen(mark, marks) && !bare(mark));
        seen.cloned().collect()
    };
    let (seen_before, seen_now) = (seen(had), seen(has));
    let covers = |one: &[Mark], other: &[Mark]| {
        one.iter()
            .all(|mark| other.iter().any(|other| looks_like(mark, other)))
    };
    let new_comments: Vec<&Mark> = has
        .iter()
        .filter(|mark| *mark.kind() == MarkKind::Annotation && !had.contains(mark))
        .collect();
    if covers(&seen_before, &seen_now) && covers(&seen_now, &seen_before) {
        if new_comments.is_empty() {
            return None;
        }
        return Some(had.iter().chain(new_comments).cloned().collect());
    }
    let mut marks: Vec<Mark> = seen_now
        .iter()
        .map(|mark| {
            let same = had.iter().find(|had| looks_like(had, mark));
            same.unwrap_or(mark).clone()
        })
        .collect();
    let code = marks.iter().any(|mark| *mark.kind() == MarkKind::Code);
    let hidden = had.iter().filter(|mark| {
        !matches!(
            mark.kind(),
            MarkKind::Code
                | MarkKind::Link
                | MarkKind::Strong
                | MarkKind::Em
                | MarkKind::Strike
                | MarkKind::Underline
                | MarkKind::Subsup
        )
    });
    for mark in hidden.chain(new_comments) {
        if !code || *mark.kind() == MarkKind::Annotation {
            marks.push(mark.clone());
        }
    }
    Some(marks)
}

/// Gives a new word the unseen marks that the words on both sides of it have: it is within the same
/// comment, or the same colour.
fn inherit(marks: &mut Vec<Mark>, before: &[Mark], after: &[Mark]) {
    let code = marks.iter().any(|mark| *mark.kind() == MarkKind::Code);
    for mark in before {
        let fits = match mark.kind() {
            MarkKind::Annotation => true,
            MarkKind::TextColor | MarkKind::BackgroundColor => {
                !code && !marks.iter().any(|own| own.kind() == mark.kind())
            }
            _ => false,
        };
        if fits && after.contains(mark) && !marks.contains(mark) {
            marks.push(mark.clone());
        }
    }
}

/// Nodes being put together.
#[derive(Default)]
struct Line {
    nodes: Vec<Node>,
    text: String,
    marks: Option<Vec<Mark>>,
    /// The old node that the text is of, if all of it is.
    of: Option<usize>,
}

impl Line {
    /// Text of an old node, with the marks it has. Neighbours with the same marks stay apart.
    fn old_text(&mut self, text: &str, marks: Option<&[Mark]>, node: usize) {
        let apart = self.of.is_some_and(|of| of != node);
        if self.text.is_empty() || apart || self.marks.as_deref() != marks {
            self.flush();
            self.marks = marks.map(<[Mark]>::to_vec);
        }
        self.of = Some(node);
        self.text.push_str(text);
    }

    fn new_text(&mut self, text: &str, marks: Vec<Mark>) {
        let same = self.marks.as_deref().unwrap_or_default() == marks;
        if self.text.is_empty() || !same {
            self.flush();
            self.marks = (!marks.is_empty()).then_some(marks);
        }
        self.text.push_str(text);
    }

    fn node(&mut self, node: Node) {
        self.flush();
        self.nodes.push(node);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.nodes.push(Node::made_text(text, self.marks.take()));
        }
        self.marks = None;
        self.of = None;
    }

    fn finish(mut self) -> Vec<Node> {
        self.flush();
        self.nodes
    }
}
