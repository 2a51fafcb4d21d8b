//! Page tokens: one is good only where this session was given it, for the same operation.

use serde_json::json;

use crate::attack::{Attack, Got, Outcome, steps, unsent};
use crate::calls::{Shot, platform, v1, v2};
use crate::expect::{Check, Expect};
use crate::world::World;
use atlassian_core::Session;

async fn token(session: &Session, shot: Shot) -> String {
    let response = session.send(shot.0).await.unwrap();
    let got = Got::of(&response).json();
    let next = got["_links"]["next"].as_str().unwrap_or_default();
    let cursor = next.split("cursor=").nth(1).unwrap_or_default();
    let cursor = cursor.split('&').next().unwrap_or_default();
    got["nextPageToken"]
        .as_str()
        .unwrap_or(cursor)
        .replace("%3D", "=")
}

async fn sent(world: &World, shot: Shot) -> Outcome {
    Ok(Got::of(&world.session.send(shot.0).await?))
}

fn search(jql: &str) -> Shot {
    platform("searchAndReconsileIssuesUsingJql")
        .query("jql", jql)
        .query("maxResults", 2)
        .query("fields", "project")
}

pub(crate) fn attacks() -> Vec<Attack> {
    let only: Check = crate::jql::only_eng;
    vec![
        unsent("a token that is made up", |_| {
            search("project = ENG").query("nextPageToken", "Q2hvb3NlIG1l")
        }),
        unsent("a token in a body that is made up", |_| {
            platform("searchAndReconsileIssuesUsingJqlPost")
                .json(json!({"jql": "project = ENG", "nextPageToken": "Q2hvb3NlIG1l"}))
        }),
        unsent("a token in a body that is a number", |_| {
            platform("searchAndReconsileIssuesUsingJqlPost")
                .json(json!({"jql": "project = ENG", "nextPageToken": 1}))
        }),
        unsent("a token in a body that is a list", |_| {
            platform("searchAndReconsileIssuesUsingJqlPost")
                .json(json!({"jql": "project = ENG", "nextPageToken": ["x"]}))
        }),
        unsent("a token in a body that is false", |_| {
            platform("searchAndReconsileIssuesUsingJqlPost")
                .json(json!({"jql": "project = ENG", "nextPageToken": false}))
        }),
        unsent("a cursor that is made up", |_| {
            v2("getPages").query("cursor", "eyJpZCI6IjEifQ==")
        }),
        unsent("a cursor of a search that is made up", |_| {
            v1("searchByCQL")
                .query("cql", "type = page")
                .query("cursor", "raNDoMsTRiNg")
        }),
        unsent("a cursor of children that is made up", |n| {
            v2("getPageDirectChildren")
                .path("id", &n.wiki.docs.page)
                .query("cursor", "eyJpZCI6IjEifQ==")
        }),
        steps(
            "a token of a session without a boundary",
            Expect::Unsent,
            |world, _| async move {
                let token = token(&world.open, search("project = HR")).await;
                assert!(!token.is_empty());
                world.jira.forget_calls();
                sent(
                    &world,
                    search("project = ENG").query("nextPageToken", token),
                )
                .await
            },
        )
        .alone(),
        steps(
            "a token of a wider session",
            Expect::Unsent,
            |world, _| async move {
                let wider = world.within(crate::world::around_eng().projects(["HR"]));
                let token = token(&wider, search("project in (ENG, HR)")).await;
                assert!(!token.is_empty());
                world.jira.forget_calls();
                let narrower = wider.within(&crate::world::around_eng().build().unwrap());
                let shot = search("project = ENG").query("nextPageToken", token);
                Ok(Got::of(&narrower.send(shot.0).await?))
            },
        )
        .alone(),
        steps(
            "a token of the same boundary in another session",
            Expect::Unsent,
            |world, _| async move {
                let other = world.within(crate::world::around_eng());
                let token = token(&other, search("project = ENG")).await;
                world.jira.forget_calls();
                sent(
                    &world,
                    search("project = ENG").query("nextPageToken", token),
                )
                .await
            },
        )
        .alone(),
        steps(
            "a token of another operation",
            Expect::Unsent,
            |world, _| async move {
                let token = token(&world.session, search("project = ENG")).await;
                world.jira.forget_calls();
                let shot = platform("searchAndReconsileIssuesUsingJqlPost")
                    .json(json!({"jql": "project = ENG", "nextPageToken": token}));
                sent(&world, shot).await
            },
        )
        .alone(),
        steps("a token twice", Expect::Unsent, |world, _| async move {
            let token = token(&world.session, search("project = ENG")).await;
            world.jira.forget_calls();
            let shot = search("project = ENG")
                .query("nextPageToken", token)
                .query("nextPageToken", "x");
            sent(&world, shot).await
        })
        .alone(),
        steps(
            "a token of this session",
            Expect::Inside(only),
            |world, _| async move {
                let token = token(&world.session, search("project = ENG")).await;
                sent(
                    &world,
                    search("project = ENG").query("nextPageToken", token),
                )
                .await
            },
        )
        .alone(),
        steps(
            "a token of this session for a query about HR",
            Expect::Unsent,
            |world, names| async move {
                let token = token(&world.session, search("project = ENG")).await;
                world.jira.forget_calls();
                sent(
                    &world,
                    search(&format!("project = {}", names.hr)).query("nextPageToken", token),
                )
                .await
            },
        ),
        steps(
            "a cursor of a session without a boundary",
            Expect::Unsent,
            |world, names| async move {
                let shot = v2("getPages")
                    .query("space-id", &names.wiki.hr.id)
                    .query("limit", 1);
                let cursor = token(&world.open, shot).await;
                assert!(!cursor.is_empty());
                world.wiki.forget_calls();
                sent(&world, v2("getPages").query("cursor", cursor)).await
            },
        )
        .alone(),
        steps(
            "a cursor of another list",
            Expect::Unsent,
            |world, names| async move {
                let shot = v2("getPagesInSpace")
                    .path("id", &names.wiki.docs.id)
                    .query("limit", 1);
                let cursor = token(&world.session, shot).await;
                assert!(!cursor.is_empty());
                world.wiki.forget_calls();
                sent(&world, v2("getPages").query("cursor", cursor)).await
            },
        )
        .alone(),
        steps(
            "a cursor of this session with a space of HR",
            Expect::LookedUp,
            |world, names| async move {
                let shot = v2("getPages").query("limit", 1);
                let cursor = token(&world.session, shot).await;
                world.wiki.forget_calls();
                sent(
                    &world,
                    v2("getPages")
                        .query("cursor", cursor)
                        .query("space-id", &names.wiki.hr.id),
                )
                .await
            },
        ),
        steps(
            "a cursor of this session",
            Expect::Inside(crate::parameters::only_docs),
            |world, _| async move {
                let cursor = token(&world.session, v2("getPages").query("limit", 1)).await;
                sent(
                    &world,
                    v2("getPages").query("cursor", cursor).query("limit", 1),
                )
                .await
            },
        )
        .alone(),
    ]
}
