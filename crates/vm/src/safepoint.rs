//! What happens between two instructions: finalizers, callbacks of weak references, collections, interrupts.
//!
//! A decrement runs no Python (the quiet law): it notes what is due, and the space asks for attention. The evaluator looks whether that is
//! so, which is one load, after every instruction but the swift ones: those tell whether an object died by them that owned something.
//!
//! See `docs/internals/finalization.md`, with a worked example.

use std::cell::Cell;

use object::{Collection, Generation, Leaves, Object, Report, Waiting};
use types::generator::{self, Generator};
use types::{Raised, Root, Runtime, Special, async_generator};

use crate::holders::each_root_reference;
use crate::machine::Done;

/// Who is told of exceptions that cannot travel: the exception, what was called, and a message where the usual one does not fit.
pub type Unraisable = fn(&Runtime, &Object, Option<&Object>, Option<&str>);

/// Runs signal handlers, or raises.
pub type Interrupted = fn(&Runtime) -> Done;

/// Is told of a collection that begins (`None`) or has ended (its report).
pub type Collected = fn(&Runtime, Generation, Option<&Report>);

/// Whether each piece of the garbage of a collection is wanted.
pub type LooksAtGarbage = fn(&Runtime) -> bool;

/// Does something with the garbage of a collection.
pub type Finish = fn(&Runtime, Collection<'_>) -> Report;

/// What upper layers have a say in. Kept with `Runtime::attached`.
#[derive(Default)]
pub struct SafepointHooks {
    /// See [`Unraisable`]. Without it such exceptions are lost.
    pub unraisable: Cell<Option<Unraisable>>,
    /// Called when attention was asked for from outside: runs signal handlers, or raises.
    pub interrupted: Cell<Option<Interrupted>>,
    /// Called before (`None`) and after (its report) each collection. Meanwhile no other begins.
    pub collected: Cell<Option<Collected>>,
    /// Whether `finish` wants to be shown each piece of garbage.
    pub looks_at_garbage: Cell<Option<LooksAtGarbage>>,
    /// What happens to the garbage of a collection, instead of [`Collection::finish`].
    pub finish: Cell<Option<Finish>>,
}

/// Does what is due.
#[cold]
#[inline(never)]
pub fn serve(runtime: &Runtime) -> Done {
    loop {
        runtime.check_interruption()?;
        if let Some(waiting) = runtime.pending().next(runtime) {
            runtime.pending().attend(runtime, || finalize_or_call(runtime, waiting));
        } else if let Some(generation) = runtime.due() {
            collect(runtime, generation);
        } else if !runtime.switch_threads() && (!runtime.attention().is_wanted() || !runtime.threads.is_main()) {
            // What is left to another thread than the first concerns that one.
            return Ok(());
        }
    }
}

/// The hook: runs handlers of signals, or raises.
pub(crate) fn interrupted(runtime: &Runtime) -> Done {
    match runtime.attached::<SafepointHooks>().interrupted.get() {
        Some(interrupted) => interrupted(runtime),
        None => Err(Raised::Exception(types::exception::new(runtime, types::ClassId::KeyboardInterrupt, &[])?)),
    }
}

fn finalize_or_call(runtime: &Runtime, waiting: Waiting) {
    match waiting {
        Waiting::Finalizer(object) => finalize(runtime, &object),
        Waiting::Callback(reference) => {
            if let Some(callback) = runtime.take_weak_callback(&reference)
                && let Err(raised) = quietly(runtime, || runtime.call(&callback, &[&reference]).map(drop))
            {
                report(runtime, raised, Some(&callback), Some("Exception ignored while calling weakref callback"));
            }
        }
    }
}

/// Runs the finalizer of an object that is about to die.
fn finalize(runtime: &Runtime, object: &Object) {
    if object.body::<Generator>().is_some() {
        if generator::is_unawaited(object) && !runtime.is_ending() {
            let warn = || {
                let warnings = crate::import::import_module(runtime, "warnings")?;
                runtime.call_method(&warnings, "_warn_unawaited_coroutine", &[object]).map(drop)
            };
            if let Err(raised) = quietly(runtime, warn) {
                report(runtime, raised, Some(object), None);
            }
        }
        let end = || match async_generator::take_finalizer(runtime, object)? {
            Some(hook) => runtime.call(&hook, &[object]).map(drop),
            None => generator::close(runtime, object).map(drop),
        };
        if let Err(raised) = quietly(runtime, end) {
            report(runtime, raised, Some(object), None);
        }
        return;
    }
    let Some(method) = runtime.special_of(object, Special::Del) else { return };
    if let Err(raised) = quietly(runtime, || runtime.call_special(object, Special::Del, &[]).map(drop)) {
        report(runtime, raised, Some(&method), None);
    }
}

/// Runs work whose exceptions are not to be chained to what is being handled.
fn quietly(runtime: &Runtime, work: impl FnOnce() -> Done) -> Done {
    let handled = runtime.root(Root::Handled).take();
    let done = work();
    if handled.is_none() {
        crate::unwind::restore_reserve(runtime, None);
    }
    drop(runtime.root(Root::Handled).replace(handled));
    done
}

/// Tells of an exception that cannot travel any further.
pub fn report(runtime: &Runtime, raised: Raised, object: Option<&Object>, message: Option<&str>) {
    if runtime.is_ending() {
        // Whatever runs is ended now: that says nothing about it.
        return;
    }
    let exception = match raised {
        Raised::Exception(exception) => Some(exception),
        Raised::OutOfMemory => types::raise::memory_error(runtime),
    };
    if let (Some(unraisable), Some(exception)) = (runtime.attached::<SafepointHooks>().unraisable.get(), exception) {
        unraisable(runtime, &exception, object, message);
    }
}

/// Collects a generation and all younger ones, with the callbacks and finalizers that this brings about.
/// `None` while one is in progress.
pub fn collect(runtime: &Runtime, generation: Generation) -> Option<Report> {
    let hooks = runtime.attached::<SafepointHooks>();
    let collector = runtime.collector()?;
    if let Some(collected) = hooks.collected.get() {
        collected(runtime, generation, None);
    }
    let leaves = if hooks.looks_at_garbage.get().is_some_and(|looks| looks(runtime)) { Leaves::TakePart } else { Leaves::LeftOut };
    let collection = collector.begin(generation, &|visit| each_root_reference(runtime, visit), leaves);
    while let Some(waiting) = runtime.pending().next(runtime) {
        runtime.pending().attend(runtime, || finalize_or_call(runtime, waiting));
    }
    while let Some(object) = collection.next_finalizer() {
        finalize(runtime, &object);
    }
    let report = match hooks.finish.get() {
        Some(finish) => finish(runtime, collection),
        None => collection.finish(),
    };
    if let Some(collected) = hooks.collected.get() {
        collected(runtime, generation, Some(&report));
    }
    Some(report)
}
