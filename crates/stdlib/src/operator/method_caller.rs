//! `methodcaller` and `call`: functions that call.

use object::{Object, Slot};
use types::dict::{self, Dict};
use types::record::{self, Record};
use types::{Args, ClassSpec, Native, Raised, Runtime, Value, attribute, ops, text, tuple};

use crate::classes;

pub(super) const CALL: Native = Native::new("call", "(*)", |runtime, args| {
    let Some(callable) = args.get(0).filter(|_| !args.is_empty()) else {
        return Err(runtime.type_error(format_args!("call expected at least 1 argument, got 0")));
    };
    runtime.call_with(&callable, &Args::new(&args.slots()[1..], args.names()))
})
.doc("Same as obj(*args, **kwargs).");

const NAME: usize = 0;
/// A tuple.
const ARGUMENTS: usize = 1;
/// A dict.
const KEYWORDS: usize = 2;

/// The class `methodcaller`.
pub(super) static SPEC: ClassSpec = record::spec(classes::METHOD_CALLER, "operator", "methodcaller")
    .methods(&[
        Native::static_method("__new__", "(cls, name, /, *args, **kwargs)", |runtime, args| {
            if text::view(&args.at(1)).is_none() {
                return Err(runtime.type_error(format_args!("method name must be a string")));
            }
            let name = text::intern(runtime, args.at(1).owned())?;
            let parts = [Some(name), Some(args.at(2).owned()), Some(args.at(3).owned())];
            record::requested(runtime, args, classes::METHOD_CALLER, parts.into_iter())
        }),
        Native::new("__call__", "(self, obj, /)", |runtime, args| {
            let (name, arguments, keywords) = parts(args.this())?;
            let method = attribute::get_any(runtime, &args.at(1), &name)?;
            runtime.call_unpacked(&method, None, &arguments, Some(&keywords))
        }),
        Native::new("__repr__", "(self, /)", repr),
        Native::new("__reduce__", "(self, /)", reduce),
    ])
    .doc(
        "Return a callable object that calls the given method on its operand.\n\nAfter f = methodcaller('name'), the call f(r) returns \
         r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
    );

fn parts(record: &Record) -> Result<(Object, Object, Object), Raised> {
    match (record.get(NAME), record.get(ARGUMENTS), record.get(KEYWORDS)) {
        (Some(name), Some(arguments), Some(keywords)) => Ok((name, arguments, keywords)),
        _ => Err(Raised::OutOfMemory),
    }
}

/// `operator.methodcaller('name', 1, key=2)`
fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let Some(_guard) = ops::ReprGuard::enter(runtime, &object) else { return text::new(runtime, "...") };
    let (name, arguments, keywords) = parts(args.this())?;
    let mut builder = text::Builder::new(runtime);
    builder.push_str("operator.methodcaller(");
    builder.push_object(&ops::repr(runtime, &name)?);
    for argument in tuple::items(&arguments).unwrap_or_default().iter().filter_map(Slot::get) {
        builder.push_str(", ");
        builder.push_object(&ops::repr(runtime, &argument)?);
    }
    let mut position = 0;
    while let Some((key, value)) = keywords.body::<Dict>().and_then(|keywords| keywords.next(&mut position)) {
        builder.push_str(", ");
        builder.push_object(&key);
        builder.push_str("=");
        builder.push_object(&ops::repr(runtime, &value)?);
    }
    builder.push_str(")");
    builder.finish()
}

/// What pickles it. With keywords: a `partial` of the class, which is called with the rest.
fn reduce(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (name, arguments, keywords) = parts(args.this())?;
    let arguments = tuple::items(&arguments).unwrap_or_default();
    if keywords.body::<Dict>().is_none_or(Dict::is_empty) {
        let all = tuple::collect(runtime, arguments.len() + 1, |index| match index.checked_sub(1) {
            None => Ok(Some(name.clone())),
            Some(index) => Ok(arguments[index].get()),
        })?;
        return tuple::new(runtime, [args.at(0).class(), all.ok_or(Raised::OutOfMemory)?].into_iter());
    }
    let functools = vm::import::import_module(runtime, "functools")?;
    let partial = attribute::get_any(runtime, &functools, &text::intern(runtime, text::new(runtime, "partial")?)?)?;
    let first = tuple::new(runtime, [args.at(0).class(), name].into_iter())?;
    let constructor = runtime.call_unpacked(&partial, None, &first, Some(&dict::copy(runtime, &keywords)?))?;
    tuple::new(runtime, [constructor, args.this::<Record>().get(ARGUMENTS).ok_or(Raised::OutOfMemory)?].into_iter())
}
