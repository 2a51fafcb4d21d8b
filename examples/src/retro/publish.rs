//! Puts the retrospective into a space: the page, and the chart on it.
//!
//! A picture lies on a page before the page can show it. So a page that is missing is made without it, the
//! chart is attached, and then the page is written as it is to be. Where all is so already, nothing is
//! written: no second page, no version, no file.

use adf::Document;
use adf::edit::titled;
use confluence_api::Confluence;
use confluence_api::attachments::Change;
use confluence_api::pages::{EditFault, Outcome};
use jira_api::charts::{Chart, Look};

use super::compute::Retrospective;
use super::page::{DISCUSSION, document};
use crate::pages::{Written, edit_or_create};
use crate::program::Failure;

/// Name of the chart's file.
const CHART: &str = "velocity.png";

/// What was published.
#[derive(Clone, Debug)]
pub struct Published {
    /// The page.
    pub page: Written,
    /// What became of the chart.
    pub chart: Change,
    /// What the page says.
    pub document: Document,
}

/// Publishes a retrospective. What people wrote under *Discussion* stays as it is.
///
/// # Errors
/// As for any call.
pub async fn publish(
    confluence: &Confluence,
    site_url: &str,
    (space, title): (&str, &str),
    retro: &Retrospective,
) -> Result<Published, Failure> {
    let place = (space, title);
    let look = Look::new().unit(retro.unit.as_str());
    let chart = Chart::velocity(&retro.velocity, &look);
    let picture = chart.to_png(2.0)?;

    let first = document(retro, site_url, None)?;
    let made = edit_or_create(confluence, place, "Retrospective", move |page| {
        // What is there waits for the chart.
        if page.content().is_empty() {
            *page = first.clone();
        }
        Ok(())
    })
    .await?;

    let files = confluence.attachments().on_page(&made.id);
    let stored = files.put(CHART, picture).media_type("image/png").await?;
    let media = stored.attachment.media()?.size(1600, 900);
    let whole = document(retro, site_url, Some((media, chart.description())))?;
    let document = whole.clone();
    let mut page = edit_or_create(confluence, place, "Retrospective updated", move |page| {
        put(page, whole.clone())
    })
    .await?;
    if made.outcome == Outcome::Created {
        page.outcome = Outcome::Created;
    }
    Ok(Published {
        page,
        chart: stored.change,
        document,
    })
}

/// Puts the retrospective into the place of all but the discussion.
fn put(page: &mut Document, mut whole: Document) -> Result<(), EditFault> {
    let theirs = match page.section(titled(DISCUSSION).level(2)) {
        Ok(discussion) => discussion.nodes().to_vec(),
        Err(_) => Vec::new(),
    };
    if !theirs.is_empty() {
        let mut ours = whole.section_mut(titled(DISCUSSION).level(2))?;
        ours.replace(nodes(theirs)?)?;
    }
    *page = whole;
    Ok(())
}

fn nodes(nodes: Vec<adf::Node>) -> Result<Document, EditFault> {
    let content: Vec<_> = nodes.iter().map(adf::Node::to_value).collect();
    let document = serde_json::json!({"type": "doc", "version": 1, "content": content});
    Ok(Document::from_value(document)?)
}
