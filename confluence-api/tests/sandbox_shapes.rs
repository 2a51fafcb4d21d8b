//! Every route of the sandbox's Confluence answers in the shape its official document gives it.

#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used)]

#[allow(unreachable_pub)]
#[path = "../../jira-api/tests/sandbox_support/mod.rs"]
mod sandbox_support;

use atlassian_core::operation::Method::{self, Delete, Get, Post, Put};
use confluence_api::sandbox::{ConfluenceSandbox, Entangled};
use sandbox_support::{Document, documents};
use serde_json::{Value, json};

fn deviations(_: &mut Value) {}

struct Checker {
    confluence: ConfluenceSandbox,
    document: Document,
    /// What stands before the document's paths.
    base: &'static str,
}

impl Checker {
    fn new(name: &str, base: &'static str) -> Option<Self> {
        let Some(folder) = documents() else {
            println!("skipped: set ATLASSIAN_SPECS to the folder of the official documents");
            return None;
        };
        let document = Document::read(folder.join(name), deviations);
        Some(Checker {
            confluence: ConfluenceSandbox::demo(),
            document,
            base,
        })
    }

    /// The same on the site that has one of everything.
    fn entangled(name: &str, base: &'static str) -> Option<(Self, Entangled)> {
        let entangled = ConfluenceSandbox::entangled();
        let mut checker = Self::new(name, base)?;
        checker.confluence = entangled.site.clone();
        Some((checker, entangled))
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
        let (mut template, mut concrete) = (String::new(), self.base.to_owned());
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
        let answer = self.confluence.ask(method, &concrete, query, body);
        self.document
            .check(method.as_str(), &template, status, &answer)
    }

    fn get(&mut self, path: &str, query: &[(&str, &str)]) -> Value {
        self.send(Get, path, query, Value::Null, 200)
    }
}

fn body(text: &str) -> Value {
    let document = json!({"type": "doc", "version": 1, "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": text}]},
    ]});
    json!({"representation": "atlas_doc_format", "value": document.to_string()})
}

#[test]
fn newer() {
    let Some(mut c) = Checker::new("confluence-v2.json", "/wiki/api/v2") else {
        return;
    };
    let spaces = c.get("/spaces", &[("keys", "DOCS")]);
    let space = spaces["results"][0]["id"].as_str().unwrap().to_owned();
    c.get(&format!("/spaces/{{id={space}}}"), &[]);
    c.get(
        &format!("/spaces/{{id={space}}}/pages"),
        &[("body-format", "storage")],
    );
    c.get(
        "/pages",
        &[("limit", "2"), ("body-format", "atlas_doc_format")],
    );
    let new = json!({"spaceId": space, "status": "current", "title": "New", "body": body("Hello")});
    let made = c.send(Post, "/pages", &[], new.clone(), 200);
    c.send(Post, "/pages", &[], new, 400);
    let unknown = json!({"spaceId": "1", "title": "Elsewhere", "body": body("")});
    c.send(Post, "/pages", &[], unknown, 404);
    let id = made["id"].as_str().unwrap().to_owned();
    let page = format!("/pages/{{id={id}}}");
    let everything = [
        ("include-labels", "true"),
        ("include-properties", "true"),
        ("include-versions", "true"),
        ("include-operations", "true"),
        ("include-likes", "true"),
        ("body-format", "atlas_doc_format"),
    ];
    let update = json!({"id": id, "status": "current", "title": "New", "body": body("Hello again"),
        "version": {"number": 2}});
    c.send(Put, &page, &[], update, 200);
    let of_page = format!("/pages/{{page-id={id}}}");
    let made = c.send(
        Post,
        &format!("{of_page}/properties"),
        &[],
        json!({"key": "a", "value": 1}),
        200,
    );
    let property = format!(
        "{of_page}/properties/{{property-id={}}}",
        made["id"].as_str().unwrap()
    );
    let update = json!({"key": "a", "value": 2, "version": {"number": 2}});
    c.send(Put, &property, &[], update, 200);
    c.get(&property, &[]);
    c.get(&format!("{of_page}/properties"), &[]);
    c.get(&page, &everything);
    c.send(Delete, &property, &[], Value::Null, 204);
    for list in [
        "versions",
        "children",
        "direct-children",
        "ancestors",
        "labels",
        "attachments",
    ] {
        c.get(&format!("{page}/{list}"), &[]);
    }
    c.get(&format!("{of_page}/versions/{{version-number=1}}"), &[]);
    for kind in ["footer-comments", "inline-comments"] {
        let new = json!({"pageId": id, "body": body("Yes"),
            "inlineCommentProperties": {"textSelection": "Hello", "textSelectionMatchCount": 1, "textSelectionMatchIndex": 0}});
        let made = c.send(Post, &format!("/{kind}"), &[], new, 201);
        let comment = made["id"].as_str().unwrap().to_owned();
        let reply = json!({"parentCommentId": comment, "body": body("No")});
        c.send(Post, &format!("/{kind}"), &[], reply, 201);
        c.get(&format!("/{kind}"), &[]);
        c.get(&format!("{page}/{kind}"), &[("body-format", "storage")]);
        c.get(&format!("/{kind}/{{id={comment}}}/children"), &[]);
        let of_comment = format!("/{kind}/{{comment-id={comment}}}");
        c.get(&of_comment, &[("body-format", "storage")]);
        let update = json!({"version": {"number": 2}, "body": body("Perhaps"), "resolved": true});
        c.send(Put, &of_comment, &[], update, 200);
        c.send(Delete, &of_comment, &[], Value::Null, 204);
    }
    let file = c
        .confluence
        .add_attachment(&id, "note.txt", "text/plain", b"Hello")
        .unwrap();
    c.get("/attachments", &[]);
    c.get(&format!("/attachments/{{id={file}}}"), &[]);
    c.send(
        Delete,
        &format!("/attachments/{{id={file}}}"),
        &[],
        Value::Null,
        204,
    );
    c.send(Delete, &page, &[], Value::Null, 204);
    c.send(Get, &page, &[], Value::Null, 404);
    println!(
        "{} operations of Confluence v2 checked",
        c.document.checked.len()
    );
}

/// Every part that an answer about one thing can be asked for.
const EVERYTHING: [(&str, &str); 7] = [
    ("include-labels", "true"),
    ("include-properties", "true"),
    ("include-versions", "true"),
    ("include-operations", "true"),
    ("include-likes", "true"),
    ("include-direct-children", "true"),
    ("body-format", "storage"),
];

#[test]
fn newer_kinds_of_content() {
    let Some((mut c, of)) = Checker::entangled("confluence-v2.json", "/wiki/api/v2") else {
        return;
    };
    let docs = &of.docs;
    let storage = [("body-format", "storage")];
    for (collection, name, id) in [
        ("pages", "page-id", &docs.page),
        ("blogposts", "blogpost-id", &docs.blog_post),
        ("custom-content", "custom-content-id", &docs.custom_content),
    ] {
        let one = format!("/{collection}/{{id={id}}}");
        let named = format!("/{collection}/{{{name}={id}}}");
        c.get(&one, &EVERYTHING);
        let versions = match collection {
            "custom-content" => format!("{named}/versions"),
            _ => format!("{one}/versions"),
        };
        c.get(&versions, &storage);
        c.get(&format!("{named}/versions/{{version-number=1}}"), &[]);
        for list in ["labels", "attachments", "footer-comments", "operations"] {
            c.get(&format!("{one}/{list}"), &[]);
        }
        properties(&mut c, &named, &named);
    }
    for (collection, name, id) in [
        ("folders", "folder-id", &docs.folder),
        ("whiteboards", "whiteboard-id", &docs.whiteboard),
        ("databases", "database-id", &docs.database),
        ("embeds", "embed-id", &docs.smart_link),
    ] {
        let one = format!("/{collection}/{{id={id}}}");
        c.get(&one, &EVERYTHING);
        for list in ["direct-children", "descendants", "ancestors", "operations"] {
            c.get(&format!("{one}/{list}"), &[]);
        }
        properties(&mut c, &one, &format!("/{collection}/{{{name}={id}}}"));
        let new = json!({"spaceId": docs.id, "title": "New", "parentId": docs.folder,
            "embedUrl": "https://example.com"});
        let made = c.send(Post, &format!("/{collection}"), &[], new, 200);
        let made = format!("/{collection}/{{id={}}}", made["id"].as_str().unwrap());
        c.send(Delete, &made, &[], Value::Null, 204);
        c.send(Get, &made, &[], Value::Null, 404);
    }
    let page = format!("/pages/{{id={}}}", docs.page);
    let post = format!("/blogposts/{{id={}}}", docs.blog_post);
    for list in ["children", "direct-children", "descendants", "ancestors"] {
        c.get(&format!("{page}/{list}"), &[]);
    }
    for one in [&page, &post] {
        c.get(&format!("{one}/likes/count"), &[]);
        c.get(&format!("{one}/likes/users"), &[]);
        c.get(&format!("{one}/inline-comments"), &storage);
        let custom = [("type", docs.custom_type.as_str())];
        c.get(&format!("{one}/custom-content"), &custom);
    }
    let renamed = json!({"status": "current", "title": "Renamed"});
    c.send(Put, &format!("{page}/title"), &[], renamed, 200);
    let custom = format!("/custom-content/{{id={}}}", docs.custom_content);
    c.get(&format!("{custom}/children"), &[]);
    c.get("/blogposts", &storage);
    let custom = [("type", docs.custom_type.as_str())];
    c.get("/custom-content", &custom);

    let new = json!({"spaceId": docs.id, "title": "New", "body": body("x")});
    let made = c.send(Post, "/blogposts", &[], new, 200);
    let id = made["id"].as_str().unwrap();
    let update = json!({"id": id, "status": "current", "title": "Newer", "body": body("y"),
        "version": {"number": 2}});
    let made = format!("/blogposts/{{id={id}}}");
    c.send(Put, &made, &[], update, 200);
    c.send(Delete, &made, &[], Value::Null, 204);
    let new = json!({"type": docs.custom_type, "pageId": docs.page, "title": "New",
        "body": {"representation": "raw", "value": "{}"}});
    let made = c.send(Post, "/custom-content", &[], new, 201);
    let id = made["id"].as_str().unwrap();
    let update = json!({"id": id, "type": docs.custom_type, "status": "current", "title": "Newer",
        "body": body("y"), "version": {"number": 2}});
    let made = format!("/custom-content/{{id={id}}}");
    c.send(Put, &made, &[], update, 200);
    c.send(Delete, &made, &[], Value::Null, 204);
    println!(
        "{} operations of Confluence v2 checked",
        c.document.checked.len()
    );
}

/// Properties from the first to the last: lists and creates below one path, the rest below another.
fn properties(c: &mut Checker, all: &str, one: &str) {
    let status = if all.starts_with("/spaces") { 201 } else { 200 };
    let new = json!({"key": "made", "value": {"a": 1}});
    let made = c.send(Post, &format!("{all}/properties"), &[], new, status);
    c.get(&format!("{all}/properties"), &[]);
    let id = made["id"].as_str().unwrap();
    let one = format!("{one}/properties/{{property-id={id}}}");
    c.get(&one, &[]);
    let update = json!({"key": "made", "value": 2, "version": {"number": 2}});
    c.send(Put, &one, &[], update, 200);
    c.send(Delete, &one, &[], Value::Null, 204);
}

#[test]
fn newer_surroundings() {
    let Some((mut c, of)) = Checker::entangled("confluence-v2.json", "/wiki/api/v2") else {
        return;
    };
    let docs = &of.docs;
    let storage = [("body-format", "storage")];
    let space = format!("/spaces/{{id={}}}", docs.id);
    c.get("/spaces", &[("description-format", "plain")]);
    c.get(
        &space,
        &[
            ("include-labels", "true"),
            ("include-properties", "true"),
            ("include-operations", "true"),
            ("description-format", "view"),
        ],
    );
    for list in [
        "pages",
        "blogposts",
        "labels",
        "content/labels",
        "operations",
    ] {
        c.get(&format!("{space}/{list}"), &[]);
    }
    let custom = [("type", docs.custom_type.as_str())];
    c.get(&format!("{space}/custom-content"), &custom);
    let named = format!("/spaces/{{space-id={}}}", docs.id);
    properties(&mut c, &named, &named);

    c.get("/labels", &[]);
    for list in ["pages", "blogposts", "attachments"] {
        c.get(&format!("/labels/{{id={}}}/{list}", docs.label_id), &[]);
    }

    c.get("/tasks", &storage);
    let task = format!("/tasks/{{id={}}}", docs.task);
    c.get(&task, &storage);
    c.send(Put, &task, &[], json!({"status": "complete"}), 200);
    c.send(Put, &task, &[], json!({"status": "?"}), 400);

    let file = format!("/attachments/{{id={}}}", docs.attachment);
    c.get(&file, &EVERYTHING);
    for list in ["labels", "operations", "versions", "footer-comments"] {
        c.get(&format!("{file}/{list}"), &[]);
    }
    let named = format!("/attachments/{{attachment-id={}}}", docs.attachment);
    c.get(&format!("{named}/versions/{{version-number=1}}"), &[]);
    properties(&mut c, &named, &named);

    for (kind, id) in [
        ("footer-comments", &docs.footer_comment),
        ("inline-comments", &docs.inline_comment),
    ] {
        let comment = format!("/{kind}/{{id={id}}}");
        c.get(&format!("/{kind}/{{comment-id={id}}}"), &storage);
        c.get(&format!("{comment}/versions"), &storage);
        c.get(&format!("{comment}/versions/{{version-number=1}}"), &[]);
        for list in ["children", "likes/count", "likes/users", "operations"] {
            c.get(&format!("{comment}/{list}"), &[]);
        }
    }
    let named = format!("/comments/{{comment-id={}}}", docs.footer_comment);
    properties(&mut c, &named, &named);
    for place in [
        json!({"blogPostId": docs.blog_post, "body": body("x")}),
        json!({"attachmentId": docs.attachment, "body": body("x")}),
        json!({"customContentId": docs.custom_content, "body": body("x")}),
    ] {
        c.send(Post, "/footer-comments", &[], place, 201);
    }
    println!(
        "{} operations of Confluence v2 checked",
        c.document.checked.len()
    );
}

#[test]
fn older_content() {
    let Some((mut c, of)) = Checker::entangled("confluence-v1.json", "") else {
        return;
    };
    let docs = &of.docs;
    let everything = "space,version,container,history,ancestors,metadata.labels,body.storage,\
        body.view,children.page,children.comment,children.attachment,descendants.page";
    let cql = [
        ("cql", "space = DOCS"),
        ("expand", everything),
        ("limit", "100"),
    ];
    c.get("/wiki/rest/api/search", &cql);
    c.get("/wiki/rest/api/content/search", &cql);
    let who = [
        ("accountId", of.person.as_str()),
        ("expand", "personalSpace"),
    ];
    c.get("/wiki/rest/api/user", &who);
    c.get("/wiki/rest/api/user/bulk", &who);
    c.get("/wiki/rest/api/label", &[("name", "shared")]);

    let content = format!("/wiki/rest/api/content/{{id={}}}", docs.page);
    let restriction = format!("{content}/restriction");
    c.get(&restriction, &[("expand", "restrictions.user,content")]);
    let only = json!([{"operation": "read", "restrictions": {
        "user": [{"type": "known", "accountId": of.person}],
        "group": [{"type": "group", "id": "g-1"}],
    }}]);
    c.send(Post, &restriction, &[], only.clone(), 200);
    c.send(Put, &restriction, &[], json!({"results": only}), 200);
    c.send(Delete, &restriction, &[], Value::Null, 200);
    let by = format!("{restriction}/byOperation");
    c.get(&by, &[]);
    c.get(&format!("{by}/{{operationKey=read}}"), &[]);
    for one in ["user", "byGroupId/{groupId=g-1}"] {
        let one = format!("{by}/{{operationKey=read}}/{one}");
        for method in [Put, Get, Delete] {
            c.send(method, &one, &who[..1], Value::Null, 200);
        }
    }

    let label = format!("/wiki/rest/api/space/{{spaceKey={}}}/label", docs.key);
    c.send(
        Post,
        &label,
        &[],
        json!([{"prefix": "team", "name": "a"}]),
        200,
    );
    c.get(&label, &[]);
    c.send(Delete, &label, &[("name", "a")], Value::Null, 204);

    let templates = "/wiki/rest/api/template";
    let new = json!({"name": "New", "templateType": "page", "space": {"key": docs.key},
        "body": {"storage": {"value": "<p>x</p>", "representation": "storage"}}});
    let mut made = c.send(Post, templates, &[], new, 200);
    let one = format!(
        "{templates}/{{contentTemplateId={}}}",
        made["templateId"].as_str().unwrap()
    );
    made["name"] = json!("Newer");
    c.send(Put, templates, &[], made, 200);
    c.get(&one, &[]);
    let of_space = [("spaceKey", docs.key.as_str()), ("expand", "body")];
    c.get(&format!("{templates}/page"), &of_space);
    c.get(&format!("{templates}/page"), &[]);
    c.get(&format!("{templates}/blueprint"), &of_space);
    c.send(Delete, &one, &[], Value::Null, 204);
    c.send(Get, &one, &[], Value::Null, 403);
    println!(
        "{} operations of Confluence v1 checked",
        c.document.checked.len()
    );
}

#[test]
fn classification_permissions_and_types() {
    let Some((mut c, of)) = Checker::entangled("confluence-v2.json", "/wiki/api/v2") else {
        return;
    };
    let docs = &of.docs;
    let levels = c.get("/classification-levels", &[]);
    let level = json!({"id": levels[1]["id"], "status": "current"});
    let default = format!("/spaces/{{id={}}}/classification-level/default", docs.id);
    c.send(Get, &default, &[], Value::Null, 404);
    c.send(Put, &default, &[], level.clone(), 204);
    c.get(&default, &[]);
    for (collection, id) in [
        ("pages", &docs.page),
        ("blogposts", &docs.blog_post),
        ("whiteboards", &docs.whiteboard),
        ("databases", &docs.database),
    ] {
        let one = format!("/{collection}/{{id={id}}}/classification-level");
        c.send(Put, &one, &[], level.clone(), 204);
        c.get(&one, &[]);
        let status = json!({"status": "current"});
        c.send(Post, &format!("{one}/reset"), &[], status, 204);
    }
    c.send(Delete, &default, &[], Value::Null, 204);
    c.get(&format!("/spaces/{{id={}}}/permissions", docs.id), &[]);
    let assignments = format!("/spaces/{{id={}}}/role-assignments", docs.id);
    c.get(&assignments, &[]);
    let roles = c.get("/space-roles", &[("space-id", &docs.id)]);
    let role = roles["results"][0]["id"].as_str().unwrap();
    let given = json!([{"principal": {"principalType": "USER", "principalId": of.person},
        "roleId": role}]);
    c.send(Post, &assignments, &[], given, 200);
    c.get(&format!("/space-roles/{{id={role}}}"), &[]);
    c.get("/space-role-mode", &[]);
    c.get("/space-permissions", &[]);
    c.get("/data-policies/metadata", &[]);
    c.get("/data-policies/spaces", &[("keys", &docs.key)]);
    let people = json!({"accountIds": [of.person]});
    c.send(Post, "/users-bulk", &[], people, 200);
    let new = json!({"name": "New", "key": "NEW",
        "copySpaceAccessConfiguration": docs.id.parse::<u64>().unwrap()});
    c.send(Post, "/spaces", &[], new.clone(), 201);
    c.send(Post, "/spaces", &[], new, 400);
    let thumbnail = format!("/attachments/{{id={}}}/thumbnail/download", docs.attachment);
    c.send(Get, &thumbnail, &[], Value::Null, 302);
    let ids = json!({"contentIds": [docs.page, docs.attachment, docs.inline_comment,
        docs.custom_content, "1"]});
    let types = c.send(Post, "/content/convert-ids-to-types", &[], ids, 200);
    assert_eq!(types["results"][&docs.page], "page");
    println!(
        "{} operations of Confluence v2 checked",
        c.document.checked.len()
    );
}

#[test]
fn older_spaces_and_people() {
    let Some((mut c, of)) = Checker::entangled("confluence-v1.json", "") else {
        return;
    };
    let docs = &of.docs;
    let group = "/wiki/rest/api/group";
    let groups = c.get(group, &[]);
    let id = groups["results"][1]["id"].as_str().unwrap();
    c.get(&format!("{group}/by-id"), &[("id", id)]);
    c.get(&format!("{group}/picker"), &[("query", "conf")]);
    c.get(&format!("{group}/{{groupId={id}}}/membersByGroupId"), &[]);
    c.get("/wiki/rest/api/user/memberof", &[("accountId", &of.person)]);
    c.get("/wiki/rest/api/user/anonymous", &[]);
    c.get("/wiki/rest/api/settings/systemInfo", &[]);
    let new = json!({"name": "New", "key": "NEW"});
    c.send(Post, "/wiki/rest/api/space", &[], new, 200);
    let private = json!({"name": "Mine", "key": "MINE"});
    c.send(Post, "/wiki/rest/api/space/_private", &[], private, 200);
    let one = format!(
        "/wiki/rest/api/content/{{id={}}}/history/{{version=0}}/macro/id/{{macroId={}}}",
        of.including_page, of.including_macro
    );
    c.get(&one, &[]);
    c.get(&format!("{one}/convert/{{to=view}}"), &[]);
    c.get(&format!("{one}/convert/async/{{to=view}}"), &[]);

    let space = format!("/wiki/rest/api/space/{{spaceKey={}}}", docs.key);
    let update = json!({"name": "Manuals", "description": {"plain": {"value": "All of them"}},
        "homepage": {"id": docs.page}});
    c.send(Put, &space, &[], update, 200);
    c.get(&format!("{space}/settings"), &[]);
    let on = json!({"routeOverrideEnabled": true});
    c.send(Put, &format!("{space}/settings"), &[], on, 200);
    let themes = c.get("/wiki/rest/api/settings/theme", &[]);
    c.get("/wiki/rest/api/settings/theme/selected", &[]);
    let key = themes["results"][1]["themeKey"].clone();
    let one = format!(
        "/wiki/rest/api/settings/theme/{{themeKey={}}}",
        key.as_str().unwrap()
    );
    c.get(&one, &[]);
    let theme = format!("{space}/theme");
    c.send(Get, &theme, &[], Value::Null, 404);
    c.send(Put, &theme, &[], json!({"themeKey": key}), 200);
    c.get(&theme, &[]);
    c.send(Delete, &theme, &[], Value::Null, 204);
    let look = "/wiki/rest/api/settings/lookandfeel";
    let of_space = [("spaceKey", docs.key.as_str())];
    let looks = c.get(look, &of_space);
    let select = json!({"spaceKey": docs.key, "lookAndFeelType": "custom"});
    c.send(Put, look, &[], select, 200);
    let custom = format!("{look}/custom");
    c.send(Post, &custom, &of_space, looks["global"].clone(), 200);
    c.send(Delete, &custom, &of_space, Value::Null, 204);
    let permission = json!({"subject": {"type": "user", "identifier": of.person},
        "operation": {"key": "create", "target": "page"}});
    let permissions = format!("{space}/permission");
    let made = c.send(Post, &permissions, &[], permission, 200);
    let one = format!("{permissions}/{{id={}}}", made["id"]);
    c.send(Delete, &one, &[], Value::Null, 204);
    let all = format!("{permissions}/custom-content");
    c.send(Post, &all, &[], json!({}), 200);

    c.get(&format!("{space}/watch"), &[]);
    let content = format!("/wiki/rest/api/content/{{id={}}}", docs.page);
    for kind in ["child-created", "created"] {
        let watches = c.get(&format!("{content}/notification/{kind}"), &[]);
        assert_eq!(watches["size"], 1);
    }
    for watched in [
        format!("content/{{contentId={}}}", docs.twin),
        format!("space/{{spaceKey={}}}", docs.key),
        "label/{labelName=shared}".to_owned(),
    ] {
        let watch = format!("/wiki/rest/api/user/watch/{watched}");
        c.send(Post, &watch, &[], Value::Null, 204);
        assert_eq!(c.get(&watch, &[])["watching"], true);
        c.send(Delete, &watch, &[], Value::Null, 204);
    }
    for kind in ["views", "viewers"] {
        let path = format!(
            "/wiki/rest/api/analytics/content/{{contentId={}}}/{kind}",
            docs.page
        );
        c.get(&path, &[]);
    }
    let allowed = json!({"subject": {"type": "user", "identifier": of.person},
        "operation": "read"});
    let check = format!("{content}/permission/check");
    c.send(Post, &check, &[], allowed, 200);

    let convert = "/wiki/rest/api/contentbody/convert/async";
    let given = json!({"value": "<p>x</p>", "representation": "storage"});
    let to = format!("{convert}/{{to=view}}");
    let begun = c.send(Post, &to, &of_space, given.clone(), 200);
    let id = begun["asyncId"].as_str().unwrap().to_owned();
    c.get(&format!("{convert}/{{id={id}}}"), &[]);
    let tasks = format!("{convert}/bulk/tasks");
    let inputs = json!({"conversionInputs": [{"to": "atlas_doc_format", "body": given,
        "spaceKeyContext": docs.key, "contentIdContext": docs.page}]});
    c.send(Post, &tasks, &[], inputs, 200);
    c.get(&tasks, &[("ids", &id)]);

    let people = "/wiki/rest/api/search/user";
    for cql in [
        "type = user",
        "user.fullname ~ \"emil\"",
        "user = currentUser()",
    ] {
        c.get(people, &[("cql", cql), ("expand", "personalSpace")]);
    }
    c.send(Delete, &space, &[], Value::Null, 202);
    c.send(Get, &format!("{space}/settings"), &[], Value::Null, 404);
    println!(
        "{} operations of Confluence v1 checked",
        c.document.checked.len()
    );
}

#[test]
fn older_trees() {
    let Some((mut c, of)) = Checker::entangled("confluence-v1.json", "") else {
        return;
    };
    let docs = &of.docs;
    let content = format!("/wiki/rest/api/content/{{id={}}}", docs.page);
    let lists = "page,comment,attachment,folder";
    c.get(&format!("{content}/descendant"), &[("expand", lists)]);
    for kind in ["page", "comment", "attachment"] {
        let one = format!("{content}/descendant/{{type={kind}}}");
        c.get(&one, &[("expand", "space")]);
    }
    let page = format!("/wiki/rest/api/content/{{pageId={}}}", docs.grandchild);
    for (position, target) in [("append", &docs.page), ("before", &docs.child)] {
        let one = format!("{page}/move/{{position={position}}}/{{targetId={target}}}");
        c.send(Put, &one, &[], Value::Null, 200);
    }
    let under_itself = format!(
        "/wiki/rest/api/content/{{pageId={}}}/move/{{position=append}}/{{targetId={}}}",
        docs.page, docs.child
    );
    c.send(Put, &under_itself, &[], Value::Null, 400);
    let all = |destination: Value| {
        json!({"copyAttachments": true, "copyPermissions": true, "copyProperties": true,
            "copyLabels": true, "copyCustomContents": true, "destination": destination,
            "destinationPageId": docs.twin, "copyDescendants": true,
            "titleOptions": {"prefix": "Second "}})
    };
    let copy = format!("{content}/copy");
    let expand = [("expand", "space,version,body.storage,history")];
    for destination in [
        json!({"type": "space", "value": docs.key}),
        json!({"type": "parent_page", "value": docs.twin}),
        json!({"type": "parent_content", "value": docs.folder}),
    ] {
        c.send(Post, &copy, &expand, all(destination), 200);
    }
    let over = json!({"type": "existing_page", "value": docs.twin});
    c.send(Post, &copy, &expand, all(over), 400);
    let tree = format!("{content}/pagehierarchy/copy");
    let task = c.send(Post, &tree, &[], all(Value::Null), 202);
    let task = task["id"].as_str().unwrap();
    c.get(&format!("/wiki/rest/api/longtask/{{id={task}}}"), &[]);
    c.get("/wiki/rest/api/longtask", &[]);

    let restore = json!({"operationKey": "restore",
        "params": {"versionNumber": 1, "message": "as it was", "restoreTitle": true}});
    let version = format!("{content}/version");
    c.send(Post, &version, &[], restore, 200);
    let one = format!("{version}/{{versionNumber=1}}");
    c.send(Delete, &one, &[], Value::Null, 204);

    let state = format!("{content}/state");
    let status = [("status", "current")];
    c.get(&state, &status);
    c.send(Put, &state, &status, json!({"id": 2}), 200);
    let own = json!({"name": "Mine", "color": "#ff0000"});
    c.send(Put, &state, &status, own, 200);
    c.get(&format!("{state}/available"), &[]);
    c.get("/wiki/rest/api/content-states", &[]);
    let of_space = format!("/wiki/rest/api/space/{{spaceKey={}}}/state", docs.key);
    c.get(&of_space, &[]);
    c.get(&format!("{of_space}/settings"), &[]);
    let states = c.get(&state, &status);
    let id = states["contentState"]["id"].to_string();
    c.get(&format!("{of_space}/content"), &[("state-id", &id)]);
    c.send(Delete, &state, &status, Value::Null, 200);

    let file = format!(
        "{content}/child/attachment/{{attachmentId={}}}",
        docs.attachment
    );
    let described = json!({"id": docs.attachment, "type": "attachment", "title": "renamed.txt",
        "version": {"number": 2}});
    c.send(Put, &file, &[], described, 200);

    let pages = json!({"pages": [{"id": docs.twin.parse::<u64>().unwrap()}]});
    c.send(Post, "/wiki/rest/api/content/archive", &[], pages, 202);
    c.send(
        Delete,
        &format!("{content}/pageTree"),
        &[],
        Value::Null,
        202,
    );
    c.send(Get, &format!("{content}/descendant"), &[], Value::Null, 404);
    println!(
        "{} operations of Confluence v1 checked",
        c.document.checked.len()
    );
}

#[test]
fn older() {
    let Some(mut c) = Checker::new("confluence-v1.json", "") else {
        return;
    };
    let id = c.confluence.page_id("DOCS", "Architecture").unwrap();
    let everything = "space,version,metadata.labels,ancestors,content.space,content.version";
    let cql = [
        ("cql", "type in (page, space, comment)"),
        ("expand", everything),
        ("limit", "5"),
    ];
    let file = c
        .confluence
        .add_attachment(&id, "note.txt", "text/plain", b"Hello")
        .unwrap();
    c.get("/wiki/rest/api/search", &cql);
    c.get("/wiki/rest/api/content/search", &cql);
    c.get(
        "/wiki/rest/api/content/search",
        &[("cql", "type = attachment")],
    );
    c.send(
        Get,
        "/wiki/rest/api/search",
        &[("cql", "nonsense")],
        Value::Null,
        400,
    );
    c.get("/wiki/rest/api/user/current", &[]);
    c.get(
        "/wiki/rest/api/user",
        &[("accountId", confluence_api::sandbox::DEMO_ACCOUNT)],
    );
    let label = format!("/wiki/rest/api/content/{{id={id}}}/label");
    c.send(
        Post,
        &label,
        &[],
        json!([{"prefix": "global", "name": "a"}]),
        200,
    );
    c.send(
        Post,
        &label,
        &[],
        json!({"prefix": "global", "name": "b"}),
        200,
    );
    c.send(Delete, &label, &[("name", "a")], Value::Null, 204);
    c.send(
        Delete,
        &format!("{label}/{{label=b}}"),
        &[],
        Value::Null,
        204,
    );
    let child = format!("/wiki/rest/api/content/{{id={id}}}/child/attachment");
    let content = &format!("{child}/{{attachmentId={file}}}/download");
    c.send(Get, content, &[], Value::Null, 302);
    println!(
        "{} operations of Confluence v1 checked",
        c.document.checked.len()
    );
}
