//! What happens between the check and the call, and keys that change hands.

use std::time::Duration;

use atlassian_core::operation::Method;
use jira_api::sandbox::SandboxIssue;
use serde_json::json;

use crate::attack::{Attack, Got, Outcome, steps};
use crate::calls::{Shot, platform, software, v2};
use crate::expect::{Check, Expect};
use crate::names::Names;
use crate::world::{World, around_eng};

async fn sent(session: &atlassian_core::Session, shot: Shot) -> Outcome {
    Ok(Got::of(&session.send(shot.0).await?))
}

fn issue(key: &str) -> Shot {
    platform("getIssue")
        .path("issueIdOrKey", key)
        .query("fields", "summary,description")
}

fn fine(_: &World, _: &Names, _: &Got) -> Result<(), String> {
    Ok(())
}

/// The issue of ENG has moved to HR, and a project of another key has taken `ENG` since.
fn taken_over(world: &World) {
    let site = &world.names.jira.site;
    assert!(site.rename_project("ENG", "CORE"));
    assert!(site.rename_project("HR", "ENG"));
}

pub(crate) fn attacks() -> Vec<Attack> {
    let ok: Check = fine;
    let race = |name: &str, expect: Expect, shot: fn(&Names) -> Shot| {
        steps(name, expect, move |world, names| async move {
            assert!(
                world
                    .names
                    .jira
                    .site
                    .move_after_next_lookup(&names.jira.eng_issue, "HR")
            );
            sent(&world.session, shot(&names)).await
        })
        .reads(&[
            "GET /rest/api/3/issue/",
            "GET /rest/agile/1.0/issue/",
            "POST /rest/api/3/issue/bulkfetch",
        ])
        .alone()
        .moving()
    };
    vec![
        race("an issue moves after it was looked up", Expect::Dropped, |n| issue(&n.jira.eng_issue)),
        race("an issue moves after it was looked up, with nothing asked of it", Expect::Dropped, |n| {
            platform("getIssue").path("issueIdOrKey", &n.jira.eng_issue).query("fields", "-*all")
        }),
        race("an issue moves before its agile view", Expect::Dropped, |n| software("getIssue").path("issueIdOrKey", &n.jira.eng_issue)),
        race("an issue moves among others", Expect::Inside(crate::jql::only_eng), |n| {
            platform("bulkFetchIssues").json(json!({"issueIdsOrKeys": ["ENG-1", n.jira.eng_issue], "fields": ["summary"]}))
        }),
        steps("a page moves after it was looked up", Expect::Dropped, |world, names| async move {
            assert!(world.names.wiki.site.move_after_next_lookup(&names.wiki.docs.child, "HR"));
            sent(&world.session, v2("getPageById").path("id", &names.wiki.docs.child)).await
        })
        .reads(&["GET /wiki/api/v2/pages/"])
        .alone()
        .moving(),
        steps("a project takes the key while it is looked up", Expect::LookedUp, |world, names| async move {
            // ENG is pinned, and then its key goes to HR.
            world.names.jira.site.after_next(Method::Get, "/rest/api/3/project/ENG", |site| {
                site.rename_project("ENG", "CORE");
                site.rename_project("HR", "ENG");
            });
            sent(&world.session, issue(&format!("ENG-{}", names.jira.hr_issue.split('-').nth(1).unwrap()))).await
        })
        .alone()
        .moving(),
        steps("ENG is renamed, and its issues are asked by their new key", Expect::Inside(ok), |world, _| async move {
            sent(&world.session, issue("ENG-1")).await?;
            assert!(world.names.jira.site.rename_project("ENG", "CORE"));
            world.sandbox.advance(Duration::from_secs(301));
            sent(&world.session, issue("CORE-1")).await
        })
        .alone()
        .moving(),
        steps("ENG is renamed, and its issues are asked by their old key", Expect::Inside(ok), |world, _| async move {
            sent(&world.session, issue("ENG-1")).await?;
            assert!(world.names.jira.site.rename_project("ENG", "CORE"));
            world.sandbox.advance(Duration::from_secs(301));
            sent(&world.session, issue("ENG-1")).await
        })
        .alone()
        .moving(),
        steps("ENG is renamed, and is asked for by its old key", Expect::Inside(|_, _, got| match got.json()["id"] == json!("10000") {
            true => Ok(()),
            false => Err(got.text.clone()),
        }), |world, _| async move {
            sent(&world.session, issue("ENG-1")).await?;
            assert!(world.names.jira.site.rename_project("ENG", "CORE"));
            world.sandbox.advance(Duration::from_secs(301));
            sent(&world.session, platform("getProject").path("projectIdOrKey", "ENG")).await
        })
        .alone()
        .moving(),
        steps("another project takes the key of ENG at once", Expect::LookedUp, |world, _| async move {
            sent(&world.session, issue("ENG-1")).await?;
            taken_over(&world);
            world.jira.forget_calls();
            sent(&world.session, issue("ENG-1")).await
        })
        .alone()
        .moving(),
        steps("another project takes the key of ENG, and time goes by", Expect::LookedUp, |world, _| async move {
            sent(&world.session, issue("ENG-1")).await?;
            taken_over(&world);
            world.sandbox.advance(Duration::from_secs(301));
            world.jira.forget_calls();
            sent(&world.session, issue("ENG-1")).await
        })
        .alone()
        .moving(),
        steps("the project that took the key of ENG", Expect::Inside(|_, _, got| match got.json()["id"] == json!("10000") {
            true => Ok(()),
            false => Err(got.text.clone()),
        }), |world, _| async move {
            sent(&world.session, issue("ENG-1")).await?;
            taken_over(&world);
            world.sandbox.advance(Duration::from_secs(301));
            world.jira.forget_calls();
            sent(&world.session, platform("getProject").path("projectIdOrKey", "ENG")).await
        })
        .alone()
        .moving(),
        steps("the project that took the key of ENG, at once", Expect::Inside(|_, _, got| match got.json()["id"] == json!("10000") {
            true => Ok(()),
            false => Err(got.text.clone()),
        }), |world, _| async move {
            sent(&world.session, issue("ENG-1")).await?;
            taken_over(&world);
            world.jira.forget_calls();
            sent(&world.session, platform("getProject").path("projectIdOrKey", "ENG")).await
        })
        .alone()
        .moving(),
        steps("a search after the key changed hands", Expect::Inside(ok), |world, _| async move {
            sent(&world.session, issue("ENG-1")).await?;
            taken_over(&world);
            world.jira.forget_calls();
            let shot = platform("searchAndReconsileIssuesUsingJql").query("fields", "summary").query("maxResults", 1000);
            sent(&world.session, shot).await
        })
        .alone()
        .moving(),
        steps("a search for the key that changed hands", Expect::Inside(ok), |world, _| async move {
            sent(&world.session, issue("ENG-1")).await?;
            taken_over(&world);
            world.sandbox.advance(Duration::from_secs(301));
            world.jira.forget_calls();
            let shot = platform("searchAndReconsileIssuesUsingJql").query("jql", "project = ENG").query("fields", "summary").query("maxResults", 1000);
            sent(&world.session, shot).await
        })
        .alone()
        .moving(),
        steps("creating where the key changed hands", Expect::LookedUp, |world, _| async move {
            sent(&world.session, issue("ENG-1")).await?;
            taken_over(&world);
            world.sandbox.advance(Duration::from_secs(301));
            world.jira.forget_calls();
            let shot = platform("createIssue").json(json!({"fields": {"project": {"key": "ENG"}, "summary": "x", "issuetype": {"name": "Task"}}}));
            sent(&world.session, shot).await
        })
        .alone()
        .moving(),
        steps("creating where the key changed hands just now", Expect::Inside(|world, _, got| {
            // What is meant is the project that had the key when the boundary was first used.
            let key = got.json()["key"].as_str().unwrap_or_default().to_owned();
            let calls = world.jira.calls();
            let sent = calls.iter().rev().find(|call| call.path.ends_with("/issue"));
            let sent = sent.map(|call| call.body["fields"]["project"].clone()).unwrap_or_default();
            match key.starts_with("CORE-") && sent == json!({"id": "10000"}) {
                true => Ok(()),
                false => Err(format!("{key} was created; it was sent as {sent}")),
            }
        }), |world, _| async move {
            sent(&world.session, issue("ENG-1")).await?;
            taken_over(&world);
            world.jira.forget_calls();
            let shot = platform("createIssue").json(json!({"fields": {"project": {"key": "ENG"}, "summary": "x", "issuetype": {"name": "Task"}}}));
            sent(&world.session, shot).await
        })
        .alone()
        .moving(),
        steps("a new project of a key that ENG once had", Expect::Unsent, |world, _| async move {
            sent(&world.session, issue("ENG-1")).await?;
            let site = &world.names.jira.site;
            assert!(site.rename_project("ENG", "CORE"));
            site.add_project("NEXT", "Next");
            let key = site.add_issue(SandboxIssue::new("NEXT", "HRSECRET")).unwrap();
            world.jira.forget_calls();
            sent(&world.session, issue(&key)).await
        })
        .alone()
        .moving(),
        steps("a boundary of a key that is taken over before its first use", Expect::LookedUp, |world, names| async move {
            let session = world.within(around_eng());
            sent(&session, platform("getPriorities")).await?;
            world.jira.forget_calls();
            sent(&session, issue(&names.jira.hr_issue_id)).await
        }),
    ]
}
