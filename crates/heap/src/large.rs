//! What fits no class: runs of whole pages, of any kind.
//!
//! A buffer grows in place while the pages behind it are free; else its memory is moved to a larger run by changing page tables, not
//! by copying.

use std::ptr::{self, NonNull};

use crate::OutOfMemory;
use crate::heap::Heap;
use crate::layout::*;
use crate::page_table::{Half, Kind, PageIndex, State};
use crate::region;
use crate::size_class::{MAX_SMALL, SizeClass};
use crate::zeal::guard;

/// From this many pages on, moving pages is faster than copying bytes.
const WORTH_MOVING: u32 = 8;

impl Heap {
    #[cold]
    #[inline(never)]
    pub(crate) fn alloc_large(&self, kind: Kind, bytes: usize) -> Option<NonNull<u8>> {
        if self.must_fail() {
            return None;
        }
        let pages = pages_for(bytes).ok()?;
        let taken = self.take_pages(kind.half(), pages);
        let page = taken.or_else(|failed| if self.has_freed_some() { self.take_pages(kind.half(), pages) } else { Err(failed) }).ok()?;
        self.entry(page).begin_run(kind, pages);
        self.note_recent(kind, page);
        let address = self.page_address(page);
        self.unpoison_range(address, pages as usize * PAGE_SIZE);
        let block = ptr::with_exposed_provenance_mut::<u8>(address);
        // SAFETY: the run's first bytes; the caller is yet to get them. Like any block it looks free until it is initialised.
        unsafe { block.cast::<u64>().write(0) };
        let block = NonNull::new(block)?;
        self.set_guard(block);
        Some(block)
    }

    pub(crate) fn free_large(&self, page: PageIndex) {
        let entry = self.entry(page);
        assert_eq!(entry.state.get(), State::Large, "freed twice");
        entry.state.set(State::Free);
        let pages = entry.run.get();
        self.put_run(page, pages, entry.moved.get());
    }

    /// Puts back a run, or the tail of one.
    fn put_run(&self, page: PageIndex, pages: u32, moved: bool) {
        let address = self.page_address(page);
        let bytes = pages as usize * PAGE_SIZE;
        self.poison_range(address, bytes);
        if moved {
            region::renew(address, bytes);
            self.put_clean_pages(page, pages, bytes);
        } else {
            self.put_pages(page, pages);
        }
    }

    /// Makes a buffer hold `bytes` bytes, keeping its content as far as both sizes go. Returns where it is now; `None` when out of
    /// memory, and then nothing has changed.
    ///
    /// # Safety
    ///
    /// `block` is a live [`Kind::Buffer`] of this heap. When another place is returned, the old one is free.
    pub unsafe fn resize(&self, block: NonNull<u8>, bytes: usize) -> Option<NonNull<u8>> {
        self.check_live(block);
        // SAFETY: the caller's promise.
        let new = unsafe { self.resize_unguarded(block, bytes.saturating_add(guard(Kind::Buffer))) }?;
        self.set_guard(new);
        Some(new)
    }

    /// # Safety
    ///
    /// As for [`Heap::resize`].
    unsafe fn resize_unguarded(&self, block: NonNull<u8>, bytes: usize) -> Option<NonNull<u8>> {
        let page = PageIndex::of(block.addr().get());
        let entry = self.entry(page);
        debug_assert_eq!(entry.kind.get(), Kind::Buffer);
        let old = entry.size();
        if bytes <= MAX_SMALL {
            if SizeClass::of(bytes).size() == entry.block_size.get() as usize {
                return Some(block);
            }
        } else if entry.state.get() == State::Large {
            let pages = pages_for(bytes).ok()?;
            if pages <= entry.run.get() {
                self.shrink_run(page, pages);
                return Some(block);
            }
            return self.grow_run(page, pages);
        }
        let Some(new) = self.alloc(Kind::Buffer, bytes - guard(Kind::Buffer)) else {
            return (bytes <= old).then_some(block);
        };
        // SAFETY: two live blocks, each at least as long as the shorter of the two.
        unsafe { ptr::copy_nonoverlapping(block.as_ptr(), new.as_ptr(), old.min(bytes)) };
        // SAFETY: the caller has given the block up.
        unsafe { self.free(block) };
        Some(new)
    }

    fn shrink_run(&self, page: PageIndex, pages: u32) {
        let entry = self.entry(page);
        let old = entry.run.replace(pages);
        if pages < old {
            self.put_run(PageIndex(page.0 + pages), old - pages, entry.moved.get());
        }
    }

    fn grow_run(&self, page: PageIndex, pages: u32) -> Option<NonNull<u8>> {
        if self.must_fail() {
            return None;
        }
        let entry = self.entry(page);
        let old = entry.run.get();
        let address = self.page_address(page);
        if self.take_pages_at(PageIndex(page.0 + old), pages - old).is_ok() {
            entry.run.set(pages);
            self.unpoison_range(address + old as usize * PAGE_SIZE, (pages - old) as usize * PAGE_SIZE);
            return NonNull::new(ptr::with_exposed_provenance_mut(address));
        }
        let grow = || self.move_run(page, pages).or_else(|_| self.copy_run(page, pages));
        let new = grow().or_else(|failed| if self.has_freed_some() { grow() } else { Err(failed) }).ok()?;
        NonNull::new(ptr::with_exposed_provenance_mut(self.page_address(new)))
    }

    /// Moves a run's memory into a longer run, charging only the difference.
    fn move_run(&self, page: PageIndex, pages: u32) -> Result<PageIndex, OutOfMemory> {
        let entry = self.entry(page);
        let old = entry.run.get();
        if old < WORTH_MOVING {
            return Err(OutOfMemory);
        }
        // The memory that moves is counted once: discount it while the longer run is taken.
        let moving = old as usize * PAGE_SIZE;
        let committed = &self.budget.committed;
        committed.set(committed.get() - moving);
        let taken = self.take_pages(Half::Lower, pages);
        committed.set(committed.get() + moving);
        self.budget.update_pressure();
        let new = taken?;
        self.unpoison_range(self.page_address(new), pages as usize * PAGE_SIZE);
        if !region::move_pages(self.page_address(page), self.page_address(new), moving) {
            self.put_run(new, pages, true);
            return Err(OutOfMemory);
        }
        self.entry(new).begin_run(Kind::Buffer, pages);
        self.entry(new).moved.set(true);
        entry.state.set(State::Free);
        if entry.moved.get() {
            self.put_run(page, old, true);
        } else {
            // The system has emptied these pages and left them where they belong.
            self.poison_range(self.page_address(page), moving);
            self.put_clean_pages(page, old, moving);
        }
        Ok(new)
    }

    /// Copies a run's memory into a longer run.
    fn copy_run(&self, page: PageIndex, pages: u32) -> Result<PageIndex, OutOfMemory> {
        let new = self.take_pages(Half::Lower, pages)?;
        let (from, to) = (self.page_address(page), self.page_address(new));
        self.unpoison_range(to, pages as usize * PAGE_SIZE);
        self.entry(new).begin_run(Kind::Buffer, pages);
        let source = ptr::with_exposed_provenance::<u8>(from);
        let target = ptr::with_exposed_provenance_mut::<u8>(to);
        // SAFETY: both runs are live and the new one is longer.
        unsafe { ptr::copy_nonoverlapping(source, target, self.entry(page).run.get() as usize * PAGE_SIZE) };
        self.free_large(page);
        Ok(new)
    }
}

/// Pages for a large request.
fn pages_for(bytes: usize) -> Result<u32, OutOfMemory> {
    if bytes > HALF_SIZE { Err(OutOfMemory) } else { Ok(bytes.div_ceil(PAGE_SIZE) as u32) }
}
