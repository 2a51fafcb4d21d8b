//! Versions, labels, properties and restrictions of pages.

use atlassian_core::operation::Method;
use confluence_api::Error;
use confluence_api::pages::{Restrictions, Who};
use confluence_api::sandbox::{DEMO_ACCOUNT, SandboxPage};
use serde_json::{Value, json};

use crate::world::on;

#[test]
fn versions_are_listed_and_brought_back() {
    on(
        |site| {
            let mut page = SandboxPage::new("DOCS", "Long").text("0");
            for number in 1..60 {
                page = page.edited(number.to_string());
            }
            site.add_page(page);
        },
        |world| async move {
            let pages = world.confluence.pages();
            let all = pages
                .history(("DOCS", "Long"))
                .stream()
                .all()
                .await
                .unwrap();
            assert_eq!(all.len(), 60);
            assert_eq!((all[0].number(), all[59].number()), (60, 1));
            let old = pages
                .history(("DOCS", "Long"))
                .with_bodies()
                .oldest_first()
                .stream();
            let old = old.take(30).all().await.unwrap();
            assert_eq!(old[29].document().unwrap().to_text(), "29\n");
            assert_eq!(old[29].title(), "Long");
            assert!(old[29].created().is_some() && !old[29].author_id().is_empty());

            pages
                .update(("DOCS", "Long"))
                .title("Longer")
                .message("renamed")
                .await
                .unwrap();
            let page = pages
                .restore(("DOCS", "Longer"), 3)
                .message("back")
                .await
                .unwrap();
            assert_eq!((page.version_number(), page.title()), (62, "Longer"));
            assert_eq!(page.to_markdown().unwrap(), "2\n");
            assert_eq!(page.version().message(), "back");
            let page = pages.restore(&page, 3).with_title().await.unwrap();
            assert_eq!(page.title(), "Long");
        },
    );
}

#[test]
fn labels_come_and_go() {
    on(
        |_| {},
        |world| async move {
            let pages = world.confluence.pages();
            let page = ("DOCS", "Architecture");
            pages
                .add_labels(page, ["release", " 2026 ", ""])
                .await
                .unwrap();
            pages.add_labels(page, ["release"]).await.unwrap();
            pages.remove_label(page, "engineering").await.unwrap();
            let mut names = Vec::new();
            let mut labels = pages.labels(page);
            while let Some(label) = labels.next().await {
                names.push(label.unwrap().name().to_owned());
            }
            names.sort();
            assert_eq!(names, ["2026", "release"]);
            let error = pages.add_labels(page, ["two words"]).await.unwrap_err();
            assert!(error.to_string().contains("“two words”"), "{error}");
            pages.add_labels(page, Vec::<String>::new()).await.unwrap();
        },
    );
}

#[test]
fn properties_are_written_in_turn() {
    on(
        |_| {},
        |world| async move {
            let pages = world.confluence.pages();
            let page = world.id("Architecture");
            assert!(pages.property(&page, "k").await.unwrap().is_none());
            let first = pages
                .set_property(&page, "k", json!({"a": 1}))
                .await
                .unwrap();
            assert_eq!(first.version_number(), 1);
            let same = pages
                .set_property(&page, "k", json!({"a": 1}))
                .await
                .unwrap();
            assert_eq!(same.version_number(), 1);
            let second = pages
                .set_property(&page, "k", json!(2))
                .expecting(1)
                .await
                .unwrap();
            assert_eq!((second.version_number(), second.value()), (2, &json!(2)));
            let error = pages
                .set_property(&page, "k", json!(3))
                .expecting(1)
                .await
                .unwrap_err();
            assert!(matches!(&error, Error::Stale(stale) if stale.current == Some(2)));
            assert!(error.to_string().contains("property k"), "{error}");
            let error = pages
                .set_property(&page, "k", json!(3))
                .expecting(0)
                .await
                .unwrap_err();
            assert!(error.is_conflict());

            let mut tasks = tokio::task::JoinSet::new();
            for _ in 0..20 {
                let (pages, page) = (world.stranger().pages(), page.clone());
                tasks.spawn(async move {
                    let more =
                        |now: Option<&Value>| json!(now.and_then(Value::as_u64).unwrap_or(0) + 1);
                    pages.edit_property(page, "count", more).await.map(|_| ())
                });
            }
            while let Some(outcome) = tasks.join_next().await {
                outcome.unwrap().unwrap();
            }
            let count = pages.property(&page, "count").await.unwrap().unwrap();
            assert_eq!(*count.value(), json!(20));

            // An answer that was lost does not count twice.
            let path = format!("/properties/{}", count.id());
            world.site.lose_next_answer(Method::Put, path);
            let more = |now: Option<&Value>| json!(now.and_then(Value::as_u64).unwrap_or(0) + 1);
            let count = pages.edit_property(&page, "count", more).await.unwrap();
            assert_eq!((count.value(), count.version_number()), (&json!(21), 21));

            // Somebody is faster than an expectation that was right when it was read.
            let path = format!("/pages/{page}/properties/{}", first.id());
            let full = format!("/wiki/api/v2{path}");
            world.site.before_next(Method::Put, path, move |site| {
                let body = json!({"key": "k", "value": 9, "version": {"number": 3}});
                site.ask(Method::Put, &full, &[], body);
            });
            let error = pages
                .set_property(&page, "k", json!(3))
                .expecting(2)
                .await
                .unwrap_err();
            assert!(matches!(error, Error::Stale(_)), "{error}");
            assert!(pages.properties(&page).all().await.unwrap().len() >= 2);
            assert!(pages.delete_property(&page, "k").await.unwrap());
            assert!(!pages.delete_property(&page, "k").await.unwrap());
        },
    );
}

#[test]
fn restrictions_are_read_added_set_and_lifted() {
    on(
        |_| {},
        |world| async move {
            let pages = world.confluence.pages();
            let page = ("DOCS", "Architecture");
            assert!(pages.restrictions(page).await.unwrap().is_none());
            let me = Who::anyone().user(DEMO_ACCOUNT);
            let set = Restrictions::none().update(me.clone());
            let now = pages.set_restrictions(page, set.clone()).await.unwrap();
            assert_eq!(now, set);
            let other = Who::anyone().user("5f0000000000000000000003").group("g-1");
            let more = Restrictions::none().read(other);
            pages.add_restrictions(page, more).await.unwrap();
            let now = pages.restrictions(page).await.unwrap();
            assert_eq!(now.update, me);
            assert_eq!(now.read.groups, ["g-1"]);
            pages.clear_restrictions(page).await.unwrap();
            assert!(pages.restrictions(page).await.unwrap().is_none());
        },
    );
}
