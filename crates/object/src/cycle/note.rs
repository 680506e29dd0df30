//! What a collection notes about a container: one byte in the side table [`SideTable::Edges`].
//!
//! The byte is a *balance* and, in its lowest bit, [`INNER`]: the container holds containers, so reaching it leads on. The balance begins
//! as 0, is raised by the container's count and 2 when the container itself is come to ([`View::enter`]), and is lowered by 1 for each edge
//! to it, before that or after. When all edges are counted it says:
//!
//! ```text
//! 0           does not take part
//! 1           reached, and what it holds was looked at ([`DONE`]: nothing has this before)
//! 2           all its counts are explained by edges: not reached so far ([`INSIDE`])
//! any other   held from outside, or reached ([`REACHED`]): what it holds is yet to be looked at
//! ```
//!
//! A byte does not hold every balance. Below -60, it carries 60 edges over to a table (`carries`). A container with more than 60 counts
//! is raised by nothing, but lowered by 1 once more: its balance stays below 0, and the table decides.
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

/// Holds containers.
pub(super) const INNER: u8 = 1;
/// Does not take part.
pub(super) const NONE: u8 = 0;
/// Reached, and done. Besides, perhaps, [`INNER`].
pub(super) const DONE: u8 = 1 << 1;
/// Not held from outside, as far as counts tell. Besides, perhaps, [`INNER`].
pub(super) const INSIDE: u8 = 2 << 1;
/// Reached, to be looked at. Besides, perhaps, [`INNER`]. What is held from outside has this or more.
pub(super) const REACHED: u8 = 3 << 1;
/// By how much more than its count a balance is raised: with all counts explained it is [`INSIDE`].
pub(super) const BIAS: u32 = 2;
/// The most counts that a note holds. Few under zeal, so that tests carry.
pub(super) const MOST: u32 = if cfg!(zeal) { 6 } else { 60 };

/// What a note says before and while edges are counted.
#[inline(always)]
pub(super) fn balance(note: u8) -> i32 {
    i32::from(note as i8 >> 1)
}

/// The note that says so.
#[inline(always)]
pub(super) fn with_balance(balance: i32, inner: u8) -> u8 {
    (balance << 1) as u8 | inner
}

/// Whether one edge more must be carried over.
#[inline(always)]
pub(super) fn is_full(note: u8) -> bool {
    (note as i8) < (-(MOST as i8) + 1) << 1
}

/// The region as a collection reads it: headers and notes, by reference.
///
/// Its methods are for references of live containers: those that a walk finds, and those that live containers hold.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) space: &'a Space,
    pub(super) base: usize,
    /// Where the note of reference 0 would be, were the lower half described too.
    notes: usize,
    /// Containers before this one belong to an image: no collection looks at them, and what they hold is held from outside.
    first: Ref,
}

impl<'a> View<'a> {
    pub(super) fn of(space: &'a Space) -> View<'a> {
        let notes = space.side_table(SideTable::Edges).expose_provenance();
        let notes = notes.wrapping_sub(HALF_SIZE / heap::GRANULE);
        View { space, base: space.base(), notes, first: space.first_own_container() }
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
        const REFS_PER_GRANULE: u32 = heap::GRANULE as u32 >> REF_SHIFT;
        let granule = (container.raw() / REFS_PER_GRANULE) as usize;
        // SAFETY: the table has a byte for every granule; it is mapped up to the last container and only accessed through cells.
        unsafe { &*ptr::with_exposed_provenance::<Cell<u8>>(self.notes.wrapping_add(granule)) }
    }

    /// Count and descriptor of a block of containers; 0 for the descriptor if it is free.
    #[inline(always)]
    pub(super) fn words(self, block: Ref) -> (u32, u32) {
        // SAFETY: as in `header`; both words are initialised in free blocks, too.
        let words = unsafe { ptr::with_exposed_provenance::<u64>(block.address(self.base)).read() };
        (words as u32, (words >> 32) as u32)
    }

    /// The descriptor of all members on a page, if it is one: see [`View::note_only_descriptor`].
    #[inline(always)]
    pub(super) fn only_descriptor(self, page: &PageBlocks) -> Option<Ref> {
        Ref::from_raw(self.space.page_note(page).get())
    }

    /// Notes whether all members on a page have one descriptor. Each pass that counts says so anew, for the passes that follow.
    pub(super) fn note_only_descriptor(self, page: &PageBlocks, descriptor: Option<Ref>) {
        self.space.page_note(page).set(descriptor.map_or(0, Ref::raw));
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
            let starts = Starts::of(&page);
            for (index, mut word) in bits.into_iter().enumerate() {
                while word != 0 {
                    let granule = index * 64 + word.trailing_zeros() as usize;
                    word &= word - 1;
                    // A bit may be left from a block that was freed, and from what the page was before.
                    let Some(address) = starts.in_granule(granule).map(|start| page.start + start) else { continue };
                    if heap::Heap::is_live(address) {
                        visit(Ref::from_address(address));
                    }
                }
            }
        }
    }

    /// Every container with a note, in address order. The visitor may free the container it is shown.
    #[inline(always)]
    pub(super) fn each_noted(self, generation: Generation, mut visit: impl FnMut(Ref, &Cell<u8>)) {
        for page in self.pages(generation) {
            if has_notes(self.notes_of_page(page.start)) {
                self.each_noted_of(&page, &mut visit);
            }
        }
    }

    /// Every container with a note and a bit in a side table of bits, in address order.
    pub(super) fn each_noted_with_bit(self, generation: Generation, table: SideTable, mut visit: impl FnMut(Ref)) {
        for page in self.pages(generation) {
            if self.has_bits(table, page.start) {
                self.each_noted_of(&page, |container, _| {
                    if self.space.side_bit(table, self.object(container).block()) {
                        visit(container);
                    }
                });
            }
        }
    }

    /// Every container with a note of a page, in address order.
    #[inline(always)]
    pub(super) fn each_noted_of(self, page: &PageBlocks, mut visit: impl FnMut(Ref, &Cell<u8>)) {
        let mut blocks = Blocks::of(page);
        while let Some(container) = blocks.take_first() {
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
        self.space.retain_recent(|page| self.has_bits(SideTable::Young, page.start) || self.has_bits(SideTable::Survivor, page.start));
    }

    /// Whether a bit of a page is set.
    fn has_bits(self, table: SideTable, start: usize) -> bool {
        self.bits_of_page(table, start).iter().fold(0, |any, word| any | word.get()) != 0
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

/// Blocks of a page that are still to be looked at.
#[derive(Clone, Copy)]
pub(super) struct Blocks {
    next: u32,
    end: u32,
    step: u32,
}

impl Blocks {
    pub(super) fn of(page: &PageBlocks) -> Blocks {
        let next = Ref::from_address(page.start).raw();
        let step = (page.block_size >> REF_SHIFT) as u32;
        Blocks { next, end: next.wrapping_add(step.wrapping_mul(page.carved as u32)), step }
    }

    /// The next one, which is left to be looked at.
    #[inline(always)]
    pub(super) fn first(&self) -> Option<Ref> {
        // SAFETY: it is a block.
        if self.next == self.end { None } else { Some(unsafe { Ref::from_block(self.next as usize * (1 << REF_SHIFT)) }) }
    }

    /// Passes over it.
    #[inline(always)]
    pub(super) fn skip(&mut self) {
        self.next = self.next.wrapping_add(self.step);
    }

    /// The last one.
    #[inline(always)]
    pub(super) fn take_last(&mut self) -> Option<Ref> {
        if self.next == self.end {
            return None;
        }
        self.end = self.end.wrapping_sub(self.step);
        // SAFETY: it is a block.
        Some(unsafe { Ref::from_block(self.end as usize * (1 << REF_SHIFT)) })
    }

    /// The next one.
    #[inline(always)]
    pub(super) fn take_first(&mut self) -> Option<Ref> {
        let first = self.first();
        self.skip();
        first
    }
}

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

/// Where the blocks of a page start, by the granules in which they do.
struct Starts {
    size: usize,
    end: usize,
    /// 2^32 divided by the size, rounded up: exact for offsets within a page. 0 for a run of pages, where only offset 0 is asked for.
    reciprocal: usize,
}

impl Starts {
    fn of(page: &PageBlocks) -> Starts {
        let size = page.block_size;
        let reciprocal = if size > heap::PAGE_SIZE { 0 } else { (1 << 32) / size + 1 };
        Starts { size, end: page.carved * size, reciprocal }
    }

    /// Bytes from the start of the page to the block that starts in a granule, if one does.
    #[inline(always)]
    fn in_granule(&self, granule: usize) -> Option<usize> {
        let index = ((granule * heap::GRANULE + self.size - 1) * self.reciprocal) >> 32;
        let start = index * self.size;
        (start / heap::GRANULE == granule && start < self.end).then_some(start)
    }
}

/// A byte of a word of notes.
const LOW: u64 = 0x0101_0101_0101_0101;
/// The top bit of each.
const TOP: u64 = LOW << 7;
/// All bits but these.
const REST: u64 = !TOP;

/// Folds the words of a page's notes: without a way out on the way, so that many words are looked at in one instruction.
#[inline(always)]
fn any(notes: &PageNotes, found: impl Fn(u64) -> u64) -> bool {
    notes.iter().fold(0, |any, word| any | found(word.get())) != 0
}

/// The top bit of each byte that is not 0.
#[inline(always)]
fn not_zero(word: u64) -> u64 {
    (((word & REST) + REST) | word) & TOP
}

/// Whether something on a page has a note.
pub(super) fn has_notes(notes: &PageNotes) -> bool {
    any(notes, |word| word)
}

/// How many containers of a page have a note.
pub(super) fn count_notes(notes: &PageNotes) -> usize {
    notes.iter().map(|word| not_zero(word.get()).count_ones() as usize).sum()
}

/// How many containers of a page are not held from outside, as far as is known.
pub(super) fn count_inside(notes: &PageNotes) -> usize {
    let is_inside = |word: u64| !not_zero((word & !LOW) ^ (LOW * u64::from(INSIDE))) & TOP;
    notes.iter().map(|word| is_inside(word.get()).count_ones() as usize).sum()
}

/// Whether something on a page has been reached that holds containers and has not been looked at.
pub(super) fn has_reached(notes: &PageNotes) -> bool {
    // Adding this carries into the top bit from `REACHED` on.
    const BELOW: u64 = LOW * (128 - REACHED) as u64;
    any(notes, |word| (((word & REST) + BELOW) | word) & ((word & LOW) << 7))
}

/// Forgets the notes of a page.
pub(super) fn forget(notes: &PageNotes) {
    notes.iter().for_each(|word| word.set(0));
}
