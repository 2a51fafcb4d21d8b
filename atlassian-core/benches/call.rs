//! What a call costs beyond the exchange itself: `cargo bench -p atlassian-core --bench call`.
//!
//! The same answer from the same loopback server over one kept connection, once through a session
//! (target, credentials, scopes, limits, deadline, span, audit, lean decoding) and once by `reqwest`
//! alone with `serde_json`.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread;

use atlassian_core::operation::{Access, Answer, Api, Confinement, Method, Operation, Places};
use atlassian_core::{Call, Credentials, Session};
use divan::Bencher;
use serde_json::Value;
use tokio::runtime::Runtime;

const BODY: &str = r#"{"id":"10001","key":"ENG-1","fields":{"summary":"Something to do"}}"#;

static API: Api = Api {
    name: "bench",
    title: "Bench",
    version: "1",
    product: "jira",
    unrepeatable: &[],
    write_limited: &["issueIdOrKey"],
    places: Places::NONE,
};

static GET: Operation = Operation {
    id: "getIssue",
    api: &API,
    method: Method::Get,
    path: "/rest/api/3/issue/{issueIdOrKey}",
    group: "issues",
    access: Access::Read,
    scopes: &[],
    oauth: true,
    answer: Answer::Json,
    deprecated: false,
    experimental: false,
    query: &[],
    headers: &[],
    confinement: Confinement::UNCLASSIFIED,
};

/// A server that has one answer.
fn server() -> String {
    // A bench that cannot listen on loopback has nothing to measure.
    #[allow(clippy::expect_used)]
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    #[allow(clippy::expect_used)]
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let _ = stream.set_nodelay(true);
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{BODY}",
                    BODY.len()
                );
                let mut writer = &stream;
                for line in BufReader::new(&stream).lines().map_while(Result::ok) {
                    if line.is_empty() && writer.write_all(answer.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    format!("http://{address}")
}

#[allow(clippy::expect_used)]
fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

#[divan::bench]
#[allow(clippy::expect_used)]
fn session(bencher: Bencher) {
    let (runtime, site) = (runtime(), server());
    let credentials = Credentials::api_token(site, "me@example.com", "token");
    let session = Session::builder(credentials).build().expect("a session");
    bencher.bench_local(|| {
        runtime.block_on(async {
            let call = Call::new(&session, &GET).path("issueIdOrKey", "ENG-1");
            call.send::<Value>().await.expect("an answer")
        })
    });
}

#[divan::bench]
#[allow(clippy::expect_used)]
fn reqwest_alone(bencher: Bencher) {
    let (runtime, site) = (runtime(), server());
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let url = format!("{site}/rest/api/3/issue/ENG-1");
    bencher.bench_local(|| {
        runtime.block_on(async {
            let request = client.get(&url).basic_auth("me@example.com", Some("token"));
            let body = request
                .send()
                .await
                .expect("an answer")
                .bytes()
                .await
                .expect("a body");
            serde_json::from_slice::<Value>(&body).expect("JSON")
        })
    });
}

fn main() {
    divan::main();
}
