//! Functions written in Python.

use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use super::python_attributes;
use crate::code::Code;
use crate::error::Value;
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

/// The class of functions written in Python.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Function,
    "function",
    Layout {
        fields: &[
            field(offset_of!(Function, code), "__code__"),
            field(offset_of!(Function, globals), "__globals__"),
            field(offset_of!(Function, builtins), "__builtins__"),
            field(offset_of!(Function, closure), "__closure__"),
            field(offset_of!(Function, defaults), "__defaults__"),
            field(offset_of!(Function, keyword_defaults), "__kwdefaults__"),
            field(offset_of!(Function, name), "__name__"),
            field(offset_of!(Function, qualname), "__qualname__"),
            field(offset_of!(Function, module), "__module__"),
            field(offset_of!(Function, doc), "__doc__"),
            field(offset_of!(Function, annotations), "__annotations__"),
            field(offset_of!(Function, annotate), "__annotate__"),
            field(offset_of!(Function, type_parameters), "__type_params__"),
            field(offset_of!(Function, dict), "__dict__"),
        ],
        ..Layout::leaf("function")
    },
)
.methods(python_attributes::METHODS)
.getters(python_attributes::GETTERS)
.sealed()
.doc("Create a function object.");

const fn field(offset: usize, name: &'static str) -> Field {
    Field { offset: offset as u16, name }
}

/// A function: code, and what it needs to run.
#[repr(C)]
pub struct Function {
    header: Header,
    /// `__code__`
    pub code: Slot,
    /// `__globals__`, a dict.
    pub globals: Slot,
    /// `__builtins__`, a dict.
    pub builtins: Slot,
    /// `__closure__`: a tuple of cells, or empty.
    pub closure: Slot,
    /// `__defaults__`: a tuple, or empty.
    pub defaults: Slot,
    /// `__kwdefaults__`: a dict, or empty.
    pub keyword_defaults: Slot,
    /// `__name__`
    pub name: Slot,
    /// `__qualname__`
    pub qualname: Slot,
    /// `__module__`
    pub module: Slot,
    /// `__doc__`; empty for none.
    pub doc: Slot,
    /// `__annotations__`: a dict, or empty.
    pub annotations: Slot,
    /// `__annotate__`: a function that makes the annotations, or empty.
    pub annotate: Slot,
    /// `__type_params__`: a tuple, or empty.
    pub type_parameters: Slot,
    /// `__dict__`: a dict once there is one.
    pub dict: Slot,
}

// SAFETY: `Function` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Function {
    const LAYOUT: LayoutId = ClassId::Function.layout();
}

/// A function of `code` with these globals and built-ins; the rest is filled in by who makes it.
pub fn new(runtime: &Runtime, code: &Object, globals: &Object, builtins: &Object) -> Value {
    let body = Function {
        header: Header::new(ClassId::Function.reference()),
        code: Slot::empty(),
        globals: Slot::empty(),
        builtins: Slot::empty(),
        closure: Slot::empty(),
        defaults: Slot::empty(),
        keyword_defaults: Slot::empty(),
        name: Slot::empty(),
        qualname: Slot::empty(),
        module: Slot::empty(),
        doc: Slot::empty(),
        annotations: Slot::empty(),
        annotate: Slot::empty(),
        type_parameters: Slot::empty(),
        dict: Slot::empty(),
    };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let (Some(function), Some(details)) = (object.body::<Function>(), code.body::<Code>()) {
        function.code.fill(code.clone());
        function.globals.fill(globals.clone());
        function.builtins.fill(builtins.clone());
        let rest =
            [(&function.name, details.name.get()), (&function.qualname, details.qualname.get()), (&function.doc, details.docstring())];
        for (slot, value) in rest {
            value.into_iter().for_each(|value| slot.fill(value));
        }
    }
    Ok(object)
}
