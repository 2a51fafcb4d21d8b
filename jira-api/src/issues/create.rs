//! Creating an issue.

use serde_json::{Map, Value, json};

use crate::Jira;
use crate::error::Error;
use crate::fields::{
    Changes, Context, FieldInput, FieldProblem, Form, Occasion, Place, Plan, Verb, WrittenName,
    forget_create, named,
};
use crate::platform::types::{CreatedIssue, IssueUpdateDetails};

use super::awaitable;

/// Creates an issue: [`Issues::create`](super::Issues::create).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Create {
    jira: Jira,
    project: String,
    issue_type: String,
    changes: Changes,
    properties: Vec<(String, Value)>,
}

/// An issue that was created.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Created {
    /// Its id.
    pub id: String,
    /// Its key, such as `ENG-4`.
    pub key: String,
}

/// What will be sent, and what it is about.
pub(super) struct Prepared {
    pub(super) body: Value,
    pub(super) names: Vec<WrittenName>,
    pub(super) form: std::sync::Arc<Form>,
    type_id: String,
}

impl Create {
    pub(super) fn new(jira: &Jira, project: String, issue_type: String) -> Self {
        Create {
            jira: jira.clone(),
            // Keys of projects have no other letters.
            project: project.trim().to_uppercase(),
            issue_type,
            changes: Changes::default(),
            properties: Vec::new(),
        }
    }

    /// Sets a field, by what it is called. Of several times, the last counts.
    pub fn set(mut self, field: impl Into<String>, value: impl Into<FieldInput>) -> Self {
        self.changes.push(field.into(), Verb::Set, value.into());
        self
    }

    /// Adds to a field that holds several.
    pub fn add(mut self, field: impl Into<String>, value: impl Into<FieldInput>) -> Self {
        self.changes.push(field.into(), Verb::Add, value.into());
        self
    }

    /// Gives it a property, which people do not see.
    pub fn property(mut self, key: impl Into<String>, value: Value) -> Self {
        self.properties.push((key.into(), value));
        self
    }

    /// As an error calls it.
    pub(super) fn subject(&self) -> String {
        format!("a new {} in {}", self.issue_type, self.project)
    }

    /// Creates it.
    ///
    /// Fields and values are checked first against what Jira tells of the project and the type, which
    /// is kept for ten minutes. What does not fit is checked against what it tells now before that is
    /// an error.
    ///
    /// # Errors
    /// [`Error::NotSent`] with everything that is wrong; [`Error::Refused`] where Jira says so of
    /// fields, under the names that were used here; [`Error::Field`] where the project has no such
    /// type; as for any call. It is not tried again where Jira may have created it.
    pub async fn send(self) -> Result<Created, Error> {
        let prepared = self.prepare("createIssue").await?;
        let call = self
            .jira
            .platform()
            .create_issue(IssueUpdateDetails::default());
        match call.json(prepared.body.clone()).send().await {
            Ok(created) => Created::of("createIssue", created),
            Err(error) => {
                self.doubt(&prepared);
                let subject = self.subject();
                Err(named(&self.jira, error, prepared.context(&subject)).await)
            }
        }
    }

    /// What is to be sent.
    pub(super) async fn prepare(&self, operation: &'static str) -> Result<Prepared, Error> {
        let subject = self.subject();
        loop {
            let found = self
                .jira
                .fields()
                .create_form(&self.project, &self.issue_type)
                .await?;
            let place = Place {
                form: &found.form,
                project: &self.project,
                called: &subject,
                occasion: Occasion::Create,
            };
            let planned = self.changes.plan(&self.jira, &place).await?;
            match planned.and_then(|plan| self.allowed(plan)) {
                Ok(plan) => {
                    return Ok(Prepared {
                        body: self.body(&plan, &found.issue_type.id),
                        names: plan.names,
                        form: found.form,
                        type_id: found.issue_type.id,
                    });
                }
                // It may have been made possible since that was read.
                Err(_) if !found.is_new => {
                    forget_create(&self.jira, &self.project, &found.issue_type.id);
                }
                Err(problems) => return Err(Error::not_sent(operation, subject, problems)),
            }
        }
    }

    /// Project and type are said already.
    fn allowed(&self, plan: Plan) -> Result<Plan, Vec<FieldProblem>> {
        let twice = plan
            .names
            .iter()
            .filter(|name| matches!(name.id.as_str(), "project" | "issuetype"))
            .map(|name| FieldProblem::Elsewhere {
                field: Box::new(name.clone()),
                advice: "project and type are named where the issue is created",
            });
        let problems: Vec<FieldProblem> = twice.collect();
        if problems.is_empty() {
            return Ok(plan);
        }
        Err(problems)
    }

    fn body(&self, plan: &Plan, type_id: &str) -> Value {
        let mut fields = plan.fields.clone();
        let digits = self.project.bytes().all(|byte| byte.is_ascii_digit());
        let name = if digits { "id" } else { "key" };
        fields.insert("project".to_owned(), json!({name: self.project}));
        fields.insert("issuetype".to_owned(), json!({"id": type_id}));
        let mut body = Map::from_iter([("fields".to_owned(), Value::Object(fields))]);
        if !plan.update.is_empty() {
            body.insert("update".to_owned(), Value::Object(plan.update.clone()));
        }
        if !self.properties.is_empty() {
            let all = self.properties.iter();
            let all = all.map(|(key, value)| json!({"key": key, "value": value}));
            body.insert("properties".to_owned(), all.collect());
        }
        body.into()
    }

    /// What Jira refuses may be because it has changed its mind since.
    pub(super) fn doubt(&self, prepared: &Prepared) {
        forget_create(&self.jira, &self.project, &prepared.type_id);
    }
}

impl Prepared {
    pub(super) fn context<'a>(&'a self, subject: &'a str) -> Context<'a> {
        Context {
            subject,
            names: &self.names,
            form: Some(&self.form),
        }
    }
}

impl Created {
    pub(super) fn of(operation: &'static str, created: CreatedIssue) -> Result<Self, Error> {
        match (created.id, created.key) {
            (Some(id), Some(key)) => Ok(Created { id, key }),
            _ => Err(Error::Incomplete {
                operation,
                what: "key",
            }),
        }
    }
}

awaitable!(Create => Created);
