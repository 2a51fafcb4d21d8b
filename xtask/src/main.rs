//! Development tasks. `cargo xtask help` lists them.

mod adf_schema;
mod arguments;
mod boundary;
mod ci;
mod codegen;
mod compile_cost;
mod conformance;
mod coverage;
mod documents;
mod drift;
mod specs;

use std::process::ExitCode;

use arguments::{Options, Task, dispatch};

/// Whatever stops a task, told to a person.
pub(crate) type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

const FROM: (&str, &str) = ("--from", "DIR");

const TASKS: &[Task] = &[
    Task {
        words: &["specs", "fetch"],
        flags: &[],
        values: &[FROM],
        operands: &[],
        about: "put the official documents into target/specs and check them against the lock file",
        run: specs::fetch,
    },
    Task {
        words: &["specs", "verify"],
        flags: &[],
        values: &[FROM],
        operands: &[],
        about: "check the documents at hand against the lock file",
        run: specs::verify,
    },
    Task {
        words: &["specs", "lock"],
        flags: &[],
        values: &[FROM],
        operands: &[],
        about: "write the lock file from the documents at hand",
        run: specs::lock,
    },
    Task {
        words: &["codegen"],
        flags: &["--check", "--allow-idle-repairs"],
        values: &[FROM, ("--prose", "DIR")],
        operands: &[],
        about: "write the generated clients, or check that they agree with the documents",
        run: generate,
    },
    Task {
        words: &["adf-schema"],
        flags: &["--check", "--lock"],
        values: &[FROM],
        operands: &[],
        about: "write the tables of adf from the official schemas, check that they agree, or pin newer ones",
        run: adf_schema::run,
    },
    Task {
        words: &["coverage"],
        flags: &["--boundary", "--groups"],
        values: &[FROM],
        operands: &[],
        about: "count the operations that can be called from Rust",
        run: coverage::run,
    },
    Task {
        words: &["drift"],
        flags: &["--json"],
        values: &[],
        operands: &["OLD", "NEW"],
        about: "tell what newer documents (files or directories) add, remove and change",
        run: drift::run,
    },
    Task {
        words: &["conformance"],
        flags: &[],
        values: &[FROM, ("--only", "DOCUMENT")],
        operands: &[],
        about: "send a call of every operation to a strict mock of the official documents",
        run: conformance::run,
    },
    Task {
        words: &["compile-cost"],
        flags: &[],
        values: &[("--rounds", "N")],
        operands: &[],
        about: "measure what the generated clients cost to compile, beside the published crate `jira`",
        run: compile_cost,
    },
    Task {
        words: &["ci"],
        flags: &["--list"],
        values: &[("--only", "STEP")],
        operands: &[],
        about: "everything the gate runs, in its order",
        run: ci::run,
    },
];

fn main() -> ExitCode {
    // Under `compile-cost` this program stands before the compiler.
    if let Some(compiled) = compile_cost::wrapper() {
        return compiled.map_or(ExitCode::FAILURE, |code| {
            ExitCode::from(u8::try_from(code).unwrap_or(1))
        });
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(TASKS, &arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn generate(options: &Options) -> Result<()> {
    let check = options.flag("--check");
    if check && !documents::at_hand(options.from().as_deref()) {
        println!("codegen: skipped: {}", documents::ABSENT);
        return Ok(());
    }
    let directory = documents::required(options.from().as_deref())?;
    let idle_repairs = options.flag("--allow-idle-repairs");
    match options.value("--prose") {
        Some(target) => codegen::run_with_prose(&directory, target.as_ref(), idle_repairs),
        None => codegen::run(&directory, check, idle_repairs),
    }
}

fn compile_cost(options: &Options) -> Result<()> {
    let rounds = match options.value("--rounds") {
        None => 1,
        Some(text) => text
            .parse()
            .map_err(|_| format!("--rounds needs a number, not {text:?}"))?,
    };
    compile_cost::run(rounds)
}
