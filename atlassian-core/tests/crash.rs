//! Killed at any point of a refresh, the next start goes on with the stored grant, and nobody has to
//! consent again.
//!
//! The parent runs the sandbox and counts; a child of its own process image refreshes a grant in a file,
//! because its access token has expired or because it was refused, and is killed with `kill -9`: at each
//! step that the refresh reports (by itself, so that the point is exact), while the server holds the
//! answer back (by the parent), and at moments nobody chose. After every single kill a fresh client
//! starts on the same file.
#![cfg(all(feature = "file", unix))]
#![allow(clippy::unwrap_used)]

mod demo;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use atlassian_core::auth::{EncryptionKey, ExposeSecret, FileStore, Grant, TokenStore};
use atlassian_core::clock::System;
use atlassian_core::sandbox::Sandbox;
use atlassian_core::{Atlassian, Call, Endpoints};
use demo::{Demo, ECHO, SCOPES};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// Set for the child: the file, the server, and the step to die at (0: none).
const FILE: &str = "ATLASSIAN_CRASH_FILE";
const SERVER: &str = "ATLASSIAN_CRASH_SERVER";
const STEP: &str = "ATLASSIAN_CRASH_STEP";

/// How often each step, each state of the answer, and no step in particular.
const AT_A_STEP: usize = 4;
const AT_THE_SERVER: usize = 6;
const AT_ANY_TIME: u32 = 20;

fn store(file: &Path) -> FileStore {
    FileStore::new(file, EncryptionKey::from_bytes([3; 32]))
}

fn client(file: &Path, server: &str) -> Atlassian {
    let app = atlassian_core::OAuthApp::new(
        "sandbox-client",
        "sandbox-client-secret",
        "http://127.0.0.1:0/callback",
    );
    let builder = Atlassian::builder().app(app).store(store(file));
    let builder = builder.endpoints(Endpoints::at(server).unwrap());
    builder.build().unwrap()
}

// The child.

/// Counts the steps of a refresh, and kills its own process at one of them.
struct Deadly {
    steps: AtomicUsize,
    last: usize,
}

struct Name(Option<String>);

impl tracing::field::Visit for Name {
    fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
        if field.name() == "step" {
            self.0 = Some(value.to_owned());
        }
    }

    fn record_debug(&mut self, _: &tracing::field::Field, _: &dyn std::fmt::Debug) {}
}

impl tracing::Subscriber for Deadly {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == "atlassian_core::auth::refresh"
    }

    fn event(&self, event: &tracing::Event<'_>) {
        let mut name = Name(None);
        event.record(&mut name);
        let Some(name) = name.0 else { return };
        let step = self.steps.fetch_add(1, Ordering::SeqCst) + 1;
        if self.last == 0 {
            println!("step {name}");
        }
        if step == self.last {
            println!("step {name}");
            let me = std::process::id().to_string();
            Command::new("kill").args(["-9", &me]).status().unwrap();
            loop {
                std::thread::park();
            }
        }
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

/// What the child does; by itself it does nothing.
#[test]
fn the_child_refreshes() {
    let Ok(file) = std::env::var(FILE) else {
        return;
    };
    let last = std::env::var(STEP).unwrap().parse().unwrap();
    let steps = AtomicUsize::new(0);
    tracing::subscriber::set_global_default(Deadly { steps, last }).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    let server = std::env::var(SERVER).unwrap();
    let called = runtime.block_on(client(Path::new(&file), &server).sites());
    println!("called {}", called.is_ok());
}

fn spawn(file: &Path, server: &str, step: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "the_child_refreshes",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(FILE, file)
        .env(SERVER, server)
        .env(STEP, step.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What it said before it ended, and whether it was killed.
fn wait(mut child: Child) -> (String, bool) {
    let mut said = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    let status = child.wait().unwrap();
    (said, status.signal() == Some(9))
}

// A server that holds answers back.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    /// The request has arrived, and nothing was exchanged yet.
    Asked,
    /// The tokens are rotated, and the answer is not sent.
    Rotated,
    /// Half of the answer is sent.
    HalfSent,
}

/// Stands before the sandbox, stops where it is told, says so, and never goes on.
struct Door {
    address: String,
    hold: Arc<Mutex<Option<Hold>>>,
    reached: mpsc::UnboundedReceiver<()>,
}

impl Door {
    async fn open(sandbox: &Sandbox) -> Door {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let hold = Arc::new(Mutex::new(None));
        let (reach, reached) = mpsc::unbounded_channel();
        let target = sandbox.uri().trim_start_matches("http://").to_owned();
        let held = Arc::clone(&hold);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let (target, hold, reach) = (target.clone(), *held.lock().unwrap(), reach.clone());
                tokio::spawn(async move { pass(near, &target, hold, &reach).await });
            }
        });
        Door {
            address,
            hold,
            reached,
        }
    }
}

async fn pass(
    mut near: TcpStream,
    target: &str,
    hold: Option<Hold>,
    reach: &mpsc::UnboundedSender<()>,
) {
    let request = read_request(&mut near).await;
    let hold = hold.filter(|_| request.starts_with(b"POST /oauth/token"));
    if hold == Some(Hold::Asked) {
        reach.send(()).unwrap();
        return std::future::pending().await;
    }
    let mut far = TcpStream::connect(target).await.unwrap();
    let request = String::from_utf8(request).unwrap();
    let request = request.replacen("\r\n", "\r\nConnection: close\r\n", 1);
    far.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    far.read_to_end(&mut answer).await.unwrap();
    let sent = match hold {
        Some(Hold::HalfSent) => &answer[..answer.len() - 40],
        Some(_) => &[],
        None => &answer[..],
    };
    let _ = near.write_all(sent).await;
    if hold.is_some() {
        reach.send(()).unwrap();
        std::future::pending().await
    }
}

/// Head and body of a request.
async fn read_request(stream: &mut TcpStream) -> Vec<u8> {
    let mut request = Vec::new();
    loop {
        let mut part = [0; 4096];
        let length = stream.read(&mut part).await.unwrap_or(0);
        request.extend_from_slice(&part[..length]);
        let text = String::from_utf8_lossy(&request).into_owned();
        let whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let head = head.to_ascii_lowercase();
            let length = head.split("content-length: ").nth(1);
            let length = length.and_then(|rest| rest.lines().next()?.trim().parse().ok());
            body.len() >= length.unwrap_or(0)
        });
        if whole || length == 0 {
            return request;
        }
    }
}

// The parent.

/// Why the child refreshes.
#[derive(Clone, Copy, Debug)]
enum Cause {
    /// The access token has ended, as everyone can tell.
    Expired,
    /// The access token looks good for an hour, and is refused.
    Refused,
}

/// What came of the kills at one point.
#[derive(Clone, Copy, Default)]
struct Row {
    kills: usize,
    marked: usize,
    recovered: usize,
}

struct Scene {
    sandbox: Sandbox,
    directory: PathBuf,
    rows: BTreeMap<String, Row>,
}

impl Scene {
    fn file(&self) -> PathBuf {
        self.directory.join("grant")
    }

    /// A grant of its own for every kill.
    async fn begin(&self, cause: Cause) {
        let fresh = self.sandbox.grant(SCOPES);
        let ends = match cause {
            Cause::Expired => "2026-01-01T00:00:00Z".parse().unwrap(),
            Cause::Refused => fresh.expires_at(),
        };
        self.sandbox.expire_access_tokens();
        let grant = Grant::new(
            fresh.access_token().clone(),
            fresh.refresh_token().cloned(),
            ends,
            fresh.scopes().to_vec(),
        );
        store(&self.file()).save(&grant).await.unwrap();
    }

    /// A refresh that nobody kills tells the steps there are.
    async fn steps(&self, cause: Cause) -> Vec<String> {
        self.begin(cause).await;
        let (said, killed) = wait(spawn(&self.file(), &self.sandbox.uri(), 0));
        assert!(!killed && said.contains("called true"), "{said}");
        let steps = said.lines().filter_map(|line| line.split_once("step "));
        let steps: Vec<_> = steps.map(|(_, name)| name.to_owned()).collect();
        for (expected, times) in [
            ("intent-saved", 1),
            ("exchange-begun", 1),
            ("exchanged", 1),
            ("saved", 1),
            ("file-temp-created", 2),
            ("file-temp-written", 2),
            ("file-synced", 2),
            ("file-renamed", 2),
            ("file-directory-synced", 2),
        ] {
            let found = steps.iter().filter(|step| *step == expected).count();
            assert_eq!(found, times, "{expected}: {steps:?}");
        }
        steps
    }

    /// The next start: works, with what is stored, without a consent.
    async fn recover(&mut self, step: &str) {
        let found = store(&self.file()).load().await.unwrap().unwrap();
        let marked = found.refresh_started_at().is_some();
        let before = self.sandbox.token_calls();
        let atlassian = client(&self.file(), &self.sandbox.uri());
        if let Err(error) = atlassian.grant().await {
            panic!("killed at {step}: {error}");
        }
        // However good its access token looks. What the dead process has sent may arrive as late.
        let asked = self.sandbox.token_calls() - before;
        assert!(asked >= usize::from(marked), "killed at {step}: {asked}");
        let session = atlassian.session(&self.sandbox.site());
        let answer: Result<Value, _> = Call::new(&session, &ECHO).path("value", "x").send().await;
        if let Err(error) = answer {
            panic!("killed at {step}: {error}");
        }
        let used = atlassian.grant().await.unwrap();
        let stored = store(&self.file()).load().await.unwrap().unwrap();
        let text = |grant: &Grant| grant.to_json().expose_secret().to_owned();
        assert_eq!(text(&stored), text(&used), "killed at {step}");
        assert_eq!(stored.refresh_started_at(), None, "killed at {step}");
        let mut names: Vec<_> = fs::read_dir(&self.directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["grant", "grant.lock"], "killed at {step}");
        let row = self.rows.entry(step.to_owned()).or_default();
        row.kills += 1;
        row.marked += usize::from(marked);
        row.recovered += 1;
    }

    async fn kill_at_each_step(&mut self, cause: Cause) {
        let steps = self.steps(cause).await;
        for _ in 0..AT_A_STEP {
            for (index, name) in steps.iter().enumerate() {
                self.begin(cause).await;
                let (said, killed) = wait(spawn(&self.file(), &self.sandbox.uri(), index + 1));
                assert!(
                    killed && said.contains(&format!("step {name}")),
                    "{name}: {said}"
                );
                self.recover(&format!("{cause:?} {:02} {name}", index + 1))
                    .await;
            }
        }
    }

    async fn kill_at_the_server(&mut self, door: &mut Door, cause: Cause) {
        for hold in [Hold::Asked, Hold::Rotated, Hold::HalfSent] {
            for _ in 0..AT_THE_SERVER {
                self.begin(cause).await;
                *door.hold.lock().unwrap() = Some(hold);
                let mut child = spawn(&self.file(), &door.address, 0);
                door.reached.recv().await.unwrap();
                child.kill().unwrap();
                let (said, killed) = wait(child);
                assert!(killed && !said.contains("called"), "{hold:?}: {said}");
                self.recover(&format!("{cause:?} server: {hold:?}")).await;
            }
        }
    }

    /// Starts the child, and comes back when it has taken its first step.
    fn begun(&self) -> (Child, BufReader<ChildStdout>) {
        let mut child = spawn(&self.file(), &self.sandbox.uri(), 0);
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("step ") {
            line.clear();
            assert_ne!(
                said.read_line(&mut line).unwrap(),
                0,
                "it ended without a step"
            );
        }
        (child, said)
    }

    /// Between the first step and the last. Which step that is differs from run to run; that the next
    /// start works does not. One that comes too late does not count.
    async fn kill_at_any_time(&mut self, cause: Cause) {
        self.begin(cause).await;
        let (mut child, mut said) = self.begun();
        let begun = Instant::now();
        said.read_to_string(&mut String::new()).unwrap();
        let length = begun.elapsed();
        child.wait().unwrap();
        for round in 0..AT_ANY_TIME {
            self.begin(cause).await;
            let (mut child, _said) = self.begun();
            std::thread::sleep(length * round / AT_ANY_TIME);
            child.kill().unwrap();
            let killed = child.wait().unwrap().signal() == Some(9);
            let late = if killed { "" } else { " (too late)" };
            self.recover(&format!("{cause:?} at any time{late}")).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_point_the_next_start_goes_on() {
    let began = Instant::now();
    let directory = std::env::temp_dir().join(format!("atlassian-crash-{}", std::process::id()));
    let _ = fs::remove_dir_all(&directory);
    let builder = Sandbox::builder().product(Arc::new(Demo));
    let mut scene = Scene {
        sandbox: builder.clock(System::default()).start().await,
        directory,
        rows: BTreeMap::new(),
    };
    let mut door = Door::open(&scene.sandbox).await;
    for cause in [Cause::Expired, Cause::Refused] {
        scene.kill_at_each_step(cause).await;
        scene.kill_at_the_server(&mut door, cause).await;
        scene.kill_at_any_time(cause).await;
    }

    let mut total = Row::default();
    println!(
        "{:<34} {:>5} {:>6} {:>9}",
        "killed at", "kills", "marked", "recovered"
    );
    for (step, row) in &scene.rows {
        println!(
            "{step:<34} {:>5} {:>6} {:>9}",
            row.kills, row.marked, row.recovered
        );
        if step.ends_with("(too late)") {
            continue;
        }
        // Marked as long as the result may be on its way, and no longer.
        match step.rsplit(' ').next() {
            Some("intent-saved" | "exchange-begun" | "exchanged" | "saving") => {
                assert_eq!(row.marked, row.kills, "{step}");
            }
            Some("Asked" | "Rotated" | "HalfSent") => assert_eq!(row.marked, row.kills, "{step}"),
            Some("locked" | "loaded" | "saved" | "unlocked") => assert_eq!(row.marked, 0, "{step}"),
            _ => {}
        }
        total.kills += row.kills;
        total.marked += row.marked;
        total.recovered += row.recovered;
    }
    let Row {
        kills,
        marked,
        recovered,
    } = total;
    let took = began.elapsed().as_secs();
    println!("{kills} kills, {marked} marks found, {recovered} recovered, 0 consents ({took} s)");
    assert!(kills >= 200 && kills == recovered);
    fs::remove_dir_all(&scene.directory).unwrap();
}
