//! Module `_thread`: locks and what belongs to a thread, for programs of one thread. One thread runs in a heap, so none can be started.

mod local;
mod lock;

pub(crate) use local::SPEC as LOCAL;
pub(crate) use lock::{LOCK, RLOCK};

use object::Object;
use types::tuple::structure;
use types::{Args, ClassId, ClassSpec, Getter, ModuleSpec, Native, Raised, Runtime, Value, float, int, module, record, text, tuple};

use crate::classes;

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_thread",
    doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
    functions: FUNCTIONS,
    classes: &[&LOCK, &RLOCK, &LOCAL, &HANDLE, &EXCEPT_HOOK_ARGS],
    furnish,
};

/// What `threading` keeps of a thread: the class `_ThreadHandle`.
const HANDLE: ClassSpec = record::spec(classes::THREAD_HANDLE, "_thread", "_ThreadHandle")
    .methods(&[
        Native::static_method("__new__", "(cls)", |runtime, args| record::requested(runtime, args, HANDLE.id, std::iter::empty())),
        Native::new("is_done", "(self, /)", |runtime, _| Ok(runtime.bool(false))),
        Native::new("_set_done", "(self, /)", |runtime, _| Ok(runtime.none())),
        Native::new("join", "(self, timeout=None, /)", |runtime, _| {
            Err(runtime.error(ClassId::RuntimeError, format_args!("Cannot join current thread")))
        }),
    ])
    .getters(&[Getter::new("ident", |runtime, _| int::new(runtime, identity()))]);

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
        true => identity().to_string(),
        false => {
            let name = text::intern(runtime, text::new(runtime, "name")?)?;
            text::to_string(&types::ops::str(runtime, &types::attribute::get_any(runtime, &thread, &name)?)?)
        }
    };
    let sys = vm::import::import_module(runtime, "sys")?;
    let stderr = types::attribute::get_any(runtime, &sys, &runtime.name(types::Name::Stderr))?;
    runtime.call_method(&stderr, "write", &[&text::new(runtime, &format!("Exception in thread {name}:\n"))?])?;
    vm::traceback::print(runtime, &exception, &mut |_| ());
    Ok(runtime.none())
}

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
    Native::new("daemon_threads_allowed", "()", |runtime, _| Ok(runtime.bool(true))),
    Native::new("_make_thread_handle", "(ident, /)", |runtime, _| record::new(runtime, &runtime.class(HANDLE.id), 0)),
    Native::new("_shutdown", "()", |runtime, _| Ok(runtime.none())),
    Native::new("set_name", "(name)", |runtime, _| Ok(runtime.none())),
    Native::new("_excepthook", "(args, /)", tell),
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
