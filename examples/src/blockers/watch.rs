//! Looking, telling, and keeping what was told.

use std::path::PathBuf;

use jira_api::agile::BoardId;
use jira_api::{Error, Jira};

use super::message::Message;
use super::state::State;
use crate::program::Failure;

/// A watch over one board.
#[derive(Clone, Debug)]
pub struct Watch {
    /// Jira.
    pub jira: Jira,
    /// The board.
    pub board: BoardId,
    /// Address of the site.
    pub site_url: String,
    /// Names of the statuses that mean that an issue is blocked.
    pub statuses: Vec<String>,
    /// What was told.
    pub state: State,
    /// Where that is kept; nowhere, if there is none.
    pub file: Option<PathBuf>,
}

impl Watch {
    /// What there is to tell now.
    ///
    /// # Errors
    /// As for any call.
    pub async fn look(&self) -> Result<Vec<Message>, Error> {
        let statuses: Vec<&str> = self.statuses.iter().map(String::as_str).collect();
        let blocked = self.jira.reports().blockers(self.board, &statuses).await?;
        let now = self.jira.session().clock().now();
        Ok(self.state.news(&blocked, &self.site_url, now))
    }

    /// Tells messages, one after the other, and keeps that each was told before the next.
    ///
    /// # Errors
    /// Where a message cannot be told, which is then told the next time; where the file cannot be written.
    pub fn tell(
        &mut self,
        messages: &[Message],
        mut say: impl FnMut(&str) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        for message in messages {
            say(&format!("{}\n", serde_json::to_string(message)?))?;
            self.state.told(message);
            if let Some(file) = &self.file {
                self.state.write(file)?;
            }
        }
        Ok(())
    }
}

/// Whether a failure may pass by itself, so that a watch goes on: the way to Atlassian, a server in trouble,
/// too many calls. Whatever a person has to mend does not pass.
pub fn passes(error: &Error) -> bool {
    let is_transport = matches!(
        error.atlassian(),
        Some(atlassian_core::Error::Transport(_) | atlassian_core::Error::Throttled { .. })
    );
    let is_server = error
        .status()
        .is_some_and(|status| status >= 500 || status == 408);
    is_transport || is_server || error.is_rate_limited()
}
