//! Computed attributes of built-in classes: a number in the table of getters.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::error::Value;
use crate::ids::ClassId;
use crate::native::Getter;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

/// The class of computed attributes.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::GetSetDescriptor,
    "getset_descriptor",
    Layout { fields: &[Field { offset: offset_of!(GetSet, owner) as u16, name: "__objclass__" }], ..Layout::leaf("getset_descriptor") },
)
.sealed();

/// A computed attribute as it stands in its class.
#[repr(C)]
pub struct GetSet {
    header: Header,
    number: Cell<u32>,
    /// The class it belongs to.
    pub owner: Slot,
}

// SAFETY: `GetSet` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for GetSet {
    const LAYOUT: LayoutId = ClassId::GetSetDescriptor.layout();
}

impl GetSet {
    /// What reads and writes it.
    pub fn getter(&self, runtime: &Runtime) -> &'static Getter {
        runtime.tables().getters[self.number.get() as usize]
    }
}

/// Getter `number` of the class `owner`.
pub(crate) fn new(runtime: &Runtime, number: u32, owner: &Object) -> Value {
    let body = GetSet { header: Header::new(ClassId::GetSetDescriptor.reference()), number: Cell::new(number), owner: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(descriptor) = object.body::<GetSet>() {
        descriptor.owner.set(owner.clone());
    }
    Ok(object)
}
