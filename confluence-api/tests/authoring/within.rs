//! Everything works within a boundary, and nothing leads out of it.

use atlassian_core::boundary::{Access, Boundary};
use atlassian_core::sandbox::Sandbox;
use confluence_api::pages::{OnConflict, Outcome, Restrictions, Who};
use confluence_api::sandbox::{ConfluenceSandbox, DEMO_ACCOUNT, Entangled};
use confluence_api::{Confluence, Markdown};
use serde_json::json;

use crate::world::{add, run};

async fn confined() -> (Sandbox, Entangled, Confluence) {
    let on = ConfluenceSandbox::entangled();
    let sandbox = Sandbox::builder().product(on.site.clone()).start().await;
    let boundary = Boundary::builder()
        .spaces(["DOCS"])
        .access(Access::ALL)
        .build()
        .unwrap();
    let session = sandbox.api_token_session().unwrap().within(&boundary);
    on.site.forget_reached();
    (sandbox, on, Confluence::new(session))
}

#[test]
fn a_whole_life_fits_inside() {
    run(async {
        let (sandbox, on, confluence) = confined().await;
        let pages = confluence.pages();
        let parent = on.docs.page.as_str();
        let page = pages
            .create("DOCS", "Inside")
            .body(Markdown("# One\n\nText."))
            .below(parent)
            .await
            .unwrap();
        assert_eq!(pages.get(("DOCS", "Inside")).await.unwrap().id(), page.id());
        pages.append(&page, "More.").await.unwrap();
        pages.prepend(&page, "Before.").await.unwrap();
        pages
            .section(&page, "One")
            .append("Under it.")
            .await
            .unwrap();
        pages.update(&page).title("Inside 2").await.unwrap();
        let held = pages.get(&page).await.unwrap();
        add(&on.site, page.id(), "theirs");
        let text = held.to_markdown().unwrap().replace("Before", "Long before");
        let update = pages.update(&page).based_on(3).body(Markdown(text));
        let saved = update.on_conflict(OnConflict::Merge).await;
        assert!(
            saved.is_ok() || saved.as_ref().unwrap_err().is_conflict(),
            "{saved:?}"
        );
        let edited = pages.get(&page).await.unwrap();
        let text = edited
            .to_anchored_markdown()
            .unwrap()
            .replace("More", "Much more");
        pages.revise(&edited, text).await.unwrap();
        let saved = pages.upsert("DOCS", "Upserted", "One.").await.unwrap();
        assert_eq!(saved.outcome, Outcome::Created);
        let saved = pages.upsert("DOCS", "Upserted", "Two.").await.unwrap();
        assert_eq!(saved.outcome, Outcome::Updated);
        let upserted = saved.page.id().to_owned();

        pages.add_labels(&page, ["inside"]).await.unwrap();
        assert_eq!(pages.labels(&page).all().await.unwrap().len(), 1);
        pages.remove_label(&page, "inside").await.unwrap();
        pages.set_property(&page, "k", json!(1)).await.unwrap();
        pages.set_property(&page, "k", json!(2)).await.unwrap();
        assert!(pages.delete_property(&page, "k").await.unwrap());
        let me = Who::anyone().user(DEMO_ACCOUNT);
        pages
            .set_restrictions(&page, Restrictions::none().update(me))
            .await
            .unwrap();
        assert!(!pages.restrictions(&page).await.unwrap().is_none());
        pages.clear_restrictions(&page).await.unwrap();

        let history = pages
            .history(&page)
            .with_bodies()
            .stream()
            .all()
            .await
            .unwrap();
        assert!(history.len() > 4);
        pages.restore(&page, 1).await.unwrap();
        pages.move_page(&page).below(&on.docs.twin).await.unwrap();
        pages.move_page(&page).before(&on.docs.twin).await.unwrap();
        pages.move_page(&page).to_space("DOCS").await.unwrap();
        let copy = pages
            .copy(&page)
            .below(parent)
            .title("Copied")
            .await
            .unwrap();
        let task = pages
            .copy_tree(&page, parent)
            .prefix("Copy of ")
            .await
            .unwrap();
        task.await.unwrap();
        assert!(!pages.children(parent).all().await.unwrap().is_empty());
        assert!(
            !pages
                .descendants(parent)
                .stream()
                .all()
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            !pages
                .ancestors(&on.docs.child)
                .all()
                .await
                .unwrap()
                .is_empty()
        );
        let listed = pages
            .in_space("DOCS")
            .with_bodies()
            .stream()
            .all()
            .await
            .unwrap();
        assert!(listed.iter().all(|page| page.space_key() == "DOCS"));
        pages.delete_tree(&copy).await.unwrap().await.unwrap();
        pages.delete(&upserted).await.unwrap();
        assert_eq!(on.site.reached("HR"), Vec::<String>::new());
        assert_eq!(sandbox.unhandled(), Vec::<String>::new());
    });
}

#[test]
fn what_leads_outside_is_denied_before_anything_is_written() {
    run(async {
        let (sandbox, on, confluence) = confined().await;
        let pages = confluence.pages();
        let (inside, outside) = (on.docs.page.as_str(), on.hr.page.as_str());
        let twin = ("HR", on.twin_title.as_str());
        let me = || Restrictions::none().update(Who::anyone().user(DEMO_ACCOUNT));
        let errors = [
            pages.get(outside).await.err(),
            pages.get(&on.moved_page).await.err(),
            pages.create("DOCS", "x").below(outside).await.err(),
            pages.create(&on.hr.id, "x").await.err(),
            pages.update(outside).title("x").await.err(),
            pages.update(outside).body("x").await.err(),
            pages.update(inside).below(outside).await.err(),
            pages.append(outside, "x").await.err(),
            pages.edit(&on.moved_child, |_| Ok(())).await.err(),
            pages.section(outside, "x").append("x").await.err(),
            pages.move_page(inside).below(outside).await.err(),
            pages.move_page(outside).below(inside).await.err(),
            pages.copy(outside).below(inside).await.err(),
            pages.copy(inside).below(outside).await.err(),
            pages.copy(inside).to_space("HR").await.err(),
            pages.copy_tree(inside, outside).await.err(),
            pages.delete(outside).await.err(),
            pages.delete_tree(outside).await.err(),
            pages.restore(outside, 1).await.err(),
            pages.history(outside).stream().all().await.err(),
            pages.labels(outside).all().await.err(),
            pages.add_labels(outside, ["x"]).await.err(),
            pages.set_property(outside, "k", json!(1)).await.err(),
            pages.property(outside, "k").await.err(),
            pages.restrictions(outside).await.err(),
            pages.set_restrictions(outside, me()).await.err(),
            pages.children(outside).all().await.err(),
            pages.descendants(outside).stream().all().await.err(),
            pages.ancestors(outside).all().await.err(),
            pages.in_space("HR").stream().all().await.err(),
            pages.find("HR", &on.twin_title).await.err(),
            pages.append(twin, "x").await.err(),
            pages.upsert("HR", &on.twin_title, "x").await.err(),
        ];
        for (at, error) in errors.into_iter().enumerate() {
            let error = error.unwrap_or_else(|| panic!("{at} was allowed"));
            assert!(error.is_denied(), "{at}: {error}");
        }
        let calls = sandbox.requests();
        let writes: Vec<String> = calls
            .iter()
            .filter(|call| call.method != "GET")
            .map(|call| format!("{} {}", call.method, call.path))
            .collect();
        assert_eq!(writes, Vec::<String>::new());
    });
}

/// A page that is moved out between the look-up and the write is not written.
#[test]
fn a_page_that_has_just_left_is_not_written() {
    run(async {
        let (_sandbox, on, confluence) = confined().await;
        let pages = confluence.pages();
        pages.append(&on.docs.child, "x").await.unwrap();
        on.site.move_page(&on.docs.child, "HR");
        let error = pages.append(&on.docs.child, "x").await.unwrap_err();
        assert!(error.is_denied(), "{error}");
    });
}
