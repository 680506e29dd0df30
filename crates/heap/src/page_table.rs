//! The page table: what each page of the region is used for.
//!
//! Entries lie beside the pages, not in them: headers inside pages would all fall on the same cache sets.
//!
//! For every page of a class, `carved = used + length of the free list + blocks that touch absent system pages`, and
//! `carved <= capacity`.

use std::cell::Cell;

use crate::layout::*;
use crate::size_class::SizeClass;
use crate::sparse::Parts;

/// What a block may hold, and with it the half it lives in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// A block that can hold references. Upper half.
    Container = 0,
    /// An object without references. Lower half.
    Atom = 1,
    /// Bytes owned by an object, without a header. Lower half.
    Buffer = 2,
}

impl Kind {
    /// All kinds, in the order of their numbers.
    pub const ALL: [Kind; 3] = [Kind::Container, Kind::Atom, Kind::Buffer];

    #[inline(always)]
    pub(crate) const fn half(self) -> Half {
        match self {
            Kind::Container => Half::Upper,
            Kind::Atom | Kind::Buffer => Half::Lower,
        }
    }
}

/// A half of the region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    Lower,
    Upper,
}

/// A page's number in its region. Page 0 is the control page; its entry stands for "no page" and is always full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub(crate) struct PageIndex(pub(crate) u32);

impl PageIndex {
    pub(crate) const NONE: PageIndex = PageIndex(0);

    /// The page that `address` of a region lies in.
    #[inline(always)]
    pub(crate) const fn of(address: usize) -> PageIndex {
        PageIndex(((address & (REGION_SIZE - 1)) >> PAGE_BITS) as u32)
    }

    /// Bytes from the base to the page.
    #[inline(always)]
    pub(crate) const fn offset(self) -> usize {
        (self.0 as usize) << PAGE_BITS
    }

    pub(crate) const fn half(self) -> Half {
        if self.0 as usize >= FIRST_UPPER_PAGE { Half::Upper } else { Half::Lower }
    }
}

/// What a page is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum State {
    /// In the pool of its half. Zero, as fresh memory is.
    Free = 0,
    /// The page its class allocates from. In no list.
    Current = 1,
    /// In its class's list of pages with room.
    Listed = 2,
    /// Full, or freed too little of since. In no list.
    Full = 3,
    /// The first page of a large run. The entries of the run's other pages mean nothing.
    Large = 4,
    /// Part of the image that the heap was spawned from, or is to become: no block is handed out on it. In no list.
    Sealed = 5,
    /// In its class's list, with few blocks left, and yet to be thinned.
    Sparse = 6,
}

/// One page's metadata.
#[repr(C, align(64))]
pub(crate) struct Entry {
    /// The first free block, as a reference; 0 when there is none.
    pub(crate) free: Cell<u32>,
    /// Blocks handed out and not freed.
    pub(crate) used: Cell<i32>,
    /// When a free brings `used` down to this, the page changes its state.
    pub(crate) wake: Cell<i32>,
    /// Bytes of a block; 0 for a large run.
    pub(crate) block_size: Cell<u32>,
    /// Blocks that have been handed out or put on the free list at least once: a prefix of the page.
    pub(crate) carved: Cell<u32>,
    /// Blocks in the page.
    pub(crate) capacity: Cell<u32>,
    /// Neighbours in the class's list.
    pub(crate) previous: Cell<PageIndex>,
    pub(crate) next: Cell<PageIndex>,
    /// Pages in a large run.
    pub(crate) run: Cell<u32>,
    pub(crate) state: Cell<State>,
    pub(crate) kind: Cell<Kind>,
    pub(crate) class: Cell<SizeClass>,
    /// Whether the run's memory was moved here from another place.
    pub(crate) moved: Cell<bool>,
    /// System pages that were given back from under the page.
    pub(crate) absent: Cell<Parts>,
    /// `used` when the page was looked at for system pages to give back; more if it was not.
    pub(crate) looked: Cell<i32>,
    /// What waits on the page: a block, more than one, or 0 if it is not in the [`crate::PageQueue`]. Not touched by what the page becomes.
    pub(crate) waiting: Cell<u32>,
    /// The next page of that queue.
    pub(crate) next_waiting: Cell<PageIndex>,
    /// What the layer above notes about the page: see [`crate::Heap::page_note`].
    pub(crate) note: Cell<u32>,
}

const _: () = assert!(size_of::<Entry>() == ENTRY_SIZE);

impl Entry {
    /// `wake` of a page that must not be looked at before the next allocation: `used` is never negative.
    pub(crate) const NEVER: i32 = -1;

    /// Makes this the entry of a virgin page of `class`.
    pub(crate) fn begin_page(&self, kind: Kind, class: SizeClass) {
        self.free.set(0);
        self.used.set(0);
        self.wake.set(Entry::NEVER);
        self.block_size.set(class.size() as u32);
        self.carved.set(0);
        self.capacity.set(class.capacity() as u32);
        self.previous.set(PageIndex::NONE);
        self.next.set(PageIndex::NONE);
        self.run.set(1);
        self.state.set(State::Current);
        self.kind.set(kind);
        self.class.set(class);
        self.moved.set(false);
        self.absent.set(0);
        self.looked.set(i32::MAX);
    }

    /// Makes this the entry of a large run of `pages` pages.
    pub(crate) fn begin_run(&self, kind: Kind, pages: u32) {
        self.begin_page(kind, SizeClass::from_index(0));
        self.state.set(State::Large);
        self.run.set(pages);
        self.block_size.set(0);
        self.used.set(1);
        self.carved.set(1);
        self.capacity.set(1);
        self.wake.set(0);
    }

    /// Bytes of a block, large or not.
    pub(crate) fn size(&self) -> usize {
        match self.block_size.get() {
            0 => self.run.get() as usize * PAGE_SIZE,
            bytes => bytes as usize,
        }
    }

    /// Whether no block can be handed out.
    pub(crate) fn is_full(&self) -> bool {
        self.free.get() == 0 && self.carved.get() == self.capacity.get() && self.absent.get() == 0
    }
}
