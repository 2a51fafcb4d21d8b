//! Reads a board, its closed sprints and their issues.

use atlassian_core::Timestamp;
use jira_api::Jira;
use jira_api::platform::types::{IssueBean, JsonTypeBean};
use jira_api::software::types::{Board, SprintBean};
use serde_json::Value;

use super::Failure;

/// A board with its last closed sprints, the newest first.
#[derive(Clone, Debug)]
pub struct BoardData {
    /// Name of the board.
    pub board: String,
    /// What estimates are in, such as `Story Points`; `None` where the board has no estimates.
    pub unit: Option<String>,
    /// The sprints, the newest first.
    pub sprints: Vec<Sprint>,
}

/// A closed sprint and what was in it.
#[derive(Clone, Debug)]
pub struct Sprint {
    /// Id.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Goal, where it has one.
    pub goal: Option<String>,
    /// Start.
    pub started: Option<Timestamp>,
    /// When it was closed.
    pub completed: Option<Timestamp>,
    /// Every issue that was in it.
    pub issues: Vec<Issue>,
}

/// An issue as far as the retrospective needs it.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Key.
    pub key: String,
    /// Summary.
    pub summary: String,
    /// Name of its type.
    pub kind: String,
    /// Name of its status.
    pub status: String,
    /// Its status belongs to the category Done.
    pub done: bool,
    /// When its status last changed category.
    pub category_changed: Option<Timestamp>,
    /// Name of the assignee.
    pub assignee: Option<String>,
    /// Estimate.
    pub points: Option<f64>,
    /// Ids of the sprints it is or was in.
    pub sprints: Vec<i64>,
}

/// The field every Jira Software site keeps sprints in, by its type.
const SPRINT_FIELD: &str = "com.pyxis.greenhopper.jira:gh-sprint";

/// Reads the board of a project and its last `count` closed sprints.
///
/// # Errors
/// [`Failure::Board`] with the boards there are; what Atlassian says.
pub async fn read(
    jira: &Jira,
    project: &str,
    wanted: Option<&str>,
    count: usize,
    progress: &dyn Fn(&str),
) -> Result<BoardData, Failure> {
    let software = jira.software();
    let boards = software
        .get_all_boards()
        .project_key_or_id(project)
        .items()
        .all()
        .await?;
    let board = choose(project, wanted, boards)?;
    let board_name = board.name.unwrap_or_default();
    let board_id = board.id.ok_or(Failure::Incomplete {
        operation: "getAllBoards",
        what: "board id",
    })?;
    progress(&format!("Board “{board_name}”"));

    let estimation = software
        .get_configuration(board_id)
        .send()
        .await?
        .estimation
        .and_then(|estimation| estimation.field);
    let (estimate, unit) =
        estimation.map_or((None, None), |field| (field.field_id, field.display_name));

    let mut closed = software
        .get_all_sprints(board_id)
        .state(["closed"])
        .items()
        .all()
        .await?;
    // A board also lists sprints of other boards that its filter happens to match.
    closed.retain(|sprint| {
        sprint
            .origin_board_id
            .is_none_or(|origin| origin == board_id)
    });
    closed.sort_by_key(|sprint| std::cmp::Reverse((sprint.complete_date, sprint.id)));
    closed.truncate(count);
    if closed.is_empty() {
        return Err(Failure::Board(format!(
            "board “{board_name}” has no closed sprint yet; close one, or name another board with --board"
        )));
    }
    let fields = jira.platform().get_fields().send().await?;
    let is_sprint = |schema: &JsonTypeBean| schema.custom.as_deref() == Some(SPRINT_FIELD);
    let sprint_field = fields
        .into_iter()
        .find(|field| field.schema.as_ref().is_some_and(is_sprint))
        .and_then(|field| field.id);
    let custom = CustomFields {
        estimate,
        sprint: sprint_field,
    };
    let mut sprints = Vec::with_capacity(closed.len());
    for sprint in closed {
        let sprint = read_sprint(jira, sprint, &custom).await?;
        progress(&format!("{}: {} issues", sprint.name, sprint.issues.len()));
        sprints.push(sprint);
    }
    Ok(BoardData {
        board: board_name,
        unit,
        sprints,
    })
}

/// The board that was asked for by name or id; without a wish the only one with sprints.
fn choose(project: &str, wanted: Option<&str>, boards: Vec<Board>) -> Result<Board, Failure> {
    let names = |boards: &[Board]| -> String {
        let named = |board: &Board| {
            format!(
                "“{}” ({})",
                board.name.as_deref().unwrap_or("?"),
                board.id.unwrap_or_default()
            )
        };
        boards.iter().map(named).collect::<Vec<_>>().join(", ")
    };
    if boards.is_empty() {
        return Err(Failure::Board(format!(
            "project {project} has no board that you may see; check the key, or ask for access"
        )));
    }
    match wanted {
        Some(wanted) => {
            let all = names(&boards);
            boards
                .into_iter()
                .find(|board| {
                    board.name.as_deref() == Some(wanted)
                        || board.id.is_some_and(|id| id.to_string() == wanted)
                })
                .ok_or_else(|| {
                    Failure::Board(format!("no board {wanted:?} in {project}; there is {all}"))
                })
        }
        None => {
            let mut scrum: Vec<Board> = boards
                .iter()
                .filter(|board| board.type_.as_deref() != Some("kanban"))
                .cloned()
                .collect();
            match (scrum.pop(), scrum.len()) {
                (Some(board), 0) => Ok(board),
                (None, _) => Err(Failure::Board(format!(
                    "project {project} has no board with sprints; there is {}",
                    names(&boards)
                ))),
                (Some(_), _) => Err(Failure::Board(format!(
                    "project {project} has several boards; name one with --board: {}",
                    names(&boards)
                ))),
            }
        }
    }
}

/// Ids of the custom fields that are read.
struct CustomFields {
    estimate: Option<String>,
    sprint: Option<String>,
}

async fn read_sprint(
    jira: &Jira,
    sprint: SprintBean,
    custom: &CustomFields,
) -> Result<Sprint, Failure> {
    let id = sprint.id.ok_or(Failure::Incomplete {
        operation: "getAllSprints",
        what: "sprint id",
    })?;
    let mut fields = vec![
        "summary",
        "status",
        "issuetype",
        "assignee",
        "statuscategorychangedate",
    ];
    fields.extend(custom.estimate.as_deref());
    fields.extend(custom.sprint.as_deref());
    let search = jira.platform().search_and_reconsile_issues_using_jql();
    let mut list = search
        .jql(format!("sprint = {id} ORDER BY key"))
        .fields(fields)
        .max_results(50)
        .items();
    let mut issues = Vec::new();
    while let Some(issue) = list.next().await {
        issues.push(read_issue(issue?, custom)?);
    }
    Ok(Sprint {
        id,
        name: sprint.name.unwrap_or_else(|| format!("Sprint {id}")),
        goal: sprint.goal.filter(|goal| !goal.trim().is_empty()),
        started: sprint.start_date,
        completed: sprint.complete_date,
        issues,
    })
}

fn read_issue(issue: IssueBean, custom: &CustomFields) -> Result<Issue, Failure> {
    let operation = "searchAndReconsileIssuesUsingJql";
    let key = issue.key.ok_or(Failure::Incomplete {
        operation,
        what: "issue key",
    })?;
    let field = |name: &str| issue.fields.get(name).unwrap_or(&Value::Null);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let status = field("status");
    let sprints = custom
        .sprint
        .as_deref()
        .map_or(&Value::Null, field)
        .as_array()
        .into_iter()
        .flatten();
    Ok(Issue {
        summary: text(field("summary")).unwrap_or_default(),
        kind: text(&field("issuetype")["name"]).unwrap_or_default(),
        status: text(&status["name"]).unwrap_or_default(),
        done: status["statusCategory"]["key"] == "done",
        category_changed: field("statuscategorychangedate")
            .as_str()
            .and_then(|text| text.parse().ok()),
        assignee: text(&field("assignee")["displayName"]),
        points: custom
            .estimate
            .as_deref()
            .and_then(|estimate| field(estimate).as_f64()),
        sprints: sprints.filter_map(|sprint| sprint["id"].as_i64()).collect(),
        key,
    })
}
