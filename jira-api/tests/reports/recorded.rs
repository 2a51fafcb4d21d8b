//! Reports over what a real site sent: a Kanban board, eight of its issues and their changelogs. The
//! recordings are not part of the repository: `ATLASSIAN_FIXTURES` names their directory (default
//! `../shared/fixtures` beside the checkout).

use std::path::PathBuf;

use atlassian_core::operation::Method;
use atlassian_core::sandbox::{Product, Sandbox, SandboxRequest, SandboxResponse};
use jira_api::Jira;
use jira_api::reports::{Blocker, Calendar, civil};
use serde_json::{Value, json};

struct Recorded {
    configuration: Value,
    fields: Value,
    issues: Vec<Value>,
}

fn recorded() -> Option<Recorded> {
    let given = std::env::var_os("ATLASSIAN_FIXTURES").map(PathBuf::from);
    let beside = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/fixtures"
    ));
    let mut roots = given.into_iter().chain([beside]);
    let root = roots.find(|path| path.join("payloads/jirametrics").is_dir())?;
    let read = |name: &str| -> Value {
        let text = std::fs::read(root.join("payloads").join(name)).unwrap();
        serde_json::from_slice(&text).unwrap()
    };
    let names = [
        "SP-1.f9c237f7",
        "SP-2.b24387f5",
        "SP-5.fdc7108a",
        "SP-7.fc8cb80b",
        "SP-8.1f37bedb",
        "SP-10.a4cdc198",
        "SP-11.1389398f",
    ];
    Some(Recorded {
        configuration: read("jirametrics/board-configuration.7f2e0afd.json"),
        fields: json!([
            {"id": "customfield_10021", "name": "Flagged", "custom": true, "clauseNames": ["Flagged"],
             "schema": {"type": "array", "items": "option", "customId": 10021,
                        "custom": "com.atlassian.jira.plugin.system.customfieldtypes:multicheckboxes"}},
            {"id": "customfield_10020", "name": "Sprint", "custom": true, "clauseNames": ["Sprint"],
             "schema": {"type": "array", "items": "json", "customId": 10020,
                        "custom": "com.pyxis.greenhopper.jira:gh-sprint"}},
            {"id": "summary", "name": "Summary", "custom": false, "clauseNames": ["summary"],
             "schema": {"type": "string", "system": "summary"}},
            {"id": "status", "name": "Status", "custom": false}, {"id": "issuetype", "name": "Issue Type", "custom": false},
            {"id": "assignee", "name": "Assignee", "custom": false}, {"id": "created", "name": "Created", "custom": false},
            {"id": "updated", "name": "Updated", "custom": false}, {"id": "issuelinks", "name": "Linked Issues", "custom": false},
            {"id": "customfield_10019", "name": "Rank", "custom": true},
        ]),
        issues: names
            .map(|name| read(&format!("jirametrics/{name}.json")))
            .into(),
    })
}

impl Product for Recorded {
    fn product(&self) -> &'static str {
        "jira"
    }

    fn handle(&self, request: &SandboxRequest) -> SandboxResponse {
        let answer = match (request.method, request.path.as_str()) {
            (Method::Get, "/rest/agile/1.0/board/1/configuration") => self.configuration.clone(),
            (Method::Get, "/rest/api/3/field") => self.fields.clone(),
            (Method::Get, "/rest/software/1.0/board/1/issue") => {
                json!({"issues": self.issues, "isLast": true})
            }
            (Method::Get, "/rest/agile/1.0/board/1/sprint") => {
                let refusal =
                    json!({"errorMessages": ["The board does not support sprints"], "errors": {}});
                return SandboxResponse::json(400, refusal);
            }
            (Method::Post, "/rest/api/3/changelog/bulkfetch") => {
                // One entry a page, the first ones last, so that the order is ours to find.
                let all: Vec<(Value, Value)> = self
                    .issues
                    .iter()
                    .flat_map(|issue| {
                        let histories = issue["changelog"]["histories"].as_array().cloned();
                        histories
                            .unwrap_or_default()
                            .into_iter()
                            .map(|entry| (issue["id"].clone(), entry))
                    })
                    .collect();
                let body: Value = serde_json::from_slice(&request.body).unwrap();
                let at: usize = body["nextPageToken"]
                    .as_str()
                    .map_or(0, |text| text.parse().unwrap());
                let (id, entry) = all[all.len() - 1 - at].clone();
                let mut page =
                    json!({"issueChangeLogs": [{"issueId": id, "changeHistories": [entry]}]});
                if at + 1 < all.len() {
                    page["nextPageToken"] = json!((at + 1).to_string());
                }
                page
            }
            _ => return SandboxResponse::unhandled(request),
        };
        SandboxResponse::json(200, answer)
    }
}

#[tokio::test]
async fn flow_cycle_times_and_blockers_of_a_real_board() {
    let Some(product) = recorded() else {
        println!("skipped: no recordings; set ATLASSIAN_FIXTURES");
        return;
    };
    let sandbox = Sandbox::builder().product(product).start().await;
    let jira = Jira::new(sandbox.api_token_session().unwrap());
    let days = (civil::date(2021, 6, 1), civil::date(2021, 12, 31));
    let flow = jira
        .reports()
        .cumulative_flow(1, days, &Calendar::utc())
        .await
        .unwrap();
    let names: Vec<&str> = flow.bands.iter().map(|band| band.name.as_str()).collect();
    assert_eq!(names, ["Backlog", "Ready", "In Progress", "Review", "Done"]);
    assert_eq!(flow.days.last().unwrap().counts, [0, 3, 1, 1, 2]);
    let (from, to) = (
        "2021-01-01T00:00:00Z".parse().unwrap(),
        "2022-12-31T00:00:00Z".parse().unwrap(),
    );
    let times = jira
        .reports()
        .cycle_times(1, (from, to), None)
        .await
        .unwrap();
    for issue in &times.issues {
        let sum: i64 = issue.in_status.iter().map(|time| time.seconds).sum();
        // Parts of seconds are lost in each status.
        assert!(
            (sum - issue.lead).abs() <= issue.in_status.len() as i64,
            "{issue:?}"
        );
    }
    let blocked = jira.reports().blockers(1, &[]).await.unwrap();
    let told: Vec<_> = times
        .issues
        .iter()
        .map(|issue| (issue.key.as_str(), issue.cycle))
        .collect();
    // SP-5 was done at first, and went back to work.
    assert_eq!(told, [("SP-10", Some(642_477)), ("SP-5", Some(9_504_269))]);
    assert_eq!(
        blocked
            .iter()
            .map(|issue| issue.key.as_str())
            .collect::<Vec<_>>(),
        ["SP-1"]
    );
    for issue in &blocked {
        assert!(
            issue
                .why
                .iter()
                .all(|why| matches!(why, Blocker::Flag { .. } | Blocker::Link { .. }))
        );
    }
    assert_eq!(sandbox.unhandled(), [""; 0]);
}
