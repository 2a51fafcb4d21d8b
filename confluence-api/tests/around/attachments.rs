//! Files.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adf::NodeKind;
use atlassian_core::Bytes;
use atlassian_core::request::Content;
use confluence_api::attachments::Change;
use confluence_api::sandbox::ConfluenceSandbox;

use crate::world::World;

#[tokio::test]
async fn files_go_up_and_come_down() {
    let (world, page) = World::with_page("Hello.").await;
    let files = world.confluence.attachments().on_page(("DOCS", "Page"));
    let note = files.upload("note.txt", "Hello").comment("Größe").minor();
    let note = note.media_type("text/plain").await.unwrap();
    assert!(note.id().starts_with("att"));
    assert_eq!((note.file_name(), note.version_number()), ("note.txt", 1));
    assert_eq!((note.size(), note.media_type()), (Some(5), "text/plain"));
    assert_eq!(note.comment(), "Größe");
    assert_eq!(note.container_id(), Some(page.as_str()));
    assert!(note.file_id().is_some());
    assert_eq!(world.site.attachment(&page, "note.txt").unwrap(), b"Hello");
    let error = files.upload("note.txt", "Again").await.unwrap_err();
    assert!(error.to_string().contains("same file name"), "{error}");

    let read = files.get("note.txt").await.unwrap();
    assert_eq!((read.id(), read.size()), (note.id(), Some(5)));
    assert_eq!(read.page_id(), Some(page.as_str()));
    let error = files.get("notes.txt").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "no attachment is called “notes.txt”; did you mean “note.txt”?"
    );
    let mut content = Vec::new();
    let download = files.download("note.txt").await.unwrap();
    download.write_to(&mut content).await.unwrap();
    assert_eq!(content, b"Hello");
    let attachments = world.confluence.attachments();
    let number = note.id().trim_start_matches("att");
    let mut download = attachments.download(number).await.unwrap();
    assert_eq!(&download.chunk().await.unwrap().unwrap()[..], b"Hello");
    assert!(world.sandbox.unhandled().is_empty());
}

#[tokio::test]
async fn what_is_put_twice_is_there_once() {
    let (world, page) = World::with_page("Hello.").await;
    let files = world.confluence.attachments().on_page(page.as_str());
    let put = async |content: &'static str| {
        let stored = files.put("chart.svg", content).media_type("image/svg+xml");
        let stored = stored.await.unwrap();
        (stored.change, stored.attachment.version_number())
    };
    assert_eq!(put("<svg/>").await, (Change::Created, 1));
    assert_eq!(put("<svg/>").await, (Change::Unchanged, 1));
    assert_eq!(put("<svg />").await, (Change::Updated, 2));
    // As long, and something else.
    assert_eq!(put("<svg\t/>").await, (Change::Updated, 3));
    assert_eq!(world.calls("PUT", "/child/attachment"), 3);
    assert_eq!(files.list().all().await.unwrap().len(), 1);

    let folder = std::env::temp_dir().join(format!("confluence-api-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("chart.svg");
    std::fs::write(&path, "<svg>file</svg>").unwrap();
    let stored = files.put_file(&path).await.unwrap();
    assert_eq!(
        (stored.change, stored.attachment.version_number()),
        (Change::Updated, 4)
    );
    assert_eq!(stored.attachment.media_type(), "image/svg+xml");
    std::fs::remove_dir_all(&folder).unwrap();
    let error = files.put_file(&path).await.unwrap_err();
    assert!(error.to_string().contains("chart.svg"), "{error}");
}

/// A stream of so many pieces, which counts how many were asked for.
struct Pieces(usize, Arc<AtomicUsize>);

impl futures_core::Stream for Pieces {
    type Item = std::io::Result<Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let Some(left) = self.0.checked_sub(1) else {
            return std::task::Poll::Ready(None);
        };
        self.0 = left;
        self.1.fetch_add(1, Ordering::Relaxed);
        std::task::Poll::Ready(Some(Ok(Bytes::from(vec![b'x'; 64 * 1024]))))
    }
}

#[tokio::test]
async fn streams_go_up_piece_by_piece() {
    let (world, page) = World::with_page("Hello.").await;
    let files = world.confluence.attachments().on_page(page.as_str());
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let content = Content::repeatable(None, move || Pieces(32, Arc::clone(&counter)));
    let stored = files.put("big.bin", content).await.unwrap();
    assert_eq!(stored.change, Change::Created);
    assert_eq!(stored.attachment.size(), Some(32 * 64 * 1024));
    assert_eq!(asked.load(Ordering::Relaxed), 32);
}

#[tokio::test]
async fn files_are_shown_in_a_page() {
    let (world, page) = World::with_page("Hello.").await;
    let files = world.confluence.attachments().on_page(page.as_str());
    let picture = files.upload("chart.png", "png").media_type("image/png");
    let picture = picture.await.unwrap();
    let shown = picture.embed().unwrap();
    assert!(shown.validate().is_empty(), "{:?}", shown.validate());
    let media = |document: &adf::Document| {
        let mut all = document.descendants();
        let found = all.find(|node| *node.kind() == NodeKind::Media);
        found.unwrap().clone()
    };
    let node = media(&shown);
    assert_eq!(node.attr_str("type"), Some("file"));
    assert_eq!(node.attr_str("id"), picture.file_id());
    assert_eq!(
        node.attr_str("collection"),
        Some(format!("contentId-{page}").as_str())
    );
    assert_eq!(node.attr_str("alt"), Some("chart.png"));
    assert_eq!(*shown.content()[0].kind(), NodeKind::MediaSingle);

    let log = files
        .upload("build.log", "log")
        .media_type("text/plain")
        .await
        .unwrap();
    let card = log.embed().unwrap();
    assert_eq!(*card.content()[0].kind(), NodeKind::MediaGroup);
    // The page shows it, and goes on to do so when it is edited.
    let pages = world.confluence.pages();
    pages.append(page.as_str(), &shown).await.unwrap();
    pages.append(page.as_str(), "Behind.").await.unwrap();
    let now = pages.get(page.as_str()).await.unwrap().document().unwrap();
    assert_eq!(media(&now).attr_str("id"), picture.file_id());
    let lost = pages
        .update(page.as_str())
        .body("Without.")
        .await
        .unwrap_err();
    assert_eq!(lost.losses()[0].name, "chart.png");
    // Read by the newer API it is the same.
    let read = files.get("chart.png").await.unwrap();
    assert_eq!(read.embed().unwrap(), shown);
}

#[tokio::test]
async fn files_are_described_labelled_and_deleted() {
    let on = ConfluenceSandbox::entangled();
    let world = World::of(on.site.clone()).await;
    let attachments = world.confluence.attachments();
    let id = on.docs.attachment.as_str();
    let before = attachments.get(id).await.unwrap();
    let described = attachments
        .describe(id)
        .file_name("renamed.txt")
        .comment("Another")
        .await
        .unwrap();
    assert_eq!((described.id(), described.file_name()), (id, "renamed.txt"));
    assert_eq!(described.comment(), "Another");
    assert_eq!(described.version_number(), before.version_number());

    let names = async || {
        let labels = attachments.labels(id).all().await.unwrap();
        labels
            .iter()
            .map(|label| label.name().to_owned())
            .collect::<Vec<_>>()
    };
    attachments.add_labels(id, ["one", "two"]).await.unwrap();
    attachments.add_labels(id, ["two"]).await.unwrap();
    let labelled = names().await;
    assert!(labelled.contains(&"one".to_owned()) && labelled.contains(&"two".to_owned()));
    attachments.remove_label(id, "one").await.unwrap();
    assert_eq!(names().await.len(), labelled.len() - 1);

    let post = attachments.on_blog_post(&on.docs.blog_post);
    assert_eq!(post.list().all().await.unwrap().len(), 1);
    let new = post.upload("post.txt", "x").await.unwrap();
    assert_eq!(new.blog_post_id(), Some(on.docs.blog_post.as_str()));
    attachments.delete(&new).await.unwrap();
    assert!(post.find("post.txt").await.unwrap().is_none());
    assert!(attachments.get(&new).await.unwrap_err().is_not_found());
    assert!(world.sandbox.unhandled().is_empty());
}
