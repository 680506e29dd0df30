//! Functions written in Rust: a number in the table of natives, and what it belongs to.
//!
//! Four classes share the layout. They differ in what `owner` is and in what happens when they are called or looked up in a class:
//!
//! | class | owner | called with | bound to an instance |
//! |---|---|---|---|
//! | `builtin_function_or_method` | the receiver, or nothing | the receiver first, if there is one | not at all |
//! | `method_descriptor`, `wrapper_descriptor` | the class | an instance first | becomes a function with that receiver |
//! | `classmethod_descriptor` | the class | a class first | becomes a function with the class as receiver |

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use super::builtin_attributes;
use crate::error::Value;
use crate::ids::ClassId;
use crate::native::{Binding, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::special::Special;

const LAYOUT: Layout = Layout {
    fields: &[Field { offset: offset_of!(BuiltinFunction, owner) as u16, name: "__self__" }],
    ..Layout::leaf("builtin_function_or_method")
};

/// Functions of modules, and methods bound to their instance.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::BuiltinFunction, "builtin_function_or_method", LAYOUT)
    .methods(builtin_attributes::BOUND_METHODS)
    .getters(builtin_attributes::BOUND_GETTERS)
    .sealed();
/// Methods as they stand in their class.
pub(crate) const METHOD_DESCRIPTOR: ClassSpec = shared(ClassId::MethodDescriptor, "method_descriptor")
    .methods(builtin_attributes::DESCRIPTOR_METHODS)
    .getters(builtin_attributes::DESCRIPTOR_GETTERS);
/// Special methods as they stand in their class.
pub(crate) const WRAPPER_DESCRIPTOR: ClassSpec = shared(ClassId::WrapperDescriptor, "wrapper_descriptor")
    .methods(builtin_attributes::DESCRIPTOR_METHODS)
    .getters(builtin_attributes::DESCRIPTOR_GETTERS);
/// Class methods as they stand in their class.
pub(crate) const CLASS_METHOD_DESCRIPTOR: ClassSpec = shared(ClassId::ClassMethodDescriptor, "classmethod_descriptor")
    .methods(builtin_attributes::DESCRIPTOR_METHODS)
    .getters(builtin_attributes::DESCRIPTOR_GETTERS);
/// Special methods bound to their instance.
pub(crate) const METHOD_WRAPPER: ClassSpec =
    shared(ClassId::MethodWrapper, "method-wrapper").methods(builtin_attributes::BOUND_METHODS).getters(builtin_attributes::BOUND_GETTERS);

const fn shared(id: ClassId, name: &'static str) -> ClassSpec {
    ClassSpec::new(id, name, LAYOUT).layout_of(ClassId::BuiltinFunction).sealed()
}

/// A function written in Rust.
#[repr(C)]
pub struct BuiltinFunction {
    header: Header,
    number: Cell<u32>,
    /// See the table above.
    pub owner: Slot,
}

// SAFETY: `BuiltinFunction` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for BuiltinFunction {
    const LAYOUT: LayoutId = ClassId::BuiltinFunction.layout();
}

impl BuiltinFunction {
    /// Its number in the table of natives.
    #[inline(always)]
    pub fn number(&self) -> u32 {
        self.number.get()
    }

    /// `__name__`
    pub fn name(&self, runtime: &Runtime) -> &'static str {
        runtime.native(self.number()).native.name
    }
}

/// Where a native function stands.
pub enum Place<'a> {
    /// In a module.
    Module,
    /// In a class, which it belongs to.
    Class(&'a Object),
}

/// The function for native number `number`, as it stands in a module or a class.
pub(crate) fn builtin(runtime: &Runtime, number: u32, place: Place<'_>) -> Value {
    match place {
        Place::Module => new(runtime, ClassId::BuiltinFunction, number, None),
        Place::Class(class) => {
            let native: &Native = runtime.native(number).native;
            match native.binding {
                Binding::Static => new(runtime, ClassId::BuiltinFunction, number, None),
                Binding::ClassMethod => new(runtime, ClassId::ClassMethodDescriptor, number, Some(class.clone())),
                Binding::Method if Special::from_name(native.name).is_some_and(Special::is_slot) => {
                    new(runtime, ClassId::WrapperDescriptor, number, Some(class.clone()))
                }
                Binding::Method => new(runtime, ClassId::MethodDescriptor, number, Some(class.clone())),
            }
        }
    }
}

/// A method or class method that was found in a class, bound to `receiver`.
pub fn bind(runtime: &Runtime, descriptor: &BuiltinFunction, receiver: Object) -> Value {
    let is_special = descriptor.header.descriptor() == ClassId::WrapperDescriptor.reference();
    let class = if is_special { ClassId::MethodWrapper } else { ClassId::BuiltinFunction };
    new(runtime, class, descriptor.number(), Some(receiver))
}

fn new(runtime: &Runtime, class: ClassId, number: u32, owner: Option<Object>) -> Value {
    let body = BuiltinFunction { header: Header::new(class.reference()), number: Cell::new(number), owner: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(function) = object.body::<BuiltinFunction>() {
        function.owner.replace(owner);
    }
    Ok(object)
}
