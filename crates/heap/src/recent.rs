//! The pages of containers on which something was allocated lately: what a collection of the young need look at.
//!
//! One bit a page. It is set when a page becomes the current one of its class, not for each block, so it costs the fast path nothing; the
//! layer above says when it has seen enough of a page. A bit may be left from a page that was given back: it means nothing then.

use crate::heap::Heap;
use crate::page_table::{Kind, PageIndex, State};
use crate::pool::PageMap;
use crate::walk::PageBlocks;

/// The recent pages, in address order.
pub struct RecentPages<'a> {
    heap: &'a Heap,
    next: u32,
    high: u32,
}

impl Heap {
    /// The pages and large runs of containers on which blocks may have been allocated since [`Heap::retain_recent`] let them go.
    pub fn recent_containers(&self) -> RecentPages<'_> {
        RecentPages { heap: self, next: self.upper.sealed, high: self.upper.high.get() }
    }

    /// Lets recent pages go unless `keep` says so, or blocks will be allocated on them next.
    pub fn retain_recent(&self, mut keep: impl FnMut(&PageBlocks) -> bool) {
        for blocks in self.recent_containers() {
            let page = PageIndex::of(blocks.start);
            if self.entry(page).state.get() != State::Current && !keep(&blocks) {
                self.recent_map().clear(page.0, page.0 + 1);
            }
        }
    }

    /// Blocks are about to be allocated on a page.
    pub(crate) fn note_recent(&self, kind: Kind, page: PageIndex) {
        if kind == Kind::Container {
            self.recent_map().set(page.0, page.0 + 1);
        }
    }

    /// Whether a page is in use, as far as it is not part of an image.
    fn is_unsealed(&self, page: u32) -> bool {
        matches!(self.entry(PageIndex(page)).state.get(), State::Current | State::Listed | State::Sparse | State::Full | State::Large)
    }

    fn recent_map(&self) -> PageMap<'_> {
        PageMap { heap: self, offset: crate::layout::RECENT_MAP }
    }
}

impl Iterator for RecentPages<'_> {
    type Item = PageBlocks;

    fn next(&mut self) -> Option<PageBlocks> {
        loop {
            let page = self.heap.recent_map().find(true, self.next, self.high);
            if page >= self.high {
                return None;
            }
            self.next = page + 1;
            if self.heap.is_unsealed(page) {
                return Some(PageBlocks::of(self.heap, PageIndex(page)));
            }
        }
    }
}

impl DoubleEndedIterator for RecentPages<'_> {
    fn next_back(&mut self) -> Option<PageBlocks> {
        while self.next < self.high {
            self.high -= 1;
            if self.heap.recent_map().get(self.high) && self.heap.is_unsealed(self.high) {
                return Some(PageBlocks::of(self.heap, PageIndex(self.high)));
            }
        }
        None
    }
}
