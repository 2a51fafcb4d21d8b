//! What a denial says. It depends on the call and the boundary alone, never on what exists.

use crate::error::Error;
use crate::operation::Operation;

use super::claim::Claim;
use super::confinement::{Holds, Kind, Place, Sort, Term};

/// How much of what the caller gave an error shows, in characters.
const LONGEST: usize = 120;

/// Denies an operation, whatever is asked of it.
pub(super) fn of_operation(operation: &'static Operation, rule: impl Into<String>) -> Error {
    Error::Denied {
        operation: operation.id,
        resource: "the operation itself".to_owned(),
        rule: rule.into(),
    }
}

/// Denies a call for something in it.
pub(super) fn of_part(
    operation: &'static Operation,
    resource: impl Into<String>,
    rule: impl Into<String>,
) -> Error {
    Error::Denied {
        operation: operation.id,
        resource: resource.into(),
        rule: rule.into(),
    }
}

/// Denies a call for what a term of it holds.
pub(super) fn of_term(operation: &'static Operation, term: &Term, given: &str) -> Error {
    let kind = match term.holds {
        Holds::One(kind) | Holds::Many(kind) => kind,
        Holds::Query(_) | Holds::Value(_) => {
            return of_part(operation, place(term), "it is not the caller's to choose");
        }
    };
    Error::Denied {
        operation: operation.id,
        resource: match given {
            "" => format!("{} (nothing was given)", place(term)),
            given => format!("{} {} ({})", kind.name, quoted(given), place(term)),
        },
        rule: rule(kind),
    }
}

/// Denies a call for a thing that it names.
pub(super) fn of_claim(operation: &'static Operation, claim: &Claim) -> Error {
    let Claim {
        kind, name, term, ..
    } = claim;
    let within = match term.holds {
        Holds::Query(_) => "in a query ",
        Holds::One(_) | Holds::Many(_) | Holds::Value(_) => "",
    };
    let resource = format!(
        "{} {} {within}({})",
        kind.name,
        quoted(&name.value),
        place(term)
    );
    of_part(operation, resource, rule(kind))
}

/// Denies an answer that turned out to concern something else than what was asked for.
pub(super) fn of_answer(operation: &'static Operation, resource: impl Into<String>) -> Error {
    Error::Denied {
        operation: operation.id,
        resource: resource.into(),
        rule: "the answer shows that it lies outside of the boundary, so it is not handed over"
            .to_owned(),
    }
}

/// What is asked of a thing.
pub(super) fn rule(kind: &Kind) -> String {
    let mut rule = match kind.sort {
        Sort::Values([]) => "it must not be given within a boundary".to_owned(),
        Sort::Values(values) if values.len() <= 12 => {
            format!("within a boundary it can only be {}", values.join(", "))
        }
        Sort::Values(_) => {
            "within a boundary only stored forms can be asked for, and nothing that draws in other content"
                .to_owned()
        }
        _ => "it has to name what lies inside of the boundary".to_owned(),
    };
    if !kind.hint.is_empty() {
        rule.push_str("; ");
        rule.push_str(kind.hint);
    }
    rule
}

/// Where a term looks, in words.
pub(super) fn place(term: &Term) -> String {
    match term.place {
        Place::Path => format!("path parameter `{}`", term.at),
        Place::Query | Place::Fixed => format!("query parameter `{}`", term.at),
        Place::Body if term.at.is_empty() => "the body".to_owned(),
        Place::Body => format!("body `{}`", term.at),
        Place::Answer | Place::List => format!("answer `{}`", term.at),
    }
}

/// What the caller gave, short and printable.
pub(super) fn quoted(given: &str) -> String {
    let mut shown: String = given
        .chars()
        .take(LONGEST)
        .flat_map(|c| {
            let escaped: Box<dyn Iterator<Item = char>> = match c {
                '"' | '\'' | '\\' => Box::new(std::iter::once(c)),
                c => Box::new(c.escape_debug()),
            };
            escaped
        })
        .collect();
    if given.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("“{shown}”")
}
