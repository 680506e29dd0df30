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
    /// What a thread that waits has for itself, or is to begin with.
    Thread,
    /// A slot of a running call.
    Frame(Held<'a>),
}

/// A slot of a running call.
#[derive(Clone, Copy)]
pub struct Held<'a> {
    runtime: &'a Runtime,
    /// The call.
    pub frame: &'a Frame,
    /// The call above it, for which it may wait.
    above: Option<&'a Frame>,
    /// The first word of the instruction that it has come to.
    instruction: Option<u32>,
    /// Which slot.
    pub place: Place,
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
    /// The object whose method that is.
    Receiver,
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
    runtime.each_of_threads(|object| visit(&Root::Thread, object.reference()));
    for (_, top) in runtime.stacks() {
        each_in_stack(runtime, top, visit);
    }
}

/// Shows the references of [`each_root`] that can lead to containers, without saying whose they are.
pub(crate) fn each_root_reference(runtime: &Runtime, visit: &mut dyn FnMut(Ref)) {
    runtime.roots().into_iter().for_each(|interpreter| visit(interpreter.reference()));
    runtime.each_of_threads(|object| visit(object.reference()));
    for (_, top) in runtime.stacks() {
        for frame in std::iter::successors(top, |frame| frame.previous()) {
            if !frame.flags.get().has(types::FrameFlags::GENERATOR) {
                let fixed = [&frame.code, &frame.function, &frame.namespace, &frame.object];
                fixed.into_iter().chain(frame.slots()).filter_map(Slot::reference).for_each(&mut *visit);
            }
        }
    }
}

/// Shows every reference in the frames of a thread, from the top one down.
fn each_in_stack<'a>(runtime: &'a Runtime, top: Option<&'a Frame>, visit: &mut dyn FnMut(&Root<'a>, Ref)) {
    let mut above = None;
    for frame in std::iter::successors(top, |frame| frame.previous()) {
        if !frame.flags.get().has(types::FrameFlags::GENERATOR) {
            let held = Held { runtime, frame, above, instruction: instruction(frame), place: Place::Code };
            each_slot(frame, held.instruction, &mut |slot, place| show(slot, Root::Frame(Held { place, ..held }), visit));
        }
        above = Some(frame);
    }
}

fn each_slot(frame: &Frame, instruction: Option<u32>, visit: &mut dyn FnMut(&Slot, Place)) {
    visit(&frame.code, Place::Code);
    visit(&frame.function, Place::Function);
    visit(&frame.namespace, Place::Namespace);
    visit(&frame.object, Place::Object);
    for (index, slot) in frame.slots().iter().enumerate() {
        visit(slot, place_of(frame, instruction, index));
    }
}

/// The first word of the instruction that a frame has come to, as far as it has noted that.
fn instruction(frame: &Frame) -> Option<u32> {
    let code = frame.code.get()?;
    let code = code.body::<Code>()?;
    let (wanted, mut index) = (frame.word()?, 0);
    loop {
        let word = code.word_at(index)?;
        let end = index + 1 + opcode(word).extra() as u32;
        if wanted < end {
            return Some(word);
        }
        index = end;
    }
}

fn show<'a>(slot: &Slot, root: Root<'a>, visit: &mut dyn FnMut(&Root<'a>, Ref)) {
    if let Some(reference) = slot.reference() {
        visit(&root, reference);
    }
}

/// What slot `index` of a frame is.
fn place_of(frame: &Frame, instruction: Option<u32>, index: usize) -> Place {
    let code = frame.code.get();
    let Some(code) = code.as_ref().and_then(|code| code.body::<Code>()) else { return Place::Native(index) };
    let Some(temporary) = index.checked_sub(code.local_count.get() as usize) else { return Place::Local(index) };
    let Some(word) = instruction.filter(|word| matches!(opcode(*word), Opcode::Call | Opcode::CallKeyword)) else {
        return Place::Temporary(temporary);
    };
    let first = usize::try_from(b(word)).unwrap_or(0);
    match temporary.checked_sub(first) {
        Some(0) => Place::Callee,
        Some(1) => Place::Receiver,
        Some(place) if place < uc(word) + 2 => Place::Argument(place - 2),
        _ => Place::Temporary(temporary),
    }
}

impl fmt::Display for Root<'_> {
    /// In the words of a program: `local 'obj' of log (a.py:12)`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (frame, place) = match self {
            Root::Interned => return formatter.write_str("the table of interned strings"),
            Root::Thread => return formatter.write_str("a thread that waits"),
            Root::Interpreter => return formatter.write_str("the interpreter"),
            Root::Frame(held) => (held.frame, held.place),
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
            Place::Receiver => write!(formatter, "the object of the call {}(...)", self.callee()),
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
        let Root::Frame(held) = self else { return String::new() };
        let first = held.instruction.and_then(|word| usize::try_from(b(word)).ok()).unwrap_or(0);
        let callee = held.frame.slots().get(held.frame.locals() + first).and_then(Slot::get);
        // A function written in Python was taken by the frame that runs it.
        let callee = callee.or_else(|| held.above.and_then(|above| above.function.get()));
        callee.as_ref().map(|callee| name_of(held.runtime, callee)).unwrap_or_default()
    }
}

/// A callable's name, without running Python.
fn name_of(runtime: &Runtime, callable: &Object) -> String {
    if let Some(native) = callable.body::<types::function::BuiltinFunction>() {
        return native.name(runtime).to_owned();
    }
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
