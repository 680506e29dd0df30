//! `gc.callbacks`: who is told when a collection begins and ends.

use object::{Generation, Object, Report};
use types::{Raised, Root, Runtime, Value, list, text};
use vm::safepoint;

use super::{debug, dict_of};

/// A collection begins (no report) or has ended. What a callback raises is reported and goes no further.
pub(super) fn tell(runtime: &Runtime, generation: Generation, report: Option<&Report>) {
    debug::tell(runtime, generation, report);
    let callbacks = runtime.root(Root::CollectorCallbacks).get();
    let Some(callbacks) = callbacks.filter(|callbacks| list::length(callbacks) > 0) else { return };
    if let Err(raised) = call_all(runtime, &callbacks, generation, report) {
        safepoint::report(runtime, raised, None, None);
    }
}

fn call_all(runtime: &Runtime, callbacks: &Object, generation: Generation, report: Option<&Report>) -> Result<(), Raised> {
    let phase = text::intern(runtime, text::new(runtime, if report.is_some() { "stop" } else { "start" })?)?;
    let info = info(runtime, generation, report)?;
    // One of them may change the list.
    let mut index = 0;
    while let Some(callback) = list::item(callbacks, index) {
        if let Err(raised) = runtime.call(&callback, &[&phase, &info]) {
            safepoint::report(runtime, raised, Some(&callback), None);
        }
        index += 1;
    }
    Ok(())
}

fn info(runtime: &Runtime, generation: Generation, report: Option<&Report>) -> Value {
    let collected = report.map_or(0, |report| report.collected);
    dict_of(runtime, &[("generation", generation as usize), ("collected", collected), ("uncollectable", 0)])
}
