//! Iterators over strings.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use super::{character, view};
use crate::error::Value;
use crate::ids::ClassId;
use crate::native::Native;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::tuple;

/// The class of iterators over strings.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::StrIterator,
    "str_iterator",
    Layout { fields: &[Field { offset: offset_of!(StrIterator, string) as u16, name: "string" }], ..Layout::leaf("str_iterator") },
)
.methods(&[
    Native::new("__iter__", "(self, /)", |_, args| Ok(args.at(0).owned())),
    Native::new("__next__", "(self, /)", |runtime, args| match next(runtime, &args.at(0)) {
        Some(item) => item,
        None => Err(runtime.stop_iteration()),
    }),
    Native::new("__length_hint__", "(self, /)", |runtime, args| {
        let iterator = args.this::<StrIterator>();
        let length = iterator.string.get().and_then(|string| Some(view(&string)?.len())).unwrap_or(0);
        super::size(runtime, length.saturating_sub(iterator.index.get() as usize))
    }),
    Native::new("__reduce__", "(self, /)", |runtime, args| {
        let iterator = args.this::<StrIterator>();
        let function = crate::iterator::builtin(runtime, "iter")?;
        let (string, index) = match iterator.string.get() {
            Some(string) => (string, iterator.index.get()),
            None => (super::new(runtime, "")?, 0),
        };
        let arguments = tuple::new(runtime, std::iter::once(string))?;
        tuple::new(runtime, [function, arguments, super::size(runtime, index as usize)?].into_iter())
    }),
    Native::new("__setstate__", "(self, state, /)", |runtime, args| {
        let state = crate::ops::index(runtime, &args.at(1))?;
        let iterator = args.this::<StrIterator>();
        let length = iterator.string.get().and_then(|string| Some(view(&string)?.len())).unwrap_or(0);
        iterator.index.set(state.clamp(0, length as i64) as u32);
        Ok(runtime.none())
    }),
])
.sealed();

/// An iterator as it lies on the heap.
#[repr(C)]
struct StrIterator {
    header: Header,
    /// Empty once the end was reached.
    string: Slot,
    index: Cell<u32>,
}

// SAFETY: `StrIterator` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for StrIterator {
    const LAYOUT: LayoutId = ClassId::StrIterator.layout();
}

/// `iter(string)`
pub(crate) fn new(runtime: &Runtime, string: &Object) -> Value {
    let body = StrIterator { header: Header::new(ClassId::StrIterator.reference()), string: Slot::empty(), index: Cell::new(0) };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(iterator) = object.body::<StrIterator>() {
        iterator.string.set(string.clone());
    }
    Ok(object)
}

/// The next code point as a string; `None` at the end, and for anything but an iterator over a string.
pub(crate) fn next(runtime: &Runtime, iterator: &Object) -> Option<Value> {
    let body = iterator.body::<StrIterator>()?;
    // SAFETY: the iterator keeps the string until the end is reached.
    let string = unsafe { body.string.borrow() }?;
    let text = view(&string)?;
    let index = body.index.get();
    if (index as usize) < text.len() {
        body.index.set(index + 1);
        return Some(character(runtime, text.at(index as usize)));
    }
    drop(body.string.take());
    None
}
