//! The sandbox's project with very many issues that are not stored.
#![cfg(all(feature = "lifecycle", feature = "sandbox"))]
#![allow(clippy::unwrap_used)]

use atlassian_core::operation::Method::{Delete, Get, Post, Put};
use jira_api::sandbox::{JiraSandbox, SandboxIssue};
use serde_json::{Value, json};

fn crowd(count: u64) -> JiraSandbox {
    let jira = JiraSandbox::new();
    jira.add_project("BIG", "Big");
    jira.add_project("OUT", "Outside");
    assert!(jira.add_crowd("BIG", count));
    assert!(!jira.add_crowd("BIG", count));
    jira
}

fn search(jira: &JiraSandbox, body: Value) -> Value {
    let answer = jira.ask(Post, "/rest/api/3/search/jql", &[], body);
    let json: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(answer.status, 200, "{json}");
    json
}

fn keys(page: &Value) -> Vec<&str> {
    page["issues"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["key"].as_str().unwrap())
        .collect()
}

#[test]
fn a_crowd_is_found_as_any_other() {
    let jira = crowd(100_000);
    let query = |jql: &str| json!({"jql": jql, "fields": ["key"], "maxResults": 5000});
    let first = search(&jira, query("project = BIG ORDER BY created ASC, key ASC"));
    assert_eq!((keys(&first).len(), keys(&first)[4999]), (5000, "BIG-5000"));
    let mut next = query("project = BIG ORDER BY created ASC, key ASC");
    next["nextPageToken"] = first["nextPageToken"].clone();
    assert_eq!(keys(&search(&jira, next))[0], "BIG-5001");
    let last = search(
        &jira,
        query("project = BIG AND created >= '-5m' ORDER BY created"),
    );
    assert_eq!(
        keys(&last),
        [
            "BIG-99996",
            "BIG-99997",
            "BIG-99998",
            "BIG-99999",
            "BIG-100000"
        ]
    );
    assert_eq!(last["isLast"], true);
    let some = search(
        &jira,
        query("key in (BIG-7, BIG-77777, BIG-100001) ORDER BY key DESC"),
    );
    assert_eq!(keys(&some), ["BIG-77777", "BIG-7"]);
    let count = jira.ask(
        Post,
        "/rest/api/3/search/approximate-count",
        &[],
        json!({"jql": "labels = lot-3"}),
    );
    assert_eq!(count.body.as_ref(), br#"{"count":14286}"#);
}

#[test]
fn one_of_a_crowd_is_changed_moved_and_deleted() {
    let jira = crowd(1000);
    let fields = json!({"fields": {"summary": "Changed"}});
    assert_eq!(
        jira.ask(Put, "/rest/api/3/issue/BIG-10", &[], fields)
            .status,
        204
    );
    assert_eq!(
        jira.ask(Delete, "/rest/api/3/issue/BIG-11", &[], Value::Null)
            .status,
        204
    );
    assert_eq!(jira.move_issue("BIG-12", "OUT").as_deref(), Some("OUT-1"));
    let new = jira.add_issue(SandboxIssue::new("BIG", "New")).unwrap();
    assert_eq!(new, "BIG-1001");
    let page = search(
        &jira,
        json!({"jql": "project = BIG ORDER BY created, key", "fields": ["key"], "maxResults": 5000}),
    );
    assert_eq!(keys(&page).len(), 999);
    assert_eq!(keys(&page)[8..11], ["BIG-9", "BIG-10", "BIG-13"]);
    assert_eq!(keys(&page)[998], "BIG-1001");
    let changed = search(
        &jira,
        json!({"jql": "updated >= '-1m' ORDER BY created", "fields": ["summary"]}),
    );
    assert_eq!(keys(&changed), ["BIG-10", "OUT-1", "BIG-1001"]);
    let got = jira.ask(
        Post,
        "/rest/api/3/issue/bulkfetch",
        &[],
        json!({"issueIdsOrKeys": ["BIG-10", "BIG-11", "BIG-12", "BIG-13"], "fields": ["summary"]}),
    );
    let got: Value = serde_json::from_slice(&got.body).unwrap();
    assert_eq!(keys(&got), ["BIG-10", "OUT-1", "BIG-13"]);
    assert_eq!(got["issueErrors"][0]["id"], "BIG-11");
    let log = jira.ask(
        Post,
        "/rest/api/3/changelog/bulkfetch",
        &[],
        json!({"issueIdsOrKeys": ["BIG-4", "BIG-10"]}),
    );
    let log: Value = serde_json::from_slice(&log.body).unwrap();
    let lengths: Vec<usize> = log["issueChangeLogs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["changeHistories"].as_array().unwrap().len())
        .collect();
    assert_eq!(lengths, [3, 2]);
    assert_eq!(
        jira.ask(Get, "/rest/api/3/issue/big-999", &[], Value::Null)
            .status,
        200
    );
    assert_eq!(
        jira.ask(Get, "/rest/api/3/issue/BIG-11", &[], Value::Null)
            .status,
        404
    );
}

#[test]
fn pages_begin_after_an_issue_or_at_a_number() {
    let jira = crowd(50);
    let body = |token: Option<&Value>| json!({"jql": "project = BIG ORDER BY created", "fields": ["key"], "maxResults": 10, "nextPageToken": token});
    for (shifting, expected) in [(false, "BIG-11"), (true, "BIG-12")] {
        jira.shift_pages(shifting);
        let first = search(&jira, body(None));
        let gone = keys(&first)[0].to_owned();
        jira.move_issue(&gone, "OUT");
        let second = search(&jira, body(Some(&first["nextPageToken"])));
        assert_eq!(
            keys(&second)[0],
            if shifting { "BIG-13" } else { expected },
            "{shifting}"
        );
    }
}
