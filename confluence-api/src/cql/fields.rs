//! The fields that nearly every query names.

use super::condition::Condition;
use super::field::{Field, field};
use super::value::Value;

/// What lies in one space, by its key.
///
/// ```
/// use confluence_api::cql;
///
/// assert_eq!(cql::space("DOCS").build()?, r#"space = "DOCS""#);
/// # Ok::<(), cql::CqlError>(())
/// ```
pub fn space(key: impl Into<Value>) -> Condition {
    field("space").is(key)
}

/// Content of one type: `page`, `blogpost`, `comment`, `attachment`, `space`, `folder`, `whiteboard`, `database`,
/// `embed`, `user`.
///
/// ```
/// use confluence_api::cql;
///
/// assert_eq!(cql::kind("page").build()?, r#"type = "page""#);
/// # Ok::<(), cql::CqlError>(())
/// ```
pub fn kind(name: impl Into<Value>) -> Condition {
    field("type").is(name)
}

macro_rules! fields {
    ($($(#[$doc:meta])* $rust:ident = $cql:literal;)*) => {$(
        $(#[$doc])*
        pub fn $rust() -> Field {
            field($cql)
        }
    )*};
}

fields! {
    /// `ancestor`: everything below a page, by its id.
    ancestor = "ancestor";
    /// `container`: what a comment or an attachment is on, by its id.
    container = "container";
    /// `contributor`: who wrote any version, by account id.
    contributor = "contributor";
    /// `created`.
    created = "created";
    /// `creator`: who wrote the first version, by account id.
    creator = "creator";
    /// `id`: of content; that of an attachment begins with `att`.
    id = "id";
    /// `label`: without its prefix, as people see it.
    label = "label";
    /// `lastmodified`.
    last_modified = "lastmodified";
    /// `macro`: pages that use it, by its name.
    macro_name = "macro";
    /// `mention`: who is mentioned, by account id.
    mention = "mention";
    /// `parent`: pages right below a page, by its id.
    parent = "parent";
    /// `text`: title, body and comments, for [`contains`](Field::contains).
    text = "text";
    /// `title`.
    title = "title";
    /// `type`: see [`kind`].
    content_type = "type";
    /// `watcher`: who watches it, by account id.
    watcher = "watcher";
}
