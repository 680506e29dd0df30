//! Bound methods: a function and the object it will get as its first argument.

use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::names::Name;
use crate::native::{Args, Getter, Native};
use crate::roots::Root;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::special::Special;
use crate::{attribute, class, int, ops, text, tuple};

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
.methods(METHODS)
.getters(GETTERS)
.sealed()
.doc("Create a bound instance method object.");

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", |runtime, args| {
        args.check(runtime, "method", 1, 2..=2)?;
        if runtime.special_of(&args.at(1), Special::Call).is_none() {
            return Err(runtime.type_error(format_args!("first argument must be callable")));
        }
        if args.at(2).is(&runtime.none()) {
            return Err(runtime.type_error(format_args!("instance must not be None")));
        }
        new(runtime, args.at(1).owned(), args.at(2).owned())
    }),
    Native::new("__call__", "(*)", |runtime, args| runtime.call_with(&args.at(0), &Args::new(&args.slots()[1..], args.names()))),
    Native::new("__get__", "(self, instance, owner=None, /)", |_, args| Ok(args.at(0).owned())),
    Native::new("__getattribute__", "(self, name, /)", |runtime, args| {
        get_attribute(runtime, &args.at(0), &attribute::name(runtime, &args.at(1))?)
    }),
    Native::new("__repr__", "(self, /)", |runtime, args| repr(runtime, args.this::<Method>())),
    Native::new("__eq__", "(self, value, /)", |runtime, args| equal(runtime, args, true)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| equal(runtime, args, false)),
    Native::new("__hash__", "(self, /)", |runtime, args| {
        let (function, receiver) = parts(args.this::<Method>())?;
        int::new(runtime, (receiver.identity() >> 4) as i64 ^ ops::hash(runtime, &function)?)
    }),
    Native::new("__reduce__", "(self, /)", |runtime, args| {
        let (function, receiver) = parts(args.this::<Method>())?;
        let builtins = runtime.root(Root::Builtins).get().ok_or(Raised::OutOfMemory)?;
        let getattr = ops::get_item(runtime, &builtins, &text::new(runtime, "getattr")?)?;
        let name = attribute::get(runtime, &function, &runtime.name(Name::Name))?;
        let arguments = tuple::new(runtime, [receiver, name].into_iter())?;
        tuple::new(runtime, [getattr, arguments].into_iter())
    }),
];

const GETTERS: &[Getter] = &[
    Getter::new("__func__", |_, object| object.body::<Method>().map_or(Err(Raised::OutOfMemory), |method| Ok(parts(method)?.0))),
    Getter::new("__self__", |_, object| object.body::<Method>().map_or(Err(Raised::OutOfMemory), |method| Ok(parts(method)?.1))),
];

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

fn parts(method: &Method) -> Result<(Object, Object), Raised> {
    Ok((method.function.get().ok_or(Raised::OutOfMemory)?, method.receiver.get().ok_or(Raised::OutOfMemory)?))
}

/// What the class of methods has, or else what the function has.
fn get_attribute(runtime: &Runtime, object: &Object, name: &Object) -> Value {
    let class = runtime.class(ClassId::Method);
    let is_own = class::lookup(runtime, &class, name).is_some() && !name.is(&runtime.name(Name::Doc));
    match object.body::<Method>() {
        Some(method) if !is_own => attribute::get(runtime, &parts(method)?.0, name),
        _ => attribute::get_default(runtime, object, name),
    }
}

fn repr(runtime: &Runtime, method: &Method) -> Value {
    let (function, receiver) = parts(method)?;
    let mut name = None;
    for candidate in [Name::QualName, Name::Name] {
        if name.is_none() {
            name = attribute::find(runtime, &function, &runtime.name(candidate))?.filter(|name| text::view(name).is_some());
        }
    }
    let receiver = runtime.guarded(|| ops::repr(runtime, &receiver))?;
    let mut shown = text::Builder::new(runtime);
    shown.push_str("<bound method ");
    match name {
        Some(name) => shown.push_object(&name),
        None => shown.push_str("?"),
    }
    shown.push_str(" of ");
    shown.push_object(&receiver);
    shown.push_str(">");
    shown.finish()
}

/// Methods are equal if they are the same function on the same object.
fn equal(runtime: &Runtime, args: &Args<'_>, wanted: bool) -> Value {
    let other = args.at(1);
    let Some(other) = other.body::<Method>() else { return Ok(runtime.singleton(Singleton::NotImplemented)) };
    let ((left, left_on), (right, right_on)) = (parts(args.this::<Method>())?, parts(other)?);
    let same = left_on.is(&right_on) && ops::equal(runtime, &left, &right)?;
    Ok(runtime.bool(same == wanted))
}
