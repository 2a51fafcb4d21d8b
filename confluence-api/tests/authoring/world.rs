//! A site to work on.

use std::future::Future;
use std::sync::Arc;

use atlassian_core::sandbox::Sandbox;
use confluence_api::Confluence;
use confluence_api::sandbox::ConfluenceSandbox;
use serde_json::{Value, json};

/// A site, and a client for it.
pub(crate) struct World {
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) site: ConfluenceSandbox,
    pub(crate) confluence: Confluence,
}

/// Runs a test on the demo site, after it was changed.
pub(crate) fn on<F, T>(change: impl FnOnce(&ConfluenceSandbox), test: F)
where
    F: FnOnce(World) -> T,
    T: Future<Output = ()>,
{
    on_workers(2, change, test);
}

/// The same, where nothing of the client moves on while a test does not wait.
pub(crate) fn on_one_thread<F, T>(change: impl FnOnce(&ConfluenceSandbox), test: F)
where
    F: FnOnce(World) -> T,
    T: Future<Output = ()>,
{
    on_workers(0, change, test);
}

fn on_workers<F, T>(workers: usize, change: impl FnOnce(&ConfluenceSandbox), test: F)
where
    F: FnOnce(World) -> T,
    T: Future<Output = ()>,
{
    let site = ConfluenceSandbox::demo();
    change(&site);
    run_on(workers, async move {
        let sandbox = Sandbox::builder().product(site.clone()).start().await;
        let sandbox = Arc::new(sandbox);
        let world = World {
            sandbox: Arc::clone(&sandbox),
            site,
            confluence: Confluence::new(sandbox.api_token_session().unwrap()),
        };
        test(world).await;
        assert_eq!(sandbox.unhandled(), Vec::<String>::new());
    });
}

pub(crate) fn run(test: impl Future<Output = ()>) {
    run_on(2, test);
}

fn run_on(workers: usize, test: impl Future<Output = ()>) {
    let mut runtime = match workers {
        0 => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    if workers > 0 {
        runtime.worker_threads(workers);
    }
    runtime.enable_all().build().unwrap().block_on(test);
}

impl World {
    /// Another client of the same site, which shares nothing with the first.
    pub(crate) fn stranger(&self) -> Confluence {
        Confluence::new(self.sandbox.api_token_session().unwrap())
    }

    /// The id of a page of `DOCS`.
    pub(crate) fn id(&self, title: &str) -> String {
        self.site.page_id("DOCS", title).unwrap()
    }

    /// The words of a page of `DOCS`.
    pub(crate) fn text(&self, title: &str) -> String {
        let page = self.site.page(&self.id(title)).unwrap();
        page["text"].as_str().unwrap().to_owned()
    }

    /// The version of a page of `DOCS`.
    pub(crate) fn version(&self, title: &str) -> u64 {
        let page = self.site.page(&self.id(title)).unwrap();
        page["version"].as_u64().unwrap()
    }

    pub(crate) fn count(&self) -> usize {
        self.sandbox.requests().len()
    }

    /// `METHOD path` of every call since `before`, writes only.
    pub(crate) fn writes(&self, before: usize) -> Vec<String> {
        let all = self.sandbox.requests();
        let calls = all.iter().skip(before);
        calls
            .map(|call| format!("{} {}", call.method, call.path))
            .filter(|call| !call.starts_with("GET"))
            .collect()
    }
}

/// Somebody else writes a page, past the client.
pub(crate) fn write(site: &ConfluenceSandbox, id: &str, document: &Value) {
    let page = site.page(id).unwrap();
    let body = json!({
        "id": id,
        "status": page["status"],
        "title": page["title"],
        "version": {"number": page["version"].as_u64().unwrap() + 1},
        "body": {"representation": "atlas_doc_format", "value": document.to_string()},
    });
    let path = format!("/wiki/api/v2/pages/{id}");
    let answer = site.ask(atlassian_core::operation::Method::Put, &path, &[], body);
    assert_eq!(answer.status, 200);
}

pub(crate) fn paragraph(text: &str) -> Value {
    json!({"type": "paragraph", "content": [{"type": "text", "text": text}]})
}

pub(crate) fn heading(level: u64, text: &str) -> Value {
    json!({"type": "heading", "attrs": {"level": level}, "content": [{"type": "text", "text": text}]})
}

pub(crate) fn document(content: &[Value]) -> Value {
    json!({"type": "doc", "version": 1, "content": content})
}

/// Somebody else puts a paragraph at the end of a page.
pub(crate) fn add(site: &ConfluenceSandbox, id: &str, text: &str) {
    let mut now = site.document(id).unwrap();
    now["content"].as_array_mut().unwrap().push(paragraph(text));
    write(site, id, &now);
}
