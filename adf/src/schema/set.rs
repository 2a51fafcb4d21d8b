//! Sets of definitions and of marks, as bits.

/// A set of definitions of nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct NodeSet(u128);

impl NodeSet {
    pub(crate) const EMPTY: Self = Self(0);

    /// The set with these bits; for the generated tables.
    pub(crate) const fn of(bits: u128) -> Self {
        Self(bits)
    }

    pub(crate) const fn one(index: usize) -> Self {
        Self(1 << index)
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The definitions in it, by their place in the table.
    pub(crate) fn iter(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            if left == 0 {
                return None;
            }
            let index = left.trailing_zeros() as usize;
            left &= left - 1;
            Some(index)
        })
    }
}

/// A set of kinds of marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct MarkSet(u32);

impl MarkSet {
    pub(crate) const EMPTY: Self = Self(0);

    /// The set with these bits; for the generated tables.
    pub(crate) const fn of(bits: u32) -> Self {
        Self(bits)
    }

    pub(crate) const fn one(index: u32) -> Self {
        Self(1 << index)
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn holds(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = u32> {
        (0..u32::BITS).filter(move |index| self.0 & (1 << index) != 0)
    }
}
