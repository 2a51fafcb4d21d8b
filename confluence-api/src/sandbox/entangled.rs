//! A site whose two spaces are tied together, for attacks on a boundary around one of them.
//!
//! Both spaces hold one of everything. Whatever lies in `HR` has the word [`Entangled::MARKER`] in it, and
//! nothing in `DOCS` has: where the word comes through, something of `HR` did.

use super::body::paragraphs;
use super::demo::{DEMO_ACCOUNT, DEMO_NOW_MILLIS};
use super::model::{CommentKind, Status};
use super::plenty::{Comments, fill, template};
use super::state::State;
use super::{ConfluenceSandbox, SandboxPage};

const EMIL: &str = "5f0000000000000000000005";
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

pub(super) const TWIN: &str = "Team plan";
const MACRO: &str = "00000000-0000-4000-f000-000000000001";

fn number(id: &str) -> u64 {
    id.trim_start_matches("att").parse().unwrap_or_default()
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
