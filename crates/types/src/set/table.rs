//! The buffer of a set: keys with their hashes, where probing finds them.
//!
//! Programs see the order of a set of ints, so keys lie where they lie in CPython: a few neighbours are tried first, then the hash leads to
//! another place. A new key takes the last deleted entry that was passed on the way to an unused one.

use std::cell::Cell;
use std::ptr::NonNull;

use heap::Ref;
use object::{Kind, Object, OutOfMemory, Slot, Space};

use crate::text;

/// Entries of the smallest table.
pub(super) const SMALLEST_LOG2: u8 = 3;
/// How many neighbours are tried before the hash leads elsewhere.
const LINEAR_PROBES: usize = 9;
/// How fast the higher bits of a hash come into play.
const PERTURB_SHIFT: u32 = 5;
/// The hash of a deleted entry.
const DELETED: u64 = u64::MAX;

/// A key and its hash, in halves so that an entry takes 12 bytes. No key and no hash: never used.
#[repr(C)]
pub(super) struct Entry {
    pub(super) key: Slot,
    low: Cell<u32>,
    high: Cell<u32>,
}

impl Entry {
    /// The key's hash.
    #[inline(always)]
    pub(super) fn hash(&self) -> u64 {
        u64::from(self.low.get()) | u64::from(self.high.get()) << 32
    }

    fn set_hash(&self, hash: u64) {
        self.low.set(hash as u32);
        self.high.set((hash >> 32) as u32);
    }

    /// Whether it was never used: probing ends here.
    #[inline(always)]
    fn is_unused(&self) -> bool {
        self.key.is_empty() && self.hash() != DELETED
    }

    /// Puts a key into an entry that is unused.
    pub(super) fn put(&self, key: Object, hash: u64) {
        self.set_hash(hash);
        self.key.set(key);
    }

    /// Takes the key, and marks the entry as deleted.
    pub(super) fn delete(&self) -> Option<Object> {
        self.set_hash(DELETED);
        self.key.take()
    }
}

/// A view of a set's buffer.
///
/// # Invariants
///
/// `start` is a buffer block made by [`Table::new`] with this `log2`, not freed yet.
#[derive(Clone, Copy)]
pub(super) struct Table {
    start: NonNull<u8>,
    log2: u8,
}

/// What probing found.
pub(super) enum Find {
    /// The key is not there. If there is a table, a new key goes into this entry; and whether it was never used.
    Absent(Option<(usize, bool)>),
    /// It is in this entry.
    Present(usize),
    /// This entry has a key with the same hash, which must be compared by `==`.
    Perhaps(usize, Object),
}

impl Table {
    /// The smallest table that has more than `least` entries.
    pub(super) fn log2_above(least: usize) -> u8 {
        let mut log2 = SMALLEST_LOG2;
        while 1 << log2 <= least {
            log2 += 1;
        }
        log2
    }

    /// A table without keys.
    pub(super) fn new(space: &Space, log2: u8) -> Result<Table, OutOfMemory> {
        if log2 > 30 {
            return Err(OutOfMemory);
        }
        let bytes = size_of::<Entry>() << log2;
        let start = space.alloc(Kind::Buffer, bytes).ok_or(OutOfMemory)?;
        // SAFETY: the block is new and that large; all-zero entries are unused.
        unsafe { start.write_bytes(0, bytes) };
        // INVARIANT: just made.
        Ok(Table { start, log2 })
    }

    /// The table at a reference.
    pub(super) fn at(base: usize, reference: Ref, log2: u8) -> Table {
        let start = std::ptr::with_exposed_provenance_mut(reference.address(base));
        // SAFETY: no block is at address 0.
        Table { start: unsafe { NonNull::new_unchecked(start) }, log2 }
    }

    /// The reference to store.
    pub(super) fn reference(self) -> Ref {
        Ref::from_address(self.start.addr().get())
    }

    /// Gives the memory back. The entries own nothing any more.
    pub(super) fn free(self, space: &Space) {
        // SAFETY: the invariant; a set forgets its table when it frees it.
        unsafe { space.free(self.start) };
    }

    /// Bytes that it takes.
    pub(super) fn bytes(self, space: &Space) -> usize {
        space.usable_size(self.start)
    }

    /// How many entries there are, used or not, as a power of two.
    pub(super) fn log2(self) -> u8 {
        self.log2
    }

    /// The number of the last entry: what hashes are cut down by.
    #[inline(always)]
    pub(super) fn mask(self) -> usize {
        (1 << self.log2) - 1
    }

    /// Entry `index`, at most the mask.
    #[inline(always)]
    pub(super) fn entry<'a>(self, index: usize) -> &'a Entry {
        debug_assert!(index <= self.mask());
        // SAFETY: the index is below the number of entries.
        let entry = unsafe { self.start.cast::<Entry>().add(index) };
        // SAFETY: the invariant; all entries were written when the table was made.
        unsafe { entry.as_ref() }
    }

    /// Puts in a key that is not there. Says whether it took an unused entry, of which there is one.
    pub(super) fn insert(self, key: Object, hash: u64) -> bool {
        let mut probe = self.probe(hash);
        let mut deleted = None;
        loop {
            let entry = self.entry(probe.advance());
            if entry.is_unused() {
                deleted.unwrap_or(entry).put(key, hash);
                return deleted.is_none();
            }
            if entry.key.is_empty() {
                deleted = Some(entry);
            }
        }
    }

    /// The entries that `hash` leads to.
    #[inline(always)]
    pub(super) fn probe(self, hash: u64) -> Probe {
        Probe { table: self, first: hash as usize & self.mask(), neighbour: 0, perturb: hash, deleted: None }
    }
}

/// The entries that a hash leads to, one after the other.
pub(super) struct Probe {
    table: Table,
    /// Where the hash leads.
    first: usize,
    /// Which of the neighbours comes next.
    neighbour: usize,
    perturb: u64,
    /// The last deleted entry that was passed.
    deleted: Option<usize>,
}

impl Probe {
    /// The next entry that may hold `key`.
    #[inline]
    pub(super) fn next(&mut self, key: &Object, hash: u64) -> Find {
        loop {
            let index = self.advance();
            let entry = self.table.entry(index);
            if entry.key.is_empty() {
                if entry.is_unused() {
                    return Find::Absent(Some((self.deleted.unwrap_or(index), self.deleted.is_none())));
                }
                self.deleted = Some(index);
                continue;
            }
            if entry.key.reference() == Some(key.reference()) {
                return Find::Present(index);
            }
            if entry.hash() == hash
                && let Some(candidate) = entry.key.get()
            {
                match (text::view(&candidate), text::view(key)) {
                    (Some(left), Some(right)) if left == right => return Find::Present(index),
                    (Some(_), Some(_)) => {}
                    _ => return Find::Perhaps(index, candidate),
                }
            }
        }
    }

    /// The number of the entry to look at; the next call says the one after it.
    #[inline(always)]
    fn advance(&mut self) -> usize {
        let index = self.first + self.neighbour;
        let neighbours = if self.first + LINEAR_PROBES <= self.table.mask() { LINEAR_PROBES } else { 0 };
        if self.neighbour < neighbours {
            self.neighbour += 1;
        } else {
            self.neighbour = 0;
            self.perturb >>= PERTURB_SHIFT;
            self.first = (5 * self.first + 1).wrapping_add(self.perturb as usize) & self.table.mask();
        }
        index
    }
}
