//! Seeing to it that a space has a page of a title that says something.

use crate::awaitable::awaitable;
use crate::body::Body;
use crate::confluence::Confluence;
use crate::contention::pause;
use crate::error::Error;
use crate::page::PageStatus;

use super::change::{ATTEMPTS, OnConflict, Outcome, Saved};
use super::reference::titled;
use super::{Create, PageRef, Update};

/// How often a title is found to be taken by a page that cannot be found.
const UNSEEN: u32 = 4;

/// Creates or updates a page by its title: [`Pages::upsert`](super::Pages::upsert).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Upsert {
    confluence: Confluence,
    space: String,
    title: String,
    body: Body,
    parent: Option<PageRef>,
    message: Option<String>,
    minor: bool,
    on_conflict: Option<OnConflict>,
    attempts: u32,
    allow_loss: bool,
}

impl Upsert {
    pub(super) fn new(confluence: &Confluence, space: String, title: String, body: Body) -> Self {
        Upsert {
            confluence: confluence.clone(),
            space,
            title,
            body,
            parent: None,
            message: None,
            minor: false,
            on_conflict: None,
            attempts: ATTEMPTS,
            allow_loss: false,
        }
    }

    /// Below another page, or below a folder by its id, where it is created. A page that exists stays
    /// where it is.
    pub fn below(mut self, parent: impl Into<PageRef>) -> Self {
        self.parent = Some(parent.into());
        self
    }

    /// What is said of the new version in the history of the page, where it exists already.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Tells nobody of a new version.
    pub fn minor(mut self) -> Self {
        self.minor = true;
        self
    }

    /// What happens where somebody else writes the page at the same time; otherwise what is given is
    /// written after that.
    pub fn on_conflict(mut self, then: OnConflict) -> Self {
        self.on_conflict = Some(then);
        self
    }

    /// How often it is written at most where others are faster; 50 unless something else is said.
    pub fn attempts(mut self, most: u32) -> Self {
        self.attempts = most;
        self
    }

    /// Goes on where something is lost that cannot be written again: see
    /// [`Error::WouldLose`](crate::Error::WouldLose).
    pub fn allow_loss(mut self) -> Self {
        self.allow_loss = true;
        self
    }

    /// Creates or updates it; where it says the same already nothing is written.
    ///
    /// # Errors
    /// [`Error::TitleTaken`] where a page of that title exists that this account cannot see, or an
    /// archived one; what [`Update`] and [`Create`] return.
    pub async fn send(self) -> Result<Saved, Error> {
        let mut unseen = 0;
        loop {
            let found = titled(
                &self.confluence,
                &self.space,
                &self.title,
                PageStatus::Current,
            )
            .await?;
            if let Some(page) = found {
                match self.update(page.id()).send().await {
                    // Deleted since it was found.
                    Err(error) if error.is_not_found() && unseen < UNSEEN => {}
                    other => return other,
                }
            } else {
                let error = match self.create().send().await {
                    Ok(page) => {
                        return Ok(Saved {
                            page,
                            outcome: Outcome::Created,
                            attempts: 1,
                            merged: false,
                        });
                    }
                    Err(error) => error,
                };
                // Somebody else was faster, and now it can be found; or it cannot be seen at all.
                if !error.is_title_taken() || unseen >= UNSEEN {
                    return Err(error);
                }
            }
            unseen += 1;
            pause(self.confluence.session().clock(), unseen).await;
        }
    }

    fn create(&self) -> Create {
        let create = Create::new(&self.confluence, self.space.clone(), self.title.clone());
        let create = create.body(self.body.clone());
        match &self.parent {
            Some(parent) => create.below(parent),
            None => create,
        }
    }

    fn update(&self, id: &str) -> Update {
        let update = Update::new(&self.confluence, PageRef::from(id));
        let mut update = update.body(self.body.clone()).attempts(self.attempts);
        if let Some(message) = &self.message {
            update = update.message(message);
        }
        if let Some(then) = self.on_conflict {
            update = update.on_conflict(then);
        }
        if self.minor {
            update = update.minor();
        }
        if self.allow_loss {
            update = update.allow_loss();
        }
        update
    }
}

awaitable!(Upsert => Saved);
