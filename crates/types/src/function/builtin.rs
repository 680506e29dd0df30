//! Functions written in Rust: a number in the table of natives.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::error::Value;
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

/// The class of functions written in Rust.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::BuiltinFunction,
    "builtin_function_or_method",
    Layout {
        fields: &[Field { offset: offset_of!(BuiltinFunction, receiver) as u16, name: "__self__" }],
        ..Layout::leaf("builtin_function_or_method")
    },
)
.sealed();

/// A function written in Rust: a number in the table of natives, and what it is bound to.
#[repr(C)]
pub(crate) struct BuiltinFunction {
    header: Header,
    number: Cell<u32>,
    receiver: Slot,
}

// SAFETY: `BuiltinFunction` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for BuiltinFunction {
    const LAYOUT: LayoutId = LayoutId(ClassId::BuiltinFunction as u8);
}

impl BuiltinFunction {
    /// Its number in the table of natives.
    #[inline(always)]
    pub(crate) fn number(&self) -> u32 {
        self.number.get()
    }

    /// What it is bound to.
    pub(crate) fn bound_to(&self) -> Option<Object> {
        self.receiver.get()
    }
}

/// A function for native number `number`.
pub(crate) fn builtin(runtime: &Runtime, number: u32, receiver: Option<Object>) -> Value {
    let body =
        BuiltinFunction { header: Header::new(ClassId::BuiltinFunction.reference()), number: Cell::new(number), receiver: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(function) = object.body::<BuiltinFunction>() {
        function.receiver.replace(receiver);
    }
    Ok(object)
}
