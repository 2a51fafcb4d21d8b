//! The HTTP client under everything.

use std::time::Duration;

use reqwest::redirect::Policy;

use crate::error::Error;

/// A client from the caller's own builder, or from ours.
pub(crate) fn client(
    builder: Option<reqwest::ClientBuilder>,
    loopback: bool,
) -> Result<reqwest::Client, Error> {
    let builder = builder.unwrap_or_else(|| {
        // No limit on time but this one: how long silence is borne is measured where content moves,
        // both ways, by the session's clock.
        let ours = reqwest::Client::builder()
            .user_agent(concat!(
                env!("CARGO_PKG_NAME"),
                "/",
                env!("CARGO_PKG_VERSION")
            ))
            .connect_timeout(Duration::from_secs(10));
        if loopback { ours.no_proxy() } else { ours }
    });
    // A client that follows redirects would take credentials along.
    builder
        .redirect(Policy::none())
        .build()
        .map_err(|error| Error::Configuration {
            what: format!("no HTTP client can be made: {}", error.without_url()),
        })
}
