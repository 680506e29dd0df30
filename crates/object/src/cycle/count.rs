//! Pass 2: count the edges between the containers that take part.
//!
//! An object whose count is larger than the number of edges found is held from outside: by a root, by native code, by an object that does
//! not take part. Counts and edges meet in the notes (see `note`): afterwards no pass has to look at a count again.

use heap::{PageBlocks, Ref};

use super::carries::Carries;
use super::edges::{Plan, Plans, Traverse, by_shape};
use super::generations::Generation;
use super::leaf::{Finder, Leaves};
use super::note::{BIAS, INNER, MOST, NONE, balance, count_settled, is_full, may_take_part, takes_part, with_balance};
use super::view::{Blocks, View};
use crate::header::IMMORTAL;

/// Lets the containers of the young generations take part, but for leaves. Returns how many containers there are.
pub(super) fn enter_young(view: View<'_>, generation: Generation, carries: &mut Carries, frozen: bool, leaves: Leaves) -> usize {
    let mut pass = Pass::<false>::new(view, carries, frozen);
    let mut finder = Finder::new(view, leaves);
    view.pages(generation).map(|page| pass.enter_young_of(generation, &page, &mut finder)).sum()
}

/// Lets the containers that have notes take part again.
pub(super) fn enter_members(view: View<'_>, generation: Generation, carries: &mut Carries) {
    let mut pass = Pass::<false>::new(view, carries, false);
    view.each_member(generation, |container, note| {
        note.set(NONE);
        pass.enter(container, view.words(container).0);
    });
}

/// Lets all containers without a note take part, the frozen and the immortal excepted, and counts the edges among them. Returns how many
/// containers there are, those with a note included.
pub(super) fn among_unreached(view: View<'_>, carries: &mut Carries, frozen: bool) -> usize {
    count::<true>(view, Generation::Old, carries, frozen)
}

/// Counts the edges among the containers of `generation` that have entered. Returns how many these are.
pub(super) fn among_entered(view: View<'_>, generation: Generation, carries: &mut Carries) -> usize {
    count::<false>(view, generation, carries, false)
}

/// A note, raised by a count that it can hold.
#[inline(always)]
fn raised(note: u8, count: u32) -> u8 {
    note.wrapping_add(with_balance((count + BIAS) as i32, 0))
}

/// Whether a container belongs to a generation.
pub(super) fn has_generation(view: View<'_>, container: Ref, frozen: bool) -> bool {
    view.header(container).count.get() < IMMORTAL && !(frozen && view.space.is_frozen(&view.object(container)))
}

/// Counts the edges of those that have entered, or, if each that has no note `ENTERS` meanwhile, of these. Returns how many there are, in
/// the second case including those that had a note.
#[inline(always)]
fn count<const ENTERS: bool>(view: View<'_>, generation: Generation, carries: &mut Carries, frozen: bool) -> usize {
    let mut plans = Plans::new();
    let mut pass = Pass::<ENTERS>::new(view, carries, frozen);
    let mut settled = 0;
    for page in view.pages(generation) {
        if ENTERS {
            let here = count_settled(view.notes_of_page(page.start));
            settled += here;
            view.note_no_members(&page, here == page.used);
            if here == page.used {
                continue;
            }
        } else if !view.has_members(&page) {
            continue;
        }
        let mut blocks = Blocks::of(&page);
        let mut descriptors = 0;
        while let Some(descriptor) = pass.next_descriptor(&mut blocks) {
            let (plan, _) = plans.of(view, descriptor);
            by_shape!(plan.shape, Way => pass.alike::<Way>(plan, &mut blocks));
            descriptors += 1;
        }
        view.note_only_descriptor(&page, plans.last().filter(|_| descriptors == 1));
    }
    settled + pass.members
}

struct Pass<'a, 'c, const ENTERS: bool> {
    view: View<'a>,
    carries: &'c mut Carries,
    /// There are frozen containers.
    frozen: bool,
    /// Counts beyond this are looked at closely: none is while there are frozen containers.
    most: u32,
    /// Containers that take part.
    members: usize,
}

impl<'a, 'c, const ENTERS: bool> Pass<'a, 'c, ENTERS> {
    fn new(view: View<'a>, carries: &'c mut Carries, frozen: bool) -> Self {
        Pass { view, carries, frozen, most: if frozen { 0 } else { MOST }, members: 0 }
    }

    /// Lets the young containers of a page take part, but for leaves. Returns how many containers there are.
    #[inline(never)]
    fn enter_young_of(&mut self, generation: Generation, page: &PageBlocks, finder: &mut Finder<'_>) -> usize {
        let view = self.view;
        let (mut has_members, mut ageless) = (false, 0);
        let containers = view.each_young_of(generation, page, |container, count, descriptor| {
            if count > self.most || !finder.find(container, descriptor) {
                has_members = true;
                ageless += usize::from(!self.enter(container, count));
            }
        });
        view.note_no_members(page, !has_members);
        containers - ageless
    }

    /// Whether a container with this note is to be looked at, and edges to it.
    #[inline(always)]
    fn is_looked_at(note: u8) -> bool {
        if ENTERS { may_take_part(note) } else { takes_part(note) }
    }

    /// The descriptor of the next container that may take part: it is left to be looked at.
    #[inline(always)]
    fn next_descriptor(&self, blocks: &mut Blocks) -> Option<Ref> {
        while let Some(block) = blocks.first() {
            let descriptor = Ref::from_raw(self.view.words(block).1);
            if descriptor.is_some() && Self::is_looked_at(self.view.note(block).get()) {
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
        while let Some(own) = blocks.first() {
            let (count, descriptor) = view.words(own);
            let note = view.note(own);
            if descriptor != plan.descriptor.raw() {
                if descriptor != 0 && Self::is_looked_at(note.get()) {
                    break;
                }
                blocks.skip();
                continue;
            }
            blocks.skip();
            if !Self::is_looked_at(note.get()) || (ENTERS && !self.enter(own, count)) {
                continue;
            }
            members += 1;
            let mut inner = always_inner;
            plan.each_container::<T>(view, own.address(view.base), |target| {
                inner = INNER;
                self.edge(target);
            });
            note.set(note.get() | inner);
        }
        *page = blocks;
        self.members += members;
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
        if !has_generation(self.view, container, self.frozen) {
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

    /// One edge more to a container, if it takes part.
    #[inline(always)]
    fn edge(&mut self, target: Ref) {
        let note = self.view.note(target);
        if !Self::is_looked_at(note.get()) {
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
        if !Self::is_looked_at(note.get()) {
            return;
        }
        let mut balance = i64::from(balance(note.get())) - edges as i64;
        let carried = (-balance - 1).div_euclid(i64::from(MOST)).max(0);
        if carried > 0 && has_generation(self.view, target, self.frozen) {
            self.carries.add(target, carried as u32 * MOST);
        }
        balance += carried * i64::from(MOST);
        note.set(with_balance(balance as i32, note.get() & INNER));
    }
}
