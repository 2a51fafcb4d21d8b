//! What the site holds, as plain data.
//!
//! Times are milliseconds since the epoch; ids are numbers here and strings on the wire, as Jira does.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// One status of the workflow all projects share.
pub(super) struct Status {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) category: &'static Category,
}

/// A status category, of which Jira has exactly these.
pub(super) struct Category {
    pub(super) id: u64,
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) color: &'static str,
}

pub(super) static NEW: Category = Category {
    id: 2,
    key: "new",
    name: "To Do",
    color: "blue-gray",
};
pub(super) static INDETERMINATE: Category = Category {
    id: 4,
    key: "indeterminate",
    name: "In Progress",
    color: "yellow",
};
pub(super) static DONE: Category = Category {
    id: 3,
    key: "done",
    name: "Done",
    color: "green",
};

pub(super) static STATUSES: [Status; 4] = [
    Status {
        id: "10000",
        name: "To Do",
        category: &NEW,
    },
    Status {
        id: "3",
        name: "In Progress",
        category: &INDETERMINATE,
    },
    Status {
        id: "10001",
        name: "In Review",
        category: &INDETERMINATE,
    },
    Status {
        id: "10002",
        name: "Done",
        category: &DONE,
    },
];

/// One step of the workflow.
pub(super) struct Transition {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) from: &'static str,
    pub(super) to: &'static str,
}

pub(super) static TRANSITIONS: [Transition; 6] = [
    Transition {
        id: "11",
        name: "Start progress",
        from: "To Do",
        to: "In Progress",
    },
    Transition {
        id: "21",
        name: "Ask for review",
        from: "In Progress",
        to: "In Review",
    },
    Transition {
        id: "31",
        name: "Done",
        from: "In Review",
        to: "Done",
    },
    Transition {
        id: "41",
        name: "Stop progress",
        from: "In Progress",
        to: "To Do",
    },
    Transition {
        id: "51",
        name: "Request changes",
        from: "In Review",
        to: "In Progress",
    },
    Transition {
        id: "61",
        name: "Reopen",
        from: "Done",
        to: "To Do",
    },
];

/// An issue type.
pub(super) struct IssueType {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) subtask: bool,
    pub(super) level: i64,
    pub(super) avatar: u64,
}

pub(super) static ISSUE_TYPES: [IssueType; 5] = [
    IssueType {
        id: "10000",
        name: "Epic",
        subtask: false,
        level: 1,
        avatar: 10307,
    },
    IssueType {
        id: "10001",
        name: "Story",
        subtask: false,
        level: 0,
        avatar: 10315,
    },
    IssueType {
        id: "10002",
        name: "Task",
        subtask: false,
        level: 0,
        avatar: 10318,
    },
    IssueType {
        id: "10003",
        name: "Bug",
        subtask: false,
        level: 0,
        avatar: 10303,
    },
    IssueType {
        id: "10004",
        name: "Sub-task",
        subtask: true,
        level: -1,
        avatar: 10316,
    },
];

/// Something that has only an id and a name: a priority or a resolution.
pub(super) struct Named {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
}

/// Highest first.
pub(super) static PRIORITIES: [Named; 5] = [
    Named {
        id: "1",
        name: "Highest",
    },
    Named {
        id: "2",
        name: "High",
    },
    Named {
        id: "3",
        name: "Medium",
    },
    Named {
        id: "4",
        name: "Low",
    },
    Named {
        id: "5",
        name: "Lowest",
    },
];

pub(super) static RESOLUTIONS: [Named; 4] = [
    Named {
        id: "10000",
        name: "Done",
    },
    Named {
        id: "10001",
        name: "Won't Do",
    },
    Named {
        id: "10002",
        name: "Duplicate",
    },
    Named {
        id: "10003",
        name: "Cannot Reproduce",
    },
];

/// A kind of link between issues.
pub(super) struct LinkType {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) inward: &'static str,
    pub(super) outward: &'static str,
}

pub(super) static LINK_TYPES: [LinkType; 3] = [
    LinkType {
        id: "10000",
        name: "Blocks",
        inward: "is blocked by",
        outward: "blocks",
    },
    LinkType {
        id: "10001",
        name: "Duplicate",
        inward: "is duplicated by",
        outward: "duplicates",
    },
    LinkType {
        id: "10002",
        name: "Relates",
        inward: "relates to",
        outward: "relates to",
    },
];

#[derive(Clone, Debug)]
pub(super) struct User {
    pub(super) account_id: String,
    pub(super) name: String,
    pub(super) email: String,
}

#[derive(Clone, Debug)]
pub(super) struct Project {
    pub(super) id: u64,
    pub(super) key: String,
    pub(super) name: String,
    pub(super) lead: String,
    pub(super) last_number: u64,
    pub(super) components: Vec<Component>,
    pub(super) versions: Vec<Version>,
    /// Keys it had before; they lead to it until another project takes them.
    pub(super) old_keys: Vec<String>,
    pub(super) properties: BTreeMap<String, Value>,
}

#[derive(Clone, Debug)]
pub(super) struct Component {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) lead: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Version {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) released: bool,
    pub(super) archived: bool,
    pub(super) start: Option<String>,
    pub(super) date: Option<String>,
}

/// A saved query.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) owner: String,
    pub(super) jql: String,
    /// Accounts whose favourite it is.
    pub(super) favourite_of: BTreeSet<String>,
    /// Projects whose members may see it.
    pub(super) shared_with: Vec<u64>,
}

#[derive(Clone, Debug)]
pub(super) struct Board {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) project: u64,
    pub(super) kind: &'static str,
    /// The filter whose issues it shows.
    pub(super) filter: u64,
    pub(super) quick_filters: Vec<QuickFilter>,
    pub(super) properties: BTreeMap<String, Value>,
    /// Its columns; none where there is one for each status.
    pub(super) columns: Option<Vec<Column>>,
    pub(super) estimation: Estimation,
}

/// A column of a board.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) statuses: Vec<&'static Status>,
    pub(super) min: Option<u64>,
    pub(super) max: Option<u64>,
}

/// What a board's issues are estimated in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Estimation {
    None,
    IssueCount,
    StoryPoints,
}

/// A button of a board that narrows what it shows.
#[derive(Clone, Debug)]
pub(super) struct QuickFilter {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) jql: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SprintState {
    Future,
    Active,
    Closed,
}

impl SprintState {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            SprintState::Future => "future",
            SprintState::Active => "active",
            SprintState::Closed => "closed",
        }
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        [
            SprintState::Future,
            SprintState::Active,
            SprintState::Closed,
        ]
        .into_iter()
        .find(|state| state.as_str().eq_ignore_ascii_case(text))
    }
}

#[derive(Clone, Debug)]
pub(super) struct Sprint {
    pub(super) id: u64,
    /// Lower is sooner, among those of one state.
    pub(super) place: u64,
    pub(super) board: u64,
    /// Where that board lies, or lay.
    pub(super) project: u64,
    pub(super) name: String,
    pub(super) goal: String,
    pub(super) state: SprintState,
    pub(super) created: i64,
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    pub(super) complete: Option<i64>,
    pub(super) properties: BTreeMap<String, Value>,
}

/// One changed field of one change.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) field: &'static str,
    pub(super) field_id: &'static str,
    pub(super) custom: bool,
    pub(super) from: Option<String>,
    pub(super) from_text: Option<String>,
    pub(super) to: Option<String>,
    pub(super) to_text: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) id: u64,
    pub(super) author: String,
    pub(super) at: i64,
    pub(super) items: Vec<Item>,
}

#[derive(Clone, Debug)]
pub(super) struct Comment {
    pub(super) id: u64,
    pub(super) author: String,
    pub(super) body: Value,
    pub(super) created: i64,
    pub(super) updated: i64,
    /// Whom it is shown to, where that is not everybody.
    pub(super) visibility: Option<Value>,
    pub(super) properties: BTreeMap<String, Value>,
}

#[derive(Clone, Debug)]
pub(super) struct Worklog {
    pub(super) id: u64,
    pub(super) author: String,
    pub(super) comment: Option<Value>,
    pub(super) started: i64,
    pub(super) created: i64,
    pub(super) updated: i64,
    pub(super) seconds: u64,
    /// Whom it is shown to, where that is not everybody.
    pub(super) visibility: Option<Value>,
    pub(super) properties: BTreeMap<String, Value>,
}

#[derive(Clone, Debug)]
pub(super) struct RemoteLink {
    pub(super) id: u64,
    pub(super) global_id: Option<String>,
    pub(super) relationship: Option<String>,
    pub(super) application: Option<Value>,
    pub(super) object: Value,
}

#[derive(Clone, Debug)]
pub(super) struct Attachment {
    pub(super) id: u64,
    pub(super) issue: u64,
    pub(super) author: String,
    pub(super) created: i64,
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) content: Vec<u8>,
}

/// The source *blocks* (or duplicates, …) the target, and so the target *is blocked by* the source.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) id: u64,
    pub(super) kind: &'static LinkType,
    pub(super) source: u64,
    pub(super) target: u64,
}

impl std::fmt::Debug for LinkType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

#[derive(Clone)]
pub(super) struct Issue {
    pub(super) id: u64,
    pub(super) key: String,
    pub(super) project: u64,
    pub(super) old_keys: Vec<String>,
    pub(super) kind: &'static IssueType,
    pub(super) summary: String,
    pub(super) description: Option<Value>,
    pub(super) status: &'static Status,
    pub(super) priority: &'static Named,
    pub(super) resolution: Option<(&'static Named, i64)>,
    pub(super) assignee: Option<String>,
    pub(super) reporter: String,
    pub(super) creator: String,
    pub(super) parent: Option<u64>,
    /// The epic that the classic field names, on sites that have it.
    pub(super) epic_link: Option<u64>,
    /// The project that the picker field names, on sites that have it.
    pub(super) related_project: Option<u64>,
    pub(super) labels: Vec<String>,
    pub(super) components: Vec<u64>,
    pub(super) fix_versions: Vec<u64>,
    pub(super) affected_versions: Vec<u64>,
    pub(super) points: Option<f64>,
    pub(super) due: Option<String>,
    pub(super) environment: Option<Value>,
    /// Values of fields without a place of their own, by the ids of the fields.
    pub(super) custom: BTreeMap<&'static str, Value>,
    /// All sprints it has been in, oldest first; at most the last one is open.
    pub(super) sprints: Vec<u64>,
    /// Lower is higher on the board.
    pub(super) rank: f64,
    pub(super) created: i64,
    pub(super) updated: i64,
    pub(super) status_changed: i64,
    pub(super) changes: Vec<Change>,
    pub(super) comments: Vec<Comment>,
    pub(super) worklogs: Vec<Worklog>,
    pub(super) remote_links: Vec<RemoteLink>,
    pub(super) watchers: BTreeSet<String>,
    pub(super) voters: BTreeSet<String>,
    pub(super) properties: BTreeMap<String, Value>,
}

/// Finds a status, type, priority or resolution by id or, in any case, by name.
pub(super) trait Listed: 'static {
    fn id(&self) -> &'static str;
    fn name(&self) -> &'static str;
}

impl Listed for Status {
    fn id(&self) -> &'static str {
        self.id
    }
    fn name(&self) -> &'static str {
        self.name
    }
}

impl Listed for IssueType {
    fn id(&self) -> &'static str {
        self.id
    }
    fn name(&self) -> &'static str {
        self.name
    }
}

impl Listed for Named {
    fn id(&self) -> &'static str {
        self.id
    }
    fn name(&self) -> &'static str {
        self.name
    }
}

impl Listed for LinkType {
    fn id(&self) -> &'static str {
        self.id
    }
    fn name(&self) -> &'static str {
        self.name
    }
}

pub(super) fn find<T: Listed>(list: &'static [T], id_or_name: &str) -> Option<&'static T> {
    list.iter()
        .find(|entry| entry.id() == id_or_name)
        .or_else(|| {
            list.iter()
                .find(|entry| entry.name().eq_ignore_ascii_case(id_or_name))
        })
}

/// What `{"id": …}` or `{"name": …}` names.
pub(super) fn named<T: Listed>(list: &'static [T], reference: &Value) -> Option<&'static T> {
    if let Some(id) = super::call::text_or_number(&reference["id"]) {
        return list.iter().find(|entry| entry.id() == id);
    }
    let name = reference["name"].as_str()?;
    list.iter()
        .find(|entry| entry.name().eq_ignore_ascii_case(name))
}
