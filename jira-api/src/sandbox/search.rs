//! Searching: `search/jql`, `search/approximate-count`, and the JQL that the boards' lists take.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Page, ok, texts};
use super::crowd::Crowd;
use super::jql::{Context, Query, parse};
use super::model::Issue;
use super::render::{Render, Wanted, merge};
use super::state::State;

/// Jira gives shorter pages than asked for when fields are wanted; so does the sandbox.
pub(super) const LARGEST_PAGE: usize = 100;

/// Of ids and keys, it gives as many as may be asked for.
pub(super) const LARGEST_PAGE_OF_IDS: usize = 5000;

pub(super) const UNBOUNDED: &str =
    "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.";

/// What both methods of `search/jql` take.
struct Search {
    jql: String,
    token: Option<String>,
    size: usize,
    fields: Vec<String>,
    expand: Vec<String>,
    reconcile: Vec<String>,
}

pub(super) fn get(state: &State, call: &Call) -> Answer {
    search(
        state,
        call,
        &Search {
            jql: call.query("jql").unwrap_or_default().to_owned(),
            token: call.query("nextPageToken").map(str::to_owned),
            size: call.number("maxResults", 50)?,
            fields: call.list("fields"),
            expand: call.list("expand"),
            reconcile: call.list("reconcileIssues"),
        },
    )
}

pub(super) fn post(state: &State, call: &Call) -> Answer {
    let body = &call.body;
    if !body.is_object() {
        return Err(Failure::new(
            400,
            "Invalid request payload. Refer to the REST API documentation and try again.",
        ));
    }
    let size = match &body["maxResults"] {
        Value::Null => 50,
        size => usize::try_from(size.as_u64().ok_or_else(|| {
            Failure::new(
                400,
                "Invalid request payload. Refer to the REST API documentation and try again.",
            )
        })?)
        .unwrap_or(usize::MAX),
    };
    search(
        state,
        call,
        &Search {
            jql: body["jql"].as_str().unwrap_or_default().to_owned(),
            token: body["nextPageToken"].as_str().map(str::to_owned),
            size,
            fields: texts(&body["fields"]),
            expand: body["expand"]
                .as_str()
                .into_iter()
                .flat_map(|expand| expand.split(','))
                .map(|expand| expand.trim().to_owned())
                .collect(),
            reconcile: texts(&body["reconcileIssues"]),
        },
    )
}

fn search(state: &State, call: &Call, search: &Search) -> Answer {
    if search.reconcile.len() > 50 {
        return Err(Failure::new(400, "At most 50 issues can be reconciled."));
    }
    if let Some(crowd) = &state.crowd {
        return in_crowd(state, crowd, call, search);
    }
    let found = indexed(state, call, &search.jql, &search.reconcile)?;
    let start = match &search.token {
        None => 0,
        Some(token) => offset(token, &search.jql).ok_or_else(|| {
            Failure::new(400, "The provided next page token is invalid or expired.")
        })?,
    };
    let wanted = Wanted::new(&search.fields, &["id"], &search.expand);
    // How many there are decides about the pages, whichever of them is shown.
    touch_all(state, &found);
    let render = Render::new(state, call);
    let page = Page {
        start,
        size: search.size.clamp(1, wanted.largest_page()),
    };
    let issues: Vec<_> = page
        .of(&found)
        .into_iter()
        .map(|i| render.issue(i, &wanted))
        .collect();
    let mut json = json!({"issues": issues, "isLast": page.is_last(found.len())});
    if !page.is_last(found.len()) {
        let next = token(start.saturating_add(page.size), &search.jql);
        merge(&mut json, json!({"nextPageToken": next}));
    }
    ok(json)
}

/// A page of a search where there are issues that are not stored.
fn in_crowd(state: &State, crowd: &Crowd, call: &Call, search: &Search) -> Answer {
    let hits = state.hits(crowd, call, &search.jql, &search.reconcile)?;
    let start = crowd.start(&hits, search.token.as_deref(), &search.jql);
    let start = start
        .ok_or_else(|| Failure::new(400, "The provided next page token is invalid or expired."))?;
    let wanted = Wanted::new(&search.fields, &["id"], &search.expand);
    let render = Render::new(state, call);
    let size = search.size.clamp(1, wanted.largest_page());
    let end = start.saturating_add(size).min(hits.len());
    let page = hits.get(start..end).unwrap_or_default();
    let issues: Vec<_> = page
        .iter()
        .filter_map(|hit| state.any_issue(&hit.id.to_string()))
        .map(|issue| render.issue(&issue, &wanted))
        .collect();
    let next = crowd.token(&hits, end, &search.jql);
    let mut json = json!({"issues": issues, "isLast": next.is_none()});
    if let Some(next) = next {
        merge(&mut json, json!({"nextPageToken": next}));
    }
    ok(json)
}

pub(super) fn count(state: &State, call: &Call) -> Answer {
    if let Some(crowd) = &state.crowd {
        let jql = call.body["jql"].as_str().unwrap_or_default();
        return ok(json!({"count": state.hits(crowd, call, jql, &[])?.len()}));
    }
    let found = indexed(
        state,
        call,
        call.body["jql"].as_str().unwrap_or_default(),
        &[],
    )?;
    touch_all(state, &found);
    ok(json!({"count": found.len()}))
}

pub(super) fn gone() -> Answer {
    Err(Failure::new(
        410,
        "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.",
    ))
}

/// What the index finds; issues it has not seen yet only where the caller names them.
fn indexed<'s>(
    state: &'s State,
    call: &Call,
    jql: &str,
    reconcile: &[String],
) -> Result<Vec<&'s Issue>, Failure> {
    let parsed = parse(jql).map_err(|error| Failure::new(400, error))?;
    if !parsed.is_bounded() {
        return Err(Failure::new(400, UNBOUNDED));
    }
    let context = context(state, call);
    let query = Query::new(&parsed, &context).map_err(|error| Failure::new(400, error))?;
    let mut found: Vec<&Issue> = state
        .issues
        .iter()
        .rev()
        .filter(|issue| {
            !state.unindexed.contains(&issue.id) || reconcile.contains(&issue.id.to_string())
        })
        .filter(|issue| query.matches(&context, issue))
        .collect();
    query.sort(&context, &mut found);
    query.note(&context, &found);
    Ok(found)
}

pub(super) fn context<'s>(state: &'s State, call: &'s Call) -> Context<'s> {
    Context {
        state,
        account: call.account(),
        now: state.now,
    }
}

/// Notes the projects of what a count or a total counts.
pub(super) fn touch_all(state: &State, found: &[&Issue]) {
    for issue in found {
        state.touch(issue.project);
    }
}

/// Narrows the issues of a board or sprint by the `jql` parameter, which need not be bounded.
pub(super) fn narrowed<'s>(
    state: &'s State,
    call: &Call,
    issues: Vec<&'s Issue>,
) -> Result<Vec<&'s Issue>, Failure> {
    let Some(jql) = call.query("jql") else {
        return Ok(issues);
    };
    let context = context(state, call);
    let query = parse(jql)
        .and_then(|parsed| Query::new(&parsed, &context))
        .map_err(|error| Failure::new(400, error))?;
    let mut found: Vec<&Issue> = issues
        .into_iter()
        .filter(|issue| query.matches(&context, issue))
        .collect();
    query.sort(&context, &mut found);
    query.note(&context, &found);
    Ok(found)
}

/// Issues that the JQL of a saved filter finds, in no particular order; none where the sandbox cannot
/// evaluate it.
pub(super) fn of_filter<'s>(state: &'s State, call: &Call, filter: u64) -> Vec<&'s Issue> {
    let Some(filter) = state.filters.iter().find(|other| other.id == filter) else {
        return Vec::new();
    };
    let context = context(state, call);
    let query = parse(&filter.jql).and_then(|parsed| Query::new(&parsed, &context));
    let Ok(query) = query else { return Vec::new() };
    let issues = state.issues.iter();
    issues
        .filter(|issue| query.matches(&context, issue))
        .collect()
}

/// A page of a list of the boards' API.
pub(super) fn agile_page(state: &State, call: &Call, issues: Vec<&Issue>) -> Answer {
    let found = narrowed(state, call, issues)?;
    touch_all(state, &found);
    let page = call.page(50, 100)?;
    let wanted = Wanted::new(&call.list("fields"), &["*navigable"], &call.list("expand")).agile();
    let render = Render::new(state, call);
    let issues: Vec<_> = page
        .of(&found)
        .into_iter()
        .map(|i| render.issue(i, &wanted))
        .collect();
    ok(json!({
        "expand": "schema,names",
        "startAt": page.start,
        "maxResults": page.size,
        "total": found.len(),
        "issues": issues,
    }))
}

/// Tokens are opaque to callers; one is only good for the query that gave it.
pub(super) fn token(offset: usize, jql: &str) -> String {
    format!("Ch{:08x}{offset:x}", digest(jql))
}

pub(super) fn offset(token: &str, jql: &str) -> Option<usize> {
    let offset = token.strip_prefix(&format!("Ch{:08x}", digest(jql)))?;
    usize::from_str_radix(offset, 16).ok()
}

pub(super) fn digest(jql: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    jql.hash(&mut hasher);
    (hasher.finish() >> 32) as u32
}
