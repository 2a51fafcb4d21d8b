//! The frame of every program: arguments in, progress on stderr, one line and an exit code where it fails.

use std::error::Error;
use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::process::ExitCode;

use crate::arguments::{Arguments, Usage};

/// Why a program did not do what it was asked for. Its text is told as one line.
pub type Failure = Box<dyn Error + Send + Sync>;

/// Runs a program: reads its arguments, shows help, and tells a failure in one line.
pub async fn run(
    usage: &Usage,
    work: impl AsyncFnOnce(&Arguments) -> Result<(), Failure>,
) -> ExitCode {
    let outcome = match usage.read(std::env::args().skip(1)) {
        Ok(arguments) if arguments.help => print(&usage.to_string()),
        Ok(arguments) => Box::pin(work(&arguments)).await,
        Err(mistake) => Err(mistake.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read the output has seen enough, as `head` does.
        Err(error) if is_broken_pipe(error.as_ref()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {}", one_line(&error.to_string()));
            ExitCode::FAILURE
        }
    }
}

/// Tells what is going on, apart from the output.
pub fn progress(what: &str) {
    let _ = writeln!(io::stderr(), "• {}", one_line(what));
}

/// Writes to the output.
///
/// # Errors
/// What the system says; a pipe that nobody reads any more ends the program without a word.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// A text as one line without control characters, whatever a server wrote.
pub fn one_line(text: &str) -> String {
    let visible = text.replace(|c: char| c.is_control(), " ");
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is piped into the program; none where nothing is, or a person sits there.
///
/// # Errors
/// What the system says, and for what is not UTF-8.
pub fn piped() -> Result<Option<String>, Failure> {
    let mut input = io::stdin().lock();
    if input.is_terminal() {
        return Ok(None);
    }
    let mut text = String::new();
    input
        .read_to_string(&mut text)
        .map_err(|error| format!("cannot read what is piped in: {error}"))?;
    Ok(Some(text).filter(|text| !text.trim().is_empty()))
}

/// Waits until somebody asks the program to end: Ctrl-C, or the signal by which services are stopped.
///
/// # Errors
/// What the system says.
pub async fn asked_to_end() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut stop = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = stop.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_server_wrote_is_one_line() {
        assert_eq!(one_line("a\r\n  b\u{1b}[31m\tc\0"), "a b [31m c");
    }
}
