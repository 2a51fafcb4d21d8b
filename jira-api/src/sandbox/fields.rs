//! The fields of the site, `GET /field` and `GET /field/search`.

use serde_json::{Map, Value, json};

use super::call::{Answer, Call, ok};
use super::state::{EPIC_LINK, RANK, RELATED_PROJECT, SPRINT, STORY_POINTS, State};

/// What the site says of one field.
pub(super) struct Field {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    /// Type of the value, and of its items where it is an array; none for fields without a schema.
    pub(super) kind: Option<(&'static str, Option<&'static str>)>,
    pub(super) custom: Option<&'static str>,
    pub(super) clauses: &'static [&'static str],
    /// Whether it can be set when an issue is created or edited.
    pub(super) editable: bool,
}

const fn system(
    id: &'static str,
    name: &'static str,
    kind: &'static str,
    clauses: &'static [&'static str],
    editable: bool,
) -> Field {
    Field {
        id,
        name,
        kind: Some((kind, None)),
        custom: None,
        clauses,
        editable,
    }
}

const fn array(
    id: &'static str,
    name: &'static str,
    items: &'static str,
    clauses: &'static [&'static str],
    editable: bool,
) -> Field {
    Field {
        id,
        name,
        kind: Some(("array", Some(items))),
        custom: None,
        clauses,
        editable,
    }
}

static FIELDS: [Field; 37] = [
    Field {
        id: "issuekey",
        name: "Key",
        kind: None,
        custom: None,
        clauses: &["id", "issue", "issuekey", "key"],
        editable: false,
    },
    system("summary", "Summary", "string", &["summary"], true),
    system(
        "issuetype",
        "Issue Type",
        "issuetype",
        &["issuetype", "type"],
        true,
    ),
    system("project", "Project", "project", &["project"], true),
    Field {
        id: "parent",
        name: "Parent",
        kind: None,
        custom: None,
        clauses: &["parent"],
        editable: true,
    },
    system(
        "description",
        "Description",
        "string",
        &["description"],
        true,
    ),
    system("status", "Status", "status", &["status"], false),
    system(
        "statusCategory",
        "Status Category",
        "statusCategory",
        &["statusCategory"],
        false,
    ),
    system(
        "statuscategorychangedate",
        "Status Category Changed",
        "datetime",
        &["statusCategoryChangedDate"],
        false,
    ),
    system("priority", "Priority", "priority", &["priority"], true),
    system(
        "resolution",
        "Resolution",
        "resolution",
        &["resolution"],
        false,
    ),
    system(
        "resolutiondate",
        "Resolved",
        "datetime",
        &["resolutiondate", "resolved"],
        false,
    ),
    system("assignee", "Assignee", "user", &["assignee"], true),
    system("reporter", "Reporter", "user", &["reporter"], true),
    system("creator", "Creator", "user", &["creator"], false),
    array("labels", "Labels", "string", &["labels"], true),
    array(
        "components",
        "Components",
        "component",
        &["component"],
        true,
    ),
    array(
        "fixVersions",
        "Fix versions",
        "version",
        &["fixVersion"],
        true,
    ),
    array(
        "versions",
        "Affects versions",
        "version",
        &["affectedVersion"],
        false,
    ),
    array(
        "issuelinks",
        "Linked Issues",
        "issuelinks",
        &["issueLink"],
        false,
    ),
    array("subtasks", "Sub-tasks", "issuelinks", &["subtasks"], false),
    array(
        "attachment",
        "Attachment",
        "attachment",
        &["attachments"],
        false,
    ),
    system("comment", "Comment", "comments-page", &["comment"], false),
    array("worklog", "Log Work", "worklog", &[], false),
    system("timetracking", "Time tracking", "timetracking", &[], true),
    system("timespent", "Time Spent", "number", &["timespent"], false),
    system("watches", "Watchers", "watches", &["watchers"], false),
    system("votes", "Votes", "votes", &["votes"], false),
    system(
        "environment",
        "Environment",
        "string",
        &["environment"],
        true,
    ),
    system("duedate", "Due date", "date", &["due", "duedate"], true),
    system(
        "created",
        "Created",
        "datetime",
        &["created", "createdDate"],
        false,
    ),
    system(
        "updated",
        "Updated",
        "datetime",
        &["updated", "updatedDate"],
        false,
    ),
    system("workratio", "Work Ratio", "number", &["workratio"], false),
    system(
        "lastViewed",
        "Last Viewed",
        "datetime",
        &["lastViewed"],
        false,
    ),
    Field {
        id: STORY_POINTS,
        name: "Story point estimate",
        kind: Some(("number", None)),
        custom: Some("com.pyxis.greenhopper.jira:jsw-story-points"),
        clauses: &["cf[10016]", "Story point estimate"],
        editable: true,
    },
    Field {
        id: RANK,
        name: "Rank",
        kind: Some(("any", None)),
        custom: Some("com.pyxis.greenhopper.jira:gh-lexo-rank"),
        clauses: &["cf[10019]", "Rank"],
        editable: false,
    },
    Field {
        id: SPRINT,
        name: "Sprint",
        kind: Some(("array", Some("json"))),
        custom: Some("com.pyxis.greenhopper.jira:gh-sprint"),
        clauses: &["cf[10020]", "Sprint"],
        editable: true,
    },
];

/// Fields of older sites, which had epics before they had parents.
static CLASSIC: [Field; 2] = [
    Field {
        id: EPIC_LINK,
        name: "Epic Link",
        kind: Some(("any", None)),
        custom: Some("com.pyxis.greenhopper.jira:gh-epic-link"),
        clauses: &["cf[10014]", "Epic Link"],
        editable: true,
    },
    Field {
        id: RELATED_PROJECT,
        name: "Related project",
        kind: Some(("project", None)),
        custom: Some("com.atlassian.jira.plugin.system.customfieldtypes:project"),
        clauses: &["cf[10030]", "Related project"],
        editable: true,
    },
];

impl State {
    /// The fields of this site.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'static Field> {
        let classic: &[Field] = if self.classic { &CLASSIC } else { &[] };
        let custom = self.custom.iter().map(|custom| custom.field);
        FIELDS.iter().chain(classic).chain(custom)
    }

    pub(super) fn field(&self, id: &str) -> Option<&'static Field> {
        self.fields().find(|field| field.id == id)
    }
}

impl Field {
    pub(super) fn schema(&self) -> Option<Value> {
        let (kind, items) = self.kind?;
        let mut schema = Map::from_iter([("type".to_owned(), json!(kind))]);
        if let Some(items) = items {
            schema.insert("items".to_owned(), json!(items));
        }
        match self.custom {
            None => schema.insert("system".to_owned(), json!(self.id)),
            Some(custom) => {
                let number = self.id.trim_start_matches("customfield_").parse::<u64>();
                schema.insert("customId".to_owned(), json!(number.unwrap_or_default()));
                schema.insert("custom".to_owned(), json!(custom))
            }
        };
        Some(schema.into())
    }

    fn details(&self) -> Value {
        let mut details = json!({
            "id": self.id,
            "key": self.id,
            "name": self.name,
            "custom": self.custom.is_some(),
            "orderable": self.editable,
            "navigable": true,
            "searchable": true,
            "clauseNames": self.clauses,
        });
        if let (Some(schema), Some(details)) = (self.schema(), details.as_object_mut()) {
            details.insert("schema".to_owned(), schema);
        }
        details
    }
}

pub(super) fn list(state: &State) -> Answer {
    ok(state.fields().map(Field::details).collect())
}

pub(super) fn search(state: &State, call: &Call) -> Answer {
    let page = call.page(50, 50)?;
    let ids = call.list("id");
    let kinds = call.list("type");
    let query = call.query("query").map(str::to_lowercase);
    let found: Vec<Value> = state
        .fields()
        .filter(|field| ids.is_empty() || ids.iter().any(|id| id == field.id))
        .filter(|field| {
            let kind = if field.custom.is_some() {
                "custom"
            } else {
                "system"
            };
            kinds.is_empty() || kinds.iter().any(|wanted| wanted == kind)
        })
        .filter(|field| {
            query
                .as_ref()
                .is_none_or(|q| field.name.to_lowercase().contains(q))
        })
        .filter_map(|field| {
            let schema = field.schema()?;
            Some(json!({
                "id": field.id,
                "key": field.id,
                "name": field.name,
                "schema": schema,
                "description": "",
                "isLocked": field.custom.is_some(),
            }))
        })
        .collect();
    ok(page.values(found.len(), page.of(&found)))
}
