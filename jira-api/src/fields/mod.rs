#![doc = include_str!("../../docs/fields.md")]

mod allowed;
mod cache;
mod changes;
mod choose;
mod document;
mod duration;
mod encode;
mod form;
mod input;
mod kind;
mod metadata;
mod people;
mod problem;
mod refusal;
mod rewrite;
mod schema;
#[cfg(feature = "agile")]
mod sprints;
mod table;

use std::sync::Arc;
use std::time::Duration;

use crate::Jira;
use crate::error::Error;

pub use form::{Form, FormField};
pub use input::{Cascade, Estimates, FieldInput, Markdown, Me};
pub use jiff::civil::Date;
pub use metadata::TypeName;
pub use problem::{FieldName, FieldProblem, WrittenName};
pub use refusal::{FieldRefusal, Refused};
pub use schema::Schema;
pub use table::{Field, FieldTable};

pub(crate) use changes::{Changes, Occasion, Place, Plan, Verb, missing, required};
pub(crate) use document::rich_text;
pub(crate) use duration::spelled as spelled_duration;
pub(crate) use encode::Who;
pub(crate) use metadata::{Memory, Miss, forget_create, forget_edit, person};
pub(crate) use people::Circle;
pub(crate) use problem::choices;
pub(crate) use refusal::{Context, Told, named};
pub(crate) use schema::is_called_story_points;

/// How old the table may be when a name is not found in it, before it is read once more.
const FRESH: Duration = Duration::from_secs(30);

/// The fields of the site. [`Jira::fields`] gives it.
#[derive(Clone, Debug)]
pub struct Fields {
    jira: Jira,
}

impl Fields {
    pub(crate) fn new(jira: Jira) -> Self {
        Fields { jira }
    }

    /// All fields of the site, read once and kept for ten minutes by the session's clock. Within a
    /// boundary, fields that belong to a project outside of it are not among them.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/#api-rest-api-3-field-get).
    ///
    /// # Errors
    /// As for any call.
    pub async fn table(&self) -> Result<Arc<FieldTable>, Error> {
        Ok(metadata::table(&self.jira).await?.value)
    }

    /// The one field that a name means: see [`FieldTable::find`]. Where nothing has that name, the
    /// fields are read once more before that is said, unless they have just been.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// let field = jira.fields().find("story points").await?;
    /// println!("{} is {}", field.name, field.id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Field`] with the nearest names, or with all fields it may mean; as for any call.
    pub async fn find(&self, name: &str) -> Result<Field, Error> {
        let known = metadata::table(&self.jira).await?;
        let now = self.jira.session().clock().now();
        match known.value.find(name) {
            Err(FieldProblem::Unknown { .. }) if now.since(known.at) > FRESH => {
                self.jira.memory().table.forget(&());
                let table = self.table().await?;
                Ok(table.find(name)?.clone())
            }
            found => Ok(found?.clone()),
        }
    }

    /// The types of issue that can be created in a project, read once and kept for ten minutes.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-createmeta-projectidorkey-issuetypes-get).
    ///
    /// # Errors
    /// As for any call.
    pub async fn types(&self, project: &str) -> Result<Arc<Vec<TypeName>>, Error> {
        Ok(metadata::types(&self.jira, project).await?.value)
    }

    /// What can be set when an issue of a type is created in a project, and what has to be. Read once
    /// and kept for ten minutes.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// for field in jira.fields().to_create("ENG", "Bug").await?.required() {
    ///     println!("{} can be {}", field.name, field.choices().join(", "));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-createmeta-projectidorkey-issuetypes-issuetypeid-get).
    ///
    /// # Errors
    /// [`Error::Field`] where the project has no such type; as for any call.
    pub async fn to_create(&self, project: &str, issue_type: &str) -> Result<Arc<Form>, Error> {
        let found = self.create_form(project, issue_type).await?;
        Ok(found.form)
    }

    /// What can be set on an issue. Read once for each project and type and kept for ten minutes.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-editmeta-get).
    ///
    /// # Errors
    /// As for any call.
    pub async fn to_edit(&self, key: &str) -> Result<Arc<Form>, Error> {
        Ok(metadata::to_edit(&self.jira, key).await?.1)
    }

    /// Forgets what is known, so that the next call reads it anew. All clones of the client share
    /// what is known.
    pub fn forget(&self) {
        self.jira.memory().clear();
    }

    /// The form for a new issue, and whether it was read just now.
    pub(crate) async fn create_form(
        &self,
        project: &str,
        issue_type: &str,
    ) -> Result<CreateForm, Error> {
        let mut types = metadata::types(&self.jira, project).await?;
        let mut found = metadata::type_named(&types.value, issue_type).cloned();
        if found.is_err() && !types.is_new {
            metadata::forget_create(&self.jira, project, "");
            types = metadata::types(&self.jira, project).await?;
            found = metadata::type_named(&types.value, issue_type).cloned();
        }
        let issue_type = found?;
        let known = metadata::to_create(&self.jira, project, &issue_type.id).await?;
        Ok(CreateForm {
            issue_type,
            form: known.value,
            is_new: known.is_new,
        })
    }

    /// The form of an issue that is there, where it lies, and whether it was read just now.
    pub(crate) async fn edit_form(&self, key: &str) -> Result<EditForm, Error> {
        let (placed, form, is_new) = metadata::to_edit(&self.jira, key).await?;
        Ok(EditForm {
            project: placed.project,
            type_name: placed.type_name,
            form,
            is_new,
        })
    }
}

/// What can be set on a new issue.
pub(crate) struct CreateForm {
    pub(crate) issue_type: TypeName,
    pub(crate) form: Arc<Form>,
    pub(crate) is_new: bool,
}

/// What can be set on an issue that is there.
pub(crate) struct EditForm {
    pub(crate) project: String,
    pub(crate) type_name: String,
    pub(crate) form: Arc<Form>,
    pub(crate) is_new: bool,
}
