//! Pages that programs write: made where they are missing, changed where they are there.

use adf::Document;
use adf::build::h2;
use adf::edit::{EditError, start_of, titled};
use confluence_api::pages::{EditFault, Outcome};
use confluence_api::{Confluence, Error};

/// A page that was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// Its id.
    pub id: String,
    /// Its address.
    pub address: String,
    /// Its version.
    pub version: u64,
    /// What became of it.
    pub outcome: Outcome,
}

impl Written {
    fn new(page: &confluence_api::Page, outcome: Outcome) -> Self {
        Written {
            id: page.id().to_owned(),
            address: page.url().unwrap_or_default(),
            version: page.version_number(),
            outcome,
        }
    }

    /// What became of it, in a word.
    pub fn word(&self) -> &'static str {
        match self.outcome {
            Outcome::Created => "created",
            Outcome::Updated => "updated",
            _ => "unchanged",
        }
    }
}

/// How often a page that was neither there nor could be made is looked for again.
const ATTEMPTS: usize = 5;

/// Edits the page of a title, or makes one of what the edit makes of an empty document. An edit may be made
/// several times, each time of the newest body; one that changes nothing makes no version.
///
/// # Errors
/// What the edit says; as for any call.
pub async fn edit_or_create<F>(
    confluence: &Confluence,
    (space, title): (&str, &str),
    message: &str,
    edit: F,
) -> Result<Written, crate::program::Failure>
where
    F: Fn(&mut Document) -> Result<(), EditFault> + Clone + Send + 'static,
{
    let pages = confluence.pages();
    let mut attempt = 1;
    loop {
        let change = pages.edit((space, title), edit.clone());
        match change.message(message).await {
            Ok(saved) => return Ok(Written::new(&saved.page, saved.outcome)),
            Err(Error::Unknown { what: "page", .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let mut document = Document::from_markdown("");
        edit(&mut document)?;
        match pages.create(space, title).body(document).await {
            Ok(page) => return Ok(Written::new(&page, Outcome::Created)),
            // Somebody was faster.
            Err(error) if error.is_title_taken() && attempt < ATTEMPTS => attempt += 1,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Sees to it that a section of level 2 holds this: a new one comes first on the page.
///
/// # Errors
/// Where the page cannot hold it, or has several headings that read so.
pub fn put_section(page: &mut Document, heading: &str, content: Document) -> Result<(), EditFault> {
    match page.section_mut(titled(heading).level(2)) {
        Ok(mut section) => {
            section.replace(content)?;
        }
        Err(EditError::NoHeading { .. }) => {
            page.insert(start_of(""), content)?;
            page.insert(start_of(""), h2(heading))?;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
