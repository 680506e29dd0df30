//! What a program sees of a function written in Python.

use object::{Object, Slot};

use super::python::{Function, new};
use crate::class::name_of;
use crate::code::Code;
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::native::{Args, Getter, Native};
use crate::roots::Root;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{function, int, text, tuple};

pub(super) const METHODS: &[Native] = &[
    Native::static_method("__new__", "(cls, code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)", make),
    Native::new("__call__", "(*)", |runtime, args| runtime.call_with(&args.at(0), &Args::new(&args.slots()[1..], args.names()))),
    Native::new("__get__", "(self, instance, owner=None, /)", |runtime, args| {
        if args.at(1).is(&runtime.none()) {
            return Ok(args.at(0).owned());
        }
        function::new_method(runtime, args.at(0).owned(), args.at(1).owned())
    }),
    Native::new("__repr__", "(self, /)", |runtime, args| {
        let mut shown = text::Builder::new(runtime);
        shown.push_str("<function ");
        args.this::<Function>().qualname.get().iter().for_each(|name| shown.push_object(name));
        shown.push_str(&format!(" at {:#x}>", args.at(0).identity()));
        shown.finish()
    }),
];

pub(super) const GETTERS: &[Getter] = &[
    Getter { name: "__code__", get: |runtime, object| part(runtime, object, |function| &function.code), set: Some(set_code) },
    fixed("__globals__", |runtime, object| part(runtime, object, |function| &function.globals)),
    fixed("__builtins__", |runtime, object| part(runtime, object, |function| &function.builtins)),
    fixed("__closure__", |runtime, object| part(runtime, object, |function| &function.closure)),
    Getter {
        name: "__defaults__",
        get: |runtime, object| part(runtime, object, |function| &function.defaults),
        set: Some(|runtime, object, value| {
            let is_tuple = |value: &Object| tuple::items(value).is_some();
            let value = checked(runtime, value, is_tuple, "__defaults__ must be set to a tuple object")?;
            put(object, |function| &function.defaults, value)
        }),
    },
    Getter {
        name: "__kwdefaults__",
        get: |runtime, object| part(runtime, object, |function| &function.keyword_defaults),
        set: Some(|runtime, object, value| {
            let is_dict = |value: &Object| value.body::<Dict>().is_some();
            let value = checked(runtime, value, is_dict, "__kwdefaults__ must be set to a dict object")?;
            put(object, |function| &function.keyword_defaults, value)
        }),
    },
    Getter {
        name: "__name__",
        get: |runtime, object| part(runtime, object, |function| &function.name),
        set: Some(|runtime, object, value| put(object, |function| &function.name, Some(string(runtime, value, "__name__")?))),
    },
    Getter {
        name: "__qualname__",
        get: |runtime, object| part(runtime, object, |function| &function.qualname),
        set: Some(|runtime, object, value| put(object, |function| &function.qualname, Some(string(runtime, value, "__qualname__")?))),
    },
    Getter {
        name: "__module__",
        get: |runtime, object| part(runtime, object, |function| &function.module),
        set: Some(|_, object, value| put(object, |function| &function.module, value.cloned())),
    },
    Getter {
        name: "__doc__",
        get: |runtime, object| part(runtime, object, |function| &function.doc),
        set: Some(|_, object, value| put(object, |function| &function.doc, value.cloned())),
    },
    Getter { name: "__annotations__", get: get_annotations, set: Some(set_annotations) },
    Getter { name: "__annotate__", get: |runtime, object| part(runtime, object, |function| &function.annotate), set: Some(set_annotate) },
    Getter { name: "__type_params__", get: get_type_parameters, set: Some(set_type_parameters) },
];

/// An attribute that cannot be set.
const fn fixed(name: &'static str, get: fn(&Runtime, &Object) -> Value) -> Getter {
    Getter { name, get, set: Some(|runtime, _, _| Err(runtime.attribute_error(format_args!("readonly attribute")))) }
}

fn part(runtime: &Runtime, object: &Object, field: impl Fn(&Function) -> &Slot) -> Value {
    Ok(object.body::<Function>().and_then(|function| field(function).get()).unwrap_or_else(|| runtime.none()))
}

fn put(object: &Object, field: impl Fn(&Function) -> &Slot, value: Option<Object>) -> Result<(), Raised> {
    if let Some(function) = object.body::<Function>() {
        field(function).replace(value);
    }
    Ok(())
}

/// A value that satisfies `wanted`; nothing for `None` or where the attribute is deleted.
fn checked(runtime: &Runtime, value: Option<&Object>, wanted: fn(&Object) -> bool, complaint: &str) -> Result<Option<Object>, Raised> {
    match value.filter(|value| !value.is(&runtime.none())) {
        Some(value) if !wanted(value) => Err(runtime.type_error(format_args!("{complaint}"))),
        value => Ok(value.cloned()),
    }
}

fn string(runtime: &Runtime, value: Option<&Object>, name: &str) -> Value {
    match value {
        Some(value) if text::view(value).is_some() => Ok(value.clone()),
        _ => Err(runtime.type_error(format_args!("{name} must be set to a string object"))),
    }
}

fn set_code(runtime: &Runtime, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let Some(code) = value.and_then(|value| value.body::<Code>()) else {
        return Err(runtime.type_error(format_args!("__code__ must be set to a code object")));
    };
    let Some(function) = object.body::<Function>() else { return Ok(()) };
    let cells = function.closure.get();
    let cells = cells.as_ref().and_then(tuple::items).map_or(0, <[Slot]>::len);
    let wanted = code.free_count.get() as usize;
    if cells != wanted {
        let name = function.name.get().map(|name| text::to_string(&name)).unwrap_or_default();
        return Err(runtime.value_error(format_args!("{name}() requires a code object with {cells} free vars, not {wanted}")));
    }
    function.code.replace(value.cloned());
    Ok(())
}

fn get_annotations(runtime: &Runtime, object: &Object) -> Value {
    let Some(function) = object.body::<Function>() else { return Err(Raised::OutOfMemory) };
    if let Some(known) = function.annotations.get() {
        return Ok(known);
    }
    let annotations = match function.annotate.get().filter(|annotate| !annotate.is(&runtime.none())) {
        None => dict::new(runtime)?,
        Some(annotate) => {
            let made = runtime.call(&annotate, &[&int::new(runtime, 1)?])?;
            if made.body::<Dict>().is_none() {
                let given = name_of(&made.class());
                return Err(runtime.type_error(format_args!("__annotate__ returned non-dict of type '{given}'")));
            }
            made
        }
    };
    function.annotations.set(annotations.clone());
    Ok(annotations)
}

fn set_annotations(runtime: &Runtime, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let is_dict = |value: &Object| value.body::<Dict>().is_some();
    let value = checked(runtime, value, is_dict, "__annotations__ must be set to a dict object")?;
    put(object, |function| &function.annotations, value)?;
    put(object, |function| &function.annotate, None)
}

fn set_annotate(runtime: &Runtime, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let Some(value) = value else {
        return Err(runtime.type_error(format_args!("__annotate__ cannot be deleted")));
    };
    if value.is(&runtime.none()) {
        return put(object, |function| &function.annotate, None);
    }
    if runtime.special_of(value, Special::Call).is_none() {
        return Err(runtime.type_error(format_args!("__annotate__ must be callable or None")));
    }
    put(object, |function| &function.annotate, Some(value.clone()))?;
    put(object, |function| &function.annotations, None)
}

fn get_type_parameters(runtime: &Runtime, object: &Object) -> Value {
    match object.body::<Function>().and_then(|function| function.type_parameters.get()) {
        Some(parameters) => Ok(parameters),
        None => tuple::empty(runtime),
    }
}

fn set_type_parameters(runtime: &Runtime, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    match value.filter(|value| tuple::items(value).is_some()) {
        Some(value) => put(object, |function| &function.type_parameters, Some(value.clone())),
        None => Err(runtime.type_error(format_args!("__type_params__ must be set to a tuple"))),
    }
}

/// `FunctionType(code, globals, name, argdefs, closure, kwdefaults)`
fn make(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (code, globals) = (args.at(1), args.at(2));
    let given = |index: usize| args.get(index).filter(|value| !value.is(&runtime.none())).map(|value| value.owned());
    let wrong = |what: &str, wanted: &str, value: &Object| {
        let given = name_of(&value.class());
        runtime.type_error(format_args!("function() argument '{what}' must be {wanted}, not {given}"))
    };
    let Some(details) = code.body::<Code>() else { return Err(wrong("code", "code", &code)) };
    let Some(namespace) = globals.body::<Dict>() else { return Err(wrong("globals", "dict", &globals)) };
    let cells = given(5);
    let count = cells.as_ref().and_then(tuple::items).map_or(0, <[Slot]>::len);
    let wanted = details.free_count.get() as usize;
    if cells.is_none() && wanted > 0 {
        return Err(runtime.type_error(format_args!("arg 5 (closure) must be tuple")));
    }
    if count != wanted {
        let name = details.name.get().map(|name| text::to_string(&name)).unwrap_or_default();
        return Err(runtime.value_error(format_args!("{name} requires closure of length {wanted}, not {count}")));
    }
    let builtins = namespace.get_name(runtime, &runtime.name(crate::Name::Builtins)).filter(|found| found.body::<Dict>().is_some());
    let builtins = builtins.or_else(|| runtime.root(Root::Builtins).get()).ok_or(Raised::OutOfMemory)?;
    let object = new(runtime, &code, &globals, &builtins)?;
    if let Some(function) = object.body::<Function>() {
        if let Some(name) = given(3) {
            function.name.set(string(runtime, Some(&name), "arg 3 (name)")?);
        }
        function.defaults.replace(given(4));
        function.closure.replace(cells);
        function.keyword_defaults.replace(given(6));
        function.module.replace(namespace.get_name(runtime, &runtime.name(crate::Name::Name)));
    }
    Ok(object)
}
