//! The last pass: free the garbage.
//!
//! All that refers to garbage is garbage, so its counts need not be counted down one by one: each object gives back what it holds outside
//! of the garbage, and then all blocks are freed. No object is ever seen half taken apart.

use heap::{FreeBatch, PageBlocks, Ref, SideTable};

use super::edges::{Any, Plan, Plans, Traverse, by_shape};
use super::generations::Generation;
use super::leaf;
use super::note::{NONE, count_members, forget, takes_part};
use super::view::{Blocks, View};
use crate::handle::Object;

/// What was freed.
#[derive(Clone, Copy, Default)]
pub(super) struct Freed {
    /// Garbage.
    pub(super) members: usize,
    /// Leaves of the generation that only garbage held.
    pub(super) leaves: usize,
}

/// Frees every container that is garbage, and the leaves that nothing else holds.
pub(super) fn dissolve(view: View<'_>, generation: Generation) -> Freed {
    let leaves = give_back(view, generation);
    let members = view.pages(generation).map(|page| free_blocks(view, &page)).sum();
    Freed { members, leaves }
}

/// Frees the garbage of a page, of which nothing is looked at any more. Returns how much there was.
fn free_blocks(view: View<'_>, page: &PageBlocks) -> usize {
    let notes = view.notes_of_page(page.start);
    let garbage = if view.may_have_members(page) { count_members(notes) } else { 0 };
    if garbage == 0 {
        return 0;
    }
    // SAFETY: only garbage referred to what takes part, and none of that is looked at any more.
    if garbage == page.used && unsafe { view.space.free_page(page.start) } {
        forget(notes);
        return garbage;
    }
    let mut blocks = Blocks::of(page);
    // The last first: what is allocated next takes the places in the order in which they lie.
    while let Some(container) = blocks.take_last() {
        let note = view.note(container);
        if takes_part(note.get()) {
            note.set(NONE);
            // SAFETY: as above.
            unsafe { view.space.free(view.object(container).block()) };
        }
    }
    garbage
}

/// Releases what the garbage holds outside of the garbage: other objects, buffers, notes. Its blocks stay until all have. Returns how many
/// leaves ended by that.
fn give_back(view: View<'_>, generation: Generation) -> usize {
    let mut giving = GiveBack { view, generation, buffers: FreeBatch::new(view.space), leaves: 0 };
    let mut plans = Plans::new();
    for page in view.pages(generation) {
        if !view.has_members(&page) {
            continue;
        }
        let Some(descriptor) = view.only_descriptor(&page) else {
            view.each_member_of(&page, |container, _| {
                let (plan, _) = plans.of(view, view.header(container).descriptor());
                giving.one::<Any>(view, plan, container);
            });
            continue;
        };
        let (plan, _) = plans.of(view, descriptor);
        by_shape!(plan.shape, Way => giving.alike::<Way>(plan, &page))
    }
    giving.leaves
}

struct GiveBack<'a> {
    view: View<'a>,
    generation: Generation,
    buffers: FreeBatch<'a>,
    /// Leaves that have ended.
    leaves: usize,
}

impl GiveBack<'_> {
    /// All garbage of a page has the same descriptor.
    #[inline(never)]
    fn alike<T: Traverse>(&mut self, plan: &Plan, page: &PageBlocks) {
        let (view, plan) = (self.view, *plan);
        view.each_member_of(page, |container, _| self.one::<T>(view, &plan, container));
    }

    /// Releases what a piece of garbage holds outside of the garbage.
    #[inline(always)]
    fn one<T: Traverse>(&mut self, view: View<'_>, plan: &Plan, container: Ref) {
        let start = container.address(view.base);
        plan.each_reference::<T>(view, start, |target| self.release(view, target));
        if let Some(buffer) = plan.buffer_at(start) {
            // SAFETY: the vector's items have been given back, and nothing looks at it any more.
            unsafe { self.buffers.free(buffer) };
        }
        if let Some(class) = plan.class {
            self.release(view, class);
        }
        if !plan.is_bare {
            give_back_more(view, plan, container);
        }
    }

    /// Releases what a piece of garbage holds, if it is not garbage itself.
    #[inline(always)]
    fn release(&mut self, view: View<'_>, target: Ref) {
        if view.is_own_container(target) {
            let note = view.note(target).get();
            if takes_part(note) {
                return;
            }
            self.leaves += usize::from(leaf::is_of(self.generation, note) && view.header(target).count.get() == 1);
        }
        // SAFETY: the garbage owned a count, and will not be looked at again.
        drop(unsafe { Object::from_owned_ref(view.base, target) });
    }
}

/// Releases what is no reference.
#[inline(never)]
fn give_back_more(view: View<'_>, plan: &Plan, container: Ref) {
    let object = view.object(container);
    if plan.layout.weak_link.is_some() {
        view.space.weak().detach(&object);
    }
    if let Some(release) = plan.layout.release {
        // SAFETY: the references have been given back, and nothing else will look at the object.
        unsafe { release(&object) };
    }
    if plan.finalizer {
        view.space.clear_side_bit(SideTable::Finalized, object.block());
    }
}
