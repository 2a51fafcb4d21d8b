//! What issues are: 100 at a time, with their changelogs.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use atlassian_core::json::Value;
use serde_json::json;

use super::plan::Plan;
use crate::issue::Change;
use crate::platform::types::{BulkChangelogRequestBean, BulkFetchIssueRequestBean};
use crate::search::page::IssuePage;
use crate::search::repeated;
use crate::{Error, Issue};

/// The most issues of one bulk fetch.
pub(super) const MOST: usize = 100;

/// Entries of changelogs in one page.
const CHANGES: u32 = 1000;

/// What became of some ids.
pub(super) struct Fetched {
    /// Every id that was asked for, in order, with its issue where there is one.
    pub(super) issues: Vec<(u64, Option<Issue>)>,
}

/// Fetches issues. Those that are gone, or have left the session's boundary meanwhile, are none.
pub(super) async fn fetch(plan: Arc<Plan>, ids: Vec<u64>) -> Result<Fetched, Error> {
    let mut found: HashMap<u64, Issue> = HashMap::with_capacity(ids.len());
    let mut rest = vec![ids.clone()];
    while let Some(some) = rest.pop() {
        match some_of(&plan, &some).await {
            Ok(issues) => found.extend(issues),
            Err(error) => divide(some, error, &mut rest)?,
        }
    }
    let issues = ids.into_iter().map(|id| (id, found.remove(&id)));
    Ok(Fetched {
        issues: issues.collect(),
    })
}

/// Makes two of a call that one issue spoils; a single one that is denied is left out.
pub(super) fn divide(
    mut some: Vec<u64>,
    error: Error,
    rest: &mut Vec<Vec<u64>>,
) -> Result<(), Error> {
    let too_long = matches!(
        error.atlassian(),
        Some(atlassian_core::Error::TooLong { .. })
    );
    match some.len() {
        0 | 1 if error.is_denied() => Ok(()),
        0 | 1 => Err(error),
        length if error.is_denied() || too_long => {
            let second = some.split_off(length / 2);
            rest.extend([second, some]);
            Ok(())
        }
        _ => Err(error),
    }
}

async fn some_of(plan: &Plan, ids: &[u64]) -> Result<HashMap<u64, Issue>, Error> {
    let mut body = json!({
        "issueIdsOrKeys": texts(ids),
        "fields": plan.fields,
    });
    if !plan.expand.is_empty() {
        body["expand"] = json!(plan.expand);
    }
    if !plan.properties.is_empty() {
        body["properties"] = json!(plan.properties);
    }
    let call = plan
        .jira
        .platform()
        .bulk_fetch_issues(BulkFetchIssueRequestBean::default())
        .json(body);
    let page: IssuePage = plan.send(call.0.into_request()).await?.json()?;
    let asked: HashSet<u64> = ids.iter().copied().collect();
    let mut issues: HashMap<u64, Issue> = page
        .into_issues()
        .into_iter()
        .filter_map(|issue| Some((issue.id().parse().ok()?, issue)))
        .filter(|(id, _)| asked.contains(id))
        .collect();
    if let Some(fields) = &plan.changelogs
        && !issues.is_empty()
    {
        let mut logs = changelogs(plan, fields, ids, &issues).await?;
        issues = issues
            .into_iter()
            .map(|(id, issue)| {
                let histories = logs.remove(&id).unwrap_or_default();
                (id, with_changelog(issue, histories))
            })
            .collect();
    }
    let named = issues.into_iter();
    Ok(named
        .map(|(id, issue)| (id, issue.with_fields(plan.table.clone())))
        .collect())
}

fn texts(ids: &[u64]) -> Vec<String> {
    ids.iter().map(u64::to_string).collect()
}

/// The changes of issues, by their ids.
async fn changelogs(
    plan: &Plan,
    fields: &[String],
    ids: &[u64],
    issues: &HashMap<u64, Issue>,
) -> Result<HashMap<u64, Vec<Value>>, Error> {
    let wanted: Vec<u64> = ids
        .iter()
        .copied()
        .filter(|id| issues.contains_key(id))
        .collect();
    let mut body = json!({"issueIdsOrKeys": texts(&wanted), "maxResults": CHANGES});
    if !fields.is_empty() {
        body["fieldIds"] = json!(fields);
    }
    let mut logs: HashMap<u64, Vec<Value>> = HashMap::new();
    let mut seen = HashSet::new();
    loop {
        let call = plan
            .jira
            .platform()
            .get_bulk_changelogs(BulkChangelogRequestBean::default())
            .json(body.clone());
        let response = plan.send(call.0.into_request()).await?;
        let mut page: Value = response.json()?;
        for log in page["issueChangeLogs"].as_array_mut().into_iter().flatten() {
            let id = match &log["issueId"] {
                Value::String(id) => id.parse().ok(),
                other => other.as_u64(),
            };
            if let (Some(id), Value::Array(changes)) = (id, log["changeHistories"].take()) {
                logs.entry(id).or_default().extend(changes);
            }
        }
        let Some(token) = page["nextPageToken"]
            .as_str()
            .filter(|token| !token.is_empty())
        else {
            return Ok(logs);
        };
        if !seen.insert(token.to_owned()) {
            return Err(repeated(response.operation.id));
        }
        body["nextPageToken"] = json!(token);
    }
}

/// The issue with its changelog, as `expand=changelog` would have it if it were whole.
fn with_changelog(issue: Issue, mut histories: Vec<Value>) -> Issue {
    // The newest first. What has no time stays where it is among its neighbours.
    histories.reverse();
    histories.sort_by_key(|change| {
        let at = Change::from(change)
            .at()
            .map(atlassian_core::Timestamp::as_millis);
        std::cmp::Reverse(at)
    });
    let mut raw = issue.into_raw();
    let changelog = json!({
        "startAt": 0,
        "maxResults": histories.len(),
        "total": histories.len(),
        "histories": histories,
    });
    raw.insert("changelog".to_owned(), changelog);
    Issue::from(raw)
}
