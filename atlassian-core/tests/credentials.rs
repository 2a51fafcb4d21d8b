//! What cannot be accepted is refused when a client is built, with what would be right.
#![allow(clippy::unwrap_used)]

mod demo;

use atlassian_core::auth::ExposeSecret;
use atlassian_core::{Atlassian, Call, Credentials, Endpoints, Error, OAuthApp, Session, site};
use demo::ECHO;
use serde_json::Value;

const SITE: &str = "https://acme.atlassian.net";
const ID: &str = "5a4db0c0-0000-4000-8000-000000000001";

/// The text of a refusal to build.
fn refusal<T: std::fmt::Debug>(built: Result<T, Error>) -> String {
    match built {
        Err(error @ Error::Configuration { .. }) => error.to_string(),
        other => panic!("not refused: {other:?}"),
    }
}

#[track_caller]
fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is missing in: {text}");
    }
}

#[test]
fn an_api_token_is_for_the_site_itself() {
    for host in [
        "https://api.atlassian.com",
        "api.atlassian.com",
        "https://auth.atlassian.com",
        "https://API.Atlassian.com/",
        "https://id.atlassian.com",
        "https://atlassian.com",
    ] {
        let text = refusal(Session::with_api_token(host, "me@acme.com", "token"));
        says(
            &text,
            &["acme.atlassian.net", "scoped_api_token", "cloudId"],
        );
    }
    // A site's name may end like that all the same.
    for host in [
        "https://notatlassian.com",
        "https://jira.acme.com",
        "acme.atlassian.net",
        SITE,
    ] {
        assert!(
            Session::with_api_token(host, "me@acme.com", "token").is_ok(),
            "{host}"
        );
    }
}

#[test]
fn a_place_on_a_site_is_not_the_site() {
    for place in [
        "https://acme.atlassian.net/wiki",
        "acme.atlassian.net/jira/software",
        "https://acme.atlassian.net/wiki/",
        "https://acme.atlassian.net/?x=1",
        "https://acme.atlassian.net#x",
    ] {
        let text = refusal(Session::with_api_token(place, "me@acme.com", "token"));
        says(&text, &[place, "own address, https://acme.atlassian.net,"]);
    }
}

#[test]
fn a_bare_host_is_https() {
    for host in [
        "acme.atlassian.net",
        " acme.atlassian.net\n",
        "https://acme.atlassian.net/",
    ] {
        let session = Session::with_api_token(host, "me@acme.com", "token").unwrap();
        assert!(
            format!("{session:?}").contains("https://acme.atlassian.net/"),
            "{session:?}"
        );
    }
    let text = refusal(Session::with_api_token(
        "http://acme.atlassian.net",
        "me@acme.com",
        "token",
    ));
    says(&text, &["must be https"]);
    says(
        &refusal(Session::with_api_token(" ", "me@acme.com", "token")),
        &["https://acme.atlassian.net"],
    );
    let hidden = refusal(Session::with_api_token(
        "https://me:hidden@:99999",
        "me@acme.com",
        "token",
    ));
    assert!(!hidden.contains("hidden"), "{hidden}");
}

#[test]
fn an_address_is_no_cloud_id() {
    for (wrong, host) in [
        ("https://acme.atlassian.net", "acme.atlassian.net"),
        ("beta.atlassian.net", "beta.atlassian.net"),
        ("https://acme.atlassian.net/wiki", "acme.atlassian.net"),
        ("", "acme.atlassian.net"),
        ("../me", "acme.atlassian.net"),
        ("a b", "acme.atlassian.net"),
    ] {
        for built in [
            Session::with_bearer(wrong, "token"),
            Session::with_scoped_api_token(wrong, "me@acme.com", "token"),
            client(Endpoints::default()).session_on(wrong),
        ] {
            let text = refusal(built);
            says(
                &text,
                &[
                    "cloudId",
                    "cloud_id_of",
                    &format!("https://{host}/_edge/tenant_info"),
                ],
            );
        }
    }
    for id in [
        ID,
        " 5a4db0c0-0000-4000-8000-000000000001\n",
        "DUMMY-158c8204-ff3b",
    ] {
        assert!(Session::with_bearer(id, "token").is_ok(), "{id}");
    }
}

fn client(endpoints: Endpoints) -> Atlassian {
    build("id", "secret", endpoints).unwrap()
}

fn build(id: &str, secret: &str, endpoints: Endpoints) -> Result<Atlassian, Error> {
    let app = OAuthApp::new(id, secret, "http://localhost:8734/callback");
    Atlassian::builder().app(app).endpoints(endpoints).build()
}

#[test]
fn oauth_and_scoped_tokens_go_through_the_gateway_only() {
    for api in [
        "https://acme.atlassian.net",
        "https://acme.jira.com/",
        "https://ACME.ATLASSIAN.NET.",
    ] {
        let endpoints = || Endpoints::at(api).unwrap();
        let text = refusal(build("id", "secret", endpoints()));
        says(&text, &["https://api.atlassian.com"]);
        for credentials in [
            Credentials::bearer(ID, "token"),
            Credentials::scoped_api_token(ID, "me@acme.com", "token"),
        ] {
            refusal(Session::builder(credentials).endpoints(endpoints()).build());
        }
    }
    let server = Endpoints::at("https://auth.atlassian.com").unwrap();
    says(
        &refusal(build("id", "secret", server)),
        &["authorization server"],
    );
    for api in [
        "https://api.atlassian.com",
        "https://gateway.acme.com/atlassian",
        "http://127.0.0.1:1",
    ] {
        assert!(
            build("id", "secret", Endpoints::at(api).unwrap()).is_ok(),
            "{api}"
        );
    }
}

#[test]
fn a_missing_part_is_named() {
    let text = |email: &str, token: &str| refusal(Session::with_api_token(SITE, email, token));
    says(&text("", "token"), &["e-mail address is empty"]);
    says(&text(" \n", "token"), &["e-mail address is empty"]);
    says(&text("me:you@acme.com", "token"), &["colon"]);
    says(&text("me @acme.com", "token"), &["blank"]);
    says(
        &text("me@acme.com", ""),
        &["API token is empty", "id.atlassian.com"],
    );
    says(
        &refusal(Session::with_bearer(ID, "\t")),
        &["bearer token is empty"],
    );
    let gateway = Endpoints::default;
    says(
        &refusal(build("", "secret", gateway())),
        &["client id is empty", "developer console"],
    );
    says(
        &refusal(build("id", " ", gateway())),
        &["client secret is empty"],
    );
}

#[test]
fn a_token_that_no_header_can_hold_is_refused_and_not_shown() {
    for token in [
        "hush hush",
        "hush\nhush",
        "hush\u{7f}hush",
        "hush\u{e4}hush",
        "hush\0",
    ] {
        for built in [
            Session::with_api_token(SITE, "me@acme.com", token),
            Session::with_scoped_api_token(ID, "me@acme.com", token),
            Session::with_bearer(ID, token),
        ] {
            let text = refusal(built);
            assert!(!text.contains("hush"), "{text}");
            says(&text, &["copy it"]);
        }
        let text = refusal(build("id", token, Endpoints::default()));
        assert!(!text.contains("hush"), "{text}");
    }
}

#[tokio::test]
async fn what_pasting_brings_along_does_not_matter() {
    let sandbox = demo::sandbox().await;
    let (email, token) = sandbox.api_token();
    let (email, token) = (format!(" {email}\r\n"), format!("\t{token}\n"));
    let endpoints = || sandbox.endpoints().unwrap();
    let on_site = Credentials::api_token(
        format!(" {}/\n", sandbox.uri()),
        email.clone(),
        token.clone(),
    );
    let scoped = Credentials::scoped_api_token(format!("{}\n", sandbox.cloud_id()), email, token);
    for credentials in [on_site, scoped] {
        let session = Session::builder(credentials)
            .endpoints(endpoints())
            .build()
            .unwrap();
        let call = Call::new(&session, &ECHO).path("value", "x");
        assert_eq!(call.send::<Value>().await.unwrap()["segments"][1], "x");
    }
    // The grant's own token goes through the gateway as a bearer token.
    let grant = sandbox.grant(demo::SCOPES);
    let bearer = format!("{}\n", grant.access_token().expose_secret());
    let session = Session::builder(Credentials::bearer(sandbox.cloud_id(), bearer))
        .endpoints(endpoints())
        .clock(sandbox.clock())
        .build()
        .unwrap();
    let call = Call::new(&session, &ECHO).path("value", "x");
    assert!(call.send::<Value>().await.is_ok());

    let app = OAuthApp::new(
        " sandbox-client\n",
        " sandbox-client-secret\r\n",
        " http://127.0.0.1:0/callback ",
    );
    let atlassian = sandbox.atlassian().unwrap().app(app).build().unwrap();
    let asked = atlassian.authorize_url(demo::SCOPES).unwrap();
    assert!(
        asked.url().contains("client_id=sandbox-client&"),
        "{}",
        asked.url()
    );
}

#[tokio::test]
async fn a_cloud_id_is_found_without_credentials() {
    let sandbox = demo::sandbox().await;
    let id = site::cloud_id_of(&sandbox.uri()).await.unwrap();
    assert_eq!(id, sandbox.cloud_id());
    let http = reqwest::Client::builder().no_proxy().user_agent("mine");
    assert_eq!(site::cloud_id_over(http, &sandbox.uri()).await.unwrap(), id);

    let asked = sandbox.requests();
    assert_eq!(asked.len(), 2);
    for call in &asked {
        assert_eq!(
            (call.path.as_str(), call.authorized),
            ("/_edge/tenant_info", false)
        );
    }
    assert_eq!(asked[1].headers["user-agent"], "mine");
}

#[tokio::test]
async fn no_site_has_no_cloud_id() {
    use atlassian_core::sandbox::SandboxResponse;
    use serde_json::json;

    let sandbox = demo::sandbox().await;
    sandbox.fail_next("/_edge/tenant_info", SandboxResponse::empty(404));
    let error = site::cloud_id_of(&sandbox.uri()).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    for body in [
        json!({}),
        json!({"cloudId": null}),
        json!({"cloudId": "../me"}),
        json!([]),
    ] {
        sandbox.fail_next("/_edge/tenant_info", SandboxResponse::json(200, body));
        let error = site::cloud_id_of(&sandbox.uri()).await.unwrap_err();
        assert!(error.to_string().contains("not a site"), "{error}");
    }
    for wrong in [
        "",
        "http://acme.atlassian.net",
        "https://acme.atlassian.net/wiki",
    ] {
        let error = site::cloud_id_of(wrong).await.unwrap_err();
        assert!(matches!(error, Error::Configuration { .. }), "{error}");
    }
}
