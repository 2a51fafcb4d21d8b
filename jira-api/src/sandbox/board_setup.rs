//! Setting up boards: what people do in the board's settings, for which there is no API.

use super::JiraSandbox;
use super::model::{Column, Estimation, STATUSES, find};

/// A column of a board in a [`JiraSandbox`].
///
/// ```
/// use jira_api::sandbox::{JiraSandbox, SandboxColumn};
///
/// let jira = JiraSandbox::demo();
/// let columns = [
///     SandboxColumn::new("To Do", ["To Do"]),
///     SandboxColumn::new("Doing", ["In Progress", "In Review"]).max(3),
///     SandboxColumn::new("Done", ["Done"]),
/// ];
/// assert!(jira.set_columns(1, columns));
/// ```
#[derive(Clone, Debug)]
pub struct SandboxColumn {
    name: String,
    statuses: Vec<String>,
    min: Option<u64>,
    max: Option<u64>,
}

impl SandboxColumn {
    /// A column of the statuses with these names; unknown ones are left out.
    pub fn new<S: Into<String>>(
        name: impl Into<String>,
        statuses: impl IntoIterator<Item = S>,
    ) -> Self {
        SandboxColumn {
            name: name.into(),
            statuses: statuses.into_iter().map(Into::into).collect(),
            min: None,
            max: None,
        }
    }

    /// The fewest issues there should be in it.
    #[must_use]
    pub fn min(mut self, issues: u64) -> Self {
        self.min = Some(issues);
        self
    }

    /// The most issues there should be in it.
    #[must_use]
    pub fn max(mut self, issues: u64) -> Self {
        self.max = Some(issues);
        self
    }
}

impl JiraSandbox {
    /// Gives a board other columns than one for each status. False where there is no such board.
    pub fn set_columns(
        &self,
        board_id: u64,
        columns: impl IntoIterator<Item = SandboxColumn>,
    ) -> bool {
        let columns = columns.into_iter().map(|column| {
            let statuses = column.statuses.iter();
            Column {
                name: column.name,
                statuses: statuses.filter_map(|name| find(&STATUSES, name)).collect(),
                min: column.min,
                max: column.max,
            }
        });
        let columns = Some(columns.collect());
        let mut state = self.lock();
        let board = state.boards.iter_mut().find(|board| board.id == board_id);
        board.map(|board| board.columns = columns).is_some()
    }

    /// Lets a board estimate nothing: each issue counts one, or nothing is counted at all. False where
    /// there is no such board.
    pub fn set_estimation_off(&self, board_id: u64, count_issues: bool) -> bool {
        let mut state = self.lock();
        let board = state.boards.iter_mut().find(|board| board.id == board_id);
        let estimation = match count_issues {
            true => Estimation::IssueCount,
            false => Estimation::None,
        };
        board.map(|board| board.estimation = estimation).is_some()
    }
}
