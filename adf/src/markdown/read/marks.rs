//! The marks that are in force, the outermost first.

use crate::{Mark, MarkKind};

/// More marks inside each other than this are not kept; there are no more than a dozen that say
/// something.
const MOST: usize = 32;

#[derive(Debug)]
struct Active {
    mark: Mark,
    times: usize,
}

/// Marks in force. A mark that is in force already is counted, not repeated.
#[derive(Debug, Default)]
pub(super) struct Marks {
    active: Vec<Active>,
    /// Changes with every mark that begins or ends.
    version: u32,
}

impl Marks {
    pub(super) fn version(&self) -> u32 {
        self.version
    }

    pub(super) fn has(&self, kind: &MarkKind) -> bool {
        self.active.iter().any(|active| active.mark.kind() == kind)
    }

    pub(super) fn get(&self, kind: &MarkKind) -> Option<&Mark> {
        let active = self
            .active
            .iter()
            .find(|active| active.mark.kind() == kind)?;
        Some(&active.mark)
    }

    /// Begins a mark. A second link, and marks beyond all measure, are refused.
    pub(super) fn begin(&mut self, mark: Mark) -> bool {
        if let Some(active) = self.active.iter_mut().find(|active| active.mark == mark) {
            active.times += 1;
            return true;
        }
        let second = *mark.kind() == MarkKind::Link && self.has(&MarkKind::Link);
        if second || self.active.len() >= MOST {
            return false;
        }
        self.version = self.version.wrapping_add(1);
        self.active.push(Active { mark, times: 1 });
        true
    }

    /// Ends the mark of this kind that began last.
    pub(super) fn end(&mut self, kind: &MarkKind) {
        let last = self
            .active
            .iter()
            .rposition(|active| active.mark.kind() == kind);
        let Some(index) = last else { return };
        let Some(active) = self.active.get_mut(index) else {
            return;
        };
        active.times -= 1;
        if active.times == 0 {
            self.active.remove(index);
            self.version = self.version.wrapping_add(1);
        }
    }

    /// The marks for a text. Tells whether some had to be left out.
    pub(super) fn for_text(&self) -> (Option<Vec<Mark>>, bool) {
        if self.active.is_empty() {
            return (None, false);
        }
        let code = self.has(&MarkKind::Code);
        let mut marks: Vec<Mark> = Vec::with_capacity(self.active.len());
        let mut dropped = false;
        for active in &self.active {
            let kind = active.mark.kind();
            if code && !matches!(kind, MarkKind::Code | MarkKind::Link | MarkKind::Annotation) {
                dropped = true;
                continue;
            }
            // Of two of a kind the inner one is seen, but comments may overlap.
            if *kind != MarkKind::Annotation {
                marks.retain(|mark| mark.kind() != kind);
            }
            // It is no mark: it says that there are none.
            if *kind == MarkKind::Untyped {
                continue;
            }
            marks.push(active.mark.clone());
        }
        (Some(marks), dropped)
    }
}
