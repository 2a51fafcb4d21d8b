//! What an issue names: its status, people, type, project, versions …

use jiff::civil::Date;
use serde_json::Value;

use super::read::{date, number, present, some_text, text, view, whole};

/// Which of Jira's three categories a status belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum StatusCategory {
    /// Nobody has begun with it.
    ToDo,
    /// Somebody is at it.
    InProgress,
    /// It is done.
    Done,
    /// None of them, which Jira calls “No Category”.
    Unknown,
}

view! {
    /// Status of an issue.
    Status
}

impl<'a> Status<'a> {
    /// Id.
    pub fn id(self) -> &'a str {
        text(self.0, "id")
    }

    /// Name, such as `In Review`.
    pub fn name(self) -> &'a str {
        text(self.0, "name")
    }

    /// Its category.
    pub fn category(self) -> StatusCategory {
        let category = &self.0["statusCategory"];
        match (text(category, "key"), whole(&category["id"])) {
            ("new", _) | (_, Some(2)) => StatusCategory::ToDo,
            ("indeterminate", _) | (_, Some(4)) => StatusCategory::InProgress,
            ("done", _) | (_, Some(3)) => StatusCategory::Done,
            _ => StatusCategory::Unknown,
        }
    }

    /// Whether its category is [`Done`](StatusCategory::Done).
    pub fn is_done(self) -> bool {
        self.category() == StatusCategory::Done
    }
}

view! {
    /// A person, or an app.
    Person
}

impl<'a> Person<'a> {
    /// Account id, which is the same on every site.
    pub fn account_id(self) -> &'a str {
        text(self.0, "accountId")
    }

    /// Name.
    pub fn name(self) -> &'a str {
        text(self.0, "displayName")
    }

    /// E-mail address, where the person lets it be seen.
    pub fn email(self) -> Option<&'a str> {
        some_text(self.0, "emailAddress")
    }

    /// Whether the account is in use; what does not say so is.
    pub fn is_active(self) -> bool {
        self.0["active"].as_bool().unwrap_or(true)
    }
}

view! {
    /// Something that has an id and a name: a priority, a resolution, a component, a security level.
    Named
}

impl<'a> Named<'a> {
    /// Id.
    pub fn id(self) -> &'a str {
        text(self.0, "id")
    }

    /// Name.
    pub fn name(self) -> &'a str {
        text(self.0, "name")
    }
}

view! {
    /// Type of an issue.
    IssueType
}

impl<'a> IssueType<'a> {
    /// Id.
    pub fn id(self) -> &'a str {
        text(self.0, "id")
    }

    /// Name, such as `Bug`.
    pub fn name(self) -> &'a str {
        text(self.0, "name")
    }

    /// Whether issues of it are part of another issue.
    pub fn is_subtask(self) -> bool {
        self.0["subtask"].as_bool().unwrap_or_default()
    }

    /// Level in the hierarchy: 1 for epics, 0 for stories and tasks, -1 for subtasks.
    pub fn level(self) -> Option<i64> {
        whole(&self.0["hierarchyLevel"])
    }
}

view! {
    /// Project of an issue.
    Project
}

impl<'a> Project<'a> {
    /// Id.
    pub fn id(self) -> &'a str {
        text(self.0, "id")
    }

    /// Key, such as `ENG`.
    pub fn key(self) -> &'a str {
        text(self.0, "key")
    }

    /// Name.
    pub fn name(self) -> &'a str {
        text(self.0, "name")
    }

    /// Whether it is team-managed: has fields and a workflow of its own.
    pub fn is_team_managed(self) -> bool {
        self.0["simplified"].as_bool().unwrap_or_default()
    }
}

view! {
    /// A version of a project.
    Version
}

impl<'a> Version<'a> {
    /// Id.
    pub fn id(self) -> &'a str {
        text(self.0, "id")
    }

    /// Name, such as `1.4`.
    pub fn name(self) -> &'a str {
        text(self.0, "name")
    }

    /// Whether it is released.
    pub fn is_released(self) -> bool {
        self.0["released"].as_bool().unwrap_or_default()
    }

    /// Whether it is archived.
    pub fn is_archived(self) -> bool {
        self.0["archived"].as_bool().unwrap_or_default()
    }

    /// Day of its release, past or planned.
    pub fn release_date(self) -> Option<Date> {
        date(&self.0["releaseDate"])
    }
}

view! {
    /// Estimates of an issue and the time spent on it, in seconds.
    TimeTracking
}

impl TimeTracking<'_> {
    fn seconds(self, name: &str) -> Option<u64> {
        whole(&self.0[name]).and_then(|seconds| seconds.try_into().ok())
    }

    /// What was estimated in the beginning.
    pub fn original_estimate(self) -> Option<u64> {
        self.seconds("originalEstimateSeconds")
    }

    /// What is estimated to be left.
    pub fn remaining_estimate(self) -> Option<u64> {
        self.seconds("remainingEstimateSeconds")
    }

    /// What has been spent.
    pub fn spent(self) -> Option<u64> {
        self.seconds("timeSpentSeconds")
    }
}

view! {
    /// An issue as another one shows it: its parent, a subtask, the other end of a link.
    LinkedIssue
}

impl<'a> LinkedIssue<'a> {
    /// Id.
    pub fn id(self) -> &'a str {
        text(self.0, "id")
    }

    /// Key; empty where a boundary has taken it out.
    pub fn key(self) -> &'a str {
        text(self.0, "key")
    }

    fn fields(self) -> &'a Value {
        &self.0["fields"]
    }

    /// Summary.
    pub fn summary(self) -> &'a str {
        text(self.fields(), "summary")
    }

    /// Status.
    pub fn status(self) -> Option<Status<'a>> {
        present(self.fields(), "status").map(Status::from)
    }

    /// Type.
    pub fn issue_type(self) -> Option<IssueType<'a>> {
        present(self.fields(), "issuetype").map(IssueType::from)
    }

    /// Priority.
    pub fn priority(self) -> Option<Named<'a>> {
        present(self.fields(), "priority").map(Named::from)
    }
}

/// Which end of a link an issue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Direction {
    /// The issue does it to the other: *blocks*.
    Outward,
    /// The other does it to the issue: *is blocked by*.
    Inward,
}

view! {
    /// A link between the issue and another.
    Link
}

impl<'a> Link<'a> {
    /// Id of the link.
    pub fn id(self) -> &'a str {
        text(self.0, "id")
    }

    /// Name of its type, such as `Blocks`.
    pub fn type_name(self) -> &'a str {
        text(&self.0["type"], "name")
    }

    /// Which end the issue is.
    pub fn direction(self) -> Direction {
        match present(self.0, "outwardIssue") {
            Some(_) => Direction::Outward,
            None => Direction::Inward,
        }
    }

    /// What the issue does to the other: `blocks`, or `is blocked by`.
    pub fn verb(self) -> &'a str {
        match self.direction() {
            Direction::Outward => text(&self.0["type"], "outward"),
            Direction::Inward => text(&self.0["type"], "inward"),
        }
    }

    /// The other issue; none where a boundary has taken it out.
    pub fn other(self) -> Option<LinkedIssue<'a>> {
        present(self.0, "outwardIssue")
            .or_else(|| present(self.0, "inwardIssue"))
            .map(LinkedIssue::from)
    }
}

view! {
    /// How many people want an issue, or watch it.
    Crowd
}

impl Crowd<'_> {
    /// How many there are.
    pub fn count(self) -> u64 {
        let count = number(&self.0["watchCount"]).or_else(|| number(&self.0["votes"]));
        // What is too large or negative becomes the end of the range.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        count.map_or(0, |count| count as u64)
    }

    /// Whether whoever is calling is one of them.
    pub fn includes_me(self) -> bool {
        let me = |name: &str| self.0[name].as_bool().unwrap_or_default();
        me("isWatching") || me("hasVoted")
    }
}
