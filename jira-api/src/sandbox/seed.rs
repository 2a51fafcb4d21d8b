//! Filling a site: what tests and the demo put into it without going through the API.

use std::collections::{BTreeMap, BTreeSet};

use atlassian_core::Timestamp;
use serde_json::{Value, json};

use super::call::paragraph;
use super::model::{
    Attachment, Board, Comment, Component, Estimation, Filter, ISSUE_TYPES, Item, LINK_TYPES, Link,
    PRIORITIES, Project, RESOLUTIONS, STATUSES, Sprint, SprintState, User, Version, find,
};
use super::render::{Render, Wanted};
use super::state::{STORY_POINTS, State};
use super::{DEMO_ACCOUNT, JiraSandbox, issues};

/// An issue to be put into a [`JiraSandbox`].
///
/// Names are those of the site: types `Epic`, `Story`, `Task`, `Bug`, `Sub-task`; statuses `To Do`,
/// `In Progress`, `In Review`, `Done`; priorities `Highest` to `Lowest`. Unknown ones leave the default
/// (a `Task` in `To Do` with priority `Medium`).
#[derive(Clone, Debug)]
pub struct SandboxIssue {
    project: String,
    summary: String,
    kind: String,
    status: String,
    priority: String,
    description: Option<Value>,
    points: Option<f64>,
    assignee: Option<String>,
    reporter: Option<String>,
    labels: Vec<String>,
    parent: Option<String>,
    sprints: Vec<u64>,
    created: Option<i64>,
}

impl SandboxIssue {
    /// A task of a project.
    pub fn new(project_key: impl Into<String>, summary: impl Into<String>) -> Self {
        SandboxIssue {
            project: project_key.into(),
            summary: summary.into(),
            kind: "Task".to_owned(),
            status: "To Do".to_owned(),
            priority: "Medium".to_owned(),
            description: None,
            points: None,
            assignee: None,
            reporter: None,
            labels: Vec::new(),
            parent: None,
            sprints: Vec::new(),
            created: None,
        }
    }

    /// Its type.
    #[must_use]
    pub fn issue_type(mut self, name: impl Into<String>) -> Self {
        self.kind = name.into();
        self
    }

    /// Its status. `Done` comes with the resolution `Done`.
    #[must_use]
    pub fn status(mut self, name: impl Into<String>) -> Self {
        self.status = name.into();
        self
    }

    /// Its priority.
    #[must_use]
    pub fn priority(mut self, name: impl Into<String>) -> Self {
        self.priority = name.into();
        self
    }

    /// Its description, an ADF document.
    #[must_use]
    pub fn description(mut self, document: Value) -> Self {
        self.description = Some(document);
        self
    }

    /// Its story points.
    #[must_use]
    pub fn points(mut self, points: f64) -> Self {
        self.points = Some(points);
        self
    }

    /// The account it is assigned to.
    #[must_use]
    pub fn assignee(mut self, account_id: impl Into<String>) -> Self {
        self.assignee = Some(account_id.into());
        self
    }

    /// The account that reports it; otherwise it is the caller's.
    #[must_use]
    pub fn reporter(mut self, account_id: impl Into<String>) -> Self {
        self.reporter = Some(account_id.into());
        self
    }

    /// One more label.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.labels.push(label.into());
        self
    }

    /// The key of its parent.
    #[must_use]
    pub fn parent(mut self, key: impl Into<String>) -> Self {
        self.parent = Some(key.into());
        self
    }

    /// One more sprint it is or has been in, oldest first.
    #[must_use]
    pub fn sprint(mut self, id: u64) -> Self {
        self.sprints.push(id);
        self
    }

    /// When it was created; otherwise now.
    #[must_use]
    pub fn created(mut self, at: Timestamp) -> Self {
        self.created = Some(at.as_millis());
        self
    }
}

/// A sprint to be put into a [`JiraSandbox`]. It begins as a future one without dates.
#[derive(Clone, Debug)]
pub struct SandboxSprint {
    board: u64,
    name: String,
    goal: String,
    state: SprintState,
    start: Option<i64>,
    end: Option<i64>,
    complete: Option<i64>,
}

impl SandboxSprint {
    /// A future sprint of a board.
    pub fn new(board_id: u64, name: impl Into<String>) -> Self {
        SandboxSprint {
            board: board_id,
            name: name.into(),
            goal: String::new(),
            state: SprintState::Future,
            start: None,
            end: None,
            complete: None,
        }
    }

    /// Its goal.
    #[must_use]
    pub fn goal(mut self, goal: impl Into<String>) -> Self {
        self.goal = goal.into();
        self
    }

    /// Its planned beginning and end.
    #[must_use]
    pub fn dates(mut self, start: Timestamp, end: Timestamp) -> Self {
        self.start = Some(start.as_millis());
        self.end = Some(end.as_millis());
        self
    }

    /// It has been started.
    #[must_use]
    pub fn active(mut self) -> Self {
        self.state = SprintState::Active;
        self
    }

    /// It has been completed at a time.
    #[must_use]
    pub fn closed(mut self, at: Timestamp) -> Self {
        self.state = SprintState::Closed;
        self.complete = Some(at.as_millis());
        self
    }
}

impl JiraSandbox {
    /// Adds a person, or renames the one with that account.
    pub fn add_user(&self, account_id: impl Into<String>, name: impl Into<String>) -> &Self {
        self.lock().add_user(&account_id.into(), &name.into());
        self
    }

    /// Adds a project and gives its id. The key is written in capitals; where it is taken, the id is
    /// that of the project that has it.
    pub fn add_project(&self, key: impl Into<String>, name: impl Into<String>) -> u64 {
        self.lock().add_project(&key.into(), &name.into())
    }

    /// Adds a Scrum board to a project and gives its id; none where there is no such project.
    pub fn add_board(&self, project_key: &str, name: impl Into<String>) -> Option<u64> {
        self.lock().add_board(project_key, &name.into(), "scrum")
    }

    /// Adds a Kanban board, which has no sprints.
    pub fn add_kanban_board(&self, project_key: &str, name: impl Into<String>) -> Option<u64> {
        self.lock().add_board(project_key, &name.into(), "kanban")
    }

    /// Adds a sprint and gives its id; none where there is no such board.
    pub fn add_sprint(&self, sprint: SandboxSprint) -> Option<u64> {
        self.lock().add_sprint(sprint)
    }

    /// Adds an issue and gives its key; none where there is no such project.
    pub fn add_issue(&self, issue: SandboxIssue) -> Option<String> {
        self.lock().add_issue(issue)
    }

    /// Links two issues: `source` *blocks* (or another name of a link type) `target`. False where one
    /// of the three does not exist.
    pub fn add_link(&self, link_type: &str, source: &str, target: &str) -> bool {
        self.lock().add_link(link_type, source, target).is_some()
    }

    /// Adds a comment of one paragraph. False where there is no such issue.
    pub fn add_comment(&self, key: &str, account_id: &str, text: &str) -> bool {
        let mut state = self.lock();
        let at = state.tick();
        state.add_comment(key, account_id, text, at).is_some()
    }

    /// Attaches a file and gives its id; none where there is no such issue.
    pub fn add_attachment(
        &self,
        key: &str,
        file_name: &str,
        media_type: &str,
        content: &[u8],
    ) -> Option<String> {
        let mut state = self.lock();
        let issue = state.find_issue(key)?.id;
        let (id, created) = (state.next_id(), state.tick());
        state.ensure_user(DEMO_ACCOUNT);
        state.attachments.push(Attachment {
            id,
            issue,
            author: DEMO_ACCOUNT.to_owned(),
            created,
            name: file_name.to_owned(),
            media_type: media_type.to_owned(),
            content: content.to_vec(),
        });
        Some(id.to_string())
    }

    /// Moves an issue to another project and gives its new key. The old key keeps leading to it, as
    /// in Jira.
    pub fn move_issue(&self, key: &str, project_key: &str) -> Option<String> {
        let mut state = self.lock();
        state.take_from_crowd(key);
        state.move_issue(key, project_key, DEMO_ACCOUNT)
    }

    /// Keys of all issues, in the order in which they were created.
    pub fn issue_keys(&self) -> Vec<String> {
        self.lock()
            .issues
            .iter()
            .map(|issue| issue.key.clone())
            .collect()
    }

    /// An issue with all its fields and its changelog, as the API would give it. Looking at it counts
    /// neither as a request nor as reaching its project.
    pub fn issue(&self, key: &str) -> Option<Value> {
        let state = self.lock();
        let render = Render {
            state: &state,
            site: "https://sandbox.atlassian.net",
            account: DEMO_ACCOUNT,
        };
        let wanted = Wanted::new(&[], &["*all"], &["changelog".to_owned()]);
        let issue = state.any_issue(key)?;
        let json = render.issue(&issue, &wanted);
        state.touched.borrow_mut().clear();
        Some(json)
    }

    /// A sprint as the API would give it, with the keys of its issues as `issues`.
    pub fn sprint(&self, id: u64) -> Option<Value> {
        let state = self.lock();
        let render = Render {
            state: &state,
            site: "https://sandbox.atlassian.net",
            account: DEMO_ACCOUNT,
        };
        let mut json = render.sprint(state.sprint_by_id(id)?);
        let issues = state
            .issues
            .iter()
            .filter(|issue| issue.sprints.contains(&id));
        let issues = issues.map(|issue| issue.id).collect();
        let keys: Vec<String> = state
            .ranked(issues)
            .into_iter()
            .filter_map(|id| state.issue_by_id(id))
            .map(|issue| issue.key.clone())
            .collect();
        super::render::merge(&mut json, json!({"issues": keys}));
        state.touched.borrow_mut().clear();
        Some(json)
    }

    /// The content of a file that has been uploaded to an issue.
    pub fn attachment(&self, key: &str, file_name: &str) -> Option<Vec<u8>> {
        let state = self.lock();
        let issue = state.find_issue(key)?.id;
        let mut all = state.attachments.iter();
        let found = all.find(|file| file.issue == issue && file.name == file_name)?;
        Some(found.content.clone())
    }
}

impl State {
    pub(super) fn add_user(&mut self, account_id: &str, name: &str) {
        let email = format!("{}@example.com", name.to_lowercase().replace(' ', "."));
        let user = User {
            account_id: account_id.to_owned(),
            name: name.to_owned(),
            email,
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

    pub(super) fn add_project(&mut self, key: &str, name: &str) -> u64 {
        let key = key.to_uppercase();
        if let Some(known) = self.projects.iter().find(|project| project.key == key) {
            return known.id;
        }
        self.release_key(&key);
        let id = self
            .projects
            .iter()
            .map(|p| p.id)
            .max()
            .map_or(10_000, |id| id.saturating_add(1));
        self.ensure_user(DEMO_ACCOUNT);
        self.projects.push(Project {
            id,
            key,
            name: name.to_owned(),
            lead: DEMO_ACCOUNT.to_owned(),
            last_number: 0,
            components: Vec::new(),
            versions: Vec::new(),
            old_keys: Vec::new(),
            properties: BTreeMap::new(),
        });
        id
    }

    pub(super) fn add_component(&mut self, project: &str, name: &str) -> Option<u64> {
        let id = self.next_id();
        let found = self.projects.iter_mut().find(|p| p.key == project)?;
        found.components.push(Component {
            id,
            name: name.to_owned(),
            description: None,
            lead: None,
        });
        Some(id)
    }

    pub(super) fn add_version(
        &mut self,
        project: &str,
        name: &str,
        released: bool,
        at: i64,
    ) -> Option<u64> {
        let id = self.next_id();
        let found = self.projects.iter_mut().find(|p| p.key == project)?;
        let date = super::state::rfc3339(at).get(..10)?.to_owned();
        found.versions.push(Version {
            id,
            name: name.to_owned(),
            description: None,
            released,
            archived: false,
            start: None,
            date: Some(date),
        });
        Some(id)
    }

    pub(super) fn add_board(
        &mut self,
        project: &str,
        name: &str,
        kind: &'static str,
    ) -> Option<u64> {
        let project = self.find_project(project)?;
        let (project, jql) = (
            project.id,
            format!("project = {} ORDER BY Rank ASC", project.key),
        );
        let filter = self.add_filter(&format!("Filter for {name}"), &jql, DEMO_ACCOUNT);
        self.add_board_of(project, name, kind, filter)
    }

    /// A board that lies in a project and shows what a filter finds, wherever that lies.
    pub(super) fn add_board_of(
        &mut self,
        project: u64,
        name: &str,
        kind: &'static str,
        filter: u64,
    ) -> Option<u64> {
        let id = self
            .boards
            .iter()
            .map(|b| b.id)
            .max()
            .unwrap_or_default()
            .saturating_add(1);
        self.boards.push(Board {
            id,
            name: name.to_owned(),
            project,
            kind,
            filter,
            quick_filters: Vec::new(),
            properties: BTreeMap::new(),
            columns: None,
            estimation: match kind {
                "kanban" => Estimation::None,
                _ => Estimation::StoryPoints,
            },
        });
        Some(id)
    }

    pub(super) fn add_filter(&mut self, name: &str, jql: &str, owner: &str) -> u64 {
        let id = self
            .filters
            .iter()
            .map(|filter| filter.id)
            .max()
            .map_or(10_001, |id| id.saturating_add(1));
        self.filters.push(Filter {
            id,
            name: name.to_owned(),
            description: String::new(),
            owner: owner.to_owned(),
            jql: jql.to_owned(),
            favourite_of: BTreeSet::new(),
            shared_with: Vec::new(),
        });
        id
    }

    pub(super) fn add_sprint(&mut self, sprint: SandboxSprint) -> Option<u64> {
        let mut boards = self.boards.iter();
        let project = boards.find(|board| board.id == sprint.board)?.project;
        let id = self.next_sprint();
        // Planned three days before it begins.
        let created = sprint
            .start
            .map_or(self.now, |start| start.saturating_sub(3 * 86_400_000));
        self.sprints.push(Sprint {
            id,
            place: id,
            project,
            board: sprint.board,
            name: sprint.name,
            goal: sprint.goal,
            state: sprint.state,
            created,
            start: sprint.start,
            end: sprint.end,
            complete: sprint.complete,
            properties: BTreeMap::new(),
        });
        Some(id)
    }

    pub(super) fn add_issue(&mut self, seed: SandboxIssue) -> Option<String> {
        let project = self.find_project(&seed.project)?.id;
        let [_, _, task, ..] = &ISSUE_TYPES;
        let kind = find(&ISSUE_TYPES, &seed.kind).unwrap_or(task);
        let at = match seed.created {
            Some(at) => at,
            None => self.tick(),
        };
        self.ensure_user(DEMO_ACCOUNT);
        let reporter = seed.reporter.unwrap_or_else(|| DEMO_ACCOUNT.to_owned());
        self.ensure_user(&reporter);
        if let Some(assignee) = &seed.assignee {
            self.ensure_user(assignee);
        }
        let mut issue = issues::blank(self, project, kind, &reporter, at);
        issue.summary = seed.summary;
        issue.description = seed.description;
        issue.points = seed.points;
        issue.assignee = seed.assignee;
        issue.labels = seed.labels;
        issue.sprints = seed.sprints;
        issue.parent = seed
            .parent
            .and_then(|key| self.find_issue(&key))
            .map(|issue| issue.id);
        issue.status = find(&STATUSES, &seed.status).unwrap_or(issue.status);
        issue.priority = find(&PRIORITIES, &seed.priority).unwrap_or(issue.priority);
        if issue.status.name == "Done" {
            let [done, ..] = &RESOLUTIONS;
            issue.resolution = Some((done, at));
        }
        Some(issues::insert(self, issue)?.key)
    }

    pub(super) fn add_link(&mut self, kind: &str, source: &str, target: &str) -> Option<()> {
        let kind = find(&LINK_TYPES, kind)?;
        let source = self.find_issue(source)?.id;
        let target = self.find_issue(target)?.id;
        let id = self.next_id();
        self.links.push(Link {
            id,
            kind,
            source,
            target,
        });
        Some(())
    }

    pub(super) fn add_comment(
        &mut self,
        key: &str,
        author: &str,
        text: &str,
        at: i64,
    ) -> Option<()> {
        let id = self.next_id();
        self.ensure_user(author);
        let position = self.position(key)?;
        let issue = self.issues.get_mut(position)?;
        issue.updated = issue.updated.max(at);
        issue.comments.push(Comment {
            id,
            author: author.to_owned(),
            body: paragraph(text),
            created: at,
            updated: at,
            visibility: None,
            properties: Default::default(),
        });
        Some(())
    }

    /// Changes the story points of an issue, with its entry in the changelog.
    pub(super) fn estimate(&mut self, id: u64, points: f64, author: &str, at: i64) {
        let Some(issue) = self.issues.iter_mut().find(|issue| issue.id == id) else {
            return;
        };
        let before = issue.points.replace(points);
        let item = Item {
            field: "Story point estimate",
            field_id: STORY_POINTS,
            custom: true,
            from: None,
            from_text: before.map(|points| points.to_string()),
            to: None,
            to_text: Some(points.to_string()),
        };
        self.record(id, author, at, vec![item]);
    }
}
