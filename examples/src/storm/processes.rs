//! Many processes that share a store and nothing else, as on many machines.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use atlassian_core::auth::EncryptionKey;
use atlassian_core::clock::System;
use atlassian_core::sandbox::Sandbox;
use atlassian_core::{Grant, Timestamp};
use serde_json::Value;

use super::worker::{GO, READY, TASKS};
use super::{Count, Place, SCOPES, WORKER};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Lets the token expire so many times, and so many processes find out at the same moment. The first
/// time the grant says so itself; after that Atlassian does, by refusing a token that looks fresh.
///
/// # Errors
/// When a process cannot be started or ends too soon, or the store cannot be had.
pub async fn run(place: &Place, processes: usize, rounds: usize) -> Result<Count, Failure> {
    // The processes cannot share a clock that is moved by hand.
    let sandbox = Sandbox::builder().clock(System::default()).start().await;
    let key = EncryptionKey::generate();
    let store = place.open(key.clone()).await?;
    store.save(&expired(&sandbox)).await?;
    let line = place.to_line(&sandbox.uri(), &key);
    let outcome = tokio::task::block_in_place(|| storm(&sandbox, &line, processes, rounds));
    place.leave(&*store).await?;
    let count = Count {
        store: place.name(),
        ..outcome?
    };
    Ok(count.seen_by(&sandbox))
}

fn expired(sandbox: &Sandbox) -> Grant {
    let grant = sandbox.grant(SCOPES);
    sandbox.expire_access_tokens();
    Grant::new(
        grant.access_token().clone(),
        grant.refresh_token().cloned(),
        Timestamp::from_millis(0),
        grant.scopes().to_vec(),
    )
}

fn storm(sandbox: &Sandbox, line: &str, processes: usize, rounds: usize) -> Result<Count, Failure> {
    let mut count = Count {
        processes,
        tasks: processes * TASKS,
        rounds,
        ..Count::default()
    };
    let started = (0..processes).map(|_| Worker::start(line));
    let mut workers = started.collect::<Result<Vec<_>, _>>()?;
    for worker in &mut workers {
        if worker.line()? != READY {
            return Err("a process says something else than that it is ready".into());
        }
    }
    for round in 0..rounds {
        if round > 0 {
            sandbox.expire_access_tokens();
        }
        // All of them wait for this: now they are off together.
        for worker in &mut workers {
            writeln!(worker.input, "{GO}")?;
        }
        for worker in &mut workers {
            let said: Value = serde_json::from_str(&worker.line()?)?;
            let mistakes = said.get("mistakes").and_then(Value::as_array);
            let mut mistakes = mistakes.into_iter().flatten().filter_map(Value::as_str);
            let calls = said.get("calls").and_then(Value::as_u64).unwrap_or(0);
            for _ in 0..calls {
                count.add(mistakes.next().map_or(Ok(()), |text| Err(text.to_owned())));
            }
        }
    }
    Ok(count)
}

/// A process that works. It ends with this.
struct Worker {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Worker {
    fn start(line: &str) -> Result<Self, Failure> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg(WORKER)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let pipes = (process.stdin.take(), process.stdout.take());
        let (Some(mut input), Some(output)) = pipes else {
            return Err("a process has no pipes".into());
        };
        writeln!(input, "{line}")?;
        Ok(Worker {
            process,
            input,
            output: BufReader::new(output),
        })
    }

    fn line(&mut self) -> Result<String, Failure> {
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            return Err("a process has ended too soon; it has said why".into());
        }
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // One that has ended already cannot be ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
