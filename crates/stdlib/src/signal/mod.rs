//! Module `_signal`: what a program does when the system sends it a signal.
//!
//! A signal is noted by a handler in Rust (`note.rs`), which sets a bit and asks for the evaluator's attention; what the program has
//! registered for it runs between two instructions.

mod names;
mod note;

use object::Object;
use types::class::name_of;
use types::dict::{self, Dict};
use types::{Args, ClassId, ModuleSpec, Native, Raised, Runtime, Value, exception, float, frame, int, module, ops, set, text};
use vm::import;
use vm::safepoint::SafepointHooks;

use names::NAMES;

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_signal",
    doc: "This module provides mechanisms to use signal handlers in Python.",
    functions: FUNCTIONS,
    classes: &[],
    furnish,
};

/// What the program has registered: a dict from a signal's number to its handler.
const HANDLERS: &str = "_handlers";
/// `SIG_DFL`, `SIG_IGN`
const DEFAULT: i64 = 0;
const IGNORE: i64 = 1;

const FUNCTIONS: &[Native] = &[
    Native::new("signal", "(signalnum, handler, /)", signal).doc("Set the action for the given signal."),
    Native::new("getsignal", "(signalnum, /)", getsignal).doc("Return the current action for the given signal."),
    Native::new("default_int_handler", "(signalnum, frame, /)", default_int_handler)
        .doc("The default handler for SIGINT installed by Python."),
    Native::new("raise_signal", "(signalnum, /)", raise_signal).doc("Send a signal to the executing process."),
    Native::new("alarm", "(seconds, /)", alarm).doc("Arrange for SIGALRM to arrive after the given number of seconds."),
    Native::new("setitimer", "(which, seconds, interval=0.0, /)", setitimer).doc("Sets given itimer."),
    Native::new("getitimer", "(which, /)", getitimer).doc("Returns current value of given itimer."),
    Native::new("pause", "()", pause).doc("Wait until a signal arrives."),
    Native::new("strsignal", "(signalnum, /)", strsignal).doc("Return the system description of the given signal."),
    Native::new("valid_signals", "()", valid_signals).doc("Return a set of valid signal numbers on this platform."),
    Native::new("set_wakeup_fd", "(fd, /, *, warn_on_full_buffer=True)", |runtime, _| int::new(runtime, -1))
        .doc("Sets the fd to be written to (with the signal number) when a signal comes in."),
    Native::new("siginterrupt", "(signalnum, flag, /)", |runtime, _| Ok(runtime.none())).doc("Change system call restart behaviour."),
];

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    for (name, number) in NAMES {
        module::set(runtime, module, name, int::new(runtime, (*number).into())?)?;
    }
    module::set(runtime, module, "ItimerError", runtime.class(ClassId::OsError).owned())?;
    let handlers = dict::new(runtime)?;
    if let Some(entries) = handlers.body::<Dict>() {
        let name = text::intern(runtime, text::new(runtime, "default_int_handler")?)?;
        let interrupt = types::attribute::get_any(runtime, module, &name)?;
        entries.set(runtime, int::new(runtime, libc::SIGINT.into())?, interrupt)?;
    }
    module::set(runtime, module, HANDLERS, handlers)?;
    connect(runtime);
    Ok(())
}

/// Has signals that arrive run their handlers.
pub(crate) fn connect(runtime: &Runtime) {
    runtime.attached::<SafepointHooks>().interrupted.set(Some(serve));
}

/// Asks the system for the signals that have handlers, in a process that goes on from an image.
pub(crate) fn ask_again(runtime: &Runtime) -> Result<(), Raised> {
    let handlers = handlers(runtime)?;
    let mut position = 0;
    while let Some((signal, handler)) = handlers.body::<Dict>().and_then(|handlers| handlers.next(&mut position)) {
        let action = match int::value(&handler) {
            Some(IGNORE) => note::Action::Ignore,
            Some(_) => note::Action::Default,
            None => note::Action::Note,
        };
        let signal = int::to_i32(runtime, &signal)?;
        // Ctrl-C is the host's to listen to, as long as nothing else was said.
        let is_hosts = signal == libc::SIGINT && is_default_handler(&handler);
        if !is_hosts {
            note::act(runtime.processes()?, runtime.shared_attention(), signal, action)
                .map_err(|error| crate::system::error(runtime, &error, None))?;
        }
    }
    Ok(())
}

/// Whether it is `default_int_handler`.
fn is_default_handler(handler: &Object) -> bool {
    handler.body::<types::function::BuiltinFunction>().is_some()
}

fn handlers(runtime: &Runtime) -> Value {
    let module = import::import_module(runtime, "_signal")?;
    types::attribute::get_any(runtime, &module, &text::intern(runtime, text::new(runtime, HANDLERS)?)?)
}

/// What is registered for a signal, or the number for the default action.
fn handler(runtime: &Runtime, number: i32) -> Value {
    let handlers = handlers(runtime)?;
    let number = int::new(runtime, number.into())?;
    let known = handlers.body::<Dict>().map_or(Ok(None), |handlers| handlers.get(runtime, &number))?;
    known.map_or_else(|| int::new(runtime, DEFAULT), Ok)
}

/// Runs the handlers of the signals that have arrived.
fn serve(runtime: &Runtime) -> Result<(), Raised> {
    let mut arrived = note::take();
    if arrived == 0 {
        // Whoever embeds us interrupts in the way of Ctrl-C.
        arrived = 1 << libc::SIGINT;
    }
    for number in (1..64).filter(|number| arrived & (1 << number) != 0) {
        let handler = handler(runtime, number)?;
        if int::value(&handler).is_some() {
            continue;
        }
        let running = frame::at_depth(runtime, 0)?.unwrap_or_else(|| runtime.none());
        runtime.call(&handler, &[&int::new(runtime, number.into())?, &running])?;
    }
    Ok(())
}

fn number(runtime: &Runtime, argument: &Object) -> Result<i32, Raised> {
    let number = ops::index(runtime, argument)?;
    i32::try_from(number)
        .ok()
        .filter(|number| (1..65).contains(number))
        .ok_or_else(|| runtime.value_error(format_args!("signal number out of range")))
}

/// `signal(signalnum, handler)`: returns the handler there was.
fn signal(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (signal, handler) = (number(runtime, &args.at(0))?, args.at(1));
    let action = match int::value(&handler) {
        Some(DEFAULT) => note::Action::Default,
        Some(IGNORE) => note::Action::Ignore,
        None if ops::is_callable(runtime, &handler) => note::Action::Note,
        _ => {
            let message = "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object";
            return Err(runtime.type_error(format_args!("{message}")));
        }
    };
    if !runtime.threads.is_main() {
        return Err(runtime.value_error(format_args!("signal only works in main thread of the main interpreter")));
    }
    let before = self::handler(runtime, signal)?;
    note::act(runtime.processes()?, runtime.shared_attention(), signal, action)
        .map_err(|error| crate::system::error(runtime, &error, None))?;
    if let Some(handlers) = handlers(runtime)?.body::<Dict>() {
        handlers.set(runtime, int::new(runtime, signal.into())?, handler.owned())?;
    }
    Ok(before)
}

/// `getsignal(signalnum)`
fn getsignal(runtime: &Runtime, args: &Args<'_>) -> Value {
    let signal = number(runtime, &args.at(0))?;
    handler(runtime, signal)
}

/// `default_int_handler(signalnum, frame)`
fn default_int_handler(runtime: &Runtime, _: &Args<'_>) -> Value {
    Err(Raised::Exception(exception::new(runtime, ClassId::KeyboardInterrupt, &[])?))
}

/// `raise_signal(signalnum)`
fn raise_signal(runtime: &Runtime, args: &Args<'_>) -> Value {
    let signal = number(runtime, &args.at(0))?;
    note::send(runtime.processes()?, signal).map_err(|error| crate::system::error(runtime, &error, None))?;
    vm::safepoint::serve(runtime)?;
    Ok(runtime.none())
}

/// `_thread.interrupt_main(signum)`: as if the signal had arrived, if the program has a handler for it.
pub(crate) fn interrupt_main(runtime: &Runtime, signal: Option<object::Borrowed<'_>>) -> Value {
    let signal = signal.map_or(Ok(libc::SIGINT), |signal| number(runtime, &signal))?;
    let is_handled = match handlers(runtime) {
        Ok(_) => int::value(&handler(runtime, signal)?).is_none(),
        // The program has not asked for signals: then Ctrl-C interrupts.
        Err(_) => signal == libc::SIGINT,
    };
    if is_handled {
        note::simulate(runtime.processes()?, runtime.attention(), signal);
        vm::safepoint::serve(runtime)?;
    }
    Ok(runtime.none())
}

/// `alarm(seconds)`: how many were left of the one before.
fn alarm(runtime: &Runtime, args: &Args<'_>) -> Value {
    let seconds = u32::try_from(ops::index(runtime, &args.at(0))?).unwrap_or(0);
    int::new(runtime, note::alarm(runtime.processes()?, seconds).into())
}

fn seconds(runtime: &Runtime, argument: Option<&Object>) -> Result<f64, Raised> {
    let Some(argument) = argument else { return Ok(0.0) };
    match types::boxes::float(argument).or_else(|| int::value(argument).map(|whole| whole as f64)) {
        Some(seconds) if seconds >= 0.0 => Ok(seconds),
        Some(_) => Err(runtime.error(ClassId::OsError, format_args!("Invalid argument"))),
        None => Err(runtime.type_error(format_args!("must be real number, not {}", name_of(&argument.class())))),
    }
}

/// `setitimer(which, seconds, interval=0.0)`: what the timer was.
fn setitimer(runtime: &Runtime, args: &Args<'_>) -> Value {
    let which = ops::index(runtime, &args.at(0))? as i32;
    let (delay, interval) = (seconds(runtime, Some(&args.at(1)))?, seconds(runtime, args.get(2).as_deref())?);
    let before =
        note::set_timer(runtime.processes()?, which, delay, interval).map_err(|error| crate::system::error(runtime, &error, None))?;
    pair(runtime, before)
}

/// `getitimer(which)`
fn getitimer(runtime: &Runtime, args: &Args<'_>) -> Value {
    let which = ops::index(runtime, &args.at(0))? as i32;
    let now = note::timer(runtime.processes()?, which).map_err(|error| crate::system::error(runtime, &error, None))?;
    pair(runtime, now)
}

fn pair(runtime: &Runtime, (left, interval): (f64, f64)) -> Value {
    types::tuple::new(runtime, [float::new(runtime, left)?, float::new(runtime, interval)?].into_iter())
}

/// `pause()`
fn pause(runtime: &Runtime, _: &Args<'_>) -> Value {
    note::pause(runtime.processes()?);
    vm::safepoint::serve(runtime)?;
    Ok(runtime.none())
}

/// `strsignal(signalnum)`
fn strsignal(runtime: &Runtime, args: &Args<'_>) -> Value {
    let signal = number(runtime, &args.at(0))?;
    note::description(signal).map_or_else(|| Ok(runtime.none()), |said| text::new(runtime, &said))
}

/// `valid_signals()`
fn valid_signals(runtime: &Runtime, _: &Args<'_>) -> Value {
    let numbers = names::all().map(|number| int::new(runtime, number.into())).collect::<Result<Vec<Object>, Raised>>()?;
    let made = set::new(runtime)?;
    for number in numbers {
        runtime.call_method(&made, "add", &[&number])?;
    }
    Ok(made)
}
