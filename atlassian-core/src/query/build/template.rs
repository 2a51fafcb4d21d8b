//! Queries with holes.

use super::dialect::Dialect;
use super::list::List;
use super::order::Query;

/// What goes into a hole of a [`Template`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Hole<D: Dialect> {
    /// One value.
    One(D::Value),
    /// A list, for `IN`.
    Many(List<D>),
}

/// How many holes, `{}`, a template has.
///
/// ```
/// use atlassian_core::query::build::holes;
///
/// const HOLES: usize = holes("text ~ 'it\\'s' AND label IN {} ORDER BY created");
/// assert_eq!(HOLES, 1);
/// ```
///
/// ```compile_fail
/// const HOLES: usize = atlassian_core::query::build::holes("text ~ '{}'");
/// ```
///
/// # Panics
/// When a hole stands in a string. The clients' macros call it while the program is compiled, so that it does
/// not compile then.
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

/// A query as text with holes, `{}`, which are filled in their order. None of them may stand in a string:
/// [`holes`] sees to that.
///
/// After `IN`, one value and a list of them are both written as a list. What is wrong is told by
/// [`Query::build`].
#[derive(Debug)]
#[must_use = "a template does nothing by itself"]
pub struct Template<D: Dialect> {
    rest: &'static str,
    out: String,
    broken: Option<D::Error>,
}

impl<D: Dialect> Template<D> {
    /// A template, none of whose holes is filled.
    pub fn new(template: &'static str) -> Self {
        Template {
            rest: template,
            out: String::with_capacity(template.len()),
            broken: None,
        }
    }

    /// Fills the next hole.
    pub fn hole(mut self, hole: Hole<D>) -> Self {
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
        let list = match hole {
            Hole::One(value) if after_in => D::list(value),
            Hole::One(value) => {
                let written = D::write_value(&value, &mut self.out);
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

    fn noting(mut self, written: Result<(), D::Error>) -> Self {
        if let Err(error) = written {
            self.broken.get_or_insert(error);
        }
        self
    }

    /// The query, when all holes are filled.
    pub fn finish(mut self) -> Query<D> {
        self.out.push_str(self.rest);
        match self.broken {
            Some(error) => Query::broken(error),
            None => Query::from(self.out),
        }
    }
}
