//! Moving, copying and deleting pages, and what lies around them.

use confluence_api::Error;
use confluence_api::page::ContentKind;
use confluence_api::sandbox::SandboxPage;

use crate::world::on;

#[test]
fn a_tree_is_walked_to_its_end() {
    on(
        |site| {
            site.add_page(SandboxPage::new("DOCS", "L0"));
            for level in 1..25 {
                let page = SandboxPage::new("DOCS", format!("L{level}"));
                site.add_page(page.below(format!("L{}", level - 1)));
            }
        },
        |world| async move {
            let pages = world.confluence.pages();
            let mut below = pages.descendants(("DOCS", "L0")).stream();
            let mut found = Vec::new();
            while let Some(item) = below.next().await {
                let item = item.unwrap();
                found.push((item.title().to_owned(), item.depth()));
            }
            let all: Vec<(String, u64)> =
                (1..25).map(|level| (format!("L{level}"), level)).collect();
            assert_eq!(found, all);
            let some = pages
                .descendants(("DOCS", "L0"))
                .depth(12)
                .stream()
                .all()
                .await
                .unwrap();
            assert_eq!(some.len(), 12);
            let children = pages.children(("DOCS", "L0")).all().await.unwrap();
            assert_eq!(children.len(), 1);
            assert_eq!(
                (children[0].title(), children[0].kind()),
                ("L1", ContentKind::Page)
            );
            let above = pages.ancestors(("DOCS", "L3")).all().await.unwrap();
            let above: Vec<&str> = above.iter().map(|item| item.id()).collect();
            let ids = ["L0", "L1", "L2"].map(|title| world.id(title));
            assert_eq!(above[1..], ids);
        },
    );
}

#[test]
fn wide_trees_and_spaces_come_page_after_page() {
    on(
        |site| {
            site.add_page(SandboxPage::new("DOCS", "Wide"));
            for number in 0..600 {
                site.add_page(SandboxPage::new("DOCS", format!("W{number}")).below("Wide"));
            }
        },
        |world| async move {
            let pages = world.confluence.pages();
            let children = pages.children(("DOCS", "Wide")).all().await.unwrap();
            assert_eq!(children.len(), 600);
            let below = pages
                .descendants(("DOCS", "Wide"))
                .stream()
                .all()
                .await
                .unwrap();
            assert_eq!(below.len(), 600);
            let in_space = pages
                .in_space("DOCS")
                .stream()
                .take(300)
                .all()
                .await
                .unwrap();
            assert_eq!(in_space.len(), 300);
            let one = pages.in_space("DOCS").titled("W7").with_bodies().stream();
            assert!(one.first().await.unwrap().unwrap().document().is_ok());
        },
    );
}

#[test]
fn pages_move_among_others_and_to_other_spaces() {
    on(
        |_| {},
        |world| async move {
            let pages = world.confluence.pages();
            let titles = |items: Vec<confluence_api::page::TreeItem>| -> Vec<String> {
                items.iter().map(|item| item.title().to_owned()).collect()
            };
            let parent = ("DOCS", "Release notes");
            pages
                .move_page(("DOCS", "Release 1.1"))
                .before(("DOCS", "Release 1.0"))
                .await
                .unwrap();
            let children = titles(pages.children(parent).all().await.unwrap());
            assert_eq!(children, ["Release 1.1", "Release 1.0"]);
            pages
                .move_page(("DOCS", "Architecture"))
                .after(("DOCS", "Release 1.1"))
                .await
                .unwrap();
            pages
                .move_page(("DOCS", "Meeting notes"))
                .below(parent)
                .await
                .unwrap();
            let children = titles(pages.children(parent).all().await.unwrap());
            assert_eq!(
                children,
                [
                    "Release 1.1",
                    "Architecture",
                    "Release 1.0",
                    "Meeting notes"
                ]
            );
            pages.move_page(parent).to_space("HR").await.unwrap();
            let moved = pages.get(("HR", "Architecture")).await.unwrap();
            assert_eq!(moved.space_key(), "HR");
            assert_eq!(moved.version_number(), 2);

            world.site.add_page(SandboxPage::new("DOCS", "Salaries"));
            let error = pages
                .move_page(("DOCS", "Salaries"))
                .to_space("HR")
                .await
                .unwrap_err();
            let Error::TitleTaken(taken) = &error else {
                panic!("{error}");
            };
            assert_eq!(
                (taken.title.as_str(), taken.space.as_str()),
                ("Salaries", "HR")
            );
        },
    );
}

#[test]
fn pages_are_copied_alone_and_with_all_below_them() {
    on(
        |_| {},
        |world| async move {
            let pages = world.confluence.pages();
            let copy = pages
                .copy(("DOCS", "Architecture"))
                .below(("DOCS", "Release notes"))
                .title("Architecture 2")
                .with_labels()
                .await
                .unwrap();
            assert_eq!(copy.title(), "Architecture 2");
            assert_eq!(copy.parent_id(), Some(world.id("Release notes").as_str()));
            let labels = pages.labels(&copy).all().await.unwrap();
            assert_eq!(labels[0].name(), "engineering");
            let taken = pages
                .copy(("DOCS", "Architecture"))
                .below(("DOCS", "Release notes"));
            assert!(
                taken
                    .title("Architecture 2")
                    .await
                    .unwrap_err()
                    .is_title_taken()
            );
            let over = pages
                .copy(("DOCS", "Architecture"))
                .over(("DOCS", "Release 1.0"));
            let over = over.title("Release 1.0").await.unwrap();
            assert_eq!(over.version_number(), 2);

            world.site.slow_tasks(4);
            let source = ("DOCS", "Sprint retrospectives");
            let target = ("DOCS", "Architecture");
            let task = pages
                .copy_tree(source, target)
                .prefix("Copy of ")
                .await
                .unwrap();
            assert!(!task.progress().await.unwrap().is_finished());
            let end = task.await.unwrap();
            assert!(end.is_successful() && end.percent() == 100);
            let below = pages.descendants(target).stream().all().await.unwrap();
            assert_eq!(below.len(), 4);
            assert!(
                below
                    .iter()
                    .all(|item| item.title().starts_with("Copy of "))
            );

            world.site.fail_next_task("disk full");
            let task = pages
                .copy_tree(source, target)
                .prefix("Again ")
                .await
                .unwrap();
            let error = task.await.unwrap_err();
            assert!(matches!(error, Error::TaskFailed { .. }));
            let text = error.to_string();
            assert!(
                text.contains("copyPageHierarchy") && text.contains("disk full"),
                "{text}"
            );
        },
    );
}

#[test]
fn pages_go_into_the_bin_and_come_back() {
    on(
        |_| {},
        |world| async move {
            let pages = world.confluence.pages();
            let id = world.id("Architecture");
            pages.delete(&id).await.unwrap();
            assert!(pages.get(&id).await.unwrap_err().is_not_found());
            let back = pages.restore_from_bin(&id).await.unwrap();
            assert_eq!(back.title(), "Architecture");
            assert!(world.text("Architecture").contains("encrypted"));
            pages.delete(&id).purge().await.unwrap();
            assert!(world.site.page(&id).is_none());

            let id = world.id("Meeting notes");
            pages.delete(&id).await.unwrap();
            pages.create("DOCS", "Meeting notes").await.unwrap();
            assert!(
                pages
                    .restore_from_bin(&id)
                    .await
                    .unwrap_err()
                    .is_title_taken()
            );
            // It is there already.
            pages.delete(&id).purge().await.unwrap();

            let tree = pages.delete_tree(("DOCS", "Release notes")).await.unwrap();
            tree.await.unwrap();
            assert!(
                !world
                    .site
                    .titles("DOCS")
                    .iter()
                    .any(|title| title.starts_with("Release"))
            );
        },
    );
}
