//! Creating a page.

use serde_json::json;

use crate::awaitable::awaitable;
use crate::body::Body;
use crate::confluence::Confluence;
use crate::error::{EditFailed, Error, Subject, TitleTaken};
use crate::page::Page;

use super::PageRef;

const OPERATION: &str = "createPage";

/// Creates a page: [`Pages::create`](super::Pages::create).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Create {
    confluence: Confluence,
    space: String,
    title: String,
    body: Option<Body>,
    place: Place,
    draft: bool,
    private: bool,
    live: bool,
}

/// Where a page is put.
#[derive(Clone, Debug, Default)]
enum Place {
    /// Where Confluence puts it: below the home page of the space.
    #[default]
    Home,
    Root,
    Below(PageRef),
}

impl Create {
    pub(super) fn new(confluence: &Confluence, space: String, title: String) -> Self {
        Create {
            confluence: confluence.clone(),
            space,
            title,
            body: None,
            place: Place::Home,
            draft: false,
            private: false,
            live: false,
        }
    }

    /// What it says: plain text, [`Markdown`](crate::Markdown), a [`Document`](adf::Document), or
    /// [`Storage`](crate::Storage) format.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Below another page, or below a folder by its id.
    pub fn below(mut self, parent: impl Into<PageRef>) -> Self {
        self.place = Place::Below(parent.into());
        self
    }

    /// At the top of the space, beside its home page.
    pub fn at_root(mut self) -> Self {
        self.place = Place::Root;
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

    /// As a live doc.
    pub fn live(mut self) -> Self {
        self.live = true;
        self
    }

    /// Creates it.
    ///
    /// # Errors
    /// [`Error::TitleTaken`] where the space has a page of that title; [`Error::Unknown`] for a space or
    /// a parent that does not exist; as for any call. After an answer that was lost on its way the page
    /// may have been created all the same: look for its title, or use
    /// [`upsert`](super::Pages::upsert).
    ///
    /// [`Error::TitleTaken`]: crate::Error::TitleTaken
    pub async fn send(self) -> Result<Page, Error> {
        let title = self.title.trim();
        if title.is_empty() && !self.draft {
            return Err(Error::invalid(
                OPERATION,
                "a page that is published needs a title",
            ));
        }
        let space = self.confluence.space_named(&self.space).await?;
        let mut body = json!({
            "spaceId": space.id,
            "status": if self.draft { "draft" } else { "current" },
        });
        if !title.is_empty() {
            body["title"] = json!(title);
        }
        if self.live {
            body["subtype"] = json!("live");
        }
        if let Some(given) = &self.body {
            body["body"] = given.to_json().map_err(|error| EditFailed {
                operation: OPERATION,
                subject: Subject::new("", title),
                source: Box::new(error),
            })?;
        }
        let mut root = false;
        match &self.place {
            Place::Home => {}
            Place::Root => root = true,
            Place::Below(parent) => {
                body["parentId"] = json!(parent.id(&self.confluence).await?);
            }
        }
        let call = self.confluence.v2().create_page(Default::default());
        let mut call = call.json(body);
        if root {
            call = call.root_level(true);
        }
        if self.private {
            call = call.private(true);
        }
        match call.0.send::<Page>().await {
            Ok(page) => Ok(page.with_title(title)),
            Err(error) if is_title_taken(&error) => Err(TitleTaken {
                operation: OPERATION,
                title: title.to_owned(),
                space: self.space,
                source: Box::new(error),
            }
            .into()),
            Err(error) => {
                if error.is_not_found() {
                    // The space may have been deleted and made again under the same key.
                    self.confluence.forget_space(&self.space);
                }
                Err(error.into())
            }
        }
    }
}

awaitable!(Create => Page);

/// Whether Atlassian refused because something has that title already. There is no code for it, and it
/// comes with status 400 or 409, depending on the API.
pub(crate) fn is_title_taken(error: &atlassian_core::Error) -> bool {
    matches!(error.status(), Some(400 | 409))
        && error.messages().iter().any(|message| {
            let message = message.to_lowercase();
            message.contains("title") && message.contains("already exist")
        })
}
