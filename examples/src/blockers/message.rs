//! What is told: an object a line, ready for a chat webhook.

use atlassian_core::Timestamp;
use jira_api::reports::{BlockedIssue, Blocker};
use serde::Serialize;

use super::state::Known;
use crate::program::one_line;

/// What happened to an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// Something blocks it that did not before.
    Blocked,
    /// Something that blocked it does not any more.
    Resolved,
}

/// A message for a chat: `text` is what people read, the rest is for programs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Message {
    /// What people read: one line, in which nothing calls or formats, whatever a summary holds.
    pub text: String,
    /// What happened.
    pub event: Happened,
    /// Key of the issue.
    pub key: String,
    /// Its summary, as it is.
    pub summary: String,
    /// Its address.
    pub url: String,
    /// Who is to work on it.
    pub assignee: Option<String>,
    /// Its status; none where the issue is not on the board any more.
    pub status: Option<String>,
    /// Its estimate.
    pub points: Option<f64>,
    /// What is new, or what is resolved.
    pub what: Vec<Blocker>,
    /// Everything that blocks it now.
    pub blocked_by: Vec<Blocker>,
    /// When this was seen.
    pub at: Timestamp,
}

impl Message {
    /// Something new blocks an issue.
    pub(super) fn blocked(
        site_url: &str,
        issue: &BlockedIssue,
        new: Vec<Blocker>,
        at: Timestamp,
    ) -> Self {
        let also = if new.len() < issue.why.len() {
            "also "
        } else {
            ""
        };
        let who = issue.assignee.as_deref().unwrap_or("nobody");
        let text = format!(
            "{} “{}” ({who}) is {also}{}",
            issue.key,
            issue.summary,
            reasons(&new)
        );
        Message {
            text: plain(&text),
            event: Happened::Blocked,
            key: issue.key.clone(),
            summary: issue.summary.clone(),
            url: format!("{site_url}/browse/{}", issue.key),
            assignee: issue.assignee.clone(),
            status: Some(issue.status.name.clone()),
            points: issue.estimate,
            what: new,
            blocked_by: issue.why.clone(),
            at,
        }
    }

    /// Something that blocked an issue does not any more. `now` is the issue where something else still
    /// does.
    pub(super) fn resolved(
        site_url: &str,
        key: &str,
        known: &Known,
        gone: Vec<Blocker>,
        now: Option<&BlockedIssue>,
        at: Timestamp,
    ) -> Self {
        let still = now.map(|issue| issue.why.clone()).unwrap_or_default();
        let words = match now {
            None => "is not blocked any more".to_owned(),
            Some(_) => format!(
                "is not {} any more, but {}",
                reasons(&gone),
                reasons(&still)
            ),
        };
        Message {
            text: plain(&format!("{key} “{}” {words}", known.summary)),
            event: Happened::Resolved,
            key: key.to_owned(),
            summary: known.summary.clone(),
            url: format!("{site_url}/browse/{key}"),
            assignee: now.map_or(known.assignee.clone(), |issue| issue.assignee.clone()),
            status: now.map(|issue| issue.status.name.clone()),
            points: now.and_then(|issue| issue.estimate),
            what: gone,
            blocked_by: still,
            at,
        }
    }
}

/// `blocked by ENG-31 (In Progress) and flagged`.
fn reasons(why: &[Blocker]) -> String {
    let links = why.iter().filter_map(|why| match why {
        Blocker::Link { issue } if issue.status.name.is_empty() => Some(issue.key.clone()),
        Blocker::Link { issue } => Some(format!("{} ({})", issue.key, issue.status.name)),
        _ => None,
    });
    let links: Vec<String> = links.collect();
    let mut all = Vec::new();
    if !links.is_empty() {
        all.push(format!("blocked by {}", links.join(", ")));
    }
    all.extend(why.iter().filter_map(|why| match why {
        Blocker::Flag { .. } => Some("flagged".to_owned()),
        Blocker::Status { status, .. } => Some(format!("in “{}”", status.name)),
        _ => None,
    }));
    all.join(" and ")
}

/// A text in which no chat sees a mention, a link or markup of its own: `<!channel>`, `@everyone`.
fn plain(text: &str) -> String {
    let text = one_line(text).replace('<', "‹").replace('>', "›");
    // What is read is the same: the space behind it has no width.
    text.replace('@', "@\u{200b}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_calls_the_whole_channel() {
        let text = plain("<!channel> @everyone\nsee <https://x.test|here>");
        assert_eq!(
            text,
            "‹!channel› @\u{200b}everyone see ‹https://x.test|here›"
        );
    }
}
