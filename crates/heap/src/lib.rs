//! Bytes: a private region of address space, its pages, their blocks, and a limit. Knows no objects.
//!
//! A [`Heap`] hands out 8-aligned blocks of three [`Kind`]s, counts what it commits, page by page, and never exceeds its limit. It
//! does not know what is in a block, with two exceptions that upper layers promise: the second 32-bit word of a live container or atom
//! is not 0, by which a walk tells it from a free block; and nothing in a block is a native address.
//!
//! See `docs/internals/memory-layout.md`, with a worked example.

mod alloc;
mod budget;
mod check;
mod free_batch;
mod heap;
mod image;
mod large;
mod layout;
mod loan;
mod page;
mod page_queue;
mod page_table;
mod place;
mod pool;
mod recent;
mod reference;
mod region;
mod release;
mod sanitizer;
mod side_table;
mod size_class;
mod sparse;
mod stats;
mod walk;
mod zeal;

pub use budget::OutOfMemory;
pub use check::Inconsistency;
pub use free_batch::FreeBatch;
pub use heap::{Alarm, CLIENT_SLOTS, Heap, HeapOwner, LastResort};
pub use image::{BuildId, Image, ImageError};
pub use layout::{FIRST_ATOM, FIRST_CONTAINER, GRANULE, HALF_SIZE, PAGE_BITS, PAGE_SIZE, REGION_BITS, REGION_SIZE};
pub use loan::Loan;
pub use page_queue::{PageQueue, Waiting};
pub use page_table::Kind;
pub use place::{Block, Place};
pub use recent::RecentPages;
pub use reference::{REF_SHIFT, Ref};
pub use side_table::SideTable;
pub use size_class::{CLASS_COUNT, CLASS_SIZES, MAX_SMALL, SizeClass};
pub use stats::{ClassStats, HeapStats, LargeStats};
pub use walk::{PageBlocks, Pages};
