//! The retrospective as an ADF document.

use adf::build::*;
use adf::{BuildError, Document};
use atlassian_core::Timestamp;
use jira_api::reports::{SprintIssue, SprintVelocity};

use super::compute::Retrospective;

/// Heading of the section that belongs to people: what they write there stays.
pub const DISCUSSION: &str = "Discussion";

/// The page: summary, velocity with its chart, issues, prompts. `chart` is the picture on the page, with what
/// it shows in words.
///
/// # Errors
/// When a text of the site cannot stand in a document.
pub fn document(
    retro: &Retrospective,
    site_url: &str,
    chart: Option<(Media, &str)>,
) -> Result<Document, BuildError> {
    let (report, unit) = (&retro.report, retro.unit.as_str());
    let totals = &report.totals;
    let list = |issues| stories(retro, site_url, issues);
    doc((
        panel(
            PanelType::Info,
            (
                p((
                    strong(report.sprint.name.as_str()),
                    format!(
                        " of {}: {} of {} issues done, {} {unit}; {} were committed and {} added. \
                         Velocity over {} sprints: {} {unit}.",
                        retro.board,
                        totals.done.issues,
                        totals.scope.issues,
                        number(totals.done.points),
                        number(totals.committed.points),
                        number(totals.added.points),
                        retro.velocity.sprints.len(),
                        number(retro.velocity.mean),
                    ),
                )),
                p((day(report.start), " to ", day(report.until))),
                report
                    .sprint
                    .goal
                    .as_ref()
                    .map(|goal| p((strong("Goal: "), goal.as_str()))),
            ),
        ),
        h2("Velocity"),
        chart.map(|(picture, words)| media_single(picture.alt(words)).width_percent(80)),
        table((
            header_row([
                "Sprint",
                "Committed",
                "Added",
                "Removed",
                "Completed",
                "Issues done",
            ]),
            each(retro.velocity.sprints.iter().map(velocity_row)),
        )),
        h2(format!("Completed ({})", report.done.len())),
        bullet_list(list(&report.done)),
        h2(format!("Carried over ({})", report.open.len())),
        bullet_list(list(&report.open)),
        (!report.removed.is_empty()).then(|| {
            (
                h2(format!("Taken out ({})", report.removed.len())),
                bullet_list(list(&report.removed)),
            )
        }),
        (!report.done_outside.is_empty()).then(|| {
            (
                h2(format!(
                    "Done outside of the sprint ({})",
                    report.done_outside.len()
                )),
                bullet_list(list(&report.done_outside)),
            )
        }),
        h2(DISCUSSION),
        task_list((
            "What went well, and how do we keep it?",
            "What slowed us down?",
            (!report.open.is_empty())
                .then_some("Why was work carried over: size, blockers, or scope?"),
            "Which one thing do we change in the next sprint, and who sees to it?",
        )),
    ))
    .build()
}

fn velocity_row(sprint: &SprintVelocity) -> TableRow {
    let totals = &sprint.totals;
    row([
        sprint.name.clone(),
        number(totals.committed.points),
        number(totals.added.points),
        number(totals.removed.points),
        number(totals.done.points),
        totals.done.issues.to_string(),
    ])
}

fn stories<'a>(
    retro: &'a Retrospective,
    site_url: &'a str,
    issues: &'a [SprintIssue],
) -> impl Content<BulletList> + 'a {
    each(issues.iter().map(move |issue| {
        let color = if issue.done_at.is_some() {
            StatusColor::Green
        } else {
            StatusColor::Blue
        };
        let estimate = match (issue.estimate_at_first, issue.estimate) {
            (_, None) => None,
            (Some(first), Some(last)) if issue.is_reestimated() => {
                Some(format!(" · {} → {}", number(first), number(last)))
            }
            (_, Some(last)) => Some(format!(" · {}", number(last))),
        };
        let assignee = issue.assignee.as_ref().map(|name| format!(" · {name}"));
        let later = issue.added_later.then_some(" · added later");
        let went_to = issue.went_to.and_then(|sprint| retro.names.get(&sprint));
        item(p((
            link(
                issue.key.as_str(),
                format!("{site_url}/browse/{}", issue.key),
            ),
            format!(" {} ", issue.summary),
            status(issue.status.name.to_uppercase(), color),
            estimate,
            assignee,
            later,
            went_to.map(|sprint| format!(" → {sprint}")),
        )))
    }))
}

fn day(time: Timestamp) -> Date {
    date_millis(time.as_millis())
}

fn number(points: f64) -> String {
    // Two digits at most, and none where there is nothing to say.
    let text = format!("{points:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
