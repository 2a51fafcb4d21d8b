//! Copying pages, alone and with all below them.

use serde_json::{Value, json};

use crate::awaitable::awaitable;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::long_task::LongTask;
use crate::page::Page;

use super::place::about_title;
use super::{Get, PageRef, Pages};

impl Pages {
    /// Copies a page, without what lies below it.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let template = confluence.pages().copy(("DOCS", "Template"));
    /// let copy = template.below(("DOCS", "Releases")).title("Release 2.0").await?;
    /// println!("{}", copy.id());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content---children-and-descendants/#api-wiki-rest-api-content-id-copy-post).
    pub fn copy(&self, page: impl Into<PageRef>) -> CopyPage {
        CopyPage {
            confluence: self.confluence.clone(),
            page: page.into(),
        }
    }

    /// Copies a page with all below it, below another page. It may take long: what is returned is to be
    /// awaited once more.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content---children-and-descendants/#api-wiki-rest-api-content-id-pagehierarchy-copy-post).
    pub fn copy_tree(&self, page: impl Into<PageRef>, parent: impl Into<PageRef>) -> CopyTree {
        CopyTree::new(&self.confluence, page.into(), parent.into())
    }
}

/// What goes with a copy.
#[derive(Clone, Debug, Default)]
struct Along {
    attachments: bool,
    labels: bool,
    properties: bool,
    permissions: bool,
    custom: bool,
}

impl Along {
    fn write(&self, body: &mut Value) {
        for (name, wanted) in [
            ("copyAttachments", self.attachments),
            ("copyLabels", self.labels),
            ("copyProperties", self.properties),
            ("copyPermissions", self.permissions),
            ("copyCustomContents", self.custom),
        ] {
            body[name] = json!(wanted);
        }
    }
}

macro_rules! along {
    () => {
        /// With everything that hangs on it: attachments, labels, properties, restrictions and what apps
        /// keep. Without it only the body is copied.
        pub fn with_everything(mut self) -> Self {
            self.along = Along {
                attachments: true,
                labels: true,
                properties: true,
                permissions: true,
                custom: true,
            };
            self
        }

        /// With its attachments.
        pub fn with_attachments(mut self) -> Self {
            self.along.attachments = true;
            self
        }

        /// With its labels.
        pub fn with_labels(mut self) -> Self {
            self.along.labels = true;
            self
        }

        /// With its content properties.
        pub fn with_properties(mut self) -> Self {
            self.along.properties = true;
            self
        }

        /// With who may read and edit it.
        pub fn with_restrictions(mut self) -> Self {
            self.along.permissions = true;
            self
        }
    };
}

/// A page that is copied: [`Pages::copy`].
#[derive(Clone, Debug)]
#[must_use = "it only names a page; say where the copy goes"]
pub struct CopyPage {
    confluence: Confluence,
    page: PageRef,
}

impl CopyPage {
    fn to(self, destination: Destination) -> Copy {
        Copy {
            confluence: self.confluence,
            page: self.page,
            destination,
            title: None,
            along: Along::default(),
        }
    }

    /// Below another page.
    pub fn below(self, parent: impl Into<PageRef>) -> Copy {
        self.to(Destination::Below(parent.into()))
    }

    /// At the top of a space, by its key.
    pub fn to_space(self, key: impl Into<String>) -> Copy {
        self.to(Destination::Space(key.into()))
    }

    /// In the place of another page, which gets a new version and keeps its id.
    pub fn over(self, page: impl Into<PageRef>) -> Copy {
        self.to(Destination::Over(page.into()))
    }
}

/// A copy that is ready.
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Copy {
    confluence: Confluence,
    page: PageRef,
    destination: Destination,
    title: Option<String>,
    along: Along,
}

#[derive(Clone, Debug)]
enum Destination {
    Below(PageRef),
    Space(String),
    Over(PageRef),
}

impl Copy {
    /// The title of the copy. Without it Confluence keeps the title, or makes one that is not taken.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    along!();

    /// Copies it, and reads the copy, without its body.
    ///
    /// # Errors
    /// [`Error::TitleTaken`] where the space has a page of that title; as for any call.
    pub async fn send(self) -> Result<Page, Error> {
        const OPERATION: &str = "copyPage";
        let confluence = &self.confluence;
        let id = self.page.id(confluence).await?;
        let (kind, value) = match &self.destination {
            Destination::Below(parent) => ("parent_page", parent.id(confluence).await?),
            Destination::Over(page) => ("existing_page", page.id(confluence).await?),
            Destination::Space(key) => ("space", key.clone()),
        };
        let mut body = json!({"destination": {"type": kind, "value": value}});
        if let Some(title) = &self.title {
            body["pageTitle"] = json!(title.trim());
        }
        self.along.write(&mut body);
        let call = confluence.v1().copy_page(&id, Default::default());
        let copied = call.json(body).0.send::<Value>().await;
        let copied = copied.map_err(|error| {
            let space = match &self.destination {
                Destination::Space(space)
                | Destination::Below(PageRef::Titled { space, .. })
                | Destination::Over(PageRef::Titled { space, .. }) => space.clone(),
                Destination::Below(page) | Destination::Over(page) => format!("of {page}"),
            };
            let title = self.title.clone().unwrap_or_else(|| self.page.to_string());
            about_title(OPERATION, &title, &space, error)
        })?;
        let made = match &copied["id"] {
            Value::String(id) => id.clone(),
            Value::Number(id) => id.to_string(),
            _ => {
                return Err(Error::Incomplete {
                    operation: OPERATION,
                    what: "id",
                });
            }
        };
        Get::new(confluence, PageRef::Id(made))
            .without_body()
            .send()
            .await
    }
}

awaitable!(Copy => Page);

/// Copies a page with all below it: [`Pages::copy_tree`](Pages::copy_tree).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct CopyTree {
    confluence: Confluence,
    page: PageRef,
    destination: PageRef,
    titles: Value,
    along: Along,
}

impl CopyTree {
    pub(super) fn new(confluence: &Confluence, page: PageRef, destination: PageRef) -> Self {
        CopyTree {
            confluence: confluence.clone(),
            page,
            destination,
            titles: json!({}),
            along: Along::default(),
        }
    }

    /// What stands before the titles of the copies. Within one space titles have to differ: either this
    /// or [`replace`](CopyTree::replace) is needed there.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.titles["prefix"] = json!(prefix.into());
        self
    }

    /// What is replaced in the titles of the copies.
    pub fn replace(mut self, find: impl Into<String>, with: impl Into<String>) -> Self {
        self.titles["search"] = json!(find.into());
        self.titles["replace"] = json!(with.into());
        self
    }

    along!();

    /// Begins with it. What is returned ends when all is copied, once it is awaited.
    ///
    /// # Errors
    /// As for any call.
    pub async fn send(self) -> Result<LongTask, Error> {
        const OPERATION: &str = "copyPageHierarchy";
        let id = self.page.id(&self.confluence).await?;
        let mut body = json!({
            "destinationPageId": self.destination.id(&self.confluence).await?,
            "copyDescendants": true,
            "titleOptions": self.titles,
        });
        self.along.write(&mut body);
        let v1 = self.confluence.v1();
        let call = v1.copy_page_hierarchy(&id, Default::default()).json(body);
        let answer = call.0.send::<Value>().await?;
        let subject = self.page.subject(id);
        LongTask::begun(&self.confluence, OPERATION, subject, &answer)
    }
}

awaitable!(CopyTree => LongTask);
