//! The site's state and the ways in which it changes.
//!
//! Time only moves forward: each write is one second after the last, or at the sandbox's time where
//! that is later.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use atlassian_core::Timestamp;

use super::call::Failure;
use super::model::{Attachment, Body, Comment, Page, Space, Status, User, Version};

pub(super) struct State {
    pub(super) now: i64,
    pub(super) users: Vec<User>,
    pub(super) spaces: Vec<Space>,
    pub(super) pages: Vec<Page>,
    pub(super) comments: Vec<Comment>,
    pub(super) attachments: Vec<Attachment>,
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
            pages: Vec::new(),
            comments: Vec::new(),
            attachments: Vec::new(),
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
        let number = id.parse().map_err(|_| {
            Failure::bad(format!(
                "Provided value {id} for 'id' is not the correct type. Expected type is long"
            ))
        })?;
        let found = self
            .space_by_id(number)
            .ok_or_else(|| Failure::missing("Space"))?;
        self.touch(found.id);
        Ok(found)
    }

    pub(super) fn page_by_id(&self, id: u64) -> Option<&Page> {
        self.pages.iter().find(|page| page.id == id)
    }

    /// A page that is not in the bin.
    pub(super) fn page(&self, id: &str) -> Result<&Page, Failure> {
        let number = id.parse().map_err(|_| {
            Failure::bad(format!(
                "Provided value {id} for 'id' is not the correct type. Expected type is long"
            ))
        })?;
        let found = self
            .page_by_id(number)
            .filter(|page| page.status != Status::Trashed);
        let found = found.ok_or_else(|| Failure::missing("Page"))?;
        self.touch(found.space);
        Ok(found)
    }

    pub(super) fn page_mut(&mut self, id: u64) -> Result<&mut Page, Failure> {
        if let Some(space) = self.page_by_id(id).map(|page| page.space) {
            self.touch(space);
        }
        self.pages
            .iter_mut()
            .find(|page| page.id == id)
            .ok_or_else(|| Failure::missing("Page"))
    }

    /// Titles are unique among the pages of a space that are not in the bin.
    pub(super) fn title_is_taken(&self, space: u64, title: &str, but: Option<u64>) -> bool {
        self.pages.iter().any(|page| {
            page.space == space
                && page.status == Status::Current
                && page.title.eq_ignore_ascii_case(title)
                && Some(page.id) != but
        })
    }

    pub(super) fn add_space(&mut self, key: &str, name: &str, author: &str) -> u64 {
        let key = key.to_uppercase();
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
        let (id, at) = (self.next_id(), self.tick());
        let position = self
            .pages
            .iter()
            .filter(|page| page.parent == parent)
            .count();
        self.pages.push(Page {
            id,
            space,
            status,
            title: title.to_owned(),
            parent,
            position: u64::try_from(position).unwrap_or_default(),
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
            labels: Vec::new(),
            properties: BTreeMap::new(),
        });
        if self.lag > 0 {
            self.lag -= 1;
            self.unindexed.insert(id);
        }
        id
    }

    pub(super) fn children(&self, id: u64) -> Vec<&Page> {
        let mut children: Vec<&Page> = self
            .pages
            .iter()
            .filter(|page| page.parent == Some(id) && page.status == Status::Current)
            .collect();
        children.sort_by_key(|page| page.position);
        children
    }

    /// The pages above a page, the nearest first.
    pub(super) fn ancestors(&self, page: &Page) -> Vec<&Page> {
        let mut ancestors: Vec<&Page> = Vec::new();
        let mut next = page.parent;
        while let Some(parent) = next.and_then(|id| self.page_by_id(id)) {
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

/// A time as Confluence writes it.
pub(super) fn rfc3339(millis: i64) -> String {
    Timestamp::from_millis(millis).to_string()
}
