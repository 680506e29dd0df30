//! Where everything lies in a region: constants only.
//!
//! ```text
//! lower half                                                        upper half
//! | control | maps | page table | side tables | atoms and buffers ... | containers ... |
//! 0                                           FIRST_LOWER_PAGE        HALF_SIZE        REGION_SIZE
//! ```
//!
//! Every offset is a compile-time constant, so metadata is reached from any object's address with a mask and an addition, without a
//! load. What is never touched is never committed: the side tables of an unused upper half cost address space only.
//!
//! See `docs/internals/memory-layout.md`, with a worked example.

use crate::reference::Ref;

/// Address bits of one region.
pub const REGION_BITS: u32 = if cfg!(small_region) { 30 } else { 35 };
/// Bytes of address space of one region; a region is aligned to its size.
pub const REGION_SIZE: usize = 1 << REGION_BITS;
/// Bytes of one half. Containers live in the upper half, all else in the lower.
pub const HALF_SIZE: usize = REGION_SIZE / 2;
/// Bytes of a page: the unit in which memory is handed to a size class or a large run.
pub const PAGE_SIZE: usize = 1 << PAGE_BITS;
/// Bytes of the address that select a byte within its page.
pub const PAGE_BITS: u32 = 14;
/// Bytes of the upper half that share one position in a side table. At most one block starts in a granule.
pub const GRANULE: usize = 16;

/// Bytes the system commits at a time.
pub(crate) const SYSTEM_PAGE: usize = 4096;
/// Pages in one half of a region.
pub(crate) const HALF_PAGES: usize = HALF_SIZE / PAGE_SIZE;
/// Pages in a region, metadata included.
pub(crate) const PAGES: usize = 2 * HALF_PAGES;
/// Granules of the upper half.
pub(crate) const GRANULES: usize = HALF_SIZE / GRANULE;
/// Bytes of one page table entry.
pub(crate) const ENTRY_SIZE: usize = 64;

/// One bit a page: the page is free and below its half's high-water mark.
pub(crate) const FREE_MAP: usize = PAGE_SIZE;
/// One bit a page: the page is free but still committed.
pub(crate) const DIRTY_MAP: usize = FREE_MAP + PAGES / 8;
/// One bit a page: containers may have been allocated on the page lately.
pub(crate) const RECENT_MAP: usize = DIRTY_MAP + PAGES / 8;
/// The page table: one entry for every page of the region.
pub(crate) const PAGE_TABLE: usize = round_up(RECENT_MAP + PAGES / 8, PAGE_SIZE);
/// The first side table.
pub(crate) const SIDE_TABLES: usize = PAGE_TABLE + PAGES * ENTRY_SIZE;
/// Bytes of a side table that holds one bit a granule.
pub(crate) const BIT_TABLE_SIZE: usize = GRANULES / 8;
/// Side tables that hold one bit a granule.
pub(crate) const BIT_TABLES: usize = 6;
/// The side table that holds one byte a granule.
pub(crate) const BYTE_TABLE: usize = SIDE_TABLES + BIT_TABLES * BIT_TABLE_SIZE;
/// The first page of atoms and buffers. A multiple of 64 pages, so that its page table entries start a system page.
pub(crate) const FIRST_LOWER_PAGE: usize = round_up(BYTE_TABLE + GRANULES, 64 * PAGE_SIZE) / PAGE_SIZE;
/// The first page of containers.
pub(crate) const FIRST_UPPER_PAGE: usize = HALF_PAGES;

/// Where the first atom or buffer of a fresh heap is.
pub const FIRST_ATOM: Ref = Ref::from_offset(FIRST_LOWER_PAGE * PAGE_SIZE);
/// Where the first container of a fresh heap is.
pub const FIRST_CONTAINER: Ref = Ref::from_offset(FIRST_UPPER_PAGE * PAGE_SIZE);

const _: () = assert!(FIRST_LOWER_PAGE < HALF_PAGES / 2, "metadata must leave room in the lower half");
const _: () = assert!(HALF_PAGES.is_multiple_of(64));
const _: () = assert!(PAGE_TABLE.is_multiple_of(SYSTEM_PAGE) && BIT_TABLE_SIZE.is_multiple_of(SYSTEM_PAGE));

/// `bytes` rounded up to a multiple of `unit`.
pub(crate) const fn round_up(bytes: usize, unit: usize) -> usize {
    bytes.div_ceil(unit) * unit
}
