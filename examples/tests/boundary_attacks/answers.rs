//! Answers by script: about something else than was asked, with HR nested in them, in two readings, in
//! none.

use atlassian_core::operation::Method;
use atlassian_core::sandbox::SandboxResponse;
use serde_json::{Value, json};

use crate::attack::{Attack, Got, How, Outcome, steps};
use crate::calls::{Shot, platform, software, v2};
use crate::expect::{Check, Expect};
use crate::names::Names;
use crate::world::World;

fn issue() -> Shot {
    platform("getIssue").path("issueIdOrKey", "ENG-1")
}

/// The look-up of ENG-1 is answered as ever, and the call after it with this.
fn then(world: &World, answer: SandboxResponse) {
    let here = json!({"id": "10001", "key": "ENG-1", "fields": {"project": {"id": "10000"}}});
    world.jira_says(Method::Get, "/issue/ENG-1", here);
    world.jira.says(Method::Get, "/issue/ENG-1", answer);
}

type Answer = fn(&Names) -> SandboxResponse;

/// An issue of ENG is asked for, and this comes.
fn told(name: &str, expect: Expect, answer: Answer) -> Attack {
    steps(name, expect, move |world, names| async move {
        then(&world, answer(&names));
        sent(&world, issue()).await
    })
    .alone()
}

async fn sent(world: &World, shot: Shot) -> Outcome {
    let response = world.session.send(shot.0).await?;
    Ok(Got::of(&response))
}

fn of_json(value: Value) -> SandboxResponse {
    SandboxResponse::json(200, value)
}

fn text(text: &str) -> SandboxResponse {
    SandboxResponse::bytes(200, "application/json", text.to_owned())
}

/// An issue of ENG with these fields.
fn with(fields: Value) -> SandboxResponse {
    of_json(json!({"id": "10001", "key": "ENG-1", "fields": fields}))
}

/// What is left is the issue that was asked for.
fn left(_: &World, _: &Names, got: &Got) -> Result<(), String> {
    match got.json()["key"] == json!("ENG-1") {
        true => Ok(()),
        false => Err(got.text.clone()),
    }
}

fn nested(depth: usize, inner: Value) -> Value {
    (0..depth).fold(inner, |inner, at| match at % 2 {
        0 => json!({ "x": inner }),
        _ => json!([inner]),
    })
}

fn hr_issue(n: &Names) -> Value {
    json!({"id": n.jira.hr_issue_id, "key": n.jira.hr_issue, "fields": {"summary": "HRSECRET"}})
}

pub(crate) fn attacks() -> Vec<Attack> {
    let mut attacks = instead();
    attacks.extend(inside_of_it());
    attacks.extend(histories());
    attacks.extend(look_ups());
    attacks.extend(lists());
    attacks.extend(redirects());
    attacks.extend(wiki());
    attacks
}

/// Something else than was asked for.
fn instead() -> Vec<Attack> {
    vec![
        told("an issue of HR by its key", Expect::Dropped, |n| {
            of_json(hr_issue(n))
        }),
        told("an issue of HR by its project", Expect::Dropped, |n| {
            of_json(
                json!({"id": "10001", "fields": {"project": {"id": n.jira.hr_project, "key": "HR"}, "summary": "HRSECRET"}}),
            )
        }),
        told("an issue of HR with a key of ENG", Expect::Dropped, |n| {
            of_json(
                json!({"id": "10001", "key": "ENG-1", "fields": {"project": {"id": n.jira.hr_project, "key": "HR"}, "summary": "HRSECRET"}}),
            )
        }),
        told(
            "an issue of HR in a list of one",
            Expect::Inside(empty),
            |n| of_json(json!([hr_issue(n)])),
        ),
        told("nothing", Expect::Inside(fine), |_| of_json(Value::Null)),
        told("no body", Expect::Inside(fine), |_| {
            SandboxResponse::empty(200)
        }),
        told("HTML", Expect::Dropped, |_| {
            SandboxResponse::bytes(200, "text/html", "<p>HRSECRET</p>")
        }),
        told("half of it", Expect::Dropped, |_| {
            text(r#"{"key": "ENG-1", "fields": {"summary": "HRSECRET"#)
        }),
        told("two documents", Expect::Dropped, |_| {
            text(r#"{"key": "ENG-1"} {"key": "HR-1", "x": "HRSECRET"}"#)
        }),
        told("a byte order mark", Expect::Dropped, |_| {
            text("\u{feff}{\"key\": \"HR-1\", \"x\": \"HRSECRET\"}")
        }),
        told("NaN", Expect::Dropped, |_| {
            text(r#"{"key": "ENG-1", "x": NaN, "y": "HRSECRET"}"#)
        }),
        told("no UTF-8", Expect::Dropped, |_| {
            SandboxResponse::bytes(
                200,
                "application/json",
                b"{\"x\": \"HRSECRET \xff\"}".to_vec(),
            )
        }),
        told("UTF-16", Expect::Dropped, |_| {
            let bytes: Vec<u8> = "{\"x\": \"HRSECRET\"}"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect();
            SandboxResponse::bytes(200, "application/json", bytes)
        }),
        told("three hundred levels of it", Expect::Dropped, |n| {
            let text = nested(300, hr_issue(n)).to_string();
            SandboxResponse::bytes(200, "application/json", text)
        }),
        told("a property twice, HR first", Expect::Dropped, |_| {
            text(
                r#"{"key": "ENG-1", "fields": {"parent": {"key": "HR-1", "fields": {"summary": "HRSECRET"}}, "parent": null}}"#,
            )
        }),
        told("a property twice, HR last", Expect::Dropped, |_| {
            text(
                r#"{"key": "ENG-1", "fields": {"parent": null, "parent": {"key": "HR-1", "fields": {"summary": "HRSECRET"}}}}"#,
            )
        }),
        told("the key twice", Expect::Dropped, |_| {
            text(r#"{"key": "HR-1", "key": "ENG-1", "fields": {"summary": "x"}}"#)
        }),
        told("a key as escapes", Expect::Dropped, |_| {
            text(r#"{"key": "\u0048\u0052-1", "fields": {"summary": "HRSECRET"}}"#)
        }),
        told("a key under an escaped name", Expect::Dropped, |_| {
            text(r#"{"\u006bey": "HR-1", "fields": {"summary": "HRSECRET"}}"#)
        }),
    ]
}

fn empty(_: &World, _: &Names, got: &Got) -> Result<(), String> {
    match got.json() == json!([]) {
        true => Ok(()),
        false => Err(got.text.clone()),
    }
}

fn fine(_: &World, _: &Names, _: &Got) -> Result<(), String> {
    Ok(())
}

/// HR within an issue of ENG.
fn inside_of_it() -> Vec<Attack> {
    let told = |name: &str, answer: Answer| told(name, Expect::Inside(left), answer);
    vec![
        told("a parent", |n| with(json!({"parent": hr_issue(n)}))),
        told("a parent without a key", |n| {
            with(json!({"parent": {"id": n.jira.hr_issue_id, "fields": {"summary": "HRSECRET"}}}))
        }),
        told("subtasks", |n| {
            with(json!({"subtasks": [hr_issue(n), {"id": "10002", "key": "ENG-2"}]}))
        }),
        told("both ends of a link", |n| {
            with(
                json!({"issuelinks": [{"id": "1", "inwardIssue": hr_issue(n), "outwardIssue": hr_issue(n)}]}),
            )
        }),
        told("a link without a key", |n| {
            with(
                json!({"issuelinks": [{"id": "1", "type": {"name": "Blocks"}, "outwardIssue": {"id": n.jira.hr_issue_id, "fields": {"summary": "HRSECRET"}}}]}),
            )
        }),
        told("an epic", |n| {
            with(
                json!({"epic": {"id": n.jira.hr_issue_id, "key": n.jira.hr_epic, "name": "HRSECRET"}}),
            )
        }),
        told("an epic without a key", |n| {
            with(json!({"epic": {"id": n.jira.hr_issue_id, "name": "HRSECRET"}}))
        }),
        told("a key in a field of the site's own", |n| {
            with(json!({"customfield_10014": n.jira.hr_epic}))
        }),
        told("keys in a field of the site's own", |n| {
            with(json!({"customfield_10099": [n.jira.hr_epic, "ENG-2"]}))
        }),
        told("an issue in a field of the site's own", |n| {
            with(
                json!({"customfield_10099": {"data": hr_issue(n), "hasEpicLinkFieldDependency": false}}),
            )
        }),
        told("a project in a field of the site's own", |n| {
            with(
                json!({"customfield_10098": {"self": format!("https://acme.atlassian.net/rest/api/3/project/{}", n.jira.hr_project), "id": n.jira.hr_project, "key": "HR", "name": "HRSECRET", "projectTypeKey": "business"}}),
            )
        }),
        told(
            "a project without its type in a field of the site's own",
            |n| {
                with(
                    json!({"customfield_10098": {"self": format!("https://acme.atlassian.net/rest/api/3/project/{}", n.jira.hr_project), "id": n.jira.hr_project, "key": "HR", "name": "HRSECRET"}}),
                )
            },
        ),
        told("projects in a field of the site's own", |n| {
            with(
                json!({"customfield_10098": [{"id": n.jira.hr_project, "key": "HR", "name": "HRSECRET", "projectTypeKey": "business"}]}),
            )
        }),
        told("a sprint", |n| {
            let (sprint, board): (u64, u64) = (
                n.jira.hr_sprint.parse().unwrap(),
                n.jira.hr_board.parse().unwrap(),
            );
            with(
                json!({"customfield_10020": [{"id": sprint, "name": "HRSECRET", "state": "active", "boardId": board, "goal": "HRSECRET"}]}),
            )
        }),
        told("a sprint in the agile way", |n| {
            let (sprint, board): (u64, u64) = (
                n.jira.hr_sprint.parse().unwrap(),
                n.jira.hr_board.parse().unwrap(),
            );
            with(
                json!({"sprint": {"id": sprint, "name": "HRSECRET", "originBoardId": board}, "closedSprints": [{"id": sprint, "name": "HRSECRET", "originBoardId": board}]}),
            )
        }),
        told("a scope", |n| {
            with(
                json!({"issuetype": {"id": "7", "name": "HRSECRET", "scope": {"type": "PROJECT", "project": {"id": n.jira.hr_project}}}}),
            )
        }),
        told("an issue that nobody expects", |n| {
            with(json!({"whatever": {"something": [hr_issue(n)]}}))
        }),
        told("sixty levels down", |n| with(nested(60, hr_issue(n)))),
        told("in a list of lists", |n| {
            with(json!({"customfield_1": [[hr_issue(n)], [[hr_issue(n)]]]}))
        }),
        told("among transitions", |n| {
            of_json(
                json!({"key": "ENG-1", "transitions": [{"id": "1", "fields": {"parent": {"allowedValues": [hr_issue(n)]}}}]}),
            )
        }),
        told("among allowed values", |n| {
            of_json(
                json!({"key": "ENG-1", "editmeta": {"fields": {"project": {"allowedValues": [{"self": format!("https://acme.atlassian.net/rest/api/3/project/{}", n.jira.hr_project), "id": n.jira.hr_project, "key": "HR", "name": "HRSECRET"}]}}}}),
            )
        }),
        told("in a property with an issue's key", |n| {
            of_json(json!({"key": "ENG-1", "issueKey": n.jira.hr_issue}))
        }),
        told("in a property with an issue's id", |n| {
            of_json(
                json!({"key": "ENG-1", "worklogs": [{"issueId": n.jira.hr_issue_id, "comment": "HRSECRET"}]}),
            )
        }),
        told("a version of HR", |n| {
            let id: u64 = n.jira.hr_project.parse().unwrap();
            with(
                json!({"fixVersions": [{"id": n.jira.hr_version, "name": "HRSECRET", "projectId": id}]}),
            )
        }),
    ]
}

/// What an issue of ENG was, once.
fn histories() -> Vec<Attack> {
    fn history(item: Value) -> SandboxResponse {
        of_json(
            json!({"key": "ENG-1", "changelog": {"histories": [{"id": "1", "created": "2026-01-01T00:00:00.000+0000", "items": [item]}]}}),
        )
    }
    let told = |name: &str, answer: Answer| told(name, Expect::Inside(left), answer);
    vec![
        told("a history with a link", |n| {
            history(
                json!({"field": "Link", "from": null, "fromString": null, "to": n.jira.hr_issue, "toString": format!("This issue blocks {}", n.jira.hr_issue)}),
            )
        }),
        told("a history with a parent", |n| {
            history(
                json!({"field": "IssueParentAssociation", "from": n.jira.hr_issue_id, "fromString": n.jira.hr_epic, "to": null, "toString": null}),
            )
        }),
        told("a history with a parent by its summary", |n| {
            history(
                json!({"field": "Parent", "from": n.jira.hr_issue_id, "fromString": "HRSECRET", "to": null, "toString": null}),
            )
        }),
        told("a history with an epic", |n| {
            history(
                json!({"field": "Epic Link", "fieldtype": "custom", "from": n.jira.hr_issue_id, "fromString": n.jira.hr_epic, "to": null, "toString": null}),
            )
        }),
        told("a history with a child of an epic", |n| {
            history(
                json!({"field": "Epic Child", "from": null, "fromString": null, "to": n.jira.hr_issue_id, "toString": n.jira.hr_under_eng}),
            )
        }),
        told("a history with a sprint", |n| {
            history(
                json!({"field": "Sprint", "fieldtype": "custom", "from": "", "fromString": "", "to": n.jira.hr_sprint, "toString": "HRSECRET Sprint 1"}),
            )
        }),
        told("a history with sprints of both", |n| {
            history(
                json!({"field": "Sprint", "fieldtype": "custom", "from": n.jira.eng_sprint, "fromString": "ENG Sprint 5", "to": format!("{}, {}", n.jira.eng_sprint, n.jira.hr_sprint), "toString": "ENG Sprint 5, HRSECRET Sprint 1"}),
            )
        }),
        told("a history with a project", |n| {
            history(
                json!({"field": "project", "from": n.jira.hr_project, "fromString": "HRSECRET People", "to": "10000", "toString": "Engineering"}),
            )
        }),
        told("a history with a key", |n| {
            history(
                json!({"field": "Key", "from": null, "fromString": n.jira.moved_in, "to": null, "toString": "ENG-1"}),
            )
        }),
        told(
            "a history with a project in a field of the site's own",
            |n| {
                history(
                    json!({"field": "Related project", "fieldtype": "custom", "fieldId": "customfield_10030", "from": null, "fromString": null, "to": n.jira.hr_project, "toString": "HRSECRET People"}),
                )
            },
        ),
        told(
            "a history with an issue in a field of the site's own",
            |n| {
                history(
                    json!({"field": "Depends on", "fieldtype": "custom", "fieldId": "customfield_10031", "from": null, "fromString": null, "to": n.jira.hr_issue_id, "toString": n.jira.hr_issue}),
                )
            },
        ),
        told("a history with a field in capitals", |n| {
            history(
                json!({"field": "SPRINT", "from": "", "fromString": "", "to": n.jira.hr_sprint, "toString": "HRSECRET Sprint 1"}),
            )
        }),
        told("a history with a remote link", |n| {
            history(
                json!({"field": "RemoteWorkItemLink", "from": null, "fromString": null, "to": "1", "toString": format!("This work item links to \"{} (Jira)\"", n.jira.hr_issue)}),
            )
        }),
    ]
}

/// Look-ups that are answered in odd ways: what cannot be placed lies outside.
fn look_ups() -> Vec<Attack> {
    let look_up = |name: &str, answer: Answer| {
        steps(name, Expect::LookedUp, move |world, names| async move {
            world.jira.says(Method::Get, "/issue/ENG-1", answer(&names));
            sent(&world, issue()).await
        })
        .alone()
    };
    vec![
        look_up("a look-up that finds HR", |n| {
            of_json(json!({"id": "10001", "key": "ENG-1", "fields": {"project": {"id": n.jira.hr_project}}}))
        }),
        look_up("a look-up without a project", |_| of_json(json!({"id": "10001", "key": "ENG-1", "fields": {}}))),
        look_up("a look-up with a project without an id", |_| of_json(json!({"key": "ENG-1", "fields": {"project": {"key": "ENG"}}}))),
        look_up("a look-up with null for a project", |_| of_json(json!({"key": "ENG-1", "fields": {"project": null}}))),
        look_up("a look-up with an id that is none", |_| of_json(json!({"key": "ENG-1", "fields": {"project": {"id": "010000"}}}))),
        look_up("a look-up with an id in a list", |_| of_json(json!({"key": "ENG-1", "fields": {"project": {"id": ["10000"]}}}))),
        look_up("a look-up with null", |_| of_json(Value::Null)),
        look_up("a look-up with a list", |_| of_json(json!([{"fields": {"project": {"id": "10000"}}}]))),
        look_up("a look-up that is not there", |_| SandboxResponse::json(404, json!({"errorMessages": ["HRSECRET"]}))),
        look_up("a look-up that is forbidden", |_| SandboxResponse::json(403, json!({"errorMessages": ["HRSECRET"]}))),
        look_up("a look-up that is gone", |_| SandboxResponse::json(410, json!({"errorMessages": ["HRSECRET"]}))),
        look_up("a look-up that is wrong", |_| SandboxResponse::json(400, json!({"errorMessages": ["HRSECRET"]}))),
        steps("a look-up of another issue's place", Expect::LookedUp, |world, names| async move {
            // Who was asked about one must not answer about another.
            let other = json!({"issues": [{"id": "10002", "key": "ENG-2", "fields": {"project": {"id": "10000"}}}]});
            world.jira_says(Method::Post, "/issue/bulkfetch", other);
            let shot = platform("getBulkChangelogs").json(json!({"issueIdsOrKeys": ["ENG-1", names.jira.hr_issue_id]}));
            sent(&world, shot).await
        })
        .alone(),
        steps("a project that is looked up as another", Expect::LookedUp, |world, names| async move {
            let hr = json!({"id": names.jira.hr_project, "key": "HR", "name": "x"});
            world.jira_says(Method::Get, "/project/ENG", hr);
            // Whatever the key means now, HR's issues are not ENG's by name.
            sent(&world, platform("getIssue").path("issueIdOrKey", &names.jira.hr_issue)).await
        })
        .alone(),
        steps("a space that is looked up as another", Expect::Inside(fine), |world, names| async move {
            let hr = json!({"results": [{"id": names.wiki.hr.id, "key": "HR"}], "_links": {}});
            world.wiki_says(Method::Get, "/wiki/api/v2/spaces", hr);
            match sent(&world, v2("getPageById").path("id", &names.wiki.hr.page)).await {
                    // There is no such space: nothing that is configured lies anywhere.
                    Err(atlassian_core::Error::Configuration { .. }) => Ok(Got::said("not there")),
                    other => other,
                }
        })
        .alone(),
    ]
}

/// Lists with more in them than was asked for.
fn lists() -> Vec<Attack> {
    let only: Check = crate::jql::only_eng;
    let listed = |name: &str,
                  end: &'static str,
                  shot: fn(&Names) -> Shot,
                  answer: fn(&Names) -> Value,
                  check: Check| {
        steps(
            name,
            Expect::Inside(check),
            move |world, names| async move {
                let method = shot(&names).0.operation.method;
                world.jira_says(method, end, answer(&names));
                sent(&world, shot(&names)).await
            },
        )
        .alone()
    };
    let boards: fn(&Names) -> Shot = |_| software("getAllBoards");
    let no_board: Check = |_, _, got| match got.json()["values"].as_array().map(Vec::len) {
        Some(0) => Ok(()),
        _ => Err(got.text.clone()),
    };
    vec![
        listed(
            "a search that finds HR, too",
            "/search/jql",
            |_| platform("searchAndReconsileIssuesUsingJql"),
            |n| json!({"issues": [{"id": "10001", "key": "ENG-1"}, hr_issue(n)], "isLast": true}),
            only,
        ),
        listed(
            "a search by POST that finds HR, too",
            "/search/jql",
            |_| platform("searchAndReconsileIssuesUsingJqlPost").json(json!({})),
            |n| json!({"issues": [hr_issue(n), {"id": "10001", "key": "ENG-1"}], "isLast": true}),
            only,
        ),
        listed(
            "a bulk fetch with HR, too",
            "/issue/bulkfetch",
            |_| platform("bulkFetchIssues").json(json!({"issueIdsOrKeys": ["ENG-1"]})),
            |n| json!({"issues": [{"id": "10001", "key": "ENG-1"}, hr_issue(n)], "issueErrors": []}),
            only,
        ),
        listed(
            "a search with a count of all",
            "/search/jql",
            |_| platform("searchAndReconsileIssuesUsingJql"),
            |n| json!({"issues": [{"id": "10001", "key": "ENG-1"}, hr_issue(n)], "isLast": true, "names": {"summary": "Summary"}}),
            only,
        ),
        listed(
            "boards without a place",
            "/agile/1.0/board",
            boards,
            |_| json!({"values": [{"id": 9, "name": "HRSECRET", "type": "scrum"}], "isLast": true, "total": 1, "startAt": 0, "maxResults": 50}),
            no_board,
        ),
        listed(
            "boards of a person",
            "/agile/1.0/board",
            boards,
            |_| json!({"values": [{"id": 9, "name": "HRSECRET", "location": {"userId": 1, "displayName": "x"}}], "isLast": true, "total": 1, "startAt": 0, "maxResults": 50}),
            no_board,
        ),
        listed(
            "boards whose place disagrees",
            "/agile/1.0/board",
            boards,
            |n| {
                let id: u64 = n.jira.hr_project.parse().unwrap();
                json!({"values": [{"id": 9, "name": "HRSECRET", "location": {"projectId": id, "projectKey": "ENG"}}], "isLast": true, "total": 1, "startAt": 0, "maxResults": 50})
            },
            no_board,
        ),
        listed(
            "boards with an id that is none",
            "/agile/1.0/board",
            boards,
            |_| json!({"values": [{"id": 9, "name": "HRSECRET", "location": {"projectId": "10000 "}}], "isLast": true, "total": 1, "startAt": 0, "maxResults": 50}),
            no_board,
        ),
        listed(
            "projects without an id",
            "/project/search",
            |_| platform("searchProjects"),
            |_| json!({"values": [{"name": "HRSECRET"}], "isLast": true, "total": 1, "startAt": 0, "maxResults": 50}),
            no_board,
        ),
        listed(
            "projects whose names disagree",
            "/project/search",
            |_| platform("searchProjects"),
            |n| json!({"values": [{"id": n.jira.hr_project, "key": "ENG", "name": "HRSECRET"}, {"id": "10000", "key": "HR", "name": "HRSECRET"}], "isLast": true, "total": 2, "startAt": 0, "maxResults": 50}),
            no_board,
        ),
        listed(
            "projects that are a list of texts",
            "/project/search",
            |_| platform("searchProjects"),
            |_| json!({"values": ["HRSECRET"], "isLast": true, "total": 1, "startAt": 0, "maxResults": 50}),
            no_board,
        ),
        listed(
            "permitted projects",
            "/permissions/project",
            |_| platform("getPermittedProjects").json(json!({"permissions": ["BROWSE_PROJECTS"]})),
            |n| {
                let id: u64 = n.jira.hr_project.parse().unwrap();
                json!({"projects": [{"id": id, "key": "HR"}, {"id": 10000, "key": "ENG"}]})
            },
            |_, _, got| match got.json()["projects"].as_array().map(Vec::len) {
                Some(1) => Ok(()),
                _ => Err(got.text.clone()),
            },
        ),
        listed(
            "fields of a project",
            "/rest/api/3/field",
            |_| platform("getFields"),
            |n| json!([{"id": "summary", "name": "Summary"}, {"id": "customfield_1", "name": "HRSECRET", "scope": {"type": "PROJECT", "project": {"id": n.jira.hr_project}}}]),
            fine,
        ),
        listed(
            "statuses of a project",
            "/rest/api/3/status",
            |_| platform("getStatuses"),
            |n| json!([{"id": "1", "name": "Open"}, {"id": "2", "name": "HRSECRET", "scope": {"type": "PROJECT", "project": {"id": n.jira.hr_project}}}]),
            fine,
        ),
        listed(
            "types of a project",
            "/rest/api/3/issuetype",
            |_| platform("getIssueAllTypes"),
            |n| json!([{"id": "1", "name": "Task"}, {"id": "2", "name": "HRSECRET", "scope": {"type": "PROJECT", "project": {"id": n.jira.hr_project}}}]),
            fine,
        ),
        listed(
            "suggestions in a subtitle",
            "/issue/picker",
            |_| platform("getIssuePickerResource").query("query", "x"),
            |n| json!({"sections": [{"id": "cs", "label": "Current Search", "issues": [{"id": 1, "key": n.jira.hr_issue, "summaryText": "HRSECRET", "keyHtml": "HR-1"}]}]}),
            fine,
        ),
    ]
}

/// Redirects: nothing of theirs is followed with credentials, and nothing of JSON at all.
fn redirects() -> Vec<Attack> {
    vec![
        steps("a redirect of an issue to HR", Expect::Inside(fine), |world, names| async move {
            let to = format!("{}/rest/api/3/issue/{}", world.sandbox.uri(), names.jira.hr_issue);
            then(&world, SandboxResponse::empty(303).header("location", &to));
            // The answer is empty, and nothing was asked elsewhere; the next look is at what was reached.
            sent(&world, issue()).await
        })
        .alone(),
        steps("a permanent redirect of an issue to HR", Expect::Inside(fine), |world, names| async move {
            let to = format!("/rest/api/3/issue/{}", names.jira.hr_issue);
            then(&world, SandboxResponse::bytes(308, "application/json", "").header("location", &to));
            match sent(&world, issue()).await {
                Err(error) if !error.is_denied() => Ok(Got::said("an error")),
                other => other,
            }
        })
        .alone(),
        steps("a redirect of a file to one of HR", Expect::Refused, |world, names| async move {
            let shot = platform("getIssue").path("issueIdOrKey", &names.jira.eng_issue).query("fields", "attachment");
            sent(&world, shot).await?;
            let to = format!("{}/rest/api/3/attachment/content/{}", world.sandbox.uri(), names.jira.hr_attachment);
            let end = format!("/attachment/content/{}", names.jira.eng_attachment);
            world.jira.says(Method::Get, &end, SandboxResponse::empty(303).header("location", &to));
            let shot = platform("getAttachmentContent").path("id", &names.jira.eng_attachment);
            let mut download = world.session.open(shot.0).await?;
            let mut text = Vec::new();
            while let Some(chunk) = download.chunk().await? {
                text.extend_from_slice(&chunk);
            }
            Ok(Got::said(String::from_utf8_lossy(&text)))
        })
        .alone(),
        steps("an error that tells of HR", Expect::Refused, |world, names| async move {
            let body = json!({"errorMessages": [format!("{} (HRSECRET) has to be done first", names.jira.hr_issue)]});
            then(&world, SandboxResponse::json(409, body));
            sent(&world, issue()).await
        })
        .alone(),
    ]
}

/// Confluence.
fn wiki() -> Vec<Attack> {
    fn page(n: &Names) -> String {
        format!("/pages/{}", n.wiki.docs.page)
    }
    let told = |name: &str, expect: Expect, answer: fn(&Names) -> Value| {
        steps(name, expect, move |world, names| async move {
            let here = json!({"id": names.wiki.docs.page, "spaceId": names.wiki.docs.id});
            world.wiki_says(Method::Get, &page(&names), here);
            world.wiki_says(Method::Get, &page(&names), answer(&names));
            sent(&world, v2("getPageById").path("id", &names.wiki.docs.page)).await
        })
        .alone()
    };
    let children = |name: &str, expect: Expect, answer: fn(&Names) -> Value| {
        steps(name, expect, move |world, names| async move {
            let end = format!("{}/direct-children", page(&names));
            world.wiki_says(Method::Get, &end, answer(&names));
            sent(
                &world,
                v2("getPageDirectChildren").path("id", &names.wiki.docs.page),
            )
            .await
        })
        .alone()
    };
    vec![
        told("a page of HR", Expect::Dropped, |n| json!({"id": n.wiki.docs.page, "spaceId": n.wiki.hr.id, "title": "HRSECRET"})),
        told("a page of HR whose space is a number", Expect::Dropped, |n| {
            let id: u64 = n.wiki.hr.id.parse().unwrap();
            json!({"id": n.wiki.docs.page, "spaceId": id, "title": "HRSECRET"})
        }),
        told("a page of HR in the older form", Expect::Dropped, |n| {
            json!({"id": n.wiki.docs.page, "space": {"key": "HR", "name": "HRSECRET"}, "title": "HRSECRET"})
        }),
        told("a page of HR by what it can be expanded to", Expect::Dropped, |n| {
            json!({"id": n.wiki.docs.page, "_expandable": {"space": "/rest/api/space/HR"}, "title": "HRSECRET"})
        }),
        told("a page with a profile beside", Expect::Inside(fine), |n| {
            json!({"id": n.wiki.docs.page, "spaceId": n.wiki.docs.id, "author": {"accountId": "x", "personalSpace": {"key": n.wiki.personal_key, "name": "HRSECRET"}}})
        }),
        told("a page with the id of somebody's space", Expect::Inside(fine), |n| {
            json!({"id": n.wiki.docs.page, "spaceId": n.wiki.docs.id, "author": {"accountId": "x", "personalSpaceId": n.wiki.personal_space}})
        }),
        children("children in HR", Expect::Inside(|_, _, got| match got.json()["results"].as_array().map(Vec::len) {
            Some(1) => Ok(()),
            _ => Err(got.text.clone()),
        }), |n| {
            json!({"results": [{"id": n.wiki.docs.child, "title": "x"}, {"id": n.wiki.hr.child, "title": "HRSECRET", "spaceId": n.wiki.hr.id}], "_links": {}})
        }),
        children("spaces among children", Expect::Inside(fine), |n| {
            json!({"results": [{"id": n.wiki.hr.id, "key": "HR", "name": "HRSECRET", "homepageId": n.wiki.hr.home}], "_links": {}})
        }),
        Attack::new("a search that finds HR, too", How::Send(|_| crate::calls::v1("searchByCQL").query("cql", "type = page")), Expect::Inside(fine))
            .after(|world| {
                let found = json!({"results": [
                    {"content": {"id": "1", "space": {"key": "HR"}, "title": "HRSECRET"}, "title": "HRSECRET"},
                    {"content": {"id": "1", "title": "HRSECRET"}, "title": "HRSECRET", "resultGlobalContainer": {"title": "HRSECRET", "displayUrl": "/spaces/HR"}},
                    {"space": {"key": "HR", "name": "HRSECRET"}, "title": "HRSECRET"},
                ], "totalSize": 3});
                world.wiki_says(Method::Get, "/rest/api/search", found);
            }),
    ]
}
