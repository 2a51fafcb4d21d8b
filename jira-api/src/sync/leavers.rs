//! Which of some issues a query finds.

use std::collections::HashSet;

use atlassian_core::json::Value;
use serde_json::json;

use super::details::divide;
use super::plan::Plan;
use super::problem::SyncProblem;
use crate::Error;
use crate::platform::types::IssuesAndJqlQueries;

/// Issues of one call.
pub(super) const MOST: usize = 500;

/// Those of these issues that the query does not find.
pub(super) async fn unfound(plan: &Plan, ids: Vec<u64>) -> Result<Vec<u64>, Error> {
    let mut found = HashSet::with_capacity(ids.len());
    let mut rest = vec![ids.clone()];
    while let Some(some) = rest.pop() {
        match some_of(plan, &some).await {
            Ok(ids) => found.extend(ids),
            // Sites may refuse the whole call for one that does not exist.
            Err(error) if error.status() == Some(400) && some.len() > 1 => {
                let mut some = some;
                let second = some.split_off(some.len() / 2);
                rest.extend([second, some]);
            }
            Err(error) if error.status() == Some(400) || error.is_not_found() => {}
            Err(error) => divide(some, error, &mut rest)?,
        }
    }
    Ok(ids.into_iter().filter(|id| !found.contains(id)).collect())
}

async fn some_of(plan: &Plan, ids: &[u64]) -> Result<Vec<u64>, Error> {
    let body = json!({"issueIds": ids, "jqls": [plan.condition]});
    let call = plan
        .jira
        .platform()
        .match_issues(IssuesAndJqlQueries::default())
        .json(body);
    let answer: Value = plan.send(call.0.into_request()).await?.json()?;
    let matched = &answer["matches"][0];
    let errors: Vec<&str> = matched["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let Some(found) = matched["matchedIssues"]
        .as_array()
        .filter(|_| errors.is_empty())
    else {
        let what = match errors.as_slice() {
            [] => "nothing".to_owned(),
            errors => errors.join("; "),
        };
        let count = ids.len();
        return Err(SyncProblem::NotMatched { count, what }.into());
    };
    Ok(found.iter().filter_map(Value::as_u64).collect())
}
