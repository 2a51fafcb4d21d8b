//! Publishes the retrospective of a board's last closed sprint as a Confluence page.

use std::process::ExitCode;

use confluence_api::Confluence;
use examples::arguments::{Arguments, Usage};
use examples::connect::{connect, environment};
use examples::retro::{compute, document, publish, read, scopes};
use jira_api::Jira;

const USAGE: Usage = Usage {
    program: "sprint_retro",
    about: "Publishes the retrospective of a board's last closed sprint as a Confluence page.",
    options: &[
        ("project", "KEY", "the Jira project (default ENG)"),
        ("board", "NAME|ID", "its board, where it has several"),
        ("space", "KEY", "the Confluence space (default DOCS)"),
        (
            "sprints",
            "N",
            "sprints the velocity is taken over (default 4)",
        ),
        (
            "times",
            "N",
            "publish so often: once creates, twice updates (default 1)",
        ),
    ],
};

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match USAGE.read(std::env::args().skip(1)) {
        Ok(arguments) if arguments.help => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Ok(arguments) => run(&arguments).await,
        Err(mistake) => Err(mistake.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line, whatever the server wrote.
            let line: Vec<String> = error
                .to_string()
                .lines()
                .map(|line| line.trim().to_owned())
                .collect();
            eprintln!("error: {}", line.join(" "));
            ExitCode::FAILURE
        }
    }
}

fn progress(what: &str) {
    eprintln!("• {what}");
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let project = arguments.value("project").unwrap_or("ENG");
    let space = arguments.value("space").unwrap_or("DOCS");
    let count = arguments.count("sprints", 4)?;
    let times = arguments.count("times", 1)?;

    let connection = connect(&environment, &scopes().scopes, &progress).await?;
    let jira = Jira::new(connection.session.clone());
    let confluence = Confluence::new(connection.session.clone());

    let data = read(&jira, project, arguments.value("board"), count, &progress).await?;
    let retro = compute(&data).ok_or("the board has no closed sprint yet")?;
    let page = document(&retro, &connection.site_url)?;
    let title = format!("Sprint retrospective: {}", retro.sprint.name);

    for _ in 0..times {
        let published = publish(&confluence, &connection.site_url, space, &title, &page).await?;
        let what = if published.version == 1 {
            "created"
        } else {
            "updated"
        };
        progress(&format!("Page {what}, version {}", published.version));
        println!("{}", published.address);
    }
    println!(
        "\n{title}\n{}\n\n{}",
        "=".repeat(title.chars().count()),
        page.to_text()
    );
    Ok(())
}
