//! Objects of native modules' classes: a few references and two numbers.
//!
//! Most classes of native modules need no more. They share this layout, so that they can be written without a view of the heap of their
//! own: a class names its references and numbers by constants.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Extent, Header, Items, Kind, Layout, LayoutId, Object, Slot};

use crate::class::Class;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::instance;
use crate::native::Args;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

/// The class that the layout belongs to; no program sees it.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Record, "record", LAYOUT).sealed();

const LAYOUT: Layout = Layout {
    items: Items::Inline { length: offset_of!(Record, length) as u16, first: size_of::<Record>() as u16 },
    extent: Extent::Computed(extent),
    ..Layout::leaf("record")
};

fn extent(object: &Object) -> usize {
    size_of::<Record>() + object.body::<Record>().map_or(0, |record| record.length.get() as usize * size_of::<Slot>())
}

/// The fixed part; the references follow.
#[repr(C)]
pub struct Record {
    header: Header,
    numbers: [Cell<i64>; 2],
    length: Cell<u32>,
    /// Zero, so that no padding says where the heap was.
    padding: [u8; 4],
}

// SAFETY: `Record` is `repr(C)`, begins with a header, and its references are the `Inline` items of its layout.
unsafe impl Body for Record {
    const LAYOUT: LayoutId = ClassId::Record.layout();
}

/// The class `module.name` of such objects.
pub const fn spec(id: ClassId, module: &'static str, name: &'static str) -> ClassSpec {
    ClassSpec { module, ..ClassSpec::new(id, name, LAYOUT) }.layout_of(ClassId::Record)
}

/// A new object of `class` with `count` empty references and numbers that are 0.
pub fn new(runtime: &Runtime, class: &Object, count: usize) -> Value {
    let Some(class) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let length = u32::try_from(count).map_err(|_| Raised::OutOfMemory)?;
    let body = Record {
        header: Header::new(class.reference()),
        numbers: [Cell::new(0), Cell::new(0)],
        length: Cell::new(length),
        padding: [0; 4],
    };
    // SAFETY: the header names the class; the slots are emptied next; the extent of records is their body and slots.
    let object = unsafe { instance::allocate(runtime, class, Kind::Container, body, count * size_of::<Slot>()) }?;
    // SAFETY: `count` slots follow the body.
    let first = unsafe { object.block().add(size_of::<Record>()) }.cast::<u32>();
    // SAFETY: as above; all-zero bytes are empty slots.
    unsafe { first.write_bytes(0, count) };
    Ok(object)
}

/// A new object of the class that `__new__` in `args` was asked for, which is `id` or derives from it, holding `parts`.
pub fn requested(runtime: &Runtime, args: &Args<'_>, id: ClassId, parts: impl ExactSizeIterator<Item = Option<Object>>) -> Value {
    let class = instance::requested_class(runtime, args, id)?;
    with(runtime, &class, parts)
}

/// A new object of `class` that holds `parts`.
pub fn with(runtime: &Runtime, class: &Object, parts: impl ExactSizeIterator<Item = Option<Object>>) -> Value {
    let object = new(runtime, class, parts.len())?;
    if let Some(record) = object.body::<Record>() {
        for (slot, part) in record.slots().iter().zip(parts) {
            slot.replace(part);
        }
    }
    Ok(object)
}

impl Record {
    /// The references.
    #[inline(always)]
    pub fn slots(&self) -> &[Slot] {
        let first = std::ptr::from_ref(self).addr() + size_of::<Record>();
        // SAFETY: `length` slots follow the body, by `new`; the block's provenance is exposed.
        unsafe { std::slice::from_raw_parts(std::ptr::with_exposed_provenance(first), self.length.get() as usize) }
    }

    /// Reference `index`.
    #[inline(always)]
    pub fn slot(&self, index: usize) -> &Slot {
        &self.slots()[index]
    }

    /// What reference `index` refers to, if anything.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Object> {
        self.slot(index).get()
    }

    /// Number 0 or 1.
    #[inline(always)]
    pub fn number(&self, index: usize) -> &Cell<i64> {
        &self.numbers[index]
    }
}
