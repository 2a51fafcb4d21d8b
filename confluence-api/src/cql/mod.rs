#![doc = include_str!("../../docs/cql.md")]

mod condition;
mod dialect;
mod error;
mod field;
mod fields;
mod function;
mod query;
mod template;
mod text;
mod value;

pub use atlassian_core::query::build::Direction;
#[doc(hidden)]
pub use atlassian_core::query::build::holes;
pub use condition::{Condition, all, any, raw};
pub use dialect::CqlDialect;
pub use error::CqlError;
pub use field::{Field, field};
pub use fields::{
    ancestor, container, content_type, contributor, created, creator, id, kind, label,
    last_modified, macro_name, mention, parent, space, text, title, watcher,
};
pub use function::{
    Function, current_space, current_user, end_of_day, end_of_month, end_of_week, end_of_year,
    favourite_spaces, function, now, recently_viewed_content, recently_viewed_spaces, start_of_day,
    start_of_month, start_of_week, start_of_year,
};
pub use query::Cql;
#[doc(hidden)]
pub use template::Template;
pub use template::{Hole, IntoHole};
pub use value::{List, Value};
