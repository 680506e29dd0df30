//! Bound methods: a function and the object it will get as its first argument.

use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::error::Value;
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

/// The class of bound methods.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Method,
    "method",
    Layout {
        fields: &[
            Field { offset: offset_of!(Method, function) as u16, name: "__func__" },
            Field { offset: offset_of!(Method, receiver) as u16, name: "__self__" },
        ],
        ..Layout::leaf("method")
    },
)
.sealed();

/// A bound method.
#[repr(C)]
pub struct Method {
    header: Header,
    /// `__func__`
    pub function: Slot,
    /// `__self__`
    pub receiver: Slot,
}

// SAFETY: `Method` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Method {
    const LAYOUT: LayoutId = ClassId::Method.layout();
}

/// `function` bound to `receiver`.
pub fn new(runtime: &Runtime, function: Object, receiver: Object) -> Value {
    let body = Method { header: Header::new(ClassId::Method.reference()), function: Slot::empty(), receiver: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(method) = object.body::<Method>() {
        method.function.set(function);
        method.receiver.set(receiver);
    }
    Ok(object)
}
