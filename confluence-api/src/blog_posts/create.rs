//! Creating and deleting blog posts.

use serde_json::json;

use crate::awaitable::awaitable;
use crate::body::Body;
use crate::confluence::Confluence;
use crate::error::{EditFailed, Error, Subject};

use super::{BlogPost, PostRef};

const OPERATION: &str = "createBlogPost";

/// Creates a blog post: [`BlogPosts::create`](super::BlogPosts::create).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct CreatePost {
    confluence: Confluence,
    space: String,
    title: String,
    body: Option<Body>,
    draft: bool,
    private: bool,
}

impl CreatePost {
    pub(super) fn new(confluence: &Confluence, space: String, title: String) -> Self {
        CreatePost {
            confluence: confluence.clone(),
            space,
            title,
            body: None,
            draft: false,
            private: false,
        }
    }

    /// What it says: plain text, [`Markdown`](crate::Markdown), a [`Document`](adf::Document), or
    /// [`Storage`](crate::Storage) format.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// As a draft that is not published. A draft needs no title.
    pub fn draft(mut self) -> Self {
        self.draft = true;
        self
    }

    /// So that only its author may see and edit it.
    pub fn private(mut self) -> Self {
        self.private = true;
        self
    }

    /// Creates it.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a space that does not exist; as for any call. After an answer that was lost on its way
    /// the post may have been created all the same: look for its title.
    pub async fn send(self) -> Result<BlogPost, Error> {
        let title = self.title.trim();
        if title.is_empty() && !self.draft {
            let what = "a blog post that is published needs a title";
            return Err(Error::invalid(OPERATION, what));
        }
        let space = self.confluence.space_named(&self.space).await?;
        let mut body = json!({
            "spaceId": space.id,
            "status": if self.draft { "draft" } else { "current" },
        });
        if !title.is_empty() {
            body["title"] = json!(title);
        }
        if let Some(given) = &self.body {
            body["body"] = given.to_json().map_err(|error| EditFailed {
                operation: OPERATION,
                subject: Subject::new("", title),
                source: Box::new(error),
            })?;
        }
        let v2 = self.confluence.v2();
        let call = v2.create_blog_post(crate::v2::types::CreateBlogPostBody::default());
        let mut call = call.json(body);
        if self.private {
            call = call.private(true);
        }
        let created: Result<BlogPost, _> = call.0.send().await;
        if created
            .as_ref()
            .is_err_and(atlassian_core::Error::is_not_found)
        {
            // The space may have been deleted and made again under the same key.
            self.confluence.forget_space(&self.space);
        }
        Ok(created?)
    }
}

awaitable!(CreatePost => BlogPost);

/// Deletes a blog post: [`BlogPosts::delete`](super::BlogPosts::delete).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct DeletePost {
    confluence: Confluence,
    post: PostRef,
    purge: bool,
    draft: bool,
}

impl DeletePost {
    pub(super) fn new(confluence: &Confluence, post: PostRef) -> Self {
        DeletePost {
            confluence: confluence.clone(),
            post,
            purge: false,
            draft: false,
        }
    }

    /// For good: also out of the bin. The account has to be an administrator of the space.
    pub fn purge(mut self) -> Self {
        self.purge = true;
        self
    }

    /// Its draft, which does not go into the bin.
    pub fn draft(mut self) -> Self {
        self.draft = true;
        self
    }

    /// Deletes it.
    ///
    /// # Errors
    /// As for any call. With [`purge`](DeletePost::purge) it may be in the bin already.
    pub async fn send(self) -> Result<(), Error> {
        let id = self.post.id(&self.confluence).await?;
        let v2 = self.confluence.v2();
        let call = v2.delete_blog_post(&id);
        if self.draft {
            return Ok(call.draft(true).send().await?);
        }
        match call.send().await {
            Err(error) if self.purge && error.is_not_found() => {}
            other => other?,
        }
        if self.purge {
            v2.delete_blog_post(&id).purge(true).send().await?;
        }
        Ok(())
    }
}

awaitable!(DeletePost => ());
