//! What goes over the wire, and what is refused before it does.
#![allow(clippy::unwrap_used)]

mod demo;
mod wire;

use std::sync::{Arc, Mutex};

use atlassian_core::request::{Body, Part};
use atlassian_core::sandbox::{Sandbox, SandboxResponse};
use atlassian_core::{Bytes, Call, Credentials, Endpoints, Error, Request, Response, Session};
use demo::{CHECKED_DELETE, CHECKED_GET, DELETE_ECHO, DOWNLOAD, ECHO, POST_ECHO, PUT_ECHO};
use serde_json::{Value, json};

async fn echo(session: &Session, value: &str) -> Result<Value, Error> {
    Call::new(session, &ECHO).path("value", value).send().await
}

#[tokio::test]
async fn a_path_parameter_stays_one_segment() {
    let (sandbox, _, session) = demo::logged_in().await;
    let values = [
        "ENG-1",
        "a/b",
        "a\\b",
        "a b",
        "a%2fb",
        "%2e%2e",
        "..;",
        "...",
        "ä€😀",
        "a?b#c",
        "a&b=c+d",
        ".hidden",
        "a\u{0}b\r\nc",
        "~_-.",
        "{value}",
        "@;:,'()*!$",
    ];
    for value in values {
        let answer = echo(&session, value).await.unwrap();
        assert_eq!(answer["segments"], json!(["echo", value]), "{value:?}");
    }
    assert_eq!(sandbox.unhandled(), [""; 0]);
}

/// Any cloudId.
const CLOUD: &str = "11111111-2222-3333-4444-555555555555";

#[tokio::test]
async fn what_would_change_the_path_is_refused() {
    let (sandbox, _, session) = demo::logged_in().await;
    for value in ["", ".", ".."] {
        let error = echo(&session, value).await.unwrap_err();
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
        assert!(error.to_string().contains("`value`"), "{error}");
    }
    let missing = Call::new(&session, &ECHO)
        .send::<Value>()
        .await
        .unwrap_err();
    assert!(
        missing.to_string().contains("`value` is missing"),
        "{missing}"
    );
    let unknown = Call::new(&session, &ECHO)
        .path("value", "x")
        .path("other", "y");
    let unknown = unknown.send::<Value>().await.unwrap_err();
    assert!(
        unknown.to_string().contains("no parameter `other`"),
        "{unknown}"
    );
    assert_eq!(sandbox.requests().len(), 0, "nothing was sent");
}

#[tokio::test]
async fn a_cloud_id_cannot_lead_elsewhere() {
    let sandbox = demo::sandbox().await;
    for id in ["", "..", "../../me"] {
        let session = Session::builder(Credentials::bearer(id, "token"))
            .endpoints(sandbox.endpoints().unwrap());
        let error = session.build().unwrap_err();
        assert!(matches!(error, Error::Configuration { .. }), "{error}");
    }
    // Nor can one that the list of sites tells.
    let atlassian = sandbox.atlassian().unwrap().build().unwrap();
    atlassian
        .use_grant(sandbox.grant(demo::SCOPES))
        .await
        .unwrap();
    for (id, path) in [
        ("..", None),
        ("../../me", Some("/ex/demo/..%2F..%2Fme/echo/x")),
    ] {
        let list = json!([{"id": id, "name": "x", "url": "https://x.atlassian.net", "scopes": []}]);
        sandbox.fail_next("/accessible-resources", SandboxResponse::json(200, list));
        let site = atlassian.sites().await.unwrap().only().unwrap();
        let before = sandbox.requests().len();
        echo(&atlassian.session(&site), "x").await.unwrap_err();
        let sent = sandbox.requests().get(before).map(|call| call.path.clone());
        assert_eq!(sent.as_deref(), path);
    }
}

#[tokio::test]
async fn a_query_arrives_as_it_was_given() {
    let (_sandbox, _, session) = demo::logged_in().await;
    let call = Call::new(&session, &ECHO)
        .path("value", "x")
        .query("jql", "summary ~ \"a+b & c=d\" ORDER BY x%20 #ä")
        .query_each("id", [1, 2])
        .query_joined("fields", ["a", "b,c"])
        .query("empty", "");
    let answer: Value = call.send().await.unwrap();
    let expected = json!([
        ["jql", "summary ~ \"a+b & c=d\" ORDER BY x%20 #ä"],
        ["id", "1"],
        ["id", "2"],
        ["fields", "a,b,c"],
        ["empty", ""],
    ]);
    assert_eq!(answer["query"], expected);
}

#[tokio::test]
async fn headers_fit_the_body() {
    let (_sandbox, _, session) = demo::logged_in().await;
    let get = echo(&session, "x").await.unwrap();
    assert_eq!(get["accept"], "application/json");
    assert_eq!(
        (&get["contentType"], &get["noCheck"]),
        (&Value::Null, &Value::Null)
    );

    let body = json!({"a": [1, "ä"]});
    let sent: Value = Call::new(&session, &POST_ECHO)
        .json(body.clone())
        .send()
        .await
        .unwrap();
    assert_eq!(
        (&sent["contentType"], &sent["body"]),
        (&json!("application/json"), &body)
    );
    assert_eq!(sent["noCheck"], Value::Null);

    for operation in [&POST_ECHO, &PUT_ECHO] {
        let sent: Value = Call::new(&session, operation).send().await.unwrap();
        assert_eq!(sent["contentType"], "application/json");
        assert_eq!(sent["contentLength"], "0");
    }

    let content = Body::Bytes {
        media_type: "image/png".into(),
        content: Bytes::from_static(b"x").into(),
    };
    let sent: Value = Call::new(&session, &PUT_ECHO)
        .content(content)
        .send()
        .await
        .unwrap();
    assert_eq!(sent["contentType"], "image/png");

    let sent: Value = Call::new(&session, &CHECKED_GET).send().await.unwrap();
    assert_eq!(sent["noCheck"], Value::Null);
    let sent: Value = Call::new(&session, &CHECKED_DELETE).send().await.unwrap();
    assert_eq!(sent["noCheck"], "no-check");
}

#[tokio::test]
async fn uploads_are_multipart() {
    let (_sandbox, _, session) = demo::logged_in().await;
    let parts = vec![
        Part::file("file", "a \"b\" ä.txt", "one\r\n--two").media_type("text/plain"),
        Part::text("comment", "hello"),
        Part::file("file", "empty", ""),
    ];
    let call = Call::new(&session, &POST_ECHO).content(Body::Multipart(parts));
    let sent: Value = call.send().await.unwrap();
    assert_eq!(sent["noCheck"], "no-check");
    let parts = sent["parts"].as_array().unwrap();
    assert_eq!(parts.len(), 3);
    assert_eq!(parts[0]["content"], "one\r\n--two");
    assert_eq!(parts[0]["mediaType"], "text/plain");
    assert_eq!(
        parts[1],
        json!({"name": "comment", "fileName": null, "mediaType": null, "content": "hello"})
    );
    assert_eq!(
        (&parts[2]["fileName"], &parts[2]["content"]),
        (&json!("empty"), &json!(""))
    );
}

#[tokio::test]
async fn a_retried_upload_is_sent_whole() {
    let (sandbox, _, session) = demo::logged_in().await;
    sandbox.expire_access_tokens();
    let parts = vec![Part::file("file", "a", vec![b'x'; 100_000])];
    let call = Call::new(&session, &POST_ECHO).content(Body::Multipart(parts));
    let sent: Value = call.send().await.unwrap();
    assert_eq!(sent["parts"][0]["content"].as_str().unwrap().len(), 100_000);
    assert_eq!(sandbox.token_calls(), 1);
}

#[tokio::test]
async fn headers_that_are_ours_cannot_be_set() {
    let (sandbox, _, session) = demo::logged_in().await;
    for name in [
        "Authorization",
        "cookie",
        "Host",
        "content-length",
        "Transfer-Encoding",
    ] {
        let call = Call::new(&session, &ECHO)
            .path("value", "x")
            .header(name, "x");
        assert!(
            matches!(
                call.send::<Value>().await,
                Err(Error::InvalidRequest { .. })
            ),
            "{name}"
        );
    }
    for (name, value) in [("x-a", "a\r\nb: c"), ("x a", "b")] {
        let call = Call::new(&session, &ECHO)
            .path("value", "x")
            .header(name, value);
        assert!(
            matches!(
                call.send::<Value>().await,
                Err(Error::InvalidRequest { .. })
            ),
            "{name}"
        );
    }
    let call = Call::new(&session, &ECHO)
        .path("value", "x")
        .header("Accept", "text/csv");
    assert_eq!(call.send::<Value>().await.unwrap()["accept"], "text/csv");
    assert_eq!(sandbox.requests().len(), 1);
}

#[tokio::test]
async fn downloads_leave_credentials_behind() {
    let (sandbox, _, session) = demo::logged_in().await;
    let content: Bytes = Call::new(&session, &DOWNLOAD).send().await.unwrap();
    assert_eq!(&content[..], b"\x89PNG");
    let calls = sandbox.requests();
    assert_eq!(calls.len(), 2);
    assert!(calls[0].authorized && calls[0].path.ends_with("/download"));
    assert!(!calls[1].authorized && calls[1].path.starts_with("/media/"));
    assert_eq!(calls[0].headers["accept"], "*/*");
}

#[tokio::test]
async fn other_redirects_are_part_of_the_answer() {
    let (sandbox, _, session) = demo::logged_in().await;
    let elsewhere = |status| SandboxResponse::empty(status).header("location", "/elsewhere");
    sandbox.fail_next("/echo", elsewhere(302));
    let call = || Call::new(&session, &ECHO).path("value", "x");
    let response: Response = call().send().await.unwrap();
    assert_eq!(
        (response.status, response.location()),
        (302, Some("/elsewhere"))
    );

    let body = json!({"taskId": "7"});
    sandbox.fail_next(
        "/echo",
        SandboxResponse::json(303, body.clone()).header("location", "/x"),
    );
    assert_eq!(call().send::<Value>().await.unwrap(), body);

    sandbox.fail_next("/echo", elsewhere(303));
    assert_eq!(call().send::<Value>().await.unwrap(), Value::Null);
    sandbox.fail_next("/echo", elsewhere(303));
    let error = call().send::<Vec<Value>>().await.unwrap_err();
    assert!(error.to_string().contains("redirect"), "{error}");
    sandbox.fail_next("/echo", elsewhere(302));
    let error = call().send::<Value>().await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
    assert!(error.to_string().contains("redirect"), "{error}");

    sandbox.fail_next("/echo", elsewhere(303));
    Call::new(&session, &DELETE_ECHO)
        .send::<()>()
        .await
        .unwrap();
    sandbox.fail_next("/echo", elsewhere(302));
    let error = Call::new(&session, &DELETE_ECHO)
        .send::<()>()
        .await
        .unwrap_err();
    assert!(
        matches!(error, Error::Decode(_)),
        "a redirect to a login page is no success: {error}"
    );
    assert!(
        sandbox
            .requests()
            .iter()
            .all(|call| call.path != "/elsewhere")
    );
}

#[tokio::test]
async fn redirects_lead_nowhere_dangerous() {
    let (sandbox, _, session) = demo::logged_in().await;
    for url in [
        "http://example.com/x",
        "ftp://example.com",
        "file:///etc/passwd",
        "https://",
    ] {
        let error = session
            .follow_unauthenticated(&DOWNLOAD, url)
            .await
            .unwrap_err();
        assert!(
            matches!(error, Error::InvalidRequest { .. }),
            "{url}: {error}"
        );
    }
    // A loop ends.
    sandbox.fail_times(
        9,
        "/loop",
        SandboxResponse::empty(302).header("location", "/loop"),
    );
    let error = session
        .follow_unauthenticated(&DOWNLOAD, "/loop")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("redirects"), "{error}");
    assert_eq!(sandbox.requests().len(), 5);
    assert!(sandbox.requests().iter().all(|call| !call.authorized));

    let public = Session::with_bearer(CLOUD, "token").unwrap();
    let cases = [
        ("this machine", "http://127.0.0.1:1/x"),
        ("this machine", "https://localhost/x"),
        ("this machine", "https://media.LOCALHOST./x"),
        ("this machine", "https://[::1]/"),
        ("this machine", "https://127.9.8.7/"),
        ("this machine", "https://0x7f.1/"),
        ("this machine", "https://2130706433/"),
        ("this machine", "https://0.0.0.0/"),
        ("this machine", "https://0.1.2.3/"),
        ("this machine", "https://[::]/"),
        ("this machine", "https://[::ffff:127.0.0.1]/"),
        ("this machine", "https://[::127.0.0.1]/"),
        ("this machine", "https://[64:ff9b::127.0.0.1]/"),
        ("this machine", "https://[2002:7f00:1::]/"),
        ("this machine", "https://[::ffff:0:127.0.0.1]/"),
        ("a private network", "https://[64:ff9b:1::1]/"),
        ("a private network", "https://240.0.0.1/"),
        (
            "a private network",
            "https://169.254.169.254/latest/meta-data",
        ),
        ("a private network", "https://[::ffff:169.254.169.254]/"),
        ("a private network", "https://[fe80::1]/"),
        ("a private network", "https://[fec0::1]/"),
        ("a private network", "https://[fd00::1]/"),
        ("a private network", "https://10.0.0.1/"),
        ("a private network", "https://172.16.0.1/"),
        ("a private network", "https://192.168.1.1/"),
        ("a private network", "https://100.64.0.1/"),
        ("a private network", "https://255.255.255.255/"),
        ("a private network", "https://[ff02::1]/"),
        ("not https", "http://media.example.com/x"),
        ("not https", "ftp://media.example.com/x"),
        ("not https", "javascript:alert(1)"),
        ("user name", "https://me:secret@media.example.com/x"),
        ("user name", "https://me@media.example.com/x"),
        ("not an address", "https://exa mple.com/"),
        ("not an address", "https://"),
        ("not an address", "https://[::1"),
    ];
    for (said, url) in cases {
        let error = public
            .follow_unauthenticated(&DOWNLOAD, url)
            .await
            .unwrap_err();
        assert!(
            matches!(error, Error::InvalidRequest { .. }),
            "{url}: {error}"
        );
        let text = error.to_string();
        assert!(
            text.contains(said) && !text.contains("secret"),
            "{url}: {text}"
        );
    }
}

/// What a visitor brought: where to, and the headers that say who they are.
type Brought = Arc<Mutex<Vec<(String, Vec<String>)>>>;

/// Two servers: one that answers `/download` with this `Location`, and one at another origin that
/// says "media" to whoever asks. In the location, `MEDIA` and `HOME` stand for their hosts.
fn redirecting(location: &'static [u8]) -> (String, String, Brought) {
    let brought = Brought::default();
    let note = |brought: &Brought, visit: &wire::Visit| {
        let tells = ["authorization", "cookie", "referer", "proxy-authorization"];
        let told = tells.iter().filter(|name| visit.header(name).is_some());
        let visited = (
            visit.target().to_owned(),
            told.map(|name| name.to_string()).collect(),
        );
        brought.lock().unwrap().push(visited);
    };
    let noted = Arc::clone(&brought);
    let media = wire::serve(move |mut visit| {
        note(&noted, &visit);
        visit.answer(200, "Set-Cookie: a=b\r\n", "media");
    });
    let there = media.trim_start_matches("http://").to_owned();
    let noted = Arc::clone(&brought);
    let home = wire::serve(move |mut visit| {
        note(&noted, &visit);
        let host = visit.header("host").unwrap().to_owned();
        if visit.target().starts_with("/download") {
            visit.say("HTTP/1.1 303 X\r\nConnection: close\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nLocation: ");
            let location = String::from_utf8(location.to_vec()).map_or_else(
                |_| location.to_vec(),
                |text| {
                    text.replace("MEDIA", &there)
                        .replace("HOME", &host)
                        .into_bytes()
                },
            );
            visit.say(location);
            visit.say("\r\n\r\n");
        } else {
            visit.answer(200, "", "home");
        }
    });
    (home, media, brought)
}

#[tokio::test]
async fn content_is_followed_to_where_it_is_without_credentials() {
    let cases: &[(&[u8], &str, &str)] = &[
        (
            b"http://MEDIA/signed?token=a%2Fb",
            "/signed?token=a%2Fb",
            "media",
        ),
        (b"//MEDIA/signed", "/signed", "media"),
        (b"/elsewhere?x=1", "/elsewhere?x=1", "home"),
        (b"elsewhere", "/elsewhere", "home"),
        (b"./a/../b c", "/b%20c", "home"),
    ];
    for (location, target, said) in cases {
        let (home, _media, brought) = redirecting(location);
        let session = wire::session(&home, &wire::clock());
        let call = || Call::new(&session, &DOWNLOAD);
        let whole: Bytes = call().send().await.unwrap();
        let mut streamed = Vec::new();
        call()
            .open()
            .await
            .unwrap()
            .write_to(&mut streamed)
            .await
            .unwrap();
        assert_eq!(
            (&whole[..], &streamed[..]),
            (said.as_bytes(), said.as_bytes())
        );
        let brought = brought.lock().unwrap().clone();
        let asked = ("/download".to_owned(), vec!["authorization".to_owned()]);
        let followed = (target.to_string(), Vec::new());
        assert_eq!(brought, [asked.clone(), followed.clone(), asked, followed]);
    }
}

#[tokio::test]
async fn content_is_not_followed_to_where_it_cannot_be() {
    let cases: &[(&[u8], &str)] = &[
        (b"http://me:secret@MEDIA/x", "user name"),
        (b"http://media.example.com/x", "not https"),
        (b"ftp://MEDIA/x", "not https"),
        (b"https://10.0.0.1/x", "private network"),
        (b"http://[::1", "not an address"),
        (b"/\xff\xfe", "names no address"),
        (b"/download", "more than 5 redirects"),
    ];
    for (location, said) in cases {
        let (home, _media, brought) = redirecting(location);
        let session = wire::session(&home, &wire::clock());
        let whole = Call::new(&session, &DOWNLOAD).send::<Bytes>().await;
        let streamed = Call::new(&session, &DOWNLOAD).open().await;
        for error in [whole.unwrap_err(), streamed.unwrap_err()] {
            assert!(matches!(error, Error::InvalidRequest { .. }), "{error}");
            let text = error.to_string();
            assert!(text.contains(said) && !text.contains("secret"), "{text}");
        }
        for (target, told) in brought
            .lock()
            .unwrap()
            .iter()
            .filter(|(_, told)| told.is_empty())
        {
            assert!(*said == "more than 5 redirects", "{target} {told:?}");
        }
    }
    // A line break in it ends it, as in any header, and what follows is a header of its own.
    let (home, _media, brought) = redirecting(b"/elsewhere\r\nAuthorization: Basic x");
    let session = wire::session(&home, &wire::clock());
    Call::new(&session, &DOWNLOAD)
        .send::<Bytes>()
        .await
        .unwrap();
    assert_eq!(
        brought.lock().unwrap()[1],
        ("/elsewhere".to_owned(), Vec::new())
    );
}

#[tokio::test]
async fn credentials_need_https() {
    for site in ["http://acme.atlassian.net", "ftp://acme.atlassian.net", ""] {
        let error = Session::with_api_token(site, "me@acme.com", "token").unwrap_err();
        assert!(
            matches!(error, Error::Configuration { .. }),
            "{site}: {error}"
        );
    }
    let error = Session::with_api_token("https://me:hidden@acme.atlassian.net", "me", "token");
    assert!(!error.unwrap_err().to_string().contains("hidden"));
    assert!(Endpoints::at("http://example.com").is_err());
    for origin in [
        "http://localhost:1",
        "http://127.3.2.1:1",
        "http://[::1]:1",
        "https://x.test/",
    ] {
        assert!(Endpoints::at(origin).is_ok(), "{origin}");
    }
}

#[tokio::test]
async fn an_api_token_works_on_the_site_and_through_the_gateway() {
    let sandbox = demo::sandbox().await;
    let on_site = sandbox.api_token_session().unwrap();
    assert_eq!(echo(&on_site, "x").await.unwrap()["path"], "/echo/x");
    assert_eq!(sandbox.requests()[0].path, "/echo/x");

    let (email, token) = sandbox.api_token();
    let scoped = Credentials::scoped_api_token(sandbox.cloud_id(), email, token);
    let scoped = Session::builder(scoped)
        .endpoints(sandbox.endpoints().unwrap())
        .build()
        .unwrap();
    assert_eq!(echo(&scoped, "x").await.unwrap()["path"], "/echo/x");
    assert!(sandbox.requests()[1].path.starts_with("/ex/demo/"));
}

#[tokio::test]
async fn a_bad_api_token_is_not_an_empty_answer() {
    let sandbox = demo::sandbox().await;
    let bad = Session::builder(Credentials::api_token(sandbox.uri(), "me@acme.com", "bad"));
    let error = echo(&bad.build().unwrap(), "x").await.unwrap_err();
    assert!(
        matches!(error, Error::NotAuthenticated { status: 401, .. }),
        "{error}"
    );
    assert!(error.is_unauthorized());

    let session = sandbox.api_token_session().unwrap();
    for response in [
        SandboxResponse::json(200, json!([])),
        SandboxResponse::json(404, json!({})),
    ] {
        let response = response.header("X-Seraph-LoginReason", "AUTHENTICATED_FAILED");
        sandbox.fail_next("/echo", response);
        let error = echo(&session, "x").await.unwrap_err();
        assert!(error.is_unauthorized() && !error.is_not_found(), "{error}");
        assert!(error.to_string().contains("anonymous"), "{error}");
    }
    for (reasons, accepted) in [
        (&["OK"][..], true),
        (&["OK, OK"], true),
        (&["OUT", "OK"], true),
        (&["AUTHORISATION_FAILED"], true),
        (&["out"], false),
        (&["OUT, OUT"], false),
        (&["OK", "AUTHENTICATED_FAILED"], false),
        (&["AUTHENTICATION_DENIED"], false),
    ] {
        let answer = SandboxResponse::json(200, json!([]));
        let answer = reasons.iter().fold(answer, |answer, reason| {
            answer.header("X-Seraph-LoginReason", reason)
        });
        sandbox.fail_next("/echo", answer);
        assert_eq!(echo(&session, "x").await.is_ok(), accepted, "{reasons:?}");
    }
}

#[tokio::test]
async fn a_bearer_token_cannot_be_refreshed() {
    let sandbox = demo::sandbox().await;
    let session = Session::builder(Credentials::bearer(sandbox.cloud_id(), "stale"));
    let session = session
        .endpoints(sandbox.endpoints().unwrap())
        .build()
        .unwrap();
    let error = echo(&session, "x").await.unwrap_err();
    assert_eq!((error.status(), error.is_unauthorized()), (Some(401), true));
    assert_eq!((sandbox.requests().len(), sandbox.token_calls()), (1, 0));
}

#[tokio::test]
async fn nothing_happens_before_a_call_is_awaited() {
    let (sandbox, _, session) = demo::logged_in().await;
    drop(session.send(Request::new(&ECHO).with_path("value", "x")));
    drop(
        Call::new(&session, &ECHO)
            .path("value", "x")
            .send::<Value>(),
    );
    assert_eq!(sandbox.requests().len(), 0);
}

#[tokio::test]
async fn an_unknown_route_is_noticed() {
    let sandbox = Sandbox::start().await;
    let session = Session::builder(Credentials::api_token(sandbox.uri(), "a", "b"));
    let error = echo(&session.build().unwrap(), "x").await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert_eq!(sandbox.unhandled(), ["GET /echo/x"]);
}

#[tokio::test]
async fn no_connection_is_said_so() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let session = Session::with_api_token(origin, "me", "token").unwrap();
    let call = Call::new(&session, &ECHO)
        .path("value", "x")
        .query("jql", "hidden = true");
    let error = call.send::<Value>().await.unwrap_err();
    let Error::Transport(lost) = &error else {
        panic!("{error}")
    };
    assert!(!lost.may_have_been_sent());
    assert_eq!(error.operation(), Some("echo"));
    for text in [format!("{error}"), format!("{error:?}")] {
        assert!(!text.contains("hidden"), "{text}");
    }
}

#[tokio::test]
async fn text_may_come_bare_where_a_string_is_due() {
    let (sandbox, _, session) = demo::logged_in().await;
    let ask = async |body: &'static str| {
        let answer = SandboxResponse::bytes(200, "application/json", body);
        sandbox.fail_next("/echo", answer);
        Call::new(&session, &ECHO)
            .path("value", "x")
            .send::<String>()
            .await
    };
    assert_eq!(ask("\"Europe/Berlin\"").await.unwrap(), "Europe/Berlin");
    assert_eq!(ask("Europe/Berlin").await.unwrap(), "Europe/Berlin");
    assert!(ask("<html>Log in</html>").await.is_err());
    assert!(ask("{}").await.is_err());
}
