//! Seeing to it that a page exists and says something.

use atlassian_core::operation::Method;
use confluence_api::Markdown;
use confluence_api::pages::Outcome;
use confluence_api::sandbox::SandboxPage;

use crate::world::on;

#[test]
fn it_creates_then_updates_then_leaves_alone() {
    on(
        |site| site.give_local_ids(),
        |world| async move {
            let pages = world.confluence.pages();
            let upsert = |text: &'static str| pages.upsert("DOCS", "Metrics", Markdown(text));
            let first = upsert("42 builds")
                .below(("DOCS", "Architecture"))
                .await
                .unwrap();
            assert_eq!(first.outcome, Outcome::Created);
            assert_eq!(
                first.page.parent_id(),
                Some(world.id("Architecture").as_str())
            );
            let second = upsert("43 builds")
                .message("nightly")
                .minor()
                .await
                .unwrap();
            assert_eq!(second.outcome, Outcome::Updated);
            assert_eq!(second.page.id(), first.page.id());
            let third = upsert("43 builds").message("nightly").await.unwrap();
            assert_eq!(third.outcome, Outcome::Unchanged);
            assert_eq!(world.version("Metrics"), 2);
        },
    );
}

#[test]
fn many_at_once_make_one_page() {
    on(
        |_| {},
        |world| async move {
            let mut tasks = tokio::task::JoinSet::new();
            for number in 0..20 {
                let confluence = world.stranger();
                tasks.spawn(async move {
                    let text = format!("by {number}");
                    confluence
                        .pages()
                        .upsert("DOCS", "Metrics", text)
                        .await
                        .map(|s| s.outcome)
                });
            }
            let mut created = 0;
            while let Some(outcome) = tasks.join_next().await {
                created += usize::from(outcome.unwrap().unwrap() == Outcome::Created);
            }
            assert_eq!(created, 1);
            let titles = world.site.titles("DOCS");
            assert_eq!(titles.iter().filter(|title| *title == "Metrics").count(), 1);
            assert!(world.text("Metrics").starts_with("by "));
        },
    );
}

#[test]
fn who_comes_second_updates() {
    on(
        |_| {},
        |world| async move {
            world.site.before_next(Method::Post, "/pages", |site| {
                site.add_page(SandboxPage::new("DOCS", "Metrics").text("theirs"));
            });
            let pages = world.confluence.pages();
            let saved = pages.upsert("DOCS", "Metrics", "ours").await.unwrap();
            assert_eq!(saved.outcome, Outcome::Updated);
            assert_eq!(world.text("Metrics"), "ours");
        },
    );
}

#[test]
fn a_page_that_is_deleted_in_between_is_made_again() {
    on(
        |site| {
            site.add_page(SandboxPage::new("DOCS", "Metrics").text("old"));
        },
        |world| async move {
            let id = world.id("Metrics");
            let path = format!("/wiki/api/v2/pages/{id}");
            world
                .site
                .before_next(Method::Get, format!("/pages/{id}"), move |site| {
                    site.ask(Method::Delete, &path, &[], serde_json::Value::Null);
                });
            let pages = world.confluence.pages();
            let saved = pages.upsert("DOCS", "Metrics", "new").await.unwrap();
            assert_eq!(saved.outcome, Outcome::Created);
            assert_ne!(saved.page.id(), id);
        },
    );
}
