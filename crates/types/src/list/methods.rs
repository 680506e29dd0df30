//! The methods of lists.

use crate::native::Native;

pub(super) const METHODS: &[Native] = &[];
