//! Runs that end in the middle, and are repeated.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use atlassian_core::sandbox::SandboxResponse;
use serde_json::json;

use crate::world::{World, done};

/// A future that is dropped after it was polled so many times.
struct Mortal<F>(Pin<Box<F>>, usize);

impl<F: Future> Future for Mortal<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(left) = self.1.checked_sub(1) else {
            return Poll::Ready(None);
        };
        self.1 = left;
        self.0.as_mut().poll(cx).map(Some)
    }
}

async fn killed<F: Future>(future: F, polls: usize) -> Option<F::Output> {
    Mortal(Box::pin(future), polls).await
}

#[tokio::test]
async fn an_export_that_was_killed_is_repeated() {
    let world = World::new().await;
    for (page, name) in [("Setup", "a.txt"), ("Linux", "b.txt"), ("Linux", "c.txt")] {
        world
            .site
            .add_attachment(&world.id(page), name, "text/plain", name.as_bytes())
            .unwrap();
    }
    let trees = world.confluence.trees();
    let mut polls = 1;
    loop {
        let export = trees
            .export(("DOCS", "Guide"), world.directory.path())
            .at_once(2);
        if let Some(exported) = killed(export.send(), polls).await {
            assert!(exported.unwrap().failures.is_empty());
            break;
        }
        // What is there is whole.
        for (path, content) in world.directory.all() {
            if path.ends_with(".md") {
                assert!(
                    content.ends_with(b"\n") && content.starts_with(b"---\n"),
                    "{path}"
                );
            }
        }
        polls += 1;
    }
    assert!(polls > 5, "{polls}");
    assert!(
        !world
            .directory
            .all()
            .keys()
            .any(|path| path.contains("unfinished/"))
    );
    world.is_settled().await;
}

#[tokio::test]
async fn an_import_that_was_killed_is_repeated() {
    let world = World::new().await;
    world.export().await;
    world
        .directory
        .edit("Guide/Setup.md", "Then wait.", "Then wait a minute.");
    world
        .directory
        .edit("Guide/Use.md", "labels: []", "labels: [a]");
    world
        .directory
        .edit("Guide/Use.md", "- two", "- two\n- three");
    world
        .directory
        .rename("Guide/Setup/Linux.md", "Guide/Linux.md");
    world.directory.write(
        "Guide/New.md",
        "![It](New.files/it.png) and [more](New/More.md).\n",
    );
    world.directory.write("Guide/New.files/it.png", "it");
    world.directory.write("Guide/New/More.md", "More.\n");
    world.directory.write("Guide/Setup.files/a.txt", "a");
    let trees = world.confluence.trees();
    let mut polls = 1;
    loop {
        let import = trees.import(world.directory.path()).at_once(2);
        if let Some(imported) = killed(import.send(), polls).await {
            let imported = imported.unwrap();
            assert!(imported.is_complete(), "{imported:?}");
            break;
        }
        polls += 1;
    }
    assert!(polls > 10, "{polls}");
    assert_eq!(
        world.text("Setup"),
        "Press the button.\nThen wait a minute."
    );
    assert_eq!((world.version("Setup"), world.version("Use")), (2, 2));
    assert_eq!(world.parent("Linux").await, "Guide");
    assert_eq!(world.parent("More").await, "New");
    let files = world.confluence.attachments();
    for (page, name) in [("Setup", "a.txt"), ("New", "it.png")] {
        let file = files.on_page(world.id(page)).get(name).await.unwrap();
        assert_eq!(file.version_number(), 1, "{name}");
    }
    // What is remembered may be behind, and catches up.
    assert!(world.export().await.is_unchanged());
    world.is_settled().await;
}

#[tokio::test]
async fn an_export_that_was_killed_while_files_moved_is_repeated() {
    let world = World::new().await;
    world
        .site
        .add_attachment(&world.id("Setup"), "a.txt", "text/plain", b"a")
        .unwrap();
    world.export().await;
    world.retitle("Setup", "Set up", "Press.");
    world.put_below("Use", "Linux");
    world.put_below("Linux", "Guide");
    world.put_below("Set up", "Use");
    let trees = world.confluence.trees();
    let mut polls = 1;
    loop {
        let export = trees.export(("DOCS", "Guide"), world.directory.path());
        if killed(export.send(), polls).await.is_some() {
            break;
        }
        // Whatever it looks like now, nothing of it is taken for somebody's doing.
        let plan = trees
            .import(world.directory.path())
            .delete_missing()
            .plan()
            .await
            .unwrap();
        assert!(plan.is_empty(), "{polls}: {plan}");
        polls += 1;
    }
    assert_eq!(
        world.directory.paths(),
        [
            "Guide.md",
            "Guide/Linux.md",
            "Guide/Linux/Use.md",
            "Guide/Linux/Use/Set up.files/a.txt",
            "Guide/Linux/Use/Set up.md"
        ]
    );
    world.is_settled().await;
}

#[tokio::test]
async fn one_page_that_fails_does_not_stop_the_others() {
    let world = World::new().await;
    let fault = || {
        SandboxResponse::json(
            403,
            json!({"errors": [{"status": 403, "code": "FORBIDDEN", "title": "No."}]}),
        )
    };
    let setup = format!("/wiki/api/v2/pages/{}", world.id("Setup"));
    world
        .sandbox
        .fail_next(format!("GET {setup}").as_str(), fault());
    let trees = world.confluence.trees();
    let export = || trees.export(("DOCS", "Guide"), world.directory.path());
    let exported = export().await.unwrap();
    assert_eq!(
        exported.written,
        ["Guide.md", "Guide/Setup/Linux.md", "Guide/Use.md"]
    );
    assert_eq!(exported.failures[0].path, "Guide/Setup.md");
    assert!(exported.failures[0].error.is_forbidden());
    // Without the file of the page its directory says nothing about those in it.
    assert!(world.import_all().await.is_unchanged());
    assert_eq!(export().await.unwrap().written, ["Guide/Setup.md"]);

    world.directory.edit("Guide/Setup.md", "Then", "And then");
    world.directory.edit("Guide/Use.md", "- two", "- three");
    world.directory.edit("Guide.md", "here", "there");
    let all = || trees.import(world.directory.path()).at_once(1);
    let put = format!("PUT {setup}");
    world.sandbox.fail_next(put.as_str(), fault());
    let imported = all().stop_at_failure().await.unwrap();
    assert_eq!(imported.failures.len(), 1);
    assert!(imported.done.len() <= 1, "{imported:?}");
    world.sandbox.fail_next(put.as_str(), fault());
    let imported = all().await.unwrap();
    assert_eq!(imported.failures.len(), 1, "{imported:?}");
    assert!(world.text("Use").contains("three"));
    let imported = world.import_all().await;
    assert_eq!(done(&imported), ["Guide/Setup.md: write the text"]);
    world.is_settled().await;
}

/// Half of what belongs to a page has been moved: nothing of that is taken for somebody's doing.
#[tokio::test]
async fn a_move_that_was_broken_off_is_carried_on_with() {
    let world = World::new().await;
    let setup = world.id("Setup");
    world
        .site
        .add_attachment(&setup, "a.txt", "text/plain", b"a")
        .unwrap();
    world.export().await;
    world.put_below("Setup", "Use");
    let (from, to) = ("Guide/Setup", "Guide/Use/Setup");
    world.directory.write(
        ".tree/moving.json",
        json!({"from": format!("{from}.md"), "to": format!("{to}.md")}).to_string(),
    );
    world.directory.rename(from, to);
    world
        .directory
        .rename(&format!("{from}.files"), &format!("{to}.files"));
    let import = world.confluence.trees().import(world.directory.path());
    let plan = import.delete_missing().plan().await.unwrap();
    assert!(plan.is_empty(), "{plan}");
    assert!(plan.to_string().contains("export again"), "{plan}");
    world.export().await;
    assert_eq!(
        world.directory.paths(),
        [
            "Guide.md",
            "Guide/Use.md",
            "Guide/Use/Setup.files/a.txt",
            "Guide/Use/Setup.md",
            "Guide/Use/Setup/Linux.md"
        ]
    );
    world.is_settled().await;
    // What it names does not lead out.
    world.directory.write(
        ".tree/moving.json",
        json!({"from": "Guide.md", "to": "../../evil.md"}).to_string(),
    );
    assert!(world.export().await.is_unchanged());
    assert!(!world.directory.at(".tree/moving.json").exists());
}
