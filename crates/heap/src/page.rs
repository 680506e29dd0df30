//! A page's life: current, full, listed, empty.
//!
//! A class allocates from its *current* page. When that is full it is left alone until an eighth of it is free again; then it joins the
//! tail of its class's *list*, so that by the time it is current again many of its blocks are free together. A page of the list
//! that becomes empty goes back to the pool of its half.

use crate::OutOfMemory;
use crate::heap::Heap;
use crate::page_table::{Entry, Kind, PageIndex, State};
use crate::size_class::SizeClass;

impl Heap {
    /// Makes a page with room the current one of its class.
    pub(crate) fn next_page(&self, kind: Kind, class: SizeClass) -> Result<PageIndex, OutOfMemory> {
        let current = self.current(kind, class);
        self.park(kind, class);
        let mut page = self.list(kind, class).first.get();
        if page != PageIndex::NONE {
            self.unlist(page);
        } else {
            page = self.take_pages(kind.half(), 1)?;
            self.entry(page).begin_page(kind, class);
            self.poison_page(page);
        }
        let entry = self.entry(page);
        entry.state.set(State::Current);
        entry.wake.set(Entry::NEVER);
        current.set(page);
        Ok(page)
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
            State::Full => self.list_last(page),
            State::Listed => {
                self.unlist(page);
                self.retire(page);
            }
            state => unreachable!("no page that is {state:?} wakes"),
        }
    }

    /// Gives an empty page, in no list and not current, back to its pool.
    pub(crate) fn retire(&self, page: PageIndex) {
        let entry = self.entry(page);
        debug_assert_eq!(entry.used.get(), 0);
        entry.state.set(State::Free);
        self.poison_page(page);
        self.put_pages(page, 1);
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
        entry.wake.set(0);
    }

    fn list_last(&self, page: PageIndex) {
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
        entry.wake.set(0);
    }

    pub(crate) fn unlist(&self, page: PageIndex) {
        let entry = self.entry(page);
        let list = self.list(entry.kind.get(), entry.class.get());
        let (previous, next) = (entry.previous.get(), entry.next.get());
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
