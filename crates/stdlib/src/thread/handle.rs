//! `_thread._ThreadHandle`: what `threading` keeps of a thread, to ask whether it has ended and to wait for that.

use object::Object;
use types::record::{self, Record};
use types::{Args, ClassId, ClassSpec, Getter, Native, Raised, Runtime, Value, int, text};

use super::wait;
use crate::classes;

/// The class.
pub(crate) const SPEC: ClassSpec = record::spec(classes::THREAD_HANDLE, "_thread", "_ThreadHandle")
    .methods(&[
        Native::static_method("__new__", "(cls)", |runtime, args| record::requested(runtime, args, SPEC.id, std::iter::empty())),
        Native::new("is_done", "(self, /)", |runtime, args| Ok(runtime.bool(state(args.this::<Record>()) == DONE))),
        Native::new("_set_done", "(self, /)", |runtime, args| {
            if state(args.this::<Record>()) == NEW {
                return Err(not_started(runtime));
            }
            end(runtime, &args.at(0));
            Ok(runtime.none())
        }),
        Native::new("join", "(self, timeout=None, /)", join),
        Native::new("__repr__", "(self, /)", |runtime, args| {
            text::new(runtime, &format!("<_ThreadHandle object: ident={}>", args.this::<Record>().number(NUMBER).get()))
        }),
    ])
    .getters(&[Getter::new("ident", |runtime, handle| {
        int::new(runtime, handle.body::<Record>().map_or(0, |handle| handle.number(NUMBER).get()))
    })]);

/// Which thread: its number.
const NUMBER: usize = 0;
/// One of the following.
const STATE: usize = 1;
const NEW: i64 = 0;
const RUNNING: i64 = 1;
const DONE: i64 = 2;

fn state(handle: &Record) -> i64 {
    handle.number(STATE).get()
}

/// Whether no thread has been started with a handle.
pub(super) fn is_new(handle: &Object) -> bool {
    handle.body::<Record>().is_some_and(|handle| state(handle) == NEW)
}

/// A handle of which no thread was started.
pub(super) fn new(runtime: &Runtime) -> Value {
    record::new(runtime, &runtime.class(SPEC.id), 0)
}

/// `_make_thread_handle(ident)`
pub(super) fn of_number(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (handle, number) = (new(runtime)?, types::ops::index(runtime, &args.at(0))?);
    begin(&handle, number);
    Ok(handle)
}

/// Notes that a thread was started.
pub(super) fn begin(handle: &Object, number: i64) {
    if let Some(handle) = handle.body::<Record>() {
        handle.number(NUMBER).set(number);
        handle.number(STATE).set(RUNNING);
    }
}

/// Notes that no thread could be started.
pub(super) fn forget(handle: &Object) {
    if let Some(handle) = handle.body::<Record>() {
        handle.number(STATE).set(NEW);
    }
}

/// Notes that the thread has ended, and tells whoever waits for that.
pub(super) fn end(runtime: &Runtime, handle: &Object) {
    if let Some(record) = handle.body::<Record>() {
        record.number(STATE).set(DONE);
        runtime.threads.wake_all(handle.identity());
    }
}

fn not_started(runtime: &Runtime) -> Raised {
    runtime.error(ClassId::RuntimeError, format_args!("thread not started"))
}

/// `join(timeout)`
fn join(runtime: &Runtime, args: &Args<'_>) -> Value {
    let end = match args.get(1).filter(|timeout| !timeout.is(&runtime.none())) {
        Some(timeout) => Some(wait::seconds(runtime, &timeout)?).filter(|seconds| *seconds >= 0.0),
        None => None,
    };
    let end = end.map(|seconds| wait::end_of(runtime, seconds)).transpose()?.flatten();
    let handle = args.this::<Record>();
    if state(handle) == NEW {
        return Err(not_started(runtime));
    }
    if state(handle) == RUNNING && handle.number(NUMBER).get() == i64::from(runtime.threads.running()) {
        return Err(runtime.error(ClassId::RuntimeError, format_args!("Cannot join current thread")));
    }
    wait::until(runtime, args.at(0).identity(), end, || state(handle) == DONE)?;
    Ok(runtime.none())
}
