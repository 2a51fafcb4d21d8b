//! Changing and deleting an issue.

use serde_json::{Map, Value};

use crate::Jira;
use crate::error::Error;
use crate::fields::{
    Changes, Context, FieldInput, Occasion, Place, Plan, Verb, WrittenName, forget_edit, named,
};
use crate::platform::types::IssueUpdateDetails;

use super::awaitable;

/// How often a list that others change at the same time is written.
const ATTEMPTS: usize = 3;

const OPERATION: &str = "editIssue";

/// Changes fields of an issue: [`Issues::update`](super::Issues::update).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Update {
    jira: Jira,
    key: String,
    changes: Changes,
    quiet: bool,
}

impl Update {
    pub(super) fn new(jira: &Jira, key: String) -> Self {
        Update {
            jira: jira.clone(),
            key,
            changes: Changes::default(),
            quiet: false,
        }
    }

    /// Sets a field, by what it is called; `()` and `None` empty it. Of several times, the last counts.
    pub fn set(mut self, field: impl Into<String>, value: impl Into<FieldInput>) -> Self {
        self.changes.push(field.into(), Verb::Set, value.into());
        self
    }

    /// Adds to a field that holds several: what is in it stays.
    ///
    /// Jira does that itself for most fields. Where it only takes the list as a whole, the list is read,
    /// changed and written, and read again to see that it lasted: one writer at a time among the clones
    /// of this client, three times at most. What somebody else writes between reading and writing is lost.
    pub fn add(mut self, field: impl Into<String>, value: impl Into<FieldInput>) -> Self {
        self.changes.push(field.into(), Verb::Add, value.into());
        self
    }

    /// Takes from a field that holds several, as [`add`](Update::add) adds. What is not in it does not
    /// matter.
    pub fn remove(mut self, field: impl Into<String>, value: impl Into<FieldInput>) -> Self {
        self.changes.push(field.into(), Verb::Remove, value.into());
        self
    }

    /// Sends no mail about it. The account has to be an administrator of the site or the project.
    pub fn without_notification(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// Changes it. Without any change nothing is sent.
    ///
    /// # Errors
    /// [`Error::NotSent`] with everything that is wrong; [`Error::Refused`] where Jira says so of
    /// fields, under the names that were used here; [`Error::Contested`] where others changed a list at
    /// the same time, again and again; as for any call.
    pub async fn send(self) -> Result<(), Error> {
        if self.changes.is_empty() {
            return Ok(());
        }
        let plan = self.plan().await?;
        if !plan.rewrites.is_empty() {
            return self.rewrite(plan).await;
        }
        self.edit(&plan.names, plan.fields, plan.update).await
    }

    async fn plan(&self) -> Result<Plan, Error> {
        loop {
            let found = self.jira.fields().edit_form(&self.key).await?;
            let called = format!("{} ({})", self.key, found.type_name);
            let place = Place {
                form: &found.form,
                project: &found.project,
                called: &called,
                occasion: Occasion::Edit,
            };
            match self.changes.plan(&self.jira, &place).await? {
                Ok(plan) => return Ok(plan),
                // It may have been made possible since that was read.
                Err(_) if !found.is_new => forget_edit(&self.jira, &self.key),
                Err(problems) => return Err(Error::not_sent(OPERATION, called, problems)),
            }
        }
    }

    async fn edit(
        &self,
        names: &[WrittenName],
        fields: Map<String, Value>,
        update: Map<String, Value>,
    ) -> Result<(), Error> {
        let mut body = Map::new();
        for (name, part) in [("fields", fields), ("update", update)] {
            if !part.is_empty() {
                body.insert(name.to_owned(), Value::Object(part));
            }
        }
        let call = self
            .jira
            .platform()
            .edit_issue(&self.key, IssueUpdateDetails::default());
        let mut call = call.json(body.into());
        if self.quiet {
            call = call.notify_users(false);
        }
        match call.send().await {
            Ok(_) => Ok(()),
            Err(error) => {
                let form = self.jira.fields().edit_form(&self.key).await.ok();
                forget_edit(&self.jira, &self.key);
                let context = Context {
                    subject: &self.key,
                    names,
                    form: form.as_ref().map(|found| found.form.as_ref()),
                };
                Err(named(&self.jira, error, context).await)
            }
        }
    }

    /// Reads lists, changes them and writes them as a whole, until they last.
    async fn rewrite(&self, plan: Plan) -> Result<(), Error> {
        let _turn = self
            .jira
            .memory()
            .turns
            .take(&self.key.to_uppercase())
            .await;
        let Plan {
            mut fields,
            mut update,
            rewrites,
            names,
        } = plan;
        for _ in 0..ATTEMPTS {
            let now = self.values(rewrites.keys()).await?;
            let mut due = std::mem::take(&mut fields);
            for (id, rewrite) in &rewrites {
                let before = now.get(id).unwrap_or(&Value::Null);
                let after = rewrite.of(before);
                if !rewrite.is_done(before) {
                    due.insert(id.clone(), after);
                }
            }
            // What is left to do was done, by this or by somebody else.
            let operations = std::mem::take(&mut update);
            if due.is_empty() && operations.is_empty() {
                return Ok(());
            }
            self.edit(&names, due, operations).await?;
        }
        let now = self.values(rewrites.keys()).await?;
        let lost = rewrites
            .iter()
            .find(|(id, rewrite)| !rewrite.is_done(now.get(*id).unwrap_or(&Value::Null)));
        match lost {
            None => Ok(()),
            Some((id, _)) => {
                let name = names.iter().find(|name| name.id == *id);
                Err(Error::Contested {
                    operation: OPERATION,
                    subject: self.key.clone(),
                    field: name.map_or_else(|| id.clone(), WrittenName::to_string),
                })
            }
        }
    }

    async fn values(
        &self,
        ids: impl Iterator<Item = &String>,
    ) -> Result<Map<String, Value>, Error> {
        let ids: Vec<&String> = ids.collect();
        let issue = self
            .jira
            .platform()
            .get_issue(&self.key)
            .fields(ids)
            .send()
            .await?;
        Ok(issue.fields)
    }
}

awaitable!(Update => ());

/// Deletes an issue: [`Issues::delete`](super::Issues::delete).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Delete {
    jira: Jira,
    key: String,
    subtasks: bool,
}

impl Delete {
    pub(super) fn new(jira: &Jira, key: String) -> Self {
        Delete {
            jira: jira.clone(),
            key,
            subtasks: false,
        }
    }

    /// Deletes its subtasks with it.
    pub fn with_subtasks(mut self) -> Self {
        self.subtasks = true;
        self
    }

    /// Deletes it.
    ///
    /// # Errors
    /// As for any call.
    pub async fn send(self) -> Result<(), Error> {
        let mut call = self.jira.platform().delete_issue(&self.key);
        if self.subtasks {
            call = call.delete_subtasks(true);
        }
        call.send().await?;
        forget_edit(&self.jira, &self.key);
        Ok(())
    }
}

awaitable!(Delete => ());
