//! Leaves: containers that hold no containers. They can be part of no cycle, so collections leave them out.
//!
//! Lists can be leaves: their vectors know whether a container was put into them. A list becomes a leaf when a collection comes to it, and
//! is one until a container is put into it or it is referred to weakly. Its note says so between collections, too. A collection beside a
//! million lists of numbers looks at none of them.
//!
//! A leaf that only garbage holds is freed by its count when the garbage is. The language hears of it as if it had been found with the
//! rest.
//!
//! See `docs/internals/cycle-collection.md`.

use heap::{REGION_SIZE, Ref, SideTable};

use super::edges::{Plan, Shape, vector_at};
use super::generations::Generation;
use super::note::{self, FRESH_LEAF, LEAF, NONE};
use super::view::View;
use crate::handle::Object;
use crate::header::Header;
use crate::space::Space;
use crate::vector::RefVector;

/// Where the vector is in what can be a leaf: behind the header.
pub(super) const VECTOR: usize = size_of::<Header>();

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
        let is_leaf = !vector_at(container.address(self.view.base) + self.vector as usize).is_inner();
        if is_leaf {
            self.view.note(container).set(LEAF);
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

/// Containers may be put into a vector: its owner is no leaf any more.
pub(crate) fn take_part_again(vector: &RefVector) {
    let address = std::ptr::from_ref(vector).expose_provenance();
    // SAFETY: a vector lies in an object of a space.
    let space = unsafe { Space::of(address & !(REGION_SIZE - 1)) };
    // SAFETY: what can be a leaf has its vector behind the header; if the owner is something else, its note is not that of a leaf.
    leave_out_no_more(space, unsafe { Ref::from_block(address - VECTOR) });
}

/// Whether an object is taken for one that holds no containers although it holds some.
pub(crate) fn is_false(space: &Space, object: &Object) -> bool {
    let reference = object.reference();
    let view = View::of(space);
    if !view.is_own_container(reference) {
        return false;
    }
    let plan = Plan::new(view, view.header(reference).descriptor());
    let is_leaf = matches!(view.note(reference).get(), LEAF | FRESH_LEAF);
    if plan.shape != Shape::Vector {
        return is_leaf;
    }
    let is_watched = space.side_bit(SideTable::WeaklyReferenced, object.block());
    let vector = plan.vector_at(reference.address(view.base));
    if vector.is_inner() { is_leaf } else { is_leaf && is_watched || vector.holds_containers(view.base) }
}
