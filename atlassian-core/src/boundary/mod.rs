//! What a client may touch: chosen projects and spaces, chosen kinds of access, chosen operations.
//!
//! [`Session::within`](crate::Session::within) gives a session that cannot leave a [`Boundary`],
//! whatever it is asked: through generated methods, raw requests, links, queries, ids, or things that
//! have moved. It can only be narrowed further.
//!
//! ```
//! use atlassian_core::Session;
//! use atlassian_core::boundary::{Access, Boundary};
//!
//! let boundary = Boundary::builder()
//!     .projects(["ENG"])
//!     .spaces(["DOCS"])
//!     .access(Access::READ | Access::WRITE)
//!     .deny("notify")
//!     .build()?;
//! let session = Session::with_api_token("https://acme.atlassian.net", "me@acme.com", "token")?;
//! let confined = session.within(&boundary);
//! let read_only = confined.within(&boundary.read_only());
//! # let _ = read_only;
//! # Ok::<(), atlassian_core::Error>(())
//! ```
//!
//! # What it promises
//!
//! * Deny by default. Each operation of the official documents is classified by hand
//!   ([`Operation::confinement`](crate::Operation)): it is confined by what it names, asks for and
//!   returns; or it concerns no project and no space; or it cannot be confined, and is denied. So is
//!   every operation that a caller makes up.
//! * Each call is checked where every call passes, before anything of it is sent. Projects and spaces it
//!   names have to be those of the boundary; things it names (issues, boards, pages, …) are looked up
//!   first, by a call of ours that asks for nothing but where they lie. Queries are read as a whole and
//!   confined by conjunction.
//! * Answers are checked, too. What turns out to lie outside is not handed over; elements of lists and
//!   references that lead outside are taken out, and totals with them.
//! * A denial ([`Error::Denied`]) reads the same whether or not the thing exists.
//! * A boundary that names projects and spaces by key means those that have the key when it is first
//!   used, also after they were renamed, and not others that get the key later.
//!
//! # What it costs
//!
//! The check alone takes microseconds. A thing named by id or key costs one more call, or one for a
//! hundred issues, because it may have moved since; [`trust_places_for`](BoundaryBuilder::trust_places_for)
//! trades that for a bounded time. Where things lie that cannot move (versions, components, boards,
//! sprints) is kept for ten minutes. The look-ups need scopes that read those things.
//!
//! Look-ups stand in the audit trail, too, under the name of who acts and `(boundary)` behind it: whoever
//! keeps the trail may see more than whoever is confined.
//!
//! # What it cannot see
//!
//! * Text that people wrote stays as it is, whatever it mentions.
//! * Names of people, groups, statuses, types and labels in a query are not looked up; Atlassian's error
//!   tells whether the account can see one of that name anywhere. Versions and components may be named as
//!   those inside are called, sprints by their ids.
//! * What is inside is what Atlassian says is inside at the time of the check.

mod access;
mod admit;
mod answer;
mod body;
mod claim;
mod config;
pub(crate) mod confinement;
mod denial;
mod fence;
mod fields;
mod form;
mod gather;
mod locate;
mod name;
mod pins;
mod pointer;
mod queries;
mod reading;
mod redact;
mod refusal;
mod seen;
mod shaping;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::error::Error;
use crate::operation::Operation;

pub use access::Access;
pub(crate) use admit::admit;
pub(crate) use answer::accept;
pub(crate) use fence::Fence;
pub(crate) use refusal::refused;

/// The gateway segments of the two products whose containers a boundary names.
const PROJECTS: &str = "jira";
const SPACES: &str = "confluence";

/// What a session may touch: see the [module](self).
///
/// It can stand in a configuration file (`serde`): `projects`, `spaces`, `access` (a list of `read`,
/// `write`, `delete`, `admin`; only `read` where it is absent), `operations`, `deny`,
/// `keep_outside_references`, `trust_places_for_seconds`. Unknown properties are errors.
///
/// ```
/// use atlassian_core::boundary::Boundary;
///
/// let boundary: Boundary = serde_json::from_str(
///     r#"{"projects": ["ENG"], "spaces": ["DOCS"], "access": ["read", "write"]}"#,
/// )?;
/// assert_eq!(boundary.to_string(), "projects ENG; spaces DOCS; read, write");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Boundary(Arc<Rules>);

/// What a boundary says.
#[derive(Clone, PartialEq, Eq)]
struct Rules {
    projects: Vec<String>,
    spaces: Vec<String>,
    access: Access,
    operations: Option<BTreeSet<String>>,
    denied: BTreeSet<String>,
    keep_outside_references: bool,
    trust: Duration,
}

impl Boundary {
    /// A boundary around nothing, with read access, to be widened.
    pub fn builder() -> BoundaryBuilder {
        BoundaryBuilder {
            rules: Rules {
                projects: Vec::new(),
                spaces: Vec::new(),
                access: Access::READ,
                operations: None,
                denied: BTreeSet::new(),
                keep_outside_references: false,
                trust: Duration::ZERO,
            },
        }
    }

    /// The projects, as they were named.
    pub fn projects(&self) -> &[String] {
        &self.0.projects
    }

    /// The spaces, as they were named.
    pub fn spaces(&self) -> &[String] {
        &self.0.spaces
    }

    /// What may be done inside.
    pub fn access(&self) -> Access {
        self.0.access
    }

    /// The same boundary, with nothing but read access, if it has that.
    #[must_use]
    pub fn read_only(&self) -> Boundary {
        self.changed(|rules| rules.access = rules.access & Access::READ)
    }

    /// The same boundary without an operation.
    #[must_use]
    pub fn deny(&self, operation: impl Into<OperationName>) -> Boundary {
        self.changed(|rules| {
            rules.denied.insert(operation.into().0);
        })
    }

    /// Names of operations in it that are none of `known`, such as those that were misspelt. An
    /// operation that is denied under a wrong name is not denied.
    ///
    /// ```
    /// use atlassian_core::boundary::Boundary;
    ///
    /// let boundary = Boundary::builder().deny("deletIssue").build()?;
    /// let known = std::iter::empty(); // Jira::operations().chain(Confluence::operations())
    /// assert_eq!(boundary.unknown_operations(known), ["deletIssue"]);
    /// # Ok::<(), atlassian_core::Error>(())
    /// ```
    pub fn unknown_operations(
        &self,
        known: impl IntoIterator<Item = &'static Operation>,
    ) -> Vec<&str> {
        let known: BTreeSet<String> = known
            .into_iter()
            .flat_map(|operation| [operation.id.to_owned(), OperationName::from(operation).0])
            .collect();
        let named = self.0.operations.iter().flatten().chain(&self.0.denied);
        let mut unknown: Vec<&str> = named
            .filter(|name| !known.contains(*name))
            .map(String::as_str)
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        unknown
    }

    fn changed(&self, change: impl FnOnce(&mut Rules)) -> Boundary {
        let mut rules = Rules::clone(&self.0);
        change(&mut rules);
        Boundary(Arc::new(rules))
    }

    /// The containers of a product, as they were named.
    fn containers(&self, product: &str) -> &[String] {
        match product {
            PROJECTS => &self.0.projects,
            SPACES => &self.0.spaces,
            _ => &[],
        }
    }

    /// Whether it has anything against an operation, whatever is asked of it; why.
    fn objection(&self, operation: &Operation) -> Option<String> {
        let needed = Access::from(operation.access);
        if !self.0.access.contains(needed) {
            return Some(format!(
                "it needs {needed} access, and the boundary allows {}",
                self.0.access
            ));
        }
        let listed = |names: &BTreeSet<String>| {
            let full = |name: &String| {
                name.strip_prefix(operation.api.name)
                    .and_then(|rest| rest.strip_prefix('/'))
                    == Some(operation.id)
            };
            names.contains(operation.id) || names.iter().any(full)
        };
        if listed(&self.0.denied) {
            return Some("the boundary denies this operation".to_owned());
        }
        match &self.0.operations {
            Some(allowed) if !listed(allowed) => {
                Some("it is none of the operations that the boundary allows".to_owned())
            }
            _ => None,
        }
    }
}

impl fmt::Display for Boundary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |names: &[String]| match names {
            [] => "none".to_owned(),
            names => names.join(", "),
        };
        write!(
            f,
            "projects {}; spaces {}; {}",
            named(&self.0.projects),
            named(&self.0.spaces),
            self.0.access
        )
    }
}

impl fmt::Debug for Boundary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Boundary({self})")
    }
}

/// The id of an operation, such as `getIssue`, or with its document where several have one of that id:
/// `jira-software/getIssue`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationName(String);

impl From<&str> for OperationName {
    fn from(name: &str) -> Self {
        OperationName(name.to_owned())
    }
}

impl From<String> for OperationName {
    fn from(name: String) -> Self {
        OperationName(name)
    }
}

impl From<&Operation> for OperationName {
    fn from(operation: &Operation) -> Self {
        OperationName(format!("{}/{}", operation.api.name, operation.id))
    }
}

/// Puts a [`Boundary`] together.
#[derive(Clone)]
#[must_use]
pub struct BoundaryBuilder {
    rules: Rules,
}

impl BoundaryBuilder {
    /// Adds projects of Jira, each by its key or its id.
    pub fn projects<S: Into<String>>(mut self, projects: impl IntoIterator<Item = S>) -> Self {
        let projects = projects.into_iter().map(Into::into);
        self.rules.projects.extend(projects);
        self
    }

    /// Adds spaces of Confluence, each by its key or its id. What consists of digits is an id.
    pub fn spaces<S: Into<String>>(mut self, spaces: impl IntoIterator<Item = S>) -> Self {
        self.rules.spaces.extend(spaces.into_iter().map(Into::into));
        self
    }

    /// What may be done inside; only reading by default.
    pub fn access(mut self, access: Access) -> Self {
        self.rules.access = access;
        self
    }

    /// Only reading, as by default.
    pub fn read_only(self) -> Self {
        self.access(Access::READ)
    }

    /// Allows these operations, and no others; may be called several times. Without it, every operation
    /// that can be confined is allowed.
    pub fn operations<N: Into<OperationName>>(
        mut self,
        operations: impl IntoIterator<Item = N>,
    ) -> Self {
        let allowed = self.rules.operations.get_or_insert_default();
        allowed.extend(operations.into_iter().map(|name| name.into().0));
        self
    }

    /// Denies an operation, whatever else allows it.
    pub fn deny(mut self, operation: impl Into<OperationName>) -> Self {
        self.rules.denied.insert(operation.into().0);
        self
    }

    /// Hands over what answers tell of things outside that something inside refers to: the other ends
    /// of links, parents, subtasks, earlier values in a history. By default it is taken out.
    pub fn keep_outside_references(mut self) -> Self {
        self.rules.keep_outside_references = true;
        self
    }

    /// For how long it is believed that a thing that can be moved still lies where it lay, when it is
    /// to be read; not at all by default. Whatever is to be changed is looked up each time.
    ///
    /// It saves the look-ups of most reads. What was moved out of the boundary in between can be read
    /// for so long, where its answer does not tell that it was moved.
    pub fn trust_places_for(mut self, time: Duration) -> Self {
        self.rules.trust = time;
        self
    }

    /// The boundary.
    ///
    /// # Errors
    /// [`Error::Configuration`] for the name of a project or a space that can be neither a key nor an id.
    pub fn build(self) -> Result<Boundary, Error> {
        let mut rules = self.rules;
        for (names, what) in [
            (&mut rules.projects, "a project"),
            (&mut rules.spaces, "a space"),
        ] {
            if let Some(name) = names.iter().find(|name| !name::is_container_name(name)) {
                return Err(Error::Configuration {
                    what: format!(
                        "a boundary names {what} {name:?}, which is neither a key nor an id"
                    ),
                });
            }
            names.sort_unstable();
            names.dedup();
        }
        Ok(Boundary(Arc::new(rules)))
    }
}

impl fmt::Debug for BoundaryBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "BoundaryBuilder({})",
            Boundary(Arc::new(self.rules.clone()))
        )
    }
}
