//! The constants that exist once, and their classes.

use object::{Header, Layout};

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class of `None`.
pub(crate) const NONE: ClassSpec = constant(ClassId::NoneType, "NoneType");
/// The class of `Ellipsis`.
pub(crate) const ELLIPSIS: ClassSpec = constant(ClassId::Ellipsis, "ellipsis");
/// The class of `NotImplemented`.
pub(crate) const NOT_IMPLEMENTED: ClassSpec = constant(ClassId::NotImplemented, "NotImplementedType");
const fn constant(id: ClassId, name: &'static str) -> ClassSpec {
    ClassSpec::new(id, name, Layout::leaf(name)).plain().sealed()
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
