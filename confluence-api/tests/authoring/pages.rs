//! Reading, creating and changing pages.

use confluence_api::page::PageStatus;
use confluence_api::pages::Outcome;
use confluence_api::sandbox::SandboxPage;
use confluence_api::{Error, Markdown, Storage};

use crate::world::on;

#[test]
fn a_page_is_read_by_its_id_or_its_title() {
    on(
        |_| {},
        |world| async move {
            let pages = world.confluence.pages();
            let page = pages.get(("docs", "architecture")).await.unwrap();
            assert_eq!(page.id(), world.id("Architecture"));
            assert_eq!(page.title(), "Architecture");
            assert_eq!(page.space_key(), "DOCS");
            assert_eq!(page.status(), PageStatus::Current);
            assert_eq!(page.version_number(), 2);
            assert!(page.version().created().is_some() && page.created().is_some());
            assert!(!page.author_id().is_empty() && !page.version().author_id().is_empty());
            assert!(page.parent_id().is_some());
            assert!(page.url().unwrap().contains("/wiki/spaces/DOCS/pages/"));
            assert!(page.edit_url().is_some() && page.short_url().is_some());
            assert_eq!(
                page.to_markdown().unwrap(),
                "The server keeps the data.\n\nThe mobile app keeps an encrypted copy.\n"
            );
            let before = pages.get(page.id()).version(1).await.unwrap();
            assert!(before.to_markdown().unwrap().contains("keeps a copy"));
            let bare = pages.get(&page).without_body().with_labels().await.unwrap();
            assert!(!bare.has_body());
            assert!(
                bare.document()
                    .unwrap_err()
                    .to_string()
                    .contains("did not come")
            );
            assert_eq!(bare.labels()[0].name(), "engineering");
            let stored = pages
                .get(("DOCS", "Meeting notes"))
                .storage()
                .await
                .unwrap();
            assert!(stored.storage().unwrap().starts_with("<p>Notes"));
            assert!(
                pages
                    .find("DOCS", "Nothing like it")
                    .await
                    .unwrap()
                    .is_none()
            );
        },
    );
}

#[test]
fn a_title_that_nothing_has_is_answered_with_the_nearest() {
    on(
        |_| {},
        |world| async move {
            let pages = world.confluence.pages();
            let error = pages.get(("DOCS", "Architectrue")).await.unwrap_err();
            assert!(error.is_not_found());
            assert_eq!(
                error.to_string(),
                "no page is called “Architectrue (in DOCS)”; did you mean “Architecture”?"
            );
            let error = pages.get(("NOPE", "Architecture")).await.unwrap_err();
            assert_eq!(error.to_string(), "no space is called “NOPE”");
        },
    );
}

#[test]
fn a_body_is_kept_exactly() {
    let odd = r#"{"version":1,"type":"doc","content":[{"type":"hologram","attrs":{"hue":null,"z":1,"a":2}}]}"#;
    on(
        |site| {
            let page = SandboxPage::new("DOCS", "Odd");
            site.add_page(page.document(&serde_json::from_str(odd).unwrap()));
        },
        |world| async move {
            let page = world.confluence.pages().get(("DOCS", "Odd")).await.unwrap();
            let document = page.document().unwrap().to_value();
            assert_eq!(Some(document), world.site.document(page.id()));
        },
    );
}

#[test]
fn pages_are_created_from_whatever_says_something() {
    on(
        |_| {},
        |world| async move {
            let pages = world.confluence.pages();
            let parent = pages.create("DOCS", "Parent").await.unwrap();
            let child = pages
                .create("DOCS", "Child")
                .body(Markdown("# Hello\n\nIt is **out**."))
                .below(("DOCS", "Parent"))
                .await
                .unwrap();
            assert_eq!(child.parent_id(), Some(parent.id()));
            assert_eq!(world.text("Child"), "Hello\nIt is out.");
            let plain = pages
                .create("DOCS", "Plain")
                .body("2 * 3 * 4")
                .await
                .unwrap();
            assert_eq!(plain.document().unwrap().to_text(), "2 * 3 * 4\n");
            pages
                .create("DOCS", "Stored")
                .body(Storage("<p>Stored.</p>"))
                .at_root()
                .await
                .unwrap();
            let stored = world.site.page(&world.id("Stored")).unwrap();
            assert_eq!(stored["body"]["representation"], "storage");
            assert!(stored["parentId"].is_null());
            let draft = pages.create("DOCS", "Draft").draft().await.unwrap();
            assert_eq!(draft.status(), PageStatus::Draft);
            let nameless = pages.create("DOCS", "").draft().await.unwrap();
            assert_eq!(nameless.title(), "");
            let error = pages.create("DOCS", " ").await.unwrap_err();
            assert!(error.to_string().contains("needs a title"), "{error}");
        },
    );
}

#[test]
fn a_title_that_is_taken_is_an_error_of_its_own() {
    on(
        |_| {},
        |world| async move {
            let pages = world.confluence.pages();
            let error = pages.create("DOCS", "Architecture").await.unwrap_err();
            let Error::TitleTaken(taken) = &error else {
                panic!("{error}");
            };
            assert_eq!(
                (taken.title.as_str(), taken.space.as_str()),
                ("Architecture", "DOCS")
            );
            assert!(error.is_conflict() && error.is_title_taken());
            let text = error.to_string();
            assert!(
                text.contains("A page already exists with the same TITLE in this space"),
                "{text}"
            );
            assert!(text.contains("createPage"), "{text}");

            let renamed = pages.update(("DOCS", "Release 1.0")).title("Architecture");
            let error = renamed.await.unwrap_err();
            assert!(error.is_title_taken(), "{error}");
            let renamed = pages.update(("DOCS", "Release 1.0")).title("Architecture");
            let error = renamed.message("renamed").await.unwrap_err();
            assert!(error.is_title_taken(), "{error}");
            assert!(error.to_string().contains("in the space DOCS"), "{error}");
        },
    );
}

#[test]
fn a_page_is_changed_and_only_where_something_changes() {
    on(
        |site| site.give_local_ids(),
        |world| async move {
            let pages = world.confluence.pages();
            let text = Markdown("## Plan\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |");
            let page = pages.create("DOCS", "Plan").body(text).await.unwrap();
            assert_eq!(page.version_number(), 1);
            let again = pages
                .update(&page)
                .body(text)
                .message("the same")
                .await
                .unwrap();
            assert_eq!(again.outcome, Outcome::Unchanged);
            assert_eq!((again.attempts, world.version("Plan")), (0, 1));

            let saved = pages
                .update(&page)
                .title("The plan")
                .body(Markdown("## Plan\n\nNone."))
                .message("Gave up")
                .minor()
                .await
                .unwrap();
            assert_eq!(saved.outcome, Outcome::Updated);
            assert_eq!(saved.page.version_number(), 2);
            assert_eq!(saved.page.title(), "The plan");
            let now = pages.get(&page).await.unwrap();
            assert_eq!(now.version().message(), "Gave up");
            assert!(now.version().is_minor());

            let before = world.count();
            let saved = pages.update(&page).title("Plan again").await.unwrap();
            assert_eq!(saved.page.title(), "Plan again");
            let writes = world.writes(before);
            assert_eq!(writes.len(), 1);
            assert!(writes[0].ends_with("/title"), "{writes:?}");
            let saved = pages.update(&page).title("Plan again").await.unwrap();
            assert_eq!(saved.outcome, Outcome::Unchanged);

            let saved = pages
                .update(&page)
                .below(("DOCS", "Release notes"))
                .await
                .unwrap();
            assert_eq!(
                saved.page.parent_id(),
                Some(world.id("Release notes").as_str())
            );
            assert_eq!(
                now.document().unwrap().to_text(),
                saved.page.document().unwrap().to_text()
            );
        },
    );
}

#[test]
fn a_draft_is_written_and_published() {
    on(
        |_| {},
        |world| async move {
            let pages = world.confluence.pages();
            let draft = pages
                .create("DOCS", "Soon")
                .draft()
                .body("Not yet.")
                .await
                .unwrap();
            let saved = pages
                .append(draft.id(), "Still not.")
                .draft()
                .await
                .unwrap();
            assert_eq!(saved.page.status(), PageStatus::Draft);
            let saved = pages.update(draft.id()).publish().await.unwrap();
            assert_eq!(saved.page.status(), PageStatus::Current);
            assert_eq!(world.text("Soon"), "Not yet.\nStill not.");
            let draft = pages.create("DOCS", "Never").draft().await.unwrap();
            pages.delete(draft.id()).draft().await.unwrap();
        },
    );
}

#[test]
fn a_page_of_the_legacy_editor_is_not_emptied() {
    on(
        |site| {
            site.add_page(SandboxPage::new("DOCS", "Old").legacy("<p>Long ago.</p>"));
            site.add_page(SandboxPage::new("DOCS", "Blank").legacy(""));
        },
        |world| async move {
            let pages = world.confluence.pages();
            let error = pages.append(("DOCS", "Old"), "New.").await.unwrap_err();
            assert!(matches!(error, Error::NoDocument(_)), "{error}");
            let text = error.to_string();
            assert!(
                text.contains("“Old”") && text.contains("legacy editor"),
                "{text}"
            );
            let error = pages
                .update(("DOCS", "Old"))
                .body("New.")
                .await
                .unwrap_err();
            assert!(matches!(error, Error::NoDocument(_)), "{error}");
            let saved = pages
                .update(("DOCS", "Old"))
                .title("Older")
                .message("m")
                .await
                .unwrap();
            assert_eq!(saved.page.title(), "Older");
            assert_eq!(world.text("Older"), "Long ago.");
            let saved = pages
                .update(("DOCS", "Older"))
                .body("New.")
                .allow_loss()
                .await;
            assert_eq!(saved.unwrap().outcome, Outcome::Updated);
            // What is really empty is an empty page.
            let saved = pages.append(("DOCS", "Blank"), "First.").await.unwrap();
            assert_eq!(saved.page.to_markdown().unwrap(), "First.\n");
        },
    );
}

#[test]
fn a_page_that_is_archived_or_gone_is_not_written() {
    on(
        |_| {},
        |world| async move {
            let pages = world.confluence.pages();
            let id = world.id("Release 1.0");
            let body = serde_json::json!({"pages": [{"id": id.parse::<u64>().unwrap()}]});
            let path = "/wiki/rest/api/content/archive";
            world
                .site
                .ask(atlassian_core::operation::Method::Post, path, &[], body);
            let error = pages.append(&id, "x").await.unwrap_err();
            assert!(error.to_string().contains("archived"), "{error}");
            // Its title stays taken, and the page is not found under it.
            let error = pages.upsert("DOCS", "Release 1.0", "x").await.unwrap_err();
            assert!(error.is_title_taken(), "{error}");
            let error = pages.append("99999999", "x").await.unwrap_err();
            assert!(error.is_not_found(), "{error}");
        },
    );
}
