//! The blocks of a document: which of them an edited text still says, and which it says otherwise.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::Revision;
use super::ids::Ids;
use super::merge::{fits, likeness, merged};
use super::outcome::outcome;
use super::segments::segments;
use crate::markdown::read::Reader;
use crate::markdown::write::{Anchored, visible};
use crate::schema::{Judge, Schema};
use crate::{Document, Node, NodeKind};

pub(super) fn revise(document: &Document, edited: &str) -> Revision {
    let anchored = Anchored::new(document);
    let places: HashMap<usize, usize> = anchored
        .blocks
        .iter()
        .enumerate()
        .map(|(place, (number, _))| (*number, place))
        .collect();
    let segments = segments(edited, |number| places.get(&number).copied());

    let mut blocks = Blocks::new(document.content(), &anchored);
    for place in segments.iter().filter_map(|segment| segment.block) {
        blocks.has_anchor[place] = true;
    }
    // First whatever is as it was behind its own anchor, so that nothing else takes its place.
    let mut parts = Vec::with_capacity(segments.len());
    for segment in &segments {
        match segment.block {
            Some(place) if blocks.text(place) == segment.text && blocks.take(place) => {
                parts.push(Part::Old(place));
            }
            _ if segment.text.is_empty() => {}
            block => parts.push(Part::Text {
                text: segment.text,
                near: blocks.near(block),
            }),
        }
    }
    let parts = blocks.peeled(parts);
    let (made, readings) = blocks.read(parts, document);
    let made = blocks.with_unseen(made);
    outcome(document, &blocks.used, made, readings)
}

/// A part of the new document.
pub(super) enum Part<'t> {
    /// The old block of this place, as it was.
    Old(usize),
    /// Text that says something else than the block it stands behind. The old blocks of these places
    /// may be in it.
    Text { text: &'t str, near: Range<usize> },
}

/// A block of the new document.
pub(super) enum Made {
    /// An old one, as it was.
    Old(usize),
    /// An old one with changes.
    Edited(usize, Node),
    /// A new one.
    New(Node),
}

impl Made {
    /// The place of the old block that it is, or was made of.
    pub(super) fn place(&self) -> Option<usize> {
        match self {
            Self::Old(place) | Self::Edited(place, _) => Some(*place),
            Self::New(_) => None,
        }
    }
}

pub(super) struct Blocks<'d, 'a> {
    pub(super) old: &'d [Node],
    anchored: &'a Anchored<'d>,
    /// Which of the old blocks have found their place.
    pub(super) used: Vec<bool>,
    /// Which of them have an anchor in the edited text.
    has_anchor: Vec<bool>,
}

impl<'d, 'a> Blocks<'d, 'a> {
    fn new(old: &'d [Node], anchored: &'a Anchored<'d>) -> Self {
        Self {
            old,
            anchored,
            used: vec![false; old.len()],
            has_anchor: vec![false; old.len()],
        }
    }

    pub(super) fn text(&self, place: usize) -> &'a str {
        self.anchored.blocks.get(place).map_or("", |(_, text)| text)
    }

    /// Takes an old block, if nothing has taken it.
    pub(super) fn take(&mut self, place: usize) -> bool {
        self.used
            .get_mut(place)
            .is_some_and(|used| !std::mem::replace(used, true))
    }

    /// The block whose anchor a text stands behind, and those after it whose anchors are gone.
    fn near(&self, block: Option<usize>) -> Range<usize> {
        let start = block.unwrap_or(0);
        let after = block.map_or(0, |block| block + 1);
        let end = (after..self.old.len()).find(|place| self.has_anchor[*place]);
        start..end.unwrap_or(self.old.len())
    }

    /// Reads what is left, and finds in it the blocks that read as old ones do, and those that were
    /// edited.
    fn read(
        &mut self,
        parts: Vec<Part<'_>>,
        document: &Document,
    ) -> (Vec<Made>, Vec<(usize, String)>) {
        let mut by_look: Option<HashMap<String, BTreeSet<usize>>> = None;
        let mut ids = Ids::new(document);
        let mut made = Vec::with_capacity(parts.len());
        let mut readings = Vec::new();
        for part in parts {
            let (text, near) = match part {
                Part::Old(place) => {
                    made.push(Made::Old(place));
                    continue;
                }
                Part::Text { text, near } => (text, near),
            };
            let reading = Reader::default().read_with(text, &self.anchored.references);
            readings.extend(
                reading
                    .changes()
                    .iter()
                    .map(|change| (made.len(), change.message().to_owned())),
            );
            let mut nodes = reading.into_document().into_content();
            for node in &mut nodes {
                ids.settle(node, &self.anchored.references);
            }
            let looks = by_look.get_or_insert_with(|| self.looks());
            let found: Vec<Option<usize>> = nodes
                .iter()
                .map(|node| self.find(looks.get_mut(&visible(node))?, &near))
                .collect();
            let edited = self.edited(&nodes, &found, near);
            for ((node, found), edited) in nodes.into_iter().zip(found).zip(edited) {
                made.push(match (found, edited) {
                    (Some(place), _) => Made::Old(place),
                    (None, Some(place)) => {
                        let read = node.clone();
                        let merged = merged(&self.old[place], node);
                        // What was not valid before may stay so; nothing becomes it.
                        let sound = is_sound(&merged) || !is_sound(&self.old[place]);
                        Made::Edited(place, if sound { merged } else { read })
                    }
                    (None, None) => Made::New(node),
                });
            }
        }
        (made, readings)
    }

    /// Puts empty paragraphs back whose anchors are gone together with those of the blocks before
    /// them: nobody has seen that they were there.
    fn with_unseen(&mut self, made: Vec<Made>) -> Vec<Made> {
        let no_anchors = !self.has_anchor.contains(&true);
        let mut all = Vec::with_capacity(made.len());
        if no_anchors {
            self.unseen(0, &mut all);
        }
        for made in made {
            let place = made.place();
            all.push(made);
            if let Some(place) = place.filter(|place| !self.has_anchor[*place]) {
                self.unseen(place + 1, &mut all);
            }
        }
        all
    }

    fn unseen(&mut self, from: usize, made: &mut Vec<Made>) {
        let mut place = from;
        while place < self.old.len()
            && self.text(place).is_empty()
            && !self.has_anchor[place]
            && self.take(place)
        {
            made.push(Made::Old(place));
            place += 1;
        }
    }

    /// The old blocks that have not found their place, by how they look.
    fn looks(&self) -> HashMap<String, BTreeSet<usize>> {
        let mut looks: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for place in (0..self.old.len()).filter(|place| !self.used[*place]) {
            looks
                .entry(visible(&self.old[place]))
                .or_default()
                .insert(place);
        }
        looks
    }

    /// One of these old blocks, one that is expected here if there is such.
    pub(super) fn find(
        &mut self,
        places: &mut BTreeSet<usize>,
        near: &Range<usize>,
    ) -> Option<usize> {
        loop {
            let here = places.range(near.clone()).next().or(places.first());
            let place = *here?;
            places.remove(&place);
            if self.take(place) {
                return Some(place);
            }
        }
    }

    /// For each node that is no old block the one that it may have been made of.
    fn edited(
        &mut self,
        nodes: &[Node],
        found: &[Option<usize>],
        near: Range<usize>,
    ) -> Vec<Option<usize>> {
        let mut edited = vec![None; nodes.len()];
        let free: Vec<usize> = near.clone().filter(|place| !self.used[*place]).collect();
        let new: Vec<usize> = (0..nodes.len())
            .filter(|index| found[*index].is_none())
            .collect();
        let fits = |place: usize, index: usize| fits(&self.old[place], &nodes[index]);
        let all = free.len() == new.len()
            && free
                .iter()
                .zip(&new)
                .all(|(place, index)| fits(*place, *index));
        let mut pairs = Vec::new();
        if all {
            pairs.extend(free.into_iter().zip(new));
        } else {
            let mut next = 0;
            for place in free {
                let own = self.has_anchor[place];
                let candidates = new.iter().enumerate().skip(next).take(16);
                let best = candidates
                    .filter(|(_, index)| fits(place, **index))
                    .map(|(order, index)| {
                        (likeness(&self.old[place], &nodes[*index]), order, *index)
                    })
                    // A block behind its own anchor is that block, however much it was changed.
                    .filter(|(likeness, ..)| own || *likeness >= 40)
                    .max_by_key(|(likeness, order, _)| (*likeness, std::cmp::Reverse(*order)));
                if let Some((_, order, index)) = best {
                    pairs.push((place, index));
                    next = order + 1;
                }
            }
        }
        for (place, index) in pairs {
            if self.take(place) {
                edited[index] = Some(place);
            }
        }
        edited
    }
}

/// Whether the schema takes the block in a document.
fn is_sound(block: &Node) -> bool {
    let table = Schema::Full.table();
    let definitions = Judge::new(table).definitions(block);
    table.inside(&NodeKind::Doc).meets(definitions)
}
