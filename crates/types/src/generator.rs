//! Generators: a frame that lies in an object, and goes on whenever it is asked.
//!
//! What goes on is supplied by the evaluator (`Hooks::resume_generator`); here are the object and its methods. A suspended generator is
//! finalized before it dies: it is closed, which runs its `finally` blocks.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Edge, Header, Kind, Layout, LayoutId, Object, Slot, SlotVisitor};

use crate::async_generator::AsyncFlags;
use crate::class::is_instance_of;
use crate::error::{Raised, Value};
use crate::frame_stack::{Frame, FrameFlags};
use crate::ids::ClassId;
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{exception, frame, raise, text};

/// The class of generators.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Generator,
    "generator",
    Layout { visit: Some(visit), clear: Some(clear), name_edges: Some(name_edges), ..Layout::leaf("generator") },
)
.weakly_referenced()
.sealed()
.methods(METHODS)
.getters(GETTERS);

const METHODS: &[Native] = &[
    Native::new("__iter__", "(self, /)", |_, args| Ok(args.at(0).owned())).doc("Implement iter(self)."),
    Native::new("__next__", "(self, /)", next_item).doc("Implement next(self)."),
    Native::new("__repr__", "(self, /)", repr).doc("Return repr(self)."),
    Native::new("send", "(self, value, /)", send)
        .doc("send(value) -> send 'value' into generator,\nreturn next yielded value or raise StopIteration."),
    Native::new("throw", "(self, type, value=None, traceback=None, /)", throw)
        .doc("throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or raise\nStopIteration."),
    // What a generator that is dropped where it waits does. That the class has it says that there is something to finalize.
    Native::new("__del__", "(self, /)", |runtime, args| close(runtime, &args.at(0))),
    Native::new("close", "(self, /)", |runtime, args| close(runtime, &args.at(0))).doc("close() -> raise GeneratorExit inside generator."),
];

const GETTERS: &[Getter] = &[
    Getter { name: "__name__", get: |_, object| slot(object, |generator| &generator.name), set: Some(set_name) },
    Getter { name: "__qualname__", get: |_, object| slot(object, |generator| &generator.qualname), set: Some(set_qualname) },
    Getter::new("gi_code", |_, object| slot(object, |generator| &generator.frame.code)),
    Getter::new("gi_running", |runtime, object| Ok(runtime.bool(state(object) == Some(GeneratorState::Running)))),
    Getter::new("gi_suspended", |runtime, object| Ok(runtime.bool(state(object) == Some(GeneratorState::Suspended)))),
    Getter::new("gi_frame", gi_frame),
    Getter::new("gi_yieldfrom", |runtime, object| Ok((runtime.hooks.delegate_of)(runtime, object).unwrap_or_else(|| runtime.none()))),
];

/// A generator. The slots of its frame follow.
#[repr(C)]
pub struct Generator {
    header: Header,
    /// See [`GeneratorState`].
    pub state: Cell<GeneratorState>,
    /// For an asynchronous one.
    pub(crate) asynchronous: Cell<AsyncFlags>,
    /// `__name__`
    pub name: Slot,
    /// `__qualname__`
    pub qualname: Slot,
    /// While it is suspended: the exception that it is handling, or empty. While it runs: what was being handled when it was resumed.
    pub handled: Slot,
    /// Its frame; the last field.
    pub frame: Frame,
}

const _: () = assert!(offset_of!(Generator, frame).is_multiple_of(8), "frames are linked by references");

/// How far a generator has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum GeneratorState {
    /// It has not begun.
    Created,
    /// It has yielded, and waits.
    Suspended,
    /// It is running.
    Running,
    /// It has returned or raised.
    Finished,
}

/// How a generator is made to go on.
#[derive(Debug)]
pub enum Resume {
    /// Its `yield` gives this object.
    Send(Object),
    /// Its `yield` raises this.
    Throw(Raised),
}

/// How far it then came.
#[derive(Debug)]
pub enum Resumed {
    /// To the next `yield`, which gave this object.
    Yielded(Object),
    /// To its end: what it returned.
    Returned(Object),
}

// SAFETY: `Generator` is `repr(C)`, begins with a header, and `visit` shows all its references.
unsafe impl Body for Generator {
    const LAYOUT: LayoutId = ClassId::Generator.layout();
}

impl Generator {
    /// The generator in which a frame lies.
    pub fn of_frame(frame: &Frame) -> Option<&Generator> {
        if !frame.flags.get().has(FrameFlags::GENERATOR) {
            return None;
        }
        let start = std::ptr::from_ref(frame).addr() - offset_of!(Generator, frame);
        // SAFETY: only frames in generators have that flag, and they are this field of it.
        Some(unsafe { &*std::ptr::with_exposed_provenance::<Generator>(start) })
    }

    /// The generator as an object.
    pub fn object(&self) -> Object {
        let reference = heap::Ref::from_address(std::ptr::from_ref(self).addr());
        let base = std::ptr::from_ref(self).addr() & !(heap::REGION_SIZE - 1);
        // SAFETY: a generator is an object, alive as long as the borrow.
        unsafe { Object::clone_ref(base, reference) }
    }
}

/// A generator (or coroutine, as `class` says) that takes over the code, the function, the place and the slots of a frame, which becomes
/// empty.
pub fn take_over(runtime: &Runtime, class: ClassId, frame: &Frame, name: Option<Object>, qualname: Option<Object>) -> Value {
    let size = frame.slots().len();
    let body = Generator {
        header: Header::new(class.reference()),
        state: Cell::new(GeneratorState::Created),
        asynchronous: Cell::default(),
        name: Slot::empty(),
        qualname: Slot::empty(),
        handled: Slot::empty(),
        frame: Frame::new(0, FrameFlags::GENERATOR),
    };
    // SAFETY: the body is what its layout says; its frame has no slots until they are written.
    let object = unsafe { runtime.new_object(Kind::Container, body, size_of_val(frame.slots())) }?;
    if let Some(generator) = object.body::<Generator>() {
        generator.name.replace(name);
        generator.qualname.replace(qualname);
        generator.frame.code.replace(frame.code.take());
        generator.frame.function.replace(frame.function.take());
        generator.frame.next.set(frame.next.get());
        // SAFETY: room for that many slots follows the body; what they own moves there.
        unsafe { generator.frame.first().copy_from_nonoverlapping(frame.first(), size) };
        // SAFETY: the frame has that many slots, which own nothing any more.
        unsafe { frame.first().cast::<u32>().write_bytes(0, size) };
        generator.frame.grow(size as u32, frame.locals() as u32);
    }
    Ok(object)
}

/// The next item of a generator; `None` when it has returned, whatever it returned.
pub fn next(runtime: &Runtime, generator: &Object) -> Result<Option<Object>, Raised> {
    match (runtime.hooks.resume_generator)(runtime, generator, Resume::Send(runtime.none()))? {
        Resumed::Yielded(item) => Ok(Some(item)),
        Resumed::Returned(_) => Ok(None),
    }
}

/// The item that a generator yielded, or `StopIteration` with what it returned.
fn item(runtime: &Runtime, resumed: Resumed) -> Value {
    match resumed {
        Resumed::Yielded(item) => Ok(item),
        Resumed::Returned(value) if value.is(&runtime.none()) => {
            Err(Raised::Exception(exception::new(runtime, ClassId::StopIteration, &[])?))
        }
        Resumed::Returned(value) => Err(stop(runtime, value)?),
    }
}

/// `StopIteration(value)`
pub(crate) fn stop(runtime: &Runtime, value: Object) -> Result<Raised, Raised> {
    Ok(Raised::Exception(exception::new(runtime, ClassId::StopIteration, &[value])?))
}

pub(crate) fn next_item(runtime: &Runtime, args: &Args<'_>) -> Value {
    let resumed = (runtime.hooks.resume_generator)(runtime, &args.at(0), Resume::Send(runtime.none()))?;
    item(runtime, resumed)
}

pub(crate) fn send(runtime: &Runtime, args: &Args<'_>) -> Value {
    let resumed = (runtime.hooks.resume_generator)(runtime, &args.at(0), Resume::Send(args.at(1).owned()))?;
    item(runtime, resumed)
}

pub(crate) fn throw(runtime: &Runtime, args: &Args<'_>) -> Value {
    let thrown = Raised::Exception(thrown(runtime, args)?);
    let resumed = (runtime.hooks.resume_generator)(runtime, &args.at(0), Resume::Throw(thrown))?;
    item(runtime, resumed)
}

/// The exception that the arguments of a `throw(type, value, traceback)` mean.
pub(crate) fn thrown(runtime: &Runtime, args: &Args<'_>) -> Value {
    let is_there = |value: &object::Borrowed<'_>| value.class_ref() != ClassId::NoneType.reference();
    let (thrown, given) = (args.at(1), args.get(2).filter(is_there));
    let instance = match given {
        Some(_) if raise::is_exception(&thrown) => {
            return Err(runtime.type_error(format_args!("instance exception may not have a separate value")));
        }
        Some(given) if raise::is_exception(&given) => given.owned(),
        Some(given) if raise::is_exception_class(&thrown) => runtime.call(&thrown, &[&given])?,
        _ => {
            let class = crate::class::name_of(&thrown.class());
            let complaint = format!("exceptions must be classes or instances deriving from BaseException, not {class}");
            raise::instance(runtime, &thrown, &complaint)?
        }
    };
    if let Some(traceback) = args.get(3).filter(|value| value.class_ref() == ClassId::Traceback.reference())
        && let Some(body) = instance.body::<exception::Exception>()
    {
        body.traceback.replace(Some(traceback.owned()));
    }
    Ok(instance)
}

/// `generator.close()`: raises `GeneratorExit` where it waits, and expects it to end. Gives what it returned.
pub fn close(runtime: &Runtime, object: &Object) -> Value {
    let Some(generator) = object.body::<Generator>() else { return Ok(runtime.none()) };
    match generator.state.get() {
        GeneratorState::Finished => return Ok(runtime.none()),
        GeneratorState::Created => {
            abandon(runtime, generator);
            return Ok(runtime.none());
        }
        GeneratorState::Running | GeneratorState::Suspended => {}
    }
    let exit = exception::new(runtime, ClassId::GeneratorExit, &[])?;
    match (runtime.hooks.resume_generator)(runtime, object, Resume::Throw(Raised::Exception(exit))) {
        Ok(Resumed::Yielded(_)) => Err(runtime.error(ClassId::RuntimeError, format_args!("{} ignored GeneratorExit", kind(object)))),
        Ok(Resumed::Returned(value)) => Ok(value),
        Err(Raised::Exception(raised)) if is_instance_of(&raised, ClassId::GeneratorExit) => Ok(runtime.none()),
        Err(raised) => Err(raised),
    }
}

/// What messages call a generator, a coroutine or an asynchronous generator.
pub fn kind(object: &Object) -> &'static str {
    let class = object.class_ref();
    if class == ClassId::Coroutine.reference() {
        "coroutine"
    } else if class == ClassId::AsyncGenerator.reference() {
        "async generator"
    } else {
        "generator"
    }
}

/// Ends a generator that has not begun, without running anything of it.
fn abandon(runtime: &Runtime, generator: &Generator) {
    if !generator.frame.object.is_empty() {
        frame::retire(runtime, &generator.frame);
    }
    finish(runtime, generator);
    for slot in generator.frame.slots() {
        drop(slot.take());
    }
}

/// Notes that a generator is finished: there is nothing left to finalize.
pub fn finish(runtime: &Runtime, generator: &Generator) {
    generator.state.set(GeneratorState::Finished);
    let block = std::ptr::NonNull::from(generator).cast();
    runtime.set_side_bit(heap::SideTable::Finalized, block);
}

/// Whether an object is a coroutine that nobody has awaited.
pub fn is_unawaited(object: &Object) -> bool {
    object.class_ref() == ClassId::Coroutine.reference() && state(object) == Some(GeneratorState::Created)
}

pub(crate) fn state(object: &Object) -> Option<GeneratorState> {
    object.body::<Generator>().map(|generator| generator.state.get())
}

pub(crate) fn slot(object: &Object, field: fn(&Generator) -> &Slot) -> Value {
    object.body::<Generator>().and_then(|generator| field(generator).get()).ok_or(Raised::OutOfMemory)
}

pub(crate) fn set_name(runtime: &Runtime, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    set_text(runtime, object, value, "__name__", |generator| &generator.name)
}

pub(crate) fn set_qualname(runtime: &Runtime, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    set_text(runtime, object, value, "__qualname__", |generator| &generator.qualname)
}

fn set_text(runtime: &Runtime, object: &Object, value: Option<&Object>, name: &str, field: fn(&Generator) -> &Slot) -> Result<(), Raised> {
    match (value.filter(|value| text::view(value).is_some()), object.body::<Generator>()) {
        (Some(value), Some(generator)) => {
            field(generator).set(value.clone());
            Ok(())
        }
        _ => Err(runtime.type_error(format_args!("{name} must be set to a string object"))),
    }
}

pub(crate) fn gi_frame(runtime: &Runtime, object: &Object) -> Value {
    match object.body::<Generator>() {
        Some(generator) if generator.state.get() != GeneratorState::Finished => frame::of(runtime, &generator.frame),
        _ => Ok(runtime.none()),
    }
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let name = object.body::<Generator>().and_then(|generator| generator.qualname.get());
    let name = name.as_ref().map(text::to_string).unwrap_or_default();
    text::new(runtime, &format!("<generator object {name} at {:#x}>", object.identity()))
}

/// # Safety
///
/// `object` is a generator.
pub(crate) unsafe fn name_edges(object: &Object, say: &mut dyn FnMut(Edge, heap::Ref)) {
    let Some(generator) = object.body::<Generator>() else { return };
    let frame = &generator.frame;
    for (name, slot) in [
        ("__name__", &generator.name),
        ("__qualname__", &generator.qualname),
        ("exception", &generator.handled),
        ("gi_code", &frame.code),
        ("function", &frame.function),
        ("namespace", &frame.namespace),
        ("gi_frame", &frame.object),
    ] {
        slot.reference().into_iter().for_each(|held| say(Edge::Field(name), held));
    }
    let code = frame.code.get();
    let code = code.as_ref().and_then(|code| code.body::<crate::code::Code>());
    for (index, slot) in frame.slots().iter().enumerate() {
        let Some(held) = slot.reference() else { continue };
        let name = code.and_then(|code| code.local_name(index));
        say(name.map_or(Edge::Extension(index), |name| Edge::Attribute(name.reference())), held);
    }
}

/// # Safety
///
/// `object` is a dying generator.
unsafe fn clear(object: &Object) {
    let Some(generator) = object.body::<Generator>() else { return };
    let frame = &generator.frame;
    for slot in [&generator.name, &generator.qualname, &generator.handled, &frame.code, &frame.function, &frame.namespace, &frame.object] {
        slot.release();
    }
    if generator.state.get() != GeneratorState::Finished {
        frame.slots().iter().for_each(|slot| _ = slot.release());
    }
    debug_assert!(frame.slots().iter().all(Slot::is_empty), "count law: a generator ends with something in its registers");
}

/// # Safety
///
/// `object` is a generator.
pub(crate) unsafe fn visit(object: &Object, visit: &mut SlotVisitor<'_>) {
    if let Some(generator) = object.body::<Generator>() {
        visit(&generator.name);
        visit(&generator.qualname);
        visit(&generator.handled);
        generator.frame.visit(visit);
    }
}
