//! The search index lags: what was just written may not be found yet.

use std::time::Duration;

use crate::{Error, cql};

use super::{Search, SearchProblem};

/// How long the index may take. It is seconds as a rule.
const PATIENCE: Duration = Duration::from_secs(60);

/// The pause before the index is asked for a second time; the later ones are twice as long each.
const PAUSE: Duration = Duration::from_millis(500);

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// How many ids are asked for at once.
const ASKED: usize = 50;

impl Search {
    /// The same search once the index knows this content, by its ids, which has just been written: a minute at
    /// most, by the session's clock. What the index knows of content that was changed may still be what it was
    /// before.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence, id: &str) -> Result<(), confluence_api::Error> {
    /// let search = confluence.search("space = DOCS ORDER BY created DESC").wait_for([id]).await?;
    /// let newest = search.first().await?;
    /// # let _ = newest;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`SearchProblem::NotIndexed`] after a minute, which is also what becomes of an id that leads nowhere; as for
    /// any call.
    pub async fn wait_for<I: Into<String>>(
        self,
        ids: impl IntoIterator<Item = I>,
    ) -> Result<Self, Error> {
        let mut waited_for: Vec<String> = ids.into_iter().map(Into::into).collect();
        let clock = self.confluence.session().clock().clone();
        let start = clock.now();
        let mut pause = PAUSE;
        loop {
            let chunks: Vec<Vec<String>> = waited_for.chunks(ASKED).map(<[_]>::to_vec).collect();
            for chunk in chunks {
                let search = self.confluence.search(cql::id().in_(chunk));
                let found = search.all(ASKED).await?;
                waited_for.retain(|id| !found.iter().any(|hit| hit.id() == *id));
            }
            if waited_for.is_empty() {
                return Ok(self);
            }
            let waited = clock.now().since(start);
            if waited >= PATIENCE {
                let problem = SearchProblem::NotIndexed {
                    ids: waited_for,
                    waited,
                };
                return Err(problem.into());
            }
            clock.sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}
