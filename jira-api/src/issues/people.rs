//! Who works on an issue, and who watches it.

use serde_json::{Value, json};

use crate::error::Error;
use crate::fields::{
    Circle, Context, FieldInput, FieldProblem, Miss, Who, WrittenName, named, person,
};

use super::Issues;

impl Issues {
    /// Assigns an issue to a person: by name, e-mail address or account id, or
    /// [`Me`](crate::fields::Me). `()` takes it away from whoever has it.
    ///
    /// ```
    /// use jira_api::fields::Me;
    ///
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// jira.issues().assign("ENG-4", "Ada Lovelace").await?;
    /// jira.issues().assign("ENG-5", Me).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-assignee-put).
    ///
    /// # Errors
    /// [`Error::Field`] where nobody, or more than one, of those who can be assigned is called so; as
    /// for any call.
    pub async fn assign(&self, key: &str, who: impl Into<FieldInput> + Send) -> Result<(), Error> {
        let who = who.into();
        let field = WrittenName::new("Assignee", "assignee", "Assignee");
        let account = match &who {
            FieldInput::Nothing => Value::Null,
            _ => {
                let project = self.jira.fields().edit_form(key).await?.project;
                let circle = Circle::Assignable(&project);
                Value::String(self.account(&who, circle, field.clone()).await?)
            }
        };
        let call = self.jira.platform().assign_issue(key, Default::default());
        let sent = call.json(json!({"accountId": account})).send().await;
        match sent {
            Ok(()) => Ok(()),
            Err(error) => {
                let context = Context {
                    subject: key,
                    names: &[field],
                    form: None,
                };
                Err(named(&self.jira, error, context).await)
            }
        }
    }

    /// Makes a person watch an issue, so that Jira tells them of its changes.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-watchers/#api-rest-api-3-issue-issueidorkey-watchers-post).
    ///
    /// # Errors
    /// [`Error::Field`] where nobody, or more than one, is called so; as for any call.
    pub async fn watch(&self, key: &str, who: impl Into<FieldInput> + Send) -> Result<(), Error> {
        let account = self.watcher(&who.into()).await?;
        Ok(self
            .jira
            .platform()
            .add_watcher(key, account)
            .send()
            .await?)
    }

    /// Makes a person not watch an issue any more.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-watchers/#api-rest-api-3-issue-issueidorkey-watchers-delete).
    ///
    /// # Errors
    /// As [`watch`](Issues::watch).
    pub async fn unwatch(&self, key: &str, who: impl Into<FieldInput> + Send) -> Result<(), Error> {
        let account = self.watcher(&who.into()).await?;
        let call = self.jira.platform().remove_watcher(key).account_id(account);
        Ok(call.send().await?)
    }

    async fn watcher(&self, who: &FieldInput) -> Result<String, Error> {
        let field = WrittenName::new("Watchers", "watches", "Watchers");
        self.account(who, Circle::Site, field).await
    }

    async fn account(
        &self,
        who: &FieldInput,
        circle: Circle<'_>,
        field: WrittenName,
    ) -> Result<String, Error> {
        let called = match who {
            FieldInput::Me => Who::Me,
            FieldInput::Text(text) => Who::Called(text.trim().to_owned()),
            other => {
                return Err(Error::from(FieldProblem::Value {
                    field: Box::new(field),
                    given: other.to_string(),
                    takes: "a person: a name, an e-mail address or an account id".to_owned(),
                }));
            }
        };
        match person(&self.jira, &called, circle, field).await {
            Ok(account) => Ok(account),
            Err(Miss::Problem(problem)) => Err(problem.into()),
            Err(Miss::Failed(error)) => Err(error),
        }
    }
}
