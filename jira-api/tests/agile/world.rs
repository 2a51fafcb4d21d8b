//! A session on a sandbox, and what arrives there.

use atlassian_core::boundary::{Access, Boundary};
use atlassian_core::sandbox::Sandbox;
use jira_api::sandbox::{Entangled, JiraSandbox};
use jira_api::{Issue, Jira};

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) site: JiraSandbox,
    pub(crate) jira: Jira,
}

pub(crate) async fn world(site: JiraSandbox) -> World {
    let sandbox = Sandbox::builder().product(site.clone()).start().await;
    let jira = Jira::new(sandbox.api_token_session().unwrap());
    World {
        sandbox,
        site,
        jira,
    }
}

/// The demo: board 1 is of ENG, with four closed sprints and the fifth under way.
pub(crate) async fn demo() -> World {
    world(JiraSandbox::demo()).await
}

/// The site on which HR is tied to ENG, and a session that may reach ENG only.
pub(crate) async fn confined() -> (World, Entangled) {
    let on = JiraSandbox::entangled();
    let mut world = world(on.site.clone()).await;
    let boundary = Boundary::builder()
        .projects(["ENG"])
        .access(Access::ALL)
        .build()
        .unwrap();
    world.jira = Jira::new(world.jira.session().within(&boundary));
    on.site.forget_reached();
    (world, on)
}

impl World {
    /// The calls that arrived, as `METHOD path`.
    pub(crate) fn calls(&self) -> Vec<String> {
        let calls = self.sandbox.requests();
        calls
            .iter()
            .map(|call| format!("{} {}", call.method, call.path))
            .collect()
    }

    /// How many calls of a method and a part of a path arrived.
    pub(crate) fn count(&self, call: &str) -> usize {
        let (method, part) = call.split_once(' ').unwrap();
        let calls = self.calls();
        let fits = |call: &&String| call.starts_with(method) && call.contains(part);
        calls.iter().filter(fits).count()
    }
}

pub(crate) fn keys(issues: &[Issue]) -> Vec<&str> {
    issues.iter().map(Issue::key).collect()
}
