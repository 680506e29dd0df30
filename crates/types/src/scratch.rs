//! Words on the heap that no object holds, for native code to work with.

use std::ptr::NonNull;

use heap::{Kind, OutOfMemory};

use crate::runtime::Runtime;

/// A run of plain words, freed when it is dropped.
pub struct Scratch<'a, T: Copy + Default> {
    runtime: &'a Runtime,
    block: NonNull<T>,
    count: usize,
}

impl<'a, T: Copy + Default> Scratch<'a, T> {
    /// Room for `count` words.
    pub fn new(runtime: &'a Runtime, count: usize) -> Result<Scratch<'a, T>, OutOfMemory> {
        const { assert!(align_of::<T>() <= 8) };
        let bytes = count.max(1).checked_mul(size_of::<T>()).ok_or(OutOfMemory)?;
        let block = runtime.alloc(Kind::Buffer, bytes).ok_or(OutOfMemory)?.cast::<T>();
        for index in 0..count {
            // SAFETY: the block has room for `count` words.
            let place = unsafe { block.add(index) };
            // SAFETY: as above; blocks are aligned to 8.
            unsafe { place.write(T::default()) };
        }
        Ok(Scratch { runtime, block, count })
    }

    /// How many words.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Makes room for `count` words, at least as many as there are. The new ones are zero.
    pub fn grow(&mut self, count: usize) -> Result<(), OutOfMemory> {
        let mut grown = Scratch::new(self.runtime, count.max(self.count))?;
        grown.words()[..self.count].copy_from_slice(self.words());
        *self = grown;
        Ok(())
    }

    /// The words.
    pub fn words(&mut self) -> &mut [T] {
        // SAFETY: `count` words were written, and they are this run's alone.
        unsafe { std::slice::from_raw_parts_mut(self.block.as_ptr(), self.count) }
    }
}

impl<T: Copy + Default> Drop for Scratch<'_, T> {
    fn drop(&mut self) {
        // SAFETY: the block is this run's alone.
        unsafe { self.runtime.free(self.block.cast()) };
    }
}
