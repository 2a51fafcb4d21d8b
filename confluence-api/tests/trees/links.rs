//! Links between the pages of a tree.

use crate::world::{World, done};
use serde_json::json;

#[tokio::test]
async fn links_become_ways_to_files_and_come_back_to_the_letter() {
    let world = World::new().await;
    let (setup, linux) = (world.id("Setup"), world.id("Linux"));
    let page = world.confluence.pages().get(&setup).await.unwrap();
    let long = page.url().unwrap();
    let base = long.split("/spaces/").next().unwrap().to_owned();
    let link = |text: &str, href: &str| json!({"type": "text", "text": text, "marks": [{"type": "link", "attrs": {"href": href}}]});
    let paragraph = |all: Vec<serde_json::Value>| json!({"type": "paragraph", "content": all});
    let document = json!({"type": "doc", "version": 1, "content": [
        paragraph(vec![link("long", &long), json!({"type": "text", "text": " "}), link("part", &format!("{long}#Part-1"))]),
        paragraph(vec![link("short", &format!("/wiki/spaces/DOCS/pages/{linux}"))]),
        paragraph(vec![link("old", &format!("{base}/pages/viewpage.action?pageId={linux}"))]),
        paragraph(vec![link("comment", &format!("{long}?focusedCommentId=1"))]),
        paragraph(vec![link("elsewhere", "https://example.test/wiki/spaces/DOCS/pages/1")]),
        paragraph(vec![link("relative", "Setup.md")]),
        paragraph(vec![link("relative, too", "some/where")]),
        paragraph(vec![json!({"type": "inlineCard", "attrs": {"url": format!("{base}/spaces/DOCS/pages/{linux}/Linux")}})]),
        json!({"type": "blockCard", "attrs": {"url": format!("{base}/spaces/DOCS/pages/{setup}/Setup#x")}}),
    ]});
    let id = world.page("Links", Some("Guide"), "x");
    world
        .confluence
        .pages()
        .update(&id)
        .body(adf::Document::from_value(document).unwrap())
        .await
        .unwrap();
    let was = world.site.document(&id).unwrap();
    world.export().await;
    let text = world.directory.read("Guide/Links.md");
    // “Setup.md” stood there before, and stands for itself.
    for line in [
        &format!("[long]({long}) [part](Setup.md#Part-1)"),
        "[short](Setup/Linux.md)",
        &format!("[old]({base}/pages/viewpage.action?pageId={linux})"),
        "[relative](Setup.md)",
        "[relative, too](some/where)",
        &format!(":inlineCard[{base}/spaces/DOCS/pages/{linux}/Linux]"),
        "::blockCard[Setup.md#x]",
    ] {
        assert!(text.contains(line), "no {line} in {text}");
    }
    world.is_settled().await;
    world.directory.write(
        "Guide/Links.md",
        format!("{text}\nNew: [a](Use.md), [b](Setup/Linux.md), [c](Links.md#y).\n"),
    );
    let imported = world.import_all().await;
    assert_eq!(done(&imported), ["Guide/Links.md: write the text"]);
    let now = world.site.document(&id).unwrap();
    let (before, after) = (
        was["content"].as_array().unwrap(),
        now["content"].as_array().unwrap(),
    );
    assert_eq!(&after[..before.len()], &before[..]);
    let new = after.last().unwrap().to_string();
    assert!(
        new.contains(&format!("{base}/spaces/DOCS/pages/{}\"", world.id("Use"))),
        "{new}"
    );
    assert!(
        new.contains(&format!("\"/wiki/spaces/DOCS/pages/{linux}\"")),
        "{new}"
    );
    assert!(
        new.contains(&format!("{base}/spaces/DOCS/pages/{id}#y")),
        "{new}"
    );
    world.is_settled().await;
}

#[tokio::test]
async fn links_follow_what_moves() {
    let world = World::new().await;
    let linux = world.id("Linux");
    let text = format!("See [it](/wiki/spaces/DOCS/pages/{linux}).");
    let id = world.page("Links", Some("Guide"), &text);
    world.export().await;
    let was = world.site.document(&id).unwrap();
    world.put_below("Linux", "Use");
    let exported = world.export().await;
    assert_eq!(exported.written, ["Guide/Links.md", "Guide/Use/Linux.md"]);
    assert!(
        world
            .directory
            .read("Guide/Links.md")
            .contains("[it](Use/Linux.md)")
    );
    world.is_settled().await;

    // A file that is moved by hand still has the old ways in it.
    world
        .directory
        .rename("Guide/Links.md", "Guide/Setup/Links.md");
    world
        .directory
        .edit("Guide/Setup/Links.md", "See", "Look at");
    world.import_all().await;
    let now = world.site.document(&id).unwrap();
    assert_eq!(
        now["content"][0]["content"][1],
        was["content"][0]["content"][1]
    );
    assert!(
        world
            .directory
            .read("Guide/Setup/Links.md")
            .contains("[it](../Use/Linux.md)")
    );
    world.is_settled().await;
}
