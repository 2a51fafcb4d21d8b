//! Nothing leads out of the directory.

use std::collections::HashSet;

use confluence_api::sandbox::SandboxPage;
use confluence_api::trees::TreeProblem;

use crate::world::{Directory, World};

#[tokio::test]
async fn titles_and_names_of_files_stay_inside() {
    let world = World::new().await;
    let outer = Directory::new();
    let directory = outer.at("a/b/tree");
    let long = "ü".repeat(200);
    let titles = [
        "../../../evil",
        "..",
        ".",
        "/etc/passwd",
        "C:\\evil",
        "CON",
        "con.",
        "nul.txt",
        "a/b",
        "a-b",
        "A-B",
        "a:b",
        ".tree",
        ".tree/tree.json",
        "Setup.files",
        "Setup.md",
        "Cafe\u{301}",
        "Caf\u{e9} ",
        "x\u{202e}dm.exe",
        "dots...",
        "-rf",
        "a\u{0}b",
        "tab\tnew\nline",
        long.as_str(),
        "untitled",
        "   ",
        "%2e%2e%2fevil",
        "~",
        "$(x)",
        "Guide",
    ];
    for title in titles {
        // The sandbox refuses some of them, as Confluence does.
        let page = SandboxPage::new("DOCS", title)
            .text("Hello.")
            .below("Guide");
        let Some(id) = world.site.add_page(page) else {
            continue;
        };
        for name in [
            "../../../evil.sh",
            "..",
            ".tree",
            "a/b.txt",
            "a\\b.txt",
            "A-B.TXT",
            "a-b.txt",
            "CON",
            "",
            "x\0y",
        ] {
            world
                .site
                .add_attachment(&id, name, "text/plain", name.as_bytes());
        }
    }
    let trees = world.confluence.trees();
    let exported = trees.export(("DOCS", "Guide"), &directory).await.unwrap();
    assert!(exported.failures.is_empty(), "{:?}", exported.failures);
    let all = outer.all();
    assert!(
        all.keys().all(|path| path.starts_with("a/b/tree/")),
        "{:?}",
        all.keys()
    );
    assert!(exported.written.len() > 20, "{}", exported.written.len());
    let folded: HashSet<String> = all.keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(folded.len(), all.len());
    for path in all.keys() {
        for name in path.split('/').skip(3) {
            assert!(name.len() < 130 && !name.ends_with([' ', '.']), "{name:?}");
            assert!(
                !name.contains(['\\', ':', '*', '?', '"', '<', '>', '|', '\n', '\t']),
                "{name:?}"
            );
            assert!(!name.to_lowercase().starts_with("con."), "{name:?}");
        }
    }
    let again = trees.export(("DOCS", "Guide"), &directory).await.unwrap();
    assert!(again.is_unchanged(), "{again:?}");
    let before = world.count();
    let imported = trees.import(&directory).await.unwrap();
    assert!(
        imported.is_unchanged() && imported.is_complete(),
        "{imported:?}"
    );
    assert_eq!(world.writes(before), [""; 0]);
}

#[cfg(unix)]
#[tokio::test]
async fn symbolic_links_are_not_followed() {
    use std::os::unix::fs::symlink;

    let world = World::new().await;
    let outside = Directory::new();
    outside.write("secret.md", "Secret.\n");
    outside.write("Linux.md", "Theirs.\n");
    let before = outside.all();
    world
        .site
        .add_attachment(&world.id("Setup"), "log.txt", "text/plain", b"log")
        .unwrap();
    world
        .site
        .add_attachment(&world.id("Use"), "log.txt", "text/plain", b"log")
        .unwrap();

    // In the way of an export.
    symlink(outside.path(), world.directory.at("Guide")).unwrap();
    let trees = world.confluence.trees();
    let export = || trees.export(("DOCS", "Guide"), world.directory.path());
    let exported = export().await.unwrap();
    assert!(outside.all() == before);
    assert!(
        !exported
            .written
            .iter()
            .any(|path| path.starts_with("Guide/")),
        "{exported:?}"
    );
    std::fs::remove_file(world.directory.at("Guide")).unwrap();
    std::fs::remove_file(world.directory.at(&exported.written[0])).unwrap();
    std::fs::remove_dir_all(world.directory.path()).unwrap();

    std::fs::create_dir_all(world.directory.at("Guide")).unwrap();
    symlink(outside.path(), world.directory.at("Guide/Setup")).unwrap();
    symlink(outside.path(), world.directory.at("Guide/Use.files")).unwrap();
    symlink(outside.at("secret.md"), world.directory.at("Guide.md")).unwrap();
    export().await.unwrap();
    assert!(outside.all() == before);

    std::fs::remove_dir_all(world.directory.path()).unwrap();
    std::fs::create_dir_all(world.directory.path()).unwrap();
    symlink(outside.path(), world.directory.at(".tree")).unwrap();
    let error = export().await.unwrap_err();
    assert!(error.to_string().contains("symbolic link"), "{error}");
    assert!(outside.all() == before);

    // In the way of an import.
    std::fs::remove_file(world.directory.at(".tree")).unwrap();
    world.export().await;
    symlink(
        outside.at("secret.md"),
        world.directory.at("Guide/Secret.md"),
    )
    .unwrap();
    symlink(outside.path(), world.directory.at("Guide/All")).unwrap();
    symlink(
        outside.at("secret.md"),
        world.directory.at("Guide/Setup.files/secret.txt"),
    )
    .unwrap();
    std::fs::remove_dir_all(world.directory.at("Guide/Use.files")).unwrap();
    symlink(outside.path(), world.directory.at("Guide/Use.files")).unwrap();
    let imported = trees
        .import(world.directory.path())
        .delete_missing()
        .await
        .unwrap();
    assert!(imported.is_unchanged(), "{imported:?}");
    let links = imported.failures.iter().filter(|failure| {
        let confluence_api::Error::Tree(problem) = &failure.error else {
            return false;
        };
        matches!(**problem, TreeProblem::Link { .. })
    });
    assert!(links.count() >= 3, "{imported:?}");
    assert!(
        world
            .site
            .attachment(&world.id("Setup"), "secret.txt")
            .is_none()
    );
    assert!(world.site.page_id("DOCS", "Secret").is_none());
    assert!(outside.all() == before);
}

#[tokio::test]
async fn what_is_remembered_leads_nowhere_else() {
    let world = World::new().await;
    let outer = Directory::new();
    let directory = outer.at("tree");
    let setup = world.id("Setup");
    world
        .site
        .add_attachment(&setup, "log.txt", "text/plain", b"log")
        .unwrap();
    let trees = world.confluence.trees();
    trees.export(("DOCS", "Guide"), &directory).await.unwrap();
    let record = format!("tree/.tree/pages/{setup}.json");
    outer.edit(
        &record,
        "\"local\": \"log.txt\"",
        "\"local\": \"../../../evil.txt\"",
    );
    let files = world.confluence.attachments().on_page(&setup);
    files.put("log.txt", "newer").await.unwrap();
    // What is remembered of the file is worth nothing any more, so that it stays as it is.
    let exported = trees.export(("DOCS", "Guide"), &directory).await.unwrap();
    assert_eq!(exported.kept, ["Guide/Setup.files/log.txt"]);
    outer.edit(
        &record,
        "\"path\": \"Guide/Setup.md\"",
        "\"path\": \"../../evil.md\"",
    );
    trees.export(("DOCS", "Guide"), &directory).await.unwrap();
    assert!(outer.all().keys().all(|path| path.starts_with("tree/")));
    // An id that is a path.
    outer.write("tree/Guide/Evil.md", "---\nid: ../../evil\n---\n");
    let imported = trees.import(&directory).await.unwrap();
    assert!(
        imported.failures[0].to_string().contains("no id of a page"),
        "{imported:?}"
    );
}
