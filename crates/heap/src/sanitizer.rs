//! What free memory looks like to those who hunt for bugs. Nothing in an ordinary build.
//!
//! Under `--cfg zeal` a freed block is filled with a pattern that is checked when the block is handed out again; what else is checked
//! then is in `zeal.rs`. With the feature `asan`, AddressSanitizer is told that all of a free block but its first 8 bytes, which hold
//! the link, must not be touched.

use std::ptr::NonNull;

use crate::heap::Heap;
use crate::layout::PAGE_SIZE;
use crate::page_table::{Entry, PageIndex};
#[cfg(zeal)]
use crate::zeal::{fill, is_untouched};

/// Bytes of a free block that are the heap's own.
pub(crate) const HEADER: usize = 8;

/// What the rest of a free block is filled with.
#[cfg(zeal)]
pub(crate) const POISON: u8 = 0xDD;

impl Heap {
    /// The block was just put on the free list.
    #[inline(always)]
    pub(crate) fn poison_block(&self, block: NonNull<u8>, entry: &Entry) {
        let (address, bytes) = (block.addr().get() + HEADER, entry.block_size.get() as usize - HEADER);
        #[cfg(zeal)]
        fill(address, bytes);
        mark(address, bytes, true);
    }

    /// The block was just taken off the free list.
    #[inline(always)]
    pub(crate) fn unpoison_block(&self, block: NonNull<u8>, entry: &Entry) {
        let (address, bytes) = (block.addr().get() + HEADER, entry.block_size.get() as usize - HEADER);
        mark(address, bytes, false);
        #[cfg(zeal)]
        if !is_untouched(block.addr().get(), bytes + HEADER) {
            panic!(
                "write after free: somebody wrote to {}, which was free",
                crate::place::Block {
                    start: block.addr().get(),
                    bytes: bytes + HEADER,
                    kind: entry.kind.get(),
                    index: (block.addr().get() & (PAGE_SIZE - 1)) / (bytes + HEADER),
                }
            );
        }
    }

    /// The block's memory was given back and is about to be free again.
    #[inline]
    pub(crate) fn poison_restored(&self, address: usize, entry: &Entry) {
        let bytes = entry.block_size.get() as usize - HEADER;
        #[cfg(zeal)]
        {
            mark(address + HEADER, bytes, false);
            fill(address + HEADER, bytes);
        }
        mark(address + HEADER, bytes, true);
    }

    /// The page was just taken from or put back to the pool.
    #[inline]
    pub(crate) fn poison_page(&self, page: PageIndex) {
        let address = self.page_address(page);
        #[cfg(zeal)]
        {
            mark(address, PAGE_SIZE, false);
            fill(address, PAGE_SIZE);
        }
        mark(address, PAGE_SIZE, true);
    }

    /// A virgin block's first bytes are about to be written.
    #[inline(always)]
    pub(crate) fn unpoison_header(&self, address: usize) {
        mark(address, HEADER, false);
    }

    pub(crate) fn poison_range(&self, address: usize, bytes: usize) {
        mark(address, bytes, true);
    }

    pub(crate) fn unpoison_range(&self, address: usize, bytes: usize) {
        mark(address, bytes, false);
    }

    /// The region is about to be unmapped: what is mapped there next is not the heap's.
    pub(crate) fn forget_poison(&self) {
        for pool in [&self.lower, &self.upper] {
            let pages = (pool.end - pool.first) as usize;
            if cfg!(feature = "asan") {
                let touched = pages.min((pool.most.get() - pool.first) as usize);
                mark(self.page_address(PageIndex(pool.first)), touched * PAGE_SIZE, false);
            }
        }
    }
}

/// Tells AddressSanitizer whether a range must not be touched.
#[cfg(feature = "asan")]
pub(crate) fn mark(address: usize, bytes: usize, forbidden: bool) {
    unsafe extern "C" {
        fn __asan_poison_memory_region(address: *const u8, bytes: usize);
        fn __asan_unpoison_memory_region(address: *const u8, bytes: usize);
    }
    let start = std::ptr::with_exposed_provenance::<u8>(address);
    if forbidden {
        // SAFETY: the range lies in the caller's region; only the sanitizer's notes about it change.
        unsafe { __asan_poison_memory_region(start, bytes) };
    } else {
        // SAFETY: as above.
        unsafe { __asan_unpoison_memory_region(start, bytes) };
    }
}

#[cfg(not(feature = "asan"))]
#[inline(always)]
pub(crate) fn mark(_address: usize, _bytes: usize, _forbidden: bool) {}
