//! `_thread._local`: attributes that each thread has for itself. There is one thread, so it is an object with a `__dict__`.

use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Kind, Layout, LayoutId, Slot};
use types::{Args, Class, ClassId, ClassSpec, Native, Raised, Runtime, Special, Value, class, instance};

use crate::classes;

/// The class `_local`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    classes::LOCAL,
    "_local",
    Layout {
        fields: &[Field { offset: offset_of!(Local, dict) as u16, name: "__dict__" }],
        extent: Extent::Fixed(size_of::<Local>() as u16),
        ..Layout::leaf("_local")
    },
)
.module("_thread")
.methods(&[Native::static_method("__new__", "(*)", new), Native::new("__init__", "(*)", |runtime, _| Ok(runtime.none()))])
.doc("Thread-local data");

/// The object.
#[repr(C)]
struct Local {
    header: Header,
    dict: Slot,
}

// SAFETY: `Local` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for Local {
    const LAYOUT: LayoutId = classes::LOCAL.layout();
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, classes::LOCAL)?;
    let Some(body) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let has_arguments = args.len() > 1 || args.keyword_count() > 0;
    if has_arguments && body.inherits(runtime, Special::Init, classes::LOCAL) {
        return Err(runtime.error(ClassId::TypeError, format_args!("Initialization arguments are not supported")));
    }
    debug_assert!(class::is_class(&class));
    let local = Local { header: Header::new(class.reference()), dict: Slot::empty() };
    // SAFETY: the body is what its layout says.
    unsafe { instance::allocate(runtime, body, Kind::Container, local, 0) }
}
