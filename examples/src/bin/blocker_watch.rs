//! Tells what is newly blocked on a board, and what is resolved, as JSON lines for a chat webhook.

use std::path::PathBuf;
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use atlassian_core::boundary::Access;
use examples::arguments::{Arguments, Usage};
use examples::blockers::{State, Story, Watch, passes, scopes, scopes_of_story};
use examples::connect::{connect, environment, is_sandbox};
use examples::program::{Failure, asked_to_end, print, progress, run};
use examples::{board, times};
use jira_api::Jira;

const USAGE: Usage = Usage {
    program: "blocker_watch",
    about: "Tells what is newly blocked on a board, and what is resolved, as JSON lines: `text` for a chat, and\n\
            fields for programs. What is flagged, blocked by an open issue of the project, or in a status you\n\
            name counts. Ends with Ctrl-C. On the sandbox it tells a short story and ends.",
    options: &[
        ("project", "KEY", "the Jira project (default ENG)"),
        ("board", "NAME|ID", "its board, where it has several"),
        (
            "blocked",
            "STATUS,…",
            "statuses that mean that an issue is blocked (default none)",
        ),
        ("interval", "TIME", "look every 30s, 5m, 1h (default 1m)"),
        ("once", "", "look once and end"),
        (
            "state",
            "FILE",
            "keep what was told here, so that a restart repeats nothing",
        ),
    ],
};

#[tokio::main]
async fn main() -> ExitCode {
    run(&USAGE, watch).await
}

async fn watch(arguments: &Arguments) -> Result<(), Failure> {
    let project = arguments.value("project").unwrap_or("ENG");
    let interval = interval(arguments.value("interval"))?;
    let file = arguments.value("state").map(PathBuf::from);
    let once = arguments.is_given("once");

    // Whoever is asked to end before there is anything to end should end, too.
    let mut end = pin!(asked_to_end());
    let tells_story = is_sandbox(&environment) && !once;
    let needed = if tells_story {
        scopes_of_story()
    } else {
        scopes()
    };
    let connection = connect(&environment, &needed.scopes, &progress).await?;
    let jira = Jira::new(connection.within(project, None, Access::READ)?);
    let board = board::choose(&jira, project, arguments.value("board")).await?;
    progress(&format!("Watching board “{}”", board.name));
    let of = format!("board {} of {}", board.id, connection.site_url);
    let state = match &file {
        Some(file) => State::read(file, &of)?,
        None => State::new(of),
    };
    let mut story = match &connection.sandbox {
        Some(_) if tells_story => {
            let session = connection.within(project, None, Access::READ | Access::WRITE)?;
            Some(Story::new(Jira::new(session)))
        }
        _ => None,
    };
    let mut watch = Watch {
        jira,
        board: board.id,
        site_url: connection.site_url.clone(),
        statuses: arguments
            .list("blocked")
            .into_iter()
            .map(str::to_owned)
            .collect(),
        state,
        file,
    };
    let mut is_first = true;
    loop {
        let looked = tokio::select! {
            ended = &mut end => return Ok(ended?),
            looked = watch.look() => looked,
        };
        match looked {
            Ok(messages) => {
                watch.tell(&messages, print)?;
                if is_first && messages.is_empty() {
                    progress("Nothing new");
                }
            }
            // Later looks only wait for what passes; what is wrong from the beginning is an error.
            Err(error) if !is_first && !once && passes(&error) => {
                progress(&format!("Could not look this time: {error}"));
            }
            Err(error) => return Err(error.into()),
        }
        is_first = false;
        if once {
            return Ok(());
        }
        match &mut story {
            Some(story) => match story.next().await? {
                Some(words) => progress(words),
                None => return Ok(()),
            },
            None => tokio::select! {
                ended = &mut end => return Ok(ended?),
                () = connection.session.clock().sleep(interval) => {}
            },
        }
    }
}

fn interval(text: Option<&str>) -> Result<Duration, String> {
    let Some(text) = text else {
        return Ok(Duration::from_secs(60));
    };
    // More often than every five seconds helps nobody and uses up the site's limits.
    times::duration(text)
        .filter(|time| *time >= Duration::from_secs(5))
        .ok_or_else(|| {
            format!("option --interval takes 5s and more, such as 30s, 5m or 1h, not {text:?}")
        })
}
