//! Tracebacks: where an exception has passed, innermost last.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::code::Code;
use crate::error::{Raised, Value};
use crate::frame::{self, FrameObject};
use crate::frame_stack::Frame;
use crate::ids::ClassId;
use crate::int;
use crate::native::Getter;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

/// The class of tracebacks.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Traceback,
    "traceback",
    Layout {
        fields: &[
            Field { offset: offset_of!(Traceback, next) as u16, name: "tb_next" },
            Field { offset: offset_of!(Traceback, frame) as u16, name: "tb_frame" },
        ],
        ..Layout::leaf("traceback")
    },
)
.sealed()
.getters(&[
    Getter { name: "tb_next", get: next, set: Some(set_next) },
    Getter::new("tb_frame", |runtime, object| Ok(body(object).and_then(|entry| entry.frame.get()).unwrap_or_else(|| runtime.none()))),
    Getter::new("tb_lasti", |runtime, object| int::new(runtime, body(object).map_or(-1, |entry| 4 * i64::from(entry.word.get())))),
    Getter::new("tb_lineno", |runtime, object| int::new(runtime, body(object).map_or(0, Traceback::line).into())),
]);

/// One frame that an exception has passed.
#[repr(C)]
pub struct Traceback {
    header: Header,
    /// The frame below: where the exception came from.
    pub next: Slot,
    /// The frame, an object that keeps its locals.
    pub frame: Slot,
    /// The word of the instruction that raised.
    pub word: Cell<u32>,
}

// SAFETY: `Traceback` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Traceback {
    const LAYOUT: LayoutId = ClassId::Traceback.layout();
}

impl Traceback {
    /// The code that was running.
    pub fn code(&self) -> Option<Object> {
        self.frame.get()?.body::<FrameObject>()?.code.get()
    }

    /// `tb_lineno`
    pub fn line(&self) -> u32 {
        let code = self.code();
        let position = code.as_ref().and_then(|code| code.body::<Code>()?.position_of(self.word.get()));
        position.map_or(0, |position| position.line)
    }
}

/// An entry for a frame that is running, on top of `next`.
pub fn new(runtime: &Runtime, next: Option<Object>, frame: &Frame) -> Value {
    let seen = frame::of(runtime, frame)?;
    let body = Traceback {
        header: Header::new(ClassId::Traceback.reference()),
        next: Slot::empty(),
        frame: Slot::empty(),
        word: Cell::new(frame.word().unwrap_or(0)),
    };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(entry) = object.body::<Traceback>() {
        entry.next.replace(next);
        entry.frame.set(seen);
    }
    Ok(object)
}

fn body(object: &Object) -> Option<&Traceback> {
    object.body::<Traceback>()
}

fn next(runtime: &Runtime, object: &Object) -> Value {
    Ok(body(object).and_then(|entry| entry.next.get()).unwrap_or_else(|| runtime.none()))
}

fn set_next(runtime: &Runtime, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let Some(value) = value else { return Err(runtime.type_error(format_args!("can't delete tb_next attribute"))) };
    if value.is(&runtime.none()) {
        drop(body(object).and_then(|entry| entry.next.take()));
        return Ok(());
    }
    if body(value).is_none() {
        let class = crate::class::name_of(&value.class());
        return Err(runtime.type_error(format_args!("expected traceback object or None, got '{class}'")));
    }
    let mut later = Some(value.clone());
    while let Some(entry) = later {
        if entry.is(object) {
            return Err(runtime.value_error(format_args!("traceback loop detected")));
        }
        later = body(&entry).and_then(|entry| entry.next.get());
    }
    if let Some(entry) = body(object) {
        entry.next.set(value.clone());
    }
    Ok(())
}
