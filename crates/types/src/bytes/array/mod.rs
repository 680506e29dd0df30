//! `bytearray`: a growable run of bytes.
//!
//! Its bytes lie in a `bytes` object that nobody else holds, longer than what is used; who looks at them from outside holds that object
//! too (see [`super::Buffer`]). So the array must not move its bytes while there is a second holder, and needs no count of exports.

mod change;
mod methods;
mod subscript;

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Kind, Layout, LayoutId, Object, Slot, Tracking};

use super::{Buffer, content, content_of, iterator, make};
use crate::class::Class;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::instance;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

/// The class `bytearray`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::ByteArray,
    "bytearray",
    Layout {
        fields: &[Field { offset: offset_of!(ByteArray, storage) as u16, name: "bytes" }],
        size: Some(size),
        extent: Extent::Fixed(size_of::<ByteArray>() as u16),
        tracking: Tracking::Never,
        ..Layout::leaf("bytearray")
    },
)
.unhashable()
.methods(methods::OF_ARRAYS)
.doc(methods::DOC);

/// Iterators over bytearrays.
pub(crate) const ITERATOR: ClassSpec = iterator::spec(ClassId::ByteArrayIterator, "bytearray_iterator");

/// A bytearray as it lies on the heap.
#[repr(C)]
pub(crate) struct ByteArray {
    header: Header,
    /// A bytes object at least as long as the array; empty for an empty array that never had bytes.
    storage: Slot,
    length: Cell<u32>,
}

const _: () = assert!(size_of::<ByteArray>() == 16);

// SAFETY: `ByteArray` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for ByteArray {
    const LAYOUT: LayoutId = ClassId::ByteArray.layout();
}

fn size(object: &Object) -> usize {
    let space = object.space();
    let storage = object.body::<ByteArray>().and_then(|array| array.storage.get());
    space.usable_size(object.block()) + storage.map_or(0, |storage| space.usable_size(storage.block()))
}

/// A bytearray with a copy of these bytes.
pub fn new(runtime: &Runtime, bytes: &[u8]) -> Value {
    let array = of_class(runtime, runtime.class_body(ClassId::ByteArray))?;
    if let Some(body) = array.body::<ByteArray>() {
        body.replace(runtime, 0..0, bytes)?;
    }
    Ok(array)
}

/// A bytearray with the bytes of a bytes object, which becomes its storage if nobody else holds it.
pub(crate) fn of_storage(runtime: &Runtime, bytes: Object) -> Value {
    if !bytes.is_sole() || bytes.class_ref() != ClassId::Bytes.reference() {
        return new(runtime, content(&bytes));
    }
    let array = of_class(runtime, runtime.class_body(ClassId::ByteArray))?;
    if let Some(body) = array.body::<ByteArray>() {
        body.length.set(content(&bytes).len() as u32);
        body.storage.set(bytes);
    }
    Ok(array)
}

/// An empty bytearray of `class`, which is `bytearray` or derives from it.
fn of_class(runtime: &Runtime, class: &Class) -> Value {
    let body = ByteArray { header: Header::new(class.reference()), storage: Slot::empty(), length: Cell::new(0) };
    // SAFETY: the body is what its layout says and ends where its extent says.
    unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }
}

/// Puts bytes into the place of others of a bytearray; nothing happens to anything else. The range lies within it.
pub fn replace(runtime: &Runtime, object: &Object, range: std::ops::Range<usize>, with: &[u8]) -> Result<(), Raised> {
    object.body::<ByteArray>().map_or(Ok(()), |array| array.replace(runtime, range, with))
}

/// Whether an object is a bytearray, or an instance of a class that derives from it.
pub fn is_array(object: &Object) -> bool {
    object.body::<ByteArray>().is_some()
}

/// The bytes of a bytearray; `None` for anything else.
pub(super) fn view(object: &Object) -> Option<&[u8]> {
    Some(object.body::<ByteArray>()?.bytes())
}

/// The bytes of a bytearray, which cannot be resized meanwhile; `None` for anything else.
pub(super) fn export(runtime: &Runtime, object: &Object) -> Result<Option<Buffer>, Raised> {
    let Some(array) = object.body::<ByteArray>() else { return Ok(None) };
    let storage = array.storage.get().map_or_else(|| super::empty(runtime), Ok)?;
    Ok(Some(Buffer::new(storage, 0..array.len(), true)))
}

/// What the bytes of a bytearray lie in, if it ever had any.
pub(crate) fn storage(object: &Object) -> Option<Object> {
    object.body::<ByteArray>()?.storage.get()
}

impl ByteArray {
    /// How many bytes.
    fn len(&self) -> usize {
        self.length.get() as usize
    }

    /// The bytes. Not to be kept while Python may run.
    fn bytes(&self) -> &[u8] {
        // SAFETY: the array keeps its storage until it changes, which it does not while its bytes are looked at.
        match unsafe { self.storage.borrow() } {
            Some(storage) => &content_of(storage)[..self.len()],
            None => &[],
        }
    }

    /// How many bytes there is room for.
    fn room(&self) -> usize {
        // SAFETY: the array keeps its storage for the time of this call.
        unsafe { self.storage.borrow() }.map_or(0, |storage| content_of(storage).len())
    }

    /// Refuses to move bytes that somebody else looks at.
    fn check_resizable(&self, runtime: &Runtime) -> Result<(), Raised> {
        // This handle is one more.
        let exported = self.storage.get().is_some_and(|storage| storage.count() != Some(2));
        if !exported {
            return Ok(());
        }
        Err(runtime.error(ClassId::BufferError, format_args!("Existing exports of data: object cannot be re-sized")))
    }

    /// A storage that is ours, with room for `needed` bytes, the present ones at its start.
    fn reserve(&self, runtime: &Runtime, needed: usize) -> Result<(), Raised> {
        let room = self.room();
        if needed <= room && (needed >= room / 4 || room < 256) {
            return Ok(());
        }
        let kept = self.len().min(needed);
        let wanted = if needed > room { needed + needed / 8 + 8 } else { needed };
        let grown = make::allocate(runtime, wanted, |place| {
            place[..kept].copy_from_slice(&self.bytes()[..kept]);
            place[kept..].fill(0);
        })?;
        self.storage.set(grown);
        Ok(())
    }
}
