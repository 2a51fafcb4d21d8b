//! A boundary in a configuration file.

use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Access, Boundary};

/// The form it has there.
#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    projects: Vec<String>,
    spaces: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operations: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deny: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    keep_outside_references: bool,
    #[serde(skip_serializing_if = "is_zero")]
    trust_places_for_seconds: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // what serde asks for
fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Serialize for Boundary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rules = &self.0;
        let written = Written {
            projects: rules.projects.clone(),
            spaces: rules.spaces.clone(),
            access: Some(rules.access.names().map(str::to_owned).collect()),
            operations: rules
                .operations
                .as_ref()
                .map(|names| names.iter().cloned().collect()),
            deny: rules.denied.iter().cloned().collect(),
            keep_outside_references: rules.keep_outside_references,
            trust_places_for_seconds: rules.trust.as_secs(),
        };
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Boundary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        let mut builder = Boundary::builder()
            .projects(written.projects)
            .spaces(written.spaces)
            .trust_places_for(Duration::from_secs(written.trust_places_for_seconds));
        if let Some(names) = written.access {
            let mut access = Access::NONE;
            for name in names {
                access = access
                    | Access::named(&name).ok_or_else(|| {
                        D::Error::custom(format!(
                            "{name:?} is no access; there are read, write, delete and admin"
                        ))
                    })?;
            }
            builder = builder.access(access);
        }
        if let Some(operations) = written.operations {
            builder = builder.operations(operations);
        }
        for operation in written.deny {
            builder = builder.deny(operation);
        }
        if written.keep_outside_references {
            builder = builder.keep_outside_references();
        }
        builder.build().map_err(D::Error::custom)
    }
}
