//! `tuple`: a fixed run of references within one block.

mod methods;
pub mod structure;

use std::cell::Cell;
use std::mem::offset_of;
use std::ptr::NonNull;

use object::{Body, Borrowed, Extent, Header, Items, Kind, Layout, LayoutId, Object, Slot, Tracking};

use crate::class::Class;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::list;
use crate::roots::Root;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{instance, ops, sequence};

/// The class `tuple`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Tuple,
    "tuple",
    Layout {
        items: Items::Inline { length: offset_of!(Tuple, length) as u16, first: size_of::<Tuple>() as u16 },
        extent: Extent::Computed(extent),
        tracking: Tracking::IfHolding,
        ..Layout::leaf("tuple")
    },
)
.methods(methods::METHODS)
.constructed_by(|runtime, args| match args.len() {
    0 => Some(empty(runtime)),
    1 => Some(from_iterable(runtime, &args.at(0))),
    _ => None,
})
.doc("Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object.");

fn extent(object: &Object) -> usize {
    size_of::<Tuple>() + items(object).map_or(0, size_of_val)
}

/// The fixed part of a tuple; its slots follow.
#[repr(C)]
struct Tuple {
    header: Header,
    length: Cell<u32>,
}

const _: () = assert!(size_of::<Tuple>() + 3 * size_of::<Slot>() == 24, "a 3-tuple takes 24 bytes");

// SAFETY: `Tuple` is `repr(C)`, begins with a header, and its references are the `Inline` items of its layout.
unsafe impl Body for Tuple {
    const LAYOUT: LayoutId = ClassId::Tuple.layout();
}

/// A tuple of the given objects.
pub fn new(runtime: &Runtime, items: impl ExactSizeIterator<Item = Object>) -> Value {
    if items.len() == 0 {
        return empty(runtime);
    }
    make(runtime, runtime.class_body(ClassId::Tuple), items)
}

/// `()`, which exists once.
pub fn empty(runtime: &Runtime) -> Value {
    let root = runtime.root(Root::EmptyTuple);
    if let Some(empty) = root.get() {
        return Ok(empty);
    }
    let empty = make(runtime, runtime.class_body(ClassId::Tuple), std::iter::empty())?;
    root.set(empty.clone());
    Ok(empty)
}

/// A tuple of `class`, which is `tuple` or derives from it.
pub(crate) fn make(runtime: &Runtime, class: &Class, items: impl ExactSizeIterator<Item = Object>) -> Value {
    let count = items.len();
    let length = u32::try_from(count).map_err(|_| Raised::OutOfMemory)?;
    let body = Tuple { header: Header::new(class.reference()), length: Cell::new(length) };
    // SAFETY: the header names the class; the slots are emptied next; the extent of tuples is their body and slots.
    let object = unsafe { instance::allocate(runtime, class, Kind::Container, body, count * size_of::<Slot>()) }?;
    // SAFETY: `count` slots follow the body.
    let first = unsafe { object.block().add(size_of::<Tuple>()) }.cast::<Slot>();
    // SAFETY: as above; all-zero bytes are empty slots.
    unsafe { first.cast::<u32>().write_bytes(0, count) };
    let slots = self::items(&object).unwrap_or_default();
    for (slot, item) in slots.iter().zip(items) {
        slot.replace(Some(item));
    }
    Ok(object)
}

/// A tuple of `count` items that `make` makes one after the other. `None` once it makes none. May run Python: what there is already lies in
/// the tuple meanwhile.
pub fn collect(
    runtime: &Runtime,
    count: usize,
    make: impl FnMut(usize) -> Result<Option<Object>, Raised>,
) -> Result<Option<Object>, Raised> {
    let tuple = if count == 0 { empty(runtime)? } else { self::make(runtime, runtime.class_body(ClassId::Tuple), Blank(count))? };
    fill(tuple, make)
}

/// Puts what `make` makes, one after the other, where the items of a tuple are that nobody looks at. `None` once it makes none.
pub(crate) fn fill(tuple: Object, mut make: impl FnMut(usize) -> Result<Option<Object>, Raised>) -> Result<Option<Object>, Raised> {
    for (index, slot) in items(&tuple).unwrap_or_default().iter().enumerate() {
        match make(index)? {
            Some(item) => slot.set(item),
            None => return Ok(None),
        }
    }
    Ok(Some(tuple))
}

/// The tuple that an iterator has kept in `slot` to use it again, if nobody else holds it.
#[inline(always)]
pub(crate) fn reusable(slot: &Slot) -> Option<Object> {
    // The slot's count and that of the handle.
    slot.get().filter(|tuple| tuple.count() == Some(2))
}

/// Stands for items that do not exist yet.
struct Blank(usize);

impl Iterator for Blank {
    type Item = Object;

    fn next(&mut self) -> Option<Object> {
        None
    }
}

impl ExactSizeIterator for Blank {
    fn len(&self) -> usize {
        self.0
    }
}

/// A tuple of the items of an iterable: the same object, if it is a tuple. May run Python.
pub fn from_iterable(runtime: &Runtime, iterable: &Object) -> Value {
    if iterable.class_ref() == ClassId::Tuple.reference() {
        return Ok(iterable.clone());
    }
    if iterable.class_ref() == ClassId::List.reference() {
        return list::to_tuple(runtime, iterable);
    }
    let list = list::from_iterable(runtime, iterable)?;
    list::to_tuple(runtime, &list)
}

/// `item in tuple`
pub(crate) fn contains(runtime: &Runtime, tuple: &Object, item: &Object) -> Result<bool, Raised> {
    Ok(sequence::find(runtime, items(tuple).unwrap_or_default(), item, 0, usize::MAX)?.is_some())
}

/// The hash of a tuple, as CPython computes it: xxHash of the hashes of the items.
pub fn hash(runtime: &Runtime, tuple: &Object) -> Result<i64, Raised> {
    const PRIME_1: u64 = 11_400_714_785_074_694_791;
    const PRIME_2: u64 = 14_029_467_366_897_019_727;
    const PRIME_5: u64 = 2_870_177_450_012_600_261;
    let items = items(tuple).unwrap_or_default();
    runtime.guarded(|| {
        let mut sum = PRIME_5;
        for item in items.iter().filter_map(Slot::get) {
            let lane = ops::hash(runtime, &item)? as u64;
            sum = sum.wrapping_add(lane.wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1);
        }
        sum = sum.wrapping_add(items.len() as u64 ^ (PRIME_5 ^ 3_527_539));
        Ok(if sum == u64::MAX { 1_546_275_796 } else { sum as i64 })
    })
}

/// The place of a tuple's first item. The object must be a tuple.
#[inline(always)]
pub(crate) fn first(object: &Object) -> *const Slot {
    debug_assert!(object.body::<Tuple>().is_some());
    // SAFETY: the slots follow the body.
    unsafe { object.block().add(size_of::<Tuple>()) }.cast::<Slot>().as_ptr()
}

/// The items of a tuple; `None` for anything else.
#[inline(always)]
pub fn items(object: &Object) -> Option<&[Slot]> {
    object.body::<Tuple>().map(Tuple::items)
}

/// The same for as long as somebody keeps the tuple.
#[inline(always)]
pub fn kept_items<'a>(object: Borrowed<'a>) -> Option<&'a [Slot]> {
    object.body::<Tuple>().map(Tuple::items)
}

impl Tuple {
    #[inline(always)]
    fn items(&self) -> &[Slot] {
        // SAFETY: the slots follow the body.
        let first = unsafe { NonNull::from(self).add(1) }.cast::<Slot>();
        // SAFETY: there are `length` of them, and tuples do not change.
        unsafe { std::slice::from_raw_parts(first.as_ptr(), self.length.get() as usize) }
    }
}
