//! A call is plain data: what the caller gave, by name, before anything is sent.

#![cfg(all(feature = "issues", feature = "search", feature = "boards"))]
#![allow(clippy::unwrap_used)]

use atlassian_core::Session;
use atlassian_core::operation::{Access, Method, ScopeFamily};
use atlassian_core::request::{Body, Request};
use jira_api::Jira;
use jira_api::platform::types::{IssueUpdateDetails, User};
use serde_json::{Map, json};

fn jira() -> Jira {
    Jira::new(
        Session::with_api_token("https://acme.atlassian.net", "me@acme.com", "token").unwrap(),
    )
}

fn query(request: &Request) -> Vec<(&str, &str)> {
    request
        .query
        .iter()
        .map(|(name, value)| (name.as_ref(), value.as_str()))
        .collect()
}

#[test]
fn required_is_an_argument_and_optional_a_method() {
    let call = jira()
        .platform()
        .get_issue("ENG-1")
        .fields(["summary", "status"])
        .update_history(true);
    let request = call.0.request();
    assert_eq!(request.operation.id, "getIssue");
    assert_eq!(request.operation.method, Method::Get);
    assert_eq!(request.operation.access, Access::Read);
    assert_eq!(request.path, [("issueIdOrKey", "ENG-1".to_owned())]);
    assert_eq!(
        query(request),
        [
            ("fields", "summary"),
            ("fields", "status"),
            ("updateHistory", "true")
        ]
    );
    assert!(matches!(request.body, Body::Empty));
}

#[test]
fn what_is_not_given_is_not_sent() {
    let fields = Map::from_iter([("summary".to_owned(), json!("Write it down"))]);
    let body = IssueUpdateDetails {
        fields: Some(fields),
        ..IssueUpdateDetails::default()
    };
    let call = jira().platform().create_issue(body);
    assert!(
        matches!(&call.0.request().body, Body::Json(body) if *body == json!({"fields": {"summary": "Write it down"}}))
    );
}

#[test]
fn any_json_may_replace_a_body() {
    // `null` takes an issue from its assignee, which no optional property can say.
    let call = jira()
        .platform()
        .assign_issue("ENG-1", User::default())
        .json(json!({"accountId": null}));
    assert!(
        matches!(&call.0.request().body, Body::Json(body) if *body == json!({"accountId": null}))
    );
}

#[test]
fn reality_stands_before_the_document() {
    let call = jira()
        .software()
        .get_all_boards()
        .type_(["scrum", "simple"]);
    assert_eq!(
        query(call.0.request()),
        [("type", "scrum"), ("type", "simple")]
    );
}

#[test]
fn the_table_knows_scopes_access_and_groups() {
    let operation = |id: &str| {
        Jira::operations()
            .find(|operation| operation.id == id)
            .unwrap()
    };
    let search = operation("searchAndReconsileIssuesUsingJqlPost");
    assert_eq!(
        (search.method, search.access, search.group),
        (Method::Post, Access::Read, "search")
    );
    let families: Vec<ScopeFamily> = search.scopes.iter().map(|set| set.family).collect();
    assert_eq!(families, [ScopeFamily::Classic, ScopeFamily::Granular]);
    assert_eq!(operation("deleteIssue").access, Access::Delete);
    assert_eq!(operation("editIssue").access, Access::Write);
    for operation in Jira::operations() {
        assert!(operation.path.starts_with('/'), "{operation}");
        assert!(
            operation.method != Method::Get || operation.access == Access::Read,
            "{operation}"
        );
    }
}

#[cfg(feature = "full")]
#[test]
fn every_operation_of_both_documents_is_there() {
    use std::collections::HashSet;
    let ids: HashSet<(&str, &str)> = Jira::operations()
        .map(|operation| (operation.api.name, operation.id))
        .collect();
    assert_eq!(ids.len(), 616 + 105);
}
