//! What a copy knows and Jira does not.

use super::{IssueSync, leavers};
use crate::Error;

impl IssueSync {
    /// Which of these issues, by id, the query does not find: they are deleted, out of sight, or different. Nothing
    /// tells of deletions but webhooks; so a copy that has none asks now and then, with all the ids it knows, 500 a
    /// call.
    ///
    /// ```no_run
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// # fn known() -> Vec<u64> { Vec::new() } fn remove(_: u64) {}
    /// for id in jira.sync("project = ENG").missing(known()).await? {
    ///     remove(id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/#api-rest-api-3-jql-match-post).
    ///
    /// # Errors
    /// [`SyncProblem::NotMatched`](super::SyncProblem::NotMatched) when Jira does not say; as for any call.
    pub async fn missing(
        self,
        ids: impl IntoIterator<Item = u64> + Send,
    ) -> Result<Vec<u64>, Error> {
        let mut ids: Vec<u64> = ids.into_iter().collect();
        let (plan, _) = self.prepare().await?;
        let mut missing = Vec::new();
        while !ids.is_empty() {
            let rest = ids.split_off(ids.len().min(leavers::MOST));
            let some = std::mem::replace(&mut ids, rest);
            missing.extend(leavers::unfound(&plan, some).await?);
        }
        Ok(missing)
    }
}
