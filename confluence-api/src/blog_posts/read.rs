//! Blog posts of a space.

use crate::awaitable::awaitable;
use crate::body::DOCUMENT;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::listed::{Listed, items};

use super::BlogPost;
use super::reference::titled;

/// How many posts a page of a list has without bodies, and with them.
const PAGE: i64 = 250;
const PAGE_WITH_BODIES: i64 = 50;

/// Looks for a blog post by its title: [`BlogPosts::find`](super::BlogPosts::find).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct FindPost {
    confluence: Confluence,
    space: String,
    title: String,
}

impl FindPost {
    pub(super) fn new(confluence: &Confluence, space: String, title: String) -> Self {
        FindPost {
            confluence: confluence.clone(),
            space,
            title,
        }
    }

    /// Looks for it.
    ///
    /// # Errors
    /// [`Error::Unknown`] where there is no such space; as for any call.
    pub async fn send(self) -> Result<Option<BlogPost>, Error> {
        let found = titled(&self.confluence, &self.space, &self.title).await?;
        Ok(found.into_iter().next())
    }
}

awaitable!(FindPost => Option<BlogPost>);

/// The blog posts of a space: [`BlogPosts::in_space`](super::BlogPosts::in_space).
#[derive(Clone, Debug)]
#[must_use = "nothing is listed before it is asked for"]
pub struct PostsInSpace {
    confluence: Confluence,
    space: String,
    title: Option<String>,
    statuses: Vec<&'static str>,
    sort: String,
    bodies: bool,
}

impl PostsInSpace {
    pub(super) fn new(confluence: &Confluence, space: String) -> Self {
        PostsInSpace {
            confluence: confluence.clone(),
            space,
            title: None,
            statuses: Vec::new(),
            sort: "-created-date".to_owned(),
            bodies: false,
        }
    }

    /// Those of a title.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Those in the bin.
    pub fn trashed(mut self) -> Self {
        self.statuses.push("trashed");
        self
    }

    /// In another order: `created-date`, `-modified-date`, `title` … By default the newest come first.
    pub fn sort(mut self, order: impl Into<String>) -> Self {
        self.sort = order.into();
        self
    }

    /// With their bodies as documents, 50 posts a call.
    pub fn with_bodies(mut self) -> Self {
        self.bodies = true;
        self
    }

    /// The posts, page after page.
    ///
    /// # Errors
    /// The stream ends after an error: [`Error::Unknown`] for a key that no space has, and what a call returns.
    pub fn stream(self) -> Listed<BlogPost> {
        Listed::after(async move {
            let space = self.confluence.space_named(&self.space).await?;
            let call = self.confluence.v2().get_blog_posts().space_id([&space.id]);
            let mut call = call.sort(self.sort.as_str());
            if !self.statuses.is_empty() {
                call = call.status(&self.statuses);
            }
            if let Some(title) = &self.title {
                call = call.title(title);
            }
            let call = match self.bodies {
                true => call.body_format(DOCUMENT).limit(PAGE_WITH_BODIES),
                false => call.limit(PAGE),
            };
            Ok(items(call.0))
        })
    }
}
