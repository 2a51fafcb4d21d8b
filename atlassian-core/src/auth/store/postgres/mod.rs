//! Grants in PostgreSQL, for programs that run on many hosts.
//!
//! Two tables, made when a store connects for the first time:
//!
//! ```text
//! atlassian_grants      name, layout, sealed, saved_at   one encrypted grant a row
//! atlassian_grant_locks name                             one row a grant, that holds nothing
//! ```
//!
//! There are two because a refresh saves while it holds the lock. The lock is `SELECT … FOR UPDATE` in a
//! transaction that stays open for the whole refresh. The grant, and before it the mark that a refresh
//! has begun, must be durable *during* that transaction, so they are committed at once over another
//! connection. On one row the save would wait for the very lock it is made under. So the lock has a row
//! of its own, its transaction changes nothing, and to end it in any way is to release it:
//!
//! - The lock is a connection: dropping the guard closes it. A process that dies closes it too.
//! - A host that vanishes, or a process that stands still, is cut off by the server after
//!   [`HELD_AT_MOST`]: several times what a refresh may take.
//! - Who was cut off may come back with a grant that others have replaced meanwhile. So a save under a
//!   lock asks the lock's connection first, and one whose lock is lost saves nothing.
//! - Whoever waits for the lock and gives up leaves a connection that closes when its turn comes.
//! - The row of the lock is never deleted, not even with the grant: those who wait for it would wait for
//!   nothing.
//!
//! Loads and saves share one kept connection. One that has broken is replaced at the next use.

mod connection;
mod failure;

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio_postgres::config::SslMode;
use tokio_postgres::tls::{MakeTlsConnect, NoTls, TlsConnect};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config, Row, Socket};

use super::{KeySource, StoreError, StoreFuture, StoreLock, TokenStore, aside, seal};
use crate::auth::Grant;
use connection::Server;
use failure::Failure;

/// How long a lock may be held with nothing happening on its connection. A refresh is one exchange of
/// at most 30 seconds and two saves of at most [`DONE_WITHIN`].
const HELD_AT_MOST: Duration = Duration::from_secs(120);

/// How long one load or save may take at the server.
const DONE_WITHIN: Duration = Duration::from_secs(15);

/// What this version writes, and the newest it reads.
const LAYOUT: i16 = 1;

/// The tables, as somebody who may create them has to make them for those who may not.
const TABLES: &str = "\
CREATE TABLE IF NOT EXISTS atlassian_grants (
    name text PRIMARY KEY,
    layout smallint NOT NULL,
    sealed bytea NOT NULL,
    saved_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS atlassian_grant_locks (name text PRIMARY KEY);";

/// Keeps a grant in PostgreSQL: any number of hosts share it and refresh once.
///
/// The grant is encrypted (AES-256-GCM) before it leaves the process, so neither the database nor its
/// backups hold a token that works. All hosts need the same key. Many grants live in one table, each
/// under its own name.
///
/// A store keeps one connection open. A refresh, and whoever waits for one, has a second one meanwhile;
/// so allow two connections a process. Behind a pooler use its session mode: settings are made for the
/// connection.
///
/// A server of version 9.6 or newer is needed. The role needs `SELECT`, `INSERT`, `UPDATE` and `DELETE`
/// on the two tables `atlassian_grants` and `atlassian_grant_locks`, and the first time the right to
/// create them.
///
/// ```no_run
/// use atlassian_core::auth::{KeySource, PostgresStore};
/// use atlassian_core::{Atlassian, OAuthApp};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// let app = OAuthApp::new("client-id", "client-secret", "http://localhost:8734/callback");
/// let key = KeySource::environment("GRANT_KEY");
/// let store = PostgresStore::connect("host=/run/postgresql user=me", "me@acme.com", key).await?;
/// let atlassian = Atlassian::builder().app(app).store(store).build()?;
/// # let _ = atlassian;
/// # Ok(())
/// # }
/// ```
///
/// # Keys in the keychain
/// [Disconnecting](crate::Atlassian::disconnect) deletes the grant's row. A key that lies in a keychain
/// stays there: other grants may be encrypted with it.
#[derive(Clone)]
pub struct PostgresStore(Arc<Inner>);

struct Inner {
    server: Server,
    name: String,
    key: KeySource,
    /// The lock that is held, while it is.
    lock: Mutex<Weak<Client>>,
}

impl PostgresStore {
    /// Connects to a server on this machine, over loopback or a Unix socket, and makes the tables where
    /// they are missing.
    ///
    /// `config` is a connection string, `host=… user=… password='…' dbname=…` or
    /// `postgresql://user:password@host/dbname`. `name` says whose grant it is.
    ///
    /// # Errors
    /// When the server is elsewhere: what travels there needs
    /// [`connect_with_tls`](PostgresStore::connect_with_tls). When it cannot be reached, refuses the
    /// role, or does not let it make the tables. No error shows the password.
    pub async fn connect(
        config: &str,
        name: impl Into<String>,
        key: impl Into<KeySource>,
    ) -> Result<Self, StoreError> {
        let config = read(config)?;
        if !connection::is_local(&config) {
            return Err(
                "the connection to a PostgreSQL on another machine must be encrypted; use \
                 PostgresStore::connect_with_tls with a TLS connector, such as that of the crate \
                 tokio-postgres-rustls"
                    .into(),
            );
        }
        Self::open(Server::new(config, NoTls), name.into(), key.into()).await
    }

    /// Connects to a server anywhere, over TLS, and makes the tables where they are missing.
    ///
    /// `tls` is a connector for the crate `tokio-postgres` 0.7, such as those of `tokio-postgres-rustls`
    /// and `postgres-native-tls`; it decides which certificates are trusted. A server on another machine
    /// that offers no TLS is refused, whatever `sslmode` says.
    ///
    /// # Errors
    /// As [`connect`](PostgresStore::connect), and when TLS cannot be agreed on.
    pub async fn connect_with_tls<T>(
        config: &str,
        name: impl Into<String>,
        key: impl Into<KeySource>,
        tls: T,
    ) -> Result<Self, StoreError>
    where
        T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
        T::Stream: Send + 'static,
        T::TlsConnect: Send,
        <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
    {
        let config = encrypted(read(config)?);
        Self::open(Server::new(config, tls), name.into(), key.into()).await
    }

    async fn open(server: Server, name: String, key: KeySource) -> Result<Self, StoreError> {
        if name.contains('\0') {
            return Err("the name of a grant in PostgreSQL cannot hold a NUL character".into());
        }
        server.ensure(TABLES).await?;
        Ok(PostgresStore(Arc::new(Inner {
            server,
            name,
            key,
            lock: Mutex::default(),
        })))
    }

    async fn ask(&self, sql: &str, sealed: Option<&[u8]>) -> Result<Vec<Row>, Failure> {
        let name: (&(dyn ToSql + Sync), Type) = (&self.0.name, Type::TEXT);
        match &sealed {
            None => self.0.server.ask(sql, &[name]).await,
            Some(sealed) => {
                let values = [name, (&LAYOUT, Type::INT2), (sealed, Type::BYTEA)];
                self.0.server.ask(sql, &values).await
            }
        }
    }

    /// The lock that is held. Nothing that has it in hand can panic half way.
    fn held(&self) -> MutexGuard<'_, Weak<Client>> {
        self.0.lock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lock that was given out is one, still.
    async fn confirm_lock(&self) -> Result<(), StoreError> {
        let lock = self.held().upgrade();
        match lock {
            Some(lock) if lock.check_connection().await.is_err() => Err(self.about(
                "its lock was lost, because this process stood still for minutes or the server was \
                 restarted; nothing was saved over what others may have saved meanwhile; try again",
            )),
            _ => Ok(()),
        }
    }

    /// Says which grant an error is about.
    fn about(&self, error: impl fmt::Display) -> StoreError {
        format!("the grant {:?} in PostgreSQL: {error}", self.0.name).into()
    }
}

impl TokenStore for PostgresStore {
    fn load(&self) -> StoreFuture<'_, Option<Grant>> {
        Box::pin(async move {
            let sql = "SELECT layout, sealed FROM atlassian_grants WHERE name = $1";
            let rows = self.ask(sql, None).await?;
            let Some(row) = rows.first() else {
                return Ok(None);
            };
            if column::<i16>(row, 0)? > LAYOUT {
                return Err(self.about(failure::NEWER));
            }
            let (sealed, key) = (column::<Vec<u8>>(row, 1)?, self.0.key.clone());
            let grant = aside(move || seal::open(&key.find()?, &sealed)).await;
            grant.map(Some).map_err(|error| self.about(error))
        })
    }

    fn save<'a>(&'a self, grant: &'a Grant) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            let (key, grant) = (self.0.key.clone(), grant.clone());
            let sealed = aside(move || seal::seal(&key.find_or_make()?, &grant)).await?;
            self.confirm_lock().await?;
            // What a newer version keeps is not overwritten with less.
            let sql = "INSERT INTO atlassian_grants (name, layout, sealed) VALUES ($1, $2, $3) \
                       ON CONFLICT (name) DO UPDATE \
                       SET layout = excluded.layout, sealed = excluded.sealed, saved_at = now() \
                       WHERE atlassian_grants.layout <= excluded.layout RETURNING layout";
            let saved = self.ask(sql, Some(&sealed)).await?;
            match saved.first() {
                Some(_) => Ok(()),
                None => Err(self.about(failure::NEWER)),
            }
        })
    }

    fn clear(&self) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            let sql = "DELETE FROM atlassian_grants WHERE name = $1";
            self.ask(sql, None).await?;
            Ok(())
        })
    }

    fn lock(&self) -> StoreFuture<'_, StoreLock> {
        Box::pin(async move {
            let lock = Arc::new(self.0.server.lock(&self.0.name).await?);
            *self.held() = Arc::downgrade(&lock);
            Ok(StoreLock::new(lock))
        })
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore")
            .field("server", &self.0.server.place())
            .field("name", &self.0.name)
            .finish_non_exhaustive()
    }
}

fn read(config: &str) -> Result<Config, StoreError> {
    // What is wrong with it is not repeated: half a password is easily taken for a word of it.
    Config::from_str(config).map_err(|_| {
        "the connection string of PostgreSQL cannot be read (and is not shown, for it may hold a \
         password); it looks like host=… user=… password='…' dbname=…, or like \
         postgresql://user:password@host/dbname with what is special in it percent-encoded"
            .into()
    })
}

/// TLS to another machine is no matter of taste.
fn encrypted(mut config: Config) -> Config {
    if !connection::is_local(&config) {
        // The default, `prefer`, lets anyone on the way talk us out of it.
        config.ssl_mode(SslMode::Require);
    }
    config
}

fn column<'a, T: tokio_postgres::types::FromSql<'a>>(
    row: &'a Row,
    index: usize,
) -> Result<T, StoreError> {
    row.try_get(index)
        .map_err(|_| failure::OTHER_TABLE.to_owned().into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to_in_the_clear() {
        let local = |config: &str| connection::is_local(&read(config).unwrap());
        assert!(local("host=localhost user=me"));
        assert!(local("host=127.0.0.1,/run/postgresql user=me"));
        assert!(local("postgresql://me@[::1]:5433/db"));
        assert!(local("host=db.acme.com hostaddr=127.0.0.1"));
        assert!(!local("host=db.acme.com user=me"));
        assert!(!local("host=localhost,10.0.0.7 user=me"));
        assert!(!local("host=localhost hostaddr=10.0.0.7"));
        assert!(!local("user=me"));
    }

    #[test]
    fn tls_to_another_machine_cannot_be_talked_out_of() {
        let mode = |config: &str| encrypted(read(config).unwrap()).get_ssl_mode();
        assert_eq!(mode("host=db.acme.com"), SslMode::Require);
        assert_eq!(mode("host=db.acme.com sslmode=disable"), SslMode::Require);
        assert_eq!(mode("host=localhost"), SslMode::Prefer);
    }

    #[test]
    fn a_connection_string_that_cannot_be_read_is_not_shown() {
        for config in [
            "host=h password=my secret pass",
            "postgresql://me:se/cret@host/db",
            "host=h secret=x port=nonsense",
        ] {
            let error = read(config).map(drop);
            let Err(error) = error else { continue };
            assert!(!error.to_string().contains("secret"), "{error}");
        }
        assert!(read("host=h password=my secret pass").is_err());
    }
}
