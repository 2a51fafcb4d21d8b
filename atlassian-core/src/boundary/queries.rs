//! Queries within a boundary: what they name has to lie inside, and what they find is confined by
//! conjunction.
//!
//! The conjunction alone limits what is found. But `parent = HR-1` finds things inside by something
//! outside, and so tells of it; such values have to lie inside, too.

use serde_json::{Map, Value};

use super::claim::Claim;
use super::confinement::{Kind, Places, Term};
use super::denial;
use super::locate::CALLED;
use super::name::{Name, is_number, key_of};
use super::pins::Pins;
use crate::error::Error;
use crate::operation::Operation;
use crate::query::{Condition, Mention, Query, Role};

/// Notes what the values of a query name.
///
/// # Errors
/// [`Error::Denied`] for a value that names something of which nobody knows where it lies.
pub(super) fn claims(
    operation: &'static Operation,
    term: &'static Term,
    query: &Query,
    claims: &mut Vec<Claim>,
) -> Result<(), Error> {
    let places = operation.api.places;
    for mention in query.mentions() {
        let Some(value) = mention.value() else {
            continue;
        };
        let deny = |what: &str, rule: String| {
            let place = denial::place(term);
            let resource = format!("{what} {} in a query ({place})", denial::quoted(value));
            Err(denial::of_part(operation, resource, rule))
        };
        let kind = match named(places, &mention) {
            Named::Nothing => continue,
            Named::Thing(kind) => kind,
            Named::Unknown => {
                let function = mention.function().unwrap_or_default();
                let rule = format!(
                    "nobody knows what it is to the function {function}, so that it could name anything"
                );
                return deny("argument", rule);
            }
        };
        let name = match kind.name_of(value) {
            // Jira takes a number for an id, unless it stands in quotation marks.
            Some(name) if is_decisive(kind, &name.value) && mention.is_number() => name,
            _ if kind.listed.is_some() => Name {
                by: CALLED,
                value: value.to_owned(),
            },
            Some(name) if is_decisive(kind, &name.value) => name,
            _ => return deny(kind.name, denial::rule(kind)),
        };
        claims.push(Claim {
            kind,
            name,
            term,
            // The conjunction has its id.
            replaced: true,
        });
    }
    Ok(())
}

/// Whether a name is one that a look-up can place. Names of things that are no numbers are what people
/// called them.
fn is_decisive(kind: &Kind, name: &str) -> bool {
    kind.is_container() || kind.keyed || is_number(name)
}

/// What a value of a query names.
enum Named {
    /// Nothing that lies somewhere.
    Nothing,
    Thing(&'static Kind),
    /// Nobody knows.
    Unknown,
}

fn named(places: &'static Places, mention: &Mention<'_>) -> Named {
    let value = mention.value().unwrap_or_default();
    let find = |names: &'static [(&'static str, &'static Kind)], name: &str| {
        let mut names = names.iter();
        let found = names.find(|(known, _)| *known == name);
        found.map(|(_, kind)| *kind)
    };
    if let Some(function) = mention.function() {
        return match find(places.query_functions, function) {
            // What follows it says more about it, such as the type of a link; containers are listed.
            Some(kind) if mention.argument() == Some(0) || kind.is_container() => {
                Named::Thing(kind)
            }
            Some(_) => Named::Nothing,
            None if places.query_harmless.contains(&function) => Named::Nothing,
            None => Named::Unknown,
        };
    }
    if mention.role() != Role::Value {
        return Named::Nothing;
    }
    // A field of the site's own may be named with its type behind it: `epic link[epic link]`.
    let field = match mention.field() {
        field if field.starts_with("cf[") => field,
        field => field.split('[').next().unwrap_or(field).trim_end(),
    };
    if let Some(kind) = find(places.query_values, field) {
        // A pattern of what things are called finds nothing where there are none.
        let pattern = mention.is_search() && kind.listed.is_some();
        return if pattern {
            Named::Nothing
        } else {
            Named::Thing(kind)
        };
    }
    if places.query_plain.contains(&field) || mention.is_search() {
        return Named::Nothing;
    }
    // A field of the site's own may hold anything.
    match places.keyed {
        Some(kind) if key_of(value.trim()).is_some() => Named::Thing(kind),
        _ => Named::Nothing,
    }
}

/// The condition that confines a query to what lies inside.
///
/// # Errors
/// [`Error::Denied`] when nothing does.
pub(super) fn condition<'p>(
    operation: &'static Operation,
    pins: &'p Pins,
) -> Result<&'p Condition, Error> {
    pins.condition().ok_or_else(|| {
        let rule = format!(
            "the boundary holds no {} that a query could be confined to",
            operation.api.places.query_field
        );
        denial::of_operation(operation, rule)
    })
}

/// Puts a query where a body has none.
///
/// # Errors
/// [`Error::Denied`] when there is no place for it.
pub(super) fn insert(
    operation: &'static Operation,
    body: &mut Value,
    at: &str,
    query: &str,
) -> Result<(), Error> {
    if body.is_null() {
        *body = Value::Object(Map::new());
    }
    let name = at
        .strip_prefix('/')
        .filter(|name| !name.contains(['/', '*']));
    match (body, name) {
        (Value::Object(properties), Some(name)) => {
            properties.insert(name.to_owned(), query.into());
            Ok(())
        }
        _ => Err(denial::of_part(
            operation,
            format!("body `{at}` (nothing was given)"),
            "it has to hold a query that can be confined",
        )),
    }
}
