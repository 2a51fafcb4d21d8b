//! How calls are made, whoever makes them: patience, limits, audit.

use std::sync::Arc;

use crate::audit::AuditSink;
use crate::limits::Limiter;
use crate::retry::RetryPolicy;

/// How calls are made. The limiter is shared by clones; the rest is each clone's own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Conduct {
    pub(crate) retry: RetryPolicy,
    pub(crate) limiter: Limiter,
    pub(crate) audit: Option<Arc<dyn AuditSink>>,
    /// Who is acting, where that is not just whoever the credentials belong to.
    pub(crate) actor: Option<Arc<str>>,
}
