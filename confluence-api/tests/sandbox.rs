//! The sandbox's Confluence behaves like Confluence where it matters to callers.

#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used)]

use atlassian_core::Call;
use atlassian_core::operation::Method::{self, Delete, Get, Post, Put};
use atlassian_core::operation::{Access, Answer, Api, Confinement, Operation, Places};
use atlassian_core::request::{Body, Part};
use atlassian_core::sandbox::Sandbox;
use confluence_api::sandbox::{ConfluenceSandbox, DEMO_ACCOUNT, SandboxPage};
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

fn get(site: &ConfluenceSandbox, path: &str, query: &[(&str, &str)]) -> Value {
    let (status, body) = ask(site, Get, path, query, Value::Null);
    assert_eq!(status, 200, "{path}: {body}");
    body
}

/// Titles a query finds, in order.
fn found(site: &ConfluenceSandbox, cql: &str) -> Vec<String> {
    let query = [("cql", cql), ("limit", "100")];
    titles(&get(site, "/wiki/rest/api/content/search", &query))
}

fn titles(body: &Value) -> Vec<String> {
    body["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["title"].as_str().unwrap().to_owned())
        .collect()
}

fn document(text: &str) -> Value {
    json!({"type": "doc", "version": 1, "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": text}]},
    ]})
}

fn body(text: &str) -> Value {
    json!({"representation": "atlas_doc_format", "value": document(text).to_string()})
}

fn site() -> (ConfluenceSandbox, String) {
    let site = ConfluenceSandbox::new();
    let space = site.add_space("DOCS", "Documentation");
    (site, space)
}

#[test]
fn a_page_is_only_updated_by_its_next_version() {
    let (site, space) = site();
    let new = json!({"spaceId": space, "status": "current", "title": "Plan", "body": body("One")});
    let (status, page) = ask(&site, Post, "/wiki/api/v2/pages", &[], new);
    assert_eq!((status, &page["version"]["number"]), (200, &json!(1)));
    let id = page["id"].as_str().unwrap().to_owned();
    assert_eq!(page["_links"]["base"], "https://sandbox.atlassian.net/wiki");
    assert_eq!(
        page["_links"]["webui"],
        format!("/spaces/DOCS/pages/{id}/Plan")
    );
    let path = format!("/wiki/api/v2/pages/{id}");
    let update = |number: u64| {
        json!({"id": id, "status": "current", "title": "Plan", "body": body("Two"),
        "version": {"number": number, "message": "second"}})
    };
    for number in [1, 3] {
        let (status, conflict) = ask(&site, Put, &path, &[], update(number));
        assert_eq!(status, 409);
        assert_eq!(
            conflict,
            json!({"errors": [{"status": "409", "code": "CONFLICT",
            "title": format!("Version must be incremented when updating a page. Current Version: [1]. Provided version: [{number}]")}]})
        );
    }
    assert_eq!(ask(&site, Put, &path, &[], update(2)).0, 200);
    assert_eq!(ask(&site, Put, &path, &[], update(2)).0, 409);
    assert_eq!(site.document(&id).unwrap(), document("Two"));
    let versions = get(&site, &format!("{path}/versions"), &[]);
    assert_eq!(versions["results"][0]["message"], "second");
    let old = get(
        &site,
        &path,
        &[("version", "1"), ("body-format", "atlas_doc_format")],
    );
    assert_eq!(
        old["body"]["atlas_doc_format"]["value"],
        document("One").to_string()
    );
    // No body unless its format is asked for.
    assert_eq!(get(&site, &path, &[])["body"], json!({}));
    let storage = get(&site, &path, &[("body-format", "storage")]);
    assert_eq!(storage["body"]["storage"]["value"], "<p>Two</p>");
}

#[test]
fn titles_are_unique_in_a_space() {
    let (site, space) = site();
    let other = site.add_space("OTHER", "Other");
    let new =
        |space: &str, title: &str| json!({"spaceId": space, "title": title, "body": body("")});
    let path = "/wiki/api/v2/pages";
    let (_, first) = ask(&site, Post, path, &[], new(&space, "Plan"));
    let (status, error) = ask(&site, Post, path, &[], new(&space, "plan"));
    assert_eq!(status, 400);
    assert!(
        error["errors"][0]["title"]
            .as_str()
            .unwrap()
            .contains("title already exists")
    );
    assert_eq!(ask(&site, Post, path, &[], new(&other, "Plan")).0, 200);
    // What is in the bin does not count.
    let page = format!("{path}/{}", first["id"].as_str().unwrap());
    assert_eq!(ask(&site, Delete, &page, &[], Value::Null).0, 204);
    assert_eq!(ask(&site, Get, &page, &[], Value::Null).0, 404);
    assert_eq!(ask(&site, Post, path, &[], new(&space, "Plan")).0, 200);
    assert_eq!(
        ask(&site, Delete, &page, &[("purge", "true")], Value::Null).0,
        204
    );
}

#[test]
fn a_new_page_is_checked() {
    let (site, space) = site();
    let number: u64 = space.parse().unwrap();
    let path = "/wiki/api/v2/pages";
    for (page, status) in [
        (json!({"spaceId": "1", "title": "A", "body": body("")}), 404),
        (
            json!({"spaceId": "DOCS", "title": "A", "body": body("")}),
            400,
        ),
        (
            json!({"spaceId": number, "title": "A", "body": body("")}),
            400,
        ),
        (
            json!({"spaceId": space, "title": "", "body": body("")}),
            400,
        ),
        (
            json!({"spaceId": space, "title": "A", "parentId": "1", "body": body("")}),
            404,
        ),
        (
            json!({"spaceId": space, "title": "A", "body": {"representation": "atlas_doc_format", "value": document("x")}}),
            400,
        ),
        (
            json!({"spaceId": space, "title": "A", "body": {"representation": "atlas_doc_format", "value": "<p>x</p>"}}),
            400,
        ),
        (
            json!({"spaceId": space, "title": "A", "body": {"representation": "atlas_doc_format", "value": "{\"type\":\"text\"}"}}),
            400,
        ),
        (
            json!({"spaceId": space, "title": "A", "body": {"representation": "markdown", "value": "x"}}),
            400,
        ),
    ] {
        let (answered, error) = ask(&site, Post, path, &[], page.clone());
        assert_eq!(answered, status, "{page}: {error}");
        assert!(error["errors"][0]["title"].is_string());
    }
    assert_eq!(site.titles("DOCS"), ["Documentation"]);
}

#[test]
fn lists_are_paged_by_cursor() {
    let site = ConfluenceSandbox::demo();
    let spaces = get(&site, "/wiki/api/v2/spaces", &[("keys", "DOCS")]);
    let space = spaces["results"][0]["id"].as_str().unwrap().to_owned();
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let query = [
            ("space-id", space.as_str()),
            ("limit", "3"),
            ("cursor", cursor.as_str()),
        ];
        let page = get(&site, "/wiki/api/v2/pages", &query);
        all.extend(titles(&page));
        let Some(next) = page["_links"]["next"].as_str() else {
            break;
        };
        assert!(next.starts_with("/wiki/api/v2/pages?"), "{next}");
        cursor = next.rsplit_once("cursor=").unwrap().1.to_owned();
    }
    assert_eq!(all, site.titles("DOCS"));
    assert_eq!(all.len(), 11);
    let wrong = [("space-id", space.as_str()), ("cursor", "nonsense")];
    assert_eq!(
        ask(&site, Get, "/wiki/api/v2/pages", &wrong, Value::Null).0,
        400
    );
    let titled = get(
        &site,
        "/wiki/api/v2/pages",
        &[("title", "release 1.0"), ("space-id", &space)],
    );
    assert_eq!(titles(&titled), ["Release 1.0"]);
    assert!(site.reached("HR").is_empty());
}

#[test]
fn cql_finds_what_it_says() {
    let site = ConfluenceSandbox::demo();
    let home = site.page_id("DOCS", "Documentation").unwrap();
    let notes = site.page_id("DOCS", "Release notes").unwrap();
    for (cql, expected) in [
        (
            "space = DOCS AND title = \"release 1.1\"".to_owned(),
            vec!["Release 1.1"],
        ),
        (
            "type = page AND space = HR".to_owned(),
            vec!["People", "Salaries", "Candidates"],
        ),
        (
            "title ~ \"retrospective spr*\"".to_owned(),
            vec![
                "Retrospective ENG Sprint 1",
                "Retrospective ENG Sprint 2",
                "Retrospective ENG Sprint 3",
            ],
        ),
        ("text ~ \"encrypted copy\"".to_owned(), vec!["Architecture"]),
        (
            "label = releases ORDER BY title DESC".to_owned(),
            vec!["Release notes", "Release 1.1", "Release 1.0"],
        ),
        (
            "label in (operations, nothing)".to_owned(),
            vec!["On-call handbook"],
        ),
        (
            format!("ancestor = {notes}"),
            vec!["Release 1.0", "Release 1.1"],
        ),
        (
            format!("parent = {home} AND NOT label = engineering AND label != releases"),
            vec!["Sprint retrospectives", "Meeting notes"],
        ),
        (format!("id in ({notes})"), vec!["Release notes"]),
        (
            "(space = DOCS OR space = HR) AND creator != currentUser() AND label = confidential"
                .to_owned(),
            vec!["Salaries", "Candidates"],
        ),
        (
            "lastmodified >= now(\"-37d\") AND space = HR".to_owned(),
            vec!["Candidates"],
        ),
        (
            "created < \"2026-01-02\" AND space = HR".to_owned(),
            vec!["People"],
        ),
    ] {
        assert_eq!(found(&site, &cql), expected, "{cql}");
    }
    for cql in [
        "",
        "space",
        "space =",
        "colour = red",
        "text = x",
        "space ~ x",
        "type = planet",
        "(space = DOCS",
        "space = DOCS)",
        "created > soon",
        "space = \"DOCS",
        "order by title",
        "creator = nobody()",
    ] {
        let (status, error) = ask(
            &site,
            Get,
            "/wiki/rest/api/search",
            &[("cql", cql)],
            Value::Null,
        );
        assert_eq!((status, &error["statusCode"]), (400, &json!(400)), "{cql}");
    }
    let deep = format!("{}space = DOCS{}", "(".repeat(5000), ")".repeat(5000));
    assert_eq!(
        ask(
            &site,
            Get,
            "/wiki/rest/api/search",
            &[("cql", &deep)],
            Value::Null
        )
        .0,
        400
    );
}

#[test]
fn a_search_is_paged_and_lags() {
    let site = ConfluenceSandbox::demo();
    let query = [("cql", "space = DOCS and type = page"), ("limit", "10")];
    let first = get(&site, "/wiki/rest/api/search", &query);
    assert_eq!(
        (&first["totalSize"], &first["size"]),
        (&json!(11), &json!(10))
    );
    let next = first["_links"]["next"].as_str().unwrap();
    assert!(
        next.starts_with("/rest/api/search?cql=space%20%3D%20DOCS"),
        "{next}"
    );
    let cursor = next.rsplit_once("cursor=").unwrap().1;
    let query = [("cql", "space = DOCS and type = page"), ("cursor", cursor)];
    let second = get(&site, "/wiki/rest/api/search", &query);
    assert_eq!(second["size"], 1);
    assert_eq!(second["results"][0]["content"]["title"], "Meeting notes");
    site.lag_next(1);
    site.add_page(SandboxPage::new("DOCS", "Brand new"));
    assert!(found(&site, "title = \"Brand new\"").is_empty());
    site.settle();
    assert_eq!(found(&site, "title = \"Brand new\""), ["Brand new"]);
}

#[test]
fn labels_and_properties_are_kept() {
    let site = ConfluenceSandbox::demo();
    let id = site.page_id("DOCS", "Meeting notes").unwrap();
    let path = format!("/wiki/rest/api/content/{id}/label");
    let (status, labels) = ask(
        &site,
        Post,
        &path,
        &[],
        json!({"prefix": "global", "name": "Weekly"}),
    );
    assert_eq!(
        (status, &labels["results"][0]["name"]),
        (200, &json!("weekly"))
    );
    assert_eq!(
        ask(&site, Post, &path, &[], json!([{"name": "two words"}])).0,
        400
    );
    let labels = get(&site, &format!("/wiki/api/v2/pages/{id}/labels"), &[]);
    assert_eq!(labels["results"].as_array().unwrap().len(), 1);
    assert_eq!(
        ask(&site, Delete, &path, &[("name", "weekly")], Value::Null).0,
        204
    );
    assert_eq!(
        ask(&site, Delete, &path, &[("name", "weekly")], Value::Null).0,
        404
    );
    // Reading them is no longer in the older API.
    assert_eq!(ask(&site, Get, &path, &[], Value::Null).0, 410);
    let path = format!("/wiki/api/v2/pages/{id}/properties");
    let (_, property) = ask(
        &site,
        Post,
        &path,
        &[],
        json!({"key": "sync", "value": {"at": 1}}),
    );
    assert_eq!(
        ask(&site, Post, &path, &[], json!({"key": "sync", "value": 2})).0,
        400
    );
    let path = format!("{path}/{}", property["id"].as_str().unwrap());
    let update = json!({"key": "sync", "value": 2, "version": {"number": 1}});
    assert_eq!(ask(&site, Put, &path, &[], update).0, 409);
}

#[test]
fn comments_belong_to_a_page() {
    let site = ConfluenceSandbox::demo();
    let id = site.page_id("DOCS", "Architecture").unwrap();
    let new = json!({"pageId": id, "body": body("Why encrypted?")});
    let (status, comment) = ask(&site, Post, "/wiki/api/v2/footer-comments", &[], new);
    assert_eq!(status, 201);
    let reply = json!({"parentCommentId": comment["id"], "body": body("Policy.")});
    assert_eq!(
        ask(&site, Post, "/wiki/api/v2/footer-comments", &[], reply).0,
        201
    );
    let comments = get(
        &site,
        &format!("/wiki/api/v2/pages/{id}/footer-comments"),
        &[],
    );
    assert_eq!(comments["results"].as_array().unwrap().len(), 1);
    let selection = |text: &str| {
        json!({"pageId": id, "body": body("?"),
        "inlineCommentProperties": {"textSelection": text}})
    };
    let path = "/wiki/api/v2/inline-comments";
    assert_eq!(ask(&site, Post, path, &[], selection("not there")).0, 400);
    assert_eq!(
        ask(&site, Post, path, &[], selection("encrypted copy")).0,
        201
    );
    assert_eq!(
        found(&site, "type = comment AND text ~ policy"),
        ["Re: Architecture"]
    );
}

#[test]
fn reaching_a_space_is_noted() {
    let site = ConfluenceSandbox::demo();
    found(&site, "space = DOCS");
    get(&site, "/wiki/api/v2/spaces", &[("keys", "DOCS")]);
    assert!(site.reached("HR").is_empty());
    found(&site, "label = confidential");
    let salaries = site.page_id("HR", "Salaries").unwrap();
    assert_eq!(site.reached("HR"), ["GET /wiki/rest/api/content/search"]);
    site.forget_reached();
    let path = format!("/wiki/api/v2/pages/{salaries}");
    assert_eq!(ask(&site, Delete, &path, &[], Value::Null).0, 204);
    assert_eq!(ask(&site, Get, &path, &[], Value::Null).0, 404);
    assert_eq!(site.reached("hr"), [format!("DELETE {path}")]);
}

#[test]
fn the_caller_is_somebody() {
    let (site, _) = site();
    let me = get(&site, "/wiki/rest/api/user/current", &[]);
    assert_eq!(
        (&me["accountId"], &me["type"]),
        (&json!(DEMO_ACCOUNT), &json!("known"))
    );
}

/// Nothing that is sent makes the sandbox panic.
#[test]
fn nonsense_is_answered() {
    let site = ConfluenceSandbox::demo();
    let id = site.page_id("DOCS", "Architecture").unwrap();
    let page = format!("/wiki/api/v2/pages/{id}");
    let mut paths: Vec<String> = [
        "",
        "/",
        "/wiki",
        "/wiki/api/v2",
        "/wiki/api/v2/pages",
        "/wiki/api/v2/pages/",
        "/wiki/api/v2/pages/x",
        "/wiki/api/v2/pages/99999999999999999999",
        "/wiki/api/v2/spaces",
        "/wiki/api/v2/spaces/x",
        "/wiki/api/v2/footer-comments",
        "/wiki/api/v2/inline-comments",
        "/wiki/api/v2/inline-comments/1",
        "/wiki/api/v2/attachments",
        "/wiki/rest/api/search",
        "/wiki/rest/api/content/search",
        "/wiki/rest/api/content",
    ]
    .map(str::to_owned)
    .to_vec();
    for rest in [
        "",
        "/versions",
        "/versions/0",
        "/children",
        "/properties",
        "/properties/x",
        "/labels",
        "/ancestors",
    ] {
        paths.push(format!("{page}{rest}"));
    }
    for rest in [
        "label",
        "label/x",
        "child/attachment",
        "child/attachment/att1/data",
        "child/attachment/att1/download",
    ] {
        paths.push(format!("/wiki/rest/api/content/{id}/{rest}"));
    }
    let bodies = [
        Value::Null,
        json!([]),
        json!(["x"]),
        json!({"name": 1}),
        json!({"id": -1, "title": 1, "body": "x"}),
        json!({"id": id, "title": "x", "status": "current", "version": {"number": u64::MAX}, "body": {"value": 1}}),
        json!({"id": id, "title": "x", "status": "draft", "version": {"number": 3}, "parentId": id}),
        json!({"spaceId": "98305", "title": "\u{0}", "body": {"representation": "atlas_doc_format", "value": "{"}}),
        json!({"pageId": id, "body": {"representation": "storage", "value": "<p><<>>"}, "key": ""}),
    ];
    let query = [
        ("limit", "18446744073709551615"),
        ("start", "18446744073709551615"),
        ("cql", "created > now(\"-9223372036854775807w\")"),
        ("expand", ",,"),
        ("sort", "-"),
        ("body-format", "x"),
    ];
    for path in &paths {
        for method in [Get, Post, Put, Method::Patch, Delete] {
            for body in &bodies {
                site.ask(method, path, &[], body.clone());
                site.ask(method, path, &query, body.clone());
            }
        }
    }
}

static API: Api = Api {
    name: "confluence",
    title: "Confluence",
    version: "1",
    product: "confluence",
    unrepeatable: &[],
    write_limited: &[],
    places: Places::NONE,
};

const fn operation(method: Method, path: &'static str) -> Operation {
    Operation {
        id: "test",
        api: &API,
        method,
        path,
        group: "test",
        access: Access::Write,
        scopes: &[],
        oauth: true,
        answer: Answer::Json,
        deprecated: false,
        experimental: false,
        query: &[],
        headers: &[],
        confinement: Confinement::UNCLASSIFIED,
    }
}

static UPLOAD: Operation = operation(Post, "/wiki/rest/api/content/{id}/child/attachment");
static ATTACHMENTS: Operation = operation(Get, "/wiki/api/v2/pages/{id}/attachments");

/// Through the gateway, as a client sees it.
#[test]
fn a_file_is_uploaded_through_the_gateway() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let site = ConfluenceSandbox::demo();
        let sandbox = Sandbox::builder().product(site.clone()).start().await;
        let session = sandbox
            .session(&["write:confluence-file", "read:confluence-content.all"])
            .await
            .unwrap();
        let id = site.page_id("DOCS", "Architecture").unwrap();
        let file = || {
            Body::Multipart(vec![
                Part::file("file", "plan.txt", b"Plan".to_vec()),
                Part::text("minorEdit", "true"),
            ])
        };
        let upload = || Call::new(&session, &UPLOAD).path("id", &id).content(file());
        let done: Value = upload()
            .header("X-Atlassian-Token", "no-check")
            .send()
            .await
            .unwrap();
        assert_eq!(done["results"][0]["title"], "plan.txt");
        assert_eq!(site.attachment(&id, "plan.txt").unwrap(), b"Plan");
        let again = upload()
            .header("X-Atlassian-Token", "no-check")
            .send::<Value>()
            .await;
        assert!(again.unwrap_err().to_string().contains("same file name"));
        let all: Value = Call::new(&session, &ATTACHMENTS)
            .path("id", &id)
            .send()
            .await
            .unwrap();
        assert_eq!(titles(&all), ["plan.txt"]);
        assert!(sandbox.unhandled().is_empty());
    });
}
