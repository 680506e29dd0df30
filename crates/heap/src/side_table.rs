//! Side tables for the layer above: notes about containers that are not kept in the containers.
//!
//! One bit, or one byte, for every granule of 16 bytes of the upper half. Each table is at a constant offset, so that a note is reached
//! from a container's address without a load. A table is zero at first; system pages are committed as they are touched and charged
//! with the container pages they describe.

use std::ptr::{self, NonNull};

use crate::heap::Heap;
use crate::layout::*;
use crate::place::Place;
use crate::region;

/// Tables beyond this many bytes are cleared by the system.
const CLEAR_BY_HAND: usize = 256 << 10;

/// Which notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum SideTable {
    /// A bit: allocated since the last collection.
    Young = 0,
    /// A bit: survived one collection.
    Survivor = 1,
    /// A bit: its finalizer has run.
    Finalized = 2,
    /// A bit: weak references to it exist.
    WeaklyReferenced = 3,
    /// A bit: waits for something to be done to it.
    Pending = 4,
    /// A bit: no collection looks at it (the permanent generation).
    Frozen = 5,
    /// A byte: incoming edges, while a collection counts them.
    Edges = 6,
}

impl SideTable {
    /// All tables.
    pub const ALL: [SideTable; 7] = [
        SideTable::Young,
        SideTable::Survivor,
        SideTable::Finalized,
        SideTable::WeaklyReferenced,
        SideTable::Pending,
        SideTable::Frozen,
        SideTable::Edges,
    ];

    /// Bytes from the region's base to the table.
    #[inline(always)]
    pub const fn offset(self) -> usize {
        SIDE_TABLES + self as usize * BIT_TABLE_SIZE
    }

    /// Whether the table holds a byte a granule, not a bit.
    #[inline(always)]
    pub const fn is_bytes(self) -> bool {
        matches!(self, SideTable::Edges)
    }

    /// Bytes of the table for `bytes` bytes of containers.
    const fn size_for(self, bytes: usize) -> usize {
        if self.is_bytes() { bytes / GRANULE } else { bytes / GRANULE / 8 }
    }
}

const _: () = assert!(SideTable::Edges.offset() == BYTE_TABLE);

impl Heap {
    /// The start of a table. It covers the containers from [`crate::FIRST_CONTAINER`] on.
    #[inline(always)]
    pub fn side_table(&self, table: SideTable) -> *mut u8 {
        ptr::with_exposed_provenance_mut(self.base() + table.offset())
    }

    /// The number of the granule that a container starts in: the index into [`SideTable::Edges`].
    #[inline(always)]
    pub const fn granule_of(address: usize) -> usize {
        (address & (HALF_SIZE - 1)) / GRANULE
    }

    /// Bytes of a table that describe containers: beyond them it is zero.
    pub fn side_table_used(&self, table: SideTable) -> usize {
        table.size_for((self.upper.high.get() - self.upper.first) as usize * PAGE_SIZE)
    }

    /// The bit of `container` in a table of bits.
    #[inline(always)]
    pub fn side_bit(&self, table: SideTable, container: NonNull<u8>) -> bool {
        let (byte, mask) = self.side_bit_place(table, container);
        // SAFETY: the byte describes a container of this heap, so it is mapped.
        unsafe { byte.read() & mask != 0 }
    }

    /// Sets the bit of `container` in a table of bits.
    #[inline(always)]
    pub fn set_side_bit(&self, table: SideTable, container: NonNull<u8>) {
        let (byte, mask) = self.side_bit_place(table, container);
        // SAFETY: as in `side_bit`.
        let old = unsafe { byte.read() };
        // SAFETY: as in `side_bit`.
        unsafe { byte.write(old | mask) };
    }

    /// Clears the bit of `container` in a table of bits.
    #[inline(always)]
    pub fn clear_side_bit(&self, table: SideTable, container: NonNull<u8>) {
        let (byte, mask) = self.side_bit_place(table, container);
        // SAFETY: as in `side_bit`.
        let old = unsafe { byte.read() };
        // SAFETY: as in `side_bit`.
        unsafe { byte.write(old & !mask) };
    }

    /// The first container from granule `from` on whose bit is set.
    pub fn find_side_bit(&self, table: SideTable, from: usize) -> Option<NonNull<u8>> {
        const BITS: usize = u64::BITS as usize;
        debug_assert!(!table.is_bytes());
        // A page has a multiple of 64 granules.
        let end = self.side_table_used(table) * 8;
        let mut granule = from;
        while granule < end {
            let word = self.side_table(table).cast::<u64>().wrapping_add(granule / BITS);
            // SAFETY: the word describes containers of this heap, so it is mapped; the table is aligned to pages.
            let rest = unsafe { word.read() } >> (granule % BITS);
            if rest == 0 {
                granule = (granule / BITS + 1) * BITS;
                continue;
            }
            granule += rest.trailing_zeros() as usize;
            // It starts at the granule's first or second word, and reaches the second either way.
            let second = self.base() + HALF_SIZE + granule * GRANULE + GRANULE / 2;
            let Place::Block(block) = self.place_of(second) else { unreachable!("bits are those of containers") };
            return NonNull::new(ptr::with_exposed_provenance_mut(block.start));
        }
        None
    }

    /// Notes that `container` was allocated since the last collection.
    #[inline(always)]
    pub fn mark_young(&self, container: NonNull<u8>) {
        self.set_side_bit(SideTable::Young, container);
    }

    #[inline(always)]
    fn side_bit_place(&self, table: SideTable, container: NonNull<u8>) -> (*mut u8, u8) {
        debug_assert!(!table.is_bytes());
        let address = container.addr().get();
        debug_assert!(address & (REGION_SIZE - 1) >= HALF_SIZE && address & !(REGION_SIZE - 1) == self.base());
        let granule = Heap::granule_of(address);
        (ptr::with_exposed_provenance_mut(self.base() + table.offset() + granule / 8), 1 << (granule % 8))
    }

    /// Makes a table zero, keeping its memory if that is faster.
    pub fn clear_side_table(&self, table: SideTable) {
        let bytes = self.side_table_used(table);
        if bytes > CLEAR_BY_HAND {
            return self.release_side_table(table);
        }
        // SAFETY: the table is mapped for all containers there can be.
        unsafe { self.side_table(table).write_bytes(0, bytes) };
    }

    /// Makes a table zero by giving its memory back to the system.
    pub fn release_side_table(&self, table: SideTable) {
        let bytes = round_up(self.side_table_used(table), SYSTEM_PAGE);
        if bytes > 0 {
            region::decommit(self.base() + table.offset(), bytes);
        }
    }
}
