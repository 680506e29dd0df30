//! The region as a collection reads it: pages of containers, their notes and bits, headers.

use std::cell::Cell;
use std::ptr;

use heap::{HALF_SIZE, PageBlocks, Pages, REF_SHIFT, RecentPages, Ref, SideTable};

use super::generations::Generation;
use super::note::{self, DONE, PAGE_GRANULES, PageNotes};
use crate::descriptor::Descriptor;
use crate::handle::Borrowed;
use crate::header::Header;
use crate::space::Space;

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

    /// Whether something on a page may take part: see [`View::note_no_members`].
    #[inline(always)]
    pub(super) fn may_have_members(self, page: &PageBlocks) -> bool {
        self.space.page_note(page).get() != NO_MEMBERS
    }

    /// Whether something on a page takes part.
    #[inline(always)]
    pub(super) fn has_members(self, page: &PageBlocks) -> bool {
        self.may_have_members(page) && note::has_members(self.notes_of_page(page.start))
    }

    /// Notes whether nothing on a page takes part, so that the passes that follow need not look. Each collection says so anew.
    pub(super) fn note_no_members(self, page: &PageBlocks, has_none: bool) {
        self.space.page_note(page).set(if has_none { NO_MEMBERS } else { 0 });
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

    /// The containers of a page in the young generations up to `generation`, but for leaves, with their counts and descriptors; in address
    /// order. Not for the old. Returns how many there are, leaves included.
    #[inline(always)]
    pub(super) fn each_young_of(self, generation: Generation, page: &PageBlocks, mut visit: impl FnMut(Ref, u32, u32)) -> usize {
        let young = self.bits_of_page(SideTable::Young, page.start).each_ref().map(Cell::get);
        let (mut wanted, mut leaves) = (young, 0);
        if generation == Generation::Survivor {
            let survivors = self.bits_of_page(SideTable::Survivor, page.start);
            let notes = self.notes_of_page(page.start);
            for (index, wanted) in wanted.iter_mut().enumerate() {
                *wanted |= survivors[index].get();
                if *wanted != 0 {
                    let are_leaves = *wanted & note::leaf_bits(&notes[index * 8..][..8]);
                    leaves += are_leaves.count_ones() as usize;
                    *wanted &= !are_leaves;
                }
            }
        }
        let starts = Starts::of(page);
        let (mut found, mut next) = (leaves, starts.first);
        for (index, mut word) in wanted.into_iter().enumerate() {
            while word != 0 {
                let granule = starts.first / REFS_PER_GRANULE + index as u32 * 64 + word.trailing_zeros();
                word &= word - 1;
                // Most follow one another.
                let start = if next / REFS_PER_GRANULE == granule { next } else { starts.near(granule) };
                next = start.wrapping_add(starts.step);
                // A bit may be left from a block that was freed, and from what the page was before.
                if start.wrapping_sub(starts.first) >= starts.length || start / REFS_PER_GRANULE != granule {
                    continue;
                }
                // SAFETY: it is a block.
                let container = unsafe { Ref::from_block((start as usize) << REF_SHIFT) };
                let (count, descriptor) = self.words(container);
                if descriptor != 0 {
                    found += 1;
                    visit(container, count, descriptor);
                }
            }
        }
        found
    }

    /// The leaves of a page in the generations up to `generation` are told from older ones, until [`note::end_fresh_leaves`].
    pub(super) fn begin_fresh_leaves(self, generation: Generation, page: &PageBlocks) {
        let (young, survivors) = (self.bits_of_page(SideTable::Young, page.start), self.bits_of_page(SideTable::Survivor, page.start));
        note::begin_fresh_leaves(self.notes_of_page(page.start), |index| {
            young[index].get() | if generation == Generation::Survivor { survivors[index].get() } else { 0 }
        });
    }

    /// Every container that takes part, in address order. The visitor may free the container it is shown.
    #[inline(always)]
    pub(super) fn each_member(self, generation: Generation, mut visit: impl FnMut(Ref, &Cell<u8>)) {
        for page in self.pages(generation) {
            if self.has_members(&page) {
                self.each_member_of(&page, &mut visit);
            }
        }
    }

    /// Every container that takes part and has a bit in a side table of bits, in address order.
    pub(super) fn each_member_with_bit(self, generation: Generation, table: SideTable, mut visit: impl FnMut(Ref)) {
        for page in self.pages(generation) {
            if self.has_bits(table, page.start) {
                self.each_member_of(&page, |container, _| {
                    if self.space.side_bit(table, self.object(container).block()) {
                        visit(container);
                    }
                });
            }
        }
    }

    /// Every container of a page that takes part, in address order.
    #[inline(always)]
    pub(super) fn each_member_of(self, page: &PageBlocks, visit: impl FnMut(Ref, &Cell<u8>)) {
        self.each_with_note(page, note::takes_part, visit);
    }

    /// Every container of a page that took part or was reached from the roots, in address order.
    #[inline(always)]
    pub(super) fn each_noted_of(self, page: &PageBlocks, visit: impl FnMut(Ref, &Cell<u8>)) {
        self.each_with_note(page, |note| note == DONE || note::takes_part(note), visit);
    }

    #[inline(always)]
    fn each_with_note(self, page: &PageBlocks, is_wanted: impl Fn(u8) -> bool, mut visit: impl FnMut(Ref, &Cell<u8>)) {
        let mut blocks = Blocks::of(page);
        while let Some(container) = blocks.take_first() {
            let note = self.note(container);
            if is_wanted(note.get()) {
                visit(container, note);
            }
        }
    }

    /// The containers that take part behind `after`, in address order, until the visitor has enough and says false.
    pub(super) fn each_member_after(self, generation: Generation, after: Option<Ref>, mut visit: impl FnMut(Ref) -> bool) {
        for page in self.pages(generation) {
            let end = page.start + page.carved * page.block_size;
            if after.is_some_and(|after| after.address(self.base) >= end) || !self.has_members(&page) {
                continue;
            }
            for index in 0..page.carved {
                let container = Ref::from_address(page.start + index * page.block_size);
                if Some(container) > after && note::takes_part(self.note(container).get()) && !visit(container) {
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

/// The note of a page on which nothing takes part: the descriptor of none.
const NO_MEMBERS: u32 = u32::MAX;

const REFS_PER_GRANULE: u32 = heap::GRANULE as u32 >> REF_SHIFT;

/// The bits of a page in a side table of bits.
type PageBits = [Cell<u64>; PAGE_GRANULES / 64];

/// Blocks of a page that are still to be looked at.
#[derive(Clone, Copy, Default)]
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
        let first = self.first()?;
        self.skip();
        Some(first)
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

/// Where the blocks of a page start, by the granules in which they do. All are references, and differences of such.
struct Starts {
    first: u32,
    step: u32,
    /// From the first to the end of the last.
    length: u32,
    /// 2^32 divided by the size, rounded up: exact for offsets within a page. 0 for a run of pages, where only offset 0 is asked for.
    reciprocal: u64,
}

impl Starts {
    fn of(page: &PageBlocks) -> Starts {
        let Blocks { next: first, end, step } = Blocks::of(page);
        Starts {
            first,
            step,
            length: end.wrapping_sub(first),
            reciprocal: if page.block_size > heap::PAGE_SIZE { 0 } else { (1 << 32) / u64::from(step) + 1 },
        }
    }

    /// The first block that starts in a granule or behind it.
    #[inline(always)]
    fn near(&self, granule: u32) -> u32 {
        let offset = granule * REFS_PER_GRANULE - self.first;
        let index = (u64::from(offset + self.step - 1) * self.reciprocal) >> 32;
        self.first + index as u32 * self.step
    }
}
