//! Patience and limits: what is tried again, what waits, and for how long.
#![allow(clippy::unwrap_used)]

mod demo;

use std::time::Duration;

use atlassian_core::limits::Limiter;
use atlassian_core::sandbox::{Sandbox, SandboxResponse};
use atlassian_core::{Call, Error, Operation, RetryPolicy, Session};
use demo::{DELETE_ECHO, ECHO, NOTE, POST_ECHO, PUT_ECHO, SCOPES, THING, UNREPEATABLE};
use serde_json::{Value, json};

const SECOND: Duration = Duration::from_secs(1);

fn status(status: u16) -> SandboxResponse {
    SandboxResponse::json(status, json!({"message": "for the test"}))
}

async fn get(session: &Session) -> Result<Value, Error> {
    Call::new(session, &ECHO).path("value", "x").send().await
}

async fn bare(session: &Session, operation: &'static Operation) -> Result<Value, Error> {
    Call::new(session, operation).send().await
}

/// The sandbox's time since it began.
fn elapsed(sandbox: &Sandbox) -> Duration {
    let start = "2026-03-02T09:00:00Z".parse().unwrap();
    sandbox.clock().now().since(start)
}

fn between(low: f64, value: Duration, high: f64) {
    let seconds = value.as_secs_f64();
    assert!(
        (low..=high).contains(&seconds),
        "{low} <= {seconds} <= {high}"
    );
}

#[tokio::test]
async fn every_call_is_tried_again_on_a_429() {
    for operation in [&ECHO, &POST_ECHO, &PUT_ECHO, &DELETE_ECHO, &UNREPEATABLE] {
        let (sandbox, _, session) = demo::logged_in().await;
        sandbox.fail_times(2, "/echo", SandboxResponse::too_many_requests(None));
        let mut call = Call::new(&session, operation);
        if operation.path.contains("{value}") {
            call = call.path("value", "x");
        }
        call.send::<Value>().await.unwrap();
        assert_eq!(sandbox.requests().len(), 3, "{operation}");
        // 2 s and 4 s, each between 0.7 and 1.3 of it; others who wait may add a tenth.
        between(4.2, elapsed(&sandbox), 8.6);
    }
}

#[tokio::test]
async fn what_may_have_been_carried_out_is_tried_again_only_where_that_does_no_harm() {
    for code in [502, 503, 504] {
        for operation in [&PUT_ECHO, &DELETE_ECHO] {
            let (sandbox, _, session) = demo::logged_in().await;
            sandbox.fail_times(2, "/echo", status(code));
            bare(&session, operation).await.unwrap();
            assert_eq!(sandbox.requests().len(), 3, "{operation} {code}");
        }
        for operation in [&demo::CREATE, &UNREPEATABLE] {
            let (sandbox, _, session) = demo::logged_in().await;
            sandbox.fail_next("/echo", status(code));
            let error = bare(&session, operation).await.unwrap_err();
            assert_eq!(
                (error.status(), error.attempts()),
                (Some(code), 1),
                "{error}"
            );
            assert_eq!(sandbox.requests().len(), 1, "{operation} {code}");
        }
    }
    // A read is a read, whatever its method.
    let (sandbox, _, session) = demo::logged_in().await;
    sandbox.fail_next("/echo", status(503));
    bare(&session, &POST_ECHO).await.unwrap();
    assert_eq!(sandbox.requests().len(), 2);
}

#[tokio::test]
async fn other_refusals_are_not_tried_again() {
    for code in [400, 403, 404, 409, 410, 413, 500, 501] {
        let (sandbox, _, session) = demo::logged_in().await;
        sandbox.fail_next("/echo", status(code));
        let error = get(&session).await.unwrap_err();
        assert_eq!(error.status(), Some(code));
        assert_eq!(sandbox.requests().len(), 1, "{code}");
        assert_eq!(elapsed(&sandbox), Duration::ZERO);
    }
}

#[tokio::test]
async fn four_retries_are_enough() {
    let (sandbox, _, session) = demo::logged_in().await;
    sandbox.fail_times(10, "/echo", status(503));
    let error = get(&session).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(503), 5));
    assert!(error.to_string().contains("sent 5 times"), "{error}");
    assert_eq!(sandbox.requests().len(), 5);
    // 2 + 4 + 8 + 16.
    between(21.0, elapsed(&sandbox), 39.0);

    let (sandbox, _, session) = demo::logged_in().await;
    sandbox.fail_times(10, "/echo", status(503));
    let hasty = session.with_retry(RetryPolicy::none());
    assert_eq!(get(&hasty).await.unwrap_err().attempts(), 1);
    assert_eq!(sandbox.requests().len(), 1);
}

#[tokio::test]
async fn retry_after_is_the_least() {
    let (sandbox, _, session) = demo::logged_in().await;
    sandbox.fail_next("/echo", SandboxResponse::too_many_requests(Some(20)));
    get(&session).await.unwrap();
    between(20.0, elapsed(&sandbox), 29.0);

    let (sandbox, _, session) = demo::logged_in().await;
    sandbox.fail_next("/echo", status(503).header("Retry-After", "20"));
    get(&session).await.unwrap();
    between(20.0, elapsed(&sandbox), 26.1);

    // A zero says nothing, and is no leave to hammer.
    let (sandbox, _, session) = demo::logged_in().await;
    sandbox.fail_times(4, "/echo", SandboxResponse::too_many_requests(Some(0)));
    get(&session).await.unwrap();
    assert_eq!(sandbox.requests().len(), 5);
    between(21.0, elapsed(&sandbox), 43.0);

    let (sandbox, _, session) = demo::logged_in().await;
    let date = status(429).header("Retry-After", "Mon, 02 Mar 2026 09:00:30 GMT");
    sandbox.fail_next("/echo", date);
    get(&session).await.unwrap();
    between(30.0, elapsed(&sandbox), 43.0);
}

#[tokio::test]
async fn a_pause_that_outlasts_the_deadline_is_not_begun() {
    let (sandbox, _, session) = demo::logged_in().await;
    sandbox.fail_next("/echo", SandboxResponse::too_many_requests(Some(1800)));
    let error = get(&session).await.unwrap_err();
    assert!(error.is_rate_limited(), "{error}");
    assert_eq!(error.retry_after(), Some(1800 * SECOND));
    assert_eq!(elapsed(&sandbox), Duration::ZERO);

    // Whoever comes next is not sent at all, and learns how long to wait.
    let error = get(&session).await.unwrap_err();
    assert!(
        matches!(error, Error::Throttled { .. }) && error.is_rate_limited(),
        "{error}"
    );
    assert_eq!(error.retry_after(), Some(1800 * SECOND));
    assert_eq!(sandbox.requests().len(), 1);

    // Whoever has the patience waits.
    get(&session.with_deadline(7200 * SECOND)).await.unwrap();
    between(1800.0, elapsed(&sandbox), 1981.0);
}

#[tokio::test]
async fn a_header_beyond_reason_is_no_reason_to_panic() {
    let (sandbox, _, session) = demo::logged_in().await;
    for value in [
        "18446744073709551615",
        "1e400",
        "-5",
        "",
        "Mon, 99 Foo 2026 09:00:00 GMT",
    ] {
        let answer = status(429)
            .header("Retry-After", value)
            .header("RateLimit-Reason", "jira-burst-based");
        sandbox.fail_next("/echo", answer);
        let _ = get(&session.with_deadline(SECOND)).await;
        sandbox.advance(3600 * SECOND);
    }
}

fn limited(reason: &str) -> SandboxResponse {
    status(429)
        .header("RateLimit-Reason", reason)
        .header("Retry-After", "60")
}

#[tokio::test]
async fn each_reason_holds_back_no_more_than_it_must() {
    // Who waits after a write to ENG-1 met the limit: another operation, the same one on another
    // object, and another one on the same object.
    let table = [
        ("jira-quota-global-based", [true, true, true]),
        ("jira-quota-tenant-based", [true, true, true]),
        ("confluence-quota-based", [true, true, true]),
        ("jira-burst-based", [false, true, false]),
        ("something-new", [false, true, false]),
        ("jira-per-issue-on-write", [false, false, true]),
        ("JIRA-PER-ISSUE", [false, false, true]),
    ];
    for (reason, expected) in table {
        let (sandbox, _, session) = demo::logged_in().await;
        // Nobody here waits: whoever would have to is refused.
        let hasty = session.with_retry(RetryPolicy::none().deadline(SECOND));
        sandbox.fail_next("/thing/ENG-1", limited(reason));
        let hit = Call::new(&hasty, &THING).path("key", "ENG-1");
        assert!(hit.send::<Value>().await.unwrap_err().is_rate_limited());

        let write = |operation: &'static Operation, key: &str| {
            let call = Call::new(&hasty, operation).path("key", key);
            async move { call.send::<Value>().await.is_err() }
        };
        let found = [
            get(&hasty).await.is_err(),
            write(&THING, "ENG-2").await,
            write(&NOTE, "eng-1").await,
        ];
        assert_eq!(found, expected, "{reason}");
    }
}

#[tokio::test]
async fn sessions_of_one_client_share_its_limits() {
    let sandbox = demo::sandbox().await;
    let atlassian = sandbox.atlassian().unwrap().build().unwrap();
    atlassian.use_grant(sandbox.grant(SCOPES)).await.unwrap();
    let (one, other) = (
        atlassian.session(&sandbox.site()),
        atlassian.clone().session(&sandbox.site()),
    );
    let hasty = RetryPolicy::none().deadline(SECOND);
    sandbox.fail_next("/echo", limited("jira-quota-global-based"));
    get(&one.with_retry(hasty)).await.unwrap_err();
    let error = get(&other.with_retry(hasty)).await.unwrap_err();
    assert!(matches!(error, Error::Throttled { .. }), "{error}");
    assert_eq!(sandbox.requests().len(), 1);
}

#[tokio::test]
async fn writes_to_one_object_are_paced() {
    let (sandbox, _, session) = demo::logged_in().await;
    let patient = session.with_deadline(3600 * SECOND);
    let mut sent = Vec::new();
    for number in 0..250 {
        let operation = if number % 2 == 0 { &THING } else { &NOTE };
        let key = if number % 3 == 0 { "ENG-1" } else { "eng-1" };
        let call = Call::new(&patient, operation).path("key", key);
        call.send::<Value>().await.unwrap();
        sent.push(elapsed(&sandbox));
    }
    let most = |window: Duration| {
        let within = |from: &Duration| {
            sent.iter()
                .filter(|at| (*from..*from + window).contains(at))
                .count()
        };
        sent.iter().map(within).max().unwrap()
    };
    assert_eq!(most(2 * SECOND), 20);
    assert_eq!(most(30 * SECOND), 100);
    between(60.0, *sent.last().unwrap(), 75.0);

    // Reads of it and writes to others go on at once.
    let before = elapsed(&sandbox);
    Call::new(&session, &demo::READ_THING)
        .path("key", "ENG-1")
        .send::<Value>()
        .await
        .unwrap();
    Call::new(&session, &THING)
        .path("key", "ENG-2")
        .send::<Value>()
        .await
        .unwrap();
    assert_eq!(elapsed(&sandbox), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pacing_holds_for_many_tasks_and_survives_those_that_give_up() {
    let (sandbox, _, session) = demo::logged_in().await;
    let patient = session.with_deadline(3600 * SECOND);
    let tasks: Vec<_> = (0..300)
        .map(|_| {
            let call = Call::new(&patient, &THING).path("key", "ENG-1");
            tokio::spawn(async move { call.send::<Value>().await })
        })
        .collect();
    for task in tasks.iter().step_by(3) {
        task.abort();
    }
    let mut done = 0;
    for task in tasks {
        done += usize::from(task.await.is_ok_and(|result| result.is_ok()));
    }
    assert!(done >= 200, "{done}");
    // Whoever comes now is not held up by those who went away.
    sandbox.advance(31 * SECOND);
    let before = elapsed(&sandbox);
    Call::new(&session, &THING)
        .path("key", "ENG-1")
        .send::<Value>()
        .await
        .unwrap();
    assert_eq!(elapsed(&sandbox), before);
}

#[tokio::test]
async fn a_budget_of_points_is_spent_and_renewed_on_the_hour() {
    let sandbox = demo::sandbox().await;
    let limiter = Limiter::new().points_per_hour(10);
    let builder = sandbox.atlassian().unwrap().limiter(limiter.clone());
    let atlassian = builder.build().unwrap();
    atlassian.use_grant(sandbox.grant(SCOPES)).await.unwrap();
    let session = atlassian.session(&sandbox.site());
    let left = || limiter.points_left(sandbox.clock().now()).unwrap();
    assert_eq!(left(), 10);
    // A read of one object: one for the call, one for the object.
    get(&session).await.unwrap();
    assert_eq!(left(), 8);
    // A write costs one, whatever it answers.
    Call::new(&session, &THING)
        .path("key", "ENG-1")
        .send::<Value>()
        .await
        .unwrap();
    assert_eq!(left(), 7);
    // A page of two people: one for the call, two for each of them.
    let people = json!({"values": [{"accountId": "a"}, {"accountId": "b"}], "isLast": true});
    sandbox.fail_next("/echo", SandboxResponse::json(200, people));
    get(&session).await.unwrap();
    assert_eq!(left(), 2);
    get(&session).await.unwrap();
    assert_eq!(left(), 0);

    let error = get(&session).await.unwrap_err();
    assert!(matches!(error, Error::Throttled { .. }), "{error}");
    assert!(error.to_string().contains("10 points"), "{error}");
    assert_eq!(error.retry_after(), Some(3600 * SECOND));
    sandbox.advance(59 * 60 * SECOND);
    get(&session).await.unwrap();
    between(3600.0, elapsed(&sandbox), 3607.0);
    assert_eq!(left(), 8);
}

#[tokio::test]
async fn an_api_token_spends_no_points() {
    let sandbox = demo::sandbox().await;
    let limiter = Limiter::new().points_per_hour(1);
    let (email, token) = sandbox.api_token();
    let credentials = atlassian_core::Credentials::api_token(sandbox.uri(), email, token);
    let session = Session::builder(credentials)
        .clock(sandbox.clock())
        .limiter(limiter.clone())
        .build()
        .unwrap();
    for _ in 0..3 {
        get(&session).await.unwrap();
    }
    assert_eq!(limiter.points_left(sandbox.clock().now()), Some(1));
}

#[tokio::test]
async fn a_call_may_have_a_deadline_of_its_own() {
    let (sandbox, _, session) = demo::logged_in().await;
    sandbox.fail_times(3, "/echo", status(503));
    let call = Call::new(&session, &ECHO)
        .path("value", "x")
        .deadline(5 * SECOND);
    let error = call.send::<Value>().await.unwrap_err();
    assert_eq!(error.status(), Some(503));
    assert!(error.attempts() < 4, "{error}");
    assert!(elapsed(&sandbox) < 5 * SECOND);
}

#[tokio::test]
async fn one_call_never_refreshes_twice() {
    let (sandbox, _, session) = demo::logged_in().await;
    for code in [401, 503, 401] {
        sandbox.fail_next("/echo", status(code));
    }
    let error = get(&session).await.unwrap_err();
    assert!(error.is_unauthorized(), "{error}");
    assert_eq!((sandbox.token_calls(), error.attempts()), (1, 3));
}

#[tokio::test]
async fn content_that_lies_elsewhere_is_fetched_again_when_that_fails() {
    let (sandbox, _, session) = demo::logged_in().await;
    sandbox.fail_times(2, "/media", SandboxResponse::empty(503));
    let call = Call::new(&session, &demo::DOWNLOAD);
    let content = call.clone().send::<atlassian_core::Bytes>().await.unwrap();
    assert_eq!(&*content, b"\x89PNG");
    sandbox.fail_next("/media", SandboxResponse::empty(503));
    let mut download = call.open().await.unwrap();
    assert_eq!(
        download.chunk().await.unwrap().as_deref(),
        Some(&b"\x89PNG"[..])
    );
}
