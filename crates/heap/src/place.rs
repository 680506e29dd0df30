//! What lies at an address: for messages and for those who draw maps. Allocates nothing.

use std::fmt;

use crate::heap::Heap;
use crate::layout::*;
use crate::page_table::{Entry, Kind, PageIndex, State};
use crate::reference::Ref;

/// What lies at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Another heap's address, or nobody's.
    Outside,
    /// The heap's own notes.
    Metadata,
    /// A page that no block is in.
    FreePage,
    /// Behind the blocks of a page that were handed out so far.
    Unused,
    /// A block, free or not.
    Block(Block),
}

/// A block of a page, or a large run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its address.
    pub start: usize,
    /// Its bytes.
    pub bytes: usize,
    /// Its kind.
    pub kind: Kind,
    /// Which of its page's blocks it is.
    pub index: usize,
}

impl fmt::Display for Block {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Block { start, bytes, kind, index } = self;
        let page = start & !(PAGE_SIZE - 1);
        write!(formatter, "the {kind} of {bytes} bytes at {start:#x} (block {index} of page {page:#x})")
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Kind::Container => "container",
            Kind::Atom => "atom",
            Kind::Buffer => "buffer",
        })
    }
}

impl Heap {
    /// What lies at `address`.
    pub fn place_of(&self, address: usize) -> Place {
        if address & !(REGION_SIZE - 1) != self.base() {
            return Place::Outside;
        }
        let page = PageIndex::of(address);
        let pool = self.pool(page.half());
        if page.0 < pool.first {
            return Place::Metadata;
        }
        if page.0 >= pool.high.get() || self.free_map().get(page.0) {
            return Place::FreePage;
        }
        // Entries of a run's pages but its first are those of free pages.
        let first = (pool.first..=page.0).rev().map(PageIndex).find(|&first| self.entry(first).state.get() != State::Free);
        let Some(first) = first else { return Place::FreePage };
        let entry = self.entry(first);
        let (start, bytes) = (self.page_address(first), entry.size());
        let index = (address - start) / bytes;
        if index >= entry.carved.get() as usize {
            return Place::Unused;
        }
        Place::Block(Block { start: start + index * bytes, bytes, kind: entry.kind.get(), index })
    }

    /// The block that `reference` is the beginning of, if it is a buffer. For those who look for a buffer's owner, and so may ask about
    /// what is no reference at all.
    #[inline]
    pub fn buffer_at(&self, reference: Ref) -> Option<Block> {
        let page = PageIndex::of(reference.offset());
        let pool = self.pool(page.half());
        if page.0 < pool.first || page.0 >= pool.high.get() || self.free_map().get(page.0) {
            return None;
        }
        let entry: &Entry = self.entry(page);
        if entry.state.get() == State::Free || entry.kind.get() != Kind::Buffer {
            return None;
        }
        let (inside, bytes) = (reference.offset() - page.offset(), entry.size());
        let (index, start) = (inside / bytes, reference.address(self.base()));
        let is_block = inside.is_multiple_of(bytes) && index < entry.carved.get() as usize;
        is_block.then_some(Block { start, bytes, kind: Kind::Buffer, index })
    }
}
