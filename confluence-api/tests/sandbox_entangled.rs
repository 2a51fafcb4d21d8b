//! The entangled site holds what it says, and every touch of its closed space is noted.

#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used)]

use atlassian_core::operation::Method::{self, Delete, Get, Post, Put};
use confluence_api::sandbox::{ConfluenceSandbox, Entangled, EntangledSpace};
use serde_json::{Value, json};

fn ask(
    site: &ConfluenceSandbox,
    method: Method,
    path: &str,
    query: &[(&str, &str)],
    body: Value,
) -> (u16, Value) {
    let answer = site.ask(method, path, query, body);
    (
        answer.status,
        serde_json::from_slice(&answer.body).unwrap_or(Value::Null),
    )
}

/// The answer to a read that is found, and whether it touched HR.
fn read(site: &ConfluenceSandbox, path: &str, query: &[(&str, &str)]) -> (Value, bool) {
    site.forget_reached();
    let (status, body) = ask(site, Get, path, query, Value::Null);
    assert_eq!(status, 200, "{path} {query:?}: {body}");
    (body, !site.reached("HR").is_empty())
}

/// Reads of one thing of a space or of what hangs on it, as path and query.
fn reads(of: &EntangledSpace) -> Vec<(String, Vec<(&'static str, String)>)> {
    let v2 = |path: String| (format!("/wiki/api/v2/{path}"), Vec::new());
    let storage = |path: String| {
        (
            format!("/wiki/api/v2/{path}"),
            vec![("body-format", "storage".to_owned())],
        )
    };
    let mut reads = vec![
        v2(format!("spaces/{}", of.id)),
        storage(format!("spaces/{}/pages", of.id)),
        storage(format!("spaces/{}/blogposts", of.id)),
        v2(format!("spaces/{}/labels", of.id)),
        v2(format!("spaces/{}/content/labels", of.id)),
        v2(format!("spaces/{}/properties", of.id)),
        v2(format!("spaces/{}/properties/{}", of.id, of.space_property)),
        storage(format!("tasks/{}", of.task)),
        storage(format!("tasks/{}", of.blog_task)),
        v2(format!("pages/{}/children", of.page)),
        v2(format!("attachments/{}", of.attachment)),
        v2(format!("attachments/{}/labels", of.attachment)),
        v2(format!("attachments/{}/versions", of.attachment)),
        v2(format!("attachments/{}/properties", of.attachment)),
        v2(format!("labels/{}/pages", of.label_id)),
        v2(format!("labels/{}/blogposts", of.label_id)),
        v2(format!("labels/{}/attachments", of.label_id)),
        storage(format!("attachments/{}/footer-comments", of.attachment)),
        storage(format!("footer-comments/{}", of.footer_comment)),
        storage(format!("footer-comments/{}", of.footer_reply)),
        storage(format!("footer-comments/{}/children", of.footer_comment)),
        storage(format!("footer-comments/{}/versions", of.footer_comment)),
        storage(format!("footer-comments/{}", of.attachment_comment)),
        storage(format!("footer-comments/{}", of.custom_comment)),
        storage(format!("footer-comments/{}", of.blog_comment)),
        storage(format!("inline-comments/{}", of.inline_comment)),
        storage(format!("inline-comments/{}/children", of.inline_comment)),
        v2(format!("comments/{}/properties", of.footer_comment)),
    ];
    for (collection, id) in [
        ("pages", &of.page),
        ("blogposts", &of.blog_post),
        ("custom-content", &of.custom_content),
    ] {
        reads.push(storage(format!("{collection}/{id}")));
        reads.push(storage(format!("{collection}/{id}/versions")));
        reads.push(v2(format!("{collection}/{id}/labels")));
        reads.push(v2(format!("{collection}/{id}/properties")));
        reads.push(storage(format!("{collection}/{id}/footer-comments")));
    }
    for (collection, id) in [
        ("folders", &of.folder),
        ("whiteboards", &of.whiteboard),
        ("databases", &of.database),
        ("embeds", &of.smart_link),
    ] {
        reads.push(v2(format!("{collection}/{id}")));
        reads.push(v2(format!("{collection}/{id}/properties")));
    }
    for (collection, id) in [("pages", &of.page), ("folders", &of.folder)] {
        reads.push(v2(format!("{collection}/{id}/direct-children")));
        reads.push(v2(format!("{collection}/{id}/descendants")));
    }
    reads.push((
        "/wiki/api/v2/spaces".to_owned(),
        vec![("keys", of.key.clone())],
    ));
    reads.push((
        "/wiki/api/v2/spaces".to_owned(),
        vec![("ids", of.id.clone())],
    ));
    for list in ["pages", "blogposts", "tasks"] {
        let query = vec![
            ("space-id", of.id.clone()),
            ("limit", "1".to_owned()),
            ("body-format", "storage".to_owned()),
        ];
        reads.push((format!("/wiki/api/v2/{list}"), query));
    }
    let custom = vec![
        ("type", of.custom_type.clone()),
        ("space-id", of.id.clone()),
    ];
    reads.push(("/wiki/api/v2/custom-content".to_owned(), custom));
    let template = format!("/wiki/rest/api/template/{}", of.template);
    reads.push((template, Vec::new()));
    let templates = vec![("spaceKey", of.key.clone())];
    reads.push(("/wiki/rest/api/template/page".to_owned(), templates));
    for cql in [
        format!("space = {} and type = page", of.key),
        format!("id = {}", of.page),
        format!("content = {}", of.page),
        format!("container = {} and type = comment", of.page),
        format!("ancestor = {}", of.page),
        format!("parent = {}", of.folder),
        format!("label = \"{}\"", of.label),
        format!("type = space and space.key = {}", of.key),
        format!("title ~ \"{}\"", of.attachment_name),
    ] {
        for search in ["search", "content/search"] {
            if search == "content/search" && cql.starts_with("type = space") {
                continue;
            }
            let query = vec![("cql", cql.clone()), ("limit", "1".to_owned())];
            reads.push((format!("/wiki/rest/api/{search}"), query));
        }
    }
    reads
}

/// In one space every read is found, is marked and is noted; in the other none is.
#[test]
fn everything_of_hr_is_marked_and_noted() {
    let entangled = ConfluenceSandbox::entangled();
    let site = &entangled.site;
    for (of, hr) in [(&entangled.docs, false), (&entangled.hr, true)] {
        for (path, query) in reads(of) {
            let query: Vec<(&str, &str)> = query.iter().map(|(n, v)| (*n, v.as_str())).collect();
            let (body, touched) = read(site, &path, &query);
            assert_eq!(touched, hr, "{path} {query:?}");
            assert_eq!(
                Entangled::is_marked(&body.to_string()),
                hr,
                "{path} {query:?}: {body}"
            );
        }
    }
}

#[test]
fn counting_and_drawing_in_are_noted() {
    let entangled = ConfluenceSandbox::entangled();
    let site = &entangled.site;
    // Of a list that goes over both spaces only the first element is shown, and that is of DOCS.
    for (path, query) in [
        ("/wiki/api/v2/pages", vec![("limit", "1")]),
        ("/wiki/api/v2/spaces", vec![("limit", "1")]),
        ("/wiki/api/v2/attachments", vec![("limit", "1")]),
        ("/wiki/api/v2/footer-comments", vec![("limit", "1")]),
        ("/wiki/api/v2/labels", vec![("limit", "1")]),
        ("/wiki/api/v2/tasks", vec![("limit", "1")]),
        (
            "/wiki/rest/api/search",
            vec![("cql", "type = page"), ("limit", "1")],
        ),
        ("/wiki/rest/api/label", vec![("name", "shared")]),
    ] {
        assert!(read(site, path, &query).1, "{path}");
    }
    // A page that includes another shows it only where it is rendered.
    let path = format!("/wiki/api/v2/pages/{}", entangled.including_page);
    for (format, shows) in [
        ("storage", false),
        ("atlas_doc_format", false),
        ("view", true),
    ] {
        let (body, touched) = read(site, &path, &[("body-format", format)]);
        assert_eq!(touched, shows, "{format}");
        assert_eq!(Entangled::is_marked(&body.to_string()), shows, "{format}");
    }
    let older = format!(
        "/wiki/rest/api/content/{}/history/0/macro/id/{}",
        entangled.including_page, entangled.including_macro
    );
    assert_eq!(read(site, &older, &[]).0["name"], "include");
    assert!(site.reached("HR").is_empty());
    assert!(read(site, &format!("{older}/convert/view"), &[]).1);
    let begun = read(site, &format!("{older}/convert/async/view"), &[]).0;
    let id = begun["asyncId"].as_str().unwrap();
    let path = format!("/wiki/rest/api/contentbody/convert/async/{id}");
    let (body, touched) = read(site, &path, &[]);
    assert!(touched && Entangled::is_marked(&body.to_string()));
    // A label of both spaces, confined and not.
    let path = format!("/wiki/api/v2/labels/{}/pages", entangled.shared_label_id);
    assert!(!read(site, &path, &[("space-id", &entangled.docs.id)]).1);
    assert!(read(site, &path, &[]).1);
    // The personal space of somebody.
    let user = [
        ("accountId", entangled.person.as_str()),
        ("expand", "personalSpace"),
    ];
    read(site, "/wiki/rest/api/user", &user);
    let people = json!({"accountIds": [entangled.person]});
    ask(site, Post, "/wiki/api/v2/users-bulk", &[], people);
    assert_eq!(
        site.reached(&entangled.personal_key),
        ["GET /wiki/rest/api/user", "POST /wiki/api/v2/users-bulk"]
    );
}

#[test]
fn what_is_refused_is_noted_too() {
    let entangled = ConfluenceSandbox::entangled();
    let (site, hr, docs) = (&entangled.site, &entangled.hr, &entangled.docs);
    let document = json!({"representation": "storage", "value": "<p>x</p>"});
    let writes = [
        (
            Post,
            "/wiki/api/v2/pages".to_owned(),
            json!({"spaceId": docs.id, "title": "x", "parentId": hr.page, "body": document}),
        ),
        (
            Post,
            "/wiki/api/v2/folders".to_owned(),
            json!({"spaceId": docs.id, "title": "x", "parentId": hr.folder}),
        ),
        (
            Put,
            format!("/wiki/api/v2/pages/{}", docs.page),
            json!({"id": docs.page, "status": "current", "title": "x", "parentId": hr.page,
                "body": document, "version": {"number": 4}}),
        ),
        (
            Post,
            "/wiki/api/v2/custom-content".to_owned(),
            json!({"type": hr.custom_type, "spaceId": docs.id, "pageId": hr.page, "title": "x",
                "body": document}),
        ),
        (
            Post,
            "/wiki/rest/api/template".to_owned(),
            json!({"name": "", "templateType": "page", "space": {"key": "HR"}}),
        ),
        (
            Post,
            "/wiki/api/v2/footer-comments".to_owned(),
            json!({"pageId": docs.page, "attachmentId": hr.attachment, "body": document}),
        ),
        (
            Put,
            format!("/wiki/api/v2/tasks/{}", hr.task),
            json!({"status": "?"}),
        ),
    ];
    for (method, path, body) in writes {
        site.forget_reached();
        let (status, answer) = ask(site, method, &path, &[], body);
        assert_eq!(status, 400, "{method} {path}: {answer}");
        assert!(!site.reached("HR").is_empty(), "{method} {path}");
    }
    site.forget_reached();
    let path = format!("/wiki/api/v2/blogposts/{}", hr.blog_post);
    assert_eq!(ask(site, Delete, &path, &[], Value::Null).0, 204);
    assert_eq!(site.reached("HR"), [format!("DELETE {path}")]);
}

/// An id tells nothing by itself: a look-up as something else finds nothing.
#[test]
fn an_id_is_found_as_one_kind_only() {
    let entangled = ConfluenceSandbox::entangled();
    let (site, hr) = (&entangled.site, &entangled.hr);
    let of = [
        ("pages", &hr.page),
        ("blogposts", &hr.blog_post),
        ("folders", &hr.folder),
        ("whiteboards", &hr.whiteboard),
        ("databases", &hr.database),
        ("embeds", &hr.smart_link),
        ("custom-content", &hr.custom_content),
        ("attachments", &hr.attachment),
        ("footer-comments", &hr.footer_comment),
        ("inline-comments", &hr.inline_comment),
        ("tasks", &hr.task),
        ("spaces", &hr.id),
    ];
    for (collection, _) in &of {
        for (other, id) in &of {
            site.forget_reached();
            let path = format!("/wiki/api/v2/{collection}/{id}");
            let (status, _) = ask(site, Get, &path, &[], Value::Null);
            let found = collection == other;
            assert_eq!(status == 200, found, "{path}");
            assert_eq!(!site.reached("HR").is_empty(), found, "{path}");
        }
    }
}

#[test]
fn what_is_in_the_bin_or_a_draft_is_looked_up_by_status() {
    let entangled = ConfluenceSandbox::entangled();
    let (site, hr) = (&entangled.site, &entangled.hr);
    let path = format!("/wiki/api/v2/pages/{}", hr.trashed_page);
    assert_eq!(ask(site, Get, &path, &[], Value::Null).0, 404);
    let all = [("status", "current,trashed,draft")];
    let (page, touched) = read(site, &path, &all);
    assert_eq!((page["status"].as_str(), touched), (Some("trashed"), true));
    let path = format!("/wiki/api/v2/pages/{}", hr.draft);
    assert_eq!(read(site, &path, &all).0["status"], "draft");
    let current = [("status", "current")];
    assert_eq!(ask(site, Get, &path, &current, Value::Null).0, 404);
}

#[test]
fn a_page_moves_right_after_it_was_looked_up() {
    let entangled = ConfluenceSandbox::entangled();
    let (site, docs) = (&entangled.site, &entangled.docs);
    let path = format!("/wiki/api/v2/pages/{}", docs.page);
    assert!(site.move_after_next_lookup(&docs.page, "hr"));
    assert!(!site.move_after_next_lookup("1", "HR"));
    assert!(!site.move_after_next_lookup(&docs.page, "NONE"));
    let (page, touched) = read(site, &path, &[]);
    assert_eq!(
        (page["spaceId"].as_str(), touched),
        (Some(&*docs.id), false)
    );
    // What is below it, and what is on it, moved along.
    for path in [
        path,
        format!("/wiki/api/v2/pages/{}", docs.grandchild),
        format!("/wiki/api/v2/attachments/{}", docs.attachment),
        format!("/wiki/api/v2/custom-content/{}", docs.custom_content),
        format!("/wiki/api/v2/footer-comments/{}", docs.footer_reply),
    ] {
        assert!(read(site, &path, &[]).1, "{path}");
    }
    // So does other content after the look-up of its kind.
    for (collection, id) in [("blogposts", &docs.blog_post), ("folders", &docs.folder)] {
        let path = format!("/wiki/api/v2/{collection}/{id}");
        assert!(site.move_after_next_lookup(id, "HR"));
        assert!(!read(site, &path, &[]).1, "{path}");
        assert!(read(site, &path, &[]).1, "{path}");
    }
    assert!(
        read(
            site,
            &format!("/wiki/api/v2/whiteboards/{}", docs.whiteboard),
            &[]
        )
        .1
    );
    assert!(site.move_page(&docs.page, "DOCS"));
    let path = format!("/wiki/api/v2/pages/{}", docs.grandchild);
    let (page, touched) = read(site, &path, &[]);
    assert_eq!(
        (page["spaceId"].as_str(), touched),
        (Some(&*docs.id), false)
    );
}

#[test]
fn what_was_moved_lies_where_it_is_now() {
    let entangled = ConfluenceSandbox::entangled();
    let site = &entangled.site;
    for path in [
        format!("pages/{}", entangled.moved_page),
        format!("pages/{}", entangled.moved_child),
        format!("attachments/{}", entangled.moved_attachment),
        format!("footer-comments/{}", entangled.moved_comment),
    ] {
        assert!(read(site, &format!("/wiki/api/v2/{path}"), &[]).1, "{path}");
    }
    let twins = [
        site.page_id("DOCS", &entangled.twin_title),
        site.page_id("HR", &entangled.twin_title),
    ];
    assert_eq!(
        twins,
        [
            Some(entangled.docs.twin.clone()),
            Some(entangled.hr.twin.clone())
        ]
    );
}

/// Titles a query finds.
fn found(site: &ConfluenceSandbox, cql: &str) -> Vec<String> {
    let query = [("cql", cql), ("limit", "100")];
    let (body, _) = read(site, "/wiki/rest/api/content/search", &query);
    let results = body["results"].as_array().unwrap().iter();
    results
        .map(|r| r["title"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn queries_find_all_kinds_of_content() {
    let entangled = ConfluenceSandbox::entangled();
    let (site, docs) = (&entangled.site, &entangled.docs);
    for (cql, expected) in [
        (
            "space.key = DOCS and type = blogpost".to_owned(),
            vec!["Manual news"],
        ),
        (
            format!("space = DOCS and type = \"{}\"", docs.custom_type),
            vec!["Manual note", "Manual note of the space"],
        ),
        (
            format!("parent = {} order by title", docs.folder),
            vec![
                "Manual database",
                "Manual link",
                "Manual page in a folder",
                "Manual whiteboard",
            ],
        ),
        (format!("content = {}", docs.page), vec!["Manual handbook"]),
        (
            format!(
                "container = {} and type in (attachment, \"{}\")",
                docs.page, docs.custom_type
            ),
            vec!["Manual note", "Manual-plan.txt"],
        ),
        (
            format!("container = {} and type = comment", docs.blog_post),
            vec!["Re: Manual news"],
        ),
        (
            "space.type = personal and type = page".to_owned(),
            vec!["Emil HRSECRET Costa"],
        ),
        (
            "label = shared and space = DOCS".to_owned(),
            vec!["Manual handbook", "Manual news"],
        ),
    ] {
        assert_eq!(found(site, &cql), expected, "{cql}");
    }
    let people = [("cql", "user.fullname ~ \"costa\"")];
    let (body, touched) = read(site, "/wiki/rest/api/search/user", &people);
    assert_eq!(body["results"][0]["user"]["accountId"], *entangled.person);
    assert!(!touched && site.reached(&entangled.personal_key).is_empty());
}

#[test]
fn restrictions_are_kept() {
    let entangled = ConfluenceSandbox::entangled();
    let (site, hr) = (&entangled.site, &entangled.hr);
    let path = format!("/wiki/rest/api/content/{}/restriction", hr.restricted_page);
    let (body, touched) = read(site, &path, &[]);
    assert!(touched);
    assert_eq!(body["results"][0]["restrictions"]["user"]["size"], 1);
    let user = format!("{path}/byOperation/read/user");
    let who = [("accountId", entangled.person.as_str())];
    assert_eq!(ask(site, Get, &user, &who, Value::Null).0, 200);
    assert_eq!(ask(site, Delete, &user, &who, Value::Null).0, 200);
    assert_eq!(ask(site, Get, &user, &who, Value::Null).0, 404);
    assert_eq!(ask(site, Delete, &path, &[], Value::Null).0, 200);
}

/// What goes from one space to another touches both.
#[test]
fn moving_and_copying_touch_both_ends() {
    let entangled = ConfluenceSandbox::entangled();
    let (site, hr, docs) = (&entangled.site, &entangled.hr, &entangled.docs);
    let older = |path: &str| format!("/wiki/rest/api/content/{path}");
    let calls = [
        (
            Put,
            older(&format!("{}/move/append/{}", docs.child, hr.page)),
            Value::Null,
            200,
        ),
        (
            Post,
            older(&format!("{}/copy", docs.restricted_page)),
            json!({"destination": {"type": "space", "value": "HR"}}),
            200,
        ),
        (
            Post,
            older(&format!("{}/copy", hr.page)),
            json!({"destination": {"type": "parent_page", "value": docs.page},
                "copyAttachments": true, "copyProperties": true}),
            200,
        ),
        (
            Post,
            older(&format!("{}/pagehierarchy/copy", docs.page)),
            json!({"destinationPageId": hr.page}),
            202,
        ),
        (
            Put,
            older(&format!("{}/move/before/{}", docs.twin, hr.child)),
            Value::Null,
            400,
        ),
        (
            Post,
            older("archive"),
            json!({"pages": [{"id": hr.restricted_page}]}),
            202,
        ),
        (
            Put,
            older(&format!(
                "{}/child/attachment/{}",
                docs.page, docs.attachment
            )),
            json!({"id": docs.attachment, "container": {"id": hr.page}}),
            200,
        ),
        (
            Delete,
            older(&format!("{}/pageTree", docs.child)),
            Value::Null,
            202,
        ),
    ];
    for (method, path, body, expected) in calls {
        site.forget_reached();
        let (status, answer) = ask(site, method, &path, &[], body);
        assert_eq!(status, expected, "{method} {path}: {answer}");
        assert_eq!(
            site.reached("HR"),
            [format!("{method} {path}")],
            "{method} {path}"
        );
        // A task that ran in a space is of that space.
        let Some(task) = answer["id"].as_str().filter(|_| status == 202) else {
            continue;
        };
        assert!(read(site, &format!("/wiki/rest/api/longtask/{task}"), &[]).1);
    }
    // What was moved there is there, and what was below it, too.
    let moved = site.page(&docs.grandchild).unwrap();
    assert_eq!(
        (&moved["spaceKey"], &moved["status"]),
        (&json!("HR"), &json!("trashed"))
    );
}
