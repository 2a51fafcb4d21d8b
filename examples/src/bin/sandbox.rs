//! Serves the sandbox until it is stopped, and prints the environment in which the other programs use
//! it: so that one run finds what the run before it wrote.

use std::process::ExitCode;

use examples::connect;
use examples::program::asked_to_end;

#[tokio::main]
async fn main() -> ExitCode {
    if let Some(argument) = std::env::args().nth(1) {
        if argument == "--help" || argument == "-h" {
            println!(
                "Serves the sandbox on a free port of 127.0.0.1 until it is stopped (Ctrl-C).\n\nUsage: sandbox"
            );
            return ExitCode::SUCCESS;
        }
        eprintln!("error: unknown option {argument}; sandbox --help tells what it does");
        return ExitCode::FAILURE;
    }
    // In the computer's own time, so that its sprint is under way whenever it is asked.
    let sandbox = connect::sandbox_now().await;
    // The sandbox's own app, known to everyone: there is nothing behind it.
    println!("export ATLASSIAN_CLIENT_ID=sandbox-client");
    println!("export ATLASSIAN_CLIENT_SECRET=sandbox-client-secret");
    println!("export ATLASSIAN_REDIRECT_URI=http://localhost:0/callback");
    println!("export ATLASSIAN_ENDPOINTS={}", sandbox.uri());
    match asked_to_end().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: cannot wait for Ctrl-C: {error}");
            ExitCode::FAILURE
        }
    }
}
