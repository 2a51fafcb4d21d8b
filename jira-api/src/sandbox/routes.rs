//! Which handler answers which path.

use atlassian_core::operation::Method;

use super::call::{Answer, Call, Reply};
use super::state::State;
use super::{
    attachments, board_parts, boards, bulk, comments, components, epics, fields, filters, issues,
    links, lists, meta, permissions, projects, properties, queries, roles, search, site, sprints,
    transitions, users, versions, watchers, worklogs,
};

pub(super) fn route(state: &mut State, call: &Call) -> Answer {
    state.take_for(call);
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    match segments.as_slice() {
        ["rest", "api", "3", rest @ ..] => platform(state, call, rest),
        ["rest", "agile", "1.0", rest @ ..] => agile(state, call, rest),
        ["rest", "software", "1.0", rest @ ..] if call.method == Method::Get => {
            lists::software(state, call, rest)
        }
        _ => Ok(Reply::Unhandled),
    }
}

fn platform(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    use Method::{Delete, Get, Post, Put};
    match (call.method, path) {
        (Get, ["myself"]) => users::myself(state, call),
        (Get, ["serverInfo"]) => site::server_info(state, call),
        (Get, ["field"]) => fields::list(state),
        (Get, ["field", "search"]) => fields::search(state, call),
        (Get, ["issuetype"]) => site::issue_types(state, call),
        (Get, ["priority"]) => site::priorities(state, call),
        (Get, ["priority", "search"]) => site::priority_page(state, call),
        (Get, ["status"]) => site::statuses(state, call),
        (Get, ["statuses"] | ["statuses", "byNames"]) => site::shared_statuses(call),
        (Get, ["statuses", "search"]) => site::search_statuses(state, call),
        (Get, ["status", id]) => site::status(state, call, id),
        (Get, ["statuscategory"]) => site::status_categories(state, call),
        (Get, ["resolution", "search"]) => site::resolution_page(state, call),
        (Get, ["resolution"]) => site::resolutions(state, call),
        (Get, ["label"]) => site::labels(state, call),
        (Get, ["issueLinkType"]) => site::link_types(state, call),
        (Get, ["user"]) => users::get(state, call),
        (Get, ["user", "search"]) => users::search(state, call),
        (Get, ["user", "assignable", "search"]) => users::assignable(state, call),
        (Get, ["user", "assignable", "multiProjectSearch"]) => {
            users::assignable_in_projects(state, call)
        }
        (Get, ["users"] | ["users", "search"]) => users::all(state, call),
        (Get, ["project", "search"]) => projects::search(state, call),
        (_, ["bulk", rest @ ..]) => bulk::route(state, call, rest),
        (_, ["version", rest @ ..]) => versions::route(state, call, rest),
        (_, ["component", rest @ ..]) => components::route(state, call, rest),
        (_, ["filter", rest @ ..]) => filters::route(state, call, rest),
        (Post, ["worklog", "list"]) => worklogs::by_ids(state, call),
        (Get, ["worklog", "updated"]) => worklogs::updated(state, call),
        (Get, ["worklog", "deleted"]) => worklogs::deleted(state, call),
        (_, ["mypermissions"] | ["permissions", ..]) => permissions::route(state, call, path),
        (Post, ["jql", "match"]) => queries::matching(state, call),
        (Post, ["jql", "parse"]) => queries::parsed(state, call),
        (Get, ["project"]) => projects::list(state, call),
        (Get, ["project", "recent"]) => projects::recent(state, call),
        (Put, ["project", key]) => projects::update(state, call, key),
        (_, ["project", key, "role" | "roledetails", ..]) => {
            roles::route(state, call, key, path.get(2..).unwrap_or_default())
        }
        (_, ["project", key, "properties", rest @ ..]) => {
            let id = state.project(key)?.id;
            properties::route(state, call, properties::Of::Project(id), rest)
        }
        (Get, ["project", key]) => projects::get(state, call, key),
        (Get, ["project", key, "statuses"]) => projects::statuses(state, call, key),
        (Get, ["project", key, "components"]) => projects::components(state, call, key),
        (Get, ["project", key, "component"]) => projects::component_page(state, call, key),
        (Get, ["project", key, "versions"]) => projects::versions(state, call, key),
        (Get, ["project", key, "version"]) => projects::version_page(state, call, key),
        (Get | Post, ["search"]) => search::gone(),
        (Get, ["search", "jql"]) => search::get(state, call),
        (Post, ["search", "jql"]) => search::post(state, call),
        (Post, ["search", "approximate-count"]) => search::count(state, call),
        (Post, ["changelog", "bulkfetch"]) => issues::changelog_bulk(state, call),
        (Post, ["comment", "list"]) => comments::by_ids(state, call),
        (_, ["comment", id, "properties", rest @ ..]) => {
            let id = comments::anywhere(state, id)?;
            properties::route(state, call, properties::Of::Comment(id), rest)
        }
        (Post, ["issueLink"]) => links::create(state, call),
        (Get, ["issueLink", id]) => links::get(state, call, id),
        (Delete, ["issueLink", id]) => links::delete(state, call, id),
        (Get, ["attachment", "meta"]) => attachments::settings(),
        (Get, ["attachment", "content", id]) => attachments::content(state, call, id),
        (Get, ["attachment", "thumbnail", id]) => attachments::thumbnail(state, call, id),
        (Get, ["attachment", id]) => attachments::get(state, call, id),
        (Delete, ["attachment", id]) => attachments::delete(state, id),
        (Post, ["issue"]) => issues::create(state, call),
        (Post, ["issue", "bulk"]) => issues::create_bulk(state, call),
        (Post, ["issue", "bulkfetch"]) => issues::bulk(state, call),
        (Get, ["issue", "createmeta", project, "issuetypes"]) => {
            meta::issue_types(state, call, project)
        }
        (Get, ["issue", "createmeta", project, "issuetypes", kind]) => {
            meta::create_fields(state, call, project, kind)
        }
        (Get, ["issue", "picker"]) => queries::picker(state, call),
        (Get, ["issue", key]) => issues::get(state, call, key),
        (Put, ["issue", key]) => issues::edit(state, call, key),
        (Delete, ["issue", key]) => issues::delete(state, call, key),
        (method, ["issue", key, rest @ ..]) => of_issue(state, call, method, key, rest),
        _ => Ok(Reply::Unhandled),
    }
}

fn of_issue(state: &mut State, call: &Call, method: Method, key: &str, path: &[&str]) -> Answer {
    use Method::{Delete, Get, Post, Put};
    match (method, path) {
        (Put, ["assignee"]) => issues::assign(state, call, key),
        (Get, ["editmeta"]) => meta::edit(state, call, key),
        (Get, ["changelog"]) => issues::changelog(state, call, key),
        (Post, ["changelog", "list"]) => issues::changelog_by_ids(state, call, key),
        (Get, ["transitions"]) => transitions::list(state, call, key),
        (Post, ["transitions"]) => transitions::perform(state, call, key),
        (Get, ["comment"]) => comments::list(state, call, key),
        (Post, ["comment"]) => comments::add(state, call, key),
        (Get, ["comment", id]) => comments::get(state, call, key, id),
        (Put, ["comment", id]) => comments::update(state, call, key, id),
        (Delete, ["comment", id]) => comments::delete(state, call, key, id),
        (Get, ["worklog"]) => worklogs::list(state, call, key),
        (Post, ["worklog"]) => worklogs::add(state, call, key),
        (Get, ["worklog", id]) => worklogs::get(state, call, key, id),
        (Put, ["worklog", id]) => worklogs::update(state, call, key, id),
        (Delete, ["worklog", id]) => worklogs::delete(state, call, key, id),
        (_, ["worklog", id, "properties", rest @ ..]) => {
            let id = worklogs::id(state, key, id)?;
            properties::route(state, call, properties::Of::Worklog(id), rest)
        }
        (Get, ["watchers"]) => watchers::list(state, call, key),
        (Post, ["watchers"]) => watchers::add(state, call, key),
        (Delete, ["watchers"]) => watchers::remove(state, call, key),
        (Get, ["votes"]) => watchers::votes(state, call, key),
        (Post, ["votes"]) => watchers::vote(state, call, key),
        (Delete, ["votes"]) => watchers::unvote(state, call, key),
        (Get, ["remotelink"]) => links::remote_list(state, call, key),
        (Post, ["remotelink"]) => links::remote_put(state, call, key),
        (Delete, ["remotelink"]) => links::remote_delete(state, call, key, None),
        (Get, ["remotelink", id]) => links::remote_get(state, call, key, id),
        (Put, ["remotelink", id]) => links::remote_update(state, call, key, id),
        (Delete, ["remotelink", id]) => links::remote_delete(state, call, key, Some(id)),
        (_, ["properties", rest @ ..]) => {
            let id = state.issue(key)?.id;
            properties::route(state, call, properties::Of::Issue(id), rest)
        }
        (Post, ["notify"]) => watchers::notify(state, call, key),
        (Post, ["attachments"]) => attachments::upload(state, call, key),
        _ => Ok(Reply::Unhandled),
    }
}

fn agile(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    use Method::{Delete, Get, Post, Put};
    match (call.method, path) {
        (Get, ["board"]) => boards::list(state, call),
        (Get, ["board", id]) => boards::get(state, call, id),
        (Get, ["board", "filter", filter]) => board_parts::by_filter(state, call, filter),
        (Post, ["board"]) => board_parts::create(state, call),
        (Delete, ["board", id]) => board_parts::delete(state, id),
        (Get, ["board", id, "configuration"]) => boards::configuration(state, call, id),
        (Get, ["board", id, "sprint"]) => boards::sprints(state, call, id),
        (Get, ["board", id, "project"]) => boards::projects(state, call, id),
        (Get, ["board", id, "epic"]) => boards::epics(state, call, id),
        (Get, ["board", id, "version"]) => board_parts::versions(state, call, id),
        (Get, ["board", id, "quickfilter"]) => board_parts::quick_filters(state, call, id),
        (Get, ["board", id, "quickfilter", filter]) => {
            board_parts::one_quick_filter(state, id, filter)
        }
        (Post, ["board", id, "issue"]) => board_parts::take(state, call, id),
        (_, ["board", id, "properties", rest @ ..]) => {
            let id = state.board(id)?.id;
            properties::route(state, call, properties::Of::Board(id), rest)
        }
        (Get, ["board", ..] | ["sprint", _, "issue"]) => lists::agile(state, call, path),
        (_, ["epic", rest @ ..]) => epics::route(state, call, rest),
        (Post, ["backlog", "issue"]) => boards::to_backlog(state, call),
        (Post, ["backlog", id, "issue"]) => board_parts::give_back(state, call, id),
        (Put, ["issue", "rank"]) => boards::rank(state, call),
        (Get, ["issue", key]) => issues::get_agile(state, call, key),
        (Get, ["issue", key, "estimation"]) => issues::estimation(state, call, key),
        (Put, ["issue", key, "estimation"]) => issues::estimate(state, call, key),
        (Post, ["sprint"]) => sprints::create(state, call),
        (Get, ["sprint", id]) => sprints::get(state, call, id),
        (Put, ["sprint", id]) => sprints::update(state, call, id, false),
        (Post, ["sprint", id]) => sprints::update(state, call, id, true),
        (Delete, ["sprint", id]) => sprints::delete(state, call, id),
        (Post, ["sprint", id, "swap"]) => sprints::swap(state, call, id),
        (_, ["sprint", id, "properties", rest @ ..]) => {
            let id = state.sprint(id)?.id;
            properties::route(state, call, properties::Of::Sprint(id), rest)
        }
        (Post, ["sprint", id, "issue"]) => sprints::add_issues(state, call, id),
        _ => Ok(Reply::Unhandled),
    }
}
