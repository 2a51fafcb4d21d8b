//! Any document is judged: the quick verdict and the findings agree, and each finding is somewhere
//! in the document.
//!
//! `cargo +nightly fuzz run validate -- -dict=adf.dict` in the folder above.

#![no_main]

mod tree;

use adf::Schema;
use adf::validate::{Profile, Severity, Validator};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(document) = tree::document(bytes) else {
        return;
    };
    let findings = document.validate();
    assert_eq!(findings.is_empty(), document.is_valid(Schema::Full));
    let value = document.to_value();
    let profiles = [
        Profile::JiraField,
        Profile::JiraComment,
        Profile::ConfluencePage,
    ];
    for profile in profiles {
        let all = Validator::new()
            .profile(profile)
            .lints(true)
            .check(&document);
        assert_eq!(all.get(..findings.len()), Some(&*findings));
        for finding in all {
            assert!(
                value.pointer(finding.pointer()).is_some(),
                "{finding} is nowhere"
            );
            assert!(!finding.found().is_empty(), "{finding:?}");
            assert!(!finding.to_string().is_empty());
            let _: Severity = finding.severity();
        }
    }
});
