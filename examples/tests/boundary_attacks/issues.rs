//! Operations on one issue, one project, one version…: each of them, on one of HR.

use atlassian_core::request::{Body, Content, Part};
use serde_json::json;

use crate::attack::{Attack, How, looked_up, refused, unsent};
use crate::calls::{Shot, operation, platform};
use crate::expect::Expect;
use crate::names::Names;

/// Operations that name an issue in their path.
const OF_ISSUES: &[&str] = &[
    "getIssue",
    "deleteIssue",
    "editIssue",
    "assignIssue",
    "getChangeLogs",
    "getChangeLogsByIds",
    "getEditIssueMeta",
    "notify",
    "getTransitions",
    "doTransition",
    "removeVote",
    "getVotes",
    "addVote",
    "removeWatcher",
    "getIssueWatchers",
    "addWatcher",
    "getIssuePropertyKeys",
    "deleteIssueProperty",
    "getIssueProperty",
    "setIssueProperty",
    "getComments",
    "addComment",
    "deleteComment",
    "getComment",
    "updateComment",
    "getIssueWorklog",
    "addWorklog",
    "deleteWorklog",
    "getWorklog",
    "updateWorklog",
    "getWorklogPropertyKeys",
    "getWorklogProperty",
    "deleteRemoteIssueLinkByGlobalId",
    "getRemoteIssueLinks",
    "createOrUpdateRemoteIssueLink",
    "deleteRemoteIssueLinkById",
    "getRemoteIssueLinkById",
    "updateRemoteIssueLink",
    "addAttachment",
    "bulkDeleteWorklogs",
    "bulkMoveWorklogs",
];

/// Operations that name a project in their path.
const OF_PROJECTS: &[&str] = &[
    "getProject",
    "deleteProject",
    "updateProject",
    "archiveProject",
    "deleteProjectAsynchronously",
    "restore",
    "getAllStatuses",
    "getProjectVersionsPaginated",
    "getProjectVersions",
    "getProjectComponentsPaginated",
    "getProjectComponents",
    "getProjectPropertyKeys",
    "getProjectProperty",
    "setProjectProperty",
    "deleteProjectProperty",
    "getAllProjectAvatars",
    "getFeaturesForProject",
    "getProjectRoles",
    "getProjectRole",
    "addActorUsers",
    "setActors",
    "deleteActor",
    "getProjectEmail",
    "getProjectIssueSecurityScheme",
    "getAssignedPermissionScheme",
    "assignPermissionScheme",
    "getSecurityLevelsForProject",
    "getNotificationSchemeForProject",
    "getHierarchy",
    "getCreateIssueMetaIssueTypes",
    "getProjectRoleDetails",
];

/// Fills the parameters of a path, the first that names an issue or a project with `name`.
fn on(id: &str, name: &str) -> Shot {
    let mut shot = platform(id);
    for parameter in operation("jira-platform-v3", id).path_parameters() {
        let value = match parameter {
            "issueIdOrKey" | "projectIdOrKey" | "projectKeyOrId" | "projectId" => name,
            _ => "10000",
        };
        shot = shot.path(parameter, value);
    }
    // A body that would do; which one is not what it is about.
    match id {
        "addAttachment" => shot.body(Body::Multipart(vec![Part::file(
            "file",
            "x.txt",
            Content::from("x".to_owned()),
        )])),
        "bulkMoveWorklogs" => shot.json(json!({"ids": [10000], "issueIdOrKey": "ENG-1"})),
        "bulkDeleteWorklogs" => shot.json(json!({"ids": [10000]})),
        _ => match shot.0.operation.method {
            atlassian_core::operation::Method::Post | atlassian_core::operation::Method::Put => {
                shot.json(json!({"fields": {"summary": "x"}}))
            }
            _ => shot,
        },
    }
}

fn by_key(n: &Names, id: &str) -> Shot {
    on(id, &n.jira.hr_issue)
}

fn by_id(n: &Names, id: &str) -> Shot {
    on(id, &n.jira.hr_issue_id)
}

fn by_old_key(n: &Names, id: &str) -> Shot {
    on(id, &n.jira.moved_out)
}

fn project_by_key(n: &Names, id: &str) -> Shot {
    on(id, &n.hr)
}

fn project_by_id(n: &Names, id: &str) -> Shot {
    on(id, &n.jira.hr_project)
}

pub(crate) fn attacks() -> Vec<Attack> {
    type Form = fn(&Names, &str) -> Shot;
    let forms: [(&str, &[&str], Form, Expect); 5] = [
        ("by key", OF_ISSUES, by_key, Expect::Unsent),
        ("by id", OF_ISSUES, by_id, Expect::LookedUp),
        (
            "by the key before it moved",
            OF_ISSUES,
            by_old_key,
            Expect::LookedUp,
        ),
        (
            "by the key of its project",
            OF_PROJECTS,
            project_by_key,
            Expect::Unsent,
        ),
        (
            "by the id of its project",
            OF_PROJECTS,
            project_by_id,
            Expect::LookedUp,
        ),
    ];
    let mut attacks = Vec::new();
    for (how, operations, shot, expect) in forms {
        for id in operations {
            // Paths that take an id only have no keys in them.
            let ids_only = matches!(*id, "getHierarchy" | "getProjectEmail");
            if ids_only && how.contains("key") {
                continue;
            }
            let name = format!("{id} {how}");
            attacks.push(Attack::new(
                name,
                How::SendText(shot, (*id).to_owned()),
                expect,
            ));
        }
    }
    attacks.extend(by_own_ids());
    attacks.extend(in_bulk());
    attacks.extend(pairs());
    attacks
}

/// Things of HR by ids of their own.
fn by_own_ids() -> Vec<Attack> {
    let open =
        |name: &str, shot: fn(&Names) -> Shot| Attack::new(name, How::Open(shot), Expect::LookedUp);
    vec![
        looked_up("comments by their ids", |n| {
            let id: u64 = n.jira.hr_comment.parse().unwrap();
            platform("getCommentsByIds").json(json!({"ids": [id]}))
        }),
        looked_up("properties of a comment", |n| {
            platform("getCommentPropertyKeys").path("commentId", &n.jira.hr_comment)
        }),
        looked_up("a property of a comment", |n| {
            platform("setCommentProperty")
                .path("commentId", &n.jira.hr_comment)
                .path("propertyKey", "x")
                .json(json!(1))
        }),
        looked_up("worklogs by their ids", |n| {
            let id: u64 = n.jira.hr_worklog.parse().unwrap();
            platform("getWorklogsForIds").json(json!({"ids": [id]}))
        }),
        looked_up("worklogs of ENG and HR", |n| {
            let (eng, hr): (u64, u64) = (
                n.jira.eng_worklog.parse().unwrap(),
                n.jira.hr_worklog.parse().unwrap(),
            );
            platform("getWorklogsForIds").json(json!({"ids": [eng, hr]}))
        }),
        looked_up("a file", |n| {
            platform("getAttachment").path("id", &n.jira.hr_attachment)
        }),
        looked_up("what is in a file", |n| {
            platform("expandAttachmentForHumans").path("id", &n.jira.hr_attachment)
        }),
        looked_up("removing a file", |n| {
            platform("removeAttachment").path("id", &n.jira.hr_attachment)
        }),
        looked_up("the content of a file", |n| {
            platform("getAttachmentContent").path("id", &n.jira.hr_attachment)
        }),
        open("the content of a file as it arrives", |n| {
            platform("getAttachmentContent").path("id", &n.jira.hr_attachment)
        }),
        open("the content of a file without a redirect", |n| {
            platform("getAttachmentContent")
                .path("id", &n.jira.hr_attachment)
                .query("redirect", "false")
        }),
        open("the picture of a file", |n| {
            platform("getAttachmentThumbnail").path("id", &n.jira.hr_attachment)
        }),
        open("a file of ENG nobody has seen", |n| {
            platform("getAttachmentContent").path("id", &n.jira.eng_attachment)
        })
        .alone(),
        looked_up("a version", |n| {
            platform("getVersion").path("id", &n.jira.hr_version)
        }),
        looked_up("counts of a version", |n| {
            platform("getVersionRelatedIssues").path("id", &n.jira.hr_version)
        }),
        looked_up("deleting a version", |n| {
            platform("deleteVersion").path("id", &n.jira.hr_version)
        }),
        looked_up("deleting a version of ENG for one of HR", |n| {
            platform("deleteVersion")
                .path("id", &n.jira.eng_version)
                .query("moveFixIssuesTo", &n.jira.hr_version)
        }),
        looked_up("releasing a version", |n| {
            platform("updateVersion")
                .path("id", &n.jira.hr_version)
                .json(json!({"released": true}))
        }),
        looked_up("a component", |n| {
            platform("getComponent").path("id", &n.jira.hr_component)
        }),
        looked_up("counts of a component", |n| {
            platform("getComponentRelatedIssues").path("id", &n.jira.hr_component)
        }),
        looked_up("deleting a component", |n| {
            platform("deleteComponent").path("id", &n.jira.hr_component)
        }),
        looked_up("a link to HR", |n| {
            platform("getIssueLink").path("linkId", &n.jira.link_out)
        }),
        looked_up("a link from HR", |n| {
            platform("getIssueLink").path("linkId", &n.jira.link_in)
        }),
        looked_up("a link within HR", |n| {
            platform("getIssueLink").path("linkId", &n.jira.link_outside)
        }),
        looked_up("deleting a link to HR", |n| {
            platform("deleteIssueLink").path("linkId", &n.jira.link_out)
        }),
        looked_up("deleting a link from HR", |n| {
            platform("deleteIssueLink").path("linkId", &n.jira.link_in)
        }),
        looked_up("a filter", |n| {
            platform("getFilter").path("id", &n.jira.hr_filter)
        }),
        looked_up("a filter of a board that spans", |n| {
            platform("getFilter").path("id", &n.jira.spanning_filter)
        }),
        looked_up("columns of a filter", |n| {
            platform("getColumns").path("id", &n.jira.hr_filter)
        }),
        looked_up("changing a filter", |n| {
            platform("updateFilter")
                .path("id", &n.jira.hr_filter)
                .json(json!({"name": "x", "jql": "project = ENG"}))
        }),
        looked_up("owning a filter", |n| {
            platform("changeFilterOwner")
                .path("id", &n.jira.hr_filter)
                .json(json!({"accountId": "x"}))
        }),
        looked_up("starring a filter", |n| {
            platform("setFavouriteForFilter").path("id", &n.jira.hr_filter)
        }),
        looked_up("filters by their ids", |n| {
            platform("getFiltersPaginated").query("id", &n.jira.hr_filter)
        }),
        looked_up("a task of somebody", |_| {
            platform("getTask").path("taskId", "10001")
        }),
        looked_up("progress of somebody's bulk operation", |_| {
            platform("getBulkOperationProgress").path("taskId", "10001")
        }),
    ]
}

/// Many issues at once, one of them of HR.
fn in_bulk() -> Vec<Attack> {
    vec![
        unsent("changelogs of ENG and HR", |n| {
            platform("getBulkChangelogs")
                .json(json!({"issueIdsOrKeys": ["ENG-1", n.jira.hr_issue]}))
        }),
        looked_up("changelogs of ENG and an id of HR", |n| {
            platform("getBulkChangelogs")
                .json(json!({"issueIdsOrKeys": ["ENG-1", n.jira.hr_issue_id]}))
        }),
        looked_up("changelogs of a moved issue", |n| {
            platform("getBulkChangelogs")
                .json(json!({"issueIdsOrKeys": ["ENG-1", n.jira.moved_out]}))
        }),
        looked_up("whether HR is watched", |n| {
            platform("getIsWatchingIssueBulk")
                .json(json!({"issueIds": ["10000", n.jira.hr_issue_id]}))
        }),
        looked_up("properties of issues", |n| {
            let id: u64 = n.jira.hr_issue_id.parse().unwrap();
            platform("bulkSetIssuesPropertiesList")
                .json(json!({"entitiesIds": [10000, id], "properties": {"x": 1}}))
        }),
        looked_up("properties of each issue", |n| {
            let id: u64 = n.jira.hr_issue_id.parse().unwrap();
            platform("bulkSetIssuePropertiesByIssue").json(json!({"issues": [{"issueID": 10000, "properties": {}}, {"issueID": id, "properties": {}}]}))
        }),
        unsent("a property of whatever issues", |_| {
            platform("bulkSetIssueProperty")
                .path("propertyKey", "x")
                .json(json!({"value": 1, "filter": {"hasProperty": false}}))
        }),
        looked_up("a property of issues of HR", |n| {
            let id: u64 = n.jira.hr_issue_id.parse().unwrap();
            platform("bulkSetIssueProperty")
                .path("propertyKey", "x")
                .json(json!({"value": 1, "filter": {"entityIds": [id]}}))
        }),
        looked_up("a property by an expression", |_| {
            platform("bulkSetIssueProperty").path("propertyKey", "x").json(json!({"expression": "new Issue('HR-1').summary", "filter": {"entityIds": [10000]}}))
        }),
        unsent("deleting a property of whatever issues", |_| {
            platform("bulkDeleteIssueProperty")
                .path("propertyKey", "x")
                .json(json!({"currentValue": 1}))
        }),
        unsent("archiving HR", |n| {
            platform("archiveIssues").json(json!({"issueIdsOrKeys": ["ENG-1", n.jira.hr_issue]}))
        }),
        unsent("archiving HR by a query", |n| {
            platform("archiveIssuesAsync").json(json!({"jql": format!("project = {}", n.hr)}))
        }),
        unsent("restoring HR", |n| {
            platform("unarchiveIssues").json(json!({"issueIdsOrKeys": [n.jira.hr_issue]}))
        }),
        unsent("deleting ENG and HR", |n| {
            platform("submitBulkDelete")
                .json(json!({"selectedIssueIdsOrKeys": ["ENG-1", n.jira.hr_issue]}))
        }),
        looked_up("deleting an id of HR", |n| {
            platform("submitBulkDelete")
                .json(json!({"selectedIssueIdsOrKeys": [n.jira.hr_issue_id]}))
        }),
        unsent("moving ENG to HR", |n| {
            let target = format!("{},10001", n.jira.hr_project);
            platform("submitBulkMove")
                .json(json!({"targetToSourcesMapping": {target: {"issueIdsOrKeys": ["ENG-1"]}}}))
        }),
        unsent("moving HR to ENG", |n| {
            platform("submitBulkMove").json(json!({"targetToSourcesMapping": {"10000,10001": {"issueIdsOrKeys": [n.jira.hr_issue]}}}))
        }),
        unsent("transitions of ENG and HR", |n| {
            platform("getAvailableTransitions")
                .query("issueIdsOrKeys", format!("ENG-1,{}", n.jira.hr_issue))
        }),
        unsent("a transition of HR", |n| {
            platform("submitBulkTransition").json(json!({"bulkTransitionInputs": [{"selectedIssueIdsOrKeys": ["ENG-1"], "transitionId": "1"}, {"selectedIssueIdsOrKeys": [n.jira.hr_issue], "transitionId": "1"}]}))
        }),
        unsent("fields of ENG and HR", |n| {
            platform("getBulkEditableFields")
                .query("issueIdsOrKeys", format!("ENG-1,{}", n.jira.hr_issue))
        }),
        unsent("editing ENG and HR", |n| {
            platform("submitBulkEdit").json(json!({"selectedActions": ["labels"], "selectedIssueIdsOrKeys": ["ENG-1", n.jira.hr_issue], "editedFieldsInput": {}}))
        }),
        looked_up("editing ENG with a component of HR", |n| {
            let id: u64 = n.jira.hr_component.parse().unwrap();
            platform("submitBulkEdit").json(json!({
                "selectedActions": ["components"],
                "selectedIssueIdsOrKeys": ["ENG-1"],
                "editedFieldsInput": {"multiselectComponents": {"components": [{"componentId": id}], "bulkEditMultiSelectFieldOption": "ADD", "fieldId": "components"}},
            }))
        }),
        unsent("watching HR", |n| {
            platform("submitBulkWatch").json(json!({"selectedIssueIdsOrKeys": [n.jira.hr_issue]}))
        }),
        unsent("no longer watching HR", |n| {
            platform("submitBulkUnwatch").json(json!({"selectedIssueIdsOrKeys": [n.jira.hr_issue]}))
        }),
        unsent("values of a field of an app", |n| {
            let id: u64 = n.jira.hr_issue_id.parse().unwrap();
            platform("updateCustomFieldValue")
                .path("fieldIdOrKey", "customfield_10100")
                .json(json!({"updates": [{"issueIds": [id, -1], "value": 1}]}))
        }),
    ]
}

/// Something of ENG in the path, and something of HR behind it: Jira takes both as a pair.
fn pairs() -> Vec<Attack> {
    vec![
        refused("a comment of HR behind an issue of ENG", |n| {
            platform("getComment")
                .path("issueIdOrKey", &n.jira.eng_issue)
                .path("id", &n.jira.hr_comment)
        }),
        refused("deleting a comment of HR behind an issue of ENG", |n| {
            platform("deleteComment")
                .path("issueIdOrKey", &n.jira.eng_issue)
                .path("id", &n.jira.hr_comment)
        }),
        refused("a worklog of HR behind an issue of ENG", |n| {
            platform("getWorklog")
                .path("issueIdOrKey", &n.jira.eng_issue)
                .path("id", &n.jira.hr_worklog)
        }),
        refused("deleting a worklog of HR behind an issue of ENG", |n| {
            platform("deleteWorklog")
                .path("issueIdOrKey", &n.jira.eng_issue)
                .path("id", &n.jira.hr_worklog)
        }),
        refused("a remote link of HR behind an issue of ENG", |n| {
            platform("getRemoteIssueLinkById")
                .path("issueIdOrKey", &n.jira.eng_issue)
                .path("linkId", &n.jira.hr_remote_link)
        }),
        looked_up("worklogs of HR moved to ENG", |n| {
            let id: u64 = n.jira.hr_worklog.parse().unwrap();
            platform("bulkMoveWorklogs")
                .path("issueIdOrKey", "ENG-1")
                .json(json!({"ids": [id], "issueIdOrKey": "ENG-2"}))
        }),
        unsent("worklogs of ENG moved to HR", |n| {
            let id: u64 = n.jira.eng_worklog.parse().unwrap();
            platform("bulkMoveWorklogs")
                .path("issueIdOrKey", &n.jira.eng_issue)
                .json(json!({"ids": [id], "issueIdOrKey": n.jira.hr_issue}))
        }),
        looked_up("a worklog that says it is of HR", |n| {
            platform("addWorklog")
                .path("issueIdOrKey", &n.jira.eng_issue)
                .json(json!({"timeSpentSeconds": 60, "issueId": n.jira.hr_issue_id}))
        }),
    ]
}
