//! A grant, or the key to one, in the system's keychain.
//!
//! What needs a keychain says so and passes without one: it writes to the keychain of whoever runs it,
//! under names of its own, and only when `ATLASSIAN_TEST_KEYCHAIN` is set.
#![cfg(feature = "keychain")]
#![allow(clippy::unwrap_used)]

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use atlassian_core::Grant;
use atlassian_core::auth::{ExposeSecret, KeychainStore, TokenStore};
use atlassian_core::sandbox::Sandbox;

const HOUR: Duration = Duration::from_secs(3600);
const SERVICE: &str = "atlassian-sdk-test";
const WANTED: &str = "ATLASSIAN_TEST_KEYCHAIN";

/// Whether there is a keychain to test on.
fn at_hand() -> bool {
    let wanted = std::env::var_os(WANTED).is_some_and(|wanted| !wanted.is_empty());
    if !wanted {
        println!(
            "skipped: there is no keychain to write to; to run it: {WANTED}=1 cargo test -p \
             atlassian-core --features file,keychain --test store_keychain, in a desktop session or under \
             dbus-run-session with gnome-keyring-daemon --unlock"
        );
    }
    wanted
}

/// A name that is in no keychain yet.
fn account() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let next = NEXT.fetch_add(1, Ordering::SeqCst);
    format!("{}-{next}", std::process::id())
}

fn grant(token: &str) -> Grant {
    let ends = "2026-03-02T10:00:00Z".parse().unwrap();
    let scopes = vec!["read:echo:demo".to_owned()];
    // As long as real ones are.
    let access = format!("access-{token}-{}", "x".repeat(4000));
    Grant::new(access.into(), Some(token.into()), ends, scopes)
}

fn token(grant: &Grant) -> &str {
    grant.refresh_token().unwrap().expose_secret()
}

#[tokio::test]
async fn what_is_saved_is_loaded_and_what_is_cleared_is_gone() {
    if !at_hand() {
        return;
    }
    let account = account();
    let (one, other) = (
        KeychainStore::new(SERVICE, &account),
        KeychainStore::new(SERVICE, &account),
    );
    assert!(one.load().await.unwrap().is_none());
    one.save(&grant("one")).await.unwrap();
    let began = "2026-03-02T09:30:00Z"
        .parse::<atlassian_core::Timestamp>()
        .unwrap();
    one.save(&grant("two").with_refresh_started_at(began))
        .await
        .unwrap();
    let loaded = other.load().await.unwrap().unwrap();
    assert_eq!(token(&loaded), "two");
    assert_eq!(
        loaded.access_token().expose_secret(),
        grant("two").access_token().expose_secret()
    );
    assert_eq!(loaded.refresh_started_at(), Some(began));
    assert!(
        KeychainStore::new(SERVICE, "somebody else")
            .load()
            .await
            .unwrap()
            .is_none()
    );
    other.clear().await.unwrap();
    assert!(one.load().await.unwrap().is_none());
    one.clear().await.unwrap();
}

/// Eight stores, as in eight processes of one user.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_clients_refresh_once() {
    if !at_hand() {
        return;
    }
    let account = account();
    let sandbox = Sandbox::start().await;
    let store = KeychainStore::new(SERVICE, &account);
    store
        .save(&sandbox.grant(&["read:echo:demo"]))
        .await
        .unwrap();
    let clients: Vec<_> = (0..8)
        .map(|_| {
            let store = KeychainStore::new(SERVICE, &account);
            sandbox.atlassian().unwrap().store(store).build().unwrap()
        })
        .collect();
    for round in 1..=2 {
        sandbox.advance(HOUR);
        let asked: Vec<_> = clients
            .iter()
            .cloned()
            .map(|client| tokio::spawn(async move { client.grant().await }))
            .collect();
        for asked in asked {
            asked.await.unwrap().unwrap();
        }
        assert_eq!(sandbox.token_calls(), round);
    }
    let saved = store.load().await.unwrap().unwrap();
    assert!(saved.expires_at() > sandbox.clock().now());

    clients.first().unwrap().disconnect().await.unwrap();
    assert!(
        store.load().await.unwrap().is_none(),
        "disconnecting wipes it"
    );
}

/// Not a test of its own: the process that is killed while it holds the lock.
#[tokio::test]
async fn holder() {
    let Ok(account) = std::env::var("HOLD_THE_LOCK_OF") else {
        return;
    };
    let _held = KeychainStore::new(SERVICE, account).lock().await.unwrap();
    println!("\nheld");
    std::future::pending::<()>().await;
}

/// The lock needs no keychain, and is tested wherever there are files.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_holds_the_lock_until_it_is_killed() {
    use std::io::{BufRead, BufReader};

    let account = account();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "holder", "--nocapture"])
        .env("HOLD_THE_LOCK_OF", &account)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "held"));
    let store = KeychainStore::new(SERVICE, &account);
    let waiting = tokio::spawn(async move { store.lock().await.unwrap() });
    // Another entry is not held up, and by then the first would have been had, too.
    for _ in 0..20 {
        drop(KeychainStore::new(SERVICE, "another").lock().await.unwrap());
    }
    assert!(!waiting.is_finished());
    child.kill().unwrap();
    child.wait().unwrap();
    drop(waiting.await.unwrap());
}

/// Without a session bus, in a process of its own: the environment is the process's.
#[tokio::test]
async fn without_a_keychain_the_error_says_what_to_do() {
    if std::env::var_os("NOBODY_IS_THERE").is_some() {
        let error = KeychainStore::new(SERVICE, "me").load().await.unwrap_err();
        println!("\nerror: {error}");
        return;
    }
    if !cfg!(target_os = "linux") {
        return;
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "without_a_keychain_the_error_says_what_to_do",
            "--nocapture",
        ])
        .env("NOBODY_IS_THERE", "1")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .output()
        .unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let error = output
        .lines()
        .find(|line| line.starts_with("error: "))
        .unwrap();
    assert!(
        error.contains("Secret Service") && error.contains("encrypted file"),
        "{error}"
    );
}

#[tokio::test]
async fn names_that_are_empty_name_nothing() {
    let error = KeychainStore::new("", "me").load().await.unwrap_err();
    assert!(error.to_string().contains("service"), "{error}");
}

/// The keychain holds the key, the file holds the grant.
#[cfg(feature = "file")]
mod key_of_a_file {
    use std::path::PathBuf;

    use atlassian_core::auth::{FileStore, KeySource};

    use super::*;

    fn file(account: &str) -> PathBuf {
        std::env::temp_dir().join(format!("atlassian-sdk-test-{account}/grant"))
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn is_made_on_first_use_and_deleted_on_disconnect() {
        if !at_hand() {
            return;
        }
        let account = account();
        let path = file(&account);
        let store = || FileStore::new(&path, KeySource::keychain(SERVICE, &account));
        // The store under the keychain's own eyes: what lies there under these names is the key.
        let entry = KeychainStore::new(SERVICE, &account);
        assert!(store().load().await.unwrap().is_none());
        assert!(
            entry.load().await.unwrap().is_none(),
            "nothing is made for a load"
        );

        let sandbox = Sandbox::start().await;
        let atlassian = sandbox.atlassian().unwrap().store(store()).build().unwrap();
        atlassian
            .use_grant(sandbox.grant(&["read:echo:demo"]))
            .await
            .unwrap();
        let text = entry.load().await.unwrap_err().to_string();
        assert!(text.contains("not a stored grant"), "{text}");
        let stored = std::fs::read(&path).unwrap();
        let loaded = store().load().await.unwrap().unwrap();
        assert!(!String::from_utf8_lossy(&stored).contains(token(&loaded)));

        sandbox.advance(HOUR);
        atlassian.grant().await.unwrap();
        assert_eq!(sandbox.token_calls(), 1);

        // With the key gone the file is of no use to anyone, and the error says so.
        let kept = std::fs::read(&path).unwrap();
        atlassian.disconnect().await.unwrap();
        assert!(!path.exists());
        assert!(entry.load().await.unwrap().is_none(), "the key is deleted");
        std::fs::write(&path, kept).unwrap();
        let text = store().load().await.unwrap_err().to_string();
        assert!(text.contains("log in again"), "{text}");
        std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
    }
}
