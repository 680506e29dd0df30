//! The last pass: free the garbage.
//!
//! All that refers to garbage is garbage, so its counts need not be counted down one by one: each object gives back what it holds outside
//! of the garbage, and then all blocks are freed. No object is ever seen half taken apart.

use heap::{Ref, SideTable};

use super::edges::Plans;
use super::generations::Generation;
use super::note::{NONE, View, count_notes};
use crate::handle::Object;
use crate::layout::Items;
use crate::vector::RefVector;

/// Frees every noted container. Returns how many there were.
pub(super) fn dissolve(view: View<'_>, generation: Generation) -> usize {
    let mut plans = Plans::new();
    view.each_noted(generation, |container, _| give_back(view, &mut plans, container));
    let mut freed = 0;
    // The last first: what is allocated next takes the places in the order in which they lie.
    for page in view.pages(generation) {
        let notes = view.notes_of_page(page.start);
        let garbage = count_notes(notes);
        if garbage == 0 {
            continue;
        }
        freed += garbage;
        // SAFETY: only garbage referred to what has a note, and none of that is looked at any more.
        if garbage == page.used && unsafe { view.space.free_page(&page) } {
            notes.iter().for_each(|word| word.set(0));
            continue;
        }
        for index in (0..page.carved).rev() {
            let container = Ref::from_address(page.start + index * page.block_size);
            let note = view.note(container);
            if note.replace(NONE) != NONE {
                // SAFETY: as above.
                unsafe { view.space.free(view.object(container).block()) };
            }
        }
    }
    freed
}

/// Releases what a piece of garbage holds outside of the garbage: other objects, buffers, notes. Its block stays until all have.
fn give_back(view: View<'_>, plans: &mut Plans, container: Ref) {
    let object = view.object(container);
    let plan = plans.of(view, object.header().descriptor());
    let release = |target: Ref| {
        if !view.is_own_container(target) || view.note(target).get() == NONE {
            // SAFETY: the garbage owned a count, and will not be looked at again.
            drop(unsafe { Object::from_owned_ref(view.base, target) });
        }
    };
    plan.each(view, container.address(view.base), release);
    plan.class.into_iter().for_each(release);
    let layout = plan.layout;
    if layout.weak_link.is_some() {
        view.space.weak().detach(&object);
    }
    if let Items::Vector { at } = layout.items {
        // SAFETY: the layout says that a vector is there.
        unsafe { object.part::<RefVector>(at) }.free_buffer(view.space);
    }
    if let Some(release) = layout.release {
        // SAFETY: the references have been given back, and nothing else will look at the object.
        unsafe { release(&object) };
    }
    if plan.finalizer {
        view.space.clear_side_bit(SideTable::Finalized, object.block());
    }
}
