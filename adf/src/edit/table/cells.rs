//! What is put into a row: cells that are given, and cells made around content.

use crate::build::TableRow;
use crate::edit::fragment::Piece;
use crate::edit::target::sealed::Sealed;
use crate::edit::{Fragment, IntoFragment};
use crate::text::is_inline;
use crate::{BuildError, Node, NodeKind};

/// The contents of the cells of a row: an array or `Vec` of contents, a tuple of them, or a built
/// [`row`](crate::build::row). Each is a string, a node or several, a built
/// [`cell`](crate::build::cell), or `()` for an empty cell.
///
/// The trait cannot be implemented for types outside this crate.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are not the cells of a row",
    note = "give an array, a `Vec` or a tuple with the content of each cell"
)]
pub trait IntoCells: Sealed {
    #[doc(hidden)]
    fn into_cells(self) -> Result<Vec<Fragment>, BuildError>;
}

impl<T: IntoFragment> Sealed for Vec<T> {}

impl<T: IntoFragment> IntoCells for Vec<T> {
    fn into_cells(self) -> Result<Vec<Fragment>, BuildError> {
        self.into_iter().map(IntoFragment::into_fragment).collect()
    }
}

impl<T: IntoFragment, const N: usize> Sealed for [T; N] {}

impl<T: IntoFragment, const N: usize> IntoCells for [T; N] {
    fn into_cells(self) -> Result<Vec<Fragment>, BuildError> {
        self.into_iter().map(IntoFragment::into_fragment).collect()
    }
}

impl Sealed for TableRow {}

impl IntoCells for TableRow {
    fn into_cells(self) -> Result<Vec<Fragment>, BuildError> {
        let rows = self.into_fragment()?.into_nodes();
        let cells = rows
            .into_iter()
            .flat_map(|mut row| row.content_key_mut().take().unwrap_or_default());
        Ok(cells.map(|cell| Fragment::from_nodes(vec![cell])).collect())
    }
}

macro_rules! tuples {
    ($( ($($name:ident)+) )+) => { $(
        impl<$($name: IntoFragment),+> Sealed for ($($name,)+) {}

        impl<$($name: IntoFragment),+> IntoCells for ($($name,)+) {
            #[allow(non_snake_case, reason = "the variables are named after the types")]
            fn into_cells(self) -> Result<Vec<Fragment>, BuildError> {
                let ($($name,)+) = self;
                Ok(vec![$( $name.into_fragment()? ),+])
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

/// The cell that content makes: itself, if it is one, or a cell of this kind around it.
pub(super) fn cell(content: Fragment, kind: &NodeKind) -> Node {
    let mut pieces = content.pieces();
    match pieces.pop() {
        Some(Piece::Node(node)) if pieces.is_empty() && is_cell(&node) => return node,
        last => pieces.extend(last),
    }
    let mut cell = Node::new(kind.clone());
    *cell.content_mut() = blocks(pieces);
    cell
}

fn is_cell(node: &Node) -> bool {
    matches!(node.kind(), NodeKind::TableCell | NodeKind::TableHeader)
}

/// The blocks that stand in a cell: at least one; what stands in text only comes into a paragraph.
pub(super) fn blocks(pieces: Vec<Piece>) -> Vec<Node> {
    let mut blocks: Vec<Node> = Vec::new();
    let mut open = false;
    for piece in pieces {
        match piece {
            Piece::Node(node) if is_inline(&node) => {
                match blocks.last_mut().filter(|_| open) {
                    Some(paragraph) => paragraph.content_mut().push(node),
                    None => {
                        let mut paragraph = Node::new(NodeKind::Paragraph);
                        paragraph.content_mut().push(node);
                        blocks.push(paragraph);
                    }
                }
                open = true;
            }
            Piece::Node(node) => {
                blocks.push(node);
                open = false;
            }
            text @ Piece::Text(_) => {
                blocks.extend(Fragment::from_pieces(vec![text]).into_nodes());
                open = false;
            }
        }
    }
    if blocks.is_empty() {
        blocks.push(Node::new(NodeKind::Paragraph));
    }
    blocks
}
