//! What the runnable programs share: arguments, the way to a site or to the sandbox, and each
//! program's own subject.

#![deny(missing_docs)]

pub mod arguments;
pub mod connect;
pub mod retro;
pub mod storm;
