//! The person's browser.

/// Opens an address in the person's browser, and prints it to stderr in any case: where no browser
/// opens, the person has the address to open.
///
/// For [`Atlassian::login`](crate::Atlassian::login) and its like. Does not wait for the browser.
///
/// ```no_run
/// # async fn run(atlassian: atlassian_core::Atlassian) -> Result<(), atlassian_core::Error> {
/// atlassian.login(&["read:me"], atlassian_core::auth::open_browser).await?;
/// # Ok(())
/// # }
/// ```
pub fn open_browser(address: &str) {
    eprintln!("Log in with your browser. If none opens, open this address:\n  {address}");
    if let Err(error) = open::that_detached(address) {
        eprintln!("No browser could be opened ({error}).");
    }
}
