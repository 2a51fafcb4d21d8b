//! Says which tests were left out because their store is not compiled in.

#[test]
fn what_was_left_out_and_how_to_run_it() {
    let stores = [
        ("file", cfg!(feature = "file"), "store_file"),
        ("keychain", cfg!(feature = "keychain"), "store_keychain"),
        ("postgres", cfg!(feature = "postgres"), "store_postgres"),
    ];
    for (feature, _, test) in stores.iter().filter(|(_, compiled, _)| !compiled) {
        println!(
            "skipped: the tests of the feature {feature}; to run them: cargo test -p atlassian-core \
             --features {feature} --test {test}"
        );
    }
    // Each store has a file of tests under the name that is printed.
    for (_, _, test) in stores {
        let file = format!("{}/tests/{test}.rs", env!("CARGO_MANIFEST_DIR"));
        assert!(std::path::Path::new(&file).is_file(), "{file}");
    }
}
