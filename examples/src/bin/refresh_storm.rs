//! Lets thousands of tasks and dozens of processes find an expired token at the same moment, and counts
//! the refreshes: there must be one.

use std::process::ExitCode;

use examples::arguments::{Arguments, Usage};
use examples::connect::{self, environment};
use examples::storm::{self, Count, HEAD, Place, WORKER};

const USAGE: Usage = Usage {
    program: "refresh_storm",
    about: "Lets many tasks and processes find an expired token at the same moment, and counts the refreshes.",
    options: &[
        (
            "processes",
            "N",
            "processes that share a store (default 32)",
        ),
        ("tasks", "N", "tasks that share one client (default 10000)"),
        ("rounds", "N", "times the token expires (default 3)"),
        (
            "store",
            "NAME",
            "memory, file, postgres or all (default all)",
        ),
        (
            "database",
            "URL",
            "PostgreSQL (default: $ATLASSIAN_TEST_POSTGRES)",
        ),
    ],
};

const DATABASE: &str = "ATLASSIAN_TEST_POSTGRES";

#[tokio::main]
async fn main() -> ExitCode {
    let mut given = std::env::args().skip(1);
    let outcome = if given.next().as_deref() == Some(WORKER) {
        storm::work().await.map(|()| true)
    } else {
        match USAGE.read(std::env::args().skip(1)) {
            Ok(arguments) if arguments.help => {
                // Nothing here reaches a real site.
                let help = USAGE.to_string();
                print!(
                    "{}",
                    help.strip_suffix(connect::ENVIRONMENT).unwrap_or(&help)
                );
                return ExitCode::SUCCESS;
            }
            Ok(arguments) => run(&arguments).await,
            Err(mistake) => Err(mistake.into()),
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn progress(what: &str) {
    eprintln!("• {what}");
}

/// Whether everything was right.
async fn run(arguments: &Arguments) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    let processes = arguments.count("processes", 32)?;
    let tasks = arguments.count("tasks", 10_000)?;
    let rounds = arguments.count("rounds", 3)?;
    let stores = match arguments.value("store").unwrap_or("all") {
        "all" => vec!["memory", "file", "postgres"],
        one @ ("memory" | "file" | "postgres") => vec![one],
        other => {
            let choice = "memory, file, postgres and all";
            return Err(format!("option --store knows {choice}, not {other:?}").into());
        }
    };
    let database = arguments.value("database").map(str::to_owned);
    let database = database.or_else(|| environment(DATABASE));

    println!("{HEAD}");
    let mut right = true;
    for store in stores {
        let count = match (store, &database) {
            ("memory", _) => {
                progress(&format!("{tasks} tasks share one client"));
                storm::many_tasks(tasks, rounds).await?
            }
            ("file", _) => shared(&Place::file(), processes, rounds).await?,
            (_, Some(database)) => shared(&Place::postgres(database), processes, rounds).await?,
            (_, None) => {
                println!("postgres   skipped: name a database with --database URL or {DATABASE}");
                continue;
            }
        };
        println!("{count}");
        right &= count.is_right();
    }
    Ok(right)
}

async fn shared(
    place: &Place,
    processes: usize,
    rounds: usize,
) -> Result<Count, Box<dyn std::error::Error + Send + Sync>> {
    progress(&format!("{processes} processes share {place}"));
    storm::many_processes(place, processes, rounds).await
}
