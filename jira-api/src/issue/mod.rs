//! An issue as people see it, over the raw fields that Jira sends.
//!
//! [`Issue`] holds everything that came, and its methods give names and types to it. Reading never
//! fails: what is not there, or is not what it should be, reads as nothing, and [`Issue::raw`] still has
//! it.

mod activity;
mod convert;
mod named;
mod parts;
mod read;
mod sprint;
mod value;

use std::sync::Arc;

use adf::Document;
use atlassian_core::Timestamp;
use atlassian_core::json::{Map, Value};
use jiff::civil::Date;

use crate::fields::FieldTable;
use read::{NULL, date, document, list, number, present, timestamp};

pub use activity::{Attachment, Change, ChangeItem, Comment, Worklog};
pub use parts::{
    Crowd, Direction, IssueType, Link, LinkedIssue, Named, Person, Project, Status, StatusCategory,
    TimeTracking, Version,
};
pub use sprint::{Sprint, SprintState};
pub use value::FieldValue;

/// An issue: everything Jira sent of it, and names and types for what it means.
///
/// A field that was not asked for reads as one that is empty; [`has`](Issue::has) tells them apart.
/// Custom fields are found by the names people use where those are known: from `expand=names`, or from
/// the table of all fields that [`with_fields`](Issue::with_fields) gives. Whatever comes from
/// `jira.issues()` or `jira.search()` has the table.
///
/// ```
/// use jira_api::Issue;
/// use serde_json::json;
///
/// let issue = Issue::from(json!({
///     "key": "ENG-4",
///     "names": {"customfield_10031": "Severity"},
///     "fields": {
///         "summary": "Log in with a key",
///         "status": {"name": "In Review", "statusCategory": {"key": "indeterminate"}},
///         "duedate": "2026-03-12",
///         "customfield_10031": {"id": "1", "value": "Critical"},
///     },
/// }));
/// assert_eq!(issue.key(), "ENG-4");
/// assert_eq!(issue.status().map(|status| status.name()), Some("In Review"));
/// assert_eq!(issue.due().map(|day| day.to_string()).as_deref(), Some("2026-03-12"));
/// assert_eq!(issue.field("severity")?.option(), Some("Critical"));
/// assert!(issue.assignee().is_none() && !issue.has("assignee"));
/// # Ok::<(), jira_api::fields::FieldProblem>(())
/// ```
#[derive(Clone, Default)]
pub struct Issue {
    raw: Map<String, Value>,
    table: Option<Arc<FieldTable>>,
}

impl Issue {
    /// The same issue with the table of all fields, so that custom fields are found by their names.
    #[must_use]
    pub fn with_fields(mut self, table: Arc<FieldTable>) -> Self {
        self.table = Some(table);
        self
    }

    /// All that came, as JSON.
    pub fn raw(&self) -> &Map<String, Value> {
        &self.raw
    }

    /// All that came, as JSON.
    pub fn into_raw(self) -> Map<String, Value> {
        self.raw
    }

    fn part(&self, name: &str) -> &Value {
        self.raw.get(name).unwrap_or(&NULL)
    }

    /// The fields by their ids; `null` where none came.
    pub fn raw_fields(&self) -> &Value {
        self.part("fields")
    }

    /// Whether a field came, by its id; it may be empty.
    pub fn has(&self, id: &str) -> bool {
        self.raw_fields().get(id).is_some()
    }

    /// The value of a field by its id; empty where it did not come.
    pub fn get(&self, id: &str) -> FieldValue<'_> {
        FieldValue::from(self.value(id))
    }

    fn value(&self, id: &str) -> &Value {
        self.raw_fields().get(id).unwrap_or(&NULL)
    }

    fn present(&self, id: &str) -> Option<&Value> {
        Some(self.value(id)).filter(|value| !value.is_null())
    }

    /// Id; empty where it did not come.
    pub fn id(&self) -> &str {
        self.part("id").as_str().unwrap_or_default()
    }

    /// Key, such as `ENG-4`; empty where it did not come, as in a search for ids alone. It is the
    /// issue's key today: one that has moved answers to its old key, and tells its new one here.
    pub fn key(&self) -> &str {
        self.part("key").as_str().unwrap_or_default()
    }

    /// Summary; empty where it did not come.
    pub fn summary(&self) -> &str {
        self.value("summary").as_str().unwrap_or_default()
    }

    /// Status.
    pub fn status(&self) -> Option<Status<'_>> {
        self.present("status").map(Status::from)
    }

    /// Whether its status is one of the category Done.
    pub fn is_done(&self) -> bool {
        self.status().is_some_and(Status::is_done)
    }

    /// Type.
    pub fn issue_type(&self) -> Option<IssueType<'_>> {
        self.present("issuetype").map(IssueType::from)
    }

    /// Project.
    pub fn project(&self) -> Option<Project<'_>> {
        self.present("project").map(Project::from)
    }

    /// Key of the project: what stands before the number.
    pub fn project_key(&self) -> &str {
        match self.project().map(Project::key) {
            Some(key) if !key.is_empty() => key,
            _ => self
                .key()
                .rsplit_once('-')
                .map_or("", |(project, _)| project),
        }
    }

    /// Who is to work on it.
    pub fn assignee(&self) -> Option<Person<'_>> {
        self.present("assignee").map(Person::from)
    }

    /// Who reported it.
    pub fn reporter(&self) -> Option<Person<'_>> {
        self.present("reporter").map(Person::from)
    }

    /// Who created it.
    pub fn creator(&self) -> Option<Person<'_>> {
        self.present("creator").map(Person::from)
    }

    /// Priority.
    pub fn priority(&self) -> Option<Named<'_>> {
        self.present("priority").map(Named::from)
    }

    /// Resolution; none as long as it is not resolved.
    pub fn resolution(&self) -> Option<Named<'_>> {
        self.present("resolution").map(Named::from)
    }

    /// Labels.
    pub fn labels(&self) -> Vec<&str> {
        list(self.value("labels"))
            .filter_map(Value::as_str)
            .collect()
    }

    /// Components.
    pub fn components(&self) -> impl Iterator<Item = Named<'_>> {
        list(self.value("components")).map(Named::from)
    }

    /// Versions it is or will be fixed in.
    pub fn fix_versions(&self) -> impl Iterator<Item = Version<'_>> {
        list(self.value("fixVersions")).map(Version::from)
    }

    /// Versions it occurs in.
    pub fn affects_versions(&self) -> impl Iterator<Item = Version<'_>> {
        list(self.value("versions")).map(Version::from)
    }

    /// The issue it is part of: the epic of a story, the story of a subtask.
    pub fn parent(&self) -> Option<LinkedIssue<'_>> {
        self.present("parent").map(LinkedIssue::from)
    }

    /// Its subtasks.
    pub fn subtasks(&self) -> impl Iterator<Item = LinkedIssue<'_>> {
        list(self.value("subtasks")).map(LinkedIssue::from)
    }

    /// Its links to other issues.
    pub fn links(&self) -> impl Iterator<Item = Link<'_>> {
        list(self.value("issuelinks")).map(Link::from)
    }

    /// Description.
    pub fn description(&self) -> Option<Document> {
        document(self.value("description"))
    }

    /// Environment.
    pub fn environment(&self) -> Option<Document> {
        document(self.value("environment"))
    }

    /// When it was created.
    pub fn created(&self) -> Option<Timestamp> {
        timestamp(self.value("created"))
    }

    /// When it was last changed.
    pub fn updated(&self) -> Option<Timestamp> {
        timestamp(self.value("updated"))
    }

    /// When it was resolved.
    pub fn resolved(&self) -> Option<Timestamp> {
        timestamp(self.value("resolutiondate"))
    }

    /// When the category of its status last changed.
    pub fn category_changed(&self) -> Option<Timestamp> {
        timestamp(self.value("statuscategorychangedate"))
    }

    /// Day on which it is due.
    pub fn due(&self) -> Option<Date> {
        date(self.value("duedate"))
    }

    /// Its sprints, past and present, in the order Jira has them in. They stand in a custom field, which
    /// is known by its type, or by what it holds. The boards' API has fields of its own for them.
    pub fn sprints(&self) -> Vec<Sprint<'_>> {
        let fields = self.raw_fields().as_object().into_iter().flatten();
        let (mut found, mut guessed) = (None, None);
        for (id, value) in fields.filter(|(_, value)| value.is_array()) {
            match self.schema_of(id) {
                Some(schema) if schema.is_sprint() => found = Some(value),
                None if id.starts_with("customfield_") && sprint::are_sprints(value) => {
                    guessed = Some(value);
                }
                _ => {}
            }
        }
        if let Some(found) = found.or(guessed) {
            return list(found)
                .filter(|value| value.is_object())
                .map(Sprint::from)
                .collect();
        }
        list(self.value("closedSprints"))
            .chain(self.present("sprint"))
            .map(Sprint::from)
            .collect()
    }

    /// The sprint it is in: the one that is not closed.
    pub fn sprint(&self) -> Option<Sprint<'_>> {
        let all = self.sprints();
        let in_state = |state| {
            all.iter()
                .copied()
                .find(move |s: &Sprint| s.state() == state)
        };
        in_state(SprintState::Active).or_else(|| in_state(SprintState::Future))
    }

    /// Story points. There are two kinds of field for them, and a site may have both; the one counts
    /// that has a value, and where both have, the one that belongs to the kind of the project.
    ///
    /// None as well where it is not known what the fields are called.
    pub fn story_points(&self) -> Option<f64> {
        let mut of_team = None;
        let mut of_company = None;
        for (id, value) in self.raw_fields().as_object().into_iter().flatten() {
            if !value.is_number() || !id.starts_with("customfield_") {
                continue;
            }
            let name = self.name_of(id).unwrap_or_default();
            match self.schema_of(id) {
                Some(schema) if schema.is_story_point_estimate() => of_team = number(value),
                Some(schema) if schema.is_story_points(name) => of_company = number(value),
                None if crate::fields::is_called_story_points(name) => of_company = number(value),
                _ => {}
            }
        }
        if self.project().is_some_and(Project::is_team_managed) {
            of_team.or(of_company)
        } else {
            of_company.or(of_team)
        }
    }

    /// Estimates, and the time spent.
    pub fn time_tracking(&self) -> Option<TimeTracking<'_>> {
        self.present("timetracking").map(TimeTracking::from)
    }

    /// Who watches it.
    pub fn watches(&self) -> Option<Crowd<'_>> {
        self.present("watches").map(Crowd::from)
    }

    /// Who has voted for it.
    pub fn votes(&self) -> Option<Crowd<'_>> {
        self.present("votes").map(Crowd::from)
    }

    /// The comments that came with it, which may not be all of them: see
    /// [`comment_count`](Issue::comment_count).
    pub fn comments(&self) -> impl Iterator<Item = Comment<'_>> {
        list(&self.value("comment")["comments"]).map(Comment::from)
    }

    /// How many comments it has.
    pub fn comment_count(&self) -> Option<u64> {
        self.value("comment")["total"].as_u64()
    }

    /// The logged work that came with it: at most 20 entries, see
    /// [`worklog_count`](Issue::worklog_count).
    pub fn worklogs(&self) -> impl Iterator<Item = Worklog<'_>> {
        list(&self.value("worklog")["worklogs"]).map(Worklog::from)
    }

    /// How many entries of logged work it has.
    pub fn worklog_count(&self) -> Option<u64> {
        self.value("worklog")["total"].as_u64()
    }

    /// Files that are attached.
    pub fn attachments(&self) -> impl Iterator<Item = Attachment<'_>> {
        list(self.value("attachment")).map(Attachment::from)
    }

    /// The changes that came with it (`expand=changelog`), in the order in which they came: the newest
    /// first. They may not be all: see [`has_whole_changelog`](Issue::has_whole_changelog).
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        list(&self.part("changelog")["histories"]).map(Change::from)
    }

    /// Whether the changelog came, and all of it.
    pub fn has_whole_changelog(&self) -> bool {
        let changelog = self.part("changelog");
        let Some(histories) = changelog["histories"].as_array() else {
            return false;
        };
        let total = changelog["total"].as_u64();
        total.is_none_or(|total| total <= histories.len() as u64)
    }

    /// The fields as HTML (`expand=renderedFields`), by id.
    pub fn rendered(&self, id: &str) -> Option<&str> {
        present(self.part("renderedFields"), id).and_then(Value::as_str)
    }
}
