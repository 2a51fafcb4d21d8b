//! Changing one node as such: its attributes, its marks, its text.

use serde_json::Value;

use super::allowed::{Holder, is_known};
use super::fragment::text_node;
use super::splice::holds_nodes;
use super::target::existing;
use super::{EditError, Path, Target};
use crate::model::json::{depth, dismantle};
use crate::text::is_inline;
use crate::{Attrs, Document, MAX_DEPTH, Mark, MarkKind, Node, NodeKind};

/// Changing one node. An attribute or mark that the schema does not know there is refused, unless
/// the node was not in order before.
impl Document {
    /// Sets an attribute of a node, and gives the value it had.
    ///
    /// ```
    /// use adf::build::*;
    /// use adf::edit::titled;
    ///
    /// let mut page = doc(h1("Risks")).build()?;
    /// page.set_attr(titled("Risks"), "level", 2)?;
    /// assert_eq!(page.to_text(), "## Risks\n");
    /// assert_eq!(
    ///     page.set_attr(titled("Risks"), "level", 9).unwrap_err().to_string(),
    ///     "the attribute `level` of the heading at /content/0 cannot be changed like this: \
    ///      9 as `level` of `heading` does not fit; allowed: a number from 1 to 6"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the target is not there, or the schema does not take the value.
    pub fn set_attr(
        &mut self,
        target: impl Target,
        name: &str,
        value: impl Into<Value>,
    ) -> Result<Option<Value>, EditError> {
        let value = value.into();
        let path = target.find_in(self)?;
        // The node, its `attrs`, and what the value adds.
        if 2 * path.indices().len() + 2 + depth(&value) > MAX_DEPTH {
            dismantle(value);
            return Err(EditError::TooDeep {
                pointer: path.to_string(),
                limit: MAX_DEPTH,
            });
        }
        let what = format!("the attribute `{name}`");
        self.change(&path, &what, |node| {
            node.make_room("attrs");
            node.attrs_mut().get_or_insert_default().insert(name, value)
        })
    }

    /// Takes an attribute away from a node, and gives the value it had.
    ///
    /// # Errors
    /// If the target is not there, or the schema asks for the attribute.
    pub fn remove_attr(
        &mut self,
        target: impl Target,
        name: &str,
    ) -> Result<Option<Value>, EditError> {
        let path = target.find_in(self)?;
        let what = format!("the attribute `{name}`");
        self.change(&path, &what, |node| {
            let removed = node.attrs_mut().as_mut()?.remove(name);
            // An `attrs` that was there for this attribute goes with it, if it may.
            if removed.is_some() && node.attrs().is_some_and(Attrs::is_empty) {
                let empty = node.attrs_mut().take();
                if !is_known(node) {
                    *node.attrs_mut() = empty;
                }
            }
            removed
        })
    }

    /// Puts a mark on a node, in place of the one of the same kind that it may have, which it gives.
    ///
    /// ```
    /// use adf::build::*;
    /// use adf::{Mark, MarkKind};
    ///
    /// let mut page = doc(p("Mind the gap")).build()?;
    /// page.set_mark("/content/0/content/0", Mark::new(MarkKind::Strong))?;
    /// assert_eq!(page, doc(p(strong("Mind the gap"))).build()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the target is not there, or the schema does not take the mark there or beside the others.
    pub fn set_mark(&mut self, target: impl Target, mark: Mark) -> Result<Option<Mark>, EditError> {
        let path = target.find_in(self)?;
        if 2 * path.indices().len() + 2 + mark.levels() > MAX_DEPTH {
            return Err(EditError::TooDeep {
                pointer: path.to_string(),
                limit: MAX_DEPTH,
            });
        }
        let what = format!("the mark `{}`", mark.kind());
        self.change(&path, &what, |node| {
            node.make_room("marks");
            let marks = node.marks_mut().get_or_insert_default();
            match marks
                .iter_mut()
                .find(|present| present.kind() == mark.kind())
            {
                Some(present) => Some(std::mem::replace(present, mark)),
                None => {
                    marks.push(mark);
                    None
                }
            }
        })
    }

    /// Takes all marks of a kind away from a node, and gives the first.
    ///
    /// # Errors
    /// If the target is not there.
    pub fn remove_mark(
        &mut self,
        target: impl Target,
        kind: &MarkKind,
    ) -> Result<Option<Mark>, EditError> {
        let path = target.find_in(self)?;
        let what = format!("the mark `{kind}`");
        self.change(&path, &what, |node| {
            let marks = node.marks_mut().as_mut()?;
            let index = marks.iter().position(|mark| mark.kind() == kind)?;
            let removed = marks.remove(index);
            marks.retain(|mark| mark.kind() != kind);
            if marks.is_empty() {
                *node.marks_mut() = None;
            }
            Some(removed)
        })
    }

    /// Sets the characters of a text node, or all of what stands in a paragraph, heading, task,
    /// decision, caption or code block. To change some words and keep the marks of the others, see
    /// [`replace_text`](Self::replace_text).
    ///
    /// ```
    /// use adf::build::*;
    ///
    /// let mut page = doc((h1("Plan"), p(("Ask ", mention("5b10ac", "Mia"))))).build()?;
    /// page.set_text("/content/1", "Nobody to ask")?;
    /// page.set_text("/content/0/content/0", "Old plan")?;
    /// assert_eq!(page.to_text(), "# Old plan\n\nNobody to ask\n");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the target is not there, is no text and holds no text, or would be an empty text node.
    pub fn set_text(
        &mut self,
        target: impl Target,
        text: impl Into<String>,
    ) -> Result<(), EditError> {
        let text = text.into();
        let path = target.find_in(self)?;
        let node = existing(self, &path)?;
        let refused = |advice: &str| EditError::Value {
            what: "the text".to_owned(),
            node: node.kind().to_string(),
            pointer: path.to_string(),
            advice: advice.to_owned(),
        };
        if *node.kind() == NodeKind::Text {
            if text.is_empty() {
                return Err(refused("a text node is never empty; delete it instead"));
            }
            return self.change(&path, "the text", |node| {
                node.make_room("text");
                node.set_text(text);
            });
        }
        if !holds_text(node) {
            return Err(refused(
                "it holds no text; name the block inside of it that does",
            ));
        }
        let Some(node) = path.of_mut(self) else {
            return Ok(());
        };
        if text.is_empty() {
            if let Some(content) = node.content_key_mut() {
                content.clear();
            }
        } else {
            node.make_room("content");
            *node.content_mut() = vec![text_node(text)];
        }
        Ok(())
    }

    /// Changes a node but for what is inside, or takes the change back if the schema is against it.
    fn change<T>(
        &mut self,
        path: &Path,
        what: &str,
        change: impl FnOnce(&mut Node) -> T,
    ) -> Result<T, EditError> {
        let node = existing(self, path)?;
        holds_nodes(node, path)?;
        let mut changed = node.without_content();
        let result = change(&mut changed);
        Holder::new(self, node, path).compare(&changed, what)?;
        if let Some(node) = path.of_mut(self) {
            std::mem::swap(node.content_key_mut(), changed.content_key_mut());
            *node = changed;
        }
        Ok(result)
    }
}

/// Whether the node is made to hold text, and holds nothing else.
pub(super) fn holds_text(node: &Node) -> bool {
    matches!(
        node.kind(),
        NodeKind::Paragraph
            | NodeKind::Heading
            | NodeKind::CodeBlock
            | NodeKind::TaskItem
            | NodeKind::DecisionItem
            | NodeKind::Caption
    ) && node.content().iter().all(is_inline)
}
