//! What happens when a count reaches zero.
//!
//! ```text
//! die -> nothing to do but free?       free
//!     -> else: taken apart, unless others are: then onto the list of the dead; whoever started takes them apart, one after the other
//!            finalizer not run yet?    revive with one count, hand to the language (`pending`)
//!            weakly referenced?        empty the weak references, hand their callbacks to the language
//!            take each reference       which may put more on the list
//!            free buffers, count the class down, free the block
//! ```
//!
//! Nothing here runs code of the language (the quiet law) and nothing recurses: the list of the dead is linked through the count words
//! of the dead objects, so a million-node chain dies in constant native stack and without allocating.
//!
//! See `docs/internals/counting.md`, with a worked example.

use std::ptr::{self, NonNull};

use heap::{Heap, REGION_SIZE, Ref, SideTable};

use crate::cycle::leaf;
use crate::descriptor::{Descriptor, DescriptorFlags};
use crate::handle::{Borrowed, Object};
use crate::header::Header;
use crate::layout::{Items, Layout};
use crate::slot::Slot;
use crate::space::Space;
use crate::vector::RefVector;
use crate::weak::WeakLink;

/// Ends an object whose count has reached zero. Returns whether anything may have become due by it: see [`Object::release`].
///
/// # Safety
///
/// `header` is an object in a space with count zero, that nothing refers to any more.
#[inline(never)]
pub(crate) unsafe fn die(header: NonNull<Header>) -> bool {
    // SAFETY: the caller's promise.
    unsafe { die_in(header.addr().get() & !(REGION_SIZE - 1), header) }
}

/// The same in line, for whoever knows where the region begins.
///
/// # Safety
///
/// As for [`die`], and the object lies in the region at `base`.
#[inline(always)]
pub(crate) unsafe fn die_in(base: usize, header: NonNull<Header>) -> bool {
    // SAFETY: the object is intact until it is freed below.
    let object = unsafe { Borrowed::from_header(header) };
    // SAFETY: a header's descriptor is alive while the object is.
    let descriptor = unsafe { &*ptr::with_exposed_provenance::<Descriptor>(object.header().descriptor().address(base)) };
    if descriptor.flags.get().has(DescriptorFlags::PLAIN) && !object.reference().is_container() {
        // SAFETY: the object is intact, so its heap is.
        let heap = unsafe { Heap::of(base) };
        // SAFETY: nothing refers to the block, and a plain object owns nothing.
        unsafe { heap.free(header.cast::<u8>()) };
        return false;
    }
    end(header);
    true
}

/// Ends an object that may own something, and what dies with it. If others are being taken apart, it waits for its turn.
#[inline(never)]
fn end(header: NonNull<Header>) {
    // SAFETY: the object is intact until it is taken apart.
    let object = unsafe { Borrowed::from_header(header) };
    let space = object.space();
    if space.dying.replace(true) {
        return bury(space, object);
    }
    let (mut dead, mut was_buried) = (Some(header), false);
    while let Some(header) = dead {
        dismantle(space, header, was_buried);
        (dead, was_buried) = (unbury(space), true);
    }
    space.dying.set(false);
}

/// Puts an object on the list of the dead, whose links are the count words. What the same object let go comes in the order in which it
/// did, before what others let go earlier: as if the dead were taken apart by recursion.
fn bury(space: &Space, object: Borrowed<'_>) {
    if object.layout().weak_link.is_some() {
        // Until it is taken apart, its count word may be a link: whose target dies meanwhile must know.
        space.set_side_bit(SideTable::Pending, object.block());
    }
    let own = object.reference();
    let link = &object.header().count;
    match space.buried_last.replace(Some(own)) {
        None => link.set(space.dead.replace(Some(own)).map_or(0, Ref::raw)),
        Some(last) => {
            // SAFETY: objects on the list are intact.
            let last = unsafe { Borrowed::from_ref(space.base(), last) };
            link.set(last.header().count.replace(own.raw()));
        }
    }
}

/// Takes an object off the list of the dead, with count zero.
#[inline(always)]
fn unbury(space: &Space) -> Option<NonNull<Header>> {
    space.buried_last.set(None);
    let reference = space.dead.get()?;
    let address = reference.address(space.base());
    let header = NonNull::new(std::ptr::with_exposed_provenance_mut::<Header>(address))?;
    // SAFETY: objects on the list are intact.
    let next = unsafe { header.as_ref() }.count.replace(0);
    space.dead.set(Ref::from_raw(next));
    Some(header)
}

/// Takes one dead object apart, unless it still has a finalizer to run.
#[inline(always)]
fn dismantle(space: &Space, header: NonNull<Header>, was_buried: bool) {
    let block = header.cast::<u8>();
    // SAFETY: the object is intact and has one count as long as this handle: it is forgotten below or revived.
    let object = unsafe { Object::from_owned(header) };
    object.header().count.set(1);
    let descriptor = object.descriptor();
    let layout = &space.layouts()[descriptor.layout.get().0 as usize];
    let (class_ref, inline_slots) = (descriptor.class.get(), descriptor.inline_slots.get().into());
    // SAFETY: an object's class lives at least as long as the object.
    let flags = unsafe { space.descriptor_at(class_ref) }.flags.get();
    let object = match flags.has_any(DescriptorFlags::FINALIZER.with(DescriptorFlags::WEAKLY_REFERENCED)) || layout.weak_link.is_some() {
        false => object,
        true => match tell(space, object, was_buried) {
            Some(object) => object,
            None => return,
        },
    };
    take_references(space, &object, inline_slots, layout);
    if let Some(release) = layout.release {
        // SAFETY: the references have been taken, and nothing else will look at the object.
        unsafe { release(&object) };
    }
    if object.reference().is_container() {
        space.generations().one_less();
        space.forget_notes(block);
    }
    std::mem::forget(object);
    // SAFETY: nothing refers to the block any more.
    unsafe { space.free(block) };
    // SAFETY: the instance owned a count of its class, or the class is immortal.
    drop(unsafe { Object::from_owned_ref(space.base(), class_ref) });
}

/// Tells whoever wants to know that an object dies. Gives it back if it does: not if that must be waited for.
#[inline(never)]
fn tell(space: &Space, object: Object, was_buried: bool) -> Option<Object> {
    let block = object.block();
    // SAFETY: an object's class lives at least as long as the object.
    let flags = unsafe { space.descriptor_at(object.class_ref()) }.flags.get();
    let has_finalizer = flags.has(DescriptorFlags::FINALIZER);
    if has_finalizer && !space.side_bit(SideTable::Finalized, block) {
        space.pending().finalize(space, object);
        return None;
    }
    if object.layout().weak_link.is_some() && !weak_reference_may_die(space, &object, was_buried) {
        space.pending().call_back(space, object);
        return None;
    }
    if flags.has(DescriptorFlags::WEAKLY_REFERENCED) && space.side_bit(SideTable::WeaklyReferenced, block) {
        space.weak().forget(&object, |reference, link| tell_weak_reference(space, reference, link));
    }
    if has_finalizer {
        space.clear_side_bit(SideTable::Finalized, block);
    }
    Some(object)
}

/// The target of `reference` has died. If there is a callback, the language is to call it.
fn tell_weak_reference(space: &Space, reference: &Object, link: &WeakLink) {
    if link.callback.is_empty() {
        return;
    }
    if space.side_bit(SideTable::Pending, reference.block()) {
        // It is on the list of the dead, behind its target. It lives on to be called.
        space.clear_side_bit(SideTable::Pending, reference.block());
    } else {
        space.pending().call_back(space, reference.clone());
    }
}

/// Whether a dead weak reference can be taken apart: not if it has been told that its target died before it. If so, it leaves its chain.
fn weak_reference_may_die(space: &Space, reference: &Object, was_buried: bool) -> bool {
    if was_buried {
        if !space.side_bit(SideTable::Pending, reference.block()) {
            return false;
        }
        space.clear_side_bit(SideTable::Pending, reference.block());
    }
    space.weak().detach(reference);
    true
}

/// Takes every reference that an object holds and releases it; frees its vector.
///
/// The order is CPython's: attributes and entries forwards, the items of a list or tuple backwards.
#[inline(always)]
fn take_references(space: &Space, object: &Object, inline_slots: usize, layout: &Layout) {
    let base = space.base();
    let release = |slot: &Slot| release_raw(base, slot.take_raw());
    for field in layout.fields {
        // SAFETY: the layout says that a slot is there.
        release(unsafe { object.part(field.offset) });
    }
    for field in layout.kept {
        // SAFETY: as above.
        release(unsafe { object.part(field.offset) });
    }
    let items = items(object, inline_slots, layout.items);
    if matches!(layout.items, Items::Slots { .. }) {
        items.iter().for_each(release);
    }
    if layout.trailing {
        object.trailing().iter().for_each(release);
    }
    match (layout.clear, layout.visit) {
        // SAFETY: the function belongs to this object's layout.
        (Some(clear), _) => unsafe { clear(object) },
        // SAFETY: as above.
        (None, Some(more)) => unsafe { more(object, &mut |slot| release(slot)) },
        (None, None) => {}
    }
    if !matches!(layout.items, Items::Slots { .. }) {
        items.iter().rev().for_each(release);
    }
    if let Items::Vector { at } = layout.items {
        // SAFETY: the layout says that a vector is there.
        let vector = unsafe { object.part::<RefVector>(at) };
        vector.free_buffer(space);
        if !vector.is_inner() {
            leaf::leave_out_no_more(space, object.reference());
        }
    }
}

/// The slots that the layout says follow one another.
#[inline(always)]
fn items(object: &Object, inline_slots: usize, items: Items) -> &[Slot] {
    let (first, count) = match items {
        Items::None => return &[],
        Items::Inline { length, first } => {
            // SAFETY: the layout says that a length is there.
            let length = unsafe { *object.part::<u32>(length) };
            (first, length as usize)
        }
        Items::Vector { at } => {
            // SAFETY: the layout says that a vector is there.
            let vector = unsafe { object.part::<RefVector>(at) };
            // SAFETY: it changes only when the object does, after the slice has been used.
            return unsafe { vector.slots() };
        }
        Items::Slots { first } => (first, inline_slots),
    };
    // SAFETY: the first item lies within the block, or right behind it if there is none.
    let first = unsafe { object.block().add(first.into()) }.cast::<Slot>();
    // SAFETY: `count` slots follow one another from `first` on.
    unsafe { std::slice::from_raw_parts(first.as_ptr(), count) }
}

/// Gives back one count of the object of the region at `base` that the stored word `raw` refers to.
#[inline(always)]
fn release_raw(base: usize, raw: u32) {
    if let Some(reference) = Ref::from_raw(raw) {
        // SAFETY: the slot owned a count.
        drop(unsafe { Object::from_owned_ref(base, reference) });
    }
}

/// Shows every slot of an object to `visit`, in the order fields, kept ones, items, the rest.
pub(crate) fn visit_slots(object: &Object, visit: &mut dyn FnMut(&Slot)) {
    let layout = object.layout();
    for field in layout.fields.iter().chain(layout.kept) {
        // SAFETY: the layout says that a slot is there.
        visit(unsafe { object.part(field.offset) });
    }
    let inline_slots = object.descriptor().inline_slots.get().into();
    items(object, inline_slots, layout.items).iter().chain(object.trailing()).for_each(&mut *visit);
    if let Some(more) = layout.visit {
        // SAFETY: the function belongs to this object's layout.
        unsafe { more(object, visit) };
    }
}
