//! `memoryview`: the bytes of another object, as a row of numbers.
//!
//! A view holds the object it looks at, and the `bytes` object in which that keeps its bytes (its storage, see [`crate::bytes::Buffer`]):
//! while it does, a `bytearray` cannot move them. Views have one dimension.

mod item;
mod methods;

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::bytes::{self, Buffer, content_of};
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::int;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::special::Special;

use item::Format;

/// The class `memoryview`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::MemoryView,
    "memoryview",
    Layout {
        fields: &[
            Field { offset: offset_of!(MemoryView, object) as u16, name: "obj" },
            Field { offset: offset_of!(MemoryView, storage) as u16, name: "bytes" },
        ],
        ..Layout::leaf("memoryview")
    },
)
.methods(methods::METHODS)
.getters(methods::GETTERS)
.doc("Create a new memoryview object which references the given object.")
.sealed();

/// A view as it lies on the heap.
#[repr(C)]
pub(crate) struct MemoryView {
    header: Header,
    /// What it looks at; empty once it was released.
    object: Slot,
    /// The bytes object that the bytes are in; empty once it was released.
    storage: Slot,
    /// Where the first item begins.
    start: Cell<u32>,
    /// How many items.
    length: Cell<u32>,
    /// Bytes from one item to the next.
    stride: Cell<i32>,
    format: Cell<Format>,
    writable: Cell<bool>,
    hash: Cell<Option<u32>>,
}

// SAFETY: `MemoryView` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for MemoryView {
    const LAYOUT: LayoutId = ClassId::MemoryView.layout();
}

/// `memoryview(object)`
pub fn new(runtime: &Runtime, object: &Object) -> Value {
    if let Some(view) = object.body::<MemoryView>() {
        view.check(runtime)?;
        return view.derive(runtime, |_| ());
    }
    let empty = bytes::empty(runtime)?;
    let (storage, length, writable) = if bytes::is_bytes(object) {
        (object.clone(), bytes::content(object).len(), false)
    } else if bytes::array::is_array(object) {
        let length = bytes::view(object).map_or(0, <[u8]>::len);
        (bytes::array::storage(object).unwrap_or(empty), length, true)
    } else if runtime.special_of(object, Special::Buffer).is_some() {
        let flags = int::new(runtime, FULL_READ_ONLY)?;
        let made = runtime.call_special(object, Special::Buffer, &[&flags])?;
        let Some(made) = made.filter(|made| made.body::<MemoryView>().is_some()) else {
            return Err(runtime.type_error(format_args!("__buffer__ returned non-memoryview object")));
        };
        return Ok(made);
    } else {
        let class = name_of(&object.class());
        return Err(runtime.type_error(format_args!("memoryview: a bytes-like object is required, not '{class}'")));
    };
    let view = allocate(runtime)?;
    if let Some(body) = view.body::<MemoryView>() {
        body.object.set(object.clone());
        body.storage.set(storage);
        body.length.set(length as u32);
        body.writable.set(writable);
    }
    Ok(view)
}

/// What `__buffer__` is asked for: `inspect.BufferFlags.FULL_RO`.
const FULL_READ_ONLY: i64 = 0x11c;

/// A view of numbers that `object` keeps in a bytearray: of what kind, `letter` says, as in `array.array`.
pub fn of_numbers(runtime: &Runtime, object: &Object, array: &Object, letter: u8) -> Value {
    let view = new(runtime, array)?;
    if let Some(body) = view.body::<MemoryView>() {
        let format = Format::of_array(letter);
        body.object.set(object.clone());
        body.length.set(body.length.get() / format.size() as u32);
        body.stride.set(format.size() as i32);
        body.format.set(format);
    }
    Ok(view)
}

fn allocate(runtime: &Runtime) -> Value {
    let body = MemoryView {
        header: Header::new(ClassId::MemoryView.reference()),
        object: Slot::empty(),
        storage: Slot::empty(),
        start: Cell::new(0),
        length: Cell::new(0),
        stride: Cell::new(1),
        format: Cell::new(Format::BYTES),
        writable: Cell::new(false),
        hash: Cell::new(None),
    };
    // SAFETY: the body is what its layout says.
    Ok(unsafe { runtime.new_object(Kind::Container, body, 0) }?)
}

/// The bytes of a view, if they lie in a row; `None` for anything else.
pub(crate) fn view(object: &Object) -> Option<&[u8]> {
    let view = object.body::<MemoryView>()?;
    if !view.is_contiguous() {
        return None;
    }
    // SAFETY: the view keeps the storage until it is released.
    let storage = unsafe { view.storage.borrow() }?;
    content_of(storage).get(view.range())
}

/// The bytes of a view as a buffer; `None` for anything else.
pub(crate) fn export(runtime: &Runtime, object: &Object) -> Result<Option<Buffer>, Raised> {
    let Some(view) = object.body::<MemoryView>() else { return Ok(None) };
    let storage = view.check(runtime)?;
    if !view.is_contiguous() {
        let message = format_args!("memoryview: underlying buffer is not C-contiguous");
        return Err(runtime.error(ClassId::BufferError, message));
    }
    Ok(Some(Buffer::new(storage, view.range(), view.writable.get())))
}

/// A copy of the bytes of a view, in a row, as a bytes object; `None` for anything else.
pub(crate) fn gathered(runtime: &Runtime, object: &Object) -> Option<Value> {
    object.body::<MemoryView>().map(|view| methods::gather(runtime, view))
}

impl MemoryView {
    /// The storage, unless the view was released.
    fn check(&self, runtime: &Runtime) -> Value {
        match self.storage.get() {
            Some(storage) => Ok(storage),
            None => Err(runtime.value_error(format_args!("operation forbidden on released memoryview object"))),
        }
    }

    fn len(&self) -> usize {
        self.length.get() as usize
    }

    fn byte_count(&self) -> usize {
        self.len() * self.format.get().size()
    }

    fn is_contiguous(&self) -> bool {
        self.len() <= 1 || self.stride.get() as usize == self.format.get().size()
    }

    /// Where the bytes of a contiguous view are in the storage.
    fn range(&self) -> std::ops::Range<usize> {
        let start = self.start.get() as usize;
        start..start + self.byte_count()
    }

    /// Where item `index`, which is below the length, is in the storage.
    fn place(&self, index: usize) -> std::ops::Range<usize> {
        let start = (i64::from(self.start.get()) + index as i64 * i64::from(self.stride.get())) as usize;
        start..start + self.format.get().size()
    }

    /// Another view of the same object, changed by `change`.
    fn derive(&self, runtime: &Runtime, change: impl FnOnce(&MemoryView)) -> Value {
        let derived = allocate(runtime)?;
        if let Some(body) = derived.body::<MemoryView>() {
            body.object.replace(self.object.get());
            body.storage.replace(self.storage.get());
            body.start.set(self.start.get());
            body.length.set(self.length.get());
            body.stride.set(self.stride.get());
            body.format.set(self.format.get());
            body.writable.set(self.writable.get());
            change(body);
        }
        Ok(derived)
    }
}
