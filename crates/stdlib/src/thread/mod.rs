//! Module `_thread`: threads, locks, and what belongs to a thread. How threads take turns is in `types/src/threads/`.

mod handle;
mod local;
mod lock;
mod start;
mod wait;

pub(crate) use local::SPEC as LOCAL;
pub(crate) use lock::{LOCK, RLOCK};

use object::Object;
use types::threads::MAIN;
use types::tuple::structure;
use types::{Args, ClassId, ClassSpec, ModuleSpec, Native, Raised, Runtime, Value, float, int, module, text, tuple};

use crate::classes;

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_thread",
    doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
    functions: FUNCTIONS,
    classes: &[&LOCK, &RLOCK, &LOCAL, &handle::SPEC, &EXCEPT_HOOK_ARGS],
    furnish,
};

/// What `threading.excepthook` is called with: the class `_thread._ExceptHookArgs`.
static EXCEPT_HOOK_ARGS: ClassSpec = structure::spec(
    classes::EXCEPT_HOOK_ARGS,
    "_thread",
    "_ExceptHookArgs",
    &[
        structure::field::<0>("exc_type"),
        structure::field::<1>("exc_value"),
        structure::field::<2>("exc_traceback"),
        structure::field::<3>("thread"),
    ],
);

/// `threading.excepthook`: tells of an exception that ended a thread.
fn tell(runtime: &Runtime, args: &Args<'_>) -> Value {
    let told = args.at(0);
    let item = |index: usize| tuple::items(&told).and_then(|items| items.get(index)?.get()).unwrap_or_else(|| runtime.none());
    let (class, exception, thread) = (item(0), item(1), item(3));
    if class.is(&runtime.class(ClassId::SystemExit)) {
        return Ok(runtime.none());
    }
    let name = match thread.is(&runtime.none()) {
        true => runtime.threads.running().to_string(),
        false => {
            let name = text::intern(runtime, text::new(runtime, "name")?)?;
            text::to_string(&types::ops::str(runtime, &types::attribute::get_any(runtime, &thread, &name)?)?)
        }
    };
    let sys = vm::import::import_module(runtime, "sys")?;
    let mut stderr = types::attribute::get_any(runtime, &sys, &runtime.name(types::Name::Stderr))?;
    if stderr.is(&runtime.none()) && !thread.is(&runtime.none()) {
        // The one that there was when the thread was made.
        let name = text::intern(runtime, text::new(runtime, "_stderr")?)?;
        stderr = types::attribute::get_any(runtime, &thread, &name)?;
    }
    if stderr.is(&runtime.none()) {
        return Ok(runtime.none());
    }
    runtime.call_method(&stderr, "write", &[&text::new(runtime, &format!("Exception in thread {name}:\n"))?])?;
    let mut failed = None;
    vm::traceback::write(runtime, &exception, &mut |line| {
        let written = text::new(runtime, line).and_then(|line| runtime.call_method(&stderr, "write", &[&line]));
        failed = failed.take().or(written.err());
    });
    match failed {
        Some(raised) => Err(raised),
        None => Ok(runtime.none()),
    }
}

const FUNCTIONS: &[Native] = &[
    Native::new("get_ident", "()", |runtime, _| wait::number(runtime, runtime.threads.running()))
        .doc("Return a non-zero integer that uniquely identifies the current thread\namongst other threads that exist simultaneously."),
    Native::new("get_native_id", "()", |runtime, _| int::new(runtime, crate::system::thread_id().into()))
        .doc("Return a non-negative integer identifying the thread as reported\nby the OS (kernel)."),
    Native::new("_get_main_thread_ident", "()", |runtime, _| wait::number(runtime, MAIN)),
    Native::new("_count", "()", |runtime, _| int::from_usize(runtime, start::count(runtime))),
    Native::new("allocate_lock", "()", |runtime, _| lock::new(runtime)).doc("Create a new lock object."),
    Native::new("allocate", "()", |runtime, _| lock::new(runtime)).doc("Create a new lock object."),
    Native::new("start_new_thread", "(function, args, kwargs=None, /)", start::detached)
        .doc("Start a new thread and return its identifier."),
    Native::new("start_new", "(function, args, kwargs=None, /)", start::detached),
    Native::new("start_joinable_thread", "(function, handle=None, daemon=True)", start::joinable)
        .doc("*For internal use only*: start a new thread."),
    Native::new("daemon_threads_allowed", "()", |runtime, _| Ok(runtime.bool(true))),
    Native::new("_make_thread_handle", "(ident, /)", handle::of_number),
    Native::new("_shutdown", "()", start::shut_down),
    Native::new("set_name", "(name)", |runtime, _| Ok(runtime.none())),
    Native::new("_excepthook", "(args, /)", tell),
    Native::new("_is_main_interpreter", "()", |runtime, _| Ok(runtime.bool(true))),
    Native::new("stack_size", "(size=0, /)", start::stack_size).doc("Return the thread stack size used when creating new threads."),
    Native::new("interrupt_main", "(signum=2, /)", |runtime, args| crate::signal::interrupt_main(runtime, args.get(0)))
        .doc("Simulate the arrival of the given signal in the main thread."),
    Native::new("exit", "()", exit),
    Native::new("exit_thread", "()", exit),
];

fn exit(runtime: &Runtime, _: &Args<'_>) -> Value {
    Err(Raised::Exception(types::exception::new(runtime, ClassId::SystemExit, &[])?))
}

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    module::set(runtime, module, "error", runtime.class(ClassId::RuntimeError).owned())?;
    module::set(runtime, module, "LockType", runtime.class(LOCK.id).owned())?;
    module::set(runtime, module, "TIMEOUT_MAX", float::new(runtime, wait::LONGEST)?)
}
