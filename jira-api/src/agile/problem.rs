//! What is wrong with a board, a sprint, or a move of issues.

use std::fmt;

use super::board::Board;
use super::sprint::{Sprint, text_of};

/// What is wrong with a board, a sprint, or a move of issues. Its text says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BoardProblem {
    /// No board has that name, or none that this account may see.
    #[error("{}", no_board(wanted.as_deref(), project.as_deref(), there))]
    NoBoard {
        /// The name or id as it was given; none where any board would do.
        wanted: Option<String>,
        /// The project it was to be found in.
        project: Option<String>,
        /// Boards there are, those with the most similar names first.
        there: Vec<Board>,
    },

    /// Several boards fit.
    #[error("{}; choose one by its id", ambiguous(wanted.as_deref(), project.as_deref(), choices))]
    AmbiguousBoard {
        /// The name as it was given; none where any board would do.
        wanted: Option<String>,
        /// The project it was to be found in.
        project: Option<String>,
        /// The boards that fit.
        choices: Vec<Board>,
    },

    /// The board has no such sprint.
    #[error("board {board} has no {wanted}{}", sprints(there))]
    NoSprint {
        /// What was asked for: a name, or “active sprint”.
        wanted: String,
        /// The board: its id, or a name.
        board: String,
        /// Sprints there are.
        there: Vec<Sprint>,
    },

    /// Several sprints fit.
    #[error(
        "board {board} has several {wanted}{}; choose one by its id",
        sprints(choices)
    )]
    AmbiguousSprint {
        /// What was asked for.
        wanted: String,
        /// The board: its id, or a name.
        board: String,
        /// The sprints that fit.
        choices: Vec<Sprint>,
    },

    /// A sprint can only be started with a day on which it is to end.
    #[error("sprint “{sprint}” has no end that lies ahead; say when it is to end, with `until`")]
    NoEnd {
        /// Name of the sprint.
        sprint: String,
    },

    /// Only a sprint under way can be completed.
    #[error(
        "sprint “{sprint}” has not begun, so it cannot be completed; delete it, or start it first"
    )]
    NotBegun {
        /// Name of the sprint.
        sprint: String,
    },

    /// Some issues were not moved; the others were.
    #[error(transparent)]
    Unmoved(Box<Unmoved>),
}

impl BoardProblem {
    /// What Atlassian, or the way there, said, where it said something.
    pub fn atlassian(&self) -> Option<&atlassian_core::Error> {
        match self {
            BoardProblem::Unmoved(unmoved) => unmoved.source.as_ref(),
            _ => None,
        }
    }
}

/// A move of issues that came through only in part.
#[derive(Debug)]
#[non_exhaustive]
pub struct Unmoved {
    /// Id of the operation.
    pub operation: &'static str,
    /// Where they were to go, in words.
    pub to: String,
    /// Keys or ids, as they were given, of those that were moved.
    pub moved: Vec<String>,
    /// Those that were not, and why where Jira said so of one alone.
    pub left: Vec<(String, Option<String>)>,
    /// What ended it, where that was one error for all.
    pub source: Option<atlassian_core::Error>,
}

impl std::error::Error for Unmoved {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.source.as_ref()?;
        Some(source)
    }
}

impl fmt::Display for Unmoved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.moved.len() + self.left.len();
        let (operation, to) = (self.operation, &self.to);
        write!(
            f,
            "{operation}: {} of {all} issues did not get {to}: ",
            self.left.len()
        )?;
        const SHOWN: usize = 10;
        for (place, (key, why)) in self.left.iter().take(SHOWN).enumerate() {
            let comma = if place > 0 { ", " } else { "" };
            write!(f, "{comma}{key}")?;
            if let Some(why) = why {
                write!(f, " ({why})")?;
            }
        }
        if let Some(more) = self.left.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            write!(f, " and {more} more")?;
        }
        if let Some(source) = &self.source {
            write!(f, ": {source}")?;
        }
        f.write_str("; the others did, so try again with these alone")
    }
}

fn listed<T: fmt::Display>(all: &[T]) -> String {
    const SHOWN: usize = 10;
    let mut text: Vec<String> = all.iter().take(SHOWN).map(T::to_string).collect();
    if all.len() > SHOWN {
        text.push(format!("{} more", all.len() - SHOWN));
    }
    text.join(", ")
}

fn place(wanted: Option<&str>, project: Option<&str>) -> (String, String) {
    let name = wanted
        .map(|wanted| format!(" “{wanted}”"))
        .unwrap_or_default();
    let project = project
        .map(|key| format!(" of project {key}"))
        .unwrap_or_default();
    (name, project)
}

fn no_board(wanted: Option<&str>, project: Option<&str>, there: &[Board]) -> String {
    let (name, of) = place(wanted, project);
    match there {
        [] => format!(
            "there is no board{name}{of} that this account may see; check the name, or ask for access"
        ),
        there => format!("there is no board{name}{of}; there is {}", listed(there)),
    }
}

fn ambiguous(wanted: Option<&str>, project: Option<&str>, choices: &[Board]) -> String {
    let (name, of) = place(wanted, project);
    format!("several boards{of} fit{name}: {}", listed(choices))
}

fn sprints(all: &[Sprint]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let named = |sprint: &Sprint| {
        let state = text_of(sprint.state);
        format!("“{}” ({}, {state})", sprint.name, sprint.id)
    };
    let named: Vec<String> = all.iter().map(named).collect();
    format!(": there is {}", listed(&named))
}
