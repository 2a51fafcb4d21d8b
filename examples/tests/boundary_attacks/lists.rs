//! Lists: what they hold, how long they say they are, and where their pages begin.

use serde_json::{Value, json};

use crate::attack::{Attack, Got, inside, looked_up, unsent};
use crate::calls::{Shot, platform, v2};
use crate::names::Names;
use crate::world::World;

/// The list has these keys and says so everywhere.
fn only(got: &Got, keys: &[&str]) -> Result<(), String> {
    let answer = got.json();
    let list = answer.get("values").unwrap_or(&answer);
    let found: Vec<&str> = list
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["key"].as_str())
        .collect();
    if found != keys {
        return Err(format!("{found:?} came back"));
    }
    match answer.get("total").and_then(Value::as_u64) {
        Some(total) if total != keys.len() as u64 => Err(format!("a total of {total}")),
        _ if answer.get("nextPage").is_some() => Err("there is a next page".to_owned()),
        _ => Ok(()),
    }
}

fn only_eng(_: &World, _: &Names, got: &Got) -> Result<(), String> {
    only(got, &["ENG"])
}

/// A part of the list behind its end, which still says how long it is.
fn behind(_: &World, _: &Names, got: &Got) -> Result<(), String> {
    let answer = got.json();
    let (values, total) = (
        answer["values"].as_array().map(Vec::len),
        answer["total"].as_u64(),
    );
    match (values, total, answer["isLast"].as_bool()) {
        (Some(0), Some(1), Some(true)) => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

fn nobody(_: &World, _: &Names, got: &Got) -> Result<(), String> {
    only(got, &[])
}

fn empty(_: &World, _: &Names, got: &Got) -> Result<(), String> {
    let answer = got.json();
    let list = answer.get("values").unwrap_or(&answer);
    match (
        list.as_array().map(Vec::len),
        answer.get("total").and_then(Value::as_u64),
    ) {
        (Some(0), None | Some(0)) => Ok(()),
        other => Err(format!("{other:?}: {}", got.text)),
    }
}

fn fine(_: &World, _: &Names, _: &Got) -> Result<(), String> {
    Ok(())
}

fn projects() -> Shot {
    platform("searchProjects")
}

pub(crate) fn attacks() -> Vec<Attack> {
    const PROJECTS: &[&str] = &["GET /rest/api/3/project"];
    const FILTERS: &[&str] = &["GET /rest/api/3/filter"];
    vec![
        inside("projects", |_| projects(), only_eng).reads(PROJECTS),
        inside(
            "one project a page",
            |_| projects().query("maxResults", 1),
            only_eng,
        )
        .reads(PROJECTS),
        inside(
            "projects from the second on",
            |_| projects().query("startAt", 1),
            behind,
        )
        .reads(PROJECTS),
        inside(
            "projects from far behind",
            |_| projects().query("startAt", 1000),
            behind,
        )
        .reads(PROJECTS),
        inside(
            "projects in another order",
            |_| projects().query("orderBy", "-key"),
            only_eng,
        )
        .reads(PROJECTS),
        inside(
            "projects by a text of HR",
            |_| projects().query("query", "HR"),
            nobody,
        )
        .reads(PROJECTS),
        inside(
            "projects that were archived or deleted",
            |_| {
                projects()
                    .query("status", "live")
                    .query("status", "archived")
                    .query("status", "deleted")
            },
            only_eng,
        )
        .reads(PROJECTS),
        inside(
            "projects, in the old list",
            |_| platform("getAllProjects"),
            only_eng,
        )
        .reads(PROJECTS),
        inside("projects, of late", |_| platform("getRecent"), fine).reads(PROJECTS),
        inside(
            "projects where one may do something",
            |_| platform("getPermittedProjects").json(json!({"permissions": ["BROWSE_PROJECTS"]})),
            |_, _, got| {
                let answer = got.json();
                let keys: Vec<_> = answer["projects"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|p| p["key"].clone())
                    .collect();
                match keys == [json!("ENG")] {
                    true => Ok(()),
                    false => Err(got.text.clone()),
                }
            },
        )
        .reads(&["POST /rest/api/3/permissions/project"]),
        inside(
            "the project itself",
            |_| {
                platform("getProject")
                    .path("projectIdOrKey", "ENG")
                    .query("expand", "description,issueTypes,lead,projectKeys")
            },
            fine,
        ),
        inside("filters", |_| platform("getFiltersPaginated"), empty).reads(FILTERS),
        inside(
            "filters with all there is",
            |_| {
                platform("getFiltersPaginated")
                    .query("expand", "jql,description,owner,sharePermissions,viewUrl")
            },
            empty,
        )
        .reads(FILTERS),
        inside(
            "filters by the marker",
            |_| platform("getFiltersPaginated").query("filterName", "HRSECRET"),
            empty,
        )
        .reads(FILTERS),
        looked_up("filters shared with HR", |n| {
            platform("getFiltersPaginated").query("projectId", &n.jira.hr_project)
        }),
        inside("filters of mine", |_| platform("getMyFilters"), empty).reads(FILTERS),
        inside(
            "filters with a star",
            |_| platform("getFavouriteFilters"),
            empty,
        )
        .reads(FILTERS),
        unsent("labels of the site", |_| platform("getAllLabels")),
        inside(
            "versions of ENG",
            |_| platform("getProjectVersions").path("projectIdOrKey", "ENG"),
            fine,
        ),
        inside(
            "components of ENG",
            |_| platform("getProjectComponents").path("projectIdOrKey", "ENG"),
            fine,
        ),
        inside(
            "components of everything",
            |_| platform("findComponentsForProjects"),
            fine,
        ),
        inside("fields", |_| platform("getFields"), fine),
        inside("types of issues", |_| platform("getIssueAllTypes"), fine),
        inside("statuses", |_| platform("getStatuses"), fine),
        inside(
            "statuses of ENG",
            |_| platform("getAllStatuses").path("projectIdOrKey", "ENG"),
            fine,
        ),
        inside(
            "people",
            |_| platform("findUsers").query("query", "a"),
            fine,
        ),
        inside(
            "people who can be assigned",
            |_| platform("findAssignableUsers"),
            fine,
        ),
        inside(
            "people who can be assigned in all projects",
            |_| platform("findBulkAssignableUsers"),
            fine,
        ),
        unsent("worklogs that changed", |_| {
            platform("getIdsOfWorklogsModifiedSince")
        }),
        unsent("worklogs that were deleted", |_| {
            platform("getIdsOfWorklogsDeletedSince")
        }),
        inside(
            "spaces",
            |_| v2("getSpaces").query("limit", 250),
            |_, _, got| {
                let answer = got.json();
                let keys: Vec<_> = answer["results"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|s| s["key"].clone())
                    .collect();
                match keys == [json!("DOCS")] && answer["_links"].get("next").is_none() {
                    true => Ok(()),
                    false => Err(got.text.clone()),
                }
            },
        )
        .reads(&["GET /wiki/api/v2/spaces"]),
        inside(
            "one space a page",
            |_| v2("getSpaces").query("limit", 1),
            fine,
        )
        .reads(&["GET /wiki/api/v2/spaces"]),
        unsent("spaces by the key of HR", |n| {
            v2("getSpaces").query("keys", &n.hr)
        }),
        unsent("spaces by the keys of DOCS and HR", |n| {
            v2("getSpaces").query("keys", format!("DOCS,{}", n.hr))
        }),
        looked_up("spaces by the id of HR", |n| {
            v2("getSpaces").query("ids", &n.wiki.hr.id)
        }),
        looked_up("spaces by the ids of DOCS and HR", |n| {
            v2("getSpaces")
                .query("ids", &n.wiki.docs.id)
                .query("ids", &n.wiki.hr.id)
        }),
        inside(
            "spaces with a label of HR",
            |n| v2("getSpaces").query("labels", &n.wiki.hr.label),
            |_, _, got| match got.json()["results"].as_array().map(Vec::len) {
                Some(0) => Ok(()),
                other => Err(format!("{other:?}: {}", got.text)),
            },
        )
        .reads(&["GET /wiki/api/v2/spaces"]),
        unsent("labels of the wiki", |_| v2("getLabels")),
        unsent("comments of the wiki", |_| v2("getFooterComments")),
        unsent("comments within pages of the wiki", |_| {
            v2("getInlineComments")
        }),
        unsent("files of the wiki", |_| v2("getAttachments")),
        unsent("files of the wiki by name", |n| {
            v2("getAttachments").query("filename", &n.wiki.hr.attachment_name)
        }),
        unsent("files with a label", |n| {
            v2("getLabelAttachments").path("id", &n.wiki.shared_label_id)
        }),
        inside(
            "pages with a label of both spaces",
            |n| v2("getLabelPages").path("id", &n.wiki.shared_label_id),
            crate::parameters::only_docs,
        ),
        inside(
            "blog posts with a label of both spaces",
            |n| v2("getLabelBlogPosts").path("id", &n.wiki.shared_label_id),
            crate::parameters::only_docs,
        ),
        looked_up("pages of HR with a label of both spaces", |n| {
            v2("getLabelPages")
                .path("id", &n.wiki.shared_label_id)
                .query("space-id", &n.wiki.hr.id)
        }),
        inside(
            "custom content without a space",
            |n| v2("getCustomContentByType").query("type", &n.wiki.hr.custom_type),
            crate::parameters::only_docs,
        ),
    ]
}
