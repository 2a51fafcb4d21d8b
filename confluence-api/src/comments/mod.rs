#![doc = include_str!("../../docs/comments.md")]

mod add;
mod anchor;
mod comment;
mod found;
mod on;
mod places;
mod update;

use crate::blog_posts::PostRef;
use crate::body::{Body, DOCUMENT};
use crate::listed::Listed;
use crate::pages::PageRef;
use crate::property_of::{PropertyOf, properties};
use crate::{Confluence, Error};

use on::On;

pub use add::{AddComment, AddInline};
pub use anchor::AnchorProblem;
pub use comment::{Comment, CommentKind, CommentRef};
pub use on::CommentsOn;
pub use places::Place;
pub use update::UpdateComment;

/// Comments: below pages, blog posts and files, and beside words of them. [`Confluence::comments`] gives it.
///
/// A comment is named by its id, or by one that was read (`&comment`), which saves a look-up.
#[derive(Clone, Debug)]
pub struct Comments {
    confluence: Confluence,
}

impl Confluence {
    /// Comments: below pages, blog posts and files, and beside words of them.
    pub fn comments(&self) -> Comments {
        Comments {
            confluence: self.clone(),
        }
    }
}

impl Comments {
    /// The comments of a page, by its id or by its title in a space.
    pub fn on_page(&self, page: impl Into<PageRef>) -> CommentsOn {
        CommentsOn::new(&self.confluence, On::Page(page.into()))
    }

    /// The comments of a blog post, by its id or by its title in a space.
    pub fn on_blog_post(&self, post: impl Into<PostRef>) -> CommentsOn {
        CommentsOn::new(&self.confluence, On::BlogPost(post.into()))
    }

    /// The comments of a file, by its id (`att…`).
    pub fn on_attachment(&self, id: impl Into<String>) -> CommentsOn {
        CommentsOn::new(&self.confluence, On::Attachment(id.into()))
    }

    /// A comment.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let comment = confluence.comments().get("13631489").await?;
    /// println!("{} by {:?}", comment.markdown()?, comment.author());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-comment/#api-footer-comments-comment-id-get).
    ///
    /// # Errors
    /// As for any call.
    pub async fn get(&self, comment: impl Into<CommentRef> + Send) -> Result<Comment, Error> {
        self.found(comment.into()).await
    }

    /// The replies to a comment, without replies to those.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-comment/#api-footer-comments-id-children-get).
    pub fn replies(&self, comment: impl Into<CommentRef>) -> Listed<Comment> {
        let (comments, comment) = (self.clone(), comment.into());
        Listed::after(async move {
            let comment = comments.known(comment).await?;
            let v2 = comments.confluence.v2();
            let call = match comment.kind() {
                CommentKind::Footer => {
                    let call = v2.get_footer_comment_children(comment.id());
                    call.body_format(DOCUMENT).limit(on::PAGE).0
                }
                CommentKind::Inline => {
                    let call = v2.get_inline_comment_children(comment.id());
                    call.body_format(DOCUMENT).limit(on::PAGE).0
                }
            };
            Ok(on::listed(call, comment.kind()))
        })
    }

    /// Replies to a comment.
    pub fn reply(&self, comment: impl Into<CommentRef>, body: impl Into<Body>) -> AddComment {
        AddComment::to(&self.confluence, comment.into(), body.into())
    }

    /// Replaces what a comment says.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let comments = confluence.comments();
    /// let comment = comments.get("13631489").await?;
    /// let said = format!("{}\n\nEdit: it works now.", comment.markdown()?);
    /// let body = confluence_api::Markdown(said);
    /// comments.update(&comment, body).from_version(comment.version()).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-comment/#api-footer-comments-comment-id-put).
    pub fn update(&self, comment: impl Into<CommentRef>, body: impl Into<Body>) -> UpdateComment {
        UpdateComment::new(&self.confluence, comment.into()).says(body.into())
    }

    /// Marks an inline comment as dealt with. What it says stays.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-comment/#api-inline-comments-comment-id-put).
    pub fn resolve(&self, comment: impl Into<CommentRef>) -> UpdateComment {
        UpdateComment::new(&self.confluence, comment.into()).resolved(true)
    }

    /// Opens an inline comment again that was resolved.
    pub fn reopen(&self, comment: impl Into<CommentRef>) -> UpdateComment {
        UpdateComment::new(&self.confluence, comment.into()).resolved(false)
    }

    /// Deletes a comment, for good, and its replies with it.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-comment/#api-footer-comments-comment-id-delete).
    ///
    /// # Errors
    /// As for any call.
    pub async fn delete(&self, comment: impl Into<CommentRef> + Send) -> Result<(), Error> {
        let comment = self.known(comment.into()).await?;
        let v2 = self.confluence.v2();
        match comment.kind() {
            CommentKind::Footer => v2.delete_footer_comment(comment.id()).send().await?,
            CommentKind::Inline => v2.delete_inline_comment(comment.id()).send().await?,
        }
        Ok(())
    }

    properties!(
        "a comment",
        CommentRef,
        |of: CommentRef| PropertyOf::Comment(of.id),
        "api-group-content-properties/#api-comments-comment-id-properties-get"
    );
}
