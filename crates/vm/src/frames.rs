//! Making and ending the frames of functions written in Python.

use object::{Object, Slot};
use types::code::Code;
use types::function::Function;
use types::{ClassId, Frame, FrameFlags, Raised, Runtime, tuple};

use crate::bind::{self, Arguments};
use crate::machine::{Region, Registers, code_of, function_of, lent};
use crate::resume;

/// A new frame for a call of `function`, which runs then. Its locals are empty, but for the cells of the closure.
#[inline(always)]
pub(crate) fn push(runtime: &Runtime, function: Object, flags: FrameFlags) -> Result<&Frame, Raised> {
    let frame = push_at_once(runtime, function, flags)?;
    frame.next.set(code_of(frame).entry());
    Ok(frame)
}

/// The same, where the evaluator begins it at once: the frame does not note where.
#[inline(always)]
pub(crate) fn push_at_once(runtime: &Runtime, function: Object, flags: FrameFlags) -> Result<&Frame, Raised> {
    // SAFETY: callers hand over functions written in Python.
    let body = unsafe { function.body_unchecked::<Function>() };
    let code = lent(&body.code);
    // SAFETY: a function's code is code.
    let details = unsafe { code.body_unchecked::<Code>() };
    let depth = runtime.frames.depth.get();
    if depth >= runtime.frames.depth_limit.get() {
        return Err(too_deep(runtime));
    }
    let frame = runtime.frames.push(runtime, details.room.get(), flags)?;
    runtime.frames.depth.set(depth + 1);
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

/// The defaults of the parameters behind the first `given`, if each has one and arguments by position need only be copied.
#[inline(always)]
pub(crate) fn usual_defaults<'a>(function: &'a Function, code: &Code, given: usize) -> Option<&'a [Slot]> {
    if code.arity.get() == Code::NO_ARITY || function.defaults.is_empty() {
        return None;
    }
    let defaults = tuple::kept_items(lent(&function.defaults))?;
    let missing = (code.arity.get() as usize).checked_sub(given)?;
    defaults.get(defaults.len().checked_sub(missing)?..)
}

/// Copies full slots to empty ones, of which there are as many at least.
#[inline(always)]
pub(crate) fn copy(from: &[Slot], to: &[Slot]) {
    for (from, to) in from.iter().zip(to) {
        to.fill(lent(from).owned());
    }
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

/// Empties the locals of a simple frame that returns, whose temporaries are empty, and lets go of what it ran. Returns whether anything may
/// be due then.
#[inline(always)]
pub(crate) fn leave<R: Region>(registers: Registers<'_, R>, frame: &Frame) -> bool {
    let mut due = false;
    // SAFETY: a frame has as many slots as locals, and more.
    for slot in unsafe { frame.slots().get_unchecked(..frame.locals()) } {
        due |= registers.release(slot);
    }
    due |= registers.release(&frame.code);
    due | registers.release(&frame.function)
}

/// Ends the running frame, whose temporaries are empty.
#[inline(never)]
pub(crate) fn pop_returning(registers: Registers<'_>, frame: &Frame) {
    if frame.is_simple() {
        leave(registers, frame);
    }
    pop_empty(registers.runtime, frame);
}

/// Ends the running frame, a plain one whose temporaries are empty. Returns the one below, which runs again, and whether anything may be
/// due then.
#[inline(always)]
pub(crate) fn pop_plain<'a, R: Region>(registers: Registers<'a, R>, frame: &'a Frame) -> (&'a Frame, bool) {
    let due = leave(registers, frame);
    let frames = &registers.runtime.frames;
    frames.depth.set(frames.depth.get() - 1);
    (frames.pop_plain(frame), due)
}

/// Ends the running frame, which is empty if it is simple: what was in it was let go, or taken over by a generator.
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
