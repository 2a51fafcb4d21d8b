//! Issues as they are read.

use std::path::PathBuf;
use std::sync::Arc;

use atlassian_core::json;
use jira_api::Issue;
use jira_api::fields::{Field, FieldProblem, FieldTable};
use jira_api::issue::{Direction, SprintState, StatusCategory};
use jira_api::platform::types::FieldDetails;
use serde_json::{Value, json};

use crate::world::{every_field, on};

#[test]
fn an_issue_of_the_site_reads_as_people_see_it() {
    on(every_field, |world| async move {
        let issue = world
            .jira
            .issues()
            .get("ENG-31")
            .with_changelog()
            .await
            .unwrap();
        assert_eq!(issue.key(), "ENG-31");
        assert_eq!(issue.summary(), "Keep a local copy of issues");
        let status = issue.status().unwrap();
        assert_eq!(status.name(), "In Progress");
        assert_eq!(status.category(), StatusCategory::InProgress);
        assert!(!issue.is_done());
        assert_eq!(issue.issue_type().unwrap().name(), "Story");
        assert_eq!(issue.project().unwrap().key(), "ENG");
        assert_eq!(issue.project_key(), "ENG");
        assert_eq!(issue.assignee().unwrap().name(), "Chidi Okafor");
        assert_eq!(issue.priority().unwrap().name(), "Highest");
        assert_eq!(issue.labels(), ["mobile"]);
        assert_eq!(issue.parent().unwrap().key(), "ENG-3");
        assert_eq!(issue.story_points(), Some(8.0));
        let sprint = issue.sprint().unwrap();
        assert_eq!(
            (sprint.name(), sprint.state()),
            ("ENG Sprint 5", SprintState::Active)
        );
        assert!(sprint.start().unwrap() < sprint.end().unwrap());
        assert_eq!(
            issue.subtasks().map(|one| one.key()).collect::<Vec<_>>(),
            ["ENG-41"]
        );
        let links: Vec<_> = issue.links().collect();
        assert_eq!(links[0].verb(), "blocks");
        assert_eq!(links[0].direction(), Direction::Outward);
        assert_eq!(links[0].other().unwrap().key(), "ENG-33");
        assert!(
            issue
                .description()
                .unwrap()
                .to_text()
                .contains("local copy")
        );
        assert!(issue.created().unwrap() < issue.updated().unwrap());
        assert_eq!(issue.due(), None);
        assert!(issue.has("duedate") && issue.get("duedate").is_empty());
        assert_eq!(issue.comments().count(), 1);
        assert_eq!(
            issue.comments().next().unwrap().author().unwrap().name(),
            "Chidi Okafor"
        );
        assert!(issue.has_whole_changelog());
        let first = issue.changes().last().unwrap();
        let item = first.items().next().unwrap();
        assert_eq!(
            (item.field(), item.to_text()),
            ("Sprint", Some("ENG Sprint 5"))
        );
        assert!(first.at().is_some());

        // A field by its name, its id, and its name in JQL.
        for name in ["Due date", "duedate", "DUE"] {
            assert!(issue.field(name).unwrap().is_empty(), "{name}");
        }
        assert_eq!(
            issue.field("Story point estimate").unwrap().number(),
            Some(8.0)
        );
        let error = issue.field("Severty").unwrap_err().to_string();
        assert!(
            error.contains("did you mean “Severity” (customfield_10108)?"),
            "{error}"
        );
        assert_eq!(
            issue.named_fields()["Summary"].text().unwrap(),
            issue.summary()
        );
    });
}

#[test]
fn only_the_fields_that_are_asked_for_are_read() {
    on(every_field, |world| async move {
        let get = world.jira.issues().get("eng-31");
        let issue = get.fields(["Summary", "story points"]).await.unwrap();
        assert_eq!(issue.key(), "ENG-31");
        assert!(issue.has("summary") && !issue.has("status"));
        assert_eq!(issue.story_points(), Some(8.0));
        let error = world
            .jira
            .issues()
            .get("ENG-31")
            .fields(["Sumary"])
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "no field is named “Sumary”; did you mean “Summary”?"
        );
        let gone = world.jira.issues().get("ENG-4000").await.unwrap_err();
        assert!(gone.is_not_found());
    });
}

/// What sites really send, and what they should not.
#[test]
fn reading_is_lenient() {
    let odd = [
        json!(null),
        json!([]),
        json!({"key": 7, "fields": []}),
        json!({"key": "A-1", "fields": {"status": "Open", "labels": "x", "duedate": 5, "created": "soon",
            "description": {"type": "paragraph"}, "issuelinks": [null, 7], "comment": [], "customfield_1": [[]],
            "parent": null, "timetracking": 5, "fixVersions": {"name": "1"}}}),
    ];
    for json in odd {
        let issue = Issue::from(json.clone());
        walk(&issue);
        assert!(issue.due().is_none() && issue.created().is_none());
    }
    let issue = Issue::from(json!({"key": "A-1", "fields": {
        "created": 1_767_323_045_000_i64,
        "updated": "1767323045000",
        "duedate": "2026-03-12T00:00:00.000+0000",
        "description": "Plain\ntext\n\nof old",
        "customfield_7": [{"id": "12", "name": "Sprint 1", "state": "ACTIVE", "boardId": 4}],
        "customfield_8": {"value": "Hardware", "child": {"value": "Laptop"}},
        "customfield_9": [{"accountId": "5b1", "displayName": "Ada"}],
        "unknown": {"kept": true},
    }}));
    assert_eq!(issue.created(), issue.updated());
    assert_eq!(issue.due().unwrap().to_string(), "2026-03-12");
    assert_eq!(
        issue.description().unwrap().to_text().trim_end(),
        "Plain\ntext\n\nof old"
    );
    assert_eq!(issue.sprint().unwrap().id(), Some(12));
    assert_eq!(
        issue.get("customfield_8").cascade(),
        Some(("Hardware", Some("Laptop")))
    );
    assert_eq!(
        issue.get("customfield_8").text().unwrap(),
        "Hardware / Laptop"
    );
    assert_eq!(issue.get("customfield_9").people()[0].account_id(), "5b1");
    assert_eq!(issue.get("unknown").raw()["kept"], true);
    assert!(matches!(
        issue.field("Severity"),
        Err(FieldProblem::NamesNotRead { .. })
    ));
}

#[test]
fn nothing_is_lost_on_the_way_through_the_view() {
    let text =
        r#"{"key":"A-1","expand":"names","fields":{"summary":"x"},"future":{"a":[1]},"names":{}}"#;
    let issue: Issue = json::from_str(text).unwrap();
    assert_eq!(
        Value::Object(issue.into_raw()),
        serde_json::from_str::<Value>(text).unwrap()
    );
    let bean: jira_api::platform::types::IssueBean = json::from_str(text).unwrap();
    let issue = Issue::from(bean);
    assert_eq!((issue.key(), issue.summary()), ("A-1", "x"));
}

/// Both kinds of story points, and which of them counts.
#[test]
fn story_points_are_found_in_either_field() {
    let table = table(&[
        (
            "customfield_1",
            "Story Points",
            "number",
            "com.atlassian.jira.plugin.system.customfieldtypes:float",
        ),
        (
            "customfield_2",
            "Story point estimate",
            "number",
            "com.pyxis.greenhopper.jira:jsw-story-points",
        ),
        (
            "customfield_3",
            "Effort",
            "number",
            "com.atlassian.jira.plugin.system.customfieldtypes:float",
        ),
    ]);
    for (fields, expected) in [
        (json!({"customfield_1": 5.0}), Some(5.0)),
        (json!({"customfield_2": 3}), Some(3.0)),
        (json!({"customfield_3": 3}), None),
        (json!({"customfield_1": 5, "customfield_2": 3}), Some(5.0)),
        (
            json!({"customfield_1": 5, "customfield_2": 3, "project": {"simplified": true}}),
            Some(3.0),
        ),
        (json!({"customfield_1": null}), None),
    ] {
        let issue = Issue::from(json!({"fields": fields})).with_fields(Arc::clone(&table));
        assert_eq!(issue.story_points(), expected, "{fields}");
    }
    let named = json!({"names": {"customfield_1": "Story points"}, "fields": {"customfield_1": 8}});
    assert_eq!(Issue::from(named).story_points(), Some(8.0));
}

fn table(fields: &[(&str, &str, &str, &str)]) -> Arc<FieldTable> {
    let details = |(id, name, kind, custom): &(&str, &str, &str, &str)| {
        let json = json!({"id": id, "name": name, "schema": {"type": kind, "custom": custom}});
        let details: FieldDetails = json::from_str(&json.to_string()).unwrap();
        Field::from(details)
    };
    Arc::new(FieldTable::new(fields.iter().map(details)))
}

/// Reads everything there is to read.
fn walk(issue: &Issue) {
    let _ = (
        issue.id(),
        issue.summary(),
        issue.project_key(),
        issue.is_done(),
    );
    let _ = (
        issue.description(),
        issue.environment(),
        issue.due(),
        issue.resolved(),
    );
    let _ = (
        issue.assignee().map(|p| p.email()),
        issue.reporter(),
        issue.creator(),
    );
    let _ = (
        issue.priority(),
        issue.resolution(),
        issue.labels(),
        issue.story_points(),
    );
    let _ = (
        issue.components().count(),
        issue.fix_versions().count(),
        issue.affects_versions().count(),
    );
    let _ = (
        issue.sprints().len(),
        issue.sprint(),
        issue.time_tracking().map(|t| t.spent()),
    );
    let _ = (
        issue.watches().map(|w| w.count()),
        issue.votes().map(|w| w.includes_me()),
    );
    for link in issue.links() {
        let _ = (link.verb(), link.other().map(|other| other.summary()));
    }
    for comment in issue.comments() {
        assert!(comment.raw()["body"].is_null() || comment.body().is_some());
        let _ = (comment.author(), comment.created(), comment.shown_to());
    }
    for worklog in issue.worklogs() {
        let _ = (worklog.seconds(), worklog.started());
    }
    for file in issue.attachments() {
        let _ = (file.file_name(), file.size());
    }
    for change in issue.changes() {
        let _ = (
            change.at(),
            change
                .items()
                .filter(|item| !item.field().is_empty())
                .count(),
        );
    }
    for (name, value) in issue.named_fields() {
        let _ = (
            name,
            value.text(),
            value.document(),
            value.options(),
            value.timestamp(),
        );
    }
}

fn recordings() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fixtures");
    let directory =
        std::env::var_os("ATLASSIAN_FIXTURES").map_or_else(|| beside.into(), PathBuf::from);
    Some(directory.join("payloads")).filter(|path| path.join("manifest.json").is_file())
}

/// Every issue in the recordings reads, and what is in it is found.
#[test]
fn recorded_issues_read() {
    let Some(directory) = recordings() else {
        println!("skipped: no recordings; set ATLASSIAN_FIXTURES to their directory");
        return;
    };
    let text = std::fs::read_to_string(directory.join("manifest.json")).unwrap();
    let entries: Vec<Value> = serde_json::from_str(&text).unwrap();
    let (mut issues, mut with_dates, mut with_status) = (0, 0, 0);
    for entry in &entries {
        let product = entry["product"].as_str().unwrap_or_default();
        let file = entry["file"].as_str().unwrap_or_default();
        let failed = entry["status"].as_u64().is_some_and(|status| status >= 400);
        if !product.starts_with("jira") || failed {
            continue;
        }
        let text = std::fs::read_to_string(directory.join(file)).unwrap();
        let Ok(json) = json::from_str::<Value>(&text) else {
            continue;
        };
        let list = json["issues"]
            .as_array()
            .cloned()
            .unwrap_or_else(|| vec![json]);
        for json in list
            .into_iter()
            .filter(|json| json["fields"].is_object() && json["key"].is_string())
        {
            let fields = json["fields"].clone();
            let issue = Issue::from(json.clone());
            walk(&issue);
            issues += 1;
            assert_eq!(issue.key(), json["key"].as_str().unwrap(), "{file}");
            if fields["created"].is_string() {
                assert!(issue.created().is_some(), "{file}: {}", fields["created"]);
                with_dates += 1;
            }
            if fields["status"].is_object() {
                assert!(!issue.status().unwrap().name().is_empty(), "{file}");
                with_status += 1;
            }
            if fields["description"]
                .as_str()
                .is_some_and(|text| !text.trim().is_empty())
                || fields["description"]["type"] == "doc"
            {
                assert!(issue.description().is_some(), "{file}");
            }
            assert_eq!(Value::Object(issue.into_raw()), json, "{file}");
        }
    }
    println!("{issues} issues, {with_dates} with dates, {with_status} with a status");
    assert!(issues >= 20, "only {issues} issues in the recordings");
}

/// The table of a real site, where two fields are called “Impact”.
#[test]
fn a_recorded_table_of_fields_is_searched() {
    let Some(directory) = recordings() else {
        println!("skipped: no recordings; set ATLASSIAN_FIXTURES to their directory");
        return;
    };
    let file = directory.join("django-DefectDojo/GET-getFields-200.99c65f42.json");
    let text = std::fs::read_to_string(file).unwrap();
    let fields: Vec<FieldDetails> = json::from_str(&text).unwrap();
    let table = FieldTable::new(fields.into_iter().map(Field::from));
    for (wanted, id) in [
        ("Fix versions", "fixVersions"),
        ("fixVersion", "fixVersions"),
        ("affects Versions", "versions"),
        ("due", "duedate"),
        ("story points", "customfield_10026"),
        ("Story point estimate", "customfield_10016"),
        ("cf[10020]", "customfield_10020"),
        ("customfield_10021", "customfield_10021"),
        ("type", "issuetype"),
        ("PARENT", "parent"),
    ] {
        assert_eq!(table.find(wanted).unwrap().id, id, "{wanted}");
    }
    let error = table.find("impact").unwrap_err();
    assert!(
        matches!(&error, FieldProblem::Ambiguous { candidates, .. } if candidates.len() == 2),
        "{error}"
    );
    assert_eq!(table.to_read(["Impact", "story points"]).unwrap().len(), 4);
    let error = table.find("Story Pionts").unwrap_err().to_string();
    assert_eq!(
        error,
        "no field is named “Story Pionts”; did you mean “Story Points” (customfield_10026)?"
    );
}
