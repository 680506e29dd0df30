//! The free pages of a half of the region.
//!
//! Two bits a page, in maps beside the page table: "free" and "free, but still committed" (dirty). Pages are taken first fit, lowest
//! address first, so that a fresh heap's pages are consecutive and an old heap's live pages gather at the low end. Neighbouring free
//! spans coalesce by themselves.
//!
//! For each half, `first <= hint <= high <= end`; no page below `hint` is free; pages from `high` on were never used or have been
//! given up, and have no bit set.

use std::cell::Cell;
use std::ptr;

use crate::OutOfMemory;
use crate::heap::Heap;
use crate::layout::*;
use crate::page_table::{Half, PageIndex};
use crate::region;

/// Metadata a heap without pages has committed: the control page, the first page of the page table, each map at
/// both halves' start, and the upper half's map of recent pages.
pub(crate) const FIXED_METADATA: usize = 7 * SYSTEM_PAGE;

/// Free pages a half keeps committed at first; when there are more it gives all of them back.
const KEPT_PAGES: u32 = 32;
/// Free pages that a half keeps at most, unless this share of the most it ever had is more.
const MOST_KEPT_PAGES: u32 = 256;
const MOST_KEPT_SHARE: u32 = 8;
/// A free tail of this many pages, and of this share of the half, has its metadata given back too.
const LONG_TAIL: u32 = 256;
const TAIL_SHARE: u32 = 4;
/// A half that has had this many pages, those of an image not counted, is likely to fill its pages, so they are committed whole.
const COMMIT_WHOLE: u32 = 64;
/// A run of this many pages or more is given back at once.
const LARGE_RUN: u32 = 32;

/// The free pages of one half.
pub(crate) struct Pool {
    pub(crate) first: u32,
    pub(crate) end: u32,
    pub(crate) high: Cell<u32>,
    pub(crate) hint: Cell<u32>,
    pub(crate) dirty: Cell<u32>,
    /// The highest that `high` ever was.
    pub(crate) most: Cell<u32>,
    /// The end of the image that the heap was spawned from; `first` if it was not.
    pub(crate) sealed: u32,
    /// Pages in the state [`crate::page_table::State::Sparse`].
    pub(crate) sparse: Cell<u32>,
    /// How many dirty pages are kept. Doubles when what was given back was soon wanted again.
    keep: Cell<u32>,
    /// Pages given back, and pages taken that were not committed any more, since `keep` was last thought over.
    given: Cell<u32>,
    regretted: Cell<u32>,
}

impl Pool {
    pub(crate) fn new(first: usize, pages: usize) -> Pool {
        let first = first as u32;
        Pool {
            first,
            end: first + pages as u32,
            high: Cell::new(first),
            hint: Cell::new(first),
            dirty: Cell::new(0),
            most: Cell::new(first),
            sealed: first,
            sparse: Cell::new(0),
            keep: Cell::new(KEPT_PAGES),
            given: Cell::new(0),
            regretted: Cell::new(0),
        }
    }

    /// Thinks over how much to keep, as more than that is free: if at least half of what was given back was taken again, giving it back
    /// was a mistake. Returns whether to give back now.
    fn keeps_too_much(&self) -> bool {
        if self.dirty.get() <= self.keep.get() {
            return false;
        }
        if 2 * self.regretted.get() > self.given.get() {
            let most = MOST_KEPT_PAGES.max((self.most.get() - self.first) / MOST_KEPT_SHARE);
            self.keep.set((2 * self.keep.get()).min(most));
            self.given.set(0);
            self.regretted.set(0);
        }
        self.dirty.get() > self.keep.get()
    }

    /// Starts over with keeping little.
    pub(crate) fn forget_regret(&self) {
        self.keep.set(KEPT_PAGES);
        self.given.set(0);
        self.regretted.set(0);
    }

    /// Bytes of metadata that pages up to `high` can have touched, beyond [`FIXED_METADATA`].
    pub(crate) fn metadata(&self, high: u32) -> usize {
        let pages = (high - self.first) as usize;
        let map_start = self.first as usize % (8 * SYSTEM_PAGE);
        let is_upper = self.first as usize == FIRST_UPPER_PAGE;
        let maps = if is_upper { 3 } else { 2 } * ((map_start + pages).div_ceil(8 * SYSTEM_PAGE).max(1) - 1);
        let table = (pages * ENTRY_SIZE).div_ceil(SYSTEM_PAGE);
        let side = if is_upper {
            let granules = pages * PAGE_SIZE / GRANULE;
            BIT_TABLES * (granules / 8).div_ceil(SYSTEM_PAGE) + granules.div_ceil(SYSTEM_PAGE)
        } else {
            0
        };
        (maps + table + side) * SYSTEM_PAGE
    }
}

/// One bit a page, at a fixed offset of the region.
pub(crate) struct PageMap<'a> {
    pub(crate) heap: &'a Heap,
    pub(crate) offset: usize,
}

impl PageMap<'_> {
    #[inline]
    pub(crate) fn word(&self, index: u32) -> &Cell<u64> {
        let address = self.heap.base() + self.offset + index as usize * 8;
        // SAFETY: the maps have a bit for every page of the region and are mapped whole; they are only accessed through cells.
        unsafe { &*ptr::with_exposed_provenance::<Cell<u64>>(address) }
    }

    pub(crate) fn get(&self, page: u32) -> bool {
        self.word(page / 64).get() >> (page % 64) & 1 != 0
    }

    /// Calls `edit` with each word of `start..end` and the mask of the bits that belong to the range.
    fn each_word(&self, start: u32, end: u32, mut edit: impl FnMut(&Cell<u64>, u64)) {
        let mut page = start;
        while page < end {
            let last = end.min((page / 64 + 1) * 64);
            let mask = (u64::MAX >> (64 - (last - page))) << (page % 64);
            edit(self.word(page / 64), mask);
            page = last;
        }
    }

    pub(crate) fn set(&self, start: u32, end: u32) {
        self.each_word(start, end, |word, mask| word.set(word.get() | mask));
    }

    pub(crate) fn clear(&self, start: u32, end: u32) {
        self.each_word(start, end, |word, mask| word.set(word.get() & !mask));
    }

    pub(crate) fn count(&self, start: u32, end: u32) -> u32 {
        let mut ones = 0;
        self.each_word(start, end, |word, mask| ones += (word.get() & mask).count_ones());
        ones
    }

    /// The first page of `start..end` whose bit is `value`, or `end`.
    pub(crate) fn find(&self, value: bool, start: u32, end: u32) -> u32 {
        let flip = if value { 0 } else { u64::MAX };
        let mut page = start;
        while page < end {
            let word = (self.word(page / 64).get() ^ flip) >> (page % 64);
            if word != 0 {
                return end.min(page + word.trailing_zeros());
            }
            page = (page / 64 + 1) * 64;
        }
        end
    }

    /// The page after the last of `start..end` whose bit is `value`, or `start`.
    fn find_last(&self, value: bool, start: u32, end: u32) -> u32 {
        let mut after = end;
        while after > start && self.get(after - 1) != value {
            let word = (after - 1) & !63;
            let skips = word >= start && self.word(word / 64).get() == if value { 0 } else { u64::MAX };
            after = if skips { word } else { after - 1 };
        }
        after
    }
}

impl Heap {
    pub(crate) fn free_map(&self) -> PageMap<'_> {
        PageMap { heap: self, offset: FREE_MAP }
    }

    pub(crate) fn dirty_map(&self) -> PageMap<'_> {
        PageMap { heap: self, offset: DIRTY_MAP }
    }

    /// Takes `pages` consecutive pages of a half. When the limit forbids it, gives back what is kept and tries once more.
    pub(crate) fn take_pages(&self, half: Half, pages: u32) -> Result<PageIndex, OutOfMemory> {
        self.try_take_pages(half, pages).or_else(|_| {
            self.release();
            self.try_take_pages(half, pages)
        })
    }

    fn try_take_pages(&self, half: Half, pages: u32) -> Result<PageIndex, OutOfMemory> {
        let pool = self.pool(half);
        let (first_free, start) = self.find_run(pool, pages)?;
        self.take_run(pool, start, pages)?;
        pool.hint.set(if start == first_free { start + pages } else { first_free });
        Ok(PageIndex(start))
    }

    /// Takes the `pages` pages from `start` on if all are free: how a run grows in place.
    pub(crate) fn take_pages_at(&self, start: PageIndex, pages: u32) -> Result<(), OutOfMemory> {
        let pool = self.pool(start.half());
        let end = start.0.checked_add(pages).filter(|&end| end <= pool.end).ok_or(OutOfMemory)?;
        let known = end.min(pool.high.get());
        if self.free_map().find(false, start.0.min(known), known) != known {
            return Err(OutOfMemory);
        }
        self.take_run(pool, start.0, pages)
    }

    /// The lowest free page, and the start of the lowest run of `pages` free pages.
    fn find_run(&self, pool: &Pool, pages: u32) -> Result<(u32, u32), OutOfMemory> {
        let map = self.free_map();
        let high = pool.high.get();
        let first_free = map.find(true, pool.hint.get(), high);
        let mut start = first_free;
        while start < high {
            let wanted = start.saturating_add(pages);
            let known = high.min(wanted);
            let end = map.find(false, start, known);
            if end == wanted || end == high {
                break;
            }
            start = map.find(true, end, high);
        }
        match start.checked_add(pages) {
            Some(end) if end <= pool.end => Ok((first_free, start)),
            _ => Err(OutOfMemory),
        }
    }

    /// Charges and takes a run known to be free.
    fn take_run(&self, pool: &Pool, start: u32, pages: u32) -> Result<(), OutOfMemory> {
        let (end, high) = (start + pages, pool.high.get());
        let known = end.min(high).max(start);
        let dirty = self.dirty_map().count(start, known);
        let metadata = pool.metadata(end.max(high)) - pool.metadata(high);
        self.budget.charge((pages - dirty) as usize * PAGE_SIZE + metadata)?;
        self.watch_growth();
        // Where something is kept that did not fit, to keep more would not have helped.
        if pool.given.get() > 0 && (pages == 1 || pool.dirty.get() == 0) {
            let had = end.min(pool.most.get());
            pool.regretted.set(pool.regretted.get() + (had - start.min(had)).saturating_sub(dirty));
        }
        self.free_map().clear(start, known);
        self.dirty_map().clear(start, known);
        pool.dirty.set(pool.dirty.get() - dirty);
        pool.high.set(end.max(high));
        pool.most.set(pool.most.get().max(end));
        if pages == 1 && dirty == 0 && end.saturating_sub(pool.sealed) > COMMIT_WHOLE {
            region::commit(self.page_address(PageIndex(start)), PAGE_SIZE);
        }
        Ok(())
    }

    /// Puts pages back, keeping a few of them committed for the next to take.
    pub(crate) fn put_pages(&self, start: PageIndex, pages: u32) {
        if pages >= LARGE_RUN {
            region::decommit(self.page_address(start), pages as usize * PAGE_SIZE);
            return self.put_clean_pages(start, pages, pages as usize * PAGE_SIZE);
        }
        let pool = self.pool(start.half());
        self.dirty_map().set(start.0, start.0 + pages);
        self.free_map().set(start.0, start.0 + pages);
        pool.hint.set(pool.hint.get().min(start.0));
        pool.dirty.set(pool.dirty.get() + pages);
        if pool.keeps_too_much() {
            pool.given.set(pool.given.get() + pool.dirty.get());
            self.decommit_dirty(pool);
        }
        let high = pool.high.get();
        let long = LONG_TAIL.max((high - pool.first) / TAIL_SHARE).max(2 * pool.keep.get());
        if high - start.0 > long && self.free_map().find(false, start.0, high) == high {
            pool.given.set(pool.given.get() + pool.dirty.get());
            self.decommit_dirty(pool);
            self.trim(pool);
        }
    }

    /// Puts back a page of which `absent` bytes are gone already.
    pub(crate) fn put_thinned_page(&self, page: PageIndex, absent: usize) {
        region::decommit(self.page_address(page), PAGE_SIZE);
        self.put_clean_pages(page, 1, PAGE_SIZE - absent);
    }

    /// Puts back pages that the system has already taken, `charged` bytes in all.
    pub(crate) fn put_clean_pages(&self, start: PageIndex, pages: u32, charged: usize) {
        let pool = self.pool(start.half());
        self.free_map().set(start.0, start.0 + pages);
        pool.hint.set(pool.hint.get().min(start.0));
        self.budget.discharge(charged);
    }

    /// Gives all free pages that are still committed back to the system.
    pub(crate) fn decommit_dirty(&self, pool: &Pool) {
        let map = self.dirty_map();
        let high = pool.high.get();
        let mut start = pool.hint.get();
        while pool.dirty.get() > 0 {
            start = map.find(true, start, high);
            let end = map.find(false, start, high);
            debug_assert!(start < end, "dirty pages are counted and below the high-water mark");
            let pages = end - start;
            region::decommit(self.page_address(PageIndex(start)), pages as usize * PAGE_SIZE);
            map.clear(start, end);
            self.budget.discharge(pages as usize * PAGE_SIZE);
            pool.dirty.set(pool.dirty.get() - pages);
            start = end;
        }
    }

    /// Lowers the high-water mark to the last page in use and gives back the metadata above it. No page may be dirty.
    pub(crate) fn trim(&self, pool: &Pool) {
        debug_assert_eq!(pool.dirty.get(), 0);
        let map = self.free_map();
        let old = pool.high.get();
        let high = map.find_last(false, pool.first, old);
        if high == old {
            return;
        }
        map.clear(high, old);
        pool.high.set(high);
        pool.hint.set(pool.hint.get().min(high));
        self.decommit_metadata(pool, high, old);
        self.budget.discharge(pool.metadata(old) - pool.metadata(high));
    }

    /// Gives back the system pages of metadata that describe only pages in `high..old`.
    fn decommit_metadata(&self, pool: &Pool, high: u32, old: u32) {
        let give_back = |table: usize, start: usize, end: usize| {
            let (start, end) = (round_up(table + start, SYSTEM_PAGE), round_up(table + end, SYSTEM_PAGE));
            if start < end {
                region::decommit(self.base() + start, end - start);
            }
        };
        give_back(PAGE_TABLE, high as usize * ENTRY_SIZE, old as usize * ENTRY_SIZE);
        for map in [FREE_MAP, DIRTY_MAP, RECENT_MAP] {
            // The first system page of each half's part of a map is fixed metadata.
            let first = pool.first as usize / 8 + 1;
            give_back(map, (high as usize / 8 + 1).max(first), old as usize / 8 + 1);
        }
        if pool.first as usize == FIRST_UPPER_PAGE {
            let granules = |page: u32| (page - pool.first) as usize * (PAGE_SIZE / GRANULE);
            for table in 0..BIT_TABLES {
                give_back(SIDE_TABLES + table * BIT_TABLE_SIZE, granules(high) / 8, granules(old) / 8);
            }
            give_back(BYTE_TABLE, granules(high), granules(old));
        }
    }
}
