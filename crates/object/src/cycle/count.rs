//! Pass 1: count the edges between the containers that take part.
//!
//! An object whose count is larger than the number of edges found is held from outside: by a root, by native code, by an object that does
//! not take part.

use heap::{Heap, Ref};

use super::carries::Carries;
use super::edges::{Plan, Plans, Shape};
use super::generations::Generation;
use super::note::{INNER, INSIDE, MEMBER, MOST, NONE, STATE, View, has_notes};
use super::sweep::Direction;
use crate::header::IMMORTAL;

/// What was counted.
#[derive(Clone, Copy, Default)]
pub(super) struct Counted {
    /// Containers that take part.
    pub(super) members: usize,
    /// Edges that lead to lower addresses, less those to higher ones.
    down: i64,
}

impl Counted {
    /// Where most edges lead.
    pub(super) fn direction(self) -> Direction {
        if self.down > 0 { Direction::Down } else { Direction::Up }
    }
}

/// Counts the edges among all containers, which have no notes yet, the frozen and the immortal excepted.
pub(super) fn among_all(view: View<'_>, carries: &mut Carries, frozen: bool) -> Counted {
    count::<true>(view, Generation::Old, carries, frozen)
}

/// Counts the edges among the containers of `generation` that have notes.
pub(super) fn among_noted(view: View<'_>, generation: Generation, carries: &mut Carries) -> Counted {
    count::<false>(view, generation, carries, false)
}

/// Counts the edges of `ALL` containers, or of those with notes.
#[inline(always)]
fn count<const ALL: bool>(view: View<'_>, generation: Generation, carries: &mut Carries, frozen: bool) -> Counted {
    let mut plans = Plans::new();
    let mut counted = Counted::default();
    for page in view.pages(generation) {
        if !ALL && !has_notes(view.notes_of_page(page.start)) {
            continue;
        }
        let mut blocks = Blocks { next: page.start, end: page.start + page.carved * page.block_size, size: page.block_size };
        while let Some(container) = blocks.first::<ALL>(view) {
            let plan = plans.of(view, view.header(container).descriptor());
            let alike = match plan.shape {
                Shape::Run => alike::<ALL, true, false, false>(view, carries, frozen, plan, &mut blocks),
                Shape::Vector => alike::<ALL, false, true, false>(view, carries, frozen, plan, &mut blocks),
                Shape::Mixed => alike::<ALL, true, true, true>(view, carries, frozen, plan, &mut blocks),
            };
            if let Some(class) = plan.class.filter(|_| alike.members > 0)
                && (ALL || view.note(class).get() != NONE)
            {
                add_many(view, carries, class, alike.members as u32);
            }
            counted.members += alike.members;
            counted.down += alike.down;
        }
    }
    counted
}

/// The blocks of a page that are still to be looked at.
struct Blocks {
    next: usize,
    end: usize,
    size: usize,
}

impl Blocks {
    /// The next container that is alive, or that has a note: it is left to be looked at.
    #[inline(always)]
    fn first<const ALL: bool>(&mut self, view: View<'_>) -> Option<Ref> {
        while self.next < self.end {
            let container = Ref::from_address(self.next);
            if if ALL { Heap::is_live(self.next) } else { view.note(container).get() != NONE } {
                return Some(container);
            }
            self.next += self.size;
        }
        None
    }
}

/// Counts the edges of the containers of one descriptor that come next in a page.
#[inline(never)]
fn alike<const ALL: bool, const RUN: bool, const VECTOR: bool, const MIXED: bool>(
    view: View<'_>,
    carries: &mut Carries,
    frozen: bool,
    plan: &Plan,
    blocks: &mut Blocks,
) -> Counted {
    let plan = *plan;
    let always_inner = if plan.class.is_some() { INNER } else { 0 };
    let (mut members, mut down) = (0, 0);
    let Blocks { next: mut address, end, size } = *blocks;
    while address < end {
        let (header, note) = (view.header_at(address), view.note_at(address));
        let descriptor = header.descriptor_if_live();
        if descriptor != Some(plan.descriptor) {
            if descriptor.is_some() && (ALL || note.get() != NONE) {
                break;
            }
            address += size;
            continue;
        }
        let start = address;
        address += size;
        let takes_part = if ALL {
            header.count.get() < IMMORTAL && !(frozen && view.space.is_frozen(&view.object(Ref::from_address(start))))
        } else {
            note.get() != NONE
        };
        if !takes_part {
            continue;
        }
        members += 1;
        let mut inner = always_inner;
        // SAFETY: it is a block.
        let own = unsafe { Ref::from_block(start) }.raw();
        plan.each_as::<RUN, VECTOR, MIXED>(view, start, |word| {
            if let Some(target) = view.own_container(word) {
                inner = INNER;
                down += i64::from(word < own) * 2 - 1;
                add::<ALL>(view, carries, target);
            }
        });
        if !ALL {
            note.set(note.get() | inner);
        } else if note.get() & STATE < MOST {
            // It takes part: one more than the edges to it.
            note.set((note.get() + 1) | inner);
        } else {
            add::<true>(view, carries, Ref::from_address(start));
            note.set(note.get() | inner);
        }
    }
    let counted = Counted { members, down };
    blocks.next = address;
    counted
}

/// Lets the containers of the young generations take part.
pub(super) fn enter(view: View<'_>, generation: Generation, frozen: bool) {
    view.each_young(generation, |container| {
        if view.header(container).count.get() < IMMORTAL && (!frozen || !view.space.is_frozen(&view.object(container))) {
            view.note(container).set(MEMBER);
        }
    });
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
