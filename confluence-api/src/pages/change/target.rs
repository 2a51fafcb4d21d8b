//! What a change makes of a page, and whether that may be written.

use adf::Document;
use adf::merge::merge;

use crate::body::{Body, empty_document};
use crate::error::{Clash, EditFailed, Error, Stale, WouldLose};
use crate::losses::losses;
use crate::page::{Page, PageStatus};
use crate::sameness::same;

use super::super::Get;
use super::{Change, EditFault, NewBody, OnConflict};

/// What is to be written over what there is.
pub(super) struct Target {
    pub(super) title: String,
    pub(super) status: &'static str,
    /// None where the body stays.
    pub(super) body: Option<New>,
    pub(super) parent: Option<String>,
    pub(super) merged: bool,
}

pub(super) enum New {
    Document(Document),
    Storage(String),
}

impl Change {
    pub(super) async fn target(
        &mut self,
        current: &Page,
        mode: OnConflict,
        ours: &mut Option<Document>,
    ) -> Result<Target, Error> {
        self.writable(current)?;
        let mut target = Target {
            title: match &self.title {
                Some(title) => title.trim().to_owned(),
                None => current.title().to_owned(),
            },
            status: match current.status() {
                PageStatus::Draft if !self.publish => "draft",
                _ => "current",
            },
            body: None,
            parent: None,
            merged: false,
        };
        let base = self.base.clone().filter(|_| mode != OnConflict::Rebase);
        let number = current.version_number();
        let stale = base.filter(|base| base.version != number);
        if mode == OnConflict::Refuse
            && let Some(base) = &stale
        {
            return Err(self.stale(current, base.version));
        }
        match &self.body {
            NewBody::Keep => return Ok(target),
            NewBody::Whole(Body::Storage(text)) => {
                if let (Some(base), OnConflict::Merge) = (&stale, mode) {
                    return Err(self.stale(current, base.version));
                }
                target.body = Some(New::Storage(text.clone()));
                return Ok(target);
            }
            _ => {}
        }
        let Some(base) = stale else {
            let document = match (&self.body, current.document()) {
                // It is replaced as a whole; what it was does not matter to who allows to lose it.
                (NewBody::Whole(_), Err(_)) if self.allow_loss => None,
                (_, document) => Some(document?),
            };
            let made = self.make(current, document)?;
            if mode != OnConflict::Rebase {
                *ours = Some(made.clone());
            }
            target.body = Some(New::Document(made));
            return Ok(target);
        };
        let held = match base.document {
            Some(document) => document,
            None => {
                let get = Get::new(&self.confluence, self.article.by_id(current.id()));
                get.version(base.version).send().await?.document()?
            }
        };
        let mine = match ours.take() {
            Some(mine) => mine,
            None => self.make(current, Some(held.clone()))?,
        };
        *ours = Some(mine.clone());
        if mode == OnConflict::Overwrite {
            target.body = Some(New::Document(mine));
            return Ok(target);
        }
        let theirs = current.document()?;
        let merged = merge(&held, &mine, &theirs);
        if !merged.conflicts.is_empty() {
            return Err(Clash {
                operation: self.article.updating(),
                subject: current.subject(),
                base: base.version,
                current: number,
                conflicts: merged.conflicts,
                ours: mine,
                theirs,
                merged: merged.document,
            }
            .into());
        }
        target.merged = true;
        target.body = Some(New::Document(merged.document));
        Ok(target)
    }

    /// Whether it is where it can be written: Confluence would bring it back by an update.
    pub(super) fn writable(&self, current: &Page) -> Result<(), Error> {
        let status = current.status();
        if matches!(
            status,
            PageStatus::Archived | PageStatus::Trashed | PageStatus::Deleted
        ) {
            let subject = current.subject();
            let what = format!("{subject} is {status}; bring it back before it is changed");
            return Err(Error::invalid(self.article.updating(), what));
        }
        Ok(())
    }

    /// What the change makes of a document.
    fn make(&mut self, page: &Page, document: Option<Document>) -> Result<Document, Error> {
        let failed = |source: EditFault| EditFailed {
            operation: self.article.updating(),
            subject: page.subject(),
            source,
        };
        let mut document = document.unwrap_or_else(empty_document);
        match &mut self.body {
            NewBody::Keep => {}
            NewBody::Whole(body) => {
                if let Some(whole) = body.document() {
                    document = whole.map_err(|error| failed(Box::new(error)))?;
                }
            }
            NewBody::Edit(edit) | NewBody::EditOfBase(edit) => {
                edit(&mut document).map_err(failed)?;
            }
        }
        Ok(document)
    }

    fn stale(&self, current: &Page, base: u64) -> Error {
        let stale = Stale {
            operation: self.article.updating(),
            subject: current.subject(),
            base,
            current: Some(current.version_number()),
            source: None,
        };
        stale.into()
    }

    /// Whether there is nothing to be written.
    pub(super) fn is_already(&self, current: &Page, target: &Target) -> bool {
        let body = match &target.body {
            None => true,
            Some(New::Storage(_)) => false,
            Some(New::Document(new)) => current.document().is_ok_and(|old| same(&old, new)),
        };
        body && current.title() == target.title
            && !(self.publish && current.status() == PageStatus::Draft)
            && target
                .parent
                .as_deref()
                .is_none_or(|parent| current.parent_id() == Some(parent))
            && self
                .owner
                .as_deref()
                .is_none_or(|owner| current.owner_id() == owner)
    }

    /// Nothing is lost that somebody did not say may be.
    pub(super) fn guard(&self, current: &Page, target: &Target) -> Result<(), Error> {
        let Some(body) = target.body.as_ref().filter(|_| !self.allow_loss) else {
            return Ok(());
        };
        let old = current.document()?;
        let lost = match body {
            New::Document(new) => losses(&old, new),
            // What storage format holds is not known here.
            New::Storage(_) => losses(&old, &empty_document()),
        };
        if lost.is_empty() {
            return Ok(());
        }
        let problem = WouldLose {
            operation: self.article.updating(),
            subject: current.subject(),
            losses: lost,
        };
        Err(problem.into())
    }
}
