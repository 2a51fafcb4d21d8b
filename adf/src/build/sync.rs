//! Blocks that several pages show, kept in one place.

use super::content::{Content, filled, has_id, node_type, takes_content};
use super::part::Part;
use crate::NodeKind;

node_type! {
    /// A block that another page holds. It may stand in the document only.
    SyncBlock
}

/// Shows a block that another page holds, by the id of the resource that it is.
pub fn sync_block(resource_id: impl Into<String>) -> SyncBlock {
    SyncBlock {
        part: Part::new(NodeKind::SyncBlock).attr("resourceId", resource_id.into()),
    }
}

node_type! {
    /// A block that other pages show, too. It may stand in the document only.
    BodiedSyncBlock
}

/// A block that other pages show, too, by the id of the resource that it is.
///
/// ```
/// use adf::build::*;
///
/// doc(bodied_sync_block("r-1", (h2("Contacts"), table(row(["Mia", "mia@example.com"])))));
/// ```
pub fn bodied_sync_block(
    resource_id: impl Into<String>,
    content: impl Content<BodiedSyncBlock>,
) -> BodiedSyncBlock {
    let part = Part::new(NodeKind::BodiedSyncBlock).attr("resourceId", resource_id.into());
    BodiedSyncBlock {
        part: filled(part, content),
    }
}

has_id! { SyncBlock BodiedSyncBlock }
takes_content! { BodiedSyncBlock }
