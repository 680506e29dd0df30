//! `mappingproxy`: a mapping that can only be read. A class shows its `__dict__` as one.

use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::class::{self, name_of};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Native};
use crate::ops::{self, BinaryOperator, Comparison};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::special::Special;
use crate::{generic_alias, int, text};

/// The class of read-only mappings.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::MappingProxy,
    "mappingproxy",
    Layout { fields: &[Field { offset: offset_of!(MappingProxy, mapping) as u16, name: "mapping" }], ..Layout::leaf("mappingproxy") },
)
.methods(METHODS)
.sealed()
.doc("Read-only proxy of a mapping.");

/// A read-only view of a mapping.
#[repr(C)]
pub(crate) struct MappingProxy {
    header: Header,
    /// What is shown.
    pub(crate) mapping: Slot,
}

// SAFETY: `MappingProxy` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for MappingProxy {
    const LAYOUT: LayoutId = ClassId::MappingProxy.layout();
}

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(type, mapping)", |runtime, args| {
        let mapping = args.at(1);
        let is_sequence = [ClassId::List, ClassId::Tuple].iter().any(|id| class::is_instance_of(&mapping, *id));
        if is_sequence || runtime.special_of(&mapping, Special::GetItem).is_none() {
            let given = name_of(&mapping.class());
            return Err(runtime.type_error(format_args!("mappingproxy() argument must be a mapping, not {given}")));
        }
        new(runtime, &mapping)
    }),
    Native::new("__len__", "(self, /)", |runtime, args| int::new(runtime, ops::length(runtime, &shown(args)?)? as i64)),
    Native::new("__getitem__", "(self, key, /)", |runtime, args| ops::get_item(runtime, &shown(args)?, &args.at(1))),
    Native::new("__contains__", "(self, key, /)", |runtime, args| Ok(runtime.bool(ops::contains(runtime, &shown(args)?, &args.at(1))?))),
    Native::new("__iter__", "(self, /)", |runtime, args| ops::iter(runtime, &shown(args)?)),
    Native::new("__reversed__", "(self, /)", |runtime, args| runtime.call_method(&shown(args)?, "__reversed__", &[])),
    Native::new("__repr__", "(self, /)", repr),
    Native::new("__str__", "(self, /)", |runtime, args| ops::str(runtime, &shown(args)?)),
    Native::new("__hash__", "(self, /)", |runtime, args| int::new(runtime, ops::hash(runtime, &shown(args)?)?)),
    Native::new("__eq__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Equal)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::NotEqual)),
    Native::new("__or__", "(self, value, /)", |runtime, args| unite(runtime, &args.at(0), &args.at(1))),
    Native::new("__ror__", "(self, value, /)", |runtime, args| unite(runtime, &args.at(1), &args.at(0))),
    Native::new("__ior__", "(self, value, /)", |runtime, args| {
        let _ = args;
        Err(runtime.type_error(format_args!("'|=' is not supported by mappingproxy; use '|' instead")))
    }),
    Native::new("get", "(self, key, default=None, /)", |runtime, args| {
        let default = args.get(2).map_or_else(|| runtime.none(), |default| default.owned());
        runtime.call_method(&shown(args)?, "get", &[&args.at(1), &default])
    })
    .doc("Return the value for key if key is in the mapping, else default."),
    Native::new("keys", "(self, /)", |runtime, args| runtime.call_method(&shown(args)?, "keys", &[]))
        .doc("a set-like object providing a view on D's keys"),
    Native::new("values", "(self, /)", |runtime, args| runtime.call_method(&shown(args)?, "values", &[]))
        .doc("an object providing a view on D's values"),
    Native::new("items", "(self, /)", |runtime, args| runtime.call_method(&shown(args)?, "items", &[]))
        .doc("a set-like object providing a view on D's items"),
    Native::new("copy", "(self, /)", |runtime, args| runtime.call_method(&shown(args)?, "copy", &[])).doc("a shallow copy of D"),
    Native::class_method("__class_getitem__", "(cls, item, /)", generic_alias::class_getitem),
];

/// A read-only view of `mapping`.
pub fn new(runtime: &Runtime, mapping: &Object) -> Value {
    let body = MappingProxy { header: Header::new(ClassId::MappingProxy.reference()), mapping: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(proxy) = object.body::<MappingProxy>() {
        proxy.mapping.set(mapping.clone());
    }
    Ok(object)
}

fn shown(args: &Args<'_>) -> Value {
    args.this::<MappingProxy>().mapping.get().ok_or(Raised::OutOfMemory)
}

/// What a proxy shows; any other object is itself.
fn unwrapped(object: &Object) -> Object {
    object.body::<MappingProxy>().and_then(|proxy| proxy.mapping.get()).unwrap_or_else(|| object.clone())
}

fn compare(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    ops::compare(runtime, comparison, &shown(args)?, &args.at(1))
}

fn unite(runtime: &Runtime, left: &Object, right: &Object) -> Value {
    ops::binary(runtime, BinaryOperator::Or, &unwrapped(left), &unwrapped(right))
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let inner = runtime.guarded(|| ops::repr(runtime, &shown(args)?))?;
    let mut shown = text::Builder::new(runtime);
    shown.push_str("mappingproxy(");
    shown.push_object(&inner);
    shown.push_str(")");
    shown.finish()
}
