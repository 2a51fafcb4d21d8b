#![doc = include_str!("../../docs/webhooks.md")]

mod delivery;
mod error;
mod event;
mod jwt;
mod kind;
mod payload;
mod qsh;
mod receiver;
mod replay;
#[cfg(feature = "webhook-rs256")]
mod rsa;
mod signature;

pub use delivery::Delivery;
pub use error::WebhookError;
pub use event::Event;
pub use jwt::{Claims, Jwt};
pub use kind::{Action, EventKind, Subject};
pub use payload::{
    AttachmentEvent, BoardEvent, CommentEvent, FilterEvent, IssueEvent, IssueLinkEvent,
    IssuePropertyEvent, IssueTypeEvent, OptionEvent, Payload, ProjectEvent, SprintEvent, UserEvent,
    VersionEvent, WorklogEvent,
};
pub use qsh::query_hash;
pub use receiver::{Received, Receiver};
pub use replay::{Claim, ReplayGuard};
#[cfg(feature = "webhook-rs256")]
pub use rsa::RsaKey;
pub use signature::{SIGNATURE_HEADER, Secret};
