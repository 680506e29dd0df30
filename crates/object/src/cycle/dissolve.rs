//! The last pass: free the garbage.
//!
//! All that refers to garbage is garbage, so its counts need not be counted down one by one: each object gives back what it holds outside
//! of the garbage, and then all blocks are freed. No object is ever seen half taken apart.

use heap::{PageBlocks, Ref, SideTable};

use super::edges::{Any, Plan, Plans, Traverse, by_shape};
use super::generations::Generation;
use super::note::{Blocks, NONE, View, count_notes, forget, has_notes};
use crate::handle::Object;

/// Frees every noted container. Returns how many there were.
pub(super) fn dissolve(view: View<'_>, generation: Generation) -> usize {
    let mut plans = Plans::new();
    for page in view.pages(generation) {
        if has_notes(view.notes_of_page(page.start)) {
            give_back_of_page(view, &mut plans, &page);
        }
    }
    let mut freed = 0;
    for page in view.pages(generation) {
        freed += free_blocks(view, &page);
    }
    freed
}

/// Frees the garbage of a page, of which nothing is looked at any more. Returns how much there was.
fn free_blocks(view: View<'_>, page: &PageBlocks) -> usize {
    let notes = view.notes_of_page(page.start);
    let garbage = count_notes(notes);
    if garbage == 0 {
        return 0;
    }
    // SAFETY: only garbage referred to what has a note, and none of that is looked at any more.
    if garbage == page.used && unsafe { view.space.free_page(page) } {
        forget(notes);
        return garbage;
    }
    let mut blocks = Blocks::of(page);
    // The last first: what is allocated next takes the places in the order in which they lie.
    while let Some(container) = blocks.take_last() {
        if view.note(container).replace(NONE) != NONE {
            // SAFETY: as above.
            unsafe { view.space.free(view.object(container).block()) };
        }
    }
    garbage
}

/// Releases what the garbage of a page holds outside of the garbage: other objects, buffers, notes. The blocks stay until all have.
fn give_back_of_page(view: View<'_>, plans: &mut Plans, page: &PageBlocks) {
    let Some(descriptor) = view.only_descriptor(page) else {
        return view.each_noted_of(page, |container, _| {
            let plan = plans.of(view, view.header(container).descriptor());
            give_back::<Any>(view, plan, container);
        });
    };
    let plan = plans.of(view, descriptor);
    by_shape!(plan.shape, Way => give_back_alike::<Way>(view, plan, page))
}

/// As [`give_back_of_page`], if all of its garbage has the same descriptor.
#[inline(never)]
fn give_back_alike<T: Traverse>(view: View<'_>, plan: &Plan, page: &PageBlocks) {
    let plan = *plan;
    view.each_noted_of(page, |container, _| give_back::<T>(view, &plan, container));
}

/// Releases what a piece of garbage holds outside of the garbage.
#[inline(always)]
fn give_back<T: Traverse>(view: View<'_>, plan: &Plan, container: Ref) {
    let release = |target: Ref| {
        if !view.is_own_container(target) || view.note(target).get() == NONE {
            // SAFETY: the garbage owned a count, and will not be looked at again.
            drop(unsafe { Object::from_owned_ref(view.base, target) });
        }
    };
    let start = container.address(view.base);
    plan.each_reference::<T>(view, start, release);
    if plan.has_vector() {
        plan.vector_at(start).free_buffer(view.space);
    }
    if let Some(class) = plan.class {
        release(class);
    }
    if !plan.is_bare {
        give_back_more(view, plan, container);
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
