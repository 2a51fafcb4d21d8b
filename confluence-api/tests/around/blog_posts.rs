//! Blog posts.

use atlassian_core::operation::Method;
use confluence_api::blog_posts::BlogPost;
use confluence_api::page::PageStatus;
use confluence_api::pages::{OnConflict, Outcome};
use confluence_api::{Error, Markdown};

use crate::world::World;

#[tokio::test]
async fn a_post_from_the_cradle_to_the_bin() {
    let world = World::demo().await;
    let posts = world.confluence.blog_posts();
    let post = posts
        .create("DOCS", "We shipped")
        .body(Markdown("# News\n\nIt is **out**."))
        .await
        .unwrap();
    assert_eq!((post.title(), post.version_number()), ("We shipped", 1));
    assert!(post.url().unwrap().contains("/spaces/DOCS/blog/"));
    assert_eq!(post.space_key(), "DOCS");

    let read = posts.get(("docs", "we shipped")).await.unwrap();
    assert_eq!(read.id(), post.id());
    assert_eq!(read.to_markdown().unwrap(), "# News\n\nIt is **out**.\n");
    assert_eq!(read.status(), PageStatus::Current);
    assert!(read.created().is_some() && read.updated().is_some());

    let saved = posts
        .append(&read, Markdown("*Update*"))
        .message("more")
        .await;
    let saved = saved.unwrap();
    assert_eq!((saved.outcome, saved.attempts), (Outcome::Updated, 1));
    assert_eq!(saved.post.version().message(), "more");
    posts
        .section(post.id(), "News")
        .append("To everybody.")
        .await
        .unwrap();
    posts.prepend(post.id(), "First of all:").await.unwrap();
    let retitled = posts
        .update(post.id())
        .title("We shipped 2.0")
        .await
        .unwrap();
    assert_eq!(retitled.post.version_number(), 5);
    let now = posts.get(post.id()).await.unwrap();
    assert_eq!(now.title(), "We shipped 2.0");
    let text = now.document().unwrap().to_text();
    for words in ["First of all:", "It is out.", "Update", "To everybody."] {
        assert!(text.contains(words), "{text}");
    }
    // What is so already is not written.
    let same = posts
        .update(post.id())
        .title("We shipped 2.0")
        .await
        .unwrap();
    assert_eq!((same.outcome, same.attempts), (Outcome::Unchanged, 0));
    let first = posts.get(post.id()).version(1).await.unwrap();
    assert_eq!(first.title(), "We shipped");

    let names = async || {
        let labels = posts.labels(post.id()).all().await.unwrap();
        labels
            .iter()
            .map(|l| l.name().to_owned())
            .collect::<Vec<_>>()
    };
    posts.add_labels(&post, ["release", "news"]).await.unwrap();
    assert_eq!(names().await.len(), 2);
    posts.remove_label(&post, "news").await.unwrap();
    assert_eq!(names().await, ["release"]);
    let labelled = posts.get(post.id()).with_labels().await.unwrap();
    assert_eq!(labelled.labels()[0].name(), "release");

    posts.delete(&post).await.unwrap();
    assert!(
        posts
            .find("DOCS", "We shipped 2.0")
            .await
            .unwrap()
            .is_none()
    );
    let bin = posts
        .in_space("DOCS")
        .trashed()
        .stream()
        .all()
        .await
        .unwrap();
    assert_eq!(
        bin.iter().map(BlogPost::id).collect::<Vec<_>>(),
        [post.id()]
    );
    posts.delete(&post).purge().await.unwrap();
    assert!(posts.get(post.id()).await.unwrap_err().is_not_found());
    assert!(world.sandbox.unhandled().is_empty());
}

#[tokio::test]
async fn posts_are_found_by_title_or_said_to_be_several() {
    let world = World::demo().await;
    let posts = world.confluence.blog_posts();
    for (title, text) in [("Weekly", "one"), ("Weekly", "two"), ("Monthly", "three")] {
        posts.create("DOCS", title).body(text).await.unwrap();
    }
    let error = posts.get(("DOCS", "Weekly")).await.unwrap_err();
    assert!(matches!(&error, Error::Ambiguous { candidates, .. } if candidates.len() == 2));
    let newest = posts.find("DOCS", "Weekly").await.unwrap().unwrap();
    let newest = posts.get(&newest).await.unwrap();
    assert_eq!(newest.document().unwrap().to_text().trim(), "two");
    let error = posts.get(("DOCS", "Monthyl")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "no blog post is called “Monthyl (in DOCS)”; did you mean “Monthly”?"
    );
    let all = posts
        .in_space("DOCS")
        .with_bodies()
        .stream()
        .all()
        .await
        .unwrap();
    let texts: Vec<String> = all
        .iter()
        .map(|post| post.document().unwrap().to_text().trim().to_owned())
        .collect();
    assert_eq!(texts, ["three", "two", "one"]);
    let some = posts.in_space("DOCS").title("Monthly").stream().all().await;
    assert_eq!(some.unwrap().len(), 1);
    assert!(posts.create("DOCS", " ").await.is_err());
    assert!(posts.create("NO", "x").await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_draft_is_published() {
    let world = World::demo().await;
    let posts = world.confluence.blog_posts();
    let draft = posts
        .create("DOCS", "Soon")
        .body("Not yet.")
        .draft()
        .await
        .unwrap();
    assert_eq!(draft.status(), PageStatus::Draft);
    assert!(posts.find("DOCS", "Soon").await.unwrap().is_none());
    let saved = posts
        .update(draft.id())
        .body("Now.")
        .publish()
        .await
        .unwrap();
    assert_eq!(saved.post.status(), PageStatus::Current);
    let post = posts.get(("DOCS", "Soon")).await.unwrap();
    assert_eq!(post.document().unwrap().to_text().trim(), "Now.");
}

#[tokio::test]
async fn fifty_appends_at_once_all_survive() {
    let world = World::demo().await;
    let posts = world.confluence.blog_posts();
    let post = posts.create("DOCS", "Log").body("Begin").await.unwrap();
    let appending = (0..50).map(|number| {
        // Clients that do not know of each other.
        let session = world.confluence.session().clone();
        let client = confluence_api::Confluence::new(session);
        let id = post.id().to_owned();
        tokio::spawn(async move {
            let line = format!("line {number}");
            client.blog_posts().append(id, line).await
        })
    });
    for appended in appending.collect::<Vec<_>>() {
        appended.await.unwrap().unwrap();
    }
    let now = posts.get(post.id()).await.unwrap();
    assert_eq!(now.version_number(), 51);
    let text = now.document().unwrap().to_text();
    for number in 0..50 {
        let line = format!("line {number}");
        assert!(text.lines().any(|other| other == line), "{line}");
    }
}

#[tokio::test]
async fn conflicts_are_merged_or_refused() {
    let world = World::demo().await;
    let posts = world.confluence.blog_posts();
    let post = posts
        .create("DOCS", "Plan")
        .body(Markdown("One.\n\nTwo."))
        .await;
    let post = posts.get(post.unwrap().id()).await.unwrap();
    posts
        .edit(post.id(), |document| {
            document.replace_text("", ("One.", "First."))?;
            Ok(())
        })
        .await
        .unwrap();
    let edited = post
        .to_anchored_markdown()
        .unwrap()
        .replace("Two.", "Second.");
    let saved = posts.revise(&post, edited).await.unwrap();
    assert!(saved.merged);
    let text = saved.post.document().unwrap().to_text();
    assert_eq!(text.trim(), "First.\n\nSecond.");

    let error = posts
        .update(&post)
        .based_on(&post)
        .body("Three.")
        .on_conflict(OnConflict::Refuse)
        .await
        .unwrap_err();
    assert!(matches!(&error, Error::Stale(stale) if stale.operation == "updateBlogPost"));
    assert!(error.to_string().contains("“Plan”"), "{error}");

    // Somebody else writes between reading and writing.
    let path = format!("/blogposts/{}", post.id());
    let id = post.id().to_owned();
    world.site.before_next(Method::Put, path, move |site| {
        let number = site.page(&id).unwrap()["version"].as_u64().unwrap() + 1;
        let body = adf::Document::from_markdown("Quicker.").to_json_string();
        let body = serde_json::json!({"id": id, "status": "current", "title": "Plan",
            "version": {"number": number},
            "body": {"representation": "atlas_doc_format", "value": body}});
        let path = format!("/wiki/api/v2/blogposts/{id}");
        assert_eq!(site.ask(Method::Put, &path, &[], body).status, 200);
    });
    let saved = posts.append(post.id(), "Behind.").await.unwrap();
    assert_eq!(saved.attempts, 2);
    let text = saved.post.document().unwrap().to_text();
    assert_eq!(text.trim(), "Quicker.\n\nBehind.");
}
