//! Reading one blog post.

use crate::awaitable::awaitable;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::pages::Get;

use super::{BlogPost, PostRef};

/// Reads a blog post: [`BlogPosts::get`](super::BlogPosts::get).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct GetPost {
    get: Get,
}

impl GetPost {
    pub(super) fn new(confluence: &Confluence, post: PostRef) -> Self {
        GetPost {
            get: Get::new(confluence, post),
        }
    }

    /// Without the body, which makes the answer small.
    pub fn without_body(mut self) -> Self {
        self.get = self.get.without_body();
        self
    }

    /// With the body in storage format in place of a document.
    pub fn storage(mut self) -> Self {
        self.get = self.get.storage();
        self
    }

    /// The post as it was in an earlier version.
    pub fn version(mut self, number: u64) -> Self {
        self.get = self.get.version(number);
        self
    }

    /// What of it is not published yet: a post that is a draft, or the draft of a published one.
    pub fn draft(mut self) -> Self {
        self.get = self.get.draft();
        self
    }

    /// With its labels, as many as come with a post: 50 at most.
    pub fn with_labels(mut self) -> Self {
        self.get = self.get.with_labels();
        self
    }

    /// With its content properties, as many as come with a post: 50 at most.
    pub fn with_properties(mut self) -> Self {
        self.get = self.get.with_properties();
        self
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`Error::Unknown`] where no post has the title, [`Error::Ambiguous`] where several have; as for any call.
    pub async fn send(self) -> Result<BlogPost, Error> {
        Ok(BlogPost::of(self.get.send().await?))
    }
}

awaitable!(GetPost => BlogPost);
