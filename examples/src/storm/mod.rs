//! Many tasks, and many processes, that need the same expired grant at the same moment: and one refresh.
//!
//! A refresh token works once. Whoever spends one and loses what came of it, or lets two spend the same
//! one, has lost the grant, and a person has to consent again. So this counts, on the sandbox, what
//! reaches the token endpoint.

mod processes;
mod stores;
mod tasks;
mod worker;

use std::fmt;

use atlassian_core::sandbox::Sandbox;

pub use processes::run as many_processes;
pub use stores::Place;
pub use tasks::run as many_tasks;
pub use worker::{WORKER, run as work};

/// What the grant is for. Nothing of it matters here.
const SCOPES: &[&str] = &["read:jira-work"];

/// What one store went through.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Count {
    /// Name of the store.
    pub store: &'static str,
    /// Processes that shared it.
    pub processes: usize,
    /// Tasks in all of them, at the same moment.
    pub tasks: usize,
    /// How often the token expired.
    pub rounds: usize,
    /// Calls that were made.
    pub calls: usize,
    /// Calls that came to nothing.
    pub failed: usize,
    /// Requests that reached the token endpoint.
    pub token_calls: usize,
    /// Those of them that were refused, such as with `invalid_grant`.
    pub refused: usize,
    /// What went wrong first.
    pub mistake: Option<String>,
}

impl Count {
    /// One refresh each time the token expired, and every call answered.
    pub fn is_right(&self) -> bool {
        self.token_calls == self.rounds
            && self.refused == 0
            && self.failed == 0
            && self.calls == self.tasks * self.rounds
    }

    /// What the token endpoint saw, as the sandbox has it.
    fn seen_by(mut self, sandbox: &Sandbox) -> Self {
        let requests = sandbox.requests();
        let refused = requests
            .iter()
            .filter(|call| call.path == "/oauth/token" && call.status != 200);
        self.refused = refused.count();
        self.token_calls = sandbox.token_calls();
        self
    }

    fn add(&mut self, outcome: Result<(), String>) {
        self.calls += 1;
        if let Err(mistake) = outcome {
            self.failed += 1;
            self.mistake.get_or_insert(mistake);
        }
    }
}

/// The head of the table that [`Count`]s are the lines of.
pub const HEAD: &str =
    "store      processes   tasks  rounds    calls  failed  token calls  refused  verdict";

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.is_right() {
            "right: one refresh per expiry"
        } else {
            "WRONG"
        };
        write!(
            f,
            "{:<10} {:>9} {:>7} {:>7} {:>8} {:>7} {:>12} {:>8}  {verdict}",
            self.store,
            self.processes,
            self.tasks,
            self.rounds,
            self.calls,
            self.failed,
            self.token_calls,
            self.refused
        )?;
        match &self.mistake {
            Some(mistake) => write!(f, ": {mistake}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_refresh_or_a_lost_call_is_wrong() {
        let right = Count {
            store: "file",
            processes: 2,
            tasks: 4,
            rounds: 3,
            calls: 12,
            token_calls: 3,
            ..Count::default()
        };
        assert!(right.is_right());
        assert!(right.to_string().ends_with("right: one refresh per expiry"));
        let changed = |change: fn(&mut Count)| {
            let mut count = right.clone();
            change(&mut count);
            count
        };
        assert!(!changed(|count| count.token_calls = 4).is_right());
        assert!(!changed(|count| count.refused = 1).is_right());
        assert!(!changed(|count| count.calls = 11).is_right());
        let mut failed = right.clone();
        failed.add(Err("the grant is dead".to_owned()));
        assert!(failed.to_string().ends_with("WRONG: the grant is dead"));
    }
}
