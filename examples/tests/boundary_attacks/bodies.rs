//! Bodies: whatever stands in one, wherever, it reaches nothing of HR.

use atlassian_core::request::{Body, Content, Part};
use serde_json::{Value, json};

use crate::attack::{Attack, How, inside, looked_up, unsent};
use crate::calls::{Shot, platform, software, v1, v2};
use crate::expect::Expect;
use crate::forms::filled;
use crate::names::Names;

/// What is given of an issue that is created.
fn created(n: &Names, text: &str) -> Shot {
    let text = more(n, text);
    platform("createIssue").json(serde_json::from_str(&text).unwrap())
}

fn edited(n: &Names, text: &str) -> Shot {
    let text = more(n, text);
    platform("editIssue")
        .path("issueIdOrKey", &n.jira.eng_issue)
        .json(serde_json::from_str(&text).unwrap())
}

fn more(n: &Names, text: &str) -> String {
    let jira = &n.jira;
    let text = text
        .replace("{epic}", &jira.hr_epic)
        .replace("{sprint}", &jira.hr_sprint)
        .replace("{version}", &jira.hr_version)
        .replace("{component}", &jira.hr_component)
        .replace("{moved}", &jira.moved_out)
        .replace("{epic field}", &jira.epic_link_field)
        .replace("{project field}", &jira.project_field)
        .replace("{sprint field}", "customfield_10020");
    filled(n, &text)
}

/// Fields of an issue that lead to HR, told without a look-up.
const FIELDS: &[(&str, &str)] = &[
    ("a parent in HR", r#""parent": {"key": "{epic}"}"#),
    (
        "a parent in HR in lower case",
        r#""parent": {"key": "{lower}"}"#,
    ),
    ("a parent as a text", r#""parent": "{epic}""#),
    (
        "a parent whose names disagree",
        r#""parent": {"id": "10000", "key": "{epic}"}"#,
    ),
    ("a parent in a list", r#""parent": [{"key": "{epic}"}]"#),
    (
        "a parent deeper",
        r#""parent": {"data": {"key": "{epic}"}}"#,
    ),
    (
        "a link to HR",
        r#""issuelinks": [{"type": {"name": "Blocks"}, "outwardIssue": {"key": "{key}"}}]"#,
    ),
    (
        "a link from HR",
        r#""issuelinks": [{"type": {"name": "Blocks"}, "inwardIssue": {"key": "{key}"}}]"#,
    ),
];

/// Fields of an issue that lead to HR, told by a look-up.
const LOOKED_UP: &[(&str, &str)] = &[
    ("a parent in HR by its id", r#""parent": {"id": "{id}"}"#),
    (
        "a parent in HR by its id as a number",
        r#""parent": {"id": {id}}"#,
    ),
    (
        "a parent that has moved to HR",
        r#""parent": {"key": "{moved}"}"#,
    ),
    ("an epic of HR", r#""{epic field}": "{epic}""#),
    ("an epic of HR by its id", r#""{epic field}": "{id}""#),
    (
        "an epic of HR in an object",
        r#""{epic field}": {"key": "{epic}"}"#,
    ),
    ("a sprint of HR", r#""{sprint field}": {sprint}"#),
    (
        "a sprint of HR as a text",
        r#""{sprint field}": "{sprint}""#,
    ),
    (
        "a sprint of HR in a list",
        r#""{sprint field}": [{sprint}]"#,
    ),
    (
        "a sprint of HR in an object",
        r#""{sprint field}": {"id": {sprint}}"#,
    ),
    (
        "the project HR in a picker",
        r#""{project field}": {"key": "{HR}"}"#,
    ),
    (
        "the project HR in a picker by its id",
        r#""{project field}": {"id": "{project}"}"#,
    ),
    ("a version of HR", r#""fixVersions": [{"id": "{version}"}]"#),
    (
        "an affected version of HR",
        r#""versions": [{"id": "{version}"}]"#,
    ),
    (
        "a component of HR",
        r#""components": [{"id": "{component}"}]"#,
    ),
];

/// Changes of an issue that lead to HR.
const UPDATES: &[(&str, &str)] = &[
    (
        "the project HR set",
        r#""project": [{"set": {"key": "{HR}"}}]"#,
    ),
    (
        "the project HR set by its id",
        r#""project": [{"set": {"id": "{project}"}}]"#,
    ),
    (
        "a parent in HR set",
        r#""parent": [{"set": {"key": "{epic}"}}]"#,
    ),
    (
        "a link to HR added",
        r#""issuelinks": [{"add": {"type": {"name": "Blocks"}, "outwardIssue": {"key": "{key}"}}}]"#,
    ),
    (
        "a link from HR added",
        r#""issuelinks": [{"add": {"type": {"name": "Blocks"}, "inwardIssue": {"id": "{id}"}}}]"#,
    ),
    (
        "a value copied from HR",
        r#""summary": [{"copy": {"key": "{key}"}}]"#,
    ),
    (
        "links copied from HR",
        r#""issuelinks": [{"copy": {"issuelinks": {"value": "links"}, "key": "{key}"}}]"#,
    ),
    (
        "an epic of HR set",
        r#""{epic field}": [{"set": "{epic}"}]"#,
    ),
    (
        "a sprint of HR added",
        r#""{sprint field}": [{"add": {sprint}}]"#,
    ),
    (
        "a version of HR added",
        r#""fixVersions": [{"add": {"id": "{version}"}}]"#,
    ),
];

/// Projects of an issue that is created.
const PROJECTS: &[(&str, &str)] = &[
    ("HR by its key", r#"{"key": "{HR}"}"#),
    ("HR in lower case", r#"{"key": "{hr}"}"#),
    (
        "ENG by its id and HR by its key",
        r#"{"id": "10000", "key": "{HR}"}"#,
    ),
    ("HR as a text", r#""{HR}""#),
    ("HR in a list", r#"[{"key": "{HR}"}]"#),
    (
        "ENG and HR in a list",
        r#"[{"key": "ENG"}, {"key": "{HR}"}]"#,
    ),
    ("HR deeper", r#"{"project": {"key": "{HR}"}}"#),
    ("HR by its name", r#"{"name": "{HR}"}"#),
    ("an id that is a fraction", r#"{"id": {project}.0}"#),
    ("an id that is negative", r#"{"id": -{project}}"#),
    ("an id with a zero", r#"{"id": "0{project}"}"#),
    ("null", "null"),
    ("an empty object", "{}"),
    ("an empty text", r#""""#),
    ("true", "true"),
];

const PROJECTS_BY_ID: &[(&str, &str)] = &[
    ("HR by its id", r#"{"id": "{project}"}"#),
    ("HR by its id as a number", r#"{"id": {project}}"#),
    (
        "HR by its id and ENG by its key",
        r#"{"id": "{project}", "key": "ENG"}"#,
    ),
    ("HR by its id as a text", r#""{project}""#),
];

pub(crate) fn attacks() -> Vec<Attack> {
    type Form = fn(&Names, &str) -> Shot;
    let mut attacks = Vec::new();
    let mut add = |name: String, shot: Form, text: String, expect: Expect| {
        attacks.push(Attack::new(name, How::SendText(shot, text), expect));
    };
    for (name, project) in PROJECTS {
        let text = format!(
            r#"{{"fields": {{"project": {project}, "summary": "x", "issuetype": {{"name": "Task"}}}}}}"#
        );
        add(
            format!("creating an issue in {name}"),
            created,
            text,
            Expect::Unsent,
        );
    }
    for (name, project) in PROJECTS_BY_ID {
        let text = format!(
            r#"{{"fields": {{"project": {project}, "summary": "x", "issuetype": {{"name": "Task"}}}}}}"#
        );
        add(
            format!("creating an issue in {name}"),
            created,
            text,
            Expect::LookedUp,
        );
    }
    for (expect, list) in [(Expect::Unsent, FIELDS), (Expect::LookedUp, LOOKED_UP)] {
        for (name, field) in list {
            let text = format!(
                r#"{{"fields": {{"project": {{"key": "ENG"}}, "summary": "x", "issuetype": {{"name": "Task"}}, {field}}}}}"#
            );
            add(
                format!("creating an issue with {name}"),
                created,
                text,
                expect,
            );
            let text = format!(r#"{{"fields": {{{field}}}}}"#);
            add(format!("giving an issue {name}"), edited, text, expect);
        }
    }
    for (name, change) in UPDATES {
        let text = format!(r#"{{"update": {{{change}}}}}"#);
        add(
            format!("changing an issue with {name}"),
            edited,
            text,
            Expect::LookedUp,
        );
        let text = format!(
            r#"{{"fields": {{"project": {{"key": "ENG"}}, "summary": "x", "issuetype": {{"name": "Task"}}}}, "update": {{{change}}}}}"#
        );
        add(
            format!("creating an issue with {name}"),
            created,
            text,
            Expect::LookedUp,
        );
    }
    let moved = r#"{"fields": {"project": {"key": "{HR}"}}}"#.to_owned();
    add(
        "moving an issue of ENG to HR".to_owned(),
        edited,
        moved,
        Expect::Unsent,
    );
    attacks.extend(raw());
    attacks.extend(elsewhere());
    attacks
}

const TWICE: &[(&str, &str)] = &[
    (
        "a property twice",
        r#"{"fields": {"project": {"key": "ENG"}, "project": {"key": "{HR}"}, "summary": "x", "issuetype": {"name": "Task"}}}"#,
    ),
    (
        "a property twice, HR first",
        r#"{"fields": {"project": {"key": "{HR}"}, "project": {"key": "ENG"}, "summary": "x", "issuetype": {"name": "Task"}}}"#,
    ),
    (
        "the key twice",
        r#"{"fields": {"project": {"key": "ENG", "key": "{HR}"}, "summary": "x", "issuetype": {"name": "Task"}}}"#,
    ),
    (
        "a property twice, once escaped",
        r#"{"fields": {"project": {"key": "ENG", "k\u0065y": "{HR}"}, "summary": "x", "issuetype": {"name": "Task"}}}"#,
    ),
    (
        "the fields twice",
        r#"{"fields": {"project": {"key": "ENG"}}, "fields": {"project": {"key": "{HR}"}, "summary": "x"}}"#,
    ),
    (
        "two documents",
        r#"{"fields": {"project": {"key": "ENG"}}} {"fields": {"project": {"key": "{HR}"}}}"#,
    ),
    (
        "a comment in it",
        r#"{"fields": {"project": {"key": "ENG"} /* , */ , "summary": "x"}}"#,
    ),
    (
        "a comma too many",
        r#"{"fields": {"project": {"key": "ENG"}, "summary": "x",},}"#,
    ),
    ("not a number", r#"{"fields": {"project": {"id": NaN}}}"#),
    (
        "a byte order mark",
        "\u{feff}{\"fields\": {\"project\": {\"key\": \"{HR}\"}}}",
    ),
    ("nothing in it", ""),
];

fn bytes(n: &Names, text: &str) -> Shot {
    platform("createIssue").bytes("application/json", filled(n, text))
}

/// Bodies as bytes.
fn raw() -> Vec<Attack> {
    let mut attacks: Vec<Attack> = TWICE
        .iter()
        .map(|(name, text)| {
            let how = How::SendText(bytes, (*text).to_owned());
            Attack::new(format!("bytes with {name}"), how, Expect::Unsent)
        })
        .collect();
    const HR: &str = r#"{"fields": {"project": {"key": "{HR}"}, "summary": "x"}}"#;
    const ENG: &str =
        r#"{"fields": {"project": {"key": "ENG"}, "summary": "x", "issuetype": {"name": "Task"}}}"#;
    attacks.extend([
        unsent("bytes of HR", |n| {
            platform("createIssue").bytes("application/json", filled(n, HR))
        }),
        unsent("bytes as text", |_| {
            platform("createIssue").bytes("text/plain", ENG)
        }),
        unsent("bytes without a media type", |_| {
            platform("createIssue").bytes("", ENG)
        }),
        unsent("bytes as a form", |_| {
            platform("createIssue").bytes("application/x-www-form-urlencoded", ENG)
        }),
        unsent("bytes as XML", |_| {
            platform("createIssue").bytes("application/xml", ENG)
        }),
        unsent("bytes that look like JSON", |_| {
            platform("createIssue").bytes("application/jsonp", ENG)
        }),
        unsent("bytes in UTF-16", |n| {
            let text = filled(n, HR);
            let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            platform("createIssue").body(Body::Bytes {
                media_type: "application/json; charset=utf-16".to_owned(),
                content: Content::from(bytes),
            })
        }),
        unsent("bytes in UTF-7", |_| {
            platform("createIssue").bytes("application/json; charset=utf-7", "{+AGY-ields: 1}")
        }),
        unsent("a multipart body", |n| {
            platform("createIssue").body(Body::Multipart(vec![Part::text("fields", filled(n, HR))]))
        }),
        unsent("no body", |_| platform("createIssue")),
        unsent("a body that is a list", |n| {
            platform("createIssue").json(json!([{"fields": {"project": {"key": n.hr}}}]))
        }),
        unsent("a body that is null", |_| {
            platform("createIssue").json(Value::Null)
        }),
        unsent("fields in another case", |n| {
            platform("createIssue").json(json!({"Fields": {"project": {"key": n.hr}}}))
        }),
        unsent("a project in another case", |n| {
            platform("createIssue").json(json!({"fields": {"Project": {"key": n.hr}}}))
        }),
        inside(
            "bytes of ENG",
            |_| platform("createIssue").bytes("application/json", ENG),
            |_, _, got| match got.json()["key"].as_str() {
                Some(key) if key.starts_with("ENG-") => Ok(()),
                other => Err(format!("{other:?}")),
            },
        ),
    ]);
    attacks
}

/// Bodies of other calls.
fn elsewhere() -> Vec<Attack> {
    vec![
        unsent("creating several issues, one in HR", |n| {
            let task = |key: &str| json!({"fields": {"project": {"key": key}, "summary": "x", "issuetype": {"name": "Task"}}});
            platform("createIssues").json(json!({"issueUpdates": [task("ENG"), task(&n.hr)]}))
        }),
        unsent("creating several issues, one without a project", |_| {
            platform("createIssues").json(
                json!({"issueUpdates": [{"fields": {"project": {"key": "ENG"}}}, {"fields": {}}]}),
            )
        }),
        unsent("creating no issues", |_| {
            platform("createIssues").json(json!({"issueUpdates": []}))
        }),
        unsent("linking to HR", |n| {
            platform("linkIssues").json(json!({"type": {"name": "Blocks"}, "inwardIssue": {"key": "ENG-1"}, "outwardIssue": {"key": n.jira.hr_issue}}))
        }),
        unsent("linking from HR", |n| {
            platform("linkIssues").json(json!({"type": {"name": "Blocks"}, "inwardIssue": {"key": n.jira.hr_issue}, "outwardIssue": {"key": "ENG-1"}}))
        }),
        looked_up("linking to HR by its id", |n| {
            platform("linkIssues").json(json!({"type": {"name": "Blocks"}, "inwardIssue": {"key": "ENG-1"}, "outwardIssue": {"id": n.jira.hr_issue_id}}))
        }),
        unsent("linking to nothing", |_| {
            platform("linkIssues")
                .json(json!({"type": {"name": "Blocks"}, "inwardIssue": {"key": "ENG-1"}}))
        }),
        unsent("a version of HR", |n| {
            platform("createVersion").json(json!({"name": "x", "project": n.hr}))
        }),
        unsent("a version of HR by another name beside", |n| {
            platform("createVersion")
                .json(json!({"name": "x", "projectId": 10000, "project": n.hr}))
        }),
        looked_up("a version of the id of HR", |n| {
            let id: u64 = n.jira.hr_project.parse().unwrap();
            platform("createVersion").json(json!({"name": "x", "projectId": id}))
        }),
        looked_up("a version of ENG after one of HR", |n| {
            let after = format!(
                "https://acme.atlassian.net/rest/api/3/version/{}",
                n.jira.hr_version
            );
            platform("moveVersion")
                .path("id", &n.jira.eng_version)
                .json(json!({"after": after}))
        }),
        looked_up("merging a version into one of HR", |n| {
            platform("mergeVersions")
                .path("id", &n.jira.eng_version)
                .path("moveIssuesTo", &n.jira.hr_version)
        }),
        looked_up("replacing a version by one of HR", |n| {
            let id: u64 = n.jira.hr_version.parse().unwrap();
            platform("deleteAndReplaceVersion")
                .path("id", &n.jira.eng_version)
                .json(json!({"moveFixIssuesTo": id}))
        }),
        looked_up("replacing a version in a field by one of HR", |n| {
            let id: u64 = n.jira.hr_version.parse().unwrap();
            platform("deleteAndReplaceVersion")
                .path("id", &n.jira.eng_version)
                .json(
                    json!({"customFieldReplacementList": [{"customFieldId": 10000, "moveTo": id}]}),
                )
        }),
        unsent("moving a version to HR", |n| {
            platform("updateVersion")
                .path("id", &n.jira.eng_version)
                .json(json!({"project": n.hr}))
        }),
        unsent("a component of HR", |n| {
            platform("createComponent").json(json!({"name": "x", "project": n.hr}))
        }),
        unsent("moving a component to HR", |n| {
            platform("updateComponent")
                .path("id", &n.jira.eng_component)
                .json(json!({"project": n.hr}))
        }),
        looked_up("replacing a component by one of HR", |n| {
            platform("deleteComponent")
                .path("id", &n.jira.eng_component)
                .query("moveIssuesTo", &n.jira.hr_component)
        }),
        unsent("sharing a filter with HR", |n| {
            platform("createFilter").json(json!({"name": "x", "jql": "project = ENG", "sharePermissions": [{"type": "project", "project": {"key": n.hr, "id": "10000"}}]}))
        }),
        unsent("permissions of HR", |n| {
            let id: u64 = n.jira.hr_issue_id.parse().unwrap();
            platform("getBulkPermissions").json(json!({"projectPermissions": [{"permissions": ["BROWSE_PROJECTS"], "projects": [-1], "issues": [id]}]}))
        }),
        looked_up("permissions of ENG and HR", |n| {
            let id: u64 = n.jira.hr_project.parse().unwrap();
            platform("getBulkPermissions").json(json!({"projectPermissions": [{"permissions": ["BROWSE_PROJECTS"], "projects": [10000, id]}]}))
        }),
        looked_up("a board with the filter of HR", |n| {
            let id: u64 = n.jira.hr_board_filter.parse().unwrap();
            software("createBoard").json(json!({"name": "x", "type": "scrum", "filterId": id, "location": {"type": "project", "projectKeyOrId": "ENG"}}))
        }),
        unsent("a board in HR", |n| {
            software("createBoard").json(json!({"name": "x", "type": "scrum", "filterId": 10000, "location": {"type": "project", "projectKeyOrId": n.hr}}))
        }),
        unsent("a board of a person", |_| {
            software("createBoard").json(json!({"name": "x", "type": "scrum", "filterId": 10000, "location": {"type": "user"}}))
        }),
        looked_up("a sprint on the board of HR", |n| {
            let id: u64 = n.jira.hr_board.parse().unwrap();
            software("createSprint").json(json!({"name": "x", "originBoardId": id}))
        }),
        looked_up("a page in HR", |n| {
            v2("createPage").json(json!({"spaceId": n.wiki.hr.id, "title": "x"}))
        }),
        looked_up("a page in HR by the key", |n| {
            v2("createPage").json(json!({"spaceId": n.hr, "title": "x"}))
        }),
        looked_up("a page in HR by the id as a number", |n| {
            let id: u64 = n.wiki.hr.id.parse().unwrap();
            v2("createPage").json(json!({"spaceId": id, "title": "x"}))
        }),
        unsent("a page nowhere", |_| {
            v2("createPage").json(json!({"title": "x"}))
        }),
        unsent("a page in null", |_| {
            v2("createPage").json(json!({"spaceId": null, "title": "x"}))
        }),
        looked_up("a page in an empty space", |_| {
            v2("createPage").json(json!({"spaceId": "", "title": "x"}))
        }),
        unsent("a page in DOCS and HR", |n| {
            v2("createPage").json(json!({"spaceId": [n.wiki.docs.id, n.wiki.hr.id], "title": "x"}))
        }),
        looked_up("a page in DOCS under one of HR", |n| {
            v2("createPage")
                .json(json!({"spaceId": n.wiki.docs.id, "parentId": n.wiki.hr.page, "title": "x"}))
        }),
        looked_up("a page in DOCS under a folder of HR", |n| {
            v2("createPage").json(
                json!({"spaceId": n.wiki.docs.id, "parentId": n.wiki.hr.folder, "title": "x"}),
            )
        }),
        looked_up("a page in DOCS under one that has moved", |n| {
            v2("createPage").json(
                json!({"spaceId": n.wiki.docs.id, "parentId": n.wiki.moved_page, "title": "x"}),
            )
        }),
        unsent("a page in DOCS, then in HR", |n| {
            v2("createPage").bytes(
                "application/json",
                format!(
                    r#"{{"spaceId": "{}", "spaceId": "{}", "title": "x"}}"#,
                    n.wiki.docs.id, n.wiki.hr.id
                ),
            )
        })
        // The error says in which column, and ids differ in length.
        .alone(),
        looked_up("moving a page to HR by its space", |n| {
            v2("updatePage").path("id", &n.wiki.docs.page).json(json!({"id": n.wiki.docs.page, "status": "current", "title": "x", "spaceId": n.wiki.hr.id, "version": {"number": 4}}))
        }),
        looked_up("moving a page to HR by its parent", |n| {
            v2("updatePage").path("id", &n.wiki.docs.page).json(json!({"id": n.wiki.docs.page, "status": "current", "title": "x", "parentId": n.wiki.hr.page, "version": {"number": 4}}))
        }),
        looked_up(
            "a page of DOCS in the path and one of HR in the body",
            |n| {
                v2("updatePage").path("id", &n.wiki.docs.page).json(json!({"id": n.wiki.hr.page, "status": "current", "title": "x", "version": {"number": 4}}))
            },
        ),
        looked_up(
            "a page of HR in the path and one of DOCS in the body",
            |n| {
                v2("updatePage").path("id", &n.wiki.hr.page).json(json!({"id": n.wiki.docs.page, "status": "current", "title": "x", "version": {"number": 4}}))
            },
        ),
        looked_up("a blog post in HR", |n| {
            v2("createBlogPost").json(json!({"spaceId": n.wiki.hr.id, "title": "x"}))
        }),
        looked_up("moving a blog post to HR", |n| {
            v2("updateBlogPost")
                .path("id", &n.wiki.docs.blog_post)
                .json(json!({"id": n.wiki.docs.blog_post, "spaceId": n.wiki.hr.id}))
        }),
        looked_up("a folder of DOCS in one of HR", |n| {
            v2("createFolder").json(
                json!({"spaceId": n.wiki.docs.id, "parentId": n.wiki.hr.folder, "title": "x"}),
            )
        }),
        looked_up("a whiteboard in HR", |n| {
            v2("createWhiteboard").json(json!({"spaceId": n.wiki.hr.id}))
        }),
        looked_up("a comment on a page of HR", |n| {
            v2("createFooterComment").json(json!({"pageId": n.wiki.hr.page, "body": {}}))
        }),
        looked_up("a comment on pages of DOCS and HR", |n| {
            v2("createFooterComment").json(
                json!({"pageId": n.wiki.docs.page, "blogPostId": n.wiki.hr.blog_post, "body": {}}),
            )
        }),
        looked_up("a reply to a comment of HR", |n| {
            v2("createFooterComment")
                .json(json!({"parentCommentId": n.wiki.hr.footer_comment, "body": {}}))
        }),
        looked_up("a reply to a comment inside a page of HR", |n| {
            v2("createInlineComment")
                .json(json!({"parentCommentId": n.wiki.hr.inline_comment, "body": {}}))
        }),
        looked_up("a comment on a file of HR", |n| {
            v2("createFooterComment")
                .json(json!({"attachmentId": n.wiki.hr.attachment, "body": {}}))
        }),
        unsent("a comment on nothing", |_| {
            v2("createFooterComment").json(json!({"body": {}}))
        }),
        looked_up("custom content on a page of HR", |n| {
            v2("createCustomContent")
                .json(json!({"type": n.wiki.hr.custom_type, "pageId": n.wiki.hr.page}))
        }),
        looked_up("custom content in DOCS on a page of HR", |n| {
            v2("createCustomContent").json(json!({"type": n.wiki.hr.custom_type, "spaceId": n.wiki.docs.id, "pageId": n.wiki.hr.page}))
        }),
        unsent("a template of HR", |n| {
            v1("createContentTemplate").json(json!({"name": "x", "space": {"key": n.hr}}))
        }),
        unsent("a template of the site", |_| {
            v1("createContentTemplate").json(json!({"name": "x"}))
        }),
        looked_up("a template of the site made into one of DOCS", |n| {
            v1("updateContentTemplate")
                .json(json!({"templateId": n.wiki.site_template, "space": {"key": "DOCS"}}))
        }),
        looked_up("a template of HR made into one of DOCS", |n| {
            v1("updateContentTemplate")
                .json(json!({"templateId": n.wiki.hr.template, "space": {"key": "DOCS"}}))
        }),
        looked_up("types of ids of HR", |n| {
            v2("convertContentIdsToContentTypes")
                .json(json!({"contentIds": [n.wiki.docs.page, n.wiki.hr.page]}))
        }),
        looked_up("archiving a page of DOCS and one of HR", |n| {
            v1("archivePages")
                .json(json!({"pages": [{"id": n.wiki.docs.page}, {"id": n.wiki.hr.page}]}))
        }),
        looked_up("restrictions that name content of HR", |n| {
            v1("updateRestrictions").path("id", &n.wiki.docs.page).json(
                json!({"results": [{"operation": "read", "content": {"id": n.wiki.hr.page}}]}),
            )
        }),
        looked_up("restrictions as a list that name content of HR", |n| {
            v1("addRestrictions")
                .path("id", &n.wiki.docs.page)
                .json(json!([{"operation": "read", "content": {"id": n.wiki.hr.page}}]))
        }),
        looked_up("a file whose container is of HR", |n| {
            v1("updateAttachmentProperties")
                .path("id", &n.wiki.docs.page)
                .path("attachmentId", &n.wiki.docs.attachment)
                .json(json!({"id": n.wiki.docs.attachment, "type": "attachment", "version": {"number": 2}, "container": {"id": n.wiki.hr.page}}))
        }),
        looked_up("a file whose version is of HR", |n| {
            v1("updateAttachmentProperties")
                .path("id", &n.wiki.docs.page)
                .path("attachmentId", &n.wiki.docs.attachment)
                .json(json!({"id": n.wiki.docs.attachment, "type": "attachment", "version": {"number": 2, "content": {"id": n.wiki.hr.page}}}))
        }),
        looked_up("a homepage of HR for DOCS", |n| {
            v1("updateSpace")
                .path("spaceKey", "DOCS")
                .json(json!({"homepage": {"id": n.wiki.hr.page}}))
        }),
        looked_up("a task of DOCS put on a page of HR", |n| {
            v2("updateTask")
                .path("id", &n.wiki.docs.task)
                .json(json!({"status": "complete", "pageId": n.wiki.hr.page}))
        }),
    ]
}
