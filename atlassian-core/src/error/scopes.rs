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
    /// Atlassian's refusal.
    pub answer: Option<ApiError>,
}

impl MissingScopes {
    pub(crate) fn refused(
        operation: &'static Operation,
        granted: Option<Vec<String>>,
        answer: ApiError,
    ) -> Self {
        MissingScopes {
            operation: operation.id,
            needed: operation.scopes,
            granted,
            answer: Some(answer),
        }
    }
}

impl fmt::Display for MissingScopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} needs scopes that the token does not have",
            self.operation
        )?;
        for (index, set) in self.needed.iter().enumerate() {
            let word = if index == 0 { ": either " } else { ", or " };
            let word = if self.needed.len() == 1 { ": " } else { word };
            write!(f, "{word}{}", set.scopes.join(" "))?;
        }
        if let Some(granted) = &self.granted {
            write!(f, "; granted are {}", granted.join(" "))?;
        }
        f.write_str(
            ". Log in again and ask for the full set, since new scopes replace the old ones",
        )?;
        match &self.answer {
            Some(answer) => write!(f, " ({answer})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for MissingScopes {}
