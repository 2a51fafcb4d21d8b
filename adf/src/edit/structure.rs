//! Putting nodes in, taking them out, moving them.

use super::allowed::Origin;
use super::splice::{Check, Splice};
use super::target::existing;
use super::{EditError, IntoFragment, Path, Place, Target};
use crate::{Document, Node, NodeKind};

/// Reading and editing by place. What an edit does not name stays as it is, byte for byte; an edit
/// that is refused changes nothing.
impl Document {
    /// Where the node stands that the target names.
    ///
    /// # Errors
    /// If there is none, or several.
    pub fn locate(&self, target: impl Target) -> Result<Path, EditError> {
        target.find_in(self)
    }

    /// The node that the target names.
    ///
    /// ```
    /// use adf::build::*;
    /// use adf::edit::titled;
    ///
    /// let page = doc((h1("Plan"), h2("Risks"))).build()?;
    /// assert_eq!(page.node("/content/0")?.attr("level"), Some(&1.into()));
    /// assert_eq!(page.node(titled("risks"))?.attr("level"), Some(&2.into()));
    /// assert_eq!(
    ///     page.node("/content/7").unwrap_err().to_string(),
    ///     "no node stands at /content/7: the document holds 2 nodes"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If there is none, or several.
    pub fn node(&self, target: impl Target) -> Result<&Node, EditError> {
        let path = target.find_in(self)?;
        existing(self, &path)
    }

    /// Puts content to a place, and gives the path of the first node of it.
    ///
    /// ```
    /// use adf::build::*;
    /// use adf::edit::{after, end_of, titled};
    ///
    /// let mut page = doc((h1("Plan"), h1("Risks"))).build()?;
    /// page.insert(after(titled("Plan")), ("Ship in May.", bullet_list(["Search", "Refunds"])))?;
    /// page.insert(end_of(""), panel(PanelType::Warning, "The budget is open."))?;
    /// assert_eq!(
    ///     page.to_text(),
    ///     "# Plan\n\nShip in May.\n\n• Search\n• Refunds\n\n# Risks\n\n┃ WARNING\n┃ The budget is open.\n"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Nodes that need a `localId` and have none get one; those whose `localId` is taken get another.
    ///
    /// # Errors
    /// If the place is not there, or does not take the content.
    pub fn insert<T: Target>(
        &mut self,
        place: Place<T>,
        content: impl IntoFragment,
    ) -> Result<Path, EditError> {
        insert(self, place, content, Check::Model)
    }

    /// Puts content into the place of a node, which it gives. Nothing in its place is like
    /// [`delete`](Self::delete).
    ///
    /// # Errors
    /// If the target is not there, is the whole document, or its place does not take the content.
    pub fn replace(
        &mut self,
        target: impl Target,
        content: impl IntoFragment,
    ) -> Result<Node, EditError> {
        replace(self, target, content, Check::Model)
    }

    /// Takes a node away, and gives it.
    ///
    /// What would be left empty and may not be goes with it or is filled: the last item takes its
    /// list with it, the last row its table; a cell, panel, list item or column that held nothing
    /// else gets an empty paragraph.
    ///
    /// ```
    /// use adf::build::*;
    ///
    /// let mut page = doc((h1("Team"), bullet_list("Mia"), panel(PanelType::Note, "Soon."))).build()?;
    /// page.delete("/content/1/content/0")?;
    /// page.delete("/content/1/content/0")?;
    /// assert_eq!(page, doc((h1("Team"), panel(PanelType::Note, p(())))).build()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the target is not there, is the whole document, or cannot be spared: a layout has two
    /// columns at least.
    pub fn delete(&mut self, target: impl Target) -> Result<Node, EditError> {
        replace(self, target, (), Check::Model)
    }

    /// Moves a node to another place, and gives its path there. What it leaves empty is treated as
    /// [`delete`](Self::delete) treats it.
    ///
    /// ```
    /// use adf::build::*;
    /// use adf::edit::{before, titled};
    ///
    /// let mut page = doc((h1("Plan"), bullet_list(["Search", "Refunds"]), h1("Risks"))).build()?;
    /// let path = page.move_to("/content/1", before(titled("Plan")))?;
    /// assert_eq!(path.to_string(), "/content/0");
    /// assert_eq!(page.to_text(), "• Search\n• Refunds\n\n# Plan\n\n# Risks\n");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the target or the place is not there, the place is inside of what is moved, or does not
    /// take it.
    pub fn move_to<T: Target>(
        &mut self,
        target: impl Target,
        place: Place<T>,
    ) -> Result<Path, EditError> {
        move_to(self, target, place, Check::Model)
    }

    /// Editing without regard to the content model: for documents of a newer schema, and for what is
    /// put in order later. Only what is named is changed, so that a list may be left without items;
    /// ids are left as they are.
    ///
    /// ```
    /// use adf::build::*;
    ///
    /// let mut page = doc(bullet_list("Mia")).build()?;
    /// page.unchecked().replace("/content/0/content/0", rule())?;
    /// assert_eq!(page.validate()[0].hint(), "put it into a `listItem`");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn unchecked(&mut self) -> Unchecked<'_> {
        Unchecked { document: self }
    }
}

/// Edits that are not held to the content model; see [`Document::unchecked`].
#[derive(Debug)]
#[must_use = "it edits nothing by itself"]
pub struct Unchecked<'a> {
    document: &'a mut Document,
}

impl Unchecked<'_> {
    /// As [`Document::insert`].
    ///
    /// # Errors
    /// If the place is not there, or the document would be nested too deeply.
    pub fn insert<T: Target>(
        self,
        place: Place<T>,
        content: impl IntoFragment,
    ) -> Result<Path, EditError> {
        insert(self.document, place, content, Check::Nothing)
    }

    /// As [`Document::replace`].
    ///
    /// # Errors
    /// If the target is not there or is the whole document, or the document would be nested too
    /// deeply.
    pub fn replace(
        self,
        target: impl Target,
        content: impl IntoFragment,
    ) -> Result<Node, EditError> {
        replace(self.document, target, content, Check::Nothing)
    }

    /// As [`Document::delete`], but what is left empty stays.
    ///
    /// # Errors
    /// If the target is not there or is the whole document.
    pub fn delete(self, target: impl Target) -> Result<Node, EditError> {
        replace(self.document, target, (), Check::Nothing)
    }

    /// As [`Document::move_to`].
    ///
    /// # Errors
    /// If the target or the place is not there, or the place is inside of what is moved.
    pub fn move_to<T: Target>(
        self,
        target: impl Target,
        place: Place<T>,
    ) -> Result<Path, EditError> {
        move_to(self.document, target, place, Check::Nothing)
    }
}

fn insert<T: Target>(
    document: &mut Document,
    place: Place<T>,
    content: impl IntoFragment,
    check: Check,
) -> Result<Path, EditError> {
    let fragment = content.into_fragment()?;
    let (parent, index) = place.resolve(document)?;
    let kind = existing(document, &parent)?.kind();
    let first = parent.child(index);
    let nodes = fragment.nodes_for(kind);
    document.splice(Splice::insert(parent, index, nodes), check, Origin::New)?;
    Ok(first)
}

fn replace(
    document: &mut Document,
    target: impl Target,
    content: impl IntoFragment,
    check: Check,
) -> Result<Node, EditError> {
    let fragment = content.into_fragment()?;
    let path = target.find_in(document)?;
    let done = if fragment.is_empty() {
        "deleted"
    } else {
        "replaced"
    };
    let mut splice = Splice::replace(&path, Vec::new(), done)?;
    let kind = existing(document, &splice.parent)?.kind();
    splice.nodes = fragment.nodes_for(kind);
    let removed = document.splice(splice, check, Origin::New)?;
    // One node was in the range, so one comes out.
    Ok(removed
        .into_iter()
        .next()
        .unwrap_or_else(|| Node::new(NodeKind::Untyped)))
}

fn move_to<T: Target>(
    document: &mut Document,
    target: impl Target,
    place: Place<T>,
    check: Check,
) -> Result<Path, EditError> {
    let from = target.find_in(document)?;
    let (parent, index) = place.resolve(document)?;
    let taken = Splice::replace(&from, Vec::new(), "moved")?;
    if parent.is_within(&from) {
        return Err(EditError::IntoItself {
            from: from.to_string(),
            to: parent.to_string(),
        });
    }
    if parent == taken.parent {
        return Ok(move_beside(
            document,
            &taken.parent,
            taken.range.start,
            index,
        ));
    }

    let node = existing(document, &from)?.clone();
    let had_content = existing(document, &parent)?.content_key().is_some();
    let at = parent.child(index);
    document.splice(
        Splice::insert(parent.clone(), index, vec![node]),
        check,
        Origin::Moved,
    )?;
    // Only now is it known what the node leaves behind: it may have come to stand in what would
    // have been left empty.
    let from = from.after_splice(&at, 0, 1);
    let taken = Splice::replace(&from, Vec::new(), "moved")
        .and_then(|taken| taken.checked(document, check, Origin::Moved));
    match taken {
        Ok(taken) => {
            let (gap, removed, filled) = taken.extent();
            taken.apply(document);
            Ok(at.after_splice(&gap, removed, filled))
        }
        Err(error) => {
            if let Some(parent) = parent.of_mut(document) {
                parent.content_mut().remove(index);
                if !had_content {
                    *parent.content_key_mut() = None;
                }
            }
            Err(error)
        }
    }
}

/// Moves a node within its parent. The index counts as long as the node is where it was.
fn move_beside(document: &mut Document, parent: &Path, from: usize, to: usize) -> Path {
    let to = if to > from { to - 1 } else { to };
    if let Some(parent) = parent.of_mut(document) {
        let content = parent.content_if_any();
        if from <= to {
            if let Some(moved) = content.get_mut(from..=to) {
                moved.rotate_left(1);
            }
        } else if let Some(moved) = content.get_mut(to..=from) {
            moved.rotate_right(1);
        }
    }
    parent.child(to)
}
