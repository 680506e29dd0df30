//! What free memory looks like to those who hunt for bugs. Nothing in an ordinary build.
//!
//! Under `--cfg zeal` a freed block is filled with a pattern that is checked when the block is handed out again. With the feature
//! `asan`, AddressSanitizer is told that all of a free block but its first 8 bytes, which hold the link, must not be touched.

use std::ptr::NonNull;

use crate::heap::Heap;
use crate::layout::PAGE_SIZE;
use crate::page_table::{Entry, PageIndex};

/// Bytes of a free block that are the heap's own.
const HEADER: usize = 8;

/// What the rest of a free block is filled with.
#[cfg(zeal)]
const POISON: u8 = 0xDD;

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
        assert!(is_filled(address, bytes), "write after free: block {block:p} of {} bytes", bytes + HEADER);
    }

    /// The block is about to be put on the free list.
    #[inline(always)]
    pub(crate) fn check_not_free(&self, block: NonNull<u8>, entry: &Entry) {
        #[cfg(zeal)]
        if entry.block_size.get() as usize > HEADER
            && !cfg!(feature = "asan")
            && is_filled(block.addr().get() + HEADER, entry.block_size.get() as usize - HEADER)
        {
            assert!(!self.is_in_free_list(block, entry), "freed twice: block {block:p}");
        }
        let _ = (block, entry);
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

    #[cfg(zeal)]
    fn is_in_free_list(&self, block: NonNull<u8>, entry: &Entry) -> bool {
        use crate::reference::Ref;
        let wanted = Ref::from_address(block.addr().get());
        let mut link = Ref::from_raw(entry.free.get());
        while let Some(free) = link {
            if free == wanted {
                return true;
            }
            link = self.next_free(free);
        }
        false
    }
}

#[cfg(zeal)]
fn fill(address: usize, bytes: usize) {
    // SAFETY: the callers pass free memory of their heap.
    unsafe { std::ptr::with_exposed_provenance_mut::<u8>(address).write_bytes(POISON, bytes) };
}

#[cfg(zeal)]
fn is_filled(address: usize, bytes: usize) -> bool {
    // SAFETY: the callers pass the inside of a block of their heap. What a live block holds there may be uninitialised for its owner,
    // but it is mapped memory, and this is a debug build's guess only.
    let content = unsafe { std::slice::from_raw_parts(std::ptr::with_exposed_provenance::<u8>(address), bytes) };
    content.iter().all(|&byte| byte == POISON)
}

/// Tells AddressSanitizer whether a range must not be touched.
#[cfg(feature = "asan")]
fn mark(address: usize, bytes: usize, forbidden: bool) {
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
fn mark(_address: usize, _bytes: usize, _forbidden: bool) {}
