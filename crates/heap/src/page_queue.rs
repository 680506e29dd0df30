//! A queue of pages on which something waits to be done, linked through their page table entries: it needs no memory however long it is.
//!
//! A page is in it once, however many of its blocks are named: who takes it out looks for them, unless it is only one.

use std::cell::Cell;

use crate::heap::Heap;
use crate::page_table::PageIndex;
use crate::reference::Ref;
use crate::walk::PageBlocks;

/// First in, first out. Empty it before it is dropped: a heap has one at a time.
pub struct PageQueue<'a> {
    heap: &'a Heap,
    first: Cell<PageIndex>,
    last: Cell<PageIndex>,
}

/// What waits on a page.
pub enum Waiting {
    /// This block.
    One(Ref),
    /// More than one.
    Many(PageBlocks),
}

/// Stands for more than one block: no reference is like this.
const MANY: u32 = 1;

impl<'a> PageQueue<'a> {
    /// An empty queue.
    pub fn new(heap: &'a Heap) -> PageQueue<'a> {
        PageQueue { heap, first: Cell::new(PageIndex::NONE), last: Cell::new(PageIndex::NONE) }
    }

    /// Something waits to be done to `block`, which has not been pushed since its page was taken out last.
    #[inline(always)]
    pub fn push(&self, block: Ref) {
        let page = PageIndex::of(block.offset());
        let entry = self.heap.entry(page);
        if entry.waiting.get() != 0 {
            entry.waiting.set(MANY);
            return;
        }
        entry.waiting.set(block.raw());
        entry.next_waiting.set(PageIndex::NONE);
        match self.last.replace(page) {
            PageIndex::NONE => self.first.set(page),
            last => self.heap.entry(last).next_waiting.set(page),
        }
    }

    /// The page that waits longest.
    #[inline(always)]
    pub fn pop(&self) -> Option<Waiting> {
        let page = self.first.get();
        if page == PageIndex::NONE {
            return None;
        }
        let entry = self.heap.entry(page);
        let next = entry.next_waiting.get();
        self.first.set(next);
        if next == PageIndex::NONE {
            self.last.set(PageIndex::NONE);
        }
        Some(match entry.waiting.replace(0) {
            MANY => Waiting::Many(PageBlocks::of(self.heap, page)),
            one => Ref::from_raw(one).map_or_else(|| Waiting::Many(PageBlocks::of(self.heap, page)), Waiting::One),
        })
    }
}
