//! Many sessions of one grant at once, each with a boundary of its own: each sees what is its own.

use atlassian_core::boundary::{Access, Boundary};
use serde_json::Value;

use crate::attack::{Attack, Got, steps};
use crate::calls::{platform, software, v2};
use crate::expect::{Check, Expect};
use crate::names::Names;
use crate::world::World;

fn fine(_: &World, _: &Names, _: &Got) -> Result<(), String> {
    Ok(())
}

async fn keys(session: atlassian_core::Session) -> Vec<String> {
    let shot = platform("searchAndReconsileIssuesUsingJql")
        .query("fields", "project")
        .query("maxResults", 1000);
    let response = session.send(shot.0).await.unwrap();
    let answer: Value = serde_json::from_slice(&response.body).unwrap();
    let issues = answer["issues"].as_array().cloned().unwrap_or_default();
    issues
        .iter()
        .filter_map(|issue| issue["key"].as_str().map(str::to_owned))
        .collect()
}

pub(crate) fn attacks() -> Vec<Attack> {
    let ok: Check = fine;
    vec![
        steps(
            "a hundred sessions search",
            Expect::Inside(ok),
            |world, _| async move {
                let wide = world.within(
                    Boundary::builder()
                        .projects(["ENG", "HR"])
                        .access(Access::ALL),
                );
                let mut tasks = Vec::new();
                for number in 0..100 {
                    let project = if number % 2 == 0 { "ENG" } else { "HR" };
                    let boundary = Boundary::builder().projects([project]).build()?;
                    // One grant, one client; some through a wider session.
                    let session = match number % 3 {
                        0 => wide.within(&boundary),
                        _ => world.open.within(&boundary),
                    };
                    tasks.push((project, tokio::spawn(keys(session))));
                }
                for (project, task) in tasks {
                    let found = task.await.unwrap();
                    let other = found
                        .iter()
                        .find(|key| !key.starts_with(&format!("{project}-")));
                    if let Some(other) = other {
                        return Ok(Got::said(format!("{project} saw {other}")));
                    }
                    assert!(!found.is_empty());
                }
                Ok(Got::said("each saw its own"))
            },
        )
        .reads(&["GET /rest/api/3/"])
        .alone(),
        steps(
            "a hundred sessions read the same issue",
            Expect::Inside(ok),
            |world, names| async move {
                let mut tasks = Vec::new();
                for number in 0..100 {
                    let inside = number % 2 == 0;
                    let project = if inside { "HR" } else { "ENG" };
                    let boundary = Boundary::builder().projects([project]).build()?;
                    let session = world.open.within(&boundary);
                    let shot = platform("getIssue").path("issueIdOrKey", &names.jira.hr_issue_id);
                    tasks.push((
                        inside,
                        tokio::spawn(async move { session.send(shot.0).await.is_ok() }),
                    ));
                }
                for (inside, task) in tasks {
                    if task.await.unwrap() != inside {
                        return Ok(Got::said("HR-1 came through"));
                    }
                }
                Ok(Got::said("each saw its own"))
            },
        )
        .reads(&["GET /rest/api/3/"])
        .alone(),
        steps(
            "one session in a hundred tasks",
            Expect::Inside(ok),
            |world, names| async move {
                let mut tasks = Vec::new();
                for number in 0..100 {
                    let session = world.session.clone();
                    let shot = match number % 4 {
                        0 => platform("getIssue").path("issueIdOrKey", &names.jira.hr_issue_id),
                        1 => software("getBoard").path("boardId", &names.jira.hr_board),
                        2 => v2("getPageById").path("id", &names.wiki.hr.page),
                        _ => platform("getIssue").path("issueIdOrKey", &names.jira.eng_issue),
                    };
                    tasks.push((
                        number % 4 == 3,
                        tokio::spawn(async move { session.send(shot.0).await.is_ok() }),
                    ));
                }
                for (inside, task) in tasks {
                    if task.await.unwrap() != inside {
                        return Ok(Got::said("HR-1 came through"));
                    }
                }
                Ok(Got::said("nothing came through"))
            },
        )
        .alone(),
        steps(
            "calls that are dropped in the middle",
            Expect::LookedUp,
            |world, names| async move {
                for _ in 0..20 {
                    let call = world.session.send(
                        platform("getIssue")
                            .path("issueIdOrKey", &names.jira.hr_issue_id)
                            .0,
                    );
                    let _ = tokio::time::timeout(std::time::Duration::ZERO, call).await;
                }
                let shot = platform("getIssue").path("issueIdOrKey", &names.jira.hr_issue_id);
                Ok(Got::of(&world.session.send(shot.0).await?))
            },
        ),
    ]
}
