//! The check of a call, before anything of it is sent.
//!
//! What can be told from the call alone is told first, without asking anyone: whether the operation is
//! allowed and can be confined, whether everything stands where it is declared, whether a project, a
//! space or the key of an issue lies outside. Only then are things looked up, and the call is made into
//! the one that is sent: queries confined, missing filters filled in.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::confinement::Kind;
use super::fence::Fence;
use super::gather::{self, Wanted};
use super::locate::Locator;
use super::name::Name;
use super::pins::Pins;
use super::shaping::Shaping;
use super::{claim, denial, fields, reading};
use crate::error::Error;
use crate::request::{Body, Request};
use crate::session::Session;

/// How many things one call may name that have to be looked up: as many as Atlassian takes at once.
const MOST_THINGS: usize = 1000;

/// A call that lies inside, as it is to be sent.
pub(crate) struct Admitted<'r> {
    pub(crate) request: Cow<'r, Request>,
    /// What of it is known to lie inside.
    pub(super) inside: HashSet<(&'static str, Name)>,
    /// The containers inside, where they were needed.
    pub(super) pins: Option<Arc<Pins>>,
    /// Which part of a list is wanted that can only be cut after it was filtered.
    pub(super) wanted: Option<Wanted>,
    /// What it names, for whoever has to forget where that lay.
    pub(super) named: Vec<(&'static Kind, Name)>,
}

/// Checks a call against all layers of a fence.
///
/// # Errors
/// [`Error::Denied`]; [`Error::InvalidRequest`] for a query that cannot be read; what a call returns
/// where a look-up failed.
pub(crate) async fn admit<'r>(
    fence: &Fence,
    session: &Session,
    request: &'r Request,
) -> Result<Admitted<'r>, Error> {
    let operation = request.operation;
    let terms = operation.confinement.terms();
    let plan = reading::plan(fence, request, session.clock().now())?;
    if terms.is_empty() {
        return Ok(Admitted {
            request: Cow::Borrowed(request),
            inside: HashSet::new(),
            pins: None,
            wanted: None,
            named: Vec::new(),
        });
    }
    let pins = fence.pins(session, operation).await?;
    for claim in &plan.claims {
        claim.check_containers(fence, operation, &pins)?;
    }
    let mut claims = plan.claims;
    for given in plan.fields {
        let named = fields::claims(fence, session, operation, given).await?;
        for claim in &named {
            claim.check_containers(fence, operation, &pins)?;
        }
        claims.extend(named);
    }
    let mut locator = Locator::new(fence, session, Arc::clone(&pins), operation);
    let looked_up: Vec<(&'static Kind, Name)> = claims
        .iter()
        .filter(|claim| !claim.kind.is_container())
        .map(|claim| (claim.kind, claim.name.clone()))
        .collect();
    let distinct: HashSet<_> = looked_up
        .iter()
        .map(|(kind, name)| (kind.name, name))
        .collect();
    if distinct.len() > MOST_THINGS {
        let resource = format!("{} things", distinct.len());
        let rule =
            format!("within a boundary a call may name {MOST_THINGS} things; make several calls");
        return Err(denial::of_part(operation, resource, rule));
    }
    locator.prepare(&looked_up).await?;
    for claim in claims.iter().filter(|claim| !claim.kind.is_container()) {
        if !locator.is_inside(claim.kind, claim.name.clone()).await? {
            return Err(denial::of_claim(operation, claim));
        }
    }
    claim::confirm_keys(fence, session, operation, &pins, &claims).await?;
    let mut shaping = Shaping {
        fence,
        pins: &pins,
        request: Cow::Borrowed(request),
        body: plan.body,
        body_changed: matches!(request.body, Body::Bytes { .. }),
    };
    shaping.name_containers(terms);
    shaping.fill_in(terms)?;
    shaping.fix(terms);
    shaping.confine(terms, plan.queries)?;
    shaping.put_body();
    let wanted = gather::wanted(&mut shaping.request)?;
    Ok(Admitted {
        request: shaping.request,
        inside: locator.into_inside(),
        pins: Some(pins),
        wanted,
        named: claims
            .into_iter()
            .map(|claim| (claim.kind, claim.name))
            .collect(),
    })
}
