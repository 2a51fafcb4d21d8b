//! Searching with CQL, which only the older API does.

use serde_json::{Value, json};

use super::body::blocks;
use super::call::{Answer, Call, Failure, Reply, encode, merge};
use super::cql::{Found, Query, parse};
use super::model::{Page, Space, Status};
use super::pages::webui;
use super::state::{State, rfc3339};

/// All that a query finds, in order.
fn find<'s>(state: &'s State, call: &Call) -> Result<Vec<Found<'s>>, Failure> {
    let cql = call.query("cql").unwrap_or_default();
    let query = parse(cql)
        .and_then(|parsed| Query::new(&parsed, &call.account, state.now))
        .map_err(Failure::bad)?;
    let is_current = |page: u64| {
        let page = state.page_by_id(page);
        page.is_some_and(|page| {
            page.status == Status::Current && !state.unindexed.contains(&page.id)
        })
    };
    let pages = state.pages.iter().map(Found::Page);
    let comments = state.comments.iter().map(Found::Comment);
    let attachments = state.attachments.iter().map(Found::Attachment);
    let mut found: Vec<Found<'_>> = pages
        .chain(comments)
        .chain(attachments)
        .filter(|found| match found {
            Found::Page(page) => is_current(page.id),
            Found::Comment(comment) => is_current(comment.page),
            Found::Attachment(file) => is_current(file.page),
            Found::Space(_) => true,
        })
        .chain(state.spaces.iter().map(Found::Space))
        .filter(|found| query.matches(state, *found))
        .collect();
    query.sort(state, &mut found);
    Ok(found)
}

/// `search`: content and spaces, with excerpts.
pub(super) fn everything(state: &State, call: &Call) -> Answer {
    let found = find(state, call)?;
    let window = call.page(25, 250)?;
    let results: Vec<Value> = window
        .of(&found)
        .into_iter()
        .map(|found| result(state, call, found))
        .collect();
    let mut json = json!({
        "results": results,
        "start": window.start,
        "limit": window.size,
        "size": results.len(),
        "totalSize": found.len(),
        "cqlQuery": call.query("cql"),
        "searchDuration": 7,
        "_links": {"base": call.base(), "context": "/wiki"},
    });
    add_links(&mut json, call, call.next(window, found.len()));
    Ok(Reply::Json(200, json))
}

/// `content/search`: content only, and no total.
pub(super) fn content(state: &State, call: &Call) -> Answer {
    let mut found = find(state, call)?;
    found.retain(|found| !matches!(found, Found::Space(_)));
    let window = call.page(25, 250)?;
    let results: Vec<Value> = window
        .of(&found)
        .into_iter()
        .map(|found| show(state, call, found))
        .collect();
    let mut json = json!({
        "results": results,
        "start": window.start,
        "limit": window.size,
        "size": results.len(),
        "_links": {"base": call.base(), "context": "/wiki"},
    });
    add_links(&mut json, call, call.next(window, found.len()));
    Ok(Reply::Json(200, json))
}

/// Links of the older API are relative to `base` and so without `/wiki`.
fn add_links(json: &mut Value, call: &Call, next: Option<String>) {
    let Some(links) = json.get_mut("_links") else {
        return;
    };
    let cql = encode(call.query("cql").unwrap_or_default());
    merge(
        links,
        json!({"self": format!("{}{}?cql={cql}", call.site, call.path)}),
    );
    if let Some(next) = next {
        merge(
            links,
            json!({"next": next.strip_prefix("/wiki").unwrap_or(&next)}),
        );
    }
}

fn space_of<'s>(state: &'s State, found: Found<'s>) -> Option<&'s Space> {
    match found {
        Found::Space(space) => Some(space),
        Found::Page(page) => state.space_by_id(page.space),
        Found::Comment(comment) => state
            .page_by_id(comment.page)
            .and_then(|page| state.space_by_id(page.space)),
        Found::Attachment(file) => state
            .page_by_id(file.page)
            .and_then(|page| state.space_by_id(page.space)),
    }
}

fn result(state: &State, call: &Call, found: Found<'_>) -> Value {
    let space = space_of(state, found);
    let (title, excerpt, url, changed, kind) = match found {
        Found::Page(page) => (
            page.title.clone(),
            excerpt(page),
            webui(state, page),
            page.changed(),
            "page",
        ),
        Found::Comment(comment) => {
            let page = state.page_by_id(comment.page);
            let version = comment.versions.last();
            (
                page.map(|page| format!("Re: {}", page.title))
                    .unwrap_or_default(),
                version
                    .map(|version| blocks(&version.body).join(" "))
                    .unwrap_or_default(),
                page.map(|page| webui(state, page)).unwrap_or_default(),
                version.map_or(0, |version| version.at),
                "comment",
            )
        }
        Found::Attachment(file) => (
            file.title.clone(),
            String::new(),
            format!("/pages/viewpageattachments.action?pageId={}", file.page),
            file.changed,
            "attachment",
        ),
        Found::Space(space) => (
            space.name.clone(),
            String::new(),
            format!("/spaces/{}", space.key),
            space.created,
            "space",
        ),
    };
    let mut json = json!({
        "title": title,
        "excerpt": excerpt,
        "url": url,
        "breadcrumbs": [],
        "entityType": if kind == "space" { "space" } else { "content" },
        "iconCssClass": format!("aui-icon content-type-{kind}"),
        "lastModified": rfc3339(changed),
        "friendlyLastModified": rfc3339(changed).get(..10),
        "score": 1.0,
    });
    if let Some(space) = space {
        let container =
            json!({"title": space.name, "displayUrl": format!("/spaces/{}", space.key)});
        merge(&mut json, json!({"resultGlobalContainer": container}));
    }
    match found {
        Found::Space(space) => merge(&mut json, json!({"space": show_space(state, call, space)})),
        content => merge(&mut json, json!({"content": show(state, call, content)})),
    }
    json
}

fn excerpt(page: &Page) -> String {
    let text = page
        .body()
        .map(|body| blocks(body).join(" "))
        .unwrap_or_default();
    text.chars().take(160).collect()
}

fn show_space(state: &State, call: &Call, space: &Space) -> Value {
    state.touch(space.id);
    json!({
        "id": space.id,
        "key": space.key,
        "name": space.name,
        "type": "global",
        "status": "current",
        "_expandable": {"homepage": format!("/rest/api/content/{}", space.home)},
        "_links": {
            "webui": format!("/spaces/{}", space.key),
            "self": format!("{}/rest/api/space/{}", call.base(), space.key),
        },
    })
}

/// Content as the older API shows it.
fn show(state: &State, call: &Call, found: Found<'_>) -> Value {
    let space = space_of(state, found);
    if let Some(space) = space {
        state.touch(space.id);
    }
    let mut json = match found {
        Found::Page(page) => json!({
            "id": page.id.to_string(),
            "type": "page",
            "status": "current",
            "title": page.title,
            "_expandable": {"container": "", "version": "", "space": "", "body": ""},
            "_links": {
                "webui": webui(state, page),
                "self": format!("{}/rest/api/content/{}", call.base(), page.id),
                "tinyui": format!("/x/{:x}", page.id),
            },
        }),
        Found::Comment(comment) => json!({
            "id": comment.id.to_string(),
            "type": "comment",
            "status": "current",
            "title": state.page_by_id(comment.page).map(|page| format!("Re: {}", page.title)),
            "_expandable": {"container": format!("/rest/api/content/{}", comment.page)},
            "_links": {"self": format!("{}/rest/api/content/{}", call.base(), comment.id)},
        }),
        Found::Attachment(file) => super::attachments::content(state, call, file),
        Found::Space(_) => return Value::Null,
    };
    let expands = |name: &str| call.expands(name) || call.expands(&format!("content.{name}"));
    if let (Some(space), true) = (space, expands("space")) {
        merge(&mut json, json!({"space": show_space(state, call, space)}));
    }
    if let Found::Page(page) = found {
        if let (Some(version), true) = (page.versions.last(), expands("version")) {
            let version = json!({
                "by": super::users::show(state, call, &version.author),
                "when": rfc3339(version.at),
                "message": version.message,
                "number": version.number,
                "minorEdit": version.minor,
            });
            merge(&mut json, json!({"version": version}));
        }
        if expands("metadata.labels") {
            let labels: Vec<Value> = page.labels.iter().map(super::labels::show_v1).collect();
            let labels = json!({
                "results": labels,
                "start": 0,
                "limit": 200,
                "size": labels.len(),
                "_links": {"self": format!("{}/rest/api/content/{}/label", call.base(), page.id)},
            });
            merge(
                &mut json,
                json!({"metadata": {"labels": labels, "_expandable": {}}}),
            );
        }
        if expands("ancestors") {
            let mut ancestors: Vec<Value> = state
                .ancestors(page)
                .into_iter()
                .map(|page| {
                    json!({
                        "id": page.id.to_string(),
                        "type": "page",
                        "status": "current",
                        "title": page.title,
                        "_links": {"webui": webui(state, page)},
                    })
                })
                .collect();
            ancestors.reverse();
            merge(&mut json, json!({"ancestors": ancestors}));
        }
    }
    json
}
