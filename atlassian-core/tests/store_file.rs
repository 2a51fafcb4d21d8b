//! A grant in an encrypted file: private, whole, and shared by the processes of a machine.
#![cfg(feature = "file")]
#![allow(clippy::unwrap_used)]

mod demo;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use atlassian_core::auth::{
    EncryptionKey, ExposeSecret, FileStore, Grant, KeySource, StoreError, TokenStore,
};
use atlassian_core::{Error, Timestamp};
use demo::SCOPES;

const HOUR: Duration = Duration::from_secs(3600);

/// A directory that is gone when the test is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let place = std::env::temp_dir().join(format!("atlassian-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&place);
        fs::create_dir_all(&place).unwrap();
        Scratch(place)
    }

    fn path(&self) -> PathBuf {
        self.0.join("grant")
    }

    fn names(&self) -> Vec<String> {
        names(&self.0)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn key() -> EncryptionKey {
    EncryptionKey::from_bytes([7; 32])
}

fn grant(number: usize) -> Grant {
    let scopes = SCOPES.iter().map(|scope| (*scope).to_owned()).collect();
    let time = Timestamp::from_millis(1_772_442_000_000);
    Grant::new(
        format!("hush-access-{number}").into(),
        Some(format!("hush-refresh-{number}").into()),
        time,
        scopes,
    )
    .with_issued_at(time)
    .with_refresh_started_at(time)
}

fn text(grant: &Grant) -> String {
    grant.to_json().expose_secret().to_owned()
}

fn silent(error: &StoreError) -> String {
    let said = format!("{error} {error:?}");
    assert!(!said.contains("hush"), "{said}");
    said
}

#[tokio::test]
async fn a_grant_comes_back_as_it_was() {
    let scratch = Scratch::new("round");
    let store = FileStore::new(scratch.path(), key());
    assert!(store.load().await.unwrap().is_none());
    let mut seen = HashSet::new();
    for number in 0..50 {
        store.save(&grant(number)).await.unwrap();
        let other = FileStore::new(scratch.path(), key());
        assert_eq!(
            text(&other.load().await.unwrap().unwrap()),
            text(&grant(number))
        );
        let sealed = fs::read(scratch.path()).unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("hush"));
        store.save(&grant(number)).await.unwrap();
        assert!(seen.insert(sealed), "the same grant never looks the same");
    }
    assert_eq!(scratch.names(), ["grant"]);
    store.clear().await.unwrap();
    store.clear().await.unwrap();
    assert!(store.load().await.unwrap().is_none());
    assert!(scratch.names().is_empty());
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new("private");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    let path = scratch.0.join("new/newer/grant");
    let store = FileStore::new(&path, key());
    let lock = store.lock().await.unwrap();
    store.save(&grant(1)).await.unwrap();
    drop(lock);
    let directory = path.parent().unwrap();
    assert_eq!(names(directory), ["grant", "grant.lock"]);
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&directory.join("grant.lock")), 0o600);
    assert_eq!(fs::metadata(directory.join("grant.lock")).unwrap().len(), 0);
    assert_eq!(mode(directory), 0o700);
    assert_eq!(mode(directory.parent().unwrap()), 0o700);
    // A file that was opened up is closed again by the next save.
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    store.save(&grant(2)).await.unwrap();
    assert_eq!(mode(&path), 0o600);
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_stays_a_link() {
    let scratch = Scratch::new("link");
    fs::create_dir(scratch.0.join("real")).unwrap();
    let real = scratch.0.join("real/grant");
    FileStore::new(&real, key()).save(&grant(1)).await.unwrap();
    std::os::unix::fs::symlink(&real, scratch.path()).unwrap();
    let store = FileStore::new(scratch.path(), key());
    store.save(&grant(2)).await.unwrap();
    assert!(scratch.path().is_symlink());
    let read = FileStore::new(&real, key()).load().await.unwrap().unwrap();
    assert_eq!(text(&read), text(&grant(2)));
}

#[tokio::test]
async fn what_dead_processes_left_is_cleaned_up() {
    let scratch = Scratch::new("stale");
    let store = FileStore::new(scratch.path(), key());
    store.save(&grant(1)).await.unwrap();
    let theirs = [
        "grant.txt",
        "grant.1-xyz.tmp",
        "grant.-ab.tmp",
        "other.1-ab.tmp",
        "grant.tmp",
    ];
    for name in theirs {
        fs::write(scratch.0.join(name), "theirs").unwrap();
    }
    for name in ["grant.1-00ff.tmp", "grant.999999-0.tmp"] {
        fs::write(scratch.0.join(name), "left").unwrap();
    }
    // One that somebody is writing at this moment.
    let writing = fs::File::create(scratch.0.join("grant.2-ab.tmp")).unwrap();
    writing.lock().unwrap();
    drop(store.lock().await.unwrap());
    let mut expected: Vec<_> = theirs.to_vec();
    expected.extend(["grant", "grant.2-ab.tmp", "grant.lock"]);
    expected.sort_unstable();
    assert_eq!(scratch.names(), expected);
    drop(writing);
    // Disconnecting takes all of it; the lock is for those who wait for it.
    store.clear().await.unwrap();
    expected.retain(|name| !["grant", "grant.2-ab.tmp"].contains(name));
    assert_eq!(scratch.names(), expected);
}

// Keys.

#[tokio::test]
async fn keys_come_from_the_caller_or_the_environment() {
    let scratch = Scratch::new("keys");
    FileStore::new(scratch.path(), key())
        .save(&grant(1))
        .await
        .unwrap();
    // Cargo sets it for every test: a variable that is there and no key.
    let store = FileStore::new(scratch.path(), KeySource::environment("CARGO_PKG_NAME"));
    let error = silent(&store.load().await.unwrap_err());
    assert!(
        error.contains("CARGO_PKG_NAME") && error.contains("openssl rand"),
        "{error}"
    );
    assert!(!error.contains("atlassian-core"), "{error}");
    let store = FileStore::new(scratch.path(), KeySource::environment("NO_SUCH_KEY"));
    let error = silent(&store.load().await.unwrap_err());
    assert!(error.contains("NO_SUCH_KEY is not set"), "{error}");
    silent(&store.save(&grant(2)).await.unwrap_err());
    let read = FileStore::new(scratch.path(), key()).load().await.unwrap();
    assert_eq!(text(&read.unwrap()), text(&grant(1)), "untouched");
    println!("{store:?}");
}

#[test]
fn keys_are_read_in_every_base64_and_shown_in_none() {
    let key = EncryptionKey::from_bytes([0xfb; 32]);
    let standard = key.to_base64().expose_secret().to_owned();
    let url = standard.replace('+', "-").replace('/', "_");
    for text in [
        standard.clone(),
        url.clone(),
        url.trim_end_matches('=').to_owned(),
        format!(" {standard}\n"),
    ] {
        let read = EncryptionKey::from_base64(&text).unwrap();
        assert_eq!(read.to_base64().expose_secret(), standard);
    }
    for wrong in [
        "",
        "hush",
        "aHVzaA==",
        &standard[4..],
        &format!("{standard}aHVzaA=="),
    ] {
        silent(&EncryptionKey::from_base64(wrong).unwrap_err());
    }
    let source = KeySource::from(key.clone());
    let shown = format!("{key:?} {source:?}");
    assert!(
        shown.starts_with("EncryptionKey(..) ") && !shown.contains("251"),
        "{shown}"
    );
    let one = EncryptionKey::generate().to_base64();
    assert_ne!(
        one.expose_secret(),
        EncryptionKey::generate().to_base64().expose_secret()
    );
}

// What does not open.

#[tokio::test]
async fn what_does_not_open_says_why() {
    let scratch = Scratch::new("refused");
    let store = FileStore::new(scratch.path(), key());
    store.save(&grant(1)).await.unwrap();
    let good = fs::read(scratch.path()).unwrap();
    let mut newer = good.clone();
    newer[4] = 2;
    let mut damaged = good.clone();
    *damaged.last_mut().unwrap() ^= 1;
    let table: [(Vec<u8>, &str); 9] = [
        (Vec::new(), "cut off"),
        (good[..3].to_vec(), "cut off"),
        (good[..20].to_vec(), "cut off"),
        (good[..40].to_vec(), "cut off"),
        (good[..good.len() - 1].to_vec(), "damaged"),
        (damaged, "damaged"),
        (newer, "update the SDK"),
        (
            b"# notes of a person".to_vec(),
            "no grant that this SDK has encrypted",
        ),
        (
            vec![0; 5 * 1024 * 1024],
            "no grant that this SDK has encrypted",
        ),
    ];
    for (bytes, expected) in table {
        fs::write(scratch.path(), &bytes).unwrap();
        let error = silent(&store.load().await.unwrap_err());
        assert!(error.contains(expected), "{error}");
        assert!(error.contains(scratch.path().to_str().unwrap()), "{error}");
        assert_eq!(
            fs::read(scratch.path()).unwrap(),
            bytes,
            "nothing is mended by deleting it"
        );
    }
    fs::write(scratch.path(), &good).unwrap();
    let other = FileStore::new(scratch.path(), EncryptionKey::generate());
    let error = silent(&other.load().await.unwrap_err());
    assert!(error.contains("another key"), "{error}");
    assert_eq!(text(&store.load().await.unwrap().unwrap()), text(&grant(1)));
}

#[tokio::test]
async fn a_wrong_key_is_an_error_of_the_store_and_no_reason_to_consent() {
    let scratch = Scratch::new("wrong-key");
    let sandbox = demo::sandbox().await;
    let login = |key: EncryptionKey| {
        let store = FileStore::new(scratch.path(), key);
        sandbox.atlassian().unwrap().store(store).build().unwrap()
    };
    login(key()).use_grant(sandbox.grant(SCOPES)).await.unwrap();
    let error = login(EncryptionKey::generate()).grant().await.unwrap_err();
    assert!(
        matches!(error, Error::Store { action: "load", .. }),
        "{error}"
    );
    assert!(!error.needs_consent());
    login(key()).grant().await.unwrap();
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

#[tokio::test]
async fn no_other_bytes_open() {
    let scratch = Scratch::new("fuzz");
    let store = FileStore::new(scratch.path(), key());
    store.save(&grant(1)).await.unwrap();
    let good = fs::read(scratch.path()).unwrap();
    store.save(&grant(2)).await.unwrap();
    let other = fs::read(scratch.path()).unwrap();
    let mut tried = 0;
    let mut refuse = async |bytes: &[u8]| {
        fs::write(scratch.path(), bytes).unwrap();
        silent(&store.load().await.unwrap_err());
        tried += 1;
    };
    for index in 0..good.len() {
        for bit in 0..8 {
            let mut flipped = good.clone();
            flipped[index] ^= 1 << bit;
            refuse(&flipped).await;
        }
        refuse(&good[..index]).await;
    }
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for round in 0..4000 {
        let mut bytes = if round % 4 == 0 {
            Vec::new()
        } else {
            good.clone()
        };
        for _ in 0..=numbers.below(6) {
            match numbers.below(5) {
                0 if !bytes.is_empty() => {
                    let index = numbers.below(bytes.len());
                    bytes[index] = u8::try_from(numbers.below(256)).unwrap();
                }
                1 => bytes.truncate(numbers.below(bytes.len() + 1)),
                2 => {
                    let more = numbers.below(64) + 1;
                    bytes.extend((0..more).map(|_| u8::try_from(numbers.below(256)).unwrap()));
                }
                3 => {
                    // The end of one grant behind the beginning of another.
                    let at = numbers.below(other.len());
                    bytes.truncate(at);
                    bytes.extend_from_slice(&other[at..]);
                }
                _ => {
                    let index = numbers.below(bytes.len() + 1);
                    bytes.insert(index, 0);
                }
            }
        }
        if bytes != good && bytes != other {
            refuse(&bytes).await;
        }
    }
    fs::write(scratch.path(), &good).unwrap();
    assert_eq!(text(&store.load().await.unwrap().unwrap()), text(&grant(1)));
    println!("{tried} changed files, none opened");
}

// Places that do not work.

#[tokio::test]
async fn a_directory_is_no_file() {
    let scratch = Scratch::new("directory");
    for path in [scratch.0.clone(), scratch.0.join("..")] {
        let store = FileStore::new(&path, key());
        for error in [
            store.lock().await.err(),
            store.load().await.err(),
            store.save(&grant(1)).await.err(),
            store.clear().await.err(),
        ] {
            let error = silent(&error.unwrap());
            assert!(error.contains("the path of a file"), "{error}");
        }
    }
    fs::write(scratch.0.join("file"), "").unwrap();
    let store = FileStore::new(scratch.0.join("file/grant"), key());
    silent(&store.save(&grant(1)).await.unwrap_err());
}

#[cfg(unix)]
#[tokio::test]
async fn permissions_that_are_missing_are_told() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new("permissions");
    let store = FileStore::new(scratch.path(), key());
    store.save(&grant(1)).await.unwrap();
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    set(&scratch.path(), 0o000);
    if fs::File::open(scratch.path()).is_ok() {
        println!("skipped: root reads everything; run it as a user: cargo test --test store_file");
        return;
    }
    let error = silent(&store.load().await.unwrap_err());
    assert!(
        error.contains("this user needs to read and write it"),
        "{error}"
    );
    set(&scratch.path(), 0o600);
    set(&scratch.0, 0o500);
    let error = silent(&store.save(&grant(2)).await.unwrap_err());
    assert!(
        error.contains("this user needs to read and write it"),
        "{error}"
    );
    silent(&store.lock().await.unwrap_err());
    assert_eq!(text(&store.load().await.unwrap().unwrap()), text(&grant(1)));
    set(&scratch.0, 0o700);
}

// Sharing.

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn clients_on_one_file_refresh_once() {
    let scratch = Scratch::new("shared");
    let sandbox = demo::sandbox().await;
    let client = || {
        let store = FileStore::new(scratch.path(), key());
        sandbox.atlassian().unwrap().store(store).build().unwrap()
    };
    client().use_grant(sandbox.grant(SCOPES)).await.unwrap();
    let clients: Vec<_> = (0..20).map(|_| client()).collect();
    for round in 1..=5 {
        sandbox.advance(HOUR);
        let tasks: Vec<_> = clients
            .iter()
            .map(|client| {
                let client = client.clone();
                tokio::spawn(async move { client.grant().await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(sandbox.token_calls(), round);
    }
    println!(
        "20 clients on one file, 5 expiries: {} token calls",
        sandbox.token_calls()
    );
    assert_eq!(scratch.names(), ["grant", "grant.lock"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_cancelled_leaves_nothing_locked() {
    let scratch = Scratch::new("cancelled");
    let sandbox = demo::sandbox().await;
    let client = || {
        let store = FileStore::new(scratch.path(), key());
        sandbox.atlassian().unwrap().store(store).build().unwrap()
    };
    let (one, other) = (client(), client());
    one.use_grant(sandbox.grant(SCOPES)).await.unwrap();
    let mut aborted = 0;
    for round in 0..200 {
        sandbox.advance(HOUR);
        let tasks = [&one, &other, &one].map(|client| {
            let client = client.clone();
            tokio::spawn(async move { client.grant().await })
        });
        for _ in 0..round {
            tokio::task::yield_now().await;
        }
        for task in tasks {
            task.abort();
            aborted += usize::from(task.await.is_err());
        }
        other.grant().await.unwrap();
        one.grant().await.unwrap();
    }
    println!(
        "{aborted} tasks cancelled, {} token calls",
        sandbox.token_calls()
    );
    assert_eq!(sandbox.token_calls(), 200);
    // A lock nobody waits for any more is not kept either.
    let store = FileStore::new(scratch.path(), key());
    let held = store.lock().await.unwrap();
    for _ in 0..20 {
        let waiting = tokio::spawn({
            let store = store.clone();
            async move { store.lock().await.map(drop) }
        });
        tokio::task::yield_now().await;
        waiting.abort();
    }
    drop(held);
    drop(store.lock().await.unwrap());
    assert_eq!(scratch.names(), ["grant", "grant.lock"]);
}

#[test]
fn a_lock_somebody_holds_keeps_no_runtime_from_ending() {
    let scratch = Scratch::new("shutdown");
    let store = Arc::new(FileStore::new(scratch.path(), key()));
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(1).enable_all().build().unwrap()
    };
    let outer = runtime();
    let held = outer.block_on(store.lock()).unwrap();
    let inner = runtime();
    let waiting = inner.spawn({
        let store = Arc::clone(&store);
        async move { store.lock().await.map(drop) }
    });
    // It ends while the thread of the lock still waits, and this returns.
    drop(inner);
    assert!(outer.block_on(waiting).unwrap_err().is_cancelled());
    drop(held);
    drop(outer.block_on(store.lock()).unwrap());
}

// Disks that are full, and places that cannot be written to: in processes of their own.

/// What the other process does; by itself it does nothing.
#[tokio::test]
async fn in_a_process_of_its_own() {
    let Ok(path) = std::env::var("ATLASSIAN_TEST_STORE") else {
        return;
    };
    let store = FileStore::new(&path, key());
    let expected = text(&store.load().await.unwrap().unwrap());
    let error = store.save(&grant(2)).await.unwrap_err();
    println!("told: {}", silent(&error));
    // Nothing was exchanged, nothing was lost.
    assert_eq!(text(&store.load().await.unwrap().unwrap()), expected);
    let sandbox = demo::sandbox().await;
    let builder = sandbox.atlassian().unwrap().store(store);
    let error = builder.build().unwrap().grant().await.unwrap_err();
    println!("told: {error}");
    assert!(matches!(error, Error::Store { .. }), "{error}");
    assert_eq!(sandbox.token_calls(), 0);
    println!("survived");
}

#[cfg(target_os = "linux")]
fn elsewhere(script: &str, path: &Path) -> (bool, String) {
    let output = std::process::Command::new("sh")
        .args(["-c", script, "sh"])
        .arg(std::env::current_exe().unwrap())
        .args(["in_a_process_of_its_own", "--exact", "--nocapture"])
        .env("ATLASSIAN_TEST_STORE", path)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_file_that_may_not_grow_leaves_the_old_grant() {
    let scratch = Scratch::new("limit");
    let store = FileStore::new(scratch.path(), key());
    store.save(&grant(1)).await.unwrap();
    drop(store.lock().await.unwrap());
    // Output goes through a pipe, which the limit does not meet.
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$@\"";
    let (success, said) = elsewhere(script, &scratch.path());
    assert!(success && said.contains("survived"), "{said}");
    assert!(
        said.contains("File too large") && said.contains("free some space"),
        "{said}"
    );
    assert_eq!(text(&store.load().await.unwrap().unwrap()), text(&grant(1)));
    assert_eq!(scratch.names(), ["grant", "grant.lock"]);
}

/// A file system of its own for the other process, with a copy of the grant on it.
#[cfg(target_os = "linux")]
async fn mounted(name: &str, prepare: &str, expected: &str) {
    let scratch = Scratch::new(name);
    let store = FileStore::new(scratch.path(), key());
    store.save(&grant(1)).await.unwrap();
    let mount = scratch.0.join("mount");
    fs::create_dir(&mount).unwrap();
    let inner = format!(
        "mount -t tmpfs -o size=16k none '{mount}' && cp '{grant}' '{mount}/grant' && cd '{mount}' && \
         touch grant.lock && {prepare} && echo there it is && exec \"$@\"",
        mount = mount.display(),
        grant = scratch.path().display(),
    );
    let script = format!(
        "SCRIPT=$(cat <<'END'\n{inner}\nEND\n)\nexec unshare -rm sh -c \"$SCRIPT\" sh \"$@\""
    );
    let (success, said) = elsewhere(&script, &mount.join("grant"));
    if !said.contains("there it is") {
        println!(
            "skipped: no file system of one's own here ({said}); allow user namespaces for it"
        );
        return;
    }
    assert!(success && said.contains("survived"), "{said}");
    assert!(said.contains(expected), "{said}");
    let told = said.lines().filter(|line| line.starts_with("told: "));
    told.for_each(|line| println!("{line}"));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_leaves_the_old_grant() {
    let fill = "{ cat /dev/zero > filler 2>/dev/null || true; }";
    mounted("full", fill, "free some space").await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_disk_that_is_read_only_leaves_the_old_grant() {
    mounted(
        "read-only",
        "mount -o remount,bind,ro .",
        "Read-only file system",
    )
    .await;
}
