//! Which handler answers which path of the older API.

use atlassian_core::operation::Method::{Delete, Get, Post, Put};

use serde_json::json;

use super::call::{Answer, Call, Failure, Reply, ok};
use super::state::State;
use super::{
    attachments, content_states, conversions, copies, groups, history, labels, long_tasks, macros,
    moves, restrictions, search, space_admin, templates, users, watches,
};

pub(super) fn route(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    let writes = call.method != Get;
    if writes && !call.checked {
        return Err(Failure::new(403, "FORBIDDEN", "XSRF check failed"));
    }
    match (call.method, path) {
        (Get, ["search"]) => search::everything(state, call),
        (Get, ["content", "search"]) => search::content(state, call),
        (Get, ["label"]) => labels::details(state, call),
        (Get, ["search", "user"]) => search::people(state, call),
        (Get, ["settings", "theme"]) => space_admin::themes(call),
        (Get, ["settings", "theme", key]) => space_admin::theme(call, key),
        (Get, ["settings", "lookandfeel"]) => space_admin::look(state, call),
        (Put, ["settings", "lookandfeel"]) => space_admin::select_look(state, call),
        (Post, ["settings", "lookandfeel", "custom"]) => space_admin::change_look(state, call),
        (Delete, ["settings", "lookandfeel", "custom"]) => space_admin::reset_look(state, call),
        (Get, ["analytics", "content", id, "views"]) => watches::views(state, id, false),
        (Get, ["analytics", "content", id, "viewers"]) => watches::views(state, id, true),
        (_, ["contentbody", "convert", "async", rest @ ..]) => converted(state, call, rest),
        (Get, ["longtask"]) => long_tasks::list(state, call),
        (Get, ["longtask", id]) => long_tasks::get(state, call, id),
        (Get, ["content-states"]) => content_states::custom(state),
        (Get, ["content" | "space"]) | (Post, ["content"]) => gone(),
        (Post, ["space"] | ["space", "_private"]) => space_admin::create(state, call, false),
        (Get, ["group"]) => groups::list(call, ""),
        (Get, ["group", "by-id"]) => groups::get(call),
        (Get, ["group", "picker"]) => groups::list(call, call.query("query").unwrap_or_default()),
        (Get, ["group", id, "membersByGroupId"]) => groups::members(state, call, id),
        (Get, ["settings", "systemInfo"]) => system(call),
        (Post, ["content", "archive"]) => moves::archive(state, call),
        (_, ["content", id, rest @ ..]) => of_content(state, call, id, rest),
        (_, ["space", key, rest @ ..]) => of_space(state, call, key, rest),
        (_, ["template", rest @ ..]) => of_templates(state, call, rest),
        (_, ["user", rest @ ..]) => of_users(state, call, rest),
        _ => Ok(Reply::Unhandled),
    }
}

/// About the server.
fn system(call: &Call) -> Answer {
    ok(json!({
        "cloudId": "00000000-0000-4000-8000-000000000001",
        "commitHash": "sandbox",
        "baseUrl": call.base(),
        "siteTitle": "Sandbox",
        "edition": "standard",
        "defaultLocale": "en_GB",
        "defaultTimeZone": "UTC",
    }))
}

/// What the newer API has in its place.
fn gone() -> Answer {
    Err(Failure::new(
        410,
        "GONE",
        "This deprecated endpoint has been removed.",
    ))
}

fn converted(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    match (call.method, path) {
        (Post, ["bulk", "tasks"]) => conversions::many(state, call),
        (Get, ["bulk", "tasks"]) => conversions::results(state, call),
        (Post, [to]) => conversions::one(state, call, to),
        (Get, [id]) => conversions::result(state, call, id),
        _ => Ok(Reply::Unhandled),
    }
}

fn of_content(state: &mut State, call: &Call, id: &str, path: &[&str]) -> Answer {
    match (call.method, path) {
        (Post, ["label"]) => labels::add(state, call, id),
        (Delete, ["label"]) => labels::remove(state, id, call.query("name").unwrap_or_default()),
        (Delete, ["label", name]) => labels::remove(state, id, name),
        (Get, ["restriction"]) => restrictions::get(state, call, id),
        (Post, ["restriction"]) => restrictions::write(state, call, id, false),
        (Put, ["restriction"]) => restrictions::write(state, call, id, true),
        (Delete, ["restriction"]) => restrictions::clear(state, call, id),
        (_, ["restriction", "byOperation", rest @ ..]) => {
            restrictions::route(state, call, id, rest)
        }
        (Post, ["child", "attachment"]) => attachments::upload(state, call, id, false),
        (Put, ["child", "attachment"]) => attachments::upload(state, call, id, true),
        (Put, ["child", "attachment", file]) => attachments::describe(state, call, id, file),
        (Post, ["child", "attachment", file, "data"]) => {
            attachments::replace(state, call, id, file)
        }
        (Get, ["child", "attachment", file, "download"]) => attachments::bytes(state, id, file),
        (Put, ["move", position, target]) => moves::move_page(state, id, position, target),
        (Post, ["copy"]) => copies::copy(state, call, id),
        (Post, ["pagehierarchy", "copy"]) => copies::copy_tree(state, call, id),
        (Delete, ["pageTree"]) => moves::delete_tree(state, call, id),
        (Get, ["descendant"]) => moves::descendants(state, call, id),
        (Get, ["descendant", kind]) => moves::descendants_of_type(state, call, id, kind),
        (Get, ["history", number, "macro", "id", macro_id, rest @ ..]) => {
            let place = (*number, *macro_id);
            match rest {
                [] => macros::get(state, call, id, place),
                ["convert", "async", to] => macros::begin(state, id, place, to),
                ["convert", to] => macros::convert(state, call, id, place, to),
                _ => Ok(Reply::Unhandled),
            }
        }
        (Get, ["notification", "child-created"]) => watches::of_content(state, call, id),
        (Get, ["notification", "created"]) => watches::of_its_space(state, call, id),
        (Post, ["permission", "check"]) => restrictions::check(state, call, id),
        (Post, ["version"]) => history::restore(state, call, id),
        (Delete, ["version", number]) => history::delete(state, id, number),
        (Get, ["state"]) => content_states::get(state, id),
        (Put, ["state"]) => content_states::put(state, call, id),
        (Delete, ["state"]) => content_states::delete(state, call, id),
        (Get, ["state", "available"]) => content_states::available(state, id),
        (Get, ["label"] | ["child", "attachment"]) | (Get | Put | Delete, []) => gone(),
        _ => Ok(Reply::Unhandled),
    }
}

fn of_space(state: &mut State, call: &Call, key: &str, path: &[&str]) -> Answer {
    match (call.method, path) {
        (Get, ["label"]) => labels::of_space(state, call, key),
        (Post, ["label"]) => labels::add_to_space(state, call, key),
        (Delete, ["label"]) => labels::remove_from_space(state, call, key),
        (Put, []) => space_admin::update(state, call, key),
        (Delete, []) => space_admin::delete(state, call, key),
        (Get, ["settings"]) => space_admin::settings(state, call, key),
        (Put, ["settings"]) => space_admin::change_settings(state, call, key),
        (Get, ["theme"]) => space_admin::theme_of(state, call, key),
        (Put, ["theme"]) => space_admin::set_theme(state, call, key),
        (Delete, ["theme"]) => space_admin::reset_theme(state, key),
        (Post, ["permission"]) => space_admin::permit(state, call, key),
        (Post, ["permission", "custom-content"]) => space_admin::permit_custom(state, key),
        (Delete, ["permission", id]) => space_admin::forbid(state, key, id),
        (Get, ["watch"]) => watches::of_space(state, call, key),
        (Get, ["state"]) => content_states::of_space(state, key),
        (Get, ["state", "settings"]) => content_states::settings(state, key),
        (Get, ["state", "content"]) => content_states::contents(state, call, key),
        (Get, []) => gone(),
        _ => Ok(Reply::Unhandled),
    }
}

fn of_templates(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    match (call.method, path) {
        (Post, []) => templates::create(state, call),
        (Put, []) => templates::update(state, call),
        (Get, ["page"]) => templates::list(state, call),
        (Get, ["blueprint"]) => templates::blueprints(state, call),
        (Get, [id]) => templates::get(state, call, id),
        (Delete, [id]) => templates::delete(state, id),
        _ => Ok(Reply::Unhandled),
    }
}

fn of_users(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    match (call.method, path) {
        (Get, []) => users::get(state, call),
        (Get, ["current"]) => users::current(state, call),
        (Get, ["anonymous"]) => users::anonymous(call),
        (Get, ["memberof"]) => groups::of_user(state, call),
        (Get, ["bulk"]) => users::bulk(state, call),
        (_, ["watch", kind, of]) => watches::route(state, call, kind, of),
        _ => Ok(Reply::Unhandled),
    }
}
