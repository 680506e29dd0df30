//! How much native memory an answer may take.

use std::cell::Cell;
use std::collections::HashMap;
use std::hash::Hash;

use object::{OutOfMemory, Space};

/// What an answer may take at least, however small the heap.
const LEAST: usize = 16 << 20;

/// The native memory left to one question. Structures charge what they take before they take it.
pub struct Allowance {
    left: Cell<usize>,
    limit: usize,
}

impl Allowance {
    /// So many bytes.
    pub fn new(bytes: usize) -> Allowance {
        Allowance { left: Cell::new(bytes), limit: bytes }
    }

    /// As many bytes as the heap has committed, which is enough for a few words about each object.
    pub fn for_space(space: &Space) -> Allowance {
        Allowance::new(space.committed().max(LEAST))
    }

    /// Bytes that were charged.
    pub fn used(&self) -> usize {
        self.limit - self.left.get()
    }

    /// Charges `bytes`.
    pub(crate) fn charge(&self, bytes: usize) -> Result<(), OutOfMemory> {
        self.left.set(self.left.get().checked_sub(bytes).ok_or(OutOfMemory)?);
        Ok(())
    }

    /// Adds to a vector, whose growth is charged.
    pub(crate) fn push<T>(&self, items: &mut Vec<T>, item: T) -> Result<(), OutOfMemory> {
        if items.len() == items.capacity() {
            let more = items.capacity().max(16);
            self.charge(more * size_of::<T>())?;
            items.try_reserve_exact(more).map_err(|_| OutOfMemory)?;
        }
        items.push(item);
        Ok(())
    }

    /// Adds to a table, whose growth is charged.
    pub(crate) fn insert<K: Eq + Hash, V>(&self, table: &mut HashMap<K, V>, key: K, value: V) -> Result<(), OutOfMemory> {
        if table.len() == table.capacity() {
            let more = table.capacity().max(16);
            // A table has a control byte and an eighth of free places for each entry.
            self.charge(more * (size_of::<(K, V)>() + 1) / 7 * 8)?;
            table.try_reserve(more).map_err(|_| OutOfMemory)?;
        }
        table.insert(key, value);
        Ok(())
    }
}
