//! `list[int]`: a class with arguments, that behaves as the class where it is called, derived from or looked at.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use super::{as_tuple, items, parameters, push_type, union};
use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::special::Special;
use crate::{attribute, class, int, list, ops, text, tuple};

/// The class of `list[int]`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::GenericAlias,
    "GenericAlias",
    Layout {
        fields: &[
            Field { offset: offset_of!(Alias, origin) as u16, name: "__origin__" },
            Field { offset: offset_of!(Alias, args) as u16, name: "__args__" },
            Field { offset: offset_of!(Alias, parameters) as u16, name: "__parameters__" },
        ],
        extent: object::Extent::Fixed(size_of::<Alias>() as u16),
        ..Layout::leaf("GenericAlias")
    },
)
.module("types")
.methods(METHODS)
.getters(GETTERS)
.doc("Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).");

/// A class with arguments.
#[repr(C)]
pub(super) struct Alias {
    header: Header,
    origin: Slot,
    args: Slot,
    parameters: Slot,
    /// Whether it was written with a star before it.
    is_unpacked: Cell<bool>,
}

// SAFETY: `Alias` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Alias {
    const LAYOUT: LayoutId = ClassId::GenericAlias.layout();
}

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(cls, origin, args, /)", |runtime, args| {
        let class = crate::instance::requested_class(runtime, args, ClassId::GenericAlias)?;
        make(runtime, &class, &args.at(1), &args.at(2), false)
    }),
    Native::new("__repr__", "(self, /)", |runtime, args| repr(runtime, &args.at(0))),
    Native::new("__call__", "(*)", call),
    Native::new("__getitem__", "(self, key, /)", |runtime, args| subscript(runtime, &args.at(0), &args.at(1))),
    Native::new("__eq__", "(self, value, /)", |runtime, args| equal(runtime, &args.at(0), &args.at(1), true)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| equal(runtime, &args.at(0), &args.at(1), false)),
    Native::new("__hash__", "(self, /)", |runtime, args| {
        let (origin, args) = parts(&args.at(0))?;
        int::new(runtime, ops::hash(runtime, &origin)? ^ ops::hash(runtime, &args)?)
    }),
    Native::new("__getattribute__", "(self, name, /)", |runtime, args| {
        get_attribute(runtime, &args.at(0), &attribute::name(runtime, &args.at(1))?)
    }),
    Native::new("__mro_entries__", "(self, bases, /)", |runtime, args| tuple::new(runtime, std::iter::once(parts(&args.at(0))?.0))),
    Native::new("__instancecheck__", "(self, instance, /)", |runtime, _| {
        Err(runtime.type_error(format_args!("isinstance() argument 2 cannot be a parameterized generic")))
    }),
    Native::new("__subclasscheck__", "(self, subclass, /)", |runtime, _| {
        Err(runtime.type_error(format_args!("issubclass() argument 2 cannot be a parameterized generic")))
    }),
    Native::new("__reduce__", "(self, /)", reduce),
    Native::new("__dir__", "(self, /)", dir),
    Native::new("__iter__", "(self, /)", iterate),
    Native::new("__or__", "(self, value, /)", |runtime, args| union::unite(runtime, &args.at(0), &args.at(1))),
    Native::new("__ror__", "(self, value, /)", |runtime, args| union::unite(runtime, &args.at(1), &args.at(0))),
];

const GETTERS: &[Getter] = &[
    Getter::new("__origin__", |_, object| Ok(parts(object)?.0)),
    Getter::new("__args__", |_, object| Ok(parts(object)?.1)),
    Getter::new("__parameters__", parameters_of),
    Getter::new("__unpacked__", |runtime, object| Ok(runtime.bool(is_unpacked(object)))),
    Getter::new("__typing_unpacked_tuple_args__", |runtime, object| {
        let (origin, args) = parts(object)?;
        let unpacks_tuple = is_unpacked(object) && origin.reference() == ClassId::Tuple.reference();
        Ok(if unpacks_tuple { args } else { runtime.none() })
    }),
];

/// What an alias shows as its own; everything else is the origin's.
const OWN: &[&str] = &[
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__copy__",
    "__deepcopy__",
];

/// `origin[item]`
pub fn new(runtime: &Runtime, origin: &Object, item: &Object) -> Value {
    make(runtime, &runtime.class(ClassId::GenericAlias), origin, item, false)
}

/// `__class_getitem__` of a built-in class.
pub const CLASS_GETITEM: Native = Native::class_method("__class_getitem__", "(cls, item, /)", class_getitem).doc("See PEP 585");

/// `*origin[item]`
pub fn new_unpacked(runtime: &Runtime, origin: &Object, item: &Object) -> Value {
    make(runtime, &runtime.class(ClassId::GenericAlias), origin, item, true)
}

/// `cls.__class_getitem__(item)` of a built-in class.
pub(crate) fn class_getitem(runtime: &Runtime, args: &Args<'_>) -> Value {
    new(runtime, &args.at(0), &args.at(1))
}

fn make(runtime: &Runtime, class: &Object, origin: &Object, item: &Object, is_unpacked: bool) -> Value {
    let args = as_tuple(runtime, item)?;
    let Some(class) = class.body::<class::Class>() else { return Err(Raised::OutOfMemory) };
    let body = Alias {
        header: Header::new(class.reference()),
        origin: Slot::empty(),
        args: Slot::empty(),
        parameters: Slot::empty(),
        is_unpacked: Cell::new(is_unpacked),
    };
    // SAFETY: the body is what its layout says.
    let object = unsafe { crate::instance::allocate(runtime, class, Kind::Container, body, 0) }?;
    if let Some(alias) = object.body::<Alias>() {
        alias.origin.set(origin.clone());
        alias.args.set(args);
    }
    Ok(object)
}

/// The origin and the arguments.
pub(super) fn parts(object: &Object) -> Result<(Object, Object), Raised> {
    let alias = object.body::<Alias>().ok_or(Raised::OutOfMemory)?;
    Ok((alias.origin.get().ok_or(Raised::OutOfMemory)?, alias.args.get().ok_or(Raised::OutOfMemory)?))
}

fn is_unpacked(object: &Object) -> bool {
    object.body::<Alias>().is_some_and(|alias| alias.is_unpacked.get())
}

fn parameters_of(runtime: &Runtime, object: &Object) -> Value {
    let alias = object.body::<Alias>().ok_or(Raised::OutOfMemory)?;
    if let Some(known) = alias.parameters.get() {
        return Ok(known);
    }
    let found = parameters::collect(runtime, &parts(object)?.1)?;
    alias.parameters.set(found.clone());
    Ok(found)
}

fn repr(runtime: &Runtime, object: &Object) -> Value {
    let (origin, args) = parts(object)?;
    let mut shown = text::Builder::new(runtime);
    if is_unpacked(object) {
        shown.push_str("*");
    }
    push_type(runtime, &origin, &mut shown)?;
    shown.push_str("[");
    let args = items(&args);
    for (index, part) in args.iter().enumerate() {
        if index > 0 {
            shown.push_str(", ");
        }
        runtime.guarded(|| push_type(runtime, part, &mut shown))?;
    }
    shown.push_str(if args.is_empty() { "()]" } else { "]" });
    shown.finish()
}

fn call(runtime: &Runtime, args: &Args<'_>) -> Value {
    let alias = args.at(0);
    let made = runtime.call_with(&parts(&alias)?.0, &Args::new(&args.slots()[1..], args.names()))?;
    let name = text::intern(runtime, text::new(runtime, "__orig_class__")?)?;
    match attribute::set(runtime, &made, &name, Some(alias.owned())) {
        Err(Raised::Exception(exception))
            if attribute::is_attribute_error(&exception) || class::is_instance_of(&exception, ClassId::TypeError) => {}
        done => done?,
    }
    Ok(made)
}

fn subscript(runtime: &Runtime, object: &Object, item: &Object) -> Value {
    let (origin, args) = parts(object)?;
    let parameters = parameters_of(runtime, object)?;
    let args = parameters::substitute(runtime, object, &args, &parameters, item)?;
    make(runtime, &runtime.class(ClassId::GenericAlias), &origin, &args, is_unpacked(object))
}

fn equal(runtime: &Runtime, left: &Object, right: &Object, wanted: bool) -> Value {
    if right.body::<Alias>().is_none() {
        return Ok(runtime.singleton(Singleton::NotImplemented));
    }
    let ((left_origin, left_args), (right_origin, right_args)) = (parts(left)?, parts(right)?);
    let same = is_unpacked(left) == is_unpacked(right)
        && ops::equal(runtime, &left_origin, &right_origin)?
        && runtime.guarded(|| ops::equal(runtime, &left_args, &right_args))?;
    Ok(runtime.bool(same == wanted))
}

fn get_attribute(runtime: &Runtime, object: &Object, name: &Object) -> Value {
    let text = attribute::shown(name);
    let is_special = text.starts_with("__") && text.ends_with("__");
    if !OWN.contains(&&*text) && (!is_special || !is_own_method(runtime, name)) {
        return attribute::get(runtime, &parts(object)?.0, name);
    }
    attribute::get_default(runtime, object, name)
}

/// Methods that only aliases have are found on them, not on the origin.
fn is_own_method(runtime: &Runtime, name: &Object) -> bool {
    const HIDDEN: &[Special] = &[Special::InstanceCheck, Special::SubclassCheck];
    HIDDEN.iter().any(|special| runtime.special_name(*special).is(name))
}

fn reduce(runtime: &Runtime, args: &Args<'_>) -> Value {
    let alias = args.at(0);
    let (origin, arguments) = parts(&alias)?;
    if is_unpacked(&alias) {
        let plain = make(runtime, &runtime.class(ClassId::GenericAlias), &origin, &arguments, false)?;
        let builtins = runtime.root(crate::Root::Builtins).get().ok_or(Raised::OutOfMemory)?;
        let function = |name: &str| ops::get_item(runtime, &builtins, &text::new(runtime, name)?);
        let iterator = runtime.call(&function("iter")?, &[&plain])?;
        let arguments = tuple::new(runtime, std::iter::once(iterator))?;
        return tuple::new(runtime, [function("next")?, arguments].into_iter());
    }
    let class = runtime.class(ClassId::GenericAlias).owned();
    let arguments = tuple::new(runtime, [origin, arguments].into_iter())?;
    tuple::new(runtime, [class, arguments].into_iter())
}

fn dir(runtime: &Runtime, args: &Args<'_>) -> Value {
    let names = runtime.call_method(&parts(&args.at(0))?.0, "__dir__", &[]);
    let names = match names {
        Ok(names) => list::from_iterable(runtime, &names)?,
        // A class needs the metaclass's.
        Err(_) => {
            let origin = parts(&args.at(0))?.0;
            let found = runtime.call_special(&origin, Special::Dir, &[])?;
            list::from_iterable(runtime, &found.ok_or(Raised::OutOfMemory)?)?
        }
    };
    for own in OWN {
        let own = text::new(runtime, own)?;
        if !ops::contains(runtime, &names, &own)? {
            list::append(runtime, &names, own)?;
        }
    }
    Ok(names)
}

/// `*list[int]`: an iterator with one item, the alias with a star.
fn iterate(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (origin, arguments) = parts(&args.at(0))?;
    let starred = make(runtime, &runtime.class(ClassId::GenericAlias), &origin, &arguments, true)?;
    ops::iter(runtime, &tuple::new(runtime, std::iter::once(starred))?)
}
