//! What can be set where, read from Jira and kept.

use std::sync::Arc;

use atlassian_core::clock::Clock;
use atlassian_core::names::{folded, nearest};

use crate::Jira;
use crate::error::Error;
use crate::platform::types::IssueTypeIssueCreateMetadata;

use super::allowed::Found;
use super::cache::{Kept, Known, Turns};
use super::encode::Who;
use super::form::{Form, FormField};
use super::people::{self, Circle};
use super::problem::{FieldProblem, WrittenName};
use super::table::{Field, FieldTable};

/// What is known of a site's fields; all clones of a [`Jira`] share it.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(super) table: Kept<(), FieldTable>,
    types: Kept<String, Vec<TypeName>>,
    create: Kept<(String, String), Form>,
    edit: Kept<(String, String), Form>,
    placed: Kept<String, Placed>,
    people: Kept<(Option<String>, Who), String>,
    pub(crate) link_types: Kept<(), Vec<crate::issues::LinkTypeName>>,
    pub(crate) offers: Kept<crate::transitions::At, crate::transitions::Offers>,
    pub(crate) resolutions: Kept<(), Vec<String>>,
    pub(crate) turns: Turns,
}

impl Memory {
    pub(super) fn clear(&self) {
        self.table.clear();
        self.types.clear();
        self.create.clear();
        self.edit.clear();
        self.placed.clear();
        self.people.clear();
        self.link_types.clear();
        self.offers.clear();
        self.resolutions.clear();
    }
}

/// A type of issue that a project has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TypeName {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Whether issues of it are part of another issue.
    pub is_subtask: bool,
}

impl From<IssueTypeIssueCreateMetadata> for TypeName {
    fn from(bean: IssueTypeIssueCreateMetadata) -> Self {
        TypeName {
            id: bean.id.unwrap_or_default(),
            name: bean.name.unwrap_or_default(),
            is_subtask: bean.subtask.unwrap_or_default(),
        }
    }
}

/// Where an issue lies, and what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) project: String,
    pub(crate) type_id: String,
    pub(crate) type_name: String,
}

impl Placed {
    fn key(&self) -> (String, String) {
        (self.project.clone(), self.type_id.clone())
    }
}

/// How many types or fields are asked for at once: the most there may be.
const PAGE: i64 = 200;

fn clock(jira: &Jira) -> &dyn Clock {
    jira.session().clock().as_ref()
}

/// The table of all fields.
pub(super) async fn table(jira: &Jira) -> Result<Known<FieldTable>, Error> {
    let read = async {
        let all = jira.platform().get_fields().send().await?;
        Ok::<_, Error>(FieldTable::new(all.into_iter().map(Field::from)))
    };
    jira.memory().table.get(clock(jira), &(), read).await
}

/// The types of issue that can be created in a project.
pub(super) async fn types(jira: &Jira, project: &str) -> Result<Known<Vec<TypeName>>, Error> {
    let read = async {
        let call = jira.platform().get_create_issue_meta_issue_types(project);
        let types = call.max_results(PAGE).items().all().await?;
        Ok::<_, Error>(types.into_iter().map(TypeName::from).collect())
    };
    let key = project.to_uppercase();
    jira.memory().types.get(clock(jira), &key, read).await
}

/// The type that a name means among those of a project.
pub(super) fn type_named<'t>(
    types: &'t [TypeName],
    name: &str,
) -> Result<&'t TypeName, FieldProblem> {
    let field = || Box::new(WrittenName::new("Issue Type", "issuetype", "Issue Type"));
    let named: Vec<serde_json::Value> = types
        .iter()
        .map(|one| serde_json::json!({"id": one.id, "name": one.name}))
        .collect();
    let by_id = |value: &serde_json::Value| types.iter().find(|one| value["id"] == one.id.as_str());
    let found = match super::allowed::find(&named, name) {
        Found::One(value) => by_id(value),
        Found::None => None,
        Found::Several(all) => {
            let candidates = all.into_iter().filter_map(by_id);
            return Err(FieldProblem::AmbiguousValue {
                field: field(),
                given: name.to_owned(),
                candidates: candidates
                    .map(|one| format!("“{}” ({})", one.name, one.id))
                    .collect(),
            });
        }
    };
    found.ok_or_else(|| {
        let near = nearest(name, types.iter().map(|one| one.name.as_str()));
        FieldProblem::NotAllowed {
            field: field(),
            given: name.to_owned(),
            nearest: near.into_iter().map(str::to_owned).collect(),
            allowed: types.iter().map(|one| one.name.clone()).collect(),
        }
    })
}

/// What can be set when an issue of a type is created in a project.
pub(super) async fn to_create(
    jira: &Jira,
    project: &str,
    type_id: &str,
) -> Result<Known<Form>, Error> {
    let read = async {
        let platform = jira.platform();
        let call = platform.get_create_issue_meta_issue_type_id(project, type_id);
        let fields = call.max_results(PAGE).items().all().await?;
        Ok::<_, Error>(Form::new(fields.into_iter().map(FormField::from)))
    };
    let key = (project.to_uppercase(), type_id.to_owned());
    jira.memory().create.get(clock(jira), &key, read).await
}

/// Where an issue lies, what can be set on it, and whether that was read just now.
pub(super) async fn to_edit(jira: &Jira, key: &str) -> Result<(Placed, Arc<Form>, bool), Error> {
    let (memory, clock) = (jira.memory(), clock(jira));
    let name = key.to_uppercase();
    if let Some(placed) = memory.placed.peek(clock, &name)
        && let Some(form) = memory.edit.peek(clock, &placed.key())
    {
        return Ok((Placed::clone(&placed), form, false));
    }
    let call = jira
        .platform()
        .get_issue(key)
        .fields(["project", "issuetype"]);
    let issue = call.expand("editmeta").send().await?;
    let text = |field: &str, property: &str| {
        let value = issue.fields.get(field).map(|value| &value[property]);
        value
            .and_then(|value| value.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let placed = Placed {
        project: match text("project", "key") {
            // A key tells its project, where nothing else does.
            none if none.is_empty() => name.rsplit_once('-').map_or("", |(p, _)| p).to_owned(),
            project => project,
        },
        type_id: text("issuetype", "id"),
        type_name: text("issuetype", "name"),
    };
    let metadata = issue.editmeta.map(|meta| meta.fields).unwrap_or_default();
    let form = Arc::new(Form::of_metadata(metadata));
    memory.placed.put(clock, &name, Arc::new(placed.clone()));
    memory.edit.put(clock, &placed.key(), Arc::clone(&form));
    Ok((placed, form, true))
}

/// Forgets what can be set when an issue is created.
pub(crate) fn forget_create(jira: &Jira, project: &str, type_id: &str) {
    let project = project.to_uppercase();
    jira.memory().types.forget(&project);
    jira.memory().create.forget(&(project, type_id.to_owned()));
}

/// Forgets what can be set on an issue, and where it lies.
pub(crate) fn forget_edit(jira: &Jira, key: &str) {
    let name = key.to_uppercase();
    if let Some(placed) = jira.memory().placed.peek(clock(jira), &name) {
        jira.memory().edit.forget(&placed.key());
    }
    jira.memory().placed.forget(&name);
}

/// Whoever looks for somebody, or something, fails, or finds out that there is a problem.
pub(crate) enum Miss {
    Failed(Error),
    Problem(FieldProblem),
}

impl From<Error> for Miss {
    fn from(error: Error) -> Self {
        Miss::Failed(error)
    }
}

/// The account id of a person, looked up once.
pub(crate) async fn person(
    jira: &Jira,
    who: &Who,
    circle: Circle<'_>,
    field: WrittenName,
) -> Result<String, Miss> {
    let project = match circle {
        Circle::Site => None,
        Circle::Assignable(project) => Some(project.to_uppercase()),
    };
    let key = match who {
        Who::Me => (None, Who::Me),
        Who::Called(text) => (project, Who::Called(folded(text))),
    };
    let look_up = async {
        match people::find(jira, who, circle, Box::new(field)).await {
            Ok(Ok(account)) => Ok(account),
            Ok(Err(problem)) => Err(Miss::Problem(problem)),
            Err(error) => Err(Miss::Failed(error)),
        }
    };
    let found = jira.memory().people.get(clock(jira), &key, look_up).await?;
    Ok(String::clone(&found.value))
}
