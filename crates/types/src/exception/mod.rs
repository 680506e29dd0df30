//! Exceptions: what they consist of, and how the runtime makes them.
//!
//! ```text
//! 0   header
//! 8   dict, args, traceback, context, cause: a slot each
//! 28  whether the context is suppressed; how many details there are
//! 32  the details: what classes such as `OSError` hold beyond that
//! ```
//!
//! Which details an exception has is decided by its class: see `family`.

mod base;
mod classes;
mod family;
mod group;
mod named;
mod os_error;
mod syntax_error;
mod unicode_error;

pub(crate) use base::SPEC;
pub(crate) use classes::DERIVED;
pub(crate) use family::has_details;
pub use os_error::{class_for_errno, new as new_os_error};

use std::cell::Cell;
use std::fmt;
use std::mem::offset_of;

use object::{Body, Edge, Extent, Field, Header, Kind, Layout, LayoutId, Object, Slot, SlotVisitor};

use crate::class::Class;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::names::Name;
use crate::native::Getter;
use crate::runtime::Runtime;
use crate::{attribute, class, instance, list, raise, text, tuple};

const LAYOUT: Layout = Layout {
    fields: &[
        Field { offset: offset_of!(Exception, attributes) as u16, name: "__dict__" },
        Field { offset: offset_of!(Exception, args) as u16, name: "args" },
        Field { offset: offset_of!(Exception, traceback) as u16, name: "__traceback__" },
        Field { offset: offset_of!(Exception, context) as u16, name: "__context__" },
        Field { offset: offset_of!(Exception, cause) as u16, name: "__cause__" },
    ],
    visit: Some(visit_details),
    name_edges: Some(name_details),
    extent: Extent::Computed(|object| size_of::<Exception>() + std::mem::size_of_val(details(object))),
    ..Layout::leaf("exception")
};

/// An exception as it lies on the heap.
#[repr(C)]
pub struct Exception {
    header: Header,
    /// Attributes beyond the fixed ones, a dict, or empty.
    pub attributes: Slot,
    /// `args`, a tuple.
    pub args: Slot,
    /// `__traceback__`, or empty.
    pub traceback: Slot,
    /// `__context__`, or empty.
    pub context: Slot,
    /// `__cause__`, or empty.
    pub cause: Slot,
    /// `__suppress_context__`
    pub suppress_context: Cell<bool>,
    /// How many details follow.
    detail_count: Cell<u8>,
}

const _: () = assert!(size_of::<Exception>() == 32);

// SAFETY: `Exception` is `repr(C)`, begins with a header, and its references are those of its layout.
unsafe impl Body for Exception {
    const LAYOUT: LayoutId = ClassId::BaseException.layout();
}

impl Exception {
    /// `__cause__ = cause`, by which the context is no longer shown.
    pub fn set_cause(&self, cause: Option<Object>) {
        self.cause.replace(cause);
        self.suppress_context.set(true);
    }

    /// The arguments, which are a tuple.
    fn arguments(&self) -> Vec<Object> {
        let args = self.args.get();
        args.as_ref().and_then(tuple::items).unwrap_or_default().iter().filter_map(Slot::get).collect()
    }
}

/// The `args` of an exception.
fn args_of(runtime: &Runtime, object: &Object) -> Value {
    match object.body::<Exception>().and_then(|exception| exception.args.get()) {
        Some(args) => Ok(args),
        None => tuple::empty(runtime),
    }
}

/// The details of an exception, none for any other object.
fn details(object: &Object) -> &[Slot] {
    let Some(body) = object.body::<Exception>() else { return &[] };
    let count = body.detail_count.get().into();
    // SAFETY: the details follow the body.
    let first = unsafe { object.block().add(size_of::<Exception>()) };
    // SAFETY: there are `count` of them.
    unsafe { std::slice::from_raw_parts(first.cast::<Slot>().as_ptr(), count) }
}

/// Detail `index` of an exception.
pub(crate) fn detail(object: &Object, index: usize) -> Option<Object> {
    details(object).get(index)?.get()
}

/// Sets detail `index` of an exception, or empties it.
fn set_detail(object: &Object, index: usize, value: Option<Object>) {
    if let Some(slot) = details(object).get(index) {
        slot.replace(value);
    }
}

/// # Safety
///
/// `object` is an exception.
unsafe fn visit_details(object: &Object, visit: &mut SlotVisitor<'_>) {
    details(object).iter().for_each(visit);
}

/// # Safety
///
/// `object` is an exception.
unsafe fn name_details(object: &Object, name: &mut dyn FnMut(Edge, heap::Ref)) {
    let names = family::of_class(&object.class()).names;
    for (slot, detail) in details(object).iter().zip(names) {
        if let Some(reference) = slot.reference() {
            name(Edge::Field(detail), reference);
        }
    }
}

/// The attribute that shows detail `INDEX`.
const fn shown<const INDEX: usize>(name: &'static str) -> Getter {
    Getter {
        name,
        get: |runtime, object| Ok(detail(object, INDEX).unwrap_or_else(|| runtime.none())),
        set: Some(|_, object, value| {
            set_detail(object, INDEX, value.cloned());
            Ok(())
        }),
    }
}

/// An exception of `class` without details.
fn allocate(runtime: &Runtime, class: &Object, args: Object) -> Value {
    let Some(body) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let count = family::of_class(class).names.len();
    let exception = Exception {
        header: Header::new(class.reference()),
        attributes: Slot::empty(),
        args: Slot::empty(),
        traceback: Slot::empty(),
        context: Slot::empty(),
        cause: Slot::empty(),
        suppress_context: Cell::new(false),
        detail_count: Cell::new(count as u8),
    };
    // SAFETY: the body is what its layout says; the details are written next.
    let object = unsafe { instance::allocate(runtime, body, Kind::Container, exception, count * size_of::<Slot>()) }?;
    // SAFETY: room for the details follows the body.
    let first = unsafe { object.block().add(size_of::<Exception>()) };
    // SAFETY: as above; all-zero bytes are empty slots.
    unsafe { first.cast::<u32>().write_bytes(0, count) };
    if let Some(exception) = object.body::<Exception>() {
        exception.args.set(args);
    }
    Ok(object)
}

/// An exception of a built-in class.
pub fn new(runtime: &Runtime, class: ClassId, args: &[Object]) -> Value {
    let class = runtime.class(class);
    let object = allocate(runtime, &class, tuple::new(runtime, args.iter().cloned())?)?;
    (family::of_class(&class).fill)(runtime, &object, args)?;
    Ok(object)
}

/// An exception of a built-in class with a message.
fn with_message(runtime: &Runtime, class: ClassId, message: fmt::Arguments<'_>) -> Value {
    new(runtime, class, &[text::new(runtime, &message.to_string())?])
}

/// `AttributeError` that knows the object and the name.
#[cold]
pub fn attribute_error(runtime: &Runtime, object: &Object, name: &Object, message: fmt::Arguments<'_>) -> Raised {
    with_message(runtime, ClassId::AttributeError, message).map_or_else(
        |raised| raised,
        |exception| {
            set_detail(&exception, named::NAME, Some(name.clone()));
            set_detail(&exception, named::OBJECT, Some(object.clone()));
            Raised::Exception(exception)
        },
    )
}

/// `NameError`, or a class that derives from it, that knows the name.
#[cold]
pub fn name_error(runtime: &Runtime, class: ClassId, name: &Object, message: fmt::Arguments<'_>) -> Raised {
    with_message(runtime, class, message).map_or_else(
        |raised| raised,
        |exception| {
            set_detail(&exception, named::NAME, Some(name.clone()));
            Raised::Exception(exception)
        },
    )
}

/// The exception object behind what was raised.
pub fn from_raised(runtime: &Runtime, raised: Raised) -> Object {
    match raised {
        Raised::Exception(exception) => exception,
        Raised::OutOfMemory => raise::memory_error(runtime).unwrap_or_else(|| runtime.none()),
    }
}

/// `exception.add_note(note)`
pub fn add_note(runtime: &Runtime, exception: &Object, note: Object) -> Result<(), Raised> {
    if text::view(&note).is_none() {
        let given = class::name_of(&note.class());
        return Err(runtime.type_error(format_args!("note must be a str, not '{given}'")));
    }
    let name = runtime.name(Name::Notes);
    match attribute::find(runtime, exception, &name)? {
        Some(notes) if notes.body::<list::List>().is_some() => list::append(runtime, &notes, note),
        Some(_) => Err(runtime.type_error(format_args!("Cannot add note: __notes__ is not a list"))),
        None => {
            let notes = list::from_objects(runtime, std::iter::once(note))?;
            attribute::set(runtime, exception, &name, Some(notes))
        }
    }
}

/// `StopIteration.value`: what a generator returned.
pub(crate) fn stop_value(runtime: &Runtime, stop: &Object) -> Object {
    detail(stop, named::VALUE).unwrap_or_else(|| runtime.none())
}
