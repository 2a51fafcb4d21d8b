//! Reading spaces: one, or a list of them.

use atlassian_core::names::nearest;

use crate::awaitable::awaitable;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::listed::{Listed, items};

use super::Space;

/// How many spaces a page of a list has: as many as Confluence gives.
const PAGE: i64 = 250;

/// How many spaces are looked at to find which may have been meant.
const LOOKED_AT: usize = 250;

/// Reads a space: [`Spaces::get`](super::Spaces::get).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct GetSpace {
    confluence: Confluence,
    space: String,
    with: Vec<&'static str>,
}

impl GetSpace {
    pub(super) fn new(confluence: &Confluence, space: String) -> Self {
        GetSpace {
            confluence: confluence.clone(),
            space,
            with: Vec::new(),
        }
    }

    /// With its labels, as many as come with a space: 50 at most.
    pub fn with_labels(mut self) -> Self {
        self.with.push("include-labels");
        self
    }

    /// With its properties, as many as come with a space: 50 at most.
    pub fn with_properties(mut self) -> Self {
        self.with.push("include-properties");
        self
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a key that no space has, with the nearest ones; as for any call.
    pub async fn send(self) -> Result<Space, Error> {
        let id = match self.confluence.space_named(&self.space).await {
            Ok(space) => space.id.clone(),
            Err(Error::Unknown { what, given, .. }) => {
                return Err(self.confluence.spaces().unknown(what, given).await);
            }
            Err(error) => return Err(error),
        };
        let call = self.confluence.v2().get_space_by_id(&id);
        let mut call = call.description_format("plain").0;
        for name in self.with {
            call = call.query(name, true);
        }
        let read: Result<Space, _> = call.send().await;
        if read
            .as_ref()
            .is_err_and(atlassian_core::Error::is_not_found)
        {
            // The space may have been deleted and made again under the same key.
            self.confluence.forget_space(&self.space);
        }
        Ok(read?)
    }
}

awaitable!(GetSpace => Space);

impl super::Spaces {
    /// No space has that key; what may have been meant is in it, as far as one look tells.
    async fn unknown(&self, what: &'static str, given: String) -> Error {
        let all = self.list().stream().take(LOOKED_AT).all().await;
        let all = all.unwrap_or_default();
        let keys = all.iter().map(Space::key);
        let by_name = all.iter().filter(|space| {
            let name = space.name();
            !nearest(&given, [name]).is_empty()
        });
        let mut nearest: Vec<String> = nearest(&given, keys)
            .into_iter()
            .map(str::to_owned)
            .collect();
        nearest.extend(by_name.map(|space| space.key().to_owned()));
        nearest.dedup();
        nearest.truncate(3);
        Error::Unknown {
            what,
            given,
            nearest,
            known: Vec::new(),
        }
    }
}

/// A list of spaces that is being put together: [`Spaces::list`](super::Spaces::list).
#[derive(Clone, Debug)]
#[must_use = "nothing is listed before it is asked for"]
pub struct ListSpaces {
    confluence: Confluence,
    keys: Vec<String>,
    labels: Vec<String>,
    kind: Option<&'static str>,
    status: Option<&'static str>,
    sort: Option<&'static str>,
}

impl ListSpaces {
    pub(super) fn new(confluence: &Confluence) -> Self {
        ListSpaces {
            confluence: confluence.clone(),
            keys: Vec::new(),
            labels: Vec::new(),
            kind: None,
            status: None,
            sort: None,
        }
    }

    /// Those with these keys; at most 250.
    pub fn keys<K: Into<String>>(mut self, keys: impl IntoIterator<Item = K>) -> Self {
        self.keys.extend(keys.into_iter().map(Into::into));
        self
    }

    /// Those with one of these labels.
    pub fn labels<L: Into<String>>(mut self, labels: impl IntoIterator<Item = L>) -> Self {
        self.labels.extend(labels.into_iter().map(Into::into));
        self
    }

    /// Those of nobody in particular.
    pub fn global(mut self) -> Self {
        self.kind = Some("global");
        self
    }

    /// Those of people.
    pub fn personal(mut self) -> Self {
        self.kind = Some("personal");
        self
    }

    /// Those that are not archived.
    pub fn current(mut self) -> Self {
        self.status = Some("current");
        self
    }

    /// Those that are archived.
    pub fn archived(mut self) -> Self {
        self.status = Some("archived");
        self
    }

    /// By name.
    pub fn by_name(mut self) -> Self {
        self.sort = Some("name");
        self
    }

    /// By key.
    pub fn by_key(mut self) -> Self {
        self.sort = Some("key");
        self
    }

    /// The spaces, page after page. Within a boundary, those inside.
    pub fn stream(self) -> Listed<Space> {
        Listed::after(async move {
            let call = self.confluence.v2().get_spaces();
            let mut call = call.description_format("plain").limit(PAGE);
            if !self.keys.is_empty() {
                call = call.keys(&self.keys);
            }
            if !self.labels.is_empty() {
                call = call.labels(&self.labels);
            }
            if let Some(kind) = self.kind {
                call = call.type_(kind);
            }
            if let Some(status) = self.status {
                call = call.status(status);
            }
            if let Some(sort) = self.sort {
                call = call.sort(sort);
            }
            Ok(items(call.0))
        })
    }
}
