//! Issues from everything that is one.

use std::fmt;

use atlassian_core::json::{Decoder, Fault, Map, Value, Wire};

use super::Issue;

/// What is no object becomes an issue without anything.
impl From<Value> for Issue {
    fn from(json: Value) -> Self {
        match json {
            Value::Object(raw) => Issue { raw, table: None },
            _ => Issue::default(),
        }
    }
}

impl From<Map<String, Value>> for Issue {
    fn from(raw: Map<String, Value>) -> Self {
        Issue { raw, table: None }
    }
}

/// An issue can be what a generated call answers with, so that nothing of it is lost.
impl Wire for Issue {
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        self.raw.decode(input)
    }

    fn encode(&self) -> Option<Value> {
        self.raw.encode()
    }
}

macro_rules! from_bean {
    ($bean:ty) => {
        impl From<$bean> for Issue {
            fn from(mut bean: $bean) -> Self {
                let fields = std::mem::take(&mut bean.fields);
                let mut issue = Issue::from(bean.encode().unwrap_or_default());
                issue.raw.insert("fields".to_owned(), Value::Object(fields));
                issue
            }
        }
    };
}

from_bean!(crate::platform::types::IssueBean);
#[cfg(any(feature = "boards", feature = "epics", feature = "sprints"))]
from_bean!(crate::software::types::IssueBean);

/// Two issues are the same when Jira said the same of them.
impl PartialEq for Issue {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}

impl fmt::Debug for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issue")
            .field("key", &self.key())
            .field("summary", &self.summary())
            .finish_non_exhaustive()
    }
}
