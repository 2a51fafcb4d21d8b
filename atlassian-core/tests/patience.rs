//! What a refresh does when the token endpoint, the store, the clock or the caller does not.
#![allow(clippy::unwrap_used)]

mod demo;

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use atlassian_core::auth::{ExposeSecret, Grant, MemoryStore, StoreFuture, StoreLock, TokenStore};
use atlassian_core::clock::{Clock, Pause};
use atlassian_core::error::TransportKind;
use atlassian_core::sandbox::{Sandbox, SandboxResponse};
use atlassian_core::{Atlassian, Call, Endpoints, Error, Session, Timestamp};
use demo::{ECHO, SCOPES};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

const HOUR: Duration = Duration::from_secs(3600);
const SECOND: Duration = Duration::from_secs(1);

async fn call(session: &Session) -> Result<Value, Error> {
    Call::new(session, &ECHO).path("value", "x").send().await
}

fn client(sandbox: &Sandbox, store: impl TokenStore + 'static) -> Atlassian {
    sandbox.atlassian().unwrap().store(store).build().unwrap()
}

fn unavailable() -> SandboxResponse {
    SandboxResponse::empty(503)
}

fn texts(grant: &Grant) -> String {
    grant.to_json().expose_secret().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_tasks_refresh_once() {
    let (sandbox, atlassian, _) = demo::logged_in().await;
    sandbox.advance(HOUR);
    let tasks: Vec<_> = (0..10_000)
        .map(|_| {
            let atlassian = atlassian.clone();
            tokio::spawn(async move { atlassian.grant().await })
        })
        .collect();
    let mut tokens = std::collections::HashSet::new();
    for task in tasks {
        let grant = task.await.unwrap().unwrap();
        tokens.insert(grant.access_token().expose_secret().to_owned());
    }
    assert_eq!((sandbox.token_calls(), tokens.len()), (1, 1));
    println!(
        "10000 tasks, expired token: {} token call",
        sandbox.token_calls()
    );
}

// The intent.

/// Tells what was saved, and after how many token calls.
#[derive(Debug, Default)]
struct Told {
    inner: MemoryStore,
    saved: Mutex<Vec<(bool, usize)>>,
    calls: Mutex<Option<Arc<Sandbox>>>,
    full: AtomicBool,
    /// Takes what is marked, and nothing after it.
    filling: AtomicBool,
}

impl TokenStore for Told {
    fn load(&self) -> StoreFuture<'_, Option<Grant>> {
        self.inner.load()
    }

    fn save<'a>(&'a self, grant: &'a Grant) -> StoreFuture<'a, ()> {
        let marked = grant.refresh_started_at().is_some();
        if self.full.load(Ordering::SeqCst) || (!marked && self.filling.load(Ordering::SeqCst)) {
            return Box::pin(std::future::ready(Err("the disk is full".into())));
        }
        let calls = self.calls.lock().unwrap();
        let calls = calls.as_ref().map_or(0, |sandbox| sandbox.token_calls());
        self.saved.lock().unwrap().push((marked, calls));
        self.inner.save(grant)
    }

    fn clear(&self) -> StoreFuture<'_, ()> {
        self.inner.clear()
    }
}

async fn told() -> (Arc<Sandbox>, Arc<Told>, Atlassian) {
    let sandbox = Arc::new(demo::sandbox().await);
    let store = Arc::new(Told::default());
    *store.calls.lock().unwrap() = Some(Arc::clone(&sandbox));
    let atlassian = client(&sandbox, store.clone());
    atlassian.use_grant(sandbox.grant(SCOPES)).await.unwrap();
    sandbox.advance(HOUR);
    (sandbox, store, atlassian)
}

#[tokio::test]
async fn the_intent_is_saved_before_the_exchange() {
    let (_, store, atlassian) = told().await;
    atlassian.grant().await.unwrap();
    // The login; the old grant marked, before the call; the new one, after it.
    assert_eq!(
        *store.saved.lock().unwrap(),
        [(false, 0), (true, 0), (false, 1)]
    );
}

#[tokio::test]
async fn an_intent_that_cannot_be_saved_means_no_exchange() {
    let (sandbox, store, atlassian) = told().await;
    store.full.store(true, Ordering::SeqCst);
    let error = atlassian.grant().await.unwrap_err();
    assert!(
        matches!(error, Error::Store { action: "save", .. }),
        "{error}"
    );
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert_eq!(sandbox.token_calls(), 0);
    store.full.store(false, Ordering::SeqCst);
    atlassian.grant().await.unwrap();
    assert_eq!(sandbox.token_calls(), 1);
}

#[tokio::test]
async fn what_is_known_not_to_have_happened_leaves_no_mark() {
    for response in [
        SandboxResponse::json(401, json!({"error": "access_denied"})),
        SandboxResponse::json(400, json!({"error": "invalid_request"})),
        SandboxResponse::json(403, json!({"error": "unauthorized_client"})),
        SandboxResponse::too_many_requests(Some(60)),
    ] {
        let (sandbox, store, atlassian) = told().await;
        sandbox.fail_next("/oauth/token", response);
        atlassian.grant().await.unwrap_err();
        let stored = store.load().await.unwrap().unwrap();
        assert_eq!(stored.refresh_started_at(), None);
    }
    // What nobody knows does, and keeps the time at which it began.
    let (sandbox, store, atlassian) = told().await;
    let began = sandbox.clock().now();
    for _ in 0..2 {
        sandbox.fail_times(5, "/oauth/token", unavailable());
        atlassian.grant().await.unwrap_err();
        let stored = store.load().await.unwrap().unwrap();
        assert_eq!(stored.refresh_started_at(), Some(began));
    }
    atlassian.grant().await.unwrap();
    let stored = store.load().await.unwrap().unwrap();
    assert_eq!(stored.refresh_started_at(), None);
}

#[tokio::test]
async fn a_mark_means_a_refresh_at_once() {
    let sandbox = demo::sandbox().await;
    let marked = sandbox.grant(SCOPES);
    let marked = marked.with_refresh_started_at(sandbox.clock().now());
    let store = Arc::new(MemoryStore::holding(marked));
    let atlassian = client(&sandbox, store.clone());
    let grant = atlassian.grant().await.unwrap();
    assert_eq!(
        sandbox.token_calls(),
        1,
        "although the access token looked good"
    );
    assert_eq!(grant.refresh_started_at(), None);
    let stored = store.load().await.unwrap().unwrap();
    assert_eq!(texts(&stored), texts(&grant));
    atlassian.grant().await.unwrap();
    assert_eq!(sandbox.token_calls(), 1);
}

#[tokio::test]
async fn an_interrupted_refresh_that_came_too_late_is_told_so() {
    let sandbox = demo::sandbox().await;
    let old = sandbox.grant(SCOPES);
    let other = client(&sandbox, MemoryStore::holding(old.clone()));
    sandbox.advance(HOUR);
    let began = sandbox.clock().now();
    other.grant().await.unwrap();
    sandbox.advance(Duration::from_secs(601));
    let atlassian = client(
        &sandbox,
        MemoryStore::holding(old.with_refresh_started_at(began)),
    );
    let error = atlassian.grant().await.unwrap_err();
    assert!(error.needs_consent());
    let text = error.to_string();
    assert!(
        text.contains("interrupted") && text.contains(&began.to_string()),
        "{text}"
    );
    assert!(text.contains("refresh_token is invalid"), "{text}");
    // Asked once, said every time.
    let again = atlassian.grant().await.unwrap_err();
    assert_eq!(again.to_string(), text);
    assert_eq!(sandbox.token_calls(), 2);
}

#[tokio::test]
async fn a_mark_that_cannot_be_cleared_up_yet_does_not_stop_a_token_that_works() {
    let sandbox = demo::sandbox().await;
    let marked = sandbox.grant(SCOPES);
    let marked = marked.with_refresh_started_at(sandbox.clock().now());
    let session = client(&sandbox, MemoryStore::holding(marked)).session(&sandbox.site());
    sandbox.fail_next("/oauth/token", unavailable());
    for _ in 0..20 {
        call(&session).await.unwrap();
    }
    assert_eq!(sandbox.token_calls(), 1);
    sandbox.advance(10 * SECOND);
    call(&session).await.unwrap();
    assert_eq!(
        sandbox.token_calls(),
        2,
        "the old refresh token works for ten minutes only"
    );
}

#[tokio::test]
async fn many_who_start_with_such_a_mark_ask_once() {
    let sandbox = demo::sandbox().await;
    let marked = sandbox.grant(SCOPES);
    let marked = marked.with_refresh_started_at(sandbox.clock().now());
    let atlassian = client(&sandbox, MemoryStore::holding(marked));
    sandbox.fail_times(200, "/oauth/token", unavailable());
    let tasks: Vec<_> = (0..200)
        .map(|_| {
            let atlassian = atlassian.clone();
            tokio::spawn(async move { atlassian.grant().await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(sandbox.token_calls(), 1);
}

// Time.

#[tokio::test]
async fn short_lives_do_not_mean_a_refresh_per_call() {
    for life in [0, 1, 2, 5, 30, 59, 60, 61, 90, 119, 120, 121] {
        let (sandbox, atlassian, _) = demo::logged_in().await;
        sandbox.advance(HOUR);
        let answer = json!({"access_token": "opaque", "expires_in": life});
        sandbox.fail_next("/oauth/token", SandboxResponse::json(200, answer));
        for _ in 0..100 {
            atlassian.grant().await.unwrap();
        }
        assert_eq!(sandbox.token_calls(), 1, "expires_in {life}");
        if life > 0 {
            sandbox.advance(Duration::from_secs(life));
            atlassian.grant().await.unwrap();
            assert_eq!(sandbox.token_calls(), 2, "expires_in {life}");
        }
    }
}

#[tokio::test]
async fn a_grant_is_refreshed_a_minute_ahead() {
    let (sandbox, atlassian, _) = demo::logged_in().await;
    sandbox.advance(HOUR - 61 * SECOND);
    atlassian.grant().await.unwrap();
    assert_eq!(sandbox.token_calls(), 0);
    sandbox.advance(SECOND);
    atlassian.grant().await.unwrap();
    assert_eq!(sandbox.token_calls(), 1);
}

/// The sandbox's time, so many seconds off.
#[derive(Clone, Debug)]
struct Off(Arc<dyn Clock>, Arc<AtomicI64>);

impl Off {
    fn by(sandbox: &Sandbox, seconds: i64) -> Self {
        Off(sandbox.clock(), Arc::new(AtomicI64::new(seconds)))
    }
}

impl Clock for Off {
    fn now(&self) -> Timestamp {
        let off = self.1.load(Ordering::SeqCst);
        Timestamp::from_millis(self.0.now().as_millis() + off * 1000)
    }

    fn sleep(&self, duration: Duration) -> Pause {
        self.0.sleep(duration)
    }

    fn reach(&self, instant: Timestamp) -> Pause {
        let off = self.1.load(Ordering::SeqCst);
        let earlier = instant.as_millis() - off * 1000;
        self.0.reach(Timestamp::from_millis(earlier))
    }
}

#[tokio::test]
async fn hosts_whose_clocks_are_an_hour_off_share_a_grant() {
    let offsets: [&[i64]; 5] = [
        &[0, 0],
        &[0, 3600],
        &[0, -3600],
        &[-3600, 0, 3600],
        &[0, 5, -5],
    ];
    for offsets in offsets {
        let sandbox = demo::sandbox().await;
        let store = Arc::new(MemoryStore::holding(sandbox.grant(SCOPES)));
        let sessions: Vec<_> = offsets
            .iter()
            .map(|seconds| {
                let builder = sandbox.atlassian().unwrap().store(store.clone());
                let builder = builder.clock(Off::by(&sandbox, *seconds));
                builder.build().unwrap().session(&sandbox.site())
            })
            .collect();
        // A day, a call of every host each five minutes.
        for _ in 0..288 {
            for session in &sessions {
                call(session).await.unwrap();
            }
            sandbox.advance(Duration::from_secs(300));
        }
        let calls = sandbox.token_calls();
        println!("clocks off by {offsets:?} s: {calls} refreshes in 24 hours");
        let skewed = offsets.iter().any(|seconds| seconds.abs() >= 3600);
        let most = if skewed { 26 * offsets.len() } else { 27 };
        assert!((23..=most).contains(&calls), "{offsets:?}: {calls}");
    }
}

#[tokio::test]
async fn a_clock_that_jumps_costs_one_refresh() {
    for jump in [3600, -3600, 24 * 3600, -24 * 3600] {
        let sandbox = demo::sandbox().await;
        let clock = Off::by(&sandbox, 0);
        let builder = sandbox.atlassian().unwrap().clock(clock.clone());
        let atlassian = builder.build().unwrap();
        atlassian.use_grant(sandbox.grant(SCOPES)).await.unwrap();
        let session = atlassian.session(&sandbox.site());
        call(&session).await.unwrap();
        clock.1.store(jump, Ordering::SeqCst);
        for _ in 0..50 {
            call(&session).await.unwrap();
        }
        assert_eq!(sandbox.token_calls(), usize::from(jump > 0), "{jump}");
        // Whatever it believes: when the token has really ended, one call is refused, and mended.
        sandbox.advance(HOUR);
        for _ in 0..50 {
            call(&session).await.unwrap();
        }
        assert_eq!(sandbox.token_calls(), usize::from(jump > 0) + 1, "{jump}");
    }
}

#[tokio::test]
async fn a_refresh_ahead_of_time_that_fails_costs_nothing() {
    for response in [
        unavailable(),
        SandboxResponse::empty(500),
        SandboxResponse::too_many_requests(Some(3)),
        SandboxResponse::bytes(200, "text/html", "<html>"),
    ] {
        let (sandbox, _, session) = demo::logged_in().await;
        sandbox.advance(HOUR - 50 * SECOND);
        sandbox.fail_times(2, "/oauth/token", response);
        for _ in 0..50 {
            call(&session).await.unwrap();
        }
        assert_eq!(sandbox.token_calls(), 1, "not once per call");
        sandbox.advance(9 * SECOND);
        call(&session).await.unwrap();
        assert_eq!(sandbox.token_calls(), 1);
        sandbox.advance(SECOND);
        call(&session).await.unwrap();
        call(&session).await.unwrap();
        assert_eq!(sandbox.token_calls(), 2);
        sandbox.advance(10 * SECOND);
        call(&session).await.unwrap();
        assert_eq!(sandbox.token_calls(), 3);
        sandbox.advance(HOUR - 61 * SECOND);
        call(&session).await.unwrap();
        assert_eq!(sandbox.token_calls(), 3, "the new grant is in use");
    }
}

#[tokio::test]
async fn a_store_that_fails_ahead_of_time_costs_nothing_and_no_exchange() {
    let (sandbox, store, atlassian) = told().await;
    atlassian.grant().await.unwrap();
    sandbox.advance(HOUR - 50 * SECOND);
    store.full.store(true, Ordering::SeqCst);
    for _ in 0..5 {
        atlassian.grant().await.unwrap();
        sandbox.advance(9 * SECOND);
    }
    assert_eq!(sandbox.token_calls(), 1);
    sandbox.advance(5 * SECOND);
    let error = atlassian.grant().await.unwrap_err();
    assert!(
        matches!(error, Error::Store { action: "save", .. }),
        "{error}"
    );
    store.full.store(false, Ordering::SeqCst);
    atlassian.grant().await.unwrap();
    assert_eq!(sandbox.token_calls(), 2);
}

#[tokio::test]
async fn what_asks_for_a_long_wait_ahead_of_time_gets_it() {
    let (sandbox, _, session) = demo::logged_in().await;
    sandbox.advance(HOUR - 50 * SECOND);
    sandbox.fail_next(
        "/oauth/token",
        SandboxResponse::too_many_requests(Some(300)),
    );
    call(&session).await.unwrap();
    sandbox.advance(49 * SECOND);
    call(&session).await.unwrap();
    sandbox.advance(250 * SECOND);
    assert!(call(&session).await.unwrap_err().is_rate_limited());
    assert_eq!(sandbox.token_calls(), 1);
    sandbox.advance(SECOND);
    call(&session).await.unwrap();
    assert_eq!(sandbox.token_calls(), 2);
}

#[tokio::test]
async fn a_refresh_ahead_of_time_that_is_refused_is_told_at_once() {
    let (sandbox, atlassian, _) = demo::logged_in().await;
    sandbox.advance(HOUR - 50 * SECOND);
    sandbox.fail_next(
        "/oauth/token",
        SandboxResponse::json(401, json!({"error": "access_denied"})),
    );
    let error = atlassian.grant().await.unwrap_err();
    assert!(matches!(error, Error::ClientRejected { .. }), "{error}");
}

// Patience.

#[tokio::test]
async fn passing_faults_of_the_token_endpoint_are_not_seen() {
    for response in [
        unavailable(),
        SandboxResponse::empty(502),
        SandboxResponse::empty(504),
    ] {
        let (sandbox, _, session) = demo::logged_in().await;
        sandbox.advance(HOUR);
        sandbox.fail_times(3, "/oauth/token", response);
        call(&session).await.unwrap();
        assert_eq!(sandbox.token_calls(), 4);
    }
}

#[tokio::test]
async fn retry_after_is_the_least_that_is_waited() {
    let (sandbox, atlassian, _) = demo::logged_in().await;
    sandbox.advance(HOUR);
    let before = sandbox.clock().now();
    let limited = SandboxResponse::json(429, json!({"error": "too_many_requests"}));
    sandbox.fail_next("/oauth/token", limited.header("Retry-After", "7"));
    atlassian.grant().await.unwrap();
    let waited = sandbox.clock().now().since(before);
    assert!((7 * SECOND..9 * SECOND).contains(&waited), "{waited:?}");
}

#[tokio::test]
async fn what_asks_for_too_long_a_wait_is_left_alone_until_then() {
    let (sandbox, atlassian, _) = demo::logged_in().await;
    sandbox.advance(HOUR);
    sandbox.fail_next(
        "/oauth/token",
        SandboxResponse::too_many_requests(Some(3600)),
    );
    for _ in 0..20 {
        let error = atlassian.grant().await.unwrap_err();
        assert!(error.is_rate_limited(), "{error}");
        assert_eq!(error.retry_after(), Some(HOUR));
    }
    sandbox.advance(HOUR - SECOND);
    atlassian.grant().await.unwrap_err();
    assert_eq!(sandbox.token_calls(), 1);
    sandbox.advance(SECOND);
    atlassian.grant().await.unwrap();
    assert_eq!(sandbox.token_calls(), 2);
}

#[tokio::test]
async fn a_token_endpoint_that_is_down_never_loses_the_grant() {
    let sandbox = demo::sandbox().await;
    let store = Arc::new(MemoryStore::holding(sandbox.grant(SCOPES)));
    sandbox.advance(HOUR);
    // A port that was free a moment ago: nobody listens.
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nowhere = format!("http://{}", port.local_addr().unwrap());
    drop(port);
    let builder = sandbox.atlassian().unwrap().store(store.clone());
    let down = builder
        .endpoints(Endpoints::at(&nowhere).unwrap())
        .build()
        .unwrap();
    for _ in 0..3 {
        let error = down.grant().await.unwrap_err();
        let Error::Transport(lost) = &error else {
            panic!("{error}");
        };
        assert_eq!(lost.kind, TransportKind::Connect);
        assert!(!error.needs_consent());
    }
    let stored = store.load().await.unwrap().unwrap();
    assert_eq!(stored.refresh_started_at(), None, "nothing was ever sent");
    client(&sandbox, store).grant().await.unwrap();
}

/// Forwards to the sandbox, and loses the first answers on the way back: at once, or half of one.
async fn losing(sandbox: &Sandbox, lost: usize, half: bool) -> (String, Arc<AtomicUsize>) {
    let target = sandbox.uri().trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let (target, counted) = (target.clone(), Arc::clone(&counted));
            tokio::spawn(async move {
                let mut request = vec![0; 64 * 1024];
                let Ok(length) = near.read(&mut request).await else {
                    return;
                };
                let mut far = TcpStream::connect(target).await.unwrap();
                let text = String::from_utf8_lossy(&request[..length]).into_owned();
                let text = text.replacen("\r\n", "\r\nConnection: close\r\n", 1);
                far.write_all(text.as_bytes()).await.unwrap();
                let mut answer = Vec::new();
                far.read_to_end(&mut answer).await.unwrap();
                if counted.fetch_add(1, Ordering::SeqCst) < lost {
                    answer.truncate(if half { answer.len() - 20 } else { 0 });
                }
                near.write_all(&answer).await.unwrap();
            });
        }
    });
    (address, count)
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again() {
    for half in [false, true] {
        let sandbox = demo::sandbox().await;
        let store = Arc::new(MemoryStore::holding(sandbox.grant(SCOPES)));
        sandbox.advance(HOUR);
        let (address, calls) = losing(&sandbox, 2, half).await;
        let builder = sandbox.atlassian().unwrap().store(store.clone());
        let builder = builder.endpoints(Endpoints::at(&address).unwrap());
        let grant = builder.build().unwrap().grant().await.unwrap();
        assert_eq!(calls.load(Ordering::SeqCst), 3);
        let stored = store.load().await.unwrap().unwrap();
        assert_eq!(texts(&grant), texts(&stored));
        sandbox.advance(24 * HOUR);
        client(&sandbox, store).grant().await.unwrap();
    }
}

#[tokio::test]
async fn a_code_is_not_sent_again_after_an_answer_was_lost() {
    let sandbox = demo::sandbox().await;
    let (address, calls) = losing(&sandbox, 1, false).await;
    let endpoints = Endpoints::at(&address).unwrap();
    let atlassian = sandbox
        .atlassian()
        .unwrap()
        .endpoints(endpoints)
        .build()
        .unwrap();
    let code = || {
        let asked = atlassian.resume("state", "verifier");
        asked
            .accept_callback("/callback?state=state&code=a-code")
            .unwrap()
    };
    let error = atlassian.exchange(code()).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert_eq!(calls.load(Ordering::SeqCst), 1);

    let direct = sandbox.atlassian().unwrap().build().unwrap();
    for (response, expected) in [(unavailable(), 1), (SandboxResponse::empty(502), 1)] {
        let before = sandbox.token_calls();
        sandbox.fail_next("/oauth/token", response);
        direct.exchange(code()).await.unwrap_err();
        assert_eq!(sandbox.token_calls() - before, expected);
    }
    // A 429 was not processed.
    let before = sandbox.token_calls();
    sandbox.fail_next("/oauth/token", SandboxResponse::too_many_requests(None));
    let error = direct.exchange(code()).await.unwrap_err();
    assert!(matches!(error, Error::Oauth { .. }), "{error}");
    assert_eq!(sandbox.token_calls() - before, 2);
}

#[tokio::test]
async fn silence_ends_after_half_a_minute_by_the_clock() {
    let sandbox = demo::sandbox().await;
    let store = Arc::new(MemoryStore::holding(sandbox.grant(SCOPES)));
    sandbox.advance(HOUR);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let silent = tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            kept.push(stream);
        }
    });
    let builder = sandbox.atlassian().unwrap().store(store.clone());
    let builder = builder.endpoints(Endpoints::at(&address).unwrap());
    let atlassian = builder.build().unwrap();
    let began = sandbox.clock().now();
    let waiting = tokio::spawn(async move { atlassian.grant().await });
    while !waiting.is_finished() {
        sandbox.advance(Duration::from_millis(250));
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let error = waiting.await.unwrap().unwrap_err();
    let Error::Transport(lost) = &error else {
        panic!("{error}");
    };
    assert_eq!(lost.kind, TransportKind::Timeout);
    let waited = sandbox.clock().now().since(began);
    assert!((20 * SECOND..32 * SECOND).contains(&waited), "{waited:?}");
    silent.abort();
    client(&sandbox, store).grant().await.unwrap();
}

/// Loads when it is let.
#[derive(Debug)]
struct Slow {
    inner: MemoryStore,
    gate: Semaphore,
    locks: AtomicUsize,
}

impl TokenStore for Slow {
    fn load(&self) -> StoreFuture<'_, Option<Grant>> {
        Box::pin(async move {
            self.gate.acquire().await?.forget();
            self.inner.load().await
        })
    }

    fn save<'a>(&'a self, grant: &'a Grant) -> StoreFuture<'a, ()> {
        self.inner.save(grant)
    }

    fn clear(&self) -> StoreFuture<'_, ()> {
        self.inner.clear()
    }

    fn lock(&self) -> StoreFuture<'_, StoreLock> {
        self.locks.fetch_add(1, Ordering::SeqCst);
        Box::pin(std::future::ready(Ok(StoreLock::unshared())))
    }
}

#[tokio::test]
async fn whoever_waited_for_a_refresh_that_failed_is_told_so() {
    let sandbox = demo::sandbox().await;
    let store = Arc::new(Slow {
        inner: MemoryStore::holding(sandbox.grant(SCOPES)),
        gate: Semaphore::new(0),
        locks: AtomicUsize::new(0),
    });
    let atlassian = client(&sandbox, store.clone());
    sandbox.advance(HOUR);
    sandbox.fail_times(1, "/oauth/token", SandboxResponse::empty(500));
    let tasks: Vec<_> = (0..500)
        .map(|_| {
            let atlassian = atlassian.clone();
            tokio::spawn(async move { atlassian.grant().await })
        })
        .collect();
    // All of them wait when this has yielded once: the runtime has one thread.
    tokio::task::yield_now().await;
    store.gate.add_permits(1000);
    for task in tasks {
        let error = task.await.unwrap().unwrap_err();
        assert_eq!(error.status(), Some(500), "{error}");
    }
    assert_eq!(sandbox.token_calls(), 1);
    assert_eq!(store.locks.load(Ordering::SeqCst), 1);
    atlassian.grant().await.unwrap();
}

// Dropped futures, and grants of others.

#[tokio::test]
async fn whatever_is_cancelled_leaves_nothing_locked() {
    let (sandbox, atlassian, session) = demo::logged_in().await;
    let mut aborted = 0;
    for round in 0..400 {
        if round % 2 == 0 {
            sandbox.advance(HOUR);
        } else {
            sandbox.expire_access_tokens();
        }
        let tasks: Vec<_> = (0..3)
            .map(|_| {
                let session = session.clone();
                tokio::spawn(async move { call(&session).await })
            })
            .collect();
        for _ in 0..round % 50 {
            tokio::task::yield_now().await;
        }
        for task in tasks {
            task.abort();
            aborted += usize::from(task.await.is_err());
        }
        call(&session).await.unwrap();
        atlassian.grant().await.unwrap();
    }
    let calls = sandbox.token_calls();
    println!("{aborted} tasks cancelled in 400 rounds, {calls} token calls");
    assert!(aborted > 400 && calls <= 400, "{aborted} {calls}");
}

#[tokio::test]
async fn a_login_elsewhere_wins_over_a_grant_that_could_not_be_saved() {
    let (sandbox, store, atlassian) = told().await;
    store.filling.store(true, Ordering::SeqCst);
    atlassian.grant().await.unwrap_err();
    assert_eq!(sandbox.token_calls(), 1);
    let theirs = sandbox.grant(SCOPES);
    store.inner.save(&theirs).await.unwrap();
    store.filling.store(false, Ordering::SeqCst);
    let used = atlassian.grant().await.unwrap();
    assert_eq!(texts(&used), texts(&theirs));
    assert_eq!(sandbox.token_calls(), 1);
}

// Grants as data.

#[test]
fn a_grant_survives_json() {
    let time = |text: &str| text.parse::<Timestamp>().unwrap();
    let grant = Grant::new(
        "access \"\\ \u{1F511}\u{0}".into(),
        Some("refresh".into()),
        time("2026-03-02T10:00:00.123456789Z"),
        vec!["read:jira-work".to_owned(), "offline_access".to_owned()],
    );
    let full = grant
        .clone()
        .with_issued_at(time("2026-03-02T09:00:00Z"))
        .with_refresh_started_at(time("2026-03-02T09:59:30.5Z"));
    let bare = Grant::new("a".into(), None, Timestamp::from_millis(i64::MIN), vec![]);
    let last = Grant::new("a".into(), None, Timestamp::from_millis(i64::MAX), vec![]);
    for grant in [grant, full, bare, last] {
        let again = Grant::from_json(&texts(&grant)).unwrap();
        assert_eq!(texts(&again), texts(&grant));
        assert_eq!(
            again.access_token().expose_secret(),
            grant.access_token().expose_secret()
        );
        assert_eq!(again.expires_at(), grant.expires_at());
        assert_eq!(again.issued_at(), grant.issued_at());
        assert_eq!(again.scopes(), grant.scopes());
        assert_eq!(again.refresh_started_at(), grant.refresh_started_at());
    }
    // This form is stored by others: it must be read for ever.
    let stored = r#"{"version":1,"access_token":"a","refresh_token":null,"scopes":["s"],
        "expires_at":"2026-03-02T10:00:00Z","later":{"any":[1]}}"#;
    let read = Grant::from_json(stored).unwrap();
    assert_eq!(read.expires_at(), time("2026-03-02T10:00:00Z"));
    assert!(read.refresh_token().is_none() && read.refresh_started_at().is_none());
}

#[test]
fn what_is_no_grant_is_told_and_not_shown() {
    let good = json!({"version": 1, "access_token": "hush", "refresh_token": "hush",
        "expires_at": "2026-03-02T10:00:00Z", "scopes": ["hush"]});
    let with = |name: &str, value: Value| {
        let mut changed = good.clone();
        changed[name] = value;
        changed.to_string()
    };
    let table = [
        (String::new(), "no JSON"),
        ("hush".to_owned(), "no JSON"),
        (
            good.to_string()
                .replace("scopes\":[\"hush\"", "scopes\":[\"hush"),
            "no JSON",
        ),
        ("[]".to_owned(), "version"),
        (with("version", json!("hush")), "version"),
        (with("version", json!(2)), "update the SDK"),
        (
            with("access_token", json!({"hush": 1})),
            "`access_token` is no text",
        ),
        (
            with("access_token", Value::Null),
            "`access_token` is missing",
        ),
        (
            with("refresh_token", json!(["hush"])),
            "`refresh_token` is no text",
        ),
        (with("expires_at", json!("hush")), "`expires_at` is no time"),
        (with("expires_at", Value::Null), "`expires_at` is missing"),
        (
            with("refresh_started_at", json!("hush")),
            "`refresh_started_at` is no time",
        ),
        (with("scopes", json!("hush")), "scopes"),
        (with("scopes", json!(["a", 1, "hush"])), "scopes"),
    ];
    for (text, expected) in table {
        let error = Grant::from_json(&text).unwrap_err();
        let said = format!("{error} {error:?}");
        assert!(
            said.contains(expected) && !said.contains("hush"),
            "{text}: {said}"
        );
    }
}
