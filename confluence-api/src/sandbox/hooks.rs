//! Things that happen between two requests: somebody else writes, an answer gets lost.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use atlassian_core::operation::Method;

use super::ConfluenceSandbox;
use super::call::Call;

type Deed = Box<dyn FnOnce(&ConfluenceSandbox) + Send>;

/// What waits for a request.
struct Hook {
    method: Method,
    path_end: String,
    deed: Option<Deed>,
    is_lost: bool,
}

/// What waits for requests. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Hooks(Arc<Mutex<Vec<Hook>>>);

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hooks(..)")
    }
}

impl ConfluenceSandbox {
    /// Does something right before the next request with this method whose path ends so: what somebody
    /// else does between reading a page and writing it. Each waits for a request of its own; what is asked
    /// with [`ask`](ConfluenceSandbox::ask) does not count.
    ///
    /// ```
    /// use atlassian_core::operation::Method;
    /// use confluence_api::sandbox::{ConfluenceSandbox, SandboxPage};
    ///
    /// let site = ConfluenceSandbox::demo();
    /// site.before_next(Method::Post, "/pages", |site| {
    ///     site.add_page(SandboxPage::new("DOCS", "Faster"));
    /// });
    /// ```
    pub fn before_next(
        &self,
        method: Method,
        path_end: impl Into<String>,
        deed: impl FnOnce(&ConfluenceSandbox) + Send + 'static,
    ) {
        self.wait_for(Hook {
            method,
            path_end: path_end.into(),
            deed: Some(Box::new(deed)),
            is_lost: false,
        });
    }

    /// The next request with this method whose path ends so is carried out, and its answer is lost on
    /// the way: the client sees status 503.
    pub fn lose_next_answer(&self, method: Method, path_end: impl Into<String>) {
        self.wait_for(Hook {
            method,
            path_end: path_end.into(),
            deed: None,
            is_lost: true,
        });
    }

    fn wait_for(&self, hook: Hook) {
        let mut hooks = self.hooks.0.lock().unwrap_or_else(PoisonError::into_inner);
        hooks.push(hook);
    }

    /// Runs what waits for a request; true where its answer is to be lost.
    pub(super) fn run_hooks(&self, call: &Call) -> bool {
        let mut is_lost = false;
        for losing in [false, true] {
            let due = {
                let mut hooks = self.hooks.0.lock().unwrap_or_else(PoisonError::into_inner);
                let position = hooks.iter().position(|hook| {
                    hook.is_lost == losing
                        && hook.method == call.method
                        && call.path.ends_with(&hook.path_end)
                });
                position.map(|position| hooks.remove(position))
            };
            let Some(due) = due else { continue };
            is_lost |= due.is_lost;
            if let Some(deed) = due.deed {
                deed(self);
            }
        }
        is_lost
    }
}
