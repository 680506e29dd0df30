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

use super::edges::{Any, Counted, Plan, Plans, Run, Shape, Traverse, Vector, by_shape};
use super::generations::Generation;
use super::note::{Blocks, DONE, INNER, INSIDE, REACHED, View, has_reached};

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
    let mut sweep =
        Sweep { view, plans: Plans::new(), queue: PageQueue::new(view.space), behind: [heap::FIRST_CONTAINER; BLOCKS], waiting: 0 };
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

struct Sweep<'a> {
    view: View<'a>,
    plans: Plans,
    /// Pages on which something was reached that the sweep will not come to.
    queue: PageQueue<'a>,
    /// The reached of the page being looked at that the sweep will not come to: the first `waiting`.
    behind: [Ref; BLOCKS],
    waiting: usize,
}

impl Sweep<'_> {
    /// Looks at the reached containers of a page, `UP` or down. The `FIRST` time, the sweep comes to the pages ahead, too.
    fn page<const UP: bool, const FIRST: bool>(&mut self, page: &PageBlocks) {
        if !has_reached(self.view.notes_of_page(page.start)) {
            return;
        }
        let Some(descriptor) = self.view.only_descriptor(page) else { return self.mixed_page::<UP, FIRST>(page) };
        let plan = self.plan_for(descriptor);
        by_shape!(plan.shape, Way => self.alike::<Way, UP, FIRST>(&plan, page))
    }

    /// As [`Sweep::page`], if all containers that take part have the same descriptor.
    #[inline(never)]
    fn alike<T: Traverse, const UP: bool, const FIRST: bool>(&mut self, plan: &Plan, page: &PageBlocks) {
        let (view, plan) = (self.view, *plan);
        self.each_reached::<UP, FIRST>(page, |sweep, cursor, container| {
            plan.each_container::<T>(view, container.address(view.base), |target| sweep.reach::<UP, FIRST>(cursor, target));
        });
    }

    /// As [`Sweep::page`], whatever the containers are.
    #[inline(never)]
    fn mixed_page<const UP: bool, const FIRST: bool>(&mut self, page: &PageBlocks) {
        self.each_reached::<UP, FIRST>(page, |sweep, cursor, container| {
            sweep.look_at(container, |sweep, target| sweep.reach::<UP, FIRST>(cursor, target));
        });
    }

    /// Has `look_at` look at each container of a page that is reached and holds containers, those that it reaches behind included. It is
    /// told where the sweep is besides.
    #[inline(always)]
    fn each_reached<const UP: bool, const FIRST: bool>(&mut self, page: &PageBlocks, mut look_at: impl FnMut(&mut Self, Ref, Ref)) {
        let mut blocks = Blocks::of(page);
        while let Some(cursor) = if UP { blocks.take_first() } else { blocks.take_last() } {
            let note = self.view.note(cursor);
            if note.get() < REACHED {
                continue;
            }
            let inner = note.get() & INNER;
            note.set(DONE | inner);
            if inner == 0 {
                continue;
            }
            let mut container = cursor;
            loop {
                look_at(self, cursor, container);
                if self.waiting == 0 {
                    break;
                }
                self.waiting -= 1;
                container = self.behind[self.waiting];
            }
        }
    }

    /// Looks at the only container of its page that waits.
    #[inline(never)]
    fn one(&mut self, container: Ref) {
        let note = self.view.note(container);
        if note.get() >= REACHED {
            note.set(DONE | INNER);
            self.look_at(container, Sweep::reach_elsewhere);
        }
    }

    /// Shows the containers that one holds.
    #[inline(always)]
    fn look_at(&mut self, container: Ref, mut reach: impl FnMut(&mut Self, Ref)) {
        let view = self.view;
        let plan = self.plan_for(view.header(container).descriptor());
        let start = container.address(view.base);
        let reach = |target| reach(self, target);
        match plan.shape {
            Shape::One | Shape::Two | Shape::Run => plan.each_container::<Run>(view, start, reach),
            Shape::Counted => plan.each_container::<Counted>(view, start, reach),
            Shape::Vector => plan.each_container::<Vector>(view, start, reach),
            Shape::Any => plan.each_container::<Any>(view, start, reach),
        }
    }

    /// The plan for a descriptor of which there is a container that was reached.
    #[inline(always)]
    fn plan_for(&mut self, descriptor: Ref) -> Plan {
        let is_new = !self.plans.is_for(descriptor);
        let plan = *self.plans.of(self.view, descriptor);
        if is_new {
            // The class is reached by the first of its instances.
            plan.class.into_iter().for_each(|class| self.reach_elsewhere(class));
        }
        plan
    }

    /// A container is reached while the sweep is at `cursor`.
    #[inline(always)]
    fn reach<const UP: bool, const FIRST: bool>(&mut self, cursor: Ref, target: Ref) {
        let note = self.view.note(target);
        if note.get() & !INNER != INSIDE {
            return;
        }
        let inner = note.get() & INNER;
        let is_ahead = if UP { target > cursor } else { target < cursor };
        let is_on_this_page = (target.raw() ^ cursor.raw()) >> (PAGE_BITS - REF_SHIFT) == 0;
        match () {
            _ if inner == 0 => note.set(DONE),
            _ if is_ahead && (FIRST || is_on_this_page) => note.set(REACHED | INNER),
            _ if is_on_this_page => {
                note.set(DONE | INNER);
                self.behind[self.waiting] = target;
                self.waiting += 1;
            }
            _ => self.wait(note, target),
        }
    }

    /// A container is reached, from anywhere.
    fn reach_elsewhere(&mut self, target: Ref) {
        let note = self.view.note(target);
        if note.get() == INSIDE {
            note.set(DONE);
        } else if note.get() == INSIDE | INNER {
            self.wait(note, target);
        }
    }

    /// A container is reached on a page that has to wait.
    #[inline(always)]
    fn wait(&mut self, note: &Cell<u8>, target: Ref) {
        note.set(REACHED | INNER);
        prefetch(target.address(self.view.base));
        self.queue.push(target);
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
