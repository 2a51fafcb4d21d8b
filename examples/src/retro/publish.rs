//! Puts a page into a space: created the first time, updated with the next version after that.

use adf::Document;
use confluence_api::Confluence;
use confluence_api::v2::types::{
    ContentPropertyUpdateRequestVersion, CreatePageBody, CreatePageBodyBody,
    PageBodyWriteRepresentation, PageSingle, UpdatePageBody,
};

use super::Failure;

/// A page that was published.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its address.
    pub address: String,
    /// Its version; 1 where it was created.
    pub version: i64,
}

/// How often an update that met a newer version is tried again.
const ATTEMPTS: usize = 5;

/// Publishes a document under a title. Whoever edits the page meanwhile makes this read the version
/// again; what they wrote is replaced, since the page is made by a program as a whole.
///
/// # Errors
/// [`Failure::Space`]; what Confluence says.
pub async fn publish(
    confluence: &Confluence,
    site_url: &str,
    space: &str,
    title: &str,
    document: &Document,
) -> Result<Published, Failure> {
    let v2 = confluence.v2();
    let found = v2
        .get_spaces()
        .keys([space])
        .items()
        .next()
        .await
        .transpose()?;
    let space_id = found
        .and_then(|space| space.id)
        .ok_or_else(|| Failure::Space(space.to_owned()))?;
    let body = CreatePageBodyBody {
        representation: Some(PageBodyWriteRepresentation::AtlasDocFormat),
        value: Some(document.to_json_string()),
        ..Default::default()
    };
    let mut attempt = 1;
    loop {
        let present = v2
            .get_pages()
            .space_id([&space_id])
            .title(title)
            .status(["current"])
            .items()
            .next()
            .await
            .transpose()?;
        let answer = match &present {
            None => {
                let page = CreatePageBody {
                    title: Some(title.to_owned()),
                    body: Some(body.clone()),
                    ..CreatePageBody::new(space_id.as_str())
                };
                v2.create_page(page).send().await
            }
            Some(page) => {
                let id = page.id.clone().ok_or(Failure::Incomplete {
                    operation: "getPages",
                    what: "page id",
                })?;
                let current = page.version.as_ref().and_then(|version| version.number);
                let current = current.ok_or(Failure::Incomplete {
                    operation: "getPages",
                    what: "version number",
                })?;
                let version = ContentPropertyUpdateRequestVersion {
                    number: Some(current + 1),
                    message: Some("Retrospective updated".to_owned()),
                };
                let update = UpdatePageBody::new(
                    body.clone(),
                    id.as_str(),
                    "current".into(),
                    title,
                    version,
                );
                v2.update_page(&id, update).send().await
            }
        };
        match answer {
            Ok(page) => return published(&page, site_url),
            // Somebody was quicker: with a newer version, or with a page of this title.
            Err(error)
                if attempt < ATTEMPTS
                    && (error.is_conflict()
                        || (present.is_none()
                            && error.status() == Some(400)
                            && title_taken(&error))) =>
            {
                attempt += 1;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

fn title_taken(error: &atlassian_core::Error) -> bool {
    error
        .messages()
        .iter()
        .any(|message| message.to_lowercase().contains("title"))
}

fn published(page: &PageSingle, site_url: &str) -> Result<Published, Failure> {
    let links = page.links.as_ref();
    let base = links
        .and_then(|links| links.base.clone())
        .unwrap_or_else(|| format!("{site_url}/wiki"));
    let place = links
        .and_then(|links| links.webui.clone())
        .ok_or(Failure::Incomplete {
            operation: "createPage",
            what: "link",
        })?;
    let version = page.version.as_ref().and_then(|version| version.number);
    Ok(Published {
        address: format!("{base}{place}"),
        version: version.ok_or(Failure::Incomplete {
            operation: "createPage",
            what: "version number",
        })?,
    })
}
