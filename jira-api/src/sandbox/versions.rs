//! Versions of projects by their ids: reading, counting, writing, merging, deleting.

use atlassian_core::operation::Method::{Delete, Get, Post, Put};
use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Reply, created, no_content, ok, text_or_number};
use super::model::{Issue, Project, Version};
use super::render::Render;
use super::state::State;

pub(super) fn route(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    match (call.method, path) {
        (Post, []) => create(state, call),
        (Get, [id]) => get(state, call, id),
        (Put, [id]) => update(state, call, id),
        (Delete, [id]) => delete(
            state,
            id,
            call.query("moveFixIssuesTo"),
            call.query("moveAffectedIssuesTo"),
        ),
        (Post, [id, "removeAndSwap"]) => {
            let fixed = text_or_number(&call.body["moveFixIssuesTo"]);
            let affected = text_or_number(&call.body["moveAffectedIssuesTo"]);
            delete(state, id, fixed.as_deref(), affected.as_deref())
        }
        (Get, [id, "relatedIssueCounts"]) => related(state, call, id),
        (Get, [id, "unresolvedIssueCount"]) => unresolved(state, call, id),
        (Put, [id, "mergeto", other]) => merge(state, id, other),
        (Post, [id, "move"]) => shift(state, call, id),
        _ => Ok(Reply::Unhandled),
    }
}

fn find<'s>(state: &'s State, id: &str) -> Result<(&'s Project, &'s Version), Failure> {
    let found = state.projects.iter().find_map(|project| {
        let version = project.versions.iter().find(|v| v.id.to_string() == id)?;
        Some((project, version))
    });
    let found =
        found.ok_or_else(|| Failure::new(404, format!("Could not find version for id '{id}'")))?;
    state.touch(found.0.id);
    Ok(found)
}

fn get(state: &State, call: &Call, id: &str) -> Answer {
    let (project, version) = find(state, id)?;
    ok(Render::new(state, call).version(project.id, version))
}

fn create(state: &mut State, call: &Call) -> Answer {
    let body = &call.body;
    let project = text_or_number(&body["projectId"]).or_else(|| text_or_number(&body["project"]));
    let Some(project) = project else {
        return Err(Failure::field(
            "projectId",
            "Project must be specified to create a version.",
        ));
    };
    let project = state.project(&project)?.id;
    let mut version = Version {
        id: 0,
        name: String::new(),
        description: None,
        released: false,
        archived: false,
        start: None,
        date: None,
    };
    read(state, project, &mut version, body, true)?;
    version.id = state.next_id();
    state.tick();
    if let Some(project) = state.projects.iter_mut().find(|other| other.id == project) {
        project.versions.push(version.clone());
    }
    created(Render::new(state, call).version(project, &version))
}

/// Sets what a body gives.
fn read(
    state: &State,
    project: u64,
    version: &mut Version,
    body: &Value,
    new: bool,
) -> Result<(), Failure> {
    match body["name"].as_str().map(str::trim) {
        None if !new => {}
        None | Some("") => {
            return Err(Failure::field(
                "name",
                "You must specify a valid version name",
            ));
        }
        Some(name) => {
            let taken = state
                .projects
                .iter()
                .filter(|other| other.id == project)
                .flat_map(|other| &other.versions)
                .any(|other| other.id != version.id && other.name.eq_ignore_ascii_case(name));
            if taken {
                return Err(Failure::field(
                    "name",
                    "A version with this name already exists in this project.",
                ));
            }
            name.clone_into(&mut version.name);
        }
    }
    if let Some(text) = body["description"].as_str() {
        version.description = Some(text.to_owned());
    }
    if let Some(flag) = body["released"].as_bool() {
        version.released = flag;
    }
    if let Some(flag) = body["archived"].as_bool() {
        version.archived = flag;
    }
    for (name, date) in [
        ("startDate", &mut version.start),
        ("releaseDate", &mut version.date),
    ] {
        match &body[name] {
            Value::Null => {}
            Value::String(text) if super::issues::is_date(text) => *date = Some(text.clone()),
            _ => {
                return Err(Failure::field(
                    name,
                    "Error parsing date string: the format is yyyy-MM-dd",
                ));
            }
        }
    }
    Ok(())
}

fn update(state: &mut State, call: &Call, id: &str) -> Answer {
    let (project, version) = find(state, id)?;
    let (project, mut version) = (project.id, version.clone());
    read(state, project, &mut version, &call.body, false)?;
    // The address of the version that gets what is still open.
    let target = match call.body["moveUnfixedIssuesTo"].as_str() {
        None => None,
        Some(address) => {
            let target = address.rsplit('/').next().unwrap_or_default();
            Some(find(state, target)?.1.id)
        }
    };
    state.tick();
    if let Some(target) = target {
        let open = |issue: &Issue| issue.resolution.is_none();
        replace(state, version.id, Some(target), None, open);
    }
    let all = state.projects.iter_mut().flat_map(|p| &mut p.versions);
    for stored in all.filter(|stored| stored.id == version.id) {
        *stored = version.clone();
    }
    get(state, call, id)
}

/// Takes a version from issues, which get others for it where there are any.
fn replace(
    state: &mut State,
    version: u64,
    fixed: Option<u64>,
    affected: Option<u64>,
    which: impl Fn(&Issue) -> bool,
) {
    for issue in state.issues.iter_mut().filter(|issue| which(issue)) {
        for (list, other) in [
            (&mut issue.fix_versions, fixed),
            (&mut issue.affected_versions, affected),
        ] {
            if list.contains(&version) {
                list.retain(|id| *id != version && Some(*id) != other);
                list.extend(other);
            }
        }
    }
}

fn remove(state: &mut State, version: u64) {
    for project in &mut state.projects {
        project.versions.retain(|other| other.id != version);
    }
}

fn delete(state: &mut State, id: &str, fixed: Option<&str>, affected: Option<&str>) -> Answer {
    let version = find(state, id)?.1.id;
    let other = |id: Option<&str>| id.map(|id| Ok(find(state, id)?.1.id)).transpose();
    let (fixed, affected) = (other(fixed)?, other(affected)?);
    state.tick();
    replace(state, version, fixed, affected, |_| true);
    remove(state, version);
    no_content()
}

fn merge(state: &mut State, id: &str, other: &str) -> Answer {
    let (project, version) = find(state, id)?;
    let (project, version) = (project.id, version.id);
    let (target, other) = find(state, other)?;
    if target.id != project || other.id == version {
        return Err(Failure::new(
            400,
            "A version can only be merged with another of its project.",
        ));
    }
    let other = other.id;
    state.tick();
    replace(state, version, Some(other), Some(other), |_| true);
    remove(state, version);
    no_content()
}

/// To another place in the list of its project.
fn shift(state: &mut State, call: &Call, id: &str) -> Answer {
    let (project, version) = find(state, id)?;
    let (project, version) = (project.id, version.clone());
    let after = match call.body["after"].as_str() {
        None => None,
        Some(address) => {
            let after = address.rsplit('/').next().unwrap_or_default();
            Some(find(state, after)?.1.id)
        }
    };
    let position = call.body["position"].as_str();
    state.tick();
    let Some(project) = state.projects.iter_mut().find(|other| other.id == project) else {
        return Err(Failure::new(404, "The project does not exist."));
    };
    let all = &mut project.versions;
    let from = all.iter().position(|other| other.id == version.id);
    let from = from.unwrap_or_default();
    all.retain(|other| other.id != version.id);
    let to = match (after, position) {
        (Some(after), _) => match all.iter().position(|other| other.id == after) {
            Some(place) => place.saturating_add(1),
            None => from,
        },
        (None, Some("First")) => 0,
        (None, Some("Last")) => all.len(),
        (None, Some("Earlier")) => from.saturating_sub(1),
        (None, Some("Later")) => from.saturating_add(1),
        (None, _) => from,
    };
    all.insert(to.min(all.len()), version);
    get(state, call, id)
}

fn address(call: &Call, id: u64) -> String {
    format!("{}/rest/api/3/version/{id}", call.site)
}

fn related(state: &State, call: &Call, id: &str) -> Answer {
    let version = find(state, id)?.1.id;
    let count = |with: fn(&Issue) -> &Vec<u64>| {
        let issues = state.issues.iter();
        issues
            .filter(|issue| with(issue).contains(&version))
            .count()
    };
    ok(json!({
        "self": address(call, version),
        "issuesFixedCount": count(|issue| &issue.fix_versions),
        "issuesAffectedCount": count(|issue| &issue.affected_versions),
        "issueCountWithCustomFieldsShowingVersion": 0,
        "customFieldUsage": [],
    }))
}

fn unresolved(state: &State, call: &Call, id: &str) -> Answer {
    let version = find(state, id)?.1.id;
    let issues = state.issues.iter();
    let fixed: Vec<&Issue> = issues
        .filter(|issue| issue.fix_versions.contains(&version))
        .collect();
    let open = fixed.iter().filter(|issue| issue.resolution.is_none());
    ok(json!({
        "self": address(call, version),
        "issuesCount": fixed.len(),
        "issuesUnresolvedCount": open.count(),
    }))
}
