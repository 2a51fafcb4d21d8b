//! The entrance to both of Jira's documents.

use atlassian_core::{Operation, Session};

use crate::platform::Platform;
use crate::software::Software;

/// Jira over a session. Cheap to clone; clones share what they have learned of the site's fields.
///
/// ```
/// use atlassian_core::Session;
/// use jira_api::Jira;
///
/// let session = Session::with_api_token("https://acme.atlassian.net", "me@acme.com", "api-token")?;
/// let jira = Jira::new(session);
/// # #[cfg(feature = "issues")]
/// let call = jira.platform().get_issue("ENG-1").fields(["summary", "status"]);
/// # #[cfg(feature = "issues")]
/// assert_eq!(call.0.request().path_value("issueIdOrKey"), Some("ENG-1"));
/// # Ok::<(), atlassian_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Jira {
    session: Session,
    #[cfg(feature = "lifecycle")]
    memory: std::sync::Arc<crate::fields::Memory>,
}

impl Jira {
    /// Jira over `session`.
    pub fn new(session: Session) -> Self {
        Jira {
            session,
            #[cfg(feature = "lifecycle")]
            memory: std::sync::Arc::default(),
        }
    }

    /// The operations of the Jira Cloud platform (REST API v3): issues, search, projects, users …
    pub fn platform(&self) -> Platform {
        Platform::new(&self.session)
    }

    /// The operations of Jira Software: boards, sprints, epics …
    pub fn software(&self) -> Software {
        Software::new(&self.session)
    }

    /// The fields of the site, by the names people use.
    #[cfg(feature = "lifecycle")]
    pub fn fields(&self) -> crate::fields::Fields {
        crate::fields::Fields::new(self.clone())
    }

    /// Issues: reading, creating, changing, moving through their workflow, and everything around them.
    #[cfg(feature = "lifecycle")]
    pub fn issues(&self) -> crate::issues::Issues {
        crate::issues::Issues::new(self.clone())
    }

    /// What is known of the site's fields.
    #[cfg(feature = "lifecycle")]
    pub(crate) fn memory(&self) -> &crate::fields::Memory {
        &self.memory
    }

    /// Boards: finding them, how they are set up, and the issues on them.
    #[cfg(feature = "agile")]
    pub fn boards(&self) -> crate::agile::Boards {
        crate::agile::Boards::new(self.clone())
    }

    /// Sprints: planning, starting and completing them, and the issues in them.
    #[cfg(feature = "agile")]
    pub fn sprints(&self) -> crate::agile::Sprints {
        crate::agile::Sprints::new(self.clone())
    }

    /// Epics, and what belongs to them.
    #[cfg(feature = "agile")]
    pub fn epics(&self) -> crate::agile::Epics {
        crate::agile::Epics::new(self.clone())
    }

    /// Reports on boards: velocity, burndown, flow, cycle times, blockers and what is at risk.
    #[cfg(feature = "reports")]
    pub fn reports(&self) -> crate::reports::Reports {
        crate::reports::Reports::new(self.clone())
    }

    /// The session all calls go over.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Static facts about every operation of the enabled groups.
    ///
    /// ```
    /// let writes = jira_api::Jira::operations().filter(|o| o.access != atlassian_core::operation::Access::Read);
    /// # let _ = writes;
    /// ```
    pub fn operations() -> impl Iterator<Item = &'static Operation> {
        crate::platform::operations().chain(crate::software::operations())
    }
}
