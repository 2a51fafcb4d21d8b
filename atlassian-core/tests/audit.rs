//! One record and one span per call, whatever became of it.
#![allow(clippy::unwrap_used)]

mod demo;
mod witness;

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use atlassian_core::audit::{AuditSink, Ending, JsonLines, Record};
use atlassian_core::sandbox::{Sandbox, SandboxResponse};
use atlassian_core::{Call, RetryPolicy, Session};
use demo::{ECHO, SCOPES, THING};
use serde_json::{Value, json};
use witness::Witness;

#[derive(Clone, Debug, Default)]
struct Kept(Arc<Mutex<Vec<Record>>>);

impl AuditSink for Kept {
    fn record(&self, record: &Record) {
        self.0.lock().unwrap().push(record.clone());
    }
}

impl Kept {
    fn take(&self) -> Vec<Record> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

async fn audited() -> (Sandbox, Kept, Session) {
    let (sandbox, kept) = (demo::sandbox().await, Kept::default());
    let builder = sandbox.atlassian().unwrap().audit(kept.clone());
    let atlassian = builder.build().unwrap();
    atlassian.use_grant(sandbox.grant(SCOPES)).await.unwrap();
    let session = atlassian.session(&sandbox.site());
    (sandbox, kept, session)
}

fn write(session: &Session, key: &str) -> Call {
    Call::new(session, &THING)
        .path("key", key)
        .json(json!({"text": "for nobody's trail"}))
}

#[tokio::test]
async fn a_call_that_was_carried_out() {
    let (sandbox, kept, session) = audited().await;
    let answer = SandboxResponse::json(200, json!({})).header("atl-request-id", "r-1");
    sandbox.fail_next("/thing", SandboxResponse::too_many_requests(Some(3)));
    sandbox.fail_next("/thing", answer);
    let session = session.acting_as("agent 7");
    write(&session, "ENG-1").send::<Value>().await.unwrap();
    let [record] = &kept.take()[..] else {
        panic!("one record")
    };
    assert_eq!(record.actor, "agent 7");
    assert_eq!(record.site, sandbox.cloud_id());
    assert_eq!(record.operation.id, "thing");
    assert_eq!(record.resource, [("key", "ENG-1".to_owned())]);
    assert_eq!(record.ending, Ending::Done { status: 200 });
    assert_eq!(record.attempts, 2);
    assert_eq!(record.request_id.as_deref(), Some("r-1"));
    assert!(record.took >= Duration::from_secs(3));
    assert_eq!(record.at.to_string(), "2026-03-02T09:00:00.000Z");
    assert!(!format!("{record:?} {}", record.to_json()).contains("nobody's"));
}

#[tokio::test]
async fn calls_that_were_refused_here_or_there() {
    let (sandbox, kept, session) = audited().await;
    sandbox.fail_next(
        "/thing",
        SandboxResponse::json(403, json!({"message": "not yours"})),
    );
    write(&session, "HR-1").send::<Value>().await.unwrap_err();
    write(&session, "..").send::<Value>().await.unwrap_err();
    sandbox.revoke_grants();
    write(&session, "ENG-1").send::<Value>().await.unwrap_err();
    let records = kept.take();
    let texts: Vec<_> = records
        .iter()
        .map(|record| match &record.ending {
            Ending::Failed { status, error } => (*status, record.attempts, error.clone()),
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!((texts[0].0, texts[0].1), (Some(403), 1));
    assert!(texts[0].2.contains("not yours"), "{texts:?}");
    assert_eq!((texts[1].0, texts[1].1), (None, 0));
    assert!(texts[1].2.contains("was not sent"), "{texts:?}");
    assert!(texts[2].2.contains("consent"), "{texts:?}");
    assert_eq!(texts.len(), 3);
}

#[tokio::test]
async fn a_call_that_its_caller_dropped() {
    let (sandbox, kept, session) = audited().await;
    let call = write(&session, "ENG-1").send::<Value>();
    drop(call);
    assert!(
        kept.take().is_empty(),
        "nothing happens before the first poll"
    );

    let slow = tokio::spawn(write(&session, "ENG-1").send::<Value>());
    tokio::task::yield_now().await;
    slow.abort();
    let _ = slow.await;
    let records = kept.take();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].ending, Ending::Abandoned);
    write(&session, "ENG-1").send::<Value>().await.unwrap();
    drop(sandbox);
}

#[tokio::test]
async fn lines_of_json() {
    let path = std::env::temp_dir().join(format!("audit-{}.jsonl", std::process::id()));
    let file = std::fs::File::create(&path).unwrap();
    let sandbox = demo::sandbox().await;
    let builder = sandbox.atlassian().unwrap().audit(JsonLines::new(file));
    let atlassian = builder.build().unwrap();
    atlassian.use_grant(sandbox.grant(SCOPES)).await.unwrap();
    let session = atlassian.session(&sandbox.site());
    for key in ["ENG-1", "EN\nG"] {
        write(&session, key).send::<Value>().await.unwrap();
    }
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    let expected = json!({
        "at": "2026-03-02T09:00:00.000Z",
        "took_ms": 0,
        "actor": "sandbox-client",
        "site": sandbox.cloud_id(),
        "api": "demo",
        "operation": "thing",
        "method": "PUT",
        "access": "write",
        "resource": {"key": "ENG-1"},
        "outcome": "done",
        "status": 200,
        "attempts": 1,
    });
    assert_eq!(lines[0], expected);
    assert_eq!(lines[1]["resource"]["key"], "EN\nG");
}

#[derive(Debug)]
struct Full;

impl io::Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is full"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_trail_that_cannot_be_written_is_said_aloud() {
    let witness = Witness::default();
    let _guard = tracing::subscriber::set_default(witness.clone());
    let sandbox = demo::sandbox().await;
    let builder = sandbox.atlassian().unwrap().audit(JsonLines::new(Full));
    let atlassian = builder.build().unwrap();
    atlassian.use_grant(sandbox.grant(SCOPES)).await.unwrap();
    write(&atlassian.session(&sandbox.site()), "ENG-1")
        .send::<Value>()
        .await
        .unwrap();
    assert!(witness.text().contains("the disk is full"));
}

#[tokio::test]
async fn a_span_per_call() {
    let witness = Witness::default();
    let _guard = tracing::subscriber::set_default(witness.clone());
    let (sandbox, _, session) = audited().await;
    sandbox.fail_next("/echo", SandboxResponse::too_many_requests(Some(3)));
    let answer = SandboxResponse::json(200, json!({})).header("atl-traceid", "t-1");
    sandbox.fail_next("/echo", answer);
    let call = Call::new(&session, &ECHO).path("value", "secret-looking/value");
    call.send::<Value>().await.unwrap();
    sandbox.fail_next("/echo", SandboxResponse::empty(500));
    let call = Call::new(&session.with_retry(RetryPolicy::none()), &ECHO).path("value", "x");
    call.send::<Value>().await.unwrap_err();

    let spans = witness.spans("atlassian");
    let [first, second] = &spans[..] else {
        panic!("two spans: {spans:?}")
    };
    assert_eq!(first["operation"], "echo");
    assert_eq!(first["method"], "GET");
    assert_eq!(first["site"], sandbox.cloud_id());
    assert_eq!((&*first["attempts"], &*first["status"]), ("2", "200"));
    assert_eq!(first["request_id"], "t-1");
    assert!(first["wait_ms"].parse::<u64>().unwrap() >= 3000);
    assert_eq!((&*second["attempts"], &*second["status"]), ("1", "500"));
}
