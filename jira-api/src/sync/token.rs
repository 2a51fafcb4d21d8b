//! Where a sync goes on, as a text.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::problem::SyncProblem;
use super::state::{Stage, State};

/// What every token begins with.
const MARK: &str = "jira-sync-";

/// Where a sync goes on: after a batch that has been applied, or with what has changed since it came to its end.
///
/// It is a text of letters, digits, `-` and `_`: some hundred characters, and more where many issues were created or
/// changed within a few minutes (about six for each). It does not expire, it holds nothing secret, and it says
/// nothing about the issues but their ids. With `serde`, it is a string.
///
/// ```
/// use jira_api::sync::SyncToken;
///
/// assert!("nothing".parse::<SyncToken>().is_err());
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SyncToken(String);

impl SyncToken {
    pub(super) fn of(state: &State) -> Self {
        SyncToken(format!(
            "{MARK}{}",
            URL_SAFE_NO_PAD.encode(state.to_bytes())
        ))
    }

    pub(super) fn state(&self) -> Result<State, SyncProblem> {
        let wrong = |what| SyncProblem::NoToken { what };
        let text = self
            .0
            .strip_prefix(MARK)
            .ok_or(wrong("it does not begin as one"))?;
        let bytes = URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|_| wrong("it has other characters in it"))?;
        State::of_bytes(&bytes).ok_or(wrong("it is cut off, or of another version"))
    }

    /// Whether it is one of a sync that came to its end, so that the next one begins with it.
    pub fn is_complete(&self) -> bool {
        self.state().is_ok_and(|state| state.stage == Stage::Done)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SyncToken {
    type Err = SyncProblem;

    fn from_str(text: &str) -> Result<Self, SyncProblem> {
        let token = SyncToken(text.to_owned());
        token.state().map(|_| token)
    }
}

impl fmt::Display for SyncToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SyncToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncToken")
            .field("length", &self.0.len())
            .field("is_complete", &self.is_complete())
            .finish()
    }
}

impl Serialize for SyncToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SyncToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
