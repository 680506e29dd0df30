//! `Context`: a mapping from variables to values that code can run in.

use object::Object;
use types::dict::{self, Dict};
use types::record::{self, Record};
use types::{Args, ClassId, ClassSpec, Native, Raised, Runtime, Value, int, kept, ops, text};

use super::part;
use crate::classes;

/// Where the values are, and the context that was entered before this one.
const VALUES: usize = 0;
const BEFORE: usize = 1;
/// Number 0: whether it is entered.
const ENTERED: usize = 0;

/// The class `_contextvars.Context`.
pub(super) const SPEC: ClassSpec = record::spec(classes::CONTEXT, "_contextvars", "Context")
    .sealed()
    .weakly_referenced()
    .methods(&[
        Native::static_method("__new__", "(cls)", |runtime, _| with(runtime, dict::new(runtime)?)),
        Native::new("run", "(self, callable, /, *args, **kwargs)", run),
        Native::new("copy", "(self, /)", |runtime, args| copy(runtime, &args.at(0))),
        Native::new("get", "(self, key, default=None, /)", |runtime, args| {
            let found = find(runtime, &args.at(0), &args.at(1))?;
            Ok(found.unwrap_or_else(|| args.get(2).map_or_else(|| runtime.none(), |default| default.owned())))
        }),
        Native::new("keys", "(self, /)", |runtime, args| runtime.call_method(&part(runtime, &args.at(0), VALUES), "keys", &[])),
        Native::new("values", "(self, /)", |runtime, args| runtime.call_method(&part(runtime, &args.at(0), VALUES), "values", &[])),
        Native::new("items", "(self, /)", |runtime, args| runtime.call_method(&part(runtime, &args.at(0), VALUES), "items", &[])),
        Native::new("__iter__", "(self, /)", |runtime, args| ops::iter(runtime, &part(runtime, &args.at(0), VALUES))),
        Native::new("__len__", "(self, /)", |runtime, args| {
            int::from_usize(runtime, ops::length(runtime, &part(runtime, &args.at(0), VALUES))?)
        }),
        Native::new("__contains__", "(self, key, /)", |runtime, args| Ok(runtime.bool(find(runtime, &args.at(0), &args.at(1))?.is_some()))),
        Native::new("__getitem__", "(self, key, /)", |runtime, args| {
            find(runtime, &args.at(0), &args.at(1))?.ok_or_else(|| runtime.key_error(&args.at(1)))
        }),
        Native::new("__eq__", "(self, value, /)", |runtime, args| {
            let (own, other) = (args.at(0), args.at(1));
            if other.class_ref() != classes::CONTEXT.reference() {
                return Ok(runtime.singleton(types::Singleton::NotImplemented));
            }
            Ok(runtime.bool(ops::equal(runtime, &part(runtime, &own, VALUES), &part(runtime, &other, VALUES))?))
        }),
    ])
    .unhashable();

/// A context with these values, a dict.
pub(super) fn with(runtime: &Runtime, values: Object) -> Value {
    record::with(runtime, &runtime.class(classes::CONTEXT), [Some(values), None].into_iter())
}

/// Another context with the same values.
pub(super) fn copy(runtime: &Runtime, context: &Object) -> Value {
    with(runtime, dict::copy(runtime, &part(runtime, context, VALUES))?)
}

/// The value of a variable in a context.
pub(super) fn find(runtime: &Runtime, context: &Object, variable: &Object) -> Result<Option<Object>, Raised> {
    if variable.class_ref() != classes::CONTEXT_VAR.reference() {
        let shown = text::to_string(&ops::repr(runtime, variable)?);
        return Err(runtime.type_error(format_args!("a ContextVar key was expected, got {shown}")));
    }
    match part(runtime, context, VALUES).body::<Dict>() {
        Some(values) => values.get(runtime, variable),
        None => Ok(None),
    }
}

/// Gives a variable a value in a context, or none.
pub(super) fn set(runtime: &Runtime, context: &Object, variable: &Object, value: Option<Object>) -> Result<(), Raised> {
    if let Some(values) = part(runtime, context, VALUES).body::<Dict>() {
        match value {
            Some(value) => drop(values.set(runtime, variable.clone(), value)?),
            None => drop(values.remove(runtime, variable)?),
        }
    }
    Ok(())
}

/// `run(callable, *args, **kwargs)`
fn run(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.at(0);
    let Some(record) = own.body::<Record>() else { return Err(Raised::OutOfMemory) };
    if record.number(ENTERED).replace(1) != 0 {
        let shown = text::to_string(&ops::repr(runtime, &own)?);
        return Err(runtime.error(ClassId::RuntimeError, format_args!("cannot enter context: {shown} is already entered")));
    }
    record.slot(BEFORE).set(super::current(runtime)?);
    kept::set_of_thread(runtime, super::CURRENT, own.owned())?;
    let result = runtime.call_unpacked(&args.at(1), None, &args.at(2), args.get(3).as_deref());
    record.number(ENTERED).set(0);
    if let Some(before) = record.slot(BEFORE).take() {
        kept::set_of_thread(runtime, super::CURRENT, before)?;
    }
    result
}
