//! Attachments.

use adf::NodeKind;
use serde_json::json;

use crate::world::{World, done};

fn file_id(world: &World, page: &str, name: &str) -> String {
    let path = format!("/wiki/api/v2/pages/{page}/attachments");
    let answer = world.site.ask(
        atlassian_core::operation::Method::Get,
        &path,
        &[],
        json!(null),
    );
    let all: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let all = all["results"].as_array().unwrap().clone();
    let found = all.iter().find(|file| file["title"] == name).unwrap();
    found["fileId"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn attachments_come_and_go() {
    let world = World::new().await;
    let setup = world.id("Setup");
    world
        .site
        .add_attachment(&setup, "log.txt", "text/plain", b"one")
        .unwrap();
    world
        .site
        .add_attachment(&setup, "Größe.bin", "x/y", &[0, 255, 7])
        .unwrap();
    let exported = world.export().await;
    assert_eq!(
        exported.files,
        ["Guide/Setup.files/Größe.bin", "Guide/Setup.files/log.txt"]
    );
    assert_eq!(
        world.directory.all()["Guide/Setup.files/Größe.bin"],
        [0, 255, 7]
    );
    world.is_settled().await;

    // Changed there.
    let files = world.confluence.attachments().on_page(&setup);
    files.put("log.txt", "two").await.unwrap();
    let exported = world.export().await;
    assert_eq!(exported.files, ["Guide/Setup.files/log.txt"]);
    assert_eq!(world.directory.read("Guide/Setup.files/log.txt"), "two");

    // Changed here, and new.
    world.directory.write("Guide/Setup.files/log.txt", "three");
    world.directory.write("Guide/Setup.files/new.txt", "new");
    world.directory.write("Guide/Use.files/a b.txt", "a");
    let before = world.count();
    let imported = world.import_all().await;
    assert_eq!(
        done(&imported),
        [
            "Guide/Setup.md: attach log.txt anew; attach new.txt",
            "Guide/Use.md: attach a b.txt"
        ]
    );
    assert_eq!(world.writes(before).len(), 3);
    assert_eq!(world.site.attachment(&setup, "log.txt").unwrap(), b"three");
    assert_eq!(
        world.site.attachment(&world.id("Use"), "a b.txt").unwrap(),
        b"a"
    );
    assert_eq!(files.get("log.txt").await.unwrap().version_number(), 3);
    assert_eq!((world.version("Setup"), world.version("Use")), (1, 1));
    world.is_settled().await;

    // Taken away here: only where that is asked for.
    std::fs::remove_file(world.directory.at("Guide/Setup.files/new.txt")).unwrap();
    assert!(world.import_all().await.is_unchanged());
    let import = world.confluence.trees().import(world.directory.path());
    let imported = import.delete_missing().await.unwrap();
    assert_eq!(
        done(&imported),
        ["Guide/Setup.md: delete the attachment new.txt"]
    );
    assert!(world.site.attachment(&setup, "new.txt").is_none());
    world.is_settled().await;

    // Taken away there.
    world
        .confluence
        .attachments()
        .delete(&files.get("log.txt").await.unwrap())
        .await
        .unwrap();
    let exported = world.export().await;
    assert_eq!(exported.gone, ["Guide/Setup.files/log.txt"]);
    assert!(world.import_all().await.is_unchanged());
    let export = world
        .confluence
        .trees()
        .export(("DOCS", "Guide"), world.directory.path());
    let exported = export.prune().await.unwrap();
    assert_eq!(exported.removed, ["Guide/Setup.files/log.txt"]);
    world.is_settled().await;
}

#[tokio::test]
async fn attachments_that_both_changed_are_told() {
    let world = World::new().await;
    let setup = world.id("Setup");
    world
        .site
        .add_attachment(&setup, "log.txt", "text/plain", b"one")
        .unwrap();
    world.export().await;
    let files = world.confluence.attachments().on_page(&setup);
    files.put("log.txt", "theirs").await.unwrap();
    files.put("new.txt", "theirs").await.unwrap();
    files.put("same.txt", "same").await.unwrap();
    world.directory.write("Guide/Setup.files/log.txt", "ours");
    world.directory.write("Guide/Setup.files/new.txt", "ours");
    world.directory.write("Guide/Setup.files/same.txt", "same");
    let imported = world.import().await;
    assert!(imported.is_unchanged());
    assert_eq!(
        imported.conflicts[0].to_string(),
        "Guide/Setup.md: the attachment log.txt: it was changed here and on the site; the attachment new.txt: it was changed here and on the site"
    );
    let exported = world.export().await;
    assert_eq!(
        exported.kept,
        ["Guide/Setup.files/log.txt", "Guide/Setup.files/new.txt"]
    );
    assert!(exported.files.is_empty());
    let import = world.confluence.trees().import(world.directory.path());
    let imported = import.prefer(adf::merge::Prefer::Ours).await.unwrap();
    assert_eq!(
        done(&imported),
        ["Guide/Setup.md: attach log.txt anew; attach new.txt anew"]
    );
    assert_eq!(world.site.attachment(&setup, "new.txt").unwrap(), b"ours");
    world.is_settled().await;
}

#[tokio::test]
async fn pictures_are_files_in_the_text() {
    let world = World::new().await;
    let setup = world.id("Setup");
    world
        .site
        .add_attachment(&setup, "chart 1.png", "image/png", b"png")
        .unwrap();
    let id = file_id(&world, &setup, "chart 1.png");
    let media = |id: &str| {
        json!({"type": "mediaSingle", "attrs": {"layout": "center"}, "content": [
            {"type": "media", "attrs": {"type": "file", "id": id, "collection": format!("contentId-{setup}"), "alt": "A chart", "width": 10, "height": 20}}]})
    };
    let document =
        json!({"type": "doc", "version": 1, "content": [media(&id), media("elsewhere")]});
    let pages = world.confluence.pages();
    let document = adf::Document::from_value(document).unwrap();
    pages.update(&setup).body(&document).await.unwrap();
    world.export().await;
    let text = world.directory.read("Guide/Setup.md");
    assert!(
        text.contains("Setup.files/chart%201.png") && text.contains("\"elsewhere\""),
        "{text}"
    );
    world.is_settled().await;

    let was = world.site.document(&setup).unwrap();
    world.directory.write(
        "Guide/Setup.md",
        format!("{text}\nMore.\n\n![New](Setup.files/new.png)\n"),
    );
    let imported = world.import().await;
    assert!(
        imported.failures[0]
            .to_string()
            .contains("“Setup.files/new.png”"),
        "{imported:?}"
    );
    world.directory.write("Guide/Setup.files/new.png", "new");
    let imported = world.import_all().await;
    assert_eq!(
        done(&imported),
        ["Guide/Setup.md: attach new.png; write the text"]
    );
    let now = world.site.document(&setup).unwrap();
    assert_eq!(now["content"][0], was["content"][0]);
    assert_eq!(now["content"][1], was["content"][1]);
    let shown = adf::Document::from_value(now).unwrap();
    let media: Vec<_> = shown
        .descendants()
        .filter(|node| *node.kind() == NodeKind::Media)
        .collect();
    let new = media.last().unwrap();
    assert_eq!(
        new.attr_str("id"),
        Some(file_id(&world, &setup, "new.png").as_str())
    );
    assert_eq!(
        new.attr_str("collection"),
        Some(format!("contentId-{setup}").as_str())
    );
    world.is_settled().await;

    // A new page with a picture has it from the beginning.
    world
        .directory
        .write("Guide/Pictures.md", "![It](Pictures.files/it.png)\n");
    world.directory.write("Guide/Pictures.files/it.png", "it");
    let imported = world.import_all().await;
    assert_eq!(
        done(&imported),
        ["Guide/Pictures.md: create below Guide.md; attach it.png; write the text"]
    );
    let page = world.id("Pictures");
    let now = world.site.document(&page).unwrap().to_string();
    assert!(now.contains(&file_id(&world, &page, "it.png")), "{now}");
    assert!(now.contains(&format!("contentId-{page}")), "{now}");
    world.is_settled().await;
}

#[tokio::test]
async fn large_attachments_are_streamed_both_ways() {
    let world = World::new().await;
    let setup = world.id("Setup");
    let mut content = vec![7; 5 * 1024 * 1024 + 3];
    world
        .site
        .add_attachment(&setup, "big.bin", "x/y", &content)
        .unwrap();
    world.export().await;
    assert_eq!(
        std::fs::metadata(world.directory.at("Guide/Setup.files/big.bin"))
            .unwrap()
            .len(),
        content.len() as u64
    );
    content.push(8);
    world.directory.write("Guide/Setup.files/big.bin", &content);
    world.import_all().await;
    assert!(world.site.attachment(&setup, "big.bin").unwrap() == content);
    let trees = world.confluence.trees();
    let before = world.count();
    trees
        .export(("DOCS", "Guide"), world.directory.path())
        .without_attachments()
        .await
        .unwrap();
    trees
        .import(world.directory.path())
        .without_attachments()
        .await
        .unwrap();
    let calls = world.sandbox.requests();
    assert!(
        !calls
            .iter()
            .skip(before)
            .any(|call| call.path.contains("attachment"))
    );
    world.is_settled().await;
}
