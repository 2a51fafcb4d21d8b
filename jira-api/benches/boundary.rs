//! What a boundary costs beside the call it guards: the check of a call alone, where nothing has to be
//! looked up, and the check of a large answer, beside the same exchange without a boundary.
//!
//! `cargo bench -p jira-api --features sandbox --bench boundary`

#![allow(clippy::unwrap_used)]

use atlassian_core::Session;
use atlassian_core::boundary::{Access, Boundary};
use atlassian_core::request::Request;
use atlassian_core::sandbox::{Product, Sandbox, SandboxRequest, SandboxResponse};
use divan::Bencher;
use jira_api::Jira;
use jira_api::sandbox::JiraSandbox;
use serde_json::json;
use tokio::runtime::Runtime;

mod page;
use page::page;

fn main() {
    divan::main();
}

/// A confined session that has been used before, so that its project is known.
fn confined(runtime: &Runtime) -> (Sandbox, Session) {
    runtime.block_on(async {
        let sandbox = Sandbox::builder()
            .product(JiraSandbox::demo())
            .start()
            .await;
        let boundary = Boundary::builder()
            .projects(["ENG"])
            .access(Access::READ | Access::WRITE)
            .build()
            .unwrap();
        let session = sandbox.api_token_session().unwrap().within(&boundary);
        Jira::new(session.clone())
            .platform()
            .get_project("ENG")
            .send()
            .await
            .unwrap();
        (sandbox, session)
    })
}

fn check(bencher: Bencher, allowed: bool, request: impl Fn(&Jira) -> Request) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let (_sandbox, session) = confined(&runtime);
    let request = request(&Jira::new(session.clone()));
    bencher.bench_local(|| {
        let outcome = runtime.block_on(session.check(&request));
        assert_eq!(outcome.is_ok(), allowed);
    });
}

#[divan::bench]
fn project_by_key(bencher: Bencher) {
    check(bencher, true, |jira| {
        jira.platform().get_project("ENG").0.into_request()
    });
}

#[divan::bench]
fn issue_created(bencher: Bencher) {
    check(bencher, true, |jira| {
        let fields = json!({
            "project": {"key": "ENG"}, "summary": "Search times out on Mondays",
            "issuetype": {"name": "Bug"}, "labels": ["search", "regression"],
        });
        let mut request = jira
            .platform()
            .create_issue(Default::default())
            .0
            .into_request();
        request.body = atlassian_core::request::Body::Json(json!({"fields": fields}));
        request
    });
}

#[divan::bench]
fn search_of_200_characters(bencher: Bencher) {
    check(bencher, true, |jira| {
        let jql = "project = ENG AND status in (\"In Progress\", \"In Review\") AND assignee = currentUser() \
                   AND labels in (mobile, search) AND updated >= -14d AND (priority = High OR priority = \
                   Highest) ORDER BY updated DESC";
        let call = jira.platform().search_and_reconsile_issues_using_jql();
        call.jql(jql).fields(["summary", "status"]).0.into_request()
    });
}

#[divan::bench]
fn denied_by_key(bencher: Bencher) {
    check(bencher, false, |jira| {
        jira.platform().get_issue("HR-1").0.into_request()
    });
}

/// A site that answers a search with a page of 100 issues, all of one sprint.
struct Canned(Vec<u8>);

impl Product for Canned {
    fn product(&self) -> &'static str {
        "jira"
    }

    fn handle(&self, request: &SandboxRequest) -> SandboxResponse {
        let project = json!({"id": "10000", "key": "ENG", "name": "Engineering"});
        match request.segments().as_slice() {
            ["rest", "api", "3", "project", _] => SandboxResponse::json(200, project),
            ["rest", "agile", "1.0", "board", _] => {
                SandboxResponse::json(200, json!({"id": 3, "location": {"projectId": 10000}}))
            }
            _ => SandboxResponse::bytes(200, "application/json", self.0.clone()),
        }
    }
}

fn search(bencher: Bencher, confine: bool) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let sandbox = runtime.block_on(Sandbox::builder().product(Canned(page())).start());
    let mut session = sandbox.api_token_session().unwrap();
    if confine {
        let boundary = Boundary::builder().projects(["ENG"]).build().unwrap();
        session = session.within(&boundary);
    }
    let jira = Jira::new(session);
    bencher.bench_local(|| {
        let call = jira.platform().search_and_reconsile_issues_using_jql();
        runtime
            .block_on(call.jql("order by created").send().raw())
            .unwrap()
    });
}

#[divan::bench]
fn page_of_100_issues_within(bencher: Bencher) {
    search(bencher, true);
}

#[divan::bench]
fn page_of_100_issues_without(bencher: Bencher) {
    search(bencher, false);
}

/// The rival: the same check written by hand for one operation, as clients with a project filter do.
#[divan::bench]
fn a_prefix_compared_by_hand(bencher: Bencher) {
    let allowed = [String::from("ENG")];
    bencher.bench_local(|| {
        let key = divan::black_box("ENG-12");
        let project = key.split('-').next().unwrap_or_default();
        allowed.iter().any(|known| known == project)
    });
}
