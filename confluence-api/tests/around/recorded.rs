//! Answers that were recorded are read, not only those of the sandbox.

use confluence_api::attachments::Attachment;
use confluence_api::blog_posts::BlogPost;
use confluence_api::comments::{Comment, CommentKind};
use confluence_api::spaces::Space;
use serde_json::Value;

fn recorded(name: &str) -> Option<Value> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/fixtures/payloads"
    );
    match std::fs::read_to_string(format!("{folder}/{name}")) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(_) => {
            eprintln!("skipped: {name} is not here");
            None
        }
    }
}

fn results(answer: &Value) -> impl Iterator<Item = Value> {
    answer["results"].as_array().unwrap().iter().cloned()
}

#[test]
fn comments() {
    let Some(inline) =
        recorded("integration-templates/confluence-get-inline-comment.ec2f93af.json")
    else {
        return;
    };
    let inline = Comment::from(inline);
    assert_eq!(inline.kind(), CommentKind::Inline);
    assert_eq!(inline.id(), "14090241");
    assert_eq!((inline.version(), inline.is_resolved()), (2, true));
    assert_eq!(inline.selection(), Some("quick brown fox"));
    assert_eq!(
        inline.marker(),
        Some("413c76f5-97eb-465d-96ab-ed7aed6f4234")
    );
    assert_eq!(inline.page_id(), Some("14057473"));
    assert!(inline.written_at().is_some() && inline.author().is_some());
    // It came without a body.
    let error = inline.document().unwrap_err().to_string();
    assert!(error.contains("comment 14090241"), "{error}");

    let name = "integration-templates/confluence-list-page-footer-comments.47be7101.json";
    let all: Vec<Comment> = results(&recorded(name).unwrap())
        .map(Comment::from)
        .collect();
    assert_eq!(all.len(), 2);
    for comment in &all {
        assert_eq!(comment.kind(), CommentKind::Footer);
        assert!(!comment.is_resolved() && comment.url().is_some());
    }
}

#[test]
fn attachments() {
    for name in [
        "integration-templates/confluence-attachments.45e3385b.json",
        "integration-templates/confluence-list-attachments.e872ab3d.json",
    ] {
        let Some(answer) = recorded(name) else { return };
        let all: Vec<Attachment> = results(&answer).map(Attachment::from).collect();
        assert!(!all.is_empty());
        for attachment in &all {
            assert!(attachment.id().starts_with("att"));
            assert!(attachment.size().is_some() && attachment.file_id().is_some());
            assert_eq!(attachment.container_id(), attachment.page_id());
            let shown = attachment.embed().unwrap();
            assert!(shown.validate().is_empty());
        }
    }
    // The older API's form.
    let Some(older) = recorded("go-atlassian/get-content-attachments.3bd3e782.json") else {
        return;
    };
    for attachment in results(&older).map(Attachment::from) {
        assert!(!attachment.id().is_empty() && !attachment.file_name().is_empty());
        assert_eq!(attachment.embed().is_ok(), attachment.file_id().is_some());
    }
}

#[test]
fn spaces() {
    let Some(space) = recorded("integration-templates/confluence-get-space.44694671.json") else {
        return;
    };
    let space = Space::from(space);
    assert!(!space.id().is_empty() && !space.key().is_empty());
    assert_eq!(space.homepage_id(), Some("295028"));
    assert_eq!(space.labels().len(), 2);
    assert!(!space.is_archived());
}

#[test]
fn blog_posts() {
    let name = "integration-templates/confluence-get-blog-post.28833cb1.json";
    let Some(post) = recorded(name) else { return };
    let post = BlogPost::from(post);
    assert_eq!(
        (post.id(), post.title()),
        ("13467649", "Test Blog Post from Nango")
    );
    assert_eq!((post.space_id(), post.space_key()), ("294916", "MFS"));
    assert_eq!(
        post.storage(),
        Some("<p>Hello world from Nango action!</p>")
    );
    assert!(post.created().is_some() && post.url().is_some());
    let name = "integration-templates/confluence-blog-posts.286d1098.json";
    for post in results(&recorded(name).unwrap()).map(BlogPost::from) {
        assert!(!post.id().is_empty() && post.version_number() > 0);
    }
}
