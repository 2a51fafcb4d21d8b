//! The stores that processes share, and how one process tells another which.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use atlassian_core::auth::{
    EncryptionKey, ExposeSecret, FileStore, PostgresStore, StoreError, TokenStore,
};
use serde_json::{Value, json};

/// Where a shared store is.
#[derive(Clone)]
#[non_exhaustive]
pub enum Place {
    /// An encrypted file.
    File(PathBuf),
    /// A row in PostgreSQL.
    Postgres {
        /// The connection string.
        database: String,
        /// Name of the grant.
        name: String,
    },
}

impl Place {
    /// A file of its own, in a directory that is removed when the storm is over.
    pub fn file() -> Self {
        let directory = format!("refresh-storm-{}", std::process::id());
        Place::File(std::env::temp_dir().join(directory).join("grant"))
    }

    /// A row of its own in this database, removed when the storm is over.
    pub fn postgres(database: impl Into<String>) -> Self {
        Place::Postgres {
            database: database.into(),
            name: format!("refresh-storm-{}", std::process::id()),
        }
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Place::File(_) => "file",
            Place::Postgres { .. } => "postgres",
        }
    }

    pub(super) async fn open(&self, key: EncryptionKey) -> Result<Arc<dyn TokenStore>, StoreError> {
        Ok(match self {
            Place::File(path) => Arc::new(FileStore::new(path, key)),
            Place::Postgres { database, name } => {
                Arc::new(PostgresStore::connect(database, name, key).await?)
            }
        })
    }

    /// Removes what was made for the run.
    pub(super) async fn leave(&self, store: &dyn TokenStore) -> Result<(), StoreError> {
        store.clear().await?;
        if let Place::File(path) = self
            && let Some(directory) = path.parent()
        {
            std::fs::remove_dir_all(directory)?;
        }
        Ok(())
    }

    /// All that a process needs, in one line. It goes through a pipe: an argument could be read by
    /// everyone on the machine.
    pub(super) fn to_line(&self, origin: &str, key: &EncryptionKey) -> String {
        let (path, database, name) = match self {
            Place::File(path) => (Some(path), None, None),
            Place::Postgres { database, name } => (None, Some(database), Some(name)),
        };
        let key = key.to_base64();
        let line = json!({
            "origin": origin,
            "key": key.expose_secret(),
            "path": path,
            "database": database,
            "name": name,
        });
        line.to_string()
    }

    pub(super) fn from_line(line: &str) -> Result<(Self, String, EncryptionKey), StoreError> {
        let line: Value = serde_json::from_str(line)?;
        let text = |name: &str| line.get(name).and_then(Value::as_str);
        let place = match (text("path"), text("database"), text("name")) {
            (Some(path), ..) => Place::File(path.into()),
            (None, Some(database), Some(name)) => Place::Postgres {
                database: database.to_owned(),
                name: name.to_owned(),
            },
            _ => return Err("no store is named".into()),
        };
        let origin = text("origin").unwrap_or_default().to_owned();
        let key = EncryptionKey::from_base64(text("key").unwrap_or_default())?;
        Ok((place, origin, key))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Place::File(_) => "an encrypted file",
            Place::Postgres { .. } => "a row in PostgreSQL",
        })
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The connection string may hold a password.
        f.debug_tuple("Place").field(&self.name()).finish()
    }
}
