//! No text of ours shows a secret.
#![allow(clippy::unwrap_used)]

mod demo;
mod witness;

use atlassian_core::auth::{MemoryStore, TokenStore};
use atlassian_core::sandbox::SandboxResponse;
use atlassian_core::{Atlassian, Call, Credentials, Error, OAuthApp, Session};
use demo::{ECHO, SCOPES};
use serde_json::{Value, json};
use witness::Witness;

/// Everything secret that these tests use has one of these in it.
const MARKS: &[&str] = &["sandbox-secret", "hush", "c2FuZGJveA"];

fn silent(text: &str) {
    for mark in MARKS {
        assert!(!text.contains(mark), "{mark:?} is in {text:?}");
    }
}

fn silent_error(error: &Error) {
    silent(&error.to_string());
    silent(&format!("{error:?}"));
    silent(&format!("{error:#?}"));
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        silent(&format!("{inner} {inner:?}"));
        source = inner.source();
    }
}

#[tokio::test]
async fn nothing_that_can_be_printed_shows_one() {
    let sandbox = demo::sandbox().await;
    let app = OAuthApp::new("id", "hush", "http://127.0.0.1:0/callback");
    let grant = sandbox.grant(SCOPES);
    let store = MemoryStore::holding(grant.clone());
    silent(&format!(
        "{app:?} {grant:?} {grant:#?} {store:?} {:?}",
        store.load().await
    ));
    let builder = Atlassian::builder().app(app).store(store);
    silent(&format!("{builder:?} {builder:#?}"));
    let atlassian = builder.build().unwrap();
    let asked = atlassian.authorize_url(SCOPES).unwrap();
    silent(&format!("{asked:?}"));
    let session = atlassian.session(&sandbox.site());
    let call = Call::new(&session, &ECHO).path("value", "x");
    silent(&format!(
        "{atlassian:?} {session:?} {call:?} {:?}",
        call.clone().send::<Value>()
    ));
    for credentials in [
        Credentials::api_token("https://acme.atlassian.net", "me", "hush"),
        Credentials::scoped_api_token("id", "me", "hush"),
        Credentials::bearer("id", "hush"),
    ] {
        let builder = Session::builder(credentials.clone());
        silent(&format!("{credentials:?} {builder:?}"));
        let session = builder.build().unwrap();
        silent(&format!("{session:?} {session:#?}"));
    }
}

#[tokio::test]
async fn no_error_of_a_login_or_a_refresh_shows_one() {
    let sandbox = demo::sandbox().await;
    let echoing = json!({
        "error": "invalid_grant",
        "error_description": "sandbox-secret-refresh-000002 of hush is unknown",
        "refresh_token": "sandbox-secret-refresh-000002",
    });
    let responses = [
        SandboxResponse::json(403, echoing.clone()),
        SandboxResponse::json(401, echoing.clone()),
        SandboxResponse::json(400, echoing.clone()),
        SandboxResponse::json(500, echoing),
        SandboxResponse::bytes(500, "text/plain", "sandbox-secret-refresh-000002 hush"),
        SandboxResponse::json(200, json!({"acces_token": "sandbox-secret-access-9"})),
        SandboxResponse::json(200, json!("sandbox-secret-access-9")),
        SandboxResponse::json(200, json!({"access_token": ["sandbox-secret-access-9"]})),
    ];
    let grant = sandbox.grant(SCOPES);
    sandbox.advance(std::time::Duration::from_secs(3600));
    for response in responses {
        let app = OAuthApp::new("sandbox-client", "hush", "http://127.0.0.1:0/callback");
        let builder = sandbox.atlassian().unwrap().app(app);
        let atlassian = builder
            .store(MemoryStore::holding(grant.clone()))
            .build()
            .unwrap();
        sandbox.fail_next("/oauth/token", response.clone());
        silent_error(&atlassian.grant().await.unwrap_err());
        silent(&format!("{atlassian:?}"));

        let asked = atlassian.resume("state", "hush-hush-hush");
        let callback = "/callback?state=state&code=sandbox-secret-refresh-000002";
        let code = asked.accept_callback(callback).unwrap();
        silent(&format!("{code:?}"));
        sandbox.fail_next("/oauth/token", response);
        silent_error(&atlassian.exchange(code).await.unwrap_err());
    }
}

#[tokio::test]
async fn no_error_of_a_call_shows_one() {
    let (sandbox, atlassian, session) = demo::logged_in().await;
    for response in [
        SandboxResponse::empty(500),
        SandboxResponse::scope_mismatch(),
        SandboxResponse::json(200, json!([])).header("X-Seraph-LoginReason", "OUT"),
        SandboxResponse::empty(200),
    ] {
        sandbox.fail_next("/echo", response);
        let call = Call::new(&session, &ECHO).path("value", "x");
        silent_error(&call.send::<Vec<Value>>().await.unwrap_err());
    }
    sandbox.revoke_grants();
    silent_error(&atlassian.sites().await.unwrap_err());
}

#[tokio::test]
async fn no_connection_shows_none() {
    let session = Session::with_api_token("http://127.0.0.1:1", "sandbox", "hush").unwrap();
    let call = Call::new(&session, &ECHO).path("value", "x");
    silent_error(&call.send::<Value>().await.unwrap_err());
}

/// Everything a whole life of a client says through `tracing` and to the audit sink: a login, refreshes
/// that work and that fail, calls, retries, a download, a disconnection.
#[tokio::test]
async fn no_log_line_and_no_audit_record_shows_one() {
    let witness = Witness::default();
    let _guard = tracing::subscriber::set_default(witness.clone());
    let trail = Trail::default();
    let sandbox = demo::sandbox().await;
    let builder = sandbox.atlassian().unwrap().audit(trail.clone());
    let atlassian = builder.build().unwrap();
    let visit = |url: &str| {
        let request = reqwest::Client::builder()
            .no_proxy()
            .build()
            .unwrap()
            .get(url);
        tokio::spawn(async move { request.send().await.unwrap().text().await });
    };
    let mut errors = Vec::new();
    atlassian.login(SCOPES, visit).await.unwrap();
    let session = atlassian.session(&sandbox.site());
    let call = || {
        Call::new(&session, &ECHO)
            .path("value", "x")
            .send::<Value>()
    };
    for response in [
        SandboxResponse::too_many_requests(Some(1)),
        SandboxResponse::empty(503),
        SandboxResponse::json(401, json!({"message": "Unauthorized"})),
        SandboxResponse::json(500, json!({"message": "oh"})),
        SandboxResponse::scope_mismatch(),
    ] {
        sandbox.fail_next("/echo", response);
        errors.extend(call().await.err());
    }
    Call::new(&session, &demo::DOWNLOAD)
        .send::<atlassian_core::Bytes>()
        .await
        .unwrap();
    sandbox.advance(std::time::Duration::from_secs(3600));
    sandbox.fail_times(9, "/oauth/token", SandboxResponse::empty(503));
    errors.extend(call().await.err());
    sandbox.clear_faults();
    sandbox.advance(std::time::Duration::from_secs(60));
    call().await.unwrap();
    sandbox.revoke_grants();
    errors.extend(call().await.err());
    atlassian.disconnect().await.unwrap();
    errors.extend(call().await.err());

    assert!(errors.len() >= 4, "{errors:?}");
    errors.iter().for_each(silent_error);
    assert!(witness.spans("atlassian").len() >= 8);
    assert!(witness.events() > 0);
    silent(&witness.text());
    let records = trail.0.lock().unwrap();
    assert!(records.len() >= 8);
    records.iter().for_each(|record| silent(record));
}

#[derive(Clone, Debug, Default)]
struct Trail(std::sync::Arc<std::sync::Mutex<Vec<String>>>);

impl atlassian_core::audit::AuditSink for Trail {
    fn record(&self, record: &atlassian_core::audit::Record) {
        let text = format!("{record:?} {}", record.to_json());
        self.0.lock().unwrap().push(text);
    }
}
