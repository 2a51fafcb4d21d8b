//! What is not as it is everywhere.

use atlassian_core::operation::Method;
use confluence_api::trees::Format;
use serde_json::{Value, json};

use crate::world::{World, done};

/// Confluence gives nodes ids of its own when it stores them.
#[tokio::test]
async fn ids_that_the_site_gives_come_here_and_stay() {
    let world = World::new().await;
    world.site.give_local_ids();
    world.export().await;
    world
        .directory
        .edit("Guide/Setup.md", "Then wait.", "Then wait a minute.");
    world
        .directory
        .write("Guide/New.md", "New.\n\n- [ ] a task\n");
    world.import_all().await;
    assert_eq!((world.version("Setup"), world.version("New")), (2, 1));
    world.is_settled().await;
    let text = world.directory.read("Guide/Setup.md");
    assert!(text.contains("localId"), "{text}");
    world
        .directory
        .edit("Guide/Setup.md", "a minute", "an hour");
    world.import_all().await;
    assert_eq!(world.text("Setup"), "Press the button.\nThen wait an hour.");
    world.is_settled().await;
}

/// What a text cannot bring back is taken from the page.
#[tokio::test]
async fn what_markdown_cannot_say_is_not_lost_by_an_edit() {
    let world = World::new().await;
    let document = json!({"type": "doc", "version": 1, "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": "First."}]},
        {"type": "hologram", "attrs": {"of": "Mia"}, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Inside."}]}]},
        {"type": "paragraph", "content": [{"type": "text", "text": "Odd.", "marks": [{"type": "sparkle", "attrs": {"n": 1}}]}, {"type": "text", "text": ""}]},
        {"type": "heading", "attrs": {"level": 9}, "content": [{"type": "text", "text": "Nine"}]},
        {"type": "paragraph", "content": [{"type": "text", "text": "Last."}]},
    ]});
    let page = confluence_api::sandbox::SandboxPage::new("DOCS", "Odd").document(&document);
    world.site.add_page(page.below("Guide")).unwrap();
    world.export().await;
    world.is_settled().await;
    world.directory.edit("Guide/Odd.md", "Last.", "At last.");
    world.directory.edit("Guide/Odd.md", "First.", "At first.");
    let imported = world.import_all().await;
    assert_eq!(done(&imported), ["Guide/Odd.md: write the text"]);
    let now = world.site.document(&world.id("Odd")).unwrap();
    let mut wanted = document.clone();
    wanted["content"][0]["content"][0]["text"] = json!("At first.");
    wanted["content"][4]["content"][0]["text"] = json!("At last.");
    assert_eq!(now["content"], wanted["content"]);
    world.is_settled().await;
}

#[tokio::test]
async fn folders_hold_pages() {
    let world = World::new().await;
    let space = world.there("Guide")["space"].clone();
    let pages = world.confluence.pages();
    let guide = pages.get(world.id("Guide")).without_body().await.unwrap();
    let body = json!({"spaceId": guide.space_id(), "title": "A folder", "parentId": guide.id()});
    let answer = world
        .site
        .ask(Method::Post, "/wiki/api/v2/folders", &[], body);
    assert_eq!(answer.status, 200, "{space}");
    let folder: Value = serde_json::from_slice(&answer.body).unwrap();
    let folder = folder["id"].as_str().unwrap();
    pages
        .create("DOCS", "In it")
        .body("Inside.")
        .below(folder)
        .await
        .unwrap();
    let body = json!({"spaceId": guide.space_id(), "title": "Empty", "parentId": guide.id()});
    world
        .site
        .ask(Method::Post, "/wiki/api/v2/folders", &[], body);
    let exported = world.export().await;
    assert!(
        exported
            .written
            .contains(&"Guide/A folder/In it.md".to_owned()),
        "{exported:?}"
    );
    assert!(
        world
            .directory
            .read("Guide/A folder.md")
            .contains("kind: \"folder\"")
    );
    assert!(!world.directory.at("Guide/Empty.md").exists());
    world.is_settled().await;

    world
        .directory
        .rename("Guide/Use.md", "Guide/A folder/Use.md");
    world.directory.write("Guide/A folder/New.md", "New.\n");
    world
        .directory
        .edit("Guide/A folder/In it.md", "Inside", "Outside");
    let imported = world.import_all().await;
    assert_eq!(imported.done.len(), 3, "{imported:?}");
    let page = pages.get(world.id("Use")).without_body().await.unwrap();
    assert_eq!(page.parent_id(), Some(folder));
    world.is_settled().await;
    world
        .directory
        .edit("Guide/A folder.md", "title: \"A folder\"", "title: \"B\"");
    let imported = world.import().await;
    assert!(imported.is_unchanged());
    assert!(
        imported.failures[0]
            .to_string()
            .contains("stands for a folder"),
        "{imported:?}"
    );
}

#[tokio::test]
async fn formats_can_be_changed() {
    let world = World::new().await;
    world.page(
        "Rich",
        Some("Guide"),
        ":status[DONE]{color=\"green\"} and <u>more</u>.",
    );
    world.export().await;
    let lossless = world.directory.read("Guide/Rich.md");
    let trees = world.confluence.trees();
    for format in [Format::Anchored, Format::Clean, Format::Lossless] {
        let export = || {
            trees
                .export(("DOCS", "Guide"), world.directory.path())
                .format(format)
        };
        let exported = export().await.unwrap();
        assert_eq!(exported.written.len(), 5, "{exported:?}");
        assert!(export().await.unwrap().is_unchanged());
        world.is_settled().await;
    }
    assert_eq!(world.directory.read("Guide/Rich.md"), lossless);
}

#[tokio::test]
async fn what_lies_where_no_page_is_is_told() {
    let world = World::new().await;
    world.export().await;
    world.directory.rename("Guide/Use.md", "Use.md");
    world
        .directory
        .rename("Guide/Setup/Linux.md", "Guide/Nowhere/Linux.md");
    let imported = world.import().await;
    assert!(imported.is_unchanged());
    let failures: Vec<String> = imported.failures.iter().map(ToString::to_string).collect();
    assert!(
        failures[0].starts_with("Guide/Nowhere/Linux.md: no page belongs to"),
        "{failures:?}"
    );
    assert!(
        failures[1].starts_with("Use.md: it lies beside the page at the top"),
        "{failures:?}"
    );
    // An export puts them back.
    world.export().await;
    assert_eq!(
        world.directory.paths(),
        [
            "Guide.md",
            "Guide/Setup.md",
            "Guide/Setup/Linux.md",
            "Guide/Use.md"
        ]
    );
    world.is_settled().await;
}

#[tokio::test]
async fn more_labels_than_come_with_a_page_are_kept() {
    let world = World::new().await;
    let labels: Vec<String> = (0..70).map(|number| format!("label-{number:02}")).collect();
    world
        .confluence
        .pages()
        .add_labels(world.id("Use"), labels.clone())
        .await
        .unwrap();
    world.export().await;
    assert!(
        world
            .directory
            .read("Guide/Use.md")
            .contains("\"label-69\"")
    );
    world.directory.edit("Guide/Use.md", ",\"label-69\"", "");
    let imported = world.import_all().await;
    assert_eq!(done(&imported), ["Guide/Use.md: label -label-69"]);
    world.is_settled().await;
}

/// Some systems take the accents of names apart.
#[tokio::test]
async fn names_in_two_ways_are_one() {
    let world = World::new().await;
    world.export().await;
    world.directory.write(
        "Guide/Cafe\u{301}.md",
        "![It](Caf\u{e9}.files/u\u{308}.png)\n",
    );
    world
        .directory
        .write("Guide/Cafe\u{301}.files/u\u{308}.png", "it");
    world
        .directory
        .edit("Guide/Use.md", "- two", "- [two](Caf\u{e9}.md)");
    let imported = world.import_all().await;
    assert_eq!(imported.done.len(), 2, "{imported:?}");
    let id = world.id("Caf\u{e9}");
    assert!(world.site.attachment(&id, "\u{fc}.png").is_some());
    let link = world.site.document(&world.id("Use")).unwrap().to_string();
    assert!(link.contains(&format!("/pages/{id}")), "{link}");
    let shown = world.site.document(&id).unwrap().to_string();
    assert!(shown.contains(&format!("contentId-{id}")), "{shown}");
    world.is_settled().await;
}

#[tokio::test]
async fn several_at_once_do_it_once() {
    let world = World::new().await;
    let trees = world.confluence.trees();
    let export = || trees.export(("DOCS", "Guide"), world.directory.path());
    let (one, other) = tokio::join!(export().send(), export().send());
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one.written.len() + other.written.len(), 4);
    world
        .directory
        .edit("Guide/Setup.md", "Then wait.", "Then wait a minute.");
    world.directory.write("Guide/New.md", "New.\n");
    let before = world.count();
    let steps = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let import = || {
        let steps = std::sync::Arc::clone(&steps);
        let import = trees.import(world.directory.path());
        import.on_step(move |step| {
            let (path, written) = (step.path.to_owned(), step.written);
            steps
                .lock()
                .unwrap()
                .push((step.done, step.total, path, written));
        })
    };
    let (one, other) = tokio::join!(import().send(), import().send());
    let (one, other) = (one.unwrap(), other.unwrap());
    assert!(
        one.is_complete() && other.is_complete(),
        "{one:?} {other:?}"
    );
    assert_eq!(world.writes(before).len(), 2);
    let steps = steps.lock().unwrap().clone();
    assert!(
        steps.contains(&(1, 2, "Guide/New.md".to_owned(), true)),
        "{steps:?}"
    );
    assert!(
        steps
            .iter()
            .any(|step| step.2 == "Guide/Setup.md" && step.3),
        "{steps:?}"
    );
    world.is_settled().await;
}

/// An answer may be behind what was just written.
#[tokio::test]
async fn what_is_newer_here_is_not_replaced_by_what_is_older() {
    let world = World::new().await;
    let path = format!("/wiki/api/v2/pages/{}", world.id("Setup"));
    let query = [
        ("body-format", "atlas_doc_format"),
        ("include-labels", "true"),
    ];
    let old = world.site.ask(Method::Get, &path, &query, Value::Null);
    let old: Value = serde_json::from_slice(&old.body).unwrap();
    world.export().await;
    world.rewrite("Setup", "Newer.");
    world.export().await;
    let stale = || atlassian_core::sandbox::SandboxResponse::json(200, old.clone());
    let matcher = format!("GET {path}");
    world.sandbox.fail_next(matcher.as_str(), stale());
    let exported = world.export().await;
    assert!(exported.is_unchanged());
    assert_eq!(exported.kept, ["Guide/Setup.md"]);
    assert!(world.directory.read("Guide/Setup.md").contains("Newer."));
    world.is_settled().await;
}
