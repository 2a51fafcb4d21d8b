//! Filling a site, and looking at it: what tests and the demo do without going through the API.

use serde_json::{Value, json};

use super::body::{LEGACY, blocks, paragraphs, show};
use super::model::{Attachment, Body, Kind, Status, User, Version};
use super::state::{State, rfc3339};
use super::{ConfluenceSandbox, DEMO_ACCOUNT};

/// A page to be put into a [`ConfluenceSandbox`].
#[derive(Clone, Debug)]
pub struct SandboxPage {
    space: String,
    title: String,
    body: Body,
    parent: Option<String>,
    labels: Vec<String>,
    author: String,
    edits: Vec<String>,
}

impl SandboxPage {
    /// A page of a space, empty, below its home page.
    pub fn new(space_key: impl Into<String>, title: impl Into<String>) -> Self {
        SandboxPage {
            space: space_key.into(),
            title: title.into(),
            body: paragraphs(""),
            parent: None,
            labels: Vec::new(),
            author: DEMO_ACCOUNT.to_owned(),
            edits: Vec::new(),
        }
    }

    /// Its body as an ADF document.
    #[must_use]
    pub fn document(mut self, document: &Value) -> Self {
        self.body = Body {
            representation: "atlas_doc_format".to_owned(),
            value: document.to_string(),
        };
        self
    }

    /// Its body as text, one paragraph a line.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.body = paragraphs(text);
        self
    }

    /// Its body in storage format.
    #[must_use]
    pub fn storage(mut self, value: impl Into<String>) -> Self {
        self.body = Body {
            representation: "storage".to_owned(),
            value: value.into(),
        };
        self
    }

    /// Its body in storage format, in the legacy editor: there is no document of it.
    #[must_use]
    pub fn legacy(mut self, value: impl Into<String>) -> Self {
        self.body = Body {
            representation: LEGACY.to_owned(),
            value: value.into(),
        };
        self
    }

    /// The title of its parent in the same space.
    #[must_use]
    pub fn below(mut self, title: impl Into<String>) -> Self {
        self.parent = Some(title.into());
        self
    }

    /// One more label.
    #[must_use]
    pub fn label(mut self, name: impl Into<String>) -> Self {
        self.labels.push(name.into());
        self
    }

    /// Who writes it; otherwise it is the caller.
    #[must_use]
    pub fn author(mut self, account_id: impl Into<String>) -> Self {
        self.author = account_id.into();
        self
    }

    /// One more version, of which this text is the body.
    #[must_use]
    pub fn edited(mut self, text: impl Into<String>) -> Self {
        self.edits.push(text.into());
        self
    }
}

impl ConfluenceSandbox {
    /// Adds a person, or renames the one with that account.
    pub fn add_user(&self, account_id: impl Into<String>, name: impl Into<String>) -> &Self {
        self.lock().add_user(&account_id.into(), &name.into());
        self
    }

    /// Adds a space with a home page of the same name and gives its numeric id. The key is written in
    /// capitals; where it is taken, the id is that of the space that has it.
    pub fn add_space(&self, key: impl Into<String>, name: impl Into<String>) -> String {
        self.lock()
            .add_space(&key.into(), &name.into(), DEMO_ACCOUNT)
            .to_string()
    }

    /// Adds a page and gives its id; none where there is no such space or the title is taken.
    pub fn add_page(&self, page: SandboxPage) -> Option<String> {
        self.lock().plant(page).map(|id| id.to_string())
    }

    /// Attaches a file to a page and gives its id (`att…`); none where there is no such page.
    pub fn add_attachment(
        &self,
        page_id: &str,
        file_name: &str,
        media_type: &str,
        content: &[u8],
    ) -> Option<String> {
        let mut state = self.lock();
        let page = state.content_by_id(page_id.parse().ok()?)?.id;
        let id = state.attach(page, file_name, media_type, content, DEMO_ACCOUNT);
        Some(format!("att{id}"))
    }

    /// Long-running tasks that are begun from now on end at the look with this number; at first it is the
    /// first one.
    pub fn slow_tasks(&self, looks: usize) {
        self.lock().task_looks = looks;
    }

    /// The next long-running task fails, and says why.
    pub fn fail_next_task(&self, why: impl Into<String>) {
        self.lock().task_failures.push(why.into());
    }

    /// From now on the nodes of a document get ids when it is stored, as Confluence's editor gives them.
    pub fn give_local_ids(&self) {
        self.lock().gives_ids = true;
    }

    /// Moves a page, and all that lies under it, to the top of a space, as a person may do at any time;
    /// false where there is no such page or no such space. It counts neither as a request nor as
    /// reaching a space. Other content is moved by its id, too.
    pub fn move_page(&self, id: &str, space_key: &str) -> bool {
        let mut state = self.lock();
        match state.destination(id, space_key) {
            Some((page, space)) => {
                state.move_away(page, space);
                true
            }
            None => false,
        }
    }

    /// Lets a page move to a space right after the next successful answer to `GET pages/{id}`, and so
    /// between the look-up of whoever checks it and the call that was checked. False where there is no
    /// such page or no such space. Other content moves after the look-up of its own kind.
    pub fn move_after_next_lookup(&self, page_id: &str, space_key: &str) -> bool {
        let mut state = self.lock();
        let found = state.destination(page_id, space_key);
        state.moves.extend(found);
        found.is_some()
    }

    /// Id of a page by its title.
    pub fn page_id(&self, space_key: &str, title: &str) -> Option<String> {
        self.lock()
            .page_titled(space_key, title)
            .map(|id| id.to_string())
    }

    /// A page as it is stored: `id`, `spaceKey`, `title`, `status`, `parentId`, `version` (a number),
    /// `labels`, `body` (its representation and value), `text` (its words) and `createdAt`. Looking at
    /// it counts neither as a request nor as reaching its space.
    pub fn page(&self, id: &str) -> Option<Value> {
        let state = self.lock();
        let page = state.content_by_id(id.parse().ok()?)?;
        let body = page.body()?;
        let labels: Vec<&str> = state
            .labels_of(page.id)
            .iter()
            .map(|label| label.name.as_str())
            .collect();
        Some(json!({
            "id": page.id.to_string(),
            "spaceKey": state.space_by_id(page.space)?.key,
            "title": page.title,
            "status": page.status.as_str(),
            "parentId": page.parent.map(|parent| parent.to_string()),
            "version": page.number(),
            "labels": labels,
            "body": {"representation": body.representation, "value": body.value},
            "text": blocks(body).join("\n"),
            "createdAt": rfc3339(page.created),
        }))
    }

    /// The body of a page as an ADF document.
    pub fn document(&self, id: &str) -> Option<Value> {
        let state = self.lock();
        let body = show(
            state.content_by_id(id.parse().ok()?)?.body()?,
            "atlas_doc_format",
        )?;
        serde_json::from_str(body["atlas_doc_format"]["value"].as_str()?).ok()
    }

    /// Titles of the current pages of a space, in the order in which they were created.
    pub fn titles(&self, space_key: &str) -> Vec<String> {
        let state = self.lock();
        let space = state.space_by_key(space_key).map(|space| space.id);
        state
            .contents
            .iter()
            .filter(|page| {
                Some(page.space) == space
                    && page.kind == Kind::Page
                    && page.status == Status::Current
            })
            .map(|page| page.title.clone())
            .collect()
    }

    /// The content of a file that has been uploaded to a page.
    pub fn attachment(&self, page_id: &str, file_name: &str) -> Option<Vec<u8>> {
        let state = self.lock();
        let page: u64 = page_id.parse().ok()?;
        let mut all = state.attachments.iter();
        let found = all.find(|file| file.page == page && file.title == file_name)?;
        Some(found.content.clone())
    }
}

impl State {
    fn destination(&self, page: &str, space_key: &str) -> Option<(u64, u64)> {
        let page = self.content_by_id(page.parse().ok()?)?;
        Some((page.id, self.space_by_key(space_key)?.id))
    }

    /// Puts content into a space: under its home page, where it is of a tree.
    pub(super) fn move_away(&mut self, id: u64, space: u64) {
        let home = self.space_by_id(space).map(|space| space.home);
        let in_tree = self.content_by_id(id).is_some_and(|c| c.kind.in_tree());
        self.move_to(id, space, home.filter(|_| in_tree));
    }

    /// Counts that content has been looked at, and carries out the moves that wait for it.
    pub(super) fn looked_up(&mut self, collection: &str, id: &str, account: &str) {
        if Kind::of_collection(collection).is_none() {
            return;
        }
        if let Ok(id) = id.parse() {
            let views = self.views.entry(id).or_default();
            let views = views.entry(account.to_owned()).or_default();
            *views = views.saturating_add(1);
        }
        let (due, later) = std::mem::take(&mut self.moves)
            .into_iter()
            .partition(|(page, _)| page.to_string() == id);
        self.moves = later;
        let due: Vec<(u64, u64)> = due;
        for (id, space) in due {
            self.move_away(id, space);
        }
    }

    pub(super) fn add_user(&mut self, account_id: &str, name: &str) {
        let user = User {
            account_id: account_id.to_owned(),
            name: name.to_owned(),
        };
        match self
            .users
            .iter_mut()
            .find(|user| user.account_id == account_id)
        {
            Some(known) => *known = user,
            None => self.users.push(user),
        }
    }

    pub(super) fn attach(
        &mut self,
        content_id: u64,
        file_name: &str,
        media_type: &str,
        content: &[u8],
        author: &str,
    ) -> u64 {
        let (id, at) = (self.next_id(), self.tick());
        let mut file = Attachment {
            id,
            page: content_id,
            title: file_name.to_owned(),
            media_type: media_type.to_owned(),
            comment: String::new(),
            author: author.to_owned(),
            created: at,
            changed: at,
            number: 1,
            content: content.to_vec(),
            versions: Vec::new(),
        };
        file.remember(author);
        self.attachments.push(file);
        id
    }

    pub(super) fn page_titled(&self, space: &str, title: &str) -> Option<u64> {
        let space = self.space_by_key(space)?.id;
        let mut pages = self.contents.iter();
        let found = pages.find(|page| {
            page.space == space
                && page.kind == Kind::Page
                && page.status == Status::Current
                && page.title.eq_ignore_ascii_case(title)
        })?;
        Some(found.id)
    }

    pub(super) fn plant(&mut self, seed: SandboxPage) -> Option<u64> {
        let space = self.space_by_key(&seed.space)?;
        let (space, home) = (space.id, space.home);
        if self.title_is_taken(space, &seed.title, None) {
            return None;
        }
        let parent = match &seed.parent {
            Some(title) => self.page_titled(&seed.space, title)?,
            None => home,
        };
        self.ensure_user(&seed.author);
        let id = self.add_page(
            space,
            &seed.title,
            Some(parent),
            seed.body,
            &seed.author,
            Status::Current,
        );
        for label in &seed.labels {
            self.label(id, "global", label);
        }
        for text in &seed.edits {
            let at = self.tick();
            let page = self.content_mut(id).ok()?;
            let number = page.number().saturating_add(1);
            page.versions.push(Version {
                number,
                message: String::new(),
                minor: false,
                author: seed.author.clone(),
                at,
                title: seed.title.clone(),
                body: paragraphs(text),
            });
        }
        self.gather_tasks(id, &seed.author);
        self.touched.borrow_mut().clear();
        Some(id)
    }
}
