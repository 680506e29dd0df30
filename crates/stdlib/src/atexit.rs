//! Module `atexit`: functions that are called when the program ends, the last registered first.

use object::Object;
use types::dict::Dict;
use types::{Args, ModuleSpec, Native, Raised, Runtime, Value, int, list, module, text, tuple};
use vm::import;

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "atexit",
    doc: "allow programmer to define multiple exit functions to be executed\nupon normal program termination.",
    functions: FUNCTIONS,
    classes: &[],
    furnish: |runtime, module| module::set(runtime, module, REGISTERED, list::new(runtime)?),
};

/// The list of what was registered: tuples of a function, its arguments and its keywords.
const REGISTERED: &str = "_registered";

const FUNCTIONS: &[Native] = &[
    Native::new("register", "(*)", register).doc("Register a function to be executed upon normal program termination"),
    Native::new("unregister", "(func, /)", unregister).doc("Unregister an exit function which was previously registered"),
    Native::new("_clear", "()", clear).doc("Clear the list of previously registered exit functions."),
    Native::new("_run_exitfuncs", "()", run).doc("Run all registered exit functions."),
    Native::new("_ncallbacks", "()", count).doc("Return the number of registered exit functions."),
];

fn registered(runtime: &Runtime) -> Result<Object, Raised> {
    let module = import::import_module(runtime, "atexit")?;
    types::attribute::get_any(runtime, &module, &text::intern(runtime, text::new(runtime, REGISTERED)?)?)
}

/// `register(func, /, *args, **kwargs)`: returns the function, so that it can be a decorator.
fn register(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(function) = args.get(0) else {
        return Err(runtime.type_error(format_args!("register() takes at least 1 argument (0 given)")));
    };
    if runtime.special_of(&function, types::Special::Call).is_none() {
        return Err(runtime.type_error(format_args!("the first argument must be callable")));
    }
    let positional: Vec<Object> = args.positional()[1..].iter().filter_map(object::Slot::get).collect();
    let keywords = types::dict::new(runtime)?;
    if let Some(entries) = keywords.body::<Dict>() {
        for index in 0..args.keyword_count() {
            if let Some((name, value)) = args.keyword(index) {
                drop(entries.set(runtime, name, value.owned())?);
            }
        }
    }
    let entry = [function.owned(), tuple::new(runtime, positional.into_iter())?, keywords];
    list::append(runtime, &registered(runtime)?, tuple::new(runtime, entry.into_iter())?)?;
    Ok(function.owned())
}

/// `unregister(func)`: all registrations of a function that is equal.
fn unregister(runtime: &Runtime, args: &Args<'_>) -> Value {
    let entries = registered(runtime)?;
    let kept = list::new(runtime)?;
    for index in 0..list::length(&entries) {
        let Some(entry) = list::item(&entries, index) else { break };
        let function = tuple::items(&entry).and_then(|items| items.first()?.get());
        let is_meant = match function {
            Some(function) => types::ops::equal(runtime, &function, &args.at(0))?,
            None => false,
        };
        if !is_meant {
            list::append(runtime, &kept, entry)?;
        }
    }
    let module = import::import_module(runtime, "atexit")?;
    module::set(runtime, &module, REGISTERED, kept)?;
    Ok(runtime.none())
}

fn clear(runtime: &Runtime, _: &Args<'_>) -> Value {
    let module = import::import_module(runtime, "atexit")?;
    module::set(runtime, &module, REGISTERED, list::new(runtime)?)?;
    Ok(runtime.none())
}

/// Calls and forgets all; what one raises is told of and keeps none from being called.
fn run(runtime: &Runtime, _: &Args<'_>) -> Value {
    let entries = registered(runtime)?;
    while let Some(entry) = list::pop_last(&entries) {
        let items: Vec<Object> = tuple::items(&entry).unwrap_or_default().iter().filter_map(object::Slot::get).collect();
        let [function, positional, keywords] = &*items else { continue };
        if let Err(raised) = runtime.call_unpacked(function, None, positional, Some(keywords)) {
            vm::safepoint::report(runtime, raised, Some(function), Some("Exception ignored in atexit callback"));
        }
    }
    Ok(runtime.none())
}

fn count(runtime: &Runtime, _: &Args<'_>) -> Value {
    int::new(runtime, list::length(&registered(runtime)?) as i64)
}
