//! What the runnable programs share: arguments, the way to a site or to the sandbox, and each
//! program's own subject.

#![deny(missing_docs)]

pub mod arguments;
pub mod blockers;
pub mod board;
pub mod brief;
pub mod commits;
pub mod connect;
pub mod keys;
pub mod pages;
pub mod program;
pub mod release;
pub mod retro;
pub mod storm;
pub mod times;
