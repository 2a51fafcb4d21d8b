//! What an edit has taken the ground from: comments without words, and files that nothing shows.

use std::collections::HashSet;

use super::edit::{Edit, EditCode};
use crate::{Document, MarkKind, Node, NodeKind};

pub(super) fn losses(old: &Document, new: &Document) -> Vec<Edit> {
    let kept = Shown::of(new.root());
    let mut told = Shown::default();
    let mut edits = Vec::new();
    let mut open = vec![(old.root(), String::new())];
    while let Some((node, pointer)) = open.pop() {
        for id in comments(node) {
            if !kept.comments.contains(id) && told.comments.insert(id) {
                edits.push(Edit {
                    code: EditCode::AnnotationLost,
                    pointer: pointer.clone(),
                    message: format!("the inline comment {id} has no words left"),
                });
            }
        }
        if let Some(id) = file(node)
            && !kept.files.contains(id)
            && told.files.insert(id)
        {
            edits.push(Edit {
                code: EditCode::MediaLost,
                pointer: pointer.clone(),
                message: format!("the file {id} is not shown any more"),
            });
        }
        let inside = node.content().iter().enumerate().rev();
        open.extend(inside.map(|(index, child)| (child, format!("{pointer}/content/{index}"))));
    }
    edits
}

#[derive(Default)]
struct Shown<'n> {
    comments: HashSet<&'n str>,
    files: HashSet<&'n str>,
}

impl<'n> Shown<'n> {
    fn of(root: &'n Node) -> Self {
        let mut shown = Self::default();
        for node in root.descendants() {
            shown.comments.extend(comments(node));
            shown.files.extend(file(node));
        }
        shown
    }
}

fn comments(node: &Node) -> impl Iterator<Item = &str> {
    node.marks()
        .iter()
        .filter(|mark| *mark.kind() == MarkKind::Annotation)
        .filter_map(|mark| mark.attr_str("id"))
}

fn file(node: &Node) -> Option<&str> {
    matches!(node.kind(), NodeKind::Media | NodeKind::MediaInline)
        .then(|| node.attr_str("id"))
        .flatten()
}
