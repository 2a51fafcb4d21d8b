//! Boards: finding them, how they are set up, and the issues on them.

use std::fmt::Display;

use atlassian_core::names::{folded, nearest};
use atlassian_core::page::{Listing, Place};
use atlassian_core::{Call, Outcome, Page, Paged};
use serde_json::Value;

use super::board::{Board, BoardKind};
use super::configuration::BoardConfiguration;
use super::epics::Epic;
use super::id::{BoardId, SprintId};
use super::list::IssueList;
use super::moves::{Move, Rank, keys};
use super::problem::BoardProblem;
use crate::software::types::{FieldEditBean, IssueEstimationBean, PageBeanBoard, PageBeanEpic};
use crate::{Error, Jira};

/// Boards. [`Jira::boards`] gives it.
#[derive(Clone, Debug)]
pub struct Boards {
    jira: Jira,
}

impl Boards {
    pub(crate) fn new(jira: Jira) -> Self {
        Boards { jira }
    }

    /// The boards that this account may see, to be narrowed by project, kind or name.
    ///
    /// ```
    /// use jira_api::agile::BoardKind;
    ///
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// let mut boards = jira.boards().search().project("ENG").kind(BoardKind::Scrum).items();
    /// while let Some(board) = boards.next().await {
    ///     println!("{}", board?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/#api-rest-agile-1-0-board-get).
    pub fn search(&self) -> BoardSearch {
        BoardSearch {
            jira: self.jira.clone(),
            project: None,
            name: None,
            kind: None,
        }
    }

    /// The board with a name, in any case, or with an id.
    ///
    /// # Errors
    /// [`BoardProblem::NoBoard`] with the nearest names; [`BoardProblem::AmbiguousBoard`] with all that
    /// are called so; as for any call.
    pub async fn find(&self, name_or_id: &str) -> Result<Board, Error> {
        self.search().name(name_or_id).one().await
    }

    /// The board of a project. Of several, those count that lie in it, and of those the ones with sprints.
    ///
    /// # Errors
    /// [`BoardProblem::NoBoard`]; [`BoardProblem::AmbiguousBoard`] where several are left; as for any call.
    pub async fn of_project(&self, project: &str) -> Result<Board, Error> {
        self.search().project(project).one().await
    }

    /// A board by its id.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/#api-rest-agile-1-0-board-boardid-get).
    ///
    /// # Errors
    /// As for any call.
    pub async fn get(&self, board: impl Into<BoardId>) -> Result<Board, Error> {
        let answer = self.jira.software().get_board(board.into()).send().await?;
        Board::read(answer).ok_or(Error::Incomplete {
            operation: "getBoard",
            what: "board id",
        })
    }

    /// How a board is set up: columns with their statuses and constraints, estimation, ranking.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/#api-rest-agile-1-0-board-boardid-configuration-get).
    ///
    /// # Errors
    /// As for any call.
    pub async fn configuration(
        &self,
        board: impl Into<BoardId>,
    ) -> Result<BoardConfiguration, Error> {
        let call = self.jira.software().get_configuration(board.into());
        let answer = call.send().await?;
        BoardConfiguration::read(answer).ok_or(Error::Incomplete {
            operation: "getConfiguration",
            what: "board id",
        })
    }

    /// The issues of a board, its backlog included.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/#api-rest-software-1-0-board-boardid-issue-get).
    pub fn issues(&self, board: impl Into<BoardId>) -> IssueList {
        let call = self.jira.software().get_issues_for_board_jsis(board.into());
        IssueList::new(&self.jira, call.0)
    }

    /// The issues in the backlog of a board: on none of its sprints that are under way, and not done.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/#api-rest-software-1-0-board-boardid-backlog-get).
    pub fn backlog(&self, board: impl Into<BoardId>) -> IssueList {
        let call = self
            .jira
            .software()
            .get_issues_for_backlog_jsis(board.into());
        IssueList::new(&self.jira, call.0)
    }

    /// The issues of a sprint that a board shows.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/#api-rest-software-1-0-board-boardid-sprint-sprintid-issue-get).
    pub fn issues_of_sprint(
        &self,
        board: impl Into<BoardId>,
        sprint: impl Into<SprintId>,
    ) -> IssueList {
        let software = self.jira.software();
        let call = software.get_board_issues_for_sprint_jsis(board.into(), sprint.into());
        IssueList::new(&self.jira, call.0)
    }

    /// The epics on a board; with `done`, only those that are, or are not, marked as done.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/#api-rest-agile-1-0-board-boardid-epic-get).
    pub fn epics(&self, board: impl Into<BoardId>, done: Option<bool>) -> Paged<Epic> {
        let mut call = self.jira.software().get_epics(board.into());
        if let Some(done) = done {
            call = call.done(done);
        }
        mapped::<PageBeanEpic, _>(&call.0, Epic::read)
    }

    /// The issues on a board that have no epic.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/#api-rest-software-1-0-board-boardid-epic-none-issue-get).
    pub fn without_epic(&self, board: impl Into<BoardId>) -> IssueList {
        let software = self.jira.software();
        let call = software.get_issues_without_epic_for_board_jsis(board.into());
        IssueList::new(&self.jira, call.0)
    }

    /// Takes issues out of their sprints, except closed ones, into the backlog. Any number, in calls of
    /// fifty.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-backlog/#api-rest-agile-1-0-backlog-issue-post).
    ///
    /// # Errors
    /// [`BoardProblem::Unmoved`] where some were moved and some were not; as for any call.
    pub async fn move_to_backlog<T: Into<String>>(
        &self,
        issues: impl IntoIterator<Item = T>,
    ) -> Result<(), Error> {
        use crate::software::boards::operations::MOVE_ISSUES_TO_BACKLOG as OPERATION;
        let call = Call::new(self.jira.session(), &OPERATION);
        let to = "into the backlog".to_owned();
        Move::new(call, to).make(&self.jira, keys(issues)).await
    }

    /// Ranks issues directly before another one, in the order in which they are given. Any number, in
    /// calls of fifty.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-issue/#api-rest-agile-1-0-issue-rank-put).
    ///
    /// # Errors
    /// [`BoardProblem::Unmoved`] where some were ranked and some were not; as for any call.
    pub async fn rank_before<T: Into<String>>(
        &self,
        issues: impl IntoIterator<Item = T>,
        anchor: impl Into<String>,
    ) -> Result<(), Error> {
        self.rank(keys(issues), Rank::Before(anchor.into())).await
    }

    /// Ranks issues directly after another one, in the order in which they are given. Any number, in
    /// calls of fifty.
    ///
    /// # Errors
    /// As [`rank_before`](Boards::rank_before).
    pub async fn rank_after<T: Into<String>>(
        &self,
        issues: impl IntoIterator<Item = T>,
        anchor: impl Into<String>,
    ) -> Result<(), Error> {
        self.rank(keys(issues), Rank::After(anchor.into())).await
    }

    async fn rank(&self, issues: Vec<String>, rank: Rank) -> Result<(), Error> {
        use crate::software::boards::operations::RANK_ISSUES as OPERATION;
        let call = Call::new(self.jira.session(), &OPERATION);
        let to = match &rank {
            Rank::Before(anchor) => format!("before {anchor}"),
            Rank::After(anchor) => format!("after {anchor}"),
        };
        Move::new(call, to)
            .ranked(Some(rank))
            .make(&self.jira, issues)
            .await
    }

    /// The estimate of an issue as a board sees it; none where it has none.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-issue/#api-rest-agile-1-0-issue-issueidorkey-estimation-get).
    ///
    /// # Errors
    /// As for any call.
    pub async fn estimate(
        &self,
        board: impl Into<BoardId>,
        issue: impl Display,
    ) -> Result<Option<f64>, Error> {
        let software = self.jira.software();
        let call = software.get_issue_estimation_for_board(issue);
        let answer = call.board_id(board.into().get()).send().await?;
        Ok(read_estimate(&answer))
    }

    /// Sets the estimate of an issue in the field in which a board has them: points, or seconds where it
    /// estimates in time. None takes it away.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/software/rest/api-group-issue/#api-rest-agile-1-0-issue-issueidorkey-estimation-put).
    ///
    /// # Errors
    /// As for any call.
    pub async fn set_estimate(
        &self,
        board: impl Into<BoardId>,
        issue: impl Display,
        estimate: Option<f64>,
    ) -> Result<(), Error> {
        let board = board.into();
        let body = FieldEditBean {
            value: estimate.map(|number| number.to_string()),
        };
        let software = self.jira.software();
        let call = software.estimate_issue_for_board(issue, body);
        call.board_id(board.get()).send().await?;
        Ok(())
    }
}

/// Boards that are still to be read.
#[derive(Clone, Debug)]
#[must_use = "nothing is read before `items` or `one`"]
pub struct BoardSearch {
    jira: Jira,
    project: Option<String>,
    name: Option<String>,
    kind: Option<BoardKind>,
}

impl BoardSearch {
    /// Only those that show issues of a project, by key or id.
    pub fn project(mut self, project: impl Into<String>) -> Self {
        self.project = Some(project.into());
        self
    }

    /// Only those whose names hold a text. [`one`](BoardSearch::one) wants the whole name, or the id.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Only those of a kind.
    pub fn kind(mut self, kind: BoardKind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// The boards, fetched as they are asked for.
    ///
    /// # Errors
    /// As for any call.
    pub fn items(self) -> Paged<Board> {
        let mut call = self.jira.software().get_all_boards();
        if let Some(project) = &self.project {
            call = call.project_key_or_id(project);
        }
        if let Some(kind) = &self.kind {
            call = call.type_([kind.as_str()]);
        }
        if let Some(name) = &self.name {
            call = call.name(name);
        }
        mapped::<PageBeanBoard, _>(&call.0, Board::read)
    }

    /// The one board that is meant.
    ///
    /// By a name: the only one that is called so, in any case, or has that id. Without: the only one
    /// there is; else the only one that lies in the project; else the only one of those with sprints.
    ///
    /// # Errors
    /// [`BoardProblem::NoBoard`], [`BoardProblem::AmbiguousBoard`], as for any call.
    pub async fn one(self) -> Result<Board, Error> {
        let (wanted, project) = (self.name.clone(), self.project.clone());
        let called = |boards: &[Board]| -> Vec<Board> {
            let Some(name) = wanted.as_deref().map(folded) else {
                return boards.to_vec();
            };
            let named = boards.iter().filter(|board| folded(&board.name) == name);
            named.cloned().collect()
        };
        // Jira finds names by a part of them, so that the whole names are among what it finds.
        let mut there = self.clone().items().all().await?;
        let mut fitting = called(&there);
        if let ([], Some(name)) = (fitting.as_slice(), &wanted) {
            if let Some(board) = self.by_number(name).await? {
                return Ok(board);
            }
            // Another spacing, or a slip, which Jira does not see through.
            let any = BoardSearch { name: None, ..self };
            there = any.items().take(MOST).all().await?;
            fitting = called(&there);
            nearest_first(&mut there, name);
        }
        if fitting.is_empty() {
            return Err(BoardProblem::NoBoard {
                wanted,
                project,
                there,
            }
            .into());
        }
        match narrowed(fitting, project.as_deref()).as_slice() {
            [board] => Ok(board.clone()),
            choices => Err(BoardProblem::AmbiguousBoard {
                wanted,
                project,
                choices: choices.to_vec(),
            }
            .into()),
        }
    }

    /// The board with an id, where the name is one.
    async fn by_number(&self, name: &str) -> Result<Option<Board>, Error> {
        let Ok(id) = name.trim().parse::<i64>() else {
            return Ok(None);
        };
        match self.jira.boards().get(id).await {
            Ok(board) => Ok(Some(board)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The most boards that are looked at for a name that Jira did not find.
const MOST: usize = 1000;

/// Those of some boards that count, where several do.
fn narrowed(mut boards: Vec<Board>, project: Option<&str>) -> Vec<Board> {
    let lies_there = |board: &Board| {
        let lies = board.project.as_deref();
        project.is_none_or(|key| lies.is_some_and(|lies| lies.eq_ignore_ascii_case(key)))
    };
    let steps: [&dyn Fn(&Board) -> bool; 2] =
        [&lies_there, &|board| board.kind != BoardKind::Kanban];
    for counts in steps {
        if boards.len() > 1 && boards.iter().any(counts) {
            boards.retain(counts);
        }
    }
    boards
}

fn nearest_first(boards: &mut [Board], wanted: &str) {
    let names: Vec<String> = boards.iter().map(|board| board.name.clone()).collect();
    let near = nearest(wanted, names.iter().map(String::as_str));
    let wanted = folded(wanted);
    boards.sort_by_key(|board| {
        let place = near.iter().position(|name| *name == board.name);
        let part = folded(&board.name).contains(&wanted);
        (place.is_none() && !part, place)
    });
}

/// A number, which may come as text.
fn read_estimate(answer: &IssueEstimationBean) -> Option<f64> {
    let number = match answer.value.as_ref()? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

/// A list by offset, of what the items of its pages mean; those that mean nothing are left out.
pub(super) fn mapped<L, T>(call: &Call, read: fn(L::Item) -> Option<T>) -> Paged<T>
where
    L: Listing,
    L::Item: 'static,
    T: 'static,
{
    let request = call.request().clone();
    let operation = request.operation.id;
    Paged::over(
        call.session(),
        request,
        Place::Query("startAt"),
        move |answer| {
            let page = L::from_response(answer)?.into_page(operation)?;
            let items = page.items.into_iter().filter_map(read).collect();
            Ok(Page::new(items, page.next))
        },
    )
}
