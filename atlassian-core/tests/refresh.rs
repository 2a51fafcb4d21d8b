//! One refresh per expiry, and nothing lost on the way.
#![allow(clippy::unwrap_used)]

mod demo;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use atlassian_core::auth::{ExposeSecret, Grant, MemoryStore, StoreFuture, TokenStore};
use atlassian_core::sandbox::{Sandbox, SandboxResponse};
use atlassian_core::{Call, Error, OAuthApp, Session};
use demo::{ECHO, SCOPES};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

const HOUR: Duration = Duration::from_secs(3600);

async fn call(session: &Session) -> Result<Value, Error> {
    Call::new(session, &ECHO).path("value", "x").send().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_calls_refresh_once() {
    let (sandbox, _, session) = demo::logged_in().await;
    for round in 1..=3 {
        sandbox.advance(HOUR);
        let calls: Vec<_> = (0..200)
            .map(|_| {
                let session = session.clone();
                tokio::spawn(async move { call(&session).await })
            })
            .collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(sandbox.token_calls(), round);
    }
    assert!(sandbox.requests().iter().all(|call| call.status != 401));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_refusals_refresh_once() {
    let (sandbox, _, session) = demo::logged_in().await;
    sandbox.expire_access_tokens();
    let calls: Vec<_> = (0..200)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { call(&session).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(sandbox.token_calls(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_dead_grant_is_asked_about_once() {
    let (sandbox, atlassian, session) = demo::logged_in().await;
    sandbox.revoke_grants();
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { call(&session).await })
        })
        .collect();
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert!(error.needs_consent(), "{error}");
        assert!(
            error.to_string().contains("refresh_token is invalid"),
            "{error}"
        );
    }
    assert_eq!(sandbox.token_calls(), 1);
    atlassian.use_grant(sandbox.grant(SCOPES)).await.unwrap();
    call(&session).await.unwrap();
}

#[tokio::test]
async fn a_401_is_tried_again_once() {
    let (sandbox, _, session) = demo::logged_in().await;
    let refusal = || SandboxResponse::json(401, json!({"code": 401, "message": "Unauthorized"}));
    sandbox.fail_next("/echo/", refusal());
    call(&session).await.unwrap();
    assert_eq!(sandbox.token_calls(), 1);

    sandbox.fail_times(2, "/echo/", refusal());
    let error = call(&session).await.unwrap_err();
    assert!(error.is_unauthorized() && !error.needs_consent(), "{error}");
    assert_eq!(sandbox.token_calls(), 2);
}

#[tokio::test]
async fn a_401_about_scopes_is_not_tried_again() {
    let (sandbox, _, session) = demo::logged_in().await;
    sandbox.fail_next("/echo/", SandboxResponse::scope_mismatch());
    let error = call(&session).await.unwrap_err();
    assert!(
        error.is_scope_mismatch() && error.is_unauthorized(),
        "{error}"
    );
    assert_eq!(error.status(), Some(401));
    assert!(error.to_string().contains("read:echo:demo"), "{error}");
    assert!(
        error.to_string().contains("scope does not match"),
        "{error}"
    );
    assert_eq!(sandbox.token_calls(), 0);
    assert_eq!(sandbox.requests().len(), 1);
}

#[tokio::test]
async fn a_wrong_secret_is_not_for_a_person_to_mend() {
    let sandbox = demo::sandbox().await;
    let app = OAuthApp::new("sandbox-client", "wrong", "http://127.0.0.1:0/callback");
    let atlassian = sandbox.atlassian().unwrap().app(app).build().unwrap();
    atlassian.use_grant(sandbox.grant(SCOPES)).await.unwrap();
    sandbox.advance(HOUR);
    let error = atlassian.grant().await.unwrap_err();
    assert!(matches!(error, Error::ClientRejected { .. }), "{error}");
    assert!(!error.needs_consent());
    let text = error.to_string();
    assert!(
        text.contains("client secret") && !text.to_lowercase().contains("consent"),
        "{text}"
    );
}

#[tokio::test]
async fn refusals_of_a_refresh_are_told_apart() {
    let oauth = |status, error: &str| {
        SandboxResponse::json(
            status,
            json!({"error": error, "error_description": "said so"}),
        )
    };
    type Expected = fn(&Error) -> bool;
    let table: &[(SandboxResponse, Expected)] = &[
        (oauth(403, "unauthorized_client"), Error::needs_consent),
        (oauth(403, "invalid_grant"), Error::needs_consent),
        (oauth(400, "invalid_grant"), Error::needs_consent),
        (oauth(401, "access_denied"), |e| {
            matches!(e, Error::ClientRejected { .. })
        }),
        (oauth(401, "invalid_client"), |e| {
            matches!(e, Error::ClientRejected { .. })
        }),
        (oauth(400, "invalid_request"), |e| {
            matches!(e, Error::Oauth { .. })
        }),
        (SandboxResponse::too_many_requests(Some(7)), |e| {
            e.is_rate_limited() && e.retry_after() == Some(Duration::from_secs(7))
        }),
        (SandboxResponse::empty(503), |e| e.status() == Some(503)),
        (
            SandboxResponse::json(403, json!({"message": "blocked"})),
            Error::is_forbidden,
        ),
        (SandboxResponse::json(200, json!({"expires_in": 1})), |e| {
            matches!(e, Error::Decode(_))
        }),
        (SandboxResponse::bytes(200, "text/html", "<html>"), |e| {
            matches!(e, Error::Decode(_))
        }),
    ];
    for (response, expected) in table {
        let (sandbox, atlassian, _) = demo::logged_in().await;
        sandbox.advance(HOUR);
        // As often as it is tried: a 429 that asks for 7 seconds fits into half a minute four times.
        let calls = match response.status {
            429 => 4,
            503 => 5,
            _ => 1,
        };
        sandbox.fail_times(calls, "/oauth/token", response.clone());
        let error = atlassian.grant().await.unwrap_err();
        assert!(expected(&error), "{response:?}: {error:?}");
        assert_eq!(sandbox.token_calls(), calls, "{response:?}");
        let burnt = error.needs_consent();
        sandbox.advance(Duration::from_secs(7));
        assert_eq!(
            atlassian.grant().await.is_ok(),
            !burnt,
            "the refresh token was not used up"
        );
    }
}

#[tokio::test]
async fn rotated_tokens_are_used_and_saved() {
    let sandbox = demo::sandbox().await;
    let store = Arc::new(MemoryStore::holding(sandbox.grant(SCOPES)));
    let atlassian = sandbox
        .atlassian()
        .unwrap()
        .store(store.clone())
        .build()
        .unwrap();
    let mut seen = std::collections::HashSet::new();
    for day in 0..120 {
        let grant = atlassian.grant().await.unwrap();
        let saved = store.load().await.unwrap().unwrap();
        let (held, kept) = (
            grant.refresh_token().unwrap(),
            saved.refresh_token().unwrap(),
        );
        assert_eq!(held.expose_secret(), kept.expose_secret());
        assert!(seen.insert(held.expose_secret().to_owned()), "day {day}");
        sandbox.advance(24 * HOUR);
    }
}

#[tokio::test]
async fn a_store_another_process_wrote_to_saves_the_exchange() {
    let sandbox = demo::sandbox().await;
    let store = Arc::new(MemoryStore::holding(sandbox.grant(SCOPES)));
    let client = || {
        sandbox
            .atlassian()
            .unwrap()
            .store(store.clone())
            .build()
            .unwrap()
    };
    let (one, other) = (client(), client());
    one.grant().await.unwrap();
    other.grant().await.unwrap();
    sandbox.advance(HOUR);
    let first = one.grant().await.unwrap();
    let second = other.grant().await.unwrap();
    assert_eq!(sandbox.token_calls(), 1);
    assert_eq!(
        first.access_token().expose_secret(),
        second.access_token().expose_secret()
    );
}

#[tokio::test]
async fn the_sandbox_kills_a_grant_whose_old_token_comes_late() {
    let sandbox = demo::sandbox().await;
    let old = sandbox.grant(SCOPES);
    let client = |grant: Grant| {
        let builder = sandbox
            .atlassian()
            .unwrap()
            .store(MemoryStore::holding(grant));
        builder.build().unwrap()
    };
    let (one, other, third) = (client(old.clone()), client(old.clone()), client(old));
    sandbox.advance(HOUR);
    one.grant().await.unwrap();
    sandbox.advance(Duration::from_secs(599));
    other.grant().await.unwrap();
    sandbox.advance(Duration::from_secs(2));
    assert!(third.grant().await.unwrap_err().needs_consent());
    sandbox.advance(HOUR);
    assert!(
        one.grant().await.unwrap_err().needs_consent(),
        "the whole grant is dead"
    );
}

#[tokio::test]
async fn ninety_days_of_silence_end_a_grant() {
    let (sandbox, atlassian, _) = demo::logged_in().await;
    sandbox.advance(91 * 24 * HOUR);
    let error = atlassian.grant().await.unwrap_err();
    assert!(error.needs_consent(), "{error}");
}

/// Saves new grants when it is let; those that are marked for a refresh at once.
#[derive(Debug)]
struct Gated {
    inner: MemoryStore,
    asked: Semaphore,
    gate: Semaphore,
    broken: AtomicBool,
    loads: AtomicUsize,
}

impl Gated {
    fn holding(grant: Grant) -> Arc<Self> {
        Arc::new(Gated {
            inner: MemoryStore::holding(grant),
            asked: Semaphore::new(0),
            gate: Semaphore::new(0),
            broken: AtomicBool::new(false),
            loads: AtomicUsize::new(0),
        })
    }
}

impl TokenStore for Gated {
    fn load(&self) -> StoreFuture<'_, Option<Grant>> {
        self.loads.fetch_add(1, Ordering::SeqCst);
        self.inner.load()
    }

    fn save<'a>(&'a self, grant: &'a Grant) -> StoreFuture<'a, ()> {
        if grant.refresh_started_at().is_some() {
            return self.inner.save(grant);
        }
        Box::pin(async move {
            self.asked.add_permits(1);
            self.gate.acquire().await?.forget();
            if self.broken.load(Ordering::SeqCst) {
                return Err("the disk is full".into());
            }
            self.inner.save(grant).await
        })
    }

    fn clear(&self) -> StoreFuture<'_, ()> {
        self.inner.clear()
    }
}

async fn gated() -> (Sandbox, Arc<Gated>, Session) {
    let sandbox = demo::sandbox().await;
    let gated = Gated::holding(sandbox.grant(SCOPES));
    let builder = sandbox.atlassian().unwrap().store(gated.clone());
    let session = builder.build().unwrap().session(&sandbox.site());
    sandbox.advance(HOUR);
    (sandbox, gated, session)
}

#[tokio::test]
async fn a_dropped_call_does_not_lose_the_grant() {
    let (sandbox, store, session) = gated().await;
    let dropped = tokio::spawn({
        let session = session.clone();
        async move { call(&session).await }
    });
    // The exchange is over and the old refresh token spent; nothing is saved yet.
    store.asked.acquire().await.unwrap().forget();
    assert_eq!(sandbox.token_calls(), 1);
    dropped.abort();
    assert!(dropped.await.unwrap_err().is_cancelled());
    store.gate.add_permits(1);
    call(&session).await.unwrap();
    assert_eq!(sandbox.token_calls(), 1);
    let saved = store.inner.load().await.unwrap().unwrap();
    assert!(saved.expires_at() > sandbox.clock().now());
}

#[tokio::test]
async fn whoever_waited_does_not_ask_the_store_again() {
    let (sandbox, store, session) = gated().await;
    store.gate.add_permits(1);
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { call(&session).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(store.loads.load(Ordering::SeqCst), 1);
    assert_eq!(sandbox.token_calls(), 1);
}

#[tokio::test]
async fn nobody_uses_a_grant_before_it_is_saved() {
    let (sandbox, store, session) = gated().await;
    let waiting = tokio::spawn({
        let session = session.clone();
        async move { call(&session).await }
    });
    store.asked.acquire().await.unwrap().forget();
    assert!(
        sandbox
            .requests()
            .iter()
            .all(|call| call.path == "/oauth/token")
    );
    store.gate.add_permits(1);
    waiting.await.unwrap().unwrap();
    assert_eq!(sandbox.requests().len(), 2);
}

#[tokio::test]
async fn a_grant_that_could_not_be_saved_is_an_error_and_is_kept() {
    let (sandbox, store, session) = gated().await;
    store.gate.add_permits(10);
    store.broken.store(true, Ordering::SeqCst);
    for _ in 0..2 {
        let error = call(&session).await.unwrap_err();
        assert!(
            matches!(error, Error::Store { action: "save", .. }),
            "{error}"
        );
        assert!(error.to_string().contains("the disk is full"), "{error}");
    }
    store.broken.store(false, Ordering::SeqCst);
    call(&session).await.unwrap();
    assert_eq!(
        sandbox.token_calls(),
        1,
        "the spent refresh token was not used again"
    );
}

#[tokio::test]
async fn an_answer_without_a_refresh_token_keeps_the_old_one() {
    let (sandbox, atlassian, _) = demo::logged_in().await;
    let before = atlassian.grant().await.unwrap();
    sandbox.advance(HOUR);
    let answer = json!({"access_token": "opaque", "expires_in": "60"});
    sandbox.fail_next("/oauth/token", SandboxResponse::json(200, answer));
    let after = atlassian.grant().await.unwrap();
    let token = |grant: &Grant| grant.refresh_token().unwrap().expose_secret().to_owned();
    assert_eq!(token(&before), token(&after));
    assert_eq!(after.scopes(), before.scopes());
    assert_eq!(after.access_token().expose_secret(), "opaque");
}
