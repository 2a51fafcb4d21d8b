//! Old blocks found in a text by what they say.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::blocks::{Blocks, Part};
use super::segments::trimmed;
use crate::{Node, NodeKind};

impl<'a> Blocks<'_, 'a> {
    /// Finds old blocks in texts by what they say, from both ends, so that neither a lost anchor nor a
    /// new block beside it is an edit.
    pub(super) fn peeled<'t>(&mut self, parts: Vec<Part<'t>>) -> Vec<Part<'t>> {
        let mut elsewhere: HashMap<&'a str, BTreeSet<usize>> = HashMap::new();
        for place in (0..self.old.len()).filter(|place| !self.used[*place]) {
            elsewhere.entry(self.text(place)).or_default().insert(place);
        }
        let mut peeled = Vec::with_capacity(parts.len());
        for part in parts {
            let Part::Text { text, near } = part else {
                peeled.push(part);
                continue;
            };
            let (mut rest, mut near) = (text, near);
            while let Some(after) = self.is_first(near.start, &near, rest) {
                peeled.push(Part::Old(near.start));
                near.start += 1;
                rest = after;
            }
            let mut last = Vec::new();
            while let Some(before) = self.is_last(near.end.wrapping_sub(1), &near, rest) {
                near.end -= 1;
                last.push(Part::Old(near.end));
                rest = before;
            }
            if !rest.is_empty() {
                let moved = elsewhere
                    .get_mut(rest)
                    .and_then(|places| self.find(places, &near));
                peeled.push(match moved {
                    Some(place) => Part::Old(place),
                    None => Part::Text { text: rest, near },
                });
            }
            peeled.extend(last.into_iter().rev());
        }
        peeled
    }

    /// What stands behind this block, if the text begins with it.
    fn is_first<'t>(
        &mut self,
        place: usize,
        near: &Range<usize>,
        text: &'t str,
    ) -> Option<&'t str> {
        if !near.contains(&place) || self.text(place).is_empty() {
            return None;
        }
        let after = text.strip_prefix(self.text(place))?;
        let gap = &after[..after.len() - after.trim_start().len()];
        let rest = trimmed(after);
        let apart = rest.is_empty() || is_apart(gap);
        let goes_on = self.is_list(place) && continues_list(rest);
        (apart && !goes_on && self.take(place)).then_some(rest)
    }

    /// What stands before this block, if the text ends with it.
    fn is_last<'t>(&mut self, place: usize, near: &Range<usize>, text: &'t str) -> Option<&'t str> {
        if !near.contains(&place) || self.text(place).is_empty() {
            return None;
        }
        let before = text.strip_suffix(self.text(place))?;
        let rest = before.trim_end();
        let apart = rest.is_empty() || is_apart(&before[rest.len()..]);
        let goes_on = self.is_list(place) && rest.lines().next_back().is_some_and(continues_list);
        (apart && !goes_on && self.take(place)).then_some(rest)
    }

    fn is_list(&self, place: usize) -> bool {
        matches!(
            self.old.get(place).map(Node::kind),
            Some(NodeKind::BulletList | NodeKind::OrderedList | NodeKind::TaskList)
        )
    }
}

/// Whether there is an empty line in a gap.
fn is_apart(gap: &str) -> bool {
    gap.bytes().filter(|byte| *byte == b'\n').count() > 1
}

/// Whether a line after a list would be more of it.
fn continues_list(text: &str) -> bool {
    let digits = text.trim_start_matches(|next: char| next.is_ascii_digit());
    text.starts_with([' ', '\t', '-', '*', '+'])
        || digits.len() < text.len() && digits.starts_with(['.', ')'])
}
