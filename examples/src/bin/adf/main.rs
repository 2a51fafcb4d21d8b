//! Checks, mends and converts documents in Atlassian Document Format: files, standard input, or many
//! documents a line each.

mod arguments;
mod input;
mod work;

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use arguments::{Arguments, USAGE};
use input::Source;
use serde_json::{Value, json};
use work::Outcome;

fn main() -> ExitCode {
    match arguments::read(std::env::args().skip(1)) {
        Ok(None) => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        Ok(Some(arguments)) => match run(&arguments) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::from(1),
            // Whoever reads the output may have seen enough.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Err(error) => fail(&error.to_string()),
        },
        Err(mistake) => fail(&mistake),
    }
}

fn fail(message: &str) -> ExitCode {
    eprintln!("error: {message}");
    ExitCode::from(2)
}

/// Does the work for every input. Whether all went well.
fn run(arguments: &Arguments) -> std::io::Result<bool> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut all_well = true;
    for source in input::sources(&arguments.files) {
        let well = if arguments.ndjson {
            lines(arguments, &source, &mut out)?
        } else {
            whole(arguments, &source, &mut out)?
        };
        all_well &= well;
    }
    out.flush()?;
    Ok(all_well)
}

/// A source that is one document.
fn whole(arguments: &Arguments, source: &Source, out: &mut dyn Write) -> std::io::Result<bool> {
    let text = match source.text() {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{source}: {error}");
            return Ok(false);
        }
    };
    let outcome = work::on(arguments, &text);
    if arguments.json {
        writeln!(
            out,
            "{}",
            labelled(json!({"file": source.to_string()}), &outcome)
        )?;
        return Ok(outcome.well);
    }
    for line in &outcome.report {
        // What was asked for goes to standard output, what is to be said about it does not.
        if outcome.shown.is_empty() {
            writeln!(out, "{source}: {line}")?;
        } else {
            eprintln!("{source}: {line}");
        }
    }
    out.write_all(outcome.shown.as_bytes())?;
    Ok(outcome.well)
}

/// A source with a document on each line: a verdict on each line.
fn lines(arguments: &Arguments, source: &Source, out: &mut dyn Write) -> std::io::Result<bool> {
    let mut all_well = true;
    let lines = match source.lines() {
        Ok(lines) => lines,
        Err(error) => {
            eprintln!("{source}: {error}");
            return Ok(false);
        }
    };
    for (number, line) in lines.enumerate() {
        let (label, outcome) = match line {
            Ok(line) if line.trim().is_empty() => continue,
            Ok(line) => {
                let (label, text) = input::unwrapped(arguments.command, line);
                (label, work::on(arguments, &text))
            }
            Err(error) => (json!({}), Outcome::failed(&error.to_string())),
        };
        all_well &= outcome.well;
        let mut verdict = labelled(label, &outcome);
        verdict["line"] = (number + 1).into();
        writeln!(out, "{verdict}")?;
    }
    Ok(all_well)
}

/// The verdict, with what the input was called.
fn labelled(mut label: Value, outcome: &Outcome) -> Value {
    if let (Value::Object(label), Value::Object(verdict)) = (&mut label, &outcome.verdict) {
        label.extend(verdict.clone());
    }
    label
}
