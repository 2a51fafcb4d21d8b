//! Everything works within a boundary, and nothing leads out of it.

use atlassian_core::boundary::{Access, Boundary};
use confluence_api::Confluence;
use confluence_api::sandbox::{Entangled, SandboxPage};
use confluence_api::{Error, Storage};
use serde_json::json;

use crate::world::confined;

#[tokio::test]
async fn spaces_inside_are_read_and_changed() {
    let (sandbox, on, confluence) = confined().await;
    let spaces = confluence.spaces();
    let all = spaces.list().stream().all().await.unwrap();
    assert_eq!(all.iter().map(|s| s.key()).collect::<Vec<_>>(), ["DOCS"]);
    let docs = spaces.get("DOCS").with_labels().with_properties().await;
    assert_eq!(docs.unwrap().id(), on.docs.id);
    spaces.update("DOCS").name("Docs").await.unwrap();
    spaces.set_property("DOCS", "k", json!(1)).await.unwrap();
    assert!(spaces.delete_property("DOCS", "k").await.unwrap());
    spaces.permissions("DOCS").all().await.unwrap();
    spaces.content_labels("DOCS").all().await.unwrap();
    assert_eq!(on.site.reached("HR"), [""; 0]);

    let before = sandbox.requests().len();
    let denied: Vec<Error> = vec![
        spaces.get("HR").await.unwrap_err(),
        spaces.get(&on.hr.id).await.unwrap_err(),
        spaces.update("HR").name("x").await.unwrap_err(),
        spaces.delete("HR").await.unwrap_err(),
        spaces.create("NEW", "New").await.unwrap_err(),
        spaces.permissions("HR").first().await.unwrap_err(),
        spaces.set_property("HR", "k", json!(1)).await.unwrap_err(),
    ];
    for error in denied {
        assert!(error.is_denied(), "{error}");
    }
    let calls = sandbox.requests();
    let writes = calls.iter().skip(before).filter(|c| c.method != "GET");
    assert_eq!(writes.count(), 0);
    assert_eq!(on.site.reached("HR"), [""; 0]);
}

#[tokio::test]
async fn a_space_inside_is_deleted() {
    let (sandbox, on, _) = confined().await;
    on.site.add_space("MORE", "More");
    // Where no space of a boundary is left, nothing can be asked for any more, how far a task is neither.
    let boundary = Boundary::builder()
        .spaces(["DOCS", "MORE"])
        .access(Access::ALL);
    let session = sandbox.api_token_session().unwrap();
    let confluence = Confluence::new(session.within(&boundary.build().unwrap()));
    let task = confluence.spaces().delete("DOCS").await.unwrap();
    let id = task.id().to_owned();
    task.await.unwrap();
    assert!(confluence.spaces().get("DOCS").await.is_err());
    // Another session cannot follow it.
    let (sandbox, ..) = confined().await;
    let boundary = Boundary::builder().spaces(["DOCS"]).access(Access::ALL);
    let session = sandbox.api_token_session().unwrap();
    let session = session.within(&boundary.build().unwrap());
    let other = Confluence::new(session).v1().get_task(id).send().await;
    assert!(other.map(drop).unwrap_err().is_denied());
}

#[tokio::test]
async fn comments_inside_are_read_and_written() {
    let (_sandbox, on, confluence) = confined().await;
    let comments = confluence.comments();
    let page = comments.on_page(&on.docs.page);
    assert_eq!(page.footer().all().await.unwrap().len(), 1);
    assert_eq!(page.inline_comments().all().await.unwrap().len(), 1);
    let new = page.add("Inside").await.unwrap();
    comments.reply(new.id(), "Reply").await.unwrap();
    comments.update(new.id(), "Changed").await.unwrap();
    let beside = page.inline("Manual", "Beside").occurrence(1).await.unwrap();
    comments.resolve(beside.id()).await.unwrap();
    comments.reopen(&beside).await.unwrap();
    comments.delete(beside.id()).await.unwrap();
    comments.delete(new.id()).await.unwrap();
    assert_eq!(
        comments
            .replies(&on.docs.footer_comment)
            .all()
            .await
            .unwrap()
            .len(),
        1
    );
    let file = comments.on_attachment(&on.docs.attachment);
    assert_eq!(file.footer().all().await.unwrap().len(), 1);
    assert_eq!(on.site.reached("HR"), [""; 0]);

    let hr = &on.hr;
    let out = comments.on_page(&hr.page);
    let denied: Vec<Error> = vec![
        out.add("x").await.unwrap_err(),
        out.inline("x", "x").await.unwrap_err(),
        out.footer().first().await.unwrap_err(),
        out.inline_comments().first().await.unwrap_err(),
        comments
            .on_blog_post(&hr.blog_post)
            .add("x")
            .await
            .unwrap_err(),
        comments
            .on_attachment(&hr.attachment)
            .add("x")
            .await
            .unwrap_err(),
        comments.get(&hr.footer_comment).await.unwrap_err(),
        comments.get(&hr.inline_comment).await.unwrap_err(),
        comments.reply(&hr.footer_comment, "x").await.unwrap_err(),
        comments.update(&hr.inline_comment, "x").await.unwrap_err(),
        comments.delete(&hr.footer_comment).await.unwrap_err(),
        comments.delete(&on.moved_comment).await.unwrap_err(),
        comments
            .replies(&hr.footer_comment)
            .first()
            .await
            .unwrap_err(),
    ];
    for error in denied {
        assert!(error.is_denied(), "{error}");
        assert!(!Entangled::is_marked(&error.to_string()));
    }
}

#[tokio::test]
async fn tasks_inside_are_listed_and_ticked() {
    let (_sandbox, on, confluence) = confined().await;
    let tasks = confluence.tasks();
    let all = tasks.list().stream().all().await.unwrap();
    assert!(!all.is_empty());
    for task in &all {
        assert_eq!(task.space_id(), on.docs.id);
        assert!(!Entangled::is_marked(&json!(task.raw()).to_string()));
    }
    let inside = tasks.list().in_space("DOCS").open().stream().all().await;
    assert_eq!(inside.unwrap().len(), 1);
    assert!(tasks.complete(&on.docs.task).await.unwrap().is_complete());
    let denied: Vec<Error> = vec![
        tasks.get(&on.hr.task).await.unwrap_err(),
        tasks.complete(&on.hr.task).await.unwrap_err(),
        tasks
            .list()
            .in_space("HR")
            .stream()
            .first()
            .await
            .unwrap_err(),
    ];
    for error in denied {
        assert!(error.is_denied(), "{error}");
    }
    let elsewhere = tasks.list().on_page(&on.hr.page).stream().all().await;
    assert!(elsewhere.map_or(true, |found| found.is_empty()));
}

#[tokio::test]
async fn files_inside_go_up_and_come_down() {
    let (sandbox, on, confluence) = confined().await;
    let attachments = confluence.attachments();
    let files = attachments.on_page(&on.docs.page);
    files.upload("new.txt", "new").await.unwrap();
    files.put("new.txt", "newer").await.unwrap();
    files.put("new.txt", "newer").await.unwrap();
    let mut content = Vec::new();
    let download = files.download("new.txt").await.unwrap();
    download.write_to(&mut content).await.unwrap();
    assert_eq!(content, b"newer");
    let new = files.get("new.txt").await.unwrap();
    attachments.describe(&new).comment("x").await.unwrap();
    attachments.add_labels(&new, ["one"]).await.unwrap();
    attachments.remove_label(&new, "one").await.unwrap();
    attachments.delete(&new).await.unwrap();
    assert_eq!(on.site.reached("HR"), [""; 0]);

    let before = sandbox.requests().len();
    let hr = &on.hr;
    let out = attachments.on_page(&hr.page);
    let denied: Vec<Error> = vec![
        out.upload("x", "x").await.unwrap_err(),
        out.put("x", "x").await.unwrap_err(),
        out.list().first().await.unwrap_err(),
        out.download(&hr.attachment_name).await.unwrap_err(),
        attachments.get(&hr.attachment).await.unwrap_err(),
        attachments.download(&hr.attachment).await.unwrap_err(),
        attachments.delete(&hr.attachment).await.unwrap_err(),
        attachments
            .describe(&on.moved_attachment)
            .comment("x")
            .await
            .unwrap_err(),
        attachments
            .add_labels(&hr.attachment, ["x"])
            .await
            .unwrap_err(),
        attachments
            .labels(&hr.attachment)
            .first()
            .await
            .unwrap_err(),
        attachments
            .on_blog_post(&hr.blog_post)
            .upload("x", "x")
            .await
            .unwrap_err(),
    ];
    for error in denied {
        assert!(error.is_denied(), "{error}");
    }
    let calls = sandbox.requests();
    let writes = calls.iter().skip(before).filter(|c| c.method != "GET");
    assert_eq!(writes.count(), 0);
}

#[tokio::test]
async fn templates_inside_are_used() {
    let (_sandbox, on, confluence) = confined().await;
    let templates = confluence.templates();
    let inside = templates.in_space("DOCS").all().await.unwrap();
    assert_eq!(inside.len(), 1);
    let new = templates
        .create("New")
        .in_space("DOCS")
        .body(Storage("<p>x</p>"));
    let new = new.await.unwrap();
    templates.update(new.id()).name("Newer").await.unwrap();
    let page = templates
        .page(new.id(), "DOCS", "Of a template")
        .await
        .unwrap();
    assert_eq!(page.space_id(), on.docs.id);
    templates.delete(new.id()).await.unwrap();
    assert_eq!(on.site.reached("HR"), [""; 0]);

    let denied: Vec<Error> = vec![
        templates.in_space("HR").first().await.unwrap_err(),
        templates.get(&on.hr.template).await.unwrap_err(),
        templates.get(&on.site_template).await.unwrap_err(),
        templates.create("x").await.unwrap_err(),
        templates.create("x").in_space("HR").await.unwrap_err(),
        templates
            .update(&on.hr.template)
            .name("x")
            .await
            .unwrap_err(),
        templates.delete(&on.hr.template).await.unwrap_err(),
        templates
            .page(&on.hr.template, "DOCS", "x")
            .await
            .unwrap_err(),
        templates
            .page(&on.docs.template, "HR", "x")
            .await
            .unwrap_err(),
    ];
    for error in denied {
        assert!(error.is_denied(), "{error}");
    }
}

#[tokio::test]
async fn what_moves_out_is_not_handed_over_any_more() {
    let (_sandbox, on, confluence) = confined().await;
    let page = on
        .site
        .add_page(SandboxPage::new("DOCS", "Goes").text("Manual"))
        .unwrap();
    on.site
        .add_attachment(&page, "file.txt", "text/plain", b"x")
        .unwrap();
    let files = confluence.attachments().on_page(page.as_str());
    let file = files.get("file.txt").await.unwrap();
    assert!(on.site.move_page(&page, "HR"));
    assert!(files.list().first().await.unwrap_err().is_denied());
    let error = confluence.attachments().download(&file).await.unwrap_err();
    assert!(error.is_denied(), "{error}");
    let comments = confluence.comments().on_page(page.as_str());
    assert!(comments.add("x").await.unwrap_err().is_denied());
}

#[tokio::test]
async fn blog_posts_inside_are_read_and_written() {
    let (sandbox, on, confluence) = confined().await;
    let posts = confluence.blog_posts();
    let all = posts.in_space("DOCS").stream().all().await.unwrap();
    assert_eq!(all.len(), 1);
    let new = posts.create("DOCS", "Inside").body("One").await.unwrap();
    posts.append(&new, "Two").await.unwrap();
    posts
        .update(("DOCS", "Inside"))
        .title("Within")
        .await
        .unwrap();
    posts.add_labels(&new, ["x"]).await.unwrap();
    posts.remove_label(&new, "x").await.unwrap();
    posts.labels(&new).all().await.unwrap();
    posts.delete(&new).await.unwrap();
    assert_eq!(on.site.reached("HR"), [""; 0]);

    let before = sandbox.requests().len();
    let out = on.hr.blog_post.as_str();
    let denied: Vec<Error> = vec![
        posts.get(out).await.unwrap_err(),
        posts.append(out, "x").await.unwrap_err(),
        posts.update(out).title("x").await.unwrap_err(),
        posts.delete(out).await.unwrap_err(),
        posts.labels(out).first().await.unwrap_err(),
        posts.add_labels(out, ["x"]).await.unwrap_err(),
        posts.create("HR", "x").await.unwrap_err(),
        posts.in_space("HR").stream().first().await.unwrap_err(),
    ];
    for error in denied {
        assert!(error.is_denied(), "{error}");
    }
    let calls = sandbox.requests();
    let writes = calls.iter().skip(before).filter(|c| c.method != "GET");
    assert_eq!(writes.count(), 0);
}
