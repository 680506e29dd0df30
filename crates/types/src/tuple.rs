//! `tuple`: a fixed run of references within one block.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Extent, Header, Items, Kind, Layout, LayoutId, Object, Slot};

use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

/// The class `tuple`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Tuple,
    "tuple",
    Layout {
        items: Items::Inline { length: offset_of!(Tuple, length) as u16, first: size_of::<Tuple>() as u16 },
        extent: Extent::Computed(extent),
        ..Layout::leaf("tuple")
    },
);

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
    let count = items.len();
    let length = u32::try_from(count).map_err(|_| Raised::OutOfMemory)?;
    // The length is set once the slots are there: until then it is a tuple of nothing.
    let body = Tuple { header: Header::new(ClassId::Tuple.reference()), length: Cell::new(0) };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, count * size_of::<Slot>()) }?;
    // SAFETY: `count` slots follow the body.
    let first = unsafe { object.block().add(size_of::<Tuple>()) }.cast::<Slot>();
    for (index, item) in items.take(count).enumerate() {
        // SAFETY: below `count`.
        let place = unsafe { first.add(index) };
        // SAFETY: likewise; the place owns nothing yet.
        unsafe { place.write(Slot::new(item)) };
        if let Some(tuple) = object.body::<Tuple>() {
            tuple.length.set(index as u32 + 1);
        }
    }
    debug_assert_eq!(self::items(&object).map(<[Slot]>::len), Some(length as usize));
    Ok(object)
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
    let tuple = object.body::<Tuple>()?;
    // SAFETY: the slots follow the body.
    let first = unsafe { object.block().add(size_of::<Tuple>()) };
    // SAFETY: there are `length` of them, and tuples do not change.
    Some(unsafe { std::slice::from_raw_parts(first.cast::<Slot>().as_ptr(), tuple.length.get() as usize) })
}
