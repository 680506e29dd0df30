//! Module `_thread`: locks and what belongs to a thread, for programs of one thread. One thread runs in a heap, so none can be started.

mod local;
mod lock;

pub(crate) use local::SPEC as LOCAL;
pub(crate) use lock::{LOCK, RLOCK};

use object::Object;
use types::{Args, ClassId, ModuleSpec, Native, Raised, Runtime, Value, float, int, module};

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_thread",
    doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
    functions: FUNCTIONS,
    classes: &[&LOCK, &RLOCK, &LOCAL],
    furnish,
};

const FUNCTIONS: &[Native] = &[
    Native::new("get_ident", "()", |runtime, _| int::new(runtime, identity()))
        .doc("Return a non-zero integer that uniquely identifies the current thread\namongst other threads that exist simultaneously."),
    Native::new("get_native_id", "()", |runtime, _| int::new(runtime, std::process::id().into()))
        .doc("Return a non-negative integer identifying the thread as reported\nby the OS (kernel)."),
    Native::new("_get_main_thread_ident", "()", |runtime, _| int::new(runtime, identity())),
    Native::new("_count", "()", |runtime, _| int::new(runtime, 0)),
    Native::new("allocate_lock", "()", |runtime, _| lock::new(runtime)).doc("Create a new lock object."),
    Native::new("allocate", "()", |runtime, _| lock::new(runtime)).doc("Create a new lock object."),
    Native::new("start_new_thread", "(function, args, kwargs=None, /)", refuse),
    Native::new("start_new", "(function, args, kwargs=None, /)", refuse),
    Native::new("start_joinable_thread", "(function, handle=None, daemon=True)", refuse),
    Native::new("daemon_threads_allowed", "()", |runtime, _| Ok(runtime.bool(false))),
    Native::new("_is_main_interpreter", "()", |runtime, _| Ok(runtime.bool(true))),
    Native::new("stack_size", "(size=0, /)", |runtime, _| int::new(runtime, 0)),
    Native::new("interrupt_main", "(signum=2, /)", |runtime, _| {
        Err(Raised::Exception(types::exception::new(runtime, ClassId::KeyboardInterrupt, &[])?))
    }),
    Native::new("exit", "()", exit),
    Native::new("exit_thread", "()", exit),
];

/// The one thread's number.
pub(crate) fn identity() -> i64 {
    1
}

fn refuse(runtime: &Runtime, _: &Args<'_>) -> Value {
    Err(runtime.error(ClassId::RuntimeError, format_args!("can't start new thread")))
}

fn exit(runtime: &Runtime, _: &Args<'_>) -> Value {
    Err(Raised::Exception(types::exception::new(runtime, ClassId::SystemExit, &[])?))
}

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    module::set(runtime, module, "error", runtime.class(ClassId::RuntimeError).owned())?;
    module::set(runtime, module, "LockType", runtime.class(LOCK.id).owned())?;
    // The longest wait that fits the clock: 2**63 - 1 nanoseconds.
    module::set(runtime, module, "TIMEOUT_MAX", float::new(runtime, 9_223_372_036.0)?)
}
