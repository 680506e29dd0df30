//! Many blocks at once: those that come from one page are freed together, and if they are all of its blocks, without being touched.

use std::ptr::{self, NonNull};

use crate::heap::Heap;
use crate::layout::*;
use crate::page_table::PageIndex;
use crate::reference::{REF_SHIFT, Ref};

/// Most blocks of a page.
const BLOCKS: usize = PAGE_SIZE / GRANULE;

/// Blocks to be freed, of one page at a time. They are freed when one of another page comes, or when this is dropped.
pub struct FreeBatch<'a> {
    heap: &'a Heap,
    page: PageIndex,
    /// The first `count` are to be freed.
    blocks: [Ref; BLOCKS],
    count: usize,
}

impl<'a> FreeBatch<'a> {
    /// No blocks.
    pub fn new(heap: &'a Heap) -> FreeBatch<'a> {
        FreeBatch { heap, page: PageIndex::NONE, blocks: [FIRST_CONTAINER; BLOCKS], count: 0 }
    }

    /// Frees a block, now or later.
    ///
    /// # Safety
    ///
    /// As for [`Heap::free`].
    #[inline(always)]
    pub unsafe fn free(&mut self, block: Ref) {
        let page = PageIndex(block.raw() >> (PAGE_BITS - REF_SHIFT));
        if page != self.page {
            self.flush();
            self.page = page;
        }
        self.blocks[self.count % BLOCKS] = block;
        self.count += 1;
    }

    #[inline(never)]
    fn flush(&mut self) {
        let blocks = &self.blocks[..std::mem::take(&mut self.count)];
        let is_whole_page = self.heap.entry(self.page).used.get() as usize == blocks.len();
        // SAFETY: these are all blocks in use of the page, each the caller's to free.
        if is_whole_page && !blocks.is_empty() && unsafe { self.heap.free_page(self.heap.page_address(self.page)) } {
            return;
        }
        for block in blocks {
            let address = ptr::with_exposed_provenance_mut(block.address(self.heap.base()));
            // SAFETY: no block is at address 0.
            let block = unsafe { NonNull::new_unchecked(address) };
            // SAFETY: the caller of `free` gave the block up.
            unsafe { self.heap.free(block) };
        }
    }
}

impl Drop for FreeBatch<'_> {
    fn drop(&mut self) {
        self.flush();
    }
}
