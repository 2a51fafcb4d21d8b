//! Everything can be sent to another thread, shared and dropped.

use confluence_api::Confluence;
use confluence_api::attachments::{Attachment, Attachments, AttachmentsOn, Describe, Put, Upload};
use confluence_api::blog_posts::{BlogPost, BlogPosts, CreatePost, GetPost, PostSection};
use confluence_api::comments::{
    AddComment, AddInline, Comment, Comments, CommentsOn, UpdateComment,
};
use confluence_api::cql::{Condition, Cql};
use confluence_api::search::{Hit, Search};
use confluence_api::spaces::{CreateSpace, ListSpaces, Space, Spaces, UpdateSpace};
use confluence_api::tasks::{ListTasks, Task, Tasks};
use confluence_api::templates::{
    CreateTemplate, PageFromTemplate, Template, Templates, UpdateTemplate,
};
use serde_json::json;

use crate::world::World;

fn shared<T: Clone + Send + Sync + 'static>() {}

#[test]
fn everything_is_send_and_sync_and_clone() {
    shared::<(
        Attachment,
        Attachments,
        AttachmentsOn,
        Describe,
        Put,
        Upload,
    )>();
    shared::<(BlogPost, BlogPosts, CreatePost, GetPost, PostSection)>();
    shared::<(
        AddComment,
        AddInline,
        Comment,
        Comments,
        CommentsOn,
        UpdateComment,
    )>();
    shared::<(Condition, Cql, Hit, Search)>();
    shared::<(CreateSpace, ListSpaces, Space, Spaces, UpdateSpace)>();
    shared::<(ListTasks, Task, Tasks)>();
    shared::<(
        CreateTemplate,
        PageFromTemplate,
        Template,
        Templates,
        UpdateTemplate,
    )>();
}

async fn everything(confluence: Confluence) {
    let id = "1";
    let _ = confluence.search("type = page").stream().all().await;
    let _ = confluence.search("type = page").people().first().await;
    let _ = confluence.search("type = page").count().await;
    let _ = confluence.search("type = page").first().await;
    let _ = confluence.search("type = page").all(1).await;
    let spaces = confluence.spaces();
    let _ = spaces.get("NO").await;
    let _ = spaces.list().stream().all().await;
    let _ = spaces.property("NO", "k").await;
    let _ = spaces.set_property("NO", "k", json!(1)).await;
    let _ = spaces.delete_property("NO", "k").await;
    let _ = spaces.labels("NO").all().await;
    let comments = confluence.comments();
    let _ = comments.get(id).await;
    let _ = comments.delete(id).await;
    let _ = comments.replies(id).all().await;
    let _ = comments.on_page(id).footer().all().await;
    let tasks = confluence.tasks();
    let _ = tasks.get(id).await;
    let _ = tasks.complete(id).await;
    let _ = tasks.reopen(id).await;
    let attachments = confluence.attachments();
    let _ = attachments.get(id).await;
    let _ = attachments.download(id).await;
    let _ = attachments.delete(id).await;
    let _ = attachments.labels(id).all().await;
    let _ = attachments.add_labels(id, ["x"]).await;
    let _ = attachments.remove_label(id, "x").await;
    let files = attachments.on_page(id);
    let _ = files.find("x").await;
    let _ = files.get("x").await;
    let _ = files.download("x").await;
    let posts = confluence.blog_posts();
    let _ = posts.get(("NO", "x")).await;
    let _ = posts.append(id, "x").await;
    let _ = posts.add_labels(id, ["x"]).await;
    let _ = posts.labels(id).all().await;
    let templates = confluence.templates();
    let _ = templates.get(id).await;
    let _ = templates.find("NO", "x").await;
    let _ = templates.delete(id).await;
}

#[tokio::test]
async fn everything_can_be_spawned() {
    let world = World::demo().await;
    let confluence = world.confluence.clone();
    tokio::spawn(everything(confluence)).await.unwrap();
    assert!(world.sandbox.unhandled().is_empty());
}

#[tokio::test]
async fn what_is_dropped_leaves_nothing() {
    let (world, page) = World::with_page("Hello.").await;
    let comments = world.confluence.comments();
    let files = world.confluence.attachments().on_page(page.as_str());
    drop(comments.on_page(page.as_str()).add("never"));
    drop(files.upload("never.txt", "never"));
    drop(world.confluence.spaces().delete("DOCS"));
    drop(world.confluence.search("type = page").stream());
    assert!(world.sandbox.requests().is_empty());
}
