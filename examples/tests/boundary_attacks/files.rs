//! Files of Confluence: both the content and the file are checked, whatever pair they make.

use atlassian_core::request::{Body, Content, Part};

use crate::attack::{Attack, Got, How, looked_up};
use crate::calls::{Shot, v1};
use crate::expect::Expect;
use crate::names::Names;
use crate::world::World;

fn pair(content: &str, file: &str) -> Shot {
    v1("downloadAttatchment")
        .path("id", content)
        .path("attachmentId", file)
}

fn upload() -> Body {
    Body::Multipart(vec![Part::file(
        "file",
        "x.txt",
        Content::from("x".to_owned()),
    )])
}

fn content_of_docs(_: &World, _: &Names, got: &Got) -> Result<(), String> {
    match got.text.contains("Manual") {
        true => Ok(()),
        false => Err(got.text.clone()),
    }
}

pub(crate) fn attacks() -> Vec<Attack> {
    let open =
        |name: &str, shot: fn(&Names) -> Shot| Attack::new(name, How::Open(shot), Expect::LookedUp);
    vec![
        open("a file of HR on its page", |n| {
            pair(&n.wiki.hr.page, &n.wiki.hr.attachment)
        }),
        open("a file of HR behind a page of DOCS", |n| {
            pair(&n.wiki.docs.page, &n.wiki.hr.attachment)
        }),
        open("a file of DOCS behind a page of HR", |n| {
            pair(&n.wiki.hr.page, &n.wiki.docs.attachment)
        }),
        open("a file that has moved, behind a page of DOCS", |n| {
            pair(&n.wiki.docs.page, &n.wiki.moved_attachment)
        }),
        open("a file of a blog post of HR, behind a page of DOCS", |n| {
            pair(&n.wiki.docs.page, &n.wiki.hr.blog_attachment)
        }),
        open("a file of HR without its prefix", |n| {
            pair(
                &n.wiki.docs.page,
                n.wiki.hr.attachment.trim_start_matches("att"),
            )
        }),
        open("a version of a file of HR", |n| {
            pair(&n.wiki.docs.page, &n.wiki.hr.attachment).query("version", 1)
        }),
        looked_up("a file of HR behind a page of DOCS, whole", |n| {
            pair(&n.wiki.docs.page, &n.wiki.hr.attachment)
        }),
        looked_up("new content for a file of HR", |n| {
            v1("updateAttachmentData")
                .path("id", &n.wiki.docs.page)
                .path("attachmentId", &n.wiki.hr.attachment)
                .body(upload())
        }),
        looked_up("new content for a file, behind a page of HR", |n| {
            v1("updateAttachmentData")
                .path("id", &n.wiki.hr.page)
                .path("attachmentId", &n.wiki.docs.attachment)
                .body(upload())
        }),
        looked_up("a file put on a page of HR", |n| {
            v1("createAttachment")
                .path("id", &n.wiki.hr.page)
                .body(upload())
        }),
        looked_up("a file put on a page that has moved", |n| {
            v1("createOrUpdateAttachments")
                .path("id", &n.wiki.moved_page)
                .body(upload())
        }),
        Attack::new(
            "a file of DOCS",
            How::Open(|n| pair(&n.wiki.docs.page, &n.wiki.docs.attachment)),
            Expect::Inside(content_of_docs),
        ),
    ]
}
