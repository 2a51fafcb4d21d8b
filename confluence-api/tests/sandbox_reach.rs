//! Every path of the official documents is asked about the open and about the closed space of the
//! entangled site: what is of the closed one never comes without being noted, and nothing panics.

#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used)]

#[allow(unreachable_pub, dead_code)]
#[path = "../../jira-api/tests/sandbox_support/mod.rs"]
mod sandbox_support;

use atlassian_core::operation::Method::{self, Delete, Get, Post, Put};
use confluence_api::sandbox::{ConfluenceSandbox, Entangled, EntangledSpace};
use sandbox_support::documents;
use serde_json::{Value, json};

/// The paths of both documents, each with the methods it has.
fn paths() -> Option<Vec<(String, Vec<Method>)>> {
    let folder = documents()?;
    let mut paths = Vec::new();
    for (name, base) in [
        ("confluence-v2.json", "/wiki/api/v2"),
        ("confluence-v1.json", ""),
    ] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        for (path, operations) in document["paths"].as_object().unwrap() {
            let known = [Get, Post, Put, Delete];
            let methods = known
                .into_iter()
                .filter(|method| operations[method.as_str().to_lowercase()].is_object());
            paths.push((format!("{base}{path}"), methods.collect()));
        }
    }
    Some(paths)
}

/// A path with ids of a space in the places of its parameters.
fn filled(template: &str, of: &EntangledSpace) -> String {
    let mut path: Vec<&str> = Vec::new();
    for segment in template.split('/') {
        let before = path.last().copied().unwrap_or_default();
        let collection = path
            .iter()
            .rev()
            .copied()
            .find(|segment| segment.ends_with('s') || segment.contains('-'))
            .unwrap_or_default();
        path.push(match segment {
            "{property-id}" => match path.get(4).copied().unwrap_or_default() {
                "spaces" => &of.space_property,
                "pages" => &of.page_property,
                "blogposts" => &of.blog_property,
                "attachments" => &of.attachment_property,
                "comments" => &of.comment_property,
                "custom-content" => &of.custom_property,
                "folders" => &of.folder_property,
                "whiteboards" => &of.whiteboard_property,
                "databases" => &of.database_property,
                _ => &of.smart_link_property,
            },
            "{version-number}" | "{versionNumber}" | "{version}" => "1",
            "{spaceKey}" => &of.key,
            "{attachmentId}" => &of.attachment,
            "{contentTemplateId}" => &of.template,
            "{operationKey}" => "read",
            "{position}" => "append",
            "{targetId}" => &of.child,
            "{type}" => "page",
            "{to}" => "view",
            "{id}" if before == "permission" => &of.permission,
            segment if segment.starts_with('{') => match collection {
                _ if matches!(before, "content" | "blueprint") => &of.page,
                "spaces" => &of.id,
                "blogposts" => &of.blog_post,
                "attachments" => &of.attachment,
                "footer-comments" | "comments" => &of.footer_comment,
                "inline-comments" => &of.inline_comment,
                "custom-content" => &of.custom_content,
                "folders" => &of.folder,
                "whiteboards" => &of.whiteboard,
                "databases" => &of.database,
                "embeds" => &of.smart_link,
                "labels" => &of.label_id,
                "tasks" => &of.task,
                _ => &of.page,
            },
            segment => segment,
        });
    }
    path.join("/")
}

fn query(of: &EntangledSpace) -> Vec<(&str, &str)> {
    vec![
        ("body-format", "storage"),
        ("type", &of.custom_type),
        ("include-labels", "true"),
        ("include-properties", "true"),
        ("include-direct-children", "true"),
        ("spaceKey", &of.key),
        ("state-id", "1"),
    ]
}

/// Where an answer is not about the space that the path names.
fn is_everywhere(template: &str) -> bool {
    !template.contains('{') && !template.contains("template") && !template.contains("lookandfeel")
}

#[test]
fn what_is_read_is_noted() {
    let Some(paths) = paths() else {
        println!("skipped: set ATLASSIAN_SPECS to the folder of the official documents");
        return;
    };
    let entangled = ConfluenceSandbox::entangled();
    let site = &entangled.site;
    let mut found = 0;
    for (template, _) in paths.iter().filter(|(_, methods)| methods.contains(&Get)) {
        for (of, hr) in [(&entangled.docs, false), (&entangled.hr, true)] {
            let path = filled(template, of);
            site.forget_reached();
            let answer = site.ask(Get, &path, &query(of), Value::Null);
            let touched = !site.reached("HR").is_empty();
            let text = String::from_utf8_lossy(&answer.body);
            if answer.status == 200 {
                found += 1;
                assert!(touched || !Entangled::is_marked(&text), "{path}: {text}");
                if !is_everywhere(template) {
                    assert!(touched == hr || is_global(template), "{path}: {text}");
                }
            } else if !hr {
                assert!(!touched, "{path}: {text}");
            }
        }
    }
    println!("{found} reads of things that are there");
    assert!(found > 150, "{found}");
}

/// What is the same for every space although its path has a parameter.
fn is_global(template: &str) -> bool {
    [
        "/label/{",
        "/settings/theme",
        "/longtask",
        "/user/",
        "/group/",
    ]
    .iter()
    .any(|part| template.contains(part))
}

/// Writes that name the open space alone do not touch the other one.
#[test]
fn what_is_written_is_noted() {
    let Some(paths) = paths() else { return };
    let body = json!({
        "id": "1", "title": "New", "name": "New", "key": "new", "value": 1, "status": "current",
        "body": {"representation": "storage", "value": "<p>x</p>"},
        "version": {"number": 2}, "templateType": "page", "type": "x",
        "operation": {"key": "read", "target": "page"}, "themeKey": "x",
        "subject": {"type": "user", "identifier": "5f0000000000000000000005"},
    });
    for (template, methods) in &paths {
        for method in methods.iter().filter(|method| **method != Get) {
            for hr in [false, true] {
                let entangled = ConfluenceSandbox::entangled();
                let site = &entangled.site;
                let of = if hr { &entangled.hr } else { &entangled.docs };
                let path = filled(template, of);
                let mut body = body.clone();
                body["id"] = json!(path.rsplit('/').next());
                site.forget_reached();
                let answer = site.ask(*method, &path, &query(of), body);
                let text = String::from_utf8_lossy(&answer.body);
                let touched = !site.reached("HR").is_empty();
                if !hr {
                    assert!(!touched, "{method} {path}: {text}");
                    assert!(!Entangled::is_marked(&text), "{method} {path}: {text}");
                } else if answer.status < 300 && template.contains('{') && !is_global(template) {
                    assert!(touched, "{method} {path}: {text}");
                }
            }
        }
    }
}

/// Only what is of the whole site is not answered, and redactions, drafts of blueprints and relations.
#[test]
fn what_concerns_a_space_is_answered() {
    let Some(paths) = paths() else { return };
    let mut unknown = Vec::new();
    for (template, methods) in &paths {
        for method in methods {
            let entangled = ConfluenceSandbox::entangled();
            let path = filled(template, &entangled.docs);
            let answer = entangled.site.ask(*method, &path, &[], Value::Null);
            if answer.status == 404 && answer.body.is_empty() {
                unknown.push(format!("{method} {template}"));
            }
        }
    }
    println!("{} operations are not known", unknown.len());
    let elsewhere = [
        "/admin-key",
        "/api/v2/app/",
        "/redact",
        "/space-permissions/transition",
        "/space-roles",
        "/api/v2/user/access",
        "/audit",
        "/content/blueprint",
        "/group",
        "/relation/",
        "/user/email",
        "/user/{userId}/property",
        "/module/dynamic",
    ];
    unknown.retain(|operation| !elsewhere.iter().any(|part| operation.contains(part)));
    assert_eq!(unknown, Vec::<String>::new());
}

/// Nothing that is sent to any path makes the sandbox panic.
#[test]
fn nonsense_is_answered_everywhere() {
    let Some(paths) = paths() else { return };
    let entangled = ConfluenceSandbox::entangled();
    let (site, docs) = (&entangled.site, &entangled.docs);
    let bodies = [
        Value::Null,
        json!([]),
        json!(["x", null]),
        json!({"id": -1, "title": 1, "body": {"representation": "raw", "value": 1}, "version": {"number": u64::MAX}}),
        json!({"id": docs.page, "spaceId": docs.id, "pageId": docs.page, "parentId": docs.page,
            "title": "x", "status": "current", "version": {"number": u64::MAX},
            "body": {"representation": "atlas_doc_format", "value": "{\"type\":\"doc\",\"content\":[1,{}]}"},
            "destination": {"type": "existing_page", "value": docs.page},
            "destinationPageId": docs.page, "conversionInputs": [{}], "pages": [{"id": 1}],
            "operationKey": "restore", "params": {"versionNumber": -1}, "contentIds": [[], {}]}),
    ];
    let query = [
        ("limit", "18446744073709551615"),
        ("start", "18446744073709551615"),
        ("depth", "10"),
        ("cql", "container = 1 or space.type = global or user = 1"),
        ("expand", "container,,history,children.page"),
        ("status", "trashed"),
        ("version", "0"),
        ("ids", "x,1"),
        ("name", ":"),
    ];
    for (template, methods) in &paths {
        let sensible = filled(template, docs);
        let odd: Vec<&str> = template
            .split('/')
            .map(|segment| match segment.starts_with('{') {
                true => "att18446744073709551616",
                false => segment,
            })
            .collect();
        for path in [sensible, odd.join("/")] {
            for method in methods {
                for body in &bodies {
                    site.ask(*method, &path, &[], body.clone());
                    site.ask(*method, &path, &query, body.clone());
                }
            }
        }
    }
}
