//! A sprint of two weeks with everything that can happen to an issue in it.
//!
//! It begins on Monday, 2 March 2026 at nine and is closed on Friday, 13 March at five. Days are in March.
//!
//! | Issue | Points | What happened |
//! |---|---|---|
//! | ENG-1 | 5 | committed, done on the 4th |
//! | ENG-2 | 3 → 5 | committed, raised on the 5th, done on the 10th |
//! | ENG-3 | 8 | committed, taken out on the 6th |
//! | ENG-4 | 2 | added on the 9th, done on the 12th |
//! | ENG-5 | 5 | committed, carried over into sprint 8 |
//! | ENG-6 | 3 | done before the sprint began |
//! | ENG-7 | 1 | committed, done on the 5th, reopened on the 6th, done on the 11th |
//! | ENG-8 | 3 | committed, done on the 11th, reopened on the 12th |
//! | ENG-9 | none | created on the 3rd, in the sprint |
//! | ENG-10 | 2 → 8 | committed, done and raised a day after the close |
//! | ENG-11 | 2 | added on the 10th, put into sprint 9 on the 11th |

use atlassian_core::Timestamp;
use jira_api::agile::{BoardConfiguration, Column, Sprint, SprintId, SprintState};
use jira_api::reports::{Change, Changed, IssueHistory, StatusRef};

pub(crate) const TODO: (&str, &str) = ("10000", "To Do");
pub(crate) const DOING: (&str, &str) = ("3", "In Progress");
pub(crate) const REVIEW: (&str, &str) = ("10001", "In Review");
pub(crate) const DONE: (&str, &str) = ("10002", "Done");

pub(crate) fn status((id, name): (&str, &str)) -> StatusRef {
    StatusRef::new(id, name)
}

pub(crate) fn board() -> BoardConfiguration {
    BoardConfiguration::new(
        1,
        [
            Column::new("To Do", [TODO.0]),
            Column::new("In Progress", [DOING.0, REVIEW.0]),
            Column::new("Done", [DONE.0]),
        ],
    )
}

/// A time in March 2026, UTC.
pub(crate) fn at(day: i64, hour: i64) -> Timestamp {
    let first = "2026-03-01T00:00:00Z".parse::<Timestamp>().unwrap();
    Timestamp::from_millis(first.as_millis() + ((day - 1) * 24 + hour) * 3_600_000)
}

pub(crate) fn sprint_7() -> Sprint {
    let mut sprint = Sprint::new(7, "Sprint 7");
    sprint.state = SprintState::Closed;
    sprint.start = Some(at(2, 9));
    sprint.end = Some(at(13, 17));
    sprint.closed = Some(at(13, 17));
    sprint
}

/// An issue that is told from its beginning: each step changes it as it has become by then.
pub(crate) struct Story(pub(crate) IssueHistory);

impl Story {
    pub(crate) fn new(key: &str, created: Timestamp, points: Option<f64>) -> Self {
        let mut issue = IssueHistory::new(key, created, status(TODO));
        issue.summary = format!("Summary of {key}");
        issue.estimate = points;
        Story(issue)
    }

    /// Created in the sprint.
    pub(crate) fn created_in(mut self, sprint: i64) -> Self {
        self.0.sprints.push(sprint.into());
        self
    }

    fn change(&mut self, when: Timestamp, what: Changed) {
        let entry = self.0.changes.len() as u64 + 1;
        self.0.changes.push(Change::new(when, what).entry(entry));
    }

    pub(crate) fn moved(mut self, when: Timestamp, to: (&str, &str)) -> Self {
        let from = std::mem::replace(&mut self.0.status, status(to));
        self.change(
            when,
            Changed::Status {
                from,
                to: status(to),
            },
        );
        self
    }

    pub(crate) fn sprints(mut self, when: Timestamp, to: &[i64]) -> Self {
        let to: Vec<SprintId> = to.iter().copied().map(SprintId::from).collect();
        let from = std::mem::replace(&mut self.0.sprints, to.clone());
        self.change(when, Changed::Sprints { from, to });
        self
    }

    pub(crate) fn estimated(mut self, when: Timestamp, to: Option<f64>) -> Self {
        let from = std::mem::replace(&mut self.0.estimate, to);
        self.change(when, Changed::Estimate { from, to });
        self
    }

    pub(crate) fn flagged(mut self, when: Timestamp, to: bool) -> Self {
        let from = std::mem::replace(&mut self.0.flagged, to);
        self.change(when, Changed::Flag { from, to });
        self
    }
}

/// The issues of the table, without those whose number is not theirs.
pub(crate) fn issues() -> Vec<IssueHistory> {
    let before = at(-5, 10);
    let new = |number: i64, points: f64| Story::new(&format!("ENG-{number}"), before, Some(points));
    let committed = |number, points| new(number, points).sprints(at(1, 10), &[7]);
    let stories = [
        committed(1, 5.0)
            .moved(at(3, 9), DOING)
            .moved(at(4, 10), DONE),
        committed(2, 3.0)
            .estimated(at(5, 10), Some(5.0))
            .moved(at(6, 9), DOING)
            .moved(at(10, 10), DONE),
        committed(3, 8.0).sprints(at(6, 10), &[]),
        new(4, 2.0).sprints(at(9, 10), &[7]).moved(at(12, 10), DONE),
        committed(5, 5.0)
            .moved(at(12, 9), DOING)
            .sprints(at(13, 17), &[7, 8]),
        new(6, 3.0).moved(at(-2, 10), DONE).sprints(at(1, 10), &[7]),
        committed(7, 1.0)
            .moved(at(5, 11), DONE)
            .moved(at(6, 11), TODO)
            .moved(at(11, 11), DONE),
        committed(8, 3.0)
            .moved(at(11, 12), DONE)
            .moved(at(12, 12), DOING),
        Story::new("ENG-9", at(3, 10), None).created_in(7),
        committed(10, 2.0)
            .sprints(at(13, 17), &[7, 8])
            .moved(at(14, 10), DONE)
            .estimated(at(14, 11), Some(8.0)),
        new(11, 2.0)
            .sprints(at(10, 12), &[7])
            .sprints(at(11, 13), &[9]),
    ];
    stories.into_iter().map(|story| story.0).collect()
}

pub(crate) fn keys<'a>(
    issues: impl IntoIterator<Item = &'a jira_api::reports::SprintIssue>,
) -> Vec<&'a str> {
    issues.into_iter().map(|issue| issue.key.as_str()).collect()
}

/// What is written as JSON is read back as the same.
pub(crate) fn round_trip<T>(value: &T)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = serde_json::to_string(value).unwrap();
    let back: T = serde_json::from_str(&text).unwrap();
    assert_eq!(back, *value, "{text}");
}

/// Numbers that look random and are the same each time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1))
    }

    pub(crate) fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = self.below(last as u64 + 1) as usize;
            list.swap(last, other);
        }
    }
}
