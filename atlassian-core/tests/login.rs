//! A person consents; a code becomes a grant.
#![allow(clippy::unwrap_used)]

mod demo;

use std::sync::Arc;
use std::time::Duration;

use atlassian_core::auth::ExposeSecret;
use atlassian_core::clock::Manual;
use atlassian_core::{Atlassian, Call, Error, OAuthApp, Timestamp};
use demo::{ECHO, SCOPES};
use serde_json::Value;

/// What a person's browser does: opens the address and goes where it is sent.
fn browse(url: &str) {
    let url = url.to_owned();
    tokio::spawn(async move {
        let page = reqwest::Client::builder()
            .no_proxy()
            .build()
            .unwrap()
            .get(url)
            .send()
            .await;
        page.unwrap().text().await.unwrap()
    });
}

/// Opens the address and returns where it sends the browser.
async fn consent(url: &str) -> String {
    let browser = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none());
    let answer = browser.build().unwrap().get(url).send().await.unwrap();
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn login_to_first_call() {
    let sandbox = demo::sandbox().await;
    let atlassian = sandbox.atlassian().unwrap().build().unwrap();
    let grant = atlassian.login(SCOPES, browse).await.unwrap();
    assert_eq!(grant.scopes(), ["read:echo:demo", "offline_access"]);
    assert_eq!(
        grant.expires_at().since(sandbox.clock().now()),
        Duration::from_secs(3600)
    );

    let site = atlassian.sites().await.unwrap().pick("acme").unwrap();
    assert_eq!(
        (site.id, site.url),
        (sandbox.cloud_id(), "https://acme.atlassian.net".to_owned())
    );
    let session = atlassian.session(&sandbox.site());
    let answer: Value = Call::new(&session, &ECHO)
        .path("value", "x")
        .send()
        .await
        .unwrap();
    assert_eq!(answer["authorized"], true);
    assert_eq!(sandbox.token_calls(), 1);
}

#[tokio::test]
async fn the_question_holds_everything_atlassian_wants() {
    let sandbox = demo::sandbox().await;
    let app = OAuthApp::new("id", "secret", "http://localhost:8734/call back?x=1");
    let atlassian = Atlassian::builder().app(app).build().unwrap();
    let asked = atlassian
        .authorize_url(&["a:b", "offline_access", "c:d", "a:b"])
        .unwrap();
    let url = url::Url::parse(asked.url()).unwrap();
    assert_eq!(
        url.origin().ascii_serialization(),
        "https://auth.atlassian.com"
    );
    let value = |name: &str| {
        let mut found = url.query_pairs().filter(|(key, _)| key == name);
        let value = found
            .next()
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default();
        assert!(found.next().is_none(), "{name} stands there twice");
        value
    };
    assert_eq!(value("audience"), "api.atlassian.com");
    assert_eq!(value("client_id"), "id");
    assert_eq!(value("scope"), "a:b offline_access c:d");
    assert_eq!(value("redirect_uri"), "http://localhost:8734/call back?x=1");
    assert_eq!(value("response_type"), "code");
    assert_eq!(value("prompt"), "consent");
    assert_eq!(value("code_challenge_method"), "S256");
    assert_eq!(value("state"), asked.state().expose_secret());
    assert!(value("state").len() >= 16 && value("code_challenge").len() >= 43);
    assert!(!asked.url().contains("secret"));
    drop(sandbox);
}

#[tokio::test]
async fn a_web_server_finishes_a_login_in_another_request() {
    let sandbox = demo::sandbox().await;
    let atlassian = sandbox.atlassian().unwrap().build().unwrap();
    let asked = atlassian.authorize_url(SCOPES).unwrap();
    let callback = consent(asked.url()).await;
    let (state, verifier) = (asked.state().clone(), asked.pkce_verifier().clone());
    drop(asked);

    let code = atlassian
        .resume(state, verifier)
        .accept_callback(&callback)
        .unwrap();
    let again = code.clone();
    atlassian.exchange(code).await.unwrap();
    assert!(atlassian.grant().await.is_ok());

    // A code works once; that is no reason to send a person anywhere.
    let error = atlassian.exchange(again).await.unwrap_err();
    assert!(
        matches!(&error, Error::Oauth { error, .. } if error == "invalid_grant"),
        "{error}"
    );
}

#[tokio::test]
async fn an_answer_to_another_question_is_refused() {
    let sandbox = demo::sandbox().await;
    let atlassian = sandbox.atlassian().unwrap().build().unwrap();
    let asked = atlassian.authorize_url(SCOPES).unwrap();
    let callback = consent(asked.url()).await;
    let other = atlassian.authorize_url(SCOPES).unwrap();
    let error = other.accept_callback(&callback).unwrap_err();
    assert!(matches!(error, Error::Login { .. }), "{error}");
    for made_up in [
        "http://127.0.0.1/callback?code=x",
        "/callback?code=x&state=",
        "?code=x",
    ] {
        assert!(
            matches!(asked.accept_callback(made_up), Err(Error::Login { .. })),
            "{made_up}"
        );
    }
    let (_, query) = callback.split_once('?').unwrap();
    assert!(asked.accept_callback(&format!("/callback?{query}")).is_ok());
}

#[tokio::test]
async fn a_stolen_code_is_worthless_without_its_verifier() {
    let sandbox = demo::sandbox().await;
    let atlassian = sandbox.atlassian().unwrap().build().unwrap();
    let asked = atlassian.authorize_url(SCOPES).unwrap();
    let callback = consent(asked.url()).await;
    let thief = atlassian.resume(
        asked.state().clone(),
        "another-verifier-another-verifier-another",
    );
    let code = thief.accept_callback(&callback).unwrap();
    assert!(matches!(
        atlassian.exchange(code).await,
        Err(Error::Oauth { .. })
    ));
}

#[tokio::test]
async fn login_turns_strangers_away_and_waits_on() {
    let sandbox = demo::sandbox().await;
    let atlassian = sandbox.atlassian().unwrap().build().unwrap();
    let grant = atlassian
        .login(SCOPES, |url| {
            let url = url.to_owned();
            tokio::spawn(async move {
                let callback = consent(&url).await;
                let base = callback.split_once('?').unwrap().0.to_owned();
                // A connection that never says anything, as browsers keep in reserve.
                let address = base
                    .strip_prefix("http://")
                    .unwrap()
                    .split('/')
                    .next()
                    .unwrap();
                let _idle = tokio::net::TcpStream::connect(address).await.unwrap();
                let browser = reqwest::Client::builder().no_proxy().build().unwrap();
                let status = async |url: String| browser.get(url).send().await.unwrap().status();
                assert_eq!(status(format!("{base}?code=x&state=forged")).await, 400);
                assert_eq!(status(format!("{base}?error=access_denied")).await, 400);
                assert_eq!(status(base.replace("/callback", "/favicon.ico")).await, 404);
                assert_eq!(status(callback).await, 200);
            });
        })
        .await;
    assert!(grant.is_ok(), "{grant:?}");
}

#[tokio::test]
async fn a_person_may_say_no() {
    let sandbox = demo::sandbox().await;
    let atlassian = sandbox.atlassian().unwrap().build().unwrap();
    sandbox.deny_next_consent();
    let error = atlassian.login(SCOPES, browse).await.unwrap_err();
    assert!(
        matches!(&error, Error::Oauth { error, .. } if error == "access_denied"),
        "{error}"
    );
    assert_eq!(sandbox.token_calls(), 0);
}

#[tokio::test]
async fn a_login_nobody_answers_ends() {
    let clock = Manual::starting_at(Timestamp::default());
    let sandbox = demo::sandbox().await;
    let atlassian = sandbox
        .atlassian()
        .unwrap()
        .clock(clock.clone())
        .build()
        .unwrap();
    let login = tokio::spawn({
        let atlassian = atlassian.clone();
        async move {
            atlassian
                .login(SCOPES, |_| clock.advance(Duration::from_secs(301)))
                .await
        }
    });
    let error = login.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Login { .. }), "{error}");
}

#[tokio::test]
async fn login_needs_a_callback_on_this_machine() {
    for redirect in [
        "https://example.com/callback",
        "http://example.com:80/",
        "nonsense",
        "",
    ] {
        let app = OAuthApp::new("id", "secret", redirect);
        let atlassian = Atlassian::builder().app(app).build().unwrap();
        let error = atlassian
            .login(SCOPES, |_| panic!("nothing to open"))
            .await
            .unwrap_err();
        assert!(
            matches!(error, Error::Configuration { .. }),
            "{redirect}: {error}"
        );
    }
}

#[tokio::test]
async fn a_taken_port_is_said_so() {
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port();
    let app = OAuthApp::new("id", "secret", format!("http://127.0.0.1:{port}/callback"));
    let atlassian = Atlassian::builder().app(app).build().unwrap();
    let error = atlassian.login(SCOPES, |_| ()).await.unwrap_err();
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}

#[tokio::test]
async fn a_service_account_needs_nobody() {
    let sandbox = demo::sandbox().await;
    let app = sandbox.app();
    let atlassian = sandbox
        .atlassian()
        .unwrap()
        .client_credentials(app.client_id(), "sandbox-client-secret")
        .build()
        .unwrap();
    let session = atlassian.session(&atlassian.sites().await.unwrap().only().unwrap());
    let call = || {
        Call::new(&session, &ECHO)
            .path("value", "x")
            .send::<Value>()
    };
    call().await.unwrap();
    sandbox.advance(Duration::from_secs(3600));
    call().await.unwrap();
    assert_eq!(sandbox.token_calls(), 2);
}

#[tokio::test]
async fn disconnecting_forgets_the_grant() {
    let (_sandbox, atlassian, session) = demo::logged_in().await;
    atlassian.disconnect().await.unwrap();
    let error = Call::new(&session, &ECHO)
        .path("value", "x")
        .send::<Value>()
        .await
        .unwrap_err();
    assert!(error.needs_consent(), "{error}");
}

#[tokio::test]
async fn a_client_without_an_app_is_not_built() {
    let error = Atlassian::builder().build().unwrap_err();
    assert!(matches!(error, Error::Configuration { .. }), "{error}");
    let _: Arc<dyn Send> = Arc::new(error);
}
