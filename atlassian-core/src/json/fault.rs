//! Why a JSON text could not be read, and where.

use std::fmt;

/// One step of a JSON path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Segment {
    /// A property of an object.
    Key(String),
    /// An element of an array.
    Index(usize),
}

/// Why a JSON text could not be read: path, reason, short excerpt.
///
/// The excerpt is at most 60 characters of the text that was found; the body itself is never kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Fault(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    /// Innermost step first.
    steps: Vec<Segment>,
    reason: String,
    excerpt: Option<String>,
}

const EXCERPT: usize = 60;

/// How much of a path is printed.
const LONGEST_PATH: usize = 200;

impl Fault {
    /// A fault at the place that is being read.
    pub fn new(reason: impl Into<String>) -> Self {
        Fault(Box::new(Inner {
            steps: Vec::new(),
            reason: reason.into(),
            excerpt: None,
        }))
    }

    pub(super) fn with_excerpt(mut self, rest: &str) -> Self {
        let mut excerpt: String = rest.chars().take(EXCERPT).collect();
        if excerpt.len() < rest.len() {
            excerpt.push('…');
        }
        self.0.excerpt = Some(excerpt);
        self
    }

    /// The same fault seen from one step further out.
    pub fn within(mut self, step: Segment) -> Self {
        self.0.steps.push(step);
        self
    }

    /// The path, such as `$.issues[3].fields.created`.
    pub fn path(&self) -> String {
        let mut path = String::from("$");
        for step in self.0.steps.iter().rev() {
            match step {
                Segment::Key(key) if is_plain(key) => {
                    path.push('.');
                    path.push_str(key);
                }
                Segment::Key(key) => path.push_str(&format!("[{key:?}]")),
                Segment::Index(index) => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }

    /// What is wrong there.
    pub fn reason(&self) -> &str {
        &self.0.reason
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// A path short enough to read: its beginning and its end.
fn abridged(path: &str) -> String {
    let length = path.chars().count();
    if length <= LONGEST_PATH {
        return path.to_owned();
    }
    let (head, tail) = (LONGEST_PATH / 2, length - LONGEST_PATH / 2);
    let head: String = path.chars().take(head).collect();
    let tail: String = path.chars().skip(tail).collect();
    format!("{head}…{tail}")
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.0.reason, abridged(&self.path()))?;
        match &self.0.excerpt {
            Some(excerpt) => write!(f, " (found `{excerpt}`)"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Fault {}
