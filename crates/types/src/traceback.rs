//! Tracebacks: where an exception has passed, innermost last.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::error::Value;
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

/// The class of tracebacks.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Traceback,
    "traceback",
    Layout {
        fields: &[
            Field { offset: offset_of!(Traceback, next) as u16, name: "tb_next" },
            Field { offset: offset_of!(Traceback, code) as u16, name: "tb_frame.f_code" },
        ],
        ..Layout::leaf("traceback")
    },
)
.sealed();

/// One frame that an exception has passed.
#[repr(C)]
pub struct Traceback {
    header: Header,
    /// The frame below: where the exception came from.
    pub next: Slot,
    /// The code that was running.
    pub code: Slot,
    /// The word of the instruction that raised.
    pub word: Cell<u32>,
}

// SAFETY: `Traceback` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Traceback {
    const LAYOUT: LayoutId = ClassId::Traceback.layout();
}

/// An entry on top of `next`.
pub fn new(runtime: &Runtime, next: Option<Object>, code: &Object, word: u32) -> Value {
    let body =
        Traceback { header: Header::new(ClassId::Traceback.reference()), next: Slot::empty(), code: Slot::empty(), word: Cell::new(word) };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(entry) = object.body::<Traceback>() {
        entry.next.replace(next);
        entry.code.set(code.clone());
    }
    Ok(object)
}
