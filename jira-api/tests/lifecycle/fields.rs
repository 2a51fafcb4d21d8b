//! What is known of a site's fields, and for how long.

use std::time::Duration;

use jira_api::Error;
use jira_api::fields::FieldProblem;
use jira_api::sandbox::SandboxField;

use crate::world::{every_field, on};

#[test]
fn a_field_is_found_by_what_it_is_called() {
    on(every_field, |world| async move {
        let fields = world.jira.fields();
        for (name, id) in [
            ("Severity", "customfield_10108"),
            ("  seVERity ", "customfield_10108"),
            ("customfield_10108", "customfield_10108"),
            ("cf[10108]", "customfield_10108"),
            ("Fix versions", "fixVersions"),
            ("story points", "customfield_10103"),
            ("Story point estimate", "customfield_10016"),
        ] {
            assert_eq!(fields.find(name).await.unwrap().id, id, "{name}");
        }
        assert_eq!(world.count(), 1);
        let error = fields.find("Severitty").await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "no field is named “Severitty”; did you mean “Severity” (customfield_10108)?"
        );
        // It was read just now.
        assert_eq!(world.count(), 1);
        world.sandbox.advance(Duration::from_secs(31));
        world.site.add_field(SandboxField::text("Severitty"));
        assert_eq!(fields.find("Severitty").await.unwrap().name, "Severitty");
        assert_eq!(world.count(), 2);
    });
}

#[test]
fn one_kind_of_story_points_stands_for_the_other() {
    on(
        |_| {},
        |world| async move {
            // This site has only the estimate of team-managed projects.
            let field = world.jira.fields().find("Story Points").await.unwrap();
            assert_eq!(field.id, "customfield_10016");
            let issues = world.jira.issues();
            issues
                .update("ENG-38")
                .set("Story Points", 13)
                .await
                .unwrap();
            assert_eq!(
                issues.get("ENG-38").await.unwrap().story_points(),
                Some(13.0)
            );
        },
    );
}

#[test]
fn what_can_be_set_depends_on_the_project_and_the_type() {
    let prepare = |site: &jira_api::sandbox::JiraSandbox| {
        site.add_field(
            SandboxField::select("Severity", ["Critical", "Minor"])
                .for_type("Bug")
                .required(),
        );
        site.add_field(SandboxField::text("Cost centre").in_project("HR"));
    };
    on(prepare, |world| async move {
        let fields = world.jira.fields();
        let required = |form: &jira_api::fields::Form| -> Vec<String> {
            form.required().map(|field| field.name.clone()).collect()
        };
        let bug = fields.to_create("ENG", "bug").await.unwrap();
        assert_eq!(required(&bug), ["Summary", "Severity"]);
        assert_eq!(
            bug.by_id("customfield_10100").unwrap().choices(),
            ["Critical", "Minor"]
        );
        let task = fields.to_create("ENG", "Task").await.unwrap();
        assert_eq!(required(&task), ["Summary"]);
        assert!(task.by_id("customfield_10101").is_none());
        let task = fields.to_create("hr", "10002").await.unwrap();
        assert!(task.by_id("customfield_10101").is_some());
        let edit = fields.to_edit("ENG-20").await.unwrap();
        assert!(edit.by_id("customfield_10101").is_none() && edit.by_id("project").is_none());
        let types = fields.types("ENG").await.unwrap();
        assert!(
            types
                .iter()
                .any(|one| one.name == "Sub-task" && one.is_subtask)
        );

        // A second time nothing is asked.
        let before = world.count();
        fields.to_create("eng", "Bug").await.unwrap();
        fields.to_edit("eng-20").await.unwrap();
        assert_eq!(world.count(), before);
        fields.forget();
        fields.to_create("ENG", "Bug").await.unwrap();
        assert_eq!(world.count(), before + 2);
        let error = fields.to_create("ENG", "Chore").await.unwrap_err();
        assert!(
            matches!(&error, Error::Field(problem) if matches!(**problem, FieldProblem::NotAllowed { .. }))
        );
    });
}

/// A look-up that fails leaves nothing behind.
#[test]
fn a_failed_look_up_is_made_again() {
    use atlassian_core::sandbox::SandboxResponse;
    on(
        |_| {},
        |world| async move {
            world
                .sandbox
                .fail_next("GET /rest/api/3/field", SandboxResponse::empty(403));
            let fields = world.jira.fields();
            assert!(fields.table().await.unwrap_err().is_forbidden());
            assert!(fields.table().await.is_ok());
        },
    );
}
