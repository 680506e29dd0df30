//! The list of all classes made at run time, in order of birth: how a class finds the classes that derive from it.
//!
//! The list is a ring through the classes themselves, closed by `object`, which is always there. Its links are not counted: a class that
//! dies leaves it. So a class does not keep those that derive from it, and needs no weak references to know them.

use heap::Ref;
use object::{Object, Slot};

use super::{Class, ClassFlags, mro};
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::tuple;

/// Puts a new class at the end of the list.
pub(super) fn enter(runtime: &Runtime, class: &Object) {
    let ring = ClassId::Object.reference();
    let anchor = runtime.class_body(ClassId::Object);
    let Some(body) = class.body::<Class>() else { return };
    let last = anchor.older.get().unwrap_or(ring);
    body.older.set(Some(last));
    body.newer.set(Some(ring));
    // SAFETY: classes leave the list before they end.
    unsafe { at(class.base(), last) }.newer.set(Some(class.reference()));
    anchor.older.set(Some(class.reference()));
    for base in mro::order_of(class).iter().skip(1).filter_map(|base| base.body::<Class>()) {
        base.mark(ClassFlags::HAS_SUBCLASSES, true);
    }
}

/// Takes a dying class off the list.
///
/// # Safety
///
/// `object` is a dying class.
pub(super) unsafe fn leave(object: &Object) {
    // SAFETY: the caller's promise.
    let body = unsafe { object.body_unchecked::<Class>() };
    if let (Some(older), Some(newer)) = (body.older.take(), body.newer.take()) {
        // SAFETY: classes leave the list before they end.
        unsafe { at(object.base(), older) }.newer.set(Some(newer));
        // SAFETY: as above.
        unsafe { at(object.base(), newer) }.older.set(Some(older));
    }
}

/// # Safety
///
/// `reference` is a class that lives as long as the result is used.
unsafe fn at<'a>(base: usize, reference: Ref) -> &'a Class {
    // SAFETY: the caller's promise.
    unsafe { &*std::ptr::with_exposed_provenance::<Class>(reference.address(base)) }
}

/// The classes made at run time that satisfy `wanted`, oldest first.
fn made_at_run_time(runtime: &Runtime, wanted: impl Fn(&Class) -> bool) -> Vec<Object> {
    let ring = ClassId::Object.reference();
    let mut found = Vec::new();
    let mut next = runtime.class_body(ClassId::Object).newer.get();
    while let Some(reference) = next.filter(|next| *next != ring) {
        // SAFETY: classes leave the list before they end.
        let class = unsafe { at(runtime.base(), reference) };
        if wanted(class) {
            // SAFETY: as above.
            found.push(unsafe { Object::clone_ref(runtime.base(), reference) });
        }
        next = class.newer.get();
    }
    found
}

/// The classes that name `class` among their bases, in order of birth.
pub(crate) fn direct_subclasses(runtime: &Runtime, class: &Object) -> Vec<Object> {
    let wanted = class.reference();
    let has_base = |candidate: &Class| {
        let bases = candidate.bases.get();
        let bases = bases.as_ref().and_then(tuple::items).unwrap_or_default();
        bases.iter().any(|base| base.reference() == Some(wanted))
    };
    let built_in = runtime.tables().ids().filter(|id| has_base(runtime.class_body(*id)) && !is_hidden(*id));
    built_in.map(|id| runtime.class(id).owned()).chain(made_at_run_time(runtime, has_base)).collect()
}

/// Whether no program gets to see the class.
fn is_hidden(id: ClassId) -> bool {
    id == ClassId::Shape || id == ClassId::Roots
}

/// The classes made at run time that have `class` in their MRO, itself not among them.
pub(crate) fn all_subclasses(runtime: &Runtime, class: &Object) -> Vec<Object> {
    let wanted = class.reference();
    made_at_run_time(runtime, |candidate| {
        let order = candidate.mro.get();
        let order = order.as_ref().and_then(tuple::items).unwrap_or_default();
        order.iter().skip(1).filter_map(Slot::reference).any(|base| base == wanted)
    })
}
