//! `int | str`: one of several types. Equal ones count once, and what is a union itself is taken apart.

use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use super::{items, parameters, push_type};
use crate::class::{self, is_class};
use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{int, ops, text, tuple};

/// The class of `int | str`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Union,
    "Union",
    Layout {
        fields: &[
            Field { offset: offset_of!(Union, args) as u16, name: "__args__" },
            Field { offset: offset_of!(Union, parameters) as u16, name: "__parameters__" },
        ],
        ..Layout::leaf("Union")
    },
)
.module("typing")
.methods(METHODS)
.getters(GETTERS)
.sealed()
.doc("Represent a union type\n\nE.g. for int | str");

/// A union.
#[repr(C)]
struct Union {
    header: Header,
    args: Slot,
    parameters: Slot,
}

// SAFETY: `Union` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Union {
    const LAYOUT: LayoutId = ClassId::Union.layout();
}

const METHODS: &[Native] = &[
    Native::new("__repr__", "(self, /)", |runtime, args| repr(runtime, &args.at(0))),
    Native::new("__or__", "(self, value, /)", |runtime, args| unite(runtime, &args.at(0), &args.at(1))),
    Native::new("__ror__", "(self, value, /)", |runtime, args| unite(runtime, &args.at(1), &args.at(0))),
    Native::new("__eq__", "(self, value, /)", |runtime, args| equal(runtime, args, true)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| equal(runtime, args, false)),
    Native::new("__hash__", "(self, /)", |runtime, args| {
        let hashes = members(&args.at(0)).iter().map(|part| ops::hash(runtime, part)).collect::<Result<Vec<i64>, Raised>>()?;
        int::new(runtime, hashes.into_iter().fold(0x5eed, |sum, hash| sum ^ hash.wrapping_mul(0x9e37_79b9)))
    }),
    Native::new("__getitem__", "(self, key, /)", |runtime, args| {
        let union = args.at(0);
        let all = args_of(&union)?;
        let parameters = parameters_of(runtime, &union)?;
        make(runtime, items(&parameters::substitute(runtime, &union, &all, &parameters, &args.at(1))?))
    }),
    Native::new("__instancecheck__", "(self, instance, /)", |runtime, args| {
        check(runtime, &args.at(0), |part| class::is_instance(runtime, &args.at(1), part))
    }),
    Native::new("__subclasscheck__", "(self, subclass, /)", |runtime, args| {
        if !is_class(&args.at(1)) {
            return Err(runtime.type_error(format_args!("issubclass() arg 1 must be a class")));
        }
        check(runtime, &args.at(0), |part| class::is_subclass_of(runtime, &args.at(1), part))
    }),
    Native::new("__mro_entries__", "(self, bases, /)", |runtime, args| {
        let shown = text::to_string(&ops::repr(runtime, &args.at(0))?);
        Err(runtime.type_error(format_args!("Cannot subclass {shown}")))
    }),
    Native::class_method("__class_getitem__", "(cls, item, /)", |runtime, args| {
        let item = super::as_tuple(runtime, &args.at(1))?;
        let parts = items(&item);
        if parts.is_empty() {
            return Err(runtime.type_error(format_args!("Cannot take a Union of no types.")));
        }
        make(runtime, parts.iter().map(|part| as_type(runtime, part)).collect())
    }),
];

const GETTERS: &[Getter] = &[
    Getter::new("__args__", |_, object| args_of(object)),
    Getter::new("__parameters__", parameters_of),
    Getter::new("__origin__", |runtime, _| Ok(runtime.class(ClassId::Union).owned())),
    Getter::new("__name__", |runtime, _| text::new(runtime, "Union")),
    Getter::new("__qualname__", |runtime, _| text::new(runtime, "Union")),
];

fn args_of(object: &Object) -> Value {
    object.body::<Union>().and_then(|union| union.args.get()).ok_or(Raised::OutOfMemory)
}

fn members(object: &Object) -> Vec<Object> {
    args_of(object).map(|args| items(&args)).unwrap_or_default()
}

fn parameters_of(runtime: &Runtime, object: &Object) -> Value {
    let union = object.body::<Union>().ok_or(Raised::OutOfMemory)?;
    if let Some(known) = union.parameters.get() {
        return Ok(known);
    }
    let found = parameters::collect(runtime, &args_of(object)?)?;
    union.parameters.set(found.clone());
    Ok(found)
}

/// `None` stands for its class.
fn as_type(runtime: &Runtime, part: &Object) -> Object {
    if part.is(&runtime.none()) { runtime.class(ClassId::NoneType).owned() } else { part.clone() }
}

/// Whether `|` makes a union of it: `None`, classes, aliases, unions, type variables.
fn is_part(runtime: &Runtime, part: &Object) -> Result<bool, Raised> {
    let kind = part.class();
    let is_known =
        part.is(&runtime.none()) || is_class(part) || part.body::<Union>().is_some() || class::is_instance_of(part, ClassId::GenericAlias);
    let is_named = || ["TypeAliasType", "TypeVar", "ParamSpec"].contains(&&*class::short_name_of(&kind));
    Ok(is_known || is_named() && is_of_typing(runtime, &kind)?)
}

fn is_of_typing(runtime: &Runtime, class: &Object) -> Result<bool, Raised> {
    Ok(class::module_of(runtime, class)?.is_some_and(|module| text::to_string(&module) == "typing"))
}

/// `left | right`
pub fn unite(runtime: &Runtime, left: &Object, right: &Object) -> Value {
    if !is_part(runtime, left)? || !is_part(runtime, right)? {
        return Ok(runtime.singleton(Singleton::NotImplemented));
    }
    make(runtime, vec![as_type(runtime, left), as_type(runtime, right)])
}

/// The union of types; of one, that one.
fn make(runtime: &Runtime, parts: Vec<Object>) -> Value {
    let mut all: Vec<Object> = Vec::new();
    for part in parts {
        let flat = if part.body::<Union>().is_some() { members(&part) } else { vec![as_type(runtime, &part)] };
        for part in flat {
            if !is_known(runtime, &all, &part)? {
                all.push(part);
            }
        }
    }
    if let [only] = &all[..] {
        return Ok(only.clone());
    }
    let args = tuple::new(runtime, all.into_iter())?;
    let body = Union { header: Header::new(ClassId::Union.reference()), args: Slot::empty(), parameters: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(union) = object.body::<Union>() {
        union.args.set(args);
    }
    Ok(object)
}

fn is_known(runtime: &Runtime, all: &[Object], part: &Object) -> Result<bool, Raised> {
    for known in all {
        if known.is(part) || (!is_class(known) && !is_class(part) && runtime.guarded(|| ops::equal(runtime, known, part))?) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn repr(runtime: &Runtime, object: &Object) -> Value {
    let mut shown = text::Builder::new(runtime);
    for (index, part) in members(object).iter().enumerate() {
        if index > 0 {
            shown.push_str(" | ");
        }
        runtime.guarded(|| push_type(runtime, part, &mut shown))?;
    }
    shown.finish()
}

fn equal(runtime: &Runtime, args: &Args<'_>, wanted: bool) -> Value {
    if args.at(1).body::<Union>().is_none() {
        return Ok(runtime.singleton(Singleton::NotImplemented));
    }
    let (left, right) = (members(&args.at(0)), members(&args.at(1)));
    let mut same = left.len() == right.len();
    for part in &left {
        same = same && contains(runtime, &right, part)?;
    }
    Ok(runtime.bool(same == wanted))
}

fn contains(runtime: &Runtime, all: &[Object], part: &Object) -> Result<bool, Raised> {
    for other in all {
        if runtime.guarded(|| ops::equal(runtime, other, part))? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn check(runtime: &Runtime, union: &Object, mut holds: impl FnMut(&Object) -> Result<bool, Raised>) -> Value {
    for part in &members(union) {
        if holds(part)? {
            return Ok(runtime.bool(true));
        }
    }
    Ok(runtime.bool(false))
}
