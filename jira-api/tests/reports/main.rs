//! Reports count as Jira does: worked examples by hand, and what has to hold whatever happened.
#![cfg(feature = "reports")]
#![allow(clippy::unwrap_used)]

mod blockers;
mod burn;
mod calendar;
mod cycle;
mod flow;
mod properties;
#[cfg(feature = "sandbox")]
mod reading;
#[cfg(feature = "sandbox")]
mod recorded;
mod risk;
mod sprint;
mod velocity;
mod world;
