//! How a thread begins and ends.

use std::cell::Cell;

use object::Object;
use types::dict::Dict;
use types::threads::STACK;
use types::{Args, ClassId, Raised, Runtime, Value, class, int, ops, text, tuple};

use super::{handle, local, wait};

/// What the program has said about threads to come. Kept with `Runtime::attached`.
#[derive(Default)]
struct Settings {
    /// `stack_size()`: 0 for what is usual.
    stack: Cell<usize>,
}

/// How many threads are there that were started.
pub(super) fn count(runtime: &Runtime) -> usize {
    runtime.threads.count() - 1
}

/// `stack_size(size)`: the least is what a thread needs to do anything at all.
pub(super) fn stack_size(runtime: &Runtime, args: &Args<'_>) -> Value {
    const LEAST: i64 = 32 << 10;
    let settings = runtime.attached::<Settings>();
    let before = settings.stack.get();
    if let Some(size) = args.get(0) {
        let size = ops::index(runtime, &size)?;
        if size < 0 {
            return Err(runtime.value_error(format_args!("size must be 0 or a positive value")));
        }
        if size > 0 && size < LEAST {
            return Err(runtime.value_error(format_args!("size not valid: {size} bytes")));
        }
        settings.stack.set(usize::try_from(size).unwrap_or(0));
    }
    int::from_usize(runtime, before)
}

/// `start_new_thread(function, args, kwargs)`: nobody waits for it.
pub(super) fn detached(runtime: &Runtime, args: &Args<'_>) -> Value {
    let function = args.at(0);
    if !ops::is_callable(runtime, &function) {
        return Err(runtime.type_error(format_args!("first arg must be callable")));
    }
    if args.at(1).class_ref() != ClassId::Tuple.reference() && tuple::items(&args.at(1)).is_none() {
        return Err(runtime.type_error(format_args!("2nd arg must be a tuple")));
    }
    let keywords = args.get(2).filter(|keywords| !keywords.is(&runtime.none()));
    if keywords.as_ref().is_some_and(|keywords| keywords.body::<Dict>().is_none()) {
        return Err(runtime.type_error(format_args!("optional 3rd arg must be a dictionary")));
    }
    let given = keywords.map_or_else(|| runtime.none(), |keywords| keywords.owned());
    let number = start(runtime, true, [function.owned(), args.at(1).owned(), given, runtime.none()])?;
    wait::number(runtime, number)
}

/// `start_joinable_thread(function, handle, daemon)`: gives the handle.
pub(super) fn joinable(runtime: &Runtime, args: &Args<'_>) -> Value {
    let function = args.at(0);
    if !ops::is_callable(runtime, &function) {
        return Err(runtime.type_error(format_args!("thread function must be callable")));
    }
    let own = match args.get(1).filter(|given| !given.is(&runtime.none())) {
        Some(given) if given.class_ref() == handle::SPEC.id.reference() => given.owned(),
        Some(_) => return Err(runtime.type_error(format_args!("'handle' must be a _ThreadHandle"))),
        None => handle::new(runtime)?,
    };
    if !handle::is_new(&own) {
        return Err(runtime.error(ClassId::RuntimeError, format_args!("thread already started")));
    }
    let is_daemon = args.get(2).map_or(Ok(true), |daemon| ops::truth(runtime, &daemon))?;
    let nothing = tuple::new(runtime, std::iter::empty())?;
    handle::begin(&own, 0);
    match start(runtime, is_daemon, [function.owned(), nothing, runtime.none(), own.clone()]) {
        Ok(number) => {
            handle::begin(&own, number.into());
            Ok(own)
        }
        Err(raised) => {
            handle::forget(&own);
            Err(raised)
        }
    }
}

/// Starts a thread with a function, its arguments, and a handle. The thread does not run before this one waits.
fn start(runtime: &Runtime, is_daemon: bool, task: [Object; 4]) -> Result<u32, Raised> {
    if runtime.is_ending() {
        let message = format_args!("can't create new thread at interpreter shutdown");
        return Err(runtime.error(ClassId::PythonFinalizationError, message));
    }
    let task = tuple::new(runtime, task.into_iter())?;
    let stack = runtime.attached::<Settings>().stack.get().max(STACK);
    let started = runtime.start_thread(stack, is_daemon, run, task);
    started.ok_or_else(|| runtime.error(ClassId::RuntimeError, format_args!("can't start new thread")))
}

/// What a thread does.
fn run(runtime: &Runtime, task: Object) {
    let part = |index: usize| tuple::items(&task).and_then(|items| items.get(index)?.get()).unwrap_or_else(|| runtime.none());
    let (function, arguments, keywords, own) = (part(0), part(1), part(2), part(3));
    drop(task);
    let keywords = Some(keywords).filter(|keywords| !keywords.is(&runtime.none()));
    let result = runtime.call_unpacked(&function, None, &arguments, keywords.as_ref()).map(drop);
    drop((arguments, keywords));
    if let Err(raised) = result.and_then(|()| vm::safepoint::serve(runtime))
        && !is_exit(&raised)
    {
        let shown = ops::repr(runtime, &function).map_or_else(|_| String::from("<object repr() failed>"), |shown| text::to_string(&shown));
        vm::safepoint::report(runtime, raised, None, Some(&format!("Exception ignored in thread started by {shown}")));
    }
    drop(function);
    local::forget_thread(runtime);
    if let Err(raised) = vm::safepoint::serve(runtime) {
        vm::safepoint::report(runtime, raised, None, None);
    }
    handle::end(runtime, &own);
    runtime.threads.wake_all(wait::ALL);
}

fn is_exit(raised: &Raised) -> bool {
    matches!(raised, Raised::Exception(exception) if class::is_instance_of(exception, ClassId::SystemExit))
}

/// `_shutdown()`: waits for the end of all threads that are not daemons.
pub(super) fn shut_down(runtime: &Runtime, _: &Args<'_>) -> Value {
    wait::until(runtime, wait::ALL, None, || !runtime.threads.are_awaited())?;
    Ok(runtime.none())
}
