//! Creating many issues.

use std::sync::Arc;

use serde_json::json;

use crate::Jira;
use crate::error::Error;
use crate::fields::{Refused, Told};
use crate::platform::types::{BulkOperationErrorResult, CreatedIssues, IssuesUpdateBean};

use super::create::{Create, Created, Prepared};

/// How many Jira takes in a call.
const AT_ONCE: usize = 50;

const OPERATION: &str = "createIssues";

type Outcome = Result<Created, Error>;

/// One issue on its way.
struct Item<'a> {
    call: &'a Create,
    prepared: Prepared,
    /// Where its outcome stands.
    place: usize,
}

pub(super) async fn create(jira: &Jira, calls: Vec<Create>) -> Vec<Outcome> {
    let mut outcomes: Vec<Option<Outcome>> = calls.iter().map(|_| None).collect();
    let mut chunk: Vec<Item<'_>> = Vec::new();
    for (place, call) in calls.iter().enumerate() {
        match call.prepare(OPERATION).await {
            Ok(prepared) => chunk.push(Item {
                call,
                prepared,
                place,
            }),
            Err(error) => keep(&mut outcomes, place, Err(error)),
        }
        if chunk.len() == AT_ONCE {
            send(jira, std::mem::take(&mut chunk), &mut outcomes).await;
        }
    }
    send(jira, chunk, &mut outcomes).await;
    // Every place was given its outcome; what was not would be an answer that did not tell of it.
    let incomplete = || {
        Err(Error::Incomplete {
            operation: OPERATION,
            what: "word on every issue",
        })
    };
    let all = outcomes.into_iter();
    all.map(|outcome| outcome.unwrap_or_else(incomplete))
        .collect()
}

fn keep(outcomes: &mut [Option<Outcome>], place: usize, outcome: Outcome) {
    if let Some(slot) = outcomes.get_mut(place) {
        *slot = Some(outcome);
    }
}

async fn send(jira: &Jira, chunk: Vec<Item<'_>>, outcomes: &mut [Option<Outcome>]) {
    if chunk.is_empty() {
        return;
    }
    let bodies: Vec<_> = chunk.iter().map(|item| &item.prepared.body).collect();
    let call = jira.platform().create_issues(IssuesUpdateBean::default());
    let answer = call.json(json!({"issueUpdates": bodies})).send().await;
    match answer {
        Ok(answer) => settle(jira, chunk, answer, outcomes).await,
        // Where none could be created Jira answers with an error, which does not tell them apart.
        Err(error) if error.status() == Some(400) => {
            for item in chunk {
                let outcome = item.call.clone().send().await;
                keep(outcomes, item.place, outcome);
            }
        }
        Err(error) => {
            let error = Arc::new(Error::Atlassian(error));
            for item in chunk {
                keep(outcomes, item.place, Err(Error::Shared(Arc::clone(&error))));
            }
        }
    }
}

/// Gives each issue of an answer its place: those that failed are numbered, the others are in order.
async fn settle(
    jira: &Jira,
    chunk: Vec<Item<'_>>,
    answer: CreatedIssues,
    outcomes: &mut [Option<Outcome>],
) {
    let mut created = answer.issues.into_iter();
    let mut errors = answer.errors;
    for (number, item) in chunk.into_iter().enumerate() {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        let failed = errors
            .iter()
            .position(|error| error.failed_element_number == Some(number));
        let outcome = match (failed, created.len()) {
            (Some(at), _) => {
                item.call.doubt(&item.prepared);
                Err(refused(jira, errors.swap_remove(at), &item).await)
            }
            (None, 0) => continue,
            (None, _) => match created.next() {
                Some(created) => Created::of(OPERATION, created),
                None => continue,
            },
        };
        keep(outcomes, item.place, outcome);
    }
}

async fn refused(jira: &Jira, error: BulkOperationErrorResult, item: &Item<'_>) -> Error {
    let told = error.element_errors.unwrap_or_default();
    let told = Told {
        operation: OPERATION,
        status: error.status.and_then(|status| status.try_into().ok()),
        fields: told.errors.into_iter().collect(),
        messages: told.error_messages,
    };
    let subject = item.call.subject();
    let refused: Refused = told.named(jira, item.prepared.context(&subject)).await;
    Error::Refused(Box::new(refused))
}
