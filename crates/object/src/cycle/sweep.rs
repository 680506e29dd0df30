//! Pass 3: find out what is reached from objects held from outside.
//!
//! What is reached is looked at page by page, not object by object: memory is read in the order in which it lies, although the graph has
//! another. First every page is gone through once, in the direction in which most edges lead: what is reached ahead will be come to anyway.
//! A page on which something was reached behind waits in a queue, and by the time it is taken out again, more has been reached on it.
//!
//! The queue is linked through the page table, and what is reached on the page being looked at waits in an array that has room for all of
//! a page: the pass needs no memory that grows with the heap.

use std::cell::Cell;

use heap::{PAGE_BITS, PAGE_SIZE, PageBlocks, PageQueue, REF_SHIFT, Ref, Waiting};

use super::edges::{Plans, Shape};
use super::generations::Generation;
use super::note::{DONE, INNER, INSIDE, NONE, REACHED, STATE, View, is_done};
use crate::header::Header;

/// Most containers on a page.
const BLOCKS: usize = PAGE_SIZE / heap::GRANULE;

/// The direction in which pages, and the containers on a page, are gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// The lowest address first.
    Up,
    /// The highest first.
    Down,
}

/// Notes every container that is reached from one that is held from outside.
pub(super) fn sweep(view: View<'_>, generation: Generation, direction: Direction) {
    let mut sweep = Sweep { view, plans: Plans::new(), queue: PageQueue::new(view.space), behind: [None; BLOCKS], waiting: 0 };
    match direction {
        Direction::Up => view.pages(generation).for_each(|page| sweep.page::<true, true>(&page)),
        Direction::Down => view.pages(generation).rev().for_each(|page| sweep.page::<false, true>(&page)),
    }
    while let Some(waiting) = sweep.queue.pop() {
        match waiting {
            Waiting::One(container) => sweep.one(container),
            Waiting::Many(page) => sweep.page::<true, false>(&page),
        }
    }
}

/// Whether an object has more counts than edges were found: `state` is one more than their number, or says that there are carries.
#[inline(always)]
fn is_held_from_outside(header: &Header, state: u8) -> bool {
    state != INSIDE && header.count.get() >= state.into()
}

struct Sweep<'a> {
    view: View<'a>,
    plans: Plans,
    /// Pages on which something was reached that the sweep will not come to.
    queue: PageQueue<'a>,
    /// The reached of the page being looked at that the sweep will not come to: the first `waiting`.
    behind: [Option<Ref>; BLOCKS],
    waiting: usize,
}

/// Where a target is, seen from the container that is being looked at.
enum Place {
    /// The sweep will come to it.
    Ahead,
    /// On the same page, behind.
    Behind,
    /// On a page that has to wait.
    Elsewhere,
}

impl Sweep<'_> {
    /// Looks at the reached containers of a page, `UP` or down; the `FIRST` time also for those that are held from outside.
    fn page<const UP: bool, const FIRST: bool>(&mut self, page: &PageBlocks) {
        let view = self.view;
        if is_done(view.notes_of_page(page.start)) {
            return;
        }
        let (start, end, size) = (page.start, page.start + page.carved * page.block_size, page.block_size);
        let mut address = if UP { start } else { end };
        while if UP { address < end } else { address > start } {
            let block = if UP { address } else { address - size };
            address = if UP { address + size } else { block };
            let note = view.note_at(block);
            let state = note.get() & STATE;
            let is_reached =
                state == REACHED || FIRST && state.wrapping_sub(1) < REACHED - 1 && is_held_from_outside(view.header_at(block), state);
            if !is_reached {
                continue;
            }
            // SAFETY: it is a block.
            let container = unsafe { Ref::from_block(block) };
            let place = |target: Ref| {
                let is_ahead = if UP { target > container } else { target < container };
                match (target.raw() ^ container.raw()) >> (PAGE_BITS - REF_SHIFT) == 0 {
                    _ if FIRST && is_ahead => Place::Ahead,
                    true if is_ahead => Place::Ahead,
                    true => Place::Behind,
                    false => Place::Elsewhere,
                }
            };
            self.look_at(container, note, place);
            while self.waiting > 0 {
                self.waiting -= 1;
                if let Some(container) = self.behind[self.waiting] {
                    self.look_at(container, view.note(container), place);
                }
            }
        }
    }

    /// Looks at the only container of its page that waits.
    fn one(&mut self, container: Ref) {
        let note = self.view.note(container);
        if note.get() & STATE == REACHED {
            self.look_at(container, note, |_| Place::Elsewhere);
        }
    }

    /// A container is reached: so is what it holds.
    #[inline(always)]
    fn look_at(&mut self, container: Ref, note: &Cell<u8>, place: impl Fn(Ref) -> Place) {
        let inner = note.get() & INNER;
        note.set(inner | DONE);
        if inner == 0 {
            return;
        }
        let Sweep { view, plans, queue, behind, waiting } = self;
        let view = *view;
        let mut reach = |word: u32| {
            let Some(target) = view.own_container(word) else { return };
            let note = view.note(target);
            let (state, inner) = (note.get() & STATE, note.get() & INNER);
            if state == NONE || state >= REACHED {
                return;
            }
            if inner == 0 {
                note.set(DONE);
                return;
            }
            note.set(INNER | REACHED);
            match place(target) {
                Place::Ahead => {}
                Place::Behind => {
                    behind[*waiting] = Some(target);
                    *waiting += 1;
                }
                Place::Elsewhere => {
                    prefetch(target.address(view.base));
                    queue.push(target);
                }
            }
        };
        let descriptor = view.header(container).descriptor();
        let is_new = !plans.is_for(descriptor);
        let plan = plans.of(view, descriptor);
        if is_new {
            // The class is reached by the first of its instances.
            plan.class.into_iter().for_each(|class| reach(class.raw()));
        }
        let start = container.address(view.base);
        match plan.shape {
            Shape::Run => plan.each_as::<true, false, false>(view, start, reach),
            Shape::Vector => plan.each_as::<false, true, false>(view, start, reach),
            Shape::Mixed => plan.each_as::<true, true, true>(view, start, reach),
        }
    }
}

/// Asks for the memory at `address` before it is needed.
#[inline(always)]
fn prefetch(address: usize) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: a prefetch of any address does nothing that can be observed.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::with_exposed_provenance(address)) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}
