//! Runs the table: each attack on a site of its own, and once more on things that do not exist.

use std::collections::BTreeMap;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use crate::attack::{Attack, Got, How, Outcome};
use crate::expect::Expect;
use crate::judge;
use crate::names::Names;
use crate::snapshot::everything_of_hr;
use crate::world::World;

/// Runs what the arguments name, or everything.
pub(crate) fn run(subjects: Vec<(&'static str, Vec<Attack>)>) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted: Vec<&String> = arguments.iter().filter(|a| !a.starts_with('-')).collect();
    let list = arguments.iter().any(|argument| argument == "--list");
    let mut chosen: Vec<(&str, String, &Attack)> = Vec::new();
    for (subject, attacks) in &subjects {
        for attack in attacks {
            let name = format!("{subject}: {}", attack.name);
            if wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str())) {
                chosen.push((subject, name, attack));
            }
        }
    }
    let mut out = std::io::stdout();
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut through: Vec<String> = Vec::new();
    let outcomes = if list { Vec::new() } else { made(&chosen) };
    for (at, (subject, name, _)) in chosen.iter().enumerate() {
        let Some(outcome) = outcomes.get(at) else {
            writeln!(out, "{name}: test").unwrap();
            continue;
        };
        let count = counts.entry(subject).or_default();
        count.0 += 1;
        match outcome {
            Ok(()) => writeln!(out, "test {name} ... ok").unwrap(),
            Err(what) => {
                count.1 += 1;
                writeln!(out, "test {name} ... FAILED\n     {what}").unwrap();
                through.push(name.clone());
            }
        }
    }
    if list {
        return ExitCode::SUCCESS;
    }
    let total: usize = counts.values().map(|(ran, _)| ran).sum();
    writeln!(out, "\n{total} attacks").unwrap();
    for (subject, _) in &subjects {
        if let Some((ran, failed)) = counts.get(subject) {
            writeln!(out, "  {subject}: {ran}, of which {failed} got through").unwrap();
        }
    }
    let word = if through.is_empty() { "ok" } else { "FAILED" };
    let failed = through.len();
    let passed = total - failed;
    writeln!(
        out,
        "\ntest result: {word}. {passed} passed; {failed} failed; 0 ignored"
    )
    .unwrap();
    if through.is_empty() {
        writeln!(out, "none got through").unwrap();
        return ExitCode::SUCCESS;
    }
    writeln!(out, "{} got through:", through.len()).unwrap();
    for name in through {
        writeln!(out, "  {name}").unwrap();
    }
    ExitCode::FAILURE
}

/// Makes the attacks, several at a time; how each ended, in their order.
fn made(chosen: &[(&str, String, &Attack)]) -> Vec<Result<(), String>> {
    let next = AtomicUsize::new(0);
    let ended: Vec<OnceLock<Result<(), String>>> = chosen.iter().map(|_| OnceLock::new()).collect();
    let threads = std::thread::available_parallelism().map_or(2, |cores| cores.get().min(8));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_multi_thread()
                    .worker_threads(1)
                    .enable_all()
                    .build()
                    .unwrap();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let (Some((_, _, attack)), Some(end)) = (chosen.get(at), ended.get(at)) else {
                        return;
                    };
                    // An attack that ends in a panic is one that failed, and not the end of the others.
                    let run = AssertUnwindSafe(|| runtime.block_on(one(attack)));
                    let outcome = catch_unwind(run);
                    let _ = end.set(outcome.unwrap_or_else(|_| Err("it panicked".to_owned())));
                }
            });
        }
    });
    let never = || Err("it was not made".to_owned());
    ended
        .into_iter()
        .map(|end| end.into_inner().unwrap_or_else(never))
        .collect()
}

/// One attack, on a site of its own.
async fn one(attack: &Attack) -> Result<(), String> {
    let world = Arc::new(World::new().await);
    let real = Arc::new(world.names.clone());
    let first = made_on(attack, &world, &real).await?;
    if !attack.moving {
        unchanged(&world)?;
    }
    let simple = !matches!(attack.how, How::Steps(_));
    let denied = matches!(
        attack.expect,
        Expect::Unsent | Expect::LookedUp | Expect::Malformed
    );
    if simple && denied {
        // With everything known that a first attempt could find out.
        let again = made_on(attack, &world, &real).await?;
        same("the second time", &first, &again)?;
    }
    if !attack.twin {
        return Ok(());
    }
    let missing = Arc::new(real.missing());
    if simple && asked(attack, &real) == asked(attack, &missing) {
        return Ok(());
    }
    let world = Arc::new(World::new().await);
    if let Some(prepare) = attack.prepare {
        prepare(&world);
    }
    let outcome = perform(attack, &world, &missing).await;
    let twin = missing.translated(&judge::said(&outcome));
    same("of what does not exist", &first, &twin)
}

fn same(when: &str, first: &str, other: &str) -> Result<(), String> {
    match first == other {
        true => Ok(()),
        false => Err(format!(
            "it reads otherwise {when}:\n     {}\n     {}",
            first.chars().take(500).collect::<String>(),
            other.chars().take(500).collect::<String>()
        )),
    }
}

/// What the caller gives, where it is one call.
fn asked(attack: &Attack, names: &Names) -> String {
    match &attack.how {
        How::Send(shot) | How::Open(shot) => judge::given(&shot(names)),
        How::SendText(shot, text) => judge::given(&shot(names, text)),
        How::Steps(_) => String::new(),
    }
}

/// Makes an attack and judges it; how it read to the caller.
async fn made_on(
    attack: &Attack,
    world: &Arc<World>,
    names: &Arc<Names>,
) -> Result<String, String> {
    if let Some(prepare) = attack.prepare {
        prepare(world);
    }
    world.jira.forget_calls();
    world.wiki.forget_calls();
    world.trail.clear();
    let outcome = perform(attack, world, names).await;
    let calls = world.calls();
    judge::ending(attack, world, names, &outcome, &calls)?;
    judge::reach(attack, &calls)?;
    judge::leak(attack, world, &outcome, &asked(attack, names))?;
    Ok(judge::said(&outcome))
}

async fn perform(attack: &Attack, world: &Arc<World>, names: &Arc<Names>) -> Outcome {
    let session = &world.session;
    match &attack.how {
        How::Send(shot) => session.send(shot(names).0).await.map(|r| Got::of(&r)),
        How::SendText(shot, text) => session.send(shot(names, text).0).await.map(|r| Got::of(&r)),
        How::Open(shot) => {
            let mut download = session.open(shot(names).0).await?;
            let mut text = Vec::new();
            while let Some(chunk) = download.chunk().await? {
                text.extend_from_slice(&chunk);
            }
            Ok(Got::said(String::from_utf8_lossy(&text)))
        }
        How::Steps(steps) => steps(Arc::clone(world), Arc::clone(names)).await,
    }
}

/// Whether HR is as it was.
fn unchanged(world: &World) -> Result<(), String> {
    static BEFORE: OnceLock<String> = OnceLock::new();
    let before = BEFORE.get_or_init(|| {
        let jira = jira_api::sandbox::JiraSandbox::entangled();
        let wiki = confluence_api::sandbox::ConfluenceSandbox::entangled();
        everything_of_hr(&Names::real(jira, wiki))
    });
    let now = everything_of_hr(&world.names);
    if *before == now {
        return Ok(());
    }
    let changed = before.lines().zip(now.lines()).find(|(a, b)| a != b);
    Err(format!("HR was changed: {changed:?}"))
}
