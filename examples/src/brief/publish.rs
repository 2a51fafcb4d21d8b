//! Puts the brief of a day on the page of all briefs.

use adf::Document;
use atlassian_core::Operation;
use confluence_api::Confluence;
use confluence_api::v2::pages::operations as pages;
use confluence_api::v2::spaces::operations as spaces;

use crate::pages::{Written, edit_or_create, put_section};
use crate::program::Failure;

/// What publishing calls.
pub static PUBLISHING: [&Operation; 5] = [
    &spaces::GET_SPACES,
    &pages::GET_PAGES,
    &pages::GET_PAGE_BY_ID,
    &pages::CREATE_PAGE,
    &pages::UPDATE_PAGE,
];

/// Puts a brief under the heading of its day, in the place of an earlier one of that day. The page is made
/// where it is missing, and the newest day comes first.
///
/// # Errors
/// As for any call.
pub async fn publish(
    confluence: &Confluence,
    page: (&str, &str),
    heading: &str,
    brief: Document,
) -> Result<Written, Failure> {
    let heading = heading.to_owned();
    let message = format!("Brief of {heading}");
    edit_or_create(confluence, page, &message, move |page| {
        put_section(page, &heading, brief.clone())
    })
    .await
}
