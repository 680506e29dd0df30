//! What a collection notes about a container: one byte in the side table [`SideTable::Edges`].
//!
//! ```text
//! bit 7      it holds containers: reaching it leads on
//! bits 0-6   0          does not take part
//!            1 ..= 124  takes part; that many edges, and one, were counted (modulo 124, where carries say so)
//!            125        not held from outside, as far as counts tell
//!            126        reached, what it holds is yet to be looked at
//!            127        reached
//! ```
//!
//! See `docs/internals/cycle-collection.md`, with a worked example.

use std::cell::Cell;
use std::ptr;

use heap::{HALF_SIZE, PageBlocks, Pages, REF_SHIFT, RecentPages, Ref, SideTable};

use super::generations::Generation;
use crate::descriptor::Descriptor;
use crate::handle::Borrowed;
use crate::header::Header;
use crate::space::Space;

/// Does not take part.
pub(super) const NONE: u8 = 0;
/// Takes part; no edge was counted.
pub(super) const MEMBER: u8 = 1;
/// The largest count.
pub(super) const MOST: u8 = 124;
/// Not held from outside.
pub(super) const INSIDE: u8 = 125;
/// Reached, to be looked at.
pub(super) const REACHED: u8 = 126;
/// Reached.
pub(super) const DONE: u8 = 127;
/// Holds containers.
pub(super) const INNER: u8 = 0x80;
/// All but [`INNER`].
pub(super) const STATE: u8 = 0x7f;

/// The region as a collection reads it: headers and notes, by reference.
///
/// Its methods are for references of live containers: those that a walk finds, and those that live containers hold.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) space: &'a Space,
    pub(super) base: usize,
    notes: usize,
    /// Containers before this one belong to an image: no collection looks at them, and what they hold is held from outside.
    first: Ref,
}

impl<'a> View<'a> {
    pub(super) fn of(space: &'a Space) -> View<'a> {
        View {
            space,
            base: space.base(),
            notes: space.side_table(SideTable::Edges).expose_provenance(),
            first: space.first_own_container(),
        }
    }

    /// The container that a word refers to, if it is one that a collection may look at.
    #[inline(always)]
    pub(super) fn own_container(self, word: u32) -> Option<Ref> {
        if word >= self.first.raw() { Ref::from_raw(word) } else { None }
    }

    /// Whether a reference leads to a container that a collection may look at.
    #[inline(always)]
    pub(super) fn is_own_container(self, target: Ref) -> bool {
        // Containers come behind everything else.
        target >= self.first
    }

    #[inline(always)]
    pub(super) fn header(self, container: Ref) -> &'a Header {
        // SAFETY: a live object begins with a header, and the space outlives the view.
        unsafe { &*ptr::with_exposed_provenance::<Header>(container.address(self.base)) }
    }

    #[inline(always)]
    pub(super) fn descriptor(self, descriptor: Ref) -> &'a Descriptor {
        // SAFETY: headers refer to live descriptors.
        unsafe { &*ptr::with_exposed_provenance::<Descriptor>(descriptor.address(self.base)) }
    }

    #[inline(always)]
    pub(super) fn object(self, container: Ref) -> Borrowed<'a> {
        // SAFETY: the object is alive, and the collection frees nothing while it looks at it.
        unsafe { Borrowed::from_ref(self.base, container) }
    }

    /// The note of a container.
    #[inline(always)]
    pub(super) fn note(self, container: Ref) -> &'a Cell<u8> {
        const WITHIN_HALF: u32 = ((HALF_SIZE >> REF_SHIFT) - 1) as u32;
        let granule = (container.raw() & WITHIN_HALF) >> 1;
        // SAFETY: the table has a byte for every granule; it is mapped up to the last container and only accessed through cells.
        unsafe { &*ptr::with_exposed_provenance::<Cell<u8>>(self.notes + granule as usize) }
    }

    /// The header of the container at an address.
    #[inline(always)]
    pub(super) fn header_at(self, address: usize) -> &'a Header {
        // SAFETY: as in `header`.
        unsafe { &*ptr::with_exposed_provenance::<Header>(address) }
    }

    /// The note of the container at an address.
    #[inline(always)]
    pub(super) fn note_at(self, address: usize) -> &'a Cell<u8> {
        let granule = (address & (HALF_SIZE - 1)) / heap::GRANULE;
        // SAFETY: as in `note`.
        unsafe { &*ptr::with_exposed_provenance::<Cell<u8>>(self.notes + granule) }
    }

    /// The notes of a page of containers, eight in a word.
    #[inline(always)]
    pub(super) fn notes_of_page(self, start: usize) -> &'a PageNotes {
        let first = self.note(Ref::from_address(start));
        // SAFETY: a page's notes are consecutive and begin at a multiple of their number; any bytes are notes.
        unsafe { &*ptr::from_ref(first).cast() }
    }

    /// The pages on which there can be containers of `generation` and the younger ones, in address order.
    #[inline(always)]
    pub(super) fn pages(self, generation: Generation) -> MemberPages<'a> {
        match generation {
            Generation::Old => MemberPages::All(self.space.own_containers()),
            _ => MemberPages::Recent(self.space.recent_containers()),
        }
    }

    /// Every container of the young generations up to `generation`, in address order. Not for the old.
    #[inline(always)]
    pub(super) fn each_young(self, generation: Generation, mut visit: impl FnMut(Ref)) {
        for page in self.space.recent_containers() {
            let mut bits = [0; PAGE_GRANULES / 64];
            let (young, survivors) = (self.bits_of_page(SideTable::Young, page.start), self.bits_of_page(SideTable::Survivor, page.start));
            for (index, word) in bits.iter_mut().enumerate() {
                *word = young[index].get() | if generation == Generation::Survivor { survivors[index].get() } else { 0 };
            }
            if bits.iter().all(|word| *word == 0) {
                continue;
            }
            for index in 0..page.carved {
                let address = page.start + index * page.block_size;
                let granule = index * page.block_size / heap::GRANULE;
                // A bit may be left from a block that was freed.
                if bits[granule / 64] >> (granule % 64) & 1 != 0 && heap::Heap::is_live(address) {
                    visit(Ref::from_address(address));
                }
            }
        }
    }

    /// Every container with a note, in address order. The visitor may free the container it is shown.
    #[inline(always)]
    pub(super) fn each_noted(self, generation: Generation, visit: impl FnMut(Ref, &Cell<u8>)) {
        self.each_noted_on_pages(generation, has_notes, visit);
    }

    /// Every container with a note on the pages whose notes are wanted, in address order.
    #[inline(always)]
    pub(super) fn each_noted_on_pages(
        self,
        generation: Generation,
        mut wanted: impl FnMut(&PageNotes) -> bool,
        mut visit: impl FnMut(Ref, &Cell<u8>),
    ) {
        for page in self.pages(generation) {
            if wanted(self.notes_of_page(page.start)) {
                self.each_noted_of(&page, &mut visit);
            }
        }
    }

    /// Every container with a note of a page, in address order.
    #[inline(always)]
    pub(super) fn each_noted_of(self, page: &PageBlocks, mut visit: impl FnMut(Ref, &Cell<u8>)) {
        for index in 0..page.carved {
            let container = Ref::from_address(page.start + index * page.block_size);
            let note = self.note(container);
            if note.get() != NONE {
                visit(container, note);
            }
        }
    }

    /// The containers with a note behind `after`, in address order, until the visitor has enough and says false.
    pub(super) fn each_noted_after(self, generation: Generation, after: Option<Ref>, mut visit: impl FnMut(Ref) -> bool) {
        for page in self.pages(generation) {
            let end = page.start + page.carved * page.block_size;
            if after.is_some_and(|after| after.address(self.base) >= end) || !has_notes(self.notes_of_page(page.start)) {
                continue;
            }
            for index in 0..page.carved {
                let container = Ref::from_address(page.start + index * page.block_size);
                if Some(container) > after && self.note(container).get() != NONE && !visit(container) {
                    return;
                }
            }
        }
    }

    /// The containers of a page grow older: a collection of `generation` has looked at it.
    pub(super) fn age(self, generation: Generation, page: &PageBlocks) {
        let (young, survivors) = (self.bits_of_page(SideTable::Young, page.start), self.bits_of_page(SideTable::Survivor, page.start));
        for (young, survivor) in young.iter().zip(survivors) {
            let young = young.replace(0);
            survivor.set(if generation == Generation::Young { survivor.get() | young } else { 0 });
        }
    }

    /// Lets go of the recent pages on which nothing young is left.
    pub(super) fn forget_aged_pages(self) {
        let has_bits = |table, start| self.bits_of_page(table, start).iter().any(|word| word.get() != 0);
        self.space.retain_recent(|page| has_bits(SideTable::Young, page.start) || has_bits(SideTable::Survivor, page.start));
    }

    /// The bits of a page of containers.
    fn bits_of_page(self, table: SideTable, start: usize) -> &'a PageBits {
        let granule = (start & (HALF_SIZE - 1)) / heap::GRANULE;
        let first = self.space.side_table(table).expose_provenance() + granule / 8;
        // SAFETY: a page's bits are consecutive and begin at a multiple of their size; they are only accessed through cells.
        unsafe { &*ptr::with_exposed_provenance(first) }
    }
}

const PAGE_GRANULES: usize = heap::PAGE_SIZE / heap::GRANULE;

/// The bits of a page in a side table of bits.
type PageBits = [Cell<u64>; PAGE_GRANULES / 64];

/// The pages of [`View::pages`].
pub(super) enum MemberPages<'a> {
    All(Pages<'a>),
    Recent(RecentPages<'a>),
}

impl DoubleEndedIterator for MemberPages<'_> {
    #[inline(always)]
    fn next_back(&mut self) -> Option<PageBlocks> {
        match self {
            MemberPages::All(pages) => pages.next_back(),
            MemberPages::Recent(pages) => pages.next_back(),
        }
    }
}

impl Iterator for MemberPages<'_> {
    type Item = PageBlocks;

    #[inline(always)]
    fn next(&mut self) -> Option<PageBlocks> {
        match self {
            MemberPages::All(pages) => pages.next(),
            MemberPages::Recent(pages) => pages.next(),
        }
    }
}

/// The notes of a page, eight in a word.
pub(super) type PageNotes = [Cell<u64>; PAGE_GRANULES / 8];

/// A byte of a word of notes.
const LOW: u64 = 0x0101_0101_0101_0101;

/// Whether something on a page has a note.
pub(super) fn has_notes(notes: &PageNotes) -> bool {
    notes.iter().any(|word| word.get() != 0)
}

/// How many containers of a page have a note.
pub(super) fn count_notes(notes: &PageNotes) -> usize {
    // The top bit of each byte that is not 0.
    let states = LOW * STATE as u64;
    let noted = |word: u64| (((word & states) + states) | word) & (LOW * 128);
    notes.iter().map(|word| noted(word.get()).count_ones() as usize).sum()
}

/// Whether nothing on a page is left to be decided: all that takes part has been reached, and what it holds was looked at.
pub(super) fn is_done(notes: &PageNotes) -> bool {
    // Adding 1 makes 1 of `NONE` and 0x80 of `DONE`; all others have another bit.
    notes.iter().all(|word| ((word.get() & (LOW * STATE as u64)) + LOW) & (LOW * 0x7e) == 0)
}

/// Forgets the notes of a page on which everything was reached. False if there is something unreached.
pub(super) fn forget_if_reached(notes: &PageNotes) -> bool {
    let unreached = notes.iter().any(|word| {
        let states = word.get() & (LOW * STATE as u64);
        // The top bit of each byte: not 0, and below `REACHED`.
        (states + LOW * 127) & !(states + LOW * 2) & (LOW * 128) != 0
    });
    if !unreached {
        notes.iter().for_each(|word| word.set(0));
    }
    !unreached
}
