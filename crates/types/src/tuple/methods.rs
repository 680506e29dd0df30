//! The methods of tuples.

use crate::native::Native;

pub(super) const METHODS: &[Native] = &[];
