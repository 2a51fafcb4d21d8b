//! Templates.

use confluence_api::{Error, Markdown, Storage};

use crate::world::World;

const DECISION: &str = "<at:declarations><at:string at:name=\"owner\"/></at:declarations>\
                        <p>Owner: <at:var at:name=\"owner\"/></p>";

#[tokio::test]
async fn templates_are_made_changed_and_deleted() {
    let world = World::demo().await;
    let templates = world.confluence.templates();
    let made = templates
        .create("Decision")
        .in_space("docs")
        .description("What was decided.")
        .body(Storage(DECISION))
        .await
        .unwrap();
    assert_eq!((made.name(), made.space_key()), ("Decision", Some("DOCS")));
    assert_eq!(made.description(), "What was decided.");
    let global = templates
        .create("Note")
        .body(Markdown("*Note*"))
        .await
        .unwrap();
    assert_eq!(global.space_key(), None);

    let read = templates.get(made.id()).await.unwrap();
    assert_eq!(read.storage(), DECISION);
    assert_eq!(read.variables(), ["owner"]);
    let listed = templates.in_space("DOCS").all().await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].variables(), ["owner"]);
    assert_eq!(templates.global().all().await.unwrap()[0].id(), global.id());
    assert_eq!(
        templates.find("DOCS", "decision").await.unwrap().id(),
        made.id()
    );
    let error = templates.find("DOCS", "Decisoin").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "no template is called “Decisoin”; did you mean “Decision”?"
    );

    let changed = templates.update(made.id()).name("Choice").await.unwrap();
    assert_eq!((changed.name(), changed.storage()), ("Choice", DECISION));
    assert_eq!(changed.description(), "What was decided.");
    let changed = templates.update(made.id()).body(Storage("<p>x</p>")).await;
    let changed = changed.unwrap();
    assert_eq!((changed.name(), changed.storage()), ("Choice", "<p>x</p>"));
    templates.delete(made.id()).await.unwrap();
    assert!(templates.get(made.id()).await.is_err());
    assert!(world.sandbox.unhandled().is_empty());
}

#[tokio::test]
async fn templates_are_listed_page_after_page() {
    let world = World::demo().await;
    let templates = world.confluence.templates();
    for number in 0..103 {
        let name = format!("Template {number}");
        templates.create(name).in_space("DOCS").await.unwrap();
    }
    let all = templates.in_space("DOCS").all().await.unwrap();
    assert_eq!(all.len(), 103);
    assert_eq!(world.calls("GET", "/rest/api/template/page"), 2);
}

#[tokio::test]
async fn a_page_is_made_of_a_template() {
    let world = World::demo().await;
    let templates = world.confluence.templates();
    let body = Storage(DECISION);
    let template = templates.create("Decision").in_space("DOCS").body(body);
    let template = template.await.unwrap();
    let make = |title: &str| templates.page(template.id(), "DOCS", title);

    let error = make("Rust").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the template “Decision” has “owner” to be filled in; give a value for it with `set`"
    );
    let error = make("Rust").set("oner", "Ada").await.unwrap_err();
    assert!(
        error.to_string().contains("did you mean “owner”?"),
        "{error}"
    );
    assert!(matches!(error, Error::Template(_)));
    assert!(!world.site.titles("DOCS").contains(&"Rust".to_owned()));

    let page = make("Rust")
        .set("owner", "Ada & Bela")
        .below(("DOCS", "Architecture"));
    let page = page.await.unwrap();
    let stored = world.site.page(page.id()).unwrap();
    assert_eq!(stored["body"]["value"], "<p>Owner: Ada &amp; Bela</p>");
    let parent = world.site.page_id("DOCS", "Architecture").unwrap();
    assert_eq!(stored["parentId"], parent);
    let error = make("Rust").set("owner", "Ada").await.unwrap_err();
    assert!(error.is_title_taken(), "{error}");
}
