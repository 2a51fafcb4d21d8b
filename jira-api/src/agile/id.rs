//! Ids of boards and sprints: numbers that must not be mixed up.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// The number, as the API has it.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                $name(number)
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id! {
    /// Id of a board, as in the address of its page.
    ///
    /// ```
    /// use jira_api::agile::BoardId;
    ///
    /// assert_eq!(BoardId::from(84).to_string(), "84");
    /// ```
    BoardId
}

id! {
    /// Id of a sprint, which is one over all boards of the site.
    ///
    /// ```
    /// use jira_api::agile::SprintId;
    ///
    /// assert_eq!(SprintId::from(7).get(), 7);
    /// ```
    SprintId
}
