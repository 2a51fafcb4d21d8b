//! Sprints: reading, planning, starting, completing, and the issues in them.

use std::fmt::Display;

use atlassian_core::names::folded;
use atlassian_core::{Call, Paged, Timestamp};
use serde_json::{Map, Value, json};

use super::boards::mapped;
use super::complete::Completion;
use super::id::{BoardId, SprintId};
use super::list::IssueList;
use super::moves::{Move, Rank, keys};
use super::problem::BoardProblem;
use super::sprint::{Sprint, text_of};
use crate::issue::SprintState;
use crate::software::types::{
    PageBeanSprint, PartiallyUpdateSprintBody, SprintBean, SprintCreateBean, SprintSwapBean,
};
use crate::{Error, Jira};

/// Sprints. [`Jira::sprints`] gives it.
#[derive(Clone, Debug)]
pub struct Sprints {
    jira: Jira,
}

impl Sprints {
    pub(crate) fn new(jira: Jira) -> Self {
        Sprints { jira }
    }

    /// The sprints of a board: closed ones, those under way, planned ones. With `states`, only those in
    /// one of them.
    ///
    /// A board also shows sprints of other boards whose issues its filter finds; [`Sprint::board`] tells
    /// them apart.
    ///
    /// ```
    /// use jira_api::agile::SprintState;
    ///
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// let board = jira.boards().find("ENG board").await?;
    /// let closed = jira.sprints().of_board(board.id, &[SprintState::Closed]).all().await?;
    /// # let _ = closed;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/#api-rest-agile-1-0-board-boardid-sprint-get).
    ///
    /// # Errors
    /// As for any call; 400 for a board without sprints.
    pub fn of_board(&self, board: impl Into<BoardId>, states: &[SprintState]) -> Paged<Sprint> {
        let mut call = self.jira.software().get_all_sprints(board.into());
        if !states.is_empty() {
            call = call.state(states.iter().map(|state| text_of(*state)));
        }
        mapped::<PageBeanSprint, _>(&call.0, Sprint::read)
    }

    /// The sprint of a board with a name, in any case.
    ///
    /// # Errors
    /// [`BoardProblem::NoSprint`] with the sprints there are; [`BoardProblem::AmbiguousSprint`]; as for any
    /// call.
    pub async fn find(&self, board: impl Into<BoardId>, name: &str) -> Result<Sprint, Error> {
        let board = board.into();
        let all = self.of_board(board, &[]).all().await?;
        let wanted = folded(name);
        let (fitting, there): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|sprint| folded(&sprint.name) == wanted);
        one(format!("sprint “{name}”"), board, fitting, there)
    }

    /// The sprint of a board that is under way.
    ///
    /// # Errors
    /// [`BoardProblem::NoSprint`]; [`BoardProblem::AmbiguousSprint`] where several run side by side; as for
    /// any call.
    pub async fn active(&self, board: impl Into<BoardId>) -> Result<Sprint, Error> {
        let board = board.into();
        let all = self.of_board(board, &[SprintState::Active]).all().await?;
        one(
            "active sprint".to_owned(),
            board,
            own(all, board),
            Vec::new(),
        )
    }

    /// The planned sprint of a board that comes next.
    ///
    /// # Errors
    /// [`BoardProblem::NoSprint`]; as for any call.
    pub async fn next(&self, board: impl Into<BoardId>) -> Result<Sprint, Error> {
        let board = board.into();
        let all = self.of_board(board, &[SprintState::Future]).all().await?;
        let first = own(all, board).into_iter().take(1).collect();
        one("planned sprint".to_owned(), board, first, Vec::new())
    }

    /// A sprint by its id.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-sprint/#api-rest-agile-1-0-sprint-sprintid-get).
    ///
    /// # Errors
    /// As for any call.
    pub async fn get(&self, sprint: impl Into<SprintId>) -> Result<Sprint, Error> {
        let answer = self
            .jira
            .software()
            .get_sprint(sprint.into())
            .send()
            .await?;
        read("getSprint", answer)
    }

    /// The issues of a sprint, on whatever board.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-sprint/#api-rest-software-1-0-sprint-sprintid-issue-get).
    pub fn issues(&self, sprint: impl Into<SprintId>) -> IssueList {
        let call = self
            .jira
            .software()
            .get_issues_for_sprint_jsis(sprint.into());
        IssueList::new(&self.jira, call.0)
    }

    /// A new sprint on a board, to be planned.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira, board: jira_api::agile::Board) -> Result<(), jira_api::Error> {
    /// let sprint = jira.sprints().create(board.id, "Sprint 8").goal("Customers can pay").send().await?;
    /// jira.sprints().add(sprint.id, ["ENG-4", "ENG-7"]).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-sprint/#api-rest-agile-1-0-sprint-post).
    pub fn create(&self, board: impl Into<BoardId>, name: impl Into<String>) -> SprintEdit {
        let what = What::Create(board.into());
        SprintEdit::new(&self.jira, what).name(name)
    }

    /// Changes a sprint: what is given, and nothing else, so that a closed one stays closed with the dates
    /// it has. Of a closed one, name and goal are all that can be changed.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira, sprint: jira_api::agile::Sprint) -> Result<(), jira_api::Error> {
    /// jira.sprints().edit(sprint.id).name("Sprint 7, the long one").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-sprint/#api-rest-agile-1-0-sprint-sprintid-post).
    pub fn edit(&self, sprint: impl Into<SprintId>) -> SprintEdit {
        SprintEdit::new(&self.jira, What::Edit(sprint.into()))
    }

    /// Starts a planned sprint: now, unless [`start`](SprintEdit::start) says otherwise, and until the end
    /// it has, unless [`until`](SprintEdit::until) says otherwise.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira, sprint: jira_api::agile::Sprint) -> Result<(), jira_api::Error> {
    /// let sprint = jira.sprints().begin(sprint.id).until("2026-03-13T17:00:00Z".parse().unwrap()).send().await?;
    /// assert!(sprint.has_begun());
    /// # Ok(())
    /// # }
    /// ```
    pub fn begin(&self, sprint: impl Into<SprintId>) -> SprintEdit {
        SprintEdit::new(&self.jira, What::Begin(sprint.into()))
    }

    /// Completes a sprint that is under way, and says what becomes of its open issues: they stay where
    /// Jira puts them, unless [`Completion`] is told otherwise.
    pub fn complete(&self, sprint: impl Into<SprintId>) -> Completion {
        Completion::new(&self.jira, sprint.into())
    }

    /// Deletes a sprint. Its open issues fall back into the backlog.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-sprint/#api-rest-agile-1-0-sprint-sprintid-delete).
    ///
    /// # Errors
    /// As for any call.
    pub async fn delete(&self, sprint: impl Into<SprintId>) -> Result<(), Error> {
        Ok(self
            .jira
            .software()
            .delete_sprint(sprint.into())
            .send()
            .await?)
    }

    /// Lets two planned sprints change places.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-sprint/#api-rest-agile-1-0-sprint-sprintid-swap-post).
    ///
    /// # Errors
    /// As for any call.
    pub async fn swap(
        &self,
        one: impl Into<SprintId>,
        other: impl Into<SprintId>,
    ) -> Result<(), Error> {
        let body = SprintSwapBean {
            sprint_to_swap_with: Some(other.into().get()),
        };
        Ok(self
            .jira
            .software()
            .swap_sprint(one.into(), body)
            .send()
            .await?)
    }

    /// Puts issues into a sprint that is not over, out of the one they are in. Any number, in calls of
    /// fifty.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-sprint/#api-rest-agile-1-0-sprint-sprintid-issue-post).
    ///
    /// # Errors
    /// [`BoardProblem::Unmoved`] where some were moved and some were not; as for any call.
    pub async fn add<T: Into<String>>(
        &self,
        sprint: impl Into<SprintId>,
        issues: impl IntoIterator<Item = T>,
    ) -> Result<(), Error> {
        self.put(sprint.into(), keys(issues), None).await
    }

    /// Puts issues into a sprint, ranked directly before another issue in the order in which they are
    /// given.
    ///
    /// # Errors
    /// As [`add`](Sprints::add).
    pub async fn add_before<T: Into<String>>(
        &self,
        sprint: impl Into<SprintId>,
        issues: impl IntoIterator<Item = T>,
        anchor: impl Into<String>,
    ) -> Result<(), Error> {
        let rank = Rank::Before(anchor.into());
        self.put(sprint.into(), keys(issues), Some(rank)).await
    }

    /// Puts issues into a sprint, ranked directly after another issue in the order in which they are
    /// given.
    ///
    /// # Errors
    /// As [`add`](Sprints::add).
    pub async fn add_after<T: Into<String>>(
        &self,
        sprint: impl Into<SprintId>,
        issues: impl IntoIterator<Item = T>,
        anchor: impl Into<String>,
    ) -> Result<(), Error> {
        let rank = Rank::After(anchor.into());
        self.put(sprint.into(), keys(issues), Some(rank)).await
    }

    async fn put(
        &self,
        sprint: SprintId,
        issues: Vec<String>,
        rank: Option<Rank>,
    ) -> Result<(), Error> {
        use crate::software::sprints::operations::MOVE_ISSUES_TO_SPRINT_AND_RANK as OPERATION;
        let call = Call::new(self.jira.session(), &OPERATION).path("sprintId", sprint);
        let moved = Move::new(call, format!("into sprint {sprint}"));
        moved.ranked(rank).make(&self.jira, issues).await
    }
}

/// What becomes of what a [`SprintEdit`] says.
#[derive(Clone, Copy, Debug)]
enum What {
    Create(BoardId),
    Edit(SprintId),
    Begin(SprintId),
}

/// A sprint that is still to be created, changed or started.
#[derive(Clone, Debug)]
#[must_use = "nothing happens before `send`"]
pub struct SprintEdit {
    jira: Jira,
    what: What,
    changes: Map<String, Value>,
}

impl SprintEdit {
    fn new(jira: &Jira, what: What) -> Self {
        SprintEdit {
            jira: jira.clone(),
            what,
            changes: Map::new(),
        }
    }

    fn set(mut self, name: &str, value: impl Display) -> Self {
        self.changes
            .insert(name.to_owned(), json!(value.to_string()));
        self
    }

    /// Its name, at most 30 characters.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.set("name", name.into())
    }

    /// What it is for; an empty text takes the goal away.
    pub fn goal(self, goal: impl Into<String>) -> Self {
        self.set("goal", goal.into())
    }

    /// When it begins.
    pub fn start(self, at: Timestamp) -> Self {
        self.set("startDate", at)
    }

    /// When it is to end.
    pub fn until(self, at: Timestamp) -> Self {
        self.set("endDate", at)
    }

    /// Sends it, and gives the sprint as it is then.
    ///
    /// # Errors
    /// [`BoardProblem::NoEnd`] for a sprint that is started without an end ahead of its beginning; as for
    /// any call.
    pub async fn send(self) -> Result<Sprint, Error> {
        match self.what {
            What::Create(board) => {
                let mut body = self.changes;
                body.insert("originBoardId".to_owned(), json!(board));
                let software = self.jira.software();
                let call = software.create_sprint(SprintCreateBean::default());
                let answer = call.json(body.into()).send().await?;
                read("createSprint", answer)
            }
            What::Edit(sprint) => update(&self.jira, sprint, self.changes).await,
            What::Begin(sprint) => {
                let changes = self.beginning(sprint).await?;
                update(&self.jira, sprint, changes).await
            }
        }
    }

    /// What starts a sprint: Jira wants both dates, whether it has them already or not.
    async fn beginning(&self, sprint: SprintId) -> Result<Map<String, Value>, Error> {
        let mut changes = self.changes.clone();
        let given = |name: &str| -> Option<Timestamp> { changes.get(name)?.as_str()?.parse().ok() };
        let start = given("startDate").unwrap_or_else(|| self.jira.session().clock().now());
        let end = match given("endDate") {
            Some(end) => end,
            None => {
                let sprint = self.jira.sprints().get(sprint).await?;
                let ahead = sprint.end.filter(|end| *end > start);
                ahead.ok_or(BoardProblem::NoEnd {
                    sprint: sprint.name,
                })?
            }
        };
        changes.insert("state".to_owned(), json!(text_of(SprintState::Active)));
        changes.insert("startDate".to_owned(), json!(start.to_string()));
        changes.insert("endDate".to_owned(), json!(end.to_string()));
        Ok(changes)
    }
}

/// Changes of a sprint what is given. The other operation would set everything, and what is missing to
/// nothing.
pub(super) async fn update(
    jira: &Jira,
    sprint: SprintId,
    changes: Map<String, Value>,
) -> Result<Sprint, Error> {
    let software = jira.software();
    let call = software.partially_update_sprint(sprint, PartiallyUpdateSprintBody::default());
    let answer = call.json(changes.into()).send().await?;
    read("partiallyUpdateSprint", answer)
}

fn read(operation: &'static str, answer: SprintBean) -> Result<Sprint, Error> {
    let sprint = Sprint::read(answer);
    sprint.ok_or(Error::Incomplete {
        operation,
        what: "sprint id",
    })
}

/// The sprints that were made on a board; what does not say so may have been.
pub(crate) fn own(mut sprints: Vec<Sprint>, board: BoardId) -> Vec<Sprint> {
    sprints.retain(|sprint| sprint.board.is_none_or(|made_on| made_on == board));
    sprints
}

fn one(
    wanted: String,
    board: BoardId,
    fitting: Vec<Sprint>,
    there: Vec<Sprint>,
) -> Result<Sprint, Error> {
    let board = board.to_string();
    match fitting.as_slice() {
        [sprint] => Ok(sprint.clone()),
        [] => Err(BoardProblem::NoSprint {
            wanted,
            board,
            there,
        }
        .into()),
        _ => Err(BoardProblem::AmbiguousSprint {
            wanted: wanted.replacen("sprint", "sprints", 1),
            board,
            choices: fitting,
        }
        .into()),
    }
}
