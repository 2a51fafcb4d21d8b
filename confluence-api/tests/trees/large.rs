//! Many pages.

use confluence_api::sandbox::ConfluenceSandbox;

use crate::world::{World, done};

#[tokio::test]
async fn a_tree_of_three_hundred_pages() {
    let world = World::of(ConfluenceSandbox::demo()).await;
    world.page("Guide", None, "Top.");
    for chapter in 0..10 {
        let chapter = format!("Chapter {chapter}");
        world.page(&chapter, Some("Guide"), "A chapter.");
        for page in 0..29 {
            world.page(
                &format!("{chapter}, page {page}"),
                Some(&chapter),
                &format!("# Page {page}\n\nWords."),
            );
        }
    }
    // Deeper than one call looks.
    for depth in 0..14 {
        let above = match depth {
            0 => "Guide".to_owned(),
            depth => format!("Depth {}", depth - 1),
        };
        world.page(&format!("Depth {depth}"), Some(&above), "Deep.");
    }
    let exported = world.export().await;
    assert_eq!(exported.written.len(), 315);
    let before = world.count();
    let exported = world.export().await;
    assert!(exported.is_unchanged());
    assert_eq!(exported.unchanged, 315);
    let calls = world.count() - before;
    assert!(calls < 2 * 315 + 20, "{calls}");

    let before = world.count();
    let imported = world.import_all().await;
    assert_eq!((imported.unchanged, imported.done.len()), (315, 0));
    assert_eq!(world.count() - before, 1);

    for page in 0..29 {
        let path = format!("Guide/Chapter 3/Chapter 3, page {page}.md");
        world.directory.edit(&path, "Words.", "Other words.");
    }
    let before = world.count();
    let imported = world.import_all().await;
    assert_eq!(done(&imported).len(), 29);
    assert_eq!(world.writes(before).len(), 29);
    assert!(world.export().await.is_unchanged());
}
