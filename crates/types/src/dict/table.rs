//! The buffer of a dict: indices and entries.

use std::cell::Cell;
use std::ptr::NonNull;

use heap::Ref;
use object::{Kind, Object, OutOfMemory, Slot, Space};

use crate::text;

/// Indices of the smallest table.
const SMALLEST_LOG2: u8 = 3;
/// An index that was never used.
const EMPTY: u32 = 0;
/// An index whose entry was deleted: probing goes on behind it.
const DELETED: u32 = 1;
/// What is added to an entry's number to make its index.
const BIAS: u32 = 2;

/// A key, its hash, its value. Empty slots: deleted.
#[repr(C)]
pub(super) struct Entry {
    pub(super) hash: Cell<u32>,
    pub(super) key: Slot,
    pub(super) value: Slot,
}

/// A view of a dict's buffer.
///
/// # Invariants
///
/// `start` is a buffer block made by [`Table::new`] with this `log2`, not freed yet.
#[derive(Clone, Copy)]
pub(super) struct Table {
    start: NonNull<u8>,
    pub(super) log2: u8,
}

/// What probing found.
pub(super) enum Find {
    /// The key is not there.
    Absent,
    /// It is in this entry.
    Present(usize),
    /// This entry has a key with the same hash, which must be compared by `==`.
    Perhaps(usize, Object),
}

/// The indices that a hash leads to, one after the other.
pub(super) struct Probe {
    table: Table,
    index: usize,
    perturb: u32,
}

impl Table {
    /// The smallest table that has room for `entries`.
    pub(super) fn log2_for(entries: usize) -> u8 {
        let indices = (entries * 3).div_ceil(2).next_power_of_two();
        (indices.trailing_zeros() as u8).max(SMALLEST_LOG2)
    }

    /// A table without entries.
    pub(super) fn new(space: &Space, log2: u8) -> Result<Table, OutOfMemory> {
        if log2 > 30 {
            return Err(OutOfMemory);
        }
        let indices = index_bytes(log2) << log2;
        let bytes = indices + usable(log2) * size_of::<Entry>();
        let start = space.alloc(Kind::Buffer, bytes).ok_or(OutOfMemory)?;
        // SAFETY: the block is new and that large; all-zero indices are empty.
        unsafe { start.write_bytes(0, indices) };
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
        // SAFETY: the invariant; a dict forgets its table when it frees it.
        unsafe { space.free(self.start) };
    }

    /// Bytes that it takes.
    pub(super) fn bytes(self, space: &Space) -> usize {
        space.usable_size(self.start)
    }

    /// How many entries there is room for.
    pub(super) fn usable(self) -> usize {
        usable(self.log2)
    }

    /// Entry `index`, below `usable`.
    pub(super) fn entry<'a>(self, index: usize) -> &'a Entry {
        debug_assert!(index < self.usable());
        let offset = (index_bytes(self.log2) << self.log2) + index * size_of::<Entry>();
        // SAFETY: entries follow the indices.
        let entry = unsafe { self.start.add(offset) }.cast::<Entry>();
        // SAFETY: the invariant; callers name entries that were written.
        unsafe { entry.as_ref() }
    }

    /// Writes a new entry and its index. There is room, and the key is not there yet.
    pub(super) fn insert(self, number: usize, entry: Entry) {
        let mut probe = self.probe(entry.hash.get());
        while self.index(probe.index) > DELETED {
            probe.advance();
        }
        self.set_index(probe.index, number as u32 + BIAS);
        let offset = (index_bytes(self.log2) << self.log2) + number * size_of::<Entry>();
        // SAFETY: entries follow the indices, and there is room.
        let place = unsafe { self.start.add(offset) }.cast::<Entry>();
        // SAFETY: as above; the place owns nothing.
        unsafe { place.write(entry) };
    }

    /// Deletes an entry and returns what it held.
    pub(super) fn remove(self, number: usize) -> Option<(Object, Object)> {
        let entry = self.entry(number);
        let mut probe = self.probe(entry.hash.get());
        while self.index(probe.index) != number as u32 + BIAS {
            probe.advance();
        }
        self.set_index(probe.index, DELETED);
        Some((entry.key.take()?, entry.value.take()?))
    }

    /// The entry that holds `key` itself, if it is the first that its hash leads to.
    #[inline(always)]
    pub(super) fn find_at_once(self, key: &Object, hash: u32) -> Option<usize> {
        let number = self.index(hash as usize & ((1 << self.log2) - 1)).checked_sub(BIAS)? as usize;
        (self.entry(number).key.reference() == Some(key.reference())).then_some(number)
    }

    /// The entry whose key has the text of `name`.
    pub(super) fn find_text(self, name: &Object, hash: u32) -> Option<usize> {
        if let Some(number) = self.find_at_once(name, hash) {
            return Some(number);
        }
        let mut probe = self.probe(hash);
        loop {
            match probe.next(name, hash) {
                Find::Absent => return None,
                Find::Present(entry) => return Some(entry),
                Find::Perhaps(..) => {}
            }
        }
    }

    /// The indices that `hash` leads to.
    pub(super) fn probe(self, hash: u32) -> Probe {
        Probe { table: self, index: hash as usize & ((1 << self.log2) - 1), perturb: hash }
    }

    fn index(self, index: usize) -> u32 {
        let bytes = index_bytes(self.log2);
        // SAFETY: `index` is below the number of indices.
        let place = unsafe { self.start.add(index * bytes) };
        match bytes {
            // SAFETY: an initialised index of one byte.
            1 => unsafe { place.read() }.into(),
            // SAFETY: of two bytes, aligned.
            2 => unsafe { place.cast::<u16>().read() }.into(),
            // SAFETY: of four bytes, aligned.
            _ => unsafe { place.cast::<u32>().read() },
        }
    }

    fn set_index(self, index: usize, value: u32) {
        let bytes = index_bytes(self.log2);
        // SAFETY: `index` is below the number of indices.
        let place = unsafe { self.start.add(index * bytes) };
        match bytes {
            // SAFETY: an index of one byte; the number of entries fits it.
            1 => unsafe { place.write(value as u8) },
            // SAFETY: of two bytes, aligned.
            2 => unsafe { place.cast::<u16>().write(value as u16) },
            // SAFETY: of four bytes, aligned.
            _ => unsafe { place.cast::<u32>().write(value) },
        }
    }
}

impl Probe {
    /// The next entry that may hold `key`.
    pub(super) fn next(&mut self, key: &Object, hash: u32) -> Find {
        loop {
            let index = self.table.index(self.index);
            if index == EMPTY {
                return Find::Absent;
            }
            self.advance();
            if index == DELETED {
                continue;
            }
            let number = (index - BIAS) as usize;
            let entry = self.table.entry(number);
            if entry.key.reference() == Some(key.reference()) {
                return Find::Present(number);
            }
            if entry.hash.get() == hash
                && let Some(candidate) = entry.key.get()
            {
                match (text::view(&candidate), text::view(key)) {
                    (Some(left), Some(right)) if left == right => return Find::Present(number),
                    (Some(_), Some(_)) => {}
                    _ => return Find::Perhaps(number, candidate),
                }
            }
        }
    }

    fn advance(&mut self) {
        self.perturb >>= 5;
        self.index = (5 * self.index + self.perturb as usize + 1) & ((1 << self.table.log2) - 1);
    }
}

/// Bytes of an index in a table of `1 << log2` indices.
fn index_bytes(log2: u8) -> usize {
    match log2 {
        0..=7 => 1,
        8..=15 => 2,
        _ => 4,
    }
}

/// Entries of a table of `1 << log2` indices: two thirds, so that probing ends.
fn usable(log2: u8) -> usize {
    (1 << log2) * 2 / 3
}
