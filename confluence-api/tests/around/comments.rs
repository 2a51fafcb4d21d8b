//! Comments.

use adf::MarkKind;
use atlassian_core::operation::Method;
use atlassian_core::sandbox::SandboxResponse;
use confluence_api::comments::{AnchorProblem, CommentKind};
use confluence_api::sandbox::ConfluenceSandbox;
use confluence_api::{Error, Markdown, Storage};
use serde_json::json;

use crate::world::World;

fn anchor(error: Error) -> AnchorProblem {
    match error {
        Error::Anchor(problem) => *problem,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn comments_and_replies_below_a_page() {
    let (world, page) = World::with_page("Hello.").await;
    let comments = world.confluence.comments();
    let on = comments.on_page(("DOCS", "Page"));
    let first = on.add(Markdown("Looks **good**.")).await.unwrap();
    assert_eq!(first.kind(), CommentKind::Footer);
    assert_eq!(first.page_id(), Some(page.as_str()));
    assert_eq!((first.version(), first.is_resolved()), (1, false));
    assert_eq!(first.markdown().unwrap().trim(), "Looks **good**.");
    on.add("Two * three").await.unwrap();
    on.add(Storage("<p>Third</p>")).await.unwrap();

    let reply = comments.reply(&first, "Thanks!").await.unwrap();
    assert_eq!(reply.parent_id(), Some(first.id()));
    let deeper = comments.reply(reply.id(), "Welcome!").await.unwrap();
    assert_eq!(deeper.parent_id(), Some(reply.id()));
    let replies = comments.replies(&first).all().await.unwrap();
    assert_eq!(replies.len(), 1);
    assert_eq!(comments.replies(reply.id()).all().await.unwrap().len(), 1);

    let all = on.footer().all().await.unwrap();
    let texts: Vec<String> = all
        .iter()
        .map(|comment| comment.document().unwrap().to_text().trim().to_owned())
        .collect();
    assert_eq!(texts, ["Looks good.", "Two * three", "Third"]);
    assert!(on.inline_comments().all().await.unwrap().is_empty());

    comments.delete(first.id()).await.unwrap();
    assert!(comments.get(&first).await.unwrap_err().is_not_found());
    assert_eq!(on.footer().all().await.unwrap().len(), 2);
    assert!(comments.get("4711").await.unwrap_err().is_not_found());
    assert!(world.sandbox.unhandled().is_empty());
}

#[tokio::test]
async fn comments_below_blog_posts_and_files() {
    let on = ConfluenceSandbox::entangled();
    let world = World::of(on.site.clone()).await;
    let comments = world.confluence.comments();
    let post = comments.on_blog_post(&on.docs.blog_post);
    let new = post.add("On the post").await.unwrap();
    assert_eq!(new.blog_post_id(), Some(on.docs.blog_post.as_str()));
    assert_eq!(post.footer().all().await.unwrap().len(), 2);
    let beside = post.inline("manual News", "Which?").await.unwrap();
    assert!(beside.is_inline());
    assert_eq!(beside.selection(), Some("Manual news"));
    assert_eq!(post.inline_comments().all().await.unwrap().len(), 1);

    let file = comments.on_attachment(&on.docs.attachment);
    let new = file.add("On the file").await.unwrap();
    assert_eq!(new.attachment_id(), Some(on.docs.attachment.as_str()));
    assert_eq!(file.footer().all().await.unwrap().len(), 2);
    assert!(file.inline_comments().all().await.unwrap().is_empty());
    let error = file.inline("x", "y").await.unwrap_err();
    assert!(error.to_string().contains("a file has no text"), "{error}");
}

#[tokio::test]
async fn an_inline_comment_finds_its_words() {
    let text = "# Animals\n\nThe quick **brown** fox.\n\n- The plan, and the plan\n\n## Trees\n\nThe plan of trees.";
    let (world, page) = World::with_page(text).await;
    let comments = world.confluence.comments();
    let on = comments.on_page(page.as_str());
    // Over bold words, in any case.
    let comment = on.inline("quick  Brown fox", "Is it?").await.unwrap();
    assert_eq!(comment.selection(), Some("quick brown fox"));
    let marker = comment.marker().unwrap();
    let document = world.confluence.pages().get(page.as_str()).await.unwrap();
    let document = document.document().unwrap();
    let marked: String = document
        .descendants()
        .filter(|node| {
            let mark = node.mark(&MarkKind::Annotation);
            mark.is_some_and(|mark| mark.attr_str("id") == Some(marker))
        })
        .filter_map(|node| node.text())
        .collect();
    assert_eq!(marked, "quick brown fox");
}

#[tokio::test]
async fn words_that_stand_twice_are_told_apart() {
    let text = "# Animals\n\nThe plan, and The plan.\n\n## Trees\n\nThe plan of trees.\n\n# Rivers\n\nNo plan.";
    let (world, page) = World::with_page(text).await;
    let comments = world.confluence.comments();
    let on = comments.on_page(page.as_str());
    let error = on.inline("The plan", "Which?").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "“The plan” stands in 3 places of “Page” ({page}): (1) under “Animals”: “The plan, and The plan.”, \
             (2) under “Animals”: “The plan, and The plan.”, (3) under “Trees”: “The plan of trees.”; name more \
             of the words around, or say which with `occurrence` or `under`"
        )
    );
    let AnchorProblem::Ambiguous { places, .. } = anchor(error) else {
        panic!()
    };
    assert_eq!(places[1].before, "The plan, and ");
    assert_eq!(places[2].headings, ["Animals", "Trees"]);
    let posts = world.calls("POST", "/inline-comments");
    assert_eq!(posts, 0);

    let second = on.inline("The plan", "This").occurrence(2).await.unwrap();
    let under = on.inline("The plan", "That").under("trees").await.unwrap();
    let document = world.confluence.pages().get(page.as_str()).await.unwrap();
    let document = document.document().unwrap().to_value();
    let marks = |path: &str| document.pointer(path).unwrap()["marks"][0]["attrs"]["id"].clone();
    assert_eq!(marks("/content/1/content/1"), second.marker().unwrap());
    assert_eq!(marks("/content/3/content/0"), under.marker().unwrap());
    // Under a heading counts what is under those below it, too.
    let problem = anchor(
        on.inline("The plan", "x")
            .under("Animals")
            .await
            .unwrap_err(),
    );
    assert!(matches!(problem, AnchorProblem::Ambiguous { places, .. } if places.len() == 3));
    let problem = anchor(on.inline("The plan", "x").occurrence(4).await.unwrap_err());
    assert!(problem.to_string().contains("no occurrence 4"), "{problem}");
    let problem = anchor(on.inline("The plan", "x").occurrence(0).await.unwrap_err());
    assert!(matches!(problem, AnchorProblem::NoSuchOccurrence { .. }));
    let problem = anchor(on.inline("The plans", "x").await.unwrap_err());
    assert!(
        problem
            .to_string()
            .ends_with("the nearest is “The plan, and The plan.”"),
        "{problem}"
    );
    let problem = anchor(on.inline("No plan", "x").under("Trees").await.unwrap_err());
    assert!(matches!(problem, AnchorProblem::NotFound { .. }));
}

#[tokio::test]
async fn a_page_that_changes_meanwhile_is_read_again() {
    let (world, page) = World::with_page("One plan.").await;
    let comments = world.confluence.comments();
    let on = comments.on_page(page.as_str());
    // Nothing has changed, and Confluence refuses all the same: that is told.
    let refusal =
        json!({"errors": [{"status": 400, "code": "INVALID", "title": "no such selection"}]});
    let answer = SandboxResponse::json(400, refusal.clone());
    world
        .sandbox
        .fail_next("POST /wiki/api/v2/inline-comments", answer);
    let error = on.inline("plan", "x").await.unwrap_err();
    assert!(error.to_string().contains("no such selection"), "{error}");
    assert_eq!(world.calls("POST", "/inline-comments"), 1);

    // Somebody writes the words once more, in front of those that were meant.
    let id = page.clone();
    let path = "/wiki/api/v2/inline-comments";
    world.site.before_next(Method::Post, path, move |site| {
        let body = adf::Document::from_markdown("A plan.\n\n# Ours\n\nOne plan.").to_json_string();
        let body = json!({"id": id, "status": "current", "title": "Page", "version": {"number": 2},
            "body": {"representation": "atlas_doc_format", "value": body}});
        let path = format!("/wiki/api/v2/pages/{id}");
        assert_eq!(site.ask(Method::Put, &path, &[], body).status, 200);
    });
    let comment = on.inline("plan", "x").occurrence(1).await.unwrap();
    assert_eq!(world.calls("POST", "/inline-comments"), 3);
    let document = world.site.document(&page).unwrap();
    let mark = &document["content"][0]["content"][1]["marks"][0];
    assert_eq!(mark["attrs"]["id"], comment.marker().unwrap());
}

#[tokio::test]
async fn whatever_is_chosen_is_what_is_marked() {
    const WORDS: [&str; 6] = ["plan", "Plan", "the", "a", "aa", "road"];
    let mut random = fastrand::Rng::with_seed(12);
    let (mut marked, mut refused) = (0, 0);
    for _ in 0..60 {
        let line = |random: &mut fastrand::Rng| {
            let words = (0..random.usize(1..8)).map(|_| {
                let word = WORDS[random.usize(..WORDS.len())];
                match random.u8(..4) {
                    0 => format!("**{word}**"),
                    1 => format!("*{word}*"),
                    _ => word.to_owned(),
                }
            });
            words.collect::<Vec<_>>().join(" ")
        };
        let lines: Vec<String> = (0..4).map(|_| line(&mut random)).collect();
        let (world, page) = World::with_page(&lines.join("\n\n")).await;
        let on = world.confluence.comments().on_page(page.as_str());
        for _ in 0..5 {
            let words: Vec<&str> = (0..random.usize(1..3))
                .map(|_| WORDS[random.usize(..WORDS.len())])
                .collect();
            let (words, number) = (words.join(" "), random.usize(1..3));
            let comment = match on.inline(&words, "x").occurrence(number).await {
                Ok(comment) => comment,
                // Nothing but the choice was wrong: what was sent was right.
                Err(error) => {
                    anchor(error);
                    refused += 1;
                    continue;
                }
            };
            marked += 1;
            let now = world.confluence.pages().get(page.as_str()).await.unwrap();
            let now = now.document().unwrap();
            let carries = |node: &&adf::Node| {
                let mut marks = node.marks().iter();
                marks.any(|mark| mark.attr_str("id") == comment.marker())
            };
            let text: String = now
                .descendants()
                .filter(carries)
                .filter_map(|n| n.text())
                .collect();
            assert_eq!(Some(text.as_str()), comment.selection());
            assert_eq!(text.to_lowercase(), words.to_lowercase());
        }
    }
    assert!(marked > 50 && refused > 20, "{marked} {refused}");
}

#[tokio::test]
async fn comments_are_updated_resolved_and_opened_again() {
    let (world, page) = World::with_page("The quick fox.").await;
    let comments = world.confluence.comments();
    let on = comments.on_page(page.as_str());
    let question = on
        .inline("quick", Markdown("Is it *quick*?"))
        .await
        .unwrap();
    let resolved = comments.resolve(question.id()).await.unwrap();
    assert!(resolved.is_resolved());
    assert_eq!(resolved.version(), 2);
    // What it says stays.
    assert_eq!(resolved.markdown().unwrap(), question.markdown().unwrap());
    assert!(on.open_inline_comments().all().await.unwrap().is_empty());
    assert_eq!(on.inline_comments().all().await.unwrap().len(), 1);
    let open = comments.reopen(&question).await.unwrap();
    assert_eq!(open.resolution(), Some("open"));
    assert_eq!(on.open_inline_comments().all().await.unwrap().len(), 1);

    let general = on.add("First").await.unwrap();
    let problem = anchor(comments.resolve(&general).await.unwrap_err());
    assert!(
        problem.to_string().contains("only inline comments"),
        "{problem}"
    );

    let updated = comments
        .update(&general, "Second")
        .message("typo")
        .await
        .unwrap();
    assert_eq!(updated.version(), 2);
    assert_eq!(updated.document().unwrap().to_text().trim(), "Second");
    let error = comments.update(&general, "Third").from_version(1).await;
    let error = error.unwrap_err();
    assert!(
        matches!(error, Error::Stale(_)) && error.is_conflict(),
        "{error}"
    );
    let third = comments.update(&general, "Third").from_version(2).await;
    assert_eq!(third.unwrap().version(), 3);

    // Somebody else was quicker.
    let conflict = json!({"errors": [{"status": 409, "code": "CONFLICT", "title": "Version must be incremented"}]});
    let answer = SandboxResponse::json(409, conflict);
    let path = "PUT /wiki/api/v2/footer-comments/";
    world.sandbox.fail_next(path, answer.clone());
    assert_eq!(comments.update(&general, "4th").await.unwrap().version(), 4);
    world.sandbox.fail_next(path, answer.clone());
    let error = comments.update(&general, "5th").from_version(4).await;
    assert!(matches!(error.unwrap_err(), Error::Stale(_)));
    // It was carried out, and the answer was lost: it is not written a second time.
    let put = format!("/footer-comments/{}", general.id());
    world.site.lose_next_answer(Method::Put, &put);
    let fifth = comments.update(&general, "5th").from_version(4).await;
    assert_eq!(fifth.unwrap().version(), 5);
    world.site.lose_next_answer(Method::Put, put);
    assert_eq!(comments.update(&general, "6th").await.unwrap().version(), 6);
    world.sandbox.fail_times(50, path, answer);
    let error = comments.update(&general, "7th").await.unwrap_err();
    assert!(
        matches!(error, Error::Contested { attempts: 50, .. }),
        "{error}"
    );
}

#[tokio::test]
async fn many_write_one_comment_at_once() {
    let (world, page) = World::with_page("Hello.").await;
    let comments = world.confluence.comments();
    let comment = comments.on_page(page.as_str()).add("0").await.unwrap();
    let writing = (1..=4).map(|number| {
        let update = comments.update(&comment, number.to_string());
        tokio::spawn(async move { update.await })
    });
    for written in writing.collect::<Vec<_>>() {
        written.await.unwrap().unwrap();
    }
    assert_eq!(comments.get(&comment).await.unwrap().version(), 5);
}
