//! How an attack has to end.

use crate::attack::Got;
use crate::names::Names;
use crate::world::World;

pub(crate) type Check = fn(&World, &Names, &Got) -> Result<(), String>;

#[derive(Clone, Copy)]
pub(crate) enum Expect {
    /// Denied, and nothing at all was sent.
    Unsent,
    /// Denied, and nothing was sent but look-ups.
    LookedUp,
    /// Not sent, as it cannot be read.
    Unreadable,
    /// Denied, or not sent as it cannot be written as a path; nothing was sent but look-ups.
    Malformed,
    /// Denied after it was sent: the answer is not handed over.
    Dropped,
    /// Refused by Atlassian, which says the same of what does not exist.
    Refused,
    /// Carried out, inside; what came back is as the check says.
    Inside(Check),
}
