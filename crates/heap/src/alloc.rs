//! The fast path: a block from the current page's free list, and back.
//!
//! A free block's first 32-bit word is the reference of the next free block, or 0; its second is 0, which no live container or atom
//! has. Blocks of a page not yet used are put on its free list a few at a time, in ascending order.

use std::ptr::{self, NonNull};

use crate::OutOfMemory;
use crate::heap::{Failure, Heap};
use crate::page_table::{Entry, Kind, PageIndex};
use crate::reference::{REF_SHIFT, Ref};
use crate::size_class::{CLASS_COUNT, MAX_SMALL, SizeClass};
use crate::zeal::guard;

/// Bytes of a page that are carved into blocks at a time.
const BATCH_BYTES: usize = 1024;

impl Heap {
    /// A block of at least `bytes` bytes, aligned to 8, with any content. `None` when out of memory.
    ///
    /// Until its second 32-bit word is written, a container or an atom counts as free for walks: the word is 0.
    #[inline(always)]
    pub fn alloc(&self, kind: Kind, bytes: usize) -> Option<NonNull<u8>> {
        let bytes = bytes.saturating_add(guard(kind));
        if bytes > MAX_SMALL {
            return self.alloc_large(kind, bytes);
        }
        let class = SizeClass::of(bytes);
        let entry = self.entry(self.current(kind, class).get());
        if entry.free.get() == 0 {
            return self.alloc_slow(kind, class);
        }
        Some(self.pop(entry))
    }

    /// Takes back a block.
    ///
    /// # Safety
    ///
    /// `block` came from this heap's `alloc` or `resize`, has not been freed since, and is not used any more.
    #[inline(always)]
    pub unsafe fn free(&self, block: NonNull<u8>) {
        self.check_live(block);
        let page = PageIndex::of(block.addr().get());
        let entry = self.entry(page);
        let used = entry.used.get() - 1;
        if used <= entry.wake.get() {
            return self.free_slow(block);
        }
        entry.used.set(used);
        self.push(entry, block);
    }

    /// Bytes that the block holds: what was asked for, or a little more.
    #[inline]
    pub fn usable_size(&self, block: NonNull<u8>) -> usize {
        let entry = self.entry(PageIndex::of(block.addr().get()));
        entry.size() - guard(entry.kind.get())
    }

    /// The kind that the block was allocated as.
    #[inline]
    pub fn kind_of(&self, block: NonNull<u8>) -> Kind {
        self.entry(PageIndex::of(block.addr().get())).kind.get()
    }

    /// Takes the first block off a free list that is not empty.
    #[inline(always)]
    fn pop(&self, entry: &Entry) -> NonNull<u8> {
        let address = self.base() + ((entry.free.get() as usize) << REF_SHIFT);
        // SAFETY: free lists hold addresses of blocks, and no block is at address 0.
        let block = unsafe { NonNull::new_unchecked(ptr::with_exposed_provenance_mut::<u8>(address)) };
        self.check_link(block, entry);
        // SAFETY: a free block's first word is the heap's: it holds the link.
        let next = unsafe { block.cast::<u32>().read() };
        entry.free.set(next);
        entry.used.set(entry.used.get() + 1);
        self.unpoison_block(block, entry);
        self.set_guard(block);
        block
    }

    /// Puts a block on its page's free list.
    #[inline(always)]
    fn push(&self, entry: &Entry, block: NonNull<u8>) {
        let link = u64::from(entry.free.get());
        // SAFETY: the block belongs to the heap again, is 8-aligned and at least 16 bytes long. As a little-endian pair of words this
        // is the link and 0.
        unsafe { block.cast::<u64>().write(link) };
        // SAFETY: it is a block.
        let reference = unsafe { Ref::from_block(block.addr().get()) };
        entry.free.set(reference.raw());
        self.poison_block(block, entry);
        self.mark_link(block.addr().get(), link);
    }

    #[cold]
    #[inline(never)]
    fn alloc_slow(&self, kind: Kind, class: SizeClass) -> Option<NonNull<u8>> {
        let armed = self.failure.get() != Failure::Never;
        if armed && self.must_fail() {
            return None;
        }
        let page = self
            .page_with_block(kind, class)
            .or_else(|_| {
                self.release();
                self.page_with_block(kind, class)
            })
            .or_else(|_| self.page_that_costs_nothing(kind, class))
            .or_else(|failed| if self.has_freed_some() { self.page_with_block(kind, class) } else { Err(failed) })
            .ok()?;
        let block = self.pop(self.entry(page));
        if armed {
            self.park(kind, class);
        }
        Some(block)
    }

    #[cold]
    #[inline(never)]
    fn free_slow(&self, block: NonNull<u8>) {
        let page = PageIndex::of(block.addr().get());
        let entry = self.entry(page);
        if entry.block_size.get() == 0 {
            return self.free_large(page);
        }
        entry.used.set(entry.used.get() - 1);
        self.push(entry, block);
        self.wake(page);
    }

    /// Makes sure that a class has a current page with a block on its free list.
    fn page_with_block(&self, kind: Kind, class: SizeClass) -> Result<PageIndex, OutOfMemory> {
        let mut page = self.current(kind, class).get();
        if page == PageIndex::NONE || self.entry(page).is_full() {
            page = self.next_page(kind, class)?;
        }
        let entry = self.entry(page);
        if entry.free.get() == 0 {
            if entry.carved.get() < entry.capacity.get() {
                self.carve(page);
            } else {
                self.restore(entry, page)?;
            }
        }
        Ok(page)
    }

    /// The same where nothing more may be charged.
    fn page_that_costs_nothing(&self, kind: Kind, class: SizeClass) -> Result<PageIndex, OutOfMemory> {
        let page = self.page_with_free_block(kind, class).ok_or(OutOfMemory)?;
        self.unlist(page);
        self.park(kind, class);
        self.make_current(page);
        Ok(page)
    }

    /// Puts the next few unused blocks of a page on its empty free list.
    fn carve(&self, page: PageIndex) {
        let entry = self.entry(page);
        let size = entry.block_size.get() as usize;
        let carved = entry.carved.get() as usize;
        let count = (BATCH_BYTES / size).max(1).min(entry.capacity.get() as usize - carved);
        let first = self.page_address(page) + carved * size;
        let mut link = 0;
        for index in (0..count).rev() {
            let address = first + index * size;
            let block = ptr::with_exposed_provenance_mut::<u64>(address);
            self.unpoison_header(address);
            // SAFETY: the block lies within its page, beyond all that were carved before; nobody has it yet.
            unsafe { block.write(link) };
            self.mark_link(address, link);
            link = u64::from(Ref::from_address(address).raw());
        }
        entry.free.set(link as u32);
        entry.carved.set((carved + count) as u32);
    }

    /// Makes the `n`-th allocation from now on fail, and none after it. For tests; `n` counts from 1.
    pub fn fail_after(&self, n: u64) {
        self.order_failure(n, Failure::Once);
    }

    /// Makes the `n`-th allocation from now on fail, and all after it until [`Heap::fail_never`]. For tests; `n` counts from 1.
    pub fn fail_from(&self, n: u64) {
        self.order_failure(n, Failure::Always);
    }

    /// Takes back an order to fail. Returns whether one was still open.
    pub fn fail_never(&self) -> bool {
        self.failure.replace(Failure::Never) != Failure::Never
    }

    /// How many allocations still succeed before the one that was ordered to fail.
    pub fn allocations_before_failure(&self) -> u64 {
        self.succeed.get()
    }

    fn order_failure(&self, n: u64, failure: Failure) {
        self.succeed.set(n.saturating_sub(1));
        self.failure.set(failure);
        // Without current pages every allocation takes the slow path, which is where the order is looked at.
        for kind in Kind::ALL {
            for class in 0..CLASS_COUNT {
                self.park(kind, SizeClass::from_index(class));
            }
        }
    }

    /// Counts an allocation while failures are ordered; true when it is to fail.
    pub(crate) fn must_fail(&self) -> bool {
        match self.failure.get() {
            Failure::Never => return false,
            _ if self.succeed.get() > 0 => {
                self.succeed.set(self.succeed.get() - 1);
                return false;
            }
            Failure::Once => self.failure.set(Failure::Never),
            Failure::Always => {}
        }
        true
    }
}
