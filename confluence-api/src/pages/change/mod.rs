//! A change of a page, from what was read to what is written, as often as it takes.
//!
//! Confluence takes a body only as the version that follows the newest one. So a change is a recipe: it
//! is applied to the newest body, and where somebody else was faster, to the one that he made. Clones of
//! one client take turns, so that they do not hinder each other.

mod target;
mod write;

use adf::Document;

use crate::article::Article;
use crate::body::Body;
use crate::confluence::Confluence;
use crate::contention::pause;
use crate::error::{Error, Stale, TitleTaken};
use crate::page::Page;

use super::PageRef;
use super::create::is_title_taken;

use write::{may_have_arrived, settled, told_version};

/// How often a change is tried unless something else is said. Each refusal means that another writer came
/// through, so that as many writers at once all come through.
pub(super) const ATTEMPTS: u32 = 50;

/// How often a refusal is taken for a conflict although nobody has written.
const STUCK: u32 = 3;

/// Why an edit could not be made.
pub type EditFault = Box<dyn std::error::Error + Send + Sync>;

/// What happens where somebody else has written in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OnConflict {
    /// Nothing is written, and the call fails with [`Error::Stale`].
    Refuse,
    /// The change is applied again, to the newest body.
    Rebase,
    /// Both changes are merged, block by block and word by word. Where they do not go together nothing
    /// is written, and the call fails with [`Error::Clash`].
    Merge,
    /// What was to be written is written; what was written in between is only in the history.
    Overwrite,
}

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// It did not exist, and does now.
    Created,
    /// It has a new version.
    Updated,
    /// It was so already; nothing was written, and it has no new version.
    Unchanged,
}

/// A page after a change.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Saved {
    /// The page as it is now.
    pub page: Page,
    /// What became of it.
    pub outcome: Outcome,
    /// How often it was written until Confluence took it; 0 where nothing was.
    pub attempts: u32,
    /// Whether what somebody else wrote in between was merged in.
    pub merged: bool,
}

/// What is done with a document.
pub(super) type Recipe = Box<dyn FnMut(&mut Document) -> Result<(), EditFault> + Send>;

/// What a page is to say.
pub(super) enum NewBody {
    Keep,
    Whole(Body),
    /// What is to be done with the body there is.
    Edit(Recipe),
    /// An edit that only makes sense of the body it was made for.
    EditOfBase(Recipe),
}

/// The version that somebody holds.
#[derive(Clone, Debug)]
pub struct Base {
    version: u64,
    document: Option<Document>,
}

impl From<u64> for Base {
    fn from(version: u64) -> Self {
        Base {
            version,
            document: None,
        }
    }
}

impl From<&Page> for Base {
    fn from(page: &Page) -> Self {
        Base {
            version: page.version_number(),
            document: page.document().ok(),
        }
    }
}

/// All that is to change.
pub(super) struct Change {
    pub(super) confluence: Confluence,
    pub(super) article: Article,
    pub(super) title: Option<String>,
    pub(super) body: NewBody,
    pub(super) parent: Option<PageRef>,
    pub(super) owner: Option<String>,
    pub(super) message: Option<String>,
    pub(super) minor: bool,
    pub(super) draft: bool,
    pub(super) publish: bool,
    pub(super) base: Option<Base>,
    pub(super) on_conflict: Option<OnConflict>,
    pub(super) attempts: u32,
    pub(super) allow_loss: bool,
}

impl Change {
    pub(super) fn new(confluence: &Confluence, article: impl Into<Article>) -> Self {
        Change {
            confluence: confluence.clone(),
            article: article.into(),
            title: None,
            body: NewBody::Keep,
            parent: None,
            owner: None,
            message: None,
            minor: false,
            draft: false,
            publish: false,
            base: None,
            on_conflict: None,
            attempts: ATTEMPTS,
            allow_loss: false,
        }
    }

    /// What happens where somebody else has written in between.
    fn mode(&self) -> OnConflict {
        let is_of_base = match &self.body {
            NewBody::EditOfBase(_) => true,
            NewBody::Whole(_) => self.base.is_some(),
            NewBody::Keep | NewBody::Edit(_) => false,
        };
        match self.on_conflict {
            // A body as a whole cannot be applied again: what it changes is only known from its base.
            None | Some(OnConflict::Rebase) if is_of_base => OnConflict::Merge,
            None => OnConflict::Rebase,
            Some(mode) => mode,
        }
    }

    /// Whether the title is all that changes, which Confluence takes without a version.
    fn is_rename(&self) -> bool {
        self.article.is_page()
            && matches!(self.body, NewBody::Keep)
            && self.title.is_some()
            && self.parent.is_none()
            && self.owner.is_none()
            && self.message.is_none()
            && self.base.is_none()
            && !self.minor
            && !self.draft
    }

    // What is awaited borrows the change mutably, as the edit in it can be sent to another thread, and
    // not be shared with one.
    pub(super) async fn save(mut self) -> Result<Saved, Error> {
        let id = self.article.id(&self.confluence).await?;
        let parent = match &self.parent {
            Some(parent) => Some(parent.id(&self.confluence).await?),
            None => None,
        };
        let confluence = self.confluence.clone();
        let _turn = confluence.memory().turns.take(&format!("page {id}")).await;
        if self.is_rename() {
            return self.rename(&id).await;
        }
        let mode = self.mode();
        let mut ours: Option<Document> = None;
        let mut attempts = 0;
        let mut refused: Option<(u64, atlassian_core::Error)> = None;
        let mut stuck = 0;
        loop {
            let current = self.read(&id).await?;
            let number = current.version_number();
            match refused.take() {
                Some((before, error)) if before == number => {
                    stuck += 1;
                    if stuck >= STUCK {
                        return Err(error.into());
                    }
                    refused = Some((before, error));
                }
                Some(known) => {
                    stuck = 0;
                    refused = Some(known);
                }
                None => {}
            }
            if self.base.is_none() && mode != OnConflict::Rebase {
                self.base = Some(Base::from(&current));
            }
            let mut target = self.target(&current, mode, &mut ours).await?;
            target.parent.clone_from(&parent);
            if self.is_already(&current, &target) {
                return Ok(Saved {
                    page: current,
                    outcome: Outcome::Unchanged,
                    attempts,
                    merged: target.merged,
                });
            }
            self.guard(&current, &target)?;
            attempts += 1;
            let next = self.next_number(&current, &target, refused.as_ref().map(|(_, e)| e));
            let error = match self.write(&current, &target, next).await? {
                Ok(page) => {
                    return Ok(Saved {
                        page: settled(page, &target),
                        outcome: Outcome::Updated,
                        attempts,
                        merged: target.merged,
                    });
                }
                Err(error) => error,
            };
            if is_title_taken(&error) {
                return Err(TitleTaken {
                    operation: self.article.updating(),
                    title: target.title,
                    space: space_of(&current),
                    source: Box::new(error),
                }
                .into());
            }
            // A refusal may be the echo of an attempt that was carried out and whose answer was lost, and
            // what got no answer in the end may have been carried out, too.
            let is_open = if error.is_conflict() {
                error.attempts() > 1
            } else {
                may_have_arrived(&error)
            };
            if is_open && let Ok(Some(page)) = self.done_already(&id, next, &target).await {
                return Ok(Saved {
                    page,
                    outcome: Outcome::Updated,
                    attempts,
                    merged: target.merged,
                });
            }
            if !error.is_conflict() {
                return Err(error.into());
            }
            if mode == OnConflict::Refuse {
                return Err(Stale {
                    operation: self.article.updating(),
                    subject: current.subject(),
                    base: number,
                    current: told_version(&error),
                    source: Some(Box::new(error)),
                }
                .into());
            }
            if attempts >= self.attempts.max(1) {
                return Err(Error::Contested {
                    operation: self.article.updating(),
                    subject: current.subject(),
                    attempts,
                    source: Box::new(error),
                });
            }
            pause(self.confluence.session().clock(), attempts).await;
            refused = Some((number, error));
        }
    }
}

/// The space of a page as people know it.
pub(super) fn space_of(page: &Page) -> String {
    match page.space_key() {
        "" => page.space_id().to_owned(),
        key => key.to_owned(),
    }
}
