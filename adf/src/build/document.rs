//! The document under construction, and its end: the check.

use super::check;
use super::content::{Content, filled, node_type, takes_content};
use super::part::Part;
use crate::{BuildError, Document, MAX_DEPTH, NodeKind, Problem};

node_type! {
    /// A document under construction; [`build`](Doc::build) makes a [`Document`] of it.
    Doc
}

/// A document of these blocks; end it with [`Doc::build`].
pub fn doc(content: impl Content<Doc>) -> Doc {
    let part = Part::new(NodeKind::Doc)
        .key("version", 1.into())
        .with_content();
    Doc {
        part: filled(part, content),
    }
}

impl Doc {
    /// Makes the document: fills in missing ids and checks what the compiler could not.
    ///
    /// # Errors
    /// All problems at once, each with its place and what to do: colours that are not six hex
    /// digits; empty status texts, account ids and addresses; addresses with a scheme that runs code
    /// (`javascript:`, …); days that do not exist; spans, steps and widths out of range; ids used
    /// twice; documents deeper than [`MAX_DEPTH`].
    pub fn build(self) -> Result<Document, BuildError> {
        let (mut root, too_deep) = self.part.into_node();
        check::fill_ids(&mut root);
        let mut problems = check::problems(&root);
        if too_deep {
            problems.push(Problem::new(
                String::new(),
                format!("nested deeper than {MAX_DEPTH} levels; make it flatter"),
            ));
        }
        if problems.is_empty() {
            Ok(Document::from_built(root))
        } else {
            Err(BuildError::new(problems))
        }
    }
}

impl TryFrom<Doc> for Document {
    type Error = BuildError;

    fn try_from(doc: Doc) -> Result<Self, BuildError> {
        doc.build()
    }
}

takes_content! { Doc }
