//! The steps of a refresh, for whoever wants to watch one.

/// Tells that a refresh has come so far: an event of the level `TRACE` with the target
/// `atlassian_core::auth::refresh` and one field, `step`. It holds nothing of the grant.
pub(super) fn step(step: &'static str) {
    tracing::trace!(target: "atlassian_core::auth::refresh", step);
}
