//! `types.SimpleNamespace`: attributes and nothing else.

use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::class::{self, Class};
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::native::{Args, Native};
use crate::ops::{self, Comparison, ReprGuard};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{attribute, instance, text, tuple};

/// The class of simple namespaces.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::SimpleNamespace,
    "SimpleNamespace",
    Layout {
        fields: &[Field { offset: offset_of!(SimpleNamespace, dict) as u16, name: "__dict__" }],
        extent: Extent::Fixed(size_of::<SimpleNamespace>() as u16),
        ..Layout::leaf("SimpleNamespace")
    },
)
.module("types")
.methods(METHODS)
.unhashable()
.doc("A simple attribute-based namespace.");

/// A namespace.
#[repr(C)]
struct SimpleNamespace {
    header: Header,
    dict: Slot,
}

// SAFETY: `SimpleNamespace` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for SimpleNamespace {
    const LAYOUT: LayoutId = ClassId::SimpleNamespace.layout();
}

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", |runtime, args| {
        let class = instance::requested_class(runtime, args, ClassId::SimpleNamespace)?;
        let Some(class) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
        let dict = dict::new(runtime)?;
        let body = SimpleNamespace { header: Header::new(class.reference()), dict: Slot::empty() };
        // SAFETY: the body is what its layout says.
        let object = unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }?;
        if let Some(namespace) = object.body::<SimpleNamespace>() {
            namespace.dict.set(dict);
        }
        Ok(object)
    }),
    Native::new("__init__", "(*)", init),
    Native::new("__repr__", "(self, /)", |runtime, args| repr(runtime, &args.at(0))),
    Native::new("__eq__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Equal)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::NotEqual)),
    Native::new("__lt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Less)),
    Native::new("__le__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::LessEqual)),
    Native::new("__gt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Greater)),
    Native::new("__ge__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::GreaterEqual)),
    Native::new("__reduce__", "(self, /)", |runtime, args| {
        tuple::new(runtime, [args.at(0).class(), tuple::empty(runtime)?, attributes(runtime, &args.at(0))?].into_iter())
    })
    .doc("Return state information for pickling"),
    Native::new("__replace__", "(self, /, **changes)", replace),
];

/// A namespace with these attributes.
pub fn new(runtime: &Runtime, attributes: &[(&str, Object)]) -> Value {
    let object = runtime.call(&runtime.class(ClassId::SimpleNamespace), &[])?;
    for (name, value) in attributes {
        let name = text::intern(runtime, text::new(runtime, name)?)?;
        attribute::set(runtime, &object, &name, Some(value.clone()))?;
    }
    Ok(object)
}

fn attributes(runtime: &Runtime, object: &Object) -> Value {
    instance::dict_of(runtime, object)
}

fn init(runtime: &Runtime, args: &Args<'_>) -> Value {
    args_allowed(runtime, args)?;
    let own = attributes(runtime, &args.at(0))?;
    let Some(own) = own.body::<Dict>() else { return Err(Raised::OutOfMemory) };
    if args.len() > 1
        && let Some(given) = args.get(1)
    {
        let given = runtime.call(&runtime.class(ClassId::Dict), &[&given])?;
        let mut position = 0;
        while let Some((name, value)) = given.body::<Dict>().and_then(|given| given.next(&mut position)) {
            if text::view(&name).is_none() {
                return Err(runtime.type_error(format_args!("keywords must be strings")));
            }
            own.set(runtime, name, value)?;
        }
    }
    for index in 0..args.keyword_count() {
        let Some((name, value)) = args.keyword(index) else { break };
        own.set(runtime, name, value.owned())?;
    }
    Ok(runtime.none())
}

fn args_allowed(runtime: &Runtime, args: &Args<'_>) -> Result<(), Raised> {
    if args.len() <= 2 {
        return Ok(());
    }
    let (class, given) = (class::short_name_of(&args.at(0).class()), args.len() - 1);
    Err(runtime.type_error(format_args!("{class} expected at most 1 argument, got {given}")))
}

fn compare(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    let (left, right) = (args.at(0), args.at(1));
    if !class::is_instance_of(&right, ClassId::SimpleNamespace) {
        return Ok(runtime.singleton(Singleton::NotImplemented));
    }
    let (left, right) = (attributes(runtime, &left)?, attributes(runtime, &right)?);
    runtime.guarded(|| ops::compare(runtime, comparison, &left, &right))
}

fn replace(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let made = runtime.call(&object.class(), &[])?;
    let own = attributes(runtime, &made)?;
    let Some(entries) = own.body::<Dict>() else { return Err(Raised::OutOfMemory) };
    for source in [Some(attributes(runtime, &object)?), args.get(1).map(|changes| changes.owned())].into_iter().flatten() {
        let mut position = 0;
        while let Some((name, value)) = source.body::<Dict>().and_then(|source| source.next(&mut position)) {
            entries.set(runtime, name, value)?;
        }
    }
    Ok(made)
}

fn repr(runtime: &Runtime, object: &Object) -> Value {
    let class = object.class();
    let mut shown = text::Builder::new(runtime);
    if class.reference() == ClassId::SimpleNamespace.reference() {
        shown.push_str("namespace(");
    } else {
        shown.push_str(&class::short_name_of(&class));
        shown.push_str("(");
    }
    let Some(_guard) = ReprGuard::enter(runtime, object) else {
        shown.push_str("...)");
        return shown.finish();
    };
    let own = attributes(runtime, object)?;
    let (mut position, mut separator) = (0, "");
    while let Some((name, value)) = own.body::<Dict>().and_then(|own| own.next(&mut position)) {
        if text::view(&name).is_some_and(|name| !name.is_empty()) {
            let value = runtime.guarded(|| ops::repr(runtime, &value))?;
            shown.push_str(separator);
            shown.push_object(&name);
            shown.push_str("=");
            shown.push_object(&value);
            separator = ", ";
        }
    }
    shown.push_str(")");
    shown.finish()
}
