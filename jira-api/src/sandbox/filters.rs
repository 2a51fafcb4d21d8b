//! Saved filters: reading, searching, writing, and with whom they are shared.
//!
//! A filter belongs to nobody's project, yet its JQL tells of those that it names: reading or writing
//! it touches them.

use atlassian_core::operation::Method::{Delete, Get, Post, Put};
use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Reply, created, no_content, ok, text_or_number, texts};
use super::jql::{Query, parse};
use super::model::Filter;
use super::render::{Render, merge};
use super::search::context;
use super::state::State;

pub(super) fn route(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    match (call.method, path) {
        (Post, []) => create(state, call),
        (Get, ["my"]) => mine(state, call),
        (Get, ["favourite"]) => favourites(state, call),
        (Get, ["search"]) => search(state, call),
        (Get, ["defaultShareScope"]) => ok(json!({"scope": "PRIVATE"})),
        (Get, [id]) => get(state, call, id),
        (Put, [id]) => update(state, call, id),
        (Delete, [id]) => delete(state, id),
        (Put, [id, "favourite"]) => favour(state, call, id, true),
        (Delete, [id, "favourite"]) => favour(state, call, id, false),
        (Put, [id, "owner"]) => hand_over(state, call, id),
        (Get, [id, "columns"]) => columns(state, id),
        (Get, [id, "permission"]) => {
            let shares = shares(Render::new(state, call), find(state, id)?);
            ok(shares.into())
        }
        (Post, [id, "permission"]) => share(state, call, id),
        (Get, [id, "permission", share]) => {
            let shares = shares(Render::new(state, call), find(state, id)?);
            let mut shares = shares.into_iter();
            let share: Option<u64> = share.parse().ok();
            let found = shares.find(|found| share.is_some() && found["id"].as_u64() == share);
            ok(found.ok_or_else(no_share)?)
        }
        (Delete, [id, "permission", share]) => unshare(state, id, share),
        _ => Ok(Reply::Unhandled),
    }
}

fn find<'s>(state: &'s State, id: &str) -> Result<&'s Filter, Failure> {
    let mut all = state.filters.iter();
    let found = all.find(|filter| filter.id.to_string() == id);
    let found = found.ok_or_else(|| {
        Failure::new(
            400,
            format!("The selected filter is not available to you, perhaps it has been deleted or had its permissions changed: {id}."),
        )
    })?;
    state.touch_filter(found.id);
    Ok(found)
}

fn json(state: &State, call: &Call, filter: &Filter) -> Value {
    state.touch_filter(filter.id);
    let render = Render::new(state, call);
    let id = filter.id;
    json!({
        "self": format!("{}/rest/api/3/filter/{id}", call.site),
        "id": id.to_string(),
        "name": filter.name,
        "description": filter.description,
        "owner": render.user(&filter.owner),
        "jql": filter.jql,
        "viewUrl": format!("{}/issues/?filter={id}", call.site),
        "searchUrl": format!("{}/rest/api/3/search?jql=filter%3D{id}", call.site),
        "favourite": filter.favourite_of.contains(call.account()),
        "favouritedCount": filter.favourite_of.len(),
        "sharePermissions": shares(render, filter),
        "editPermissions": [],
    })
}

/// One for each project it is shared with; the project's id is the share's, too.
fn shares(render: Render<'_>, filter: &Filter) -> Vec<Value> {
    let state = render.state;
    let projects = state.projects.iter();
    projects
        .filter(|project| filter.shared_with.contains(&project.id))
        .map(|project| {
            json!({
                "id": project.id,
                "type": "project",
                "project": render.project(project),
            })
        })
        .collect()
}

fn no_share() -> Failure {
    Failure::new(404, "The share permission does not exist.")
}

fn get(state: &State, call: &Call, id: &str) -> Answer {
    ok(json(state, call, find(state, id)?))
}

fn listed(state: &State, call: &Call, which: impl Fn(&Filter) -> bool) -> Answer {
    let filters = state.filters.iter().filter(|filter| which(filter));
    ok(filters.map(|filter| json(state, call, filter)).collect())
}

fn mine(state: &State, call: &Call) -> Answer {
    let favourites = call.flag("includeFavourites") == Some(true);
    let me = call.account();
    listed(state, call, |filter| {
        filter.owner == me || favourites && filter.favourite_of.contains(me)
    })
}

fn favourites(state: &State, call: &Call) -> Answer {
    let me = call.account();
    listed(state, call, |filter| filter.favourite_of.contains(me))
}

/// Names and ids only, unless more is expanded.
fn search(state: &State, call: &Call) -> Answer {
    let page = call.page(50, 100)?;
    let name = call.query("filterName").map(str::to_lowercase);
    let owner = call.query("accountId").or_else(|| call.query("owner"));
    let ids = call.list("id");
    let project = call.query("projectId").map(|id| state.project(id));
    let project = project.transpose()?.map(|project| project.id);
    let expand = call.list("expand");
    let mut all = Vec::new();
    for filter in &state.filters {
        let wanted = name
            .as_ref()
            .is_none_or(|name| filter.name.to_lowercase().contains(name))
            && owner.is_none_or(|owner| filter.owner == owner)
            && (ids.is_empty() || ids.contains(&filter.id.to_string()))
            && project.is_none_or(|project| filter.shared_with.contains(&project));
        if !wanted {
            continue;
        }
        let whole = json(state, call, filter);
        let mut brief = json!({
            "expand": "description,owner,jql,viewUrl,searchUrl,favourite,favouritedCount,sharePermissions,editPermissions,isWritable,approximateLastUsed,subscriptions",
            "self": whole["self"],
            "id": whole["id"],
            "name": whole["name"],
        });
        for name in expand
            .iter()
            .filter(|name| whole.get(name.as_str()).is_some())
        {
            merge(&mut brief, json!({name.as_str(): whole[name.as_str()]}));
        }
        all.push(brief);
    }
    ok(page.values(all.len(), page.of(&all)))
}

/// Sets what a body gives. The JQL has to be one that the sandbox can evaluate.
fn read(state: &State, call: &Call, filter: &mut Filter) -> Result<(), Failure> {
    let body = &call.body;
    let name = body["name"].as_str().map(str::trim).unwrap_or_default();
    if name.is_empty() {
        return Err(Failure::field(
            "filterName",
            "You must specify a name to save this filter as.",
        ));
    }
    let taken = state
        .filters
        .iter()
        .any(|other| other.id != filter.id && other.owner == filter.owner && other.name == name);
    if taken {
        return Err(Failure::field(
            "filterName",
            "Filter with same name already exists.",
        ));
    }
    name.clone_into(&mut filter.name);
    if let Some(text) = body["description"].as_str() {
        text.clone_into(&mut filter.description);
    }
    if let Some(jql) = body["jql"].as_str() {
        let context = context(state, call);
        parse(jql)
            .and_then(|parsed| Query::new(&parsed, &context))
            .map_err(|message| Failure::field("jql", message))?;
        jql.clone_into(&mut filter.jql);
    }
    if let Some(shares) = body["sharePermissions"].as_array() {
        filter.shared_with.clear();
        for share in shares.iter().filter(|share| share["type"] == "project") {
            let project = &share["project"];
            let project =
                text_or_number(&project["id"]).or_else(|| text_or_number(&project["key"]));
            let project = state.project(&project.unwrap_or_default())?;
            filter.shared_with.push(project.id);
        }
    }
    match body["favourite"].as_bool() {
        Some(true) => {
            filter.favourite_of.insert(call.account().to_owned());
        }
        Some(false) => {
            filter.favourite_of.remove(call.account());
        }
        None => {}
    }
    Ok(())
}

fn create(state: &mut State, call: &Call) -> Answer {
    let mut filter = Filter {
        id: 0,
        name: String::new(),
        description: String::new(),
        owner: call.account().to_owned(),
        jql: String::new(),
        favourite_of: Default::default(),
        shared_with: Vec::new(),
    };
    read(state, call, &mut filter)?;
    state.tick();
    filter.id = state.add_filter(&filter.name, &filter.jql, call.account());
    store(state, &filter);
    get(state, call, &filter.id.to_string())
}

fn store(state: &mut State, filter: &Filter) {
    for stored in state
        .filters
        .iter_mut()
        .filter(|other| other.id == filter.id)
    {
        *stored = filter.clone();
    }
}

fn update(state: &mut State, call: &Call, id: &str) -> Answer {
    let mut filter = find(state, id)?.clone();
    read(state, call, &mut filter)?;
    state.tick();
    store(state, &filter);
    get(state, call, id)
}

fn delete(state: &mut State, id: &str) -> Answer {
    let filter = find(state, id)?.id;
    // What boards show is gone with it.
    for board in state.boards.iter().filter(|board| board.filter == filter) {
        state.touch(board.project);
    }
    state.tick();
    state.filters.retain(|other| other.id != filter);
    no_content()
}

fn favour(state: &mut State, call: &Call, id: &str, favour: bool) -> Answer {
    let mut filter = find(state, id)?.clone();
    if favour {
        filter.favourite_of.insert(call.account().to_owned());
    } else {
        filter.favourite_of.remove(call.account());
    }
    state.tick();
    store(state, &filter);
    get(state, call, id)
}

fn hand_over(state: &mut State, call: &Call, id: &str) -> Answer {
    let mut filter = find(state, id)?.clone();
    let account = call.body["accountId"].as_str().unwrap_or_default();
    if state.user(account).is_none() {
        return Err(Failure::new(400, "The user does not exist."));
    }
    account.clone_into(&mut filter.owner);
    state.tick();
    store(state, &filter);
    no_content()
}

/// Nobody has chosen any: those that every filter has.
fn columns(state: &State, id: &str) -> Answer {
    find(state, id)?;
    let ids = ["issuetype", "issuekey", "summary", "assignee", "status"];
    ok(ids
        .into_iter()
        .filter_map(|id| state.field(id))
        .map(|field| json!({"label": field.name, "value": field.id}))
        .collect())
}

fn share(state: &mut State, call: &Call, id: &str) -> Answer {
    let mut filter = find(state, id)?.clone();
    if call.body["type"] != "project" {
        return Err(Failure::new(
            400,
            "The sandbox shares filters with projects only.",
        ));
    }
    let project = texts(&json!([call.body["projectId"]]))
        .pop()
        .unwrap_or_default();
    let project = state.project(&project)?.id;
    if !filter.shared_with.contains(&project) {
        filter.shared_with.push(project);
    }
    state.tick();
    store(state, &filter);
    let shares = shares(Render::new(state, call), find(state, id)?);
    created(shares.into())
}

fn unshare(state: &mut State, id: &str, share: &str) -> Answer {
    let mut filter = find(state, id)?.clone();
    let before = filter.shared_with.len();
    filter
        .shared_with
        .retain(|project| project.to_string() != share);
    if filter.shared_with.len() == before {
        return Err(no_share());
    }
    state.tick();
    store(state, &filter);
    no_content()
}
