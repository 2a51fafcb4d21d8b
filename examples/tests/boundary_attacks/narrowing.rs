//! Narrowing: a session within a session is never wider, and what a wider one saw is nothing to it.

use atlassian_core::boundary::{Access, Boundary, BoundaryBuilder};
use serde_json::json;

use crate::attack::{Attack, Got, Outcome, steps};
use crate::calls::{Shot, platform, software, v2};
use crate::expect::{Check, Expect};
use crate::names::Names;
use crate::world::{World, around_eng};

fn issue(key: &str) -> Shot {
    platform("getIssue")
        .path("issueIdOrKey", key)
        .query("fields", "summary")
}

fn edit(key: &str) -> Shot {
    platform("editIssue")
        .path("issueIdOrKey", key)
        .json(json!({"fields": {"summary": "x"}}))
}

fn fine(_: &World, _: &Names, _: &Got) -> Result<(), String> {
    Ok(())
}

/// Within these, one in the other, this is called.
fn within(
    name: &str,
    expect: Expect,
    layers: fn() -> Vec<BoundaryBuilder>,
    shot: fn(&Names) -> Shot,
) -> Attack {
    steps(name, expect, move |world, names| async move {
        let mut session = world.open.clone();
        for layer in layers() {
            session = session.within(&layer.build()?);
        }
        sent(&session, shot(&names)).await
    })
}

async fn sent(session: &atlassian_core::Session, shot: Shot) -> Outcome {
    Ok(Got::of(&session.send(shot.0).await?))
}

fn around(projects: &[&str]) -> BoundaryBuilder {
    Boundary::builder()
        .projects(projects.iter().copied())
        .access(Access::ALL)
}

pub(crate) fn attacks() -> Vec<Attack> {
    let ok: Check = fine;
    vec![
        within(
            "HR within ENG",
            Expect::Unsent,
            || vec![around_eng(), around(&["HR"])],
            |n| issue(&n.jira.hr_issue),
        ),
        within(
            "ENG and HR within ENG",
            Expect::Unsent,
            || vec![around_eng(), around(&["ENG", "HR"])],
            |n| issue(&n.jira.hr_issue),
        ),
        within(
            "ENG and HR within ENG, by id",
            Expect::LookedUp,
            || vec![around_eng(), around(&["ENG", "HR"])],
            |n| issue(&n.jira.hr_issue_id),
        ),
        within(
            "the id of HR within ENG",
            Expect::LookedUp,
            || vec![around_eng(), around(&["ENG", "10001"])],
            |n| issue(&n.jira.hr_issue_id),
        ),
        within(
            "ENG within HR",
            Expect::Unsent,
            || vec![around(&["HR"]), around_eng()],
            |_| issue("ENG-1"),
        )
        .alone(),
        within(
            "ENG within HR, by a query",
            Expect::LookedUp,
            || vec![around(&["HR"]), around(&["ENG"])],
            |_| platform("searchAndReconsileIssuesUsingJql"),
        )
        .alone(),
        within(
            "ENG within ENG and HR",
            Expect::Unsent,
            || vec![around(&["ENG", "HR"]), around_eng()],
            |n| issue(&n.jira.hr_issue),
        ),
        within(
            "ENG within ENG and HR, by a query",
            Expect::Inside(crate::jql::only_eng),
            || vec![around(&["ENG", "HR"]), around_eng()],
            |_| {
                platform("searchAndReconsileIssuesUsingJql")
                    .query("fields", "project")
                    .query("maxResults", 1000)
            },
        )
        .alone(),
        within(
            "a hundred layers of ENG",
            Expect::Unsent,
            || (0..100).map(|_| around_eng()).collect(),
            |n| issue(&n.jira.hr_issue),
        ),
        within(
            "a hundred layers of ENG, inside",
            Expect::Inside(ok),
            || (0..100).map(|_| around_eng()).collect(),
            |_| issue("ENG-1"),
        )
        .alone(),
        within(
            "nothing at all",
            Expect::LookedUp,
            || vec![Boundary::builder().access(Access::ALL)],
            |_| issue("ENG-1"),
        )
        .alone(),
        within(
            "nothing at all, by a query",
            Expect::LookedUp,
            || vec![Boundary::builder().access(Access::ALL)],
            |_| platform("searchAndReconsileIssuesUsingJql"),
        )
        .alone(),
        within(
            "nothing at all, by a list",
            Expect::LookedUp,
            || vec![Boundary::builder().access(Access::ALL)],
            |_| platform("searchProjects"),
        )
        .alone(),
        within(
            "only spaces, and an issue",
            Expect::LookedUp,
            || vec![Boundary::builder().spaces(["DOCS"])],
            |_| issue("ENG-1"),
        )
        .alone(),
        within(
            "only projects, and a page",
            Expect::LookedUp,
            || vec![around(&["ENG"])],
            |n| v2("getPageById").path("id", &n.wiki.docs.page),
        )
        .alone(),
        within(
            "a space with the key of a project",
            Expect::LookedUp,
            || vec![Boundary::builder().spaces(["ENG"]).projects(["DOCS"])],
            |_| issue("ENG-1"),
        )
        .alone(),
        within(
            "no access",
            Expect::Unsent,
            || vec![around_eng().access(Access::NONE)],
            |_| issue("ENG-1"),
        )
        .alone(),
        within(
            "no access, harmless",
            Expect::Unsent,
            || vec![around_eng().access(Access::NONE)],
            |_| platform("getPriorities"),
        )
        .alone(),
        within(
            "only reading, and an edit",
            Expect::Unsent,
            || vec![around_eng().read_only()],
            |_| edit("ENG-1"),
        )
        .alone(),
        within(
            "only reading, and a deletion",
            Expect::Unsent,
            || vec![around_eng().read_only()],
            |_| platform("deleteIssue").path("issueIdOrKey", "ENG-1"),
        )
        .alone(),
        within(
            "only reading, and a search by POST",
            Expect::Inside(crate::jql::only_eng),
            || vec![around_eng().read_only()],
            |_| {
                platform("searchAndReconsileIssuesUsingJqlPost")
                    .json(json!({"fields": ["project"]}))
            },
        )
        .alone(),
        within(
            "only writing, and a read",
            Expect::Unsent,
            || vec![around_eng().access(Access::WRITE)],
            |_| issue("ENG-1"),
        )
        .alone(),
        within(
            "all access within only reading",
            Expect::Unsent,
            || vec![around_eng().read_only(), around_eng()],
            |_| edit("ENG-1"),
        )
        .alone(),
        within(
            "reading within writing",
            Expect::Unsent,
            || {
                vec![
                    around_eng().access(Access::WRITE),
                    around_eng().access(Access::READ),
                ]
            },
            |_| issue("ENG-1"),
        )
        .alone(),
        within(
            "no administration",
            Expect::Unsent,
            || vec![around_eng().access(Access::READ | Access::WRITE)],
            |_| {
                platform("updateProject")
                    .path("projectIdOrKey", "ENG")
                    .json(json!({"name": "x"}))
            },
        )
        .alone(),
        within(
            "an operation that is denied",
            Expect::Unsent,
            || vec![around_eng().deny("notify")],
            |_| {
                platform("notify")
                    .path("issueIdOrKey", "ENG-1")
                    .json(json!({"subject": "x"}))
            },
        )
        .alone(),
        within(
            "an operation that is denied in one document",
            Expect::Unsent,
            || vec![around_eng().deny("jira-software/getIssue")],
            |_| software("getIssue").path("issueIdOrKey", "ENG-1"),
        )
        .alone(),
        within(
            "an operation that is denied in the other document",
            Expect::Inside(ok),
            || vec![around_eng().deny("jira-software/getIssue")],
            |_| issue("ENG-1"),
        )
        .alone(),
        within(
            "an operation that is denied and listed",
            Expect::Unsent,
            || vec![around_eng().operations(["getIssue"]).deny("getIssue")],
            |_| issue("ENG-1"),
        )
        .alone(),
        within(
            "an operation that is in no list",
            Expect::Unsent,
            || vec![around_eng().operations(["getProject"])],
            |_| issue("ENG-1"),
        )
        .alone(),
        within(
            "an operation that is in one of two lists",
            Expect::Unsent,
            || {
                vec![
                    around_eng().operations(["getProject"]),
                    around_eng().operations(["getIssue"]),
                ]
            },
            |_| issue("ENG-1"),
        )
        .alone(),
        within(
            "a list of no operations",
            Expect::Unsent,
            || vec![around_eng().operations(Vec::<String>::new())],
            |_| issue("ENG-1"),
        )
        .alone(),
        within(
            "a listed operation that cannot be confined",
            Expect::Unsent,
            || vec![around_eng().operations(["getAllDashboards"])],
            |_| platform("getAllDashboards"),
        )
        .alone(),
        within(
            "a listed operation on HR",
            Expect::Unsent,
            || vec![around_eng().operations(["getIssue"])],
            |n| issue(&n.jira.hr_issue),
        ),
        within(
            "a listed operation, without its look-ups listed",
            Expect::Inside(ok),
            || vec![around_eng().operations(["getComments"])],
            |n| platform("getComments").path("issueIdOrKey", &n.jira.eng_issue),
        )
        .alone(),
        within(
            "a project in lower case",
            Expect::Unsent,
            || vec![around(&["eng"])],
            |n| issue(&n.jira.hr_issue),
        ),
        within(
            "a project by its id",
            Expect::LookedUp,
            || vec![around(&["10000"])],
            |n| issue(&n.jira.hr_issue),
        ),
        within(
            "a project by its id, inside",
            Expect::Inside(ok),
            || vec![around(&["10000"])],
            |_| issue("ENG-1"),
        )
        .alone(),
        within(
            "a project that is not there, and ENG",
            Expect::Unsent,
            || vec![around(&["ENG", "NOPE"])],
            |n| issue(&n.jira.hr_issue),
        ),
        steps(
            "a comment that a wider session saw",
            Expect::LookedUp,
            |world, names| async move {
                let wider = world.within(around(&["ENG", "HR"]));
                sent(&wider, platform("getComments").path("issueIdOrKey", "HR-1")).await?;
                world.jira.forget_calls();
                let id: u64 = names.jira.hr_comment.parse().unwrap();
                let narrower = wider.within(&around_eng().build()?);
                sent(
                    &narrower,
                    platform("getCommentsByIds").json(json!({"ids": [id]})),
                )
                .await
            },
        ),
        steps(
            "a file that a wider session saw",
            Expect::LookedUp,
            |world, names| async move {
                let wider = world.within(around(&["ENG", "HR"]));
                sent(
                    &wider,
                    platform("getIssue")
                        .path("issueIdOrKey", "HR-1")
                        .query("fields", "attachment"),
                )
                .await?;
                world.jira.forget_calls();
                let narrower = wider.within(&around_eng().build()?);
                sent(
                    &narrower,
                    platform("getAttachment").path("id", &names.jira.hr_attachment),
                )
                .await
            },
        ),
        steps(
            "a place that a wider session trusts",
            Expect::LookedUp,
            |world, names| async move {
                let trusting =
                    around(&["ENG", "HR"]).trust_places_for(std::time::Duration::from_secs(600));
                let wider = world.within(trusting);
                sent(&wider, issue("10001")).await?;
                world.jira.forget_calls();
                let narrower = wider.within(&around(&["ENG"]).build()?);
                sent(&narrower, issue(&names.jira.hr_issue_id)).await
            },
        ),
        steps(
            "acting as somebody else",
            Expect::Unsent,
            |world, names| async move {
                sent(
                    &world.session.acting_as("somebody"),
                    issue(&names.jira.hr_issue),
                )
                .await
            },
        ),
        steps(
            "with other retries",
            Expect::Unsent,
            |world, names| async move {
                let retry = atlassian_core::RetryPolicy::default();
                sent(
                    &world.session.with_retry(retry),
                    issue(&names.jira.hr_issue),
                )
                .await
            },
        ),
        steps(
            "with another deadline",
            Expect::Unsent,
            |world, names| async move {
                let session = world
                    .session
                    .with_deadline(std::time::Duration::from_secs(5));
                sent(&session, issue(&names.jira.hr_issue)).await
            },
        ),
        steps(
            "asking only whether it would be allowed",
            Expect::LookedUp,
            |world, names| async move {
                world
                    .session
                    .check(&issue(&names.jira.hr_issue_id).0)
                    .await?;
                Ok(Got::said("it would"))
            },
        ),
    ]
}
