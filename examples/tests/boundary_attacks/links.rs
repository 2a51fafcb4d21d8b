//! Links of answers, made into requests: none leads out of the boundary, off the site, or anywhere with
//! credentials that are not the session's.

use crate::attack::{Attack, Got, Outcome, steps};
use crate::calls::operation;
use crate::expect::Expect;
use crate::forms::filled;
use crate::names::Names;
use crate::world::World;

/// The API, the operation, the link, and how it ends. `{site}` is where the session's site is.
const LINKS: &[(&str, &str, &str, &str, Expect)] = &[
    (
        "an issue of HR",
        "jira-platform-v3",
        "getIssue",
        "{site}/rest/api/3/issue/{key}",
        Expect::Unsent,
    ),
    (
        "an issue of HR, relative",
        "jira-platform-v3",
        "getIssue",
        "/rest/api/3/issue/{key}",
        Expect::Unsent,
    ),
    (
        "an issue of HR by its id",
        "jira-platform-v3",
        "getIssue",
        "{site}/rest/api/3/issue/{id}",
        Expect::LookedUp,
    ),
    (
        "an issue of HR, encoded",
        "jira-platform-v3",
        "getIssue",
        "/rest/api/3/issue/%48%52-1",
        Expect::Unsent,
    ),
    (
        "an issue of HR behind ENG",
        "jira-platform-v3",
        "getIssue",
        "/rest/api/3/issue/ENG-1%2F..%2F{key}",
        Expect::Malformed,
    ),
    (
        "an issue of HR by dots",
        "jira-platform-v3",
        "getIssue",
        "/rest/api/3/issue/ENG-1/../{key}",
        Expect::Malformed,
    ),
    (
        "an issue of HR by dots in an address",
        "jira-platform-v3",
        "getIssue",
        "{site}/rest/api/3/issue/ENG-1/../{key}",
        Expect::Unsent,
    ),
    (
        "an issue of HR with a parameter",
        "jira-platform-v3",
        "getIssue",
        "/rest/api/3/issue/ENG-1;{key}",
        Expect::Malformed,
    ),
    (
        "an issue with an undeclared parameter",
        "jira-platform-v3",
        "getIssue",
        "/rest/api/3/issue/ENG-1?issueIdOrKey={key}",
        Expect::Unsent,
    ),
    (
        "an issue, rendered",
        "jira-platform-v3",
        "getIssue",
        "/rest/api/3/issue/ENG-1?expand=renderedFields",
        Expect::Unsent,
    ),
    (
        "another host",
        "jira-platform-v3",
        "getIssue",
        "https://evil.example/rest/api/3/issue/ENG-1",
        Expect::Malformed,
    ),
    (
        "another host by a user name",
        "jira-platform-v3",
        "getIssue",
        "http://127.0.0.1@evil.example/rest/api/3/issue/ENG-1",
        Expect::Malformed,
    ),
    (
        "another host without a scheme",
        "jira-platform-v3",
        "getIssue",
        "//evil.example/rest/api/3/issue/ENG-1",
        Expect::Malformed,
    ),
    (
        "another host by a backslash",
        "jira-platform-v3",
        "getIssue",
        "/\\evil.example/rest/api/3/issue/ENG-1",
        Expect::Malformed,
    ),
    (
        "another port",
        "jira-platform-v3",
        "getIssue",
        "http://127.0.0.1:1/rest/api/3/issue/ENG-1",
        Expect::Malformed,
    ),
    (
        "credentials in the link",
        "jira-platform-v3",
        "getIssue",
        "http://me:secret@127.0.0.1/rest/api/3/issue/ENG-1",
        Expect::Malformed,
    ),
    (
        "another scheme",
        "jira-platform-v3",
        "getIssue",
        "file:///rest/api/3/issue/ENG-1",
        Expect::Malformed,
    ),
    (
        "a script",
        "jira-platform-v3",
        "getIssue",
        "javascript:alert(1)",
        Expect::Malformed,
    ),
    (
        "another operation",
        "jira-platform-v3",
        "getIssue",
        "/rest/api/3/project/ENG",
        Expect::Malformed,
    ),
    (
        "a line break",
        "jira-platform-v3",
        "getIssue",
        "/rest/api/3/issue/ENG-1\r\nHost: evil",
        Expect::Malformed,
    ),
    (
        "a search of HR",
        "jira-platform-v3",
        "searchAndReconsileIssuesUsingJql",
        "/rest/api/3/search/jql?jql=project%20%3D%20{HR}",
        Expect::Unsent,
    ),
    (
        "a search with a token",
        "jira-platform-v3",
        "searchAndReconsileIssuesUsingJql",
        "/rest/api/3/search/jql?jql=project%20%3D%20ENG&nextPageToken=abc",
        Expect::Unsent,
    ),
    (
        "projects by the key of HR",
        "jira-platform-v3",
        "searchProjects",
        "/rest/api/3/project/search?keys={HR}&startAt=50",
        Expect::Unsent,
    ),
    (
        "a file of HR",
        "jira-platform-v3",
        "getAttachmentContent",
        "{site}/rest/api/3/attachment/content/10000",
        Expect::LookedUp,
    ),
    (
        "a page of HR",
        "confluence-v2",
        "getPageById",
        "/wiki/api/v2/pages/{page}",
        Expect::LookedUp,
    ),
    (
        "a page of HR with the context twice",
        "confluence-v2",
        "getPageById",
        "/wiki/wiki/api/v2/pages/{page}",
        Expect::LookedUp,
    ),
    (
        "a next page with another space",
        "confluence-v2",
        "getPages",
        "/wiki/api/v2/pages?space-id={space}&cursor=abc",
        Expect::Unsent,
    ),
    (
        "a next page without a space",
        "confluence-v2",
        "getPages",
        "/wiki/api/v2/pages?cursor=abc",
        Expect::Unsent,
    ),
    (
        "a space of HR",
        "confluence-v2",
        "getSpaceById",
        "/wiki/api/v2/spaces/{space}",
        Expect::LookedUp,
    ),
    (
        "pages of a space of HR",
        "confluence-v2",
        "getPagesInSpace",
        "/wiki/api/v2/spaces/{space}/pages",
        Expect::LookedUp,
    ),
];

async fn followed(world: &World, names: &Names, api: &str, id: &str, link: &str) -> Outcome {
    let link = filled(
        names,
        &link.replace("{site}", world.sandbox.uri().trim_end_matches('/')),
    );
    let request = world.session.request_from_link(operation(api, id), &link)?;
    Ok(Got::of(&world.session.send(request).await?))
}

pub(crate) fn attacks() -> Vec<Attack> {
    let mut attacks: Vec<Attack> = LINKS
        .iter()
        .map(|(name, api, id, link, expect)| {
            steps(*name, *expect, move |world, names| async move {
                followed(&world, &names, api, id, link).await
            })
        })
        .collect();
    attacks.push(
        steps(
            "the next page of pages, with the space taken out",
            Expect::Inside(crate::parameters::only_docs),
            |world, _| async move {
                let first = world
                    .session
                    .send(crate::calls::v2("getPages").query("limit", 1).0)
                    .await?;
                let next = Got::of(&first).json()["_links"]["next"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned();
                let (path, query) = next.split_once('?').unwrap_or((&next, ""));
                let kept: Vec<&str> = query
                    .split('&')
                    .filter(|part| !part.starts_with("space-id"))
                    .collect();
                let link = format!("{path}?{}", kept.join("&"));
                let request = world
                    .session
                    .request_from_link(operation("confluence-v2", "getPages"), &link)?;
                Ok(Got::of(&world.session.send(request).await?))
            },
        )
        .alone(),
    );
    attacks.push(
        steps(
            "the address of HR on the gateway of another site",
            Expect::Malformed,
            |world, names| async move {
                let session = world.sandbox.session(&["read:jira-work"]).await?;
                let session = session.within(&crate::world::around_eng().build()?);
                let link = format!(
                    "{}/ex/jira/other-cloud/rest/api/3/issue/{}",
                    world.sandbox.uri(),
                    names.jira.hr_issue
                );
                let request =
                    session.request_from_link(operation("jira-platform-v3", "getIssue"), &link)?;
                Ok(Got::of(&session.send(request).await?))
            },
        )
        .alone(),
    );
    attacks.push(steps(
        "HR on the gateway",
        Expect::Unsent,
        |world, names| async move {
            let session = world.sandbox.session(&["read:jira-work"]).await?;
            let session = session.within(&crate::world::around_eng().build()?);
            let link = format!(
                "{}/ex/jira/{}/rest/api/3/issue/{}",
                world.sandbox.uri(),
                world.sandbox.cloud_id(),
                names.jira.hr_issue
            );
            let request =
                session.request_from_link(operation("jira-platform-v3", "getIssue"), &link)?;
            Ok(Got::of(&session.send(request).await?))
        },
    ));
    attacks
}
