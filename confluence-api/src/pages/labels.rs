//! Labels of a page.

use serde_json::{Value, json};

use crate::awaitable::awaitable;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::listed::{Listed, items};
use crate::page::Label;

use super::{PageRef, Pages};

impl Pages {
    /// The labels of a page.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-label/#api-pages-id-labels-get).
    pub fn labels(&self, page: impl Into<PageRef>) -> Listed<Label> {
        list(&self.confluence, page.into())
    }

    /// Labels a page.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// confluence.pages().add_labels("98306", ["release", "2026"]).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content-labels/#api-wiki-rest-api-content-id-label-post).
    pub fn add_labels<N: Into<String>>(
        &self,
        page: impl Into<PageRef>,
        names: impl IntoIterator<Item = N>,
    ) -> AddLabels {
        let names = names.into_iter().map(Into::into).collect();
        AddLabels::new(&self.confluence, page.into(), names)
    }

    /// Takes a label from a page.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content-labels/#api-wiki-rest-api-content-id-label-delete).
    pub fn remove_label(&self, page: impl Into<PageRef>, name: impl Into<String>) -> RemoveLabel {
        RemoveLabel::new(&self.confluence, page.into(), name.into())
    }
}

/// The labels of a page, 250 in a call.
pub(super) fn list(confluence: &Confluence, page: PageRef) -> Listed<Label> {
    let confluence = confluence.clone();
    Listed::after(async move {
        let id = page.id(&confluence).await?;
        Ok(items(confluence.v2().get_page_labels(&id).limit(250).0))
    })
}

/// Labels a page: [`Pages::add_labels`](Pages::add_labels).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct AddLabels {
    confluence: Confluence,
    page: PageRef,
    names: Vec<String>,
}

impl AddLabels {
    pub(super) fn new(confluence: &Confluence, page: PageRef, names: Vec<String>) -> Self {
        AddLabels {
            confluence: confluence.clone(),
            page,
            names,
        }
    }

    /// Adds them. A label that the page has already does not matter.
    ///
    /// # Errors
    /// As for any call; nothing is sent for a name with a space in it, which no label has.
    pub async fn send(self) -> Result<(), Error> {
        const OPERATION: &str = "addLabelsToContent";
        let names = self.names.iter().map(|name| name.trim());
        let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
        if let Some(name) = names.iter().find(|name| name.contains(char::is_whitespace)) {
            let what =
                format!("“{name}” cannot be a label: labels have no spaces; write it with dashes");
            return Err(Error::invalid(OPERATION, what));
        }
        if names.is_empty() {
            return Ok(());
        }
        let id = self.page.id(&self.confluence).await?;
        let labels = names
            .iter()
            .map(|name| json!({"prefix": "global", "name": name}));
        let body = Value::Array(labels.collect());
        let call = self.confluence.v1().add_labels_to_content(&id, body);
        call.0.send::<Value>().await?;
        Ok(())
    }
}

awaitable!(AddLabels => ());

/// Takes a label from a page: [`Pages::remove_label`](Pages::remove_label).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct RemoveLabel {
    confluence: Confluence,
    page: PageRef,
    name: String,
}

impl RemoveLabel {
    pub(super) fn new(confluence: &Confluence, page: PageRef, name: String) -> Self {
        RemoveLabel {
            confluence: confluence.clone(),
            page,
            name,
        }
    }

    /// Takes it away.
    ///
    /// # Errors
    /// As for any call.
    pub async fn send(self) -> Result<(), Error> {
        let id = self.page.id(&self.confluence).await?;
        let v1 = self.confluence.v1();
        let call = v1.remove_label_from_content_using_query_parameter(&id, self.name.trim());
        call.send().await?;
        Ok(())
    }
}

awaitable!(RemoveLabel => ());
