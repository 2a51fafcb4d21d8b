//! Who sent a delivery, whether it has been here, and what it says.
#![cfg(feature = "webhook-events")]
#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::time::Duration;

use atlassian_core::Timestamp;
use atlassian_core::clock::Manual;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jira_api::issue::SprintState;
use jira_api::webhook::{
    Action, Delivery, Event, EventKind, Jwt, Payload, Receiver, ReplayGuard, Secret, Subject,
    WebhookError, query_hash,
};
use serde_json::{Value, json};

const SECRET: &str = "It's a Secret to Everybody";
const NOW: i64 = 1_772_442_000;

fn now() -> Timestamp {
    Timestamp::from_millis(NOW * 1000)
}

fn encode(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

fn signed(secret: &str, text: &str) -> String {
    let signature = Secret::new(secret).sign(text.as_bytes());
    let digits = signature.strip_prefix("sha256=").unwrap();
    let bytes: Vec<u8> = (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect();
    URL_SAFE_NO_PAD.encode(bytes)
}

fn token_with(header: &Value, claims: &Value, secret: &str) -> String {
    let text = format!("{}.{}", encode(header), encode(claims));
    let signature = signed(secret, &text);
    format!("{text}.{signature}")
}

fn token(claims: &Value) -> String {
    token_with(&json!({"alg": "HS256", "typ": "JWT"}), claims, SECRET)
}

const REQUEST: (&str, &str, &str) = ("POST", "/hooks/jira?a=1", "");

fn claims() -> Value {
    json!({
        "iss": "client-key", "aud": ["https://app.example.com"], "iat": NOW, "exp": NOW + 180,
        "qsh": query_hash(REQUEST.0, REQUEST.1, REQUEST.2),
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    match value {
        Value::Null => claims.as_object_mut().unwrap().remove(name),
        value => claims
            .as_object_mut()
            .unwrap()
            .insert(name.to_owned(), value),
    };
    claims
}

#[test]
fn a_signature_is_that_of_the_body_under_the_secret() {
    let secret = Secret::new(SECRET);
    let body = b"Hello World!";
    let good = "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9";
    assert_eq!(secret.sign(body), good);
    secret.verify(good, body).unwrap();
    secret
        .verify(&good.to_uppercase().replace("SHA256", "sha256"), body)
        .unwrap();
    secret.verify(&format!(" {good} "), body).unwrap();
    for at in 0..body.len() {
        for bit in 0..8 {
            let mut other = body.to_vec();
            other[at] ^= 1 << bit;
            assert!(matches!(
                secret.verify(good, &other),
                Err(WebhookError::WrongSignature)
            ));
        }
    }
    for at in 7..good.len() {
        let mut other = good.as_bytes().to_vec();
        other[at] = if other[at] == b'0' { b'1' } else { b'0' };
        let other = String::from_utf8(other).unwrap();
        assert!(matches!(
            secret.verify(&other, body),
            Err(WebhookError::WrongSignature)
        ));
    }
    for form in [
        "",
        "sha256",
        "sha256=",
        "sha1=a4771c39",
        "=a477",
        &good[..70],
        &format!("{good}0"),
        "sha256=+4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9",
        "sha256=é771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9",
        "sha256=💥771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263",
    ] {
        let error = secret.verify(form, body).unwrap_err();
        assert!(
            matches!(error, WebhookError::SignatureForm { .. }),
            "{form}: {error}"
        );
        assert_eq!(error.status(), 401);
    }
    assert!(Secret::new("other").verify(good, body).is_err());
    assert!(matches!(
        Secret::new("").verify(good, body),
        Err(WebhookError::Key { .. })
    ));
    assert!(!format!("{secret:?} {:?}", Jwt::connect(SECRET)).contains("Secret to"));
}

#[test]
fn a_token_is_good_for_its_request_and_its_time() {
    let jwt = Jwt::connect(SECRET)
        .issuer("client-key")
        .audience("https://app.example.com");
    let verified = jwt
        .verify_request(&token(&claims()), REQUEST, now())
        .unwrap();
    assert_eq!(verified.issuer(), Some("client-key"));
    assert_eq!(verified.expires().unwrap().as_millis(), (NOW + 180) * 1000);
    let refused = |claims: Value| {
        jwt.verify_request(&token(&claims), REQUEST, now())
            .unwrap_err()
            .to_string()
    };
    assert!(refused(with("exp", json!(NOW - 31))).contains("expired 31 s ago"));
    assert!(
        jwt.verify_request(&token(&with("exp", json!(NOW - 29))), REQUEST, now())
            .is_ok()
    );
    assert!(refused(with("exp", Value::Null)).contains("good for ever"));
    assert!(refused(with("exp", json!("soon"))).contains("good for ever"));
    assert!(refused(with("nbf", json!(NOW + 60))).contains("not valid for 60 s"));
    assert!(refused(with("iat", json!(NOW + 60))).contains("issued in 60 s"));
    assert!(refused(with("iss", json!("another"))).contains("names another installation"));
    assert!(refused(with("iss", Value::Null)).contains("names another installation"));
    assert!(refused(with("aud", json!("https://other.example.com"))).contains("names another app"));
    assert!(
        jwt.verify_request(
            &token(&with("aud", json!("https://app.example.com"))),
            REQUEST,
            now()
        )
        .is_ok()
    );
    assert!(refused(with("qsh", json!("context-qsh"))).contains("for any request"));
    assert!(refused(with("qsh", Value::Null)).contains("is missing"));
    assert!(
        refused(with(
            "qsh",
            json!(query_hash("POST", "/hooks/jira?a=2", ""))
        ))
        .contains("another request")
    );
    assert!(refused(with("exp", json!(i64::MIN))).contains("expired"));
    assert!(
        jwt.verify(&token(&with("exp", json!(1e300))), now())
            .is_ok()
    );
    // An OAuth app's tokens need no hash, but one that is there has to fit.
    let oauth = Jwt::oauth_app(SECRET);
    assert!(
        oauth
            .verify_request(&token(&with("qsh", Value::Null)), REQUEST, now())
            .is_ok()
    );
    assert!(
        oauth
            .verify_request(&token(&with("qsh", json!("context-qsh"))), REQUEST, now())
            .is_err()
    );
    assert!(
        oauth
            .verify_request(&token(&with("qsh", json!("00"))), REQUEST, now())
            .is_err()
    );
}

#[test]
fn a_token_does_not_choose_its_algorithm() {
    let jwt = Jwt::connect(SECRET);
    for header in [
        json!({"alg": "none"}),
        json!({"alg": "hs256"}),
        json!({"alg": "RS256"}),
        json!({"alg": "HS512"}),
        json!({"alg": ["HS256"]}),
        json!({}),
        json!({"alg": "HS256", "crit": ["exp"]}),
    ] {
        let token = token_with(&header, &claims(), SECRET);
        let error = jwt.verify(&token, now()).unwrap_err();
        assert!(
            matches!(error, WebhookError::Token { .. }),
            "{header}: {error}"
        );
        let (text, _) = token.rsplit_once('.').unwrap();
        assert!(jwt.verify(&format!("{text}."), now()).is_err());
    }
    let good = token(&claims());
    assert!(jwt.verify(&good, now()).is_ok());
    assert!(matches!(
        Jwt::connect("other").verify(&good, now()),
        Err(WebhookError::WrongTokenSignature)
    ));
    assert!(
        Jwt::connect("")
            .verify(&token_with(&json!({"alg": "HS256"}), &claims(), ""), now())
            .is_err()
    );
    let (header, rest) = good.split_once('.').unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    let forged = format!(
        "{header}.{}.{signature}",
        encode(&with("exp", json!(NOW + 9999)))
    );
    assert!(matches!(
        jwt.verify(&forged, now()),
        Err(WebhookError::WrongTokenSignature)
    ));
    for bad in [
        "",
        ".",
        "..",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        &format!("{good}."),
        &format!("{good}=="),
        &"x".repeat(20_000),
    ] {
        assert!(jwt.verify(bad, now()).is_err(), "{bad}");
    }
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..5_000 {
        let mut bytes = good.clone().into_bytes();
        let at = random.usize(..bytes.len());
        bytes[at] = random.u8(32..127);
        let other = String::from_utf8(bytes).unwrap();
        assert_eq!(jwt.verify(&other, now()).is_ok(), other == good, "{other}");
    }
    let token = token_with(&json!({"alg": "HS256", "kid": "k1"}), &claims(), SECRET);
    assert_eq!(Jwt::key_id(&token).unwrap().as_deref(), Some("k1"));
    assert!(Jwt::key_id("nothing").is_err());
}

#[cfg(feature = "webhook-rs256")]
#[test]
fn callbacks_are_signed_with_a_private_key() {
    use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::rsa::KeySize;
    use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
    use jira_api::webhook::RsaKey;

    let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    let body = base64::engine::general_purpose::STANDARD.encode(der.as_ref());
    let lines: Vec<&str> = (0..body.len())
        .step_by(64)
        .map(|at| &body[at..body.len().min(at + 64)])
        .collect();
    let pem = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        lines.join("\n")
    );
    let text = format!(
        "{}.{}",
        encode(&json!({"alg": "RS256", "kid": "k"})),
        encode(&claims())
    );
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        text.as_bytes(),
        &mut signature,
    )
    .unwrap();
    let token = format!("{text}.{}", URL_SAFE_NO_PAD.encode(&signature));
    let key = RsaKey::from_pem(&pem).unwrap();
    let jwt = Jwt::rsa(key).audience("https://app.example.com");
    jwt.verify_request(&token, REQUEST, now()).unwrap();
    // PKCS #1: a sequence of two numbers, of 257 and 3 bytes.
    let numbers = pair.public_key().as_ref();
    let n = URL_SAFE_NO_PAD.encode(&numbers[9..265]);
    let e = URL_SAFE_NO_PAD.encode(&numbers[267..]);
    let jwk = Jwt::rsa(RsaKey::from_jwk(&n, &e).unwrap());
    jwk.verify_request(&token, REQUEST, now()).unwrap();
    signature[10] ^= 1;
    let forged = format!("{text}.{}", URL_SAFE_NO_PAD.encode(&signature));
    assert!(matches!(
        jwt.verify(&forged, now()),
        Err(WebhookError::WrongTokenSignature)
    ));
    // The public key as a shared secret is the oldest trick there is.
    let confused = token_with(&json!({"alg": "HS256"}), &claims(), &pem);
    assert!(jwt.verify(&confused, now()).is_err());
    assert!(Jwt::connect(SECRET).verify(&token, now()).is_err());
    assert!(RsaKey::from_pem("nothing").is_err() && RsaKey::from_jwk("+", "AQAB").is_err());
    assert!(!format!("{jwt:?}").contains(&n[..20]));
}

fn delivery_body(millis: i64) -> Vec<u8> {
    json!({"timestamp": millis, "webhookEvent": "jira:issue_created", "issue": {"key": "ENG-1"}})
        .to_string()
        .into_bytes()
}

#[test]
fn nothing_is_taken_in_twice_but_what_failed_is() {
    let clock = Manual::starting_at(now());
    let receiver = Receiver::signed_with(SECRET).clock(Arc::new(clock.clone()));
    let body = delivery_body(NOW * 1000);
    let signature = Secret::new(SECRET).sign(&body);
    let receive = |id: &str| {
        let headers = [
            ("x-hub-signature", signature.as_str()),
            ("X-ATLASSIAN-Webhook-Identifier", id),
            ("X-Atlassian-Webhook-Retry", "1"),
        ];
        receiver.receive(&Delivery::new(&body).headers(headers))
    };
    let first = receive("one").unwrap();
    assert_eq!(
        (first.retry(), first.subject(), first.action()),
        (1, Subject::Issue, Action::Created)
    );
    // While it is being handled.
    let again = receive("one").unwrap_err();
    assert!(matches!(again, WebhookError::Replayed { .. }));
    assert_eq!(again.status(), 200);
    drop(first);
    assert_eq!(
        receive("one").unwrap().done().issue().unwrap().key(),
        "ENG-1"
    );
    assert!(receive("one").is_err());
    // The identifier is not signed.
    assert!(receive("two").is_err());
    clock.advance(Duration::from_secs(2 * 3600));
    assert!(matches!(receive("one"), Err(WebhookError::Replayed { .. })));
    clock.advance(Duration::from_secs(3600 + 1));
    // Forgotten, but too old by now.
    let old = receive("one").unwrap_err();
    assert!(matches!(old, WebhookError::TooOld { .. }));
    assert!(old.to_string().contains("10801 s old"), "{old}");
}

#[test]
fn what_may_come_from_others_is_not_read() {
    let receiver = Receiver::signed_with(SECRET).or_signed_with("the next one");
    let refused = |headers: &[(&str, &str)], body: &[u8]| {
        receiver
            .receive(&Delivery::new(body).headers(headers.iter().copied()))
            .unwrap_err()
    };
    assert!(matches!(refused(&[], b"{}"), WebhookError::Unsigned));
    let good = Secret::new(SECRET).sign(b"{");
    assert!(matches!(
        refused(&[("X-Hub-Signature", &good)], b"{"),
        WebhookError::Body { .. }
    ));
    assert_eq!(refused(&[("X-Hub-Signature", &good)], b"{").status(), 400);
    let other = Secret::new("another").sign(b"{");
    assert!(refused(&[("X-Hub-Signature", &other)], b"{").is_forged());
    // Two that differ are none.
    assert!(matches!(
        refused(
            &[("X-Hub-Signature", &good), ("x-hub-signature", &other)],
            b"{"
        ),
        WebhookError::Unsigned
    ));
    let body = delivery_body(0);
    let next = Secret::new("the next one").sign(&body);
    let headers = [("X-Hub-Signature", next.as_str())];
    let patient = receiver.oldest(Duration::MAX);
    let received = patient
        .receive(&Delivery::new(&body).headers(headers))
        .unwrap();
    assert_eq!(received.kind(), &EventKind::IssueCreated);
    received.done();
}

#[test]
fn a_receiver_of_tokens_wants_them_for_the_request() {
    let clock = Arc::new(Manual::starting_at(now()));
    let receiver = Receiver::with_jwt(
        Jwt::connect(SECRET).issuer("client-key"),
        "https://app.example.com/base",
    )
    .clock(clock);
    let body = delivery_body(NOW * 1000);
    let url = "https://app.example.com/base/hooks/jira?a=1";
    let authorization = format!("JWT {}", token(&claims()));
    let delivery = Delivery::new(&body).request("POST", url);
    assert!(matches!(
        receiver.receive(&delivery),
        Err(WebhookError::NoToken)
    ));
    let with_header = delivery
        .clone()
        .headers([("authorization", authorization.as_str())]);
    let received = receiver.receive(&with_header).unwrap();
    assert_eq!(received.claims().unwrap().issuer(), Some("client-key"));
    drop(received);
    let moved = with_header
        .clone()
        .request("POST", "https://app.example.com/base/hooks/other?a=1");
    assert!(matches!(
        receiver.receive(&moved),
        Err(WebhookError::Claim { claim: "qsh", .. })
    ));
    let in_query = format!("{url}&jwt={}", token(&claims()));
    receiver
        .receive(&Delivery::new(&body).request("POST", &in_query))
        .unwrap()
        .done();
}

#[test]
fn a_guard_forgets_the_oldest() {
    let guard = ReplayGuard::new(3, Duration::from_secs(100));
    for id in ["a", "b", "c", "d"] {
        guard.claim([id], now()).unwrap().done();
    }
    assert!(guard.claim(["d"], now()).is_err());
    assert!(guard.claim(["b"], now()).is_err());
    guard.claim(["a"], now()).unwrap().done();
    assert!(
        guard
            .claim(["d"], now().after(Duration::from_secs(99)))
            .is_err()
    );
    guard
        .claim(["d"], now().after(Duration::from_secs(100)))
        .unwrap()
        .done();
    // A claim that outlives what the guard remembers takes nothing away from the next one.
    let late = guard.claim(["x"], now()).unwrap();
    let next = guard
        .claim(["x"], now().after(Duration::from_secs(1000)))
        .unwrap();
    drop(late);
    assert!(
        guard
            .claim(["x"], now().after(Duration::from_secs(1000)))
            .is_err()
    );
    next.done();
}

#[test]
fn events_have_names_and_types() {
    for kind in EventKind::ALL {
        assert_eq!(&EventKind::named(kind.as_str()), kind);
        let event = Event::of(json!({"webhookEvent": kind.as_str()})).unwrap();
        assert_eq!(event.kind(), kind);
        // Nothing insists on anything.
        match event.payload() {
            Payload::Other(_) => assert_eq!(kind.subject(), Subject::Expression),
            Payload::Issue(it) => {
                assert!(it.changes().next().is_none() && it.issue().key().is_empty())
            }
            Payload::Board(it) => assert!(it.id().is_none()),
            _ => {}
        }
    }
    let event = Event::of(
        json!({"webhookEvent": "planet_created", "planet": {"id": 9}, "timestamp": "1000"}),
    )
    .unwrap();
    assert_eq!(event.kind(), &EventKind::Other("planet_created".to_owned()));
    assert!(matches!(event.payload(), Payload::Other(raw) if raw.raw()["planet"]["id"] == 9));
    assert_eq!(event.at().unwrap().as_millis(), 1000);
    let mut names: Vec<&str> = event.properties().map(|(name, _)| name).collect();
    // Their order is that of the map which this build of `serde_json` has.
    names.sort_unstable();
    assert_eq!(names, ["planet", "timestamp", "webhookEvent"]);

    let event = Event::of(json!({
        "webhookEvent": "sprint_updated",
        "sprint": {"id": 5, "name": "Sprint 5", "state": "active", "originBoardId": 1},
        "oldValue": {"id": 5, "name": "Sprint five", "state": "future"},
    }))
    .unwrap();
    let Payload::Sprint(sprint) = event.payload() else {
        panic!()
    };
    assert_eq!(
        (sprint.sprint().id(), sprint.sprint().board_id()),
        (Some(5), Some(1))
    );
    assert_eq!(sprint.before().unwrap().state(), SprintState::Future);

    let event = Event::of(json!({
        "webhookEvent": "issuelink_created",
        "issueLink": {"id": 1, "sourceIssueId": 10, "destinationIssueId": 11,
            "issueLinkType": {"id": 2, "name": "Blocks", "outwardName": "blocks", "inwardName": "is blocked by"}},
    })).unwrap();
    let Payload::IssueLink(link) = event.payload() else {
        panic!()
    };
    assert_eq!(
        (link.source_id(), link.destination_id()),
        (Some(10), Some(11))
    );
    assert_eq!(
        (link.type_name(), link.outward(), link.inward()),
        ("Blocks", "blocks", "is blocked by")
    );

    let event = Event::of(json!({
        "webhookEvent": "jira:version_deleted", "version": {"id": "1", "name": "1.0", "projectId": 10000},
        "mergedTo": {"id": "2", "name": "2.0"},
    })).unwrap();
    let Payload::Version(version) = event.payload() else {
        panic!()
    };
    assert_eq!(
        (version.project_id(), version.merged_to().unwrap().name()),
        (Some(10000), "2.0")
    );

    let event = Event::of(json!({"webhookEvent": "worklog_created", "worklog": {"issueId": "10001", "timeSpentSeconds": 60}})).unwrap();
    let Payload::Worklog(worklog) = event.payload() else {
        panic!()
    };
    assert_eq!(
        (worklog.issue_id(), worklog.worklog().seconds()),
        (Some(10001), 60)
    );

    for (body, what) in [
        ("[]", "webhookEvent"),
        ("{}", "webhookEvent"),
        ("{\"webhookEvent\":1}", "webhookEvent"),
        ("", "JSON"),
        ("\u{0}", "JSON"),
    ] {
        let error = Event::read(body.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(what), "{error}");
    }
    assert!(Event::read(&b"[".repeat(100_000)).is_err());
}

/// Deliveries recorded by public projects.
#[test]
fn recorded_deliveries_are_read() {
    let root = std::env::var("ATLASSIAN_FIXTURES").map_or_else(
        |_| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/fixtures"),
        Into::into,
    );
    let Ok(manifest) = std::fs::read(root.join("payloads/manifest.json")) else {
        eprintln!("skipped: no recordings at {}", root.display());
        return;
    };
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let entries = manifest
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["product"] == "webhook");
    let mut read = 0;
    for entry in entries {
        let file = entry["file"].as_str().unwrap();
        let body = std::fs::read(root.join("payloads").join(file)).unwrap();
        let signature = Secret::new(SECRET).sign(&body);
        let receiver = Receiver::signed_with(SECRET).oldest(Duration::MAX);
        let delivery = Delivery::new(&body).headers([("X-Hub-Signature", signature.as_str())]);
        let event = receiver.receive(&delivery).unwrap().done();
        assert!(event.at().is_some(), "{file}");
        let issue = event.issue().unwrap();
        assert!(
            !issue.key().is_empty() && !issue.summary().is_empty(),
            "{file}"
        );
        assert!(
            issue
                .status()
                .is_some_and(|status| !status.name().is_empty()),
            "{file}"
        );
        match event.payload() {
            Payload::Issue(it) => {
                assert!(
                    it.user().is_some_and(|user| !user.name().is_empty()),
                    "{file}"
                );
                assert!(it.reason().is_some(), "{file}");
                for change in it.changes() {
                    assert!(!change.field().is_empty(), "{file}");
                }
                if it.reason() == Some("issue_commented") {
                    assert!(
                        it.comment()
                            .is_some_and(|comment| comment.author().is_some()),
                        "{file}"
                    );
                }
            }
            Payload::Comment(it) => {
                assert!(
                    !it.comment().id().is_empty() && !it.body_text().is_empty(),
                    "{file}"
                );
                assert!(
                    it.comment().created().is_some() && it.comment().body().is_some(),
                    "{file}"
                );
                assert_eq!(it.issue().key(), issue.key());
            }
            other => panic!("{file}: {other:?}"),
        }
        read += 1;
    }
    assert!(read >= 8, "{read}");
    println!("{read} recorded deliveries read");
}
