//! Epics.

use crate::world::{demo, keys};

#[tokio::test]
async fn epics_are_read_changed_ranked_and_filled() {
    let world = demo().await;
    let (boards, epics) = (world.jira.boards(), world.jira.epics());
    let all = boards.epics(1, None).all().await.unwrap();
    let names: Vec<_> = all
        .iter()
        .map(|epic| (epic.key.as_str(), epic.done))
        .collect();
    assert_eq!(names, [("ENG-1", true), ("ENG-2", false), ("ENG-3", false)]);
    let open = boards.epics(1, Some(false)).all().await.unwrap();
    assert_eq!(open.len(), 2);
    let epic = epics.get("ENG-2").await.unwrap();
    assert_eq!((epic.summary.as_str(), epic.done), ("Payments", false));

    let children = epics.issues("ENG-2").all().await.unwrap();
    assert_eq!(children.len(), 6);
    epics.add("ENG-2", ["ENG-38", "ENG-39"]).await.unwrap();
    assert_eq!(epics.issues("ENG-2").all().await.unwrap().len(), 8);
    epics.remove(["ENG-38"]).await.unwrap();
    assert_eq!(epics.issues("ENG-2").all().await.unwrap().len(), 7);
    let free = boards.without_epic(1).all().await.unwrap();
    assert!(keys(&free).contains(&"ENG-38") && !keys(&free).contains(&"ENG-39"));
    assert!(keys(&epics.without_epic().all().await.unwrap()).contains(&"ENG-38"));

    let changed = epics
        .update("ENG-3")
        .name("Works offline")
        .done(true)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (changed.summary.as_str(), changed.done),
        ("Works offline", true)
    );
    epics.rank_before("ENG-3", "ENG-1").await.unwrap();
    epics.rank_after("ENG-3", "ENG-2").await.unwrap();
}
