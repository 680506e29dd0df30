//! Frame objects: how a program sees a call in progress.
//!
//! A frame is made into an object only when somebody asks. While the call runs, the object looks into the frame; when it ends, and somebody
//! else still holds the object (a traceback does), the locals move into it.

use std::cell::Cell;
use std::mem::offset_of;

use heap::Ref;
use object::{Body, Field, Header, Items, Kind, Layout, LayoutId, Object, Slot};

use crate::code::{Code, LocalKind};
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::frame_stack::Frame;
use crate::function::{self, Function};
use crate::generator::{Generator, GeneratorState};
use crate::ids::ClassId;
use crate::native::{Getter, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{int, text};

/// The class of frame objects.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Frame,
    "frame",
    Layout {
        fields: &[
            Field { offset: offset_of!(FrameObject, code) as u16, name: "f_code" },
            Field { offset: offset_of!(FrameObject, function) as u16, name: "f_func" },
            Field { offset: offset_of!(FrameObject, namespace) as u16, name: "f_locals" },
            Field { offset: offset_of!(FrameObject, back) as u16, name: "f_back" },
            Field { offset: offset_of!(FrameObject, generator) as u16, name: "f_generator" },
        ],
        items: Items::Inline { length: offset_of!(FrameObject, length) as u16, first: size_of::<FrameObject>() as u16 },
        ..Layout::leaf("frame")
    },
)
.sealed()
.methods(&[
    Native::new("clear", "(self, /)", |runtime, args| clear(runtime, &args.at(0))).doc("Clear all references held by the frame."),
    Native::new("__repr__", "(self, /)", |runtime, args| repr(runtime, &args.at(0))),
])
.getters(&[
    Getter::new("f_back", back),
    Getter::new("f_code", |runtime, object| Ok(field(runtime, object, |frame| &frame.code))),
    Getter::new("f_globals", |runtime, object| Ok(of_function(runtime, object, |function| &function.globals))),
    Getter::new("f_builtins", |runtime, object| Ok(of_function(runtime, object, |function| &function.builtins))),
    Getter::new("f_locals", locals_of),
    Getter::new("f_lineno", line),
    Getter::new("f_lasti", |runtime, object| int::new(runtime, word(object).map_or(-1, |word| 4 * i64::from(word)))),
    Getter::new("f_generator", |runtime, object| Ok(field(runtime, object, |frame| &frame.generator))),
    Getter { name: "f_trace", get: |runtime, _| Ok(runtime.none()), set: Some(|_, _, _| Ok(())) },
    Getter { name: "f_trace_lines", get: |runtime, _| Ok(runtime.bool(true)), set: Some(|_, _, _| Ok(())) },
    Getter { name: "f_trace_opcodes", get: |runtime, _| Ok(runtime.bool(false)), set: Some(|_, _, _| Ok(())) },
]);

/// A frame object. The locals of a call that has ended follow.
#[repr(C)]
pub struct FrameObject {
    header: Header,
    /// `f_code`
    pub code: Slot,
    /// The function that ran.
    pub function: Slot,
    /// Where names live, for a module or a class body.
    namespace: Slot,
    /// `f_back`, once the call has ended.
    back: Slot,
    /// The generator that the frame lies in, as long as the object looks into it.
    generator: Slot,
    /// The frame, while the call runs: its place in the region, or 0. Not an object reference.
    running: Cell<u32>,
    /// The word of the last instruction, plus 1, once the call has ended.
    word: Cell<u32>,
    /// How many locals follow.
    length: Cell<u32>,
    reserved: u32,
}

// SAFETY: `FrameObject` is `repr(C)`, begins with a header, and its references are those of its layout.
unsafe impl Body for FrameObject {
    const LAYOUT: LayoutId = ClassId::Frame.layout();
}

impl FrameObject {
    /// The frame, while the call runs.
    pub fn running(&self) -> Option<&Frame> {
        let base = std::ptr::from_ref(self).addr() & !(heap::REGION_SIZE - 1);
        let address = Ref::from_raw(self.running.get())?.address(base);
        // SAFETY: `retire` empties the field when the frame ends; a generator is held as long as it is not empty.
        Some(unsafe { &*std::ptr::with_exposed_provenance::<Frame>(address) })
    }

    /// The locals: those of the frame, or what is left of them.
    fn locals(&self) -> &[Slot] {
        if let Some(frame) = self.running() {
            return &frame.slots()[..self.length_of_locals().min(frame.slots().len())];
        }
        // SAFETY: the slots follow the body.
        let first = unsafe { std::ptr::from_ref(self).add(1) }.cast::<Slot>();
        // SAFETY: there are `length` of them.
        unsafe { std::slice::from_raw_parts(first, self.length.get() as usize) }
    }

    fn length_of_locals(&self) -> usize {
        self.length.get() as usize
    }
}

/// The frame object of a frame that runs Python, made now if need be.
pub fn of(runtime: &Runtime, frame: &Frame) -> Value {
    if let Some(object) = frame.object.get() {
        return Ok(object);
    }
    let code = frame.code.get().ok_or(Raised::OutOfMemory)?;
    let length = code.body::<Code>().map_or(0, |code| code.local_count.get());
    let body = FrameObject {
        header: Header::new(ClassId::Frame.reference()),
        code: Slot::empty(),
        function: Slot::empty(),
        namespace: Slot::empty(),
        back: Slot::empty(),
        generator: Slot::empty(),
        running: Cell::new(0),
        word: Cell::new(0),
        length: Cell::new(0),
        reserved: 0,
    };
    // SAFETY: the body is what its layout says; the slots behind it are written next.
    let object = unsafe { runtime.new_object(Kind::Container, body, length as usize * size_of::<Slot>()) }?;
    // SAFETY: room for that many slots follows the body.
    let first = unsafe { object.block().add(size_of::<FrameObject>()) };
    // SAFETY: as above; all-zero bytes are empty slots.
    unsafe { first.cast::<u32>().write_bytes(0, length as usize) };
    if let Some(body) = object.body::<FrameObject>() {
        body.length.set(length);
        body.code.set(code);
        body.function.replace(frame.function.get());
        body.namespace.replace(frame.namespace.get());
        body.generator.replace(Generator::of_frame(frame).map(Generator::object));
        body.running.set(Ref::from_address(std::ptr::from_ref(frame).addr()).raw());
        frame.object.set(object.clone());
    }
    Ok(object)
}

/// The frame object of the running call, `depth` calls down; `None` where there are not as many.
pub fn at_depth(runtime: &Runtime, depth: usize) -> Result<Option<Object>, Raised> {
    let running = std::iter::successors(runtime.frames.current(), |frame| frame.previous());
    running.filter(|frame| !frame.code.is_empty()).nth(depth).map(|frame| of(runtime, frame)).transpose()
}

/// The frame of the function that runs.
pub fn running(runtime: &Runtime) -> Option<&Frame> {
    std::iter::successors(runtime.frames.current(), |frame| frame.previous()).find(|frame| !frame.code.is_empty())
}

/// Lets the frame object of a frame that ends go: if somebody else holds it, the locals move into it.
#[cold]
#[inline(never)]
pub fn retire(runtime: &Runtime, frame: &Frame) {
    let Some(object) = frame.object.take() else { return };
    let Some(body) = object.body::<FrameObject>() else { return };
    body.word.set(frame.word().map_or(0, |word| word + 1));
    body.running.set(0);
    let generator = body.generator.take();
    // A generator's frame is also held by what resumed it, so this is never its last reference.
    drop(generator);
    if object.is_sole() {
        return;
    }
    for (to, from) in body.locals().iter().zip(frame.slots()) {
        to.replace(from.take());
    }
    // Without memory for it, the chain ends here.
    let below = std::iter::successors(frame.previous(), |frame| frame.previous()).find(|frame| !frame.code.is_empty());
    body.back.replace(below.and_then(|below| of(runtime, below).ok()));
}

fn field(runtime: &Runtime, object: &Object, choose: fn(&FrameObject) -> &Slot) -> Object {
    object.body::<FrameObject>().and_then(|frame| choose(frame).get()).unwrap_or_else(|| runtime.none())
}

fn of_function(runtime: &Runtime, object: &Object, choose: fn(&Function) -> &Slot) -> Object {
    let function = object.body::<FrameObject>().and_then(|frame| frame.function.get());
    function.as_ref().and_then(|function| choose(function.body::<Function>()?).get()).unwrap_or_else(|| runtime.none())
}

fn back(runtime: &Runtime, object: &Object) -> Value {
    let Some(body) = object.body::<FrameObject>() else { return Ok(runtime.none()) };
    match body.running() {
        Some(frame) => {
            let below = std::iter::successors(frame.previous(), |frame| frame.previous()).find(|frame| !frame.code.is_empty());
            below.map_or_else(|| Ok(runtime.none()), |below| of(runtime, below))
        }
        None => Ok(body.back.get().unwrap_or_else(|| runtime.none())),
    }
}

/// The word of the instruction that a frame is at; `None` before the first.
pub fn word(object: &Object) -> Option<u32> {
    let body = object.body::<FrameObject>()?;
    match body.running() {
        Some(frame) => frame.word(),
        None => body.word.get().checked_sub(1),
    }
}

fn line(runtime: &Runtime, object: &Object) -> Value {
    let code = object.body::<FrameObject>().and_then(|frame| frame.code.get());
    let Some(code) = code.as_ref().and_then(|code| code.body::<Code>()) else { return Ok(runtime.none()) };
    let position = word(object).and_then(|word| code.position_of(word));
    int::new(runtime, position.map_or(code.first_line.get(), |position| position.line).into())
}

/// What `locals()` gives in a frame: its namespace, or a new dict of the variables that are bound.
pub fn locals(runtime: &Runtime, frame: &Frame) -> Value {
    match frame.namespace.get() {
        Some(namespace) => Ok(namespace),
        None => snapshot(runtime, &frame.code, frame.slots()),
    }
}

fn locals_of(runtime: &Runtime, object: &Object) -> Value {
    let Some(body) = object.body::<FrameObject>() else { return Ok(runtime.none()) };
    match body.namespace.get() {
        Some(namespace) => Ok(namespace),
        None => snapshot(runtime, &body.code, body.locals()),
    }
}

fn snapshot(runtime: &Runtime, code: &Slot, slots: &[Slot]) -> Value {
    let made = dict::new(runtime)?;
    let code = code.get();
    let (Some(code), Some(dict)) = (code.as_ref().and_then(|code| code.body::<Code>()), made.body::<Dict>()) else { return Ok(made) };
    for (index, (slot, kind)) in slots.iter().zip(code.kinds()).enumerate() {
        let value = match (slot.get(), kind) {
            (Some(cell), LocalKind::Cell | LocalKind::Free) => match cell.body::<function::Cell>() {
                Some(cell) => cell.content.get(),
                None => Some(cell),
            },
            (value, _) => value,
        };
        if let (Some(value), Some(name)) = (value, code.local_name(index)) {
            drop(dict.set(runtime, name, value)?);
        }
    }
    Ok(made)
}

/// `frame.clear()`
fn clear(runtime: &Runtime, object: &Object) -> Value {
    let Some(body) = object.body::<FrameObject>() else { return Ok(runtime.none()) };
    if let Some(frame) = body.running() {
        let generator = Generator::of_frame(frame).filter(|generator| generator.state.get() != GeneratorState::Running);
        let Some(generator) = generator else {
            return Err(runtime.error(ClassId::RuntimeError, format_args!("cannot clear an executing frame")));
        };
        return crate::generator::close(runtime, &generator.object());
    }
    for slot in body.locals() {
        drop(slot.take());
    }
    Ok(runtime.none())
}

fn repr(runtime: &Runtime, object: &Object) -> Value {
    let code = object.body::<FrameObject>().and_then(|frame| frame.code.get());
    let line = line(runtime, object)?;
    let part = |slot: fn(&Code) -> &Slot| {
        let text = code.as_ref().and_then(|code| slot(code.body::<Code>()?).get());
        text.as_ref().map(text::to_string).unwrap_or_default()
    };
    let (file, name) = (part(|code| &code.filename), part(|code| &code.name));
    let line = int::value(&line).unwrap_or(0);
    text::new(runtime, &format!("<frame at {:#x}, file '{file}', line {line}, code {name}>", object.identity()))
}
