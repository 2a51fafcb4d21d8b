//! Every route of the sandbox's Confluence answers in the shape its official document gives it.

#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used)]

#[allow(unreachable_pub)]
#[path = "../../jira-api/tests/sandbox_support/mod.rs"]
mod sandbox_support;

use atlassian_core::operation::Method::{self, Delete, Get, Post, Put};
use confluence_api::sandbox::ConfluenceSandbox;
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
