//! Everything works within a boundary, and nothing leads out of it.

use atlassian_core::boundary::{Access, Boundary};
use atlassian_core::sandbox::Sandbox;
use jira_api::Jira;
use jira_api::fields::Me;
use jira_api::sandbox::{Entangled, JiraSandbox};

use crate::world::run;

async fn confined() -> (Sandbox, Entangled, Jira) {
    let on = JiraSandbox::entangled();
    let sandbox = Sandbox::builder().product(on.site.clone()).start().await;
    let boundary = Boundary::builder()
        .projects(["ENG"])
        .access(Access::ALL)
        .build()
        .unwrap();
    let session = sandbox.api_token_session().unwrap().within(&boundary);
    on.site.forget_reached();
    (sandbox, on, Jira::new(session))
}

#[test]
fn a_whole_life_fits_inside() {
    run(async {
        let (sandbox, on, jira) = confined().await;
        let issues = jira.issues();
        let created = issues
            .create("ENG", "Task")
            .set("Summary", "Inside")
            .set("Description", "Within bounds.")
            .set("Assignee", "Bela Novak")
            .set("reporter", Me)
            .set("Fix versions", ["2.0"])
            .set("Components", ["Web"])
            .set("Labels", ["inside"])
            .set("Parent", on.eng_epic.as_str())
            .set("Sprint", on.eng_sprint.parse::<u64>().unwrap())
            .set("Epic Link", on.eng_epic.as_str())
            .set("Story Points", 3)
            .set("Due date", "2026-03-12")
            .await
            .unwrap();
        let key = created.key.as_str();
        issues
            .update(key)
            .set("Priority", "High")
            .add("Labels", "more")
            .remove("Fix versions", "2.0")
            .add("Components", "Server")
            .await
            .unwrap();
        issues.assign(key, "Dana Lind").await.unwrap();
        issues.update(key).set("Sprint", ()).await.unwrap();
        issues.update(key).set("Epic Link", ()).await.unwrap();
        issues.update(key).set("Parent", ()).await.unwrap();
        assert!(issues.get(key).await.unwrap().parent().is_none());
        issues
            .update(key)
            .set("Parent", on.eng_epic.as_str())
            .await
            .unwrap();
        issues.link(key, "blocks", &on.eng_issue).await.unwrap();
        assert!(issues.unlink(key, "blocks", &on.eng_issue).await.unwrap());
        issues
            .remote_link(key, "https://example.com", "Example")
            .await
            .unwrap();
        issues.watch(key, "Emil Costa").await.unwrap();
        let comment = issues.comment(key, "Inside.").await.unwrap();
        issues
            .edit_comment(key, &comment, "Still inside.")
            .await
            .unwrap();
        issues.log_work(key, "1h").await.unwrap();
        issues.attach(key, "a.txt", "inside").await.unwrap();
        let mut content = Vec::new();
        issues
            .download(key, "a.txt")
            .await
            .unwrap()
            .write_to(&mut content)
            .await
            .unwrap();
        assert_eq!(content, b"inside");
        let call = issues.transition_to(key, "Done").resolution("Done").hops(3);
        assert_eq!(call.comment("Done.").await.unwrap().steps.len(), 3);
        let issue = issues.get(key).with_changelog().await.unwrap();
        assert!(issue.is_done());
        assert_eq!(issue.labels(), ["inside", "more"]);
        assert_eq!(issue.story_points(), Some(3.0));
        assert_eq!(issue.parent().unwrap().key(), on.eng_epic);
        let outcomes = issues
            .create_all((0..3).map(|n| issues.create("ENG", "Task").set("Summary", format!("{n}"))))
            .await;
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        issues.delete(key).await.unwrap();
        // The picker of projects offers HR to whoever asks what can be set; nothing else came near it.
        let reached = on.site.reached("HR");
        assert!(
            reached.iter().all(|call| call.starts_with("GET")),
            "{reached:?}"
        );
        assert_eq!(sandbox.unhandled(), Vec::<String>::new());
    });
}

#[test]
fn what_leads_outside_is_denied() {
    run(async {
        let (_sandbox, on, jira) = confined().await;
        let issues = jira.issues();
        let inside = on.eng_issue.as_str();
        let create = || issues.create("ENG", "Task").set("Summary", "x");
        let errors = [
            issues.get(&on.hr_issue).await.err(),
            issues.create("HR", "Task").set("Summary", "x").await.err(),
            create().set("Parent", on.hr_epic.as_str()).await.err(),
            create()
                .set("Sprint", on.hr_sprint.parse::<u64>().unwrap())
                .await
                .err(),
            create().set("Epic Link", on.hr_epic.as_str()).await.err(),
            issues.update(&on.hr_issue).set("Summary", "x").await.err(),
            issues
                .update(inside)
                .set("Sprint", on.hr_sprint.parse::<u64>().unwrap())
                .await
                .err(),
            issues.link(inside, "blocks", &on.hr_issue).await.err(),
            issues.comment(&on.hr_issue, "x").await.err(),
            issues.log_work(&on.hr_issue, "1h").await.err(),
            issues.watch(&on.hr_issue, Me).await.err(),
            issues.assign(&on.hr_issue, Me).await.err(),
            issues.attach(&on.hr_issue, "x", "x").await.err(),
            issues.download(&on.hr_issue, "x").await.err(),
            issues.delete(&on.hr_issue).await.err(),
            issues.transition(&on.hr_issue).to("Done").await.err(),
            issues
                .transition_to(&on.moved_out, "Done")
                .hops(3)
                .await
                .err(),
        ];
        for (at, error) in errors.into_iter().enumerate() {
            let error = error.unwrap_or_else(|| panic!("{at} was allowed"));
            assert!(error.is_denied(), "{at}: {error}");
        }
    });
}
