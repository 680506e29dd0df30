//! Words on the heap that no object holds, for native code to work with.

use std::ptr::NonNull;

use heap::{Kind, OutOfMemory};

use crate::runtime::Runtime;

/// A run of plain words, freed when it is dropped.
pub(super) struct Scratch<'a, T: Copy + Default> {
    runtime: &'a Runtime,
    block: NonNull<T>,
    count: usize,
}

impl<'a, T: Copy + Default> Scratch<'a, T> {
    /// Room for `count` words.
    pub(super) fn new(runtime: &'a Runtime, count: usize) -> Result<Scratch<'a, T>, OutOfMemory> {
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

    /// The words.
    pub(super) fn words(&mut self) -> &mut [T] {
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
