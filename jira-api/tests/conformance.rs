//! Every call of the client is one that the official documents allow: `cargo xtask conformance`.

#![cfg(feature = "conformance")]

#[path = "../../xtask/src/conformance/judge.rs"]
mod judge;

use jira_api::{platform, software};

#[test]
fn platform_calls_are_accepted() -> Result<(), String> {
    let probes: Vec<_> = platform::conformance::probes().into_iter().collect();
    judge::judge("jira-platform-v3", "PRISM_PLATFORM_URL", &probes)
}

#[test]
fn software_calls_are_accepted() -> Result<(), String> {
    let probes: Vec<_> = software::conformance::probes().into_iter().collect();
    judge::judge("jira-software", "PRISM_SOFTWARE_URL", &probes)
}
