//! `classmethod` and `staticmethod`: a function that is bound to the class, or not at all.

use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::dict::Dict;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::names::Name;
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{attribute, class, function, generic_alias, instance, ops, text};

/// The class `classmethod`.
pub(crate) const CLASS_METHOD: ClassSpec =
    ClassSpec::new(ClassId::ClassMethod, "classmethod", LAYOUT).methods(CLASS_METHODS).getters(GETTERS).doc(
        "classmethod(function) -> class method\n\nConvert a function to be a class method.\n\nA class method receives the class as implicit \
         first argument,\njust like an instance method receives the instance.\n",
    );
/// The class `staticmethod`.
pub(crate) const STATIC_METHOD: ClassSpec = ClassSpec::new(ClassId::StaticMethod, "staticmethod", LAYOUT)
    .layout_of(ClassId::ClassMethod)
    .methods(STATIC_METHODS)
    .getters(GETTERS)
    .doc("staticmethod(function) -> static method\n\nConvert a function to be a static method.\n");

const LAYOUT: Layout = Layout {
    fields: &[
        Field { offset: offset_of!(Wrapper, function) as u16, name: "__func__" },
        Field { offset: offset_of!(Wrapper, dict) as u16, name: "__dict__" },
    ],
    extent: Extent::Fixed(size_of::<Wrapper>() as u16),
    ..Layout::leaf("classmethod")
};

/// A class method or static method as it stands in its class.
#[repr(C)]
pub(crate) struct Wrapper {
    header: Header,
    /// `__func__`; empty until `__init__` has run.
    pub(crate) function: Slot,
    dict: Slot,
}

// SAFETY: `Wrapper` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Wrapper {
    const LAYOUT: LayoutId = ClassId::ClassMethod.layout();
}

const CLASS_METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", |runtime, args| new(runtime, args, ClassId::ClassMethod)),
    Native::new("__init__", "(self, function, /)", init),
    Native::new("__get__", "(self, instance, owner=None, /)", get_class_method),
    Native::new("__repr__", "(self, /)", |runtime, args| repr(runtime, args, "classmethod")),
    Native::class_method("__class_getitem__", "(cls, item, /)", generic_alias::class_getitem),
];

const STATIC_METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", |runtime, args| new(runtime, args, ClassId::StaticMethod)),
    Native::new("__init__", "(self, function, /)", init),
    Native::new("__get__", "(self, instance, owner=None, /)", |runtime, args| inner(runtime, &args.at(0))),
    Native::new("__call__", "(*)", call_static),
    Native::new("__repr__", "(self, /)", |runtime, args| repr(runtime, args, "staticmethod")),
    Native::class_method("__class_getitem__", "(cls, item, /)", generic_alias::class_getitem),
];

const GETTERS: &[Getter] = &[
    Getter::new("__func__", inner),
    Getter::new("__wrapped__", inner),
    Getter::new("__isabstractmethod__", |runtime, object| {
        let function = inner(runtime, object)?;
        is_abstract(runtime, Some(&function)).map(|is_abstract| runtime.bool(is_abstract))
    }),
];

/// Whether something says that it is an abstract method.
pub(super) fn is_abstract(runtime: &Runtime, function: Option<&Object>) -> Result<bool, Raised> {
    let Some(function) = function else { return Ok(false) };
    match attribute::find(runtime, function, &runtime.name(Name::IsAbstract))? {
        Some(answer) => ops::truth(runtime, &answer),
        None => Ok(false),
    }
}

/// A `classmethod` or `staticmethod` around a function.
pub(crate) fn wrap(runtime: &Runtime, id: ClassId, function: &Object) -> Value {
    let body = Wrapper { header: Header::new(id.reference()), function: Slot::empty(), dict: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(wrapper) = object.body::<Wrapper>() {
        wrapper.function.set(function.clone());
    }
    Ok(object)
}

fn new(runtime: &Runtime, args: &Args<'_>, id: ClassId) -> Value {
    let class = instance::requested_class(runtime, args, id)?;
    let Some(class) = class.body::<class::Class>() else { return Err(Raised::OutOfMemory) };
    let body = Wrapper { header: Header::new(class.reference()), function: Slot::empty(), dict: Slot::empty() };
    // SAFETY: the body is what its layout says.
    unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }
}

fn init(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (object, function) = (args.at(0), args.at(1));
    if let Some(wrapper) = object.body::<Wrapper>() {
        wrapper.function.set(function.owned());
    }
    copy_attributes(runtime, &object, &function)?;
    Ok(runtime.none())
}

/// The attributes of a function that its wrapper shows as its own.
fn copy_attributes(runtime: &Runtime, object: &Object, function: &Object) -> Result<(), Raised> {
    let dict = instance::dict_of(runtime, object)?;
    let Some(dict) = dict.body::<Dict>() else { return Ok(()) };
    for name in [Name::Module, Name::Name, Name::QualName, Name::Doc] {
        let name = runtime.name(name);
        if let Some(value) = attribute::find(runtime, function, &name)? {
            dict.set(runtime, name.owned(), value)?;
        }
    }
    Ok(())
}

fn inner(runtime: &Runtime, object: &Object) -> Value {
    let function = object.body::<Wrapper>().and_then(|wrapper| wrapper.function.get());
    function.ok_or_else(|| {
        let class = class::name_of(&object.class());
        runtime.error(ClassId::RuntimeError, format_args!("uninitialized {class} object"))
    })
}

fn get_class_method(runtime: &Runtime, args: &Args<'_>) -> Value {
    let function = inner(runtime, &args.at(0))?;
    let instance = args.at(1);
    let owner = match args.get(2).filter(|owner| !owner.is(&runtime.none())) {
        Some(owner) => owner.owned(),
        None if instance.is(&runtime.none()) => return Err(runtime.type_error(format_args!("__get__(None, None) is invalid"))),
        None => instance.class(),
    };
    function::new_method(runtime, function, owner)
}

fn call_static(runtime: &Runtime, args: &Args<'_>) -> Value {
    let function = inner(runtime, &args.at(0))?;
    runtime.call_with(&function, &Args::new(&args.slots()[1..], args.names()))
}

fn repr(runtime: &Runtime, args: &Args<'_>, name: &str) -> Value {
    let function = ops::repr(runtime, &inner(runtime, &args.at(0))?)?;
    let mut shown = text::Builder::new(runtime);
    shown.push_str("<");
    shown.push_str(name);
    shown.push_str("(");
    shown.push_object(&function);
    shown.push_str(")>");
    shown.finish()
}
