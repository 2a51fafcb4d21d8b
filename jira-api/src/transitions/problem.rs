//! Why an issue cannot be brought to a status.

use std::fmt;

use atlassian_core::names::either;

use super::Step;
use super::offer::Offer;

/// Why an issue cannot be brought to a status. It tells where the issue is now, and how it came there.
#[derive(Debug)]
#[non_exhaustive]
pub struct TransitionProblem {
    /// Key of the issue.
    pub key: String,
    /// The transition or status that was wanted, as it was given.
    pub wanted: String,
    /// Name of the status the issue is in now.
    pub status: String,
    /// The transitions it has been taken through.
    pub way: Vec<Step>,
    /// The transitions it could be taken through now.
    pub offered: Vec<Offered>,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum Reason {
    /// No transition is called so or leads there.
    NoWay {
        /// The names nearest to the one that was given.
        nearest: Vec<String>,
    },
    /// Several transitions are called so or lead there.
    Ambiguous,
    /// Every way on leads through a status it has been in, or to an end.
    Stuck,
    /// It would take more transitions than are allowed.
    TooFar {
        /// How many are allowed.
        hops: usize,
    },
    /// It has that status already, and so neither fields nor a comment could go with a transition.
    AlreadyThere,
    /// A transition on the way failed.
    Failed(Box<crate::Error>),
}

/// A transition as an error names it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Offered {
    /// Id of the transition.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Name of the status it leads to.
    pub to: String,
}

impl From<&Offer> for Offered {
    fn from(offer: &Offer) -> Self {
        Offered {
            id: offer.id.clone(),
            name: offer.name.clone(),
            to: offer.to.clone(),
        }
    }
}

impl TransitionProblem {
    pub(crate) fn atlassian(&self) -> Option<&atlassian_core::Error> {
        match &self.reason {
            Reason::Failed(error) => error.atlassian(),
            _ => None,
        }
    }

    /// What went wrong with a transition on the way.
    pub(crate) fn failure(&self) -> Option<&crate::Error> {
        match &self.reason {
            Reason::Failed(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for TransitionProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TransitionProblem {
            key,
            wanted,
            status,
            ..
        } = self;
        match &self.reason {
            Reason::Failed(error) => {
                write!(f, "on the way to “{wanted}”: {error}")?;
                return self.tell_way(f);
            }
            Reason::AlreadyThere => {
                return write!(
                    f,
                    "{key} is in “{status}” already, so nothing can be set or said with a transition to it; \
                     use `update` and `comment`"
                );
            }
            Reason::NoWay { .. } if self.way.is_empty() => {
                write!(f, "{key} cannot go from “{status}” to “{wanted}”")?;
            }
            Reason::NoWay { .. } | Reason::Stuck => {
                write!(f, "{key} is stuck in “{status}” on its way to “{wanted}”")?;
            }
            Reason::TooFar { hops } => write!(
                f,
                "{key} does not get from “{status}” to “{wanted}” within {hops} {}",
                if *hops == 1 {
                    "transition"
                } else {
                    "transitions"
                }
            )?,
            Reason::Ambiguous => write!(
                f,
                "several transitions of {key} may be meant by “{wanted}”; use the id"
            )?,
        }
        if let Reason::NoWay { nearest } = &self.reason
            && !nearest.is_empty()
        {
            write!(f, "; did you mean {}?", either(nearest))?;
        }
        self.tell_way(f)?;
        if self.offered.is_empty() {
            return write!(f, "; no transition is open to this account there");
        }
        let joint = match &self.reason {
            Reason::Ambiguous => "",
            Reason::NoWay { nearest } if !nearest.is_empty() && self.way.is_empty() => {
                " From there it can take"
            }
            _ => "; from there it can take",
        };
        write!(f, "{joint}")?;
        for (at, offered) in self.offered.iter().enumerate() {
            let separator = match (at, &self.reason) {
                (0, Reason::Ambiguous) => ": ",
                (0, _) => " ",
                _ => ", ",
            };
            write!(
                f,
                "{separator}“{}” to “{}” ({})",
                offered.name, offered.to, offered.id
            )?;
        }
        Ok(())
    }
}

impl TransitionProblem {
    fn tell_way(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.way.first() else {
            return Ok(());
        };
        write!(f, "; it was taken from “{}”", first.from)?;
        for step in &self.way {
            write!(f, " by “{}” to “{}”", step.transition, step.to)?;
        }
        Ok(())
    }
}

impl std::error::Error for TransitionProblem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.failure().map(|error| error as _)
    }
}
