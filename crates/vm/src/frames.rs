//! Making and ending the frames of functions written in Python.

use object::{Object, Slot};
use types::code::{Code, CodeFlags};
use types::function::Function;
use types::{ClassId, Frame, FrameFlags, Raised, Runtime, tuple};

use crate::bind::{self, Arguments};
use crate::machine::{Registers, code_of, function_of, lent};
use crate::resume;

/// A new frame for a call of `function`, which runs then. Its locals are empty, but for the cells of the closure.
#[inline(always)]
pub(crate) fn push(runtime: &Runtime, function: Object, flags: FrameFlags) -> Result<&Frame, Raised> {
    // SAFETY: callers hand over functions written in Python.
    let body = unsafe { function.body_unchecked::<Function>() };
    let code = lent(&body.code);
    // SAFETY: a function's code is code.
    let details = unsafe { code.body_unchecked::<Code>() };
    let depth = runtime.frames.depth.get();
    if depth >= runtime.frames.depth_limit.get() {
        return Err(too_deep(runtime));
    }
    let frame = runtime.frames.push(runtime, details.local_count.get(), details.temporary_count.get(), flags)?;
    runtime.frames.depth.set(depth + 1);
    frame.next.set(details.entry());
    frame.code.fill(code.owned());
    if details.free_count.get() > 0 {
        put_cells(frame, body, details);
    }
    frame.function.fill(function);
    Ok(frame)
}

/// Gives the free variables of a new frame the cells of the closure.
fn put_cells(frame: &Frame, function: &Function, code: &Code) {
    let end = code.local_count.get() as usize;
    let first = end - code.free_count.get() as usize;
    if function.closure.is_empty() {
        return;
    }
    let closure = lent(&function.closure);
    for (slot, cell) in frame.slots()[first..end].iter().zip(tuple::items(&closure).unwrap_or_default()) {
        slot.replace(cell.get());
    }
}

/// A new frame for a call of `function` with fewer arguments than it has parameters, if the others have defaults and that is all.
#[inline(always)]
pub(crate) fn push_with_defaults<'a>(
    runtime: &'a Runtime,
    function: &Object,
    arguments: &[Slot],
    flags: FrameFlags,
) -> Result<Option<&'a Frame>, Raised> {
    // SAFETY: callers hand over functions written in Python.
    let body = unsafe { function.body_unchecked::<Function>() };
    let code = lent(&body.code);
    // SAFETY: a function's code is code.
    let code = unsafe { code.body_unchecked::<Code>() };
    let Some(missing) = (code.positional.get() as usize).checked_sub(arguments.len()) else { return Ok(None) };
    if !code.flags.get().has(CodeFlags::SIMPLE) || body.defaults.is_empty() {
        return Ok(None);
    }
    let defaults = lent(&body.defaults);
    let Some(defaults) = tuple::items(&defaults) else { return Ok(None) };
    let Some(first) = defaults.len().checked_sub(missing) else { return Ok(None) };
    let frame = push(runtime, function.clone(), flags)?;
    for (local, argument) in frame.slots().iter().zip(arguments.iter().chain(&defaults[first..])) {
        local.fill(lent(argument).owned());
    }
    Ok(Some(frame))
}

/// A new frame for a call of `function` with its arguments bound.
#[inline(never)]
pub(crate) fn push_bound<'a>(
    runtime: &'a Runtime,
    function: Object,
    arguments: Arguments<'_>,
    flags: FrameFlags,
) -> Result<&'a Frame, Raised> {
    let frame = push(runtime, function, flags)?;
    if bind::bind_usual(function_of(frame), code_of(frame), frame, &arguments) {
        return Ok(frame);
    }
    match bind::bind(runtime, function_of(frame), code_of(frame), frame, arguments) {
        Ok(()) => Ok(frame),
        Err(raised) => {
            pop(runtime, frame);
            Err(raised)
        }
    }
}

/// Ends the running frame, whose temporaries are empty.
#[inline(always)]
pub(crate) fn pop_returning(registers: Registers<'_>, frame: &Frame) {
    let runtime = registers.runtime;
    if !frame.is_simple() {
        return pop(runtime, frame);
    }
    // SAFETY: a frame has as many slots as locals, and more.
    for slot in unsafe { frame.slots().get_unchecked(..frame.locals()) } {
        registers.release(slot);
    }
    registers.release(&frame.code);
    registers.release(&frame.function);
    runtime.frames.pop(runtime, frame);
    runtime.frames.depth.set(runtime.frames.depth.get() - 1);
}

/// Ends the running frame, of which a generator has taken over what was in it.
#[inline(always)]
pub(crate) fn pop_empty(runtime: &Runtime, frame: &Frame) {
    if !frame.is_simple() {
        return pop(runtime, frame);
    }
    runtime.frames.pop(runtime, frame);
    runtime.frames.depth.set(runtime.frames.depth.get() - 1);
}

/// Ends the running frame.
#[inline(never)]
pub(crate) fn pop(runtime: &Runtime, frame: &Frame) {
    if !frame.object.is_empty() {
        types::frame::retire(runtime, frame);
    }
    for slot in frame.slots() {
        slot.release();
    }
    if frame.flags.get().has(FrameFlags::GENERATOR) {
        resume::finish(runtime, frame);
    } else {
        frame.namespace.release();
        frame.code.release();
        frame.function.release();
    }
    runtime.frames.pop(runtime, frame);
    runtime.frames.depth.set(runtime.frames.depth.get() - 1);
}

#[cold]
#[inline(never)]
pub(crate) fn too_deep(runtime: &Runtime) -> Raised {
    runtime.error(ClassId::RecursionError, format_args!("maximum recursion depth exceeded"))
}
