//! Every body Atlassian sends with an error surfaces in the error's text.
#![allow(clippy::unwrap_used)]

mod demo;

use std::collections::BTreeMap;
use std::time::Duration;

use atlassian_core::sandbox::SandboxResponse;
use atlassian_core::{Call, Error, RetryPolicy, Session};
use demo::ECHO;
use serde_json::{Value, json};

async fn call(session: &Session) -> Error {
    Call::new(&session.with_retry(RetryPolicy::none()), &ECHO)
        .path("value", "x")
        .send::<BTreeMap<String, Value>>()
        .await
        .unwrap_err()
}

#[tokio::test]
async fn every_shape_of_body_surfaces() {
    let (sandbox, _, session) = demo::logged_in().await;
    let table: &[(u16, &str, &str, &[&str])] = &[
        (
            400,
            "application/json",
            r#"{"errorMessages":["one","two"],"errors":{"summary":"is required"}}"#,
            &["one", "two", "summary: is required"],
        ),
        (
            404,
            "application/json",
            r#"{"errorMessages":["Issue does not exist"]}"#,
            &["Issue does not exist"],
        ),
        (
            400,
            "application/problem+json",
            r#"{"type":"u","title":"Bad","status":400,"detail":"the JQL is unbounded"}"#,
            &["Bad: the JQL is unbounded"],
        ),
        (
            403,
            "application/json",
            r#"{"code":403,"message":"The app is not installed on this instance"}"#,
            &["The app is not installed on this instance", "scope"],
        ),
        (
            404,
            "application/json",
            r#"{"timestamp":"t","status":404,"error":"Not Found","message":"No message available","path":"/ex/x"}"#,
            &["Not Found: No message available"],
        ),
        (
            400,
            "application/json",
            r#"{"statusCode":400,"message":"outer","data":{"errors":[{"message":{"key":"k","translation":"inner"}}]}}"#,
            &["outer", "inner"],
        ),
        (
            409,
            "application/json",
            r#"{"errors":[{"status":"409","code":"CONFLICT","title":"Version must be incremented"}]}"#,
            &["Version must be incremented", "CONFLICT"],
        ),
        (
            400,
            "application/json",
            r#"{"errors":[{"status":400,"code":"X","title":"T","detail":"D"},{"title":"U"}]}"#,
            &["T: D", "U"],
        ),
        (
            403,
            "application/json",
            r#"{"error":"e_code","error_description":"why"}"#,
            &["e_code", "why"],
        ),
        (
            400,
            "text/html",
            "<html><title>Request header is too large</title></html>",
            &["Request header is too large"],
        ),
        (
            500,
            "application/json",
            r#"{"message":"only this"}"#,
            &["only this"],
        ),
        (
            500,
            "application/json",
            r#"{"errors":["a list","of texts"]}"#,
            &["a list", "of texts"],
        ),
        (500, "application/json", r#""a string""#, &["a string"]),
        (
            502,
            "text/plain",
            "upstream connect error",
            &["upstream connect error"],
        ),
        (503, "text/plain", "", &["503"]),
        (500, "application/json", r#"{"strange":true}"#, &["strange"]),
        (500, "application/json", "{", &["{"]),
    ];
    for (status, media_type, body, expected) in table {
        sandbox.fail_next(
            "/echo",
            SandboxResponse::bytes(*status, media_type, body.as_bytes()),
        );
        let error = call(&session).await;
        assert_eq!(error.status(), Some(*status), "{body}");
        let text = error.to_string();
        assert!(text.contains("echo (GET /echo/{value})"), "{text}");
        for message in *expected {
            assert!(text.contains(message), "{message:?} is not in {text:?}");
        }
    }
}

#[tokio::test]
async fn predicates_tell_errors_apart() {
    let (sandbox, _, session) = demo::logged_in().await;
    type Predicate = fn(&Error) -> bool;
    let all: &[(&str, Predicate)] = &[
        ("not found", Error::is_not_found),
        ("unauthorized", Error::is_unauthorized),
        ("forbidden", Error::is_forbidden),
        ("conflict", Error::is_conflict),
        ("rate limited", Error::is_rate_limited),
        ("scope mismatch", Error::is_scope_mismatch),
        ("consent", Error::needs_consent),
    ];
    let table = [
        (404, "not found"),
        (410, ""),
        (403, "forbidden"),
        (409, "conflict"),
        (429, "rate limited"),
        (500, ""),
    ];
    for (status, expected) in table {
        sandbox.fail_next("/echo", SandboxResponse::empty(status));
        let error = call(&session).await;
        for (name, predicate) in all {
            assert_eq!(predicate(&error), *name == expected, "{status} {name}");
        }
    }
}

#[tokio::test]
async fn everything_around_the_body_is_kept() {
    let (sandbox, _, session) = demo::logged_in().await;
    let response = SandboxResponse::json(429, json!({"errors": {"b": "two", "a": "one"}}))
        .header("Retry-After", "17")
        .header("RateLimit-Reason", "jira-per-issue-on-write")
        .header("atl-request-id", "req-1")
        .header("atl-traceid", "trace-1")
        .header("Atlassian-DataSecurityPolicy", "app_access_blocked");
    sandbox.fail_next("/echo", response);
    let error = call(&session).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(17)));
    assert_eq!(error.request_id(), Some("req-1"));
    assert_eq!(error.operation(), Some("echo"));
    assert_eq!(error.field_errors().len(), 2);
    let text = error.to_string();
    for part in [
        "17 s",
        "jira-per-issue-on-write",
        "req-1",
        "app_access_blocked",
        "a: one",
        "b: two",
    ] {
        assert!(text.contains(part), "{part:?} is not in {text:?}");
    }

    let response = SandboxResponse::empty(503)
        .header("atl-traceid", "trace-1")
        .header("Retry-After", "0");
    sandbox.fail_next("/echo", response);
    let error = call(&session).await;
    assert_eq!(
        (error.request_id(), error.retry_after()),
        (Some("trace-1"), Some(Duration::ZERO))
    );

    let response =
        SandboxResponse::empty(503).header("Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT");
    sandbox.fail_next("/echo", response);
    // A date that is past asks for nothing.
    assert_eq!(call(&session).await.retry_after(), Some(Duration::ZERO));

    let (sandbox, _, session) = demo::logged_in().await;
    for (date, wait) in [("Mon, 02 Mar 2026 09:00:40 GMT", Some(40)), ("soon", None)] {
        let response = SandboxResponse::empty(503).header("Retry-After", date);
        sandbox.fail_next("/echo", response);
        assert_eq!(
            call(&session).await.retry_after(),
            wait.map(Duration::from_secs)
        );
    }
}

#[tokio::test]
async fn a_huge_error_is_read_in_part() {
    let (sandbox, _, session) = demo::logged_in().await;
    let page = vec![b'x'; 4 << 20];
    sandbox.fail_next("/echo", SandboxResponse::bytes(500, "text/plain", page));
    let error = call(&session).await;
    assert!(error.to_string().len() < 1000);
    // The session goes on.
    let answer: Value = Call::new(&session, &ECHO)
        .path("value", "x")
        .send()
        .await
        .unwrap();
    assert_eq!(answer["path"], "/echo/x");
}

#[tokio::test]
async fn what_cannot_be_read_is_an_error_that_says_where() {
    let (sandbox, _, session) = demo::logged_in().await;
    let bodies: &[(&[u8], &str)] = &[
        (b"", "empty body"),
        (b"<html>", "not JSON"),
        (b"{\"a\":", "too early"),
        (b"\xff", "UTF-8"),
    ];
    for (body, expected) in bodies {
        let response = SandboxResponse::bytes(200, "application/json", body.to_vec());
        sandbox.fail_next("/echo", response.header("atl-request-id", "req-2"));
        let error = call(&session).await;
        assert!(matches!(error, Error::Decode(_)), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(
            (error.request_id(), error.status()),
            (Some("req-2"), Some(200))
        );
        assert!(!error.is_not_found() && !error.is_conflict());
    }
    sandbox.fail_next("/echo", SandboxResponse::empty(204));
    assert!(matches!(call(&session).await, Error::Decode(_)));
}

#[test]
fn an_error_is_small_and_travels() {
    fn travels<T: Send + Sync + 'static>() {}
    travels::<Error>();
    assert!(size_of::<Error>() <= 64, "{}", size_of::<Error>());
}
