//! Pass 1: count the edges between the containers that take part.
//!
//! An object whose count is larger than the number of edges found is held from outside: by a root, by native code, by an object that does
//! not take part.

use heap::{Heap, PageBlocks, Ref};

use super::carries::Carries;
use super::edges::{Plan, Plans, Shape};
use super::generations::Generation;
use super::note::{INNER, INSIDE, MEMBER, MOST, NONE, STATE, View, has_notes};
use crate::header::IMMORTAL;

/// Counts the edges among all containers, which have no notes yet, the frozen and the immortal excepted. Returns how many take part.
pub(super) fn among_all(view: View<'_>, carries: &mut Carries, frozen: bool) -> usize {
    let mut count = Count { view, carries, frozen, plans: Plans::new(), members: 0 };
    view.pages(Generation::Old).for_each(|page| count.page::<true>(page));
    count.members
}

/// Counts the edges among the containers of `generation` that have notes.
pub(super) fn among_noted(view: View<'_>, generation: Generation, carries: &mut Carries) {
    let mut count = Count { view, carries, frozen: false, plans: Plans::new(), members: 0 };
    view.pages(generation).filter(|page| has_notes(view.notes_of_page(page.start))).for_each(|page| count.page::<false>(page));
}

struct Count<'a, 'b> {
    view: View<'a>,
    carries: &'b mut Carries,
    frozen: bool,
    plans: Plans,
    members: usize,
}

impl Count<'_, '_> {
    /// Counts the edges of the containers of a page: of `ALL`, or of those with notes.
    fn page<const ALL: bool>(&mut self, page: PageBlocks) {
        let view = self.view;
        let mut blocks = Blocks { page, index: 0 };
        while let Some(container) = blocks.next::<ALL>(view) {
            let plan = *self.plans.of(view, view.header(container).descriptor());
            let count = match plan.shape() {
                Shape::Run => self.alike::<ALL, true, false, false>(&plan, &mut blocks),
                Shape::Vector => self.alike::<ALL, false, true, false>(&plan, &mut blocks),
                Shape::Mixed => self.alike::<ALL, true, true, true>(&plan, &mut blocks),
            };
            if let Some(class) = plan.class.filter(|_| count > 0)
                && (ALL || view.note(class).get() != NONE)
            {
                add_many(view, self.carries, class, count);
            }
            self.members += count as usize;
        }
    }

    /// Counts the edges of the containers of one descriptor that come next in a page. Returns how many of them take part.
    #[inline(never)]
    fn alike<const ALL: bool, const RUN: bool, const VECTOR: bool, const MIXED: bool>(&mut self, plan: &Plan, blocks: &mut Blocks) -> u32 {
        let (view, plan) = (self.view, *plan);
        let mut count = 0;
        while let Some(container) = blocks.next::<ALL>(view) {
            let header = view.header(container);
            if header.descriptor() != plan.descriptor {
                break;
            }
            blocks.index += 1;
            if ALL && (header.count.get() >= IMMORTAL || (self.frozen && view.space.is_frozen(&view.object(container)))) {
                continue;
            }
            count += 1;
            let mut inner = if plan.class.is_some() { INNER } else { 0 };
            plan.each_as::<RUN, VECTOR, MIXED>(view, container, |target| {
                if view.is_own_container(target) {
                    inner = INNER;
                    add::<ALL>(view, self.carries, target);
                }
            });
            let note = view.note(container);
            if !ALL {
                note.set(note.get() | inner);
            } else if note.get() & STATE < MOST {
                // It takes part: one more than the edges to it.
                note.set((note.get() + 1) | inner);
            } else {
                add::<true>(view, self.carries, container);
                note.set(note.get() | inner);
            }
        }
        count
    }
}

/// The blocks of a page that are still to be looked at.
struct Blocks {
    page: PageBlocks,
    index: usize,
}

impl Blocks {
    /// The next container that is alive, or that has a note: it is left to be looked at.
    #[inline(always)]
    fn next<const ALL: bool>(&mut self, view: View<'_>) -> Option<Ref> {
        while self.index < self.page.carved {
            let address = self.page.start + self.index * self.page.block_size;
            let container = Ref::from_address(address);
            if if ALL { Heap::is_live(address) } else { view.note(container).get() != NONE } {
                return Some(container);
            }
            self.index += 1;
        }
        None
    }
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
