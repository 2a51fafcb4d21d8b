//! A site to work on.

use std::future::Future;
use std::sync::Arc;

use atlassian_core::sandbox::Sandbox;
use jira_api::Jira;
use jira_api::sandbox::{JiraSandbox, SandboxField};
use serde_json::Value;

/// The demo site, and a client for it.
pub(crate) struct World {
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) site: JiraSandbox,
    pub(crate) jira: Jira,
}

/// Runs a test on the demo site, after it was changed.
pub(crate) fn on<F, T>(change: impl FnOnce(&JiraSandbox), test: F)
where
    F: FnOnce(World) -> T,
    T: Future<Output = ()>,
{
    let site = JiraSandbox::demo();
    change(&site);
    run(async move {
        let sandbox = Sandbox::builder().product(site.clone()).start().await;
        let jira = Jira::new(sandbox.api_token_session().unwrap());
        // A test that uses a part of its world only drops the rest.
        let sandbox = Arc::new(sandbox);
        let world = World {
            sandbox: Arc::clone(&sandbox),
            site,
            jira,
        };
        test(world).await;
        drop(sandbox);
    });
}

pub(crate) fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(test);
}

/// Fields of every schema.
pub(crate) fn every_field(site: &JiraSandbox) {
    let fields = [
        SandboxField::text("Customer"),
        SandboxField::paragraph("Root cause"),
        SandboxField::url("Design"),
        SandboxField::number("Story Points"),
        SandboxField::number("Effort"),
        SandboxField::date("Start date"),
        SandboxField::date_time("Change window"),
        SandboxField::labels("Topics"),
        SandboxField::select("Severity", ["Critical", "Major", "Minor"]),
        SandboxField::checkboxes("Browsers", ["Firefox", "Safari", "Chrome"]),
        SandboxField::cascade(
            "Device",
            [
                ("Hardware", vec!["Laptop", "Phone"]),
                ("Software", vec!["Server"]),
            ],
        ),
        SandboxField::user("Tester"),
        SandboxField::users("Approvers"),
        SandboxField::group("Team group"),
        SandboxField::groups("Visible to"),
        SandboxField::version("Found in"),
        SandboxField::versions("Backports"),
        SandboxField::project("Owner project"),
        SandboxField::flagged(),
    ];
    for field in fields {
        site.add_field(field);
    }
}

impl World {
    /// The value of a field on the site, by the id of the field.
    pub(crate) fn value(&self, key: &str, id: &str) -> Value {
        self.site.issue(key).unwrap()["fields"][id].clone()
    }

    /// `METHOD path` of every call since `before`, without what stands before the API's own path.
    pub(crate) fn calls(&self, before: usize) -> Vec<String> {
        let all = self.sandbox.requests();
        let calls = all.iter().skip(before);
        calls
            .map(|call| format!("{} {}", call.method, call.path))
            .collect()
    }

    pub(crate) fn count(&self) -> usize {
        self.sandbox.requests().len()
    }
}

/// The names that a list of objects holds.
pub(crate) fn names(list: &Value) -> Vec<String> {
    let all = list.as_array().into_iter().flatten();
    let name = |value: &Value| {
        let name = value["name"].as_str().or(value["value"].as_str());
        name.or(value["displayName"].as_str())
            .or(value.as_str())
            .unwrap_or("?")
            .to_owned()
    };
    all.map(name).collect()
}
