//! A product for the tests: it says what it was asked.

#![allow(dead_code)] // every test file uses its own part of it

use std::sync::Arc;

use atlassian_core::operation::{
    Access, Answer, Api, Confinement, Method, Operation, Places, ScopeFamily, ScopeSet,
};
use atlassian_core::sandbox::{Product, Sandbox, SandboxRequest, SandboxResponse};
use atlassian_core::{Atlassian, Session};
use serde_json::json;

pub(crate) static API: Api = Api {
    name: "demo",
    title: "Demo",
    version: "1",
    product: "demo",
    unrepeatable: &["unrepeatable"],
    write_limited: &["key"],
    places: Places::NONE,
};

const fn operation(
    id: &'static str,
    method: Method,
    path: &'static str,
    answer: Answer,
) -> Operation {
    Operation {
        id,
        api: &API,
        method,
        path,
        group: "demo",
        access: Access::Read,
        scopes: &[ScopeSet {
            family: ScopeFamily::Granular,
            scopes: &["read:echo:demo"],
        }],
        oauth: true,
        answer,
        deprecated: false,
        experimental: false,
        query: &[],
        headers: &[],
        confinement: Confinement::UNCLASSIFIED,
    }
}

pub(crate) static ECHO: Operation = operation("echo", Method::Get, "/echo/{value}", Answer::Json);
pub(crate) static POST_ECHO: Operation = operation("postEcho", Method::Post, "/echo", Answer::Json);
pub(crate) static PUT_ECHO: Operation = operation("putEcho", Method::Put, "/echo", Answer::Json);
pub(crate) static DELETE_ECHO: Operation =
    operation("deleteEcho", Method::Delete, "/echo", Answer::Empty);
pub(crate) static CHECKED_GET: Operation = operation(
    "checkedGet",
    Method::Get,
    "/wiki/rest/api/echo",
    Answer::Json,
);
pub(crate) static CHECKED_DELETE: Operation = operation(
    "checkedDelete",
    Method::Delete,
    "/wiki/rest/api/echo",
    Answer::Json,
);
pub(crate) static DOWNLOAD: Operation =
    operation("download", Method::Get, "/download", Answer::Content);
pub(crate) static SEARCH: Operation = operation("search", Method::Post, "/search", Answer::Json);

pub(crate) static CREATE: Operation = writing("create", Method::Post, "/echo");
pub(crate) static UNREPEATABLE: Operation = writing("unrepeatable", Method::Put, "/echo");
pub(crate) static READ_THING: Operation =
    operation("readThing", Method::Get, "/thing/{key}", Answer::Json);
pub(crate) static THING: Operation = writing("thing", Method::Put, "/thing/{key}");
pub(crate) static NOTE: Operation = writing("note", Method::Post, "/thing/{key}/note");

const fn writing(id: &'static str, method: Method, path: &'static str) -> Operation {
    Operation {
        access: Access::Write,
        ..operation(id, method, path, Answer::Json)
    }
}

#[derive(Default)]
pub(crate) struct Demo;

impl Product for Demo {
    fn product(&self) -> &'static str {
        "demo"
    }

    fn scopes(&self) -> Vec<String> {
        SCOPES.iter().map(|scope| (*scope).to_owned()).collect()
    }

    fn handle(&self, request: &SandboxRequest) -> SandboxResponse {
        match request.segments().as_slice() {
            ["download"] => SandboxResponse::redirect_to_media("image/png", &b"\x89PNG"[..]),
            ["echo", ..] | ["thing", ..] | ["wiki", "rest", "api", "echo"] | ["search"] => {
                SandboxResponse::json(200, echo(request))
            }
            _ => SandboxResponse::unhandled(request),
        }
    }
}

fn echo(request: &SandboxRequest) -> serde_json::Value {
    let header = |name: &str| request.header(name).map(str::to_owned);
    let parts: Vec<_> = request
        .parts()
        .into_iter()
        .map(|part| {
            json!({
                "name": part.name,
                "fileName": part.file_name,
                "mediaType": part.media_type,
                "content": String::from_utf8_lossy(&part.content),
            })
        })
        .collect();
    json!({
        "method": request.method.as_str(),
        "path": request.path,
        "segments": request.segments(),
        "query": request.query,
        "accept": header("accept"),
        "contentType": header("content-type"),
        "contentLength": header("content-length"),
        "noCheck": header("x-atlassian-token"),
        "authorized": header("authorization").is_some(),
        "body": request.json(),
        "parts": parts,
    })
}

pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::builder().product(Arc::new(Demo)).start().await
}

pub(crate) const SCOPES: &[&str] = &["read:echo:demo"];

/// A sandbox, a client that is logged in to it, and a session.
pub(crate) async fn logged_in() -> (Sandbox, Atlassian, Session) {
    let sandbox = sandbox().await;
    let atlassian = sandbox.atlassian().unwrap().build().unwrap();
    atlassian.use_grant(sandbox.grant(SCOPES)).await.unwrap();
    let session = atlassian.session(&sandbox.site());
    (sandbox, atlassian, session)
}
