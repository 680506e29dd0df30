//! Pass 1: count the edges between the containers that take part.
//!
//! An object whose count is larger than the number of edges found is held from outside: by a root, by native code, by an object that does
//! not take part.

use heap::{Heap, PageBlocks, Ref};

use super::carries::Carries;
use super::edges::{Plan, Plans, Shape};
use super::generations::Generation;
use super::note::{INNER, INSIDE, MEMBER, MOST, NONE, STATE, View};
use crate::header::IMMORTAL;

/// Counts the edges among all containers, which have no notes yet, the frozen and the immortal excepted. Returns how many take part.
pub(super) fn among_all(view: View<'_>, carries: &mut Carries, frozen: bool) -> usize {
    let mut plans = Plans::new();
    let mut members = 0;
    for page in view.space.own_containers() {
        let mut blocks = Blocks { page, index: 0 };
        while let Some(container) = blocks.live() {
            let plan = *plans.of(view, view.header(container).descriptor());
            let count = match plan.shape() {
                Shape::Run => alike::<true, false, false>(view, carries, frozen, &plan, &mut blocks),
                Shape::Vector => alike::<false, true, false>(view, carries, frozen, &plan, &mut blocks),
                Shape::Mixed => alike::<true, true, true>(view, carries, frozen, &plan, &mut blocks),
            };
            if let Some(class) = plan.class.filter(|_| count > 0) {
                add_many(view, carries, class, count);
            }
            members += count as usize;
        }
    }
    members
}

/// The blocks of a page that are still to be looked at.
struct Blocks {
    page: PageBlocks,
    index: usize,
}

impl Blocks {
    /// The next live container: it is left to be looked at.
    fn live(&mut self) -> Option<Ref> {
        while self.index < self.page.carved {
            let address = self.page.start + self.index * self.page.block_size;
            if Heap::is_live(address) {
                return Some(Ref::from_address(address));
            }
            self.index += 1;
        }
        None
    }
}

/// Counts the edges of the containers of one descriptor that come next in a page. Returns how many of them take part.
#[inline(never)]
fn alike<const RUN: bool, const VECTOR: bool, const MIXED: bool>(
    view: View<'_>,
    carries: &mut Carries,
    frozen: bool,
    plan: &Plan,
    blocks: &mut Blocks,
) -> u32 {
    let plan = *plan;
    let mut count = 0;
    while let Some(container) = blocks.live() {
        let header = view.header(container);
        if header.descriptor() != plan.descriptor {
            break;
        }
        blocks.index += 1;
        if header.count.get() >= IMMORTAL || (frozen && view.space.is_frozen(&view.object(container))) {
            continue;
        }
        count += 1;
        let mut inner = if plan.class.is_some() { INNER } else { 0 };
        plan.each_as::<RUN, VECTOR, MIXED>(view, container, |target| {
            if view.is_own_container(target) {
                inner = INNER;
                add::<true>(view, carries, target);
            }
        });
        // It takes part: one more than the edges to it.
        let note = view.note(container);
        if note.get() & STATE < MOST {
            note.set((note.get() + 1) | inner);
        } else {
            add::<true>(view, carries, container);
            note.set(note.get() | inner);
        }
    }
    count
}

/// Counts the edges among the containers of `generation` that have notes.
pub(super) fn among_noted(view: View<'_>, generation: Generation, carries: &mut Carries) {
    let mut plans = Plans::new();
    view.each_noted(generation, |container, note| {
        let plan = plans.of(view, view.header(container).descriptor());
        let mut inner = plan.class.is_some();
        if let Some(class) = plan.class {
            add::<false>(view, carries, class);
        }
        plan.each(view, container, |target| {
            if view.is_own_container(target) {
                inner = true;
                add::<false>(view, carries, target);
            }
        });
        note.set(note.get() | if inner { INNER } else { 0 });
    });
}

/// Lets the containers of the young generations take part. Returns how many do.
pub(super) fn enter(view: View<'_>, generation: Generation, frozen: bool) -> usize {
    let mut members = 0;
    view.each_young(generation, |container| {
        let takes_part = view.header(container).count.get() < IMMORTAL && (!frozen || !view.space.is_frozen(&view.object(container)));
        if takes_part {
            view.note(container).set(MEMBER);
            members += 1;
        }
    });
    members
}

/// One edge more, if the container takes part. With `ALL` it does.
#[inline(always)]
fn add<const ALL: bool>(view: View<'_>, carries: &mut Carries, target: Ref) {
    let note = view.note(target);
    let state = note.get() & STATE;
    if !ALL && state == NONE {
        return;
    }
    if state < MOST {
        note.set(note.get() + 1);
    } else if state == MOST {
        let next = if carries.add(target, 1) { MEMBER } else { INSIDE };
        note.set(note.get() & INNER | next);
    }
}

/// As many edges more, at least one, to a container that takes part.
fn add_many(view: View<'_>, carries: &mut Carries, target: Ref, edges: u32) {
    let note = view.note(target);
    let state = note.get() & STATE;
    if state == INSIDE {
        return;
    }
    let before = u32::from(state) + edges - 1;
    let (full, rest) = (before / u32::from(MOST), before % u32::from(MOST));
    let next = if full == 0 || carries.add(target, full) { rest as u8 + 1 } else { INSIDE };
    note.set(note.get() & INNER | next);
}
