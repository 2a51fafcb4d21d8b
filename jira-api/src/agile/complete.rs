//! Completing a sprint, and what becomes of the issues that are not done.

use serde_json::{Map, json};

use super::configuration::BoardConfiguration;
use super::id::SprintId;
use super::problem::BoardProblem;
use super::sprint::{Sprint, text_of};
use super::sprints::update;
use crate::issue::{Issue, SprintState};
use crate::{Error, Jira};

/// Where the open issues of a sprint go when it is completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goes {
    /// Where Jira puts them.
    Stays,
    Next,
    Backlog,
    Into(SprintId),
}

/// A sprint that is still to be completed. [`Sprints::complete`](super::Sprints::complete) gives it.
///
/// The sprint is closed first, and its open issues are moved then: so they stay in the closed sprint, and
/// Jira's reports call them carried over, not removed. Open is what is not in the last column of the board
/// the sprint was made on. Subtasks go with their parents.
///
/// ```
/// # async fn run(jira: jira_api::Jira, sprint: jira_api::agile::Sprint) -> Result<(), jira_api::Error> {
/// let completed = jira.sprints().complete(sprint.id).open_to_next().send().await?;
/// println!("{} carried over: {:?}", completed.sprint.name, completed.carried_over);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing happens before `send`"]
pub struct Completion {
    jira: Jira,
    sprint: SprintId,
    goes: Goes,
}

/// A sprint that was completed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Completed {
    /// The sprint as it is now.
    pub sprint: Sprint,
    /// Keys of the issues that were not done, in the order of their rank.
    pub carried_over: Vec<String>,
    /// The sprint they were put into; none where they were put into none.
    pub into: Option<SprintId>,
}

impl Completion {
    pub(super) fn new(jira: &Jira, sprint: SprintId) -> Self {
        Completion {
            jira: jira.clone(),
            sprint,
            goes: Goes::Stays,
        }
    }

    /// Open issues go into the planned sprint of the board that comes next.
    pub fn open_to_next(mut self) -> Self {
        self.goes = Goes::Next;
        self
    }

    /// Open issues go into a sprint.
    pub fn open_to(mut self, sprint: impl Into<SprintId>) -> Self {
        self.goes = Goes::Into(sprint.into());
        self
    }

    /// Open issues go into the backlog.
    pub fn open_to_backlog(mut self) -> Self {
        self.goes = Goes::Backlog;
        self
    }

    /// Closes the sprint, and moves what is open.
    ///
    /// Where that breaks off, or the moves fail, the sprint may be closed already: sent again, this moves
    /// what is still to be moved.
    ///
    /// # Errors
    /// [`BoardProblem::NotBegun`]; [`BoardProblem::NoSprint`] where there is no next one, in which case
    /// nothing has happened; [`BoardProblem::Unmoved`]; as for any call.
    pub async fn send(self) -> Result<Completed, Error> {
        let sprints = self.jira.sprints();
        let sprint = sprints.get(self.sprint).await?;
        if sprint.state == SprintState::Future {
            return Err(BoardProblem::NotBegun {
                sprint: sprint.name,
            }
            .into());
        }
        let into = match (self.goes, sprint.board) {
            (Goes::Into(id), _) => Some(id),
            (Goes::Next, Some(board)) => Some(sprints.next(board).await?.id),
            (Goes::Next, None) => {
                return Err(Error::Incomplete {
                    operation: "getSprint",
                    what: "board that the sprint was made on",
                });
            }
            (Goes::Stays | Goes::Backlog, _) => None,
        };
        let configuration = match sprint.board {
            Some(board) => Some(self.jira.boards().configuration(board).await?),
            None => None,
        };
        let open = self.open(configuration.as_ref()).await?;
        let closed = sprint.state == SprintState::Closed;
        let sprint = if closed {
            sprint
        } else {
            let state = json!(text_of(SprintState::Closed));
            let changes = Map::from_iter([("state".to_owned(), state)]);
            update(&self.jira, self.sprint, changes).await?
        };
        let keys = || open.iter().map(String::as_str);
        match into {
            _ if open.is_empty() => {}
            Some(into) => sprints.add(into, keys()).await?,
            None if self.goes == Goes::Backlog => {
                self.jira.boards().move_to_backlog(keys()).await?;
            }
            None => {}
        }
        Ok(Completed {
            sprint,
            carried_over: open,
            into,
        })
    }

    /// Keys of the issues that are open, except those that have gone on to another sprint.
    async fn open(&self, configuration: Option<&BoardConfiguration>) -> Result<Vec<String>, Error> {
        let fields = ["status", "issuetype", "sprint"];
        let mut list = self
            .jira
            .sprints()
            .issues(self.sprint)
            .fields(fields)
            .items();
        let mut open = Vec::new();
        while let Some(issue) = list.next().await {
            let issue = issue?;
            let gone_on = issue.sprint().and_then(|sprint| sprint.id());
            let gone_on = gone_on.is_some_and(|id| id != self.sprint.get());
            let subtask = issue.issue_type().is_some_and(|kind| kind.is_subtask());
            if !is_done(&issue, configuration) && !subtask && !gone_on {
                open.push(issue.key().to_owned());
            }
        }
        Ok(open)
    }
}

fn is_done(issue: &Issue, configuration: Option<&BoardConfiguration>) -> bool {
    match (configuration, issue.status()) {
        (Some(board), Some(status)) => board.is_done(status.id()),
        _ => issue.is_done(),
    }
}
