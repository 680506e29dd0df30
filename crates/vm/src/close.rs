//! How a program ends, in CPython's order, so that finalizers see what they would see there.
//!
//! ```text
//! collect, if the program has not turned collections off      everything can still be used
//! forget sys.modules and __main__; collect                    most modules die whole: their classes and functions hold their dicts
//! empty the modules that live on: names become None           first those that begin with one underscore
//! flush the streams; empty sys and builtins; collect
//! ```

use heap::Ref;
use object::{Generation, Object, each_edge, find};
use types::dict::Dict;
use types::module::Module;
use types::{Name, Number, Root, Runtime, list, text};

use crate::safepoint;

/// Ends the program that ran.
pub(crate) fn close(runtime: &Runtime) {
    runtime.end_threads();
    let _ = safepoint::serve(runtime);
    if runtime.generations().is_enabled() {
        settle(runtime);
    }
    let kept = [Root::Sys, Root::Builtins].map(|root| runtime.root(root).get());
    let modules = modules(runtime);
    drop(runtime.root(Root::Main).take());
    if let Some(modules) = runtime.root(Root::Modules).get() {
        clear(runtime, &modules);
    }
    settle(runtime);
    // In the opposite order, as CPython does: what was imported last may need what was imported first.
    for module in modules.into_iter().rev() {
        let dict = find(runtime, &[module]).pop().flatten().and_then(|module| module.body::<Module>()?.dict.get());
        if let Some(dict) = dict.filter(|dict| !kept.iter().flatten().any(|kept| kept.is(dict))) {
            empty(runtime, &dict);
        }
    }
    settle(runtime);
    flush(runtime);
    for dict in kept.iter().flatten() {
        empty(runtime, dict);
        clear(runtime, dict);
    }
    settle(runtime);
    drop(kept);
    for root in [Root::Handled, Root::MemoryError, Root::Sys, Root::Modules, Root::Builtins] {
        drop(runtime.root(root).take());
    }
    settle(runtime);
}

/// Ends the program that ran. If it cannot tell how, all that is done is to flush its streams.
pub(crate) fn close_if_observed(runtime: &Runtime) {
    runtime.end_threads();
    let _ = safepoint::serve(runtime);
    if is_observed(runtime) {
        close(runtime);
    } else {
        flush(runtime);
    }
}

/// Whether something of the program would run while it is taken apart.
fn is_observed(runtime: &Runtime) -> bool {
    let listens = |root: Root| runtime.root(root).get().is_some_and(|list| list::length(&list) > 0);
    listens(Root::CollectorCallbacks) || runtime.number(Number::CollectorFlags) != 0 || runtime.has_last_words(&standard_streams(runtime))
}

/// The standard streams, and those that they are made of: to flush them is all there is to do.
fn standard_streams(runtime: &Runtime) -> Vec<Ref> {
    let mut found: Vec<Ref> = Vec::new();
    for name in [Name::Stdin, Name::Stdout, Name::Stderr] {
        found.extend(
            runtime.root(Root::Sys).get().and_then(|sys| Some(sys.body::<Dict>()?.get_name(runtime, &runtime.name(name))?.reference())),
        );
    }
    let mut first = 0;
    for _ in 0..2 {
        let streams = find(runtime, &found[first..]);
        first = found.len();
        streams.iter().flatten().for_each(|stream| each_edge(stream, &mut |_, held| found.push(held)));
    }
    found
}

/// Where the modules are. They are not held: most of them are to die.
fn modules(runtime: &Runtime) -> Vec<Ref> {
    let modules = runtime.root(Root::Modules).get();
    let (mut found, mut position) = (Vec::new(), 0);
    while let Some((_, module)) = modules.as_ref().and_then(|modules| modules.body::<Dict>()?.next(&mut position)) {
        found.extend(module.body::<Module>().map(|_| module.reference()));
    }
    found
}

/// Has the names of a module mean `None`: first those that begin with one underscore, then all but `__builtins__`.
fn empty(runtime: &Runtime, dict: &Object) {
    let is_private = |name: &str| name.starts_with('_') && !name.starts_with("__");
    for wanted in [&is_private as &dyn Fn(&str) -> bool, &|name| name != "__builtins__"] {
        let mut position = 0;
        while let Some((name, value)) = dict.body::<Dict>().and_then(|dict| dict.next(&mut position)) {
            if !value.is(&runtime.none()) && text::view(&name).is_some_and(|name| wanted(&name.to_rust())) {
                drop(value);
                if let Some(dict) = dict.body::<Dict>() {
                    // The name is there: this needs no memory.
                    let _ = dict.set(runtime, name, runtime.none());
                }
                let _ = safepoint::serve(runtime);
            }
        }
    }
}

fn clear(runtime: &Runtime, dict: &Object) {
    if let Some(dict) = dict.body::<Dict>() {
        dict.clear(runtime);
    }
    let _ = safepoint::serve(runtime);
}

/// Has what finalizers printed appear, while there are streams. That it cannot is nobody's concern any more.
fn flush(runtime: &Runtime) {
    for name in [Name::Stdout, Name::Stderr] {
        let stream = runtime.root(Root::Sys).get().and_then(|sys| sys.body::<Dict>()?.get_name(runtime, &runtime.name(name)));
        if let Some(stream) = stream.filter(|stream| !stream.is(&runtime.none())) {
            let _ = runtime.call_method(&stream, "flush", &[]);
        }
    }
}

/// Runs what became due, and collects. What finalizers raise has been reported; an interrupt comes too late.
pub(crate) fn settle(runtime: &Runtime) {
    let _ = safepoint::serve(runtime);
    safepoint::collect(runtime, Generation::Old);
    let _ = safepoint::serve(runtime);
}
