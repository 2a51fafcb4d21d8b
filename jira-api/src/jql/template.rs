//! `jql!`: a query with holes.

use atlassian_core::query::{Language, Query};

use super::error::JqlError;
use super::query::Jql;
use super::value::{List, Value};

/// A query with holes, as text: every `{}` becomes the next value, in quotation marks of its own where it is
/// text.
///
/// Whatever the values are, they stay values: there is nothing in a string that could end it. After `IN`, one
/// value and a list of them are both written as a list. A hole in quotation marks, or another number of values
/// than holes, does not compile. Everything else that can be wrong is told where the query is used, or by
/// [`build`](crate::jql::Jql::build).
///
/// ```
/// use jira_api::jql;
///
/// let key = "ENG";
/// let statuses = ["To Do", "In \"Review\""];
/// let query = jql!("project = {} AND status IN {} ORDER BY created", key, statuses);
/// assert_eq!(
///     query.build()?,
///     r#"project = "ENG" AND status IN ("To Do", "In \"Review\"") ORDER BY created"#
/// );
/// # Ok::<(), jql::JqlError>(())
/// ```
///
/// ```compile_fail
/// jira_api::jql!("summary ~ '{}'", "never");
/// ```
///
/// ```compile_fail
/// jira_api::jql!("project = {} AND status = {}", "ENG");
/// ```
#[macro_export]
macro_rules! jql {
    ($template:literal $(, $value:expr)* $(,)?) => {{
        const HOLES: usize = $crate::jql::holes($template);
        const {
            assert!(
                HOLES == 0 $(+ { let _ = stringify!($value); 1 })*,
                "a query has as many values as holes",
            );
        }
        let template = $crate::jql::Template::new($template);
        $(let template = template.hole($value);)*
        template.finish()
    }};
}

/// What `jql!` makes of a template; not for anybody else.
#[doc(hidden)]
#[derive(Debug)]
pub struct Template {
    rest: &'static str,
    out: String,
    broken: Option<JqlError>,
}

/// What goes into a hole of [`jql!`](crate::jql!).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Hole {
    /// One value.
    One(Value),
    /// A list, for `IN`.
    Many(List),
}

/// What can go into a hole of [`jql!`](crate::jql!): whatever can be a [`Value`], lists of such, and functions.
pub trait IntoHole {
    /// Makes it what goes into the hole.
    fn into_hole(self) -> Hole;
}

macro_rules! one {
    ($($type:ty),*) => {$(
        impl IntoHole for $type {
            fn into_hole(self) -> Hole {
                Hole::One(self.into())
            }
        }
    )*};
}

one!(
    &str,
    String,
    &String,
    &&str,
    char,
    i8,
    i16,
    i32,
    i64,
    u8,
    u16,
    u32,
    u64,
    f64,
    Value,
    &Value,
    super::Function
);

impl<T: Into<Value>> IntoHole for Vec<T> {
    fn into_hole(self) -> Hole {
        Hole::Many(self.into())
    }
}

impl<T: Into<Value>, const N: usize> IntoHole for [T; N] {
    fn into_hole(self) -> Hole {
        Hole::Many(self.into())
    }
}

impl<'a, T> IntoHole for &'a [T]
where
    &'a T: Into<Value>,
{
    fn into_hole(self) -> Hole {
        Hole::Many(self.into())
    }
}

impl<'a, T> IntoHole for &'a Vec<T>
where
    &'a T: Into<Value>,
{
    fn into_hole(self) -> Hole {
        Hole::Many(self.into())
    }
}

impl<'a, T, const N: usize> IntoHole for &'a [T; N]
where
    &'a T: Into<Value>,
{
    fn into_hole(self) -> Hole {
        Hole::Many(self.into())
    }
}

/// How many holes a template has.
///
/// # Panics
/// When a hole stands in a string: while the program is compiled, since `jql!` calls it there.
#[doc(hidden)]
#[must_use]
pub const fn holes(template: &str) -> usize {
    let bytes = template.as_bytes();
    let (mut at, mut quote, mut holes) = (0, 0, 0);
    while at < bytes.len() {
        let hole = bytes[at] == b'{' && at + 1 < bytes.len() && bytes[at + 1] == b'}';
        if quote != 0 {
            assert!(
                !hole,
                "a hole stands in a string: write {{}} without quotation marks around it"
            );
            if bytes[at] == b'\\' {
                at += 1;
            } else if bytes[at] == quote {
                quote = 0;
            }
        } else if bytes[at] == b'"' || bytes[at] == b'\'' {
            quote = bytes[at];
        } else if hole {
            holes += 1;
            at += 1;
        }
        at += 1;
    }
    holes
}

impl Template {
    pub fn new(template: &'static str) -> Self {
        Template {
            rest: template,
            out: String::with_capacity(template.len()),
            broken: None,
        }
    }

    /// Fills the next hole.
    #[must_use]
    pub fn hole(mut self, value: impl IntoHole) -> Self {
        // No hole stands in a string, or the template would not have compiled; so the next pair of braces
        // is the next hole.
        let Some((before, after)) = self.rest.split_once("{}") else {
            return self;
        };
        self.rest = after;
        self.out.push_str(before);
        let word = before
            .trim_end()
            .rsplit(|c: char| !c.is_alphabetic())
            .next();
        let after_in = word.is_some_and(|word| word.eq_ignore_ascii_case("in"));
        let list = match value.into_hole() {
            Hole::One(Value::Function(function)) if after_in => List::Function(function),
            Hole::One(value) if after_in => List::Values(vec![value]),
            Hole::One(value) => {
                let written = value.write(&mut self.out);
                return self.noting(written);
            }
            Hole::Many(list) => list,
        };
        let field = before
            .split_whitespace()
            .rev()
            .find(|word| !word.eq_ignore_ascii_case("in") && !word.eq_ignore_ascii_case("not"));
        let written = list.write(&mut self.out, field.unwrap_or("the field"));
        self.noting(written)
    }

    fn noting(mut self, written: Result<(), JqlError>) -> Self {
        if let Err(error) = written {
            self.broken.get_or_insert(error);
        }
        self
    }

    pub fn finish(mut self) -> Jql {
        self.out.push_str(self.rest);
        match self.broken {
            Some(error) => Jql::broken(error),
            None => match Query::parse(Language::Jql, &self.out) {
                Ok(_) => Jql::from(self.out),
                Err(error) => Jql::broken(error.into()),
            },
        }
    }
}
