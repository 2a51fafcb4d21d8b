//! The search index lags: what was just written may not be found yet.

use std::time::Duration;

use super::{RECONCILED, Search, SearchProblem};
use crate::jql;
use crate::platform::types::BulkFetchIssueRequestBean;
use crate::{Error, Jira};

/// How long the index may take. It is seconds as a rule.
const PATIENCE: Duration = Duration::from_secs(60);

/// The pause before the index is asked for a second time; the later ones are twice as long each.
const PAUSE: Duration = Duration::from_millis(500);

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// The most issues of one bulk fetch.
const FETCHED: usize = 100;

impl Search {
    /// The same search once it knows these issues, which have just been written.
    ///
    /// Up to 50 issues, it is [reconciled](Search::reconcile) with them, so that nothing has to be waited for as a
    /// rule. For more, it waits until the index has them: a minute at most, by the session's clock. What the index
    /// knows of an issue that was changed may still be what it was before.
    ///
    /// ```no_run
    /// # async fn run(jira: jira_api::Jira, key: &str) -> Result<(), jira_api::Error> {
    /// let search = jira.search("project = ENG ORDER BY created DESC").wait_for([key]).await?;
    /// let newest = search.first().await?;
    /// # let _ = newest;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`SearchProblem::NoSuchIssues`] for keys that lead nowhere; [`SearchProblem::NotIndexed`] after a minute;
    /// as for any call.
    pub async fn wait_for<K: Into<String>>(
        mut self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<Self, Error> {
        let keys: Vec<String> = keys.into_iter().map(Into::into).collect();
        let mut waited_for = self.jira.ids_of(&keys).await?;
        let reconciles = self.reconcile.len() + waited_for.len() <= RECONCILED;
        if reconciles {
            self.reconcile.extend(waited_for.iter().map(|(_, id)| *id));
        }
        let clock = self.jira.session().clock().clone();
        let start = clock.now();
        let mut pause = PAUSE;
        loop {
            for chunk in chunks(&waited_for) {
                let found = self.jira.indexed(&chunk, reconciles).await?;
                waited_for.retain(|(_, id)| !found.contains(id));
            }
            if waited_for.is_empty() {
                return Ok(self);
            }
            let waited = clock.now().since(start);
            if waited >= PATIENCE {
                let keys = waited_for.into_iter().map(|(key, _)| key).collect();
                return Err(SearchProblem::NotIndexed { keys, waited }.into());
            }
            clock.sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

fn chunks(issues: &[(String, u64)]) -> Vec<Vec<u64>> {
    issues
        .chunks(RECONCILED)
        .map(|chunk| chunk.iter().map(|(_, id)| *id).collect())
        .collect()
}

impl Jira {
    /// The ids behind keys, each once.
    async fn ids_of(&self, keys: &[String]) -> Result<Vec<(String, u64)>, Error> {
        let mut ids: Vec<(String, u64)> = Vec::with_capacity(keys.len());
        let mut missing = Vec::new();
        for chunk in keys.chunks(FETCHED) {
            let mut body = BulkFetchIssueRequestBean::new(chunk.to_vec());
            body.fields = Some(vec!["key".to_owned()]);
            let fetched = self.platform().bulk_fetch_issues(body).send().await?;
            for issue in fetched.issues {
                let id = issue.id.as_deref().and_then(|id| id.parse().ok());
                let (Some(id), Some(key)) = (id, issue.key) else {
                    continue;
                };
                if !ids.iter().any(|(_, other)| *other == id) {
                    ids.push((key, id));
                }
            }
            missing.extend(
                fetched
                    .issue_errors
                    .into_iter()
                    .filter_map(|error| error.id),
            );
        }
        match missing.is_empty() {
            true => Ok(ids),
            false => Err(SearchProblem::NoSuchIssues { keys: missing }.into()),
        }
    }

    /// Which of these issues are found.
    async fn indexed(&self, ids: &[u64], reconcile: bool) -> Result<Vec<u64>, Error> {
        // A number without quotation marks is an id, and one that leads nowhere is passed over in a list.
        let jql = jql::key().in_(ids.to_vec());
        let mut search = self.search(jql);
        if reconcile {
            search.reconcile = ids.to_vec();
        }
        search.ids().all().await
    }
}
