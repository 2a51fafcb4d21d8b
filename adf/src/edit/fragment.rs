//! What can be put into a document: nodes, what the builder makes, other documents, strings.

use std::borrow::Cow;

use crate::build::Each;
use crate::{BuildError, Document, Node, NodeKind};

/// Nodes to be put into a document. A string among them becomes what it can be where it is put: text
/// in a paragraph, a paragraph in a panel, an item in a list, a cell in a row.
///
/// ```
/// use adf::build::*;
/// use adf::edit::end_of;
///
/// let mut page = doc(bullet_list(["Search"])).build()?;
/// page.insert(end_of("/content/0"), "Refunds")?;
/// page.insert(end_of(""), "Nothing else.")?;
/// assert_eq!(page.to_text(), "• Search\n• Refunds\n\nNothing else.\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fragment {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Node(Node),
    Text(String),
}

impl Fragment {
    /// The nodes, where blocks stand: strings are paragraphs.
    #[must_use]
    pub fn into_nodes(self) -> Vec<Node> {
        self.nodes_for(&NodeKind::Doc)
    }

    /// The nodes, where they are put into a node of this kind.
    pub(super) fn nodes_for(self, parent: &NodeKind) -> Vec<Node> {
        let nodes = self.pieces.into_iter().map(|piece| match piece {
            Piece::Node(node) => Some(node),
            Piece::Text(text) => bare(parent, text),
        });
        nodes.flatten().collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    pub(super) fn pieces(self) -> Vec<Piece> {
        self.pieces
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.pieces.extend(other.pieces);
    }

    pub(super) fn from_pieces(pieces: Vec<Piece>) -> Self {
        Self { pieces }
    }

    pub(crate) fn from_nodes(nodes: Vec<Node>) -> Self {
        Self {
            pieces: nodes.into_iter().map(Piece::Node).collect(),
        }
    }
}

pub(super) fn text_node(text: String) -> Node {
    let mut node = Node::new(NodeKind::Text);
    node.set_text(text);
    node
}

/// What a string is where it is put into a node of this kind; nothing if it is empty text.
fn bare(parent: &NodeKind, text: String) -> Option<Node> {
    let leaf = |text: String| (!text.is_empty()).then(|| text_node(text));
    let around = |kind, inside: Option<Node>| {
        let mut node = Node::new(kind);
        if let Some(inside) = inside {
            node.content_mut().push(inside);
        }
        node
    };
    Some(match parent {
        NodeKind::Paragraph
        | NodeKind::Heading
        | NodeKind::CodeBlock
        | NodeKind::TaskItem
        | NodeKind::DecisionItem
        | NodeKind::Caption => return leaf(text),
        NodeKind::BulletList | NodeKind::OrderedList => around(
            NodeKind::ListItem,
            Some(around(NodeKind::Paragraph, leaf(text))),
        ),
        NodeKind::TableRow => around(
            NodeKind::TableCell,
            Some(around(NodeKind::Paragraph, leaf(text))),
        ),
        NodeKind::TaskList => {
            let mut task = around(NodeKind::TaskItem, leaf(text));
            task.set_attr("state", "TODO");
            task
        }
        NodeKind::DecisionList => {
            let mut decision = around(NodeKind::DecisionItem, leaf(text));
            decision.set_attr("state", "DECIDED");
            decision
        }
        _ => around(NodeKind::Paragraph, leaf(text)),
    })
}

/// Something that can be put into a document: a [`Node`], whatever the [builder](crate::build) makes,
/// the content of another [`Document`], a string, or several of them (tuples, arrays, `Vec`,
/// `Option`, [`each`](crate::build::each)).
///
/// The trait cannot be implemented for types outside this crate.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be put into a document",
    note = "give a `Node`, what the builder makes, a `Document`, a string, or several of them"
)]
pub trait IntoFragment: sealed::Sealed {
    /// Makes nodes of it.
    ///
    /// # Errors
    /// If the builder's content is not right; see [`Doc::build`](crate::build::Doc::build).
    fn into_fragment(self) -> Result<Fragment, BuildError>;
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

fn one(piece: Piece) -> Result<Fragment, BuildError> {
    Ok(Fragment {
        pieces: vec![piece],
    })
}

impl IntoFragment for Fragment {
    fn into_fragment(self) -> Result<Fragment, BuildError> {
        Ok(self)
    }
}

impl IntoFragment for Node {
    fn into_fragment(mut self) -> Result<Fragment, BuildError> {
        if *self.kind() == NodeKind::Doc {
            let inside = self.content_key_mut().take().unwrap_or_default();
            return Ok(Fragment::from_nodes(inside));
        }
        one(Piece::Node(self))
    }
}

impl IntoFragment for Document {
    fn into_fragment(self) -> Result<Fragment, BuildError> {
        self.into_root().into_fragment()
    }
}

impl IntoFragment for String {
    fn into_fragment(self) -> Result<Fragment, BuildError> {
        one(Piece::Text(self))
    }
}

impl IntoFragment for &str {
    fn into_fragment(self) -> Result<Fragment, BuildError> {
        self.to_owned().into_fragment()
    }
}

impl sealed::Sealed for Cow<'_, str> {}

impl IntoFragment for Cow<'_, str> {
    fn into_fragment(self) -> Result<Fragment, BuildError> {
        self.into_owned().into_fragment()
    }
}

macro_rules! copied {
    ($($name:ty),+) => { $(
        impl sealed::Sealed for &$name {}

        impl IntoFragment for &$name {
            fn into_fragment(self) -> Result<Fragment, BuildError> {
                self.clone().into_fragment()
            }
        }
    )+ };
}

copied! { Fragment, Node, Document, String }

macro_rules! sealed {
    ($($name:ty),+) => { $( impl sealed::Sealed for $name {} )+ };
}

sealed! { Fragment, Node, Document, String, &str, () }

impl IntoFragment for () {
    fn into_fragment(self) -> Result<Fragment, BuildError> {
        Ok(Fragment::default())
    }
}

macro_rules! several {
    ($( [$($generic:tt)*] $name:ty, )+) => { $(
        impl<$($generic)*> sealed::Sealed for $name {}

        impl<$($generic)*> IntoFragment for $name {
            fn into_fragment(self) -> Result<Fragment, BuildError> {
                let mut fragment = Fragment::default();
                for content in self {
                    fragment.extend(content.into_fragment()?);
                }
                Ok(fragment)
            }
        }
    )+ };
}

several! {
    [T: IntoFragment] Vec<T>,
    [T: IntoFragment, const N: usize] [T; N],
}

impl<T: IntoFragment> sealed::Sealed for Option<T> {}

impl<T: IntoFragment> IntoFragment for Option<T> {
    fn into_fragment(self) -> Result<Fragment, BuildError> {
        self.map_or_else(|| Ok(Fragment::default()), IntoFragment::into_fragment)
    }
}

impl sealed::Sealed for &[Node] {}

impl IntoFragment for &[Node] {
    fn into_fragment(self) -> Result<Fragment, BuildError> {
        self.to_vec().into_fragment()
    }
}

impl<I: IntoIterator<Item: IntoFragment>> sealed::Sealed for Each<I> {}

impl<I: IntoIterator<Item: IntoFragment>> IntoFragment for Each<I> {
    fn into_fragment(self) -> Result<Fragment, BuildError> {
        let mut fragment = Fragment::default();
        for content in self.into_inner() {
            fragment.extend(content.into_fragment()?);
        }
        Ok(fragment)
    }
}

macro_rules! tuples {
    ($( ($($name:ident)+) )+) => { $(
        impl<$($name: IntoFragment),+> sealed::Sealed for ($($name,)+) {}

        impl<$($name: IntoFragment),+> IntoFragment for ($($name,)+) {
            #[allow(non_snake_case, reason = "the variables are named after the types")]
            fn into_fragment(self) -> Result<Fragment, BuildError> {
                let ($($name,)+) = self;
                let mut fragment = Fragment::default();
                $( fragment.extend($name.into_fragment()?); )+
                Ok(fragment)
            }
        }
    )+ };
}

tuples! {
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
    (A B C D E F G H I)
    (A B C D E F G H I J)
    (A B C D E F G H I J K)
    (A B C D E F G H I J K L)
    (A B C D E F G H I J K L M)
    (A B C D E F G H I J K L M N)
    (A B C D E F G H I J K L M N O)
    (A B C D E F G H I J K L M N O P)
}
