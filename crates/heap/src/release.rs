//! Giving memory back to the system.

use crate::heap::Heap;
use crate::page_table::{Half, Kind, PageIndex, State};
use crate::size_class::{CLASS_COUNT, SizeClass};

impl Heap {
    /// Gives everything that no live block touches back to the system: pages, 4 KiB parts of pages, and the metadata above the last
    /// page in use. Returns the bytes given back. Happens by itself before an allocation fails.
    pub fn release(&self) -> usize {
        let before = self.committed();
        for kind in Kind::ALL {
            for class in 0..CLASS_COUNT {
                self.retire_empty(kind, SizeClass::from_index(class));
            }
        }
        for half in [Half::Lower, Half::Upper] {
            let pool = self.pool(half);
            self.thin_pages(half, |_| true);
            pool.forget_regret();
            self.decommit_dirty(pool);
            self.trim(pool);
        }
        before - self.committed()
    }

    /// Retires the current page of a class if it is empty, and the page at the head of its list, where one parked empty would be.
    fn retire_empty(&self, kind: Kind, class: SizeClass) {
        let current = self.current(kind, class).get();
        if current != PageIndex::NONE && self.entry(current).used.get() == 0 {
            self.current(kind, class).set(PageIndex::NONE);
            self.retire(current);
        }
        let first = self.list(kind, class).first.get();
        if first != PageIndex::NONE && self.entry(first).used.get() == 0 {
            debug_assert!(matches!(self.entry(first).state.get(), State::Listed));
            self.unlist(first);
            self.retire(first);
        }
    }
}
