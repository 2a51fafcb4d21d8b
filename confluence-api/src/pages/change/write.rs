//! Reading a page to change it, writing it, and what the answer means.

use serde_json::json;

use crate::body::{Body, document_json};
use crate::error::{Error, TitleTaken};
use crate::page::{Page, PageStatus};
use crate::sameness::same;

use super::super::Get;
use super::super::create::is_title_taken;
use super::target::{New, Target};
use super::{Change, Outcome, Saved, space_of};

impl Change {
    pub(super) async fn read(&mut self, id: &str) -> Result<Page, Error> {
        let mut call = Get::new(&self.confluence, self.article.by_id(id));
        if self.draft {
            call = call.draft();
        }
        let page = call.send().await?;
        if page.version_number() == 0 {
            return Err(Error::Incomplete {
                operation: self.article.reading(),
                what: "version number",
            });
        }
        Ok(page)
    }

    /// The number that the new version has to have.
    pub(super) fn next_number(
        &self,
        current: &Page,
        target: &Target,
        refused: Option<&atlassian_core::Error>,
    ) -> u64 {
        if target.status == "draft" {
            // A draft has no versions.
            return 1;
        }
        let mut number = current.version_number();
        if current.status() == PageStatus::Draft {
            // What it is published over is not what the draft says, but what Confluence says.
            number = refused.and_then(told_version).unwrap_or(number);
        }
        number.saturating_add(1)
    }

    pub(super) async fn write(
        &mut self,
        current: &Page,
        target: &Target,
        number: u64,
    ) -> Result<Result<Page, atlassian_core::Error>, Error> {
        let body = match &target.body {
            Some(New::Document(document)) => document_json(document),
            Some(New::Storage(text)) => Body::Storage(text.clone())
                .to_json()
                .map_err(|error| Error::invalid(self.article.updating(), error.to_string()))?,
            None => self.kept_body(current).await?,
        };
        let mut version = json!({"number": number});
        if let Some(message) = &self.message {
            version["message"] = json!(message);
        }
        if self.minor {
            version["minorEdit"] = json!(true);
        }
        let mut json = json!({
            "id": current.id(),
            "status": target.status,
            "title": target.title,
            "version": version,
            "body": body,
        });
        if let Some(parent) = &target.parent {
            json["parentId"] = json!(parent);
        }
        if let Some(owner) = &self.owner {
            json["ownerId"] = json!(owner);
        }
        let call = self.article.update(&self.confluence, current.id(), json);
        Ok(call.send::<Page>().await)
    }

    /// The body that stays, as it has to be sent again: Confluence wants one with every update.
    async fn kept_body(&mut self, current: &Page) -> Result<serde_json::Value, Error> {
        if let Ok(document) = current.document() {
            return Ok(document_json(&document));
        }
        let mut call = Get::new(&self.confluence, self.article.by_id(current.id())).storage();
        if self.draft {
            call = call.draft();
        }
        let stored = call.send().await?;
        let Some(text) = stored.storage() else {
            return Err(current.document().err().unwrap_or(Error::Incomplete {
                operation: self.article.reading(),
                what: "body",
            }));
        };
        Ok(json!({"representation": "storage", "value": text}))
    }

    /// The page, where what it is now is what was to be written.
    pub(super) async fn done_already(
        &mut self,
        id: &str,
        number: u64,
        target: &Target,
    ) -> Result<Option<Page>, Error> {
        let now = self.read(id).await?;
        let written = if now.version_number() > number {
            let get = Get::new(&self.confluence, self.article.by_id(id));
            get.version(number).send().await?
        } else {
            now.clone()
        };
        let is_it = written.version_number() == number
            && written.title() == target.title
            && written.version().message() == self.message.as_deref().unwrap_or_default()
            && match &target.body {
                None => true,
                Some(New::Document(new)) => written.document().is_ok_and(|it| same(&it, new)),
                Some(New::Storage(_)) => false,
            };
        Ok(is_it.then_some(now))
    }

    pub(super) async fn rename(&mut self, id: &str) -> Result<Saved, Error> {
        const OPERATION: &str = "updatePageTitle";
        let get = Get::new(&self.confluence, self.article.by_id(id)).without_body();
        let current = get.send().await?;
        self.writable(&current)?;
        let title = self.title.as_deref().unwrap_or_default().trim();
        if current.title() == title {
            return Ok(Saved {
                page: current,
                outcome: Outcome::Unchanged,
                attempts: 0,
                merged: false,
            });
        }
        let v2 = self.confluence.v2();
        let call = v2.update_page_title(id, Default::default());
        let call = call.json(json!({"status": current.status().as_str(), "title": title}));
        match call.0.send::<Page>().await {
            Ok(page) => Ok(Saved {
                page,
                outcome: Outcome::Updated,
                attempts: 1,
                merged: false,
            }),
            Err(error) if is_title_taken(&error) => Err(TitleTaken {
                operation: OPERATION,
                title: title.to_owned(),
                space: space_of(&current),
                source: Box::new(error),
            }
            .into()),
            Err(error) => Err(error.into()),
        }
    }
}

/// The answer to a write, with what was written where it does not say so.
pub(super) fn settled(mut page: Page, target: &Target) -> Page {
    if let (Some(New::Document(document)), false) = (&target.body, page.document().is_ok()) {
        page.set_document(&document.to_json_string());
    }
    page.with_title(&target.title)
}

/// The version that Confluence says there is, in an answer such as “Current Version: [3]”.
pub(super) fn told_version(error: &atlassian_core::Error) -> Option<u64> {
    error.messages().iter().find_map(|message| {
        let lower = message.to_lowercase();
        let (_, rest) = lower.split_once("current version")?;
        let digits = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
        let end = digits.find(|c: char| !c.is_ascii_digit());
        digits.get(..end.unwrap_or(digits.len()))?.parse().ok()
    })
}

/// Whether a write that failed may have been carried out all the same.
pub(super) fn may_have_arrived(error: &atlassian_core::Error) -> bool {
    match error {
        atlassian_core::Error::Transport(_)
        | atlassian_core::Error::Decode(_)
        | atlassian_core::Error::TooLong { .. } => true,
        other => other.status().is_some_and(|status| status >= 500),
    }
}
