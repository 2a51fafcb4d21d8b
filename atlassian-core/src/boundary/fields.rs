//! Fields whose ids differ from site to site, and what those of them hold that name other things.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::claim::{Claim, GivenFields};
use super::confinement::{Fields, Kind, Term};
use super::fence::{self, Fence, lock};
use super::name::scalar;
use super::{denial, pointer};
use crate::error::Error;
use crate::operation::Operation;
use crate::request::Request;
use crate::session::Session;

const FRESH_FOR: Duration = Duration::from_secs(600);

/// What the given fields name.
///
/// # Errors
/// [`Error::Denied`] for a value that cannot be read as the thing its field holds; what a call returns
/// where the fields of the site cannot be listed.
pub(super) async fn claims(
    fence: &Fence,
    session: &Session,
    operation: &'static Operation,
    given: GivenFields,
) -> Result<Vec<Claim>, Error> {
    let GivenFields {
        fields,
        term,
        values: given,
    } = given;
    let mut holds = known(fence, session, fields, false).await?;
    if given.iter().any(|(id, _)| !holds.contains_key(id)) {
        // A field that was made just now.
        holds = known(fence, session, fields, true).await?;
    }
    let mut claims = Vec::new();
    for (id, value) in given {
        let kind = holds.get(&id).and_then(|holds| {
            let mut kinds = fields.kinds.iter();
            kinds
                .find(|(known, _)| known == holds)
                .map(|(_, kind)| *kind)
        });
        let Some(kind) = kind else { continue };
        let mut values = Vec::new();
        if fields.changes {
            changed_values(&value, &mut values);
        } else {
            values.push(&value);
        }
        for value in values {
            let deny = || {
                let resource = format!(
                    "{} {} (field `{id}`)",
                    kind.name,
                    denial::quoted(&value.to_string())
                );
                denial::of_part(operation, resource, denial::rule(kind))
            };
            named(kind, term, value, &mut claims).map_err(|()| deny())?;
        }
    }
    Ok(claims)
}

/// The values of `[{"set": …}, {"add": …}]`.
fn changed_values<'v>(changes: &'v Value, values: &mut Vec<&'v Value>) {
    match changes {
        Value::Array(changes) => changes
            .iter()
            .for_each(|change| changed_values(change, values)),
        Value::Object(change) => values.extend(change.values()),
        other => values.push(other),
    }
}

fn named(
    kind: &'static Kind,
    term: &'static Term,
    value: &Value,
    claims: &mut Vec<Claim>,
) -> Result<(), ()> {
    match value {
        Value::Null => Ok(()),
        Value::Array(elements) => elements
            .iter()
            .try_for_each(|element| named(kind, term, element, claims)),
        // Nothing is what takes a value away.
        Value::String(text) if text.is_empty() => Ok(()),
        value => {
            let names = kind.names_in(value)?;
            // What people call a version is looked for in the project of the issue.
            let called = !kind.keyed && !kind.is_container() && value.is_object();
            if names.is_empty() && !called {
                return Err(());
            }
            claims.extend(names.into_iter().map(|name| Claim {
                kind,
                name,
                term,
                replaced: false,
            }));
            Ok(())
        }
    }
}

pub(super) async fn known(
    fence: &Fence,
    session: &Session,
    fields: &'static Fields,
    anew: bool,
) -> Result<Arc<HashMap<String, String>>, Error> {
    let product = fields.operation.api.product;
    let now = session.clock().now();
    let kept = lock(&fence.memory().fields).get(product).cloned();
    if let Some(kept) = kept
        && !anew
        && now.since(kept.at) < FRESH_FOR
    {
        return Ok(kept.holds);
    }
    let response = session
        .without_fence()
        .send(Request::new(fields.operation))
        .await?;
    let list: Value = response.json()?;
    let mut holds = HashMap::new();
    for field in list.as_array().into_iter().flatten() {
        let text = |at: &str| {
            let text = pointer::get(field, at).and_then(scalar);
            text.map(|text| text.into_owned())
        };
        if let Some(id) = text(fields.id) {
            holds.insert(id, text(fields.holds).unwrap_or_default());
        }
    }
    let holds = Arc::new(holds);
    let kept = fence::Fields {
        at: now,
        holds: Arc::clone(&holds),
    };
    lock(&fence.memory().fields).insert(product, kept);
    Ok(holds)
}
