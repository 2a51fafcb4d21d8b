//! A grant in PostgreSQL: shared by many hosts, refreshed once, never lost.
//!
//! What needs a server says so and passes without one: `ATLASSIAN_TEST_POSTGRES` is a connection string
//! of a role that may create schemas and roles.
#![cfg(feature = "postgres")]
#![allow(clippy::unwrap_used)]

use std::future::Future;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use atlassian_core::auth::{EncryptionKey, ExposeSecret, KeySource, PostgresStore, TokenStore};
use atlassian_core::sandbox::Sandbox;
use atlassian_core::{Error, Grant, Timestamp};
use tokio_postgres::{Client, NoTls};

const HOUR: Duration = Duration::from_secs(3600);
const SERVER: &str = "ATLASSIAN_TEST_POSTGRES";

/// The server to test on.
fn server() -> Option<String> {
    let server = std::env::var(SERVER)
        .ok()
        .filter(|server| !server.is_empty());
    if server.is_none() {
        println!(
            "skipped: there is no PostgreSQL; to run it: {SERVER}='host=127.0.0.1 user=… password=…' \
             cargo test -p atlassian-core --features postgres --test store_postgres"
        );
    }
    server
}

/// The same server with one more setting.
fn with(config: &str, setting: &str, value: &str) -> String {
    if config.starts_with("postgres") {
        let mark = if config.contains('?') { '&' } else { '?' };
        let value = value.replace(' ', "%20").replace('=', "%3D");
        return format!("{config}{mark}{setting}={value}");
    }
    format!("{config} {setting}='{value}'")
}

/// A schema of its own, so that tables can be made anew.
async fn schema(server: &str) -> (String, String) {
    let name = unique("sdk_test");
    ask(server, &format!("CREATE SCHEMA {name}")).await;
    (
        with(server, "options", &format!("-c search_path={name}")),
        name,
    )
}

async fn drop_schema(server: &str, name: &str) {
    ask(server, &format!("DROP SCHEMA {name} CASCADE")).await;
}

fn unique(name: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let next = NEXT.fetch_add(1, Ordering::SeqCst);
    format!("{name}_{}_{next}", std::process::id())
}

async fn client(server: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(server, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Runs a statement beside the store, and gives the first column as text.
async fn ask(server: &str, sql: &str) -> Vec<String> {
    let answers = client(server).await.simple_query(sql).await.unwrap();
    let rows = answers.into_iter().filter_map(|answer| match answer {
        tokio_postgres::SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or("").to_owned()),
        _ => None,
    });
    rows.collect()
}

/// Asks until the answer is this one. What is waited for happens in another process, at its own pace.
async fn until(server: &str, sql: &str, expected: &str) {
    let client = client(server).await;
    loop {
        let rows = client.query_one(sql, &[]).await.unwrap();
        if rows.get::<_, String>(0) == expected {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// Until so many wait for a lock on the row of this name.
async fn until_waiting(server: &str, name: &str, count: usize) {
    let sql = format!(
        "SELECT count(*)::text FROM pg_stat_activity a JOIN pg_stat_activity h \
         ON h.pid = ANY (pg_blocking_pids(a.pid)) WHERE a.wait_event_type = 'Lock' \
         AND a.application_name = '{name} (lock)'"
    );
    until(server, &sql, &count.to_string()).await;
}

fn key() -> EncryptionKey {
    EncryptionKey::from_bytes([7; 32])
}

async fn store(server: &str, name: &str) -> PostgresStore {
    let named = with(server, "application_name", name);
    PostgresStore::connect(&named, name, key()).await.unwrap()
}

fn grant(token: &str) -> Grant {
    let ends = "2026-03-02T10:00:00Z".parse::<Timestamp>().unwrap();
    let scopes = vec!["read:echo:demo".to_owned(), "offline_access".to_owned()];
    Grant::new(
        format!("access-{token}").into(),
        Some(format!("refresh-{token}").into()),
        ends,
        scopes,
    )
}

fn token(grant: &Option<Grant>) -> Option<&str> {
    let token = grant.as_ref()?.refresh_token()?;
    Some(token.expose_secret())
}

#[tokio::test]
async fn what_is_saved_is_loaded_and_never_lies_there_in_the_clear() {
    let Some(server) = server() else { return };
    let name = unique("round_trip");
    let (one, other) = (store(&server, &name).await, store(&server, &name).await);
    assert!(one.load().await.unwrap().is_none());

    let began = "2026-03-02T09:30:00.123Z".parse::<Timestamp>().unwrap();
    one.save(&grant("one")).await.unwrap();
    one.save(&grant("two").with_refresh_started_at(began))
        .await
        .unwrap();
    let loaded = other.load().await.unwrap();
    assert_eq!(token(&loaded), Some("refresh-two"));
    let loaded = loaded.unwrap();
    assert_eq!(loaded.access_token().expose_secret(), "access-two");
    assert_eq!(loaded.refresh_started_at(), Some(began));
    assert_eq!(loaded.scopes(), grant("two").scopes());
    assert_eq!(loaded.expires_at(), grant("two").expires_at());

    let sql =
        format!("SELECT encode(sealed, 'escape') FROM atlassian_grants WHERE name = '{name}'");
    let rows = ask(&server, &sql).await;
    assert_eq!(rows.len(), 1);
    for secret in ["access", "refresh", "two", "offline"] {
        assert!(!rows.concat().contains(secret));
    }
    // Another name is another grant.
    assert!(
        store(&server, &unique("round_trip"))
            .await
            .load()
            .await
            .unwrap()
            .is_none()
    );
    one.clear().await.unwrap();
}

#[tokio::test]
async fn clearing_wipes_the_grant() {
    let Some(server) = server() else { return };
    let name = unique("clear");
    let store = store(&server, &name).await;
    store.save(&grant("gone")).await.unwrap();
    let lock = store.lock().await.unwrap();
    store.clear().await.unwrap();
    drop(lock);
    assert!(store.load().await.unwrap().is_none());
    let sql = format!("SELECT name FROM atlassian_grants WHERE name = '{name}'");
    assert_eq!(ask(&server, &sql).await, Vec::<String>::new());
    store.clear().await.unwrap();
}

/// Thirty-two clients with connections of their own, as on thirty-two hosts.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_two_clients_refresh_once() {
    let Some(server) = server() else { return };
    let name = unique("storm");
    let sandbox = Sandbox::start().await;
    store(&server, &name)
        .await
        .save(&sandbox.grant(&["read:echo:demo"]))
        .await
        .unwrap();
    let mut clients = Vec::new();
    for _ in 0..32 {
        let store = store(&server, &name).await;
        clients.push(sandbox.atlassian().unwrap().store(store).build().unwrap());
    }
    for round in 1..=3 {
        sandbox.advance(HOUR);
        let asked: Vec<_> = clients
            .iter()
            .cloned()
            .map(|client| tokio::spawn(async move { client.grant().await }))
            .collect();
        let mut tokens = Vec::new();
        for asked in asked {
            let grant = asked.await.unwrap().unwrap();
            tokens.push(grant.access_token().expose_secret().to_owned());
        }
        tokens.dedup();
        assert_eq!(tokens.len(), 1, "all of them use the same token");
        assert_eq!(sandbox.token_calls(), round);
        println!(
            "round {round}: 32 clients, {} token calls so far",
            sandbox.token_calls()
        );
    }
    let requests = sandbox.requests();
    assert!(requests.iter().all(|call| call.status == 200));
}

#[tokio::test]
async fn a_save_under_the_lock_is_seen_by_others_before_the_lock_is_released() {
    let Some(server) = server() else { return };
    let name = unique("durable");
    let (one, other) = (store(&server, &name).await, store(&server, &name).await);
    let lock = one.lock().await.unwrap();
    one.save(&grant("marked")).await.unwrap();
    assert_eq!(token(&other.load().await.unwrap()), Some("refresh-marked"));
    drop(lock);
    one.clear().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_excludes_others_until_it_is_dropped() {
    let Some(server) = server() else { return };
    let name = unique("lock");
    let (one, other) = (store(&server, &name).await, store(&server, &name).await);
    let third = store(&server, &name).await;
    let held = one.lock().await.unwrap();
    let waiting = tokio::spawn(async move { other.lock().await.unwrap() });
    let abandoned = tokio::spawn(async move { third.lock().await.unwrap() });
    until_waiting(&server, &name, 2).await;
    assert!(!waiting.is_finished() && !abandoned.is_finished());
    // Other grants are not held up.
    drop(store(&server, &unique("lock")).await.lock().await.unwrap());
    abandoned.abort();
    drop(held);
    drop(waiting.await.unwrap());
    drop(one.lock().await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_cut_off_frees_the_lock_and_is_replaced() {
    let Some(server) = server() else { return };
    let name = unique("cut");
    let (one, other) = (store(&server, &name).await, store(&server, &name).await);
    one.save(&grant("kept")).await.unwrap();
    let held = one.lock().await.unwrap();
    let waiting = tokio::spawn(async move { other.lock().await.unwrap() });
    until_waiting(&server, &name, 1).await;
    let cut = |state: &str| {
        format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state LIKE '{state}' \
             AND application_name LIKE '{name}%'"
        )
    };
    ask(&server, &cut("idle in transaction")).await;
    drop(waiting.await.unwrap());
    // Others may have refreshed since: what comes late is not saved over theirs.
    let text = one.save(&grant("late")).await.unwrap_err().to_string();
    assert!(text.contains("lock was lost"), "{text}");
    assert_eq!(token(&one.load().await.unwrap()), Some("refresh-kept"));
    drop(held);
    // The connections that load and save, as in a restart of the server.
    ask(&server, &cut("idle")).await;
    assert_eq!(token(&one.load().await.unwrap()), Some("refresh-kept"));
    one.save(&grant("again")).await.unwrap();
    one.clear().await.unwrap();
}

/// Not a test of its own: the process that is killed while it holds the lock.
#[tokio::test]
async fn holder() {
    let Ok(name) = std::env::var("HOLD_THE_LOCK_OF") else {
        return;
    };
    let store = store(&std::env::var(SERVER).unwrap(), &name).await;
    let _held = store.lock().await.unwrap();
    println!("\nheld");
    std::future::pending::<()>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_holds_nothing() {
    let Some(server) = server() else { return };
    let name = unique("killed");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "holder", "--nocapture"])
        .env("HOLD_THE_LOCK_OF", &name)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "held"));
    let store = store(&server, &name).await;
    let waiting = tokio::spawn(async move { store.lock().await.unwrap() });
    until_waiting(&server, &name, 1).await;
    child.kill().unwrap();
    child.wait().unwrap();
    drop(waiting.await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_two_make_the_tables_at_once() {
    let Some(server) = server() else { return };
    for _ in 0..2 {
        let (config, schema) = schema(&server).await;
        let made: Vec<_> = (0..32)
            .map(|host| {
                let config = config.clone();
                tokio::spawn(async move {
                    let store = PostgresStore::connect(&config, host.to_string(), key()).await;
                    store.unwrap().save(&grant("made")).await.unwrap();
                })
            })
            .collect();
        for made in made {
            made.await.unwrap();
        }
        let sql = format!("SELECT name FROM {schema}.atlassian_grants");
        assert_eq!(ask(&server, &sql).await.len(), 32);
        drop_schema(&server, &schema).await;
    }
}

#[tokio::test]
async fn another_key_opens_nothing_and_breaks_nothing() {
    let Some(server) = server() else { return };
    let name = unique("key");
    let right = store(&server, &name).await;
    right.save(&grant("kept")).await.unwrap();
    let wrong = PostgresStore::connect(&server, name.as_str(), EncryptionKey::generate());
    let wrong = wrong.await.unwrap();
    let text = wrong.load().await.unwrap_err().to_string();
    assert!(
        text.contains("another key") && text.contains(&name),
        "{text}"
    );

    let sandbox = Sandbox::start().await;
    let atlassian = sandbox.atlassian().unwrap().store(wrong).build().unwrap();
    let error = atlassian.grant().await.unwrap_err();
    assert!(
        matches!(error, Error::Store { action: "load", .. }),
        "{error}"
    );
    assert_eq!(token(&right.load().await.unwrap()), Some("refresh-kept"));

    let missing = KeySource::environment("SURELY_NOT_SET");
    let missing = PostgresStore::connect(&server, name.as_str(), missing)
        .await
        .unwrap();
    let text = missing.load().await.unwrap_err().to_string();
    assert!(text.contains("SURELY_NOT_SET"), "{text}");
    assert!(missing.save(&grant("lost")).await.is_err());
    assert_eq!(token(&right.load().await.unwrap()), Some("refresh-kept"));
    right.clear().await.unwrap();
}

#[tokio::test]
async fn what_a_newer_version_wrote_is_left_alone() {
    let Some(server) = server() else { return };
    let name = unique("newer");
    let store = store(&server, &name).await;
    store.save(&grant("kept")).await.unwrap();
    let change =
        |layout| format!("UPDATE atlassian_grants SET layout = {layout} WHERE name = '{name}'");
    ask(&server, &change(2)).await;
    for error in [
        store.load().await.map(drop),
        store.save(&grant("lost")).await,
    ] {
        let text = error.unwrap_err().to_string();
        assert!(
            text.contains("newer version") && text.contains("update the SDK"),
            "{text}"
        );
    }
    ask(&server, &change(1)).await;
    assert_eq!(token(&store.load().await.unwrap()), Some("refresh-kept"));
    store.clear().await.unwrap();

    let (config, schema) = schema(&server).await;
    let tables = format!(
        "CREATE TABLE {schema}.atlassian_grants (who text PRIMARY KEY, what jsonb); \
         CREATE TABLE {schema}.atlassian_grant_locks (who text PRIMARY KEY)"
    );
    ask(&server, &tables).await;
    let store = PostgresStore::connect(&config, "me", key()).await.unwrap();
    for error in [
        store.load().await.map(drop),
        store.save(&grant("lost")).await,
        store.lock().await.map(drop),
    ] {
        let text = error.unwrap_err().to_string();
        assert!(text.contains("newer version"), "{text}");
    }
    drop_schema(&server, &schema).await;
}

#[tokio::test]
async fn refusals_say_what_to_do_and_never_the_password() {
    let Some(server) = server() else { return };
    let (config, schema) = schema(&server).await;
    let role = unique("sdk_role");
    ask(
        &server,
        &format!("CREATE ROLE {role} LOGIN PASSWORD 'right-pass-word'"),
    )
    .await;
    let as_role = |password: &str| {
        let config = with(&config, "user", &role);
        with(&config, "password", password)
    };
    let connect = |config: String| async move {
        let store = PostgresStore::connect(&config, "me", key()).await;
        store.map_err(|error| error.to_string())
    };

    match connect(as_role("wrong-pass-word")).await {
        // A server that trusts everybody has nothing to refuse.
        Ok(_) => println!("the server does not ask for passwords"),
        Err(text) => {
            assert!(
                text.contains(&role) && text.contains("check user and password"),
                "{text}"
            );
            assert!(!text.contains("pass-word"), "{text}");
        }
    }
    // May log in, and no more.
    let text = connect(as_role("right-pass-word")).await.unwrap_err();
    assert!(
        text.contains("CREATE TABLE IF NOT EXISTS atlassian_grants"),
        "{text}"
    );

    // The tables are there, and are somebody else's.
    let owner = PostgresStore::connect(&config, "me", key()).await.unwrap();
    owner.save(&grant("kept")).await.unwrap();
    ask(
        &server,
        &format!("GRANT USAGE ON SCHEMA {schema} TO {role}"),
    )
    .await;
    let store = connect(as_role("right-pass-word")).await.unwrap();
    for error in [store.load().await.map(drop), store.lock().await.map(drop)] {
        let text = error.unwrap_err().to_string();
        assert!(
            text.contains("GRANT SELECT, INSERT, UPDATE, DELETE"),
            "{text}"
        );
    }
    ask(
        &server,
        &format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}"),
    )
    .await;
    drop(store.lock().await.unwrap());
    assert_eq!(token(&store.load().await.unwrap()), Some("refresh-kept"));

    let text = connect(with(&config, "dbname", "surely_not_there"))
        .await
        .unwrap_err();
    assert!(
        text.contains("surely_not_there") && text.contains("dbname"),
        "{text}"
    );
    drop(store);
    drop_schema(&server, &schema).await;
    ask(&server, &format!("DROP ROLE {role}")).await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    // A port that was free a moment ago.
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let config = format!("host=127.0.0.1 port={port} user=me password=pass-word");
    let error = PostgresStore::connect(&config, "me", key())
        .await
        .unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains(&port.to_string()) && text.contains("is the server running"),
        "{text}"
    );
    assert!(!text.contains("pass-word"), "{text}");
}

#[tokio::test]
async fn nothing_is_sent_in_the_clear_to_another_machine() {
    for config in [
        "host=db.example.com user=me",
        "host=192.0.2.7 user=me",
        "host=localhost,192.0.2.7 user=me",
    ] {
        let error = PostgresStore::connect(config, "me", key())
            .await
            .unwrap_err();
        assert!(error.to_string().contains("connect_with_tls"), "{error}");
    }
    if let Some(server) = server() {
        // A connector that cannot encrypt does not pass for one that can.
        let demanding = with(&server, "sslmode", "require");
        let error = PostgresStore::connect_with_tls(&demanding, "me", key(), NoTls).await;
        assert!(
            error
                .unwrap_err()
                .to_string()
                .to_lowercase()
                .contains("tls")
        );
        let store = PostgresStore::connect_with_tls(&server, "me", key(), NoTls).await;
        let text = format!("{:?}", store.unwrap());
        assert!(!text.contains("password"), "{text}");
    }
}

/// The futures can be sent to other threads: a store is shared by all of a program.
#[test]
fn a_store_can_be_shared() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    fn sent<T: Future + Send>(_: impl Fn() -> T) {}
    shared::<PostgresStore>();
    sent(|| PostgresStore::connect("host=localhost", "me", key()));
}
