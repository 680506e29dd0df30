//! Module `gc`: the collector as CPython 3.13 shows it.
//!
//! Our collector looks at every container. A program is shown what CPython's would look at: `Layout::tracking` says which those are.

mod account;
mod debug;
pub(crate) mod explain;
mod objects;
mod phases;

use object::{Generation, Object};
use types::{Args, ModuleSpec, Native, Raised, Root, Runtime, Value, dict, int, list, module, ops};
use vm::safepoint;

use debug::Flags;

/// Module `gc`.
pub(crate) static MODULE: ModuleSpec = ModuleSpec { name: "gc", doc: DOC, functions: FUNCTIONS, classes: &[], furnish };

const FUNCTIONS: &[Native] = &[
    Native::new("enable", "()", |runtime, _| switch(runtime, true)).doc("Enable automatic garbage collection."),
    Native::new("disable", "()", |runtime, _| switch(runtime, false)).doc("Disable automatic garbage collection."),
    Native::new("isenabled", "()", |runtime, _| Ok(runtime.bool(runtime.generations().is_enabled())))
        .doc("Returns true if automatic garbage collection is enabled."),
    Native::new("set_debug", "(flags, /)", debug::set_flags).doc(debug::SET_DOC),
    Native::new("get_debug", "()", debug::flags).doc("Get the garbage collection debugging flags."),
    Native::new("get_count", "()", |runtime, _| three(runtime, runtime.generations().counts()))
        .doc("Return a three-tuple of the current collection counts."),
    Native::new("set_threshold", "(*)", set_threshold).doc(
        "set_threshold(threshold0, [threshold1, [threshold2]])\nSet the collection thresholds (the collection frequency).\n\n\
         Setting 'threshold0' to zero disables collection.",
    ),
    Native::new("get_threshold", "()", |runtime, _| three(runtime, runtime.generations().thresholds()))
        .doc("Return the current collection thresholds."),
    Native::new("collect", "(generation=2)", collect).doc(
        "Run the garbage collector.\n\nWith no arguments, run a full collection.  The optional argument\n\
         may be an integer specifying which generation to collect.  A ValueError\n\
         is raised if the generation number is invalid.\n\nThe number of unreachable objects is returned.",
    ),
    Native::new("get_objects", "(generation=None)", objects::tracked).doc(
        "Return a list of objects tracked by the collector (excluding the list returned).\n\n  generation\n    \
         Generation to extract the objects from.\n\nIf generation is not None, return only the objects tracked by the collector\n\
         that are in that generation.",
    ),
    Native::new("explain", "(enable=None, /)", explain::explain).doc(explain::DOC),
    Native::new("get_stats", "()", stats).doc("Return a list of dictionaries containing per-generation statistics."),
    Native::new("is_tracked", "(obj, /)", objects::is_tracked)
        .doc("Returns true if the object is tracked by the garbage collector.\n\nSimple atomic objects will return false."),
    Native::new("is_finalized", "(obj, /)", objects::is_finalized).doc("Returns true if the object has been already finalized by the GC."),
    Native::new("get_referrers", "(*)", objects::referrers).doc("Return the list of objects that directly refer to any of 'objs'."),
    Native::new("get_referents", "(*)", objects::referents).doc("Return the list of objects that are directly referred to by 'objs'."),
    Native::new("freeze", "()", |runtime, _| {
        runtime.freeze();
        Ok(runtime.none())
    })
    .doc(
        "Freeze all current tracked objects and ignore them for future collections.\n\n\
         This can be used before a POSIX fork() call to make the gc copy-on-write friendly.\n\
         Note: collection before a POSIX fork() call may free pages for future allocation\nwhich can cause copy-on-write.",
    ),
    Native::new("unfreeze", "()", |runtime, _| {
        runtime.unfreeze();
        Ok(runtime.none())
    })
    .doc(
        "Unfreeze all objects in the permanent generation.\n\n\
         Put all objects in the permanent generation back into oldest generation.",
    ),
    Native::new("get_freeze_count", "()", |runtime, _| int::new(runtime, runtime.frozen_count() as i64))
        .doc("Return the number of objects in the permanent generation."),
];

const DOC: &str = "This module provides access to the garbage collector for reference cycles.\n\n\
    enable() -- Enable automatic garbage collection.\n\
    disable() -- Disable automatic garbage collection.\n\
    isenabled() -- Returns true if automatic collection is enabled.\n\
    collect() -- Do a full collection right now.\n\
    get_count() -- Return the current collection counts.\n\
    get_stats() -- Return list of dictionaries containing per-generation stats.\n\
    set_debug() -- Set debugging flags.\n\
    get_debug() -- Get debugging flags.\n\
    set_threshold() -- Set the collection thresholds.\n\
    get_threshold() -- Return the current the collection thresholds.\n\
    get_objects() -- Return a list of all objects tracked by the collector.\n\
    is_tracked() -- Returns true if a given object is tracked.\n\
    is_finalized() -- Returns true if a given object has been already finalized.\n\
    get_referrers() -- Return the list of objects that refer to an object.\n\
    get_referents() -- Return the list of objects that an object refers to.\n\
    freeze() -- Freeze all tracked objects and ignore them for future collections.\n\
    unfreeze() -- Unfreeze all objects in the permanent generation.\n\
    get_freeze_count() -- Return the number of objects in the permanent generation.\n";

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    for (name, flags) in Flags::NAMES {
        module::set(runtime, module, name, int::new(runtime, flags.0)?)?;
    }
    for (name, root) in [("callbacks", Root::CollectorCallbacks), ("garbage", Root::CollectorGarbage)] {
        let known = runtime.root(root).get();
        let kept = known.map_or_else(|| list::new(runtime), Ok)?;
        runtime.root(root).replace(Some(kept.clone()));
        module::set(runtime, module, name, kept)?;
    }
    connect(runtime);
    Ok(())
}

/// Has collections told to the program, and their garbage shown.
pub(crate) fn connect(runtime: &Runtime) {
    let hooks = runtime.attached::<safepoint::SafepointHooks>();
    hooks.collected.set(Some(phases::tell));
    hooks.looks_at_garbage.set(Some(debug::looks_at_garbage));
    hooks.finish.set(Some(debug::finish));
}

/// `gc.enable()`, `gc.disable()`
fn switch(runtime: &Runtime, enabled: bool) -> Value {
    runtime.enable_collections(enabled);
    Ok(runtime.none())
}

/// `gc.collect()`
fn collect(runtime: &Runtime, args: &Args<'_>) -> Value {
    let number = args.get(0).map_or(Ok(2), |number| c_int(runtime, &number))?;
    let generation = usize::try_from(number).ok().and_then(Generation::from_number);
    let Some(generation) = generation else { return Err(runtime.value_error(format_args!("invalid generation"))) };
    let report = safepoint::collect(runtime, generation);
    if generation == Generation::Old {
        // Who asks for everything gets everything: what is free goes back to the system.
        runtime.release();
    }
    int::new(runtime, report.map_or(0, |report| report.collected as i64))
}

/// `gc.set_threshold()`
fn set_threshold(runtime: &Runtime, args: &Args<'_>) -> Value {
    if args.keyword_count() > 0 {
        return Err(runtime.type_error(format_args!("set_threshold() takes no keyword arguments")));
    }
    if !(1..=3).contains(&args.len()) {
        return Err(runtime.type_error(format_args!("gc.set_threshold requires 1 to 3 arguments")));
    }
    let mut thresholds = runtime.generations().thresholds();
    for (index, threshold) in thresholds.iter_mut().take(args.len()).enumerate() {
        // What is below zero is never reached, as zero.
        *threshold = c_int(runtime, &args.at(index))?.max(0) as u32;
    }
    runtime.set_thresholds(thresholds);
    Ok(runtime.none())
}

/// `gc.get_stats()`
fn stats(runtime: &Runtime, _: &Args<'_>) -> Value {
    let all = list::new(runtime)?;
    for stats in runtime.collection_stats() {
        // There is nothing that could not be collected.
        let numbers = [("collections", stats.collections), ("collected", stats.collected), ("uncollectable", 0)];
        list::append(runtime, &all, dict_of(runtime, &numbers)?)?;
    }
    Ok(all)
}

/// A dict of numbers by name.
fn dict_of(runtime: &Runtime, numbers: &[(&str, usize)]) -> Value {
    let entries = numbers.iter().map(|&(name, number)| Ok((name, int::new(runtime, number as i64)?)));
    dict_from(runtime, entries.collect::<Result<Vec<_>, Raised>>()?)
}

/// A dict of objects by name.
fn dict_from(runtime: &Runtime, entries: Vec<(&str, Object)>) -> Value {
    let made = dict::new(runtime)?;
    for (name, value) in entries {
        let name = types::text::intern(runtime, types::text::new(runtime, name)?)?;
        if let Some(dict) = made.body::<dict::Dict>() {
            dict.set(runtime, name, value)?;
        }
    }
    Ok(made)
}

fn three(runtime: &Runtime, numbers: [u32; 3]) -> Value {
    let made = list::new(runtime)?;
    for number in numbers {
        list::append(runtime, &made, int::new(runtime, number.into())?)?;
    }
    list::to_tuple(runtime, &made)
}

/// An argument that CPython keeps in a C `int`.
fn c_int(runtime: &Runtime, object: &Object) -> Result<i32, Raised> {
    let index = ops::index_object(runtime, object)?;
    let number = int::value(&index).and_then(|number| i32::try_from(number).ok());
    number.ok_or_else(|| runtime.overflow_error(format_args!("Python int too large to convert to C int")))
}
