//! The constants that exist once, and their classes.

use object::{Header, Layout};

use crate::error::Value;
use crate::ids::{ClassId, Singleton};
use crate::native::{Args, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::text;

/// The class of `None`.
pub(crate) const NONE: ClassSpec = constant(ClassId::NoneType, "NoneType").methods(NONE_METHODS).doc("The type of the None singleton.");
/// The class of `Ellipsis`.
pub(crate) const ELLIPSIS: ClassSpec =
    constant(ClassId::Ellipsis, "ellipsis").methods(ELLIPSIS_METHODS).doc("The type of the Ellipsis singleton.");
/// The class of `NotImplemented`.
pub(crate) const NOT_IMPLEMENTED: ClassSpec = constant(ClassId::NotImplemented, "NotImplementedType")
    .methods(NOT_IMPLEMENTED_METHODS)
    .doc("The type of the NotImplemented singleton.");

const fn constant(id: ClassId, name: &'static str) -> ClassSpec {
    ClassSpec::new(id, name, Layout::leaf(name)).plain().sealed()
}

const NONE_METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", |runtime, args| only(runtime, args, Singleton::None)),
    Native::new("__repr__", "(self, /)", |runtime, _| text::new(runtime, "None")),
    Native::new("__bool__", "(self, /)", |runtime, _| Ok(runtime.bool(false))),
];

const ELLIPSIS_METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", |runtime, args| only(runtime, args, Singleton::Ellipsis)),
    Native::new("__repr__", "(self, /)", |runtime, _| text::new(runtime, "Ellipsis")),
    Native::new("__reduce__", "(self, /)", |runtime, _| text::new(runtime, "Ellipsis")),
];

const NOT_IMPLEMENTED_METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", |runtime, args| only(runtime, args, Singleton::NotImplemented)),
    Native::new("__repr__", "(self, /)", |runtime, _| text::new(runtime, "NotImplemented")),
    Native::new("__reduce__", "(self, /)", |runtime, _| text::new(runtime, "NotImplemented")),
    Native::new("__bool__", "(self, /)", |runtime, _| {
        Err(runtime.type_error(format_args!("NotImplemented should not be used in a boolean context")))
    }),
];

/// Calling the class of a constant gives the constant.
fn only(runtime: &Runtime, args: &Args<'_>, singleton: Singleton) -> Value {
    if args.slots().len() == 1 {
        return Ok(runtime.singleton(singleton));
    }
    let name = match singleton {
        Singleton::Ellipsis => "EllipsisType",
        Singleton::NotImplemented => "NotImplementedType",
        _ => "NoneType",
    };
    Err(runtime.type_error(format_args!("{name} takes no arguments")))
}

/// A constant that is nothing but itself.
#[repr(C)]
pub(crate) struct Constant {
    header: Header,
    reserved: u64,
}

impl Constant {
    /// The one instance of a class.
    pub(crate) const fn of(class: ClassId) -> Constant {
        Constant { header: Header::immortal(class.reference()), reserved: 0 }
    }
}
