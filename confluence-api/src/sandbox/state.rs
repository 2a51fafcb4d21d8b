//! The site's state and the ways in which it changes.
//!
//! Time only moves forward: each write is one second after the last, or at the sandbox's time where
//! that is later.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use atlassian_core::Timestamp;

use super::call::Failure;
use super::content_states::ContentState;
use super::conversions::Conversion;
use super::long_tasks::LongTask;
use super::model::{
    Attachment, Body, Comment, CommentKind, Content, Kind, Label, Property, Restriction, Space,
    Status, Task, Template, User, Version,
};
use super::roles::Assignment;
use super::space_admin::{Permission, Settings};
use super::watches::Watched;

pub(super) struct State {
    pub(super) now: i64,
    pub(super) users: Vec<User>,
    pub(super) spaces: Vec<Space>,
    /// Pages, blog posts and the other kinds, in the order in which they were created.
    pub(super) contents: Vec<Content>,
    pub(super) comments: Vec<Comment>,
    pub(super) attachments: Vec<Attachment>,
    pub(super) tasks: Vec<Task>,
    pub(super) templates: Vec<Template>,
    /// Per id of content, of an attachment or of a space.
    pub(super) labels: BTreeMap<u64, Vec<Label>>,
    /// Per id of anything, by their own ids.
    pub(super) properties: BTreeMap<u64, BTreeMap<u64, Property>>,
    /// Per id of content or of a comment, the accounts that like it.
    pub(super) likes: BTreeMap<u64, Vec<String>>,
    /// Per id of content, by operation.
    pub(super) restrictions: BTreeMap<u64, BTreeMap<String, Restriction>>,
    /// Per id of content, the state it is in.
    pub(super) states: BTreeMap<u64, ContentState>,
    /// States that people made themselves.
    pub(super) own_states: Vec<ContentState>,
    pub(super) long_tasks: Vec<LongTask>,
    /// How many looks the next tasks take, and why they fail.
    pub(super) task_looks: usize,
    pub(super) task_failures: Vec<String>,
    /// Whether nodes get local ids when a document is stored.
    pub(super) gives_ids: bool,
    /// Per id of a space; those of the site have the id 0.
    pub(super) settings: BTreeMap<u64, Settings>,
    pub(super) permissions: Vec<Permission>,
    pub(super) assignments: Vec<Assignment>,
    /// Accounts, each with what it watches.
    pub(super) watches: BTreeSet<(String, Watched)>,
    /// Per id of content, how often each account has looked at it.
    pub(super) views: BTreeMap<u64, BTreeMap<String, usize>>,
    pub(super) conversions: Vec<Conversion>,
    /// Per id of content or of a space, the id of its level.
    pub(super) classifications: BTreeMap<u64, String>,
    /// Pages that move to a space right after they have been looked up.
    pub(super) moves: Vec<(u64, u64)>,
    /// How many of the next new pages the search index will not see.
    pub(super) lag: usize,
    pub(super) unindexed: BTreeSet<u64>,
    /// Per space key, the calls whose answer held or changed something of it.
    pub(super) reached: BTreeMap<String, BTreeSet<String>>,
    /// Keys of the spaces the request being answered has touched.
    pub(super) touched: RefCell<BTreeSet<String>>,
    last_id: u64,
}

impl State {
    pub(super) fn new(now: i64) -> Self {
        State {
            now,
            users: Vec::new(),
            spaces: Vec::new(),
            contents: Vec::new(),
            comments: Vec::new(),
            attachments: Vec::new(),
            tasks: Vec::new(),
            templates: Vec::new(),
            labels: BTreeMap::new(),
            properties: BTreeMap::new(),
            likes: BTreeMap::new(),
            restrictions: BTreeMap::new(),
            states: BTreeMap::new(),
            own_states: Vec::new(),
            long_tasks: Vec::new(),
            task_looks: 0,
            task_failures: Vec::new(),
            gives_ids: false,
            settings: BTreeMap::new(),
            permissions: Vec::new(),
            assignments: Vec::new(),
            watches: BTreeSet::new(),
            views: BTreeMap::new(),
            conversions: Vec::new(),
            classifications: BTreeMap::new(),
            moves: Vec::new(),
            lag: 0,
            unindexed: BTreeSet::new(),
            reached: BTreeMap::new(),
            touched: RefCell::new(BTreeSet::new()),
            last_id: 98_304,
        }
    }

    /// Ids of everything come from one row, as in Confluence.
    pub(super) fn next_id(&mut self) -> u64 {
        self.last_id = self.last_id.saturating_add(1);
        self.last_id
    }

    /// The time of the next write.
    pub(super) fn tick(&mut self) -> i64 {
        self.now = self.now.saturating_add(1000);
        self.now
    }

    pub(super) fn touch(&self, space: u64) {
        if let Some(space) = self.spaces.iter().find(|other| other.id == space) {
            self.touched.borrow_mut().insert(space.key.clone());
        }
    }

    pub(super) fn user(&self, account_id: &str) -> Option<&User> {
        self.users.iter().find(|user| user.account_id == account_id)
    }

    /// Whoever calls is somebody, even where nobody added him.
    pub(super) fn ensure_user(&mut self, account_id: &str) {
        if !account_id.is_empty() && self.user(account_id).is_none() {
            self.users.push(User {
                account_id: account_id.to_owned(),
                name: "Sandbox User".to_owned(),
            });
        }
    }

    pub(super) fn space_by_id(&self, id: u64) -> Option<&Space> {
        self.spaces.iter().find(|space| space.id == id)
    }

    pub(super) fn space_by_key(&self, key: &str) -> Option<&Space> {
        self.spaces
            .iter()
            .find(|space| space.key.eq_ignore_ascii_case(key))
    }

    pub(super) fn space(&self, id: &str) -> Result<&Space, Failure> {
        let found = self
            .space_by_id(numeric(id)?)
            .ok_or_else(|| Failure::missing("Space"))?;
        self.touch(found.id);
        Ok(found)
    }

    /// A space by its key, as the older API names it.
    pub(super) fn keyed(&self, key: &str) -> Result<&Space, Failure> {
        let found = self
            .space_by_key(key)
            .ok_or_else(|| Failure::missing("Space"))?;
        self.touch(found.id);
        Ok(found)
    }

    pub(super) fn content_by_id(&self, id: u64) -> Option<&Content> {
        self.contents.iter().find(|page| page.id == id)
    }

    /// Content of a kind that is not in the bin.
    pub(super) fn content(&self, kind: Kind, id: &str) -> Result<&Content, Failure> {
        let found = self
            .content_by_id(numeric(id)?)
            .filter(|content| content.kind == kind && content.status != Status::Trashed);
        let found = found.ok_or_else(|| Failure::missing(kind.name()))?;
        self.touch(found.space);
        Ok(found)
    }

    /// A page that is not in the bin.
    pub(super) fn page(&self, id: &str) -> Result<&Content, Failure> {
        self.content(Kind::Page, id)
    }

    /// The id of what is below a collection of the newer API.
    pub(super) fn thing(&self, collection: &str, id: &str) -> Result<u64, Failure> {
        let id = match (collection, Kind::of_collection(collection)) {
            (_, Some(kind)) => return Ok(self.content(kind, id)?.id),
            ("spaces", _) => return Ok(self.space(id)?.id),
            ("attachments", _) => numeric(id.trim_start_matches("att"))?,
            _ => numeric(id)?,
        };
        let (known, name) = if collection == "attachments" {
            (self.attachment_by_id(id).is_some(), "Attachment")
        } else {
            let wanted = match collection {
                "footer-comments" => Some(CommentKind::Footer),
                "inline-comments" => Some(CommentKind::Inline),
                _ => None,
            };
            let comment = self.comment_by_id(id);
            let known =
                comment.is_some_and(|comment| wanted.is_none_or(|kind| comment.kind == kind));
            (known, "Comment")
        };
        if !known {
            return Err(Failure::missing(name));
        }
        self.touch_thing(id);
        Ok(id)
    }

    /// The id of any content, as the older API names it: also of comments and attachments.
    pub(super) fn anything(&self, id: &str) -> Result<u64, Failure> {
        let missing = || Failure::missing("Content");
        let (text, must_be_file) = match id.strip_prefix("att") {
            Some(text) => (text, true),
            None => (id, false),
        };
        let id: u64 = text.parse().map_err(|_| missing())?;
        let content = self.content_by_id(id);
        let known = self.attachment_by_id(id).is_some()
            || !must_be_file
                && (content.is_some_and(|content| content.status != Status::Trashed)
                    || self.comment_by_id(id).is_some());
        if !known {
            return Err(missing());
        }
        self.touch_thing(id);
        Ok(id)
    }

    pub(super) fn attachment_by_id(&self, id: u64) -> Option<&Attachment> {
        self.attachments.iter().find(|file| file.id == id)
    }

    pub(super) fn comment_by_id(&self, id: u64) -> Option<&Comment> {
        self.comments.iter().find(|comment| comment.id == id)
    }

    /// The content that anything is or belongs to.
    pub(super) fn content_under(&self, id: u64) -> Option<&Content> {
        // A comment is on content or on an attachment, never on a comment.
        let id = self.comment_by_id(id).map_or(id, |comment| comment.page);
        let id = self.attachment_by_id(id).map_or(id, |file| file.page);
        self.content_by_id(id)
    }

    /// The id of the space in which anything lies.
    pub(super) fn space_of(&self, id: u64) -> Option<u64> {
        match self.content_under(id) {
            Some(content) => Some(content.space),
            None => self.space_by_id(id).map(|space| space.id),
        }
    }

    /// Notes that the request being answered has to do with this.
    pub(super) fn touch_thing(&self, id: u64) {
        if let Some(space) = self.space_of(id) {
            self.touch(space);
        }
    }

    pub(super) fn labels_of(&self, id: u64) -> &[Label] {
        self.labels.get(&id).map_or(&[], Vec::as_slice)
    }

    pub(super) fn properties_of(&self, id: u64) -> impl Iterator<Item = &Property> {
        self.properties
            .get(&id)
            .into_iter()
            .flat_map(BTreeMap::values)
    }

    pub(super) fn likes_of(&self, id: u64) -> &[String] {
        self.likes.get(&id).map_or(&[], Vec::as_slice)
    }

    pub(super) fn content_mut(&mut self, id: u64) -> Result<&mut Content, Failure> {
        if let Some(space) = self.content_by_id(id).map(|page| page.space) {
            self.touch(space);
        }
        self.contents
            .iter_mut()
            .find(|page| page.id == id)
            .ok_or_else(|| Failure::missing("Content"))
    }

    /// Titles are unique among the pages of a space that are published or archived.
    pub(super) fn title_is_taken(&self, space: u64, title: &str, but: Option<u64>) -> bool {
        self.contents.iter().any(|page| {
            page.space == space
                && page.kind == Kind::Page
                && matches!(page.status, Status::Current | Status::Archived)
                && page.title.eq_ignore_ascii_case(title)
                && Some(page.id) != but
        })
    }

    pub(super) fn add_space(&mut self, key: &str, name: &str, author: &str) -> u64 {
        // The key of a personal space is a tilde and an account id, and stays as it is.
        let key = if key.starts_with('~') {
            key.to_owned()
        } else {
            key.to_uppercase()
        };
        if let Some(known) = self.space_by_key(&key) {
            return known.id;
        }
        self.ensure_user(author);
        let (id, created) = (self.next_id(), self.tick());
        self.spaces.push(Space {
            id,
            key,
            name: name.to_owned(),
            home: 0,
            author: author.to_owned(),
            created,
            description: String::new(),
            archived: false,
        });
        let body = super::body::paragraphs(&format!("Welcome to {name}."));
        let home = self.add_page(id, name, None, body, author, Status::Current);
        if let Some(space) = self.spaces.iter_mut().find(|space| space.id == id) {
            space.home = home;
        }
        id
    }

    pub(super) fn add_page(
        &mut self,
        space: u64,
        title: &str,
        parent: Option<u64>,
        body: Body,
        author: &str,
        status: Status,
    ) -> u64 {
        let id = self.add_content(Kind::Page, space, title, parent, body, author);
        if let Some(page) = self.contents.last_mut() {
            page.status = status;
        }
        id
    }

    /// Adds current content of a kind, behind what has the same parent.
    pub(super) fn add_content(
        &mut self,
        kind: Kind,
        space: u64,
        title: &str,
        parent: Option<u64>,
        body: Body,
        author: &str,
    ) -> u64 {
        let (id, at) = (self.next_id(), self.tick());
        let siblings = self
            .contents
            .iter()
            .filter(|content| content.parent == parent);
        let position = u64::try_from(siblings.count()).unwrap_or_default();
        self.contents.push(Content {
            id,
            kind,
            space,
            status: Status::Current,
            title: title.to_owned(),
            parent,
            position,
            author: author.to_owned(),
            owner: author.to_owned(),
            created: at,
            versions: vec![Version {
                number: 1,
                message: String::new(),
                minor: false,
                author: author.to_owned(),
                at,
                title: title.to_owned(),
                body,
            }],
            detail: String::new(),
        });
        if self.lag > 0 {
            self.lag -= 1;
            self.unindexed.insert(id);
        }
        id
    }

    /// Moves content, and all that lies under it, to a place of a space.
    pub(super) fn move_to(&mut self, id: u64, space: u64, parent: Option<u64>) {
        let mut moving = vec![id];
        let mut index = 0;
        while let Some(above) = moving.get(index).copied() {
            let below = self
                .contents
                .iter()
                .filter(|content| content.parent == Some(above) && !moving.contains(&content.id));
            let below: Vec<u64> = below.map(|content| content.id).collect();
            moving.extend(below);
            index += 1;
        }
        for content in self
            .contents
            .iter_mut()
            .filter(|content| moving.contains(&content.id))
        {
            content.space = space;
            if content.id == id {
                content.parent = parent;
            }
        }
    }

    /// Takes content out of the site, with all that is on it.
    pub(super) fn forget(&mut self, id: u64) {
        self.contents.retain(|content| content.id != id);
        self.attachments.retain(|file| file.page != id);
        self.comments.retain(|comment| comment.page != id);
        self.tasks.retain(|task| task.content != id);
        self.labels.remove(&id);
        self.properties.remove(&id);
        self.likes.remove(&id);
        self.restrictions.remove(&id);
        self.states.remove(&id);
        self.classifications.remove(&id);
        self.views.remove(&id);
        self.watches
            .retain(|(_, watched)| *watched != Watched::Content(id));
    }

    pub(super) fn children(&self, id: u64) -> Vec<&Content> {
        let mut children: Vec<&Content> = self
            .contents
            .iter()
            .filter(|child| {
                child.parent == Some(id) && child.kind.in_tree() && child.status == Status::Current
            })
            .collect();
        children.sort_by_key(|page| page.position);
        children
    }

    /// What is above content, the nearest first.
    pub(super) fn ancestors(&self, page: &Content) -> Vec<&Content> {
        let mut ancestors: Vec<&Content> = Vec::new();
        let mut next = page.parent;
        while let Some(parent) = next.and_then(|id| self.content_by_id(id)) {
            // A move under its own child would make a ring; moves refuse it, and this stops anyway.
            if parent.id == page.id || ancestors.iter().any(|other| other.id == parent.id) {
                break;
            }
            ancestors.push(parent);
            next = parent.parent;
        }
        ancestors
    }
}

/// An id in a path.
pub(super) fn numeric(id: &str) -> Result<u64, Failure> {
    id.parse().map_err(|_| {
        Failure::bad(format!(
            "Provided value {id} for 'id' is not the correct type. Expected type is long"
        ))
    })
}

/// A time as Confluence writes it.
pub(super) fn rfc3339(millis: i64) -> String {
    Timestamp::from_millis(millis).to_string()
}
