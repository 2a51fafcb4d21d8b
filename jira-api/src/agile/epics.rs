//! Epics: reading, changing and ranking them, and what belongs to them.

use std::fmt::Display;

use atlassian_core::Call;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::list::IssueList;
use super::moves::{Move, keys};
use crate::software::types::{EpicBean, EpicRankRequestBean, EpicUpdateBean};
use crate::{Error, Jira};

/// An epic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Epic {
    /// Its id as an issue.
    pub id: i64,
    /// Its key.
    pub key: String,
    /// Its name, which older sites have besides the summary.
    pub name: String,
    /// Its summary.
    pub summary: String,
    /// Whether it is marked as done. That is not its status.
    pub done: bool,
    /// Its color, such as `color_4`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

impl Epic {
    /// Reads what the API sends; none where it has no id.
    pub(crate) fn read(epic: EpicBean) -> Option<Self> {
        Some(Epic {
            id: epic.id?,
            key: epic.key.unwrap_or_default(),
            name: epic.name.unwrap_or_default(),
            summary: epic.summary.unwrap_or_default(),
            done: epic.done.unwrap_or_default(),
            color: epic
                .color
                .and_then(|color| color.key)
                .map(|key| key.to_string()),
        })
    }
}

/// Epics. [`Jira::epics`] gives it.
///
/// Jira has these operations for company-managed projects. Epics of team-managed ones are parents:
/// `parent = ENG-1` finds what belongs to one.
#[derive(Clone, Debug)]
pub struct Epics {
    jira: Jira,
}

impl Epics {
    pub(crate) fn new(jira: Jira) -> Self {
        Epics { jira }
    }

    /// An epic by its key or id.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-epic/#api-rest-agile-1-0-epic-epicidorkey-get).
    ///
    /// # Errors
    /// As for any call.
    pub async fn get(&self, epic: impl Display) -> Result<Epic, Error> {
        let answer = self.jira.software().get_epic(epic).send().await?;
        Epic::read(answer).ok_or(Error::Incomplete {
            operation: "getEpic",
            what: "epic id",
        })
    }

    /// The issues that belong to an epic.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-epic/#api-rest-software-1-0-epic-epicidorkey-issue-get).
    pub fn issues(&self, epic: impl Display) -> IssueList {
        let call = self.jira.software().get_issues_for_epic_jsis(epic);
        IssueList::new(&self.jira, call.0)
    }

    /// The issues of the site that belong to no epic.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-epic/#api-rest-software-1-0-epic-none-issue-get).
    pub fn without_epic(&self) -> IssueList {
        let call = self.jira.software().get_issues_without_epic_jsis();
        IssueList::new(&self.jira, call.0)
    }

    /// Puts issues into an epic, out of those they are in. Any number, in calls of fifty.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-epic/#api-rest-agile-1-0-epic-epicidorkey-issue-post).
    ///
    /// # Errors
    /// [`BoardProblem::Unmoved`](super::BoardProblem::Unmoved) where some were moved and some were not; as for any call.
    pub async fn add<T: Into<String>>(
        &self,
        epic: impl Display,
        issues: impl IntoIterator<Item = T>,
    ) -> Result<(), Error> {
        use crate::software::epics::operations::MOVE_ISSUES_TO_EPIC as OPERATION;
        let to = format!("into epic {epic}");
        let call = Call::new(self.jira.session(), &OPERATION).path("epicIdOrKey", epic);
        Move::new(call, to).make(&self.jira, keys(issues)).await
    }

    /// Takes issues out of the epics they are in. Any number, in calls of fifty.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-epic/#api-rest-agile-1-0-epic-none-issue-post).
    ///
    /// # Errors
    /// As [`add`](Epics::add).
    pub async fn remove<T: Into<String>>(
        &self,
        issues: impl IntoIterator<Item = T>,
    ) -> Result<(), Error> {
        use crate::software::epics::operations::REMOVE_ISSUES_FROM_EPIC as OPERATION;
        let call = Call::new(self.jira.session(), &OPERATION);
        let to = "out of its epic".to_owned();
        Move::new(call, to).make(&self.jira, keys(issues)).await
    }

    /// Changes an epic: what is given, and nothing else.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// let epic = jira.epics().update("ENG-1").name("Sign-in").done(true).send().await?;
    /// assert!(epic.done);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-epic/#api-rest-agile-1-0-epic-epicidorkey-post).
    pub fn update(&self, epic: impl Into<String>) -> EpicUpdate {
        EpicUpdate {
            jira: self.jira.clone(),
            epic: epic.into(),
            changes: Map::new(),
        }
    }

    /// Ranks an epic directly before another.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-epic/#api-rest-agile-1-0-epic-epicidorkey-rank-put).
    ///
    /// # Errors
    /// As for any call.
    pub async fn rank_before(
        &self,
        epic: impl Display,
        anchor: impl Into<String>,
    ) -> Result<(), Error> {
        let body = EpicRankRequestBean {
            rank_before_epic: Some(anchor.into()),
            ..EpicRankRequestBean::default()
        };
        Ok(self.jira.software().rank_epics(epic, body).send().await?)
    }

    /// Ranks an epic directly after another.
    ///
    /// # Errors
    /// As for any call.
    pub async fn rank_after(
        &self,
        epic: impl Display,
        anchor: impl Into<String>,
    ) -> Result<(), Error> {
        let body = EpicRankRequestBean {
            rank_after_epic: Some(anchor.into()),
            ..EpicRankRequestBean::default()
        };
        Ok(self.jira.software().rank_epics(epic, body).send().await?)
    }
}

/// A change of an epic that is still to be sent.
#[derive(Clone, Debug)]
#[must_use = "nothing happens before `send`"]
pub struct EpicUpdate {
    jira: Jira,
    epic: String,
    changes: Map<String, Value>,
}

impl EpicUpdate {
    /// Its name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.changes.insert("name".to_owned(), json!(name.into()));
        self
    }

    /// Its summary.
    pub fn summary(mut self, summary: impl Into<String>) -> Self {
        self.changes
            .insert("summary".to_owned(), json!(summary.into()));
        self
    }

    /// Whether it is marked as done.
    pub fn done(mut self, done: bool) -> Self {
        self.changes.insert("done".to_owned(), json!(done));
        self
    }

    /// Its color, such as `color_4`.
    pub fn color(mut self, color: impl Into<String>) -> Self {
        self.changes
            .insert("color".to_owned(), json!({"key": color.into()}));
        self
    }

    /// Sends it.
    ///
    /// # Errors
    /// As for any call.
    pub async fn send(self) -> Result<Epic, Error> {
        let software = self.jira.software();
        let call = software.partially_update_epic(&self.epic, EpicUpdateBean::default());
        let answer = call.json(self.changes.into()).send().await?;
        Epic::read(answer).ok_or(Error::Incomplete {
            operation: "partiallyUpdateEpic",
            what: "epic id",
        })
    }
}
