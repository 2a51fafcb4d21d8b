//! One issue and the commits that name it.

use jira_api::{Error, Jira};

use super::git::Commit;
use super::ladder::Ladder;
use super::record::{Record, comment, without_comment};
use crate::program::Failure;

/// What is done with issues that commits name.
#[derive(Clone, Debug)]
pub struct Work {
    /// Jira.
    pub jira: Jira,
    /// The statuses, and the one that issues are brought to.
    pub ladder: Ladder,
    /// Nothing is written, only told.
    pub dry_run: bool,
}

/// What became of an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was moved, and told of commits.
    Moved {
        /// Name of the status it was in.
        from: String,
        /// Name of the status it is in.
        to: String,
        /// How many commits it was told of.
        commits: usize,
    },
    /// It was in the status already, and told of commits.
    Told {
        /// Name of its status.
        status: String,
        /// How many commits it was told of.
        commits: usize,
    },
    /// It is further on: nothing was done.
    Past {
        /// Name of its status.
        status: String,
    },
    /// It knew all the commits: nothing was done.
    Known,
    /// There is none in the project that this account may see.
    Absent,
}

impl Work {
    /// Brings an issue to the status, unless it is there, is done, or knows all the commits; and tells it of
    /// those it does not know.
    ///
    /// # Errors
    /// Where the issue does not get there; as for any call.
    pub async fn on(&self, key: &str, commits: &[&Commit]) -> Result<Outcome, Failure> {
        let issue = match self.jira.issues().get(key).fields(["status"]).await {
            Ok(issue) => issue,
            // A message cannot be mended: what it names wrongly keeps nobody from going on.
            Err(error) if error.is_not_found() || error.is_denied() => return Ok(Outcome::Absent),
            Err(error) => return Err(error.into()),
        };
        // It may have moved, and has another key then.
        let key = issue.key();
        let status = issue.status();
        let id = status.map_or("", |status| status.id());
        let name = status.map_or("", |status| status.name()).to_owned();
        let is_there = self.ladder.is_target(id);
        if !is_there && !self.ladder.is_before(id) {
            return Ok(Outcome::Past { status: name });
        }
        let mut record = Record::read(&self.jira, key).await?;
        let new: Vec<&Commit> = commits
            .iter()
            .copied()
            .filter(|commit| !record.has(commit))
            .collect();
        if new.is_empty() {
            return Ok(Outcome::Known);
        }
        let unsaid = without_comment(&self.jira, key, new.clone()).await?;
        if unsaid.is_empty() {
            // A run before this one came no further.
            self.remember(key, &mut record, &new).await?;
            return Ok(Outcome::Known);
        }
        let said = comment(&unsaid)?;
        let to = self.ladder.target().to_owned();
        // Before it is told: where the issue does not get there, the next run tries again.
        if !is_there && !self.dry_run {
            let moved = self.jira.issues().transition_to(key, &to);
            moved.hops(3).await?;
        }
        if !self.dry_run {
            self.jira.issues().comment(key, said).await?;
        }
        self.remember(key, &mut record, &new).await?;
        let commits = unsaid.len();
        Ok(if is_there {
            Outcome::Told {
                status: to,
                commits,
            }
        } else {
            Outcome::Moved {
                from: name,
                to,
                commits,
            }
        })
    }

    async fn remember(
        &self,
        key: &str,
        record: &mut Record,
        commits: &[&Commit],
    ) -> Result<(), Error> {
        record.add(commits);
        if self.dry_run {
            return Ok(());
        }
        record.write(&self.jira, key).await
    }
}
