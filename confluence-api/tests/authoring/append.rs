//! Adding to pages, many at once.

use std::future::Future;

use std::collections::BTreeSet;

use adf::Document;
use atlassian_core::operation::Method;
use confluence_api::pages::{OnConflict, Outcome};
use confluence_api::sandbox::SandboxPage;
use confluence_api::{Confluence, Error, Markdown};

use crate::world::{World, add, document, heading, on, on_one_thread, paragraph};

const WRITERS: usize = 50;

async fn everybody_appends(world: &World, clients: Vec<Confluence>) {
    let id = world.id("Log");
    let mut tasks = tokio::task::JoinSet::new();
    for (number, confluence) in clients.into_iter().enumerate() {
        let id = id.clone();
        tasks.spawn(async move {
            let line = format!("line {number}");
            confluence
                .pages()
                .append(id, line)
                .await
                .map(|saved| saved.attempts)
        });
    }
    let mut most = 0;
    while let Some(outcome) = tasks.join_next().await {
        most = most.max(outcome.unwrap().unwrap());
    }
    let text = world.text("Log");
    let lines: BTreeSet<&str> = text
        .lines()
        .filter(|line| line.starts_with("line "))
        .collect();
    assert_eq!(lines.len(), WRITERS, "{text}");
    assert_eq!(text.lines().count(), WRITERS + 1);
    assert_eq!(world.version("Log"), WRITERS as u64 + 1);
    println!("{WRITERS} appends survived, the slowest after {most} attempts");
}

fn log(site: &confluence_api::sandbox::ConfluenceSandbox) {
    site.add_page(SandboxPage::new("DOCS", "Log").text("Begins."));
}

#[test]
fn fifty_appends_of_one_client_all_survive() {
    on(log, |world| async move {
        let clients = vec![world.confluence.clone(); WRITERS];
        let before = world.count();
        everybody_appends(&world, clients).await;
        // Clones take turns, so nobody is refused.
        assert_eq!(world.writes(before).len(), WRITERS);
    });
}

#[test]
fn fifty_appends_of_strangers_all_survive() {
    on(log, |world| async move {
        let clients = (0..WRITERS).map(|_| world.stranger()).collect();
        everybody_appends(&world, clients).await;
    });
}

#[test]
fn content_goes_to_both_ends() {
    on(log, |world| async move {
        let pages = world.confluence.pages();
        let saved = pages
            .append(("DOCS", "Log"), Markdown("Then *this*."))
            .await
            .unwrap();
        assert_eq!(saved.outcome, Outcome::Updated);
        let document = Document::from_markdown("First of all.");
        pages
            .prepend(("DOCS", "Log"), &document)
            .message("On top")
            .await
            .unwrap();
        assert_eq!(world.text("Log"), "First of all.\nBegins.\nThen this.");
        let saved = pages.append(("DOCS", "Log"), "").await.unwrap();
        assert_eq!(saved.outcome, Outcome::Unchanged);
        assert_eq!(world.version("Log"), 3);
    });
}

#[test]
fn what_is_below_is_not_touched() {
    on(
        |site| {
            let odd = serde_json::json!({"type": "doc", "version": 1, "content": [
                {"type": "hologram", "attrs": {"hue": null}},
                {"type": "paragraph", "marks": [], "content": [{"type": "text", "text": "a", "odd": 1}]},
            ]});
            site.add_page(SandboxPage::new("DOCS", "Log").document(&odd));
        },
        |world| async move {
            world
                .confluence
                .pages()
                .append(("DOCS", "Log"), "b")
                .await
                .unwrap();
            let now = world.site.document(&world.id("Log")).unwrap();
            assert_eq!(
                now["content"][0],
                serde_json::json!({"type": "hologram", "attrs": {"hue": null}})
            );
            assert_eq!(now["content"][1]["content"][0]["odd"], 1);
            assert_eq!(now["content"][2]["content"][0]["text"], "b");
        },
    );
}

#[test]
fn an_edit_is_done_again_with_what_somebody_else_wrote() {
    on(log, |world| async move {
        let id = world.id("Log");
        for round in 0..3 {
            let (at, path) = (id.clone(), format!("/pages/{id}"));
            world.site.before_next(Method::Put, path, move |site| {
                add(site, &at, &format!("theirs {round}"));
            });
        }
        let mut times = 0;
        let edit = move |document: &mut Document| {
            times += 1;
            document.insert(adf::edit::end_of(""), format!("mine, try {times}"))?;
            Ok(())
        };
        let saved = world.confluence.pages().edit(&id, edit).await.unwrap();
        assert_eq!(saved.attempts, 4);
        let text = world.text("Log");
        assert_eq!(text, "Begins.\ntheirs 0\ntheirs 1\ntheirs 2\nmine, try 4");
    });
}

#[test]
fn it_gives_up_after_as_many_attempts_as_it_may_take() {
    on(log, |world| async move {
        let id = world.id("Log");
        // Each of ours is overtaken once more.
        fn overtake(site: &confluence_api::sandbox::ConfluenceSandbox, id: String, left: u32) {
            let path = format!("/pages/{id}");
            site.clone().before_next(Method::Put, path, move |site| {
                add(site, &id, "theirs");
                if left > 0 {
                    overtake(site, id, left - 1);
                }
            });
        }
        overtake(&world.site, id.clone(), 0);
        let pages = world.confluence.pages();
        let error = pages.append(&id, "mine").attempts(1).await.unwrap_err();
        let Error::Contested { attempts, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(*attempts, 1);
        assert!(error.is_conflict());
        assert!(error.to_string().contains("“Log”"), "{error}");

        overtake(&world.site, id.clone(), 0);
        let refused = pages.append(&id, "mine").on_conflict(OnConflict::Refuse);
        let error = refused.await.unwrap_err();
        let Error::Stale(stale) = &error else {
            panic!("{error}");
        };
        assert_eq!(stale.current, Some(stale.base + 1));
        assert!(
            error.to_string().contains("Version must be incremented"),
            "{error}"
        );
        assert!(!world.text("Log").contains("mine"));
    });
}

#[test]
fn an_answer_that_was_lost_does_not_append_twice() {
    on(log, |world| async move {
        let id = world.id("Log");
        world
            .site
            .lose_next_answer(Method::Put, format!("/pages/{id}"));
        let pages = world.confluence.pages();
        let saved = pages.append(&id, "once").message("m").await.unwrap();
        assert_eq!(saved.outcome, Outcome::Updated);
        assert_eq!(world.text("Log"), "Begins.\nonce");
        assert_eq!(world.version("Log"), 2);
        // Also where somebody else writes before it is sent again.
        let (at, path) = (id.clone(), format!("/pages/{id}"));
        world.site.lose_next_answer(Method::Put, path.clone());
        let again = path.clone();
        world.site.before_next(Method::Put, path, move |site| {
            site.before_next(Method::Put, again, move |site| add(site, &at, "theirs"));
        });
        let saved = pages.append(&id, "twice?").await.unwrap();
        assert_eq!(saved.page.version_number(), 4);
        assert_eq!(world.text("Log"), "Begins.\nonce\ntwice?\ntheirs");
    });
}

#[test]
fn an_answer_that_never_comes_is_looked_for() {
    on(log, |world| async move {
        let id = world.id("Log");
        let path = format!("/pages/{id}");
        // Carried out the first time; after that the gateway fails for good.
        world.site.lose_next_answer(Method::Put, path.clone());
        let sandbox = std::sync::Arc::clone(&world.sandbox);
        world.site.before_next(Method::Put, path, move |_| {
            let answer = atlassian_core::sandbox::SandboxResponse::empty(502);
            sandbox.fail_times(100, "PUT /wiki/api/v2/pages/", answer);
        });
        let pages = world.confluence.pages();
        let saved = pages.append(&id, "once").await.unwrap();
        assert_eq!(
            (saved.outcome, saved.page.version_number()),
            (Outcome::Updated, 2)
        );
        // What did not arrive is an error.
        let error = pages.append(&id, "never").await.unwrap_err();
        assert_eq!(error.status(), Some(502));
        world.sandbox.clear_faults();
        assert_eq!(world.text("Log"), "Begins.\nonce");
    });
}

#[test]
fn writers_of_all_kinds_do_not_hinder_each_other() {
    on(
        |site| {
            let body = document(&[
                heading(1, "A"),
                paragraph("a"),
                heading(1, "B"),
                paragraph("b"),
            ]);
            site.add_page(SandboxPage::new("DOCS", "Log").document(&body));
        },
        |world| async move {
            let id = world.id("Log");
            let mut tasks = tokio::task::JoinSet::new();
            for number in 0..24 {
                let (pages, id) = (world.stranger().pages(), id.clone());
                tasks.spawn(async move {
                    let line = format!("line {number}");
                    match number % 4 {
                        0 => pages.section(&id, "A").append(line).await,
                        1 => pages.section(&id, "B").prepend(line).await,
                        2 => pages.append(&id, line).on_conflict(OnConflict::Merge).await,
                        _ => {
                            let page = pages.get(&id).await?;
                            let text = page.to_anchored_markdown()?;
                            pages.revise(&page, format!("{text}\n\n{line}\n")).await
                        }
                    }
                });
            }
            while let Some(outcome) = tasks.join_next().await {
                outcome.unwrap().unwrap();
            }
            let text = world.text("Log");
            let lines: BTreeSet<&str> = text
                .lines()
                .filter(|line| line.starts_with("line "))
                .collect();
            assert_eq!(lines.len(), 24, "{text}");
            let page = world
                .confluence
                .pages()
                .get(&id)
                .await
                .unwrap()
                .document()
                .unwrap();
            assert!(page.is_valid(adf::Schema::Full));
        },
    );
}

#[test]
fn what_the_edit_says_is_the_error() {
    on(log, |world| async move {
        let pages = world.confluence.pages();
        let error = pages
            .edit(("DOCS", "Log"), |_| Err("not today".into()))
            .await
            .unwrap_err();
        let text = error.to_string();
        assert!(
            text.starts_with("updatePage was not sent for “Log”"),
            "{text}"
        );
        assert!(text.ends_with("not today"), "{text}");
        let storage = confluence_api::Storage("<p/>");
        let error = pages.append(("DOCS", "Log"), storage).await.unwrap_err();
        assert!(error.to_string().contains("storage format"), "{error}");
        assert_eq!(world.version("Log"), 1);
    });
}

#[test]
fn a_dropped_append_leaves_the_turn_to_others() {
    on_one_thread(log, |world| async move {
        let pages = world.confluence.pages();
        let mut call = Box::pin(pages.append(("DOCS", "Log"), "never").send());
        // As far as its first call, and no further.
        let _ =
            std::future::poll_fn(|cx| std::task::Poll::Ready(call.as_mut().poll(cx).is_pending()))
                .await;
        drop(call);
        pages.append(("DOCS", "Log"), "after").await.unwrap();
        assert_eq!(world.text("Log"), "Begins.\nafter");
    });
}
