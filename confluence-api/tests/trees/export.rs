//! From the site to files.

use std::sync::{Arc, Mutex};

use confluence_api::trees::Format;

use crate::world::World;

#[tokio::test]
async fn a_tree_becomes_files_once() {
    let world = World::new().await;
    let steps = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&steps);
    let trees = world.confluence.trees();
    let export = trees.export(("DOCS", "Guide"), world.directory.path());
    let export = export.on_step(move |step| {
        told.lock()
            .unwrap()
            .push((step.done, step.total, step.path.to_owned()));
    });
    let exported = export.await.unwrap();
    assert_eq!(
        exported.written,
        [
            "Guide.md",
            "Guide/Setup.md",
            "Guide/Setup/Linux.md",
            "Guide/Use.md"
        ]
    );
    assert_eq!(world.directory.paths(), exported.written);
    let mut steps = steps.lock().unwrap().clone();
    assert_eq!(
        steps.iter().map(|step| step.0).collect::<Vec<_>>(),
        [1, 2, 3, 4]
    );
    steps.sort_by(|one, other| one.2.cmp(&other.2));
    assert_eq!(
        (steps[2].1, steps[2].2.as_str()),
        (4, "Guide/Setup/Linux.md")
    );

    let (id, guide) = (world.id("Setup"), world.id("Guide"));
    let file = world.directory.read("Guide/Setup.md");
    let (front, text) = file.rsplit_once("---\n").unwrap();
    assert!(
        front.starts_with(&format!(
            "---\nid: \"{id}\"\ntitle: \"Setup\"\nspace: \"DOCS\"\nparent: \"{guide}\"\nversion: 1\nlabels: []\nhash: \""
        )),
        "{front}"
    );
    assert_eq!(text, "\nPress the button.\n\nThen wait.\n");
    world.is_settled().await;
    assert!(world.sandbox.unhandled().is_empty());
}

#[tokio::test]
async fn only_what_has_changed_is_written() {
    let world = World::new().await;
    world.export().await;
    world.rewrite("Setup", "Press the red button.");
    let exported = world.export().await;
    assert_eq!(
        (exported.written, exported.unchanged),
        (vec!["Guide/Setup.md".to_owned()], 3)
    );
    assert!(
        world
            .directory
            .read("Guide/Setup.md")
            .contains("version: 2\n")
    );

    let pages = world.confluence.pages();
    pages.add_labels(world.id("Use"), ["b", "a"]).await.unwrap();
    let exported = world.export().await;
    assert_eq!(exported.written, ["Guide/Use.md"]);
    assert!(
        world
            .directory
            .read("Guide/Use.md")
            .contains("labels: [\"a\",\"b\"]\n")
    );
    world.is_settled().await;
}

#[tokio::test]
async fn files_follow_their_pages() {
    let world = World::new().await;
    world.export().await;
    world.retitle("Setup", "Set up", "Press the button.\n\nThen wait.");
    world.put_below("Use", "Linux");
    let exported = world.export().await;
    assert_eq!(exported.moved.len(), 2, "{:?}", exported.moved);
    assert_eq!(
        world.directory.paths(),
        [
            "Guide.md",
            "Guide/Set up.md",
            "Guide/Set up/Linux.md",
            "Guide/Set up/Linux/Use.md"
        ]
    );
    world.is_settled().await;

    // Upside down: what lay above lies below.
    world.put_below("Linux", "Guide");
    world.put_below("Set up", "Use");
    world.export().await;
    assert_eq!(
        world.directory.paths(),
        [
            "Guide.md",
            "Guide/Linux.md",
            "Guide/Linux/Use.md",
            "Guide/Linux/Use/Set up.md"
        ]
    );
    world.is_settled().await;
}

#[tokio::test]
async fn a_name_that_somebody_gave_stays() {
    let world = World::new().await;
    world.export().await;
    world
        .directory
        .rename("Guide/Use.md", "Guide/how-to-use.md");
    assert!(world.export().await.is_unchanged());
    world.is_settled().await;
    world.retitle("Use", "Using", "- one");
    let exported = world.export().await;
    assert_eq!(exported.written, ["Guide/how-to-use.md"]);
    world.is_settled().await;
}

#[tokio::test]
async fn what_was_edited_here_stays() {
    let world = World::new().await;
    world.export().await;
    world
        .directory
        .edit("Guide/Setup.md", "Then wait", "Then hurry");
    world.rewrite("Setup", "Something else.");
    let exported = world.export().await;
    assert_eq!(exported.kept, ["Guide/Setup.md"]);
    assert!(exported.is_unchanged());
    assert!(
        world
            .directory
            .read("Guide/Setup.md")
            .contains("Then hurry")
    );
}

#[tokio::test]
async fn what_is_gone_stays_unless_it_is_pruned() {
    let world = World::new().await;
    let linux = world.id("Linux");
    world
        .site
        .add_attachment(&linux, "a.txt", "text/plain", b"a")
        .unwrap();
    world.export().await;
    world.directory.edit("Guide/Use.md", "- two", "- three");
    let pages = world.confluence.pages();
    pages.delete(&linux).await.unwrap();
    pages.delete(world.id("Use")).await.unwrap();
    let exported = world.export().await;
    assert_eq!(exported.gone, ["Guide/Setup/Linux.md", "Guide/Use.md"]);
    assert!(exported.removed.is_empty());
    let trees = world.confluence.trees();
    let export = trees
        .export(("DOCS", "Guide"), world.directory.path())
        .prune();
    let exported = export.await.unwrap();
    assert_eq!(
        exported.removed,
        ["Guide/Setup/Linux.files/a.txt", "Guide/Setup/Linux.md"]
    );
    assert_eq!(exported.gone, ["Guide/Use.md"]);
    assert_eq!(
        world.directory.paths(),
        ["Guide.md", "Guide/Setup.md", "Guide/Use.md"]
    );
    assert!(!world.directory.at("Guide/Setup").exists());
}

#[tokio::test]
async fn a_directory_has_one_tree() {
    let world = World::new().await;
    world.export().await;
    let trees = world.confluence.trees();
    let error = trees
        .export(("DOCS", "Setup"), world.directory.path())
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("choose another directory"),
        "{error}"
    );
    let empty = crate::world::Directory::new();
    let error = trees.import(empty.path()).await.unwrap_err();
    assert!(
        error.to_string().contains("export the tree first"),
        "{error}"
    );
    let error = trees.import(empty.at("nowhere")).await.unwrap_err();
    assert!(
        error.to_string().contains("nowhere cannot be read"),
        "{error}"
    );
    let only = trees
        .export(("DOCS", "Guide"), empty.path())
        .depth(0)
        .await
        .unwrap();
    assert_eq!(only.written, ["Guide.md"]);
    let more = trees
        .export(("DOCS", "Guide"), empty.path())
        .depth(1)
        .await
        .unwrap();
    assert_eq!(more.written, ["Guide/Setup.md", "Guide/Use.md"]);
}

#[tokio::test]
async fn what_others_write_above_the_text_stays() {
    let world = World::new().await;
    world.export().await;
    world
        .directory
        .edit("Guide/Use.md", "space:", "tags:\n  - x\nspace:");
    world.is_settled().await;
    world.rewrite("Use", "New.");
    world.export().await;
    assert!(
        world
            .directory
            .read("Guide/Use.md")
            .contains("tags:\n  - x\n")
    );
}

#[tokio::test]
async fn pages_without_a_document_are_told() {
    let world = World::new().await;
    let page = confluence_api::sandbox::SandboxPage::new("DOCS", "Old").legacy("<p>Old</p>");
    world.site.add_page(page.below("Guide")).unwrap();
    world.page("Below", Some("Old"), "Below it.");
    let trees = world.confluence.trees();
    let exported = trees
        .export(("DOCS", "Guide"), world.directory.path())
        .await
        .unwrap();
    let failures: Vec<String> = exported.failures.iter().map(ToString::to_string).collect();
    assert_eq!(failures.len(), 1, "{failures:?}");
    assert!(failures[0].starts_with("Guide/Old.md: "), "{failures:?}");
    assert!(
        world
            .directory
            .read("Guide/Old/Below.md")
            .contains("Below it.")
    );
    assert!(
        world
            .directory
            .read("Guide/Old.md")
            .contains("body: \"none\"")
    );
    let imported = world.import_all().await;
    assert!(imported.is_unchanged());
    world.directory.edit("Guide/Old.md", "\"Old\"", "\"Older\"");
    let imported = world.import_all().await;
    assert_eq!(
        crate::world::done(&imported),
        ["Guide/Old.md: rename “Old” to “Older”"]
    );
}

#[tokio::test]
async fn clean_markdown_is_for_reading() {
    let world = World::new().await;
    let trees = world.confluence.trees();
    let export = trees.export(("DOCS", "Guide"), world.directory.path());
    export.format(Format::Clean).await.unwrap();
    world.is_settled().await;
    world.directory.edit("Guide/Use.md", "- two", "- three");
    world
        .directory
        .edit("Guide/Setup.md", "title: \"Setup\"", "title: \"Set up\"");
    let imported = world.import().await;
    assert_eq!(
        crate::world::done(&imported),
        ["Guide/Setup.md: rename “Setup” to “Set up”"]
    );
    assert_eq!(imported.failures.len(), 1);
    assert!(imported.failures[0].to_string().contains("for reading"));
}
