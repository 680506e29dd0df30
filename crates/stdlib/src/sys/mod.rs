//! Module `sys`: the interpreter as a program sees it. What the embedder decides (`argv`, `path`, the streams) it puts in itself.

mod asynchronous;
mod facts;
mod frames;
pub(crate) mod hooks;
mod memory;
pub(crate) mod monitoring;
mod structures;

use object::Object;
use types::dict::{self, Dict};
use types::{ClassId, ModuleSpec, Name, Native, Raised, Root, Runtime, Value, module, ops, text};

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "sys",
    doc: "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.",
    functions: FUNCTIONS,
    classes: structures::CLASSES,
    furnish,
};

const FUNCTIONS: &[Native] = &[
    Native::new("getrefcount", "(object, /)", memory::getrefcount).doc("Return the reference count of object."),
    Native::new("getsizeof", "(object, default=-1)", memory::getsizeof).doc("Return the size of object in bytes."),
    Native::new("intern", "(string, /)", memory::intern).doc("``Intern'' the given string."),
    Native::new("_is_interned", "(string, /)", memory::is_interned).doc("Return True if the given string is \"interned\"."),
    Native::new("_is_immortal", "(op, /)", memory::is_immortal).doc("Return True if the given object is \"immortal\" per PEP 683."),
    Native::new("getallocatedblocks", "()", memory::getallocatedblocks).doc("Return the number of memory blocks currently allocated."),
    Native::new("getunicodeinternedsize", "(*, _only_immortal=False)", memory::getunicodeinternedsize)
        .doc("Return the number of elements of the unicode interned dictionary"),
    Native::new("exit", "(status=None, /)", hooks::exit).doc("Exit the interpreter by raising SystemExit(status)."),
    Native::new("displayhook", "(object, /)", hooks::displayhook).doc("Print an object to sys.stdout and also save it in builtins._"),
    Native::new("excepthook", "(exctype, value, traceback, /)", hooks::excepthook)
        .doc("Handle an exception by displaying it with a traceback on sys.stderr."),
    Native::new("unraisablehook", "(unraisable, /)", hooks::unraisablehook).doc("Handle an unraisable exception."),
    Native::new("exc_info", "()", frames::exc_info).doc("Return current exception information: (type, value, traceback)."),
    Native::new("exception", "()", frames::exception).doc("Return the current exception."),
    Native::new("_getframe", "(depth=0, /)", frames::getframe).doc("Return a frame object from the call stack."),
    Native::new("_getframemodulename", "(depth=0)", frames::getframemodulename).doc("Return the name of the module for a calling frame."),
    Native::new("getrecursionlimit", "()", frames::getrecursionlimit).doc("Return the current value of the recursion limit."),
    Native::new("setrecursionlimit", "(limit, /)", frames::setrecursionlimit).doc("Set the maximum depth of the Python interpreter stack."),
    Native::new("getdefaultencoding", "()", facts::utf8).doc("Return the current default encoding used by the Unicode implementation."),
    Native::new("getfilesystemencoding", "()", facts::utf8).doc("Return the encoding used to convert Unicode filenames to OS filenames."),
    Native::new("getfilesystemencodeerrors", "()", facts::surrogateescape)
        .doc("Return the error mode used for Unicode to OS filename conversion."),
    Native::new("get_int_max_str_digits", "()", facts::get_int_max_str_digits)
        .doc("Return the maximum string digits limit for non-binary int<->str conversions."),
    Native::new("set_int_max_str_digits", "(maxdigits)", facts::set_int_max_str_digits)
        .doc("Set the maximum string digits limit for non-binary int<->str conversions."),
    Native::new("_clear_type_descriptors", "(type, /)", memory::clear_type_descriptors)
        .doc("Clear '__dict__' and '__weakref__' descriptors of the type."),
    Native::new("is_finalizing", "()", facts::no).doc("Return True if Python is exiting."),
    Native::new("settrace", "(function, /)", monitoring::end_trace).doc("Set the global debug tracing function."),
    Native::new("setprofile", "(function, /)", monitoring::end_trace).doc("Set the profiling function."),
    Native::new("gettrace", "()", facts::none).doc("Return the global debug tracing function set with sys.settrace."),
    Native::new("getprofile", "()", facts::none).doc("Return the profiling function set with sys.setprofile."),
    Native::new("setswitchinterval", "(interval, /)", facts::set_switch_interval)
        .doc("Set the ideal thread switching delay inside the Python interpreter."),
    Native::new("_current_frames", "()", frames::current_frames)
        .doc("Return a dict mapping each thread's thread id to its current stack frame."),
    Native::new("getswitchinterval", "()", facts::switch_interval).doc("Return the current thread switch interval."),
    Native::new("get_asyncgen_hooks", "()", asynchronous::get_hooks).doc("Return the installed asynchronous generators hooks."),
    Native::new("set_asyncgen_hooks", "(firstiter=None, finalizer=None)", asynchronous::set_hooks)
        .doc("set_asyncgen_hooks([firstiter] [, finalizer])\n\nSet a finalizer for async generators objects."),
    Native::new("get_coroutine_origin_tracking_depth", "()", asynchronous::get_origin_depth)
        .doc("Check status of origin tracking for coroutine objects in this thread."),
    Native::new("set_coroutine_origin_tracking_depth", "(depth)", asynchronous::set_origin_depth)
        .doc("Enable or disable origin tracking for coroutine objects in this thread."),
    Native::new("audit", "(event, /, *args)", facts::none).doc("Passes the event to any hooks that are attached."),
];

/// Puts what is not a function into the module.
fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    facts::furnish(runtime, module)?;
    let modules = match runtime.root(Root::Modules).get() {
        Some(modules) => modules,
        None => dict::new(runtime)?,
    };
    runtime.root(Root::Modules).set(modules.clone());
    module::set(runtime, module, "modules", modules)?;
    if let Some(monitoring) = module::make_native(runtime, monitoring::MODULE.name)? {
        module::set(runtime, module, "monitoring", monitoring)?;
    }
    hooks::furnish(runtime, module)
}

/// An attribute of the module as it is now.
fn attribute(runtime: &Runtime, name: Name) -> Option<Object> {
    let sys = runtime.root(Root::Sys).get()?;
    sys.body::<Dict>()?.get_name(runtime, &runtime.name(name))
}

/// `sys.stdin`, `sys.stdout` or `sys.stderr`, which a program may have replaced.
pub(crate) fn stream(runtime: &Runtime, name: Name) -> Value {
    match attribute(runtime, name) {
        Some(stream) => Ok(stream),
        None => {
            let name = text::to_string(&ops::str(runtime, &runtime.name(name))?);
            Err(runtime.error(ClassId::RuntimeError, format_args!("lost sys.{name}")))
        }
    }
}
