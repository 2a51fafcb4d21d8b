//! Changing a blog post, by the same recipe as a page.

use std::fmt;

use adf::Document;
use adf::edit::Titled;

use crate::awaitable::awaitable;
use crate::body::Body;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::pages::{Base, Edit, EditFault, End, OnConflict, Outcome, PageSection, Saved, Update};

use super::{BlogPost, PostRef};

/// A blog post after a change.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SavedPost {
    /// The post as it is now.
    pub post: BlogPost,
    /// What became of it.
    pub outcome: Outcome,
    /// How often it was written until Confluence took it; 0 where nothing was.
    pub attempts: u32,
    /// Whether what somebody else wrote in between was merged in.
    pub merged: bool,
}

impl From<Saved> for SavedPost {
    fn from(saved: Saved) -> Self {
        SavedPost {
            post: BlogPost::of(saved.page),
            outcome: saved.outcome,
            attempts: saved.attempts,
            merged: saved.merged,
        }
    }
}

impl From<&BlogPost> for Base {
    fn from(post: &BlogPost) -> Self {
        Base::from(post.page())
    }
}

/// What all changes of a post can be told.
macro_rules! settings {
    ($part:ident) => {
        /// The version that it was made for: a post that was read, or its number.
        pub fn based_on(mut self, base: impl Into<Base>) -> Self {
            self.$part = self.$part.based_on(base);
            self
        }

        /// What is said of the new version in the history of the post.
        pub fn message(mut self, message: impl Into<String>) -> Self {
            self.$part = self.$part.message(message);
            self
        }

        /// What happens where somebody else has written in between.
        pub fn on_conflict(mut self, then: OnConflict) -> Self {
            self.$part = self.$part.on_conflict(then);
            self
        }

        /// How often it is written at most where others are faster; 50 unless something else is said.
        pub fn attempts(mut self, most: u32) -> Self {
            self.$part = self.$part.attempts(most);
            self
        }

        /// Goes on where something is lost that cannot be written again: see
        /// [`Error::WouldLose`](crate::Error::WouldLose).
        pub fn allow_loss(mut self) -> Self {
            self.$part = self.$part.allow_loss();
            self
        }

        /// Changes the draft: of a post that is not published yet, or of a published one.
        pub fn draft(mut self) -> Self {
            self.$part = self.$part.draft();
            self
        }
    };
}

/// Changes a blog post: [`BlogPosts::update`](super::BlogPosts::update).
#[must_use = "nothing happens before it is awaited"]
pub struct UpdatePost {
    update: Update,
}

impl UpdatePost {
    pub(super) fn new(confluence: &Confluence, post: PostRef) -> Self {
        UpdatePost {
            update: Update::new(confluence, post),
        }
    }

    pub(super) fn revised(mut self, edited: String) -> Self {
        self.update = self.update.revised(edited);
        self
    }

    /// Another title.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.update = self.update.title(title);
        self
    }

    /// Another body in the place of all there is.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.update = self.update.body(body);
        self
    }

    /// Publishes a draft.
    pub fn publish(mut self) -> Self {
        self.update = self.update.publish();
        self
    }

    settings!(update);

    /// Changes it. Where it is so already nothing is written, and it has no new version.
    ///
    /// # Errors
    /// As [`Update::send`](crate::pages::Update::send).
    pub async fn send(self) -> Result<SavedPost, Error> {
        Ok(self.update.send().await?.into())
    }
}

awaitable!(UpdatePost => SavedPost);

impl fmt::Debug for UpdatePost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.update.fmt(f)
    }
}

/// Changes what a blog post says: [`BlogPosts::edit`](super::BlogPosts::edit), and all that adds to it.
#[must_use = "nothing happens before it is awaited"]
pub struct EditPost {
    edit: Edit,
}

impl EditPost {
    pub(super) fn new<F>(confluence: &Confluence, post: PostRef, edit: F) -> Self
    where
        F: FnMut(&mut Document) -> Result<(), EditFault> + Send + 'static,
    {
        EditPost {
            edit: Edit::new(confluence, post, edit),
        }
    }

    pub(super) fn put(confluence: &Confluence, post: PostRef, body: Body, at: End) -> Self {
        EditPost {
            edit: Edit::put(confluence, post, body, at),
        }
    }

    settings!(edit);

    /// Changes it. Where the edit changes nothing, nothing is written, and it has no new version.
    ///
    /// # Errors
    /// As [`Edit::send`](crate::pages::Edit::send).
    pub async fn send(self) -> Result<SavedPost, Error> {
        Ok(self.edit.send().await?.into())
    }
}

awaitable!(EditPost => SavedPost);

impl fmt::Debug for EditPost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.edit.fmt(f)
    }
}

/// The section under a heading of a blog post: [`BlogPosts::section`](super::BlogPosts::section).
#[derive(Clone, Debug)]
#[must_use = "it only names a section"]
pub struct PostSection {
    section: PageSection,
}

impl PostSection {
    pub(super) fn new(confluence: &Confluence, post: PostRef, heading: Titled) -> Self {
        PostSection {
            section: PageSection::new(confluence, post, heading),
        }
    }

    /// Where there is no such heading, one of this level, 1 to 6, is made at the end of the post.
    pub fn or_new(mut self, level: u8) -> Self {
        self.section = self.section.or_new(level);
        self
    }

    /// Puts content at the end of the section, behind the sections within it.
    pub fn append(self, body: impl Into<Body>) -> EditPost {
        let edit = self.section.append(body);
        EditPost { edit }
    }

    /// Puts content right under the heading.
    pub fn prepend(self, body: impl Into<Body>) -> EditPost {
        let edit = self.section.prepend(body);
        EditPost { edit }
    }

    /// Puts content in the place of all that stands under the heading. The heading stays.
    pub fn replace(self, body: impl Into<Body>) -> EditPost {
        let edit = self.section.replace(body);
        EditPost { edit }
    }

    /// Takes the section away, heading and all.
    pub fn delete(self) -> EditPost {
        let edit = self.section.delete();
        EditPost { edit }
    }
}
