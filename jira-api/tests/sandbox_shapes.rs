//! Every route of the sandbox's Jira answers in the shape its official document gives it.

#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used)]

#[allow(unreachable_pub)]
mod sandbox_support;

use atlassian_core::operation::Method::{self, Delete, Get, Post, Put};
use jira_api::sandbox::JiraSandbox;
use sandbox_support::{Document, documents};
use serde_json::{Value, json};

/// Deviations of reality that the facts list.
fn deviations(schemas: &mut Value) {
    // Fields without a schema, such as `parent`.
    for name in ["FieldMetadata", "FieldCreateMetadata"] {
        if let Some(required) = schemas[name]["required"].as_array_mut() {
            required.retain(|property| property != "schema");
        }
    }
    // The errors of a bulk operation are a map, and its times are numbers.
    if schemas["BulkOperationErrorResponse"].is_object() {
        schemas["BulkOperationErrorResponse"]["properties"]["errors"] = json!({});
    }
    if schemas["BulkOperationProgress"].is_object() {
        for name in ["created", "started", "updated"] {
            schemas["BulkOperationProgress"]["properties"][name] = json!({"type": "integer"});
        }
    }
    // The bulk changelog's times are numbers.
    if schemas["Changelog"].is_object() {
        schemas["Changelog"]["properties"]["created"] = json!({});
    }
}

fn doc() -> Value {
    json!({"type": "doc", "version": 1, "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": "Hello"}]},
    ]})
}

struct Checker {
    jira: JiraSandbox,
    document: Document,
}

impl Checker {
    fn new(name: &str) -> Option<Self> {
        let Some(folder) = documents() else {
            println!("skipped: set ATLASSIAN_SPECS to the folder of the official documents");
            return None;
        };
        let document = Document::read(folder.join(name), deviations);
        Some(Checker {
            jira: JiraSandbox::demo(),
            document,
        })
    }

    /// `path` has its parameters as `{name=value}`; the document has them as `{name}`.
    fn send(
        &mut self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: Value,
        status: u16,
    ) -> Value {
        let (mut template, mut concrete) = (String::new(), String::new());
        for (index, part) in path.split(['{', '}']).enumerate() {
            match part.split_once('=').filter(|_| index % 2 == 1) {
                Some((name, value)) => {
                    template.push_str(&format!("{{{name}}}"));
                    concrete.push_str(value);
                }
                None => {
                    template.push_str(part);
                    concrete.push_str(part);
                }
            }
        }
        let answer = self.jira.ask(method, &concrete, query, body);
        self.document
            .check(method.as_str(), &template, status, &answer)
    }

    fn get(&mut self, path: &str, query: &[(&str, &str)]) -> Value {
        self.send(Get, path, query, Value::Null, 200)
    }
}

#[test]
fn platform() {
    let Some(mut c) = Checker::new("jira-platform-v3.json") else {
        return;
    };
    for path in [
        "/rest/api/3/myself",
        "/rest/api/3/serverInfo",
        "/rest/api/3/field",
        "/rest/api/3/field/search",
        "/rest/api/3/issuetype",
        "/rest/api/3/priority",
        "/rest/api/3/priority/search",
        "/rest/api/3/status",
        "/rest/api/3/status/{idOrName=3}",
        "/rest/api/3/statuscategory",
        "/rest/api/3/resolution",
        "/rest/api/3/label",
        "/rest/api/3/issueLinkType",
        "/rest/api/3/users",
        "/rest/api/3/users/search",
        "/rest/api/3/project/search",
        "/rest/api/3/project/{projectIdOrKey=ENG}",
        "/rest/api/3/project/{projectIdOrKey=ENG}/statuses",
        "/rest/api/3/project/{projectIdOrKey=ENG}/components",
        "/rest/api/3/project/{projectIdOrKey=ENG}/component",
        "/rest/api/3/project/{projectIdOrKey=ENG}/versions",
        "/rest/api/3/project/{projectIdOrKey=10000}/version",
        "/rest/api/3/issue/{issueIdOrKey=ENG-16}/changelog",
        "/rest/api/3/issue/{issueIdOrKey=ENG-16}/editmeta",
        "/rest/api/3/issue/{issueIdOrKey=ENG-16}/comment",
        "/rest/api/3/issue/{issueIdOrKey=ENG-16}/worklog",
        "/rest/api/3/issue/{issueIdOrKey=ENG-16}/watchers",
        "/rest/api/3/issue/{issueIdOrKey=ENG-16}/votes",
        "/rest/api/3/issue/{issueIdOrKey=ENG-16}/remotelink",
        "/rest/api/3/issue/{issueIdOrKey=ENG-16}/properties",
        "/rest/api/3/issue/createmeta/{projectIdOrKey=ENG}/issuetypes",
        "/rest/api/3/issue/createmeta/{projectIdOrKey=ENG}/issuetypes/{issueTypeId=10001}",
        "/rest/api/3/attachment/meta",
    ] {
        c.get(path, &[]);
    }
    let account = jira_api::sandbox::DEMO_ACCOUNT;
    c.get("/rest/api/3/user", &[("accountId", account)]);
    c.get("/rest/api/3/user/search", &[("query", "ada")]);
    c.get("/rest/api/3/user/assignable/search", &[("project", "ENG")]);
    c.get(
        "/rest/api/3/user/assignable/multiProjectSearch",
        &[("projectKeys", "ENG")],
    );
    let everything =
        "changelog,names,schema,editmeta,renderedFields,transitions,transitions.fields";
    for key in ["ENG-16", "ENG-31", "ENG-35", "ENG-41"] {
        c.get(
            &format!("/rest/api/3/issue/{{issueIdOrKey={key}}}"),
            &[("expand", everything)],
        );
        c.get(
            &format!("/rest/api/3/issue/{{issueIdOrKey={key}}}/transitions"),
            &[("expand", "transitions.fields")],
        );
    }
    let jql = "project = ENG ORDER BY key";
    c.get(
        "/rest/api/3/search/jql",
        &[("jql", jql), ("fields", "*all"), ("expand", "changelog")],
    );
    c.send(
        Post,
        "/rest/api/3/search/jql",
        &[],
        json!({"jql": jql, "maxResults": 3}),
        200,
    );
    c.send(
        Post,
        "/rest/api/3/search/approximate-count",
        &[],
        json!({"jql": jql}),
        200,
    );
    let keys = json!({"issueIdsOrKeys": ["ENG-4", "ENG-999"], "fields": ["*all"]});
    c.send(Post, "/rest/api/3/issue/bulkfetch", &[], keys, 200);
    let keys = json!({"issueIdsOrKeys": ["ENG-4", "ENG-16"]});
    c.send(Post, "/rest/api/3/changelog/bulkfetch", &[], keys, 200);
    let history = c.get("/rest/api/3/issue/{issueIdOrKey=ENG-16}/changelog", &[]);
    let ids = json!({"changelogIds": [history["values"][0]["id"].as_str().unwrap().parse::<u64>().unwrap()]});
    c.send(
        Post,
        "/rest/api/3/issue/{issueIdOrKey=ENG-16}/changelog/list",
        &[],
        ids,
        200,
    );

    let fields = json!({"project": {"key": "ENG"}, "issuetype": {"name": "Task"}, "summary": "New",
        "description": doc()});
    let made = c.send(
        Post,
        "/rest/api/3/issue",
        &[],
        json!({"fields": fields}),
        201,
    );
    let key = made["key"].as_str().unwrap().to_owned();
    c.send(Post, "/rest/api/3/issue", &[], json!({"fields": {}}), 400);
    c.send(
        Post,
        "/rest/api/3/issue/bulk",
        &[],
        json!({"issueUpdates": [{"fields": fields}, {}]}),
        201,
    );
    let issue = format!("/rest/api/3/issue/{{issueIdOrKey={key}}}");
    c.send(
        Put,
        &issue,
        &[],
        json!({"fields": {"summary": "Newer"}}),
        204,
    );
    c.send(
        Put,
        &issue,
        &[("returnIssue", "true")],
        json!({"fields": {"priority": {"id": "1"}}}),
        200,
    );
    c.send(
        Put,
        &format!("{issue}/assignee"),
        &[],
        json!({"accountId": account}),
        204,
    );
    c.send(
        Post,
        &format!("{issue}/transitions"),
        &[],
        json!({"transition": {"id": "11"}}),
        204,
    );

    let made = c.send(
        Post,
        &format!("{issue}/comment"),
        &[],
        json!({"body": doc()}),
        201,
    );
    let comment = format!("{issue}/comment/{{id={}}}", made["id"].as_str().unwrap());
    c.get(&comment, &[]);
    c.send(Put, &comment, &[], json!({"body": doc()}), 200);
    let ids = json!({"ids": [made["id"].as_str().unwrap().parse::<u64>().unwrap()]});
    c.send(Post, "/rest/api/3/comment/list", &[], ids, 200);
    c.send(Delete, &comment, &[], Value::Null, 204);

    let log =
        json!({"timeSpent": "1h 30m", "started": "2026-03-01T10:00:00.000+0000", "comment": doc()});
    let made = c.send(Post, &format!("{issue}/worklog"), &[], log, 201);
    let worklog = format!("{issue}/worklog/{{id={}}}", made["id"].as_str().unwrap());
    c.get(&worklog, &[]);
    c.send(Put, &worklog, &[], json!({"timeSpentSeconds": 60}), 200);
    c.get(&issue, &[]);
    c.send(Delete, &worklog, &[], Value::Null, 204);

    c.send(Post, &format!("{issue}/watchers"), &[], json!(account), 204);
    c.send(
        Delete,
        &format!("{issue}/watchers"),
        &[("accountId", account)],
        Value::Null,
        204,
    );
    c.send(
        Post,
        "/rest/api/3/issue/{issueIdOrKey=ENG-6}/votes",
        &[],
        Value::Null,
        204,
    );
    c.send(
        Delete,
        "/rest/api/3/issue/{issueIdOrKey=ENG-6}/votes",
        &[],
        Value::Null,
        204,
    );

    let link =
        json!({"globalId": "a", "object": {"url": "https://example.com", "title": "Example"}});
    let made = c.send(Post, &format!("{issue}/remotelink"), &[], link.clone(), 201);
    c.send(Post, &format!("{issue}/remotelink"), &[], link.clone(), 200);
    let remote = format!("{issue}/remotelink/{{linkId={}}}", made["id"]);
    c.get(&remote, &[]);
    c.send(Put, &remote, &[], link.clone(), 204);
    c.send(Delete, &remote, &[], Value::Null, 204);
    c.send(Post, &format!("{issue}/remotelink"), &[], link, 201);
    c.send(
        Delete,
        &format!("{issue}/remotelink"),
        &[("globalId", "a")],
        Value::Null,
        204,
    );

    let made = c.send(
        Post,
        &format!("{issue}/comment"),
        &[],
        json!({"body": doc()}),
        201,
    );
    let comment = format!("/rest/api/3/comment/{{commentId={}}}", id(&made));
    let log = json!({"timeSpent": "1h"});
    let made = c.send(Post, &format!("{issue}/worklog"), &[], log, 201);
    let worklog = format!("{issue}/worklog/{{worklogId={}}}", id(&made));
    for of in [&issue, &comment, &worklog] {
        let property = format!("{of}/properties/{{propertyKey=flag}}");
        c.send(Put, &property, &[], json!({"on": true}), 201);
        c.send(Put, &property, &[], json!({"on": false}), 200);
        c.get(&format!("{of}/properties"), &[]);
        c.get(&property, &[]);
        c.send(Delete, &property, &[], Value::Null, 204);
    }

    let link = json!({"type": {"name": "Blocks"}, "inwardIssue": {"key": "ENG-4"}, "outwardIssue": {"key": key}});
    c.send(Post, "/rest/api/3/issueLink", &[], link, 201);
    let whole = c.get(&issue, &[]);
    let link = whole["fields"]["issuelinks"][0]["id"].as_str().unwrap();
    let link = format!("/rest/api/3/issueLink/{{linkId={link}}}");
    c.get(&link, &[]);
    // The document has 200 and 204.
    c.send(Delete, &link, &[], Value::Null, 204);

    let id = c
        .jira
        .add_attachment(&key, "note.txt", "text/plain", b"Hello")
        .unwrap();
    c.get(&format!("/rest/api/3/attachment/{{id={id}}}"), &[]);
    let content = format!("/rest/api/3/attachment/content/{{id={id}}}");
    c.send(Get, &content, &[], Value::Null, 303);
    c.send(Get, &content, &[("redirect", "false")], Value::Null, 200);
    c.send(
        Delete,
        &format!("/rest/api/3/attachment/{{id={id}}}"),
        &[],
        Value::Null,
        204,
    );
    c.send(Delete, &issue, &[], Value::Null, 204);
    c.send(Get, &issue, &[], Value::Null, 404);
    println!(
        "{} operations of the platform checked",
        c.document.checked.len()
    );
}

#[test]
fn software() {
    let Some(mut c) = Checker::new("jira-software.json") else {
        return;
    };
    for path in [
        "/rest/agile/1.0/board",
        "/rest/agile/1.0/board/{boardId=1}",
        "/rest/agile/1.0/board/{boardId=1}/configuration",
        "/rest/agile/1.0/board/{boardId=1}/sprint",
        "/rest/agile/1.0/board/{boardId=1}/issue",
        "/rest/agile/1.0/board/{boardId=1}/backlog",
        "/rest/agile/1.0/board/{boardId=1}/project",
        "/rest/agile/1.0/board/{boardId=1}/epic",
        "/rest/agile/1.0/board/{boardId=1}/sprint/{sprintId=2}/issue",
        "/rest/agile/1.0/epic/{epicIdOrKey=ENG-3}",
        "/rest/agile/1.0/epic/{epicIdOrKey=ENG-3}/issue",
        "/rest/agile/1.0/issue/{issueIdOrKey=ENG-16}",
        "/rest/agile/1.0/sprint/{sprintId=5}",
        "/rest/agile/1.0/sprint/{sprintId=5}/issue",
    ] {
        c.get(path, &[]);
    }
    let estimation = "/rest/agile/1.0/issue/{issueIdOrKey=ENG-16}/estimation";
    c.get(estimation, &[("boardId", "1")]);
    c.send(
        Put,
        estimation,
        &[("boardId", "1")],
        json!({"value": "5"}),
        200,
    );
    let sprint = json!({"name": "Next", "originBoardId": 1});
    let made = c.send(Post, "/rest/agile/1.0/sprint", &[], sprint, 201);
    let sprint = format!("/rest/agile/1.0/sprint/{{sprintId={}}}", made["id"]);
    let dates =
        json!({"startDate": "2026-03-09T09:00:00.000Z", "endDate": "2026-03-23T09:00:00.000Z"});
    c.send(Post, &sprint, &[], dates, 200);
    c.send(
        Put,
        &sprint,
        &[],
        json!({"name": "Named", "state": "future"}),
        200,
    );
    let issues = json!({"issues": ["ENG-38", "ENG-39"]});
    c.send(Post, &format!("{sprint}/issue"), &[], issues.clone(), 204);
    c.send(Post, "/rest/agile/1.0/backlog/issue", &[], issues, 204);
    let rank = json!({"issues": ["ENG-40"], "rankBeforeIssue": "ENG-38"});
    c.send(Put, "/rest/agile/1.0/issue/rank", &[], rank, 204);
    c.send(Delete, &sprint, &[], Value::Null, 204);
    c.send(
        Get,
        "/rest/agile/1.0/board/{boardId=99}",
        &[],
        Value::Null,
        404,
    );
    println!(
        "{} operations of Jira Software checked",
        c.document.checked.len()
    );
}

/// The id of what has just been made.
fn id(made: &Value) -> String {
    match &made["id"] {
        Value::String(id) => id.clone(),
        other => other.to_string(),
    }
}

fn number(made: &Value) -> u64 {
    id(made).parse().unwrap()
}

#[test]
fn versions_components_worklogs_and_filters() {
    let Some(mut c) = Checker::new("jira-platform-v3.json") else {
        return;
    };
    let body =
        json!({"name": "3.0", "project": "ENG", "projectId": 10000, "releaseDate": "2026-05-01"});
    let made = c.send(Post, "/rest/api/3/version", &[], body.clone(), 201);
    c.send(Post, "/rest/api/3/version", &[], body, 400);
    let body = json!({"name": "3.1", "projectId": 10000});
    let other = c.send(Post, "/rest/api/3/version", &[], body, 201);
    let fields =
        json!({"fields": {"fixVersions": [{"id": id(&made)}], "versions": [{"id": id(&made)}]}});
    let issue = "/rest/api/3/issue/{issueIdOrKey=ENG-40}";
    c.send(Put, issue, &[], fields, 204);
    let version = format!("/rest/api/3/version/{{id={}}}", id(&made));
    c.get(&version, &[]);
    let body = json!({"description": "Later", "released": false, "startDate": "2026-04-01"});
    c.send(Put, &version, &[], body, 200);
    let counts = c.get(&format!("{version}/relatedIssueCounts"), &[]);
    assert_eq!(
        (&counts["issuesFixedCount"], &counts["issuesAffectedCount"]),
        (&json!(1), &json!(1))
    );
    let counts = c.get(&format!("{version}/unresolvedIssueCount"), &[]);
    assert_eq!(counts["issuesUnresolvedCount"], 1);
    c.send(
        Post,
        &format!("{version}/move"),
        &[],
        json!({"position": "First"}),
        200,
    );
    let merge = format!("{version}/mergeto/{{moveIssuesTo={}}}", id(&other));
    c.send(Put, &merge, &[], Value::Null, 204);
    c.send(Get, &version, &[], Value::Null, 404);
    let version = format!("/rest/api/3/version/{{id={}}}", id(&other));
    let counts = c.get(&format!("{version}/relatedIssueCounts"), &[]);
    assert_eq!(counts["issuesFixedCount"], 1);
    c.send(Delete, &version, &[], Value::Null, 204);
    let body = json!({"name": "3.2", "projectId": 10000});
    let made = c.send(Post, "/rest/api/3/version", &[], body, 201);
    let swap = format!("/rest/api/3/version/{{id={}}}/removeAndSwap", id(&made));
    c.send(Post, &swap, &[], json!({}), 204);

    c.get("/rest/api/3/component", &[("projectIdsOrKeys", "ENG")]);
    let body = json!({"name": "Docs", "project": "ENG", "description": "Manuals"});
    let made = c.send(Post, "/rest/api/3/component", &[], body, 201);
    let component = format!("/rest/api/3/component/{{id={}}}", id(&made));
    c.get(&component, &[]);
    let body = json!({"name": "Manual", "leadAccountId": jira_api::sandbox::DEMO_ACCOUNT});
    c.send(Put, &component, &[], body, 200);
    c.get(&format!("{component}/relatedIssueCounts"), &[]);
    c.send(Delete, &component, &[], Value::Null, 204);
    c.send(Get, &component, &[], Value::Null, 404);

    let body = json!({"timeSpent": "1h"});
    let made = c.send(Post, &format!("{issue}/worklog"), &[], body, 201);
    let ids = json!({"ids": [number(&made), 4711]});
    let found = c.send(Post, "/rest/api/3/worklog/list", &[], ids, 200);
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    c.get("/rest/api/3/worklog/updated", &[]);
    c.get("/rest/api/3/worklog/deleted", &[("since", "0")]);

    let body = json!({"name": "Mine", "jql": "project = ENG", "favourite": true,
        "sharePermissions": [{"type": "project", "project": {"id": "10000"}}]});
    let made = c.send(Post, "/rest/api/3/filter", &[], body.clone(), 200);
    c.send(Post, "/rest/api/3/filter", &[], body, 400);
    let filter = format!("/rest/api/3/filter/{{id={}}}", id(&made));
    c.get(&filter, &[]);
    let body = json!({"name": "Mine", "jql": "project = ENG AND status = Done"});
    c.send(Put, &filter, &[], body, 200);
    let body = json!({"name": "Mine", "jql": "project = NOPE"});
    c.send(Put, &filter, &[], body, 400);
    for path in ["my", "favourite", "defaultShareScope"] {
        c.get(&format!("/rest/api/3/filter/{path}"), &[]);
    }
    let everything = [(
        "expand",
        "jql,owner,description,sharePermissions,viewUrl,searchUrl",
    )];
    let found = c.get("/rest/api/3/filter/search", &everything);
    assert_eq!(found["total"], 3);
    c.get(&format!("{filter}/columns"), &[]);
    c.get(&format!("{filter}/permission"), &[]);
    let share = format!("{filter}/permission/{{permissionId=10000}}");
    c.get(&share, &[]);
    c.send(Delete, &share, &[], Value::Null, 204);
    let body = json!({"type": "project", "projectId": "10000"});
    c.send(Post, &format!("{filter}/permission"), &[], body, 201);
    c.send(
        Delete,
        &format!("{filter}/favourite"),
        &[],
        Value::Null,
        200,
    );
    c.send(Put, &format!("{filter}/favourite"), &[], Value::Null, 200);
    let body = json!({"accountId": "5f0000000000000000000002"});
    c.send(Put, &format!("{filter}/owner"), &[], body, 204);
    c.send(Delete, &filter, &[], Value::Null, 204);
    c.send(Get, &filter, &[], Value::Null, 400);
}

#[test]
fn projects_permissions_and_questions_about_queries() {
    let Some(mut c) = Checker::new("jira-platform-v3.json") else {
        return;
    };
    for path in [
        "/rest/api/3/project",
        "/rest/api/3/project/recent",
        "/rest/api/3/project/{projectIdOrKey=ENG}/properties",
        "/rest/api/3/project/{projectIdOrKey=ENG}/role",
        "/rest/api/3/project/{projectIdOrKey=ENG}/role/{id=10002}",
        "/rest/api/3/project/{projectIdOrKey=ENG}/roledetails",
        "/rest/api/3/permissions",
        "/rest/api/3/statuses/search",
        "/rest/api/3/issue/picker",
    ] {
        c.get(path, &[]);
    }
    c.send(
        Get,
        "/rest/api/3/project/{projectIdOrKey=ENG}/role/{id=1}",
        &[],
        Value::Null,
        404,
    );
    let property = "/rest/api/3/project/{projectIdOrKey=ENG}/properties/{propertyKey=flag}";
    c.send(Put, property, &[], json!({"on": true}), 201);
    c.send(Put, property, &[], json!({"on": false}), 200);
    c.get(property, &[]);
    c.send(Delete, property, &[], Value::Null, 204);
    c.send(Get, property, &[], Value::Null, 404);
    let project = "/rest/api/3/project/{projectIdOrKey=ENG}";
    let renamed = c.send(
        Put,
        project,
        &[],
        json!({"key": "CORE", "name": "Core"}),
        200,
    );
    assert_eq!(
        (&renamed["key"], &renamed["name"]),
        (&json!("CORE"), &json!("Core"))
    );
    c.send(Put, project, &[], json!({"key": "HR"}), 400);
    c.get(project, &[]);
    c.send(
        Put,
        project,
        &[],
        json!({"releasedProjectKeys": ["ENG"]}),
        200,
    );
    c.send(Get, project, &[], Value::Null, 404);
    let project = "/rest/api/3/project/{projectIdOrKey=CORE}";
    c.send(Put, project, &[], json!({"key": "ENG"}), 200);

    c.get("/rest/api/3/statuses", &[("id", "3")]);
    c.get("/rest/api/3/statuses/byNames", &[("name", "done")]);
    let mine = "/rest/api/3/mypermissions";
    c.get(
        mine,
        &[("permissions", "BROWSE_PROJECTS"), ("projectKey", "ENG")],
    );
    c.send(Get, mine, &[("permissions", "FLY")], Value::Null, 400);
    c.send(Get, mine, &[], Value::Null, 400);
    let body = json!({"globalPermissions": ["ADMINISTER"], "projectPermissions": [
        {"permissions": ["EDIT_ISSUES"], "projects": [10000, 4711], "issues": [10001]}]});
    let granted = c.send(Post, "/rest/api/3/permissions/check", &[], body, 200);
    assert_eq!(granted["projectPermissions"][0]["projects"], json!([10000]));
    let body = json!({"permissions": ["BROWSE_PROJECTS"]});
    c.send(Post, "/rest/api/3/permissions/project", &[], body, 200);

    let query = [
        ("query", "search"),
        ("currentJQL", "project = ENG AND labels = search"),
    ];
    let picked = c.get("/rest/api/3/issue/picker", &query);
    assert_eq!(picked["sections"][1]["id"], "cs");
    let body = json!({"issueIds": [10004, 10005], "jqls": ["key = ENG-4", "project = NOPE"]});
    let matches = c.send(Post, "/rest/api/3/jql/match", &[], body, 200);
    assert_eq!(matches["matches"][0]["matchedIssues"], json!([10004]));
    assert_eq!(
        matches["matches"][1]["errors"].as_array().map(Vec::len),
        Some(1)
    );
    let body = json!({"queries": [
        "project = ENG and (labels in (a, b) or sprint in openSprints() or parent is empty) order by created desc, key",
        "project = NOPE", "project ="]});
    for validation in ["strict", "warn", "none"] {
        let query = [("validation", validation)];
        let parsed = c.send(Post, "/rest/api/3/jql/parse", &query, body.clone(), 200);
        let order = &parsed["queries"][0]["structure"]["orderBy"]["fields"];
        assert_eq!(
            order[0],
            json!({"field": {"name": "created"}, "direction": "desc"})
        );
        assert_eq!(
            parsed["queries"][1]["structure"].is_null(),
            validation == "strict"
        );
        assert!(parsed["queries"][2]["errors"].is_array());
    }

    let picture = c
        .jira
        .add_attachment("ENG-4", "a.png", "image/png", b"\x89PNG")
        .unwrap();
    let note = c
        .jira
        .add_attachment("ENG-4", "a.txt", "text/plain", b"a")
        .unwrap();
    let thumbnail = format!("/rest/api/3/attachment/thumbnail/{{id={picture}}}");
    c.send(Get, &thumbnail, &[], Value::Null, 303);
    c.send(Get, &thumbnail, &[("redirect", "false")], Value::Null, 200);
    let thumbnail = format!("/rest/api/3/attachment/thumbnail/{{id={note}}}");
    c.send(Get, &thumbnail, &[], Value::Null, 404);
    let notify = "/rest/api/3/issue/{issueIdOrKey=ENG-4}/notify";
    c.send(Post, notify, &[], json!({"to": {"watchers": true}}), 204);
    c.send(Post, notify, &[], json!({"to": {}}), 400);
}

#[test]
fn boards_epics_and_lists_by_token() {
    let Some(mut c) = Checker::new("jira-software.json") else {
        return;
    };
    let (agile, software) = ("/rest/agile/1.0", "/rest/software/1.0");
    for path in [
        "board/filter/{filterId=10001}",
        "board/{boardId=1}/version",
        "board/{boardId=1}/quickfilter",
        "board/{boardId=1}/properties",
        "board/{boardId=1}/epic/none/issue",
        "board/{boardId=1}/epic/{epicId=10003}/issue",
        "epic/none/issue",
        "sprint/{sprintId=5}/properties",
    ] {
        c.get(&format!("{agile}/{path}"), &[]);
    }
    for path in [
        "board/{boardId=1}/issue",
        "board/{boardId=1}/backlog",
        "board/{boardId=1}/issue/approximate-count",
        "board/{boardId=1}/backlog/approximate-count",
        "board/{boardId=1}/epic/none/issue",
        "board/{boardId=1}/epic/{epicId=10003}/issue",
        "board/{boardId=1}/sprint/{sprintId=2}/issue",
        "epic/none/issue",
        "epic/{epicIdOrKey=ENG-3}/issue",
        "sprint/{sprintId=5}/issue",
    ] {
        c.get(&format!("{software}/{path}"), &[]);
    }
    // Pages by token add up to what pages by number have.
    let path = format!("{software}/board/{{boardId=1}}/issue");
    let (mut seen, mut token) = (0, None::<String>);
    loop {
        let mut query = vec![("maxResults", "10"), ("jql", "labels is not EMPTY")];
        query.extend(token.as_deref().map(|token| ("nextPageToken", token)));
        let page = c.get(&path, &query);
        seen += page["issues"].as_array().unwrap().len();
        token = page["nextPageToken"].as_str().map(str::to_owned);
        assert_eq!(page["isLast"], token.is_none());
        if token.is_none() {
            break;
        }
    }
    let query = [("jql", "labels is not EMPTY")];
    let whole = c.get(&format!("{agile}/board/{{boardId=1}}/issue"), &query);
    assert_eq!(whole["total"], seen);
    let count = c.get(&format!("{path}/approximate-count"), &query);
    assert_eq!(count["count"], seen);
    c.send(Get, &path, &[("nextPageToken", "x")], Value::Null, 400);

    let body = json!({"name": "Payments", "type": "kanban", "filterId": 10001,
        "location": {"type": "project", "projectKeyOrId": "ENG"}});
    let made = c.send(Post, &format!("{agile}/board"), &[], body, 201);
    c.send(
        Post,
        &format!("{agile}/board"),
        &[],
        json!({"name": "x"}),
        400,
    );
    let board = format!("{agile}/board/{{boardId={}}}", id(&made));
    c.get(&board, &[]);
    let property = format!("{board}/properties/{{propertyKey=flag}}");
    c.send(Put, &property, &[], json!({"on": true}), 201);
    c.send(Put, &property, &[], json!({"on": false}), 200);
    c.get(&property, &[]);
    c.send(Delete, &property, &[], Value::Null, 204);
    let issues = json!({"issues": ["ENG-38"], "rankBeforeIssue": "ENG-33"});
    c.send(Post, &format!("{board}/issue"), &[], issues, 204);
    let issues = json!({"issues": ["ENG-33"], "rankAfterIssue": "ENG-38"});
    let backlog = format!("{agile}/backlog/{{boardId=1}}/issue");
    c.send(Post, &backlog, &[], issues, 204);
    assert!(!c.jira.sprint(5).unwrap().to_string().contains("ENG-33"));
    c.send(Delete, &board, &[], Value::Null, 204);
    c.send(Get, &board, &[], Value::Null, 404);

    let epic = format!("{agile}/epic/{{epicIdOrKey=ENG-2}}");
    let body = json!({"summary": "Getting paid", "done": true});
    let changed = c.send(Post, &epic, &[], body, 200);
    assert_eq!(
        (&changed["name"], &changed["done"]),
        (&json!("Getting paid"), &json!(true))
    );
    let issues = json!({"issues": ["ENG-38", "ENG-40"]});
    c.send(Post, &format!("{epic}/issue"), &[], issues.clone(), 204);
    assert_eq!(
        c.jira.issue("ENG-38").unwrap()["fields"]["parent"]["key"],
        "ENG-2"
    );
    let none = format!("{agile}/epic/none/issue");
    c.send(Post, &none, &[], issues, 204);
    assert!(c.jira.issue("ENG-38").unwrap()["fields"]["parent"].is_null());
    c.send(Post, &none, &[], json!({"issues": ["ENG-1"]}), 400);
    let rank = format!("{epic}/rank");
    c.send(Put, &rank, &[], json!({"rankBeforeEpic": "ENG-1"}), 204);
    c.send(Put, &rank, &[], json!({}), 400);

    let mut sprints = Vec::new();
    for name in ["One", "Two"] {
        let body = json!({"name": name, "originBoardId": 1});
        sprints.push(c.send(Post, &format!("{agile}/sprint"), &[], body, 201));
    }
    let sprint = format!("{agile}/sprint/{{sprintId={}}}", id(&sprints[0]));
    let body = json!({"sprintToSwapWith": number(&sprints[1])});
    c.send(Post, &format!("{sprint}/swap"), &[], body, 204);
    let future = c.get(
        &format!("{agile}/board/{{boardId=1}}/sprint"),
        &[("state", "future")],
    );
    assert_eq!(future["values"][0]["name"], "Two");
    let property = format!("{sprint}/properties/{{propertyKey=flag}}");
    c.send(Put, &property, &[], json!({"on": true}), 201);
    c.send(Put, &property, &[], json!({"on": false}), 200);
    c.get(&property, &[]);
    c.send(Delete, &property, &[], Value::Null, 204);
}

#[test]
fn quick_filters() {
    let Some(mut c) = Checker::new("jira-software.json") else {
        return;
    };
    let on = JiraSandbox::entangled();
    c.jira = on.site.clone();
    let board = format!("/rest/agile/1.0/board/{{boardId={}}}", on.hr_board);
    let filters = c.get(&format!("{board}/quickfilter"), &[]);
    assert_eq!(filters["total"], 1);
    let filter = format!(
        "{board}/quickfilter/{{quickFilterId={}}}",
        on.hr_quick_filter
    );
    c.get(&filter, &[]);
}

#[test]
fn many_issues_at_once() {
    let Some(mut c) = Checker::new("jira-platform-v3.json") else {
        return;
    };
    let bulk = "/rest/api/3/bulk";
    let query = [("issueIdsOrKeys", "ENG-33,ENG-36,ENG-34")];
    let open = c.get(&format!("{bulk}/issues/transition"), &query);
    assert_eq!(
        open["availableTransitions"].as_array().map(Vec::len),
        Some(3)
    );
    let mut run = |what: &str, body: Value| {
        let path = format!("{bulk}/issues/{what}");
        let made = c.send(Post, &path, &[], body, 201);
        let task = made["taskId"].as_str().unwrap();
        c.get(&format!("{bulk}/queue/{{taskId={task}}}"), &[])
    };
    let body = json!({"bulkTransitionInputs": [
        {"selectedIssueIdsOrKeys": ["ENG-33"], "transitionId": "11"},
        {"selectedIssueIdsOrKeys": ["ENG-34", "ENG-36", "ENG-4711"], "transitionId": "31"}]});
    let done = run("transition", body);
    assert_eq!(done["processedAccessibleIssues"], json!([10033]));
    assert_eq!(
        done["failedAccessibleIssues"]
            .as_object()
            .map(|map| map.len()),
        Some(2)
    );
    assert_eq!(
        (
            &done["invalidOrInaccessibleIssueCount"],
            &done["totalIssueCount"]
        ),
        (&json!(1), &json!(4))
    );
    let fields = json!({
        "labelsFields": [{"bulkEditMultiSelectFieldOption": "ADD", "fieldId": "labels",
            "labels": [{"name": "seen"}]}],
        "priority": {"priorityId": "1"},
        "multiselectComponents": {"bulkEditMultiSelectFieldOption": "REPLACE", "fieldId": "components",
            "components": [{"componentId": 10102}]},
    });
    let actions = json!(["labels", "priority", "components"]);
    let body = json!({"selectedIssueIdsOrKeys": ["ENG-38"], "selectedActions": actions,
        "editedFieldsInput": fields});
    let done = run("fields", body);
    assert_eq!(done["processedAccessibleIssues"], json!([10038]), "{done}");
    let keys = json!({"selectedIssueIdsOrKeys": ["ENG-33", "10036"]});
    for what in ["watch", "unwatch", "delete"] {
        let done = run(what, keys.clone());
        assert_eq!(done["processedAccessibleIssues"], json!([10033, 10036]));
    }
    let edited = &c.jira.issue("ENG-38").unwrap()["fields"];
    assert_eq!(edited["labels"], json!(["design", "seen"]));
    assert_eq!(edited["components"][0]["name"], "Mobile");
    c.send(Post, &format!("{bulk}/issues/delete"), &[], keys, 201);
    c.send(Post, &format!("{bulk}/issues/delete"), &[], json!({}), 400);
    c.send(
        Get,
        &format!("{bulk}/queue/{{taskId=1}}"),
        &[],
        Value::Null,
        400,
    );
    c.send(
        Get,
        "/rest/api/3/issue/{issueIdOrKey=ENG-33}",
        &[],
        Value::Null,
        404,
    );
}
