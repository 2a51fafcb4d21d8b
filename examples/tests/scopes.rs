//! The scopes an app asks for, from the official documents' own tables.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::sync::Arc;

use atlassian_core::operation::Operation;
use atlassian_core::sandbox::Sandbox;
use atlassian_core::scopes::{Prefer, Scopes, scopes_for, scopes_preferring};
use atlassian_core::{Error, Session};
use confluence_api::Confluence;
use confluence_api::sandbox::ConfluenceSandbox;
use examples::{blockers, brief, commits, release, retro};
use jira_api::Jira;
use jira_api::sandbox::JiraSandbox;

fn everything() -> Vec<&'static Operation> {
    Jira::operations().chain(Confluence::operations()).collect()
}

fn covered(operations: &[&'static Operation], granted: &BTreeSet<&str>) -> bool {
    operations.iter().all(|operation| {
        !operation.oauth
            || operation.scopes.is_empty()
            || operation
                .scopes
                .iter()
                .any(|set| set.scopes.iter().all(|scope| granted.contains(scope)))
    })
}

#[test]
fn programs_ask_for_what_they_call_and_no_more() {
    let board = [
        "read:board-scope.admin:jira-software",
        "read:board-scope:jira-software",
        "read:issue-details:jira",
        "read:jira-work",
        "read:project:jira",
    ];
    let sprints = ["read:sprint:jira-software"];
    let pages = [
        "read:page:confluence",
        "read:space:confluence",
        "write:page:confluence",
    ];
    let file = ["read:attachment:confluence", "write:confluence-file"];
    let work = ["read:jira-work", "write:jira-work"];
    let programs: [(&str, Scopes, &[&[&str]]); 7] = [
        (
            "sprint_retro",
            retro::scopes(),
            &[&board, &sprints, &pages, &file],
        ),
        ("daily_brief", brief::scopes(false), &[&board, &sprints]),
        (
            "daily_brief --publish",
            brief::scopes(true),
            &[&board, &sprints, &pages],
        ),
        ("blocker_watch", blockers::scopes(), &[&board, &sprints]),
        (
            "commit_to_transition",
            commits::scopes(false),
            &[&board, &work],
        ),
        (
            "commit_to_transition --dry-run",
            commits::scopes(true),
            &[&board],
        ),
        ("release_notes", release::scopes(), &[&pages, &work]),
    ];
    for (program, needed, expected) in programs {
        println!("{program}: {needed}");
        let expected: BTreeSet<&str> = expected.iter().copied().flatten().copied().collect();
        let expected: Vec<&str> = expected.into_iter().collect();
        assert_eq!(needed.scopes, expected, "{program}");
        assert!(needed.smallest && needed.warning().is_none());
        assert!(needed.undeclared.is_empty() && needed.without_oauth.is_empty());
    }
}

#[test]
fn every_operation_there_is_can_be_covered() {
    let all = everything();
    let mut sizes = Vec::new();
    for prefer in [Prefer::Fewest, Prefer::Classic, Prefer::Granular] {
        let needed = scopes_preferring(prefer, all.iter().copied());
        assert!(covered(&all, &needed.scopes.iter().copied().collect()));
        assert!(needed.smallest, "{prefer:?}");
        assert!(needed.warning().is_some());
        // Those that Jira's document gives to basic authentication alone.
        let without: Vec<&str> = needed.without_oauth.iter().map(|o| o.id).collect();
        assert_eq!(without.len(), 7, "{without:?}");
        sizes.push(needed.scopes.len());
    }
    assert!(sizes[0] <= sizes[1] && sizes[1] < sizes[2]);
    println!(
        "{} operations: {} scopes at least, {} with classic ones, {} with granular ones preferred",
        all.len(),
        sizes[0],
        sizes[1],
        sizes[2]
    );
}

#[test]
fn the_smallest_set_is_proven_for_apps_of_every_size() {
    let all = everything();
    let mut seed: u64 = 20_261_123;
    let mut below = |sides: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((seed >> 33) as usize) % sides
    };
    for size in [1, 5, 10, 20, 50, 100] {
        let (mut fewest, mut most) = (usize::MAX, 0);
        for _ in 0..40 {
            let app: Vec<_> = (0..size).map(|_| all[below(all.len())]).collect();
            let needed = scopes_for(app.iter().copied());
            assert!(needed.smallest);
            let granted: BTreeSet<&str> = needed.scopes.iter().copied().collect();
            assert!(covered(&app, &granted));
            for scope in &granted {
                let mut without = granted.clone();
                without.remove(scope);
                assert!(!covered(&app, &without), "{scope} is not needed");
            }
            fewest = fewest.min(granted.len());
            most = most.max(granted.len());
        }
        println!("40 apps of {size} operations: {fewest} to {most} scopes, all proven smallest");
    }
}

async fn sandbox() -> Sandbox {
    Sandbox::builder()
        .product(Arc::new(JiraSandbox::demo()))
        .product(Arc::new(ConfluenceSandbox::demo()))
        .start()
        .await
}

async fn read(session: &Session) -> Result<(), Error> {
    let jira = Jira::new(session.clone());
    let boards = jira.software().get_all_boards().items().all().await?;
    let board = boards
        .first()
        .and_then(|board| board.id)
        .unwrap_or_default();
    jira.software().get_all_sprints(board).items().all().await?;
    let confluence = Confluence::new(session.clone());
    confluence.v2().get_spaces().items().all().await?;
    Ok(())
}

#[tokio::test]
async fn a_scope_that_was_forgotten_is_named_by_the_first_call_that_needs_it() {
    let sandbox = sandbox().await;
    let mut scopes = retro::scopes().scopes;
    read(&sandbox.session(&scopes).await.unwrap())
        .await
        .unwrap();
    scopes.retain(|scope| *scope != "read:sprint:jira-software");
    let error = read(&sandbox.session(&scopes).await.unwrap())
        .await
        .unwrap_err();
    assert_eq!(error.operation(), Some("getAllSprints"));
    assert!(
        error
            .to_string()
            .contains("read:sprint:jira-software (missing)"),
        "{error}"
    );
}

#[tokio::test]
async fn a_service_account_reads_both_products_and_goes_on_after_an_hour() {
    let sandbox = sandbox().await;
    let builder = sandbox.atlassian().unwrap();
    let atlassian = builder
        .client_credentials("sandbox-client", "sandbox-client-secret")
        .build()
        .unwrap();
    let session = atlassian.session(&atlassian.sites().await.unwrap().only().unwrap());
    for hour in 1..=3 {
        read(&session).await.unwrap();
        assert_eq!(sandbox.token_calls(), hour, "one token an hour");
        sandbox.advance(std::time::Duration::from_secs(3600));
    }
}
