//! Pass 1: count the edges between the containers that take part.
//!
//! An object whose count is larger than the number of edges found is held from outside: by a root, by native code, by an object that does
//! not take part.

use heap::Ref;

use super::carries::Carries;
use super::edges::Plans;
use super::generations::Generation;
use super::note::{INNER, INSIDE, MEMBER, MOST, NONE, STATE, View};
use crate::header::IMMORTAL;

/// Counts the edges among all containers, which have no notes yet, the frozen and the immortal excepted. Returns how many take part.
pub(super) fn among_all(view: View<'_>, carries: &mut Carries, frozen: bool) -> usize {
    let mut plans = Plans::new();
    let mut classes = ClassEdges::default();
    let mut members = 0;
    view.each_live(|container| {
        let header = view.header(container);
        if header.count.get() >= IMMORTAL || (frozen && view.space.is_frozen(&view.object(container))) {
            return;
        }
        members += 1;
        add::<true>(view, carries, container);
        let plan = plans.of(view, header.descriptor());
        let mut inner = plan.class.is_some();
        classes.note(plan.class, |class, edges| add_many(view, carries, class, edges));
        plan.each(view, container, |target| {
            if target.is_container() {
                inner = true;
                add::<true>(view, carries, target);
            }
        });
        let note = view.note(container);
        note.set(note.get() | if inner { INNER } else { 0 });
    });
    classes.note(None, |class, edges| add_many(view, carries, class, edges));
    members
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
            if target.is_container() {
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

/// Edges to classes, gathered while neighbours have the same class.
#[derive(Default)]
struct ClassEdges {
    class: Option<Ref>,
    edges: u32,
}

impl ClassEdges {
    /// One edge more to `class`; what was gathered for another is handed to `add`.
    #[inline(always)]
    fn note(&mut self, class: Option<Ref>, add: impl FnOnce(Ref, u32)) {
        if self.class != class {
            if let Some(last) = self.class {
                add(last, self.edges);
            }
            *self = ClassEdges { class, edges: 0 };
        }
        self.edges += 1;
    }
}
