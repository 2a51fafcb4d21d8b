//! How a board is set up: columns, constraints, estimation, ranking.

use serde::{Deserialize, Serialize};

use super::board::BoardKind;
use super::id::BoardId;
use crate::software::types::{BoardConfigBean, ColumnBean, EstimationConfigBean};

/// How a board is set up.
///
/// The reports need its columns: the last of them is where work is done, whatever its statuses are
/// called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BoardConfiguration {
    /// The board.
    pub board: BoardId,
    /// Name of the board.
    pub name: String,
    /// Scrum, Kanban, or team-managed.
    pub kind: BoardKind,
    /// Its columns from left to right. What is in a status of none of them is not on the board.
    pub columns: Vec<Column>,
    /// What the constraints of the columns count.
    pub constraint: Constraint,
    /// What issues are estimated in.
    pub estimation: Estimation,
    /// Id of the field that holds the rank, such as `customfield_10019`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank_field: Option<String>,
    /// Id of the saved filter whose issues the board shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// JQL that narrows the filter further, on Kanban boards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_query: Option<String>,
}

impl BoardConfiguration {
    /// A Scrum board with these columns that estimates nothing.
    ///
    /// ```
    /// use jira_api::agile::{BoardConfiguration, Column};
    ///
    /// let columns = [Column::new("To Do", ["10000"]), Column::new("Done", ["10002", "10003"])];
    /// let board = BoardConfiguration::new(84, columns);
    /// assert!(board.is_done("10003"));
    /// assert_eq!(board.column_of("10000").map(|(place, _)| place), Some(0));
    /// ```
    pub fn new(board: impl Into<BoardId>, columns: impl IntoIterator<Item = Column>) -> Self {
        let board = board.into();
        BoardConfiguration {
            board,
            name: format!("Board {board}"),
            kind: BoardKind::Scrum,
            columns: columns.into_iter().collect(),
            constraint: Constraint::None,
            estimation: Estimation::None,
            rank_field: None,
            filter: None,
            sub_query: None,
        }
    }

    /// The column a status is in, and its place from the left; none for a status that is not on the
    /// board.
    pub fn column_of(&self, status_id: &str) -> Option<(usize, &Column)> {
        let mut columns = self.columns.iter().enumerate();
        columns.find(|(_, column)| column.statuses.iter().any(|id| id == status_id))
    }

    /// Whether a status is in the last column, which is what Jira's own reports call done.
    pub fn is_done(&self, status_id: &str) -> bool {
        let last = self.columns.last();
        last.is_some_and(|column| column.statuses.iter().any(|id| id == status_id))
    }

    /// Reads what the API sends; none where it has no id.
    pub(crate) fn read(board: BoardConfigBean) -> Option<Self> {
        let id = BoardId::from(board.id?);
        let columns = board.column_config.unwrap_or_default();
        let rank = board
            .ranking
            .and_then(|ranking| ranking.rank_custom_field_id);
        Some(BoardConfiguration {
            board: id,
            name: board.name.unwrap_or_else(|| format!("Board {id}")),
            kind: board.type_.unwrap_or_default().into(),
            columns: columns.columns.into_iter().map(Column::read).collect(),
            constraint: columns.constraint_type.unwrap_or_default().into(),
            estimation: board.estimation.map(Estimation::read).unwrap_or_default(),
            rank_field: rank.map(|number| format!("customfield_{number}")),
            filter: board.filter.and_then(|filter| filter.id),
            sub_query: board.sub_query.and_then(|query| query.query),
        })
    }
}

/// A column of a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Ids of the statuses whose issues are in it.
    pub statuses: Vec<String>,
    /// The fewest there should be in it, where there is such a constraint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The most there should be in it, where there is such a constraint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
}

impl Column {
    /// A column without constraints.
    pub fn new<S: Into<String>>(
        name: impl Into<String>,
        statuses: impl IntoIterator<Item = S>,
    ) -> Self {
        Column {
            name: name.into(),
            statuses: statuses.into_iter().map(Into::into).collect(),
            min: None,
            max: None,
        }
    }

    fn read(column: ColumnBean) -> Self {
        Column {
            name: column.name.unwrap_or_default(),
            statuses: column.statuses.into_iter().filter_map(|s| s.id).collect(),
            min: column.min,
            max: column.max,
        }
    }
}

/// What the constraints of columns count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum Constraint {
    /// Nothing: there are no constraints.
    #[default]
    None,
    /// All issues.
    Issues,
    /// Issues, but no subtasks.
    IssuesWithoutSubtasks,
    /// Something that this version does not know.
    Other(String),
}

impl From<String> for Constraint {
    fn from(text: String) -> Self {
        match text.as_str() {
            "" | "none" => Constraint::None,
            "issueCount" => Constraint::Issues,
            "issueCountExclSubs" => Constraint::IssuesWithoutSubtasks,
            _ => Constraint::Other(text),
        }
    }
}

impl From<Constraint> for String {
    fn from(constraint: Constraint) -> Self {
        match constraint {
            Constraint::None => "none".to_owned(),
            Constraint::Issues => "issueCount".to_owned(),
            Constraint::IssuesWithoutSubtasks => "issueCountExclSubs".to_owned(),
            Constraint::Other(text) => text,
        }
    }
}

/// What issues of a board are estimated in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Estimation {
    /// Nothing. Reports count issues.
    #[default]
    None,
    /// Each issue counts one.
    IssueCount,
    /// A number in a field: story points, or seconds where the field is `timeoriginalestimate`.
    Field {
        /// Id of the field, such as `customfield_10016`.
        id: String,
        /// Its name, such as “Story Points”.
        name: String,
    },
}

impl Estimation {
    /// Id of the field.
    pub fn field(&self) -> Option<&str> {
        match self {
            Estimation::Field { id, .. } => Some(id),
            _ => None,
        }
    }

    /// What an estimate is in, for people to read: “story points”, “hours”, “issues”.
    ///
    /// ```
    /// use jira_api::agile::Estimation;
    ///
    /// let field = |id: &str, name: &str| Estimation::Field { id: id.into(), name: name.into() };
    /// assert_eq!(field("customfield_10016", "Story point estimate").unit(), "story points");
    /// assert_eq!(field("timeoriginalestimate", "Original estimate").unit(), "hours");
    /// assert_eq!(Estimation::IssueCount.unit(), "issues");
    /// ```
    pub fn unit(&self) -> String {
        match self {
            Estimation::None | Estimation::IssueCount => "issues".to_owned(),
            Estimation::Field { id, .. } if is_time(id) => "hours".to_owned(),
            Estimation::Field { name, .. } => match name.to_lowercase() {
                // “Story point estimate” is the name of a field, not a unit.
                name if name.contains("story point") => "story points".to_owned(),
                name if name.is_empty() => "points".to_owned(),
                name => name,
            },
        }
    }

    /// Whether the field holds seconds.
    #[cfg(feature = "reports")]
    pub(crate) fn is_time(&self) -> bool {
        self.field().is_some_and(is_time)
    }

    fn read(estimation: EstimationConfigBean) -> Self {
        let field = estimation.field.unwrap_or_default();
        match (estimation.type_.as_deref(), field.field_id) {
            (_, Some(id)) => Estimation::Field {
                id,
                name: field.display_name.unwrap_or_default(),
            },
            (Some("issueCount"), None) => Estimation::IssueCount,
            _ => Estimation::None,
        }
    }
}

fn is_time(field: &str) -> bool {
    matches!(
        field,
        "timeoriginalestimate" | "timeestimate" | "aggregatetimeoriginalestimate"
    )
}
