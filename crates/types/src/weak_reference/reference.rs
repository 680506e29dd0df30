//! `weakref.ref`: calling it gives the object, or `None` once that has died.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Extent, Header, Kind, Layout, LayoutId, Object, WeakLink};

use super::{callback, check, given_callback, layout, show, unpack};
use crate::class::{self, Class};
use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::names::Name;
use crate::native::{Args, Getter, Native};
use crate::ops::{self, Comparison};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{attribute, generic_alias, instance, int, text};

/// The class `weakref.ref`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::WeakRef,
    "ReferenceType",
    Layout {
        fields: &[callback(offset_of!(Reference, link))],
        extent: Extent::Fixed(size_of::<Reference>() as u16),
        ..layout("ReferenceType", offset_of!(Reference, link))
    },
)
.module("weakref")
.methods(METHODS)
.getters(&[Getter::new("__callback__", |runtime, object| {
    Ok(link(object).and_then(|link| link.callback.get()).unwrap_or_else(|| runtime.none()))
})]);

/// A weak reference.
#[repr(C)]
struct Reference {
    header: Header,
    link: WeakLink,
    /// The hash of the target, once it was asked for; else -1, which is no hash.
    hash: Cell<i64>,
}

const UNKNOWN: i64 = -1;

// SAFETY: `Reference` is `repr(C)`, begins with a header, and its counted reference is the field of its layout.
unsafe impl Body for Reference {
    const LAYOUT: LayoutId = ClassId::WeakRef.layout();
}

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", make),
    Native::new("__init__", "(*)", |runtime, args| {
        if args.keyword_count() > 0 && args.at(0).class_ref() == ClassId::WeakRef.reference() {
            return Err(runtime.type_error(format_args!("ref() takes no keyword arguments")));
        }
        unpack(runtime, "__init__", &args.positional()[1..])?;
        Ok(runtime.none())
    }),
    Native::new("__call__", "(self, /)", |runtime, args| Ok(target(&args.at(0)).unwrap_or_else(|| runtime.none()))),
    Native::new("__repr__", "(self, /)", |runtime, args| repr(runtime, &args.at(0))),
    Native::new("__hash__", "(self, /)", |runtime, args| hash(runtime, &args.at(0))),
    Native::new("__eq__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Equal)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::NotEqual)),
    Native::class_method("__class_getitem__", "(cls, item, /)", generic_alias::class_getitem),
];

/// The link of a weak reference.
pub(super) fn link(object: &Object) -> Option<&WeakLink> {
    Some(&object.body::<Reference>()?.link)
}

/// What a weak reference refers to, if that is still there.
pub fn target(object: &Object) -> Option<Object> {
    link(object)?.target()
}

fn make(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, ClassId::WeakRef)?;
    let (target, callback) = unpack(runtime, "__new__", &args.positional()[1..])?;
    allocate(runtime, &class, &target, callback)
}

/// `weakref.ref(target, callback)`
pub fn new(runtime: &Runtime, target: &Object, callback: Option<Object>) -> Value {
    allocate(runtime, &runtime.class(ClassId::WeakRef), target, given_callback(runtime, callback))
}

fn allocate(runtime: &Runtime, class: &Object, target: &Object, callback: Option<Object>) -> Value {
    check(runtime, target)?;
    if callback.is_none()
        && class.reference() == ClassId::WeakRef.reference()
        && let Some(shared) = runtime.shared_weak_reference(target, class.reference())
    {
        return Ok(shared);
    }
    let Some(class) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let body = Reference { header: Header::new(class.reference()), link: WeakLink::new(None), hash: Cell::new(UNKNOWN) };
    // SAFETY: the body is what its layout says.
    let object = unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }?;
    if let Some(link) = link(&object) {
        link.callback.replace(callback);
    }
    runtime.refer_weakly(&object, target)?;
    Ok(object)
}

fn repr(runtime: &Runtime, object: &Object) -> Value {
    let own = object.identity();
    let Some(target) = target(object) else { return text::new(runtime, &format!("<weakref at {own:#x}; dead>")) };
    let mut shown = show(runtime, "weakref", object, &target);
    // As the class says it: what `__getattr__` would say does not count.
    let name = match class::lookup(runtime, &target.class(), &runtime.name(Name::Name)) {
        Some(_) => attribute::find_default(runtime, &target, &runtime.name(Name::Name))?,
        None => None,
    };
    if let Some(name) = name.filter(|name| text::view(name).is_some()) {
        shown.push_str(" (");
        shown.push_object(&name);
        shown.push_str(")");
    }
    shown.push_str(">");
    shown.finish()
}

fn hash(runtime: &Runtime, object: &Object) -> Value {
    let Some(reference) = object.body::<Reference>() else { return Err(Raised::OutOfMemory) };
    if reference.hash.get() != UNKNOWN {
        return int::new(runtime, reference.hash.get());
    }
    let Some(target) = target(object) else {
        return Err(runtime.type_error(format_args!("weak object has gone away")));
    };
    let hash = ops::hash(runtime, &target)?;
    reference.hash.set(hash);
    int::new(runtime, hash)
}

/// Two references are equal if their targets are; once one is dead, if they are the same.
fn compare(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    let (left, right) = (args.at(0), args.at(1));
    if !class::is_instance_of(&right, ClassId::WeakRef) {
        return Ok(runtime.singleton(Singleton::NotImplemented));
    }
    match (target(&left), target(&right)) {
        (Some(left), Some(right)) => runtime.guarded(|| ops::compare(runtime, comparison, &left, &right)),
        _ => Ok(runtime.bool(left.is(&right) == (comparison == Comparison::Equal))),
    }
}
