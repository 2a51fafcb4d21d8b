//! Saved filters.
