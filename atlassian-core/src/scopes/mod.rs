//! Which scopes to ask for.
//!
//! A consent names scopes, and a new one replaces those of the one before, so an app has to know all
//! of them at once. [`scopes_for`] tells them from the operations an app calls: each operation has one
//! or more sets of scopes that are enough for it, and what comes back is the smallest set in which
//! every operation finds one of its own. It is found by search and proven smallest wherever the search
//! comes to its end, which it does for what programs really call; [`Scopes::smallest`] tells. The same
//! operations give the same scopes, whatever their order.

mod cover;

use std::fmt;

use crate::operation::{Operation, ScopeFamily};

/// Above this many, Atlassian advises to ask for fewer; with about 80 granular ones its consent page
/// has been seen to fail with `Request header is too large`.
pub const MOST: usize = 50;

/// Which scopes to take where an operation accepts several sets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Prefer {
    /// Whatever makes the whole smallest; classic scopes where it makes no difference.
    #[default]
    Fewest,
    /// Classic scopes wherever an operation accepts any: few and broad.
    Classic,
    /// Granular scopes wherever an operation accepts any: many and narrow.
    Granular,
}

/// The scopes a set of operations needs.
///
/// `offline_access` is not among them: [`login`](crate::Atlassian::login) and its like add it by
/// themselves, since no grant can be refreshed without.
///
/// What it says of itself (`Display`) is a report for people; what a login takes is
/// [`scopes`](Scopes::scopes).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scopes {
    /// The scopes to ask for, in alphabetical order.
    pub scopes: Vec<&'static str>,
    /// Whether no smaller set would do. Where it is `false` the search was given up early, and every
    /// scope is needed all the same.
    pub smallest: bool,
    /// Operations whose document declares no scopes. Some need none; some are forgotten.
    pub undeclared: Vec<&'static Operation>,
    /// Operations that OAuth tokens may not call at all, whatever their scopes: use an API token.
    pub without_oauth: Vec<&'static Operation>,
}

/// The smallest set of scopes that is enough for all of these operations.
///
/// ```
/// use atlassian_core::operation::{
///     Access, Answer, Api, Confinement, Method, Operation, Places, ScopeFamily, ScopeSet,
/// };
/// use atlassian_core::scopes::scopes_for;
///
/// # static API: Api = Api {
/// #     name: "demo", title: "Demo", version: "1", product: "demo", unrepeatable: &[], write_limited: &[],
/// #     places: Places::NONE,
/// # };
/// # const fn operation(id: &'static str, scopes: &'static [ScopeSet]) -> Operation {
/// #     Operation {
/// #         id, api: &API, method: Method::Get, path: "/", group: "demo", access: Access::Read, scopes,
/// #         oauth: true, answer: Answer::Json, deprecated: false, experimental: false, query: &[], headers: &[],
/// #         confinement: Confinement::UNCLASSIFIED,
/// #     }
/// # }
/// // In earnest these stand in the products' tables: jira_api::platform::issues::operations::GET_ISSUE …
/// static READ: Operation = operation("read", &[
///     ScopeSet { family: ScopeFamily::Classic, scopes: &["read:work"] },
///     ScopeSet { family: ScopeFamily::Granular, scopes: &["read:issue:demo", "read:user:demo"] },
/// ]);
/// static WATCH: Operation = operation("watch", &[
///     ScopeSet { family: ScopeFamily::Granular, scopes: &["read:board:demo"] },
/// ]);
///
/// let needed = scopes_for([&READ, &WATCH]);
/// assert_eq!(needed.scopes, ["read:board:demo", "read:work"]);
/// assert!(needed.smallest && needed.warning().is_none());
/// ```
pub fn scopes_for(operations: impl IntoIterator<Item = &'static Operation>) -> Scopes {
    scopes_preferring(Prefer::Fewest, operations)
}

/// As [`scopes_for`], with a say in which family of scopes is taken: the smallest set among those that
/// follow the preference.
pub fn scopes_preferring(
    prefer: Prefer,
    operations: impl IntoIterator<Item = &'static Operation>,
) -> Scopes {
    let mut needed = Scopes::default();
    let mut wanted: Vec<&'static Operation> = Vec::new();
    for operation in operations {
        if !operation.oauth {
            note(&mut needed.without_oauth, operation);
        } else if operation.scopes.is_empty() {
            note(&mut needed.undeclared, operation);
        } else {
            wanted.push(operation);
        }
    }
    let choices: Vec<Vec<cover::Choice>> = wanted.iter().map(|o| choices(prefer, o)).collect();
    let (scopes, smallest) = cover::smallest(&choices);
    Scopes {
        scopes,
        smallest,
        ..needed
    }
}

/// The sets of an operation that the preference leaves.
fn choices(prefer: Prefer, operation: &'static Operation) -> Vec<cover::Choice> {
    let preferred = match prefer {
        Prefer::Fewest => None,
        Prefer::Classic => Some(ScopeFamily::Classic),
        Prefer::Granular => Some(ScopeFamily::Granular),
    };
    let preferred =
        preferred.filter(|family| operation.scopes.iter().any(|set| set.family == *family));
    let sets = operation.scopes.iter();
    sets.filter(|set| preferred.is_none_or(|family| set.family == family))
        .map(|set| cover::Choice {
            scopes: set.scopes,
            broad: set.family == ScopeFamily::Classic,
        })
        .collect()
}

fn note(list: &mut Vec<&'static Operation>, operation: &'static Operation) {
    if !list.contains(&operation) {
        list.push(operation);
    }
}

impl Scopes {
    /// What speaks against asking for so many scopes; `None` where there are no more than [`MOST`].
    pub fn warning(&self) -> Option<String> {
        let count = self.scopes.len();
        (count > MOST).then(|| {
            format!(
                "{count} scopes are more than the {MOST} that Atlassian advises to stay below; from about \
                 80 on its consent page may fail with \"Request header is too large\". Call fewer \
                 operations, prefer classic scopes, or use two apps"
            )
        })
    }

    /// The scopes in one line, separated by spaces, as an authorization address has them.
    pub fn joined(&self) -> String {
        self.scopes.join(" ")
    }
}

impl AsRef<[&'static str]> for Scopes {
    fn as_ref(&self) -> &[&'static str] {
        &self.scopes
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.smallest {
            ""
        } else {
            ", perhaps not the smallest set"
        };
        match self.scopes.len() {
            0 => f.write_str("no scopes")?,
            1 => write!(f, "1 scope{kind}: {}", self.joined())?,
            count => write!(f, "{count} scopes{kind}: {}", self.joined())?,
        }
        f.write_str(" (a login adds offline_access)")?;
        for (what, operations) in [
            ("no scopes are declared for", &self.undeclared),
            (
                "not callable with OAuth, use an API token for",
                &self.without_oauth,
            ),
        ] {
            if !operations.is_empty() {
                let ids: Vec<&str> = operations.iter().map(|operation| operation.id).collect();
                write!(f, "\n{what}: {}", ids.join(", "))?;
            }
        }
        match self.warning() {
            Some(warning) => write!(f, "\nwarning: {warning}"),
            None => Ok(()),
        }
    }
}
