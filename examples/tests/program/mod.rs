//! Programs as a person runs them: with arguments and an environment, against a sandbox that outlives a run.

// Each test uses its own part of this.
#![allow(dead_code, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use atlassian_core::Operation;
use atlassian_core::operation::Method;
use atlassian_core::sandbox::{Sandbox, SandboxCall};
use confluence_api::Confluence;
use confluence_api::sandbox::ConfluenceSandbox;
use jira_api::Jira;
use jira_api::sandbox::JiraSandbox;
use serde_json::{Value, json};

pub(crate) struct Run {
    pub(crate) output: String,
    pub(crate) progress: String,
    pub(crate) code: Option<i32>,
}

/// The program with exactly these variables in its environment.
pub(crate) fn command(program: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    for name in [
        "CLIENT_ID",
        "CLIENT_SECRET",
        "REDIRECT_URI",
        "EMAIL",
        "API_TOKEN",
        "SITE",
        "ENDPOINTS",
        "GRANT_FILE",
        "GRANT_KEY",
    ] {
        command.env_remove(format!("ATLASSIAN_{name}"));
    }
    command
        .env("TZ", "UTC")
        .envs(variables.iter().copied())
        .args(arguments)
        .stdin(Stdio::null());
    command
}

/// Runs a program to its end.
pub(crate) fn run(program: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    read(command(program, variables, arguments).output().unwrap())
}

/// Runs a program to its end with something piped in.
pub(crate) fn pipe(
    program: &str,
    variables: &[(&str, &str)],
    arguments: &[&str],
    input: &str,
) -> Run {
    let mut child = command(program, variables, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    // A program that does not read it may be gone already.
    let _ = pipe.write_all(input.as_bytes());
    drop(pipe);
    read(child.wait_with_output().unwrap())
}

fn read(output: Output) -> Run {
    Run {
        output: String::from_utf8(output.stdout).unwrap(),
        progress: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code(),
    }
}

impl Run {
    /// What a run that succeeded has written.
    #[track_caller]
    pub(crate) fn good(&self) -> &str {
        assert_eq!(self.code, Some(0), "{}\n{}", self.output, self.progress);
        &self.output
    }

    /// The one line a failed run ends with.
    #[track_caller]
    pub(crate) fn error(&self) -> &str {
        assert_eq!(self.code, Some(1), "{}\n{}", self.output, self.progress);
        let mut lines = self.progress.lines().filter(|l| !l.starts_with("• "));
        let line = lines.next().unwrap();
        assert_eq!(lines.next(), None, "more than one line of error");
        line.strip_prefix("error: ").unwrap()
    }
}

/// A site that outlives a run, and the environment that leads there.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) jira: JiraSandbox,
    pub(crate) confluence: ConfluenceSandbox,
    pub(crate) runtime: tokio::runtime::Runtime,
    origin: String,
}

impl World {
    pub(crate) fn demo() -> Self {
        Self::of(JiraSandbox::demo(), ConfluenceSandbox::demo())
    }

    pub(crate) fn of(jira: JiraSandbox, confluence: ConfluenceSandbox) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let builder = Sandbox::builder()
            .product(Arc::new(jira.clone()))
            .product(Arc::new(confluence.clone()));
        let sandbox = runtime.block_on(builder.start());
        World {
            origin: sandbox.uri(),
            sandbox,
            jira,
            confluence,
            runtime,
        }
    }

    pub(crate) fn environment<'a>(
        &'a self,
        changed: &[(&'a str, &'a str)],
    ) -> Vec<(&'a str, &'a str)> {
        let mut environment = vec![
            ("ATLASSIAN_CLIENT_ID", "sandbox-client"),
            ("ATLASSIAN_CLIENT_SECRET", "sandbox-client-secret"),
            ("ATLASSIAN_REDIRECT_URI", "http://localhost:0/callback"),
            ("ATLASSIAN_ENDPOINTS", &self.origin),
        ];
        environment.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
        environment.extend_from_slice(changed);
        environment
    }

    /// Runs a program on this site.
    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> Run {
        run(program, &self.environment(&[]), arguments)
    }

    /// What Jira answers to its own people, without the program.
    #[track_caller]
    pub(crate) fn ask(&self, method: Method, path: &str, body: Value) -> Value {
        let answer = self
            .jira
            .ask(method, &format!("/rest/api/3/{path}"), &[], body);
        assert!(answer.status < 300, "{path}: {}", answer.status);
        serde_json::from_slice(&answer.body).unwrap_or_default()
    }

    pub(crate) fn status(&self, key: &str) -> String {
        let issue = self.ask(Method::Get, &format!("issue/{key}"), Value::Null);
        issue["fields"]["status"]["name"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Takes an issue through a transition, by the name of the status it leads to.
    #[track_caller]
    pub(crate) fn transition(&self, key: &str, status: &str) {
        let path = format!("issue/{key}/transitions");
        let offers = self.ask(Method::Get, &path, Value::Null);
        let offers = offers["transitions"].as_array().unwrap();
        let offer = offers.iter().find(|offer| offer["to"]["name"] == status);
        let id = &offer.unwrap()["id"];
        self.ask(Method::Post, &path, json!({"transition": {"id": id}}));
    }

    /// Comments of an issue, as text.
    pub(crate) fn comments(&self, key: &str) -> Vec<String> {
        let answer = self.ask(Method::Get, &format!("issue/{key}/comment"), Value::Null);
        let comments = answer["comments"].as_array().unwrap().iter();
        let body = |comment: &Value| adf::Document::from_value(comment["body"].clone());
        comments
            .map(|comment| body(comment).unwrap().to_text())
            .collect()
    }

    /// Operations that were called, by name, each with the product's document.
    pub(crate) fn called(&self) -> BTreeSet<String> {
        let known: Vec<_> = Jira::operations().chain(Confluence::operations()).collect();
        let calls = self.sandbox.requests().into_iter();
        let calls = calls.filter(|call| call.path.starts_with("/ex/"));
        let of = |call: SandboxCall| {
            // What comes before is `/ex/jira/{cloudId}`.
            let path: Vec<&str> = call.path.split('/').skip(4).collect();
            let fits = |operation: &&&'static Operation| {
                let template: Vec<&str> = operation.path.split('/').skip(1).collect();
                operation.method.as_str() == call.method
                    && template.len() == path.len()
                    && template
                        .iter()
                        .zip(&path)
                        .all(|(t, p)| t.starts_with('{') || t == p)
            };
            let literal = |operation: &&&Operation| {
                operation
                    .path
                    .split('/')
                    .filter(|part| !part.starts_with('{'))
                    .count()
            };
            let best = known.iter().filter(fits).max_by_key(literal);
            best.map(|operation| name(operation))
                .unwrap_or(format!("{} {}", call.method, call.path))
        };
        calls.map(of).collect()
    }

    /// Nothing was called that the program did not say, and all that it said. `rarely` is what the run that
    /// was made had no need of.
    #[track_caller]
    pub(crate) fn assert_called(&self, said: &[&'static Operation], rarely: &[&str]) {
        let said: BTreeSet<String> = said.iter().map(|operation| name(operation)).collect();
        let called = self.called();
        let unsaid: Vec<_> = called.difference(&said).collect();
        let missing = said.difference(&called);
        let missing: Vec<_> = missing
            .filter(|one| !rarely.iter().any(|r| one.ends_with(r)))
            .collect();
        assert!(
            unsaid.is_empty() && missing.is_empty(),
            "called, and not said: {unsaid:?}; said, and not called: {missing:?}"
        );
    }

    /// Nothing that a program did was strange to the sandbox.
    #[track_caller]
    pub(crate) fn assert_handled(&self) {
        let unhandled = self.sandbox.unhandled();
        assert!(unhandled.is_empty(), "{unhandled:?}");
    }
}

fn name(operation: &Operation) -> String {
    format!("{}/{}", operation.api.name, operation.id)
}

static COUNT: AtomicUsize = AtomicUsize::new(0);

/// A directory of this test, which goes with it.
pub(crate) struct Directory(pub(crate) PathBuf);

impl Directory {
    pub(crate) fn new(name: &str) -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("examples-{name}-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Directory(path)
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
