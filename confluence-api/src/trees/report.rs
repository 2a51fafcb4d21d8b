//! What came of an export or an import.

use std::fmt;

use crate::error::Error;

use super::place::Place;

/// What could not be done, and why. The rest was done all the same.
#[derive(Debug)]
#[non_exhaustive]
pub struct Failure {
    /// Id of the page, where it has one.
    pub id: Option<String>,
    /// Title of the page; empty where it is not known.
    pub title: String,
    /// The file or directory concerned, within the directory of the tree; empty where there is none.
    pub path: String,
    /// Why.
    pub error: Error,
}

impl Failure {
    pub(super) fn at(place: &Place, error: Error) -> Self {
        Failure {
            id: None,
            title: String::new(),
            path: place.to_string(),
            error,
        }
    }

    pub(super) fn of(id: &str, title: &str, place: &Place, error: Error) -> Self {
        Failure {
            id: Some(id.to_owned()).filter(|id| !id.is_empty()),
            title: title.to_owned(),
            path: place.to_string(),
            error,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if matches!(self.error, Error::Tree(_)) {
            // It names the file itself.
            return write!(f, "{}", self.error);
        }
        match (self.path.as_str(), self.title.as_str()) {
            ("", "") => write!(f, "{}", self.error),
            ("", title) => write!(f, "“{title}”: {}", self.error),
            (path, _) => write!(f, "{path}: {}", self.error),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

/// What is told while an export or an import runs: once for each page, when it is done with.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Step<'a> {
    /// How many pages are done with.
    pub done: usize,
    /// How many there are to do in all.
    pub total: usize,
    /// The file of the page, within the directory of the tree.
    pub path: &'a str,
    /// Whether something was written for it, here or on the site.
    pub written: bool,
}

/// What is called with each [`Step`].
pub(super) type OnStep = std::sync::Arc<dyn Fn(Step<'_>) + Send + Sync>;

/// What an export did. Paths are those within the directory, with `/` between names.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Exported {
    /// Files of pages that were written.
    pub written: Vec<String>,
    /// How many pages were so already.
    pub unchanged: usize,
    /// Attachments that were written.
    pub files: Vec<String>,
    /// Files of pages that have another place: the old one, and the new one.
    pub moved: Vec<(String, String)>,
    /// What was left as it is because it was changed here, and the site was not told yet: an import
    /// does that. Also what is newer than what the site answers.
    pub kept: Vec<String>,
    /// Files of pages, and attachments, that are not on the site any more. They stay, unless
    /// [`prune`](super::Export::prune) says otherwise.
    pub gone: Vec<String>,
    /// Those of them that were removed.
    pub removed: Vec<String>,
    /// What could not be exported.
    pub failures: Vec<Failure>,
}

impl Exported {
    /// Whether nothing at all was written, moved or removed.
    pub fn is_unchanged(&self) -> bool {
        self.written.is_empty()
            && self.files.is_empty()
            && self.moved.is_empty()
            && self.removed.is_empty()
    }

    pub(super) fn sort(&mut self) {
        for all in [
            &mut self.written,
            &mut self.files,
            &mut self.kept,
            &mut self.gone,
            &mut self.removed,
        ] {
            all.sort();
        }
        self.failures
            .sort_by(|one, other| one.path.cmp(&other.path));
    }
}

impl fmt::Display for Exported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} pages written, {} as they were, {} attachments",
            self.written.len(),
            self.unchanged,
            self.files.len()
        )?;
        for (count, what) in [
            (self.moved.len(), "moved"),
            (self.kept.len(), "kept as they were changed here"),
            (self.gone.len(), "not on the site any more"),
            (self.removed.len(), "removed"),
            (self.failures.len(), "failed"),
        ] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        Ok(())
    }
}
