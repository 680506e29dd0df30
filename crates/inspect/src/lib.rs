//! Questions about a heap. Reads only, knows no Python.
//!
//! Looking changes nothing (the glass law): nothing here allocates on the heap it looks at, changes a count or starts a collection. What an
//! answer needs while it is found lies in native memory, under an [`Allowance`]: a question about a large heap may fail with out of memory,
//! and never takes the process down.
//!
//! Answers name objects by [`Ref`], which does not keep them alive: they hold until the next object dies.

mod allowance;
mod census;
mod chain;
mod holders;
mod marks;
mod pages;

pub use allowance::Allowance;
pub use census::{Census, Change, Sum};
pub use chain::{Chain, Limits, chain_from, chain_to};
pub use heap::Ref;
pub use holders::{Held, holders, referents, referrers};
pub use object::{Edge, Holder, OutOfMemory, size};
pub use pages::{Page, pages};
