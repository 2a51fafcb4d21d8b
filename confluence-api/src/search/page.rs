//! One page of a search.

use std::sync::Arc;

use crate::listed::Results;

use super::hit::Hit;

/// The hits of a page, each with the address that its own is relative to.
pub(super) fn hits(results: Results<Hit>) -> Vec<Hit> {
    let Some(base) = results.base else {
        return results.results;
    };
    let base: Arc<str> = base.trim_end_matches('/').into();
    let with_base = |hit: Hit| hit.at(&base);
    results.results.into_iter().map(with_base).collect()
}
