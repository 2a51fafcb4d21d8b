//! JSON pointers (RFC 6901) that grow and shrink with the walk, without a copy for each node.

use std::fmt::Write as _;

/// The way from the document to where the walk is.
#[derive(Debug, Default)]
pub(super) struct Pointer(String);

impl Pointer {
    /// Does something at a place in an array of this node.
    pub(super) fn at<T>(
        &mut self,
        key: &str,
        index: usize,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let length = self.0.len();
        // Writing to a string has no way to fail.
        let _ = write!(self.0, "/{key}/{index}");
        let result = work(self);
        self.0.truncate(length);
        result
    }

    /// Where the walk is.
    pub(super) fn here(&self) -> String {
        self.0.clone()
    }

    /// A key below where the walk is.
    pub(super) fn to(&self, path: &[&str]) -> String {
        let mut pointer = self.0.clone();
        for key in path {
            pointer.push('/');
            for letter in key.chars() {
                match letter {
                    '~' => pointer.push_str("~0"),
                    '/' => pointer.push_str("~1"),
                    other => pointer.push(other),
                }
            }
        }
        pointer
    }
}
