//! What is asked about queries rather than with them: parsing, matching, and picking issues.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, ok, texts};
use super::jql::{Query, parse, structure};
use super::model::Issue;
use super::search::{context, touch_all};
use super::state::State;

/// Which of the issues each of the queries finds.
pub(super) fn matching(state: &State, call: &Call) -> Answer {
    let ids = texts(&call.body["issueIds"]);
    let queries = texts(&call.body["jqls"]);
    if ids.is_empty() || queries.is_empty() {
        return Err(Failure::new(400, "Issue ids and queries must be given."));
    }
    let issues: Vec<_> = ids.iter().filter_map(|id| state.any_issue(id)).collect();
    let issues: Vec<&Issue> = issues.iter().map(AsRef::as_ref).collect();
    let context = context(state, call);
    let matches: Vec<Value> = queries
        .iter()
        .map(|jql| {
            let query = parse(jql).and_then(|parsed| Query::new(&parsed, &context));
            match query {
                Err(message) => json!({"matchedIssues": [], "errors": [message]}),
                Ok(query) => {
                    let mut found = issues.clone();
                    found.retain(|issue| query.matches(&context, issue));
                    touch_all(state, &found);
                    query.note(&context, &found);
                    let ids: Vec<u64> = found.iter().map(|issue| issue.id).collect();
                    json!({"matchedIssues": ids, "errors": []})
                }
            }
        })
        .collect();
    ok(json!({"matches": matches}))
}

/// The structure of queries. `validation` says whether values have to exist.
pub(super) fn parsed(state: &State, call: &Call) -> Answer {
    let queries = texts(&call.body["queries"]);
    if queries.is_empty() {
        return Err(Failure::new(400, "At least one query must be given."));
    }
    let context = context(state, call);
    let strict = match call.query("validation") {
        Some("strict") => true,
        Some("warn" | "none") => false,
        _ => {
            return Err(Failure::new(
                400,
                "The validation parameter is one of strict, warn and none.",
            ));
        }
    };
    let parsed: Vec<Value> = queries
        .iter()
        .map(|jql| {
            let parsed = parse(jql);
            let problem = match &parsed {
                Err(message) => Some(message.clone()),
                Ok(parsed) => Query::new(parsed, &context).err(),
            };
            match (parsed, problem) {
                (Ok(parsed), None) => json!({"query": jql, "structure": structure(&parsed)}),
                (Ok(parsed), Some(message)) if !strict => {
                    let mut json = json!({"query": jql, "structure": structure(&parsed)});
                    if call.query("validation") == Some("warn") {
                        super::render::merge(&mut json, json!({"warnings": [message]}));
                    }
                    json
                }
                (_, message) => json!({"query": jql, "errors": [message]}),
            }
        })
        .collect();
    ok(json!({"queries": parsed}))
}

/// Suggestions for who types a key or a word: from what a query finds, and from everything.
pub(super) fn picker(state: &State, call: &Call) -> Answer {
    let text = call.query("query").unwrap_or_default().to_lowercase();
    let project = call.query("currentProjectId").map(|id| state.project(id));
    let project = project.transpose()?.map(|project| project.id);
    let current = call.query("currentIssueKey").map(|key| state.issue(key));
    let current = current.transpose()?.map(|issue| issue.id);
    let subtasks = call.flag("showSubTasks") != Some(false);
    let fits = |issue: &&Issue| {
        let key = issue.key.to_lowercase();
        (key.contains(&text) || issue.summary.to_lowercase().contains(&text))
            && project.is_none_or(|project| issue.project == project)
            && current != Some(issue.id)
            && (subtasks || !issue.kind.subtask)
    };
    let mut sections = Vec::new();
    let everything: Vec<&Issue> = state.issues.iter().rev().filter(fits).collect();
    sections.push(section(state, "hs", "History Search", &everything));
    if let Some(jql) = call.query("currentJQL") {
        let context = context(state, call);
        let query = parse(jql).and_then(|parsed| Query::new(&parsed, &context));
        let found: Vec<&Issue> = match query {
            Err(_) => Vec::new(),
            Ok(query) => {
                let mut found = everything;
                found.retain(|issue| query.matches(&context, issue));
                query.sort(&context, &mut found);
                query.note(&context, &found);
                found
            }
        };
        sections.push(section(state, "cs", "Current Search", &found));
    }
    ok(json!({"sections": sections}))
}

fn section(state: &State, id: &str, label: &str, found: &[&Issue]) -> Value {
    // The heading counts all of them.
    touch_all(state, found);
    let shown: Vec<Value> = found
        .iter()
        .take(20)
        .map(|issue| {
            json!({
                "id": issue.id,
                "key": issue.key,
                "keyHtml": issue.key,
                "img": format!("/rest/api/2/universal_avatar/view/type/issuetype/avatar/{}", issue.kind.avatar),
                "summary": issue.summary,
                "summaryText": issue.summary,
            })
        })
        .collect();
    let mut json = json!({
        "id": id,
        "label": label,
        "sub": format!("Showing {} of {} matching issues", shown.len(), found.len()),
        "issues": shown,
    });
    if found.is_empty() {
        let more = json!({"msg": "No matching issues", "sub": null});
        super::render::merge(&mut json, more);
    }
    json
}
