//! Content properties: JSON under a key, with versions of its own.

use std::fmt;

use serde_json::{Value, json};

use crate::awaitable::awaitable;
use crate::confluence::Confluence;
use crate::contention::pause;
use crate::error::{Error, Stale, Subject};
use crate::listed::{Listed, items};
use crate::page::Property;
use crate::property_of::PropertyOf;

use super::change::ATTEMPTS;
use super::{PageRef, Pages};

impl Pages {
    /// The content properties of a page.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-content-properties/#api-pages-page-id-properties-get).
    pub fn properties(&self, page: impl Into<PageRef>) -> Listed<Property> {
        list(&self.confluence, page.into())
    }

    /// A content property of a page, by its key.
    pub fn property(&self, page: impl Into<PageRef>, key: impl Into<String>) -> GetProperty {
        GetProperty::new(&self.confluence, page.into(), key.into())
    }

    /// Writes a content property of a page, whatever it was.
    ///
    /// ```
    /// use serde_json::json;
    ///
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let pages = confluence.pages();
    /// let written = pages.set_property("98306", "synced-from", json!({"commit": "5b10ac"})).await?;
    /// let newer = json!({"commit": "8d3f01"});
    /// pages
    ///     .set_property("98306", "synced-from", newer)
    ///     .expecting(written.version_number())
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-content-properties/#api-pages-page-id-properties-property-id-put).
    pub fn set_property(
        &self,
        page: impl Into<PageRef>,
        key: impl Into<String>,
        value: Value,
    ) -> SetProperty {
        let always = move |_: Option<&Value>| value.clone();
        SetProperty::new(&self.confluence, page.into(), key.into(), always)
    }

    /// Makes a new value of the one a content property has; `None` where there is none. Where somebody
    /// else writes it at the same time, that is done again with what he wrote.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let more = |count: Option<&serde_json::Value>| {
    ///     serde_json::json!(count.and_then(serde_json::Value::as_u64).unwrap_or_default() + 1)
    /// };
    /// confluence.pages().edit_property("98306", "runs", more).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn edit_property(
        &self,
        page: impl Into<PageRef>,
        key: impl Into<String>,
        edit: impl FnMut(Option<&Value>) -> Value + Send + 'static,
    ) -> SetProperty {
        SetProperty::new(&self.confluence, page.into(), key.into(), edit)
    }

    /// Deletes a content property of a page.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-content-properties/#api-pages-page-id-properties-property-id-delete).
    pub fn delete_property(
        &self,
        page: impl Into<PageRef>,
        key: impl Into<String>,
    ) -> DeleteProperty {
        DeleteProperty::new(&self.confluence, page.into(), key.into())
    }
}

/// The properties of something, 250 in a call.
pub(crate) fn list(confluence: &Confluence, of: impl Into<PropertyOf>) -> Listed<Property> {
    let (confluence, of) = (confluence.clone(), of.into());
    Listed::after(async move {
        let id = of.id(&confluence).await?;
        Ok(items(of.list(&confluence, &id).query("limit", 250)))
    })
}

async fn find(
    confluence: &Confluence,
    of: &PropertyOf,
    id: &str,
    key: &str,
) -> Result<Option<Property>, Error> {
    let mut found = items::<Property>(of.list(confluence, id).query("key", key));
    while let Some(property) = found.next().await {
        let property = property?;
        if property.key() == key {
            return Ok(Some(property));
        }
    }
    Ok(None)
}

fn subject(page: &str, key: &str) -> Subject {
    Subject::new(page, format!("property {key}"))
}

/// Reads a property: [`Pages::property`](Pages::property).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct GetProperty {
    confluence: Confluence,
    of: PropertyOf,
    key: String,
}

impl GetProperty {
    pub(crate) fn new(confluence: &Confluence, of: impl Into<PropertyOf>, key: String) -> Self {
        GetProperty {
            confluence: confluence.clone(),
            of: of.into(),
            key,
        }
    }

    /// Reads it; none where it has no property of that key.
    ///
    /// # Errors
    /// As for any call.
    pub async fn send(self) -> Result<Option<Property>, Error> {
        let id = self.of.id(&self.confluence).await?;
        find(&self.confluence, &self.of, &id, &self.key).await
    }
}

awaitable!(GetProperty => Option<Property>);

type Compute = Box<dyn FnMut(Option<&Value>) -> Value + Send>;

/// Writes a property: [`Pages::set_property`](Pages::set_property).
#[must_use = "nothing happens before it is awaited"]
pub struct SetProperty {
    confluence: Confluence,
    of: PropertyOf,
    key: String,
    compute: Compute,
    expected: Option<u64>,
    attempts: u32,
}

impl SetProperty {
    pub(crate) fn new(
        confluence: &Confluence,
        of: impl Into<PropertyOf>,
        key: String,
        compute: impl FnMut(Option<&Value>) -> Value + Send + 'static,
    ) -> Self {
        SetProperty {
            confluence: confluence.clone(),
            of: of.into(),
            key,
            compute: Box::new(compute),
            expected: None,
            attempts: ATTEMPTS,
        }
    }

    /// Only where its version is this one; 0 where it must not exist yet.
    pub fn expecting(mut self, version: u64) -> Self {
        self.expected = Some(version);
        self
    }

    /// How often it is written at most where others are faster; 50 unless something else is said.
    pub fn attempts(mut self, most: u32) -> Self {
        self.attempts = most;
        self
    }

    /// Writes it. Where it is so already nothing is written.
    ///
    /// # Errors
    /// [`Error::Stale`] where another version was [expected](SetProperty::expecting);
    /// [`Error::Contested`]; as for any call.
    pub async fn send(mut self) -> Result<Property, Error> {
        let id = self.of.id(&self.confluence).await?;
        let confluence = self.confluence.clone();
        let turns = &confluence.memory().turns;
        let _turn = turns.take(&format!("property {id} {}", self.key)).await;
        let mut attempts = 0;
        loop {
            let current = find(&confluence, &self.of, &id, &self.key).await?;
            let number = current.as_ref().map_or(0, Property::version_number);
            if let Some(expected) = self.expected
                && expected != number
            {
                return Err(self.stale(&id, expected, Some(number), None));
            }
            let value = (self.compute)(current.as_ref().map(Property::value));
            if let Some(current) = &current
                && *current.value() == value
            {
                return Ok(current.clone());
            }
            attempts += 1;
            let call = match &current {
                Some(current) => {
                    let body = json!({
                        "key": self.key,
                        "value": value,
                        "version": {"number": number.saturating_add(1)},
                    });
                    self.of.update(&confluence, &id, current.id(), body)
                }
                None => {
                    let body = json!({"key": self.key, "value": value});
                    self.of.create(&confluence, &id, body)
                }
            };
            let error = match call.send::<Property>().await {
                Ok(property) => return Ok(property),
                Err(error) => error,
            };
            let lost = error.is_conflict()
                || current.is_none() && is_key_taken(&error)
                || current.is_some() && error.is_not_found();
            if !lost {
                return Err(error.into());
            }
            // The refusal may be the echo of an attempt that was carried out, and whose answer was lost.
            if error.attempts() > 1
                && let Some(now) = find(&confluence, &self.of, &id, &self.key).await?
                && now.version_number() == number.saturating_add(1)
                && *now.value() == value
            {
                return Ok(now);
            }
            if let Some(expected) = self.expected {
                return Err(self.stale(&id, expected, None, Some(error)));
            }
            if attempts >= self.attempts.max(1) {
                return Err(Error::Contested {
                    operation: self.of.updating(),
                    subject: subject(&id, &self.key),
                    attempts,
                    source: Box::new(error),
                });
            }
            pause(confluence.session().clock(), attempts).await;
        }
    }

    fn stale(
        &self,
        page: &str,
        base: u64,
        current: Option<u64>,
        source: Option<atlassian_core::Error>,
    ) -> Error {
        let stale = Stale {
            operation: self.of.updating(),
            subject: subject(page, &self.key),
            base,
            current,
            source: source.map(Box::new),
        };
        stale.into()
    }
}

awaitable!(SetProperty => Property);

impl fmt::Debug for SetProperty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetProperty")
            .field("of", &self.of)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// Whether somebody else has made the property in between.
fn is_key_taken(error: &atlassian_core::Error) -> bool {
    matches!(error.status(), Some(400 | 409))
        && error
            .messages()
            .iter()
            .any(|message| message.to_lowercase().contains("exist"))
}

/// Deletes a property: [`Pages::delete_property`](Pages::delete_property).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct DeleteProperty {
    confluence: Confluence,
    of: PropertyOf,
    key: String,
}

impl DeleteProperty {
    pub(crate) fn new(confluence: &Confluence, of: impl Into<PropertyOf>, key: String) -> Self {
        DeleteProperty {
            confluence: confluence.clone(),
            of: of.into(),
            key,
        }
    }

    /// Deletes it; false where it has no property of that key.
    ///
    /// # Errors
    /// As for any call.
    pub async fn send(self) -> Result<bool, Error> {
        let id = self.of.id(&self.confluence).await?;
        let Some(property) = find(&self.confluence, &self.of, &id, &self.key).await? else {
            return Ok(false);
        };
        let call = self.of.delete(&self.confluence, &id, property.id());
        match call.send::<()>().await {
            Ok(_) => Ok(true),
            Err(error) if error.is_not_found() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

awaitable!(DeleteProperty => bool);
