//! What happens when an instruction raises: the traceback grows, frames end, until a handler is found.

use object::Object;
use types::code::Handler;
use types::exception::Exception;
use types::generator::{self, Generator};
use types::traceback::Traceback;
use types::{ClassId, Frame, FrameFlags, Raised, Root, Runtime, class, raise, traceback};

use crate::frames;
use crate::machine::{Registers, code_of, uc};

/// Whether the frame in which an instruction raised is added to the traceback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trace {
    /// It is.
    Note,
    /// It was, when the exception was first raised.
    Keep,
    /// It is; but the exception was thrown in from outside, not raised while something was handled here.
    Thrown,
}

impl Trace {
    /// What a `Raise` instruction does: without an operand it raises again.
    pub(crate) fn of_raise(word: u32) -> Trace {
        if uc(word) == 0 { Trace::Keep } else { Trace::Note }
    }
}

/// Finds who handles an exception that the last instruction of the running frame raised, and makes that frame go on there. An error is
/// what leaves the frame for which native code waits.
#[cold]
#[inline(never)]
pub(crate) fn unwind(runtime: &Runtime, raised: Raised, trace: Trace) -> Result<(), Raised> {
    let mut exception = as_object(runtime, raised)?;
    let mut trace = trace;
    if trace == Trace::Note && is_fresh(&exception) {
        set_context(runtime, &exception);
    }
    loop {
        let Some(frame) = runtime.frames.current() else { return Err(Raised::Exception(exception)) };
        let word = frame.word().unwrap_or(0);
        if trace != Trace::Keep {
            add_traceback(runtime, &exception, frame);
        }
        trace = Trace::Note;
        let handler = code_of(frame).handlers().iter().find(|handler| handler.start <= word && word < handler.end).copied();
        if let Some(handler) = handler.filter(|_| !runtime.is_ending()) {
            enter_handler(runtime, frame, handler, exception);
            return Ok(());
        }
        let flags = frame.flags.get();
        if let Some(generator) = Generator::of_frame(frame)
            && let Some(stop) = stop_that_must_not_leave(&exception, generator)
        {
            exception = stop_in_generator(runtime, exception, stop, &generator.object())?;
            // It is raised here and passes this frame too.
            add_traceback(runtime, &exception, frame);
        }
        frames::pop(runtime, frame);
        if flags.has(FrameFlags::ENTRY) {
            return Err(Raised::Exception(exception));
        }
    }
}

/// An exception as an object: for want of memory, the one that was made in advance. Then what is kept in reserve is for its handler, which
/// runs while the exception's traceback still holds what has filled the memory.
fn as_object(runtime: &Runtime, raised: Raised) -> Result<Object, Raised> {
    let exception = match raised {
        Raised::Exception(exception) => exception,
        Raised::OutOfMemory => raise::memory_error(runtime).ok_or(Raised::OutOfMemory)?,
    };
    if is_made_in_advance(runtime, &exception) {
        runtime.use_reserve(true);
    }
    Ok(exception)
}

/// Whether an exception says that memory ran out.
fn is_made_in_advance(runtime: &Runtime, exception: &Object) -> bool {
    runtime.root(Root::MemoryError).reference() == Some(exception.reference())
}

/// Puts the reserve back when what was being handled is handled no more, if it was for that.
pub(crate) fn restore_reserve(runtime: &Runtime, handled: Option<&Object>) {
    if runtime.reserve_is_open() && handled.is_none_or(|handled| is_made_in_advance(runtime, handled)) {
        runtime.use_reserve(false);
    }
}

/// Whether an exception has passed no frame yet.
fn is_fresh(exception: &Object) -> bool {
    exception.body::<Exception>().is_some_and(|body| body.traceback.is_empty() && body.context.is_empty())
}

/// Adds the frame to the exception's traceback. Without memory for it, the traceback stays shorter.
fn add_traceback(runtime: &Runtime, exception: &Object, frame: &Frame) {
    let Some(body) = exception.body::<Exception>() else { return };
    if runtime.pressure() && is_long(body) {
        return;
    }
    if let Ok(entry) = traceback::new(runtime, body.traceback.get(), frame) {
        body.traceback.set(entry);
    }
}

/// Whether a traceback has so many entries that, where memory is short, the program needs what another would take: it is to handle the
/// exception.
fn is_long(exception: &Exception) -> bool {
    const LONG: usize = 64;
    let entries = std::iter::successors(exception.traceback.get(), |entry| entry.body::<Traceback>()?.next.get());
    entries.take(LONG).count() == LONG
}

/// Releases the temporaries from the handler's depth on, puts the exception there and goes on at its target.
fn enter_handler(runtime: &Runtime, frame: &Frame, handler: Handler, exception: Object) {
    let code = code_of(frame);
    let first = code.local_count.get() as usize;
    for slot in &frame.slots()[first + handler.depth as usize..] {
        drop(slot.take());
    }
    let registers = Registers::of(runtime, frame);
    registers.slot_at(handler.depth as isize).replace(Some(exception));
    frame.next.set(code.entry() + handler.target);
}

/// Notes in an exception what was being handled when it was raised. No chain of contexts is made a ring by it.
pub(crate) fn set_context(runtime: &Runtime, exception: &Object) {
    let Some(handled) = runtime.root(Root::Handled).get() else { return };
    if handled.is(exception) {
        return;
    }
    // Where the exception is in the chain of what is handled already, the chain ends before it. A program may have made the chain a ring:
    // half as fast, a second link meets the first one there.
    let context_of = |link: &Object| link.body::<Exception>().and_then(|body| body.context.get());
    let (mut link, mut behind) = (handled.clone(), handled.clone());
    let mut is_odd = false;
    while let Some(next) = context_of(&link) {
        if next.is(exception) {
            drop(link.body::<Exception>().and_then(|body| body.context.take()));
            break;
        }
        link = next;
        if is_odd && let Some(next) = context_of(&behind) {
            behind = next;
            if behind.is(&link) {
                break;
            }
        }
        is_odd = !is_odd;
    }
    if let Some(body) = exception.body::<Exception>() {
        body.context.set(handled);
    }
}

/// The name of an exception that would be taken for the end of the generator that it leaves (PEP 479).
fn stop_that_must_not_leave(exception: &Object, generator: &Generator) -> Option<&'static str> {
    if class::is_instance_of(exception, ClassId::StopIteration) {
        return Some("StopIteration");
    }
    let is_asynchronous = generator.object().class_ref() == ClassId::AsyncGenerator.reference();
    (is_asynchronous && class::is_instance_of(exception, ClassId::StopAsyncIteration)).then_some("StopAsyncIteration")
}

/// What is raised instead of an exception that must not leave a generator.
fn stop_in_generator(runtime: &Runtime, stop: Object, name: &str, generator: &Object) -> Result<Object, Raised> {
    let raised = runtime.error(ClassId::RuntimeError, format_args!("{} raised {name}", generator::kind(generator)));
    let error = as_object(runtime, raised)?;
    if let Some(body) = error.body::<Exception>() {
        body.set_cause(Some(stop.clone()));
        body.context.set(stop);
    }
    Ok(error)
}
