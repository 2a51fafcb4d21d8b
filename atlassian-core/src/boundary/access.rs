//! Kinds of access, several at once.

use std::fmt;
use std::ops::{BitAnd, BitOr};

use crate::operation;

/// What may be done to a site's data: any of reading, writing, deleting and administering.
///
/// ```
/// use atlassian_core::boundary::Access;
///
/// let access = Access::READ | Access::WRITE;
/// assert!(access.contains(Access::READ) && !access.contains(Access::DELETE));
/// assert_eq!(access.to_string(), "read, write");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Access(u8);

const NAMES: [(Access, &str); 4] = [
    (Access::READ, "read"),
    (Access::WRITE, "write"),
    (Access::DELETE, "delete"),
    (Access::ADMIN, "admin"),
];

impl Access {
    /// Nothing at all.
    pub const NONE: Access = Access(0);
    /// Operations that only read.
    pub const READ: Access = Access(1);
    /// Operations that create or change data.
    pub const WRITE: Access = Access(1 << 1);
    /// Operations that remove data.
    pub const DELETE: Access = Access(1 << 2);
    /// Operations that change how a project, a space or the site is set up.
    pub const ADMIN: Access = Access(1 << 3);
    /// All four.
    pub const ALL: Access = Access(0b1111);

    /// Whether all of `other` is among it.
    pub const fn contains(self, other: Access) -> bool {
        self.0 & other.0 == other.0
    }

    /// The names of what is among it.
    pub(super) fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES
            .into_iter()
            .filter(move |(access, _)| self.contains(*access))
            .map(|(_, name)| name)
    }

    /// The access of this name.
    pub(super) fn named(name: &str) -> Option<Access> {
        let mut names = NAMES.into_iter();
        names
            .find(|(_, known)| *known == name)
            .map(|(access, _)| access)
    }
}

impl From<operation::Access> for Access {
    fn from(access: operation::Access) -> Self {
        match access {
            operation::Access::Read => Access::READ,
            operation::Access::Write => Access::WRITE,
            operation::Access::Delete => Access::DELETE,
            operation::Access::Admin => Access::ADMIN,
        }
    }
}

impl BitOr for Access {
    type Output = Access;

    fn bitor(self, other: Access) -> Access {
        Access(self.0 | other.0)
    }
}

impl BitAnd for Access {
    type Output = Access;

    fn bitand(self, other: Access) -> Access {
        Access(self.0 & other.0)
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names = self.names();
        match names.next() {
            None => return f.write_str("nothing"),
            Some(first) => f.write_str(first)?,
        }
        names.try_for_each(|name| write!(f, ", {name}"))
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Access({self})")
    }
}
