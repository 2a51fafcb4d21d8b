//! Creating, changing and deleting spaces.

use serde_json::{Map, Value, json};

use crate::awaitable::awaitable;
use crate::confluence::Confluence;
use crate::error::{Error, Subject};
use crate::long_task::LongTask;

use super::Space;

/// Creates a space: [`Spaces::create`](super::Spaces::create).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct CreateSpace {
    confluence: Confluence,
    body: Map<String, Value>,
    private: bool,
}

impl CreateSpace {
    pub(super) fn new(confluence: &Confluence, key: String, name: String) -> Self {
        let mut body = Map::new();
        body.insert("key".to_owned(), key.trim().into());
        body.insert("name".to_owned(), name.into());
        CreateSpace {
            confluence: confluence.clone(),
            body,
            private: false,
        }
    }

    /// What it is for, as plain text.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.body
            .insert("description".to_owned(), plain(text.into()));
        self
    }

    /// So that only its author may see it.
    pub fn private(mut self) -> Self {
        self.private = true;
        self
    }

    /// Creates it, with a home page.
    ///
    /// # Errors
    /// As for any call. Confluence refuses a key that is taken and one that has other signs than letters and
    /// digits. A boundary does not let anybody create a space.
    pub async fn send(self) -> Result<Space, Error> {
        let v1 = self.confluence.v1();
        let key = self
            .body
            .get("key")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let key = key.to_owned();
        self.confluence.forget_space(&key);
        let body = Value::Object(self.body);
        if self.private {
            let call = v1.create_private_space(Default::default());
            call.json(body).send().await?;
        } else {
            let call = v1.create_space(Default::default());
            call.json(body).send().await?;
        }
        // The older API answers in a form of its own, without what the newer one knows.
        self.confluence.spaces().get(key).await
    }
}

awaitable!(CreateSpace => Space);

fn plain(text: String) -> Value {
    json!({"plain": {"value": text, "representation": "plain"}})
}

/// Changes a space: [`Spaces::update`](super::Spaces::update).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct UpdateSpace {
    confluence: Confluence,
    space: String,
    body: Map<String, Value>,
}

impl UpdateSpace {
    pub(super) fn new(confluence: &Confluence, space: String) -> Self {
        UpdateSpace {
            confluence: confluence.clone(),
            space,
            body: Map::new(),
        }
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.body.insert(name.to_owned(), value);
        self
    }

    /// Another name.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with("name", name.into().into())
    }

    /// Another description, as plain text.
    pub fn description(self, text: impl Into<String>) -> Self {
        self.with("description", plain(text.into()))
    }

    /// Another home page, by its id.
    pub fn homepage(self, page_id: impl Into<String>) -> Self {
        self.with("homepage", json!({"id": page_id.into()}))
    }

    /// Archives it: it is not searched any more, and can still be read.
    pub fn archive(self) -> Self {
        self.with("status", "archived".into())
    }

    /// Brings it back from the archive.
    pub fn restore(self) -> Self {
        self.with("status", "current".into())
    }

    /// Changes it.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a key that no space has; as for any call.
    pub async fn send(self) -> Result<Space, Error> {
        let key = self.confluence.spaces().key_of(&self.space).await?;
        let call = self.confluence.v1().update_space(&key, Default::default());
        call.json(Value::Object(self.body)).send().await?;
        self.confluence.spaces().get(key).await
    }
}

awaitable!(UpdateSpace => Space);

/// Deletes a space: [`Spaces::delete`](super::Spaces::delete).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct DeleteSpace {
    confluence: Confluence,
    space: String,
}

impl DeleteSpace {
    pub(super) fn new(confluence: &Confluence, space: String) -> Self {
        DeleteSpace {
            confluence: confluence.clone(),
            space,
        }
    }

    /// Begins to delete it. Confluence takes its time over it: what is returned is to be awaited once more.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a key that no space has; as for any call.
    pub async fn send(self) -> Result<LongTask, Error> {
        let key = self.confluence.spaces().key_of(&self.space).await?;
        let call = self.confluence.v1().delete_space(&key);
        let begun = call.0.send::<Value>().await?;
        self.confluence.forget_space(&key);
        let subject = Subject::new(key, "");
        LongTask::begun(&self.confluence, "deleteSpace", subject, &begun)
    }
}

awaitable!(DeleteSpace => LongTask);
