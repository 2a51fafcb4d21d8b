//! From files to the site.

use confluence_api::trees::Format;

use crate::world::{World, done};

#[tokio::test]
async fn one_edit_writes_one_page() {
    let world = World::new().await;
    world.export().await;
    world
        .directory
        .edit("Guide/Setup.md", "Then wait", "Then wait a **minute**");
    let before = world.count();
    let plan = world
        .confluence
        .trees()
        .import(world.directory.path())
        .plan()
        .await
        .unwrap();
    assert_eq!(
        plan.to_string(),
        "Guide/Setup.md: write the text\n3 pages are as they were"
    );
    assert_eq!(world.writes(before), [""; 0]);
    let imported = plan.apply().await.unwrap();
    assert_eq!(done(&imported), ["Guide/Setup.md: write the text"]);
    assert_eq!(imported.unchanged, 3);
    assert_eq!(
        world.writes(before),
        [format!("PUT /wiki/api/v2/pages/{}", world.id("Setup"))]
    );
    assert_eq!(
        world.text("Setup"),
        "Press the button.\nThen wait a minute."
    );
    assert_eq!((world.version("Setup"), world.version("Use")), (2, 1));
    world.is_settled().await;
}

#[tokio::test]
async fn what_looks_other_and_says_the_same_writes_nothing() {
    let world = World::new().await;
    world.export().await;
    let file = world.directory.read("Guide/Use.md").replace('\n', "\r\n");
    world.directory.write("Guide/Use.md", file);
    world
        .directory
        .edit("Guide/Setup.md", "Then wait.\n", "Then\nwait.\n\n\n");
    let before = world.count();
    let imported = world.import_all().await;
    assert!(imported.is_unchanged());
    assert_eq!(world.writes(before), [""; 0]);
    world.is_settled().await;
}

#[tokio::test]
async fn titles_and_labels_are_written() {
    let world = World::new().await;
    world.export().await;
    world
        .directory
        .edit("Guide/Use.md", "title: \"Use\"", "title: Usage");
    world
        .directory
        .edit("Guide/Use.md", "labels: []", "labels: [how, to]");
    world
        .directory
        .edit("Guide/Setup.md", "labels: []", "labels:\n  - how");
    let imported = world.import_all().await;
    assert_eq!(
        done(&imported),
        [
            "Guide/Setup.md: label +how",
            "Guide/Use.md: rename “Use” to “Usage”; label +how +to"
        ]
    );
    // The file keeps its name: who gave the title would have given another one.
    assert!(world.export().await.is_unchanged());
    world.directory.edit("Guide/Use.md", "\"how\",", "");
    // Somebody else labels it, too.
    world
        .confluence
        .pages()
        .add_labels(world.id("Usage"), ["theirs"])
        .await
        .unwrap();
    let imported = world.import_all().await;
    assert_eq!(done(&imported), ["Guide/Use.md: label -how"]);
    assert!(
        world
            .directory
            .read("Guide/Use.md")
            .contains("labels: [\"theirs\",\"to\"]")
    );
    world.is_settled().await;
}

#[tokio::test]
async fn new_files_become_new_pages() {
    let world = World::new().await;
    world.export().await;
    world
        .directory
        .write("Guide/Setup/Mac.md", "Use the *menu*.\n");
    world.directory.write(
        "Guide/Setup/Mac/Menu.md",
        "---\ntitle: \"Menu: all of it\"\nlabels: [ui]\n---\n\nSee [Mac](../Mac.md) and [Deep](Menu/Deep.md#x).\n",
    );
    world
        .directory
        .write("Guide/Setup/Mac/Menu/Deep.md", "Deep.\n");
    world.directory.write("Stray.md", "Not in the tree.\n");
    world
        .directory
        .write("Nobody/Stray.md", "Not in the tree, either.\n");
    let imported = world.import().await;
    assert_eq!(
        done(&imported),
        [
            "Guide/Setup/Mac.md: create below Guide/Setup.md",
            "Guide/Setup/Mac/Menu.md: create below Guide/Setup/Mac.md; write the text; label +ui",
            "Guide/Setup/Mac/Menu/Deep.md: create below Guide/Setup/Mac/Menu.md",
        ]
    );
    let failures: Vec<String> = imported.failures.iter().map(ToString::to_string).collect();
    assert_eq!(failures.len(), 2, "{failures:?}");
    assert!(
        failures[0].contains("no page belongs to the directory Nobody"),
        "{failures:?}"
    );
    assert!(
        failures[1].contains("put it into the directory Guide"),
        "{failures:?}"
    );
    assert_eq!(world.parent("Deep").await, "Menu: all of it");
    assert_eq!(world.parent("Mac").await, "Setup");
    assert_eq!(world.version("Mac"), 1);
    let menu = world
        .site
        .document(&world.id("Menu: all of it"))
        .unwrap()
        .to_string();
    assert!(
        menu.contains(&format!("/spaces/DOCS/pages/{}", world.id("Mac"))),
        "{menu}"
    );
    assert!(
        menu.contains(&format!("/spaces/DOCS/pages/{}#x", world.id("Deep"))),
        "{menu}"
    );
    std::fs::remove_file(world.directory.at("Stray.md")).unwrap();
    std::fs::remove_file(world.directory.at("Nobody/Stray.md")).unwrap();
    assert!(
        world
            .directory
            .read("Guide/Setup/Mac/Menu.md")
            .contains("[Deep](Menu/Deep.md#x)")
    );
    // The site calls it by its title, and the file keeps the name that it was given.
    world.is_settled().await;
}

#[tokio::test]
async fn another_directory_is_another_parent() {
    let world = World::new().await;
    world.export().await;
    world
        .directory
        .rename("Guide/Setup/Linux.md", "Guide/Use/Linux.md");
    world
        .directory
        .edit("Guide/Use/Linux.md", "Use the shell", "Use a shell");
    let imported = world.import_all().await;
    assert_eq!(
        done(&imported),
        ["Guide/Use/Linux.md: move below Guide/Use.md; write the text"]
    );
    assert_eq!(world.parent("Linux").await, "Use");
    world.is_settled().await;

    // Upside down.
    world
        .directory
        .rename("Guide/Use/Linux.md", "Guide/Linux.md");
    std::fs::remove_dir(world.directory.at("Guide/Use")).unwrap();
    world.directory.rename("Guide/Use.md", "Guide/Linux/Use.md");
    world.directory.write("Guide/New.md", "New.");
    world
        .directory
        .rename("Guide/Setup.md", "Guide/New/Setup.md");
    let imported = world.import_all().await;
    assert_eq!(
        done(&imported),
        [
            "Guide/Linux.md: move below Guide.md",
            "Guide/Linux/Use.md: move below Guide/Linux.md",
            "Guide/New.md: create below Guide.md",
            "Guide/New/Setup.md: move below Guide/New.md",
        ]
    );
    assert_eq!(world.parent("Use").await, "Linux");
    assert_eq!(world.parent("Setup").await, "New");
    let _ = std::fs::remove_dir(world.directory.at("Guide/Setup"));
    world.is_settled().await;
}

#[tokio::test]
async fn titles_can_be_handed_on() {
    let world = World::new().await;
    world.export().await;
    world.directory.edit(
        "Guide/Setup.md",
        "title: \"Setup\"",
        "title: \"Installation\"",
    );
    world
        .directory
        .edit("Guide/Use.md", "title: \"Use\"", "title: \"Setup\"");
    world
        .directory
        .write("Guide/Use it.md", "---\ntitle: Use\n---\nNew.\n");
    let imported = world.import_all().await;
    assert_eq!(imported.done.len(), 3, "{imported:?}");
    assert_eq!(world.text("Use"), "New.");
    assert_eq!(world.text("Installation"), "Press the button.\nThen wait.");
}

#[tokio::test]
async fn files_that_are_taken_away_delete_pages_only_where_that_is_asked_for() {
    let world = World::new().await;
    world.export().await;
    std::fs::remove_file(world.directory.at("Guide/Setup/Linux.md")).unwrap();
    std::fs::remove_file(world.directory.at("Guide/Use.md")).unwrap();
    let imported = world.import_all().await;
    assert!(imported.is_unchanged());
    // Somebody works on one of them.
    world.rewrite("Use", "Wait.");
    let trees = world.confluence.trees();
    let import = || trees.import(world.directory.path()).delete_missing();
    let plan = import().plan().await.unwrap();
    assert_eq!(
        plan.to_string(),
        "Guide/Setup/Linux.md: delete\nconflict: Guide/Use.md: its file was taken away, and it was changed on the site\n2 pages are as they were"
    );
    let imported = plan.apply().await.unwrap();
    assert!(imported.is_unchanged(), "{imported:?}");
    world.export().await;
    std::fs::remove_file(world.directory.at("Guide/Setup/Linux.md")).unwrap();
    let imported = import().await.unwrap();
    assert_eq!(done(&imported), ["Guide/Setup/Linux.md: delete"]);
    assert!(world.site.page_id("DOCS", "Linux").is_none());
    assert!(world.site.page_id("DOCS", "Use").is_some());
    world.is_settled().await;
}

#[tokio::test]
async fn what_lies_below_is_not_orphaned() {
    let world = World::new().await;
    world.export().await;
    std::fs::remove_file(world.directory.at("Guide/Setup.md")).unwrap();
    let trees = world.confluence.trees();
    let import = || trees.import(world.directory.path()).delete_missing();
    let imported = import().await.unwrap();
    assert!(imported.is_unchanged());
    assert!(
        imported.failures[0]
            .to_string()
            .contains("“Linux” lies below it"),
        "{imported:?}"
    );
    // A file that cannot be read may be the one that is missing.
    std::fs::remove_file(world.directory.at("Guide/Setup/Linux.md")).unwrap();
    let use_it = world.directory.read("Guide/Use.md");
    world.directory.edit("Guide/Use.md", "id: ", "id: x");
    let imported = import().await.unwrap();
    assert!(imported.is_unchanged());
    assert!(
        imported
            .failures
            .iter()
            .any(|f| f.to_string().contains("Guide/Use.md, line 2"))
    );
    world.directory.write("Guide/Use.md", use_it);
    let imported = import().await.unwrap();
    assert_eq!(
        done(&imported),
        ["Guide/Setup.md: delete", "Guide/Setup/Linux.md: delete"]
    );
}

#[tokio::test]
async fn a_page_whose_children_move_away_can_go() {
    let world = World::new().await;
    world.export().await;
    world
        .directory
        .rename("Guide/Setup/Linux.md", "Guide/Linux.md");
    std::fs::remove_file(world.directory.at("Guide/Setup.md")).unwrap();
    let import = world.confluence.trees().import(world.directory.path());
    let imported = import.delete_missing().await.unwrap();
    assert!(imported.is_complete(), "{imported:?}");
    assert_eq!(
        done(&imported),
        [
            "Guide/Linux.md: move below Guide.md",
            "Guide/Setup.md: delete"
        ]
    );
    assert_eq!(world.parent("Linux").await, "Guide");
}

#[tokio::test]
async fn a_copy_is_told_from_its_page() {
    let world = World::new().await;
    world.export().await;
    let file = world.directory.read("Guide/Use.md");
    world.directory.write("Guide/A copy.md", file);
    let imported = world.import().await;
    assert!(imported.is_unchanged());
    let failure = imported.failures[0].to_string();
    assert!(
        failure.starts_with("Guide/A copy.md: ") && failure.contains("the id of Guide/Use.md"),
        "{failure}"
    );
}

#[tokio::test]
async fn what_an_edit_takes_away_for_good_is_told_first() {
    let world = World::new().await;
    let document = serde_json::json!({"type": "doc", "version": 1, "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": "Stays."}]},
        {"type": "extension", "attrs": {"extensionType": "com.atlassian.confluence.macro.core", "extensionKey": "toc", "parameters": {"macroParams": {}}, "layout": "default"}},
        {"type": "paragraph", "content": [{"type": "text", "text": "Said of it.", "marks": [{"type": "annotation", "attrs": {"id": "c1", "annotationType": "inlineComment"}}]}]},
    ]});
    let page = confluence_api::sandbox::SandboxPage::new("DOCS", "Rich").document(&document);
    world.site.add_page(page.below("Guide")).unwrap();
    world.export().await;
    world.is_settled().await;
    world.directory.edit("Guide/Rich.md", "Stays.", "It stays.");
    world.import_all().await;
    let now = world.site.document(&world.id("Rich")).unwrap().to_string();
    assert!(
        now.contains("It stays") && now.contains("toc") && now.contains("\"c1\""),
        "{now}"
    );
    let file = world.directory.read("Guide/Rich.md");
    let (front, _) = file.rsplit_once("---\n").unwrap();
    world
        .directory
        .write("Guide/Rich.md", format!("{front}---\n\nIt stays.\n"));
    let imported = world.import().await;
    assert_eq!(imported.failures[0].error.losses().len(), 2, "{imported:?}");
    let import = world.confluence.trees().import(world.directory.path());
    let imported = import
        .allow_loss()
        .minor()
        .message("Shorter")
        .await
        .unwrap();
    assert_eq!(done(&imported), ["Guide/Rich.md: write the text"]);
    let page = world
        .confluence
        .pages()
        .get(world.id("Rich"))
        .await
        .unwrap();
    assert_eq!(
        (page.version().message(), page.version().is_minor()),
        ("Shorter", true)
    );
}

#[tokio::test]
async fn anchored_markdown_comes_back_as_an_edit_of_the_page() {
    let world = World::new().await;
    world.page(
        "Links",
        Some("Guide"),
        "<span style=\"color: #ff5630\">Red</span> [Use](/wiki/x) and more.\n\nSecond.",
    );
    let trees = world.confluence.trees();
    let export = trees.export(("DOCS", "Guide"), world.directory.path());
    export.format(Format::Anchored).await.unwrap();
    assert!(
        world
            .directory
            .read("Guide/Links.md")
            .contains("<!-- #1 -->\nRed [Use]")
    );
    world.is_settled().await;
    world.directory.edit(
        "Guide/Links.md",
        "Second.",
        "Second, with [Setup](Setup.md).",
    );
    let imported = world.import_all().await;
    assert_eq!(done(&imported), ["Guide/Links.md: write the text"]);
    let now = world.site.document(&world.id("Links")).unwrap().to_string();
    assert!(
        now.contains("#ff5630") && now.contains("Second, with "),
        "{now}"
    );
    assert!(
        now.contains(&format!("/spaces/DOCS/pages/{}", world.id("Setup"))),
        "{now}"
    );
    world.is_settled().await;
}
