//! What a rewrite would lose is kept, or told.

use confluence_api::sandbox::SandboxPage;
use confluence_api::{Error, LossKind, Markdown, Storage};
use serde_json::json;

use crate::world::{document, heading, on, paragraph};

fn rich(site: &confluence_api::sandbox::ConfluenceSandbox) {
    let comment =
        json!([{"type": "annotation", "attrs": {"id": "c-1", "annotationType": "inlineComment"}}]);
    let strong = json!([
        {"type": "strong"},
        {"type": "annotation", "attrs": {"id": "c-1", "annotationType": "inlineComment"}},
    ]);
    let body = document(&[
        heading(1, "Setup"),
        json!({"type": "paragraph", "content": [
            {"type": "text", "text": "Press "},
            {"type": "text", "text": "the ", "marks": comment},
            {"type": "text", "text": "button", "marks": strong},
            {"type": "text", "text": "."},
        ]}),
        json!({"type": "mediaSingle", "attrs": {"layout": "center"}, "content": [
            {"type": "media", "attrs": {"type": "file", "id": "m-1", "collection": "contentId-1", "alt": "panel.png"}},
        ]}),
        heading(2, "Tools"),
        json!({"type": "extension", "attrs": {
            "extensionType": "com.atlassian.confluence.macro.core",
            "extensionKey": "jira",
            "parameters": {"macroParams": {"jql": {"value": "project = ENG"}}},
        }}),
        json!({"type": "hologram", "attrs": {"hue": 7}}),
        paragraph("End."),
    ]);
    site.add_page(SandboxPage::new("DOCS", "Rich").document(&body));
}

#[test]
fn a_rewrite_says_what_it_would_lose_and_where_that_stood() {
    on(rich, |world| async move {
        let pages = world.confluence.pages();
        let page = pages.get(("DOCS", "Rich")).await.unwrap();
        let before = world.count();
        let text = "# Setup\n\nPress the button.";
        let error = pages.update(&page).body(Markdown(text)).await.unwrap_err();
        let losses = error.losses();
        let kinds: Vec<LossKind> = losses.iter().map(|loss| loss.kind).collect();
        assert_eq!(
            kinds,
            [
                LossKind::InlineComment,
                LossKind::Media,
                LossKind::Macro,
                LossKind::UnknownNode
            ],
            "{error}"
        );
        assert_eq!(losses[0].name, "the button");
        assert_eq!(losses[0].id.as_deref(), Some("c-1"));
        assert_eq!(losses[1].name, "panel.png");
        assert_eq!(losses[1].pointer, "/content/2/content/0");
        assert_eq!(losses[2].name, "jira");
        assert_eq!(losses[2].under, ["Setup", "Tools"]);
        let text = error.to_string();
        assert!(
            text.starts_with("updatePage was not sent for “Rich”"),
            "{text}"
        );
        assert!(
            text.contains("the inline comment on “the button” under “Setup”"),
            "{text}"
        );
        assert!(
            text.contains("allow_loss") && text.contains("revise"),
            "{text}"
        );
        assert!(world.writes(before).is_empty());
        assert!(
            pages
                .upsert("DOCS", "Rich", "x")
                .await
                .unwrap_err()
                .losses()
                .len()
                == 4
        );
        let stored = pages
            .update(&page)
            .body(Storage("<p>x</p>"))
            .await
            .unwrap_err();
        assert_eq!(stored.losses().len(), 4);
        assert_eq!(world.version("Rich"), 1);
        pages.update(&page).body("x").allow_loss().await.unwrap();
        assert_eq!(world.text("Rich"), "x");
    });
}

#[test]
fn a_section_that_is_replaced_says_it_too() {
    on(rich, |world| async move {
        let pages = world.confluence.pages();
        let tools = || pages.section(("DOCS", "Rich"), "Tools");
        let error = tools().replace("None.").await.unwrap_err();
        assert!(matches!(error, Error::WouldLose(_)));
        assert_eq!(error.losses().len(), 2);
        tools().append("More.").await.unwrap();
        tools().replace("None.").allow_loss().await.unwrap();
        let edit = pages.edit(("DOCS", "Rich"), |document| {
            *document = adf::Document::from_markdown("All new.");
            Ok(())
        });
        assert_eq!(edit.await.unwrap_err().losses().len(), 2);
    });
}

#[test]
fn revised_markdown_keeps_what_it_cannot_say() {
    on(rich, |world| async move {
        let pages = world.confluence.pages();
        let page = pages.get(("DOCS", "Rich")).await.unwrap();
        let edited = page.to_anchored_markdown().unwrap();
        let edited = edited
            .replace("Press", "Now press")
            .replace("End.", "The end.");
        pages.revise(&page, edited).await.unwrap();
        let now = world.site.document(page.id()).unwrap().to_string();
        for kept in ["c-1", "m-1", "jira", "hologram", "Now press", "The end."] {
            assert!(now.contains(kept), "{kept}: {now}");
        }
        // What is taken out on purpose is told as well.
        let page = pages.get(page.id()).await.unwrap();
        let edited = page.to_anchored_markdown().unwrap();
        let end = edited.find("## Tools").unwrap();
        let error = pages.revise(&page, &edited[..end]).await.unwrap_err();
        assert_eq!(error.losses().len(), 2, "{error}");
    });
}

#[test]
fn what_moves_is_not_lost() {
    on(rich, |world| async move {
        let pages = world.confluence.pages();
        let saved = pages
            .edit(("DOCS", "Rich"), |document| {
                document.move_to("/content/4", adf::edit::start_of(""))?;
                document.move_to("/content/3", adf::edit::end_of(""))?;
                Ok(())
            })
            .await;
        saved.unwrap();
        assert_eq!(world.version("Rich"), 2);
    });
}
