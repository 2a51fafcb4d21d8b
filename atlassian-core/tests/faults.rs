//! Everything that goes wrong between here and Atlassian, driven through the real client. What is
//! promised stands in `FAULTS.md`: a row there and a test here belong together by name.
#![allow(clippy::unwrap_used)]

mod demo;
mod peer;

use std::io::Write as _;
use std::time::Duration;

use atlassian_core::auth::MemoryStore;
use atlassian_core::clock::{Clock, Manual};
use atlassian_core::error::TransportKind;
use atlassian_core::page::Place;
use atlassian_core::request::Body;
use atlassian_core::sandbox::SandboxResponse;
use atlassian_core::{
    Bytes, Call, Credentials, Error, OAuthApp, Operation, Page, Paged, Request, Response, Session,
};
use demo::{CREATE, ECHO, PUT_ECHO, SCOPES, UNREPEATABLE};
use peer::{Act, Peer};
use serde_json::{Value, json};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// One test a fault, and the list of their names.
macro_rules! faults {
    ($($title:literal => $name:ident $body:block)*) => {
        const TITLES: &[&str] = &[$($title),*];
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() $body
        )*
    };
}

#[test]
fn every_row_of_the_table_has_its_test() {
    let table = include_str!("../FAULTS.md");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| "));
    let titles: Vec<&str> = rows
        .filter_map(|row| row.split(" | ").next())
        .skip(1)
        .collect();
    assert_eq!(titles, TITLES);
    println!("{} faults", TITLES.len());
}

async fn call(session: &Session, operation: &'static Operation) -> Result<Value, Error> {
    let call = Call::new(session, operation);
    let call = match operation.path_parameters().next() {
        Some(name) => call.path(name, "x"),
        None => call,
    };
    call.send().await
}

async fn get(session: &Session) -> Result<Value, Error> {
    call(session, &ECHO).await
}

fn kind(error: &Error) -> TransportKind {
    match error {
        Error::Transport(error) => error.kind,
        other => panic!("not a transport error: {other}"),
    }
}

fn since_start(clock: &dyn Clock) -> Duration {
    clock.now().since("2026-03-02T09:00:00Z".parse().unwrap())
}

fn status(status: u16) -> SandboxResponse {
    SandboxResponse::json(status, json!({"message": "for the test"}))
}

/// A fault below HTTP, met by a read, by a write that may be repeated, and by one that may not.
async fn met(act: Act, expected: TransportKind, sent: u32) {
    for (operation, attempts) in [
        (&ECHO, 5),
        (&PUT_ECHO, 5),
        (&CREATE, sent),
        (&UNREPEATABLE, sent),
    ] {
        let peer = Peer::start([act.clone()]).await;
        let (session, clock) = peer.session();
        let hurry = peer.hurry(&clock);
        let error = call(&session, operation).await.unwrap_err();
        hurry.abort();
        assert_eq!(kind(&error), expected, "{operation}: {error}");
        // Those that stand still meet their deadline before they have used up their attempts.
        let allowed = if expected == TransportKind::Timeout {
            1..=attempts
        } else {
            attempts..=attempts
        };
        assert!(allowed.contains(&error.attempts()), "{operation}: {error}");
        assert_eq!(error.operation(), Some(operation.id));

        // Once it has passed, what may be repeated gets through.
        let peer = Peer::start([act.clone(), Act::json("{}")]).await;
        let (session, clock) = peer.session();
        let hurry = peer.hurry(&clock);
        let result = call(&session, operation).await;
        hurry.abort();
        assert_eq!(result.is_ok(), attempts > 1, "{operation}: {result:?}");
    }
}

/// A success that cannot be read: the call was carried out, so it is not sent again.
async fn unreadable(act: Act, expected: &str) {
    for operation in [&ECHO, &CREATE] {
        let peer = Peer::start([act.clone()]).await;
        let (session, _) = peer.session();
        let error = call(&session, operation).await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.to_string().len() < 1000, "{error}");
        assert_eq!(peer.requests(), 1);
    }
}

/// A dead grant is told once, and asked about once.
async fn dead(error: &Error, sandbox: &atlassian_core::sandbox::Sandbox, session: &Session) {
    assert!(error.needs_consent(), "{error}");
    let calls = sandbox.token_calls();
    assert!(get(session).await.unwrap_err().needs_consent());
    assert_eq!(sandbox.token_calls(), calls);
}

faults! {
    "connection refused" => connection_refused {
        let unused = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let site = format!("http://{}", unused.local_addr().unwrap());
        drop(unused);
        let clock = Manual::starting_at("2026-03-02T09:00:00Z".parse().unwrap());
        let session = Session::builder(Credentials::api_token(site, "me@example.com", "token"))
            .clock(clock.clone())
            .build()
            .unwrap();
        for operation in [&ECHO, &CREATE] {
            let error = call(&session, operation).await.unwrap_err();
            assert_eq!((kind(&error), error.attempts()), (TransportKind::Connect, 5), "{error}");
            let Error::Transport(error) = error else { unreachable!() };
            assert!(!error.may_have_been_sent());
        }
        assert!(since_start(&clock) < 20 * SECOND);
    }

    "reset before the request" => reset_before_the_request {
        met(Act::Reset, TransportKind::Exchange, 1).await;
    }

    "reset after the request" => reset_after_the_request {
        met(Act::ReadAndReset, TransportKind::Exchange, 1).await;
    }

    "closed without an answer" => closed_without_an_answer {
        met(Act::ReadAndClose, TransportKind::Exchange, 1).await;
    }

    "stall before the answer" => stall_before_the_answer {
        met(Act::SayAndStall(Vec::new()), TransportKind::Timeout, 1).await;
    }

    "stall while receiving" => stall_while_receiving {
        let half = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":".to_vec();
        met(Act::SayAndStall(half), TransportKind::Timeout, 1).await;
    }

    "stall while sending" => stall_while_sending {
        for operation in [&PUT_ECHO, &CREATE] {
            let peer = Peer::start([Act::NeverRead]).await;
            let (session, clock) = peer.session();
            let hurry = peer.hurry(&clock);
            let body = Body::Bytes {
                media_type: "application/octet-stream".to_owned(),
                content: Bytes::from(vec![0; 32 << 20]).into(),
            };
            let error = Call::new(&session, operation).content(body).send::<Value>().await.unwrap_err();
            hurry.abort();
            assert_eq!(kind(&error), TransportKind::Timeout, "{error}");
            assert_eq!(peer.requests(), 0);
        }
    }

    "truncated body" => truncated_body {
        let half = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"a\"\r\n";
        met(Act::say(half), TransportKind::Body, 1).await;
    }

    "Content-Length too long" => content_length_too_long {
        met(Act::say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}"), TransportKind::Body, 1).await;
    }

    "Content-Length too short" => content_length_too_short {
        let short = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n{\"key\":\"ENG-1\"}";
        unreadable(Act::say(short), "could not be read").await;
    }

    "garbage gzip" => garbage_gzip {
        let headers = "Content-Type: application/json\r\nContent-Encoding: gzip\r\n";
        met(Act::answer("200 OK", headers, b"this is no gzip at all"), TransportKind::Body, 1).await;
    }

    "no HTTP at all" => no_http_at_all {
        met(Act::say("SSH-2.0-OpenSSH_9.2\r\n"), TransportKind::Exchange, 1).await;
    }

    "HTML instead of JSON" => html_instead_of_json {
        let page = b"<!DOCTYPE html><html><head><title>Log in</title></head></html>";
        unreadable(Act::answer("200 OK", "Content-Type: text/html\r\n", page), "<!DOCTYPE html>").await;
    }

    "empty 200" => empty_200 {
        // `Value` may be null; a list may not be nothing.
        let peer = Peer::start([Act::answer("200 OK", "", b"")]).await;
        let (session, _) = peer.session();
        let error = Call::new(&session, &CREATE).send::<Vec<Value>>().await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        assert!(error.to_string().contains("empty body"), "{error}");
        assert_eq!(peer.requests(), 1);
        Call::new(&session, &CREATE).send::<()>().await.unwrap();
    }

    "204 where JSON is due" => no_content_where_json_is_due {
        let peer = Peer::start([Act::say("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")]).await;
        let (session, _) = peer.session();
        let error = Call::new(&session, &CREATE).send::<Vec<Value>>().await.unwrap_err();
        assert_eq!(error.status(), Some(204), "{error}");
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        assert_eq!(peer.requests(), 1);
        Call::new(&session, &CREATE).send::<()>().await.unwrap();
    }

    "429 with Retry-After" => too_many_with_retry_after {
        for operation in [&ECHO, &CREATE] {
            let (sandbox, _, session) = demo::logged_in().await;
            sandbox.fail_times(2, "/echo", SandboxResponse::too_many_requests(Some(10)));
            call(&session, operation).await.unwrap();
            assert_eq!(sandbox.requests().len(), 3);
            assert!(since_start(&*sandbox.clock()) >= 20 * SECOND);

            sandbox.fail_next("/echo", SandboxResponse::too_many_requests(Some(3600)));
            let before = sandbox.clock().now();
            let error = call(&session, operation).await.unwrap_err();
            assert!(error.is_rate_limited(), "{error}");
            assert_eq!(sandbox.clock().now(), before);
        }
    }

    "429 without Retry-After" => too_many_without_retry_after {
        let (sandbox, _, session) = demo::logged_in().await;
        sandbox.fail_times(4, "/echo", SandboxResponse::too_many_requests(None));
        call(&session, &CREATE).await.unwrap();
        assert!(since_start(&*sandbox.clock()) >= 21 * SECOND);
        sandbox.advance(HOUR);
        sandbox.fail_times(50, "/echo", SandboxResponse::too_many_requests(None));
        let error = call(&session, &CREATE).await.unwrap_err();
        assert!(error.is_rate_limited() && error.attempts() == 5, "{error}");
    }

    "429 with Retry-After: 0" => too_many_with_zero {
        let (sandbox, _, session) = demo::logged_in().await;
        sandbox.fail_times(4, "/echo", SandboxResponse::too_many_requests(Some(0)));
        get(&session).await.unwrap();
        assert!(since_start(&*sandbox.clock()) >= 21 * SECOND, "no hammering");
    }

    "429 with a date" => too_many_with_a_date {
        let (sandbox, _, session) = demo::logged_in().await;
        let answer = status(429).header("Retry-After", "Mon, 02 Mar 2026 09:00:45 GMT");
        sandbox.fail_next("/echo", answer);
        get(&session).await.unwrap();
        assert!(since_start(&*sandbox.clock()) >= 45 * SECOND);
    }

    "503 burst" => unavailable_for_a_while {
        let (sandbox, _, session) = demo::logged_in().await;
        sandbox.fail_times(4, "/echo", SandboxResponse::empty(503));
        get(&session).await.unwrap();
        sandbox.fail_times(5, "/echo", SandboxResponse::empty(503));
        let error = get(&session).await.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(503), 5), "{error}");
        let before = sandbox.requests().len();
        sandbox.fail_next("/echo", SandboxResponse::empty(503));
        call(&session, &CREATE).await.unwrap_err();
        assert_eq!(sandbox.requests().len(), before + 1, "a write is not repeated");
    }

    "401 once" => unauthorized_once {
        let (sandbox, _, session) = demo::logged_in().await;
        sandbox.fail_next("/echo", status(401));
        call(&session, &CREATE).await.unwrap();
        assert_eq!(sandbox.token_calls(), 1);
    }

    "401 always" => unauthorized_always {
        let (sandbox, atlassian, session) = demo::logged_in().await;
        sandbox.fail_times(2, "/echo", status(401));
        let error = get(&session).await.unwrap_err();
        assert!(error.is_unauthorized() && !error.needs_consent(), "{error}");
        assert_eq!((sandbox.token_calls(), error.attempts()), (1, 2));
        atlassian.grant().await.unwrap();
        get(&session).await.unwrap();
    }

    "401 for scopes" => unauthorized_for_scopes {
        let (sandbox, _, session) = demo::logged_in().await;
        sandbox.fail_next("/echo", SandboxResponse::scope_mismatch());
        let error = get(&session).await.unwrap_err();
        assert!(error.is_scope_mismatch(), "{error}");
        assert!(error.to_string().contains("read:echo:demo"), "{error}");
        assert_eq!((sandbox.token_calls(), sandbox.requests().len()), (0, 1));
    }

    "403 for a blocked app" => forbidden_for_a_blocked_app {
        let (sandbox, _, session) = demo::logged_in().await;
        let blocked = status(403).header("Atlassian-DataSecurityPolicy", "app_access_blocked");
        sandbox.fail_next("/echo", blocked);
        let error = get(&session).await.unwrap_err();
        assert!(error.is_forbidden(), "{error}");
        assert!(error.to_string().contains("app_access_blocked"), "{error}");
        assert!(error.to_string().contains("administrator"), "{error}");
        assert_eq!(sandbox.requests().len(), 1);
    }

    "refresh token expired" => refresh_token_expired {
        let (sandbox, _, session) = demo::logged_in().await;
        sandbox.advance(91 * 24 * HOUR);
        let error = get(&session).await.unwrap_err();
        dead(&error, &sandbox, &session).await;
    }

    "refresh token rotated by another" => refresh_token_rotated_by_another {
        let sandbox = demo::sandbox().await;
        let grant = sandbox.grant(SCOPES);
        let client = || {
            let builder = sandbox.atlassian().unwrap();
            builder.store(MemoryStore::holding(grant.clone())).build().unwrap()
        };
        let (one, other, late) = (client(), client(), client());
        sandbox.advance(HOUR);
        one.grant().await.unwrap();
        sandbox.advance(9 * 60 * SECOND);
        other.grant().await.unwrap();
        sandbox.advance(2 * 60 * SECOND);
        let session = late.session(&sandbox.site());
        let error = get(&session).await.unwrap_err();
        dead(&error, &sandbox, &session).await;
    }

    "refresh token revoked" => refresh_token_revoked {
        let (sandbox, _, session) = demo::logged_in().await;
        sandbox.revoke_grants();
        let error = get(&session).await.unwrap_err();
        dead(&error, &sandbox, &session).await;
    }

    "wrong client secret" => wrong_client_secret {
        let sandbox = demo::sandbox().await;
        let store = std::sync::Arc::new(MemoryStore::holding(sandbox.grant(SCOPES)));
        let app = OAuthApp::new("sandbox-client", "wrong", "http://127.0.0.1:0/callback");
        let client = |app| sandbox.atlassian().unwrap().app(app).store(store.clone()).build().unwrap();
        sandbox.advance(HOUR);
        let error = client(app).grant().await.unwrap_err();
        assert!(matches!(error, Error::ClientRejected { .. }) && !error.needs_consent(), "{error}");
        client(sandbox.app()).grant().await.unwrap();
    }

    "token endpoint down" => token_endpoint_down {
        let (sandbox, _, session) = demo::logged_in().await;
        sandbox.advance(HOUR);
        sandbox.fail_times(50, "/oauth/token", SandboxResponse::empty(503));
        let error = get(&session).await.unwrap_err();
        assert_eq!(error.status(), Some(503), "{error}");
        assert!(!error.needs_consent(), "{error}");
        assert!(sandbox.token_calls() <= 10, "{}", sandbox.token_calls());
        assert!(sandbox.requests().iter().all(|call| call.path == "/oauth/token"));
        sandbox.clear_faults();
        sandbox.advance(60 * SECOND);
        get(&session).await.unwrap();
    }

    "clock an hour ahead" => clock_an_hour_ahead {
        let sandbox = demo::sandbox().await;
        let ahead = Manual::starting_at(sandbox.clock().now().after(HOUR));
        let builder = sandbox.atlassian().unwrap().clock(ahead);
        let atlassian = builder.store(MemoryStore::holding(sandbox.grant(SCOPES))).build().unwrap();
        let session = atlassian.session(&sandbox.site());
        for _ in 0..10 {
            get(&session).await.unwrap();
        }
        assert_eq!(sandbox.token_calls(), 1);
    }

    "clock an hour behind" => clock_an_hour_behind {
        let sandbox = demo::sandbox().await;
        let behind = Manual::starting_at("2026-03-02T08:00:00Z".parse().unwrap());
        let builder = sandbox.atlassian().unwrap().clock(behind.clone());
        let atlassian = builder.store(MemoryStore::holding(sandbox.grant(SCOPES))).build().unwrap();
        let session = atlassian.session(&sandbox.site());
        get(&session).await.unwrap();
        // At Atlassian the token has ended; here it seems to have an hour left.
        sandbox.advance(HOUR);
        behind.advance(HOUR);
        for _ in 0..10 {
            get(&session).await.unwrap();
        }
        assert_eq!(sandbox.token_calls(), 1);
    }

    "endless page token" => endless_page_token {
        let (sandbox, _, session) = demo::logged_in().await;
        let page = json!({"values": [1], "nextPageToken": "again"});
        sandbox.fail_times(100, "/search", SandboxResponse::json(200, page));
        let request = Request::new(&demo::SEARCH).with_json(json!({}));
        let paged = Paged::over(&session, request, Place::Body("nextPageToken"), by_token);
        let error = paged.all().await.unwrap_err();
        assert!(matches!(error, Error::Paging { .. }), "{error}");
        assert!(sandbox.requests().len() <= 3, "{}", sandbox.requests().len());
    }

    "page link to another host" => page_link_to_another_host {
        let elsewhere = Peer::start([Act::json("{}")]).await;
        let (sandbox, _, session) = demo::logged_in().await;
        let link = format!("http://{}/echo/x?cursor=abc", elsewhere.address);
        let page = json!({"results": [1], "_links": {"next": link}});
        sandbox.fail_next("/echo/x", SandboxResponse::json(200, page));
        sandbox.fail_next("/echo/x", SandboxResponse::json(200, json!({"results": [2]})));
        let request = Request::new(&ECHO).with_path("value", "x");
        let paged = Paged::over(&session, request, Place::Query("cursor"), by_link);
        assert_eq!(paged.all().await.unwrap(), [1, 2]);
        let asked = sandbox.requests();
        assert_eq!(asked.last().unwrap().query.as_deref(), Some("cursor=abc"));
        assert!(asked.iter().all(|call| call.path.ends_with("/echo/x")));
        assert_eq!(elsewhere.requests(), 0);
    }

    "error body of 10 MB" => error_body_of_ten_megabytes {
        let (sandbox, _, session) = demo::logged_in().await;
        let mut body = b"<html><title>Too much</title>".to_vec();
        body.resize(10 << 20, b'x');
        sandbox.fail_next("/echo", SandboxResponse::bytes(500, "text/html", body));
        let error = get(&session).await.unwrap_err();
        assert_eq!(error.status(), Some(500));
        assert!(error.to_string().contains("Too much"), "{error}");
        assert!(error.to_string().len() < 1000);

        let mut message = br#"{"errorMessages":[""#.to_vec();
        message.resize(10 << 20, b'x');
        message.extend_from_slice(br#""]}"#);
        sandbox.fail_next("/echo", SandboxResponse::bytes(400, "application/json", message));
        assert!(get(&session).await.unwrap_err().to_string().len() < 1000);
    }

    "JSON 100,000 levels deep" => json_a_hundred_thousand_levels_deep {
        let deep = |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
        for body in [deep("[", "]"), deep("{\"a\":", "}"), "[".repeat(100_000)] {
            unreadable(Act::json(&body), "deep").await;
            // In an error's body, too.
            let (sandbox, _, session) = demo::logged_in().await;
            sandbox.fail_next("/echo", SandboxResponse::bytes(400, "application/json", body));
            assert_eq!(get(&session).await.unwrap_err().status(), Some(400));
        }
        // Packed into a few bytes.
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all("[".repeat(10 << 20).as_bytes()).unwrap();
        let headers = "Content-Type: application/json\r\nContent-Encoding: gzip\r\n";
        unreadable(Act::answer("200 OK", headers, &gzip.finish().unwrap()), "deep").await;
    }
}

fn items(response: &Response, name: &str) -> Result<(Value, Vec<u64>), Error> {
    let body: Value = response.json()?;
    let list = body[name].as_array().unwrap();
    let items = list.iter().filter_map(Value::as_u64).collect();
    Ok((body, items))
}

fn by_token(response: Response) -> Result<Page<u64>, Error> {
    let (body, items) = items(&response, "values")?;
    let token = body["nextPageToken"].as_str().map(str::to_owned);
    Ok(Page::by_token(items, token, None))
}

fn by_link(response: Response) -> Result<Page<u64>, Error> {
    let (body, items) = items(&response, "results")?;
    Page::by_link("echo", items, body["_links"]["next"].as_str())
}
