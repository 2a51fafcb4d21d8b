//! Spaces.

use atlassian_core::sandbox::SandboxResponse;
use confluence_api::Error;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_space_is_found_by_key_and_by_id() {
    let world = World::demo().await;
    let spaces = world.confluence.spaces();
    let docs = spaces.get("docs").await.unwrap();
    assert_eq!((docs.key(), docs.name()), ("DOCS", "Documentation"));
    assert!(!docs.is_personal() && !docs.is_archived());
    let home = world.site.page_id("DOCS", "Documentation");
    assert_eq!(docs.homepage_id(), home.as_deref());
    assert!(docs.url().unwrap().ends_with("/wiki/spaces/DOCS"));
    assert!(docs.created().is_some());
    let again = spaces.get(docs.id()).await.unwrap();
    assert_eq!(again.key(), "DOCS");
    let error = spaces.get("DOC").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "no space is called “DOC”; did you mean “DOCS”?"
    );
    let error = spaces.get("Documentaton").await.unwrap_err();
    assert!(error.to_string().contains("“DOCS”"), "{error}");
    assert!(error.is_not_found());
    assert!(spaces.get("1").await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn spaces_are_listed() {
    let world = World::demo().await;
    for number in 0..300 {
        world.site.add_space(format!("S{number:03}"), "Many");
    }
    let spaces = world.confluence.spaces();
    let all = spaces.list().by_key().stream().all().await.unwrap();
    assert_eq!(all.len(), 302);
    assert_eq!((all[0].key(), all[301].key()), ("DOCS", "S299"));
    assert_eq!(world.calls("GET", "/api/v2/spaces"), 2);
    let some = spaces.list().keys(["S007", "HR"]).stream().all().await;
    assert_eq!(some.unwrap().len(), 2);
    let personal = spaces.list().personal().stream().all().await.unwrap();
    assert!(personal.is_empty());
}

#[tokio::test]
async fn a_space_is_made_changed_and_deleted() {
    let world = World::demo().await;
    let spaces = world.confluence.spaces();
    let made = spaces
        .create("TEAM", "Our team")
        .description("Who does <what>.")
        .await
        .unwrap();
    assert_eq!((made.key(), made.name()), ("TEAM", "Our team"));
    assert_eq!(made.description(), "Who does <what>.");
    assert!(spaces.create("TEAM", "Again").await.is_err());

    let home = made.homepage_id().unwrap().to_owned();
    let changed = spaces
        .update(made.id())
        .name("The team")
        .description("Us.")
        .await
        .unwrap();
    assert_eq!((changed.name(), changed.description()), ("The team", "Us."));
    assert_eq!(changed.homepage_id(), Some(home.as_str()));
    let archived = spaces.update("TEAM").archive().await.unwrap();
    assert!(archived.is_archived());
    assert_eq!(archived.name(), "The team");
    assert!(!spaces.update("TEAM").restore().await.unwrap().is_archived());

    // It takes its time.
    let going = |percent: u64| json!({"id": "1", "percentageComplete": percent, "finished": false, "successful": false, "messages": []});
    for percent in [0, 60] {
        let answer = SandboxResponse::json(200, going(percent));
        world.sandbox.fail_next("/rest/api/longtask/", answer);
    }
    let task = spaces.delete("TEAM").await.unwrap();
    let progress = task.progress().await.unwrap();
    assert!(!progress.is_finished() && progress.percent() == 0);
    task.await.unwrap();
    assert_eq!(world.calls("GET", "/longtask/"), 3);
    assert!(spaces.get("TEAM").await.unwrap_err().is_not_found());
    assert!(world.sandbox.unhandled().is_empty());
}

#[tokio::test]
async fn a_task_that_fails_says_why() {
    let world = World::demo().await;
    let failed = json!({"id": "1", "percentageComplete": 40, "finished": true, "successful": false,
        "messages": [{"translation": "The space is locked", "args": []}]});
    let answer = SandboxResponse::json(200, failed);
    world.sandbox.fail_next("/rest/api/longtask/", answer);
    let task = world.confluence.spaces().delete("HR").await.unwrap();
    let error = task.await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "deleteSpace was begun, and failed for HR: The space is locked"
    );
}

#[tokio::test]
async fn properties_labels_and_permissions() {
    let on = confluence_api::sandbox::ConfluenceSandbox::entangled();
    let world = World::of(on.site.clone()).await;
    let spaces = world.confluence.spaces();
    let key = on.docs.property_key.as_str();
    let known = spaces.property("DOCS", key).await.unwrap().unwrap();
    assert_eq!(known.id(), on.docs.space_property);
    let value = json!({"next": "2.1"});
    let set = spaces
        .set_property("DOCS", key, value.clone())
        .await
        .unwrap();
    assert_eq!(set.version_number(), known.version_number() + 1);
    let new = spaces.set_property("DOCS", "new", value.clone()).await;
    assert_eq!(new.unwrap().value(), &value);
    assert_eq!(spaces.properties("DOCS").all().await.unwrap().len(), 2);
    assert!(spaces.delete_property("DOCS", "new").await.unwrap());
    assert!(!spaces.delete_property("DOCS", "new").await.unwrap());

    // Somebody else is always quicker.
    let conflict = json!({"errors": [{"status": 409, "code": "CONFLICT", "title": "Version"}]});
    let answer = SandboxResponse::json(409, conflict);
    let path = "PUT /wiki/api/v2/spaces/";
    world.sandbox.fail_times(2, path, answer.clone());
    spaces.set_property("DOCS", key, json!(1)).await.unwrap();
    world.sandbox.fail_times(50, path, answer);
    let error = spaces
        .set_property("DOCS", key, json!(2))
        .await
        .unwrap_err();
    assert!(
        matches!(error, Error::Contested { attempts: 50, .. }),
        "{error}"
    );

    let labels = spaces.content_labels("DOCS").all().await.unwrap();
    let names: Vec<&str> = labels.iter().map(|label| label.name()).collect();
    assert!(names.contains(&on.docs.label.as_str()), "{names:?}");
    spaces.labels("DOCS").all().await.unwrap();
    let permissions = spaces.permissions("DOCS").all().await.unwrap();
    let known = permissions.iter().find(|p| p.id() == on.docs.permission);
    let known = known.unwrap();
    assert!(!known.principal_id().is_empty() && !known.action().is_empty());
    assert!(!known.target().is_empty() && !known.principal_kind().is_empty());
}
