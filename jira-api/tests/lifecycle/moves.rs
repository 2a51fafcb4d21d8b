//! Issues on their way through a workflow.

use jira_api::Error;
use jira_api::fields::Markdown;
use jira_api::sandbox::{JiraSandbox, SandboxField, SandboxIssue, SandboxTransition as Step};
use jira_api::transitions::{Reason, TransitionProblem};
use serde_json::json;

use crate::world::{World, names, on};

fn status(world: &World, key: &str) -> String {
    world.value(key, "status")["name"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn comments(world: &World, key: &str) -> usize {
    let comments = &world.value(key, "comment")["comments"];
    comments.as_array().unwrap().len()
}

fn problem(error: &Error) -> &TransitionProblem {
    match error {
        Error::Transition(problem) => problem,
        other => panic!("{other}"),
    }
}

#[test]
fn a_transition_is_meant_by_its_name_its_status_or_its_id() {
    on(
        |_| {},
        |world| async move {
            let go = |to: &str| world.jira.issues().transition("ENG-38").to(to).send();
            let moved = go("Start progress").await.unwrap();
            assert_eq!(
                (moved.steps[0].from.as_str(), moved.steps[0].to.as_str()),
                ("To Do", "In Progress")
            );
            go("in review").await.unwrap();
            assert_eq!(status(&world, "ENG-38"), "In Review");
            go("51").await.unwrap();
            assert_eq!(status(&world, "ENG-38"), "In Progress");
            assert!(go("IN PROGRESS").await.unwrap().steps.is_empty());

            let error = go("Done").await.unwrap_err();
            assert_eq!(
                error.to_string(),
                "ENG-38 cannot go from “In Progress” to “Done”; from there it can take “Ask for review” to “In \
             Review” (21), “Stop progress” to “To Do” (41)"
            );
            let error = go("In Reveiw").await.unwrap_err().to_string();
            assert!(error.contains("did you mean “In Review”?"), "{error}");
            let offers = world
                .jira
                .issues()
                .transition("ENG-38")
                .offers()
                .await
                .unwrap();
            assert_eq!(
                offers.iter().map(|o| o.name.as_str()).collect::<Vec<_>>(),
                ["Ask for review", "Stop progress"]
            );
        },
    );
}

#[test]
fn names_that_mean_several_are_an_error_that_lists_them() {
    let prepare = |site: &JiraSandbox| {
        let steps = [
            Step::new("Close", "Done").from("To Do"),
            Step::new("Reject", "Done").from("To Do"),
            Step::new("In Review", "In Progress").from("To Do"),
            Step::new("Ask", "In Review").from("To Do"),
            Step::new("Begin", "In Progress").from("To Do"),
        ];
        assert!(site.set_workflow("ENG", steps));
    };
    on(prepare, |world| async move {
        let go = |to: &str| world.jira.issues().transition("ENG-38").to(to).send();
        let error = go("done").await.unwrap_err();
        assert!(matches!(problem(&error).reason, Reason::Ambiguous));
        assert_eq!(
            error.to_string(),
            "several transitions of ENG-38 may be meant by “done”; use the id: “Close” to “Done” (11), \
             “Reject” to “Done” (21)"
        );
        // A transition that is called like a status and leads to another.
        let error = go("In Review").await.unwrap_err();
        assert_eq!(problem(&error).offered.len(), 2, "{error}");
        let error = go("In Progress").await.unwrap_err();
        assert_eq!(problem(&error).offered.len(), 2, "{error}");
        // By status alone there is one.
        world
            .jira
            .issues()
            .transition_to("ENG-38", "In Review")
            .await
            .unwrap();
        assert_eq!(status(&world, "ENG-38"), "In Review");
        world
            .jira
            .issues()
            .transition("ENG-39")
            .to("reject")
            .await
            .unwrap();
        assert_eq!(status(&world, "ENG-39"), "Done");
    });
}

#[test]
fn a_resolution_and_a_comment_go_in_the_same_call() {
    on(
        |_| {},
        |world| async move {
            let before = (comments(&world, "ENG-34"), world.count());
            let call = world
                .jira
                .issues()
                .transition("ENG-34")
                .to("Done")
                .resolution("won't do");
            call.comment(Markdown("Nobody needs it.")).await.unwrap();
            assert_eq!(status(&world, "ENG-34"), "Done");
            assert_eq!(world.value("ENG-34", "resolution")["name"], "Won't Do");
            assert_eq!(comments(&world, "ENG-34"), before.0 + 1);
            let posts = world
                .calls(before.1)
                .into_iter()
                .filter(|call| call.starts_with("POST"));
            assert_eq!(posts.count(), 1);
        },
    );
}

/// Jira drops a comment where a transition has no screen, and answers as if it had not.
#[test]
fn a_comment_is_not_lost_where_there_is_no_screen() {
    on(
        |_| {},
        |world| async move {
            let before = comments(&world, "ENG-38");
            let call = world.jira.issues().transition("ENG-38").to("In Progress");
            call.comment("On it.").await.unwrap();
            assert_eq!(comments(&world, "ENG-38"), before + 1);
            // There already: a comment would go nowhere.
            let call = world.jira.issues().transition("ENG-38").to("In Progress");
            let error = call.comment("Again.").await.unwrap_err();
            assert!(
                matches!(problem(&error).reason, Reason::AlreadyThere),
                "{error}"
            );
            assert_eq!(comments(&world, "ENG-38"), before + 1);
        },
    );
}

#[test]
fn what_the_screen_requires_is_asked_for_beforehand() {
    on(
        |_| {},
        |world| async move {
            let before = world.count();
            let error = world
                .jira
                .issues()
                .transition("ENG-34")
                .to("Done")
                .await
                .unwrap_err();
            assert_eq!(
                error.to_string(),
                "doTransition was not sent for the transition “Done” of ENG-34: “Resolution” is required; it can \
             be “Done”, “Won't Do”, “Duplicate” or “Cannot Reproduce”"
            );
            let call = world.jira.issues().transition("ENG-34").to("Done");
            let error = call
                .resolution("Doen")
                .set("Labels", ["x"])
                .await
                .unwrap_err()
                .to_string();
            assert!(
                error.contains("“Resolution” cannot be “Doen”; did you mean “Done”?"),
                "{error}"
            );
            assert!(
            error.contains("“Labels” cannot be set on the transition “Done” of ENG-34: it is not on its screen"),
            "{error}"
        );
            assert!(
                !world
                    .calls(before)
                    .iter()
                    .any(|call| call.starts_with("POST"))
            );
            assert_eq!(status(&world, "ENG-34"), "In Review");
        },
    );
}

#[test]
fn what_jira_does_not_tell_beforehand_is_named_by_its_refusal() {
    let prepare = |site: &JiraSandbox| {
        site.hide_required_fields(true);
        site.add_field(SandboxField::select("Severity", ["Critical", "Minor"]));
        let steps = [Step::new("Finish", "Done")
            .requires_silently("Severity")
            .requires_silently("Resolution")];
        assert!(site.set_workflow("HR", steps));
    };
    on(prepare, |world| async move {
        let error = world
            .jira
            .issues()
            .transition("ENG-34")
            .to("Done")
            .await
            .unwrap_err();
        assert_eq!(error.status(), Some(400));
        assert!(
            error.to_string().starts_with(
                "doTransition was refused for the transition “Done” of ENG-34 (status 400): “Resolution”: \
                 Resolution is required. It can be “Done”, “Won't Do”, “Duplicate” or “Cannot Reproduce”"
            ),
            "{error}"
        );
        let error = world
            .jira
            .issues()
            .transition("HR-1")
            .to("Finish")
            .await
            .unwrap_err();
        let Error::Refused(refused) = &error else {
            panic!("{error}")
        };
        assert_eq!(refused.fields.len(), 2);
        assert_eq!(
            refused.fields[0].field.to_string(),
            "“Severity” (customfield_10100)"
        );
        assert_eq!(refused.fields[0].choices, ["Critical", "Minor"]);
        let call = world.jira.issues().transition("HR-1").to("Finish");
        call.set("severity", "minor")
            .resolution("Done")
            .await
            .unwrap();
        assert_eq!(
            names(&json!([world.value("HR-1", "customfield_10100")])),
            ["Minor"]
        );
    });
}

#[test]
fn what_the_issue_has_already_need_not_be_given() {
    let prepare = |site: &JiraSandbox| {
        let step = Step::new("Begin", "In Progress")
            .requires("Assignee")
            .offers("Fix versions");
        assert!(site.set_workflow("ENG", [step]));
    };
    on(prepare, |world| async move {
        let go = |key: &str| world.jira.issues().transition(key).to("Begin");
        // Somebody has it.
        go("ENG-40").await.unwrap();
        let error = go("ENG-38").await.unwrap_err().to_string();
        assert!(error.ends_with("“Assignee” is required"), "{error}");
        go("ENG-38")
            .set("Assignee", "Bela Novak")
            .add("Fix versions", "2.0")
            .await
            .unwrap();
        assert_eq!(
            world.value("ENG-38", "assignee")["displayName"],
            "Bela Novak"
        );
        assert_eq!(names(&world.value("ENG-38", "fixVersions")), ["2.0"]);
    });
}

#[test]
fn several_transitions_are_taken_where_that_is_allowed() {
    on(
        |_| {},
        |world| async move {
            let error = world
                .jira
                .issues()
                .transition_to("ENG-38", "Done")
                .await
                .unwrap_err();
            assert!(
                matches!(problem(&error).reason, Reason::NoWay { .. }),
                "{error}"
            );

            // What Done asks for is known before the first step.
            let error = world
                .jira
                .issues()
                .transition_to("ENG-38", "Done")
                .hops(5)
                .await
                .unwrap_err();
            assert_eq!(
                error.to_string(),
                "doTransition was not sent for ENG-38 on its way by “Start progress”, “Ask for review”, “Done”: \
             “Resolution” is required; it can be “Done”, “Won't Do”, “Duplicate” or “Cannot Reproduce”"
            );
            assert_eq!(status(&world, "ENG-38"), "To Do");
            let error = world
                .jira
                .issues()
                .transition_to("ENG-38", "Done")
                .resolution("Done")
                .hops(2)
                .await;
            let error = error.unwrap_err();
            assert!(
                matches!(problem(&error).reason, Reason::TooFar { hops: 2 }),
                "{error}"
            );
            assert_eq!(status(&world, "ENG-38"), "To Do");

            let before = comments(&world, "ENG-38");
            let call = world
                .jira
                .issues()
                .transition_to("ENG-38", "done")
                .hops(3)
                .resolution("Done");
            let moved = call.comment("All at once.").await.unwrap();
            let way: Vec<&str> = moved.steps.iter().map(|step| step.to.as_str()).collect();
            assert_eq!(way, ["In Progress", "In Review", "Done"]);
            assert_eq!(status(&world, "ENG-38"), "Done");
            assert_eq!(comments(&world, "ENG-38"), before + 1);
        },
    );
}

/// A workflow with a shorter way, a loop and a dead end.
fn maze(site: &JiraSandbox) {
    let steps = [
        Step::new("Into the dead end", "In Review").from("To Do"),
        Step::new("Begin", "In Progress").from("To Do"),
        Step::new("Back", "To Do").from("In Progress"),
        Step::new("Finish", "Done").from("In Progress"),
    ];
    site.add_project("MAZE", "Maze");
    assert!(site.set_workflow("MAZE", steps));
    site.add_issue(SandboxIssue::new("MAZE", "The one that moves"));
}

#[test]
fn others_show_the_way_ahead() {
    let prepare = |site: &JiraSandbox| {
        maze(site);
        site.add_issue(SandboxIssue::new("MAZE", "Stuck").status("In Review"));
        site.add_issue(SandboxIssue::new("MAZE", "On its way").status("In Progress"));
    };
    on(prepare, |world| async move {
        let moved = world
            .jira
            .issues()
            .transition_to("MAZE-1", "Done")
            .hops(4)
            .await
            .unwrap();
        assert_eq!(moved.steps.len(), 2, "{moved:?}");
        assert_eq!(moved.steps[0].transition, "Begin");
    });
}

/// What is ambiguous further on is found out before the first step.
#[test]
fn what_is_ambiguous_ahead_moves_nothing() {
    let prepare = |site: &JiraSandbox| {
        let steps = [
            Step::new("Begin", "In Progress").from("To Do"),
            Step::new("Finish", "Done").from("In Progress"),
            Step::new("Reject", "Done").from("In Progress"),
        ];
        site.add_project("FORK", "Fork");
        assert!(site.set_workflow("FORK", steps));
        site.add_issue(SandboxIssue::new("FORK", "The one that moves"));
        site.add_issue(SandboxIssue::new("FORK", "Another").status("In Progress"));
    };
    on(prepare, |world| async move {
        let go = |to: &str| {
            world
                .jira
                .issues()
                .transition("FORK-1")
                .to(to)
                .hops(2)
                .send()
        };
        let error = go("Done").await.unwrap_err();
        assert!(
            matches!(problem(&error).reason, Reason::Ambiguous),
            "{error}"
        );
        assert_eq!(status(&world, "FORK-1"), "To Do");
        assert_eq!(go("Reject").await.unwrap().steps.len(), 2);
    });
}

#[test]
fn a_dead_end_is_told_with_the_way_into_it() {
    on(maze, |world| async move {
        // Nobody is anywhere: the first offer is tried, and leads nowhere.
        let error = world
            .jira
            .issues()
            .transition_to("MAZE-1", "Done")
            .hops(4)
            .await
            .unwrap_err();
        let problem = problem(&error);
        assert_eq!(
            (problem.status.as_str(), problem.way.len()),
            ("In Review", 1)
        );
        assert_eq!(
            error.to_string(),
            "MAZE-1 is stuck in “In Review” on its way to “Done”; it was taken from “To Do” by “Into the dead \
             end” to “In Review”; no transition is open to this account there"
        );
    });
}

#[test]
fn it_does_not_go_in_circles() {
    let prepare = |site: &JiraSandbox| {
        let steps = [
            Step::new("There", "In Progress").from("To Do"),
            Step::new("And back", "To Do").from("In Progress"),
        ];
        assert!(site.set_workflow("HR", steps));
        site.add_issue(SandboxIssue::new("HR", "Walker"));
    };
    on(prepare, |world| async move {
        let key = world.site.issue_keys().last().unwrap().clone();
        let before = world.count();
        let error = world
            .jira
            .issues()
            .transition_to(&key, "Done")
            .hops(50)
            .await
            .unwrap_err();
        let found = problem(&error);
        assert!(found.way.len() <= 1, "{error}");
        assert!(world.count() - before < 12, "{:#?}", world.calls(before));
    });
}

#[test]
fn what_fails_on_the_way_tells_how_far_it_came() {
    let prepare = |site: &JiraSandbox| {
        site.hide_required_fields(true);
    };
    on(prepare, |world| async move {
        let error = world
            .jira
            .issues()
            .transition_to("ENG-38", "Done")
            .hops(3)
            .await
            .unwrap_err();
        assert_eq!(status(&world, "ENG-38"), "In Review");
        assert_eq!(problem(&error).way.len(), 2);
        assert_eq!(error.status(), Some(400));
        let text = error.to_string();
        assert!(
            text.starts_with("on the way to “Done”: doTransition was refused"),
            "{text}"
        );
        assert!(
            text.contains("“Resolution”: Resolution is required."),
            "{text}"
        );
        assert!(
            text.ends_with(
                "by “Start progress” to “In Progress” by “Ask for review” to “In Review”"
            ),
            "{text}"
        );
    });
}

/// Where no issue shows the way, it is looked for among what is in progress, and not where work began.
#[test]
fn an_unknown_way_leads_forwards_first() {
    on(
        |site| {
            site.add_project("NEW", "New");
            site.add_issue(SandboxIssue::new("NEW", "Alone").status("In Progress"));
        },
        |world| async move {
            let move_on = world.jira.issues().transition_to("NEW-1", "Done");
            let moved = move_on.resolution("Done").hops(4).await.unwrap();
            let way: Vec<&str> = moved.steps.iter().map(|step| step.to.as_str()).collect();
            assert_eq!(way, ["In Review", "Done"]);
        },
    );
}
