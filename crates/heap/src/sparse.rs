//! Mostly empty pages: what no live block lies on goes back to the system, 4 KiB at a time.
//!
//! One block that stays can pin a page of 16 KiB. When few blocks are left in a page it is *sparse*; once there are some such pages, each
//! is *thinned*: the system pages of it that no live block touches become *absent*. An absent system page is not charged. The blocks
//! that touch one are free and in no list; they read as free for walks. They return to the free list as their system pages are
//! *restored*, one at a time, when the page has nothing else to hand out.
//!
//! ```text
//! system page   0          1          2          3
//!               |free free live free| free free free |free live free|
//! thinned       |free free live|    absent           |   |live free|
//! ```
//!
//! A page is looked at again when half of the blocks that it had then are gone, so that looking costs each free a constant at most.

use std::ptr;

use crate::OutOfMemory;
use crate::heap::Heap;
use crate::layout::*;
use crate::page_table::{Entry, Half, Kind, PageIndex, State};
use crate::reference::{REF_SHIFT, Ref};
use crate::region;
use crate::size_class::{CLASS_SIZES, SizeClass};

/// System pages in a page.
pub(crate) const PARTS: usize = PAGE_SIZE / SYSTEM_PAGE;
/// Words of a set of the blocks of a page.
const SET_WORDS: usize = PAGE_SIZE / CLASS_SIZES[0] as usize / 64;
/// With this many blocks or fewer a page is sparse: chances are that some of its system pages have none.
pub(crate) const FEW_BLOCKS: i32 = 8;
/// Sparse pages are thinned when there are this many of them, and more than this share of the half's pages.
const SPARSE_PAGES: u32 = 32;
const SPARSE_SHARE: u32 = 64;

/// Some of the system pages of a page, a bit each.
pub(crate) type Parts = u8;

impl Entry {
    /// The system pages that block `index` touches.
    fn parts(&self, index: usize) -> Parts {
        let size = self.block_size.get() as usize;
        let (first, last) = (index * size / SYSTEM_PAGE, ((index + 1) * size - 1) / SYSTEM_PAGE);
        (((1u16 << (last + 1)) - 1) & !((1 << first) - 1)) as Parts
    }

    /// Whether block `index` touches an absent system page.
    pub(crate) fn is_absent(&self, index: usize) -> bool {
        self.parts(index) & self.absent.get() != 0
    }

    /// How many blocks touch absent system pages.
    pub(crate) fn absent_blocks(&self) -> usize {
        if self.absent.get() == 0 { 0 } else { (0..self.capacity.get() as usize).filter(|&index| self.is_absent(index)).count() }
    }

    /// Bytes that are absent.
    pub(crate) fn absent_bytes(&self) -> usize {
        self.absent.get().count_ones() as usize * SYSTEM_PAGE
    }

    /// When a listed page is to be looked at next.
    pub(crate) fn next_look(&self) -> i32 {
        FEW_BLOCKS.min(self.used.get() / 2)
    }
}

impl Heap {
    /// A listed page has few blocks left.
    pub(crate) fn become_sparse(&self, page: PageIndex) {
        let entry = self.entry(page);
        entry.state.set(State::Sparse);
        entry.wake.set(0);
        let pool = self.pool(page.half());
        pool.sparse.set(pool.sparse.get() + 1);
        if pool.sparse.get() > SPARSE_PAGES.max((pool.high.get() - pool.first) / SPARSE_SHARE) {
            self.thin_pages(page.half(), |state| state == State::Sparse);
        }
    }

    /// Thins the pages of a half that are at least half empty and whose state is a `wanted` one, [`State::Listed`] or [`State::Sparse`].
    pub(crate) fn thin_pages(&self, half: Half, wanted: impl Fn(State) -> bool) {
        let pool = self.pool(half);
        // Where an image is mapped, what is given back does not read as zeros.
        let mut next = pool.sealed;
        while let Some((page, entry)) = self.next_in_use(next, pool.high.get()) {
            next = page.0 + entry.run.get();
            let state = entry.state.get();
            let most = (entry.capacity.get() as i32 / 2).min(entry.looked.get() - 1);
            if matches!(state, State::Listed | State::Sparse) && wanted(state) && (1..=most).contains(&entry.used.get()) {
                // At the tail it may become empty before it is allocated from again.
                self.unlist(page);
                self.thin(entry, page);
                self.list_last(page);
            }
        }
    }

    /// Gives back the system pages of a page that no live block touches.
    fn thin(&self, entry: &Entry, page: PageIndex) {
        let capacity = entry.capacity.get() as usize;
        let live = self.live_blocks(entry, page);
        let is_live = |index: usize| live[index / 64] >> (index % 64) & 1 != 0;
        let busy = (0..capacity).filter(|&index| is_live(index)).fold(0, |busy, index| busy | entry.parts(index));
        entry.looked.set(entry.used.get());
        let gone = !busy & ((1 << PARTS) - 1);
        let new = gone & !entry.absent.get();
        if new == 0 {
            return;
        }
        entry.absent.set(gone);
        entry.carved.set(capacity as u32);
        let mut link = 0;
        for index in (0..capacity).rev().filter(|&index| !is_live(index)) {
            let offset = index * entry.block_size.get() as usize;
            // Walks look at the heads of all blocks of the page from now on.
            self.unpoison_header(self.page_address(page) + offset);
            if !entry.is_absent(index) {
                link = self.write_link(page, offset, link);
            } else if gone >> (offset / SYSTEM_PAGE) & 1 == 0 {
                // Its head stays where a walk looks at it.
                self.write_link(page, offset, 0);
            }
        }
        entry.free.set(link);
        for part in 0..PARTS {
            if new >> part & 1 != 0 {
                region::decommit(self.page_address(page) + part * SYSTEM_PAGE, SYSTEM_PAGE);
                self.budget.discharge(SYSTEM_PAGE);
            }
        }
    }

    /// The set of a page's blocks that are in use.
    pub(crate) fn live_blocks(&self, entry: &Entry, page: PageIndex) -> [u64; SET_WORDS] {
        let mut live = [0; SET_WORDS];
        for index in (0..entry.carved.get() as usize).filter(|&index| !entry.is_absent(index)) {
            live[index / 64] |= 1 << (index % 64);
        }
        let mut link = Ref::from_raw(entry.free.get());
        while let Some(free) = link {
            let index = (free.offset() - page.offset()) / entry.block_size.get() as usize;
            live[index / 64] &= !(1 << (index % 64));
            link = self.next_free(free);
        }
        live
    }

    /// Charges absent system pages of a page, lowest first, until it has a free block.
    pub(crate) fn restore(&self, entry: &Entry, page: PageIndex) -> Result<(), OutOfMemory> {
        while entry.free.get() == 0 {
            self.budget.charge(SYSTEM_PAGE)?;
            let part = entry.absent.get() & entry.absent.get().wrapping_neg();
            entry.absent.set(entry.absent.get() & !part);
            let mut link = 0;
            for index in (0..entry.capacity.get() as usize).rev() {
                if entry.parts(index) & part != 0 && !entry.is_absent(index) {
                    let offset = index * entry.block_size.get() as usize;
                    self.poison_restored(self.page_address(page) + offset, entry);
                    link = self.write_link(page, offset, link);
                }
            }
            entry.free.set(link);
        }
        self.watch_growth();
        Ok(())
    }

    /// Writes the header of a free block. Returns the block's reference.
    fn write_link(&self, page: PageIndex, offset: usize, link: u32) -> u32 {
        let address = self.page_address(page) + offset;
        // SAFETY: a free block of a page in use; as a little-endian pair of words this is the link and 0.
        unsafe { ptr::with_exposed_provenance_mut::<u64>(address).write(u64::from(link)) };
        self.mark_link(address, u64::from(link));
        ((address - self.base()) >> REF_SHIFT) as u32
    }

    /// A page of a class that has free blocks which cost nothing: for when there is no memory to restore others.
    pub(crate) fn page_with_free_block(&self, kind: Kind, class: SizeClass) -> Option<PageIndex> {
        let mut page = self.list(kind, class).first.get();
        while page != PageIndex::NONE && self.entry(page).free.get() == 0 {
            page = self.entry(page).next.get();
        }
        (page != PageIndex::NONE).then_some(page)
    }
}
