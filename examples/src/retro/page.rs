//! The retrospective as an ADF document.

use adf::build::*;
use adf::{BuildError, Document};

use super::compute::{Retrospective, Story};

fn number(points: f64) -> String {
    // Two digits at most, and none where there is nothing to say.
    let text = format!("{points:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn stories<'a>(site_url: &'a str, list: &'a [Story]) -> impl Content<BulletList> + 'a {
    each(list.iter().map(move |story| {
        let issue = &story.issue;
        let color = if issue.done {
            StatusColor::Green
        } else {
            StatusColor::Blue
        };
        let points = issue.points.map(|points| format!(" · {}", number(points)));
        let assignee = issue.assignee.as_ref().map(|name| format!(" · {name}"));
        let went_to = story.went_to.as_ref().map(|sprint| format!(" → {sprint}"));
        let key = link(
            issue.key.as_str(),
            format!("{site_url}/browse/{}", issue.key),
        );
        item(p((
            key,
            " ",
            issue.summary.as_str(),
            " ",
            status(issue.status.to_uppercase(), color),
            points,
            assignee,
            went_to,
        )))
    }))
}

/// The page: summary, velocity, stories, prompts.
///
/// # Errors
/// When a text of the site cannot stand in a document.
pub fn document(retro: &Retrospective, site_url: &str) -> Result<Document, BuildError> {
    let unit = match retro.unit.as_deref().map(str::to_lowercase) {
        // “Story point estimate” is the field's name, not a unit.
        Some(name) if !name.contains("point") => name,
        _ => "points".to_owned(),
    };
    let last = retro.tallies.last();
    let done = last.map_or(0.0, |tally| tally.points_done);
    let of = last.map_or(0.0, |tally| tally.points);
    let day = |time: Option<atlassian_core::Timestamp>| {
        time.map_or_else(
            || "?".to_owned(),
            |time| time.to_string().chars().take(10).collect(),
        )
    };
    let mood = if done >= of * 0.8 {
        PanelType::Success
    } else {
        PanelType::Warning
    };
    doc((
        panel(
            mood,
            (
                p((
                    strong(format!("{} of {} {unit} done", number(done), number(of))),
                    format!(
                        ", {} of {} issues; velocity over {} sprints: {} {unit}.",
                        retro.completed.len(),
                        retro.completed.len() + retro.carried_over.len(),
                        retro.tallies.len(),
                        number(retro.velocity)
                    ),
                )),
                p(format!(
                    "{} to {}",
                    day(retro.sprint.started),
                    day(retro.sprint.completed)
                )),
                retro
                    .sprint
                    .goal
                    .as_ref()
                    .map(|goal| p((strong("Goal: "), goal.as_str()))),
            ),
        ),
        h2("Velocity"),
        table((
            header_row(["Sprint", "Issues", "Done", "Scope", "Completed"]),
            each(retro.tallies.iter().map(|tally| {
                row([
                    tally.sprint.clone(),
                    tally.issues.to_string(),
                    tally.done.to_string(),
                    number(tally.points),
                    number(tally.points_done),
                ])
            })),
        )),
        h2(format!("Completed ({})", retro.completed.len())),
        bullet_list(stories(site_url, &retro.completed)),
        h2(format!("Carried over ({})", retro.carried_over.len())),
        bullet_list(stories(site_url, &retro.carried_over)),
        h2("Discussion"),
        task_list((
            "What went well, and how do we keep it?",
            "What slowed us down?",
            (!retro.carried_over.is_empty())
                .then_some("Why was work carried over: size, blockers, or scope?"),
            "Which one thing do we change in the next sprint, and who sees to it?",
        )),
    ))
    .build()
}
