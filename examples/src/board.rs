//! The board a program works on.

use jira_api::agile::{Board, BoardProblem};
use jira_api::{Error, Jira};

/// The board of a project: the one of that name or id, or the only one that fits.
///
/// # Errors
/// With the boards there are; as for any call.
pub async fn choose(jira: &Jira, project: &str, wanted: Option<&str>) -> Result<Board, Error> {
    match wanted {
        Some(wanted) => jira.boards().find(wanted).await,
        None => jira.boards().of_project(project).await,
    }
}

/// The same, where a project may do without a board: not every project has one.
///
/// # Errors
/// As [`choose`], where a board was named or there are several.
pub async fn perhaps(
    jira: &Jira,
    project: &str,
    wanted: Option<&str>,
) -> Result<Option<Board>, Error> {
    match choose(jira, project, wanted).await {
        Ok(board) => Ok(Some(board)),
        Err(Error::Board(problem))
            if wanted.is_none() && matches!(*problem, BoardProblem::NoBoard { .. }) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
