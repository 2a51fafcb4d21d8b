//! The sandbox's Jira behaves like Jira where it matters to callers.

#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use atlassian_core::Call;
use atlassian_core::operation::Method::{self, Delete, Get, Post, Put};
use atlassian_core::operation::{Access, Answer, Api, Confinement, Operation, Places};
use atlassian_core::request::{Body, Part};
use atlassian_core::sandbox::Sandbox;
use jira_api::sandbox::{DEMO_ACCOUNT, JiraSandbox, SandboxIssue, SandboxSprint};
use serde_json::{Value, json};

fn ask(
    jira: &JiraSandbox,
    method: Method,
    path: &str,
    query: &[(&str, &str)],
    body: Value,
) -> (u16, Value) {
    let answer = jira.ask(method, path, query, body);
    (
        answer.status,
        serde_json::from_slice(&answer.body).unwrap_or(Value::Null),
    )
}

fn get(jira: &JiraSandbox, path: &str, query: &[(&str, &str)]) -> Value {
    let (status, body) = ask(jira, Get, path, query, Value::Null);
    assert_eq!(status, 200, "{path}: {body}");
    body
}

/// Keys a query finds, in order.
fn found(jira: &JiraSandbox, jql: &str) -> Vec<String> {
    let query = [("jql", jql), ("fields", "key"), ("maxResults", "100")];
    keys(&get(jira, "/rest/api/3/search/jql", &query))
}

fn keys(body: &Value) -> Vec<String> {
    body["issues"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["key"].as_str().unwrap().to_owned())
        .collect()
}

fn sorted(jira: &JiraSandbox, jql: &str) -> Vec<String> {
    let mut keys = found(jira, jql);
    keys.sort_by_key(|key| key.rsplit_once('-').unwrap().1.parse::<u64>().unwrap());
    keys
}

fn error(jira: &JiraSandbox, jql: &str) -> String {
    let (status, body) = ask(
        jira,
        Get,
        "/rest/api/3/search/jql",
        &[("jql", jql)],
        Value::Null,
    );
    assert_eq!(status, 400, "{jql}: {body}");
    body["errorMessages"][0].as_str().unwrap().to_owned()
}

#[test]
fn jql_finds_what_it_says() {
    let jira = JiraSandbox::demo();
    for (jql, expected) in [
        ("key = ENG-4", vec!["ENG-4"]),
        ("key in (eng-4, 'ENG-5', ENG-4000)", vec!["ENG-4", "ENG-5"]),
        ("id = 10007", vec!["ENG-7"]),
        ("project = HR AND sprint is EMPTY", vec!["HR-4"]),
        (
            "project in (HR) and sprint in openSprints() and status = 'In Review'",
            vec!["HR-3"],
        ),
        (
            "sprint = \"ENG Sprint 5\" AND status = Done",
            vec!["ENG-28", "ENG-32"],
        ),
        (
            "sprint = 5 AND statusCategory = \"In Progress\" AND assignee = currentUser()",
            vec!["ENG-35", "ENG-36"],
        ),
        ("sprint = 1 AND sprint = 2", vec!["ENG-10"]),
        (
            "sprint in closedSprints() AND sprint in openSprints()",
            vec!["ENG-28", "ENG-29"],
        ),
        (
            "project = ENG AND assignee IS EMPTY",
            vec!["ENG-22", "ENG-38", "ENG-39"],
        ),
        (
            "project = ENG AND NOT (assignee is not EMPTY)",
            vec!["ENG-22", "ENG-38", "ENG-39"],
        ),
        ("issuetype = Epic", vec!["ENG-1", "ENG-2", "ENG-3"]),
        (
            "labels = regression AND priority = Highest AND sprint = 5",
            vec!["ENG-37"],
        ),
        ("parent = ENG-31", vec!["ENG-41"]),
        ("issuetype in subtask() OR key = ENG-4", vec![]),
        ("resolution is empty and sprint = 4", vec!["ENG-29"]),
        ("resolution = Unresolved and sprint = 4", vec!["ENG-29"]),
        (
            "updated >= -1d AND project = ENG",
            vec!["ENG-34", "ENG-35", "ENG-37"],
        ),
        (
            "updated >= \"2026-03-02\" AND project = ENG",
            vec!["ENG-34", "ENG-37"],
        ),
        (
            "updated >= startOfDay() AND project = ENG",
            vec!["ENG-34", "ENG-37"],
        ),
        ("text ~ \"PDF fonts\"", vec!["ENG-16"]),
        (
            "summary ~ 'sign in' AND summary !~ google",
            vec!["ENG-1", "ENG-4", "ENG-10"],
        ),
        ("summary ~ \"Goog*\"", vec!["ENG-5"]),
        (
            "\"Story point estimate\" > 5 AND sprint = 5",
            vec!["ENG-29", "ENG-31", "ENG-33"],
        ),
        ("cf[10016] = 1", vec!["ENG-9"]),
        ("priority > High AND sprint = 2", vec!["ENG-11", "ENG-17"]),
        (
            "key > ENG-39 AND key <= ENG-41 AND project = ENG",
            vec!["ENG-40", "ENG-41"],
        ),
        (
            "project = ENG && (labels = design || labels = compliance) && ! labels = x",
            vec!["ENG-35", "ENG-38", "ENG-39"],
        ),
        (
            "project = ENG AND labels not in (a, b) AND labels = compliance",
            vec!["ENG-35"],
        ),
        ("text ~ \"quo\\\"te\" AND project = ENG", vec![]),
    ] {
        if jql.contains("subtask()") {
            error(&jira, jql);
        } else {
            assert_eq!(sorted(&jira, jql), expected, "{jql}");
        }
    }
}

#[test]
fn jql_is_sorted() {
    let jira = JiraSandbox::demo();
    assert_eq!(
        found(&jira, "sprint = 1 ORDER BY priority DESC, key DESC"),
        [
            "ENG-8", "ENG-10", "ENG-4", "ENG-7", "ENG-6", "ENG-5", "ENG-9"
        ],
    );
    assert_eq!(
        found(
            &jira,
            "key in (ENG-4, ENG-5, ENG-8, ENG-39) ORDER BY cf[10016] ASC, key"
        ),
        ["ENG-8", "ENG-4", "ENG-5", "ENG-39"],
    );
    assert_eq!(
        found(&jira, "key in (ENG-4, ENG-5) order by created"),
        ["ENG-4", "ENG-5"]
    );
    // Without an order, the newest first.
    assert_eq!(found(&jira, "key in (ENG-4, ENG-5)"), ["ENG-5", "ENG-4"]);
}

#[test]
fn what_jql_does_not_know_is_refused() {
    let jira = JiraSandbox::demo();
    assert!(error(&jira, "").contains("Unbounded"));
    assert!(error(&jira, "order by created").contains("Unbounded"));
    assert!(
        error(&jira, "project = NOPE").contains("'NOPE' does not exist for the field 'project'")
    );
    assert!(error(&jira, "colour = red").contains("Field 'colour' does not exist"));
    assert!(error(&jira, "status ~ done").contains("operator '~' is not supported"));
    assert!(error(&jira, "summary = done").contains("operator '=' is not supported"));
    assert!(error(&jira, "sprint = 'No such sprint'").contains("does not exist"));
    assert!(error(&jira, "updated > yesterday").contains("Date value 'yesterday'"));
    assert!(error(&jira, "assignee was currentUser()").contains("history"));
    for jql in [
        "project = ENG AND",
        "(project = ENG",
        "project = ENG)",
        "project",
        "project =",
        "= ENG",
        "project = \"ENG",
        "project = 'a\\qb'",
        "project in ENG",
        "project in ()",
        "a b c",
        "project = ENG order created",
        "project = ENG; drop",
        "project = EMPTY is",
        "not",
        "\u{e9}=",
        "project is ENG",
        "sprint in doesNotExist()",
        "key = ENG-9999",
    ] {
        error(&jira, jql);
    }
    error(
        &jira,
        &format!("{}project = ENG{}", "(".repeat(5000), ")".repeat(5000)),
    );
    error(&jira, &format!("{} project = ENG", "not ".repeat(5000)));
}

#[test]
fn pages_of_a_search_add_up() {
    let jira = JiraSandbox::demo();
    let mut all = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let mut body = json!({"jql": "project = ENG", "maxResults": 7});
        if let Some(token) = &token {
            body["nextPageToken"] = json!(token);
        }
        let (status, page) = ask(&jira, Post, "/rest/api/3/search/jql", &[], body);
        assert_eq!(status, 200);
        for issue in page["issues"].as_array().unwrap() {
            // Only the id, unless fields are asked for.
            assert_eq!(issue.as_object().unwrap().len(), 1);
            all.push(issue["id"].as_str().unwrap().to_owned());
        }
        token = page["nextPageToken"].as_str().map(str::to_owned);
        assert_eq!(page["isLast"], token.is_none());
        if token.is_none() {
            break;
        }
    }
    assert_eq!(all.len(), 41);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 41);
    let query = [("jql", "project = ENG"), ("nextPageToken", "nonsense")];
    assert_eq!(
        ask(&jira, Get, "/rest/api/3/search/jql", &query, Value::Null).0,
        400
    );
    assert_eq!(
        ask(&jira, Get, "/rest/api/3/search", &query, Value::Null).0,
        410
    );
    let count = ask(
        &jira,
        Post,
        "/rest/api/3/search/approximate-count",
        &[],
        json!({"jql": "project = ENG"}),
    );
    assert_eq!(count.1["count"], 41);
}

#[test]
fn the_index_lags_and_catches_up() {
    let jira = JiraSandbox::new();
    jira.add_project("ENG", "Engineering");
    jira.lag_next(1);
    let fields =
        json!({"project": {"id": "10000"}, "issuetype": {"name": "Bug"}, "summary": "New"});
    let (status, made) = ask(
        &jira,
        Post,
        "/rest/api/3/issue",
        &[],
        json!({"fields": fields}),
    );
    assert_eq!(status, 201);
    assert!(found(&jira, "project = ENG").is_empty());
    let id: u64 = made["id"].as_str().unwrap().parse().unwrap();
    let body = json!({"jql": "project = ENG", "fields": ["key"], "reconcileIssues": [id]});
    let (_, page) = ask(&jira, Post, "/rest/api/3/search/jql", &[], body);
    assert_eq!(keys(&page), ["ENG-1"]);
    jira.settle();
    assert_eq!(found(&jira, "project = ENG"), ["ENG-1"]);
}

#[test]
fn sprints_have_a_history() {
    let jira = JiraSandbox::demo();
    let sprints = get(
        &jira,
        "/rest/agile/1.0/board/1/sprint",
        &[("state", "closed,active")],
    );
    assert_eq!(sprints["values"].as_array().unwrap().len(), 5);
    assert_eq!(sprints["values"][4]["state"], "active");
    assert_eq!(
        sprints["values"][0]["startDate"],
        "2025-12-29T09:00:00.000Z"
    );
    assert_eq!(
        sprints["values"][0]["completeDate"],
        "2026-01-12T08:00:00.000Z"
    );
    let page = get(
        &jira,
        "/rest/agile/1.0/board/1/sprint",
        &[("startAt", "2"), ("maxResults", "2")],
    );
    assert_eq!(
        (&page["isLast"], &page["values"][0]["id"]),
        (&json!(false), &json!(3))
    );
    let issues = get(
        &jira,
        "/rest/agile/1.0/sprint/2/issue",
        &[("fields", "summary,customfield_10020,closedSprints")],
    );
    assert_eq!(issues["total"], 8);
    let carried = issues["issues"]
        .as_array()
        .unwrap()
        .iter()
        .find(|i| i["key"] == "ENG-16")
        .unwrap();
    let ids: Vec<_> = carried["fields"]["customfield_10020"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["id"].clone())
        .collect();
    assert_eq!(ids, [2, 3, 4]);
    assert_eq!(
        carried["fields"]["closedSprints"].as_array().unwrap().len(),
        3
    );
    let config = get(&jira, "/rest/agile/1.0/board/1/configuration", &[]);
    assert_eq!(
        config["estimation"]["field"]["fieldId"],
        "customfield_10016"
    );
    let columns: Vec<_> = config["columnConfig"]["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["name"].clone())
        .collect();
    assert_eq!(columns, ["To Do", "In Progress", "In Review", "Done"]);
    let log = get(&jira, "/rest/api/3/issue/ENG-22/changelog", &[]);
    let sprints: Vec<_> = log["values"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|change| change["items"].as_array().unwrap())
        .filter(|item| item["field"] == "Sprint")
        .map(|item| {
            (
                item["fromString"].as_str().unwrap(),
                item["toString"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(sprints, [("", "ENG Sprint 3"), ("ENG Sprint 3", "")]);
    assert_eq!(
        jira.sprint(5).unwrap()["issues"].as_array().unwrap().len(),
        9
    );
    assert!(jira.reached("HR").is_empty());
}

#[test]
fn the_workflow_wants_a_resolution() {
    let jira = JiraSandbox::demo();
    let path = "/rest/api/3/issue/eng-29/transitions";
    let open = get(&jira, path, &[("expand", "transitions.fields")]);
    assert_eq!(
        open["transitions"][0]["fields"]["resolution"]["required"],
        true
    );
    jira.hide_required_fields(true);
    let open = get(&jira, path, &[("expand", "transitions.fields")]);
    assert_eq!(
        open["transitions"][0]["fields"]["resolution"]["required"],
        false
    );
    let (status, body) = ask(&jira, Post, path, &[], json!({"transition": {"id": "31"}}));
    assert_eq!(
        (status, body["errors"]["resolution"].is_string()),
        (400, true)
    );
    let (status, _) = ask(&jira, Post, path, &[], json!({"transition": {"id": "11"}}));
    assert_eq!(status, 400);
    let done = json!({"transition": {"id": "31"}, "fields": {"resolution": {"name": "Done"}}});
    assert_eq!(ask(&jira, Post, path, &[], done).0, 204);
    let issue = jira.issue("ENG-29").unwrap();
    assert_eq!(issue["fields"]["status"]["name"], "Done");
    assert_eq!(issue["fields"]["resolution"]["name"], "Done");
    let items = &issue["changelog"]["histories"][0]["items"];
    assert_eq!(items.as_array().unwrap().len(), 2);
    assert_eq!(
        ask(&jira, Post, path, &[], json!({"transition": {"id": "61"}})).0,
        204
    );
    assert_eq!(
        jira.issue("ENG-29").unwrap()["fields"]["resolution"],
        Value::Null
    );
}

#[test]
fn writing_an_issue_is_checked() {
    let jira = JiraSandbox::demo();
    let (status, body) = ask(
        &jira,
        Post,
        "/rest/api/3/issue",
        &[],
        json!({"fields": {"summary": "x"}}),
    );
    assert_eq!(status, 400);
    assert!(body["errors"]["project"].is_string() && body["errors"]["issuetype"].is_string());
    let base = json!({"project": {"key": "ENG"}, "issuetype": {"name": "Story"}, "summary": "x"});
    for (field, value) in [
        ("description", json!("plain text")),
        ("summary", json!("two\nlines")),
        ("priority", json!({"name": "Urgent"})),
        ("assignee", json!({"accountId": "nobody"})),
        ("labels", json!(["two words"])),
        ("parent", json!({"key": "ENG-4"})),
        ("duedate", json!("tomorrow")),
        ("customfield_10016", json!("five")),
        ("customfield_10020", json!([{"id": 5}])),
        ("customfield_10020", json!(1)),
        ("customfield_99999", json!("x")),
    ] {
        let mut fields = base.clone();
        fields[field] = value;
        let (status, body) = ask(
            &jira,
            Post,
            "/rest/api/3/issue",
            &[],
            json!({"fields": fields}),
        );
        assert!(
            status == 400 && body["errors"][field].is_string(),
            "{field}: {body}"
        );
    }
    let mut fields = base;
    fields["customfield_10020"] = json!(5);
    fields["customfield_10016"] = json!(3);
    fields["parent"] = json!({"key": "ENG-3"});
    let (status, made) = ask(
        &jira,
        Post,
        "/rest/api/3/issue",
        &[],
        json!({"fields": fields}),
    );
    assert_eq!((status, &made["key"]), (201, &json!("ENG-42")));
    let issue = jira.issue("ENG-42").unwrap();
    assert_eq!(
        issue["fields"]["customfield_10020"][0]["name"],
        "ENG Sprint 5"
    );
    assert_eq!(issue["fields"]["parent"]["key"], "ENG-3");
    let edit = json!({"update": {"labels": [{"add": "a"}, {"add": "b"}, {"remove": "a"}]},
        "fields": {"customfield_10016": 5}});
    assert_eq!(
        ask(&jira, Put, "/rest/api/3/issue/ENG-42", &[], edit).0,
        204
    );
    let issue = jira.issue("ENG-42").unwrap();
    assert_eq!(issue["fields"]["labels"], json!(["b"]));
    let items = issue["changelog"]["histories"][0]["items"]
        .as_array()
        .unwrap();
    let changed: Vec<_> = items
        .iter()
        .map(|item| item["field"].as_str().unwrap())
        .collect();
    assert_eq!(changed, ["labels", "Story point estimate"]);
    assert_eq!(
        ask(&jira, Delete, "/rest/api/3/issue/ENG-31", &[], Value::Null).0,
        400
    );
    let all = [("deleteSubtasks", "true")];
    assert_eq!(
        ask(&jira, Delete, "/rest/api/3/issue/ENG-31", &all, Value::Null).0,
        204
    );
    assert_eq!(
        ask(&jira, Get, "/rest/api/3/issue/ENG-41", &[], Value::Null).0,
        404
    );
}

#[test]
fn a_sprint_is_planned_started_and_completed() {
    let jira = JiraSandbox::new();
    jira.add_project("X", "Example");
    let board = jira.add_board("X", "X board").unwrap();
    let done = jira
        .add_issue(SandboxIssue::new("X", "One").status("Done").points(2.0))
        .unwrap();
    let open = jira
        .add_issue(SandboxIssue::new("X", "Two").status("In Progress"))
        .unwrap();
    let next = jira.add_sprint(SandboxSprint::new(board, "Later")).unwrap();
    let body = json!({"name": "Now", "originBoardId": board});
    let (status, made) = ask(&jira, Post, "/rest/agile/1.0/sprint", &[], body);
    assert_eq!((status, &made["state"]), (201, &json!("future")));
    let id = made["id"].as_u64().unwrap();
    let sprint = format!("/rest/agile/1.0/sprint/{id}");
    let issues = json!({"issues": [done, open]});
    assert_eq!(
        ask(&jira, Post, &format!("{sprint}/issue"), &[], issues.clone()).0,
        204
    );
    assert_eq!(
        ask(&jira, Post, &sprint, &[], json!({"state": "active"})).0,
        400
    );
    let start = json!({"state": "active", "startDate": "2026-03-02T09:00:00.000Z", "endDate": "2026-03-16T09:00:00.000Z"});
    assert_eq!(ask(&jira, Post, &sprint, &[], start).0, 200);
    let (status, closed) = ask(&jira, Post, &sprint, &[], json!({"state": "closed"}));
    assert_eq!((status, closed["completeDate"].is_string()), (200, true));
    assert_eq!(jira.sprint(id).unwrap()["issues"], json!([done, open]));
    assert_eq!(jira.sprint(next).unwrap()["issues"], json!([open]));
    assert_eq!(
        ask(&jira, Post, &format!("{sprint}/issue"), &[], issues).0,
        400
    );
    let many: Vec<String> = (0..51).map(|_| "X-1".to_owned()).collect();
    assert_eq!(
        ask(
            &jira,
            Post,
            "/rest/agile/1.0/backlog/issue",
            &[],
            json!({"issues": many})
        )
        .0,
        400
    );
    let long = json!({"name": "A name of more than thirty characters", "originBoardId": board});
    assert_eq!(ask(&jira, Post, "/rest/agile/1.0/sprint", &[], long).0, 400);
}

#[test]
fn ranks_decide_the_order_of_a_board() {
    let jira = JiraSandbox::new();
    jira.add_project("X", "Example");
    jira.add_board("X", "X board");
    for name in ["a", "b", "c", "d"] {
        jira.add_issue(SandboxIssue::new("X", name));
    }
    let body = json!({"issues": ["X-4", "X-3"], "rankBeforeIssue": "X-2"});
    assert_eq!(
        ask(&jira, Put, "/rest/agile/1.0/issue/rank", &[], body).0,
        204
    );
    let body = json!({"issues": ["X-1"], "rankAfterIssue": "X-2"});
    assert_eq!(
        ask(&jira, Put, "/rest/agile/1.0/issue/rank", &[], body).0,
        204
    );
    let backlog = get(
        &jira,
        "/rest/agile/1.0/board/1/backlog",
        &[("fields", "key")],
    );
    assert_eq!(keys(&backlog), ["X-4", "X-3", "X-2", "X-1"]);
}

#[test]
fn reaching_a_project_is_noted() {
    let jira = JiraSandbox::demo();
    found(&jira, "project = ENG AND sprint in openSprints()");
    get(&jira, "/rest/agile/1.0/board", &[("projectKeyOrId", "ENG")]);
    get(&jira, "/rest/api/3/issue/ENG-4", &[]);
    assert!(jira.reached("HR").is_empty());
    // Only a link leads there.
    get(&jira, "/rest/api/3/issue/ENG-35", &[]);
    get(&jira, "/rest/agile/1.0/board", &[]);
    let count = json!({"jql": "text ~ confidential"});
    ask(
        &jira,
        Post,
        "/rest/api/3/search/approximate-count",
        &[],
        count,
    );
    assert_eq!(
        jira.reached("hr"),
        [
            "GET /rest/agile/1.0/board",
            "GET /rest/api/3/issue/ENG-35",
            "POST /rest/api/3/search/approximate-count",
        ],
    );
    jira.forget_reached();
    assert_eq!(
        ask(&jira, Delete, "/rest/api/3/issue/HR-1", &[], Value::Null).0,
        204
    );
    assert_eq!(jira.reached("HR"), ["DELETE /rest/api/3/issue/HR-1"]);
}

#[test]
fn a_moved_issue_is_found_under_its_old_key() {
    let jira = JiraSandbox::demo();
    assert_eq!(jira.move_issue("ENG-4", "HR").as_deref(), Some("HR-5"));
    let issue = get(&jira, "/rest/api/3/issue/eng-4", &[("fields", "project")]);
    assert_eq!(
        (&issue["key"], &issue["fields"]["project"]["key"]),
        (&json!("HR-5"), &json!("HR"))
    );
    assert_eq!(jira.reached("HR").len(), 1);
}

#[test]
fn comments_and_work_are_kept() {
    let jira = JiraSandbox::demo();
    let text = json!({"type": "doc", "version": 1, "content": []});
    assert_eq!(
        ask(
            &jira,
            Post,
            "/rest/api/3/issue/ENG-4/comment",
            &[],
            json!({"body": "text"})
        )
        .0,
        400
    );
    assert_eq!(
        ask(
            &jira,
            Post,
            "/rest/api/3/issue/ENG-4/comment",
            &[],
            json!({"body": text})
        )
        .0,
        201
    );
    let comments = get(&jira, "/rest/api/3/issue/ENG-4/comment", &[]);
    assert_eq!(comments["comments"][0]["author"]["accountId"], DEMO_ACCOUNT);
    let path = "/rest/api/3/issue/ENG-4/worklog";
    assert_eq!(
        ask(&jira, Post, path, &[], json!({"timeSpent": "soon"})).0,
        400
    );
    let strict = json!({"timeSpentSeconds": 60, "started": "2026-03-02T09:00:00Z"});
    assert_eq!(ask(&jira, Post, path, &[], strict).0, 400);
    let (status, log) = ask(&jira, Post, path, &[], json!({"timeSpent": "1d 2h"}));
    assert_eq!((status, &log["timeSpentSeconds"]), (201, &json!(36_000)));
    assert_eq!(
        jira.issue("ENG-4").unwrap()["fields"]["timetracking"]["timeSpent"],
        "1d 2h"
    );
}

#[test]
fn links_read_from_both_ends() {
    let jira = JiraSandbox::demo();
    let blocked = jira.issue("ENG-33").unwrap();
    let link = &blocked["fields"]["issuelinks"][0];
    assert_eq!(
        (&link["type"]["inward"], &link["inwardIssue"]["key"]),
        (&json!("is blocked by"), &json!("ENG-31"))
    );
    let blocker = jira.issue("ENG-31").unwrap();
    assert_eq!(
        blocker["fields"]["issuelinks"][0]["outwardIssue"]["key"],
        "ENG-33"
    );
    assert_eq!(blocker["fields"]["subtasks"][0]["key"], "ENG-41");
}

/// Nothing that is sent makes the sandbox panic.
#[test]
fn nonsense_is_answered() {
    let jira = JiraSandbox::demo();
    let paths = [
        "",
        "/",
        "rest",
        "/rest/api/3",
        "/rest/api/3/issue",
        "/rest/api/3/issue/",
        "/rest/api/3/issue/x",
        "/rest/api/3/issue/ENG-4",
        "/rest/api/3/issue/ENG-4/comment",
        "/rest/api/3/issue/ENG-4/comment/x",
        "/rest/api/3/issue/ENG-4/worklog",
        "/rest/api/3/issue/ENG-4/transitions",
        "/rest/api/3/issue/ENG-4/watchers",
        "/rest/api/3/issue/ENG-4/remotelink",
        "/rest/api/3/issue/ENG-4/properties/x",
        "/rest/api/3/issue/bulkfetch",
        "/rest/api/3/issue/ENG-4/attachments",
        "/rest/api/3/issue/ENG-4/assignee",
        "/rest/api/3/issueLink",
        "/rest/api/3/search/jql",
        "/rest/api/3/search/approximate-count",
        "/rest/api/3/changelog/bulkfetch",
        "/rest/agile/1.0/sprint",
        "/rest/agile/1.0/sprint/5",
        "/rest/agile/1.0/sprint/5/issue",
        "/rest/agile/1.0/backlog/issue",
        "/rest/agile/1.0/issue/rank",
        "/rest/agile/1.0/issue/ENG-4/estimation",
        "/rest/agile/1.0/board",
        "/rest/agile/1.0/board/1/sprint",
        "/rest/agile/1.0/board/99999999999999999999",
        "/rest/agile/1.0/board/1/issue",
        "/rest/agile/1.0/board/1/quickfilter/x",
        "/rest/agile/1.0/board/1/properties/x",
        "/rest/agile/1.0/backlog/1/issue",
        "/rest/agile/1.0/epic/ENG-1",
        "/rest/agile/1.0/epic/ENG-1/issue",
        "/rest/agile/1.0/epic/ENG-1/rank",
        "/rest/agile/1.0/epic/none/issue",
        "/rest/agile/1.0/sprint/5/swap",
        "/rest/software/1.0/board/1/issue",
        "/rest/software/1.0/board/1/backlog/approximate-count",
        "/rest/api/3/version",
        "/rest/api/3/version/10104",
        "/rest/api/3/version/10104/move",
        "/rest/api/3/version/10104/mergeto/10104",
        "/rest/api/3/component",
        "/rest/api/3/component/10101",
        "/rest/api/3/filter",
        "/rest/api/3/filter/10001",
        "/rest/api/3/filter/10001/permission/x",
        "/rest/api/3/worklog/list",
        "/rest/api/3/worklog/updated",
        "/rest/api/3/jql/match",
        "/rest/api/3/jql/parse",
        "/rest/api/3/mypermissions",
        "/rest/api/3/permissions/check",
        "/rest/api/3/project/ENG",
        "/rest/api/3/project/ENG/role/x",
        "/rest/api/3/project/ENG/properties",
        "/rest/api/3/issue/picker",
        "/rest/api/3/issue/ENG-4/notify",
        "/rest/api/3/bulk/issues/transition",
        "/rest/api/3/bulk/issues/delete",
        "/rest/api/3/bulk/queue/x",
    ];
    let bodies = [
        Value::Null,
        json!([]),
        json!(1.5e300),
        json!("x"),
        json!({"fields": [], "update": 1, "issues": "x"}),
        json!({"fields": {"project": 1, "issuetype": [], "summary": {}}, "transition": 1, "body": {"type": "doc"}}),
        json!({"jql": 1, "maxResults": -1, "nextPageToken": "Ch", "issueIdsOrKeys": [1, null, {}]}),
        json!({"jql": "project=ENG", "maxResults": u64::MAX, "issues": ["ENG-4"], "rankBeforeIssue": "ENG-4"}),
        json!({"value": "NaN", "name": "\u{0}", "originBoardId": -1, "startDate": "9999999999999999", "state": "x"}),
        json!({"timeSpent": "99999999999999999999d", "timeSpentSeconds": u64::MAX, "started": "\u{e9}\u{e9}"}),
    ];
    let query = [
        ("startAt", "18446744073709551615"),
        ("maxResults", "18446744073709551615"),
        ("jql", "updated > -9223372036854775807w"),
        ("expand", ",,"),
        ("fields", "-,*,**"),
    ];
    for path in paths {
        for method in [Get, Post, Put, Method::Patch, Delete] {
            for body in &bodies {
                jira.ask(method, path, &[], body.clone());
                jira.ask(method, path, &query, body.clone());
            }
        }
    }
}

static API: Api = Api {
    name: "jira",
    title: "Jira",
    version: "3",
    product: "jira",
    unrepeatable: &[],
    write_limited: &[],
    places: Places::NONE,
};

const fn operation(method: Method, path: &'static str) -> Operation {
    Operation {
        id: "test",
        api: &API,
        method,
        path,
        group: "test",
        access: Access::Write,
        scopes: &[],
        oauth: true,
        answer: Answer::Json,
        deprecated: false,
        experimental: false,
        query: &[],
        headers: &[],
        confinement: Confinement::UNCLASSIFIED,
    }
}

static MYSELF: Operation = operation(Get, "/rest/api/3/myself");
static UPLOAD: Operation = operation(Post, "/rest/api/3/issue/{issueIdOrKey}/attachments");

/// Through the gateway, as a client sees it.
#[test]
fn a_file_is_uploaded_through_the_gateway() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let jira = JiraSandbox::demo();
        let sandbox = Sandbox::builder().product(jira.clone()).start().await;
        let session = sandbox
            .session(&["read:jira-user", "write:jira-work"])
            .await
            .unwrap();
        let me: Value = Call::new(&session, &MYSELF).send().await.unwrap();
        assert_eq!(
            (&me["accountId"], &me["displayName"]),
            (&json!(DEMO_ACCOUNT), &json!("Ada Marsh"))
        );
        let file = Body::Multipart(vec![
            Part::file("file", "plan.txt", b"Plan".to_vec()).media_type("text/plain"),
        ]);
        let upload = Call::new(&session, &UPLOAD)
            .path("issueIdOrKey", "eng-4")
            .content(file);
        let done: Value = upload
            .header("X-Atlassian-Token", "no-check")
            .send()
            .await
            .unwrap();
        assert_eq!(
            (&done[0]["filename"], &done[0]["mimeType"]),
            (&json!("plan.txt"), &json!("text/plain"))
        );
        assert_eq!(jira.attachment("ENG-4", "plan.txt").unwrap(), b"Plan");
        assert!(sandbox.unhandled().is_empty());
    });
}
