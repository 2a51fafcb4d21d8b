//! What the walk found, by document.

use std::fmt;

/// Counts of one document.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) document: String,
    pub(crate) usable: usize,
    pub(crate) denied: usize,
    /// Calls with nothing but things inside, and those of them that were denied.
    pub(crate) inside: usize,
    pub(crate) refused: Vec<String>,
    pub(crate) places: usize,
    /// Calls that name something outside, and those of them that were denied.
    pub(crate) outside: usize,
    pub(crate) kept_out: usize,
    /// Calls with a text that may be any.
    pub(crate) free: usize,
    /// Calls with properties that the operation does not declare.
    pub(crate) undeclared: usize,
    /// Answers that told of something outside before they were checked.
    pub(crate) hostile: usize,
    pub(crate) lookups: usize,
    pub(crate) escapes: Vec<String>,
}

impl Tally {
    pub(crate) fn operations(&self) -> usize {
        self.usable + self.denied
    }

    pub(crate) fn add(&mut self, other: &Tally) {
        self.usable += other.usable;
        self.denied += other.denied;
        self.inside += other.inside;
        self.refused.extend(other.refused.iter().cloned());
        self.places += other.places;
        self.outside += other.outside;
        self.kept_out += other.kept_out;
        self.free += other.free;
        self.undeclared += other.undeclared;
        self.hostile += other.hostile;
        self.lookups += other.lookups;
        self.escapes.extend(other.escapes.iter().cloned());
    }

    /// What the columns are called.
    pub(crate) fn head() -> String {
        format!(
            "{:<18} {:>10} {:>6} {:>6} {:>7} {:>7} {:>7} {:>8} {:>7} {:>6} {:>10} {:>8} {:>8} {:>8}",
            "document",
            "operations",
            "usable",
            "denied",
            "inside",
            "refused",
            "places",
            "outside",
            "denied",
            "free",
            "undeclared",
            "hostile",
            "look-ups",
            "escapes"
        )
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:<18} {:>10} {:>6} {:>6} {:>7} {:>7} {:>7} {:>8} {:>7} {:>6} {:>10} {:>8} {:>8} {:>8}",
            self.document,
            self.operations(),
            self.usable,
            self.denied,
            self.inside,
            self.refused.len(),
            self.places,
            self.outside,
            self.kept_out,
            self.free,
            self.undeclared,
            self.hostile,
            self.lookups,
            self.escapes.len()
        )
    }
}
