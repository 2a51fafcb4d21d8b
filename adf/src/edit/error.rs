//! Why an edit is refused, worded as advice. The document is then as it was before.

use std::fmt;

use crate::BuildError;
use crate::validate::Finding;

/// Why an edit is refused. The document is unchanged then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// The text is no JSON pointer to a node.
    #[error(
        "{text:?} is no JSON pointer to a node; write one such as /content/3/content/0, or name the \
         node with local_id(…) or titled(…)"
    )]
    NoPointer {
        /// What was given.
        text: String,
    },

    /// No node stands there.
    #[error("no node stands at {pointer}: {} holds {}", Whole(holder), Nodes(*held))]
    NoNode {
        /// Where a node was looked for.
        pointer: String,
        /// The innermost node on the way there that exists.
        holder: String,
        /// How many nodes it holds.
        held: usize,
    },

    /// No node has this `localId`.
    #[error(
        "no node has the localId {id:?}; it may have been deleted or given a new one since the \
         document was read, so look for its text instead"
    )]
    NoLocalId {
        /// The id that was looked for.
        id: String,
    },

    /// No heading has this text.
    #[error(
        "no heading reads {title:?}{}",
        Nearest(nearest, "the document has no headings")
    )]
    NoHeading {
        /// The text that was looked for.
        title: String,
        /// The headings that come nearest, the nearest first, as paths such as `Plan/Risks`.
        nearest: Vec<String>,
    },

    /// Several nodes fit.
    #[error("{} {what}: {}; {advice}", candidates.len(), List(candidates))]
    Ambiguous {
        /// What was looked for.
        what: String,
        /// All that fit, with their pointers.
        candidates: Vec<String>,
        /// How to name one of them.
        advice: &'static str,
    },

    /// The document itself was to be deleted, replaced or moved.
    #[error("the document itself cannot be {done}; name one of its nodes, or make a new document")]
    Root {
        /// What was to be done.
        done: &'static str,
    },

    /// The content model does not allow what would stand there. `unchecked()` leaves this check out.
    #[error("{}", Findings(findings))]
    NotAllowed {
        /// What is wrong, where it would have been, what is allowed there and what to do; at least
        /// one.
        findings: Vec<Finding>,
    },

    /// The document would be nested too deeply.
    #[error(
        "at {pointer} the document would be nested deeper than {limit} levels; put it further out"
    )]
    TooDeep {
        /// Where the node would have stood.
        pointer: String,
        /// The limit.
        limit: usize,
    },

    /// The content given was made with the builder, and it is not right.
    #[error(transparent)]
    Build(#[from] BuildError),

    /// A node was to be moved into itself.
    #[error("{from} cannot be moved to {to}, which is inside of it; move it out first")]
    IntoItself {
        /// Where the node stands.
        from: String,
        /// Where it was to go.
        to: String,
    },

    /// A value or text cannot be given to the node.
    #[error("{what} of the {node} at {pointer} cannot be changed like this: {advice}")]
    Value {
        /// What was to be changed.
        what: String,
        /// The type of the node.
        node: String,
        /// Where it stands.
        pointer: String,
        /// Why not and what to do.
        advice: String,
    },

    /// No table fits.
    #[error(
        "there is no table {what}{}",
        Nearest(tables, "the document has no tables")
    )]
    NoTable {
        /// What was looked for.
        what: String,
        /// The tables there are.
        tables: Vec<String>,
    },

    /// The table has no such row, column or cell.
    #[error("the table at {pointer} has no {what}; it has {has}")]
    NoCell {
        /// Where the table stands.
        pointer: String,
        /// What was looked for.
        what: String,
        /// What it has instead.
        has: String,
    },

    /// More cells were given than fit.
    #[error(
        "{given} cells were given for {places} places in the table at {pointer}; leave some out or \
         append a column first"
    )]
    TooManyCells {
        /// Where the table stands.
        pointer: String,
        /// How many cells were given.
        given: usize,
        /// How many places there are.
        places: usize,
    },

    /// The cells of the table cover too many columns or rows to be worked with.
    #[error(
        "the cells of the table at {pointer} cover too many columns or rows to be worked with; look \
         at their colspan and rowspan"
    )]
    TooWide {
        /// Where the table stands.
        pointer: String,
    },

    /// No task fits.
    #[error(
        "there is no task {what}{}",
        Nearest(tasks, "the document has no tasks")
    )]
    NoTask {
        /// What was looked for.
        what: String,
        /// The tasks there are, the nearest first.
        tasks: Vec<String>,
    },
}

struct Whole<'a>(&'a str);

impl fmt::Display for Whole<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() {
            "the document"
        } else {
            self.0
        })
    }
}

struct Nodes(usize);

impl fmt::Display for Nodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("no nodes"),
            1 => f.write_str("1 node"),
            count => write!(f, "{count} nodes"),
        }
    }
}

/// How many names are listed at most.
const MOST_LISTED: usize = 12;

struct List<'a>(&'a [String]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().take(MOST_LISTED).enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            f.write_str(name)?;
        }
        if self.0.len() > MOST_LISTED {
            write!(f, " and {} more", self.0.len() - MOST_LISTED)?;
        }
        Ok(())
    }
}

struct Findings<'a>(&'a [Finding]);

impl fmt::Display for Findings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.0.iter().take(MOST_LISTED).enumerate() {
            if index > 0 {
                f.write_str("; and ")?;
            }
            write!(
                f,
                "{} does not fit at {}",
                finding.found(),
                finding.pointer()
            )?;
            if !finding.allowed().is_empty() {
                write!(f, "; allowed there: {}", finding.allowed())?;
            }
            if !finding.hint().is_empty() {
                write!(f, "; {}", finding.hint())?;
            }
        }
        Ok(())
    }
}

struct Nearest<'a>(&'a [String], &'static str);

impl fmt::Display for Nearest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return write!(f, "; {}", self.1);
        }
        f.write_str("; did you mean ")?;
        List(self.0).fmt(f)?;
        f.write_str("?")
    }
}
