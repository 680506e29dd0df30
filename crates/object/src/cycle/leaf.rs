//! Leaves: containers in which a collection has found no containers. They can be part of no cycle, so collections leave them out.
//!
//! Lists can be leaves. One becomes a leaf when a collection looks at it, and is one until a container is put into it, which the list tells
//! (see `vector`), or it is referred to weakly. Its note says so between collections, too. A collection beside a million lists of numbers
//! looks at none of them.
//!
//! A leaf that only garbage holds is freed by its count when the garbage is. The language hears of it as if it had been found with the
//! rest.
//!
//! See `docs/internals/cycle-collection.md`.

use heap::{Place, REGION_SIZE, Ref, SideTable};

use super::edges::{Plan, Shape, vector_at};
use super::generations::Generation;
use super::note::{self, FRESH_LEAF, LEAF, NONE};
use super::view::View;
use crate::handle::Object;
use crate::space::Space;
use crate::vector::RefVector;

/// What a collection does about leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// Leave them out, and find new ones.
    LeftOut,
    /// Look at them as at all others: for those who want to see each piece of garbage.
    TakePart,
}

/// Finds leaves among young containers. Most are of few kinds: it remembers one that can be leaves, and one that cannot.
pub(super) struct Finder<'a> {
    view: View<'a>,
    leaves: Leaves,
    /// Descriptor and place of the vector of objects that can be leaves; 0 for none.
    leaf: u32,
    vector: u32,
    /// Descriptor of objects that cannot; 0 for none.
    other: u32,
}

impl<'a> Finder<'a> {
    pub(super) fn new(view: View<'a>, leaves: Leaves) -> Finder<'a> {
        Finder { view, leaves, leaf: 0, vector: 0, other: 0 }
    }

    /// Whether a container with this descriptor is to be a leaf. If so, it is one from now on.
    #[inline(always)]
    pub(super) fn find(&mut self, container: Ref, descriptor: u32) -> bool {
        if descriptor == self.other || (descriptor != self.leaf && !self.can_be_leaf(descriptor)) {
            return false;
        }
        let vector = vector_at(container.address(self.view.base) + self.vector as usize);
        let is_leaf = !vector.holds_containers(self.view.base);
        if is_leaf {
            become_leaf(self.view, container, vector);
        }
        is_leaf
    }

    /// Finds out whether objects of a descriptor can be leaves, and remembers it.
    #[cold]
    #[inline(never)]
    fn can_be_leaf(&mut self, descriptor: u32) -> bool {
        let plan = Ref::from_raw(descriptor).map(|descriptor| Plan::new(self.view, descriptor));
        match plan.filter(|plan| plan.can_be_leaf && self.leaves == Leaves::LeftOut) {
            Some(plan) => (self.leaf, self.vector) = (descriptor, plan.vector),
            None => self.other = descriptor,
        }
        self.leaf == descriptor
    }
}

/// A container is a leaf from now on: its vector holds no containers.
#[inline(always)]
pub(super) fn become_leaf(view: View<'_>, container: Ref, vector: &RefVector) {
    vector.become_leaf();
    view.note(container).set(LEAF);
}

/// All leaves take part in the collection that begins.
pub(super) fn forget(view: View<'_>) {
    view.space.own_containers().for_each(|page| note::forget_leaves(view.notes_of_page(page.start)));
}

/// The leaves of `generation` and the younger ones are told from older ones, as some of them may end with the garbage, until [`end_fresh`].
pub(super) fn begin_fresh(view: View<'_>, generation: Generation) {
    if generation != Generation::Old {
        view.pages(generation).for_each(|page| view.begin_fresh_leaves(generation, &page));
    }
}

/// All leaves are alike again.
pub(super) fn end_fresh(view: View<'_>, generation: Generation) {
    if generation != Generation::Old {
        view.pages(generation).for_each(|page| note::end_fresh_leaves(view.notes_of_page(page.start)));
    }
}

/// Whether the note of a leaf says that it belongs to `generation` or a younger one.
#[inline(always)]
pub(super) fn is_of(generation: Generation, note: u8) -> bool {
    note == if generation == Generation::Old { LEAF } else { FRESH_LEAF }
}

/// If a container is a leaf, it is none any more.
pub(crate) fn leave_out_no_more(space: &Space, container: Ref) {
    let note = View::of(space).note(container);
    if matches!(note.get(), LEAF | FRESH_LEAF) {
        note.set(NONE);
    }
}

/// A container may be put into the leaf whose vector this is.
pub(crate) fn expect_container(vector: &RefVector) {
    let address = std::ptr::from_ref(vector).expose_provenance();
    // SAFETY: a vector lies in an object of a space.
    let space = unsafe { Space::of(address & !(REGION_SIZE - 1)) };
    if let Place::Block(block) = space.place_of(address) {
        leave_out_no_more(space, Ref::from_address(block.start));
    }
}

/// Whether an object is left out although it should not be.
pub(crate) fn is_false(space: &Space, object: &Object) -> bool {
    let reference = object.reference();
    let view = View::of(space);
    if !view.is_own_container(reference) || !matches!(view.note(reference).get(), LEAF | FRESH_LEAF) {
        return false;
    }
    let plan = Plan::new(view, view.header(reference).descriptor());
    let vector = plan.vector_at(reference.address(view.base));
    let is_watched = space.side_bit(SideTable::WeaklyReferenced, object.block());
    plan.shape != Shape::Vector || is_watched || !vector.is_leaf() || vector.holds_containers(view.base)
}
