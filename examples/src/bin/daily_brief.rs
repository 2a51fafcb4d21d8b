//! Tells what happened in a project since yesterday, and what matters today.

use std::process::ExitCode;

use atlassian_core::boundary::Access;
use confluence_api::Confluence;
use examples::arguments::{Arguments, Usage};
use examples::brief::{Grouping, Question, document, headline, publish, read, scopes, tell};
use examples::connect::{connect, environment};
use examples::program::{Failure, print, progress, run};
use examples::times;
use jira_api::Jira;
use jira_api::reports::Calendar;

const USAGE: Usage = Usage {
    program: "daily_brief",
    about: "Tells what happened in a project since yesterday, and what matters today: what was done, started, new\n\
            and commented; what is blocked or at risk, who waits for review, and how the sprint stands.",
    options: &[
        ("project", "KEY", "the Jira project (default ENG)"),
        ("board", "NAME|ID", "its board, where it has several"),
        (
            "since",
            "TIME",
            "a day, a time, or 12h, 3d (default the last working day)",
        ),
        (
            "by",
            "person|status",
            "what issues are grouped by (default person)",
        ),
        (
            "publish",
            "",
            "put it on a page as well, under the heading of the day",
        ),
        (
            "space",
            "KEY",
            "the Confluence space of that page (default DOCS)",
        ),
        ("page", "TITLE", "the page (default Daily brief of KEY)"),
        ("json", "", "write JSON instead of Markdown"),
        (
            "review",
            "STATUS,…",
            "statuses that wait for review (default In Review)",
        ),
        (
            "blocked",
            "STATUS,…",
            "statuses that mean blocked (default none)",
        ),
        (
            "sprints",
            "N",
            "closed sprints the team's pace is taken from (default 4)",
        ),
        (
            "zone",
            "ZONE",
            "time zone of the days (default this computer's)",
        ),
    ],
};

#[tokio::main]
async fn main() -> ExitCode {
    run(&USAGE, brief).await
}

async fn brief(arguments: &Arguments) -> Result<(), Failure> {
    let project = arguments.value("project").unwrap_or("ENG");
    let by = Grouping::read(arguments.value("by"))?;
    let sprints = arguments.count("sprints", 4)?;

    let publishes = arguments.is_given("publish");
    let space = arguments.value("space").unwrap_or("DOCS");
    if let Some(option) = ["space", "page"].iter().find(|o| arguments.is_given(o))
        && !publishes
    {
        return Err(format!("option --{option} goes with --publish only").into());
    }

    let connection = connect(&environment, &scopes(publishes).scopes, &progress).await?;
    let calendar = Calendar::new(connection.zone(arguments.value("zone"))?);
    let jira = Jira::new(connection.within(project, None, Access::READ)?);
    let now = jira.session().clock().now();
    let mut review = arguments.list("review");
    if review.is_empty() {
        review.push("In Review");
    }
    let question = Question {
        project,
        board: arguments.value("board"),
        since: times::since(arguments.value("since"), &calendar, now)?,
        review,
        blocked: arguments.list("blocked"),
        sprints,
        calendar,
    };
    let facts = read(&jira, &question, &progress).await?;
    let brief = tell(&facts, &question, now);
    if publishes {
        let access = Access::READ | Access::WRITE;
        let confluence = Confluence::new(connection.within(project, Some(space), access)?);
        let default = format!("Daily brief of {project}");
        let page = (space, arguments.value("page").unwrap_or(&default));
        let heading = headline(&brief, &question.calendar);
        let content = document(&brief, &question.calendar, by, &connection.site_url, None)?;
        let written = publish(&confluence, page, &heading, content).await?;
        progress(&format!(
            "Page {}, version {}: {}",
            written.word(),
            written.version,
            written.address
        ));
    }
    if arguments.is_given("json") {
        return print(&format!("{}\n", serde_json::to_string_pretty(&brief)?));
    }
    let title = format!("{project}: {}", headline(&brief, &question.calendar));
    let page = document(
        &brief,
        &question.calendar,
        by,
        &connection.site_url,
        Some(&title),
    )?;
    print(&page.to_markdown())
}
