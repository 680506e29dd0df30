//! `__reduce__`, `__reduce_ex__` and `__getstate__` of `object`: what `copy` and `pickle` need to know of an object.

use object::{Object, Slot};

use super::object_methods::is_inherited;
use crate::class::{self, Class, name_of};
use crate::descriptor::member;
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::names::Name;
use crate::native::Args;
use crate::runtime::Runtime;
use crate::{attribute, int, ops, text, tuple};

/// `object.__reduce_ex__(protocol)`: a `__reduce__` of the class's own comes first.
pub(super) fn reduce_ex(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let protocol = ops::index(runtime, &args.at(1))?;
    let name = runtime.name(Name::Reduce);
    if !is_inherited(runtime, &object, &name) {
        return runtime.call(&attribute::get(runtime, &object, &name)?, &[]);
    }
    reduce(runtime, &object, protocol)
}

/// What `copyreg` makes of an object, by protocol 0 or 1 (`_reduce_ex`) or above (`__newobj__`).
pub(super) fn reduce(runtime: &Runtime, object: &Object, protocol: i64) -> Value {
    if protocol < 2 {
        let function = from_copyreg(runtime, "_reduce_ex")?;
        return runtime.call(&function, &[object, &int::new(runtime, protocol)?]);
    }
    let class = object.class();
    let (positional, keywords) = new_arguments(runtime, object)?;
    let has_arguments = positional.is_some();
    let given: Vec<Object> = positional.as_ref().and_then(tuple::items).unwrap_or_default().iter().filter_map(Slot::get).collect();
    let (function, arguments) = match keywords {
        Some(keywords) if keywords.body::<Dict>().is_some_and(|keywords| !keywords.is_empty()) => {
            let positional = tuple::new(runtime, given.into_iter())?;
            (from_copyreg(runtime, "__newobj_ex__")?, tuple::new(runtime, [class, positional, keywords].into_iter())?)
        }
        _ => {
            let all: Vec<Object> = std::iter::once(class).chain(given).collect();
            (from_copyreg(runtime, "__newobj__")?, tuple::new(runtime, all.into_iter())?)
        }
    };
    let needs_slots = !has_arguments && !is_container(object);
    let state = ask_state(runtime, object, needs_slots)?;
    let items = match class::is_instance_of(object, ClassId::List) {
        true => ops::iter(runtime, object)?,
        false => runtime.none(),
    };
    let entries = match class::is_instance_of(object, ClassId::Dict) {
        true => ops::iter(runtime, &runtime.call_method(object, "items", &[])?)?,
        false => runtime.none(),
    };
    tuple::new(runtime, [function, arguments, state, items, entries].into_iter())
}

fn from_copyreg(runtime: &Runtime, name: &str) -> Value {
    let import = runtime.root(crate::Root::Builtins).get();
    let import = import.as_ref().and_then(|builtins| builtins.body::<Dict>()?.get_name(runtime, &runtime.name(Name::Import)));
    let Some(import) = import else {
        return Err(runtime.error(ClassId::ImportError, format_args!("__import__ not found")));
    };
    let module = runtime.call(&import, &[&text::new(runtime, "copyreg")?])?;
    attribute::get(runtime, &module, &text::intern(runtime, text::new(runtime, name)?)?)
}

/// Whether objects of a class hold more than attributes.
fn is_opaque(class: &Object) -> bool {
    class.body::<Class>().is_some_and(|class| class.descriptor.body.get() != ClassId::Object.layout())
}

fn is_container(object: &Object) -> bool {
    class::is_instance_of(object, ClassId::List) || class::is_instance_of(object, ClassId::Dict)
}

/// What `__getnewargs_ex__` or `__getnewargs__` says.
fn new_arguments(runtime: &Runtime, object: &Object) -> Result<(Option<Object>, Option<Object>), Raised> {
    let extended = text::intern(runtime, text::new(runtime, "__getnewargs_ex__")?)?;
    if let Some(method) = attribute::find(runtime, object, &extended)? {
        let answer = runtime.call(&method, &[])?;
        let Some([positional, keywords]) = tuple::items(&answer) else {
            let given = name_of(&answer.class());
            return Err(runtime.type_error(format_args!("__getnewargs_ex__ should return a tuple, not '{given}'")));
        };
        return Ok((positional.get(), keywords.get()));
    }
    match attribute::find(runtime, object, &runtime.name(Name::GetNewArgs))? {
        None => Ok((None, None)),
        Some(method) => {
            let answer = runtime.call(&method, &[])?;
            if tuple::items(&answer).is_none() {
                let given = name_of(&answer.class());
                return Err(runtime.type_error(format_args!("__getnewargs__ should return a tuple, not '{given}'")));
            }
            Ok((Some(answer), None))
        }
    }
}

fn ask_state(runtime: &Runtime, object: &Object, required: bool) -> Value {
    let name = runtime.name(Name::GetState);
    if is_inherited(runtime, object, &name) {
        return state(runtime, object, required);
    }
    runtime.call(&attribute::get(runtime, object, &name)?, &[])
}

/// `object.__getstate__()`: the `__dict__`, and the values of `__slots__` if there are any.
pub(super) fn state(runtime: &Runtime, object: &Object, required: bool) -> Value {
    let class = object.class();
    if required && is_opaque(&class) {
        let class = name_of(&class);
        return Err(runtime.type_error(format_args!("cannot pickle '{class}' object")));
    }
    let own = match attribute::find(runtime, object, &runtime.name(Name::Dict))? {
        Some(own) if own.body::<Dict>().is_some_and(|own| !own.is_empty()) => own,
        Some(own) if own.body::<Dict>().is_none() => own,
        _ => runtime.none(),
    };
    let slots = dict::new(runtime)?;
    let Some(entries) = slots.body::<Dict>() else { return Err(Raised::OutOfMemory) };
    for class in class::order_of(&class) {
        for name in member::names_in(runtime, &class) {
            let name = text::intern(runtime, text::new(runtime, &name)?)?;
            if let Some(value) = attribute::find(runtime, object, &name)? {
                entries.set(runtime, name, value)?;
            }
        }
    }
    if entries.is_empty() {
        return Ok(own);
    }
    tuple::new(runtime, [own, slots].into_iter())
}
