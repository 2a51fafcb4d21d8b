//! Boards, sprints and epics, of HR and of both.

use serde_json::json;

use crate::attack::{Attack, Got, How, inside, looked_up, unsent};
use crate::calls::{Shot, operation, software};
use crate::expect::Expect;
use crate::names::Names;
use crate::world::World;

/// Operations on a board.
const OF_BOARDS: &[&str] = &[
    "getBoard",
    "deleteBoard",
    "getIssuesForBacklog",
    "getIssuesForBacklogJSIS",
    "getConfiguration",
    "getEpics",
    "getIssuesWithoutEpicForBoard",
    "getFeaturesForBoard",
    "getIssuesForBoard",
    "getIssuesForBoardJSIS",
    "getApproximateIssueCountForBoard",
    "getProjects",
    "getBoardPropertyKeys",
    "getBoardProperty",
    "setBoardProperty",
    "deleteBoardProperty",
    "getAllQuickFilters",
    "getQuickFilter",
    "getReportsForBoard",
    "getAllSprints",
    "getAllVersions",
];

/// Operations on a sprint.
const OF_SPRINTS: &[&str] = &[
    "getSprint",
    "deleteSprint",
    "getIssuesForSprint",
    "getIssuesForSprintJSIS",
    "getPropertiesKeys",
    "getProperty",
    "setProperty",
    "deleteProperty",
    "updateSprint",
    "partiallyUpdateSprint",
];

/// Operations on an epic.
const OF_EPICS: &[&str] = &[
    "getEpic",
    "partiallyUpdateEpic",
    "getIssuesForEpic",
    "getIssuesForEpicJSIS",
    "rankEpics",
];

fn on(id: &str, name: &str) -> Shot {
    let mut shot = software(id);
    for parameter in operation("jira-software", id).path_parameters() {
        let value = match parameter {
            "boardId" | "sprintId" | "epicIdOrKey" => name,
            _ => "1",
        };
        shot = shot.path(parameter, value);
    }
    match shot.0.operation.method {
        atlassian_core::operation::Method::Post | atlassian_core::operation::Method::Put => {
            shot.json(json!({"name": "x"}))
        }
        _ => shot,
    }
}

fn board(n: &Names, id: &str) -> Shot {
    on(id, &n.jira.hr_board)
}

fn sprint(n: &Names, id: &str) -> Shot {
    on(id, &n.jira.hr_sprint)
}

fn epic(n: &Names, id: &str) -> Shot {
    on(id, &n.jira.hr_epic)
}

fn epic_by_id(n: &Names, id: &str) -> Shot {
    on(id, &n.jira.hr_issue_id)
}

fn fine(_: &World, _: &Names, _: &Got) -> Result<(), String> {
    Ok(())
}

pub(crate) fn attacks() -> Vec<Attack> {
    type Form = fn(&Names, &str) -> Shot;
    let forms: [(&str, &[&str], Form, Expect); 4] = [
        ("of the board of HR", OF_BOARDS, board, Expect::LookedUp),
        ("of a sprint of HR", OF_SPRINTS, sprint, Expect::LookedUp),
        ("of an epic of HR", OF_EPICS, epic, Expect::Unsent),
        (
            "of an epic of HR by its id",
            OF_EPICS,
            epic_by_id,
            Expect::LookedUp,
        ),
    ];
    let mut attacks = Vec::new();
    for (what, operations, shot, expect) in forms {
        for id in operations {
            let how = How::SendText(shot, (*id).to_owned());
            attacks.push(Attack::new(format!("{id} {what}"), how, expect));
        }
    }
    attacks.extend(moving());
    attacks.extend(both());
    attacks
}

/// Moving, ranking, swapping.
fn moving() -> Vec<Attack> {
    vec![
        looked_up("ENG into a sprint of HR", |n| {
            software("moveIssuesToSprintAndRank")
                .path("sprintId", &n.jira.hr_sprint)
                .json(json!({"issues": ["ENG-1"]}))
        }),
        unsent("HR into a sprint of ENG", |n| {
            software("moveIssuesToSprintAndRank")
                .path("sprintId", &n.jira.eng_sprint)
                .json(json!({"issues": ["ENG-1", n.jira.hr_issue]}))
        }),
        unsent("ENG into a sprint before HR", |n| {
            software("moveIssuesToSprintAndRank")
                .path("sprintId", &n.jira.eng_sprint)
                .json(json!({"issues": ["ENG-1"], "rankBeforeIssue": n.jira.hr_issue}))
        }),
        looked_up("ENG into a future sprint of HR", |n| {
            software("moveIssuesToSprintAndRank")
                .path("sprintId", &n.jira.hr_future_sprint)
                .json(json!({"issues": ["ENG-1"]}))
        }),
        unsent("HR out of its sprint", |n| {
            software("moveIssuesToBacklog").json(json!({"issues": [n.jira.hr_issue]}))
        }),
        unsent("HR out of its sprint beside ENG", |n| {
            software("moveIssuesToBacklog")
                .json(json!({"issues": ["ENG-1", n.jira.hr_in_eng_sprint]}))
        }),
        looked_up("HR out of its sprint by its id", |n| {
            software("moveIssuesToBacklog").json(json!({"issues": [n.jira.hr_issue_id]}))
        }),
        looked_up("ENG to the backlog of HR", |n| {
            software("moveIssuesToBacklogForBoard")
                .path("boardId", &n.jira.hr_board)
                .json(json!({"issues": ["ENG-1"]}))
        }),
        looked_up("ENG to the board of HR", |n| {
            software("moveIssuesToBoard")
                .path("boardId", &n.jira.hr_board)
                .json(json!({"issues": ["ENG-1"]}))
        }),
        unsent("ENG ranked before HR", |n| {
            software("rankIssues")
                .json(json!({"issues": ["ENG-1"], "rankBeforeIssue": n.jira.hr_issue}))
        }),
        unsent("ENG ranked after HR", |n| {
            software("rankIssues")
                .json(json!({"issues": ["ENG-1"], "rankAfterIssue": n.jira.hr_in_eng_sprint}))
        }),
        unsent("HR ranked before ENG", |n| {
            software("rankIssues")
                .json(json!({"issues": [n.jira.hr_issue], "rankBeforeIssue": "ENG-1"}))
        }),
        looked_up("ENG ranked before an id of HR", |n| {
            software("rankIssues")
                .json(json!({"issues": ["ENG-1"], "rankBeforeIssue": n.jira.hr_issue_id}))
        }),
        unsent("ranking nothing", |_| {
            software("rankIssues").json(json!({"issues": [], "rankBeforeIssue": "ENG-1"}))
        }),
        unsent("ENG into an epic of HR", |n| {
            software("moveIssuesToEpic")
                .path("epicIdOrKey", &n.jira.hr_epic)
                .json(json!({"issues": ["ENG-1"]}))
        }),
        unsent("HR into an epic of ENG", |n| {
            software("moveIssuesToEpic")
                .path("epicIdOrKey", &n.jira.eng_epic)
                .json(json!({"issues": [n.jira.hr_issue]}))
        }),
        unsent("HR out of its epic", |n| {
            software("removeIssuesFromEpic").json(json!({"issues": [n.jira.hr_under_eng]}))
        }),
        unsent("an epic of ENG before one of HR", |n| {
            software("rankEpics")
                .path("epicIdOrKey", &n.jira.eng_epic)
                .json(json!({"rankBeforeEpic": n.jira.hr_epic}))
        }),
        looked_up("a sprint of ENG swapped with one of HR", |n| {
            let id: u64 = n.jira.hr_future_sprint.parse().unwrap();
            software("swapSprint")
                .path("sprintId", &n.jira.eng_sprint)
                .json(json!({"sprintToSwapWith": id}))
        }),
        looked_up("a sprint of HR swapped with one of ENG", |n| {
            let id: u64 = n.jira.eng_sprint.parse().unwrap();
            software("swapSprint")
                .path("sprintId", &n.jira.hr_future_sprint)
                .json(json!({"sprintToSwapWith": id}))
        }),
        looked_up("a sprint of ENG that says it is one of HR", |n| {
            let id: u64 = n.jira.hr_sprint.parse().unwrap();
            software("partiallyUpdateSprint")
                .path("sprintId", &n.jira.eng_sprint)
                .json(json!({"id": id, "name": "x"}))
        }),
        looked_up("a sprint of ENG put on the board of HR", |n| {
            let id: u64 = n.jira.hr_board.parse().unwrap();
            software("partiallyUpdateSprint")
                .path("sprintId", &n.jira.eng_sprint)
                .json(json!({"originBoardId": id}))
        }),
        looked_up("an estimate by the board of HR", |n| {
            software("estimateIssueForBoard")
                .path("issueIdOrKey", &n.jira.eng_issue)
                .query("boardId", &n.jira.hr_board)
                .json(json!({"value": "3"}))
        }),
        unsent("an estimate of HR", |n| {
            software("estimateIssueForBoard")
                .path("issueIdOrKey", &n.jira.hr_issue)
                .query("boardId", &n.jira.eng_board)
                .json(json!({"value": "3"}))
        }),
        looked_up("a sprint of HR on a board of ENG", |n| {
            software("getBoardIssuesForSprint")
                .path("boardId", &n.jira.spanning_board)
                .path("sprintId", &n.jira.hr_sprint)
        }),
        unsent("an epic of HR on a board of both", |n| {
            software("getBoardIssuesForEpic")
                .path("boardId", &n.jira.spanning_board)
                .path("epicId", &n.jira.hr_epic)
        }),
        looked_up("boards of a filter of HR", |n| {
            software("getBoardByFilterId").path("filterId", &n.jira.hr_board_filter)
        }),
        looked_up("boards of a filter that spans", |n| {
            software("getBoardByFilterId").path("filterId", &n.jira.spanning_filter)
        }),
        looked_up("features of a board of ENG said to be HR's", |n| {
            let id: u64 = n.jira.hr_board.parse().unwrap();
            software("toggleFeatures")
                .path("boardId", &n.jira.eng_board)
                .json(json!({"boardId": id, "feature": "x", "enabling": true}))
        }),
        unsent("all projects of a board in full", |n| {
            software("getProjectsFull").path("boardId", &n.jira.spanning_board)
        }),
    ]
}

/// A board that lies in ENG and shows HR.
fn both() -> Vec<Attack> {
    let spanning = |name: &str, shot: fn(&Names) -> Shot| {
        inside(name, shot, fine).reads(&["GET /rest/agile/1.0/board/"])
    };
    vec![
        spanning("the board of both", |n| {
            software("getBoard").path("boardId", &n.jira.spanning_board)
        }),
        inside(
            "its projects",
            |n| software("getProjects").path("boardId", &n.jira.spanning_board),
            |_, _, got| {
                let answer = got.json();
                let keys: Vec<_> = answer["values"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|p| p["key"].clone())
                    .collect();
                match keys == [json!("ENG")]
                    && answer["total"].as_u64().is_none_or(|total| total == 1)
                {
                    true => Ok(()),
                    false => Err(got.text.clone()),
                }
            },
        )
        .reads(&["GET /rest/agile/1.0/board/"]),
        spanning("its epics", |n| {
            software("getEpics").path("boardId", &n.jira.spanning_board)
        }),
        spanning("its sprints", |n| {
            software("getAllSprints").path("boardId", &n.jira.spanning_board)
        }),
        spanning("sprints of the board of ENG", |n| {
            software("getAllSprints").path("boardId", &n.jira.eng_board)
        }),
        spanning("epics of the board of ENG", |n| {
            software("getEpics").path("boardId", &n.jira.eng_board)
        }),
        spanning("its configuration", |n| {
            software("getConfiguration").path("boardId", &n.jira.spanning_board)
        }),
        inside(
            "a sprint that holds an issue of HR, itself",
            |n| software("getSprint").path("sprintId", &n.jira.spanning_sprint),
            fine,
        ),
        inside(
            "an epic of ENG, itself",
            |n| software("getEpic").path("epicIdOrKey", &n.jira.eng_epic),
            fine,
        ),
    ]
}
