//! Numbers nobody can foresee.

use std::hash::{BuildHasher, RandomState};

/// A number that nobody outside can foresee: its key is the system's randomness.
pub(crate) fn unique() -> u64 {
    RandomState::new().hash_one(0u8)
}
