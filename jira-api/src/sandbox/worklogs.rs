//! Work logged on an issue.

use atlassian_core::Timestamp;
use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, created, is_document, no_content, ok};
use super::model::Worklog;
use super::render::{Render, seconds};
use super::state::State;

pub(super) fn list(state: &State, call: &Call, key: &str) -> Answer {
    let issue = state.issue(key)?;
    let page = call.page(5000, 5000)?;
    let render = Render::new(state, call);
    let shown: Vec<Value> = page
        .of(&issue.worklogs)
        .iter()
        .map(|worklog| render.worklog(issue, worklog))
        .collect();
    ok(json!({
        "startAt": page.start,
        "maxResults": page.size,
        "total": issue.worklogs.len(),
        "worklogs": shown,
    }))
}

fn missing(id: &str) -> Failure {
    Failure::new(404, format!("Cannot find worklog with id: '{id}'."))
}

/// The id of an entry of an issue.
pub(super) fn id(state: &State, key: &str, id: &str) -> Result<u64, Failure> {
    let mut worklogs = state.issue(key)?.worklogs.iter();
    let found = worklogs.find(|worklog| worklog.id.to_string() == id);
    found.map(|worklog| worklog.id).ok_or_else(|| missing(id))
}

pub(super) fn get(state: &State, call: &Call, key: &str, id: &str) -> Answer {
    let issue = state.issue(key)?;
    let worklog = issue
        .worklogs
        .iter()
        .find(|worklog| worklog.id.to_string() == id);
    ok(Render::new(state, call).worklog(issue, worklog.ok_or_else(|| missing(id))?))
}

/// What a body sets of a worklog.
struct Given {
    seconds: Option<u64>,
    started: Option<i64>,
    comment: Option<Value>,
}

fn read(call: &Call) -> Result<Given, Failure> {
    let body = &call.body;
    let spent = match (&body["timeSpentSeconds"], &body["timeSpent"]) {
        (Value::Number(number), _) => Some(number.as_u64().filter(|n| *n > 0)),
        (_, Value::String(text)) => Some(seconds(text)),
        _ => None,
    };
    let spent = match spent {
        Some(None) => {
            return Err(Failure::field(
                "timeLogged",
                "Invalid time duration entered.",
            ));
        }
        Some(some) => some,
        None => None,
    };
    let started = match &body["started"] {
        Value::Null => None,
        // Jira takes one form only: milliseconds, and an offset without a colon.
        Value::String(text)
            if text.get(19..20) == Some(".") && text.get(23..).is_some_and(is_offset) =>
        {
            Some(
                text.parse::<Timestamp>()
                    .map(Timestamp::as_millis)
                    .map_err(|_| bad_start(text))?,
            )
        }
        other => return Err(bad_start(&other.to_string())),
    };
    let comment = match &body["comment"] {
        Value::Null => None,
        comment if is_document(comment) => Some(comment.clone()),
        _ => return Err(Failure::field("comment", "Comment body is not valid!")),
    };
    Ok(Given {
        seconds: spent,
        started,
        comment,
    })
}

fn is_offset(text: &str) -> bool {
    text.len() == 5
        && text.starts_with(['+', '-'])
        && text.bytes().skip(1).all(|digit| digit.is_ascii_digit())
}

fn bad_start(text: &str) -> Failure {
    Failure::new(
        400,
        format!("Cannot deserialize value of type `java.util.Date` from {text}"),
    )
}

pub(super) fn add(state: &mut State, call: &Call, key: &str) -> Answer {
    state.issue(key)?;
    let Given {
        seconds: spent,
        started,
        comment,
    } = read(call)?;
    let Some(spent) = spent else {
        return Err(Failure::field(
            "timeLogged",
            "You must indicate the time spent working.",
        ));
    };
    let (id, at) = (state.next_id(), state.tick());
    let worklog = Worklog {
        id,
        visibility: super::comments::visibility(&call.body)?,
        author: call.account().to_owned(),
        comment,
        started: started.unwrap_or(at),
        created: at,
        updated: at,
        seconds: spent,
        properties: Default::default(),
    };
    let issue = state.issue_mut(key)?;
    issue.updated = at;
    issue.worklogs.push(worklog.clone());
    created(Render::new(state, call).worklog(state.issue(key)?, &worklog))
}

pub(super) fn update(state: &mut State, call: &Call, key: &str, id: &str) -> Answer {
    get(state, call, key, id)?;
    let Given {
        seconds: spent,
        started,
        comment,
    } = read(call)?;
    let at = state.tick();
    let issue = state.issue_mut(key)?;
    issue.updated = at;
    let found = issue
        .worklogs
        .iter_mut()
        .find(|worklog| worklog.id.to_string() == id);
    let worklog = found.ok_or_else(|| missing(id))?;
    worklog.updated = at;
    worklog.seconds = spent.unwrap_or(worklog.seconds);
    worklog.started = started.unwrap_or(worklog.started);
    if comment.is_some() {
        worklog.comment = comment;
    }
    get(state, call, key, id)
}

pub(super) fn delete(state: &mut State, call: &Call, key: &str, id: &str) -> Answer {
    get(state, call, key, id)?;
    let at = state.tick();
    let issue = state.issue_mut(key)?;
    issue.updated = at;
    issue
        .worklogs
        .retain(|worklog| worklog.id.to_string() != id);
    no_content()
}

/// Work on any issue by the ids of its entries; what does not exist is left out.
pub(super) fn by_ids(state: &State, call: &Call) -> Answer {
    let ids = super::call::texts(&call.body["ids"]);
    if ids.is_empty() || ids.len() > 1000 {
        return Err(Failure::new(
            400,
            "Between 1 and 1000 worklog ids must be given.",
        ));
    }
    let render = Render::new(state, call);
    let mut found: Vec<Value> = Vec::new();
    for issue in &state.issues {
        for worklog in &issue.worklogs {
            if ids.contains(&worklog.id.to_string()) {
                state.touch(issue.project);
                found.push(render.worklog(issue, worklog));
            }
        }
    }
    ok(found.into())
}

/// Ids of what has been written since a time, of all projects.
pub(super) fn updated(state: &State, call: &Call) -> Answer {
    let since = call.number("since", 0)?;
    let since = i64::try_from(since).unwrap_or(i64::MAX);
    let mut all: Vec<(i64, u64)> = Vec::new();
    for issue in &state.issues {
        for worklog in issue.worklogs.iter().filter(|w| w.updated >= since) {
            state.touch(issue.project);
            all.push((worklog.updated, worklog.id));
        }
    }
    all.sort_unstable();
    changed(state, call, since, &all)
}

/// The sandbox forgets what is deleted.
pub(super) fn deleted(state: &State, call: &Call) -> Answer {
    let since = call.number("since", 0)?;
    changed(state, call, i64::try_from(since).unwrap_or(i64::MAX), &[])
}

fn changed(state: &State, call: &Call, since: i64, all: &[(i64, u64)]) -> Answer {
    let values: Vec<Value> = all
        .iter()
        .map(|(at, id)| json!({"worklogId": id, "updatedTime": at, "properties": []}))
        .collect();
    ok(json!({
        "self": format!("{}{}?since={since}", call.site, call.path),
        "since": since,
        "until": state.now,
        "lastPage": true,
        "values": values,
    }))
}
