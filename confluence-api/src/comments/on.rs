//! What comments are on.

use adf::Document;
use atlassian_core::Paged;

use crate::blog_posts::PostRef;
use crate::body::{Body, DOCUMENT};
use crate::error::Subject;
use crate::listed::{Listed, items_with};
use crate::pages::{Get, PageRef};
use crate::{Confluence, Error};

use super::add::{AddComment, AddInline};
use super::comment::{Comment, CommentKind};

/// How many comments a page of a list has: as many as Confluence gives.
pub(super) const PAGE: i64 = 250;

/// What comments are on, by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum On {
    Page(PageRef),
    BlogPost(PostRef),
    Attachment(String),
}

/// The text that an inline comment is to be made on.
pub(super) struct Text {
    pub(super) document: Document,
    pub(super) subject: Subject,
    pub(super) version: u64,
}

impl On {
    /// The id, looked up where it is named by its title.
    pub(super) async fn id(&self, confluence: &Confluence) -> Result<String, Error> {
        match self {
            On::Page(page) => page.id(confluence).await,
            On::BlogPost(post) => post.id(confluence).await,
            On::Attachment(id) => Ok(id.clone()),
        }
    }

    /// What the body of a new comment calls it.
    pub(super) fn property(&self) -> &'static str {
        match self {
            On::Page(_) => "pageId",
            On::BlogPost(_) => "blogPostId",
            On::Attachment(_) => "attachmentId",
        }
    }

    /// Its text, as it is now; `id` is its own.
    pub(super) async fn text(&self, confluence: &Confluence, id: &str) -> Result<Text, Error> {
        let page = match self {
            On::Page(_) => Get::new(confluence, PageRef::from(id)).send().await?,
            On::BlogPost(_) => Get::new(confluence, PostRef::from(id)).send().await?,
            On::Attachment(_) => {
                let what =
                    "a file has no text that a comment could stand beside; add a footer comment";
                return Err(Error::invalid("createInlineComment", what));
            }
        };
        Ok(Text {
            document: page.document()?,
            subject: page.subject(),
            version: page.version_number(),
        })
    }
}

/// The comments of a page, a blog post or a file: [`Comments::on_page`](super::Comments::on_page) and its siblings.
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is asked for something"]
pub struct CommentsOn {
    confluence: Confluence,
    on: On,
}

impl CommentsOn {
    pub(super) fn new(confluence: &Confluence, on: On) -> Self {
        CommentsOn {
            confluence: confluence.clone(),
            on,
        }
    }

    /// Adds a footer comment: plain text, [`Markdown`](crate::Markdown), or a document.
    ///
    /// ```
    /// use confluence_api::Markdown;
    ///
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let comments = confluence.comments();
    /// let comment = comments.on_page("98305").add(Markdown("Looks **good** to me.")).await?;
    /// comments.reply(&comment, "Thanks!").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-comment/#api-footer-comments-post).
    pub fn add(&self, body: impl Into<Body>) -> AddComment {
        AddComment::on(&self.confluence, self.on.clone(), body.into())
    }

    /// Adds a comment beside words of the text. The words are those a reader sees: they may reach over bold and
    /// linked ones, and stand in any case. Where they stand more than once, [`occurrence`](AddInline::occurrence) or
    /// [`under`](AddInline::under) says which are meant; otherwise it is an error that lists the places.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let page = confluence.comments().on_page("98305");
    /// page.inline("quick brown fox", "Is it brown?").under("Animals").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-comment/#api-inline-comments-post).
    pub fn inline(&self, words: impl Into<String>, body: impl Into<Body>) -> AddInline {
        AddInline::new(&self.confluence, self.on.clone(), words.into(), body.into())
    }

    /// The footer comments, without their [replies](super::Comments::replies).
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-comment/#api-pages-id-footer-comments-get).
    pub fn footer(&self) -> Listed<Comment> {
        let (confluence, on) = (self.confluence.clone(), self.on.clone());
        Listed::after(async move {
            let id = on.id(&confluence).await?;
            let v2 = confluence.v2();
            let call = match &on {
                On::Page(_) => {
                    let call = v2.get_page_footer_comments(&id).body_format(DOCUMENT);
                    call.limit(PAGE).0
                }
                On::BlogPost(_) => {
                    let call = v2.get_blog_post_footer_comments(&id).body_format(DOCUMENT);
                    call.limit(PAGE).0
                }
                On::Attachment(_) => {
                    let call = v2.get_attachment_comments(&id).body_format(DOCUMENT);
                    call.limit(PAGE).0
                }
            };
            Ok(listed(call, CommentKind::Footer))
        })
    }

    /// The inline comments, without their replies; files have none.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-comment/#api-pages-id-inline-comments-get).
    pub fn inline_comments(&self) -> Listed<Comment> {
        self.inline_with(&[])
    }

    /// The inline comments that are open: neither resolved nor without their words.
    pub fn open_inline_comments(&self) -> Listed<Comment> {
        self.inline_with(&["open", "reopened"])
    }

    fn inline_with(&self, resolution: &'static [&'static str]) -> Listed<Comment> {
        let (confluence, on) = (self.confluence.clone(), self.on.clone());
        Listed::after(async move {
            let id = on.id(&confluence).await?;
            let v2 = confluence.v2();
            let call = match &on {
                On::Page(_) => {
                    let call = v2.get_page_inline_comments(&id).body_format(DOCUMENT);
                    let call = call.resolution_status(resolution);
                    call.limit(PAGE).0
                }
                On::BlogPost(_) => {
                    let call = v2.get_blog_post_inline_comments(&id).body_format(DOCUMENT);
                    let call = call.resolution_status(resolution);
                    call.limit(PAGE).0
                }
                On::Attachment(_) => {
                    return Ok(Paged::new("getPageInlineComments", |_| async {
                        Ok(atlassian_core::Page::last(Vec::new()))
                    }));
                }
            };
            Ok(listed(call, CommentKind::Inline))
        })
    }
}

/// The comments of a list.
pub(super) fn listed(call: atlassian_core::Call, kind: CommentKind) -> Paged<Comment> {
    items_with(call, move |results: crate::listed::Results<Comment>| {
        let comments = results.results.into_iter();
        comments.map(|comment| comment.of(kind)).collect()
    })
}
