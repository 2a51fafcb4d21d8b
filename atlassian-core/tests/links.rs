//! Links in answers: what is made of them, and what is not.
#![allow(clippy::unwrap_used)]

mod demo;

use std::sync::Arc;

use atlassian_core::operation::{Answer, Confinement, Method, Operation};
use atlassian_core::sandbox::{Product, Sandbox, SandboxRequest, SandboxResponse};
use atlassian_core::{Bytes, Call, Credentials, Error, Request, Session, Site};
use demo::ECHO;
use serde_json::{Value, json};

static CONTENT: Operation = Operation {
    id: "getContent",
    path: "/rest/api/3/attachment/content/{id}",
    answer: Answer::Content,
    ..READ
};
static READ: Operation = Operation {
    id: "read",
    method: Method::Get,
    path: "/rest/api/3/{kind}/v-{id}.json",
    ..PAGES
};
static PAGES: Operation = Operation {
    id: "getPages",
    api: &demo::API,
    method: Method::Get,
    path: "/wiki/api/v2/spaces/{id}/pages",
    group: "demo",
    access: atlassian_core::operation::Access::Read,
    scopes: &[],
    oauth: true,
    answer: Answer::Json,
    deprecated: false,
    experimental: false,
    query: &[],
    headers: &[],
    confinement: Confinement::UNCLASSIFIED,
};

/// As an attachment of Jira is: its address is on the site's host, its content elsewhere.
struct Attachments;

impl Product for Attachments {
    fn product(&self) -> &'static str {
        "demo"
    }

    fn handle(&self, request: &SandboxRequest) -> SandboxResponse {
        let site = &request.site_url;
        match request.segments().as_slice() {
            ["echo", "x"] => SandboxResponse::json(
                200,
                json!({"content": format!("{site}/rest/api/3/attachment/content/10001")}),
            ),
            ["rest", "api", "3", "attachment", "content", "10001"] => {
                SandboxResponse::redirect_to_media("image/png", &b"\x89PNG"[..])
            }
            _ => SandboxResponse::unhandled(request),
        }
    }

    fn scopes(&self) -> Vec<String> {
        demo::SCOPES
            .iter()
            .map(|scope| (*scope).to_owned())
            .collect()
    }
}

#[tokio::test]
async fn an_address_on_the_site_works_through_the_gateway() {
    let sandbox = Sandbox::builder()
        .product(Arc::new(Attachments))
        .start()
        .await;
    let session = sandbox.session(demo::SCOPES).await.unwrap();
    let attachment: Value = Call::new(&session, &ECHO)
        .path("value", "x")
        .send()
        .await
        .unwrap();
    let link = attachment["content"].as_str().unwrap();
    assert!(link.starts_with("https://acme.atlassian.net/"), "{link}");

    let request = session.request_from_link(&CONTENT, link).unwrap();
    let mut content = Vec::new();
    let download = session.open(request).await.unwrap();
    download.write_to(&mut content).await.unwrap();
    assert_eq!(content, b"\x89PNG");

    let calls = sandbox.requests();
    let paths: Vec<_> = calls.iter().map(|call| call.path.as_str()).collect();
    let gateway = format!("/ex/demo/{}", sandbox.cloud_id());
    assert_eq!(
        paths[1..],
        [
            format!("{gateway}/rest/api/3/attachment/content/10001"),
            "/media/0".to_owned()
        ]
    );
    assert!(calls[1].authorized && !calls[2].authorized);
    assert_eq!(sandbox.unhandled(), [""; 0]);
}

#[tokio::test]
async fn a_session_that_knows_only_a_cloud_id_can_be_told_its_site() {
    let sandbox = demo::sandbox().await;
    let builder = || {
        Session::builder(Credentials::bearer(sandbox.cloud_id(), "token"))
            .endpoints(sandbox.endpoints().unwrap())
    };
    let link = "https://acme.atlassian.net/rest/api/3/attachment/content/10001";
    let bare = builder().build().unwrap();
    bare.request_from_link(&CONTENT, link).unwrap_err();
    let site = Site::new(sandbox.cloud_id(), "https://acme.atlassian.net");
    assert_eq!(site.name, "acme");
    let told = builder().site(site).build().unwrap();
    told.request_from_link(&CONTENT, link).unwrap();

    let other = Site::new(
        "5a4db0c0-0000-4000-8000-000000000009",
        "https://beta.atlassian.net",
    );
    let error = builder().site(other).build().unwrap_err();
    assert!(error.to_string().contains("beta"), "{error}");
}

type Pairs<'a> = Vec<(&'a str, &'a str)>;

fn parameters(request: &Request) -> (Pairs<'_>, Pairs<'_>) {
    let path = request
        .path
        .iter()
        .map(|(name, value)| (*name, value.as_str()));
    let query = request
        .query
        .iter()
        .map(|(name, value)| (&**name, value.as_str()));
    (path.collect(), query.collect())
}

#[tokio::test]
async fn a_link_becomes_path_parameters_and_a_query() {
    let (sandbox, _, session) = demo::logged_in().await;
    let gateway = format!("{}/ex/demo/{}", sandbox.uri(), sandbox.cloud_id());
    for base in [
        "https://acme.atlassian.net",
        "https://ACME.atlassian.net:443",
        &gateway,
        "",
    ] {
        let link = format!("{base}/echo/a%2Fb%20%C3%A4?jql=a+%3D%20b%26c&expand&x=1&x=2#there");
        let request = session.request_from_link(&ECHO, &link).unwrap();
        assert_eq!(
            parameters(&request),
            (
                vec![("value", "a/b ä")],
                vec![("jql", "a = b&c"), ("expand", ""), ("x", "1"), ("x", "2")]
            ),
            "{link}"
        );
        let answer: Value =
            serde_json::from_slice(&session.send(request).await.unwrap().body).unwrap();
        assert_eq!(answer["segments"], json!(["echo", "a/b ä"]));
    }
    let link = format!("/ex/demo/{}/echo/x", sandbox.cloud_id());
    session.request_from_link(&ECHO, &link).unwrap();

    let read = session
        .request_from_link(&READ, "/rest/api/3/thing/v-7.json")
        .unwrap();
    assert_eq!(parameters(&read).0, [("kind", "thing"), ("id", "7")]);
}

#[tokio::test]
async fn the_context_path_may_be_there_twice_or_not_at_all() {
    let (_sandbox, _, session) = demo::logged_in().await;
    for path in ["/wiki/api/v2", "/wiki/wiki/api/v2", "/api/v2"] {
        for base in ["", "https://acme.atlassian.net"] {
            let link = format!("{base}{path}/spaces/7/pages?cursor=abc%3D");
            let request = session.request_from_link(&PAGES, &link).unwrap();
            let expected = (vec![("id", "7")], vec![("cursor", "abc=")]);
            assert_eq!(parameters(&request), expected, "{link}");
        }
    }
    for path in ["/wiki/wiki/wiki/api/v2", "/other/wiki/api/v2", "/v2"] {
        let link = format!("{path}/spaces/7/pages");
        session.request_from_link(&PAGES, &link).unwrap_err();
    }
}

#[tokio::test]
async fn a_link_that_leads_elsewhere_is_refused_by_name() {
    let (sandbox, _, session) = demo::logged_in().await;
    let other_port = sandbox.uri().replace("127.0.0.1", "127.0.0.2");
    let cases = [
        (
            "https://evil.example/echo/x".to_owned(),
            "https://evil.example",
        ),
        (
            "https://acme.atlassian.net.evil.example/echo/x".to_owned(),
            "atlassian.net.evil.example",
        ),
        ("https://acme.atlassian.net:8443/echo/x".to_owned(), ":8443"),
        (
            "http://acme.atlassian.net/echo/x".to_owned(),
            "http://acme.atlassian.net",
        ),
        (
            "https://other.atlassian.net/echo/x".to_owned(),
            "other.atlassian.net",
        ),
        (
            "https://me@acme.atlassian.net/echo/x".to_owned(),
            "user name",
        ),
        (
            "https://acme.atlassian.net@evil.example/echo/x".to_owned(),
            "user name",
        ),
        ("//evil.example/echo/x".to_owned(), "evil.example"),
        ("/\\evil.example/echo/x".to_owned(), "no link has"),
        (
            "https://acme.atlassian.net\\@evil.example/echo/x".to_owned(),
            "no link has",
        ),
        ("ftp://acme.atlassian.net/echo/x".to_owned(), "ftp://"),
        ("file:///echo/x".to_owned(), "file:"),
        ("javascript:alert(1)".to_owned(), "javascript:"),
        ("data:text/plain,x".to_owned(), "data:"),
        ("echo/x".to_owned(), "begins with a slash"),
        ("?x=1".to_owned(), "begins with a slash"),
        (String::new(), "begins with a slash"),
        ("/echo/x\r\nHost: evil".to_owned(), "no link has"),
        (
            format!("{other_port}/ex/demo/{}/echo/x", sandbox.cloud_id()),
            "127.0.0.2",
        ),
        (
            format!("{}/ex/demo/another/echo/x", sandbox.uri()),
            "127.0.0.1",
        ),
        (
            format!("{}/ex/jira/{}/echo/x", sandbox.uri(), sandbox.cloud_id()),
            "127.0.0.1",
        ),
        (
            format!(
                "{}/ex/demo/{}/../another/echo/x",
                sandbox.uri(),
                sandbox.cloud_id()
            ),
            "127.0.0.1",
        ),
        (
            format!("{}/ex/demo/{}x/echo/x", sandbox.uri(), sandbox.cloud_id()),
            "127.0.0.1",
        ),
        ("/ex/demo/another/echo/x".to_owned(), "/echo/{value}"),
    ];
    for (link, said) in &cases {
        let link = format!(
            "{link}{}token=hidden",
            if link.contains('?') { "&" } else { "?" }
        );
        let error = session.request_from_link(&ECHO, &link).unwrap_err();
        assert!(
            matches!(
                error,
                Error::InvalidRequest {
                    operation: "echo",
                    ..
                }
            ),
            "{error}"
        );
        let text = error.to_string();
        assert!(text.contains(said), "{link}: {text}");
        assert!(!text.contains("hidden"), "{text}");
    }
    assert_eq!(sandbox.requests().len(), 0);
}

#[tokio::test]
async fn a_link_of_another_operation_is_refused() {
    let (_sandbox, _, session) = demo::logged_in().await;
    for link in [
        "/",
        "/echo",
        "/echo/",
        "/echo/x/y",
        "/echo//",
        "/Echo/x",
        "/echo/..",
        "/echo/.",
        "/echo/%2e%2E",
        "/echo/x/..",
        "/a/../echo/x",
        "/echo/%ff",
        "/other/x",
        "//echo/x",
    ] {
        let error = session.request_from_link(&ECHO, link).unwrap_err();
        assert!(
            matches!(error, Error::InvalidRequest { .. }),
            "{link}: {error}"
        );
    }
    session
        .request_from_link(&ECHO, "/echo/x?a=%ff")
        .unwrap_err();
    session
        .request_from_link(&READ, "/rest/api/3/thing/7.json")
        .unwrap_err();
    session
        .request_from_link(&READ, "/rest/api/3/thing/v-.json")
        .unwrap_err();
}

#[test]
fn a_session_that_does_not_know_its_site_takes_its_own_base_only() {
    let bearer = Session::with_bearer("11111111-2222-3333-4444-555555555555", "token").unwrap();
    let own = "https://api.atlassian.com/ex/demo/11111111-2222-3333-4444-555555555555/echo/x";
    bearer.request_from_link(&ECHO, own).unwrap();
    let error = bearer
        .request_from_link(&ECHO, "https://acme.atlassian.net/echo/x")
        .unwrap_err();
    assert!(
        error.to_string().contains("api.atlassian.com/ex/demo/"),
        "{error}"
    );

    let credentials = Credentials::api_token("https://acme.atlassian.net", "me@acme.com", "token");
    let on_site = Session::builder(credentials).build().unwrap();
    on_site
        .request_from_link(&ECHO, "https://acme.atlassian.net/echo/x")
        .unwrap();
    on_site.request_from_link(&ECHO, own).unwrap_err();
}

/// Numbers without rhyme or reason, the same ones every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// Whatever a link says, the call goes below the base of the session, to the path of the operation.
#[tokio::test]
async fn no_link_leads_a_call_off_its_path() {
    let (sandbox, _, session) = demo::logged_in().await;
    let gateway = format!("{}/ex/demo/{}", sandbox.uri(), sandbox.cloud_id());
    let pieces = [
        "https://acme.atlassian.net",
        &gateway,
        "https://evil.example",
        "http:",
        "https:",
        "//",
        "/",
        "/echo/",
        "echo",
        "..",
        ".",
        "%2e%2e",
        "%2F",
        "%5c",
        "\\",
        "@",
        ":",
        ":443",
        "?",
        "#",
        "&",
        "=",
        "x",
        "ä",
        "%00",
        "%0d%0a",
        "%",
        "%zz",
        "%ff",
        " ",
        "\t",
        "\n",
        "\u{202e}",
        "{value}",
        ";",
        "wiki",
        "/wiki",
        "/ex/demo/",
        "a=b",
        "+",
        "*",
        "[::1]",
        "0x7f.1",
        "user:pass@",
        "\u{ff0f}",
        "%25%32%65",
    ];
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut accepted, mut sent) = (0, 0);
    for _ in 0..50_000 {
        let length = 1 + dice.roll(7);
        let mut link = String::new();
        if dice.roll(2) == 0 {
            // Half of them begin well.
            link.push_str([&gateway, "https://acme.atlassian.net", ""][dice.roll(3)]);
            link.push_str("/echo/");
        }
        for _ in 0..length {
            link.push_str(pieces[dice.roll(pieces.len())]);
        }
        let Ok(request) = session.request_from_link(&ECHO, &link) else {
            continue;
        };
        accepted += 1;
        assert_eq!(request.operation, &ECHO, "{link:?}");
        let names: Vec<_> = request.path.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["value"], "{link:?}");
        assert!(request.headers.is_empty(), "{link:?}");
        if sent < 300 {
            sent += 1;
            let wanted = request.path_value("value").unwrap().to_owned();
            let response = session.send(request).await.unwrap();
            let answer: Value = serde_json::from_slice(&response.body).unwrap();
            assert_eq!(answer["segments"], json!(["echo", wanted]), "{link:?}");
        }
    }
    println!("{accepted} of 50000 links were calls of the operation; {sent} of them were sent");
    assert!(accepted > 1000 && sent == 300, "{accepted}");
    let base = format!("/ex/demo/{}/echo/", sandbox.cloud_id());
    let calls = sandbox.requests();
    assert_eq!(calls.len(), 300);
    for call in calls {
        let rest = call
            .path
            .strip_prefix(&base)
            .unwrap_or_else(|| panic!("{}", call.path));
        assert!(!rest.contains('/'), "{}", call.path);
    }
}

#[tokio::test]
async fn a_location_can_be_taken_up() {
    let (sandbox, _, session) = demo::logged_in().await;
    let there =
        SandboxResponse::empty(303).header("location", "https://acme.atlassian.net/echo/task-7");
    sandbox.fail_next("/echo", there);
    let call = Call::new(&session, &ECHO).path("value", "x");
    let response: atlassian_core::Response = call.send().await.unwrap();
    let request = session
        .request_from_link(&ECHO, response.location().unwrap())
        .unwrap();
    let body: Bytes = session.send(request).await.unwrap().body;
    let answer: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(answer["segments"], json!(["echo", "task-7"]));
}
