//! A brief as an ADF document, which is Markdown on a terminal and a section on a page.

use std::collections::BTreeMap;

use adf::build::*;
use adf::{BuildError, Document};
use jira_api::reports::{BlockedIssue, Blocker, Calendar, IssueAtRisk, Risk};

use super::{Brief, Entry, Event, SprintToday};
use crate::times;

/// What the issues of a brief are put together by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// By whoever is to work on them.
    #[default]
    Person,
    /// By what happened to them, and what they wait for.
    Status,
}

impl Grouping {
    /// Reads the option `--by`.
    ///
    /// # Errors
    /// A line that says what is taken.
    pub fn read(text: Option<&str>) -> Result<Self, String> {
        match text {
            None | Some("person") => Ok(Grouping::Person),
            Some("status") => Ok(Grouping::Status),
            Some(other) => Err(format!("option --by takes person or status, not {other:?}")),
        }
    }
}

/// One thing there is to tell of an issue.
struct Told<'b> {
    /// What it is about; its place is the order in which topics are told.
    topic: Topic,
    entry: &'b Entry,
    words: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Topic {
    Blocked,
    AtRisk,
    Review,
    Done,
    Reopened,
    SentBack,
    Started,
    PutBack,
    New,
    Commented,
}

impl Topic {
    fn title(self) -> &'static str {
        match self {
            Topic::Blocked => "Blocked",
            Topic::AtRisk => "At risk",
            Topic::Review => "Waits for review",
            Topic::Done => "Done",
            Topic::Reopened => "Reopened",
            Topic::SentBack => "Back from review",
            Topic::Started => "Started",
            Topic::PutBack => "Put back",
            Topic::New => "New",
            Topic::Commented => "Commented",
        }
    }
}

/// What the section of the day is called: `Monday, 2 March 2026`.
pub fn headline(brief: &Brief, calendar: &Calendar) -> String {
    times::day(calendar.day(brief.until))
}

/// The brief. With a title it stands for itself; without one it is what comes below the heading of the day,
/// and its own headings are a level further down.
///
/// # Errors
/// When a text of the site cannot stand in a document.
pub fn document(
    brief: &Brief,
    calendar: &Calendar,
    by: Grouping,
    site_url: &str,
    title: Option<&str>,
) -> Result<Document, BuildError> {
    let level = if title.is_some() {
        Level::H2
    } else {
        Level::H3
    };
    let told = |entry| told(entry, calendar);
    let all: Vec<Told<'_>> = brief.issues.iter().flat_map(told).collect();
    let mut groups: BTreeMap<(bool, u8, &str), Vec<&Told<'_>>> = BTreeMap::new();
    for told in &all {
        let group = match by {
            // Nobody comes last.
            Grouping::Person => match told.entry.assignee.as_deref() {
                Some(name) => (false, 0, name),
                None => (true, 0, "Nobody"),
            },
            Grouping::Status => (false, told.topic as u8, told.topic.title()),
        };
        groups.entry(group).or_default().push(told);
    }
    for group in groups.values_mut() {
        group.sort_by_key(|told| told.topic);
    }
    let sections = groups.into_iter().map(|((_, _, name), group)| {
        let items = group.into_iter().map(|told| line(told, by, site_url));
        (heading(level, name), bullet_list(each(items)))
    });
    doc((
        title.map(h1),
        p(summary(brief, calendar)),
        brief.sprint.as_ref().map(|sprint| {
            let panel_kind = if sprint.short {
                PanelType::Warning
            } else {
                PanelType::Info
            };
            panel(panel_kind, sprint_words(sprint, calendar))
        }),
        each(sections),
        all.is_empty()
            .then(|| p("Nothing happened, and nothing waits.")),
    ))
    .build()
}

fn line(told: &Told<'_>, by: Grouping, site_url: &str) -> ListItem {
    let entry = told.entry;
    let topic = match by {
        Grouping::Person => Some((strong(told.topic.title()), " ")),
        Grouping::Status => None,
    };
    let person = match by {
        Grouping::Person => None,
        Grouping::Status => entry.assignee.as_ref().map(|name| format!(" ({name})")),
    };
    let words = (!told.words.is_empty()).then(|| format!(": {}", told.words));
    item(p((
        topic,
        link(
            entry.key.as_str(),
            format!("{site_url}/browse/{}", entry.key),
        ),
        format!(" {}", entry.summary),
        person,
        words,
    )))
}

fn summary(brief: &Brief, calendar: &Calendar) -> String {
    let happened = || brief.issues.iter().flat_map(|entry| &entry.happened);
    let count = |what: &dyn Fn(&Event) -> bool| happened().filter(|event| what(event)).count();
    let waiting = brief.issues.iter();
    let waiting = waiting.filter(|entry| entry.waits_for_review.is_some());
    let blocked = brief.issues.iter().filter(|entry| entry.blocked.is_some());
    format!(
        "Since {}: {} done, {} started, {} to review, {} new, {} commented. \
         Now: {} waiting for review, {} blocked.",
        times::moment(brief.since, calendar),
        count(&|event| matches!(event, Event::Done { .. })),
        count(&|event| matches!(event, Event::Started { .. })),
        count(&|event| matches!(event, Event::ToReview { .. })),
        count(&|event| matches!(event, Event::New { .. })),
        count(&|event| matches!(event, Event::Commented { .. })),
        waiting.count(),
        blocked.count(),
    )
}

fn sprint_words(sprint: &SprintToday, calendar: &Calendar) -> impl Content<Panel> {
    let expected = match sprint.expected_points {
        None => String::new(),
        Some(expected) if sprint.short => format!(
            ", of which {} are expected to get done at the team's pace: at risk",
            number(expected)
        ),
        Some(expected) => format!(
            ", with {} expected to get done at the team's pace",
            number(expected)
        ),
    };
    (
        p((
            strong(sprint.name.as_str()),
            format!(
                " ends on {}: {} working {} left, {} {} open with {} {}{expected}.",
                times::moment(sprint.ends, calendar),
                number(sprint.working_days_left),
                plural(sprint.working_days_left, "day", "days"),
                sprint.open_issues,
                if sprint.open_issues == 1 {
                    "issue"
                } else {
                    "issues"
                },
                number(sprint.open_points),
                sprint.unit,
            ),
        )),
        sprint
            .goal
            .as_ref()
            .map(|goal| p((strong("Goal: "), goal.as_str()))),
    )
}

fn told<'b>(entry: &'b Entry, calendar: &Calendar) -> Vec<Told<'b>> {
    let mut all = Vec::new();
    let mut add = |topic, words: String| {
        all.push(Told {
            topic,
            entry,
            words,
        });
    };
    if let Some(blocked) = &entry.blocked {
        add(Topic::Blocked, blocked_words(blocked));
    }
    if let Some(risk) = &entry.at_risk
        && let Some(words) = risk_words(risk)
    {
        add(Topic::AtRisk, words);
    }
    if let Some(waiting) = entry.waits_for_review {
        let days = waiting.working_days;
        let mut words = format!("since {}", times::moment(waiting.since, calendar));
        if days >= 0.5 {
            let unit = plural(days, "day", "days");
            words.push_str(&format!(" ({} working {unit})", number(days)));
        }
        add(Topic::Review, words);
    }
    for event in &entry.happened {
        let by = |by: &Option<String>| match by {
            // Who works on it moved it: that needs no word.
            Some(name) if entry.assignee.as_ref() != Some(name) => format!("by {name}"),
            _ => String::new(),
        };
        match event {
            Event::Done { by: who, .. } => add(Topic::Done, by(who)),
            Event::Reopened { by: who, .. } => add(Topic::Reopened, by(who)),
            // It is told by its waiting.
            Event::ToReview { .. } => {}
            Event::SentBack { by: who, .. } => add(Topic::SentBack, by(who)),
            Event::Started { by: who, .. } => add(Topic::Started, by(who)),
            Event::PutBack { by: who, .. } => add(Topic::PutBack, by(who)),
            Event::New { by: who, .. } => add(Topic::New, by(who)),
            Event::Commented {
                count,
                by: who,
                text,
                ..
            } => {
                let who = who.as_deref().unwrap_or("somebody");
                let more = match count {
                    0 | 1 => String::new(),
                    count => format!(", the last of {count} comments"),
                };
                add(Topic::Commented, format!("“{text}” ({who}{more})"));
            }
        }
    }
    all
}

fn blocked_words(issue: &BlockedIssue) -> String {
    let why = issue.why.iter().filter_map(|why| match why {
        Blocker::Flag { .. } => Some("flagged".to_owned()),
        Blocker::Link { issue } => Some(format!("by {} ({})", issue.key, issue.status.name)),
        Blocker::Status { status, .. } => Some(format!("in “{}”", status.name)),
        _ => None,
    });
    why.collect::<Vec<_>>().join(", ")
}

/// Why an issue may miss the sprint. That it is blocked is told already.
fn risk_words(issue: &IssueAtRisk) -> Option<String> {
    let why = issue.why.iter().filter_map(|why| match why {
        Risk::Capacity { needed, expected } => Some(format!(
            "there is no time for it: it needs {}, {} are expected",
            number(*needed),
            number(*expected)
        )),
        Risk::Unestimated => Some("nobody has estimated it".to_owned()),
        _ => None,
    });
    let why: Vec<String> = why.collect();
    (!why.is_empty()).then(|| why.join(", "))
}

/// One digit at most, and none where there is nothing to say.
fn number(number: f64) -> String {
    let text = format!("{number:.1}");
    text.trim_end_matches(".0").to_owned()
}

fn plural<'w>(number: f64, one: &'w str, more: &'w str) -> &'w str {
    if (number - 1.0).abs() < 0.05 {
        one
    } else {
        more
    }
}
