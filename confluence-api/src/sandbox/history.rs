//! Bringing back and deleting earlier versions, which only the older API does.

use super::call::{Answer, Call, Failure, no_content, ok};
use super::model::Version;
use super::older_content;
use super::state::State;

/// Makes an earlier version the next one.
pub(super) fn restore(state: &mut State, call: &Call, id: &str) -> Answer {
    let id = state.anything(id)?;
    let params = &call.body["params"];
    if call.body["operationKey"] != "restore" {
        return Err(Failure::bad("operationKey must be restore"));
    }
    let number = params["versionNumber"].as_u64().unwrap_or_default();
    let content = state.content_by_id(id);
    let content = content.ok_or_else(|| Failure::missing("Content"))?;
    let old = content.versions.iter().find(|v| v.number == number);
    let old = old
        .ok_or_else(|| Failure::bad("There is no such version"))?
        .clone();
    let title = if params["restoreTitle"] == true {
        old.title.clone()
    } else {
        content.title.clone()
    };
    let made = state.next_state_of(id, &call.account, |version| {
        version.body = old.body;
        version.title.clone_from(&title);
        let message = params["message"].as_str().unwrap_or_default();
        message.clone_into(&mut version.message);
    })?;
    state.content_mut(id)?.title = title;
    ok(older_content::version(state, call, &made))
}

/// Deletes an earlier version; those after it move up by one.
pub(super) fn delete(state: &mut State, id: &str, number: &str) -> Answer {
    let id = state.anything(id)?;
    state.tick();
    let content = state.content_mut(id)?;
    let position = content
        .versions
        .iter()
        .position(|version| version.number.to_string() == number)
        .filter(|position| position.saturating_add(1) < content.versions.len());
    let position =
        position.ok_or_else(|| Failure::bad("Only an earlier version can be deleted"))?;
    content.versions.remove(position);
    for version in content.versions.iter_mut().skip(position) {
        version.number = version.number.saturating_sub(1);
    }
    no_content()
}

impl State {
    /// Adds the next version of content: the last one, changed.
    pub(super) fn next_state_of(
        &mut self,
        id: u64,
        author: &str,
        change: impl FnOnce(&mut Version),
    ) -> Result<Version, Failure> {
        let at = self.tick();
        let content = self.content_mut(id)?;
        let last = content.versions.last().cloned();
        let mut next = last.ok_or_else(|| Failure::missing("Version"))?;
        next.number = next.number.saturating_add(1);
        next.message = String::new();
        next.minor = false;
        author.clone_into(&mut next.author);
        next.at = at;
        change(&mut next);
        content.versions.push(next.clone());
        Ok(next)
    }
}
