//! Iterators over `bytes` and `bytearray`.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use super::view;
use crate::error::Value;
use crate::ids::ClassId;
use crate::native::Native;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{int, text};

/// Iterators over `bytes`.
pub(crate) const SPEC: ClassSpec = spec(ClassId::BytesIterator, "bytes_iterator");

/// A class of iterators over bytes.
pub(super) const fn spec(id: ClassId, name: &'static str) -> ClassSpec {
    let layout = Layout { fields: &[Field { offset: offset_of!(ByteIterator, object) as u16, name: "object" }], ..Layout::leaf(name) };
    ClassSpec::new(id, name, layout).layout_of(ClassId::BytesIterator).methods(METHODS).sealed()
}

const METHODS: &[Native] = &[
    Native::new("__iter__", "(self, /)", |_, args| Ok(args.at(0).owned())),
    Native::new("__next__", "(self, /)", |runtime, args| match next(runtime, &args.at(0)) {
        Some(item) => item,
        None => Err(runtime.stop_iteration()),
    }),
    Native::new("__length_hint__", "(self, /)", |runtime, args| {
        let iterator = args.this::<ByteIterator>();
        let length = iterator.object.get().and_then(|object| Some(view(&object)?.len())).unwrap_or(0);
        text::size(runtime, length.saturating_sub(iterator.index.get() as usize))
    }),
];

/// An iterator as it lies on the heap.
#[repr(C)]
struct ByteIterator {
    header: Header,
    /// Empty once the end was reached.
    object: Slot,
    index: Cell<u32>,
}

// SAFETY: `ByteIterator` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for ByteIterator {
    const LAYOUT: LayoutId = ClassId::BytesIterator.layout();
}

/// `iter(object)`
pub(super) fn new(runtime: &Runtime, object: &Object, class: ClassId) -> Value {
    let body = ByteIterator { header: Header::new(class.reference()), object: Slot::empty(), index: Cell::new(0) };
    // SAFETY: the body is what its layout says.
    let iterator = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(body) = iterator.body::<ByteIterator>() {
        body.object.set(object.clone());
    }
    Ok(iterator)
}

/// The next byte as an int; `None` at the end, and for anything but an iterator over bytes.
pub(crate) fn next(runtime: &Runtime, iterator: &Object) -> Option<Value> {
    let body = iterator.body::<ByteIterator>()?;
    let object = body.object.get()?;
    let index = body.index.get();
    if let Some(byte) = view(&object)?.get(index as usize) {
        body.index.set(index + 1);
        return Some(int::new(runtime, (*byte).into()));
    }
    drop(body.object.take());
    None
}
