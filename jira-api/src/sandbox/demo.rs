//! The demo site: a team in its fifth sprint, with a history worth reporting on.
//!
//! Days count from the Monday on which the first sprint began; a sprint lasts fourteen. It is now the
//! morning of day 63, the second Monday of the fifth sprint. Every sprint has something left over or
//! something that came in late, so committed and completed points differ.

use atlassian_core::Timestamp;

use super::call::paragraph;
use super::model::{RESOLUTIONS, SprintState, find};
use super::seed::{SandboxIssue, SandboxSprint};
use super::state::State;

/// Account id of the person whose credentials a sandbox gives out; `currentUser()` is this one.
pub const DEMO_ACCOUNT: &str = "5f0000000000000000000001";

/// When the demo is: Monday, 2026-03-02T09:00:00Z, in milliseconds since the epoch. It is also when a
/// sandbox's clock begins.
pub const DEMO_NOW_MILLIS: i64 = 1_772_442_000_000;

const PEOPLE: [(&str, &str); 5] = [
    (DEMO_ACCOUNT, "Ada Marsh"),
    ("5f0000000000000000000002", "Bela Novak"),
    ("5f0000000000000000000003", "Chidi Okafor"),
    ("5f0000000000000000000004", "Dana Lind"),
    ("5f0000000000000000000005", "Emil Costa"),
];

const GOALS: [&str; 5] = [
    "Sign-in works end to end",
    "Customers can pay by card",
    "Reports load in under two seconds",
    "Search finds what people mean",
    "The mobile app can be used offline",
];

const HOUR: i64 = 3_600_000;

/// What happens to an issue at a day and an hour.
#[derive(Clone, Copy)]
enum Step {
    /// Put into a sprint of the board (by number, from 1).
    Into(u64),
    /// Back to the backlog.
    Out,
    Start,
    Review,
    Rework,
    Done,
    Estimate(f64),
}

use Step::{Done, Estimate, Into, Out, Review, Rework, Start};

/// Who (an index of [`PEOPLE`], 9 for nobody), type, summary, points (0 for none), priority, labels,
/// number of the epic (0 for none), and what happened.
struct Seed(
    u8,
    &'static str,
    &'static str,
    f64,
    &'static str,
    &'static [&'static str],
    u64,
    &'static [(i64, i64, Step)],
);

#[rustfmt::skip]
static SEEDS: [Seed; 41] = [
    Seed(0, "Epic", "Accounts and sign-in", 0.0, "High", &[], 0, &[(1, 9, Start), (27, 16, Review), (27, 17, Done)]),
    Seed(1, "Epic", "Payments", 0.0, "High", &[], 0, &[(14, 10, Start)]),
    Seed(2, "Epic", "Offline mobile app", 0.0, "Medium", &["mobile"], 0, &[(56, 10, Start)]),
    // Sprint 1: seven committed, six done, ENG-10 left over.
    Seed(0, "Story", "Sign in with a password", 5.0, "High", &["auth"], 1, &[(-1, 10, Into(1)), (0, 11, Start), (3, 15, Review), (4, 10, Done)]),
    Seed(1, "Story", "Sign in with Google", 5.0, "Medium", &["auth"], 1, &[(-1, 10, Into(1)), (1, 9, Start), (7, 14, Review), (8, 11, Done)]),
    Seed(2, "Task", "Set up continuous integration", 3.0, "Medium", &["infra"], 0, &[(-1, 10, Into(1)), (0, 10, Start), (2, 12, Review), (2, 16, Done)]),
    Seed(3, "Story", "Reset a forgotten password", 3.0, "Medium", &["auth"], 1, &[(-1, 10, Into(1)), (4, 9, Start), (9, 10, Review), (10, 9, Done)]),
    Seed(4, "Bug", "Session expires after one minute", 2.0, "Highest", &["auth", "regression"], 1, &[(-1, 10, Into(1)), (2, 9, Start), (3, 11, Review), (3, 15, Done)]),
    Seed(0, "Task", "Choose an error tracker", 1.0, "Low", &["infra"], 0, &[(-1, 10, Into(1)), (8, 9, Start), (9, 15, Review), (10, 14, Done)]),
    Seed(2, "Story", "Two-factor sign-in", 8.0, "High", &["auth"], 1, &[(-1, 10, Into(1)), (5, 9, Start), (14, 8, Into(2)), (18, 15, Review), (19, 10, Done)]),
    // Sprint 2: ENG-17 came in late, ENG-15 and ENG-16 left over.
    Seed(1, "Story", "Pay by card", 8.0, "Highest", &["billing"], 2, &[(13, 10, Into(2)), (14, 10, Start), (21, 15, Review), (22, 11, Done)]),
    Seed(3, "Story", "Show invoices", 5.0, "Medium", &["billing"], 2, &[(13, 10, Into(2)), (15, 9, Start), (22, 14, Review), (24, 10, Done)]),
    Seed(4, "Task", "Rotate database credentials", 2.0, "High", &["infra", "security"], 0, &[(13, 10, Into(2)), (16, 9, Start), (16, 16, Review), (17, 9, Done)]),
    Seed(0, "Bug", "Totals are rounded twice", 3.0, "High", &["billing"], 2, &[(13, 10, Into(2)), (17, 9, Start), (18, 12, Review), (18, 15, Done)]),
    Seed(1, "Story", "Refund a payment", 5.0, "Medium", &["billing"], 2, &[(13, 10, Into(2)), (23, 9, Start), (28, 8, Into(3)), (30, 14, Review), (31, 10, Done)]),
    Seed(2, "Story", "Export invoices as PDF", 8.0, "Low", &["billing"], 2, &[(13, 10, Into(2)), (25, 9, Start), (28, 8, Into(3)), (42, 8, Into(4)), (47, 11, Review), (49, 15, Done)]),
    Seed(4, "Bug", "Card form rejects valid dates", 3.0, "Highest", &["billing", "regression"], 2, &[(18, 11, Into(2)), (18, 13, Start), (19, 15, Review), (20, 9, Done)]),
    // Sprint 3: ENG-22 was taken out, ENG-16 and ENG-23 left over.
    Seed(0, "Story", "Dashboard of weekly numbers", 5.0, "High", &["reports"], 0, &[(27, 10, Into(3)), (28, 10, Start), (33, 14, Review), (34, 10, Done)]),
    Seed(3, "Task", "Index the events table", 3.0, "High", &["infra", "reports"], 0, &[(27, 10, Into(3)), (28, 11, Start), (30, 10, Review), (30, 15, Done)]),
    Seed(4, "Bug", "Charts show yesterday twice", 2.0, "Medium", &["reports"], 0, &[(27, 10, Into(3)), (31, 9, Start), (32, 11, Review), (32, 16, Done)]),
    Seed(2, "Story", "Filter reports by team", 5.0, "Medium", &["reports"], 0, &[(27, 10, Into(3)), (33, 9, Start), (38, 15, Review), (39, 9, Rework), (40, 14, Review), (41, 10, Done)]),
    Seed(9, "Story", "Schedule reports by mail", 8.0, "Low", &["reports"], 0, &[(27, 10, Into(3)), (35, 10, Out)]),
    Seed(1, "Story", "Share a report by link", 5.0, "Medium", &["reports"], 0, &[(27, 10, Into(3)), (37, 9, Start), (42, 8, Into(4)), (45, 15, Review), (46, 10, Done)]),
    // Sprint 4: ENG-30 came in late, ENG-28 and ENG-29 left over.
    Seed(0, "Story", "Search across projects", 8.0, "High", &["search"], 0, &[(41, 10, Into(4)), (42, 10, Start), (50, 15, Review), (51, 11, Done)]),
    Seed(3, "Story", "Suggestions while typing", 5.0, "Medium", &["search"], 0, &[(41, 10, Into(4)), (43, 9, Start), (48, 14, Review), (49, 9, Done)]),
    Seed(4, "Bug", "Umlauts break the search", 2.0, "High", &["search"], 0, &[(41, 10, Into(4)), (44, 9, Start), (45, 10, Review), (45, 14, Done)]),
    Seed(0, "Task", "Rebuild the index without downtime", 3.0, "Medium", &["infra", "search"], 0, &[(41, 10, Into(4)), (47, 9, Start), (49, 11, Review), (50, 9, Done)]),
    Seed(1, "Story", "Save a search", 3.0, "Low", &["search"], 0, &[(41, 10, Into(4)), (53, 9, Start), (56, 8, Into(5)), (58, 14, Review), (59, 10, Done)]),
    Seed(2, "Story", "Rank results by freshness", 5.0, "Medium", &["search"], 0, &[(41, 10, Into(4)), (52, 9, Start), (54, 9, Estimate(8.0)), (56, 8, Into(5)), (60, 15, Review)]),
    Seed(4, "Bug", "Search times out on Mondays", 5.0, "Highest", &["search", "regression"], 0, &[(46, 11, Into(4)), (46, 13, Start), (48, 10, Review), (48, 16, Done)]),
    // Sprint 5, active: ENG-37 came in late.
    Seed(2, "Story", "Keep a local copy of issues", 8.0, "Highest", &["mobile"], 3, &[(55, 10, Into(5)), (56, 11, Start)]),
    Seed(3, "Story", "Show when the app is offline", 3.0, "Medium", &["mobile"], 3, &[(55, 10, Into(5)), (57, 9, Start), (59, 15, Review), (60, 9, Done)]),
    Seed(1, "Story", "Send changes when back online", 8.0, "High", &["mobile"], 3, &[(55, 10, Into(5))]),
    Seed(4, "Task", "Measure battery use", 2.0, "Low", &["mobile"], 3, &[(55, 10, Into(5)), (58, 9, Start), (63, 7, Review)]),
    Seed(0, "Task", "Agree on who may see salaries", 2.0, "High", &["compliance"], 0, &[(55, 10, Into(5)), (59, 9, Start)]),
    Seed(0, "Story", "Resolve conflicting edits", 5.0, "Medium", &["mobile"], 3, &[(55, 10, Into(5)), (60, 9, Start)]),
    Seed(3, "Bug", "App crashes on a full disk", 3.0, "Highest", &["mobile", "regression"], 3, &[(59, 14, Into(5)), (60, 10, Start), (63, 8, Review)]),
    // The backlog.
    Seed(9, "Story", "Dark theme", 5.0, "Low", &["design"], 0, &[]),
    Seed(9, "Bug", "Avatars are stretched", 0.0, "Lowest", &["design"], 0, &[]),
    Seed(1, "Story", "Sign out everywhere", 3.0, "Medium", &["auth"], 1, &[]),
    // A subtask of ENG-31.
    Seed(2, "Sub-task", "Encrypt the local copy", 0.0, "High", &["mobile", "security"], 31, &[(57, 10, Start)]),
];

#[rustfmt::skip]
static COMMENTS: [(u64, u8, i64, i64, &str); 8] = [
    (10, 2, 12, 16, "The SMS provider is late; this will not make it into the sprint."),
    (16, 0, 26, 11, "Fonts are missing in the PDF. Larger than we thought."),
    (22, 0, 35, 10, "Out of this sprint: mail delivery needs a decision first."),
    (29, 2, 54, 9, "Raised to 8: the ranking needs a second index."),
    (31, 2, 60, 16, "The schema is settled. Writing the migration next."),
    (33, 1, 60, 11, "Waiting for ENG-31 before I can start."),
    (35, 0, 62, 18, "Asked HR for the list; no answer yet."),
    (37, 3, 63, 8, "Fix is up for review, it was the log file."),
];

/// The demo site with `now` as the morning of day 63.
pub(super) fn state(now: i64) -> State {
    let mut state = State::new(now.saturating_sub(90 * 24 * HOUR));
    fill(&mut state, now);
    state.now = now;
    state
}

fn fill(state: &mut State, now: i64) -> Option<()> {
    let at = |day: i64, hour: i64| now.saturating_add(((day - 63) * 24 + hour - 9) * HOUR);
    let time = |day: i64, hour: i64| Timestamp::from_millis(at(day, hour));
    for (account, name) in PEOPLE {
        state.add_user(account, name);
    }
    state.add_project("ENG", "Engineering");
    state.add_project("HR", "People");
    for name in ["Server", "Mobile", "Web"] {
        state.add_component("ENG", name);
    }
    state.add_version("ENG", "1.0", true, at(28, 9));
    state.add_version("ENG", "1.1", true, at(56, 9));
    state.add_version("ENG", "2.0", false, at(84, 9));
    let board = state.add_board("ENG", "ENG board", "scrum")?;
    let hr_board = state.add_board("HR", "HR board", "scrum")?;
    let mut sprints = Vec::new();
    for (number, goal) in (1i64..).zip(GOALS) {
        let (start, end) = ((number - 1) * 14, number * 14);
        let sprint = SandboxSprint::new(board, format!("ENG Sprint {number}"))
            .goal(goal)
            .dates(time(start, 9), time(end, 9));
        let sprint = if number < 5 {
            sprint.closed(time(end, 8))
        } else {
            sprint.active()
        };
        sprints.push(state.add_sprint(sprint)?);
    }
    let hr_sprint = state.add_sprint(
        SandboxSprint::new(hr_board, "HR Sprint 1")
            .goal("Salary review")
            .dates(time(56, 9), time(70, 9))
            .active(),
    )?;
    for (number, seed) in (1u64..).zip(&SEEDS) {
        plant(state, number, seed, &sprints, at);
    }
    for (number, who, day, hour, text) in COMMENTS {
        state.add_comment(&format!("ENG-{number}"), account(who), text, at(day, hour));
    }
    people(state, hr_sprint, at);
    // ENG-33 is blocked by ENG-31, and ENG-35 by something of HR.
    state.add_link("Blocks", "ENG-31", "ENG-33");
    state.add_link("Blocks", "HR-2", "ENG-35");
    state.add_link("Relates", "ENG-23", "ENG-21");
    fix_versions(state);
    Some(())
}

fn account(who: u8) -> &'static str {
    PEOPLE
        .get(usize::from(who))
        .map_or(DEMO_ACCOUNT, |(account, _)| account)
}

fn plant(
    state: &mut State,
    number: u64,
    seed: &Seed,
    sprints: &[u64],
    at: impl Fn(i64, i64) -> i64,
) -> Option<()> {
    let Seed(who, kind, summary, points, priority, labels, parent, steps) = *seed;
    // Written down a week before anything happens to it.
    let first = steps.first().map_or(58, |(day, ..)| *day);
    let created =
        at(first - 7, 10).saturating_add(i64::try_from(number).unwrap_or_default() * 60_000);
    let mut issue = SandboxIssue::new("ENG", summary)
        .issue_type(kind)
        .priority(priority)
        .reporter(account(u8::try_from(number % 5).unwrap_or_default()))
        .description(paragraph(&format!(
            "{summary}: see the notes of the planning."
        )))
        .created(Timestamp::from_millis(created));
    if points > 0.0 {
        issue = issue.points(points);
    }
    if who != 9 {
        issue = issue.assignee(account(who));
    }
    if parent > 0 {
        issue = issue.parent(format!("ENG-{parent}"));
    }
    for label in labels {
        issue = issue.label(*label);
    }
    let key = state.add_issue(issue)?;
    let id = state.find_issue(&key)?.id;
    let [done, ..] = &RESOLUTIONS;
    for (day, hour, step) in steps {
        let (when, who) = (at(*day, *hour), account(who));
        let status = match step {
            Into(sprint) => {
                let sprint = *sprints.get(usize::try_from(*sprint).ok()?.checked_sub(1)?)?;
                planned(state, id, sprint, who, when);
                continue;
            }
            Out => {
                planned_out(state, id, who, when);
                continue;
            }
            Estimate(points) => {
                state.estimate(id, *points, who, when);
                continue;
            }
            Start | Rework => "In Progress",
            Review => "In Review",
            Done => "Done",
        };
        let resolution = matches!(step, Done).then_some(done);
        state.put_in_status(id, super::issues::status(status)?, resolution, who, when);
    }
    Some(())
}

/// Adds a sprint to the list as it was at the time, when the sprints before had been closed already.
fn planned(state: &mut State, issue: u64, sprint: u64, who: &str, when: i64) {
    let Some(mut sprints) = state.issue_by_id(issue).map(|issue| issue.sprints.clone()) else {
        return;
    };
    sprints.push(sprint);
    state.set_sprints(issue, sprints, who, when);
}

/// Takes the last sprint, which was open at the time, off the list.
fn planned_out(state: &mut State, issue: u64, who: &str, when: i64) {
    let Some(mut sprints) = state.issue_by_id(issue).map(|issue| issue.sprints.clone()) else {
        return;
    };
    sprints.pop();
    state.set_sprints(issue, sprints, who, when);
}

/// What nobody but HR should see.
fn people(state: &mut State, sprint: u64, at: impl Fn(i64, i64) -> i64) -> Option<()> {
    let issues = [
        ("Salary review of engineering", "In Progress", Some(sprint)),
        ("Clear the list of who sees salaries", "To Do", Some(sprint)),
        ("Offer for a candidate", "In Review", Some(sprint)),
        ("Complaint of an employee", "To Do", None),
    ];
    for (number, (summary, status, sprint)) in (0i64..).zip(issues) {
        let mut issue = SandboxIssue::new("HR", summary)
            .points(3.0)
            .label("confidential")
            .assignee(account(4))
            .reporter(account(3))
            .description(paragraph("Confidential."))
            .created(Timestamp::from_millis(at(50 + number, 10)));
        if let Some(sprint) = sprint {
            issue = issue.sprint(sprint);
        }
        let key = state.add_issue(issue)?;
        let id = state.find_issue(&key)?.id;
        if let Some(status) = find(&super::model::STATUSES, status) {
            state.put_in_status(id, status, None, account(4), at(57 + number, 11));
        }
    }
    state.add_comment(
        "HR-1",
        account(4),
        "The numbers are in the sheet.",
        at(60, 10),
    )
}

/// What was done in the first two sprints was released as 1.0, in the next two as 1.1.
fn fix_versions(state: &mut State) {
    let versions: Vec<u64> = state
        .projects
        .iter()
        .flat_map(|p| &p.versions)
        .map(|version| version.id)
        .collect();
    let closed: Vec<u64> = state
        .sprints
        .iter()
        .filter(|sprint| sprint.state == SprintState::Closed)
        .map(|sprint| sprint.id)
        .collect();
    for issue in &mut state.issues {
        let Some(last) = issue.sprints.last().filter(|_| issue.resolution.is_some()) else {
            continue;
        };
        let index = closed
            .iter()
            .position(|id| id == last)
            .map_or(2, |index| index / 2);
        issue.fix_versions.extend(versions.get(index));
    }
}
