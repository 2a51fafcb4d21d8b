//! What an attack may leave behind: nothing of HR, in nothing that the caller can see, and HR itself as
//! it was.

use std::collections::HashSet;

use crate::attack::{Attack, Got, Outcome};
use crate::calls::Shot;
use crate::expect::Expect;
use crate::lookups::is_look_up;
use crate::names::Names;
use crate::world::{Seen, World};

/// How an outcome reads to the caller.
pub(crate) fn said(outcome: &Outcome) -> String {
    let text = match outcome {
        Ok(got) => format!("done: {}", got.text),
        Err(error) => format!("{error}"),
    };
    // Each site has a port of its own.
    let mut parts = text.split("127.0.0.1:");
    let mut same = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        same.push_str("the site");
        same.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    same
}

/// Whether it ended as it has to.
pub(crate) fn ending(
    attack: &Attack,
    world: &World,
    names: &Names,
    outcome: &Outcome,
    calls: &[Seen],
) -> Result<(), String> {
    let only_look_ups = || match calls.iter().find(|call| !is_look_up(call)) {
        Some(call) => Err(format!("it was sent: {}", shown(call))),
        None => Ok(()),
    };
    let nothing = || match calls.first() {
        Some(call) => Err(format!("something was sent: {}", shown(call))),
        None => Ok(()),
    };
    match (&attack.expect, outcome) {
        (Expect::Unsent, Err(error)) if error.is_denied() => nothing(),
        (Expect::LookedUp, Err(error)) if error.is_denied() => only_look_ups(),
        (Expect::Unreadable, Err(atlassian_core::Error::InvalidRequest { .. })) => nothing(),
        (
            Expect::Malformed,
            Err(
                atlassian_core::Error::InvalidRequest { .. } | atlassian_core::Error::Denied { .. },
            ),
        ) => only_look_ups(),
        (Expect::Dropped, Err(error)) if error.is_denied() => Ok(()),
        (Expect::Refused, Err(error)) if error.status().is_some() => Ok(()),
        (Expect::Inside(check), Ok(got)) => check(world, names, got),
        (Expect::Unsent | Expect::LookedUp | Expect::Malformed, outcome) => Err(format!(
            "it should have been denied, but: {}",
            excerpt(outcome)
        )),
        (Expect::Unreadable, outcome) => Err(format!(
            "it should not have been readable, but: {}",
            excerpt(outcome)
        )),
        (Expect::Dropped, outcome) => Err(format!(
            "its answer should have been dropped, but: {}",
            excerpt(outcome)
        )),
        (Expect::Refused, outcome) => Err(format!(
            "Atlassian should have refused it, but: {}",
            excerpt(outcome)
        )),
        (Expect::Inside(_), outcome) => Err(format!(
            "it should have been allowed, but: {}",
            excerpt(outcome)
        )),
    }
}

fn excerpt(outcome: &Outcome) -> String {
    said(outcome).chars().take(600).collect()
}

fn shown(call: &Seen) -> String {
    format!(
        "{} {} {:?} {}",
        call.method, call.path, call.query, call.body
    )
}

/// Whether only look-ups, and what the attack declares, touched HR.
pub(crate) fn reach(attack: &Attack, calls: &[Seen]) -> Result<(), String> {
    let declared = |call: &Seen| {
        let line = format!("{} {}", call.method, call.path);
        attack.reads.iter().any(|read| line.starts_with(read))
    };
    let beyond = calls
        .iter()
        .find(|call| call.of_hr && !is_look_up(call) && !declared(call));
    match beyond {
        Some(call) => Err(format!("it reached HR: {}", shown(call))),
        None => Ok(()),
    }
}

/// Whether nothing of HR is in what the caller got.
pub(crate) fn leak(
    attack: &Attack,
    world: &World,
    outcome: &Outcome,
    given: &str,
) -> Result<(), String> {
    let debug = match outcome {
        Ok(got) => format!("{got:?}"),
        Err(error) => format!("{error:?}\n{error}"),
    };
    let marked = |text: &str| text.to_uppercase().contains(world.names.marker);
    let places = [
        ("what came back", said(outcome)),
        ("the error", debug),
        ("the audit trail", world.trail.text()),
        ("the session", format!("{:?}", world.session)),
    ];
    for (place, text) in &places {
        // What the caller gave is no secret to the caller.
        if marked(text) && !marked(given) {
            return Err(format!(
                "HRSECRET is in {place}: {}",
                around(text, world.names.marker)
            ));
        }
    }
    let Ok(Got { text }) = outcome else {
        return Ok(());
    };
    if attack.mentions {
        return Ok(());
    }
    let project = &world.names.jira.hr_project;
    for form in [
        "projectId\":",
        "projectId\":\"",
        "/project/",
        "project\":{\"id\":\"",
    ] {
        let told = format!("{form}{project}");
        let whole = |at: usize| !text[at..].starts_with(|c: char| c.is_ascii_digit());
        let mut found = text.match_indices(&told);
        if found.any(|(at, found)| whole(at + found.len())) {
            return Err(format!("the id of HR came back: {}", around(text, &told)));
        }
    }
    // Ids of the two products come from two rows; short ones are like any other number.
    let mut hr: HashSet<String> = HashSet::new();
    for (product, calls) in [("jira", world.jira.calls()), ("wiki", world.wiki.calls())] {
        if !calls.is_empty() {
            hr.extend(
                world
                    .names
                    .of_hr(product)
                    .into_iter()
                    .filter(|name| name.len() > 4),
            );
        }
    }
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '~')));
    for word in words {
        let key = word.starts_with("HR-") || word == "HR";
        if (key || hr.contains(word)) && !given.contains(word) {
            return Err(format!("{word} of HR came back: {}", around(text, word)));
        }
    }
    Ok(())
}

/// A part of a text, from a little before the word on.
fn around(text: &str, word: &str) -> String {
    let at = text.to_uppercase().find(&word.to_uppercase());
    let before = text.get(..at.unwrap_or(0)).unwrap_or_default();
    let from = before.chars().count().saturating_sub(80);
    text.chars().skip(from).take(240).collect()
}

/// What a caller gives with a call.
pub(crate) fn given(shot: &Shot) -> String {
    let body = match &shot.0.body {
        atlassian_core::request::Body::Json(value) => value.to_string(),
        other => format!("{other:?}"),
    };
    format!("{:?} {:?} {body}", shot.0.path, shot.0.query)
}
