//! Every call of the client is one that the official documents allow: `cargo xtask conformance`.

#![cfg(feature = "conformance")]

#[path = "../../xtask/src/conformance/judge.rs"]
mod judge;

use confluence_api::{v1, v2};

#[test]
fn v2_calls_are_accepted() -> Result<(), String> {
    let probes: Vec<_> = v2::conformance::probes().into_iter().collect();
    judge::judge("confluence-v2", "PRISM_V2_URL", &probes)
}

#[test]
fn v1_calls_are_accepted() -> Result<(), String> {
    let probes: Vec<_> = v1::conformance::probes().into_iter().collect();
    judge::judge("confluence-v1", "PRISM_V1_URL", &probes)
}
