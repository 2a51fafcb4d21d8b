//! Places where any text may stand, and why that reaches nothing outside; and places that must never be
//! such, though their names are.

use std::collections::BTreeSet;

use atlassian_core::operation::Operation;

use super::places::Spot;

/// Places that are not free, though others of their name are, and why.
const NEVER: &[(&str, &str)] = &[
    // Another project's key or name is refused, which tells that there is one.
    ("updateProject", "body./key"),
    ("updateProject", "body./name"),
    // A scheme adds the projects that use it, and a denial tells that it did.
    (
        "getNotificationSchemeToProjectMappings",
        "query.notificationSchemeId",
    ),
    (
        "searchProjectsUsingSecuritySchemes",
        "query.issueSecuritySchemeId",
    ),
    // Whether it is found tells whether it is there.
    ("getAlternativeIssueTypes", "path.id"),
    // The body names the thing once more.
    ("updateVersion", "body./id"),
    ("updateComponent", "body./id"),
    ("updateFilter", "body./id"),
    ("updateLookAndFeelSettings", "body./spaceReference"),
];

/// The free places: each name with the reason it stands below.
fn free() -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut why = "";
    let lines = include_str!("free.txt").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .flat_map(move |line| {
            let names = match line.strip_prefix(' ') {
                Some(names) => names,
                None => {
                    why = line;
                    ""
                }
            };
            names.split_whitespace().map(move |name| (name, why))
        })
}

/// Which of them were needed.
#[derive(Default)]
pub(crate) struct Used(BTreeSet<&'static str>);

impl Used {
    /// Whether a place may hold anything.
    pub(crate) fn allows(&mut self, operation: &Operation, spot: &Spot) -> bool {
        let place = spot.to_string();
        if NEVER.contains(&(operation.id, place.as_str())) {
            return false;
        }
        let found = free().find(|(entry, _)| {
            let (id, name) = entry.split_once(':').unwrap_or(("*", entry));
            is_like(operation.id, id) && is_at(spot, name)
        });
        found.is_some_and(|(entry, _)| {
            self.0.insert(entry);
            true
        })
    }

    pub(crate) fn and(&mut self, other: Used) {
        self.0.extend(other.0);
    }

    /// Free places that nothing needed, or that stand there twice.
    pub(crate) fn unused(&self) -> Vec<String> {
        let mut known = BTreeSet::new();
        free()
            .filter(|(entry, _)| !self.0.contains(entry) || !known.insert(*entry))
            .map(|(entry, why)| format!("{entry} ({why})"))
            .collect()
    }
}

/// Whether a place has a name, or begins there.
fn is_at(spot: &Spot, name: &str) -> bool {
    match (spot, name.strip_prefix('/')) {
        (Spot::Body(at), Some(_)) => at
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        (spot, None) => spot.name() == name,
        _ => false,
    }
}

/// Whether a text is what a pattern says, in which `*` is anything.
fn is_like(text: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => text == pattern,
        Some((before, after)) => text
            .strip_prefix(before)
            .is_some_and(|rest| rest.len() >= after.len() && rest.ends_with(after)),
    }
}
