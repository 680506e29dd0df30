//! Re-derives from outside what the allocator believes. For tests and for `glass.audit()`; allocates nothing.

use crate::heap::Heap;
use crate::layout::{PAGE_SIZE, REGION_SIZE};
use crate::page_table::{Entry, Half, Kind, PageIndex, State};
use crate::pool::Pool;
use crate::reference::Ref;
use crate::size_class::{CLASS_COUNT, SizeClass};
use crate::sparse::FEW_BLOCKS;

/// A law of the heap that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inconsistency {
    /// What does not hold.
    pub law: &'static str,
    /// Bytes from the region's base to the page it does not hold for; 0 when it is the heap's.
    pub place: usize,
    /// What it should be, where that is a number.
    pub expected: usize,
    /// What it is.
    pub found: usize,
}

impl std::fmt::Display for Inconsistency {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Inconsistency { law, place, expected, found } = self;
        write!(formatter, "{law}: expected {expected}, found {found}, at offset {place:#x}")
    }
}

impl std::error::Error for Inconsistency {}

/// How many pages of a pool, from the first on, have their blocks searched for what was written beyond them or after they were freed: to
/// search all of a large heap at every chance takes too long.
#[cfg(zeal)]
const PATTERNED: usize = 64;

/// `expected == found`, or the broken law.
fn same(law: &'static str, page: PageIndex, expected: usize, found: usize) -> Result<(), Inconsistency> {
    if expected == found { Ok(()) } else { Err(Inconsistency { law, place: page.offset(), expected, found }) }
}

impl Heap {
    /// Checks every page, list, map and sum.
    pub fn check(&self) -> Result<(), Inconsistency> {
        let mut listed = 0;
        let mut current = 0;
        let mut pages = 0;
        let mut absent = 0;
        for half in [Half::Lower, Half::Upper] {
            let pool = self.pool(half);
            self.check_maps(pool)?;
            let mut next = pool.first;
            let mut sparse = 0;
            while let Some((page, entry)) = self.next_in_use(next, pool.high.get()) {
                self.check_page(page, entry, half)?;
                #[cfg(zeal)]
                if pages < PATTERNED {
                    self.check_patterns(page, entry)?;
                }
                listed += usize::from(matches!(entry.state.get(), State::Listed | State::Sparse));
                sparse += usize::from(entry.state.get() == State::Sparse);
                absent += entry.absent_bytes();
                current += usize::from(entry.state.get() == State::Current);
                pages += entry.run.get() as usize;
                next = page.0 + entry.run.get();
            }
            same("sparse pages are counted", PageIndex(pool.first), sparse, pool.sparse.get() as usize)?;
            pages += pool.dirty.get() as usize;
        }
        for kind in Kind::ALL {
            for class in 0..CLASS_COUNT {
                let class = SizeClass::from_index(class);
                listed -= self.check_list(kind, class, listed)?;
                current -= usize::from(self.check_current(kind, class)?);
            }
        }
        let heap = PageIndex::NONE;
        same("every listed page is in its list", heap, 0, listed)?;
        same("every current page is its class's", heap, 0, current)?;
        same("the entry of page 0 is empty", heap, 0, self.entry(heap).free.get() as usize)?;
        let charged = pages * PAGE_SIZE - absent + self.metadata() + self.lent();
        same("committed = pages - absent + metadata + lent", heap, charged, self.committed())?;
        same("committed <= limit", heap, self.committed(), self.committed().min(self.limit()))?;
        same("committed <= peak", heap, self.committed(), self.committed().min(self.peak()))
    }

    fn check_maps(&self, pool: &Pool) -> Result<(), Inconsistency> {
        let (free, dirty) = (self.free_map(), self.dirty_map());
        let (first, high) = (pool.first, pool.high.get());
        let here = PageIndex(first);
        same("no page below the hint is free", here, 0, free.count(first, pool.hint.get().min(high)) as usize)?;
        same("dirty pages are counted", here, dirty.count(first, high) as usize, pool.dirty.get() as usize)?;
        for page in first..high {
            let ok = free.get(page) || !dirty.get(page);
            same("a dirty page is free", PageIndex(page), 1, usize::from(ok))?;
        }
        let beyond = high.saturating_add(4096).min(pool.end);
        same("no page above the mark is free", here, 0, free.count(high, beyond) as usize)
    }

    fn check_page(&self, page: PageIndex, entry: &Entry, half: Half) -> Result<(), Inconsistency> {
        let used = entry.used.get() as usize;
        let (carved, capacity) = (entry.carved.get() as usize, entry.capacity.get() as usize);
        same("a page's kind belongs to its half", page, 1, usize::from(entry.kind.get().half() == half))?;
        same("carved <= capacity", page, carved, carved.min(capacity))?;
        let wake = match entry.state.get() {
            State::Free => return same("a page in use has a state", page, 1, 0),
            State::Large => {
                same("a large run has one block", page, 1, used)?;
                let end = page.0 + entry.run.get();
                let free = self.free_map().count(page.0, end) as usize;
                same("no page of a run is free", page, 0, free)?;
                return same("a run is below the mark", page, end as usize, end.min(self.pool(half).high.get()) as usize);
            }
            State::Current | State::Sealed => Entry::NEVER,
            State::Listed => entry.wake.get().clamp(0, FEW_BLOCKS.min(entry.used.get() - 1).max(0)),
            State::Sparse => 0,
            State::Full => (capacity - (capacity / 8).max(1)) as i32,
        };
        same("a page wakes as its state says", page, wake as usize, entry.wake.get() as usize)?;
        same("a page with absent parts is carved", page, 1, usize::from(entry.absent.get() == 0 || carved == capacity))?;
        let absent = entry.absent_blocks();
        let size = entry.class.get().size();
        same("a block's size is its class's", page, size, entry.block_size.get() as usize)?;
        same("a page is filled with blocks", page, PAGE_SIZE / size, capacity)?;
        let mut length = 0;
        let mut link = Ref::from_raw(entry.free.get());
        while let Some(free) = link {
            length += 1;
            // A list with a circle is longer than the page has blocks.
            same("used + free <= carved", page, length, length.min(carved.saturating_sub(used + absent)))?;
            let inside = free.offset().wrapping_sub(page.offset());
            same("a free block is a carved block", page, 1, usize::from(inside / size < carved && inside % size == 0))?;
            same("a free block is not absent", page, 0, usize::from(entry.is_absent(inside / size)))?;
            let second = free.offset() + 4;
            same("a free block's second word is 0", page, 0, self.word_at(second) as usize)?;
            link = self.next_free(free);
        }
        if entry.state.get() == State::Sealed {
            // What was free when the page was sealed is in no list.
            return Ok(());
        }
        same("used + free + absent = carved", page, carved, used + length + absent)
    }

    /// Returns the length of the list, at most `most`.
    fn check_list(&self, kind: Kind, class: SizeClass, most: usize) -> Result<usize, Inconsistency> {
        let list = self.list(kind, class);
        let mut length = 0;
        let mut previous = PageIndex::NONE;
        let mut page = list.first.get();
        while page != PageIndex::NONE {
            length += 1;
            same("a list holds listed pages once", page, length, length.min(most))?;
            let entry = self.entry(page);
            let listed = matches!(entry.state.get(), State::Listed | State::Sparse);
            same("a page in a list is listed", page, 1, usize::from(listed))?;
            same("a page is in its kind's list", page, kind as usize, entry.kind.get() as usize)?;
            same("a page is in its class's list", page, class.index(), entry.class.get().index())?;
            same("a listed page has room", page, 0, usize::from(entry.is_full()))?;
            same("links agree", page, previous.0 as usize, entry.previous.get().0 as usize)?;
            previous = page;
            page = entry.next.get();
        }
        same("a list ends with its last page", previous, previous.0 as usize, list.last.get().0 as usize)?;
        Ok(length)
    }

    /// Returns whether the class has a current page.
    fn check_current(&self, kind: Kind, class: SizeClass) -> Result<bool, Inconsistency> {
        let page = self.current(kind, class).get();
        if page == PageIndex::NONE {
            return Ok(false);
        }
        let entry = self.entry(page);
        same("a current page knows it", page, State::Current as usize, entry.state.get() as usize)?;
        same("a current page is of its kind", page, kind as usize, entry.kind.get() as usize)?;
        same("a current page is of its class", page, class.index(), entry.class.get().index())?;
        Ok(true)
    }

    fn word_at(&self, offset: usize) -> u32 {
        debug_assert!(offset < REGION_SIZE);
        let word = std::ptr::with_exposed_provenance::<u32>(self.base() + offset);
        // SAFETY: the callers pass a word of a free block's header.
        unsafe { word.read() }
    }
}
