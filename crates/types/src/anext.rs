//! What `anext(iterator, default)` gives: an awaitable that has a default where the asynchronous iterator has ended.

use object::Object;

use crate::class::{is_instance_of, name_of};
use crate::error::{Raised, Value};
use crate::generator;
use crate::ids::ClassId;
use crate::native::{Args, Native};
use crate::record::{self, Record};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::special::Special;

/// The class. Reference 0 is what is awaited, 1 the default.
pub(crate) const SPEC: ClassSpec = record::spec(ClassId::AnextAwaitable, "builtins", "anext_awaitable").sealed().methods(&[
    Native::new("__await__", "(self, /)", |_, args| Ok(args.at(0).owned())),
    Native::new("__iter__", "(self, /)", |_, args| Ok(args.at(0).owned())),
    Native::new("__next__", "(self, /)", |runtime, args| {
        let inner = awaited(runtime, args)?;
        let item = runtime.call_special(&inner, Special::Next, &[]).map(|item| item.unwrap_or_else(|| runtime.none()));
        or_default(runtime, args, item)
    }),
    Native::new("send", "(self, arg, /)", |runtime, args| {
        let sent = awaited(runtime, args).and_then(|inner| runtime.call_method(&inner, "send", &[&args.at(1)]));
        or_default(runtime, args, sent)
    }),
    Native::new("throw", "(self, type, value=None, traceback=None, /)", |runtime, args| {
        let thrown = generator::thrown(runtime, args)?;
        let result = awaited(runtime, args).and_then(|inner| runtime.call_method(&inner, "throw", &[&thrown]));
        or_default(runtime, args, result)
    }),
    Native::new("close", "(self, /)", |runtime, args| {
        let result = awaited(runtime, args).and_then(|inner| runtime.call_method(&inner, "close", &[]));
        or_default(runtime, args, result)
    }),
]);

/// `anext(iterator)`, or with a default.
pub fn anext(runtime: &Runtime, iterator: &Object, default: Option<Object>) -> Value {
    let Some(step) = runtime.call_special(iterator, Special::AsyncNext, &[])? else {
        return Err(runtime.type_error(format_args!("'{}' object is not an async iterator", name_of(&iterator.class()))));
    };
    match default {
        None => Ok(step),
        Some(default) => record::with(runtime, &runtime.class(ClassId::AnextAwaitable), [Some(step), Some(default)].into_iter()),
    }
}

/// The iterator of what is awaited. It replaces it: the next step goes on with the same.
fn awaited(runtime: &Runtime, args: &Args<'_>) -> Value {
    let record = args.this::<Record>();
    let awaitable = record.get(0).ok_or(Raised::OutOfMemory)?;
    if runtime.special_of(&awaitable, Special::Next).is_some() {
        return Ok(awaitable);
    }
    let Some(iterator) = runtime.call_special(&awaitable, Special::Await, &[])? else {
        return Err(runtime.type_error(format_args!("'{}' object can't be awaited", name_of(&awaitable.class()))));
    };
    record.slot(0).set(iterator.clone());
    Ok(iterator)
}

/// The result, or the default as a result where the iterator has ended.
fn or_default(runtime: &Runtime, args: &Args<'_>, result: Value) -> Value {
    match result {
        Err(Raised::Exception(raised)) if is_instance_of(&raised, ClassId::StopAsyncIteration) => {
            let default = args.this::<Record>().get(1).ok_or(Raised::OutOfMemory)?;
            Err(generator::stop(runtime, default)?)
        }
        other => other,
    }
}
