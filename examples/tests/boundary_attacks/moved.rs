//! Things that lie elsewhere than they once did.

use std::time::Duration;

use serde_json::json;

use crate::attack::{Attack, Got, Outcome, inside, looked_up, steps, unsent};
use crate::calls::{Shot, platform, software, v1, v2};
use crate::expect::{Check, Expect};
use crate::names::Names;
use crate::world::{World, around_eng};

async fn sent(session: &atlassian_core::Session, shot: Shot) -> Outcome {
    Ok(Got::of(&session.send(shot.0).await?))
}

fn summary(key: &str) -> Shot {
    platform("getIssue")
        .path("issueIdOrKey", key)
        .query("fields", "summary")
}

fn fine(_: &World, _: &Names, _: &Got) -> Result<(), String> {
    Ok(())
}

pub(crate) fn attacks() -> Vec<Attack> {
    let ok: Check = fine;
    vec![
        looked_up("an issue by the key it had in ENG", |n| {
            summary(&n.jira.moved_out)
        }),
        unsent("an issue by the key it has in HR", |n| {
            summary(&n.jira.moved_out_now)
        }),
        looked_up("an issue by its old key in lower case", |n| {
            summary(&n.jira.moved_out.to_lowercase())
        }),
        looked_up("an issue by its old key in the agile API", |n| {
            software("getIssue").path("issueIdOrKey", &n.jira.moved_out)
        }),
        looked_up("comments by the old key", |n| {
            platform("getComments").path("issueIdOrKey", &n.jira.moved_out)
        }),
        looked_up("the history by the old key", |n| {
            platform("getChangeLogs").path("issueIdOrKey", &n.jira.moved_out)
        }),
        looked_up("a comment by the old key", |n| {
            platform("addComment")
                .path("issueIdOrKey", &n.jira.moved_out)
                .json(json!({"body": {}}))
        }),
        looked_up("deleting by the old key", |n| {
            platform("deleteIssue").path("issueIdOrKey", &n.jira.moved_out)
        }),
        looked_up("a bulk fetch by the old key", |n| {
            platform("bulkFetchIssues")
                .json(json!({"issueIdsOrKeys": ["ENG-1", "ENG-2", n.jira.moved_out]}))
        }),
        looked_up("an epic by the old key", |n| {
            software("getEpic").path("epicIdOrKey", &n.jira.moved_out)
        }),
        looked_up("ranking by the old key", |n| {
            software("rankIssues")
                .json(json!({"issues": ["ENG-1"], "rankBeforeIssue": n.jira.moved_out}))
        }),
        looked_up("linking to the old key", |n| {
            platform("linkIssues").json(json!({"type": {"name": "Blocks"}, "inwardIssue": {"key": "ENG-1"}, "outwardIssue": {"key": n.jira.moved_out}}))
        }),
        unsent("an issue of ENG by the key it had in HR", |n| {
            summary(&n.jira.moved_in)
        })
        .alone(),
        inside(
            "an issue that has moved to ENG",
            |n| summary(&n.jira.moved_in_now),
            ok,
        ),
        looked_up("a page that was of DOCS", |n| {
            v2("getPageById").path("id", &n.wiki.moved_page)
        }),
        looked_up("a page below it", |n| {
            v2("getPageById").path("id", &n.wiki.moved_child)
        }),
        looked_up("its file", |n| {
            v2("getAttachmentById").path("id", &n.wiki.moved_attachment)
        }),
        looked_up("its comment", |n| {
            v2("getFooterCommentById").path("comment-id", &n.wiki.moved_comment)
        }),
        looked_up("its labels", |n| {
            v1("addLabelsToContent")
                .path("id", &n.wiki.moved_page)
                .json(json!([{"prefix": "global", "name": "x"}]))
        }),
        steps(
            "an issue that was read before it moved",
            Expect::LookedUp,
            |world, names| async move {
                sent(&world.session, summary(&names.jira.eng_issue)).await?;
                world
                    .names
                    .jira
                    .site
                    .move_issue(&world.names.jira.eng_issue, "HR")
                    .unwrap();
                world.jira.forget_calls();
                sent(&world.session, summary(&names.jira.eng_issue)).await
            },
        )
        .alone()
        .moving(),
        steps(
            "a comment that was read before its issue moved",
            Expect::LookedUp,
            |world, names| async move {
                sent(
                    &world.session,
                    platform("getComments").path("issueIdOrKey", &names.jira.eng_issue),
                )
                .await?;
                world
                    .names
                    .jira
                    .site
                    .move_issue(&world.names.jira.eng_issue, "HR")
                    .unwrap();
                world.jira.forget_calls();
                let id: u64 = names.jira.eng_comment.parse().unwrap();
                sent(
                    &world.session,
                    platform("getCommentsByIds").json(json!({"ids": [id]})),
                )
                .await
            },
        )
        .alone()
        .moving(),
        steps(
            "a file that was read before its issue moved",
            Expect::LookedUp,
            |world, names| async move {
                let shot = platform("getIssue")
                    .path("issueIdOrKey", &names.jira.eng_issue)
                    .query("fields", "attachment");
                sent(&world.session, shot).await?;
                world
                    .names
                    .jira
                    .site
                    .move_issue(&world.names.jira.eng_issue, "HR")
                    .unwrap();
                world.jira.forget_calls();
                sent(
                    &world.session,
                    platform("getAttachment").path("id", &names.jira.eng_attachment),
                )
                .await
            },
        )
        .alone()
        .moving(),
        steps(
            "a file that was read, while its issue stays",
            Expect::Inside(ok),
            |world, names| async move {
                let shot = platform("getIssue")
                    .path("issueIdOrKey", &names.jira.eng_issue)
                    .query("fields", "attachment");
                sent(&world.session, shot).await?;
                sent(
                    &world.session,
                    platform("getAttachment").path("id", &names.jira.eng_attachment),
                )
                .await
            },
        )
        .alone(),
        steps(
            "a worklog whose issue moved",
            Expect::LookedUp,
            |world, names| async move {
                let id: u64 = names.jira.eng_worklog.parse().unwrap();
                sent(
                    &world.session,
                    platform("getWorklogsForIds").json(json!({"ids": [id]})),
                )
                .await?;
                world
                    .names
                    .jira
                    .site
                    .move_issue(&world.names.jira.eng_issue, "HR")
                    .unwrap();
                world.jira.forget_calls();
                sent(
                    &world.session,
                    platform("getWorklogsForIds").json(json!({"ids": [id]})),
                )
                .await
            },
        )
        .alone()
        .moving(),
        steps(
            "a page that was read before it moved",
            Expect::LookedUp,
            |world, names| async move {
                let page = || v2("getPageById").path("id", &names.wiki.docs.child);
                sent(&world.session, page()).await?;
                world
                    .names
                    .wiki
                    .site
                    .move_page(&world.names.wiki.docs.child, "HR");
                world.wiki.forget_calls();
                sent(&world.session, page()).await
            },
        )
        .alone()
        .moving(),
        steps(
            "an issue that was read, and is trusted",
            Expect::Dropped,
            |world, names| async move {
                let session = world.within(around_eng().trust_places_for(Duration::from_secs(60)));
                sent(&session, summary(&names.jira.eng_issue)).await?;
                world
                    .names
                    .jira
                    .site
                    .move_issue(&world.names.jira.eng_issue, "HR")
                    .unwrap();
                // The answer tells its new key.
                sent(&session, summary(&names.jira.eng_issue)).await
            },
        )
        .reads(&["GET /rest/api/3/issue/"])
        .alone()
        .moving(),
        steps(
            "an edit of an issue that was read, and is trusted",
            Expect::LookedUp,
            |world, names| async move {
                let session = world.within(around_eng().trust_places_for(Duration::from_secs(60)));
                sent(&session, summary(&names.jira.eng_issue)).await?;
                world
                    .names
                    .jira
                    .site
                    .move_issue(&world.names.jira.eng_issue, "HR")
                    .unwrap();
                world.jira.forget_calls();
                let shot = platform("editIssue")
                    .path("issueIdOrKey", &names.jira.eng_issue)
                    .json(json!({"fields": {"summary": "x"}}));
                sent(&session, shot).await
            },
        )
        .alone()
        .moving(),
        steps(
            "an issue that was trusted for too long",
            Expect::LookedUp,
            |world, names| async move {
                let session = world.within(around_eng().trust_places_for(Duration::from_secs(60)));
                sent(&session, summary(&names.jira.eng_issue)).await?;
                world
                    .names
                    .jira
                    .site
                    .move_issue(&world.names.jira.eng_issue, "HR")
                    .unwrap();
                world.sandbox.advance(Duration::from_secs(61));
                world.jira.forget_calls();
                sent(&session, summary(&names.jira.eng_issue)).await
            },
        )
        .alone()
        .moving(),
        steps(
            "comments of an issue that was trusted for too long",
            Expect::LookedUp,
            |world, names| async move {
                let session = world.within(around_eng().trust_places_for(Duration::from_secs(60)));
                let shot = || platform("getComments").path("issueIdOrKey", &names.jira.eng_issue);
                sent(&session, shot()).await?;
                world
                    .names
                    .jira
                    .site
                    .move_issue(&world.names.jira.eng_issue, "HR")
                    .unwrap();
                world.sandbox.advance(Duration::from_secs(60));
                world.jira.forget_calls();
                sent(&session, shot()).await
            },
        )
        .alone()
        .moving(),
    ]
}
