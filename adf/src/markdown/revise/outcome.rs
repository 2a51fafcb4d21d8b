//! The new document, and what is to be told of the way to it.

use super::Revision;
use super::align::rising;
use super::blocks::Made;
use super::edit::{Edit, EditCode};
use super::losses::losses;
use crate::Document;

/// The new document, and what was changed.
pub(super) fn outcome(
    document: &Document,
    used: &[bool],
    made: Vec<Made>,
    readings: Vec<(usize, String)>,
) -> Revision {
    let old = document.content();
    let is_as_it_was = made.len() == old.len()
        && made
            .iter()
            .enumerate()
            .all(|(index, made)| matches!(made, Made::Old(place) if *place == index));
    if is_as_it_was {
        return Revision {
            document: document.clone(),
            edits: Vec::new(),
        };
    }
    let order = in_order(&made);
    let mut readings = readings.into_iter().peekable();
    let mut edits = Vec::new();
    let mut content = Vec::with_capacity(made.len());
    for (index, (made, in_order)) in made.into_iter().zip(order).enumerate() {
        let mut tell = |code, message: &str| {
            edits.push(Edit {
                code,
                pointer: format!("/content/{index}"),
                message: message.to_owned(),
            });
        };
        let node = match made {
            Made::Old(place) => old[place].clone(),
            Made::Edited(place, node) => {
                if node != old[place] {
                    tell(EditCode::Changed, "the block was changed");
                }
                node
            }
            Made::New(node) => {
                tell(EditCode::Inserted, "the block is new");
                node
            }
        };
        if !in_order {
            tell(EditCode::Moved, "the block was moved");
        }
        while let Some((_, message)) = readings.next_if(|(at, _)| *at <= index) {
            tell(EditCode::Read, &message);
        }
        content.push(node);
    }
    for place in (0..old.len()).filter(|place| !used[*place]) {
        edits.push(Edit {
            code: EditCode::Deleted,
            pointer: format!("/content/{place}"),
            message: format!("the block {} is gone", old[place].kind()),
        });
    }
    let document_now = Document::from_built(document.root().with_content(content));
    edits.extend(losses(document, &document_now));
    Revision {
        document: document_now,
        edits,
    }
}

/// Whether each block stands in the order it had among the old ones: as many as can.
fn in_order(made: &[Made]) -> Vec<bool> {
    let places: Vec<(usize, usize)> = made
        .iter()
        .enumerate()
        .filter_map(|(index, made)| Some((index, made.place()?)))
        .collect();
    let mut in_order = vec![true; made.len()];
    for (index, _) in &places {
        in_order[*index] = false;
    }
    for (index, _) in rising(&places) {
        in_order[index] = true;
    }
    in_order
}
