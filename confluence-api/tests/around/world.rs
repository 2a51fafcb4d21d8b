//! A site to work on.

use atlassian_core::boundary::{Access, Boundary};
use atlassian_core::sandbox::Sandbox;
use confluence_api::Confluence;
use confluence_api::sandbox::{ConfluenceSandbox, Entangled, SandboxPage};

/// A site, and a client for it.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) site: ConfluenceSandbox,
    pub(crate) confluence: Confluence,
}

impl World {
    pub(crate) async fn of(site: ConfluenceSandbox) -> Self {
        let sandbox = Sandbox::builder().product(site.clone()).start().await;
        let confluence = Confluence::new(sandbox.api_token_session().unwrap());
        World {
            sandbox,
            site,
            confluence,
        }
    }

    /// The demo site.
    pub(crate) async fn demo() -> Self {
        Self::of(ConfluenceSandbox::demo()).await
    }

    /// The demo site with a page of this Markdown, and its id.
    pub(crate) async fn with_page(markdown: &str) -> (Self, String) {
        let world = Self::demo().await;
        let document = adf::Document::from_markdown(markdown).to_value();
        let page = SandboxPage::new("DOCS", "Page").document(&document);
        let id = world.site.add_page(page).unwrap();
        (world, id)
    }

    /// How often a part of a path was asked for.
    pub(crate) fn calls(&self, method: &str, part: &str) -> usize {
        let calls = self.sandbox.requests();
        let ours = calls
            .iter()
            .filter(|call| call.method == method && call.path.contains(part));
        ours.count()
    }
}

/// A site of two spaces, and a client that may reach one of them.
pub(crate) async fn confined() -> (Sandbox, Entangled, Confluence) {
    let on = ConfluenceSandbox::entangled();
    let sandbox = Sandbox::builder().product(on.site.clone()).start().await;
    let boundary = Boundary::builder().spaces(["DOCS"]).access(Access::ALL);
    let session = sandbox.api_token_session().unwrap();
    let session = session.within(&boundary.build().unwrap());
    on.site.forget_reached();
    (sandbox, on, Confluence::new(session))
}
