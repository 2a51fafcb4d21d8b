//! How much memory a sync takes: as much for 100,000 issues as for 10,000.
//!
//! A program of its own. It runs itself again as the server and as the client, so that what is measured is the client
//! alone: the peak of its resident memory, which Linux tells.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, ExitCode, Stdio};

use atlassian_core::sandbox::Sandbox;
use atlassian_core::{Credentials, Endpoints, Session};
use jira_api::Jira;
use jira_api::sandbox::JiraSandbox;

/// What a run may take more than one of a tenth of the issues, in KiB.
const ALLOWED: u64 = 6 * 1024;

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--list") {
        return ExitCode::SUCCESS;
    }
    let role = std::env::var("SYNC_MEMORY_ROLE").unwrap_or_default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    match role.as_str() {
        "server" => runtime.block_on(serve(number("SYNC_MEMORY_ISSUES"))),
        "client" => runtime.block_on(walk()),
        _ => return measure(),
    }
    ExitCode::SUCCESS
}

fn number(variable: &str) -> u64 {
    let text = std::env::var(variable).expect("a variable");
    text.parse().expect("a number")
}

/// A site with so many issues, until nobody listens any more.
async fn serve(issues: u64) {
    let site = JiraSandbox::new();
    site.add_project("BIG", "Big");
    assert!(site.add_crowd("BIG", issues));
    let sandbox = Sandbox::builder().product(site).start().await;
    let (email, token) = sandbox.api_token();
    println!("{} {email} {token}", sandbox.uri());
    std::io::stdout().flush().expect("a listener");
    // On a thread of its own: the server answers on this one.
    let waiting = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        let _ = std::io::stdin().read_line(&mut line);
    });
    let _ = waiting.await;
}

/// Walks through all of them, and says how many there were and how much memory that took.
async fn walk() {
    let [uri, email, token] = ["URI", "EMAIL", "TOKEN"]
        .map(|name| std::env::var(format!("SYNC_MEMORY_{name}")).expect("a variable"));
    let session = Session::builder(Credentials::api_token(uri.clone(), email, token))
        .endpoints(Endpoints::at(&uri).expect("an address"))
        .build()
        .expect("a session");
    let mut batches = Jira::new(session)
        .sync("project = BIG")
        .changelogs(true)
        .stream();
    let (mut issues, mut longest) = (0, 0);
    while let Some(batch) = batches.next().await {
        let batch = batch.expect("a batch");
        issues += batch.changes.len();
        longest = longest.max(batch.token.as_str().len());
    }
    println!("{issues} {longest} {}", peak());
}

/// The peak of the resident memory in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or_default()
}

fn run(role: &str, variables: &[(&str, &str)]) -> (Child, Vec<String>) {
    let program = std::env::current_exe().expect("this program");
    let mut child = Command::new(program)
        .env("SYNC_MEMORY_ROLE", role)
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process");
    let output = child.stdout.take().expect("its output");
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).expect("a line");
    (child, line.split_whitespace().map(str::to_owned).collect())
}

fn peak_of(issues: u64) -> u64 {
    let (mut server, told) = run("server", &[("SYNC_MEMORY_ISSUES", &issues.to_string())]);
    let [uri, email, token] = told.as_slice() else {
        panic!("the server said {told:?}");
    };
    let (mut client, told) = run(
        "client",
        &[
            ("SYNC_MEMORY_URI", uri),
            ("SYNC_MEMORY_EMAIL", email),
            ("SYNC_MEMORY_TOKEN", token),
        ],
    );
    let succeeded = client.wait().expect("its end").success();
    drop(server.stdin.take());
    let _ = server.wait();
    assert!(succeeded, "the client failed");
    let [walked, longest, peak] = told.as_slice() else {
        panic!("the client said {told:?}");
    };
    assert_eq!(walked.parse::<u64>().ok(), Some(issues));
    println!("{issues} issues: peak {peak} KiB, longest token {longest} characters");
    peak.parse().expect("a number")
}

fn measure() -> ExitCode {
    if peak() == 0 {
        println!("skipped: this system does not tell the peak of a process's memory");
        return ExitCode::SUCCESS;
    }
    let (few, many) = (peak_of(10_000), peak_of(100_000));
    if many > few + ALLOWED {
        println!("100,000 issues take {} KiB more than 10,000", many - few);
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
