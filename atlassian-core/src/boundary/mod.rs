//! What a client may touch.

pub(crate) mod confinement;
