//! A person consents; a code becomes a grant.
#![allow(clippy::unwrap_used)]

mod demo;

use std::sync::Arc;
use std::time::Duration;

use atlassian_core::auth::{ExposeSecret, Grant};
use atlassian_core::clock::Manual;
use atlassian_core::sandbox::Sandbox;
use atlassian_core::{Atlassian, Call, Error, OAuthApp, Timestamp};
use demo::{ECHO, SCOPES};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

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
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port();
    for redirect in [
        format!("http://127.0.0.1:{port}/callback"),
        format!("http://localhost:{port}/callback"),
    ] {
        let app = OAuthApp::new("id", "secret", redirect.as_str());
        let atlassian = Atlassian::builder().app(app).build().unwrap();
        let error = atlassian
            .login(SCOPES, |_| panic!("nothing to open"))
            .await
            .unwrap_err();
        let text = error.to_string();
        for part in [
            redirect.as_str(),
            &format!("has port {port}"),
            "another port",
        ] {
            assert!(text.contains(part), "{text}");
        }
    }
}

#[tokio::test]
async fn the_answer_does_not_go_to_somebody_else_on_the_other_loopback() {
    // `localhost` is both addresses; whoever has one of them would get a person's code.
    let Ok(taken) = TcpListener::bind("[::1]:0").await else {
        return; // no IPv6 here, so no browser takes that way either
    };
    let port = taken.local_addr().unwrap().port();
    let app = OAuthApp::new("id", "secret", format!("http://localhost:{port}/callback"));
    let atlassian = Atlassian::builder().app(app).build().unwrap();
    let error = atlassian
        .login(SCOPES, |_| panic!("nothing to open"))
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains(&format!("has port {port}")),
        "{error}"
    );
}

// ---- Visitors of the callback address.

/// Logs in while `visit` is what happens at the callback address: it is given the address's host and
/// port, and the path and query a browser is sent to.
async fn visited<F>(
    atlassian: &Atlassian,
    visit: impl FnOnce(String, String) -> F + Send + 'static,
) -> Result<Grant, Error>
where
    F: Future<Output = ()> + Send,
{
    atlassian
        .login(SCOPES, |url| {
            let url = url.to_owned();
            tokio::spawn(async move {
                let callback = consent(&url).await;
                let rest = callback.strip_prefix("http://").unwrap();
                let (address, path) = rest.split_once('/').unwrap();
                visit(address.to_owned(), format!("/{path}")).await;
            });
        })
        .await
}

/// Sends bytes on a connection of its own, and reads whatever comes until it is closed.
async fn send(address: &str, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut page = Vec::new();
    // Closed with an error is closed, too.
    let _ = stream.read_to_end(&mut page).await;
    String::from_utf8_lossy(&page).into_owned()
}

fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").into_bytes()
}

async fn fresh() -> (Sandbox, Atlassian) {
    let sandbox = demo::sandbox().await;
    let atlassian = sandbox.atlassian().unwrap().build().unwrap();
    (sandbox, atlassian)
}

#[tokio::test]
async fn the_browser_is_told_that_it_is_done() {
    let (_sandbox, atlassian) = fresh().await;
    let (told, page) = tokio::sync::oneshot::channel::<String>();
    let login = visited(&atlassian, |address, path| async move {
        told.send(send(&address, &get(&path)).await).unwrap();
    });
    login.await.unwrap();
    let page = page.await.unwrap();
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(
        page.contains("Access was granted") && page.contains("no-store"),
        "{page}"
    );
    assert!(!page.contains("sandbox-secret"), "{page}");
}

#[tokio::test]
async fn the_same_answer_in_two_windows_is_one_login() {
    let (sandbox, atlassian) = fresh().await;
    let (told, pages) = tokio::sync::oneshot::channel();
    let login = visited(&atlassian, |address, path| async move {
        // Both are connected before either asks.
        let mut windows = Vec::new();
        for _ in 0..2 {
            windows.push(TcpStream::connect(&address).await.unwrap());
        }
        tokio::task::yield_now().await;
        for window in &mut windows {
            window.write_all(&get(&path)).await.unwrap();
        }
        let mut pages = Vec::new();
        for mut window in windows {
            let mut page = String::new();
            let _ = window.read_to_string(&mut page).await;
            pages.push(page);
        }
        told.send(pages).unwrap();
    });
    login.await.unwrap();
    let pages = pages.await.unwrap();
    assert!(
        pages.iter().any(|page| page.contains("Access was granted")),
        "{pages:?}"
    );
    assert_eq!(sandbox.token_calls(), 1);
    assert!(atlassian.grant().await.is_ok());
}

#[tokio::test]
async fn silent_and_slow_visitors_do_not_hold_a_login_up() {
    let (_sandbox, atlassian) = fresh().await;
    let login = visited(&atlassian, |address, path| async move {
        let mut visitors = Vec::new();
        for number in 0..300 {
            let mut visitor = TcpStream::connect(&address).await.unwrap();
            // A third says nothing, as connections in reserve do; the others never come to an end.
            match number % 3 {
                0 => {}
                1 => visitor.write_all(b"GET /callback?code=").await.unwrap(),
                _ => visitor
                    .write_all(b"POST / HTTP/1.1\r\nA: b\r\n")
                    .await
                    .unwrap(),
            }
            visitors.push(visitor);
        }
        let page = send(&address, &get(&path)).await;
        assert!(page.contains("Access was granted"), "{page}");
    });
    login.await.unwrap();
}

#[tokio::test]
async fn a_slow_visitor_is_shown_out() {
    let clock = Manual::starting_at(Timestamp::default());
    let sandbox = demo::sandbox().await;
    let builder = sandbox.atlassian().unwrap().clock(clock.clone());
    let atlassian = builder.build().unwrap();
    let login = visited(&atlassian, move |address, path| async move {
        let mut slow = TcpStream::connect(&address).await.unwrap();
        slow.write_all(b"GET /callback?code=").await.unwrap();
        // Whoever came later has been served, so the slow one is being listened to.
        let page = send(&address, &get("/favicon.ico")).await;
        assert!(page.starts_with("HTTP/1.1 404"), "{page}");
        clock.advance(Duration::from_secs(11));
        let mut rest = Vec::new();
        assert_eq!(slow.read_to_end(&mut rest).await.unwrap_or(0), 0);
        send(&address, &get(&path)).await;
    });
    login.await.unwrap();
}

#[tokio::test]
async fn ten_thousand_junk_visitors_do_not_end_a_login() {
    const VISITORS: usize = 10_000;
    const AT_ONCE: usize = 50;
    let (_sandbox, atlassian) = fresh().await;
    let login = visited(&atlassian, |address, path| async move {
        let long = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(20_000));
        let forged = get("/callback?code=x&state=forged");
        let junk: [Vec<u8>; 10] = [
            Vec::new(),
            b"\r\n\r\n".to_vec(),
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(),
            get("/favicon.ico"),
            get("/callback"),
            get("/callback?error=access_denied"),
            get("/callback?state="),
            forged,
            b"POST /callback HTTP/1.1\r\n\r\n".to_vec(),
            long.into_bytes(),
        ];
        let mut answered = 0_usize;
        for _ in 0..VISITORS / AT_ONCE {
            let mut visits = tokio::task::JoinSet::new();
            for number in 0..AT_ONCE {
                let (address, bytes) = (address.clone(), junk[number % junk.len()].clone());
                visits.spawn(async move {
                    let mut stream = TcpStream::connect(&address).await.unwrap();
                    // The listener may hang up on what is too long.
                    let _ = stream.write_all(&bytes).await;
                    let _ = stream.shutdown().await;
                    let mut page = Vec::new();
                    let _ = stream.read_to_end(&mut page).await;
                    assert!(!page.starts_with(b"HTTP/1.1 200"), "{page:?}");
                    usize::from(!page.is_empty())
                });
            }
            while let Some(visit) = visits.join_next().await {
                answered += visit.unwrap();
            }
        }
        println!("{VISITORS} junk visitors, {answered} of them answered");
        assert_eq!(answered, VISITORS / 10 * 5);
        let page = send(&address, &get(&path)).await;
        assert!(page.contains("Access was granted"), "{page}");
    });
    login.await.unwrap();
}

// ---- Without a browser on this machine.

#[tokio::test]
async fn a_pasted_address_logs_in() {
    // What people bring back, from the address the browser ended on.
    type Pasted = fn(&str) -> String;
    let forms: [Pasted; 9] = [
        |url| url.to_owned(),
        |url| format!("  {url}\r\n"),
        |url| format!("\"{url}\""),
        |url| format!("'{url}'\n"),
        |url| format!("<{url}>"),
        |url| url.split_once('?').unwrap().1.to_owned(),
        |url| format!("?{}", url.split_once('?').unwrap().1),
        |url| url.trim_start_matches("http://").to_owned(),
        |url| {
            let (one, other) = url.split_at(url.len() / 2);
            format!("{one}\n  {other}#_=_")
        },
    ];
    for form in forms {
        let (sandbox, atlassian) = fresh().await;
        let (shown, address) = tokio::sync::oneshot::channel::<String>();
        let grant = atlassian
            .login_headless(
                SCOPES,
                |url| shown.send(url.to_owned()).unwrap(),
                async move { Ok(form(&consent(&address.await.unwrap()).await)) },
            )
            .await
            .unwrap();
        assert_eq!(grant.scopes(), ["read:echo:demo", "offline_access"]);
        assert_eq!(sandbox.token_calls(), 1);
        assert!(atlassian.grant().await.is_ok());
    }
}

#[tokio::test]
async fn what_was_pasted_instead_is_explained() {
    let (sandbox, atlassian) = fresh().await;
    let asked = atlassian.authorize_url(SCOPES).unwrap();
    let state = asked.state().expose_secret().to_owned();
    let cases = [
        ("", "not the callback address"),
        ("yes", "not the callback address"),
        (
            "https://acme.atlassian.net/jira/your-work",
            "not the callback address",
        ),
        (
            "https://id.atlassian.com/login?continue=x",
            "neither code nor state",
        ),
        (
            "http://127.0.0.1:0/callback?code=secret-code",
            "a code but no state",
        ),
        (
            "http://127.0.0.1:0/callback?code=secret-code&state=",
            "a code but no state",
        ),
        (
            "http://127.0.0.1:0/callback?error=access_denied",
            "\"access_denied\" but has no state",
        ),
        ("code=secret-code&state=another", "state is not the one"),
        (asked.url(), "the consent page itself"),
        (&format!("?state={state}"), "holds no code"),
    ];
    for (pasted, expected) in cases {
        let error = asked.accept_callback(pasted).unwrap_err();
        assert!(matches!(error, Error::Login { .. }), "{pasted}: {error}");
        let text = error.to_string();
        assert!(text.contains(expected), "{pasted}: {text}");
        assert!(
            !text.contains("secret-code") && !text.contains(&state),
            "{text}"
        );
    }
    for (description, told) in [
        ("", "no reason was given"),
        ("&error_description=No+thanks", "No thanks"),
    ] {
        let pasted =
            format!("http://127.0.0.1:0/callback?error=access_denied{description}&state={state}");
        let error = asked.accept_callback(&pasted).unwrap_err();
        assert!(
            matches!(&error, Error::Oauth { error, description } if error == "access_denied" && description == told),
            "{error}"
        );
    }
    assert_eq!(sandbox.token_calls(), 0);
}

#[tokio::test]
async fn a_headless_login_may_be_refused_given_up_or_forgotten() {
    let (sandbox, atlassian) = fresh().await;
    sandbox.deny_next_consent();
    let (shown, address) = tokio::sync::oneshot::channel::<String>();
    let error = atlassian
        .login_headless(
            SCOPES,
            |url| shown.send(url.to_owned()).unwrap(),
            async move { Ok(consent(&address.await.unwrap()).await) },
        )
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Oauth { .. }), "{error}");

    let closed = async { Err(std::io::ErrorKind::UnexpectedEof.into()) };
    let error = atlassian
        .login_headless(SCOPES, |_| (), closed)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Login { .. }), "{error}");

    let clock = Manual::starting_at(Timestamp::default());
    let builder = sandbox.atlassian().unwrap().clock(clock.clone());
    let error = builder
        .build()
        .unwrap()
        .login_headless(
            SCOPES,
            |_| clock.advance(Duration::from_secs(301)),
            std::future::pending(),
        )
        .await
        .unwrap_err();
    assert!(error.to_string().contains("in time"), "{error}");
    assert_eq!(sandbox.token_calls(), 0);
}

#[tokio::test]
async fn a_headless_login_needs_no_callback_on_this_machine() {
    let app = OAuthApp::new("id", "secret", "https://acme.com/callback");
    let atlassian = Atlassian::builder().app(app).build().unwrap();
    let pasted = async { Ok("https://acme.com/callback?code=x&state=y".to_owned()) };
    let error = atlassian
        .login_headless(SCOPES, |_| (), pasted)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("state is not the one"),
        "{error}"
    );
}

#[tokio::test]
async fn only_the_very_state_that_was_sent_is_accepted() {
    let (_sandbox, atlassian) = fresh().await;
    let asked = atlassian.authorize_url(SCOPES).unwrap();
    let state = asked.state().expose_secret().to_owned();
    let (first, last) = (&state[..1], &state[state.len() - 1..]);
    let other = |c: &str| if c == "A" { "B" } else { "A" };
    let forged = [
        format!("{}{}", other(first), &state[1..]),
        format!("{}{}", &state[..state.len() - 1], other(last)),
        state[1..].to_owned(),
        format!("{state}A"),
        format!("{state}%00"),
        state.chars().rev().collect(),
        String::new(),
    ];
    for forged in forged {
        let callback = format!("?code=x&state={forged}");
        assert!(
            matches!(asked.accept_callback(&callback), Err(Error::Login { .. })),
            "{callback}"
        );
    }
    assert!(
        asked
            .accept_callback(&format!("?code=x&state={state}"))
            .is_ok()
    );
    // A web server that lost the state accepts nobody.
    let lost = atlassian.resume("", "verifier-verifier-verifier-verifier-verifier");
    assert!(lost.accept_callback("?code=x&state=").is_err());
    assert!(!format!("{asked:?}").contains(&state), "{asked:?}");
    // Another each time.
    let again = atlassian.authorize_url(SCOPES).unwrap();
    assert_ne!(again.state().expose_secret(), state);
    assert_ne!(
        again.pkce_verifier().expose_secret(),
        asked.pkce_verifier().expose_secret()
    );
}

#[tokio::test]
async fn scopes_are_asked_for_once_however_they_are_given() {
    let (_sandbox, atlassian) = fresh().await;
    let asked = atlassian
        .authorize_url(&["read:a read:b", "read:a", " ", "offline_access", "read:c\n"])
        .unwrap();
    let url: reqwest::Url = asked.url().parse().unwrap();
    let scope = url
        .query_pairs()
        .find(|(name, _)| name == "scope")
        .unwrap()
        .1
        .into_owned();
    assert_eq!(scope, "read:a read:b offline_access read:c");
}

// ---- Service accounts.

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
    let grant = atlassian.grant().await.unwrap();
    assert_eq!(grant.scopes(), SCOPES);
    assert!(
        grant.refresh_token().is_none(),
        "there is nothing to refresh with"
    );

    // A token that ends before its time is replaced, once.
    sandbox.expire_access_tokens();
    call().await.unwrap();
    assert_eq!(sandbox.token_calls(), 3);
    // With a cloudId that is known, no list of sites is needed.
    let session = atlassian.session_on(&sandbox.cloud_id()).unwrap();
    Call::new(&session, &ECHO)
        .path("value", "x")
        .send::<Value>()
        .await
        .unwrap();
}

#[tokio::test]
async fn a_service_account_has_nobody_to_log_in() {
    let sandbox = demo::sandbox().await;
    let builder = sandbox.atlassian().unwrap();
    let builder = builder.client_credentials("sandbox-client", "wrong");
    let atlassian = builder.build().unwrap();
    let errors = [
        atlassian
            .login(SCOPES, |_| panic!("nothing to open"))
            .await
            .unwrap_err(),
        atlassian.authorize_url(SCOPES).unwrap_err(),
    ];
    for error in errors {
        assert!(error.to_string().contains("service account"), "{error}");
    }
    let error = atlassian.grant().await.unwrap_err();
    assert!(matches!(error, Error::ClientRejected { .. }), "{error}");
    assert!(!error.to_string().contains("wrong-secret"));
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
