//! A site with a tree, and a directory for it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use atlassian_core::operation::Method;
use atlassian_core::sandbox::Sandbox;
use confluence_api::Confluence;
use confluence_api::sandbox::{ConfluenceSandbox, SandboxPage};
use confluence_api::trees::{Exported, Imported};
use serde_json::{Value, json};

/// A directory of its own, which goes away with it.
pub(crate) struct Directory(PathBuf);

impl Directory {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("confluence-api-trees-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Directory(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        fs::create_dir_all(self.at(path).parent().unwrap()).unwrap();
        fs::write(self.at(path), text).unwrap();
    }

    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from:?}: {text}");
        self.write(path, text.replace(from, to));
    }

    pub(crate) fn rename(&self, from: &str, to: &str) {
        fs::create_dir_all(self.at(to).parent().unwrap()).unwrap();
        fs::rename(self.at(from), self.at(to)).unwrap();
    }

    /// All that is in it, by path; what is not for people begins with a dot.
    pub(crate) fn all(&self) -> BTreeMap<String, Vec<u8>> {
        let mut all = BTreeMap::new();
        let mut due = vec![self.0.clone()];
        while let Some(directory) = due.pop() {
            for entry in fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    due.push(path);
                } else {
                    let name = path
                        .strip_prefix(&self.0)
                        .unwrap()
                        .to_string_lossy()
                        .into_owned();
                    all.insert(name, fs::read(path).unwrap_or_default());
                }
            }
        }
        all
    }

    /// The paths of what is for people.
    pub(crate) fn paths(&self) -> Vec<String> {
        let all = self.all().into_keys();
        all.filter(|path| !path.starts_with('.')).collect()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) site: ConfluenceSandbox,
    pub(crate) confluence: Confluence,
    pub(crate) directory: Directory,
}

impl World {
    pub(crate) async fn of(site: ConfluenceSandbox) -> Self {
        let sandbox = Sandbox::builder().product(site.clone()).start().await;
        let confluence = Confluence::new(sandbox.api_token_session().unwrap());
        World {
            sandbox,
            site,
            confluence,
            directory: Directory::new(),
        }
    }

    /// A small tree: a guide with two chapters, one of which has a section.
    pub(crate) async fn new() -> Self {
        let world = World::of(ConfluenceSandbox::demo()).await;
        world.page("Guide", None, "# Welcome\n\nIt begins here.");
        world.page("Setup", Some("Guide"), "Press the button.\n\nThen wait.");
        world.page("Linux", Some("Setup"), "Use the shell.");
        world.page("Use", Some("Guide"), "- one\n- two");
        world
    }

    /// Adds a page to `DOCS`.
    pub(crate) fn page(&self, title: &str, below: Option<&str>, markdown: &str) -> String {
        let document = adf::Document::from_markdown(markdown).to_value();
        let mut page = SandboxPage::new("DOCS", title).document(&document);
        if let Some(below) = below {
            page = page.below(below);
        }
        self.site.add_page(page).unwrap()
    }

    /// The id of a page of `DOCS`.
    pub(crate) fn id(&self, title: &str) -> String {
        let id = self.site.page_id("DOCS", title);
        id.unwrap_or_else(|| panic!("there is no page {title}"))
    }

    /// What the site has of a page of `DOCS`.
    pub(crate) fn there(&self, title: &str) -> Value {
        self.site.page(&self.id(title)).unwrap()
    }

    pub(crate) fn text(&self, title: &str) -> String {
        self.there(title)["text"].as_str().unwrap().to_owned()
    }

    pub(crate) fn version(&self, title: &str) -> u64 {
        self.there(title)["version"].as_u64().unwrap()
    }

    /// Somebody else writes a page, past the client.
    pub(crate) fn rewrite(&self, title: &str, markdown: &str) {
        self.retitle(title, title, markdown);
    }

    pub(crate) fn retitle(&self, title: &str, new: &str, markdown: &str) {
        let page = self.there(title);
        let document = adf::Document::from_markdown(markdown).to_json_string();
        let id = self.id(title);
        let body = json!({
            "id": id,
            "status": "current",
            "title": new,
            "version": {"number": page["version"].as_u64().unwrap() + 1},
            "body": {"representation": "atlas_doc_format", "value": document},
        });
        let path = format!("/wiki/api/v2/pages/{id}");
        let answer = self.site.ask(Method::Put, &path, &[], body);
        assert_eq!(answer.status, 200);
    }

    /// Somebody else moves a page below another one.
    pub(crate) fn put_below(&self, title: &str, parent: &str) {
        let (id, parent) = (self.id(title), self.id(parent));
        let path = format!("/wiki/rest/api/content/{id}/move/append/{parent}");
        let answer = self.site.ask(Method::Put, &path, &[], Value::Null);
        assert_eq!(answer.status, 200);
    }

    pub(crate) async fn parent(&self, title: &str) -> String {
        let pages = self.confluence.pages();
        let page = pages.get(self.id(title)).without_body().await.unwrap();
        let parent = page.parent_id().unwrap();
        let parent = pages.get(parent).without_body().await.unwrap();
        parent.title().to_owned()
    }

    /// Exports the guide, and nothing goes wrong.
    pub(crate) async fn export(&self) -> Exported {
        let trees = self.confluence.trees();
        let exported = trees
            .export(("DOCS", "Guide"), self.directory.path())
            .await
            .unwrap();
        assert!(exported.failures.is_empty(), "{:?}", exported.failures);
        exported
    }

    /// Imports it.
    pub(crate) async fn import(&self) -> Imported {
        let trees = self.confluence.trees();
        trees.import(self.directory.path()).await.unwrap()
    }

    /// Imports it, and nothing goes wrong.
    pub(crate) async fn import_all(&self) -> Imported {
        let imported = self.import().await;
        assert!(imported.is_complete(), "{imported:?}");
        imported
    }

    /// An export and an import write nothing any more, on either side.
    pub(crate) async fn is_settled(&self) {
        let (before, calls) = (self.directory.all(), self.count());
        let exported = self.export().await;
        assert!(
            exported.is_unchanged() && exported.kept.is_empty(),
            "{exported:?}"
        );
        let imported = self.import_all().await;
        assert!(imported.is_unchanged(), "{imported:?}");
        assert_eq!(self.writes(calls), [""; 0]);
        let after = self.directory.all();
        assert_eq!(
            before.keys().collect::<Vec<_>>(),
            after.keys().collect::<Vec<_>>()
        );
        let changed = before
            .iter()
            .filter(|(path, content)| after[*path] != **content);
        let changed = changed.map(|(path, was)| {
            let text = |content: &[u8]| String::from_utf8_lossy(content).into_owned();
            format!("{path}: {} is {}", text(was), text(&after[path]))
        });
        assert_eq!(changed.collect::<Vec<_>>(), [""; 0]);
    }

    pub(crate) fn count(&self) -> usize {
        self.sandbox.requests().len()
    }

    /// `METHOD path` of every call since `before` that writes.
    pub(crate) fn writes(&self, before: usize) -> Vec<String> {
        let all = self.sandbox.requests();
        let calls = all.iter().skip(before).filter(|call| call.method != "GET");
        calls
            .map(|call| format!("{} {}", call.method, call.path))
            .collect()
    }
}

/// What was done, a line for each page.
pub(crate) fn done(imported: &Imported) -> Vec<String> {
    imported.done.iter().map(ToString::to_string).collect()
}
