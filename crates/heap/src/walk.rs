//! Visiting pages and live blocks, in address order. Allocates nothing.

use std::cell::Cell;
use std::ptr::{self, NonNull};

use crate::heap::Heap;
use crate::layout::PAGE_SIZE;
use crate::page_table::{Entry, Kind, PageIndex, State};
use crate::reference::Ref;

/// The blocks of one page, or the one block of a large run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageBlocks {
    /// Address of the first block.
    pub start: usize,
    /// Bytes from a block to the next.
    pub block_size: usize,
    /// Blocks that are or were in use: those to look at. Block `i < carved` is at `start + i * block_size`.
    pub carved: usize,
    /// How many of them are in use.
    pub used: usize,
    /// Bytes of the page that were given back to the system.
    pub absent: usize,
}

/// The pages of one kind, in address order.
pub struct Pages<'a> {
    heap: &'a Heap,
    kind: Kind,
    next: u32,
    high: u32,
}

impl Heap {
    /// The pages and large runs of a kind, in address order.
    pub fn pages(&self, kind: Kind) -> Pages<'_> {
        let pool = self.pool(kind.half());
        Pages { heap: self, kind, next: pool.first, high: pool.high.get() }
    }

    /// The pages and large runs of containers that are not part of an image that the heap was spawned from, in address order.
    pub fn own_containers(&self) -> Pages<'_> {
        Pages { heap: self, kind: Kind::Container, next: self.upper.sealed, high: self.upper.high.get() }
    }

    /// A word in which the layer above may note something about a page of containers. Whatever becomes of the page, it stays.
    #[inline(always)]
    pub fn page_note(&self, page: &PageBlocks) -> &Cell<u32> {
        &self.entry(PageIndex::of(page.start)).note
    }

    /// The reference from which on containers are not part of an image that the heap was spawned from.
    #[inline(always)]
    pub fn first_own_container(&self) -> Ref {
        Ref::from_offset(self.upper.sealed as usize * PAGE_SIZE)
    }

    /// Whether the heap was spawned from an image.
    pub fn is_spawned(&self) -> bool {
        self.upper.sealed > self.upper.first
    }

    /// Visits every live container or atom that does not lie on a sealed page, as [`Heap::walk`] does.
    pub fn walk_unsealed(&self, kind: Kind, visit: impl FnMut(NonNull<u8>, usize)) {
        let is_sealed = |page: &PageBlocks| self.entry(PageIndex::of(page.start)).state.get() == State::Sealed;
        match kind {
            Kind::Container => self.walk_pages(kind, self.own_containers(), visit),
            Kind::Atom | Kind::Buffer => self.walk_pages(kind, self.pages(kind).filter(|page| !is_sealed(page)), visit),
        }
    }

    /// Visits every live container or atom with its block's size, in address order. The visitor may free what it visits, and
    /// nothing else; what it allocates may or may not be visited.
    ///
    /// Buffers have no mark that tells live from free: they can be counted ([`Heap::pages`]), not walked.
    pub fn walk(&self, kind: Kind, visit: impl FnMut(NonNull<u8>, usize)) {
        self.walk_pages(kind, self.pages(kind), visit);
    }

    fn walk_pages(&self, kind: Kind, pages: impl Iterator<Item = PageBlocks>, mut visit: impl FnMut(NonNull<u8>, usize)) {
        assert_ne!(kind, Kind::Buffer, "buffers cannot be walked");
        for page in pages {
            for index in 0..page.carved {
                let address = page.start + index * page.block_size;
                if self.entry(PageIndex::of(page.start)).state.get() == State::Free {
                    // The visitor freed the page's last block.
                    break;
                }
                if Heap::is_live(address) {
                    let block = ptr::with_exposed_provenance_mut(address);
                    // SAFETY: no block is at address 0.
                    visit(unsafe { NonNull::new_unchecked(block) }, page.block_size);
                }
            }
        }
    }

    /// Whether the block at `address`, below its page's `carved`, is a live container or atom: its second word is not 0.
    #[inline(always)]
    pub fn is_live(address: usize) -> bool {
        let second = ptr::with_exposed_provenance::<u32>(address + 4);
        // SAFETY: a carved block of a mapped page; both free and live blocks have an initialised second word.
        unsafe { second.read() != 0 }
    }

    /// The block after `free` in its free list.
    pub(crate) fn next_free(&self, free: Ref) -> Option<Ref> {
        let link = ptr::with_exposed_provenance::<u32>(free.address(self.base()));
        // SAFETY: a free block's first word is its link.
        Ref::from_raw(unsafe { link.read() })
    }

    /// The next page at or after `page` that starts a page of a class or a large run.
    pub(crate) fn next_in_use(&self, page: u32, high: u32) -> Option<(PageIndex, &Entry)> {
        let page = self.free_map().find(false, page, high);
        (page < high).then(|| (PageIndex(page), self.entry(PageIndex(page))))
    }

    /// Bytes of all blocks in use, large runs included. Adds up the page table.
    pub fn bytes_in_use(&self) -> usize {
        Kind::ALL.into_iter().flat_map(|kind| self.pages(kind)).map(|page| page.used * page.block_size).sum()
    }
}

impl Iterator for Pages<'_> {
    type Item = PageBlocks;

    fn next(&mut self) -> Option<PageBlocks> {
        loop {
            let (page, entry) = self.heap.next_in_use(self.next, self.high)?;
            self.next = page.0 + entry.run.get();
            debug_assert!(entry.state.get() != State::Free);
            if entry.kind.get() == self.kind {
                return Some(PageBlocks::of(self.heap, page));
            }
        }
    }
}

impl DoubleEndedIterator for Pages<'_> {
    fn next_back(&mut self) -> Option<PageBlocks> {
        while self.next < self.high {
            self.high -= 1;
            let entry = self.heap.entry(PageIndex(self.high));
            // Within a run, all but the first page are like free ones here.
            if !self.heap.free_map().get(self.high) && entry.state.get() != State::Free && entry.kind.get() == self.kind {
                return Some(PageBlocks::of(self.heap, PageIndex(self.high)));
            }
        }
        None
    }
}

impl PageBlocks {
    /// Those of a page in use.
    pub(crate) fn of(heap: &Heap, page: PageIndex) -> PageBlocks {
        let entry = heap.entry(page);
        let block_size = entry.size();
        debug_assert!(block_size * entry.carved.get() as usize <= PAGE_SIZE * entry.run.get() as usize);
        PageBlocks {
            start: heap.page_address(page),
            block_size,
            carved: entry.carved.get() as usize,
            used: entry.used.get() as usize,
            absent: entry.absent_bytes(),
        }
    }
}
