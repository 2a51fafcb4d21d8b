//! The sandbox answers as Atlassian does.
#![allow(clippy::unwrap_used)]

mod demo;

use std::time::Duration;

use atlassian_core::auth::ExposeSecret;
use atlassian_core::clock::{Clock, Manual};
use atlassian_core::sandbox::{Matcher, Sandbox, SandboxResponse};
use atlassian_core::{Atlassian, Call, Paged, RetryPolicy, Session, Timestamp};
use demo::{ECHO, SCOPES};
use serde_json::{Value, json};

fn browser() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

async fn token(sandbox: &Sandbox, media_type: &str, body: String) -> (u16, Value) {
    let url = format!("{}/oauth/token", sandbox.uri());
    let request = browser()
        .post(url)
        .header("content-type", media_type)
        .body(body);
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    (
        status,
        serde_json::from_str(&answer.text().await.unwrap()).unwrap(),
    )
}

#[tokio::test]
async fn the_token_endpoint_takes_json_and_forms() {
    let sandbox = Sandbox::start().await;
    let refresh = |_| {
        let grant = sandbox.grant(&["read:me"]);
        grant.refresh_token().unwrap().expose_secret().to_owned()
    };
    let form = format!(
        "grant_type=refresh_token&client_id=sandbox-client&client_secret=sandbox-client-secret\
         &refresh_token={}",
        refresh(())
    );
    let (status, body) = token(&sandbox, "application/x-www-form-urlencoded", form).await;
    assert_eq!((status, &body["expires_in"]), (200, &json!(3600)));
    let json = json!({
        "grant_type": "refresh_token",
        "client_id": "sandbox-client",
        "client_secret": "sandbox-client-secret",
        "refresh_token": refresh(()),
    });
    let (status, body) = token(&sandbox, "application/json", json.to_string()).await;
    assert_eq!(status, 200);
    assert_eq!(body["scope"], "read:me offline_access");
    assert!(body["refresh_token"].is_string());
    let (status, body) = token(&sandbox, "application/json", "{}".into()).await;
    assert_eq!(status, 401);
    assert_eq!(
        body,
        json!({"error": "access_denied", "error_description": "Unauthorized"})
    );
    assert_eq!(sandbox.token_calls(), 3);
}

#[tokio::test]
async fn the_consent_page_refuses_what_atlassian_refuses() {
    let sandbox = Sandbox::start().await;
    let good = sandbox
        .atlassian()
        .unwrap()
        .build()
        .unwrap()
        .authorize_url(SCOPES)
        .unwrap();
    let status = async |url: String| browser().get(url).send().await.unwrap().status().as_u16();
    assert_eq!(status(good.url().to_owned()).await, 302);
    for (from, to) in [
        ("sandbox-client", "another-client"),
        ("audience=", "audienc="),
        ("prompt=consent", "prompt=none"),
        ("response_type=code", "response_type=token"),
        ("127.0.0.1%3A0", "example.com"),
        ("state=", "stat="),
        ("scope=", "scop="),
    ] {
        let url = good.url().replace(from, to);
        assert_ne!(url, good.url(), "{from}");
        assert_eq!(status(url).await, 400, "{from}");
    }
}

#[tokio::test]
async fn without_offline_access_there_is_no_refresh_token() {
    let sandbox = Sandbox::start().await;
    let asked = sandbox
        .atlassian()
        .unwrap()
        .build()
        .unwrap()
        .authorize_url(SCOPES)
        .unwrap();
    let url = asked.url().replace("+offline_access", "");
    let answer = browser().get(url).send().await.unwrap();
    let code = asked
        .accept_callback(answer.headers()["location"].to_str().unwrap())
        .unwrap();
    let atlassian = sandbox.atlassian().unwrap().build().unwrap();
    assert!(
        atlassian
            .exchange(code)
            .await
            .unwrap()
            .refresh_token()
            .is_none()
    );
    sandbox.advance(Duration::from_secs(3600));
    let error = atlassian.grant().await.unwrap_err();
    assert!(
        error.needs_consent() && error.to_string().contains("offline_access"),
        "{error}"
    );
}

#[tokio::test]
async fn the_gateway_checks_token_scope_and_site() {
    let (sandbox, atlassian, _) = demo::logged_in().await;
    let call = async |session: &Session| {
        Call::new(session, &ECHO)
            .path("value", "x")
            .send::<Value>()
            .await
    };
    let foreign = sandbox.session(&["read:other:other"]).await.unwrap();
    assert!(call(&foreign).await.unwrap_err().is_scope_mismatch());

    let mut nowhere = sandbox.site();
    nowhere.id = "another".to_owned();
    let error = call(&atlassian.session(&nowhere)).await.unwrap_err();
    assert!(
        error.is_not_found() && error.to_string().contains("No message available"),
        "{error}"
    );
    assert_eq!(sandbox.unhandled().len(), 1);

    // A 3LO token is worth nothing on the site's own host.
    let token = atlassian
        .grant()
        .await
        .unwrap()
        .access_token()
        .expose_secret()
        .to_owned();
    let url = format!("{}/echo/x", sandbox.uri());
    let answer = browser().get(url).bearer_auth(token).send().await.unwrap();
    assert_eq!(answer.status(), 401);
}

#[tokio::test]
async fn faults_come_in_order_and_end() {
    let (sandbox, _, session) = demo::logged_in().await;
    let session = session.with_retry(RetryPolicy::none());
    sandbox.fail_times(2, "GET /echo", SandboxResponse::empty(503));
    sandbox.fail_next("POST /echo", SandboxResponse::empty(500));
    sandbox.fail_next(Matcher::any(), SandboxResponse::too_many_requests(None));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        let call = Call::new(&session, &ECHO).path("value", "x");
        statuses.push(
            call.send::<Value>()
                .await
                .map_or_else(|e| e.status().unwrap(), |_| 200),
        );
    }
    assert_eq!(statuses, [503, 503, 429, 200]);
}

#[tokio::test]
async fn a_manual_clock_skips_pauses_and_keeps_deadlines() {
    let clock = Manual::starting_at(Timestamp::default());
    clock.sleep(Duration::from_secs(5)).await;
    assert_eq!(clock.now().as_millis(), 5000);
    clock.reach(Timestamp::from_millis(4000)).await;
    let waiting = tokio::spawn(clock.reach(Timestamp::from_millis(8000)));
    for _ in 0..3 {
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        clock.advance(Duration::from_secs(1));
    }
    waiting.await.unwrap();
}

#[test]
fn what_is_shared_can_be_shared() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    fn sent<T: Send>() {}
    shared::<Session>();
    shared::<Atlassian>();
    shared::<Call>();
    sent::<Paged<u8>>();
    sent::<Sandbox>();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_ends_in_a_task_that_has_used_up_its_polls() {
    for _ in 0..3 {
        let sandbox = Sandbox::start().await;
        // What is ready at once costs a poll of the task's share, and never gives way.
        let turns = tokio::sync::Semaphore::new(1);
        for _ in 0..1000 {
            let mut ready = std::pin::pin!(turns.acquire());
            let polled = std::future::poll_fn(|cx| {
                std::task::Poll::Ready(std::future::Future::poll(ready.as_mut(), cx).is_ready())
            });
            if !polled.await {
                break;
            }
        }
        drop(sandbox);
    }
}
