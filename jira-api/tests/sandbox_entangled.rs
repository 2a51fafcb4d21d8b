//! A site on which a project that nobody was given reaches into one that somebody was: whatever is
//! read or changed of it is noted.

#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used)]

#[allow(unreachable_pub, dead_code)]
mod sandbox_support;

use std::collections::BTreeSet;

use atlassian_core::Call;
use atlassian_core::operation::Method::{self, Delete, Get, Post, Put};
use atlassian_core::operation::{Access, Answer, Api, Confinement, Operation, Places};
use atlassian_core::request::Body;
use atlassian_core::sandbox::Sandbox;
use jira_api::sandbox::{Entangled, JiraSandbox, SandboxIssue};
use serde_json::{Value, json};

fn ask(jira: &JiraSandbox, method: Method, path: &str, body: Value) -> (u16, String) {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let query: Vec<(&str, &str)> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .collect();
    let answer = jira.ask(method, path, &query, body);
    (
        answer.status,
        String::from_utf8_lossy(&answer.body).into_owned(),
    )
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// Keys a query finds, in order, and whether it has reached HR.
fn found(on: &Entangled, jql: &str) -> (Vec<String>, bool) {
    on.site.forget_reached();
    let query = [("jql", jql), ("fields", "key"), ("maxResults", "100")];
    let answer = on
        .site
        .ask(Get, "/rest/api/3/search/jql", &query, Value::Null);
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    assert_eq!(answer.status, 200, "{jql}: {text}");
    let keys = json(&text)["issues"].as_array().map_or(vec![], |issues| {
        let keys = issues.iter().filter_map(|issue| issue["key"].as_str());
        keys.map(str::to_owned).collect()
    });
    (keys, !on.site.reached("HR").is_empty())
}

fn error(on: &Entangled, jql: &str) -> String {
    let query = [("jql", jql)];
    let answer = on
        .site
        .ask(Get, "/rest/api/3/search/jql", &query, Value::Null);
    assert_eq!(answer.status, 400, "{jql}");
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    body["errorMessages"][0].as_str().unwrap().to_owned()
}

/// What leads to HR, and an answer that has its texts.
#[test]
fn whatever_shows_hr_is_noted() {
    let on = JiraSandbox::entangled();
    let everything = "expand=changelog,renderedFields,editmeta";
    let paths = [
        format!("/rest/api/3/issue/{}", on.hr_issue),
        format!("/rest/api/3/issue/{}", on.hr_issue_id),
        format!("/rest/api/3/issue/{}", on.moved_out),
        format!("/rest/api/3/issue/{}", on.moved_out_now),
        format!("/rest/api/3/issue/{}?fields=summary", on.hr_under_eng),
        format!("/rest/api/3/issue/{}?fields=issuelinks", on.eng_linked),
        format!("/rest/api/3/issue/{}?fields=parent", on.eng_under_hr),
        format!("/rest/agile/1.0/issue/{}?fields=epic", on.eng_epic_linked),
        format!("/rest/api/3/issue/{}?{everything}", on.eng_mentioning),
        format!(
            "/rest/api/3/issue/{}?fields=customfield_10020",
            on.eng_in_hr_sprint
        ),
        format!("/rest/api/3/issue/{}/changelog", on.eng_in_hr_sprint),
        format!(
            "/rest/agile/1.0/issue/{}?fields=sprint",
            on.eng_in_hr_sprint
        ),
        format!(
            "/rest/api/3/issue/{}/comment?expand=renderedBody",
            on.eng_mentioning
        ),
        format!("/rest/api/3/issue/{}/comment", on.hr_issue),
        format!(
            "/rest/api/3/issue/{}/comment/{}",
            on.hr_issue, on.hr_comment
        ),
        format!("/rest/api/3/issue/{}/worklog", on.hr_issue),
        format!(
            "/rest/api/3/issue/{}/worklog/{}",
            on.hr_issue, on.hr_worklog
        ),
        format!("/rest/api/3/issue/{}/remotelink", on.hr_issue),
        format!(
            "/rest/api/3/issue/{}/remotelink/{}",
            on.hr_issue, on.hr_remote_link
        ),
        format!(
            "/rest/api/3/issue/{}/properties/{}",
            on.hr_issue, on.hr_issue_property
        ),
        format!("/rest/api/3/comment/{}/properties/secret", on.hr_comment),
        format!(
            "/rest/api/3/issue/{}/worklog/{}/properties/secret",
            on.hr_issue, on.hr_worklog
        ),
        format!("/rest/api/3/attachment/{}", on.hr_attachment),
        format!(
            "/rest/api/3/attachment/content/{}?redirect=false",
            on.hr_attachment
        ),
        format!("/rest/api/3/issueLink/{}", on.link_out),
        format!("/rest/api/3/issueLink/{}", on.link_in),
        format!("/rest/api/3/issueLink/{}", on.link_related),
        format!("/rest/api/3/issueLink/{}", on.link_outside),
        "/rest/api/3/label".to_owned(),
        format!("/rest/api/3/version/{}", on.hr_version),
        format!("/rest/api/3/component/{}", on.hr_component),
        "/rest/api/3/component".to_owned(),
        "/rest/api/3/issue/picker?query=secret".to_owned(),
        format!("/rest/api/3/project/HR/properties/{}", on.hr_property),
        format!("/rest/api/3/filter/{}", on.hr_filter),
        format!("/rest/api/3/filter/{}", on.hr_board_filter),
        "/rest/api/3/filter/my".to_owned(),
        format!("/rest/api/3/filter/search?id={}", on.hr_filter),
        "/rest/api/3/project/HR".to_owned(),
        "/rest/api/3/project/HR/versions".to_owned(),
        "/rest/api/3/project/HR/component".to_owned(),
        format!("/rest/agile/1.0/board/{}", on.hr_board),
        format!("/rest/agile/1.0/board/{}/configuration", on.hr_board),
        format!("/rest/agile/1.0/board/{}/sprint", on.hr_board),
        format!("/rest/agile/1.0/board/{}/issue", on.hr_board),
        format!("/rest/agile/1.0/board/{}/epic", on.hr_board),
        format!("/rest/agile/1.0/board/{}/sprint", on.spanning_board),
        format!("/rest/agile/1.0/board/{}/issue", on.spanning_board),
        format!("/rest/agile/1.0/board/{}/backlog", on.spanning_board),
        format!("/rest/agile/1.0/board/{}/epic", on.spanning_board),
        "/rest/agile/1.0/board".to_owned(),
        "/rest/agile/1.0/board?projectKeyOrId=ENG".to_owned(),
        format!("/rest/agile/1.0/board/{}", on.hr_board_over_eng),
        format!("/rest/agile/1.0/board/filter/{}", on.hr_board_filter),
        format!("/rest/agile/1.0/board/{}/version", on.hr_board),
        format!("/rest/agile/1.0/board/{}/version", on.spanning_board),
        format!("/rest/agile/1.0/board/{}/quickfilter", on.hr_board),
        format!(
            "/rest/agile/1.0/board/{}/quickfilter/{}",
            on.hr_board, on.hr_quick_filter
        ),
        format!(
            "/rest/agile/1.0/board/{}/properties/{}",
            on.hr_board, on.hr_property
        ),
        format!(
            "/rest/agile/1.0/sprint/{}/properties/{}",
            on.hr_sprint, on.hr_property
        ),
        format!(
            "/rest/agile/1.0/board/{}/epic/{}/issue",
            on.hr_board, on.eng_epic
        ),
        format!(
            "/rest/agile/1.0/board/{}/sprint/{}/issue",
            on.spanning_board, on.eng_sprint
        ),
        format!(
            "/rest/agile/1.0/board/{}/epic/none/issue",
            on.spanning_board
        ),
        "/rest/agile/1.0/epic/none/issue".to_owned(),
        "/rest/software/1.0/epic/none/issue".to_owned(),
        format!("/rest/software/1.0/board/{}/issue", on.spanning_board),
        format!("/rest/software/1.0/board/{}/backlog", on.spanning_board),
        format!(
            "/rest/software/1.0/board/{}/sprint/{}/issue",
            on.spanning_board, on.hr_sprint
        ),
        format!("/rest/software/1.0/epic/{}/issue", on.hr_epic),
        format!("/rest/software/1.0/epic/{}/issue", on.eng_epic),
        format!("/rest/software/1.0/sprint/{}/issue", on.eng_sprint),
        format!("/rest/agile/1.0/sprint/{}", on.hr_sprint),
        format!("/rest/agile/1.0/sprint/{}", on.hr_future_sprint),
        format!("/rest/agile/1.0/sprint/{}/issue", on.hr_sprint),
        format!("/rest/agile/1.0/sprint/{}/issue", on.eng_sprint),
        format!("/rest/agile/1.0/sprint/{}/issue", on.spanning_sprint),
        format!("/rest/agile/1.0/epic/{}", on.hr_epic),
        format!("/rest/agile/1.0/epic/{}/issue", on.hr_epic),
        format!("/rest/agile/1.0/epic/{}/issue", on.eng_epic),
    ];
    for path in &paths {
        on.site.forget_reached();
        let (status, text) = ask(&on.site, Get, path, Value::Null);
        assert_eq!(status, 200, "{path}: {text}");
        assert!(text.contains(Entangled::MARKER), "{path}: {text}");
        let plain = path.split_once('?').map_or(path.as_str(), |(path, _)| path);
        assert_eq!(on.site.reached("HR"), [format!("GET {plain}")], "{path}");
    }
    for (path, body) in [
        (
            "/rest/api/3/comment/list",
            json!({"ids": [on.hr_comment.parse::<u64>().unwrap()]}),
        ),
        (
            "/rest/api/3/worklog/list",
            json!({"ids": [on.eng_worklog.parse::<u64>().unwrap(), on.hr_worklog.parse::<u64>().unwrap()]}),
        ),
        (
            "/rest/api/3/issue/bulkfetch",
            json!({"issueIdsOrKeys": [on.eng_issue, on.moved_out], "fields": ["summary"]}),
        ),
        (
            "/rest/api/3/changelog/bulkfetch",
            json!({"issueIdsOrKeys": [on.eng_in_hr_sprint]}),
        ),
    ] {
        on.site.forget_reached();
        let (status, text) = ask(&on.site, Post, path, body);
        assert_eq!(status, 200, "{path}: {text}");
        assert!(text.contains(Entangled::MARKER), "{path}: {text}");
        assert_eq!(on.site.reached("HR"), [format!("POST {path}")]);
    }
}

/// Keys, names and numbers tell something, too.
#[test]
fn what_only_names_or_counts_hr_is_noted() {
    let on = JiraSandbox::entangled();
    for path in [
        format!("/rest/api/3/issue/{}/changelog", on.eng_linked),
        format!("/rest/api/3/issue/{}/changelog", on.moved_in_now),
        format!(
            "/rest/api/3/issue/{}?fields={}",
            on.eng_epic_linked, on.epic_link_field
        ),
        format!(
            "/rest/api/3/issue/{}?fields={}",
            on.eng_mentioning, on.project_field
        ),
        format!("/rest/api/3/issue/{}/editmeta", on.eng_issue),
        "/rest/api/3/issue/createmeta/ENG/issuetypes/10001".to_owned(),
        format!("/rest/api/3/filter/{}", on.spanning_filter),
        format!("/rest/api/3/version/{}/relatedIssueCounts", on.hr_version),
        format!(
            "/rest/api/3/version/{}/unresolvedIssueCount",
            on.hr_other_version
        ),
        format!(
            "/rest/api/3/component/{}/relatedIssueCounts",
            on.hr_component
        ),
        "/rest/api/3/worklog/updated".to_owned(),
        "/rest/api/3/project".to_owned(),
        "/rest/api/3/project/recent".to_owned(),
        "/rest/api/3/project/HR/role".to_owned(),
        "/rest/api/3/project/HR/roledetails".to_owned(),
        "/rest/api/3/project/HR/properties".to_owned(),
        format!(
            "/rest/api/3/mypermissions?permissions=EDIT_ISSUES&issueKey={}",
            on.hr_issue
        ),
        format!(
            "/rest/api/3/mypermissions?permissions=EDIT_ISSUES&commentId={}",
            on.hr_comment
        ),
        format!("/rest/api/3/statuses/search?projectId={}", on.hr_project),
        "/rest/api/3/filter/search?maxResults=1".to_owned(),
        "/rest/api/3/project/search?maxResults=1".to_owned(),
        "/rest/agile/1.0/board?maxResults=1".to_owned(),
        format!(
            "/rest/software/1.0/board/{}/issue/approximate-count",
            on.spanning_board
        ),
        format!(
            "/rest/software/1.0/board/{}/backlog/approximate-count",
            on.hr_board
        ),
        format!("/rest/agile/1.0/board/{}/properties", on.hr_board),
        format!("/rest/agile/1.0/sprint/{}/properties", on.hr_sprint),
        format!("/rest/agile/1.0/board/{}/project", on.spanning_board),
        format!("/rest/agile/1.0/board/{}/configuration", on.spanning_board),
        format!(
            "/rest/agile/1.0/board/{}/issue?maxResults=1",
            on.spanning_board
        ),
        format!(
            "/rest/agile/1.0/sprint/{}/issue?maxResults=0",
            on.eng_sprint
        ),
    ] {
        on.site.forget_reached();
        let (status, text) = ask(&on.site, Get, &path, Value::Null);
        assert_eq!(status, 200, "{path}: {text}");
        assert_eq!(on.site.reached("HR").len(), 1, "{path}: {text}");
    }
    let hr = on.hr_project.parse::<u64>().unwrap();
    let issue = on.hr_issue_id.parse::<u64>().unwrap();
    for (path, body) in [
        (
            "/rest/api/3/permissions/project",
            json!({"permissions": ["EDIT_ISSUES"]}),
        ),
        (
            "/rest/api/3/permissions/check",
            json!({"projectPermissions": [{"permissions": ["EDIT_ISSUES"], "projects": [hr]}]}),
        ),
        (
            "/rest/api/3/permissions/check",
            json!({"projectPermissions": [{"permissions": ["EDIT_ISSUES"], "issues": [issue]}]}),
        ),
        (
            "/rest/api/3/jql/match",
            json!({"issueIds": [issue], "jqls": ["statusCategory != Done"]}),
        ),
    ] {
        on.site.forget_reached();
        assert_eq!(ask(&on.site, Post, path, body.clone()).0, 200);
        assert_eq!(on.site.reached("HR").len(), 1, "{path}: {body}");
    }
    on.site.forget_reached();
    let count = json!({"jql": "text ~ HRSECRET"});
    let (_, text) = ask(
        &on.site,
        Post,
        "/rest/api/3/search/approximate-count",
        count,
    );
    assert!(json(&text)["count"].as_u64() > Some(5), "{text}");
    assert_eq!(on.site.reached("HR").len(), 1);
}

#[test]
fn what_is_only_engs_tells_nothing_of_hr() {
    let on = JiraSandbox::entangled();
    for path in [
        format!("/rest/api/3/issue/{}?expand=changelog", on.eng_issue),
        format!("/rest/api/3/issue/{}?fields=summary,project", on.eng_linked),
        format!("/rest/api/3/issue/{}?fields=summary", on.eng_under_hr),
        format!("/rest/api/3/issue/{}", on.moved_in),
        format!(
            "/rest/api/3/issue/{}/comment/{}",
            on.eng_issue, on.eng_comment
        ),
        format!(
            "/rest/api/3/issue/{}/worklog/{}",
            on.eng_issue, on.eng_worklog
        ),
        format!("/rest/api/3/attachment/{}", on.eng_attachment),
        format!("/rest/api/3/issueLink/{}", on.link_inside),
        "/rest/api/3/project/ENG".to_owned(),
        "/rest/api/3/field".to_owned(),
        format!("/rest/api/3/filter/{}", on.eng_filter),
        format!("/rest/api/3/filter/{}", on.eng_board_filter),
        format!("/rest/api/3/version/{}", on.eng_version),
        format!("/rest/api/3/version/{}/relatedIssueCounts", on.eng_version),
        format!("/rest/api/3/component/{}", on.eng_component),
        "/rest/api/3/component?projectIdsOrKeys=ENG".to_owned(),
        format!("/rest/agile/1.0/board/{}/configuration", on.eng_board),
        format!("/rest/agile/1.0/board/{}", on.spanning_board),
        format!("/rest/agile/1.0/board/{}/version", on.eng_board),
        format!("/rest/agile/1.0/board/filter/{}", on.eng_board_filter),
        format!(
            "/rest/agile/1.0/board/{}/epic/none/issue?fields=summary",
            on.eng_board
        ),
        format!(
            "/rest/software/1.0/board/{}/issue?fields=summary&jql=project = ENG",
            on.spanning_board
        ),
        format!(
            "/rest/software/1.0/board/{}/issue/approximate-count?jql=project = ENG",
            on.spanning_board
        ),
        format!("/rest/agile/1.0/board/{}/epic", on.eng_board),
        format!("/rest/agile/1.0/sprint/{}", on.eng_sprint),
    ] {
        on.site.forget_reached();
        let (status, text) = ask(&on.site, Get, &path, Value::Null);
        assert_eq!(status, 200, "{path}: {text}");
        assert!(!text.contains(Entangled::MARKER), "{path}: {text}");
        assert_eq!(on.site.reached("HR"), [""; 0], "{path}: {text}");
        // Not even as a key.
        assert!(!text.contains("\"HR-"), "{path}: {text}");
    }
}

#[test]
fn changing_hr_from_the_outside_is_noted() {
    let on = JiraSandbox::entangled();
    let link = json!({"type": {"name": "Relates"}, "inwardIssue": {"key": on.eng_issue},
        "outwardIssue": {"key": on.hr_under_eng}});
    let into = json!({"issues": [on.hr_under_eng]});
    for (method, path, body) in [
        (
            Post,
            format!("/rest/agile/1.0/epic/{}/issue", on.eng_epic),
            json!({"issues": [on.eng_under_hr]}),
        ),
        (
            Post,
            format!("/rest/agile/1.0/epic/{}/issue", on.hr_epic),
            json!({"issues": [on.eng_under_hr]}),
        ),
        (
            Post,
            "/rest/agile/1.0/epic/none/issue".to_owned(),
            json!({"issues": [on.eng_epic_linked]}),
        ),
        (
            Put,
            format!("/rest/agile/1.0/epic/{}/rank", on.eng_epic),
            json!({"rankAfterEpic": on.hr_epic}),
        ),
        (
            Post,
            format!("/rest/agile/1.0/sprint/{}/swap", on.spanning_sprint),
            json!({"sprintToSwapWith": on.hr_future_sprint.parse::<u64>().unwrap()}),
        ),
        (
            Post,
            format!("/rest/agile/1.0/backlog/{}/issue", on.eng_board),
            json!({"issues": [on.eng_in_hr_sprint]}),
        ),
        (
            Delete,
            format!("/rest/agile/1.0/board/{}", on.hr_board_over_eng),
            Value::Null,
        ),
        (
            Post,
            "/rest/agile/1.0/board".to_owned(),
            json!({"name": "Wider", "type": "kanban", "filterId": on.spanning_filter,
                "location": {"type": "project", "projectKeyOrId": "ENG"}}),
        ),
        // It holds an issue of HR.
        (
            Delete,
            format!("/rest/agile/1.0/sprint/{}", on.spanning_sprint),
            Value::Null,
        ),
        (
            Post,
            format!("/rest/api/3/issue/{}/worklog", on.moved_out),
            json!({"timeSpent": "1h"}),
        ),
        (Post, "/rest/api/3/issueLink".to_owned(), link),
        (
            Delete,
            format!("/rest/api/3/issueLink/{}", on.link_out),
            Value::Null,
        ),
        (
            Post,
            format!("/rest/agile/1.0/sprint/{}/issue", on.eng_sprint),
            into.clone(),
        ),
        (Post, "/rest/agile/1.0/backlog/issue".to_owned(), into),
        (
            Put,
            "/rest/agile/1.0/issue/rank".to_owned(),
            json!({"issues": [on.eng_issue], "rankBeforeIssue": on.hr_issue}),
        ),
        (
            Put,
            format!("/rest/api/3/issue/{}", on.eng_issue),
            json!({"fields": {"parent": {"key": on.hr_epic}}}),
        ),
        (
            Delete,
            format!("/rest/api/3/issue/{}", on.eng_epic),
            Value::Null,
        ),
        (
            Delete,
            format!("/rest/api/3/issue/{}", on.eng_linked),
            Value::Null,
        ),
        (
            Delete,
            format!("/rest/api/3/attachment/{}", on.hr_attachment),
            Value::Null,
        ),
        (
            Put,
            format!("/rest/api/3/version/{}", on.hr_version),
            json!({"description": "Read by everybody"}),
        ),
        (
            Put,
            format!(
                "/rest/api/3/version/{}/mergeto/{}",
                on.hr_version, on.hr_other_version
            ),
            Value::Null,
        ),
        (
            Delete,
            format!("/rest/api/3/component/{}", on.hr_component),
            Value::Null,
        ),
        (
            Put,
            format!("/rest/api/3/filter/{}", on.eng_filter),
            json!({"name": "Wider", "jql": "project in (ENG, HR)"}),
        ),
        (
            Delete,
            format!("/rest/api/3/filter/{}", on.hr_filter),
            Value::Null,
        ),
    ] {
        on.site.forget_reached();
        let (status, text) = ask(&on.site, method, &path, body);
        assert!((200..300).contains(&status), "{method} {path}: {text}");
        assert_eq!(on.site.reached("HR").len(), 1, "{method} {path}");
    }
}

#[test]
fn jql_reads_ids_names_and_functions_like_jira() {
    let on = JiraSandbox::entangled();
    let (both, reached) = found(
        &on,
        &format!("project in ({}, {})", on.eng_project, on.hr_project),
    );
    assert!(reached && both.len() > 50, "{both:?}");
    // A number in quotation marks is a key or a name, and never an id.
    let quoted = format!("project = \"{}\"", on.hr_project);
    assert_eq!(
        error(&on, &quoted),
        "The value '10001' does not exist for the field 'project'."
    );
    assert!(error(&on, "project = 99").contains("The value '99' does not exist"));
    assert!(error(&on, "fixVersion = nope").contains("for the field 'fixVersion'"));
    assert!(error(&on, "filter = 4711").contains("The value '4711'"));
    assert!(error(&on, "issue in linkedIssues(NOPE-1)").contains("could not be found"));
    assert_eq!(found(&on, "project = People AND key = HR-2").0, ["HR-2"]);

    let inside = |condition: &str| found(&on, &format!("project = ENG AND ({condition})"));
    let only = |key: &String| vec![key.clone()];
    for (condition, expected) in [
        (format!("parent = {}", on.hr_epic), &on.eng_under_hr),
        (format!("'Epic Link' = {}", on.hr_epic), &on.eng_epic_linked),
        (format!("cf[10014] = {}", on.hr_epic), &on.eng_epic_linked),
        (format!("sprint = {}", on.hr_sprint), &on.eng_in_hr_sprint),
        ("'Related project' = HR".to_owned(), &on.eng_mentioning),
        (
            format!("issue in linkedIssues({})", on.hr_issue),
            &on.eng_linked,
        ),
        (
            format!("issue in linkedIssues({}, 'is blocked by')", on.hr_issue),
            &on.eng_linked,
        ),
    ] {
        assert_eq!(inside(&condition), (only(expected), true), "{condition}");
    }
    // What finds nothing of HR and asks for nothing of it does not reach it.
    for condition in [
        "project = HR".to_owned(),
        format!("key = {}", on.hr_issue),
        "text ~ HRSECRET".to_owned(),
        format!("fixVersion = {}", on.hr_version),
        format!("component = {}", on.hr_component),
    ] {
        assert_eq!(inside(&condition), (vec![], false), "{condition}");
    }
    assert_eq!(
        inside(&format!(
            "fixVersion = {} AND component = Server",
            on.eng_version
        )),
        (only(&on.eng_issue), false)
    );
    assert_eq!(
        inside(&format!("key in ({}, {})", on.eng_issue, on.hr_issue)),
        (only(&on.eng_issue), false)
    );
    let (keys, reached) = found(&on, &format!("fixVersion = '{} 2026'", Entangled::MARKER));
    assert_eq!((keys, reached), (only(&on.hr_issue), true));
    // A saved filter is about what its JQL names.
    let (mine, reached) = inside(&format!("filter = {}", on.eng_filter));
    assert!(!reached && !mine.is_empty());
    assert_eq!(
        inside(&format!("filter = {}", on.hr_filter)),
        (vec![], true)
    );
    let (others, _) = inside(&format!("filter != {}", on.eng_filter));
    assert!(others.iter().all(|key| !mine.contains(key)));
    assert!(found(&on, "filter = 'Filter for both'").1);
}

#[test]
fn only_old_sites_have_the_classic_fields() {
    let demo = JiraSandbox::demo();
    let on = JiraSandbox::entangled();
    for (jira, there) in [(&demo, false), (&on.site, true)] {
        let (_, text) = ask(jira, Get, "/rest/api/3/field", Value::Null);
        let schemas = [
            "com.pyxis.greenhopper.jira:gh-epic-link",
            "com.atlassian.jira.plugin.system.customfieldtypes:project",
        ];
        assert!(schemas.iter().all(|schema| text.contains(schema) == there));
        let query = "/rest/api/3/search/jql?jql=cf[10014] is EMPTY";
        let status = ask(jira, Get, query, Value::Null).0;
        assert_eq!(status == 200, there);
    }
    let path = format!("/rest/api/3/issue/{}", on.eng_issue);
    let edit =
        json!({"fields": {&on.epic_link_field: on.hr_epic, &on.project_field: {"key": "HR"}}});
    assert_eq!(ask(&on.site, Put, &path, edit).0, 204);
    let issue = on.site.issue(&on.eng_issue).unwrap();
    assert_eq!(issue["fields"][&on.epic_link_field], json!(on.hr_epic));
    assert_eq!(issue["fields"][&on.project_field]["key"], "HR");
    assert_eq!(
        issue["changelog"]["histories"][0]["items"][0]["field"],
        "Epic Link"
    );
}

#[test]
fn moves_are_told_as_jira_tells_them() {
    let on = JiraSandbox::entangled();
    let (_, text) = ask(
        &on.site,
        Get,
        &format!("/rest/api/3/issue/{}?expand=changelog", on.moved_out),
        Value::Null,
    );
    let issue = json(&text);
    assert_eq!(issue["key"], json!(on.moved_out_now));
    let items = issue["changelog"]["histories"][0]["items"].clone();
    assert_eq!(
        (&items[0]["field"], &items[0]["from"], &items[0]["toString"]),
        (&json!("project"), &json!(on.eng_project), &json!("People"))
    );
    assert_eq!(
        (
            &items[1]["field"],
            &items[1]["fromString"],
            &items[1]["toString"]
        ),
        (
            &json!("Key"),
            &json!(on.moved_out),
            &json!(on.moved_out_now)
        )
    );
    assert!(on.moved_in.starts_with("HR-") && on.moved_in_now.starts_with("ENG-"));
}

#[test]
fn an_issue_moves_between_two_calls() {
    let on = JiraSandbox::entangled();
    assert!(on.site.move_after_next_lookup(&on.eng_issue, "HR"));
    assert!(!on.site.move_after_next_lookup("ENG-4711", "HR"));
    let path = format!("/rest/api/3/issue/{}?fields=project", on.eng_issue);
    // Another issue does not set it off.
    ask(&on.site, Get, "/rest/api/3/issue/ENG-4", Value::Null);
    let (_, text) = ask(&on.site, Get, &path, Value::Null);
    assert_eq!(json(&text)["fields"]["project"]["key"], "ENG");
    assert_eq!(on.site.reached("HR"), [""; 0]);
    let (_, text) = ask(&on.site, Get, &path, Value::Null);
    assert_eq!(json(&text)["fields"]["project"]["key"], "HR");

    assert!(on.site.move_after_next_lookup("ENG-5", "HR"));
    let keys = json!({"issueIdsOrKeys": ["ENG-4", "ENG-5"], "fields": ["project"]});
    for project in ["ENG", "HR"] {
        let (_, text) = ask(&on.site, Post, "/rest/api/3/issue/bulkfetch", keys.clone());
        assert_eq!(
            json(&text)["issues"][1]["fields"]["project"]["key"],
            project
        );
    }
}

#[test]
fn a_key_can_come_to_mean_another_project() {
    let jira = JiraSandbox::demo();
    assert!(!jira.rename_project("ENG", "HR"));
    assert!(!jira.rename_project("NOPE", "NEW"));
    assert!(!jira.rename_project("ENG", "1"));
    assert!(jira.rename_project("ENG", "CORE"));
    let key = |path: &str| json(&ask(&jira, Get, path, Value::Null).1)["key"].clone();
    // The old keys lead to what had them.
    assert_eq!(key("/rest/api/3/project/ENG"), "CORE");
    assert_eq!(key("/rest/api/3/issue/ENG-4"), "CORE-4");
    let (status, text) = ask(
        &jira,
        Get,
        "/rest/api/3/search/jql?jql=project = ENG&fields=key",
        Value::Null,
    );
    assert_eq!(status, 200);
    assert!(text.contains("CORE-4"), "{text}");
    assert_eq!(jira.reached("HR"), [""; 0]);
    // Until another takes it.
    assert!(jira.rename_project("HR", "ENG"));
    assert_eq!(key("/rest/api/3/project/ENG"), "ENG");
    let (_, text) = ask(&jira, Get, "/rest/api/3/issue/ENG-1", Value::Null);
    assert!(text.contains("Salary review"), "{text}");
    assert_eq!(
        ask(&jira, Get, "/rest/api/3/issue/ENG-30", Value::Null).0,
        404
    );
    assert_eq!(key("/rest/api/3/project/HR"), "ENG");
    assert_eq!(jira.reached("ENG"), jira.reached("HR"));

    let jira = JiraSandbox::new();
    let id = jira.add_project("A1", "First");
    jira.add_issue(SandboxIssue::new("A1", "One"));
    assert!(jira.rename_project("A1", "B1"));
    assert_ne!(jira.add_project("A1", "Second"), id);
    assert_eq!(
        ask(&jira, Get, "/rest/api/3/issue/A1-1", Value::Null).0,
        404
    );
    assert_eq!(
        ask(&jira, Get, "/rest/api/3/issue/B1-1", Value::Null).0,
        200
    );
}

#[test]
fn what_is_done_to_many_issues_is_noted_and_so_is_how_it_went() {
    let on = JiraSandbox::entangled();
    let keys = json!({"selectedIssueIdsOrKeys": [on.eng_issue, on.moved_out]});
    let transition = json!({"bulkTransitionInputs": [
        {"selectedIssueIdsOrKeys": [on.eng_issue, on.moved_out], "transitionId": "11"}]});
    for (what, body) in [
        ("watch", keys.clone()),
        ("transition", transition),
        ("delete", keys),
    ] {
        on.site.forget_reached();
        let path = format!("/rest/api/3/bulk/issues/{what}");
        let (status, text) = ask(&on.site, Post, &path, body);
        assert_eq!(status, 201, "{text}");
        assert_eq!(on.site.reached("HR").len(), 1, "{what}");
        let task = json(&text)["taskId"].as_str().unwrap().to_owned();
        on.site.forget_reached();
        let path = format!("/rest/api/3/bulk/queue/{task}");
        assert_eq!(ask(&on.site, Get, &path, Value::Null).0, 200);
        assert_eq!(on.site.reached("HR").len(), 1, "{what}");
    }
    assert!(on.site.issue(&on.moved_out).is_none());
}

/// Every reading operation of the documents, with every id and key of the site where one stands: an
/// answer that has something of HR is noted.
#[test]
fn no_reading_operation_tells_of_hr_unnoticed() {
    let Some(folder) = sandbox_support::documents() else {
        println!("skipped: set ATLASSIAN_SPECS to the folder of the official documents");
        return;
    };
    let on = JiraSandbox::entangled();
    let (issues, others) = names(&on);
    let (mut answered, mut templates) = (0, BTreeSet::new());
    for name in ["jira-platform-v3.json", "jira-software.json"] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        for (template, operations) in document["paths"].as_object().unwrap() {
            if operations["get"].is_null() {
                continue;
            }
            let parts: Vec<&str> = template.split(['{', '}']).collect();
            let mut paths = vec![String::new()];
            for (index, part) in parts.iter().enumerate() {
                let fill: Vec<&str> = match (index % 2, *part) {
                    (0, part) => vec![part],
                    (_, "issueIdOrKey" | "epicIdOrKey" | "epicId") => issues.clone(),
                    (_, "projectIdOrKey" | "projectKeyOrId" | "projectId") => {
                        vec!["ENG", "HR", "10001"]
                    }
                    (_, "propertyKey") => vec!["secret"],
                    _ => others.clone(),
                };
                paths = paths
                    .iter()
                    .flat_map(|path| fill.iter().map(move |part| format!("{path}{part}")))
                    .collect();
            }
            for path in paths {
                for query in [
                    "expand=changelog,renderedFields,editmeta,renderedBody,jql,owner",
                    "fields=summary&maxResults=1&jql=project = ENG&projectIdsOrKeys=ENG",
                    "redirect=false&jql=parent is not EMPTY&permissions=EDIT_ISSUES",
                ] {
                    on.site.forget_reached();
                    let address = format!("{path}?{query}");
                    let (status, text) = ask(&on.site, Get, &address, Value::Null);
                    if status >= 300 {
                        continue;
                    }
                    answered += 1;
                    templates.insert(template.clone());
                    let tells = [Entangled::MARKER, "\"HR-", "\"HR\"", "\"10001\"", "People"];
                    let told = tells.iter().find(|word| text.contains(**word));
                    // These ids are of other things, too.
                    let told = told.filter(|word| **word != "\"10001\"" || text.contains("HR"));
                    let noted = !on.site.reached("HR").is_empty();
                    assert!(told.is_none() || noted, "GET {address}: {told:?}: {text}");
                }
            }
        }
    }
    println!("{answered} answers of {} operations", templates.len());
    assert!(templates.len() > 80, "{templates:#?}");
}

/// Keys of issues, and ids of whatever else the site has.
fn names(on: &Entangled) -> (Vec<&str>, Vec<&str>) {
    let issues = [
        &on.eng_issue,
        &on.eng_epic,
        &on.hr_issue,
        &on.hr_epic,
        &on.eng_linked,
        &on.eng_under_hr,
        &on.hr_under_eng,
        &on.eng_epic_linked,
        &on.eng_in_hr_sprint,
        &on.hr_in_eng_sprint,
        &on.eng_mentioning,
        &on.moved_out,
        &on.moved_in,
    ];
    let others = [
        &on.eng_comment,
        &on.eng_worklog,
        &on.eng_attachment,
        &on.eng_board,
        &on.eng_board_filter,
        &on.eng_sprint,
        &on.eng_version,
        &on.eng_component,
        &on.eng_filter,
        &on.hr_comment,
        &on.hr_worklog,
        &on.hr_attachment,
        &on.hr_remote_link,
        &on.hr_version,
        &on.hr_component,
        &on.hr_board,
        &on.hr_board_over_eng,
        &on.hr_board_filter,
        &on.hr_quick_filter,
        &on.hr_sprint,
        &on.hr_future_sprint,
        &on.hr_filter,
        &on.link_out,
        &on.link_in,
        &on.link_inside,
        &on.link_outside,
        &on.spanning_board,
        &on.spanning_filter,
        &on.spanning_sprint,
        &on.hr_project,
    ];
    (
        issues.map(String::as_str).to_vec(),
        others.map(String::as_str).to_vec(),
    )
}

/// Every writing operation of the documents, with things of HR in its path and in its body: what is
/// done is noted.
#[test]
fn no_writing_operation_changes_hr_unnoticed() {
    let Some(folder) = sandbox_support::documents() else {
        println!("skipped: set ATLASSIAN_SPECS to the folder of the official documents");
        return;
    };
    let mut done = BTreeSet::new();
    for name in ["jira-platform-v3.json", "jira-software.json"] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        for (template, operations) in document["paths"].as_object().unwrap() {
            for (verb, method) in [("post", Post), ("put", Put), ("delete", Delete)] {
                if operations[verb].is_null() || !template.contains('{') {
                    continue;
                }
                for variant in 0..4 {
                    let on = JiraSandbox::entangled();
                    let path = filled(&on, template, variant);
                    for (number, body) in bodies(&on).into_iter().enumerate() {
                        let (status, text) = ask(&on.site, method, &path, body);
                        if status < 300 {
                            done.insert(format!("{method} {template}"));
                            let noted = !on.site.reached("HR").is_empty();
                            assert!(noted, "{method} {path}, body {number}: {status} {text}");
                            break;
                        }
                    }
                }
            }
        }
    }
    println!("{} operations", done.len());
    assert!(done.len() > 45, "{done:#?}");
}

/// A path with things of HR.
fn filled(on: &Entangled, template: &str, variant: usize) -> String {
    let of = |subject: &str| template.contains(&format!("/{subject}/"));
    let mut path = String::new();
    for (index, part) in template.split(['{', '}']).enumerate() {
        path.push_str(match (index % 2, part) {
            (0, part) => part,
            (_, "issueIdOrKey") => [
                &on.hr_issue,
                &on.hr_issue_id,
                &on.moved_out,
                &on.hr_under_eng,
            ][variant],
            (_, "projectIdOrKey" | "projectKeyOrId" | "projectId") => {
                ["HR", "10001", "hr", "HR"][variant]
            }
            (_, "boardId") => [
                &on.hr_board,
                &on.hr_board_over_eng,
                &on.hr_board,
                &on.hr_board,
            ][variant],
            (_, "sprintId") => [
                &on.hr_sprint,
                &on.hr_future_sprint,
                &on.hr_sprint,
                &on.hr_sprint,
            ][variant],
            (_, "epicIdOrKey" | "epicId") => &on.hr_epic,
            (_, "propertyKey") => "secret",
            (_, "moveIssuesTo") => &on.hr_other_version,
            (_, "linkId") if of("issueLink") => [
                &on.link_out,
                &on.link_in,
                &on.link_related,
                &on.link_outside,
            ][variant],
            (_, "linkId") => &on.hr_remote_link,
            (_, "permissionId") => &on.hr_project,
            _ if of("comment") => &on.hr_comment,
            _ if of("worklog") => &on.hr_worklog,
            _ if of("version") => &on.hr_version,
            _ if of("component") => &on.hr_component,
            _ if of("filter") => [
                &on.hr_filter,
                &on.hr_board_filter,
                &on.spanning_filter,
                &on.hr_filter,
            ][variant],
            _ => &on.hr_attachment,
        });
    }
    path
}

/// Bodies that suit many operations at once.
fn bodies(on: &Entangled) -> Vec<Value> {
    let document = json!({"type": "doc", "version": 1, "content": []});
    vec![
        json!({
            "name": "Seen", "summary": "Seen", "description": "Seen", "body": document,
            "timeSpent": "1h", "jql": "project = HR", "accountId": jira_api::sandbox::DEMO_ACCOUNT,
            "issues": [on.hr_in_eng_sprint], "position": "First", "to": {"watchers": true},
            "object": {"url": "https://example.com", "title": "Seen"}, "value": "3",
            "sprintToSwapWith": on.hr_future_sprint, "rankBeforeEpic": on.eng_epic,
            "type": "project", "projectId": on.eng_project, "done": true,
        }),
        json!({"fields": {"labels": ["seen"]}, "state": "active", "name": "Seen"}),
        json!({"fields": {"labels": ["seen"]}}),
        json!({"transition": {"id": "11"}}),
        json!({"transition": {"id": "41"}}),
        Value::Null,
    ]
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

static WORKLOGS: Operation = operation(Post, "/rest/api/3/worklog/list");
static BACKLOG: Operation = operation(Get, "/rest/software/1.0/board/{boardId}/backlog");
static ISSUE: Operation = operation(Get, "/rest/api/3/issue/{issueIdOrKey}");

/// Through the gateway, as a client sees it.
#[test]
fn the_site_is_reached_through_the_gateway() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let on = JiraSandbox::entangled();
        let sandbox = Sandbox::builder().product(on.site.clone()).start().await;
        let session = sandbox.session(&["read:jira-work"]).await.unwrap();
        let ids = json!({"ids": [on.hr_worklog.parse::<u64>().unwrap()]});
        let call = Call::new(&session, &WORKLOGS).content(Body::Json(ids));
        let found: Value = call.send().await.unwrap();
        assert_eq!(found[0]["issueId"], json!(on.hr_issue_id));
        let call = Call::new(&session, &BACKLOG).path("boardId", &on.spanning_board);
        let page: Value = call.query("maxResults", "2").send().await.unwrap();
        assert!(page["nextPageToken"].is_string(), "{page}");
        assert!(on.site.move_after_next_lookup(&on.eng_issue, "HR"));
        for project in ["ENG", "HR"] {
            let call = Call::new(&session, &ISSUE).path("issueIdOrKey", &on.eng_issue);
            let issue: Value = call.send().await.unwrap();
            assert_eq!(issue["fields"]["project"]["key"], project);
        }
        assert!(sandbox.unhandled().is_empty());
        assert_eq!(on.site.reached("HR").len(), 3);
    });
}
