//! Changing issues.

use atlassian_core::operation::Method;
use atlassian_core::sandbox::SandboxResponse;
use jira_api::Error;
use jira_api::sandbox::SandboxField;
use serde_json::{Value, json};

use crate::world::{every_field, names, on};

#[test]
fn fields_are_set_added_to_and_taken_from() {
    on(every_field, |world| async move {
        let issues = world.jira.issues();
        issues
            .update("ENG-31")
            .set("Priority", "Low")
            .set("Due date", "2026-04-01")
            .add("Labels", ["urgent", "mobile"])
            .remove("labels", "mobile")
            .add("Fix versions", ["1.1", "2.0"])
            .remove("Fix versions", "1.1")
            .add("Browsers", "Chrome")
            .set("Topics", ["x"])
            .add("Topics", "y")
            .add("Approvers", "Emil Costa")
            .await
            .unwrap();
        let issue = issues.get("ENG-31").await.unwrap();
        assert_eq!(issue.priority().unwrap().name(), "Low");
        assert_eq!(issue.due().unwrap().to_string(), "2026-04-01");
        assert_eq!(issue.labels(), ["urgent"]);
        assert_eq!(
            issue.fix_versions().map(|v| v.name()).collect::<Vec<_>>(),
            ["2.0"]
        );
        assert_eq!(issue.field("Browsers").unwrap().options(), ["Chrome"]);
        assert_eq!(issue.field("Topics").unwrap().text().unwrap(), "x, y");
        assert_eq!(
            issue.field("Approvers").unwrap().people()[0].name(),
            "Emil Costa"
        );

        issues
            .update("ENG-31")
            .set("Due date", ())
            .set("Assignee", None::<String>)
            .set("Labels", ())
            .set("Sprint", ())
            .set("Parent", ())
            .set("Browsers", Vec::<String>::new())
            .set("Story point estimate", ())
            .without_notification()
            .await
            .unwrap();
        let issue = issues.get("ENG-31").await.unwrap();
        assert!(issue.due().is_none() && issue.assignee().is_none() && issue.labels().is_empty());
        assert!(
            issue.parent().is_none() && issue.sprint().is_none() && issue.story_points().is_none()
        );
        assert!(issue.field("Browsers").unwrap().is_empty());
        let last = world.sandbox.requests();
        let edit = last.iter().rfind(|call| call.method == "PUT").unwrap();
        assert_eq!(edit.query.as_deref(), Some("notifyUsers=false"));
    });
}

#[test]
fn one_call_is_enough_where_the_kind_of_the_issue_is_known() {
    on(every_field, |world| async move {
        let issues = world.jira.issues();
        let before = world.count();
        issues
            .update("ENG-31")
            .set("Severity", "Major")
            .await
            .unwrap();
        assert_eq!(world.calls(before).len(), 2);
        let before = world.count();
        issues
            .update("eng-31")
            .set("Severity", "Minor")
            .await
            .unwrap();
        assert_eq!(world.calls(before).len(), 1, "{:?}", world.calls(before));
        let before = world.count();
        issues.update("ENG-31").await.unwrap();
        assert_eq!(world.count(), before);
    });
}

#[test]
fn what_is_wrong_is_said_before_anything_is_sent() {
    on(every_field, |world| async move {
        let error = world
            .jira
            .issues()
            .update("ENG-31")
            .set("Severity", "Huge")
            .add("Summary", "more")
            .add("Colour", "red")
            .remove("Device", "Hardware")
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "editIssue was not sent for ENG-31 (Story): “Severity” (customfield_10108) cannot be “Huge”; it \
             can be “Critical”, “Major” or “Minor”; “Summary” cannot be changed by `add`; it takes “set”; no \
             field is named “Colour”; “Device” (customfield_10110) cannot be changed by `remove`; it takes \
             “set”"
        );
        assert!(!world.calls(0).iter().any(|call| call.starts_with("PUT")));
        let error = world
            .jira
            .issues()
            .update("ENG-4000")
            .set("Summary", "x")
            .await
            .unwrap_err();
        assert!(error.is_not_found(), "{error}");
    });
}

#[test]
fn refusals_name_fields_and_the_issue() {
    on(every_field, |world| async move {
        let update = world
            .jira
            .issues()
            .update("ENG-31")
            .set("effort", json!("x"));
        let error = update.await.unwrap_err().to_string();
        assert!(
            error.starts_with(
                "editIssue was refused for ENG-31 (status 400): “effort” (customfield_10104): Operation \
                 value must be a number"
            ),
            "{error}"
        );
    });
}

/// A list that Jira only takes as a whole.
fn whole_list(site: &jira_api::sandbox::JiraSandbox) {
    site.add_field(SandboxField::checkboxes("Regions", ["EU", "US", "APAC"]).only_set());
}

#[test]
fn a_list_that_is_only_taken_as_a_whole_is_read_changed_and_written() {
    on(whole_list, |world| async move {
        let issues = world.jira.issues();
        let regions = || names(&world.value("ENG-4", "customfield_10100"));
        issues
            .update("ENG-4")
            .add("Regions", "EU")
            .set("Summary", "Both")
            .await
            .unwrap();
        assert_eq!(regions(), ["EU"]);
        assert_eq!(world.value("ENG-4", "summary"), "Both");
        issues
            .update("ENG-4")
            .add("Regions", ["US", "EU"])
            .await
            .unwrap();
        assert_eq!(regions(), ["EU", "US"]);
        issues
            .update("ENG-4")
            .remove("Regions", "EU")
            .await
            .unwrap();
        assert_eq!(regions(), ["US"]);
        issues
            .update("ENG-4")
            .remove("Regions", "APAC")
            .add("Regions", "APAC")
            .await
            .unwrap();
        assert_eq!(regions(), ["US", "APAC"]);
        let call = issues
            .update("ENG-4")
            .add("Regions", "APAC")
            .remove("Regions", "apac");
        call.await.unwrap();
        assert_eq!(regions(), ["US"]);
        let before = world.count();
        issues
            .update("ENG-4")
            .remove("Regions", "EU")
            .await
            .unwrap();
        assert!(
            !world
                .calls(before)
                .iter()
                .any(|call| call.starts_with("PUT"))
        );
    });
}

#[test]
fn clones_do_not_write_over_each_other() {
    on(whole_list, |world| async move {
        let add = |region: &str| {
            world
                .jira
                .clone()
                .issues()
                .update("ENG-4")
                .add("Regions", region)
                .send()
        };
        let (a, b, c) = tokio::join!(add("EU"), add("US"), add("APAC"));
        assert!(a.is_ok() && b.is_ok() && c.is_ok());
        let mut regions = names(&world.value("ENG-4", "customfield_10100"));
        regions.sort();
        assert_eq!(regions, ["APAC", "EU", "US"]);
    });
}

#[test]
fn what_somebody_else_writes_over_is_written_again() {
    on(whole_list, |world| async move {
        let path = "/rest/api/3/issue/ENG-4";
        let overwrite = |site: &jira_api::sandbox::JiraSandbox| {
            let body = json!({"fields": {"customfield_10100": [{"value": "US"}]}});
            site.ask(Method::Put, path, &[], body);
        };
        world
            .site
            .after_next(Method::Put, path, move |site| overwrite(site));
        world
            .jira
            .issues()
            .update("ENG-4")
            .add("Regions", "EU")
            .await
            .unwrap();
        assert_eq!(
            names(&world.value("ENG-4", "customfield_10100")),
            ["US", "EU"]
        );

        // Again and again, it is an error.
        fn each_time(site: &jira_api::sandbox::JiraSandbox, left: u8) {
            let path = "/rest/api/3/issue/ENG-4";
            let body: Value = json!({"fields": {"customfield_10100": [{"value": "US"}]}});
            if left > 0 {
                site.after_next(Method::Put, path, move |site| {
                    site.ask(Method::Put, path, &[], body);
                    each_time(site, left - 1);
                });
            }
        }
        each_time(&world.site, 20);
        let error = world
            .jira
            .issues()
            .update("ENG-4")
            .add("Regions", "APAC")
            .await
            .unwrap_err();
        assert!(matches!(&error, Error::Contested { .. }), "{error}");
        assert!(
            error.to_string().contains("“Regions” (customfield_10100)"),
            "{error}"
        );
    });
}

#[test]
fn an_issue_is_deleted_with_what_hangs_on_it() {
    on(
        |_| {},
        |world| async move {
            let issues = world.jira.issues();
            let error = issues.delete("ENG-31").await.unwrap_err();
            assert!(error.to_string().contains("subtasks"), "{error}");
            issues.delete("ENG-31").with_subtasks().await.unwrap();
            assert!(world.site.issue("ENG-31").is_none() && world.site.issue("ENG-41").is_none());
        },
    );
}

#[test]
fn estimates_are_changed_one_by_one() {
    on(
        |_| {},
        |world| async move {
            let issues = world.jira.issues();
            issues
                .update("ENG-4")
                .set("Original estimate", "2d")
                .await
                .unwrap();
            issues
                .update("ENG-4")
                .set("Remaining estimate", "3h")
                .await
                .unwrap();
            let time = world.value("ENG-4", "timetracking");
            assert_eq!(
                (&time["originalEstimate"], &time["remainingEstimate"]),
                (&json!("2d"), &json!("3h"))
            );
        },
    );
}

#[test]
fn a_call_that_is_dropped_lets_the_next_one_through() {
    on(whole_list, |world| async move {
        world
            .sandbox
            .fail_next("GET /rest/api/3/issue/ENG-4", SandboxResponse::empty(500));
        let first = world
            .jira
            .issues()
            .update("ENG-4")
            .add("Regions", "EU")
            .send();
        let mut first = Box::pin(first);
        // Begun, and given up.
        for _ in 0..3 {
            std::future::poll_fn(|cx| {
                let _ = first.as_mut().poll(cx);
                std::task::Poll::Ready(())
            })
            .await;
        }
        drop(first);
        world.sandbox.clear_faults();
        world
            .jira
            .issues()
            .update("ENG-4")
            .add("Regions", "US")
            .await
            .unwrap();
        assert_eq!(names(&world.value("ENG-4", "customfield_10100")), ["US"]);
    });
}
