//! The running page of release notes: a section for each version, a line for each pull request.

use adf::build::*;
use adf::edit::{EditError, end_of, start_of, titled};
use adf::{BuildError, Document, Node, NodeKind};
use confluence_api::Confluence;
use confluence_api::pages::EditFault;

use super::event::PullRequest;
use super::issue::{Finished, is_link};
use crate::pages::{Written, edit_or_create};
use crate::program::Failure;

/// A line of the release notes.
#[derive(Clone, Debug)]
pub struct Note {
    /// The version it stands under.
    pub version: String,
    /// Address of the pull request, by which the line is found again.
    url: String,
    /// The line, as a list of its own.
    list: Document,
}

impl Note {
    /// The line of a pull request and the issues it finished.
    ///
    /// # Errors
    /// When a text cannot stand in a document.
    pub fn new(
        version: &str,
        request: &PullRequest,
        issues: &[Finished],
        site_url: &str,
    ) -> Result<Self, BuildError> {
        let issues = issues.iter().enumerate().map(|(place, issue)| {
            (
                if place == 0 { " — " } else { ", " },
                link(
                    issue.key.as_str(),
                    format!("{site_url}/browse/{}", issue.key),
                ),
                format!(" {}", issue.summary),
            )
        });
        let words = (
            link(request.title.as_str(), request.url.as_str()),
            each(issues),
        );
        Ok(Note {
            version: version.to_owned(),
            url: request.url.clone(),
            list: doc(bullet_list(item(p(words)))).build()?,
        })
    }

    /// Puts the line on a page: into the section of its version, which is made on top where it is missing. A
    /// line of the same pull request is written anew, wherever it stands.
    ///
    /// # Errors
    /// Where the page does not take it.
    pub fn put(&self, page: &mut Document) -> Result<(), EditFault> {
        let there = page.find(|node| *node.kind() == NodeKind::ListItem && self.is_in(node));
        if let Some((path, node)) = there {
            if let Some(item) = self.item().filter(|item| item != node) {
                page.replace(path, item)?;
            }
            return Ok(());
        }
        let section = match page.section(titled(self.version.as_str()).level(2)) {
            Ok(section) => section,
            Err(EditError::NoHeading { .. }) => {
                page.insert(start_of(""), self.list.clone())?;
                page.insert(start_of(""), h2(self.version.as_str()))?;
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        // The list at the end of the section, if there is one, goes on.
        let list = match section.intro() {
            [.., last] if *last.kind() == NodeKind::BulletList => section
                .path()
                .parent()
                .zip(section.path().index())
                .map(|(parent, heading)| parent.child(heading + section.intro().len())),
            _ => None,
        };
        match list {
            Some(list) => {
                page.insert(end_of(list), self.item())?;
            }
            None => {
                page.section_mut(titled(self.version.as_str()).level(2))?
                    .append_to_intro(self.list.clone())?;
            }
        }
        Ok(())
    }

    fn is_in(&self, item: &Node) -> bool {
        // Of an item with others below it only its own words count.
        let own = item.content().first().map(Node::descendants);
        own.into_iter()
            .flatten()
            .any(|node| is_link(node, &self.url))
    }

    /// The one item of the list.
    fn item(&self) -> Option<Node> {
        let list = self.list.content().first()?;
        list.content().first().cloned()
    }
}

/// Writes a line on a page of a space, which is made where it is missing.
///
/// # Errors
/// As for any call.
pub async fn write(
    confluence: &Confluence,
    page: (&str, &str),
    note: Note,
) -> Result<Written, Failure> {
    let message = format!("{} in {}", note.url, note.version);
    edit_or_create(confluence, page, &message, move |page| note.put(page)).await
}
