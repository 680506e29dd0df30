//! Iterators of the built-in types.

pub(crate) mod combine;
pub(crate) mod sequence;
