//! Publishes the retrospective of a board's last closed sprint as a Confluence page.

use std::process::ExitCode;

use atlassian_core::boundary::Access;
use confluence_api::Confluence;
use confluence_api::attachments::Change;
use examples::arguments::{Arguments, Usage};
use examples::board;
use examples::connect::{connect, environment};
use examples::program::{Failure, print, progress, run};
use examples::retro::{compute, publish, scopes};
use jira_api::Jira;

const USAGE: Usage = Usage {
    program: "sprint_retro",
    about: "Publishes the retrospective of a board's last closed sprint as a Confluence page, with the velocity as\n\
            a chart. Again it changes nothing, unless the numbers have; what people wrote under Discussion stays.",
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
            "publish so often: the second time changes nothing (default 1)",
        ),
    ],
};

#[tokio::main]
async fn main() -> ExitCode {
    run(&USAGE, retrospective).await
}

async fn retrospective(arguments: &Arguments) -> Result<(), Failure> {
    let project = arguments.value("project").unwrap_or("ENG");
    let space = arguments.value("space").unwrap_or("DOCS");
    let count = arguments.count("sprints", 4)?;
    let times = arguments.count("times", 1)?;

    let connection = connect(&environment, &scopes().scopes, &progress).await?;
    let session = connection.within(project, Some(space), Access::READ | Access::WRITE)?;
    let jira = Jira::new(session.clone());
    let confluence = Confluence::new(session);

    let board = board::choose(&jira, project, arguments.value("board")).await?;
    progress(&format!("Board “{}”: reading {count} sprints", board.name));
    let history = jira.reports().board(board.id).closed_sprints(count).read();
    let history = history.await?;
    progress(&format!(
        "{} issues and what happened to them",
        history.issues.len()
    ));
    let retro = compute(&history)?.ok_or_else(|| {
        format!(
            "board “{}” has no closed sprint yet; close one, or name another board with --board",
            board.name
        )
    })?;
    let title = format!("Sprint retrospective: {}", retro.report.sprint.name);

    for time in 1..=times {
        let published = publish(&confluence, &connection.site_url, (space, &title), &retro).await?;
        let chart = match published.chart {
            Change::Created => "attached",
            Change::Updated => "updated",
            _ => "unchanged",
        };
        let page = &published.page;
        progress(&format!(
            "Page {}, version {}; chart {chart}",
            page.word(),
            page.version
        ));
        print(&format!("{}\n", page.address))?;
        if time == times {
            let line = "=".repeat(title.chars().count());
            print(&format!(
                "\n{title}\n{line}\n\n{}",
                published.document.to_text()
            ))?;
        }
    }
    Ok(())
}
