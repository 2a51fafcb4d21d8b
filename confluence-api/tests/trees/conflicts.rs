//! Both sides changed.

use adf::merge::Prefer;
use confluence_api::trees::Disagreement;

use crate::world::{World, done};

#[tokio::test]
async fn what_goes_together_is_merged() {
    let world = World::new().await;
    world.export().await;
    world
        .directory
        .edit("Guide/Setup.md", "Then wait.", "Then wait a minute.");
    world.retitle("Setup", "Set up", "Press the **red** button.\n\nThen wait.");
    let imported = world.import_all().await;
    assert_eq!(
        done(&imported),
        ["Guide/Setup.md: write the text, merged with what was written on the site"]
    );
    assert_eq!(
        world.text("Set up"),
        "Press the red button.\nThen wait a minute."
    );
    assert!(
        world
            .directory
            .read("Guide/Setup.md")
            .contains("Press the **red** button.\n\nThen wait a minute.")
    );
    world.export().await;
    world.is_settled().await;
}

#[tokio::test]
async fn what_does_not_go_together_is_told_and_nothing_is_written_for_it() {
    let world = World::new().await;
    world.export().await;
    world
        .directory
        .edit("Guide/Setup.md", "Then wait.", "Then run.");
    world
        .directory
        .edit("Guide/Setup.md", "title: \"Setup\"", "title: \"Ours\"");
    world.directory.write("Guide/Setup.files/new.txt", "new");
    world.directory.edit("Guide/Use.md", "- two", "- three");
    world.retitle("Setup", "Theirs", "Press the button.\n\nThen sleep.");
    let before = world.count();
    let imported = world.import().await;
    assert_eq!(done(&imported), ["Guide/Use.md: write the text"]);
    assert_eq!(world.writes(before).len(), 1);
    let conflict = &imported.conflicts[0];
    assert_eq!(
        (conflict.path.as_str(), conflict.about.len()),
        ("Guide/Setup.md", 2)
    );
    assert!(matches!(&conflict.about[0], Disagreement::Title { ours, .. } if ours == "Ours"));
    assert_eq!(
        conflict.to_string(),
        "Guide/Setup.md: the title: “Setup” is “Ours” here and “Theirs” on the site; the text: /content/1: both changed \"wait\": ours is \"run\", theirs is \"sleep\""
    );
    // Nothing is lost, and it can be decided later.
    let exported = world.export().await;
    assert_eq!(exported.kept, ["Guide/Setup.md"]);
    assert!(world.directory.read("Guide/Setup.md").contains("Then run."));
    let import = || world.confluence.trees().import(world.directory.path());
    let theirs = import().prefer(Prefer::Theirs).plan().await.unwrap();
    assert_eq!(
        theirs.changes()[0].to_string(),
        "Guide/Setup.md: attach new.txt"
    );
    let imported = import().prefer(Prefer::Ours).await.unwrap();
    assert!(imported.is_complete(), "{imported:?}");
    assert_eq!(world.text("Ours"), "Press the button.\nThen run.");
    world.export().await;
    world.is_settled().await;
}

#[tokio::test]
async fn a_page_that_was_moved_on_both_sides_is_told() {
    let world = World::new().await;
    world.page("Third", Some("Guide"), "Third.");
    world.export().await;
    world
        .directory
        .rename("Guide/Setup/Linux.md", "Guide/Use/Linux.md");
    world.put_below("Linux", "Third");
    let imported = world.import().await;
    assert!(imported.is_unchanged());
    assert_eq!(imported.conflicts[0].about, [Disagreement::Place]);
    let import = world.confluence.trees().import(world.directory.path());
    let imported = import.prefer(Prefer::Ours).await.unwrap();
    assert_eq!(
        done(&imported),
        ["Guide/Use/Linux.md: move below Guide/Use.md"]
    );
    world.is_settled().await;
    // Moved to the same place, it is no conflict.
    world
        .directory
        .rename("Guide/Use/Linux.md", "Guide/Linux.md");
    world.put_below("Linux", "Guide");
    assert!(world.import_all().await.is_unchanged());
    world.is_settled().await;
}

#[tokio::test]
async fn a_page_that_is_gone_is_told_where_it_was_changed_here() {
    let world = World::new().await;
    world.export().await;
    world.directory.edit("Guide/Use.md", "- two", "- three");
    world
        .confluence
        .pages()
        .delete(world.id("Use"))
        .await
        .unwrap();
    let imported = world.import().await;
    assert!(imported.is_unchanged());
    assert_eq!(imported.conflicts[0].about, [Disagreement::Gone]);
}

#[tokio::test]
async fn what_was_remembered_may_be_lost() {
    let world = World::new().await;
    world.export().await;
    world
        .directory
        .edit("Guide/Setup.md", "Then wait.", "Then wait a minute.");
    world
        .directory
        .edit("Guide/Use.md", "labels: []", "labels: [a]");
    std::fs::remove_dir_all(world.directory.at(".tree/pages")).unwrap();
    world.rewrite("Setup", "Press the red button.\n\nThen wait.");
    let imported = world.import_all().await;
    assert_eq!(done(&imported).len(), 2);
    assert_eq!(
        world.text("Setup"),
        "Press the red button.\nThen wait a minute."
    );
    world.export().await;
    world.is_settled().await;
}

/// A page that is written between the plan and its application is not overwritten.
#[tokio::test]
async fn a_plan_that_is_old_overwrites_nothing() {
    let world = World::new().await;
    world.export().await;
    world
        .directory
        .edit("Guide/Setup.md", "Then wait.", "Then run.");
    world.directory.edit("Guide/Use.md", "- two", "- three");
    let plan = world
        .confluence
        .trees()
        .import(world.directory.path())
        .plan()
        .await
        .unwrap();
    assert_eq!(plan.changes().len(), 2);
    world.rewrite("Setup", "Press the button.\n\nThen sleep.");
    world.directory.edit("Guide/Use.md", "- three", "- four");
    let imported = plan.apply().await.unwrap();
    assert_eq!(done(&imported), ["Guide/Use.md: write the text"]);
    assert_eq!(world.text("Setup"), "Press the button.\nThen sleep.");
    assert_eq!(imported.conflicts.len(), 1);
    assert!(world.text("Use").contains("four"));
}
