//! Pass 1: count the edges between the containers that take part.
//!
//! An object whose count is larger than the number of edges found is held from outside: by a root, by native code, by an object that does
//! not take part. Counts and edges meet in the notes (see `note`): afterwards no pass has to look at a count again.

use heap::Ref;

use super::carries::Carries;
use super::edges::{Plan, Plans, Traverse, by_shape};
use super::generations::Generation;
use super::note::{BIAS, Blocks, INNER, MOST, NONE, View, balance, has_notes, is_full, with_balance};
use super::sweep::Direction;
use crate::header::IMMORTAL;

/// What was counted.
#[derive(Clone, Copy, Default)]
pub(super) struct Counted {
    /// Containers that take part.
    pub(super) members: usize,
    /// Of examples of edges: those that lead to lower addresses, less those to higher.
    down: i64,
}

impl Counted {
    /// Where most edges lead.
    pub(super) fn direction(self) -> Direction {
        if self.down > 0 { Direction::Down } else { Direction::Up }
    }
}

/// Lets the containers of the young generations take part.
pub(super) fn enter_young(view: View<'_>, generation: Generation, carries: &mut Carries, frozen: bool) {
    let mut pass = Pass::<false>::new(view, carries, frozen);
    view.each_young(generation, |container| {
        pass.enter(container, view.words(container).0);
    });
}

/// Lets the containers that have notes take part again.
pub(super) fn enter_noted(view: View<'_>, generation: Generation, carries: &mut Carries) {
    let mut pass = Pass::<false>::new(view, carries, false);
    view.each_noted(generation, |container, note| {
        note.set(NONE);
        pass.enter(container, view.words(container).0);
    });
}

/// Lets all containers take part, the frozen and the immortal excepted, and counts the edges among them.
pub(super) fn among_all(view: View<'_>, carries: &mut Carries, frozen: bool) -> Counted {
    count::<true>(view, Generation::Old, carries, frozen)
}

/// Counts the edges among the containers of `generation` that have entered.
pub(super) fn among_entered(view: View<'_>, generation: Generation, carries: &mut Carries) -> Counted {
    count::<false>(view, generation, carries, false)
}

/// A note, raised by a count that it can hold.
#[inline(always)]
fn raised(note: u8, count: u32) -> u8 {
    note.wrapping_add(with_balance((count + BIAS) as i32, 0))
}

/// Whether a container takes part in a collection of all.
pub(super) fn takes_part(view: View<'_>, container: Ref, frozen: bool) -> bool {
    view.header(container).count.get() < IMMORTAL && !(frozen && view.space.is_frozen(&view.object(container)))
}

/// Counts the edges of `ALL` containers, which enter meanwhile, or of those that have entered.
#[inline(always)]
fn count<const ALL: bool>(view: View<'_>, generation: Generation, carries: &mut Carries, frozen: bool) -> Counted {
    let mut plans = Plans::new();
    let mut pass = Pass::<ALL>::new(view, carries, frozen);
    for page in view.pages(generation) {
        if !ALL && !has_notes(view.notes_of_page(page.start)) {
            continue;
        }
        let mut blocks = Blocks::of(&page);
        let mut descriptors = 0;
        while let Some(descriptor) = pass.next_descriptor(&mut blocks) {
            let plan = plans.of(view, descriptor);
            by_shape!(plan.shape, Way => pass.alike::<Way>(plan, &mut blocks));
            descriptors += 1;
        }
        view.note_only_descriptor(&page, plans.last().filter(|_| descriptors == 1));
    }
    pass.counted
}

struct Pass<'a, 'c, const ALL: bool> {
    view: View<'a>,
    carries: &'c mut Carries,
    /// There are frozen containers.
    frozen: bool,
    /// Counts beyond this are looked at closely: none is while there are frozen containers.
    most: u32,
    counted: Counted,
}

impl<'a, 'c, const ALL: bool> Pass<'a, 'c, ALL> {
    fn new(view: View<'a>, carries: &'c mut Carries, frozen: bool) -> Self {
        Pass { view, carries, frozen, most: if frozen { 0 } else { MOST }, counted: Counted::default() }
    }

    /// The descriptor of the next container that may take part: it is left to be looked at.
    #[inline(always)]
    fn next_descriptor(&self, blocks: &mut Blocks) -> Option<Ref> {
        while let Some(block) = blocks.first() {
            let descriptor = Ref::from_raw(self.view.words(block).1);
            if descriptor.is_some() && (ALL || self.view.note(block).get() != NONE) {
                return descriptor;
            }
            blocks.skip();
        }
        None
    }

    /// Counts the edges of the containers of one descriptor that come next in a page.
    #[inline(never)]
    fn alike<T: Traverse>(&mut self, plan: &Plan, page: &mut Blocks) {
        let (view, plan, mut blocks) = (self.view, *plan, *page);
        // Reaching an object leads to its class.
        let always_inner = if plan.class.is_some() { INNER } else { 0 };
        let mut members = 0;
        // The last edge, as an example of where they lead.
        let mut example = None;
        while let Some(own) = blocks.first() {
            let (count, descriptor) = view.words(own);
            let note = view.note(own);
            if descriptor != plan.descriptor.raw() {
                if descriptor != 0 && (ALL || note.get() != NONE) {
                    break;
                }
                blocks.skip();
                continue;
            }
            blocks.skip();
            let takes_part = if ALL { self.enter(own, count) } else { note.get() != NONE };
            if !takes_part {
                continue;
            }
            members += 1;
            let mut inner = always_inner;
            plan.each_container::<T>(view, own.address(view.base), |target| {
                inner = INNER;
                example = Some((own, target));
                self.edge(target);
            });
            note.set(note.get() | inner);
        }
        *page = blocks;
        self.counted.members += members;
        if let Some((own, target)) = example {
            self.counted.down += if target < own { 1 } else { -1 };
        }
        if let Some(class) = plan.class.filter(|_| members > 0) {
            self.edges(class, members);
        }
    }

    /// A container takes part: its count raises its balance. False, and nothing happens, if it does not, as it is immortal or frozen.
    #[inline(always)]
    fn enter(&mut self, container: Ref, count: u32) -> bool {
        if count > self.most {
            return self.enter_slowly(container);
        }
        let note = self.view.note(container);
        note.set(raised(note.get(), count));
        true
    }

    #[cold]
    #[inline(never)]
    fn enter_slowly(&mut self, container: Ref) -> bool {
        if !takes_part(self.view, container, self.frozen) {
            return false;
        }
        let note = self.view.note(container);
        let count = self.view.words(container).0;
        note.set(if count <= MOST {
            raised(note.get(), count)
        } else {
            // The table decides, so there must be a place for it.
            self.carries.add(container, 0);
            with_balance(balance(note.get()) - 1, 0)
        });
        true
    }

    /// One edge more to a container, if it takes part. With `ALL` it does.
    #[inline(always)]
    fn edge(&mut self, target: Ref) {
        let note = self.view.note(target);
        if !ALL && note.get() == NONE {
            return;
        }
        if is_full(note.get()) {
            return self.edges(target, 1);
        }
        note.set(note.get().wrapping_sub(with_balance(1, 0)));
    }

    /// As many edges more.
    #[cold]
    #[inline(never)]
    fn edges(&mut self, target: Ref, edges: usize) {
        let note = self.view.note(target);
        if !ALL && note.get() == NONE {
            return;
        }
        let mut balance = i64::from(balance(note.get())) - edges as i64;
        let carried = (-balance - 1).div_euclid(i64::from(MOST)).max(0);
        if carried > 0 && takes_part(self.view, target, self.frozen) {
            self.carries.add(target, carried as u32 * MOST);
        }
        balance += carried * i64::from(MOST);
        note.set(with_balance(balance as i32, note.get() & INNER));
    }
}
