//! Module `_functools`: what `functools` has that is not written in Python.

mod cache;
mod key;
mod partial;

use types::{Args, ClassId, ModuleSpec, Native, Raised, Runtime, Value, class, module, ops, record};

use crate::classes;

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_functools",
    doc: "Tools that operate on functions.",
    functions: &[
        Native::new("reduce", "(function, iterable, initial=None, /)", reduce).doc(
            "Apply a function of two arguments cumulatively to the items of an iterable, from left to right.\n\nThis effectively reduces \
             the iterable to a single value.  If initial is present,\nit is placed before the items of the iterable in the calculation, \
             and serves as\na default when the iterable is empty.",
        ),
        key::FUNCTION,
    ],
    classes: &[&partial::SPEC, &partial::PLACEHOLDER, &key::SPEC, &cache::SPEC],
    furnish: |runtime, module| {
        let placeholder = record::with(runtime, &runtime.class(classes::PLACEHOLDER), std::iter::empty())?;
        module::set(runtime, module, partial::PLACEHOLDER_NAME, placeholder)
    },
};

fn reduce(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (function, iterable) = (args.at(0), args.at(1));
    let iterator = match ops::iter(runtime, &iterable) {
        Err(Raised::Exception(error)) if class::is_instance_of(&error, ClassId::TypeError) => {
            return Err(runtime.type_error(format_args!("reduce() arg 2 must support iteration")));
        }
        iterator => iterator?,
    };
    let mut result = match args.get(2) {
        Some(initial) => Some(initial.owned()),
        None => ops::next(runtime, &iterator)?,
    };
    while let Some(sofar) = &result
        && let Some(item) = ops::next(runtime, &iterator)?
    {
        result = Some(runtime.call(&function, &[sofar, &item])?);
    }
    result.ok_or_else(|| runtime.type_error(format_args!("reduce() of empty iterable with no initial value")))
}
