//! What there is to tell, computed of what was read.

use atlassian_core::Timestamp;
use jira_api::issue::StatusCategory;

use super::read::{Facts, IssueFacts};
use super::{Brief, Entry, Event, Question, SprintToday, Waiting};

/// How much of a comment is told, in characters.
const EXCERPT: usize = 120;

/// What there is to tell at `now`.
///
/// Of several moves of an issue only what they come to is told: one that was started and finished since was
/// done, and one that was started and put back is not worth a word.
pub fn tell(facts: &Facts, question: &Question<'_>, now: Timestamp) -> Brief {
    let mut issues: Vec<Entry> = facts
        .issues
        .iter()
        .map(|issue| entry(issue, facts, question, now))
        .collect();
    // What is blocked or at risk may not have been touched for long.
    for blocked in &facts.blocked {
        let entry = entry_of(
            &mut issues,
            &blocked.key,
            &blocked.summary,
            blocked.assignee.as_deref(),
        );
        entry.status.clone_from(&blocked.status.name);
        entry.blocked = Some(blocked.clone());
    }
    for risky in facts.risk.iter().flat_map(|risk| &risk.issues) {
        let entry = entry_of(
            &mut issues,
            &risky.key,
            &risky.summary,
            risky.assignee.as_deref(),
        );
        entry.at_risk = Some(risky.clone());
    }
    issues.retain(|entry| {
        !entry.happened.is_empty()
            || entry.waits_for_review.is_some()
            || entry.blocked.is_some()
            || entry.at_risk.is_some()
    });
    issues.sort_by_key(|entry| by_number(&entry.key));
    Brief {
        project: question.project.to_owned(),
        since: question.since,
        until: now,
        sprint: facts.risk.as_ref().map(|risk| SprintToday {
            name: risk.sprint.name.clone(),
            goal: risk.sprint.goal.clone(),
            ends: risk.end,
            working_days_left: tenths(risk.days_left),
            unit: facts.unit.clone(),
            open_issues: risk.remaining.issues,
            open_points: risk.remaining.points,
            expected_points: risk.expected.map(tenths),
            short: risk.is_short(),
        }),
        issues,
    }
}

fn entry_of<'e>(
    issues: &'e mut Vec<Entry>,
    key: &str,
    summary: &str,
    assignee: Option<&str>,
) -> &'e mut Entry {
    let at = issues
        .iter()
        .position(|entry| entry.key == key)
        .unwrap_or(issues.len());
    if at == issues.len() {
        issues.push(Entry {
            key: key.to_owned(),
            summary: summary.to_owned(),
            status: String::new(),
            assignee: assignee.map(str::to_owned),
            happened: Vec::new(),
            waits_for_review: None,
            blocked: None,
            at_risk: None,
        });
    }
    &mut issues[at]
}

/// `ENG-4` before `ENG-31`.
fn by_number(key: &str) -> (String, u64) {
    let (project, number) = key.rsplit_once('-').unwrap_or((key, ""));
    (project.to_owned(), number.parse().unwrap_or(u64::MAX))
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

fn entry(issue: &IssueFacts, facts: &Facts, question: &Question<'_>, now: Timestamp) -> Entry {
    let is_review = |name: &str| {
        let name = name.to_lowercase();
        question
            .review
            .iter()
            .any(|wanted| wanted.to_lowercase() == name)
    };
    let category = |(id, _): &(String, String)| {
        let known = facts.categories.get(id).copied();
        known.unwrap_or(StatusCategory::Unknown)
    };
    let waits = is_review(&issue.status.1) && category(&issue.status) != StatusCategory::Done;
    let waits_for_review = waits.then(|| {
        let arrived = issue
            .moves
            .iter()
            .rfind(|moved| !is_review(&moved.from.1) && is_review(&moved.to.1));
        let since = arrived.map_or(issue.created, |moved| moved.at);
        let days = question.calendar.working_days_between(since, now);
        Waiting {
            since,
            working_days: tenths(days),
        }
    });
    Entry {
        key: issue.key.clone(),
        summary: issue.summary.clone(),
        status: issue.status.1.clone(),
        assignee: issue.assignee.clone(),
        happened: happened(issue, question.since, &category, &is_review),
        waits_for_review,
        blocked: None,
        at_risk: None,
    }
}

fn happened(
    issue: &IssueFacts,
    since: Timestamp,
    category: &dyn Fn(&(String, String)) -> StatusCategory,
    is_review: &dyn Fn(&str) -> bool,
) -> Vec<Event> {
    use StatusCategory::{Done, InProgress, ToDo};
    let mut events = Vec::new();
    let moves: Vec<_> = issue.moves.iter().filter(|m| m.at >= since).collect();
    if let (Some(first), Some(last)) = (moves.first(), moves.last()) {
        let (before, after) = (category(&first.from), category(&last.to));
        let (was_reviewed, is_reviewed) = (is_review(&first.from.1), is_review(&last.to.1));
        let (by, at) = (last.by.clone(), last.at);
        match (before, after) {
            (Done, Done) => {}
            (_, Done) => events.push(Event::Done { by, at }),
            (Done, _) => events.push(Event::Reopened { by, at }),
            (ToDo, ToDo) => {}
            (_, ToDo) => events.push(Event::PutBack { by, at }),
            (_, InProgress) if is_reviewed && !was_reviewed => {
                events.push(Event::ToReview { by, at });
            }
            (InProgress, InProgress) if was_reviewed && !is_reviewed => {
                events.push(Event::SentBack { by, at });
            }
            (ToDo, _) => {
                // Whoever began with it, not whoever moved it on.
                let begun = moves.iter().find(|moved| category(&moved.to) != ToDo);
                let begun = begun.unwrap_or(last);
                events.push(Event::Started {
                    by: begun.by.clone(),
                    at: begun.at,
                });
            }
            _ => {}
        }
    }
    if issue.created >= since {
        events.push(Event::New {
            by: issue.creator.clone(),
            at: issue.created,
        });
    }
    if let Some(last) = issue.comments.last() {
        events.push(Event::Commented {
            count: issue.comments.len(),
            by: last.by.clone(),
            at: last.at,
            text: excerpt(&last.text),
        });
    }
    events
}

/// The beginning of a text, in one line.
fn excerpt(text: &str) -> String {
    let line = crate::program::one_line(text);
    if line.chars().count() <= EXCERPT {
        return line;
    }
    let cut: String = line.chars().take(EXCERPT - 1).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::read::{Moved, Said};
    use super::*;
    use jira_api::reports::Calendar;

    const STATUSES: [(&str, StatusCategory); 4] = [
        ("To Do", StatusCategory::ToDo),
        ("In Progress", StatusCategory::InProgress),
        ("In Review", StatusCategory::InProgress),
        ("Done", StatusCategory::Done),
    ];

    fn at(hour: i64) -> Timestamp {
        let monday: Timestamp = "2026-03-02T00:00:00Z".parse().unwrap();
        Timestamp::from_millis(monday.as_millis() + hour * 3_600_000)
    }

    /// What is told of an issue that went through these statuses, one an hour, from the hour given.
    fn told(from: i64, way: &[&str]) -> Entry {
        let named = |name: &str| (name.to_owned(), name.to_owned());
        let moves = (from..).zip(way.windows(2)).map(|(hour, pair)| Moved {
            at: at(hour),
            by: Some(format!("mover {hour}")),
            from: named(pair[0]),
            to: named(pair[1]),
        });
        let facts = Facts {
            issues: vec![IssueFacts {
                key: "ENG-1".into(),
                summary: String::new(),
                status: named(way[way.len() - 1]),
                assignee: None,
                creator: None,
                created: at(-99),
                moves: moves.collect(),
                comments: vec![],
            }],
            categories: STATUSES
                .map(|(name, category)| (name.to_owned(), category))
                .into(),
            ..Facts::default()
        };
        let question = Question {
            project: "ENG",
            board: None,
            since: at(0),
            review: vec!["in review"],
            blocked: vec![],
            sprints: 1,
            calendar: Calendar::utc(),
        };
        let brief = tell(&facts, &question, at(12));
        brief.issues.into_iter().next().unwrap_or(Entry {
            key: String::new(),
            summary: String::new(),
            status: String::new(),
            assignee: None,
            happened: vec![],
            waits_for_review: None,
            blocked: None,
            at_risk: None,
        })
    }

    #[test]
    fn only_what_moves_come_to_is_told() {
        let by = |hour| Some(format!("mover {hour}"));
        let happened = |way: &[&str]| told(1, way).happened;
        let (todo, doing, review, done) = ("To Do", "In Progress", "In Review", "Done");
        assert_eq!(
            happened(&[todo, doing, review, done]),
            [Event::Done {
                by: by(3),
                at: at(3)
            }]
        );
        assert_eq!(
            happened(&[todo, doing]),
            [Event::Started {
                by: by(1),
                at: at(1)
            }]
        );
        assert_eq!(
            happened(&[todo, doing, review]),
            [Event::ToReview {
                by: by(2),
                at: at(2)
            }]
        );
        assert_eq!(
            happened(&[todo, doing, review, doing]),
            [Event::Started {
                by: by(1),
                at: at(1)
            }]
        );
        assert_eq!(
            happened(&[review, doing]),
            [Event::SentBack {
                by: by(1),
                at: at(1)
            }]
        );
        assert_eq!(
            happened(&[done, doing]),
            [Event::Reopened {
                by: by(1),
                at: at(1)
            }]
        );
        assert_eq!(
            happened(&[doing, todo]),
            [Event::PutBack {
                by: by(1),
                at: at(1)
            }]
        );
        assert!(happened(&[todo, doing, todo]).is_empty());
        assert!(happened(&[done, doing, done]).is_empty());
        assert!(happened(&[doing, review, doing]).is_empty());
        // Statuses of which nothing is known, as those of another workflow.
        assert!(happened(&["?", "!"]).is_empty());
        // What was before is over.
        assert!(told(-3, &[todo, doing, review]).happened.is_empty());
    }

    #[test]
    fn waiting_counts_from_the_last_time_it_came_to_review() {
        let waiting =
            told(-6, &["To Do", "In Review", "In Progress", "In Review"]).waits_for_review;
        assert_eq!(waiting.unwrap().since, at(-4));
        assert_eq!(told(1, &["In Review", "Done"]).waits_for_review, None);
        assert_eq!(
            told(1, &["In Review"]).waits_for_review.unwrap().since,
            at(-99)
        );
    }

    #[test]
    fn a_long_comment_is_cut() {
        let said = Said {
            at: at(1),
            by: None,
            text: "é ".repeat(500),
        };
        let text = excerpt(&said.text);
        assert!(
            text.chars().count() <= EXCERPT && text.ends_with('…'),
            "{text}"
        );
        assert_eq!(excerpt("a\n\n b"), "a b");
    }
}
