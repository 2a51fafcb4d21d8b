//! What happens between two calls, so that a test can change the site under a caller's feet.

use atlassian_core::operation::Method;

use super::JiraSandbox;
use super::call::{Call, texts};
use super::state::State;

/// What is done to the site.
pub(super) type Happen = Box<dyn FnOnce(&JiraSandbox) + Send>;

type Matches = Box<dyn Fn(&State, &Call) -> bool + Send>;

/// Something that waits for a call.
pub(super) struct Hook {
    matches: Matches,
    happen: Happen,
}

impl State {
    /// Takes what is to happen after a call.
    pub(super) fn due(&mut self, call: &Call) -> Vec<Happen> {
        let (mut due, mut waiting) = (Vec::new(), Vec::new());
        for hook in std::mem::take(&mut self.hooks) {
            if (hook.matches)(self, call) {
                due.push(hook.happen);
            } else {
                waiting.push(hook);
            }
        }
        self.hooks = waiting;
        due
    }

    /// Whether a call looks an issue up: alone, or among others of a bulk fetch.
    fn looks_up(&self, call: &Call, issue: u64) -> bool {
        let is = |key: &str| self.find_issue(key).is_some_and(|found| found.id == issue);
        let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
        match (call.method, segments.as_slice()) {
            (Method::Post, ["rest", "api", "3", "issue", "bulkfetch"]) => {
                let keys = texts(&call.body["issueIdsOrKeys"]);
                keys.iter().any(|key| is(key))
            }
            (
                Method::Get,
                ["rest", "api", "3", "issue", key] | ["rest", "agile", "1.0", "issue", key],
            ) => is(key),
            _ => false,
        }
    }
}

impl JiraSandbox {
    /// Does something to the site right after the next call of a method and path has been answered,
    /// and before its caller has the answer. The path is compared as it is, without its query.
    ///
    /// ```
    /// use atlassian_core::operation::Method;
    /// use jira_api::sandbox::JiraSandbox;
    /// use serde_json::Value;
    ///
    /// let jira = JiraSandbox::demo();
    /// jira.after_next(Method::Get, "/rest/api/3/project/ENG", |jira| {
    ///     jira.rename_project("ENG", "CORE");
    /// });
    /// jira.ask(Method::Get, "/rest/api/3/project/ENG", &[], Value::Null);
    /// assert!(jira.issue_keys().iter().any(|key| key == "CORE-1"));
    /// ```
    pub fn after_next(
        &self,
        method: Method,
        path: &str,
        action: impl FnOnce(&JiraSandbox) + Send + 'static,
    ) {
        let path = path.to_owned();
        self.lock().hooks.push(Hook {
            matches: Box::new(move |_, call| call.method == method && call.path == path),
            happen: Box::new(action),
        });
    }

    /// Moves an issue to another project right after it has been looked up next: by `GET issue/{key}`
    /// of either API or by a bulk fetch. False where there is no such issue or project.
    pub fn move_after_next_lookup(&self, key: &str, project_key: &str) -> bool {
        let mut state = self.lock();
        let (Some(issue), Some(project)) = (state.find_issue(key), state.find_project(project_key))
        else {
            return false;
        };
        let (id, project) = (issue.id, project.key.clone());
        state.hooks.push(Hook {
            matches: Box::new(move |state, call| state.looks_up(call, id)),
            happen: Box::new(move |jira| {
                jira.move_issue(&id.to_string(), &project);
            }),
        });
        true
    }

    /// Gives a project another key, and its issues with it. As in Jira, what had the old key keeps
    /// answering to it until another project takes it: [`add_project`](Self::add_project) or this
    /// method. False where there is no such project, or the new key is no key or taken.
    pub fn rename_project(&self, old_key: &str, new_key: &str) -> bool {
        let mut state = self.lock();
        let project = state.find_project(old_key).map(|project| project.id);
        project.is_some_and(|id| state.rename_project(id, new_key))
    }
}
