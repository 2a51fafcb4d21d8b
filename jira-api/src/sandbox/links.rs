//! Links between issues, and links from issues to other sites.

use serde_json::json;

use super::call::{Answer, Call, Failure, Reply, no_content, ok, text_or_number};
use super::model::{Item, LINK_TYPES, Link, LinkType, RemoteLink, named};
use super::render::Render;
use super::state::State;

pub(super) fn create(state: &mut State, call: &Call) -> Answer {
    let body = &call.body;
    let kind = named(&LINK_TYPES, &body["type"]).ok_or_else(|| {
        let name = body["type"]["name"].as_str().unwrap_or_default();
        Failure::new(404, format!("No issue link type with name '{name}' found."))
    })?;
    let end = |name: &str| {
        let reference = &body[name];
        let key = text_or_number(&reference["key"]).or_else(|| text_or_number(&reference["id"]));
        state
            .issue(&key.unwrap_or_default())
            .map(|issue| (issue.id, issue.key.clone()))
    };
    // The link reads `inwardIssue` *blocks* `outwardIssue`.
    let (source, source_key) = end("inwardIssue")?;
    let (target, target_key) = end("outwardIssue")?;
    if source == target {
        return Err(Failure::new(400, "You cannot link an issue to itself."));
    }
    let at = state.tick();
    let known = state
        .links
        .iter()
        .any(|link| (link.source, link.target, link.kind.id) == (source, target, kind.id));
    if !known {
        let ends = ((source, source_key), (target, target_key));
        state.link(kind, ends.0, ends.1, call.account(), at);
    }
    Ok(Reply::Empty(201))
}

impl State {
    /// Links two issues, with the entry of the changelog that each gets, and gives the link's id.
    pub(super) fn link(
        &mut self,
        kind: &'static LinkType,
        (source, source_key): (u64, String),
        (target, target_key): (u64, String),
        author: &str,
        at: i64,
    ) -> u64 {
        let id = self.next_id();
        self.links.push(Link {
            id,
            kind,
            source,
            target,
        });
        let item = |word: &str, key: String| Item {
            field: "Link",
            field_id: "issuelinks",
            custom: false,
            from: None,
            from_text: None,
            to_text: Some(format!("This issue {word} {key}")),
            to: Some(key),
        };
        self.record(source, author, at, vec![item(kind.outward, target_key)]);
        self.record(target, author, at, vec![item(kind.inward, source_key)]);
        id
    }
}

fn find<'s>(state: &'s State, id: &str) -> Result<&'s Link, Failure> {
    state
        .links
        .iter()
        .find(|link| link.id.to_string() == id)
        .ok_or_else(|| Failure::new(404, format!("No issue link with id '{id}' exists.")))
}

pub(super) fn get(state: &State, call: &Call, id: &str) -> Answer {
    ok(Render::new(state, call).link(find(state, id)?))
}

pub(super) fn delete(state: &mut State, _: &Call, id: &str) -> Answer {
    let link = find(state, id)?.clone();
    for end in [link.source, link.target] {
        if let Some(issue) = state.issue_by_id(end) {
            state.touch(issue.project);
        }
    }
    state.tick();
    state.links.retain(|other| other.id != link.id);
    Ok(Reply::Empty(204))
}

pub(super) fn remote_list(state: &State, call: &Call, key: &str) -> Answer {
    let issue = state.issue(key)?;
    let render = Render::new(state, call);
    if let Some(global) = call.query("globalId") {
        let found = issue
            .remote_links
            .iter()
            .find(|l| l.global_id.as_deref() == Some(global));
        let found = found.ok_or_else(|| {
            Failure::new(
                404,
                format!("No remote link with the globalId '{global}' exists."),
            )
        })?;
        return ok(render.remote_link(issue, found));
    }
    ok(issue
        .remote_links
        .iter()
        .map(|link| render.remote_link(issue, link))
        .collect())
}

fn remote<'s>(state: &'s State, key: &str, id: &str) -> Result<&'s RemoteLink, Failure> {
    let issue = state.issue(key)?;
    issue
        .remote_links
        .iter()
        .find(|link| link.id.to_string() == id)
        .ok_or_else(|| {
            Failure::new(
                404,
                format!("The remote link with id '{id}' does not exist."),
            )
        })
}

pub(super) fn remote_get(state: &State, call: &Call, key: &str, id: &str) -> Answer {
    let link = remote(state, key, id)?;
    ok(Render::new(state, call).remote_link(state.issue(key)?, link))
}

fn read(call: &Call, id: u64) -> Result<RemoteLink, Failure> {
    let body = &call.body;
    let object = &body["object"];
    for property in ["url", "title"] {
        if object[property].as_str().is_none_or(str::is_empty) {
            return Err(Failure::field(
                property,
                format!("'{property}' is required."),
            ));
        }
    }
    let text = |name: &str| body[name].as_str().map(str::to_owned);
    Ok(RemoteLink {
        id,
        global_id: text("globalId"),
        relationship: text("relationship"),
        application: body
            .get("application")
            .filter(|value| !value.is_null())
            .cloned(),
        object: object.clone(),
    })
}

/// Creates a remote link, or replaces the one with the same `globalId`.
pub(super) fn remote_put(state: &mut State, call: &Call, key: &str) -> Answer {
    let site = call.site.clone();
    state.issue(key)?;
    let at = state.tick();
    let mut link = read(call, state.next_id())?;
    let issue = state.issue_mut(key)?;
    issue.updated = at;
    let known = issue
        .remote_links
        .iter_mut()
        .find(|other| other.global_id.is_some() && other.global_id == link.global_id);
    let status = if known.is_some() { 200 } else { 201 };
    match known {
        Some(known) => {
            link.id = known.id;
            *known = link.clone();
        }
        None => issue.remote_links.push(link.clone()),
    }
    let address = format!(
        "{site}/rest/api/3/issue/{}/remotelink/{}",
        issue.key, link.id
    );
    Ok(Reply::Json(status, json!({"id": link.id, "self": address})))
}

pub(super) fn remote_update(state: &mut State, call: &Call, key: &str, id: &str) -> Answer {
    let link = read(call, remote(state, key, id)?.id)?;
    state.tick();
    for other in &mut state.issue_mut(key)?.remote_links {
        if other.id == link.id {
            *other = link.clone();
        }
    }
    no_content()
}

pub(super) fn remote_delete(state: &mut State, call: &Call, key: &str, id: Option<&str>) -> Answer {
    let global = call.query("globalId").map(str::to_owned);
    if let Some(id) = id {
        remote(state, key, id)?;
    } else if global.is_none() {
        return Err(Failure::new(400, "The globalId must be given."));
    }
    state.tick();
    let issue = state.issue_mut(key)?;
    let before = issue.remote_links.len();
    issue.remote_links.retain(|link| match id {
        Some(id) => link.id.to_string() != id,
        None => link.global_id != global,
    });
    if issue.remote_links.len() == before {
        return Err(Failure::new(404, "The remote link does not exist."));
    }
    no_content()
}
