//! Sections: a heading and what stands under it, up to the next heading of the same or a higher
//! level, or the end of what holds them.

use std::ops::Range;

use super::allowed::Origin;
use super::heading::heading_level;
use super::splice::{Check, Splice};
use super::target::existing;
use super::text::{Replacing, replace_in};
use super::{EditError, IntoFragment, Path, Titled};
use crate::text::{render_nodes, visible::visible};
use crate::{Document, Node, NodeKind};

/// Where a section is: its heading, and the nodes after it that belong to it.
#[derive(Clone, Debug)]
struct Extent {
    heading: Path,
    parent: Path,
    body: Range<usize>,
}

fn extent(document: &Document, heading: Path) -> Result<Extent, EditError> {
    let level = heading_level(existing(document, &heading)?).unwrap_or(1);
    let (Some(parent), Some(index)) = (heading.parent(), heading.index()) else {
        return Err(EditError::Root { done: "a section" });
    };
    let siblings = existing(document, &parent)?.content();
    let start = index + 1;
    let below = siblings
        .iter()
        .skip(start)
        .take_while(|node| heading_level(node).is_none_or(|other| other > level));
    let body = start..start + below.count();
    Ok(Extent {
        heading,
        parent,
        body,
    })
}

impl Extent {
    fn body<'a>(&self, document: &'a Document) -> &'a [Node] {
        let siblings = self.parent.of(document).map(Node::content);
        siblings
            .and_then(|siblings| siblings.get(self.body.clone()))
            .unwrap_or_default()
    }
}

impl Document {
    /// The section under a heading: from there to the next heading of the same or a higher level, or
    /// to the end of what holds the heading (the document, a column, an expand, …).
    ///
    /// ```
    /// use adf::build::*;
    ///
    /// let page = doc((h1("Risks"), "Search is late.", h2("Money"), "None left.", h1("Plan"))).build()?;
    /// let risks = page.section("risks")?;
    /// assert_eq!(risks.text(), "Search is late.\n\n## Money\n\nNone left.\n");
    /// assert_eq!(risks.intro().len(), 1);
    /// assert_eq!(page.section("Risks/Money")?.text(), "None left.\n");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If no heading reads so (the error names the nearest), or several do: see [`titled`](super::titled).
    pub fn section(&self, heading: impl Into<Titled>) -> Result<Section<'_>, EditError> {
        let heading = heading.into().locate(self)?;
        Ok(Section {
            extent: extent(self, heading)?,
            document: self,
        })
    }

    /// The section under a heading, for editing.
    ///
    /// ```
    /// use adf::build::*;
    ///
    /// let mut page = doc((h1("Risks"), "Search is late.", h1("Plan"))).build()?;
    /// page.section_mut("Risks")?.append(bullet_list(["Money", "Time"]))?;
    /// assert_eq!(page.to_text(), "# Risks\n\nSearch is late.\n\n• Money\n• Time\n\n# Plan\n");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`section`](Self::section).
    pub fn section_mut(&mut self, heading: impl Into<Titled>) -> Result<SectionMut<'_>, EditError> {
        let heading = heading.into().locate(self)?;
        Ok(SectionMut {
            extent: extent(self, heading)?,
            document: self,
        })
    }
}

/// A section; see [`Document::section`].
#[derive(Clone, Debug)]
pub struct Section<'a> {
    document: &'a Document,
    extent: Extent,
}

impl<'a> Section<'a> {
    /// Where the heading stands.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.extent.heading
    }

    /// What the heading reads.
    #[must_use]
    pub fn title(&self) -> String {
        self.extent
            .heading
            .of(self.document)
            .map(visible)
            .unwrap_or_default()
    }

    /// The level of the heading, 1 to 6.
    #[must_use]
    pub fn level(&self) -> u8 {
        let heading = self.extent.heading.of(self.document);
        heading.and_then(heading_level).unwrap_or(1) as u8
    }

    /// What stands under the heading, sections within it included.
    #[must_use]
    pub fn nodes(&self) -> &'a [Node] {
        self.extent.body(self.document)
    }

    /// What stands under the heading before the first section within it.
    #[must_use]
    pub fn intro(&self) -> &'a [Node] {
        let nodes = self.nodes();
        let end = nodes
            .iter()
            .position(|node| *node.kind() == NodeKind::Heading);
        nodes.get(..end.unwrap_or(nodes.len())).unwrap_or_default()
    }

    /// What stands under the heading, as plain text; see [`text`](crate::text).
    #[must_use]
    pub fn text(&self) -> String {
        render_nodes(self.nodes())
    }
}

/// A section that is edited; see [`Document::section_mut`].
#[derive(Debug)]
pub struct SectionMut<'a> {
    document: &'a mut Document,
    extent: Extent,
}

impl SectionMut<'_> {
    /// The section for reading.
    #[must_use]
    pub fn view(&self) -> Section<'_> {
        Section {
            document: self.document,
            extent: self.extent.clone(),
        }
    }

    /// Puts content at the end of the section, behind the sections within it. Gives the path of the
    /// first node of it.
    ///
    /// # Errors
    /// If the place does not take the content.
    pub fn append(&mut self, content: impl IntoFragment) -> Result<Path, EditError> {
        let end = self.extent.body.end;
        self.put(end..end, content).map(|(path, _)| path)
    }

    /// Puts content right under the heading. Gives the path of the first node of it.
    ///
    /// # Errors
    /// If the place does not take the content.
    pub fn prepend(&mut self, content: impl IntoFragment) -> Result<Path, EditError> {
        let start = self.extent.body.start;
        self.put(start..start, content).map(|(path, _)| path)
    }

    /// Puts content at the end of what stands under the heading before the first section within it.
    /// Gives the path of the first node of it.
    ///
    /// # Errors
    /// If the place does not take the content.
    pub fn append_to_intro(&mut self, content: impl IntoFragment) -> Result<Path, EditError> {
        let end = self.extent.body.start + self.view().intro().len();
        self.put(end..end, content).map(|(path, _)| path)
    }

    /// Puts content in the place of all that stands under the heading, which it gives. The heading
    /// stays.
    ///
    /// # Errors
    /// If the place does not take the content.
    pub fn replace(&mut self, content: impl IntoFragment) -> Result<Vec<Node>, EditError> {
        self.put(self.extent.body.clone(), content)
            .map(|(_, removed)| removed)
    }

    /// Takes the section away, heading and all, and gives it.
    ///
    /// # Errors
    /// If what holds it cannot spare it.
    pub fn delete(self) -> Result<Vec<Node>, EditError> {
        let splice = Splice {
            parent: self.extent.parent,
            range: self.extent.body.start - 1..self.extent.body.end,
            nodes: Vec::new(),
        };
        self.document.splice(splice, Check::Model, Origin::New)
    }

    /// Replaces words in the heading and what stands under it, and gives how often; see
    /// [`Document::replace_text`].
    ///
    /// # Errors
    /// If there is nothing to look for.
    pub fn replace_text(&mut self, words: impl Into<Replacing>) -> Result<usize, EditError> {
        let words = words.into();
        words.checked()?;
        let range = self.extent.body.start - 1..self.extent.body.end;
        Ok(match self.extent.parent.of_mut(self.document) {
            Some(parent) => replace_in(parent, range, &words),
            None => 0,
        })
    }

    fn put(
        &mut self,
        range: Range<usize>,
        content: impl IntoFragment,
    ) -> Result<(Path, Vec<Node>), EditError> {
        let kind = existing(self.document, &self.extent.parent)?.kind();
        let nodes = content.into_fragment()?.nodes_for(kind);
        let added = nodes.len();
        let first = self.extent.parent.child(range.start);
        let splice = Splice {
            parent: self.extent.parent.clone(),
            range: range.clone(),
            nodes,
        };
        let removed = self.document.splice(splice, Check::Model, Origin::New)?;
        self.extent.body.end = self.extent.body.end - range.len() + added;
        Ok((first, removed))
    }
}
