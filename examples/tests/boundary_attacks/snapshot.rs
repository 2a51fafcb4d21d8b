//! HR as it is: everything of it that an attack could change, read past every client.

use atlassian_core::operation::Method;
use atlassian_core::sandbox::SandboxResponse;
use serde_json::{Value, json};

use crate::names::Names;

/// One line for each part of it.
pub(crate) fn everything_of_hr(names: &Names) -> String {
    let mut lines = Vec::new();
    jira(names, &mut lines);
    wiki(names, &mut lines);
    lines.join("\n")
}

fn text(what: &str, answer: &SandboxResponse) -> String {
    let body = String::from_utf8_lossy(&answer.body);
    format!("{what}: {} {body}", answer.status)
}

fn jira(names: &Names, lines: &mut Vec<String>) {
    let jira = &names.jira;
    let get = |path: &str| jira.site.ask(Method::Get, path, &[], Value::Null);
    let search = json!({
        "jql": "project = HR ORDER BY key",
        "fields": ["*all"],
        "expand": "changelog",
        "maxResults": 500,
    });
    let found = jira
        .site
        .ask(Method::Post, "/rest/api/3/search/jql", &[], search);
    let issues: Value = serde_json::from_slice(&found.body).unwrap_or_default();
    lines.push(text("issues", &found));
    for issue in issues["issues"].as_array().into_iter().flatten() {
        let id = issue["id"].as_str().unwrap_or_default();
        for part in [
            "comment",
            "worklog",
            "remotelink",
            "properties",
            "watchers",
            "votes",
        ] {
            let path = format!("/rest/api/3/issue/{id}/{part}");
            lines.push(text(&path, &get(&path)));
        }
    }
    let mut paths = vec![
        "/rest/api/3/project/HR".to_owned(),
        "/rest/api/3/project/HR/versions".to_owned(),
        "/rest/api/3/project/HR/components".to_owned(),
        "/rest/api/3/project/HR/properties".to_owned(),
    ];
    for filter in [
        &jira.hr_filter,
        &jira.hr_board_filter,
        &jira.spanning_filter,
    ] {
        paths.push(format!("/rest/api/3/filter/{filter}"));
    }
    for part in ["", "/configuration", "/sprint", "/backlog", "/epic"] {
        paths.push(format!("/rest/agile/1.0/board/{}{part}", jira.hr_board));
    }
    for sprint in [&jira.hr_sprint, &jira.hr_future_sprint] {
        paths.push(format!("/rest/agile/1.0/sprint/{sprint}"));
        paths.push(format!("/rest/agile/1.0/sprint/{sprint}/issue"));
    }
    for link in [
        &jira.link_out,
        &jira.link_in,
        &jira.link_related,
        &jira.link_outside,
    ] {
        paths.push(format!("/rest/api/3/issueLink/{link}"));
    }
    paths.push(format!("/rest/api/3/attachment/{}", jira.hr_attachment));
    for path in paths {
        lines.push(text(&path, &get(&path)));
    }
    jira.site.forget_reached();
}

fn wiki(names: &Names, lines: &mut Vec<String>) {
    let (wiki, hr) = (&names.wiki, &names.wiki.hr);
    let mut get = |path: String| {
        let query = [("body-format", "storage"), ("limit", "250")];
        let answer = wiki.site.ask(Method::Get, &path, &query, Value::Null);
        lines.push(text(&path, &answer));
    };
    for list in ["pages", "blogposts", "labels", "properties"] {
        get(format!("/wiki/api/v2/spaces/{}/{list}", hr.id));
    }
    let pages = [
        &hr.home,
        &hr.page,
        &hr.child,
        &hr.grandchild,
        &hr.twin,
        &hr.restricted_page,
        &hr.trashed_page,
        &hr.draft,
        &wiki.moved_page,
        &wiki.moved_child,
        &hr.page_in_folder,
    ];
    for page in pages {
        for part in [
            "",
            "/versions",
            "/labels",
            "/attachments",
            "/footer-comments",
            "/inline-comments",
            "/properties",
            "/children",
        ] {
            get(format!("/wiki/api/v2/pages/{page}{part}"));
        }
        get(format!("/wiki/rest/api/content/{page}/restriction"));
    }
    for (collection, id) in [
        ("blogposts", &hr.blog_post),
        ("folders", &hr.folder),
        ("whiteboards", &hr.whiteboard),
        ("databases", &hr.database),
        ("embeds", &hr.smart_link),
        ("custom-content", &hr.custom_content),
        ("custom-content", &hr.custom_content_of_space),
        ("attachments", &hr.attachment),
        ("attachments", &hr.blog_attachment),
    ] {
        get(format!("/wiki/api/v2/{collection}/{id}"));
        get(format!("/wiki/api/v2/{collection}/{id}/properties"));
    }
    for (kind, id) in [
        ("footer-comments", &hr.footer_comment),
        ("footer-comments", &hr.footer_reply),
        ("footer-comments", &hr.blog_comment),
        ("footer-comments", &hr.attachment_comment),
        ("footer-comments", &wiki.moved_comment),
        ("inline-comments", &hr.inline_comment),
        ("inline-comments", &hr.inline_reply),
    ] {
        get(format!("/wiki/api/v2/{kind}/{id}"));
    }
    for task in [&hr.task, &hr.blog_task] {
        get(format!("/wiki/api/v2/tasks/{task}"));
    }
    get(format!("/wiki/rest/api/template/{}", hr.template));
    get("/wiki/api/v2/spaces".to_owned());
    wiki.site.forget_reached();
}
