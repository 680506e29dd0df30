//! A page's life: current, full, listed, sparse, empty.
//!
//! A class allocates from its *current* page. When that is full it is left alone until an eighth of it is free again; then it joins the
//! tail of its class's *list*, so that by the time it is current again many of its blocks are free together. Of the first pages of
//! the list the fullest is taken, so that the emptier ones may become empty. A page of the list that becomes empty goes back to the
//! pool of its half; what happens to one that is nearly empty is in `sparse.rs`.

use crate::OutOfMemory;
use crate::heap::Heap;
use crate::page_table::{Entry, Kind, PageIndex, State};
use crate::size_class::SizeClass;
use crate::sparse::FEW_BLOCKS;

/// Listed pages that are compared when one is to be allocated from.
const CHOICE: usize = 8;

impl Heap {
    /// Makes a page with room the current one of its class.
    pub(crate) fn next_page(&self, kind: Kind, class: SizeClass) -> Result<PageIndex, OutOfMemory> {
        self.park(kind, class);
        let mut page = self.fullest_listed(kind, class);
        if page != PageIndex::NONE {
            self.unlist(page);
        } else {
            page = self.take_pages(kind.half(), 1)?;
            self.entry(page).begin_page(kind, class);
            self.poison_page(page);
        }
        self.make_current(page);
        Ok(page)
    }

    /// Makes a page in no list the current one of its class, which has none.
    pub(crate) fn make_current(&self, page: PageIndex) {
        let entry = self.entry(page);
        entry.state.set(State::Current);
        entry.wake.set(Entry::NEVER);
        entry.looked.set(i32::MAX);
        self.current(entry.kind.get(), entry.class.get()).set(page);
        self.note_recent(entry.kind.get(), page);
    }

    /// The fullest of the first few pages of a class's list: what is emptier may become empty meanwhile.
    fn fullest_listed(&self, kind: Kind, class: SizeClass) -> PageIndex {
        let mut fullest = self.list(kind, class).first.get();
        let mut page = fullest;
        for _ in 1..CHOICE {
            if page == PageIndex::NONE {
                break;
            }
            let entry = self.entry(page);
            if entry.used.get() > self.entry(fullest).used.get() {
                fullest = page;
            }
            page = entry.next.get();
        }
        fullest
    }

    /// Leaves a class without a current page, so that its next allocation takes the slow path.
    pub(crate) fn park(&self, kind: Kind, class: SizeClass) {
        let page = self.current(kind, class).replace(PageIndex::NONE);
        if page == PageIndex::NONE {
            return;
        }
        let entry = self.entry(page);
        if entry.is_full() {
            let capacity = entry.capacity.get() as i32;
            entry.state.set(State::Full);
            entry.wake.set(capacity - (capacity / 8).max(1));
        } else {
            self.list_first(page);
        }
    }

    /// A free found that the page's `used` has come down to its `wake`.
    pub(crate) fn wake(&self, page: PageIndex) {
        let entry = self.entry(page);
        match entry.state.get() {
            State::Full => {
                self.list_last(page);
                if entry.used.get() <= FEW_BLOCKS {
                    self.become_sparse(page);
                }
            }
            State::Listed | State::Sparse if entry.used.get() == 0 => {
                self.unlist(page);
                self.retire(page);
            }
            State::Listed => self.become_sparse(page),
            state => unreachable!("no page that is {state:?} wakes"),
        }
    }

    /// Gives an empty page, in no list and not current, back to its pool.
    pub(crate) fn retire(&self, page: PageIndex) {
        let entry = self.entry(page);
        debug_assert_eq!(entry.used.get(), 0);
        entry.state.set(State::Free);
        self.poison_page(page);
        if entry.absent.get() == 0 {
            self.put_pages(page, 1);
        } else {
            self.put_thinned_page(page, entry.absent_bytes());
        }
    }

    /// Takes back all blocks of the page at `start` at once, without touching them. False if that cannot be done: the page is the one
    /// that its class allocates from.
    ///
    /// # Safety
    ///
    /// As for [`Heap::free`], of every block in use on the page.
    pub unsafe fn free_page(&self, start: usize) -> bool {
        let page = PageIndex::of(start);
        let entry = self.entry(page);
        match entry.state.get() {
            State::Full => {}
            State::Listed | State::Sparse => self.unlist(page),
            State::Large => {
                self.free_large(page);
                return true;
            }
            State::Current | State::Sealed | State::Free => return false,
        }
        entry.used.set(0);
        self.retire(page);
        true
    }

    fn list_first(&self, page: PageIndex) {
        let entry = self.entry(page);
        let list = self.list(entry.kind.get(), entry.class.get());
        let next = list.first.replace(page);
        entry.previous.set(PageIndex::NONE);
        entry.next.set(next);
        if next == PageIndex::NONE {
            list.last.set(page);
        } else {
            self.entry(next).previous.set(page);
        }
        entry.state.set(State::Listed);
        entry.wake.set(entry.next_look());
    }

    pub(crate) fn list_last(&self, page: PageIndex) {
        let entry = self.entry(page);
        let list = self.list(entry.kind.get(), entry.class.get());
        let previous = list.last.replace(page);
        entry.previous.set(previous);
        entry.next.set(PageIndex::NONE);
        if previous == PageIndex::NONE {
            list.first.set(page);
        } else {
            self.entry(previous).next.set(page);
        }
        entry.state.set(State::Listed);
        entry.wake.set(entry.next_look());
    }

    pub(crate) fn unlist(&self, page: PageIndex) {
        let entry = self.entry(page);
        let list = self.list(entry.kind.get(), entry.class.get());
        let (previous, next) = (entry.previous.get(), entry.next.get());
        if entry.state.get() == State::Sparse {
            let pool = self.pool(page.half());
            pool.sparse.set(pool.sparse.get() - 1);
        }
        if previous == PageIndex::NONE {
            list.first.set(next);
        } else {
            self.entry(previous).next.set(next);
        }
        if next == PageIndex::NONE {
            list.last.set(previous);
        } else {
            self.entry(next).previous.set(previous);
        }
        entry.previous.set(PageIndex::NONE);
        entry.next.set(PageIndex::NONE);
    }
}
