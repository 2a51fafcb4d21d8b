//! Query parameters, path parameters and headers: given twice, empty, undeclared, or in another spelling.

use serde_json::json;

use crate::attack::{Attack, Got, How, inside, looked_up, unsent};
use crate::calls::{Shot, platform, software, v1, v2};
use crate::expect::Expect;
use crate::names::Names;
use crate::world::World;

fn undeclared(shot: Shot, name: &str, value: &str) -> Shot {
    let mut shot = shot;
    shot.0
        .query
        .push((name.to_owned().into(), value.to_owned()));
    shot
}

fn eng() -> Shot {
    platform("getIssue")
        .path("issueIdOrKey", "ENG-1")
        .query("fields", "summary")
}

/// Headers that servers have been known to obey.
const HEADERS: &[(&str, &str)] = &[
    ("X-HTTP-Method-Override", "DELETE"),
    ("X-HTTP-Method", "DELETE"),
    ("X-Method-Override", "PUT"),
    ("X-Original-URL", "/rest/api/3/issue/HR-1"),
    ("X-Rewrite-URL", "/rest/api/3/issue/HR-1"),
    ("X-Forwarded-Host", "hr.example"),
    ("X-Forwarded-Prefix", "/rest/api/3/issue/HR-1"),
    ("Authorization", "Bearer of somebody else"),
    ("Cookie", "tenant.session.token=HR"),
    ("Host", "other.atlassian.net"),
    ("Content-Length", "0"),
    ("Transfer-Encoding", "chunked"),
    ("X-ExperimentalApi", "opt-in"),
    ("Atl-Traceid", "HR-1"),
];

fn with_header(_: &Names, line: &str) -> Shot {
    let known = HEADERS.iter().find(|(name, _)| *name == line);
    let (name, value) = known.copied().unwrap_or_default();
    eng().header(name, value)
}

/// Only pages of DOCS came back, and some did.
pub(crate) fn only_docs(_: &World, names: &Names, got: &Got) -> Result<(), String> {
    let answer = got.json();
    let results = answer["results"].as_array().cloned().unwrap_or_default();
    let other = results
        .iter()
        .find(|r| r["spaceId"] != json!(names.wiki.docs.id));
    match other {
        Some(other) => Err(format!("not of DOCS: {other}")),
        None if results.is_empty() => Err("nothing came back".to_owned()),
        None => Ok(()),
    }
}

/// What came back holds ENG, whether or not something was left out.
fn any(_: &World, _: &Names, _: &Got) -> Result<(), String> {
    Ok(())
}

fn boards_of_eng(_: &World, names: &Names, got: &Got) -> Result<(), String> {
    let answer = got.json();
    let boards = answer["values"].as_array().cloned().unwrap_or_default();
    let other = boards.iter().find(|board| {
        board["location"]["projectId"].as_u64() != names.jira.eng_project.parse().ok()
    });
    match (other, answer["total"].as_u64(), answer["isLast"].as_bool()) {
        (Some(other), ..) => Err(format!("{other}")),
        (None, Some(total), Some(true)) if total == boards.len() as u64 && total > 0 => Ok(()),
        (None, total, last) => Err(format!(
            "total {total:?}, last {last:?}, {} here",
            boards.len()
        )),
    }
}

pub(crate) fn attacks() -> Vec<Attack> {
    let mut attacks: Vec<Attack> = HEADERS
        .iter()
        .map(|(name, _)| {
            let how = How::SendText(with_header, (*name).to_owned());
            Attack::new(format!("the header {name}"), how, Expect::Unsent)
        })
        .collect();
    attacks.extend([
        unsent("a path parameter twice", |n| {
            platform("getIssue")
                .path("issueIdOrKey", "ENG-1")
                .path("issueIdOrKey", &n.jira.hr_issue)
        }),
        unsent("a path parameter twice, the other first", |n| {
            platform("getIssue")
                .path("issueIdOrKey", &n.jira.hr_issue)
                .path("issueIdOrKey", "ENG-1")
        }),
        unsent("a path parameter that is missing", |_| platform("getIssue")),
        unsent("a path parameter under another name", |n| {
            platform("getIssue").path("issueidorkey", &n.jira.hr_issue)
        }),
        Attack::new(
            "a path parameter beside that is none",
            How::Send(|n| {
                platform("getIssue")
                    .path("issueIdOrKey", "ENG-1")
                    .path("x", &n.jira.hr_issue)
            }),
            Expect::Malformed,
        ),
        unsent("a parameter that nobody declares", |n| {
            undeclared(eng(), "project", &n.hr)
        }),
        unsent("the path parameter among the query", |n| {
            undeclared(eng(), "issueIdOrKey", &n.jira.hr_issue)
        }),
        unsent("an override of the method", |_| {
            undeclared(eng(), "_method", "DELETE")
        }),
        unsent("a parameter without a name", |n| {
            undeclared(eng(), "", &n.jira.hr_issue)
        }),
        unsent("a parameter with an ampersand in its name", |n| {
            undeclared(eng(), "fields&issueIdOrKey", &n.jira.hr_issue)
        }),
        unsent("a parameter with a bracket", |_| {
            undeclared(eng(), "fields[]", "*all")
        }),
        unsent("a parameter in another case", |_| {
            undeclared(eng(), "Expand", "renderedFields")
        }),
        unsent("rendered fields", |_| {
            eng().query("expand", "renderedFields")
        }),
        unsent("rendered fields with a space", |_| {
            eng().query("expand", "names, renderedFields")
        }),
        unsent("rendered fields a second time", |_| {
            eng()
                .query("expand", "names")
                .query("expand", "renderedFields")
        }),
        unsent("rendered fields in another case", |_| {
            eng().query("expand", "RENDEREDFIELDS")
        }),
        unsent("versioned representations", |_| {
            eng().query("expand", "versionedRepresentations")
        }),
        unsent("rendered comments", |_| {
            platform("getComments")
                .path("issueIdOrKey", "ENG-1")
                .query("expand", "renderedBody")
        }),
        unsent("boards of HR", |n| {
            software("getAllBoards").query("projectKeyOrId", &n.hr)
        }),
        unsent("boards of ENG and HR", |n| {
            software("getAllBoards")
                .query("projectKeyOrId", "ENG")
                .query("projectKeyOrId", &n.hr)
        }),
        unsent("boards of ENG and HR with a comma", |n| {
            software("getAllBoards").query("projectKeyOrId", format!("ENG,{}", n.hr))
        }),
        looked_up("boards of the id of HR", |n| {
            software("getAllBoards").query("projectKeyOrId", &n.jira.hr_project)
        }),
        looked_up("boards in the location HR", |n| {
            software("getAllBoards").query("projectLocation", &n.jira.hr_project)
        }),
        looked_up("boards of a filter of HR", |n| {
            software("getAllBoards").query("filterId", &n.jira.hr_board_filter)
        }),
        inside(
            "boards of everything",
            |_| software("getAllBoards"),
            boards_of_eng,
        )
        .reads(&["GET /rest/agile/1.0/board"]),
        inside(
            "boards by the marker",
            |_| software("getAllBoards").query("name", "HRSECRET"),
            |_, _, got| match got.json()["total"].as_u64() {
                Some(0) => Ok(()),
                other => Err(format!("total {other:?}: {}", got.text)),
            },
        )
        .reads(&["GET /rest/agile/1.0/board"]),
        inside(
            "a board at a time, from the end",
            |_| {
                software("getAllBoards")
                    .query("startAt", 2)
                    .query("maxResults", 1)
            },
            |_, _, got| {
                let answer = got.json();
                match (answer["total"].as_u64(), answer["isLast"].as_bool()) {
                    (Some(2), Some(true)) => Ok(()),
                    other => Err(format!("{other:?}: {}", got.text)),
                }
            },
        )
        .reads(&["GET /rest/agile/1.0/board"]),
        looked_up("an offset that is no number", |_| {
            software("getAllBoards").query("startAt", "1e1")
        }),
        looked_up("an offset below nought", |_| {
            software("getAllBoards").query("startAt", "-1")
        }),
        inside(
            "an offset twice",
            |_| {
                software("getAllBoards")
                    .query("startAt", "0")
                    .query("startAt", "2")
            },
            boards_of_eng,
        )
        .reads(&["GET /rest/agile/1.0/board"]),
        unsent("pages of HR by the id as a key", |n| {
            undeclared(v2("getPages"), "spaceKey", &n.hr)
        }),
        looked_up("pages of HR", |n| {
            v2("getPages").query("space-id", &n.wiki.hr.id)
        }),
        looked_up("pages of DOCS and HR", |n| {
            v2("getPages")
                .query("space-id", &n.wiki.docs.id)
                .query("space-id", &n.wiki.hr.id)
        }),
        looked_up("pages of DOCS and HR with a comma", |n| {
            v2("getPages").query("space-id", format!("{},{}", n.wiki.docs.id, n.wiki.hr.id))
        }),
        looked_up("pages of DOCS and nothing", |n| {
            v2("getPages").query("space-id", format!("{},", n.wiki.docs.id))
        }),
        looked_up("pages of an empty space", |_| {
            v2("getPages").query("space-id", "")
        }),
        looked_up("pages of null", |_| {
            v2("getPages").query("space-id", "null")
        }),
        looked_up("pages of DOCS and then an empty space", |n| {
            v2("getPages")
                .query("space-id", &n.wiki.docs.id)
                .query("space-id", "")
        }),
        looked_up("pages of the id of HR with a zero", |n| {
            v2("getPages").query("space-id", format!("0{}", n.wiki.hr.id))
        }),
        looked_up("pages of all spaces by a star", |_| {
            v2("getPages").query("space-id", "*")
        }),
        unsent("pages with a filter in brackets", |n| {
            undeclared(
                v2("getPages").query("space-id", &n.wiki.docs.id),
                "space-id[]",
                &n.wiki.hr.id,
            )
        }),
        unsent("pages with a filter in another case", |n| {
            undeclared(v2("getPages"), "Space-Id", &n.wiki.hr.id)
        }),
        inside(
            "pages without a space",
            |_| v2("getPages").query("limit", 250),
            only_docs,
        ),
        inside(
            "pages of HR by their title",
            |n| v2("getPages").query("title", &n.wiki.twin_title),
            only_docs,
        ),
        inside(
            "pages of HR by their ids",
            |n| v2("getPages").query("id", &n.wiki.hr.page),
            |_, _, got| match got.json()["results"].as_array().map(Vec::len) {
                Some(0) => Ok(()),
                other => Err(format!("{other:?}: {}", got.text)),
            },
        ),
        inside(
            "blog posts without a space",
            |_| v2("getBlogPosts"),
            only_docs,
        ),
        inside("tasks without a space", |_| v2("getTasks"), only_docs),
        unsent("pages rendered", |_| {
            v2("getPages").query("body-format", "view")
        }),
        unsent("a page rendered", |n| {
            v2("getPageById")
                .path("id", &n.wiki.including_page)
                .query("body-format", "view")
        }),
        unsent("a page rendered for export", |n| {
            v2("getPageById")
                .path("id", &n.wiki.including_page)
                .query("body-format", "export_view")
        }),
        unsent("a page rendered for styles", |n| {
            v2("getPageById")
                .path("id", &n.wiki.including_page)
                .query("body-format", "styled_view")
        }),
        unsent("a page rendered anonymously", |n| {
            v2("getPageById")
                .path("id", &n.wiki.including_page)
                .query("body-format", "anonymous_export_view")
        }),
        unsent("a page in the form of an editor", |n| {
            v2("getPageById")
                .path("id", &n.wiki.including_page)
                .query("body-format", "editor")
        }),
        unsent("a page in two forms", |n| {
            v2("getPageById")
                .path("id", &n.wiki.including_page)
                .query("body-format", "storage")
                .query("body-format", "view")
        }),
        unsent("a page in two forms with a comma", |n| {
            v2("getPageById")
                .path("id", &n.wiki.including_page)
                .query("body-format", "storage,view")
        }),
        inside(
            "the page that includes HR, as it is stored",
            |n| {
                v2("getPageById")
                    .path("id", &n.wiki.including_page)
                    .query("body-format", "storage")
            },
            any,
        )
        .mentioning(),
        unsent("searching with a rendered body", |_| {
            v1("searchContentByCQL")
                .query("cql", "space = DOCS")
                .query("expand", "body.view")
        }),
        unsent("searching with a context", |n| {
            v1("searchByCQL")
                .query("cql", "type = page")
                .query("cqlcontext", format!("{{\"spaceKey\":\"{}\"}}", n.hr))
        }),
        unsent("expanding containers of containers", |_| {
            v1("searchByCQL")
                .query("cql", "type = page")
                .query("expand", "content.container.space.homepage.body.view")
        }),
        unsent("people who can be assigned in HR", |n| {
            platform("findAssignableUsers").query("project", &n.hr)
        }),
        unsent("people who can be assigned in ENG and HR", |n| {
            platform("findBulkAssignableUsers").query("projectKeys", format!("ENG,{}", n.hr))
        }),
        unsent("people who can be assigned an issue of HR", |n| {
            platform("findAssignableUsers").query("issueKey", &n.jira.hr_issue)
        }),
        looked_up("people who can be assigned an issue of HR by id", |n| {
            platform("findAssignableUsers")
                .query("project", "ENG")
                .query("issueId", &n.jira.hr_issue_id)
        }),
        unsent("people who may browse HR", |n| {
            platform("findUsersWithBrowsePermission")
                .query("query", "a")
                .query("projectKey", &n.hr)
        }),
        unsent("people with all permissions in HR", |n| {
            platform("findUsersWithAllPermissions")
                .query("permissions", "BROWSE_PROJECTS")
                .query("projectKey", &n.hr)
        }),
        unsent("people by a query about HR", |n| {
            platform("findUsersByQuery").query("query", format!("is assignee of {}", n.hr))
        }),
        unsent("keys of people by a query about HR", |n| {
            platform("findUserKeysByQuery")
                .query("query", format!("is watcher of ({})", n.jira.hr_issue))
        }),
        unsent("my permissions in HR", |n| {
            platform("getMyPermissions")
                .query("permissions", "BROWSE_PROJECTS")
                .query("projectKey", &n.hr)
        }),
        looked_up("my permissions in HR by its id", |n| {
            platform("getMyPermissions")
                .query("permissions", "BROWSE_PROJECTS")
                .query("projectKey", "ENG")
                .query("projectId", &n.jira.hr_project)
        }),
        unsent("my permissions on an issue of HR", |n| {
            platform("getMyPermissions")
                .query("permissions", "BROWSE_PROJECTS")
                .query("issueKey", &n.jira.hr_issue)
        }),
        looked_up("my permissions on an issue of HR by its id", |n| {
            platform("getMyPermissions")
                .query("permissions", "BROWSE_PROJECTS")
                .query("issueId", &n.jira.hr_issue_id)
        }),
        looked_up("my permissions on a comment of HR", |n| {
            platform("getMyPermissions")
                .query("permissions", "BROWSE_PROJECTS")
                .query("commentId", &n.jira.hr_comment)
        }),
        unsent("my permissions by the uuid of a project", |_| {
            platform("getMyPermissions")
                .query("permissions", "BROWSE_PROJECTS")
                .query("projectUuid", "8a4b")
        }),
        inside(
            "my permissions anywhere",
            |_| platform("getMyPermissions").query("permissions", "BROWSE_PROJECTS"),
            |world, _, _| {
                let calls = world.jira.calls();
                let asked = calls
                    .iter()
                    .find(|call| call.path.ends_with("/mypermissions"));
                let of =
                    asked.and_then(|call| call.query.iter().find(|(name, _)| name == "projectKey"));
                match of {
                    Some((_, key)) if key == "ENG" => Ok(()),
                    other => Err(format!("asked of {other:?}")),
                }
            },
        ),
        unsent("suggestions of HR", |n| {
            platform("getIssuePickerResource")
                .query("query", "a")
                .query("currentJQL", format!("project = {}", n.hr))
        }),
        looked_up("suggestions beside HR", |n| {
            platform("getIssuePickerResource")
                .query("query", "a")
                .query("currentProjectId", &n.jira.hr_project)
        }),
        unsent("suggestions beside an issue of HR", |n| {
            platform("getIssuePickerResource")
                .query("query", "a")
                .query("currentIssueKey", &n.jira.hr_issue)
        }),
        inside(
            "suggestions of everything",
            |_| {
                platform("getIssuePickerResource")
                    .query("query", "HRSECRET")
                    .query("currentJQL", "")
            },
            any,
        ),
        inside(
            "suggestions by a text of HR",
            |_| {
                platform("getIssuePickerResource")
                    .query("query", "HR-1")
                    .query("showSubTasks", "true")
            },
            |_, _, got| {
                let sections = got.json();
                let found = sections["sections"].as_array().into_iter().flatten();
                let issues: usize = found
                    .map(|s| s["issues"].as_array().map_or(0, Vec::len))
                    .sum();
                match issues {
                    0 => Ok(()),
                    other => Err(format!("{other} were suggested: {}", got.text)),
                }
            },
        ),
        unsent("what can be created in HR", |n| {
            platform("getCreateIssueMeta").query("projectKeys", &n.hr)
        }),
        unsent("what can be created in ENG and HR", |n| {
            platform("getCreateIssueMeta").query("projectKeys", format!("ENG,{}", n.hr))
        }),
        looked_up("what can be created in HR by its id", |n| {
            platform("getCreateIssueMeta").query("projectIds", &n.jira.hr_project)
        }),
        unsent("types that can be created in HR", |n| {
            platform("getCreateIssueMetaIssueTypes").path("projectIdOrKey", &n.hr)
        }),
        unsent("fields that can be set in HR", |n| {
            platform("getCreateIssueMetaIssueTypeId")
                .path("projectIdOrKey", &n.hr)
                .path("issueTypeId", 10001)
        }),
        looked_up("an estimate on a board of HR", |n| {
            software("getIssueEstimationForBoard")
                .path("issueIdOrKey", "ENG-1")
                .query("boardId", &n.jira.hr_board)
        }),
        looked_up("fields of HR in the list of fields", |n| {
            platform("getFieldsPaginated").query("projectIds", &n.jira.hr_project)
        }),
        unsent("projects by the key of HR", |n| {
            platform("searchProjects").query("keys", &n.hr)
        }),
        unsent("projects by the keys of ENG and HR", |n| {
            platform("searchProjects")
                .query("keys", "ENG")
                .query("keys", &n.hr)
        }),
        looked_up("projects by the id of HR", |n| {
            platform("searchProjects").query("id", &n.jira.hr_project)
        }),
        unsent("components of ENG and HR", |n| {
            platform("findComponentsForProjects").query("projectIdsOrKeys", format!("ENG,{}", n.hr))
        }),
    ]);
    attacks
}
