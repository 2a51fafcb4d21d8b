//! Fills a space of the entangled site with one of everything.

use serde_json::json;

use super::body::paragraphs;
use super::entangled::{EntangledSpace, TWIN};
use super::model::{
    Body, Comment, CommentKind, Kind, Restriction, Status, Task, Template, Version,
};
use super::roles::Assignment;
use super::space_admin::Permission;
use super::state::State;
use super::watches::Watched;

/// The type of the custom content.
const CUSTOM: &str = "ac:com.example.notes:note";

/// Fills a space with one of everything; `word` is in all of it.
pub(super) fn fill(state: &mut State, key: &str, word: &str, author: &str) -> EntangledSpace {
    let space = state.add_space(key, &format!("{word} space"), author);
    if let Some(space) = state.spaces.iter_mut().find(|other| other.id == space) {
        space.description = format!("{word} about everything");
    }
    let home = state.space_by_id(space).map_or(0, |space| space.home);
    let mut page = |title: &str, parent: u64, text: &str| {
        let title = format!("{word} {title}");
        let body = paragraphs(&format!("{word}: {text}"));
        state.add_page(space, &title, Some(parent), body, author, Status::Current)
    };
    let main = page("handbook", home, "what everybody has to know");
    let child = page("chapter", main, "what is below");
    let grandchild = page("section", child, "what is below that");
    let restricted = page("closed page", home, "for one person only");
    let trashed = page("old page", home, "nobody needs it");
    let draft = page("draft", home, "not ready");
    let twin = state.add_page(
        space,
        TWIN,
        Some(home),
        paragraphs(&format!("{word}: what the team plans")),
        author,
        Status::Current,
    );
    for (id, status) in [(trashed, Status::Trashed), (draft, Status::Draft)] {
        if let Ok(page) = state.content_mut(id) {
            page.status = status;
        }
    }
    for text in ["what changed once", "what everybody has to know by now"] {
        let at = state.tick();
        if let Ok(page) = state.content_mut(main) {
            let next = version(
                page.number() + 1,
                author,
                at,
                &page.title.clone(),
                word,
                text,
            );
            page.versions.push(next);
        }
    }
    let mut add = |kind: Kind, title: &str, parent: Option<u64>, detail: &str| {
        let title = format!("{word} {title}");
        let body = if kind.has_body() {
            paragraphs(&format!("{word}: {title}"))
        } else {
            Body::default()
        };
        let id = state.add_content(kind, space, &title, parent, body, author);
        if let Ok(made) = state.content_mut(id) {
            detail.clone_into(&mut made.detail);
        }
        id
    };
    let blog_post = add(Kind::BlogPost, "news", None, "");
    let folder = add(Kind::Folder, "folder", Some(home), "");
    let whiteboard = add(Kind::Whiteboard, "whiteboard", Some(folder), "");
    let database = add(Kind::Database, "database", Some(folder), "");
    let address = format!("https://example.com/{word}");
    let smart_link = add(Kind::Embed, "link", Some(folder), &address);
    let custom = add(Kind::Custom, "note", Some(main), CUSTOM);
    let custom_of_space = add(Kind::Custom, "note of the space", None, CUSTOM);
    let page_in_folder = add(Kind::Page, "page in a folder", Some(folder), "");

    let attachment_name = format!("{word}-plan.txt");
    let content = format!("{word}: the plan");
    let attachment = state.attach(
        main,
        &attachment_name,
        "text/plain",
        content.as_bytes(),
        author,
    );
    let picture = format!("{word}-picture.txt");
    let blog_attachment = state.attach(
        blog_post,
        &picture,
        "text/plain",
        content.as_bytes(),
        author,
    );

    let mut comments = Comments {
        state,
        word,
        author,
    };
    let footer_comment = comments.add(CommentKind::Footer, main, None, "a question");
    let footer_reply = comments.add(CommentKind::Footer, main, Some(footer_comment), "an answer");
    let inline_comment = comments.add(CommentKind::Inline, main, None, "which ones");
    let inline_reply = comments.add(
        CommentKind::Inline,
        main,
        Some(inline_comment),
        "all of them",
    );
    let blog_comment = comments.add(CommentKind::Footer, blog_post, None, "good news");
    let attachment_comment = comments.add(CommentKind::Footer, attachment, None, "a good plan");
    let custom_comment = comments.add(CommentKind::Footer, custom, None, "a good note");

    let task = task(state, main, &format!("{word}: tidy up"), author, false);
    let blog_task = self::task(state, blog_post, &format!("{word}: tell all"), author, true);
    let template = template(
        state,
        Some(space),
        &format!("{word} minutes"),
        &format!("{word}: who was there"),
    );

    let label = format!("{}-label", word.to_lowercase());
    for holder in [main, blog_post, attachment, custom, space] {
        state.label(holder, "global", &label);
    }
    let mut labels = state.labels.values().flatten();
    let label_id = labels.find(|known| known.name == label).map_or(0, |l| l.id);
    let property_key = format!("{word}-key");
    let mut property = |holder: u64| {
        let value = json!({"note": format!("{word}: kept by an app")});
        let made = state.add_property(holder, &property_key, value, author);
        made.id.to_string()
    };
    let space_property = property(space);
    let page_property = property(main);
    let blog_property = property(blog_post);
    let attachment_property = property(attachment);
    let comment_property = property(footer_comment);
    let custom_property = property(custom);
    let folder_property = property(folder);
    let whiteboard_property = property(whiteboard);
    let database_property = property(database);
    let smart_link_property = property(smart_link);
    for liked in [main, blog_post, footer_comment, inline_comment] {
        state.likes.insert(liked, vec![author.to_owned()]);
    }
    let permission = state.next_id();
    state.permissions.push(Permission {
        id: permission,
        space,
        subject: ("user".to_owned(), author.to_owned()),
        operation: ("read".to_owned(), "space".to_owned()),
    });
    state.assignments.push(Assignment {
        space,
        principal: ("USER".to_owned(), author.to_owned()),
        role: "00000000-0000-4000-d000-000000000002".to_owned(),
    });
    for watched in [Watched::Content(main), Watched::Space(space)] {
        state.watches.insert((author.to_owned(), watched));
    }
    let only = Restriction {
        users: vec![author.to_owned()],
        groups: Vec::new(),
    };
    for operation in ["read", "update"] {
        let restrictions = state.restrictions.entry(restricted).or_default();
        restrictions.insert(operation.to_owned(), only.clone());
    }
    EntangledSpace {
        key: key.to_owned(),
        id: space.to_string(),
        home: home.to_string(),
        page: main.to_string(),
        child: child.to_string(),
        grandchild: grandchild.to_string(),
        twin: twin.to_string(),
        restricted_page: restricted.to_string(),
        trashed_page: trashed.to_string(),
        draft: draft.to_string(),
        blog_post: blog_post.to_string(),
        folder: folder.to_string(),
        page_in_folder: page_in_folder.to_string(),
        whiteboard: whiteboard.to_string(),
        database: database.to_string(),
        smart_link: smart_link.to_string(),
        custom_content: custom.to_string(),
        custom_content_of_space: custom_of_space.to_string(),
        custom_type: CUSTOM.to_owned(),
        attachment: format!("att{attachment}"),
        attachment_name,
        blog_attachment: format!("att{blog_attachment}"),
        footer_comment: footer_comment.to_string(),
        footer_reply: footer_reply.to_string(),
        inline_comment: inline_comment.to_string(),
        inline_reply: inline_reply.to_string(),
        blog_comment: blog_comment.to_string(),
        attachment_comment: attachment_comment.to_string(),
        custom_comment: custom_comment.to_string(),
        task,
        blog_task,
        template,
        label,
        label_id: label_id.to_string(),
        permission: permission.to_string(),
        property_key,
        space_property,
        page_property,
        blog_property,
        attachment_property,
        comment_property,
        custom_property,
        folder_property,
        whiteboard_property,
        database_property,
        smart_link_property,
    }
}

fn version(number: u64, author: &str, at: i64, title: &str, word: &str, text: &str) -> Version {
    Version {
        number,
        message: format!("{word} edit"),
        minor: false,
        author: author.to_owned(),
        at,
        title: title.to_owned(),
        body: paragraphs(&format!("{word}: {text}")),
    }
}

/// Puts comments on what lies in a space.
pub(super) struct Comments<'s> {
    pub(super) state: &'s mut State,
    pub(super) word: &'s str,
    pub(super) author: &'s str,
}

impl Comments<'_> {
    pub(super) fn add(
        &mut self,
        kind: CommentKind,
        on: u64,
        parent: Option<u64>,
        text: &str,
    ) -> u64 {
        let (id, at) = (self.state.next_id(), self.state.tick());
        let selection = matches!((kind, parent), (CommentKind::Inline, None));
        self.state.comments.push(Comment {
            id,
            kind,
            page: on,
            parent,
            resolved: false,
            selection: selection.then(|| self.word.to_owned()),
            versions: vec![version(1, self.author, at, "", self.word, text)],
        });
        id
    }
}

fn task(state: &mut State, content: u64, text: &str, author: &str, done: bool) -> String {
    let (id, at) = (state.next_id(), state.tick());
    state.tasks.push(Task {
        id,
        content,
        local: None,
        text: text.to_owned(),
        done: done.then(|| (author.to_owned(), at)),
        creator: author.to_owned(),
        assignee: author.to_owned(),
        due: None,
        created: at,
        changed: at,
    });
    id.to_string()
}

pub(super) fn template(state: &mut State, space: Option<u64>, name: &str, text: &str) -> String {
    state.tick();
    let id = state.next_id();
    state.templates.push(Template {
        id,
        space,
        name: name.to_owned(),
        description: text.to_owned(),
        body: Body {
            representation: "storage".to_owned(),
            value: format!("<p>{text}</p>"),
        },
        labels: Vec::new(),
    });
    id.to_string()
}
