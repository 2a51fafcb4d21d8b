//! The entrance to both of Confluence's documents.

use atlassian_core::{Operation, Session};

use crate::v1::V1;
use crate::v2::V2;

/// Confluence over a session. Cheap to clone; clones share what they have learned of the site's spaces,
/// and write to one page one after the other.
///
/// ```
/// use atlassian_core::Session;
/// use confluence_api::Confluence;
///
/// let session = Session::with_api_token("https://acme.atlassian.net", "me@acme.com", "api-token")?;
/// let confluence = Confluence::new(session);
/// # #[cfg(feature = "pages")]
/// let call = confluence.v2().get_page_by_id(98305).body_format("atlas_doc_format");
/// # #[cfg(feature = "pages")]
/// assert_eq!(call.0.request().path_value("id"), Some("98305"));
/// # Ok::<(), atlassian_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Confluence {
    session: Session,
    #[cfg(feature = "authoring")]
    memory: std::sync::Arc<crate::memory::Memory>,
}

impl Confluence {
    /// Confluence over `session`.
    pub fn new(session: Session) -> Self {
        Confluence {
            session,
            #[cfg(feature = "authoring")]
            memory: std::sync::Arc::default(),
        }
    }

    /// The operations of REST API v2: pages, spaces, comments …
    pub fn v2(&self) -> V2 {
        V2::new(&self.session)
    }

    /// The operations of REST API v1 that v2 does not have: search by CQL, uploads, labels …
    pub fn v1(&self) -> V1 {
        V1::new(&self.session)
    }

    /// Pages: reading and writing them, their tree, history, labels, properties and restrictions.
    #[cfg(feature = "authoring")]
    pub fn pages(&self) -> crate::pages::Pages {
        crate::pages::Pages::new(self.clone())
    }

    /// What clones of this client share.
    #[cfg(feature = "authoring")]
    pub(crate) fn memory(&self) -> &crate::memory::Memory {
        &self.memory
    }

    /// The session all calls go over.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Static facts about every operation of the enabled groups.
    pub fn operations() -> impl Iterator<Item = &'static Operation> {
        crate::v2::operations().chain(crate::v1::operations())
    }
}
