//! Creating issues, one and many.

use adf::Document;
use atlassian_core::sandbox::SandboxResponse;
use jira_api::Error;
use jira_api::fields::{Cascade, Date, Estimates, FieldInput, FieldProblem, Markdown, Me};
use jira_api::sandbox::SandboxField;
use serde_json::json;

use crate::world::{every_field, names, on};

#[test]
fn every_schema_is_written_as_jira_wants_it() {
    on(every_field, |world| async move {
        let document = Document::from_value(json!({
            "type": "doc", "version": 1,
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": "As it is."}]}],
        }));
        let at: atlassian_core::Timestamp = "2026-03-12T09:30:00Z".parse().unwrap();
        let created = world
            .jira
            .issues()
            .create("ENG", "story")
            .set("Summary", "Everything at once")
            .set("Description", document.unwrap())
            .set("environment", "On *my* machine\n\nand yours")
            .set("Assignee", "bela.novak@example.com")
            .set("reporter", "Dana Lind")
            .set("Priority", "high")
            .set("Labels", ["one", "two"])
            .add("Labels", "three")
            .set("Components", ["server", "Web"])
            .set("Fix versions", "2.0")
            .set("Parent", "ENG-1")
            .set("Due date", Date::constant(2026, 3, 12))
            .set("Sprint", 5)
            .set("Story Points", 5)
            .set("Customer", "ACME")
            .set("Root cause", Markdown("A missing `await`."))
            .set("Design", "https://example.com/d")
            .set("Effort", "2.5")
            .set("Start date", "2026-03-01")
            .set("Change window", at)
            .set("Topics", ["a", "b"])
            .set("Severity", "critical")
            .set("Browsers", ["Safari", "firefox"])
            .set("Device", Cascade("Hardware", "Laptop"))
            .set("Tester", Me)
            .set("Approvers", ["Chidi Okafor", "5f0000000000000000000005"])
            .set("Team group", "jira-software-users")
            .set("Visible to", ["managers"])
            .set("Found in", "1.0")
            .set("Backports", ["1.0", "1.1"])
            .set("Owner project", "HR")
            .set("Flagged", true)
            .set("Original estimate", "3d")
            .set("Remaining estimate", "2d 4h")
            .property("import", json!({"row": 7}))
            .await
            .unwrap();
        let issue = world.jira.issues().get(&created.key).await.unwrap();
        assert_eq!(issue.id(), created.id);
        assert_eq!(issue.issue_type().unwrap().name(), "Story");
        assert_eq!(
            issue.description().unwrap().to_text().trim_end(),
            "As it is."
        );
        assert_eq!(
            issue.environment().unwrap().to_text().trim_end(),
            "On *my* machine\n\nand yours"
        );
        assert_eq!(issue.assignee().unwrap().name(), "Bela Novak");
        assert_eq!(issue.reporter().unwrap().name(), "Dana Lind");
        assert_eq!(issue.priority().unwrap().name(), "High");
        assert_eq!(issue.labels(), ["one", "two", "three"]);
        assert_eq!(
            issue.components().map(|c| c.name()).collect::<Vec<_>>(),
            ["Server", "Web"]
        );
        assert_eq!(
            issue.fix_versions().map(|v| v.name()).collect::<Vec<_>>(),
            ["2.0"]
        );
        assert_eq!(issue.parent().unwrap().key(), "ENG-1");
        assert_eq!(issue.due(), Some(Date::constant(2026, 3, 12)));
        assert_eq!(issue.sprint().unwrap().id(), Some(5));
        assert_eq!(issue.story_points(), Some(5.0));
        let text = |name: &str| issue.field(name).unwrap().text().unwrap_or_default();
        for (name, expected) in [
            ("Customer", "ACME"),
            ("Root cause", "A missing await."),
            ("Design", "https://example.com/d"),
            ("Effort", "2.5"),
            ("Start date", "2026-03-01"),
            ("Topics", "a, b"),
            ("Severity", "Critical"),
            ("Browsers", "Safari, Firefox"),
            ("Device", "Hardware / Laptop"),
            ("Tester", "Ada Marsh"),
            ("Approvers", "Chidi Okafor, Emil Costa"),
            ("Team group", "jira-software-users"),
            ("Visible to", "managers"),
            ("Found in", "1.0"),
            ("Backports", "1.0, 1.1"),
            ("Owner project", "People"),
            ("Flagged", "Impediment"),
        ] {
            assert_eq!(text(name), expected, "{name}");
        }
        assert_eq!(issue.field("Change window").unwrap().timestamp(), Some(at));
        let time = issue.time_tracking().unwrap();
        assert_eq!(time.original_estimate(), Some(3 * 8 * 3600));
        assert_eq!(time.remaining_estimate(), Some(20 * 3600));
    });
}

#[test]
fn everything_that_is_wrong_is_said_at_once_and_nothing_is_sent() {
    let prepare = |site: &jira_api::sandbox::JiraSandbox| {
        every_field(site);
        site.add_field(SandboxField::select("Impact", ["High", "Low"]));
        site.add_field(SandboxField::text("Impact"));
        site.add_field(SandboxField::text("Bug only").for_type("Bug"));
        site.add_field(SandboxField::select("Team", ["Red", "Blue"]).required());
        site.add_user("5f0000000000000000000010", "Dana Lind");
    };
    on(prepare, |world| async move {
        let before = world.site.issue_keys().len();
        let error = world
            .jira
            .issues()
            .create("ENG", "Task")
            .set("Story Pionts", 5)
            .set("impact", "High")
            .set("bug ONLY", "x")
            .set("Severity", "Criticl")
            .set("Due date", "tomorrow")
            .set("Effort", "many")
            .set("Effort", f64::NAN)
            .set("Fix versions", ["9.9"])
            .set("Labels", "two words")
            .set("Assignee", "Nobody At All")
            .set("Tester", "dana lind")
            .set("Device", "Hardware / Tablet")
            .set("Status", "Done")
            .set("Sprint", "next")
            .set("Original estimate", "90")
            .set("Customer", Markdown("x"))
            .set("Design", "example")
            .await
            .unwrap_err();
        let problems: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
        let expected = [
            "no field is named “Story Pionts”; did you mean “Story Points” (customfield_10103)?",
            "“impact” may be any of “Impact” (customfield_10119) or “Impact” (customfield_10120); use the id",
            "“bug ONLY” (customfield_10121) cannot be set on a new Task in ENG: it is not on its screen",
            "“Severity” (customfield_10108) cannot be “Criticl”; did you mean “Critical”? it can be “Critical”, “Major” or “Minor”",
            "“Due date” takes a day such as 2026-03-12, not “tomorrow”",
            "“Effort” (customfield_10104) takes a number, not “many”",
            "“Effort” (customfield_10104) takes a number, not NaN",
            "“Fix versions” cannot be “9.9”; it can be “1.0”, “1.1” or “2.0”",
            "“Labels” takes a word without spaces, such as “two-words”, not “two words”",
            "“Assignee”: nobody who can be assigned is called “Nobody At All”",
            "“Tester” (customfield_10111): “dana lind” may be any of “Dana Lind” (dana.lind@example.com, 5f0000000000000000000004), “Dana Lind” (dana.lind@example.com, 5f0000000000000000000010); use the e-mail address or the account id",
            "“Device” (customfield_10110) cannot be “Tablet”; it can be “Laptop” or “Phone”",
            "“Status” is not set: the status is changed with `jira.issues().transition`",
            sprint_is_not_next(),
            "“Original estimate” (timetracking) takes an estimate such as 2d 4h, not “90”",
            "“Customer” (customfield_10100) takes a text, not a Markdown text",
            "“Design” (customfield_10102) takes an address such as https://example.com, not “example”",
            "“Summary” is required",
            "“Team” (customfield_10122) is required; it can be “Red” or “Blue”",
        ];
        for (found, expected) in problems.iter().zip(expected) {
            assert_eq!(found, expected);
        }
        assert_eq!(problems.len(), expected.len(), "{problems:#?}");
        assert!(
            error
                .to_string()
                .starts_with("createIssue was not sent for a new Task in ENG: no field")
        );
        assert!(matches!(error, Error::NotSent(_)));
        assert_eq!(world.site.issue_keys().len(), before);
        assert!(!world.calls(0).iter().any(|call| call.starts_with("POST")));
    });
}

fn sprint_is_not_next() -> &'static str {
    if cfg!(feature = "agile") {
        "“Sprint” (customfield_10020) cannot be “next”; it can be “ENG Sprint 5”"
    } else {
        "“Sprint” (customfield_10020) takes the id of a sprint, a number, not “next”"
    }
}

#[cfg(feature = "agile")]
#[test]
fn a_sprint_is_set_by_its_name() {
    on(
        |_| (),
        |world| async move {
            let issues = world.jira.issues();
            let created = issues
                .create("ENG", "Story")
                .set("Summary", "Planned")
                .set("sprint", "eng sprint 5")
                .await
                .unwrap();
            let issue = issues.get(&created.key).await.unwrap();
            assert_eq!(
                issue.sprint().map(|sprint| sprint.name()),
                Some("ENG Sprint 5")
            );

            // That one is over.
            let error = issues
                .update(&created.key)
                .set("Sprint", "ENG Sprint 4")
                .await
                .unwrap_err();
            let said = error.problems()[0].to_string();
            let expected = "“Sprint” (customfield_10020) cannot be “ENG Sprint 4”; did you mean “ENG Sprint 5”";
            assert!(said.starts_with(expected), "{said}");
        },
    );
}

#[test]
fn a_type_that_the_project_has_not_is_answered_with_those_it_has() {
    on(
        |_| {},
        |world| async move {
            let error = world
                .jira
                .issues()
                .create("ENG", "Bugg")
                .set("Summary", "x")
                .await
                .unwrap_err();
            assert_eq!(
                error.to_string(),
                "“Issue Type” cannot be “Bugg”; did you mean “Bug”? it can be “Epic”, “Story”, “Task”, “Bug” or \
             “Sub-task”"
            );
            let error = world
                .jira
                .issues()
                .create("NONE", "Bug")
                .set("Summary", "x")
                .await
                .unwrap_err();
            assert!(error.is_not_found(), "{error}");
        },
    );
}

#[test]
fn what_jira_refuses_comes_back_under_the_names_that_were_used() {
    on(every_field, |world| async move {
        let create = || {
            world
                .jira
                .issues()
                .create("ENG", "Task")
                .set("Summary", "x")
        };
        // Raw JSON goes out unchecked.
        let error = create()
            .set("story POINTS", json!("five"))
            .await
            .unwrap_err();
        assert!(
            error.to_string().starts_with(
                "createIssue was refused for a new Task in ENG (status 400): “story POINTS” \
                 (customfield_10103): Operation value must be a number"
            ),
            "{error}"
        );
        assert_eq!(error.status(), Some(400));
        let Error::Refused(refused) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(refused.fields[0].field.id, "customfield_10103");
        assert!(error.atlassian().is_some());

        // Ids in the text of a message, too, and what it can be.
        let body = json!({
            "errorMessages": ["Field 'customfield_10104' cannot be set."],
            "errors": {"customfield_10108": "Severity is required."},
        });
        world
            .sandbox
            .fail_next("POST /rest/api/3/issue", SandboxResponse::json(400, body));
        let error = create().await.unwrap_err().to_string();
        assert!(
            error.contains("Field “Effort” (customfield_10104) cannot be set."),
            "{error}"
        );
        assert!(
            error.contains("“Severity” (customfield_10108): Severity is required. It can be “Critical”, “Major”"),
            "{error}"
        );
        world
            .sandbox
            .fail_next("POST /rest/api/3/issue", SandboxResponse::empty(403));
        let error = create().await.unwrap_err();
        assert!(error.is_forbidden() && matches!(error, Error::Atlassian(_)));
    });
}

/// Clones share what is known; the second issue costs one call.
#[test]
fn what_is_known_is_not_asked_again() {
    on(every_field, |world| async move {
        let create = |title: &str| {
            let issues = world.jira.clone().issues();
            issues
                .create("ENG", "Task")
                .set("Summary", title)
                .set("Assignee", "Ada Marsh")
                .send()
        };
        create("first").await.unwrap();
        assert_eq!(world.calls(0).len(), 4, "{:#?}", world.calls(0));
        let before = world.count();
        create("second").await.unwrap();
        assert_eq!(world.calls(before).len(), 1, "{:#?}", world.calls(before));

        world.sandbox.advance(std::time::Duration::from_secs(601));
        let before = world.count();
        create("third").await.unwrap();
        assert_eq!(world.calls(before).len(), 4, "{:#?}", world.calls(before));

        // Many at once ask once.
        world.jira.fields().forget();
        let before = world.count();
        let (a, b, c) = (create("a"), create("b"), create("c"));
        let joined = tokio::join!(a, b, c);
        assert!(joined.0.is_ok() && joined.1.is_ok() && joined.2.is_ok());
        assert_eq!(world.calls(before).len(), 6, "{:#?}", world.calls(before));
    });
}

#[test]
fn what_has_been_made_possible_since_is_found() {
    on(every_field, |world| async move {
        let create = || {
            world
                .jira
                .issues()
                .create("ENG", "Task")
                .set("Summary", "x")
        };
        create().await.unwrap();
        // A field, and a version, that were not there when it was read.
        let id = world
            .site
            .add_field(SandboxField::select("Colour", ["Red"]));
        let created = create().set("colour", "red").await.unwrap();
        assert_eq!(names(&json!([world.value(&created.key, &id)])), ["Red"]);
        let version = jira_api::platform::types::Version {
            name: Some("3.0".into()),
            project: Some("ENG".into()),
            ..Default::default()
        };
        world
            .jira
            .platform()
            .create_version(version)
            .send()
            .await
            .unwrap();
        let created = create().set("Fix versions", ["3.0"]).await.unwrap();
        assert_eq!(names(&world.value(&created.key, "fixVersions")), ["3.0"]);
    });
}

#[test]
fn one_that_cannot_be_created_does_not_keep_the_others_from_it() {
    on(every_field, |world| async move {
        let issues = world.jira.issues();
        let calls = (0..120).map(|number| {
            let call = issues
                .create("ENG", "Task")
                .set("Summary", format!("Number {number}"));
            match number {
                7 => call.set("Severity", "Awful"),
                // Only Jira finds these out.
                60 => call.set("Effort", json!("x")),
                61 => call.set("Summary", "a\nb"),
                _ => call,
            }
        });
        let before = world.count();
        let outcomes = issues.create_all(calls).await;
        assert_eq!(outcomes.len(), 120);
        let posts = world
            .calls(before)
            .into_iter()
            .filter(|call| call.starts_with("POST"))
            .count();
        assert_eq!(posts, 3);
        for (number, outcome) in outcomes.iter().enumerate() {
            match (number, outcome) {
                (7, Err(Error::NotSent(_))) => {}
                (60, Err(error @ Error::Refused(_))) => assert_eq!(
                    error.to_string(),
                    "createIssues was refused for a new Task in ENG (status 400): “Effort” \
                     (customfield_10104): Operation value must be a number"
                ),
                (61, Err(error @ Error::Refused(_))) => {
                    assert!(
                        error
                            .to_string()
                            .contains("“Summary”: The summary is invalid"),
                        "{error}"
                    );
                }
                (_, Ok(created)) => {
                    assert_eq!(
                        world.value(&created.key, "summary"),
                        format!("Number {number}")
                    );
                }
                (_, Err(error)) => panic!("{number}: {error}"),
            }
        }
    });
}

#[test]
fn where_none_can_be_created_each_still_has_its_own_reason() {
    on(every_field, |world| async move {
        let issues = world.jira.issues();
        let call = |title: &str| issues.create("ENG", "Task").set("Summary", title);
        let outcomes = issues
            .create_all([call("a").set("Effort", json!("x")), call("b\nc")])
            .await;
        let texts: Vec<String> = outcomes
            .into_iter()
            .map(|o| o.unwrap_err().to_string())
            .collect();
        assert!(
            texts[0].contains("“Effort” (customfield_10104)"),
            "{texts:?}"
        );
        assert!(
            texts[1].contains("“Summary”: The summary is invalid"),
            "{texts:?}"
        );

        // What fails for all is told to all.
        world
            .sandbox
            .fail_next("POST /rest/api/3/issue/bulk", SandboxResponse::empty(403));
        let outcomes = issues.create_all([call("a"), call("b")]).await;
        assert!(
            outcomes
                .iter()
                .all(|outcome| outcome.as_ref().unwrap_err().is_forbidden())
        );
        assert!(issues.create_all([]).await.is_empty());
    });
}

#[test]
fn subtasks_need_their_parent() {
    on(
        |_| {},
        |world| async move {
            let create = || {
                world
                    .jira
                    .issues()
                    .create("ENG", "Sub-task")
                    .set("Summary", "x")
            };
            let error = create().await.unwrap_err();
            assert!(
                matches!(error.problems(), [FieldProblem::Required { field, .. }] if field.id == "parent")
            );
            let created = create().set("Parent", "ENG-31").await.unwrap();
            assert_eq!(world.value(&created.key, "parent")["key"], "ENG-31");
        },
    );
}

#[test]
fn project_and_type_are_said_once() {
    on(
        |_| {},
        |world| async move {
            let create = world
                .jira
                .issues()
                .create("ENG", "Task")
                .set("Summary", "x");
            let error = create
                .set("Project", "HR")
                .set("type", "Bug")
                .await
                .unwrap_err();
            assert_eq!(error.problems().len(), 2, "{error}");
            let estimates = FieldInput::from(Estimates::original("1d").remaining("1h"));
            let create = world
                .jira
                .issues()
                .create("ENG", "Task")
                .set("Summary", "x");
            let created = create.set("Time tracking", estimates).await.unwrap();
            assert_eq!(
                world.value(&created.key, "timetracking")["remainingEstimate"],
                "1h"
            );
        },
    );
}
