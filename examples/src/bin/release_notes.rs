//! Finishes the issues of a merged pull request, and writes it down in the release notes.

use std::process::ExitCode;

use atlassian_core::boundary::Access;
use confluence_api::Confluence;
use examples::arguments::{Arguments, Usage};
use examples::connect::{Connection, connect, environment};
use examples::program::{Failure, one_line, piped, print, progress, run};
use examples::release::{Note, PullRequest, Work, demo, next_version, scopes, write};
use jira_api::Jira;

const USAGE: Usage = Usage {
    program: "release_notes",
    about: "Finishes the issues that a merged pull request names (in its title, branch or body): brings them to\n\
            Done, with a comment and a link to the pull request, and writes a line under the version on the page\n\
            of release notes. The same pull request again changes nothing. Takes --pr and --title, or GitHub's\n\
            event pull_request from --event or piped in; on the sandbox, without either, one of its own.",
    options: &[
        ("project", "KEY", "the Jira project (default ENG)"),
        ("space", "KEY", "the Confluence space (default DOCS)"),
        ("pr", "URL", "address of the pull request"),
        ("title", "TEXT", "its title"),
        ("branch", "NAME", "the branch it came from"),
        (
            "issues",
            "KEY,…",
            "issues that are not named in its title or branch",
        ),
        (
            "event",
            "FILE",
            "GitHub's event as JSON, such as $GITHUB_EVENT_PATH",
        ),
        ("status", "NAME", "where to bring the issues (default Done)"),
        (
            "resolution",
            "NAME",
            "with this resolution, where there is a screen (default Done)",
        ),
        (
            "version",
            "NAME",
            "the version (default the first that is not released)",
        ),
        ("page", "TITLE", "the page (default Release notes of KEY)"),
    ],
};

#[tokio::main]
async fn main() -> ExitCode {
    run(&USAGE, release).await
}

async fn release(arguments: &Arguments) -> Result<(), Failure> {
    let project = arguments.value("project").unwrap_or("ENG");
    let space = arguments.value("space").unwrap_or("DOCS");
    let given = given(arguments)?;
    if let Given::NotMerged = given {
        return print("Nothing was merged: nothing to do.\n");
    }

    let connection = connect(&environment, &scopes().scopes, &progress).await?;
    let request = match given {
        Given::Merged(request) => *request,
        _ if connection.sandbox.is_some() => {
            progress("No pull request is given: taking one of the demo's team");
            demo()
        }
        _ => {
            return Err(
                "no pull request is given; use --pr URL --title TEXT, or --event FILE".into(),
            );
        }
    };
    let keys = request.keys(project);
    if keys.is_empty() {
        return print(&format!(
            "{} names no issue of {project}: nothing to do.\n",
            request.url
        ));
    }
    finish(arguments, &connection, (project, space), &request, &keys).await
}

async fn finish(
    arguments: &Arguments,
    connection: &Connection,
    (project, space): (&str, &str),
    request: &PullRequest,
    keys: &[String],
) -> Result<(), Failure> {
    let session = connection.within(project, Some(space), Access::READ | Access::WRITE)?;
    let jira = Jira::new(session.clone());
    let version = match arguments.value("version") {
        Some(version) => version.to_owned(),
        None => next_version(&jira, project)
            .await?
            .unwrap_or_else(|| "Unreleased".to_owned()),
    };
    let work = Work {
        jira,
        status: arguments.value("status").unwrap_or("Done"),
        resolution: arguments.value("resolution").unwrap_or("Done"),
        request,
    };
    let (mut finished, mut failed) = (Vec::new(), Vec::new());
    for key in keys {
        match work.on(key).await {
            Ok(None) => print(&format!(
                "{key} is no issue of {project} that you may see\n"
            ))?,
            Ok(Some(issue)) => {
                print(&format!("{} {}\n", issue.key, issue.what))?;
                finished.push(issue);
            }
            Err(error) => {
                print(&format!("{key} failed: {}\n", one_line(&error.to_string())))?;
                failed.push(key.as_str());
            }
        }
    }
    if !finished.is_empty() {
        let note = Note::new(&version, request, &finished, &connection.site_url)?;
        let default = format!("Release notes of {project}");
        let page = (space, arguments.value("page").unwrap_or(&default));
        let written = write(&Confluence::new(session), page, note).await?;
        progress(&format!(
            "Page {}, version {}",
            written.word(),
            written.version
        ));
        print(&format!("{} ({version})\n", written.address))?;
    }
    match failed.as_slice() {
        [] => Ok(()),
        failed => Err(format!("not finished: {}; run it again for them", failed.join(", ")).into()),
    }
}

/// What was given to work with.
enum Given {
    Merged(Box<PullRequest>),
    NotMerged,
    Nothing,
}

fn given(arguments: &Arguments) -> Result<Given, Failure> {
    let event = match (arguments.value("pr"), arguments.value("event")) {
        (Some(_), Some(_)) => return Err("options --pr and --event exclude each other".into()),
        (Some(url), None) => {
            let title = arguments
                .value("title")
                .ok_or("option --pr needs --title as well")?;
            let mut request = PullRequest::new(url, title)?;
            request.branch = arguments.value("branch").unwrap_or_default().to_owned();
            let named = arguments.list("issues").into_iter();
            request.issues = named.map(str::to_owned).collect();
            return Ok(Given::Merged(Box::new(request)));
        }
        (None, Some(file)) => {
            let text = std::fs::read_to_string(file);
            Some(text.map_err(|error| format!("cannot read {file}: {error}"))?)
        }
        (None, None) => piped()?,
    };
    if let Some(option) = ["title", "branch", "issues"]
        .iter()
        .find(|o| arguments.is_given(o))
    {
        return Err(format!("option --{option} goes with --pr only").into());
    }
    let Some(event) = event else {
        return Ok(Given::Nothing);
    };
    Ok(match PullRequest::from_event(&event)? {
        Some(request) => Given::Merged(Box::new(request)),
        None => Given::NotMerged,
    })
}
