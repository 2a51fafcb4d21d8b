//! Tasks.

use atlassian_core::Timestamp;
use confluence_api::sandbox::{DEMO_ACCOUNT, SandboxPage};
use serde_json::json;

use crate::world::World;

fn item(local: &str, content: serde_json::Value) -> serde_json::Value {
    json!({"type": "taskItem", "attrs": {"localId": local, "state": "TODO"}, "content": content})
}

async fn world() -> (World, String) {
    let world = World::demo().await;
    let text = |text: &str| json!({"type": "text", "text": text});
    let due = |at: &str| json!({"type": "date", "attrs": {"timestamp": at}});
    let ada = json!({"type": "mention", "attrs": {"id": DEMO_ACCOUNT, "text": "@Ada"}});
    let document = json!({"type": "doc", "version": 1, "content": [
        {"type": "taskList", "attrs": {"localId": "list"}, "content": [
            item("one", json!([ada, text(" writes the manual "), due("1772323200000")])),
            item("two", json!([text("Prints it "), due("1772928000000")])),
            item("three", json!([text("Reads it")])),
        ]},
    ]});
    let page = SandboxPage::new("DOCS", "To do").document(&document);
    let id = world.site.add_page(page).unwrap();
    (world, id)
}

#[tokio::test]
async fn tasks_are_listed_by_what_is_said_of_them() {
    let (world, page) = world().await;
    let tasks = world.confluence.tasks();
    let all = tasks.list().stream().all().await.unwrap();
    let words: Vec<String> = all.iter().map(|task| task.words()).collect();
    assert_eq!(words, ["writes the manual", "Prints it", "Reads it"]);
    let first = &all[0];
    assert_eq!(first.assignee(), Some(DEMO_ACCOUNT));
    assert_eq!(first.page_id(), Some(page.as_str()));
    assert_eq!(first.local_id(), "one");
    assert_eq!(
        first.due_at(),
        Some(Timestamp::from_millis(1_772_323_200_000))
    );
    assert!(!first.is_complete() && first.completed_at().is_none());
    assert!(first.created_at().is_some() && first.updated_at().is_some());
    assert!(all[1].assignee().is_none());

    let count =
        async |list: confluence_api::tasks::ListTasks| list.stream().all().await.unwrap().len();
    assert_eq!(count(tasks.list().in_space("DOCS")).await, 3);
    assert_eq!(count(tasks.list().in_space("HR")).await, 0);
    assert_eq!(count(tasks.list().in_space("HR").in_space("DOCS")).await, 3);
    assert_eq!(count(tasks.list().on_page(("DOCS", "To do"))).await, 3);
    assert_eq!(count(tasks.list().on_page("1")).await, 0);
    assert_eq!(count(tasks.list().assigned_to(DEMO_ACCOUNT)).await, 1);
    let between = Timestamp::from_millis(1_772_400_000_000);
    assert_eq!(count(tasks.list().due_until(between)).await, 1);
    assert_eq!(count(tasks.list().due_from(between)).await, 1);
    assert_eq!(count(tasks.list().created_by(DEMO_ACCOUNT).open()).await, 3);
    let error = tasks.list().in_space("NOPE").stream().first().await;
    assert!(error.unwrap_err().is_not_found());
    assert!(world.sandbox.unhandled().is_empty());
}

#[tokio::test]
async fn tasks_are_ticked_and_opened_again() {
    let (world, page) = world().await;
    let tasks = world.confluence.tasks();
    let first = tasks.list().stream().first().await.unwrap().unwrap();
    let done = tasks.complete(first.id()).await.unwrap();
    assert!(done.is_complete());
    assert_eq!(done.words(), "writes the manual");
    assert_eq!(done.completer(), Some(DEMO_ACCOUNT));
    let state = |site: &confluence_api::sandbox::ConfluenceSandbox| {
        let document = site.document(&page).unwrap();
        document["content"][0]["content"][0]["attrs"]["state"].clone()
    };
    assert_eq!(state(&world.site), "DONE");
    assert_eq!(
        tasks.list().complete().stream().all().await.unwrap().len(),
        1
    );
    assert_eq!(tasks.list().open().stream().all().await.unwrap().len(), 2);
    let by = tasks.list().completed_by(DEMO_ACCOUNT).stream().all().await;
    assert_eq!(by.unwrap().len(), 1);
    tasks.complete(first.id()).await.unwrap();
    assert!(!tasks.reopen(first.id()).await.unwrap().is_complete());
    assert!(!tasks.get(first.id()).await.unwrap().is_complete());
    assert_eq!(state(&world.site), "TODO");
    assert!(tasks.get("4711").await.unwrap_err().is_not_found());
}
