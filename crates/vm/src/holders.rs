//! Who holds an object, besides other objects: the registers of running calls, the interpreter, the table of interned strings.
//!
//! Together with the edges between objects these are all counted references there are, but for the handles of native calls in progress:
//! the count law. A generator's registers are edges of the generator.

use std::fmt;

use compiler::code::Opcode;
use heap::Ref;
use object::{Audit, Difference, Object, Slot};
use types::code::Code;
use types::{Frame, Runtime, text};

use crate::machine::{b, opcode, uc};

/// What a reference from outside the graph of objects is in.
pub enum Root<'a> {
    /// The table of interned strings.
    Interned,
    /// What the interpreter itself holds.
    Interpreter,
    /// A slot of a running call, whose callee, if it waits for one, is the call above.
    Frame(&'a Frame, Option<&'a Frame>, Place),
}

/// A slot of a running call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The code that runs.
    Code,
    /// The function it belongs to.
    Function,
    /// Where names live.
    Namespace,
    /// The frame object.
    Object,
    /// A local variable.
    Local(usize),
    /// What the call that the frame waits for calls.
    Callee,
    /// An argument of the call that the frame waits for.
    Argument(usize),
    /// Another temporary.
    Temporary(usize),
    /// An argument of a call from native code.
    Native(usize),
}

/// Shows every reference from outside the graph of objects that is known.
pub fn each_root<'a>(runtime: &'a Runtime, visit: &mut dyn FnMut(&Root<'a>, Ref)) {
    if let Some(interpreter) = runtime.roots() {
        visit(&Root::Interpreter, interpreter.reference());
    }
    runtime.each_interned(&mut |slot| show(slot, Root::Interned, visit));
    let mut above = None;
    for frame in std::iter::successors(runtime.frames.current(), |frame| frame.previous()) {
        if !frame.flags.get().has(types::FrameFlags::GENERATOR) {
            each_slot(runtime, frame, &mut |slot, place| show(slot, Root::Frame(frame, above, place), visit));
        }
        above = Some(frame);
    }
}

fn each_slot(runtime: &Runtime, frame: &Frame, visit: &mut dyn FnMut(&Slot, Place)) {
    visit(&frame.code, Place::Code);
    visit(&frame.function, Place::Function);
    visit(&frame.namespace, Place::Namespace);
    visit(&frame.object, Place::Object);
    for (index, slot) in frame.slots().iter().enumerate() {
        visit(slot, place_of(runtime, frame, index));
    }
}

fn show<'a>(slot: &Slot, root: Root<'a>, visit: &mut dyn FnMut(&Root<'a>, Ref)) {
    if let Some(reference) = slot.reference() {
        visit(&root, reference);
    }
}

/// What slot `index` of a frame is.
fn place_of(runtime: &Runtime, frame: &Frame, index: usize) -> Place {
    let code = frame.code.get();
    let Some(code) = code.as_ref().and_then(|code| code.body::<Code>()) else { return Place::Native(index) };
    let Some(temporary) = index.checked_sub(code.local_count.get() as usize) else { return Place::Local(index) };
    let waits = runtime.frames.current().is_some_and(|current| !std::ptr::eq(current, frame));
    let word = frame.call.get();
    if !waits || !matches!(opcode(word), Opcode::Call | Opcode::CallKeyword) {
        return Place::Temporary(temporary);
    }
    let first = usize::try_from(b(word)).unwrap_or(0);
    match temporary.checked_sub(first) {
        Some(0) => Place::Callee,
        Some(place) if place < uc(word) + 2 => Place::Argument(place.saturating_sub(2)),
        _ => Place::Temporary(temporary),
    }
}

impl fmt::Display for Root<'_> {
    /// In the words of a program: `local 'obj' of log (a.py:12)`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (frame, place) = match self {
            Root::Interned => return formatter.write_str("the table of interned strings"),
            Root::Interpreter => return formatter.write_str("the interpreter"),
            Root::Frame(frame, _, place) => (frame, *place),
        };
        let code = frame.code.get();
        let Some(code) = code.as_ref().and_then(|code| code.body::<Code>()) else {
            let Place::Native(index) = place else { return formatter.write_str("a call from native code") };
            return write!(formatter, "argument {index} of a call from native code");
        };
        let word = |slot: &Slot| slot.get().as_ref().map(text::to_string).unwrap_or_default();
        match place {
            Place::Local(index) => {
                write!(formatter, "local '{}'", code.local_name(index).as_ref().map(text::to_string).unwrap_or_default())
            }
            Place::Callee => write!(formatter, "the call {}(...)", self.callee()),
            Place::Argument(index) => write!(formatter, "argument {index} of the call {}(...)", self.callee()),
            Place::Temporary(index) | Place::Native(index) => write!(formatter, "temporary {index}"),
            Place::Code => formatter.write_str("the code"),
            Place::Function => formatter.write_str("the function"),
            Place::Namespace => formatter.write_str("the namespace"),
            Place::Object => formatter.write_str("the frame object"),
        }?;
        let line = frame.word().and_then(|word| code.position_of(word)).map_or(code.first_line.get(), |position| position.line);
        let file = word(&code.filename);
        let file = file.rsplit('/').next().unwrap_or_default();
        write!(formatter, " of {} ({file}:{line})", word(&code.name))
    }
}

impl Root<'_> {
    /// The name of what a waiting frame calls.
    fn callee(&self) -> String {
        let Root::Frame(frame, above, _) = self else { return String::new() };
        let first = usize::try_from(b(frame.call.get())).unwrap_or(0);
        let callee = frame.slots().get(frame.locals() + first).and_then(Slot::get);
        // A function written in Python was taken by the frame that runs it.
        let callee = callee.or_else(|| above.and_then(|above| above.function.get()));
        callee.as_ref().map(name_of).unwrap_or_default()
    }
}

/// A callable's name, without running Python.
fn name_of(callable: &Object) -> String {
    if let Some(function) = callable.body::<types::function::Function>() {
        return function.name.get().as_ref().map(text::to_string).unwrap_or_default();
    }
    types::class::name_of(if callable.body::<types::Class>().is_some() { callable } else { return "?".to_owned() })
}

/// Checks the count law: objects whose count is not the number of their holders. Native calls in progress may hold more than is known;
/// less is always wrong.
pub fn differences(runtime: &Runtime) -> Vec<Difference> {
    let mut audit = Audit::of(runtime);
    each_root(runtime, &mut |root, reference| audit.root(&root.to_string(), reference));
    audit.differences()
}
