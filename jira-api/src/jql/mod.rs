#![doc = include_str!("../../docs/jql.md")]

mod condition;
mod dialect;
mod error;
mod field;
mod fields;
mod function;
mod history;
mod query;
mod template;
mod value;

pub use atlassian_core::query::build::Direction;
#[doc(hidden)]
pub use atlassian_core::query::build::holes;
pub use condition::{Condition, all, any, raw};
pub use dialect::JqlDialect;
pub use error::JqlError;
pub use field::{Field, cf, field, property};
pub use fields::{assignee, fix_version, issue_type, key, label, project, sprint, status, text};
pub use function::{
    Function, current_user, end_of_day, end_of_month, end_of_week, end_of_year, function,
    linked_issues, members_of, now, open_sprints, start_of_day, start_of_month, start_of_week,
    start_of_year, unreleased_versions,
};
pub use history::History;
pub use query::Jql;
#[doc(hidden)]
pub use template::Template;
pub use template::{Hole, IntoHole};
pub use value::{List, Value};
