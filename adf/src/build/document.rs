//! The document under construction, and its end: the check.

use super::check;
use super::content::parts;
use super::content::{Content, filled, node_type, takes_content};
use super::part::{Part, Parts};
use crate::edit::{Fragment, IntoFragment};
use crate::{BuildError, Document, MAX_DEPTH, Node, NodeKind, Problem};

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
        checked(&root, too_deep)?;
        Ok(Document::from_built(root))
    }
}

fn checked(root: &Node, too_deep: bool) -> Result<(), BuildError> {
    let mut problems = check::problems(root);
    if too_deep {
        problems.push(Problem::new(
            String::new(),
            format!("nested deeper than {MAX_DEPTH} levels; make it flatter"),
        ));
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(BuildError::new(problems))
    }
}

/// What goes inside a `P`, for putting it into a document that is there: what [`doc`] is for whole
/// documents. The compiler checks that it may stand in a `P`.
///
/// ```
/// use adf::build::*;
/// use adf::edit::end_of;
///
/// let mut page = doc((h1("Team"), bullet_list("Mia"))).build()?;
/// let more = fragment::<BulletList>(("Ben", item(p(("Ada ", status("NEW", StatusColor::Green))))))?;
/// page.insert(end_of("/content/1"), more)?;
/// assert_eq!(page.to_text(), "# Team\n\n• Mia\n• Ben\n• Ada [NEW]\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`Doc::build`]; pointers begin with the first node of the content, `/content/0`. Missing ids
/// are filled in when it is put into a document.
pub fn fragment<P>(content: impl Content<P>) -> Result<Fragment, BuildError> {
    to_fragment(parts(content))
}

pub(super) fn to_fragment(parts: Parts) -> Result<Fragment, BuildError> {
    let (mut nodes, too_deep) = parts.into_nodes();
    let root = match nodes.pop() {
        Some(node) if nodes.is_empty() && *node.kind() == NodeKind::Doc => node,
        last => {
            let mut root = Node::new(NodeKind::Doc);
            root.content_mut().extend(nodes.into_iter().chain(last));
            root
        }
    };
    checked(&root, too_deep)?;
    root.into_fragment()
}

impl TryFrom<Doc> for Document {
    type Error = BuildError;

    fn try_from(doc: Doc) -> Result<Self, BuildError> {
        doc.build()
    }
}

takes_content! { Doc }
