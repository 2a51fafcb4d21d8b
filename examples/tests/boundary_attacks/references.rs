//! What ENG says of HR by itself: links, parents, epics, sprints, histories. References are taken out, and
//! what is left is whole.

use serde_json::{Value, json};

use crate::attack::{Attack, Got, How, Outcome, inside, steps};
use crate::calls::{Shot, platform, software};
use crate::expect::{Check, Expect};
use crate::names::Names;
use crate::world::{World, around_eng};

fn whole(key: &str) -> Shot {
    platform("getIssue")
        .path("issueIdOrKey", key)
        .query("fields", "*all")
}

fn links(_: &World, names: &Names, got: &Got) -> Result<(), String> {
    let issue = got.json();
    let links = issue["fields"]["issuelinks"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let ids: Vec<&str> = links
        .iter()
        .filter_map(|link| link["id"].as_str())
        .collect();
    match ids == [names.jira.link_inside.as_str()] {
        true => Ok(()),
        false => Err(format!(
            "links {ids:?}, and the one inside is {}",
            names.jira.link_inside
        )),
    }
}

fn no_parent(_: &World, _: &Names, got: &Got) -> Result<(), String> {
    let issue = got.json();
    match issue["fields"].get("parent") {
        None | Some(Value::Null) => Ok(()),
        Some(parent) => Err(format!("{parent}")),
    }
}

fn fine(_: &World, _: &Names, _: &Got) -> Result<(), String> {
    Ok(())
}

/// The history has entries, and none of them says where the issue once was.
fn history(_: &World, _: &Names, got: &Got) -> Result<(), String> {
    let answer = got.json();
    let entries = [
        "/values",
        "/changelog/histories",
        "/issueChangeLogs/0/changeHistories",
    ]
    .iter()
    .find_map(|at| answer.pointer(at)?.as_array());
    match entries.map(Vec::len) {
        Some(1..) => Ok(()),
        other => Err(format!("{other:?} entries: {}", got.text)),
    }
}

/// Calls whose answers tell of HR on their way, before that is taken out.
const TELLING: &[&str] = &[
    "GET /rest/api/3/issue/",
    "GET /rest/agile/1.0/issue/",
    "GET /rest/api/3/search/jql",
    "POST /rest/api/3/issue/bulkfetch",
    "POST /rest/api/3/changelog/bulkfetch",
];

/// Each of these in every way to read it.
fn ways() -> Vec<Attack> {
    type Key = fn(&Names) -> String;
    let issues: [(&str, Key, Check); 8] = [
        ("linked with HR", |n| n.jira.eng_linked.clone(), links),
        (
            "below an epic of HR",
            |n| n.jira.eng_under_hr.clone(),
            no_parent,
        ),
        (
            "with an epic of HR in a field",
            |n| n.jira.eng_epic_linked.clone(),
            fine,
        ),
        (
            "in a sprint of HR",
            |n| n.jira.eng_in_hr_sprint.clone(),
            fine,
        ),
        (
            "that moved here from HR",
            |n| n.jira.moved_in_now.clone(),
            fine,
        ),
        ("above an issue of HR", |n| n.jira.eng_epic.clone(), fine),
        (
            "with HR in a picker of projects",
            |n| n.jira.eng_mentioning.clone(),
            fine,
        ),
        ("of no account to HR", |n| n.jira.eng_issue.clone(), fine),
    ];
    let mut attacks = Vec::new();
    for (what, key, check) in issues {
        let read = move |name: String, shot: fn(&str) -> Shot, check: Check| {
            // How many lines there are to judge is the same in each way.
            let mut attack = steps(
                name,
                Expect::Inside(check),
                move |world, names| async move { sent(&world, shot(&key(&names))).await },
            );
            attack.twin = false;
            // The description mentions HR-1: that is what people wrote.
            attack.mentions = what.contains("picker");
            attack
        };
        attacks.push(read(format!("an issue {what}"), whole, check));
        attacks.push(read(
            format!("an issue {what}, with its history"),
            |key| {
                whole(key).query(
                    "expand",
                    "changelog,names,schema,operations,editmeta,transitions",
                )
            },
            check,
        ));
        attacks.push(read(
            format!("the agile view of an issue {what}"),
            |key| {
                software("getIssue")
                    .path("issueIdOrKey", key)
                    .query("expand", "changelog")
            },
            check,
        ));
        attacks.push(read(
            format!("a search for an issue {what}"),
            |key| {
                platform("searchAndReconsileIssuesUsingJql")
                    .query("jql", format!("key = {key}"))
                    .query("fields", "*all")
                    .query("expand", "changelog")
            },
            fine,
        ));
        attacks.push(read(
            format!("a bulk fetch of an issue {what}"),
            |key| {
                platform("bulkFetchIssues").json(
                    json!({"issueIdsOrKeys": [key], "fields": ["*all"], "expand": ["changelog"]}),
                )
            },
            fine,
        ));
        attacks.push(read(
            format!("the history of an issue {what}"),
            |key| platform("getChangeLogs").path("issueIdOrKey", key),
            if what.contains("linked") || what.contains("sprint") || what.contains("moved") {
                history
            } else {
                fine
            },
        ));
        attacks.push(read(
            format!("the bulk history of an issue {what}"),
            |key| platform("getBulkChangelogs").json(json!({"issueIdsOrKeys": [key]})),
            fine,
        ));
        attacks.push(read(
            format!("what can be edited of an issue {what}"),
            |key| platform("getEditIssueMeta").path("issueIdOrKey", key),
            fine,
        ));
    }
    attacks
}

async fn sent(world: &World, shot: Shot) -> Outcome {
    let response = world.session.send(shot.0).await?;
    Ok(Got::of(&response))
}

pub(crate) fn attacks() -> Vec<Attack> {
    let mut attacks = ways();
    attacks.extend([
        inside(
            "only the links",
            |n| {
                platform("getIssue")
                    .path("issueIdOrKey", &n.jira.eng_linked)
                    .query("fields", "issuelinks")
            },
            links,
        ),
        inside(
            "only the parent",
            |n| {
                platform("getIssue")
                    .path("issueIdOrKey", &n.jira.eng_under_hr)
                    .query("fields", "parent")
            },
            no_parent,
        ),
        inside(
            "the link within ENG",
            |n| platform("getIssueLink").path("linkId", &n.jira.link_inside),
            fine,
        ),
        Attack::new(
            "all of ENG, with everything in it",
            How::Send(|_| {
                platform("searchAndReconsileIssuesUsingJql")
                    .query("jql", "project = ENG")
                    .query("fields", "*all")
                    .query(
                        "expand",
                        "changelog,names,schema,operations,editmeta,transitions",
                    )
                    .query("maxResults", 1000)
            }),
            Expect::Inside(crate::jql::only_eng),
        )
        .mentioning(),
        steps(
            "references that may stay",
            Expect::Inside(fine),
            |world, names| async move {
                let session = world.within(around_eng().keep_outside_references());
                let response = session.send(whole(&names.jira.eng_linked).0).await?;
                let text = String::from_utf8_lossy(&response.body).into_owned();
                // What was asked for is handed over, and noted here; the report holds nothing of it.
                match text.contains("HRSECRET") && text.contains("HR-1") {
                    true => Ok(Got::said("they stayed")),
                    false => Err(atlassian_core::Error::Configuration {
                        what: format!("they are gone: {text}"),
                    }),
                }
            },
        )
        .alone(),
        steps(
            "references that may stay let nothing else through",
            Expect::Unsent,
            |world, names| async move {
                let session = world.within(around_eng().keep_outside_references());
                let response = session.send(whole(&names.jira.hr_issue).0).await?;
                Ok(Got::of(&response))
            },
        ),
        steps(
            "references that may stay leave a search confined",
            Expect::Inside(crate::jql::only_eng),
            |world, _| async move {
                let session = world.within(around_eng().keep_outside_references());
                let shot = platform("searchAndReconsileIssuesUsingJql")
                    .query("fields", "project")
                    .query("maxResults", 1000);
                let response = session.send(shot.0).await?;
                Ok(Got::of(&response))
            },
        )
        .alone(),
        steps(
            "references that one layer takes out stay out",
            Expect::Inside(links),
            |world, names| async move {
                let session = world.within(around_eng().keep_outside_references());
                let session = session.within(&around_eng().build().unwrap());
                let response = session.send(whole(&names.jira.eng_linked).0).await?;
                Ok(Got::of(&response))
            },
        )
        .alone(),
    ]);
    attacks
        .into_iter()
        .map(|attack| attack.reads(TELLING))
        .collect()
}
