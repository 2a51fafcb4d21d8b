//! Which scopes to ask for, and what is refused without them.
#![allow(clippy::unwrap_used)]

mod demo;

use std::collections::BTreeSet;

use atlassian_core::operation::{
    Access, Answer, Confinement, Method, Operation, ScopeFamily, ScopeSet,
};
use atlassian_core::person::GET_ME;
use atlassian_core::sandbox::{Sandbox, SandboxResponse};
use atlassian_core::scopes::{MOST, Prefer, Scopes, scopes_for, scopes_preferring};
use atlassian_core::{Call, Error, Session};
use demo::ECHO;
use serde_json::{Value, json};

const fn operation(id: &'static str, oauth: bool, scopes: &'static [ScopeSet]) -> Operation {
    Operation {
        id,
        api: &demo::API,
        method: Method::Get,
        path: "/echo/{value}",
        group: "demo",
        access: Access::Read,
        scopes,
        oauth,
        answer: Answer::Json,
        deprecated: false,
        experimental: false,
        query: &[],
        headers: &[],
        confinement: Confinement::UNCLASSIFIED,
    }
}

const fn classic(scopes: &'static [&'static str]) -> ScopeSet {
    ScopeSet {
        family: ScopeFamily::Classic,
        scopes,
    }
}

const fn granular(scopes: &'static [&'static str]) -> ScopeSet {
    ScopeSet {
        family: ScopeFamily::Granular,
        scopes,
    }
}

static READ: Operation = operation(
    "read",
    true,
    &[
        classic(&["read:demo-work"]),
        granular(&["read:issue:demo", "read:user:demo"]),
    ],
);
static COMMENT: Operation = operation(
    "comment",
    true,
    &[
        classic(&["write:demo-work"]),
        granular(&["read:user:demo", "write:comment:demo"]),
    ],
);
static BOARD: Operation = operation(
    "board",
    true,
    &[granular(&["read:board:demo", "read:issue:demo"])],
);
static PROFILE: Operation = operation("profile", true, &[granular(&["read:user:demo"])]);
static OPEN: Operation = operation("open", true, &[]);
static TOKENS_ONLY: Operation = operation("tokensOnly", false, &[granular(&["read:email:demo"])]);

// ---- Which to ask for.

#[test]
fn the_smallest_set_may_mix_both_families() {
    assert_eq!(scopes_for([&READ]).scopes, ["read:demo-work"]);
    // Two granular scopes are needed anyway, and enough for reading too.
    let needed = scopes_for([&READ, &BOARD, &PROFILE]);
    assert_eq!(
        needed.scopes,
        ["read:board:demo", "read:issue:demo", "read:user:demo"]
    );
    assert!(needed.smallest);
    // One more either way: the classic one is taken.
    let needed = scopes_for([&COMMENT, &PROFILE]);
    assert_eq!(needed.scopes, ["read:user:demo", "write:demo-work"]);
}

#[test]
fn a_family_can_be_preferred() {
    let all = [&READ, &COMMENT, &BOARD];
    assert_eq!(
        scopes_preferring(Prefer::Classic, all).scopes,
        [
            "read:board:demo",
            "read:demo-work",
            "read:issue:demo",
            "write:demo-work"
        ]
    );
    assert_eq!(
        scopes_preferring(Prefer::Granular, all).scopes,
        [
            "read:board:demo",
            "read:issue:demo",
            "read:user:demo",
            "write:comment:demo"
        ]
    );
    assert_eq!(
        scopes_preferring(Prefer::Granular, [&GET_ME]).scopes,
        ["read:me"]
    );
}

#[test]
fn what_no_scope_can_help_is_told() {
    let needed = scopes_for([&OPEN, &TOKENS_ONLY, &READ, &OPEN, &TOKENS_ONLY]);
    assert_eq!(needed.scopes, ["read:demo-work"]);
    assert_eq!(needed.undeclared, [&OPEN]);
    assert_eq!(needed.without_oauth, [&TOKENS_ONLY]);
    let text = needed.to_string();
    assert_eq!(
        text,
        "1 scope: read:demo-work (a login adds offline_access)\n\
         no scopes are declared for: open\n\
         not callable with OAuth, use an API token for: tokensOnly"
    );
    let nothing = scopes_for([]);
    assert_eq!((nothing.scopes.len(), nothing.smallest), (0, true));
    assert_eq!(nothing, scopes_for([&OPEN]).without_notes());
}

trait WithoutNotes {
    fn without_notes(self) -> Self;
}

impl WithoutNotes for Scopes {
    fn without_notes(mut self) -> Self {
        self.undeclared.clear();
        self.without_oauth.clear();
        self
    }
}

#[test]
fn too_many_scopes_are_warned_of() {
    let one_each: Vec<&'static Operation> = (0..=MOST)
        .map(|number| leaked(&[(ScopeFamily::Granular, vec![number])]))
        .collect();
    let needed = scopes_for(one_each[..MOST].iter().copied());
    assert_eq!((needed.scopes.len(), needed.warning()), (MOST, None));
    let needed = scopes_for(one_each.iter().copied());
    let warning = needed.warning().unwrap();
    assert!(
        warning.starts_with("51 scopes") && warning.contains("header is too large"),
        "{warning}"
    );
    assert!(needed.to_string().ends_with(&warning));
}

/// An operation made up while the test runs.
fn leaked(sets: &[(ScopeFamily, Vec<usize>)]) -> &'static Operation {
    let sets: Vec<ScopeSet> = sets
        .iter()
        .map(|(family, scopes)| {
            let scopes: Vec<&'static str> = scopes.iter().map(|number| name(*number)).collect();
            ScopeSet {
                family: *family,
                scopes: Vec::leak(scopes),
            }
        })
        .collect();
    Box::leak(Box::new(operation("madeUp", true, Vec::leak(sets))))
}

fn name(number: usize) -> &'static str {
    String::leak(format!("read:thing{number:03}:demo"))
}

/// The same numbers each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    fn instance(&mut self, scopes: usize, operations: usize) -> Vec<&'static Operation> {
        (0..operations)
            .map(|_| {
                let sets: Vec<(ScopeFamily, Vec<usize>)> = (0..=self.below(3))
                    .map(|_| {
                        let family = [ScopeFamily::Classic, ScopeFamily::Granular][self.below(2)];
                        let size = 1 + self.below(4);
                        (family, (0..size).map(|_| self.below(scopes)).collect())
                    })
                    .collect();
                leaked(&sets)
            })
            .collect()
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for index in (1..list.len()).rev() {
            list.swap(index, self.below(index + 1));
        }
    }
}

/// The sets that count with a preference.
fn counted(prefer: Prefer, operation: &'static Operation) -> Vec<&'static ScopeSet> {
    let family = match prefer {
        Prefer::Classic => Some(ScopeFamily::Classic),
        Prefer::Granular => Some(ScopeFamily::Granular),
        _ => None,
    };
    let of_family = |set: &&ScopeSet| family.is_none_or(|family| set.family == family);
    let preferred: Vec<_> = operation.scopes.iter().filter(of_family).collect();
    match preferred.is_empty() {
        true => operation.scopes.iter().collect(),
        false => preferred,
    }
}

#[test]
fn no_smaller_set_exists_says_trying_them_all() {
    const PREFERENCES: [Prefer; 3] = [Prefer::Fewest, Prefer::Classic, Prefer::Granular];
    let mut dice = Dice(20_261_123);
    let mut sizes = [0_usize; 12];
    for round in 0..600 {
        let (scopes, operations) = (3 + dice.below(9), 1 + dice.below(9));
        let mut instance = dice.instance(scopes, operations);
        let prefer = PREFERENCES[round % 3];
        let needed = scopes_preferring(prefer, instance.iter().copied());
        let enough = |has: &dyn Fn(&str) -> bool| {
            instance.iter().all(|operation| {
                let sets = counted(prefer, operation);
                sets.iter()
                    .any(|set| set.scopes.iter().all(|scope| has(scope)))
            })
        };
        assert!(needed.smallest);
        assert!(enough(&|scope| needed.scopes.contains(&scope)), "{needed}");
        let all: Vec<&str> = (0..scopes).map(name).collect();
        let smallest = (0_u32..1 << scopes)
            .filter(|bits| {
                enough(&|scope| {
                    all.iter()
                        .position(|s| *s == scope)
                        .is_some_and(|i| bits >> i & 1 == 1)
                })
            })
            .map(u32::count_ones)
            .min();
        assert_eq!(
            smallest,
            u32::try_from(needed.scopes.len()).ok(),
            "round {round}: {needed}"
        );
        assert!(needed.scopes.is_sorted());
        // Neither the order nor repetition changes anything.
        let first = instance[0];
        instance.push(first);
        dice.shuffle(&mut instance);
        assert_eq!(scopes_preferring(prefer, instance.iter().copied()), needed);
        sizes[needed.scopes.len()] += 1;
    }
    println!("600 instances, proven against all subsets; sizes of the answers: {sizes:?}");
}

#[test]
fn a_search_that_is_given_up_still_covers_everything() {
    // Nothing like a real app: hundreds of operations, each content with any of three scopes that
    // have nothing to do with each other.
    let mut dice = Dice(7);
    let instance: Vec<_> = (0..160)
        .map(|_| leaked(&[0; 3].map(|_| (ScopeFamily::Granular, vec![dice.below(100)]))))
        .collect();
    let needed = scopes_for(instance.iter().copied());
    assert!(
        !needed.smallest && needed.to_string().contains("perhaps not the smallest"),
        "{needed}"
    );
    let covered = |granted: &BTreeSet<&str>| {
        instance.iter().all(|operation| {
            operation
                .scopes
                .iter()
                .any(|set| set.scopes.iter().all(|s| granted.contains(s)))
        })
    };
    let granted: BTreeSet<&str> = needed.scopes.iter().copied().collect();
    assert!(covered(&granted));
    for scope in &granted {
        let mut without = granted.clone();
        without.remove(scope);
        assert!(!covered(&without), "{scope} is not needed");
    }
    println!(
        "160 operations over 100 scopes, given up: {} scopes",
        granted.len()
    );
}

// ---- What is refused without them.

async fn call(session: &Session, operation: &'static Operation) -> Result<Value, Error> {
    Call::new(session, operation)
        .path("value", "x")
        .send()
        .await
}

async fn session(scopes: &[&str]) -> (Sandbox, Session) {
    let sandbox = demo::sandbox().await;
    let session = sandbox.session(scopes).await.unwrap();
    (sandbox, session)
}

#[tokio::test]
async fn what_the_grant_does_not_cover_is_not_sent() {
    let (sandbox, session) = session(&["read:user:demo", "read:board:demo"]).await;
    let error = call(&session, &READ).await.unwrap_err();
    let Error::MissingScopes(missing) = &error else {
        panic!("{error}");
    };
    assert_eq!(missing.operation, "read");
    assert_eq!(missing.needed, READ.scopes);
    // The first of the sets that miss least.
    assert_eq!(missing.missing, ["read:demo-work"]);
    assert_eq!(
        missing.granted.as_deref().unwrap(),
        ["read:user:demo", "read:board:demo", "offline_access"]
    );
    assert!(missing.answer.is_none() && error.status().is_none());
    assert!(error.is_scope_mismatch() && error.is_unauthorized() && !error.needs_consent());
    assert_eq!(
        error.to_string(),
        "read was not sent: it needs scopes that the token does not have: either read:demo-work \
         (missing), or read:issue:demo read:user:demo (missing: read:issue:demo); granted are \
         read:user:demo read:board:demo offline_access. Log in again and ask for the full set, since \
         new scopes replace the old ones; a service account needs them in its credentials"
    );
    let error = call(&session, &BOARD).await.unwrap_err();
    assert!(
        error.to_string().contains("(missing: read:issue:demo)"),
        "{error}"
    );
    assert_eq!((sandbox.requests().len(), sandbox.token_calls()), (0, 0));
}

#[tokio::test]
async fn one_whole_set_is_enough() {
    for scopes in [
        &["read:demo-work"][..],
        &["read:issue:demo", "read:user:demo"],
    ] {
        let (_sandbox, session) = session(scopes).await;
        call(&session, &READ).await.unwrap();
        // None is declared: nothing is known to be missing.
        call(&session, &OPEN).await.unwrap();
    }
}

#[tokio::test]
async fn scopes_for_is_enough_for_what_it_was_asked_about() {
    let all = [&READ, &COMMENT, &BOARD, &PROFILE, &OPEN];
    for prefer in [Prefer::Fewest, Prefer::Classic, Prefer::Granular] {
        let (_sandbox, session) = session(&scopes_preferring(prefer, all).scopes).await;
        for operation in all {
            call(&session, operation).await.unwrap();
        }
    }
}

#[tokio::test]
async fn an_operation_without_oauth_names_the_api_token() {
    let (sandbox, session) = session(&["read:email:demo"]).await;
    let error = call(&session, &TOKENS_ONLY).await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::InvalidRequest {
                operation: "tokensOnly",
                ..
            }
        ),
        "{error}"
    );
    assert!(error.to_string().contains("with_api_token"), "{error}");
    assert_eq!(sandbox.requests().len(), 0);
    let session = sandbox.api_token_session().unwrap();
    call(&session, &TOKENS_ONLY).await.unwrap();
}

#[tokio::test]
async fn what_is_not_known_is_left_to_atlassian() {
    use atlassian_core::auth::{ExposeSecret, Grant};
    use atlassian_core::{Credentials, Timestamp};

    // A token whose scopes nobody told.
    let sandbox = demo::sandbox().await;
    let grant = sandbox.grant(&["read:demo-work"]);
    let endpoints = sandbox.endpoints().unwrap();
    let token = grant.access_token().expose_secret().to_owned();
    let session = Session::builder(Credentials::bearer(sandbox.cloud_id(), token.as_str()));
    let session = session
        .endpoints(endpoints)
        .clock(sandbox.clock())
        .build()
        .unwrap();
    for operation in [&BOARD, &TOKENS_ONLY] {
        call(&session, operation).await.unwrap();
    }

    // A grant whose scopes nobody told.
    let ends: Timestamp = grant.expires_at();
    let untold = Grant::new(token.into(), None, ends, Vec::new());
    let atlassian = sandbox.atlassian().unwrap().build().unwrap();
    atlassian.use_grant(untold).await.unwrap();
    let session = atlassian.session(&sandbox.site());
    call(&session, &BOARD).await.unwrap();
}

#[tokio::test]
async fn the_check_can_be_turned_off_where_a_document_is_wrong() {
    let sandbox = demo::sandbox().await;
    let atlassian = sandbox
        .atlassian()
        .unwrap()
        .check_scopes(false)
        .build()
        .unwrap();
    atlassian
        .use_grant(sandbox.grant(&["read:user:demo"]))
        .await
        .unwrap();
    let session = atlassian.session(&sandbox.site());
    for operation in [&READ, &BOARD, &TOKENS_ONLY] {
        call(&session, operation).await.unwrap();
    }

    // Atlassian's own refusal is told just as well, and burns no refresh token.
    sandbox.fail_next("/echo", SandboxResponse::scope_mismatch());
    let error = call(&session, &BOARD).await.unwrap_err();
    let Error::MissingScopes(missing) = &error else {
        panic!("{error}");
    };
    assert_eq!(missing.missing, ["read:board:demo", "read:issue:demo"]);
    assert_eq!(error.status(), Some(401));
    assert!(error.to_string().contains("(all missing)"), "{error}");

    // Where everything documented is there, it does not send anybody to log in again.
    sandbox.fail_next("/echo", SandboxResponse::scope_mismatch());
    let error = call(&session, &PROFILE).await.unwrap_err();
    assert!(
        error.to_string().contains("has what Atlassian documents"),
        "{error}"
    );
    assert!(!error.to_string().contains("Log in again"), "{error}");
    assert_eq!(sandbox.token_calls(), 0);
}

// ---- Who has consented.

#[tokio::test]
async fn a_person_is_told_with_the_scope_for_it() {
    let sandbox = demo::sandbox().await;
    let atlassian = sandbox.atlassian().unwrap().build().unwrap();
    let scopes = scopes_for([&GET_ME, &ECHO]);
    atlassian
        .use_grant(sandbox.grant(&scopes.scopes))
        .await
        .unwrap();
    let me = atlassian.me().await.unwrap();
    assert_eq!(
        (
            me.account_id.as_str(),
            me.name.as_str(),
            me.email.as_deref()
        ),
        (
            sandbox.account_id(),
            "Sandbox Person",
            Some("sandbox@example.com")
        )
    );
    assert!(me.picture.unwrap().ends_with(".png"));

    // People hide their address; fields come and go.
    let hidden = json!({"account_id": "1", "name": "A", "email": null, "extended_profile": {}});
    sandbox.fail_next("/me", SandboxResponse::json(200, hidden));
    let me = atlassian.me().await.unwrap();
    assert_eq!((me.name.as_str(), me.email, me.picture), ("A", None, None));
    sandbox.fail_next("/me", SandboxResponse::json(200, json!({"name": "A"})));
    let error = atlassian.me().await.unwrap_err();
    assert!(error.to_string().contains("account_id"), "{error}");
}

#[tokio::test]
async fn a_person_is_not_asked_for_without_the_scope() {
    let (sandbox, atlassian, _) = demo::logged_in().await;
    let error = atlassian.me().await.unwrap_err();
    assert!(
        error.is_scope_mismatch() && error.to_string().contains("read:me"),
        "{error}"
    );
    assert_eq!(sandbox.requests().len(), 0);
}

// ---- Accounts of apps.

#[tokio::test]
async fn a_service_account_has_the_scopes_it_was_given() {
    let sandbox = Sandbox::builder()
        .product(demo::Demo)
        .service_scopes(&["read:user:demo"])
        .start()
        .await;
    let builder = sandbox.atlassian().unwrap();
    let builder = builder.client_credentials("sandbox-client", "sandbox-client-secret");
    let atlassian = builder.build().unwrap();
    let grant = atlassian.grant().await.unwrap();
    assert_eq!(grant.scopes(), ["read:user:demo"]);
    assert!(grant.refresh_token().is_none());
    let session = atlassian.session_on(&sandbox.cloud_id()).unwrap();
    call(&session, &PROFILE).await.unwrap();
    assert!(call(&session, &READ).await.unwrap_err().is_scope_mismatch());
}
