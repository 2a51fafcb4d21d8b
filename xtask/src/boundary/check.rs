//! A classification held against its document: nothing is missing, nothing is made up, and no write is
//! left to be judged by its answer.

use std::collections::BTreeMap;

use super::kinds::OfProduct;
use super::line::{Holds, How, Line, Place, Term};
use super::product::Described;

/// Everything that is wrong with the lines of a document.
pub(super) fn faults(
    described: &Described<'_>,
    kinds: &OfProduct,
    lines: &BTreeMap<String, Line>,
) -> Vec<String> {
    let mut faults = Vec::new();
    for (id, call) in &described.calls {
        let Some(line) = lines.get(*id) else {
            faults.push(format!("{id} ({} {}) has no line", call.method, call.path));
            continue;
        };
        let How::Terms(terms) = &line.how else {
            continue;
        };
        for term in terms {
            if let Some(what) = call.fault(term) {
                faults.push(format!("{id}: {what}"));
            }
            if let Holds::Thing { kind, .. } = &term.holds
                && !kinds.contains_key(kind)
            {
                faults.push(format!("{id}: {kind} is no kind of the product"));
            }
        }
        let asked = |term: &&Term| term.place.is_asked();
        if !described.reads(id) && !terms.iter().any(|term| asked(&term)) {
            faults.push(format!(
                "{id}: nothing of the request is confined, and it does not only read"
            ));
        }
        if terms.iter().all(|term| {
            term.place == Place::Fixed
                || (asked(&term) && term.optional && !matches!(term.holds, Holds::Query(_)))
        }) {
            faults.push(format!(
                "{id}: whoever leaves out what is optional is not confined at all"
            ));
        }
    }
    let known = |id: &&String| described.calls.contains_key(id.as_str());
    for id in lines.keys().filter(|id| !known(id)) {
        faults.push(format!("{id} is no operation of the document"));
    }
    faults
}
