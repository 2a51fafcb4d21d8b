//! The site's state and the few ways in which it changes.
//!
//! Every write goes through here, so that a change of a field and its entry in the changelog cannot
//! come apart, and so that time only moves forward: each write is one second after the last, or at
//! the sandbox's time where that is later.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use atlassian_core::Timestamp;

use super::bulk::Task;
use super::call::Failure;
use super::crowd::Crowd;
use super::hooks::Hook;
use super::model::{
    Attachment, Board, Change, Filter, Issue, Item, Link, Project, Sprint, SprintState, Status,
    User,
};

pub(super) const STORY_POINTS: &str = "customfield_10016";
pub(super) const EPIC_LINK: &str = "customfield_10014";
pub(super) const RELATED_PROJECT: &str = "customfield_10030";
pub(super) const RANK: &str = "customfield_10019";
pub(super) const SPRINT: &str = "customfield_10020";

pub(super) struct State {
    pub(super) now: i64,
    pub(super) users: Vec<User>,
    pub(super) projects: Vec<Project>,
    pub(super) filters: Vec<Filter>,
    pub(super) boards: Vec<Board>,
    pub(super) sprints: Vec<Sprint>,
    pub(super) issues: Vec<Issue>,
    pub(super) links: Vec<Link>,
    pub(super) attachments: Vec<Attachment>,
    pub(super) hide_required: bool,
    /// Fields that were added to those every site has.
    pub(super) custom: Vec<super::custom::Custom>,
    /// Workflows of projects that have one of their own.
    pub(super) workflows: BTreeMap<u64, Vec<super::workflow::Step>>,
    /// Whether the site has the fields of older ones.
    pub(super) classic: bool,
    /// How many of the next new issues the search index will not see.
    pub(super) lag: usize,
    pub(super) unindexed: BTreeSet<u64>,
    /// Per project id, the calls whose answer held or changed something of it.
    pub(super) reached: BTreeMap<u64, BTreeSet<String>>,
    /// Ids of the projects the request being answered has touched.
    pub(super) touched: RefCell<BTreeSet<u64>>,
    /// What has been done to many issues at once.
    pub(super) tasks: Vec<Task>,
    /// What is to happen between two calls.
    pub(super) hooks: Vec<Hook>,
    /// Issues that are not stored.
    pub(super) crowd: Option<Crowd>,
    last_id: u64,
}

impl State {
    pub(super) fn new(now: i64) -> Self {
        State {
            now,
            users: Vec::new(),
            projects: Vec::new(),
            filters: Vec::new(),
            boards: Vec::new(),
            sprints: Vec::new(),
            issues: Vec::new(),
            links: Vec::new(),
            attachments: Vec::new(),
            hide_required: false,
            custom: Vec::new(),
            workflows: BTreeMap::new(),
            classic: false,
            tasks: Vec::new(),
            hooks: Vec::new(),
            lag: 0,
            unindexed: BTreeSet::new(),
            reached: BTreeMap::new(),
            touched: RefCell::new(BTreeSet::new()),
            crowd: None,
            last_id: 10_100,
        }
    }

    /// An id for something that is neither project, board, sprint nor issue.
    pub(super) fn next_id(&mut self) -> u64 {
        self.last_id = self.last_id.saturating_add(1);
        self.last_id
    }

    /// The time of the next write.
    pub(super) fn tick(&mut self) -> i64 {
        self.now = self.now.saturating_add(1000);
        self.now
    }

    pub(super) fn touch(&self, project: u64) {
        self.touched.borrow_mut().insert(project);
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
                email: "sandbox@example.com".to_owned(),
            });
        }
    }

    pub(super) fn find_project(&self, key_or_id: &str) -> Option<&Project> {
        let mut all = self.projects.iter();
        all.find(|p| p.key.eq_ignore_ascii_case(key_or_id) || p.id.to_string() == key_or_id)
            .or_else(|| self.project_once_called(key_or_id))
    }

    /// The project that had a key before, unless another has it now.
    pub(super) fn project_once_called(&self, key: &str) -> Option<&Project> {
        self.projects
            .iter()
            .find(|p| p.old_keys.iter().any(|old| old.eq_ignore_ascii_case(key)))
    }

    pub(super) fn project(&self, key_or_id: &str) -> Result<&Project, Failure> {
        let found = self.find_project(key_or_id).ok_or_else(|| {
            Failure::new(
                404,
                format!("No project could be found with key '{key_or_id}'."),
            )
        })?;
        self.touch(found.id);
        Ok(found)
    }

    pub(super) fn board(&self, id: &str) -> Result<&Board, Failure> {
        let found = self.boards.iter().find(|board| board.id.to_string() == id).ok_or_else(|| {
            Failure::new(
                404,
                "The requested board cannot be viewed because it either does not exist or you do \
                 not have permission to view it.",
            )
        })?;
        self.touch(found.project);
        Ok(found)
    }

    pub(super) fn sprint_by_id(&self, id: u64) -> Option<&Sprint> {
        self.sprints.iter().find(|sprint| sprint.id == id)
    }

    /// The id of the next sprint.
    pub(super) fn next_sprint(&self) -> u64 {
        let ids = self.sprints.iter().map(|sprint| sprint.id);
        ids.max().unwrap_or_default().saturating_add(1)
    }

    pub(super) fn sprint(&self, id: &str) -> Result<&Sprint, Failure> {
        let found = id.parse().ok().and_then(|id| self.sprint_by_id(id)).ok_or_else(|| {
            Failure::new(404, format!("Sprint with ID {id} does not exist or you do not have permission to view it."))
        })?;
        self.touch(found.project);
        Ok(found)
    }

    /// Finds an issue by id, by key in any case, or by a key it had before it moved.
    pub(super) fn position(&self, id_or_key: &str) -> Option<usize> {
        self.issues
            .iter()
            .position(|issue| {
                issue.id.to_string() == id_or_key || issue.key.eq_ignore_ascii_case(id_or_key)
            })
            .or_else(|| {
                self.issues.iter().position(|issue| {
                    issue
                        .old_keys
                        .iter()
                        .any(|key| key.eq_ignore_ascii_case(id_or_key))
                })
            })
    }

    pub(super) fn find_issue(&self, id_or_key: &str) -> Option<&Issue> {
        self.issues.get(self.position(id_or_key)?)
    }

    pub(super) fn issue_by_id(&self, id: u64) -> Option<&Issue> {
        self.issues.iter().find(|issue| issue.id == id)
    }

    pub(super) fn issue(&self, id_or_key: &str) -> Result<&Issue, Failure> {
        let found = self.find_issue(id_or_key).ok_or_else(Failure::no_issue)?;
        self.touch(found.project);
        Ok(found)
    }

    pub(super) fn issue_mut(&mut self, id_or_key: &str) -> Result<&mut Issue, Failure> {
        let position = self.position(id_or_key).ok_or_else(Failure::no_issue)?;
        if let Some(project) = self.issues.get(position).map(|issue| issue.project) {
            self.touch(project);
        }
        self.issues.get_mut(position).ok_or_else(Failure::no_issue)
    }

    /// The sprint an issue is in now: the one of its sprints that is not closed.
    pub(super) fn open_sprint(&self, issue: &Issue) -> Option<&Sprint> {
        issue
            .sprints
            .iter()
            .filter_map(|id| self.sprint_by_id(*id))
            .find(|sprint| sprint.state != SprintState::Closed)
    }

    /// Issues of a list of ids, in the order of their rank.
    pub(super) fn ranked(&self, mut issues: Vec<u64>) -> Vec<u64> {
        let rank = |id: &u64| self.issue_by_id(*id).map_or(f64::MAX, |issue| issue.rank);
        issues.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
        issues
    }

    /// The rank behind every other.
    pub(super) fn last_rank(&self) -> f64 {
        self.issues
            .iter()
            .map(|issue| issue.rank)
            .fold(0.0, f64::max)
            + 1.0
    }

    /// Records a change that has been made to an issue.
    pub(super) fn record(&mut self, issue: u64, author: &str, at: i64, items: Vec<Item>) {
        if items.is_empty() {
            return;
        }
        // What is left or entered changes too: a sprint, a parent, a project.
        for item in &items {
            self.touch_item(item);
        }
        let id = self.next_id();
        let author = author.to_owned();
        if let Some(issue) = self.issues.iter_mut().find(|other| other.id == issue) {
            self.touched.borrow_mut().insert(issue.project);
            issue.updated = issue.updated.max(at);
            issue.changes.push(Change {
                id,
                author,
                at,
                items,
            });
        }
    }

    /// Moves an issue into a sprint, or with `None` to the backlog. Closed sprints stay its history.
    pub(super) fn put_in_sprint(&mut self, issue: u64, sprint: Option<u64>, author: &str, at: i64) {
        let Some(position) = self.issues.iter().position(|other| other.id == issue) else {
            return;
        };
        let before = self
            .issues
            .get(position)
            .map(|i| i.sprints.clone())
            .unwrap_or_default();
        let mut after: Vec<u64> = before
            .iter()
            .copied()
            .filter(|id| {
                self.sprint_by_id(*id)
                    .is_none_or(|other| other.state == SprintState::Closed)
            })
            .collect();
        after.extend(sprint.filter(|id| !after.contains(id)));
        self.set_sprints(issue, after, author, at);
    }

    /// Sets the whole list of sprints, with the entry of the changelog Jira makes for it.
    pub(super) fn set_sprints(&mut self, issue: u64, after: Vec<u64>, author: &str, at: i64) {
        let Some(found) = self.issues.iter().find(|other| other.id == issue) else {
            return;
        };
        if found.sprints == after {
            return;
        }
        let (from, from_text) = self.sprint_texts(&found.sprints);
        let (to, to_text) = self.sprint_texts(&after);
        let item = Item {
            field: "Sprint",
            field_id: SPRINT,
            custom: true,
            from: Some(from),
            from_text: Some(from_text),
            to: Some(to),
            to_text: Some(to_text),
        };
        if let Some(found) = self.issues.iter_mut().find(|other| other.id == issue) {
            found.sprints = after;
        }
        self.record(issue, author, at, vec![item]);
    }

    fn sprint_texts(&self, sprints: &[u64]) -> (String, String) {
        let ids: Vec<_> = sprints.iter().map(u64::to_string).collect();
        let names: Vec<_> = sprints
            .iter()
            .filter_map(|id| self.sprint_by_id(*id))
            .map(|sprint| sprint.name.clone())
            .collect();
        (ids.join(", "), names.join(", "))
    }

    /// Moves an issue to a status; the resolution follows, as the workflow's post-functions do.
    pub(super) fn put_in_status(
        &mut self,
        issue: u64,
        status: &'static Status,
        resolution: Option<&'static super::model::Named>,
        author: &str,
        at: i64,
    ) {
        let Some(found) = self.issues.iter_mut().find(|other| other.id == issue) else {
            return;
        };
        let mut items = Vec::new();
        let before = found.resolution.map(|(resolution, _)| resolution);
        if before.map(|r| r.id) != resolution.map(|r| r.id) {
            items.push(Item {
                field: "resolution",
                field_id: "resolution",
                custom: false,
                from: before.map(|r| r.id.to_owned()),
                from_text: before.map(|r| r.name.to_owned()),
                to: resolution.map(|r| r.id.to_owned()),
                to_text: resolution.map(|r| r.name.to_owned()),
            });
            found.resolution = resolution.map(|resolution| (resolution, at));
        }
        if found.status.id != status.id {
            items.push(Item {
                field: "status",
                field_id: "status",
                custom: false,
                from: Some(found.status.id.to_owned()),
                from_text: Some(found.status.name.to_owned()),
                to: Some(status.id.to_owned()),
                to_text: Some(status.name.to_owned()),
            });
            if found.status.category.id != status.category.id {
                found.status_changed = at;
            }
            found.status = status;
        }
        self.record(issue, author, at, items);
    }

    /// Notes whatever an entry of the changelog names: other issues, sprints and projects.
    pub(super) fn touch_item(&self, item: &Item) {
        let ends = [&item.from, &item.to];
        let texts = [&item.from_text, &item.to_text];
        let ids = || ends.into_iter().flatten().flat_map(|ids| ids.split(", "));
        match item.field {
            "Link" | "IssueParentAssociation" | "Epic Link" => {
                for issue in ids().filter_map(|key| self.find_issue(key)) {
                    self.touch(issue.project);
                }
            }
            "Sprint" => {
                let sprints = ids().filter_map(|id| self.sprint_by_id(id.parse().ok()?));
                sprints.for_each(|sprint| self.touch(sprint.project));
            }
            "project" | "Related project" => {
                for project in ids().filter_map(|id| self.find_project(id)) {
                    self.touch(project.id);
                }
            }
            "Key" => {
                let keys = texts.into_iter().flatten();
                for project in keys.filter_map(|key| self.find_project(key.rsplit_once('-')?.0)) {
                    self.touch(project.id);
                }
            }
            _ => {}
        }
    }

    /// Makes a key free for another project: what was called by it once no longer answers to it.
    pub(super) fn release_key(&mut self, key: &str) {
        let is = |old: &str| old.eq_ignore_ascii_case(key);
        for project in &mut self.projects {
            if project.old_keys.iter().any(|old| is(old)) {
                project.old_keys.retain(|old| !is(old));
                let issues = self.issues.iter_mut();
                for issue in issues.filter(|issue| issue.project == project.id) {
                    issue
                        .old_keys
                        .retain(|old| old.rsplit_once('-').is_none_or(|(old, _)| !is(old)));
                }
            }
        }
    }

    /// Gives a project another key, and its issues with it. False where another project has that
    /// key, or it is none.
    pub(super) fn rename_project(&mut self, id: u64, key: &str) -> bool {
        let key = key.to_uppercase();
        let valid = key.starts_with(|c: char| c.is_ascii_uppercase())
            && (2..=10).contains(&key.len())
            && key.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
        let taken = self.projects.iter().any(|p| p.key == key && p.id != id);
        let Some(position) = self.projects.iter().position(|p| p.id == id) else {
            return false;
        };
        if !valid || taken {
            return false;
        }
        self.tick();
        self.touch(id);
        // A project that gets an old key of its own back keeps the rest.
        if !self
            .projects
            .iter()
            .any(|p| p.id == id && p.old_keys.contains(&key))
        {
            self.release_key(&key);
        }
        let Some(project) = self.projects.get_mut(position) else {
            return false;
        };
        let old = std::mem::replace(&mut project.key, key.clone());
        project.old_keys.retain(|other| *other != key);
        if old == key {
            return true;
        }
        project.old_keys.push(old);
        for issue in self.issues.iter_mut().filter(|issue| issue.project == id) {
            let number = issue.key.rsplit_once('-').map_or("", |(_, number)| number);
            let renamed = format!("{key}-{number}");
            issue.old_keys.retain(|other| *other != renamed);
            issue
                .old_keys
                .push(std::mem::replace(&mut issue.key, renamed));
        }
        true
    }

    /// Moves an issue to another project, where it gets a new key; the old one keeps leading to it.
    pub(super) fn move_issue(&mut self, key: &str, project: &str, author: &str) -> Option<String> {
        let at = self.tick();
        let position = self.position(key)?;
        let before = self.issues.get(position)?.project;
        let name = self.projects.iter().find(|p| p.id == before);
        let name = name.map(|project| project.name.clone());
        let target = self
            .projects
            .iter_mut()
            .find(|other| other.key.eq_ignore_ascii_case(project))?;
        target.last_number = target.last_number.saturating_add(1);
        let (id, new_key) = (target.id, format!("{}-{}", target.key, target.last_number));
        let moved = Item {
            field: "project",
            field_id: "project",
            custom: false,
            from: Some(before.to_string()),
            from_text: name,
            to: Some(id.to_string()),
            to_text: Some(target.name.clone()),
        };
        let issue = self.issues.get_mut(position)?;
        // They belong to the project that is left.
        issue.components.clear();
        issue.fix_versions.clear();
        issue.affected_versions.clear();
        let old_key = std::mem::replace(&mut issue.key, new_key.clone());
        let number = issue.id;
        issue.old_keys.push(old_key.clone());
        issue.project = id;
        let item = Item {
            field: "Key",
            field_id: "issuekey",
            custom: false,
            from: None,
            from_text: Some(old_key),
            to: None,
            to_text: Some(new_key.clone()),
        };
        self.record(number, author, at, vec![moved, item]);
        Some(new_key)
    }
}

/// A time in the form the platform API writes.
pub(super) fn wire(millis: i64) -> String {
    Timestamp::from_millis(millis).to_wire_text()
}

/// A time in the form the boards' API writes.
pub(super) fn rfc3339(millis: i64) -> String {
    Timestamp::from_millis(millis).to_string()
}
