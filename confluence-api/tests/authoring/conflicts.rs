//! Writing what somebody else has written since it was read.

use atlassian_core::operation::Method;
use confluence_api::pages::{OnConflict, Outcome};
use confluence_api::sandbox::SandboxPage;
use confluence_api::{Error, Markdown};

use crate::world::{add, document, heading, on, paragraph, write};

fn plan(site: &confluence_api::sandbox::ConfluenceSandbox) {
    let body = document(&[
        heading(1, "Risks"),
        paragraph("Search is late."),
        heading(1, "Log"),
        paragraph("Monday: written."),
    ]);
    site.add_page(SandboxPage::new("DOCS", "Plan").document(&body));
}

#[test]
fn a_body_that_was_held_for_long_is_merged() {
    on(plan, |world| async move {
        let pages = world.confluence.pages();
        let held = pages.get(("DOCS", "Plan")).await.unwrap();
        add(&world.site, held.id(), "Tuesday: theirs.");
        let text = held.to_markdown().unwrap().replace("late", "very late");
        let before = world.count();
        let update = pages.update(&held).based_on(&held).body(Markdown(text));
        let saved = update.message("merged").await.unwrap();
        assert!(saved.merged);
        assert_eq!(saved.outcome, Outcome::Updated);
        assert_eq!(
            world.text("Plan"),
            "Risks\nSearch is very late.\nLog\nMonday: written.\nTuesday: theirs."
        );
        assert_eq!(world.writes(before).len(), 1);
    });
}

#[test]
fn the_base_is_read_from_the_history_where_only_its_number_is_known() {
    on(plan, |world| async move {
        let pages = world.confluence.pages();
        let held = pages.get(("DOCS", "Plan")).await.unwrap();
        add(&world.site, held.id(), "Tuesday: theirs.");
        add(&world.site, held.id(), "Wednesday: theirs.");
        let text = held.to_markdown().unwrap().replace("late", "very late");
        let update = pages.update(held.id()).based_on(1).body(Markdown(text));
        assert!(update.await.unwrap().merged);
        let text = world.text("Plan");
        assert!(
            text.contains("very late") && text.ends_with("Wednesday: theirs."),
            "{text}"
        );
    });
}

#[test]
fn what_does_not_go_together_is_told_with_both() {
    on(plan, |world| async move {
        let pages = world.confluence.pages();
        let held = pages.get(("DOCS", "Plan")).await.unwrap();
        let mut theirs = held.document().unwrap();
        theirs.replace_text("", ("late", "early")).unwrap();
        write(&world.site, held.id(), &theirs.to_value());
        let before = world.count();
        let text = held.to_markdown().unwrap().replace("late", "dead");
        let update = || {
            pages
                .update(&held)
                .based_on(&held)
                .body(Markdown(text.as_str()))
        };
        let error = update().await.unwrap_err();
        let Error::Clash(clash) = &error else {
            panic!("{error}");
        };
        assert_eq!(
            (clash.base, clash.current, clash.conflicts.len()),
            (1, 2, 1)
        );
        assert!(clash.ours.to_text().contains("dead") && clash.theirs.to_text().contains("early"));
        let text = error.to_string();
        assert!(
            text.contains("dead") && text.contains("early") && text.contains("“Plan”"),
            "{text}"
        );
        assert!(error.is_conflict());
        assert!(world.writes(before).is_empty());

        let error = update().on_conflict(OnConflict::Refuse).await.unwrap_err();
        assert!(
            matches!(&error, Error::Stale(stale) if stale.base == 1 && stale.current == Some(2))
        );
        assert!(error.to_string().contains("it is at version 2"), "{error}");
        assert!(world.writes(before).is_empty());

        let saved = update().on_conflict(OnConflict::Overwrite).await.unwrap();
        assert_eq!(saved.page.version_number(), 3);
        assert!(world.text("Plan").contains("dead"));
        // The other one is in the history.
        let second = pages.get(&held).version(2).await.unwrap();
        assert!(second.to_markdown().unwrap().contains("early"));
    });
}

#[test]
fn somebody_who_is_faster_between_reading_and_writing_is_merged_too() {
    on(plan, |world| async move {
        let pages = world.confluence.pages();
        let held = pages.get(("DOCS", "Plan")).await.unwrap();
        for text in ["first", "second"] {
            let (id, path) = (held.id().to_owned(), format!("/pages/{}", held.id()));
            world
                .site
                .before_next(Method::Put, path.clone(), move |site| {
                    // Waits for a write of the client, and not for this one.
                    add(site, &id, text);
                });
        }
        let text = held.to_markdown().unwrap().replace("late", "very late");
        let saved = pages
            .update(&held)
            .based_on(&held)
            .body(Markdown(text))
            .await
            .unwrap();
        assert!(saved.merged && saved.attempts >= 2, "{saved:?}");
        let text = world.text("Plan");
        assert!(
            text.contains("very late") && text.contains("first"),
            "{text}"
        );
    });
}

#[test]
fn without_a_base_what_is_given_is_what_the_page_says() {
    on(plan, |world| async move {
        let pages = world.confluence.pages();
        let id = world.id("Plan");
        let (at, path) = (id.clone(), format!("/pages/{id}"));
        world
            .site
            .before_next(Method::Put, path.clone(), move |site| {
                add(site, &at, "theirs")
            });
        let saved = pages.update(&id).body("Only this.").await.unwrap();
        assert_eq!(
            (saved.attempts, world.text("Plan").as_str()),
            (2, "Only this.")
        );

        let at = id.clone();
        world
            .site
            .before_next(Method::Put, path, move |site| add(site, &at, "theirs"));
        let update = pages.update(&id).body(Markdown("Only this, again."));
        let saved = update.on_conflict(OnConflict::Merge).await.unwrap();
        assert!(saved.merged);
        assert_eq!(world.text("Plan"), "Only this, again.\ntheirs");
    });
}

#[test]
fn a_revised_text_is_merged_with_what_was_written_since() {
    on(plan, |world| async move {
        let pages = world.confluence.pages();
        let held = pages.get(("DOCS", "Plan")).await.unwrap();
        let edited = held
            .to_anchored_markdown()
            .unwrap()
            .replace("late", "early");
        add(&world.site, held.id(), "theirs");
        let saved = pages.revise(&held, edited).await.unwrap();
        assert!(saved.merged);
        assert_eq!(
            world.text("Plan"),
            "Risks\nSearch is early.\nLog\nMonday: written.\ntheirs"
        );
        let same = pages.get(&held).await.unwrap();
        let text = same.to_anchored_markdown().unwrap();
        assert_eq!(
            pages.revise(&same, text).await.unwrap().outcome,
            Outcome::Unchanged
        );
    });
}

#[test]
fn a_refusal_that_nobody_caused_is_not_tried_for_ever() {
    on(plan, |world| async move {
        let answer =
            serde_json::json!({"errors": [{"status": "409", "code": "CONFLICT", "title": "Busy"}]});
        let answer = atlassian_core::sandbox::SandboxResponse::json(409, answer);
        world
            .sandbox
            .fail_times(100, "PUT /wiki/api/v2/pages/", answer);
        let before = world.count();
        let error = world.confluence.pages().append(("DOCS", "Plan"), "x").await;
        let error = error.unwrap_err();
        assert!(error.to_string().contains("Busy"), "{error}");
        assert!(world.writes(before).len() <= 4);
    });
}
