//! Calls of ENG and DOCS that change something: they are carried out where they should be, and leave HR
//! as it is.

use serde_json::json;

use crate::attack::{Attack, Got, inside};
use crate::calls::{platform, software, v1, v2};
use crate::names::Names;
use crate::world::World;

fn fine(_: &World, _: &Names, _: &Got) -> Result<(), String> {
    Ok(())
}

pub(crate) fn attacks() -> Vec<Attack> {
    const ISSUES: &[&str] = &[
        "GET /rest/api/3/issue/",
        "PUT /rest/api/3/issue/",
        "POST /rest/api/3/issue/",
    ];
    vec![
        inside(
            "creating an issue",
            |_| {
                platform("createIssue").json(json!({"fields": {"project": {"key": "ENG"}, "summary": "x", "issuetype": {"name": "Task"}}}))
            },
            fine,
        ),
        inside(
            "creating a child of an epic of ENG",
            |n| {
                platform("createIssue").json(json!({"fields": {"project": {"id": n.jira.eng_project}, "summary": "x", "issuetype": {"name": "Task"}, "parent": {"key": n.jira.eng_epic}}}))
            },
            fine,
        ),
        inside(
            "creating several issues",
            |_| {
                let task = json!({"fields": {"project": {"key": "eng"}, "summary": "x", "issuetype": {"name": "Task"}}});
                platform("createIssues").json(json!({"issueUpdates": [task, task]}))
            },
            fine,
        ),
        inside(
            "editing an issue that is linked with HR",
            |n| {
                platform("editIssue")
                    .path("issueIdOrKey", &n.jira.eng_linked)
                    .json(json!({"fields": {"summary": "y"}}))
            },
            fine,
        )
        .reads(ISSUES)
        // The other end of the link shows the new summary.
        .moving(),
        inside(
            "editing an issue that moved here",
            |n| {
                platform("editIssue")
                    .path("issueIdOrKey", &n.jira.moved_in_now)
                    .json(json!({"fields": {"summary": "y"}}))
            },
            fine,
        )
        .reads(ISSUES),
        inside(
            "putting an issue into a sprint of ENG by its field",
            |n| {
                let id: u64 = n.jira.eng_sprint.parse().unwrap();
                platform("editIssue")
                    .path("issueIdOrKey", &n.jira.eng_issue)
                    .json(json!({"fields": {"customfield_10020": id}}))
            },
            fine,
        )
        .reads(ISSUES),
        inside(
            "commenting",
            |n| {
                let text = json!({"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "x"}]}]});
                platform("addComment")
                    .path("issueIdOrKey", &n.jira.eng_issue)
                    .json(json!({"body": text}))
            },
            fine,
        ),
        inside(
            "linking within ENG",
            |n| {
                platform("linkIssues").json(json!({"type": {"name": "Blocks"}, "inwardIssue": {"key": n.jira.eng_issue}, "outwardIssue": {"key": n.jira.eng_linked}}))
            },
            fine,
        ),
        inside(
            "moving into a sprint of ENG",
            |n| {
                software("moveIssuesToSprintAndRank")
                    .path("sprintId", &n.jira.eng_sprint)
                    .json(json!({"issues": [n.jira.eng_issue]}))
            },
            fine,
        ),
        inside(
            "creating a sprint",
            |n| {
                let id: u64 = n.jira.eng_board.parse().unwrap();
                software("createSprint").json(json!({"name": "x", "originBoardId": id}))
            },
            fine,
        ),
        inside(
            "creating a filter of ENG",
            |_| platform("createFilter").json(json!({"name": "x", "jql": "status = Done"})),
            |_, _, got| match got.json()["jql"].as_str() {
                Some("(project = 10000) AND (status = Done)") => Ok(()),
                other => Err(format!("{other:?}")),
            },
        ),
        inside(
            "creating a version of ENG",
            |n| {
                let id: u64 = n.jira.eng_project.parse().unwrap();
                platform("createVersion").json(json!({"name": "x", "projectId": id}))
            },
            fine,
        ),
        inside(
            "writing a property",
            |n| {
                platform("setIssueProperty")
                    .path("issueIdOrKey", &n.jira.eng_issue)
                    .path("propertyKey", "x")
                    .json(json!({"a": 1}))
            },
            fine,
        ),
        inside(
            "logging work",
            |n| {
                platform("addWorklog")
                    .path("issueIdOrKey", &n.jira.eng_issue)
                    .json(json!({"timeSpentSeconds": 60}))
            },
            fine,
        ),
        inside(
            "a page of DOCS",
            |n| {
                v2("createPage").json(json!({"spaceId": n.wiki.docs.id, "status": "current", "title": "x", "body": {"representation": "storage", "value": "<p>x</p>"}}))
            },
            fine,
        ),
        inside(
            "a page of DOCS under another",
            |n| {
                v2("createPage").json(json!({"spaceId": n.wiki.docs.id, "parentId": n.wiki.docs.page, "status": "current", "title": "x", "body": {"representation": "storage", "value": "<p>x</p>"}}))
            },
            fine,
        ),
        inside(
            "a page of DOCS under a folder",
            |n| {
                v2("createPage").json(json!({"spaceId": n.wiki.docs.id, "parentId": n.wiki.docs.folder, "status": "current", "title": "x", "body": {"representation": "storage", "value": "<p>x</p>"}}))
            },
            fine,
        ),
        inside(
            "editing a page",
            |n| {
                v2("updatePage").path("id", &n.wiki.docs.page).json(json!({"id": n.wiki.docs.page, "status": "current", "title": "x", "spaceId": n.wiki.docs.id, "body": {"representation": "storage", "value": "<p>x</p>"}, "version": {"number": 4}}))
            },
            fine,
        ),
        inside(
            "commenting a page",
            |n| {
                v2("createFooterComment").json(json!({"pageId": n.wiki.docs.page, "body": {"representation": "storage", "value": "<p>x</p>"}}))
            },
            fine,
        ),
        inside(
            "a label",
            |n| {
                v1("addLabelsToContent")
                    .path("id", &n.wiki.docs.page)
                    .json(json!([{"prefix": "global", "name": "x"}]))
            },
            fine,
        ),
    ]
}
