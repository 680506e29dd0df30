//! A heap spawned from an image: its parts are mapped privately over a fresh region.

use std::ptr;

use super::Image;
use crate::OutOfMemory;
use crate::budget::Budget;
use crate::heap::{Heap, HeapOwner};
use crate::layout::*;
use crate::pool::{self, Pool};
use crate::region::{self, Region};

impl HeapOwner {
    /// A heap like the one that the image was made of, which never commits more than `limit` bytes. The image counts whole, as if it were
    /// not shared.
    ///
    /// # Errors
    ///
    /// If the limit is too small for the image, or there is no address space.
    pub fn spawn(image: &Image, limit: usize) -> Result<HeapOwner, OutOfMemory> {
        let directory = &image.directory;
        let region = Region::reserve()?;
        let mut lower = Pool::new(FIRST_LOWER_PAGE, region.lower_pages);
        let mut upper = Pool::new(FIRST_UPPER_PAGE, region.upper_pages);
        for (pool, high) in [(&mut lower, directory.lower_high as u32), (&mut upper, directory.upper_high as u32)] {
            if high > pool.end {
                return Err(OutOfMemory);
            }
            pool.high.set(high);
            pool.most.set(high);
            pool.sealed = high;
        }
        // Holes of the lower half can be taken; the upper half has none.
        upper.hint.set(upper.high.get());
        let budget = Budget::new(limit);
        let metadata = pool::FIXED_METADATA + lower.metadata(lower.high.get()) + upper.metadata(upper.high.get());
        budget.charge(metadata + directory.pages as usize * PAGE_SIZE)?;
        for segment in &directory.segments {
            let (offset, bytes) = (segment.offset as usize, segment.span.length as usize);
            if bytes > 0 {
                region::map_file(region.base + offset, bytes, image.store.descriptor(), segment.span.start)?;
            }
        }
        let owner = HeapOwner::establish(region, lower, upper, budget)?;
        owner.dig_holes(&image.holes);
        Ok(owner)
    }
}

impl Heap {
    /// Marks the free pages of the lower half.
    fn dig_holes(&self, holes: &[u64]) {
        let first = self.base() + FREE_MAP + FIRST_LOWER_PAGE / 8;
        for (index, word) in holes.iter().enumerate().filter(|(_, word)| **word != 0) {
            let place = ptr::with_exposed_provenance_mut::<u64>(first + index * 8);
            // SAFETY: the map has a bit for every page, and nobody else knows of the heap yet.
            unsafe { place.write(*word) };
        }
    }
}
