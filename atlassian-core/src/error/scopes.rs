//! A call the grant has no scopes for.

use std::fmt;

use super::ApiError;
use crate::operation::{Operation, ScopeSet};

/// A call the grant has no scopes for. Atlassian never says which are missing; this does.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MissingScopes {
    /// Id of the operation.
    pub operation: &'static str,
    /// Sets of scopes each of which is enough; empty where the document declares none.
    pub needed: &'static [ScopeSet],
    /// The scopes of the grant, where they are known.
    pub granted: Option<Vec<String>>,
    /// What the grant lacks of the set it comes nearest to. Empty where the grant's scopes are not
    /// known, or where it has a whole set and Atlassian refused all the same.
    pub missing: Vec<&'static str>,
    /// Atlassian's refusal; `None` where the call was not sent.
    pub answer: Option<ApiError>,
}

impl MissingScopes {
    /// What Atlassian has refused.
    pub(crate) fn refused(
        operation: &'static Operation,
        granted: Option<Vec<String>>,
        answer: ApiError,
    ) -> Self {
        let missing = granted
            .as_deref()
            .map(|granted| nearest(operation, granted));
        MissingScopes {
            operation: operation.id,
            needed: operation.scopes,
            missing: missing.unwrap_or_default(),
            granted,
            answer: Some(answer),
        }
    }

    /// What the grant does not cover, so that it need not be sent; `None` where it does.
    pub(crate) fn foreseen(operation: &'static Operation, granted: &[String]) -> Option<Self> {
        let missing = nearest(operation, granted);
        (!missing.is_empty()).then(|| MissingScopes {
            operation: operation.id,
            needed: operation.scopes,
            missing,
            granted: Some(granted.to_vec()),
            answer: None,
        })
    }
}

/// What is missing of the alternative that misses least; the first of them where several do.
fn nearest(operation: &'static Operation, granted: &[String]) -> Vec<&'static str> {
    let missing = operation.scopes.iter().map(|set| lacking(set, granted));
    missing.min_by_key(Vec::len).unwrap_or_default()
}

fn lacking(set: &ScopeSet, granted: &[String]) -> Vec<&'static str> {
    let scopes = set.scopes.iter().copied();
    scopes
        .filter(|scope| !granted.iter().any(|granted| granted == scope))
        .collect()
}

impl fmt::Display for MissingScopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self
            .granted
            .as_deref()
            .filter(|granted| !granted.is_empty());
        let covered = known.is_some() && self.missing.is_empty() && !self.needed.is_empty();
        let sent = if self.answer.is_some() {
            ""
        } else {
            " was not sent: it"
        };
        write!(
            f,
            "{}{sent} needs scopes that the token does not have",
            self.operation
        )?;
        for (index, set) in self.needed.iter().enumerate() {
            let word = if index == 0 { ": either " } else { ", or " };
            let word = if self.needed.len() == 1 { ": " } else { word };
            write!(f, "{word}{}", set.scopes.join(" "))?;
            let lacking = known
                .map(|granted| lacking(set, granted))
                .unwrap_or_default();
            if lacking.is_empty() {
                continue;
            }
            match lacking.len() == set.scopes.len() {
                true if lacking.len() == 1 => f.write_str(" (missing)")?,
                true => f.write_str(" (all missing)")?,
                false => write!(f, " (missing: {})", lacking.join(" "))?,
            }
        }
        if let Some(granted) = &self.granted {
            match granted.as_slice() {
                [] => f.write_str("; the scopes of the token are not known")?,
                some => write!(f, "; granted are {}", some.join(" "))?,
            }
        }
        f.write_str(if covered {
            ". The token has what Atlassian documents; the site's administrator may have restricted the \
             app, or the account may lack the product"
        } else {
            ". Log in again and ask for the full set, since new scopes replace the old ones; a service \
             account needs them in its credentials"
        })?;
        match &self.answer {
            Some(answer) => write!(f, " ({answer})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for MissingScopes {}
