//! Generators: a frame that lies in an object, and goes on whenever it is asked.

use std::cell::Cell;

use object::{Body, Header, Kind, Layout, LayoutId, Object, Slot, SlotVisitor};

use crate::error::Value;
use crate::frame_stack::{Frame, FrameFlags};
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

/// The class of generators.
pub(crate) const SPEC: ClassSpec =
    ClassSpec::new(ClassId::Generator, "generator", Layout { visit: Some(visit), ..Layout::leaf("generator") }).sealed();

/// A generator. The slots of its frame follow.
#[repr(C)]
pub struct Generator {
    header: Header,
    /// See [`GeneratorState`].
    pub state: Cell<GeneratorState>,
    /// `__name__`
    pub name: Slot,
    /// `__qualname__`
    pub qualname: Slot,
    /// The exception it was handling when it yielded, or empty.
    pub handled: Slot,
    reserved: u32,
    /// Its frame; the last field.
    pub frame: Frame,
}

/// How far a generator has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
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

// SAFETY: `Generator` is `repr(C)`, begins with a header, and `visit` shows all its references.
unsafe impl Body for Generator {
    const LAYOUT: LayoutId = ClassId::Generator.layout();
}

/// A generator that takes over the function, the position and the slots of a frame, which becomes empty.
pub fn take_over(runtime: &Runtime, frame: &Frame, name: Option<Object>, qualname: Option<Object>) -> Value {
    let size = frame.slots().len();
    let body = Generator {
        header: Header::new(ClassId::Generator.reference()),
        state: Cell::new(GeneratorState::Created),
        name: Slot::empty(),
        qualname: Slot::empty(),
        handled: Slot::empty(),
        reserved: 0,
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
        // SAFETY: room for that many slots follows the body.
        unsafe { generator.frame.first().cast::<u32>().write_bytes(0, size) };
        generator.frame.grow(size as u32);
        for (to, from) in generator.frame.slots().iter().zip(frame.slots()) {
            to.replace(from.take());
        }
    }
    Ok(object)
}

/// # Safety
///
/// `object` is a generator.
unsafe fn visit(object: &Object, visit: &mut SlotVisitor<'_>) {
    if let Some(generator) = object.body::<Generator>() {
        visit(&generator.name);
        visit(&generator.qualname);
        visit(&generator.handled);
        generator.frame.visit(visit);
    }
}
