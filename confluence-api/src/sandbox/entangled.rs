//! A site whose two spaces are tied together, for attacks on a boundary around one of them.
//!
//! Both spaces hold one of everything. Whatever lies in `HR` has the word [`Entangled::MARKER`] in it, and
//! nothing in `DOCS` has: where the word comes through, something of `HR` did.

use serde_json::json;

use super::body::paragraphs;
use super::demo::{DEMO_ACCOUNT, DEMO_NOW_MILLIS};
use super::model::{
    Body, Comment, CommentKind, Kind, Restriction, Status, Task, Template, Version,
};
use super::roles::Assignment;
use super::space_admin::Permission;
use super::state::State;
use super::watches::Watched;
use super::{ConfluenceSandbox, SandboxPage};

const EMIL: &str = "5f0000000000000000000005";
const CUSTOM: &str = "ac:com.example.notes:note";
const DAY: i64 = 24 * 3_600_000;

/// What [`ConfluenceSandbox::entangled`] makes: the site, and the ids of what is on it.
///
/// ```
/// use confluence_api::sandbox::{ConfluenceSandbox, Entangled};
///
/// let entangled = ConfluenceSandbox::entangled();
/// let secret = entangled.site.page(&entangled.hr.page).unwrap_or_default();
/// assert!(Entangled::is_marked(&secret.to_string()));
/// let open = entangled.site.page(&entangled.docs.page).unwrap_or_default();
/// assert!(!Entangled::is_marked(&open.to_string()));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entangled {
    /// The site.
    pub site: ConfluenceSandbox,
    /// The space that a client is given.
    pub docs: EntangledSpace,
    /// The space that it must not reach.
    pub hr: EntangledSpace,
    /// Title that one page of each space has; the only title of `HR` without the marker.
    pub twin_title: String,
    /// Name of the label that pages of both spaces carry; the only label of `HR` without the marker.
    pub shared_label: String,
    /// Id of that label.
    pub shared_label_id: String,
    /// A page that was made in `DOCS` and has been moved to `HR`, with what is on it.
    pub moved_page: String,
    /// The page below it, which has moved along.
    pub moved_child: String,
    /// The file on it (`att…`).
    pub moved_attachment: String,
    /// The footer comment on it.
    pub moved_comment: String,
    /// A page of `DOCS` that includes the page `twin_title` of `HR`: stored, it only names it; rendered, it
    /// shows it.
    pub including_page: String,
    /// Id of the macro on it that does so.
    pub including_macro: String,
    /// A template of the whole site.
    pub site_template: String,
    /// Whose personal space there is.
    pub person: String,
    /// Key of that space: `~` and the account id. Its content is marked, too.
    pub personal_key: String,
    /// Its id.
    pub personal_space: String,
    /// Its home page.
    pub personal_page: String,
}

/// One space of an [`Entangled`] site: its key, and the ids of what is in it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EntangledSpace {
    /// Key of the space.
    pub key: String,
    /// Numeric id of the space.
    pub id: String,
    /// Its home page.
    pub home: String,
    /// A page with three versions that carries everything a page can.
    pub page: String,
    /// The page below it.
    pub child: String,
    /// The page below that.
    pub grandchild: String,
    /// The page with the title that both spaces have.
    pub twin: String,
    /// A page that only one person may read.
    pub restricted_page: String,
    /// A page in the bin.
    pub trashed_page: String,
    /// A draft.
    pub draft: String,
    /// A blog post.
    pub blog_post: String,
    /// A folder below the home page.
    pub folder: String,
    /// The page in it.
    pub page_in_folder: String,
    /// A whiteboard in the folder.
    pub whiteboard: String,
    /// A database in the folder.
    pub database: String,
    /// A Smart Link in the folder.
    pub smart_link: String,
    /// Custom content on the page.
    pub custom_content: String,
    /// Custom content of the space.
    pub custom_content_of_space: String,
    /// Type of both.
    pub custom_type: String,
    /// The file on the page (`att…`).
    pub attachment: String,
    /// Its name.
    pub attachment_name: String,
    /// The file on the blog post (`att…`).
    pub blog_attachment: String,
    /// A footer comment on the page.
    pub footer_comment: String,
    /// A reply to it.
    pub footer_reply: String,
    /// An inline comment on the page.
    pub inline_comment: String,
    /// A reply to it.
    pub inline_reply: String,
    /// A footer comment on the blog post.
    pub blog_comment: String,
    /// A footer comment on the file of the page.
    pub attachment_comment: String,
    /// A footer comment on the custom content.
    pub custom_comment: String,
    /// An open task of the page.
    pub task: String,
    /// A task of the blog post that is done.
    pub blog_task: String,
    /// A template of the space.
    pub template: String,
    /// The label on page, blog post, file and custom content: its name.
    pub label: String,
    /// Its id.
    pub label_id: String,
    /// A permission of its person in the space.
    pub permission: String,
    /// Key of the properties below.
    pub property_key: String,
    /// Property of the space.
    pub space_property: String,
    /// Property of the page.
    pub page_property: String,
    /// Property of the blog post.
    pub blog_property: String,
    /// Property of the file of the page.
    pub attachment_property: String,
    /// Property of the footer comment.
    pub comment_property: String,
    /// Property of the custom content.
    pub custom_property: String,
    /// Property of the folder.
    pub folder_property: String,
    /// Property of the whiteboard.
    pub whiteboard_property: String,
    /// Property of the database.
    pub database_property: String,
    /// Property of the Smart Link.
    pub smart_link_property: String,
}

impl Entangled {
    /// The word in everything of `HR`: titles, bodies, comments, names and content of files, properties,
    /// templates, tasks. Labels have it in lower case, as labels are.
    pub const MARKER: &'static str = "HRSECRET";

    /// Whether a text has the word in it, in whatever case.
    pub fn is_marked(text: &str) -> bool {
        text.to_uppercase().contains(Self::MARKER)
    }
}

impl ConfluenceSandbox {
    /// A site with the spaces `DOCS` and `HR` and all that could lead from one to the other.
    pub fn entangled() -> Entangled {
        let mut state = State::new(DEMO_NOW_MILLIS - 60 * DAY);
        for (account, name) in [
            (DEMO_ACCOUNT, "Ada Marsh"),
            ("5f0000000000000000000002", "Bela Novak"),
            (EMIL, "Emil Costa"),
        ] {
            state.add_user(account, name);
        }
        let docs = fill(&mut state, "DOCS", "Manual", DEMO_ACCOUNT);
        let hr = fill(&mut state, "HR", Entangled::MARKER, EMIL);
        let including = include(&mut state, &docs);
        let moved = moved(&mut state, &docs, &hr);
        for id in [&docs.page, &docs.blog_post, &hr.page, &hr.blog_post] {
            state.label(number(id), "global", "shared");
        }
        let mut labels = state.labels.values().flatten();
        let shared = labels.find(|label| label.name == "shared");
        let shared_label_id = shared.map_or(0, |label| label.id).to_string();
        let site_template = template(&mut state, None, "Site-wide minutes", "Who was there.");
        let personal_key = format!("~{EMIL}");
        let personal = state.add_space(&personal_key, "Emil HRSECRET Costa", EMIL);
        let personal_page = state.space_by_id(personal).map_or(0, |space| space.home);
        state.now = DEMO_NOW_MILLIS;
        state.touched.borrow_mut().clear();
        Entangled {
            docs,
            hr,
            twin_title: TWIN.to_owned(),
            shared_label: "shared".to_owned(),
            shared_label_id,
            moved_page: moved.page,
            moved_child: moved.child,
            moved_attachment: moved.attachment,
            moved_comment: moved.comment,
            including_page: including,
            including_macro: MACRO.to_owned(),
            site_template,
            person: EMIL.to_owned(),
            personal_key,
            personal_space: personal.to_string(),
            personal_page: personal_page.to_string(),
            site: ConfluenceSandbox::with(state),
        }
    }
}

const TWIN: &str = "Team plan";
const MACRO: &str = "00000000-0000-4000-f000-000000000001";

fn number(id: &str) -> u64 {
    id.trim_start_matches("att").parse().unwrap_or_default()
}

/// Fills a space with one of everything; `word` is in all of it.
fn fill(state: &mut State, key: &str, word: &str, author: &str) -> EntangledSpace {
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

struct Comments<'s> {
    state: &'s mut State,
    word: &'s str,
    author: &'s str,
}

impl Comments<'_> {
    fn add(&mut self, kind: CommentKind, on: u64, parent: Option<u64>, text: &str) -> u64 {
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
        text: text.to_owned(),
        done: done.then(|| (author.to_owned(), at)),
        creator: author.to_owned(),
        assignee: author.to_owned(),
        created: at,
        changed: at,
    });
    id.to_string()
}

fn template(state: &mut State, space: Option<u64>, name: &str, text: &str) -> String {
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

/// A page of `DOCS` that includes a page of `HR` by its space and its title.
fn include(state: &mut State, docs: &EntangledSpace) -> String {
    let page = SandboxPage::new(docs.key.as_str(), "Plans of all teams").storage(format!(
        "<p>Ours is elsewhere.</p><ac:structured-macro ac:name=\"include\" \
         ac:macro-id=\"{MACRO}\"><ac:parameter ac:name=\"\">\
         <ac:link><ri:page ri:space-key=\"HR\" ri:content-title=\"{TWIN}\"/></ac:link>\
         </ac:parameter></ac:structured-macro>"
    ));
    let id = state.plant(page);
    id.unwrap_or_default().to_string()
}

struct Moved {
    page: String,
    child: String,
    attachment: String,
    comment: String,
}

/// A page that began in one space and lies in the other.
fn moved(state: &mut State, from: &EntangledSpace, to: &EntangledSpace) -> Moved {
    let word = Entangled::MARKER;
    let body = paragraphs(&format!("{word}: found in the wrong space"));
    let (title, below) = (format!("{word} relocated"), format!("{word} relocated too"));
    let (space, home) = (number(&from.id), number(&from.home));
    let page = state.add_page(
        space,
        &title,
        Some(home),
        body.clone(),
        DEMO_ACCOUNT,
        Status::Current,
    );
    let child = state.add_page(
        space,
        &below,
        Some(page),
        body,
        DEMO_ACCOUNT,
        Status::Current,
    );
    let name = format!("{word}-relocated.txt");
    let content = format!("{word}: relocated");
    let attachment = state.attach(page, &name, "text/plain", content.as_bytes(), DEMO_ACCOUNT);
    let mut comments = Comments {
        state,
        word,
        author: DEMO_ACCOUNT,
    };
    let comment = comments.add(CommentKind::Footer, page, None, "why is it here");
    state.move_to(page, number(&to.id), Some(number(&to.home)));
    Moved {
        page: page.to_string(),
        child: child.to_string(),
        attachment: format!("att{attachment}"),
        comment: comment.to_string(),
    }
}
