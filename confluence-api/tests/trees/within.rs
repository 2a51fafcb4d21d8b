//! Everything works within a boundary, and nothing leads out of it.

use atlassian_core::boundary::{Access, Boundary};
use atlassian_core::sandbox::Sandbox;
use confluence_api::Confluence;
use confluence_api::sandbox::ConfluenceSandbox;

use crate::world::{Directory, done};

#[tokio::test]
async fn a_tree_goes_out_and_in_within_a_boundary() {
    let on = ConfluenceSandbox::entangled();
    let sandbox = Sandbox::builder().product(on.site.clone()).start().await;
    let boundary = Boundary::builder().spaces(["DOCS"]).access(Access::ALL);
    let session = sandbox.api_token_session().unwrap();
    let confluence = Confluence::new(session.within(&boundary.build().unwrap()));
    on.site.forget_reached();
    let directory = Directory::new();
    let trees = confluence.trees();
    let exported = trees.export(&on.docs.page, directory.path()).await.unwrap();
    assert!(exported.failures.is_empty(), "{:?}", exported.failures);
    assert!(exported.written.len() > 1, "{exported:?}");
    let root = exported.written[0].clone();
    let below = root.trim_end_matches(".md").to_owned();
    let imported = trees.import(directory.path()).await.unwrap();
    assert!(
        imported.is_unchanged() && imported.is_complete(),
        "{imported:?}"
    );

    directory.write(&format!("{below}/New.md"), "---\nlabels: [x]\n---\nNew.\n");
    directory.write(&format!("{below}/New.files/a.txt"), "a");
    let child = exported.written.last().unwrap().clone();
    let file = directory.read(&child);
    directory.write(&child, format!("{file}\nMore.\n"));
    let imported = trees.import(directory.path()).await.unwrap();
    assert!(imported.is_complete(), "{imported:?}");
    assert_eq!(done(&imported).len(), 2, "{imported:?}");
    directory.rename(&child, &format!("{below}/New/Child.md"));
    let imported = trees.import(directory.path()).await.unwrap();
    assert!(imported.is_complete(), "{imported:?}");
    assert!(done(&imported)[0].contains("move below"), "{imported:?}");
    std::fs::remove_file(directory.at(&format!("{below}/New/Child.md"))).unwrap();
    let imported = trees
        .import(directory.path())
        .delete_missing()
        .await
        .unwrap();
    assert_eq!(
        done(&imported),
        [format!("{below}/New/Child.md: delete")],
        "{imported:?}"
    );
    assert_eq!(on.site.reached("HR"), Vec::<String>::new());

    // What lies outside is not exported, and not written.
    let before = sandbox.requests().len();
    let outer = Directory::new();
    let error = trees.export(&on.hr.page, outer.path()).await.unwrap_err();
    assert!(error.is_denied(), "{error}");
    assert!(outer.paths().is_empty());
    on.site.move_page(&on.docs.page, "HR");
    directory.edit(&root, "---\n\n", "---\n\nOurs. ");
    let error = trees.import(directory.path()).await.unwrap_err();
    assert!(error.is_denied(), "{error}");
    let calls = sandbox.requests();
    assert!(calls.iter().skip(before).all(|call| call.method == "GET"));
    assert!(sandbox.unhandled().is_empty());
}

/// All of it can be sent to another thread, and given up at any time.
#[tokio::test]
async fn everything_can_be_spawned() {
    let world = crate::world::World::new().await;
    let (trees, path) = (world.confluence.trees(), world.directory.path().to_owned());
    let exported = tokio::spawn(trees.export(("DOCS", "Guide"), &path).send())
        .await
        .unwrap();
    assert!(exported.is_ok());
    let plan = tokio::spawn(trees.import(&path).plan())
        .await
        .unwrap()
        .unwrap();
    let imported = tokio::spawn(plan.apply()).await.unwrap();
    assert!(imported.unwrap().is_unchanged());
}
