//! What a sprint came to.
//!
//! An issue was *completed* in a sprint if it is done and became so before the sprint was closed;
//! otherwise it was *carried over*. Its estimate counts as it stands today. An issue that was taken
//! out of a sprint while it ran is in neither list: the board no longer tells.

use super::read::{BoardData, Issue, Sprint};

/// The numbers of one sprint.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// Name of the sprint.
    pub sprint: String,
    /// Issues in it.
    pub issues: usize,
    /// Issues completed in it.
    pub done: usize,
    /// Points of all its issues.
    pub points: f64,
    /// Points of those completed in it.
    pub points_done: f64,
}

/// An issue of the sprint.
#[derive(Clone, Debug)]
pub struct Story {
    /// The issue.
    pub issue: Issue,
    /// Name of the sprint it is in now, where that is another one.
    pub went_to: Option<String>,
}

/// What the last sprint came to, beside those before it.
#[derive(Clone, Debug)]
pub struct Retrospective {
    /// Name of the board.
    pub board: String,
    /// What estimates are in.
    pub unit: Option<String>,
    /// The last closed sprint.
    pub sprint: Sprint,
    /// Completed in it.
    pub completed: Vec<Story>,
    /// Carried over.
    pub carried_over: Vec<Story>,
    /// The last sprints, the oldest first; the last one is `sprint`.
    pub tallies: Vec<Tally>,
    /// Mean of the points done in them: the velocity.
    pub velocity: f64,
}

fn completed_in(issue: &Issue, sprint: &Sprint) -> bool {
    let in_time = match (issue.category_changed, sprint.completed) {
        (Some(changed), Some(closed)) => changed <= closed,
        _ => true,
    };
    issue.done && in_time
}

fn tally(sprint: &Sprint) -> Tally {
    let points =
        |issues: &mut dyn Iterator<Item = &Issue>| issues.filter_map(|issue| issue.points).sum();
    let done = || {
        sprint
            .issues
            .iter()
            .filter(|issue| completed_in(issue, sprint))
    };
    Tally {
        sprint: sprint.name.clone(),
        issues: sprint.issues.len(),
        done: done().count(),
        points: points(&mut sprint.issues.iter()),
        points_done: points(&mut done()),
    }
}

/// Computes the retrospective; `None` where there is no closed sprint.
pub fn compute(data: &BoardData) -> Option<Retrospective> {
    let sprint = data.sprints.first()?.clone();
    let name_of = |id: i64| {
        data.sprints
            .iter()
            .find(|sprint| sprint.id == id)
            .map(|sprint| sprint.name.clone())
    };
    let mut completed = Vec::new();
    let mut carried_over = Vec::new();
    for issue in &sprint.issues {
        let went_to = issue
            .sprints
            .iter()
            .copied()
            .filter(|id| *id != sprint.id)
            .max()
            .filter(|id| *id > sprint.id)
            .and_then(name_of);
        let story = Story {
            issue: issue.clone(),
            went_to,
        };
        if completed_in(issue, &sprint) {
            completed.push(story)
        } else {
            carried_over.push(story)
        }
    }
    let tallies: Vec<Tally> = data.sprints.iter().rev().map(tally).collect();
    #[allow(clippy::cast_precision_loss)]
    let velocity =
        tallies.iter().map(|tally| tally.points_done).sum::<f64>() / tallies.len() as f64;
    Some(Retrospective {
        board: data.board.clone(),
        unit: data.unit.clone(),
        sprint,
        completed,
        carried_over,
        tallies,
        velocity,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(key: &str, done: bool, changed: &str, points: Option<f64>) -> Issue {
        Issue {
            key: key.into(),
            summary: key.into(),
            kind: "Story".into(),
            status: if done { "Done" } else { "To Do" }.into(),
            done,
            category_changed: changed.parse().ok(),
            assignee: None,
            points,
            sprints: vec![1],
        }
    }

    fn sprint(id: i64, issues: Vec<Issue>) -> Sprint {
        Sprint {
            id,
            name: format!("Sprint {id}"),
            goal: None,
            started: "2026-01-05T09:00:00.000Z".parse().ok(),
            completed: "2026-01-16T17:00:00.000Z".parse().ok(),
            issues,
        }
    }

    #[test]
    fn done_after_the_end_is_carried_over() -> Result<(), &'static str> {
        let data = BoardData {
            board: "ENG".into(),
            unit: None,
            sprints: vec![
                sprint(
                    2,
                    vec![
                        issue("ENG-1", true, "2026-01-16T16:59:00.000+0000", Some(3.0)),
                        issue("ENG-2", true, "2026-01-16T18:01:00.000+0100", Some(5.0)),
                        issue("ENG-3", false, "2026-01-06T10:00:00.000Z", Some(8.0)),
                        issue("ENG-4", true, "2026-01-06T10:00:00.000Z", None),
                    ],
                ),
                sprint(
                    1,
                    vec![issue("ENG-9", true, "2026-01-06T10:00:00.000Z", Some(9.0))],
                ),
            ],
        };
        let retro = compute(&data).ok_or("no sprint")?;
        let keys = |stories: &[Story]| {
            stories
                .iter()
                .map(|story| story.issue.key.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(keys(&retro.completed), ["ENG-1", "ENG-4"]);
        assert_eq!(keys(&retro.carried_over), ["ENG-2", "ENG-3"]);
        assert_eq!(
            retro
                .tallies
                .iter()
                .map(|t| t.points_done)
                .collect::<Vec<_>>(),
            [9.0, 3.0]
        );
        assert!((retro.velocity - 6.0).abs() < f64::EPSILON);
        assert_eq!(retro.tallies[1].points, 16.0);
        Ok(())
    }

    #[test]
    fn no_sprint_is_no_retrospective() {
        assert!(
            compute(&BoardData {
                board: String::new(),
                unit: None,
                sprints: vec![]
            })
            .is_none()
        );
    }
}
