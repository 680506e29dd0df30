//! What a program sees of a function written in Rust.

use object::{Object, Slot};

use super::builtin::{BuiltinFunction, bind};
use crate::class::{Class, is_class, name_of};
use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::native::{Args, Binding, Getter, Native};
use crate::roots::Root;
use crate::runtime::Runtime;
use crate::{call, dict, int, ops, text, tuple};

/// Of functions of modules and of bound methods.
pub(super) const BOUND_METHODS: &[Native] = &[
    Native::new("__call__", "(*)", pass_on),
    Native::new("__repr__", "(self, /)", |runtime, args| repr_bound(runtime, &args.at(0))),
    Native::new("__eq__", "(self, value, /)", |runtime, args| equal(runtime, args, true)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| equal(runtime, args, false)),
    Native::new("__hash__", "(self, /)", |runtime, args| {
        let function = args.this::<BuiltinFunction>();
        let receiver = function.owner.get().map_or(0, |receiver| receiver.identity() >> 4);
        int::new(runtime, receiver as i64 ^ i64::from(function.number()))
    }),
    Native::new("__reduce__", "(self, /)", reduce),
];

pub(super) const BOUND_GETTERS: &[Getter] = &[
    Getter::new("__name__", name),
    Getter::new("__qualname__", qualname),
    Getter::new("__doc__", doc),
    Getter::new("__text_signature__", signature),
    Getter::new("__module__", |runtime, object| {
        let number = object.body::<BuiltinFunction>().map_or(0, BuiltinFunction::number);
        module_of(runtime, number).map_or_else(|| Ok(runtime.none()), |module| text::new(runtime, module))
    }),
    Getter::new("__self__", |runtime, object| {
        let function = object.body::<BuiltinFunction>().ok_or(Raised::OutOfMemory)?;
        if let Some(receiver) = function.owner.get() {
            return Ok(receiver);
        }
        if let Some(class) = class_of(runtime, function.number()) {
            return Ok(class);
        }
        let modules = runtime.root(Root::Modules).get();
        let module = module_of(runtime, function.number()).map(|module| text::new(runtime, module)).transpose()?;
        match (modules.as_ref().and_then(|modules| modules.body::<dict::Dict>()), module) {
            (Some(modules), Some(module)) => Ok(modules.get(runtime, &module)?.unwrap_or_else(|| runtime.none())),
            _ => Ok(runtime.none()),
        }
    }),
];

/// Of methods as they stand in their class.
pub(super) const DESCRIPTOR_METHODS: &[Native] = &[
    Native::new("__call__", "(*)", pass_on),
    Native::new("__get__", "(self, instance, owner=None, /)", get),
    Native::new("__repr__", "(self, /)", |runtime, args| {
        let function = args.this::<BuiltinFunction>();
        let name = native(runtime, function.number()).name;
        let owner = function.owner.get().map(|owner| name_of(&owner)).unwrap_or_default();
        let kind = if args.at(0).class_ref() == ClassId::WrapperDescriptor.reference() { "slot wrapper" } else { "method" };
        text::new(runtime, &format!("<{kind} '{name}' of '{owner}' objects>"))
    }),
    Native::new("__reduce__", "(self, /)", reduce),
];

pub(super) const DESCRIPTOR_GETTERS: &[Getter] = &[
    Getter::new("__name__", name),
    Getter::new("__qualname__", qualname),
    Getter::new("__doc__", doc),
    Getter::new("__text_signature__", signature),
    Getter::new("__objclass__", |_, object| {
        object.body::<BuiltinFunction>().and_then(|function| function.owner.get()).ok_or(Raised::OutOfMemory)
    }),
];

fn native(runtime: &Runtime, number: u32) -> &'static Native {
    runtime.native(number).native
}

/// The class that a native function is a method of.
fn class_of(runtime: &Runtime, number: u32) -> Option<Object> {
    let entries = &runtime.tables().classes;
    let index = entries.partition_point(|entry| entry.first_native <= number).checked_sub(1)?;
    let entry = &entries[index];
    let is_its = ((number - entry.first_native) as usize) < entry.spec.methods.len();
    is_its.then(|| runtime.class(entry.spec.id).owned())
}

/// The module that a native function stands in.
fn module_of(runtime: &Runtime, number: u32) -> Option<&'static str> {
    let entries = &runtime.tables().modules;
    let entry = &entries[entries.partition_point(|entry| entry.first_native <= number).checked_sub(1)?];
    (((number - entry.first_native) as usize) < entry.spec.functions.len()).then_some(entry.spec.name)
}

fn pass_on(runtime: &Runtime, args: &Args<'_>) -> Value {
    runtime.call_with(&args.at(0), &Args::new(&args.slots()[1..], args.names()))
}

fn get(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (object, instance) = (args.at(0), args.at(1));
    let function = args.this::<BuiltinFunction>();
    if object.class_ref() == ClassId::ClassMethodDescriptor.reference() {
        let class = match args.get(2).filter(|owner| !owner.is(&runtime.none())) {
            Some(owner) => owner.owned(),
            None => instance.class(),
        };
        if !is_class(&class) {
            let name = native(runtime, function.number()).name;
            let owner = function.owner.get().map(|owner| name_of(&owner)).unwrap_or_default();
            let given = name_of(&class.class());
            return Err(runtime.type_error(format_args!("descriptor '{name}' for type '{owner}' needs a type, not a '{given}' as arg 2")));
        }
        return bind(runtime, function, class);
    }
    if instance.is(&runtime.none()) {
        return Ok(object.owned());
    }
    call::check_owner(runtime, function, &instance)?;
    bind(runtime, function, instance.owned())
}

fn name(runtime: &Runtime, object: &Object) -> Value {
    let name = object.body::<BuiltinFunction>().map_or("", |function| native(runtime, function.number()).name);
    text::intern(runtime, text::new(runtime, name)?)
}

fn qualname(runtime: &Runtime, object: &Object) -> Value {
    let Some(function) = object.body::<BuiltinFunction>() else { return Err(Raised::OutOfMemory) };
    let Some(class) = class_of(runtime, function.number()) else { return name(runtime, object) };
    let owner = match function.owner.get() {
        // What is bound shows the class of its receiver, or the receiver if that is a class.
        Some(receiver) if object.class_ref() == ClassId::BuiltinFunction.reference() => {
            if is_class(&receiver) {
                receiver
            } else {
                receiver.class()
            }
        }
        _ => class,
    };
    let mut shown = text::Builder::new(runtime);
    if let Some(qualname) = owner.body::<Class>().and_then(|class| class.qualname.get()) {
        shown.push_object(&qualname);
    }
    shown.push_str(".");
    shown.push_object(&name(runtime, object)?);
    shown.finish()
}

fn doc(runtime: &Runtime, object: &Object) -> Value {
    let doc = object.body::<BuiltinFunction>().map_or("", |function| native(runtime, function.number()).doc);
    if doc.is_empty() { Ok(runtime.none()) } else { text::new(runtime, doc) }
}

/// The parameters as `inspect` reads them: the receiver has a dollar sign.
fn signature(runtime: &Runtime, object: &Object) -> Value {
    let Some(function) = object.body::<BuiltinFunction>() else { return Ok(runtime.none()) };
    let native = native(runtime, function.number());
    if native.signature == "(*)" {
        return Ok(runtime.none());
    }
    let is_method = class_of(runtime, function.number()).is_some();
    let parameters = native.signature.strip_prefix('(').unwrap_or(native.signature);
    if !is_method {
        return text::new(runtime, &format!("($module, /, {parameters}").replace("/, )", "/)").replace("/, /", "/"));
    }
    let receiver = if native.binding == Binding::ClassMethod { "type" } else { "self" };
    let rest = parameters.split_once([',', ')']).map_or("", |(_, rest)| rest);
    let rest = rest.trim();
    let end = if rest.is_empty() { ")" } else { "" };
    let separator = if rest.is_empty() { "" } else { ", " };
    text::new(runtime, &format!("(${receiver}{separator}{rest}{end}"))
}

fn repr_bound(runtime: &Runtime, object: &Object) -> Value {
    let Some(function) = object.body::<BuiltinFunction>() else { return Err(Raised::OutOfMemory) };
    let name = native(runtime, function.number()).name;
    let receiver = function.owner.get().or_else(|| class_of(runtime, function.number()));
    let Some(receiver) = receiver else { return text::new(runtime, &format!("<built-in function {name}>")) };
    let (class, at) = (name_of(&receiver.class()), receiver.identity());
    let kind = if object.class_ref() == ClassId::MethodWrapper.reference() { "method-wrapper" } else { "built-in method" };
    let quote = if kind == "method-wrapper" { "'" } else { "" };
    text::new(runtime, &format!("<{kind} {quote}{name}{quote} of {class} object at {at:#x}>"))
}

fn equal(runtime: &Runtime, args: &Args<'_>, wanted: bool) -> Value {
    let (left, right) = (args.at(0), args.at(1));
    let (Some(a), Some(b)) = (left.body::<BuiltinFunction>(), right.body::<BuiltinFunction>()) else {
        return Ok(runtime.singleton(Singleton::NotImplemented));
    };
    let receiver = |function: &BuiltinFunction| Slot::reference(&function.owner);
    let same = left.class_ref() == right.class_ref() && a.number() == b.number() && receiver(a) == receiver(b);
    Ok(runtime.bool(same == wanted))
}

/// By name; a method as an attribute of its receiver or its class.
fn reduce(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let function = args.this::<BuiltinFunction>();
    let name = name(runtime, &object)?;
    let Some(receiver) = function.owner.get().or_else(|| class_of(runtime, function.number())) else { return Ok(name) };
    let builtins = runtime.root(Root::Builtins).get().ok_or(Raised::OutOfMemory)?;
    let getattr = ops::get_item(runtime, &builtins, &text::new(runtime, "getattr")?)?;
    tuple::new(runtime, [getattr, tuple::new(runtime, [receiver, name].into_iter())?].into_iter())
}
