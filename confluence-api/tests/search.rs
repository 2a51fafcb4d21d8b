//! Searching, against the sandbox.
#![cfg(all(feature = "authoring", feature = "sandbox"))]
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use atlassian_core::boundary::{Access, Boundary};
use atlassian_core::sandbox::{Sandbox, SandboxResponse};
use confluence_api::sandbox::{ConfluenceSandbox, Entangled, SandboxPage};
use confluence_api::search::{Hit, HitKind, SearchProblem};
use confluence_api::{Confluence, Error, cql};
use serde_json::{Value, json};

const SEARCH: &str = "GET /wiki/rest/api/search";

struct World {
    sandbox: Sandbox,
    site: ConfluenceSandbox,
    confluence: Confluence,
}

impl World {
    async fn of(site: ConfluenceSandbox) -> Self {
        let sandbox = Sandbox::builder().product(site.clone()).start().await;
        let confluence = Confluence::new(sandbox.api_token_session().unwrap());
        World {
            sandbox,
            site,
            confluence,
        }
    }

    /// A space `BIG` with so many pages beside its home page.
    async fn with(pages: usize) -> Self {
        let site = ConfluenceSandbox::new();
        site.add_space("BIG", "Big");
        for number in 1..=pages {
            let page = SandboxPage::new("BIG", format!("Page {number:03}"));
            site.add_page(page.text("The quick brown fox")).unwrap();
        }
        Self::of(site).await
    }

    fn searches(&self) -> usize {
        let calls = self.sandbox.requests();
        let ours = calls.iter().filter(|call| call.path.ends_with("/search"));
        ours.count()
    }

    /// Answers the next search with this.
    fn script(&self, body: Value) {
        let answer = SandboxResponse::json(200, body);
        self.sandbox.fail_next(SEARCH, answer);
    }
}

fn pages() -> cql::Cql {
    cql::space("BIG")
        .and(cql::title().contains("Page"))
        .order_by("title")
}

#[tokio::test]
async fn hits_come_page_after_page() {
    let world = World::with(250).await;
    let mut hits = world.confluence.search(pages()).stream();
    let mut titles = Vec::new();
    while let Some(hit) = hits.next().await {
        let hit = hit.unwrap();
        titles.push(hit.title());
        assert_eq!(hit.kind(), HitKind::Page);
        assert_eq!(hit.space_key(), Some("BIG"));
        // No page is asked for before its first hit is.
        assert_eq!(world.searches(), titles.len().div_ceil(100));
    }
    let expected: Vec<String> = (1..=250)
        .map(|number| format!("Page {number:03}"))
        .collect();
    assert_eq!(titles, expected);
    assert!(hits.next().await.is_none());
    assert_eq!(world.searches(), 3);
    assert!(world.sandbox.unhandled().is_empty());
}

#[tokio::test]
async fn only_what_is_wanted_is_asked_for() {
    let world = World::with(120).await;
    let search = || world.confluence.search(pages());
    assert_eq!(search().first().await.unwrap().unwrap().title(), "Page 001");
    assert_eq!(world.searches(), 1);
    assert_eq!(search().all(7).await.unwrap().len(), 7);
    assert_eq!(search().take(3).all(7).await.unwrap().len(), 3);
    assert_eq!(search().take(0).all(7).await.unwrap().len(), 0);
    assert_eq!(world.searches(), 3);
    assert_eq!(search().all(1000).await.unwrap().len(), 120);
    assert_eq!(world.searches(), 5);
    assert_eq!(search().page_size(1000).all(1000).await.unwrap().len(), 120);
    assert_eq!(world.searches(), 6);
    assert_eq!(search().count().await.unwrap(), 120);
    let none = world.confluence.search("space = BIG and label = none");
    assert!(none.clone().first().await.unwrap().is_none());
    assert_eq!(none.count().await.unwrap(), 0);
    let whole = search()
        .expand(["content.body.atlas_doc_format", "content.version"])
        .page_size(1000);
    assert_eq!(whole.all(1000).await.unwrap().len(), 120);
}

#[tokio::test]
async fn hits_know_what_they_are() {
    let on = ConfluenceSandbox::entangled();
    let world = World::of(on.site.clone()).await;
    let first = async |query: cql::Condition| {
        let hit = world.confluence.search(query).first().await.unwrap();
        hit.unwrap()
    };
    let docs = &on.docs;
    let page = first(cql::id().is(&docs.page)).await;
    assert_eq!((page.kind(), page.id()), (HitKind::Page, docs.page.clone()));
    assert_eq!(page.space_name(), Some("Manual space"));
    assert!(page.last_modified().is_some());
    let url = page.url().unwrap();
    assert!(url.starts_with("http"), "{url}");
    assert!(url.contains("/wiki/spaces/DOCS/pages/"), "{url}");
    assert!(!page.excerpt().is_empty());
    assert_eq!(page.content()["type"], "page");

    for (id, kind) in [
        (&docs.blog_post, HitKind::BlogPost),
        (&docs.footer_comment, HitKind::Comment),
        (&docs.inline_comment, HitKind::Comment),
        (&docs.attachment, HitKind::Attachment),
        (&docs.folder, HitKind::Folder),
        (&docs.whiteboard, HitKind::Whiteboard),
        (&docs.database, HitKind::Database),
        (&docs.smart_link, HitKind::Embed),
        (
            &docs.custom_content,
            HitKind::Other(docs.custom_type.clone()),
        ),
    ] {
        let hit = first(cql::id().is(id)).await;
        assert_eq!(hit.kind(), kind);
        assert_eq!(&hit.id(), id);
        assert_eq!(hit.space_key(), Some("DOCS"), "{kind:?}");
    }
    let space = first(cql::kind("space").and(cql::space("DOCS"))).await;
    assert_eq!(
        (space.kind(), space.id()),
        (HitKind::Space, docs.id.clone())
    );
    assert_eq!(space.space_key(), Some("DOCS"));

    let people = world.confluence.search("user.fullname ~ \"bela\"").people();
    let people = people.all().await.unwrap();
    assert_eq!(people.len(), 1);
    assert_eq!(people[0].kind(), HitKind::User);
    assert_eq!(people[0].id(), "5f0000000000000000000002");
    assert_eq!(people[0].title(), "Bela Novak");
}

#[test]
fn marks_around_what_was_searched_for_are_left_out() {
    let hit = Hit::from(json!({
        "title": "@@@hl@@@Road@@@endhl@@@ map",
        "excerpt": "The @@@hl@@@road@@@endhl@@@ to \u{2026}",
        "url": "/spaces/~7120/pages/1/Road?x=1",
        "entityType": "content",
        "resultGlobalContainer": {"title": "Ada", "displayUrl": "/spaces/~7120"},
        "lastModified": "2026-01-02T03:04:05.000Z",
    }));
    assert_eq!(hit.title(), "Road map");
    assert_eq!(hit.excerpt(), "The road to …");
    assert_eq!(hit.space_key(), Some("~7120"));
    assert_eq!(hit.url().as_deref(), Some("/spaces/~7120/pages/1/Road?x=1"));
    assert_eq!(hit.kind(), HitKind::Other("content".to_owned()));
    assert_eq!(hit.id(), "");
    let nothing = Hit::from(json!(null));
    assert_eq!((nothing.title(), nothing.url()), (String::new(), None));
}

fn scripted(titles: &[&str], next: Option<&str>) -> Value {
    let hit = |title: &&str| json!({"title": title, "entityType": "content", "content": {"id": title, "type": "page"}});
    let mut links = json!({"base": "https://acme.atlassian.net/wiki"});
    if let Some(next) = next {
        links["next"] = json!(format!(
            "/rest/api/search?next=true&cursor={next}&limit=100"
        ));
    }
    let results: Vec<Value> = titles.iter().map(hit).collect();
    json!({"results": results, "totalSize": 7, "_links": links})
}

#[tokio::test]
async fn pages_may_be_short_and_even_empty_and_never_lead_back() {
    let world = World::with(0).await;
    let search = || world.confluence.search("type = page");
    world.script(scripted(&["a"], Some("one")));
    world.script(scripted(&[], Some("two")));
    world.script(scripted(&["b"], None));
    let ids: Vec<String> = search()
        .all(100)
        .await
        .unwrap()
        .iter()
        .map(Hit::id)
        .collect();
    assert_eq!(ids, ["a", "b"]);

    world.script(scripted(&["a"], Some("one")));
    world.script(scripted(&["b"], Some("one")));
    let mut hits = search().stream();
    assert_eq!(hits.next().await.unwrap().unwrap().id(), "a");
    // The page that leads back is not handed over.
    let error = hits.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("led back"), "{error}");
    assert!(hits.next().await.is_none());

    // A link without a place would seem to be the end.
    let mut lost = scripted(&["a"], None);
    lost["_links"]["next"] = json!("/rest/api/search?limit=25");
    world.script(lost);
    assert!(search().all(100).await.is_err());
}

#[tokio::test]
async fn what_is_wrong_with_a_query_is_told() {
    let world = World::with(1).await;
    let before = world.searches();
    let error = world.confluence.search("space = BIG AND").first().await;
    let error = error.unwrap_err();
    assert!(matches!(error, Error::Cql(_)), "{error}");
    assert!(world.confluence.search("(a = b").count().await.is_err());
    assert_eq!(world.searches(), before);
    let error = world.confluence.search("colour = red").first().await;
    let error = error.unwrap_err();
    assert_eq!(error.status(), Some(400));
    assert!(error.to_string().contains("no field 'colour'"), "{error}");
}

#[tokio::test]
async fn the_index_lags_and_a_search_can_wait_for_it() {
    let world = World::with(2).await;
    let new = |title: &str| {
        world.site.lag_next(1);
        world.site.add_page(SandboxPage::new("BIG", title)).unwrap()
    };
    let search = || world.confluence.search(pages());
    let id = new("Page new");
    assert_eq!(search().count().await.unwrap(), 2);
    let waiting = search().wait_for([&id]);
    let site = world.site.clone();
    let settling = async {
        while world.searches() < 3 {
            tokio::task::yield_now().await;
        }
        site.settle();
    };
    let (found, ()) = tokio::join!(waiting, settling);
    assert_eq!(found.unwrap().all(10).await.unwrap().len(), 3);

    let late = new("Page late");
    let error = search().wait_for([&late]).await.unwrap_err();
    let Error::Search(problem) = &error else {
        panic!("{error}")
    };
    let SearchProblem::NotIndexed { ids, waited } = &**problem else {
        panic!("{error}")
    };
    assert_eq!(ids, &[late]);
    let about_a_minute = Duration::from_secs(60)..Duration::from_secs(75);
    assert!(about_a_minute.contains(waited), "{waited:?}");
}

#[tokio::test]
async fn nothing_outside_of_a_boundary_is_found() {
    let on = ConfluenceSandbox::entangled();
    let sandbox = Sandbox::builder().product(on.site.clone()).start().await;
    let boundary = Boundary::builder().spaces(["DOCS"]).access(Access::ALL);
    let session = sandbox.api_token_session().unwrap();
    let open = Confluence::new(session.clone());
    let confined = Confluence::new(session.within(&boundary.build().unwrap()));
    on.site.forget_reached();

    let all = confined.search("type in (page, blogpost, comment, attachment)");
    let hits = all.clone().page_size(7).stream().all().await.unwrap();
    assert!(hits.len() > 7);
    assert_eq!(all.count().await.unwrap(), hits.len() as u64);
    for hit in &hits {
        assert_eq!(hit.space_key(), Some("DOCS"));
        assert!(!Entangled::is_marked(&json!(hit.raw()).to_string()));
    }
    let everything = confined.search(cql::Cql::everything());
    assert!(everything.count().await.unwrap() >= hits.len() as u64);
    let marked = cql::text().contains(Entangled::MARKER);
    assert_eq!(confined.search(marked.clone()).count().await.unwrap(), 0);
    assert_eq!(on.site.reached("HR"), [""; 0]);

    let before = sandbox.requests().len();
    for denied in [
        cql!("space = {}", "HR"),
        cql!("ancestor = {}", &on.hr.home),
        cql!("id = {} or space = DOCS", &on.hr.page),
    ] {
        let error = confined.search(denied.clone()).first().await.unwrap_err();
        assert!(error.is_denied(), "{denied:?}: {error}");
    }
    let searches = sandbox.requests();
    let searches = searches.iter().skip(before);
    assert_eq!(searches.filter(|c| c.path.ends_with("/search")).count(), 0);
    let context = confined.search("type = page").context("HR").first().await;
    assert!(context.unwrap_err().is_denied());
    assert!(open.search(marked).count().await.unwrap() > 0);
}

#[test]
fn recorded_answers_are_read() {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/fixtures/payloads"
    );
    let file = format!("{folder}/go-atlassian/search-content.f56fcb1c.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        eprintln!("skipped: the recorded answers are not here");
        return;
    };
    let answer: Value = serde_json::from_str(&text).unwrap();
    let hits = answer["results"].as_array().unwrap();
    assert!(!hits.is_empty());
    for hit in hits.iter().cloned().map(Hit::from) {
        assert!(!hit.id().is_empty() && !hit.title().is_empty(), "{hit:?}");
        assert!(hit.url().is_some());
    }
}
