//! Which handler answers which path of the newer API.

use atlassian_core::operation::Method::{self, Delete, Get, Post, Put};

use super::call::{Answer, Call, Failure, Reply};
use super::model::{CommentKind, Kind};
use super::state::State;
use super::{
    attachments, blogs, classification, comments, contents, custom, labels, nodes, operations,
    pages, properties, roles, routes_older, space_admin, spaces, tasks, tree, users, versions,
};

pub(super) fn route(state: &mut State, call: &Call) -> Answer {
    match call.parts().as_slice() {
        ["wiki", "api", "v2", rest @ ..] => newer(state, call, rest),
        ["wiki", "rest", "api", rest @ ..] => {
            routes_older::route(state, call, rest).map_err(Failure::v1)
        }
        _ => Ok(Reply::Unhandled),
    }
}

fn newer(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    match (call.method, path) {
        (Get, ["spaces"]) => spaces::list(state, call),
        (Post, ["spaces"]) => space_admin::create(state, call, true),
        (Get, ["spaces", id]) => spaces::get(state, call, id),
        (Get, ["spaces", id, "pages"]) => contents::of_space(state, call, id, Kind::Page),
        (Get, ["spaces", id, "blogposts"]) => contents::of_space(state, call, id, Kind::BlogPost),
        (Get, ["spaces", id, "custom-content"]) => {
            contents::of_space(state, call, id, Kind::Custom)
        }
        (Get, ["spaces", id, "labels"]) => labels::list(state, call, "spaces", id),
        (Get, ["spaces", id, "content", "labels"]) => labels::in_space(state, call, id),
        (Get, ["labels"]) => labels::everywhere(state, call),
        (Get, ["labels", id, "pages"]) => labels::contents(state, call, id, Kind::Page),
        (Get, ["labels", id, "blogposts"]) => labels::contents(state, call, id, Kind::BlogPost),
        (Get, ["labels", id, "attachments"]) => labels::attachments(state, call, id),
        (Get, ["spaces", id, "role-assignments"]) => roles::assignments(state, call, id),
        (Post, ["spaces", id, "role-assignments"]) => roles::assign(state, call, id),
        (Get, ["space-roles"]) => roles::list(state, call),
        (Get, ["space-roles", id]) => roles::get(call, id),
        (Get, ["space-role-mode"]) => roles::mode(),
        (Get, ["space-permissions"]) => roles::permissions(call),
        (Get, ["data-policies", "metadata"]) => roles::policy(),
        (Get, ["data-policies", "spaces"]) => roles::policies(state, call),
        (Post, ["users-bulk"]) => users::lookup(state, call),
        (Get, ["attachments", id, "thumbnail", "download"]) => attachments::thumbnail(state, id),
        (Get, ["spaces", id, "permissions"]) => space_admin::permissions(state, call, id),
        (Get, ["spaces", id, "classification-level", "default"]) => {
            classification::get(state, "spaces", id)
        }
        (Put, ["spaces", id, "classification-level", "default"]) => {
            classification::put(state, call, "spaces", id)
        }
        (Delete, ["spaces", id, "classification-level", "default"]) => {
            classification::reset(state, "spaces", id)
        }
        (Get, ["classification-levels"]) => classification::list(),
        (Post, ["content", "convert-ids-to-types"]) => contents::types(state, call),
        (Get, ["tasks"]) => tasks::list(state, call),
        (Get, ["tasks", id]) => tasks::get(state, call, id),
        (Put, ["tasks", id]) => tasks::update(state, call, id),
        (Post, ["pages"]) => pages::create(state, call),
        (Put, ["pages", id]) => pages::update(state, call, id),
        (Put, ["pages", id, "title"]) => pages::rename(state, call, id),
        (Post, ["blogposts"]) => blogs::create(state, call),
        (Put, ["blogposts", id]) => blogs::update(state, call, id),
        (Post, ["custom-content"]) => custom::create(state, call),
        (Put, ["custom-content", id]) => custom::update(state, call, id),
        (Get, ["attachments"]) => attachments::list(state, call, None),
        (Get, ["attachments", id]) => attachments::get(state, call, id),
        (Delete, ["attachments", id]) => attachments::delete(state, call, id),
        (method, ["footer-comments", rest @ ..])
            if rest.len() < 2 || rest.ends_with(&["children"]) =>
        {
            of_comments(state, call, method, CommentKind::Footer, rest)
        }
        (method, ["inline-comments", rest @ ..])
            if rest.len() < 2 || rest.ends_with(&["children"]) =>
        {
            of_comments(state, call, method, CommentKind::Inline, rest)
        }
        (_, [collection, rest @ ..]) => {
            let answer = match Kind::of_collection(collection) {
                Some(kind) => of_contents(state, call, kind, rest)?,
                None => Reply::Unhandled,
            };
            match (answer, rest) {
                (Reply::Unhandled, [id, rest @ ..]) => of_things(state, call, collection, id, rest),
                (answer, _) => Ok(answer),
            }
        }
        _ => Ok(Reply::Unhandled),
    }
}

/// Routes of content that differ by its kind.
fn of_contents(state: &mut State, call: &Call, kind: Kind, path: &[&str]) -> Answer {
    use Kind::{BlogPost, Custom, Page};
    match (call.method, path, kind) {
        (Get, [], Page | BlogPost | Custom) => contents::list(state, call, kind),
        (Post, [], kind) if kind.in_tree() => nodes::create(state, call, kind),
        (Get, [id], _) => contents::get(state, call, kind, id),
        (Delete, [id], _) => contents::delete(state, call, kind, id),
        (Get, [id, "children"], Page | Custom) => tree::children(state, call, kind, id),
        (Get, [id, "direct-children"], kind) if kind.in_tree() => {
            tree::direct_children(state, call, kind, id)
        }
        (Get, [id, "descendants"], kind) if kind.in_tree() => {
            tree::descendants(state, call, kind, id)
        }
        (Get, [id, "ancestors"], kind) if kind.in_tree() => tree::ancestors(state, call, kind, id),
        (Get, [id, "custom-content"], Page | BlogPost) => contents::on(state, call, kind, id),
        _ => Ok(Reply::Unhandled),
    }
}

/// Routes that are the same for several collections.
fn of_things(state: &mut State, call: &Call, of: &str, id: &str, path: &[&str]) -> Answer {
    let kind = Kind::of_collection(of);
    let is_comment = matches!(of, "footer-comments" | "inline-comments");
    let has_body = kind.is_some_and(Kind::has_body);
    let is_classified = matches!(
        kind,
        Some(Kind::Page | Kind::BlogPost | Kind::Whiteboard | Kind::Database)
    );
    let is_article = matches!(kind, Some(Kind::Page | Kind::BlogPost));
    match (call.method, path) {
        (method, ["properties", rest @ ..])
            if kind.is_some() || matches!(of, "attachments" | "comments" | "spaces") =>
        {
            match (method, rest) {
                (Get, []) => properties::list(state, call, of, id),
                (Post, []) => properties::create(state, call, of, id),
                (Get, [property]) => properties::get(state, of, id, property),
                (Put, [property]) => properties::update(state, call, of, id, property),
                (Delete, [property]) => properties::delete(state, of, id, property),
                _ => Ok(Reply::Unhandled),
            }
        }
        (Get, ["labels"]) if has_body || of == "attachments" => labels::list(state, call, of, id),
        (Get, ["versions"]) if has_body || is_comment || of == "attachments" => {
            versions::list(state, call, of, id)
        }
        (Get, ["versions", number]) if has_body || is_comment || of == "attachments" => {
            versions::details(state, of, id, number)
        }
        (Get, ["likes", "count"]) if is_article || is_comment => {
            operations::like_count(state, of, id)
        }
        (Get, ["likes", "users"]) if is_article || is_comment => {
            operations::like_users(state, call, of, id)
        }
        (Get, ["classification-level"]) if is_classified => classification::get(state, of, id),
        (Put, ["classification-level"]) if is_classified => {
            classification::put(state, call, of, id)
        }
        (Post, ["classification-level", "reset"]) if is_classified => {
            classification::reset(state, of, id)
        }
        (Get, ["operations"])
            if kind.is_some() || is_comment || matches!(of, "attachments" | "spaces") =>
        {
            operations::list(state, of, id)
        }
        (Get, ["attachments"]) if has_body => attachments::list(state, call, Some((of, id))),
        (Get, ["footer-comments"]) if has_body || of == "attachments" => {
            comments::on(state, call, of, id, CommentKind::Footer)
        }
        (Get, ["inline-comments"]) if is_article => {
            comments::on(state, call, of, id, CommentKind::Inline)
        }
        _ => Ok(Reply::Unhandled),
    }
}

fn of_comments(
    state: &mut State,
    call: &Call,
    method: Method,
    kind: CommentKind,
    path: &[&str],
) -> Answer {
    match (method, path) {
        (Get, []) => comments::all(state, call, kind),
        (Post, []) => comments::create(state, call, kind),
        (Get, [id]) => comments::get(state, call, id, kind),
        (Put, [id]) => comments::update(state, call, id, kind),
        (Delete, [id]) => comments::delete(state, call, id, kind),
        (Get, [id, "children"]) => comments::replies(state, call, id, kind),
        _ => Ok(Reply::Unhandled),
    }
}
