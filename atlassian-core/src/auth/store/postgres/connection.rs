//! The server: one connection that is kept, and one for each lock.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio_postgres::config::Host;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config, Error, Row, Socket};

use super::failure::Failure;
use super::{DONE_WITHIN, HELD_AT_MOST};

const CONNECTED_WITHIN: Duration = Duration::from_secs(10);

/// When a silent connection is looked after, and when what nobody acknowledges counts as lost. Firewalls
/// forget connections without a word.
const SILENT: Duration = Duration::from_secs(30);
const UNACKNOWLEDGED: Duration = Duration::from_secs(20);

type Values<'a> = [(&'a (dyn ToSql + Sync), Type)];

pub(super) struct Server {
    config: Config,
    connector: Box<dyn Connect>,
    kept: Mutex<Option<Client>>,
}

impl Server {
    pub(super) fn new<T>(mut config: Config, tls: T) -> Self
    where
        T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
        T::Stream: Send + 'static,
        T::TlsConnect: Send,
        <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
    {
        // Where the caller has not said otherwise.
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECTED_WITHIN);
        }
        if config.get_keepalives_idle() == Config::new().get_keepalives_idle() {
            config.keepalives_idle(SILENT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(UNACKNOWLEDGED);
        }
        if config.get_application_name().is_none() {
            config.application_name("atlassian-sdk");
        }
        Server {
            config,
            connector: Box::new(Tls(tls)),
            kept: Mutex::default(),
        }
    }

    /// Where it is, for texts.
    pub(super) fn place(&self) -> String {
        let hosts: Vec<String> = match self.config.get_hosts() {
            [] => self
                .config
                .get_hostaddrs()
                .iter()
                .map(ToString::to_string)
                .collect(),
            hosts => hosts.iter().map(place).collect(),
        };
        match self.config.get_ports() {
            [port] => format!("{}, port {port}", hosts.join(", ")),
            _ => hosts.join(", "),
        }
    }

    /// Makes the tables, if they are not there: those who may use them need not be allowed to.
    pub(super) async fn ensure(&self, tables: &str) -> Result<(), Failure> {
        let sql = "SELECT to_regclass('atlassian_grants') IS NOT NULL \
                   AND to_regclass('atlassian_grant_locks') IS NOT NULL";
        let rows = self.ask(sql, &[]).await?;
        let there = rows.first().map(|row| row.try_get::<_, bool>(0));
        if let Some(Ok(true)) = there {
            return Ok(());
        }
        // Two that create one table at once fail in spite of `IF NOT EXISTS`; so they take turns, on
        // a number that is nobody else's ("atlassia" in ASCII).
        let sql =
            format!("BEGIN; SELECT pg_advisory_xact_lock(7022356884782016865); {tables} COMMIT");
        let client = self.connect(&self.config).await?;
        client
            .batch_execute(&sql)
            .await
            .map_err(|error| self.failed(&error).making(tables))
    }

    /// Asks over the kept connection; over a new one, if that has broken since.
    pub(super) async fn ask(&self, sql: &str, values: &Values<'_>) -> Result<Vec<Row>, Failure> {
        let mut kept = self.kept.lock().await;
        // Out of its place while it works: a caller who goes away takes a half-used one along.
        if let Some(client) = kept.take().filter(|client| !client.is_closed()) {
            match client.query_typed(sql, values).await {
                Ok(rows) => {
                    *kept = Some(client);
                    return Ok(rows);
                }
                Err(error) if is_broken(&client, &error) => {
                    tracing::debug!(%error, "the connection to PostgreSQL has broken; connecting again");
                }
                Err(error) => {
                    *kept = Some(client);
                    return Err(self.failed(&error));
                }
            }
        }
        let client = self.connect(&self.config).await?;
        let rows = client.query_typed(sql, values).await;
        let rows = rows.map_err(|error| self.failed(&error))?;
        *kept = Some(client);
        Ok(rows)
    }

    /// Waits for the lock's row. The lock is the connection.
    pub(super) async fn lock(&self, name: &str) -> Result<Client, Failure> {
        let mut config = self.config.clone();
        let application = config.get_application_name().unwrap_or_default();
        let application = format!("{application} (lock)");
        config.application_name(application);
        let client = self.connect(&config).await?;
        let failed = |error: Error| self.failed(&error);
        // However long those before us take: each is cut off by the server after its time.
        let begin = format!(
            "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; \
             SET LOCAL idle_in_transaction_session_timeout = {}",
            HELD_AT_MOST.as_millis()
        );
        let select = "SELECT name FROM atlassian_grant_locks WHERE name = $1 FOR UPDATE";
        let insert = "INSERT INTO atlassian_grant_locks (name) VALUES ($1) ON CONFLICT DO NOTHING";
        let values: &Values<'_> = &[(&name, Type::TEXT)];
        for _ in 0..3 {
            client.batch_execute(&begin).await.map_err(failed)?;
            let rows = client.query_typed(select, values).await.map_err(failed)?;
            if !rows.is_empty() {
                return Ok(client);
            }
            client.batch_execute("ROLLBACK").await.map_err(failed)?;
            client.query_typed(insert, values).await.map_err(failed)?;
        }
        Err(Failure::new(
            "the row of the lock in atlassian_grant_locks is gone as soon as it is made; a rule or a \
             trigger on the table deletes it",
        ))
    }

    async fn connect(&self, config: &Config) -> Result<Client, Failure> {
        let failed = |error: Error| self.failed(&error);
        let client = self.connector.connect(config).await.map_err(failed)?;
        // A commit that is answered for is on the disk, whatever the server's habit.
        let settings = format!(
            "SET statement_timeout = {}; SELECT set_config('synchronous_commit', 'on', false) \
             WHERE current_setting('synchronous_commit') IN ('off', 'local')",
            DONE_WITHIN.as_millis()
        );
        client.batch_execute(&settings).await.map_err(failed)?;
        Ok(client)
    }

    fn failed(&self, error: &Error) -> Failure {
        Failure::of(error, &self.place(), self.config.get_user())
    }
}

/// Whether every address of it stays on this machine.
pub(super) fn is_local(config: &Config) -> bool {
    let addresses = config.get_hostaddrs();
    if !addresses.is_empty() {
        // They are what is connected to; names only say whose certificate it is.
        return addresses.iter().all(IpAddr::is_loopback);
    }
    let hosts = config.get_hosts();
    !hosts.is_empty()
        && hosts.iter().all(|host| match host {
            Host::Tcp(name) => {
                name.eq_ignore_ascii_case("localhost")
                    || name
                        .parse::<IpAddr>()
                        .is_ok_and(|address| address.is_loopback())
            }
            #[cfg(unix)]
            Host::Unix(_) => true,
        })
}

fn place(host: &Host) -> String {
    match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(path) => path.display().to_string(),
    }
}

/// A connection that is of no use any more, as opposed to a question that was.
fn is_broken(client: &Client, error: &Error) -> bool {
    // Class 57P: the server is shutting down, has crashed, or has closed it for its silence.
    let ended = |code: &str| code.starts_with("57P");
    client.is_closed() || error.code().is_none_or(|code| ended(code.code()))
}

/// A way to connect, whatever the TLS.
trait Connect: Send + Sync {
    fn connect<'a>(&'a self, config: &'a Config) -> Connecting<'a>;
}

type Connecting<'a> = Pin<Box<dyn Future<Output = Result<Client, Error>> + Send + 'a>>;

struct Tls<T>(T);

impl<T> Connect for Tls<T>
where
    T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
    T::Stream: Send + 'static,
    T::TlsConnect: Send,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    fn connect<'a>(&'a self, config: &'a Config) -> Connecting<'a> {
        Box::pin(async move {
            let (client, connection) = config.connect(self.0.clone()).await?;
            // Ends when the client is dropped.
            tokio::spawn(async move {
                if let Err(error) = connection.await {
                    tracing::debug!(%error, "a connection to PostgreSQL has ended");
                }
            });
            Ok(client)
        })
    }
}
