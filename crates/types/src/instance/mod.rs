//! Instances of classes written in Python, and of `object`.
//!
//! ```text
//! 0   header: count, descriptor (the class, or a shape of it)
//! 8   the dict, once there is one
//! 12  the values of `__slots__`, then of other attributes, as many as the class makes room for
//! ```
//!
//! While an instance has no dict, its descriptor says which attribute is in which place (see `shape`). It gets a dict when a program asks
//! for `__dict__`, when an attribute is deleted, or when there is no room for one more; then the places are empty.

pub mod cache;
mod change_class;
mod extended;
pub mod memo;
mod object_methods;
mod own_dict;
mod reduce;
pub(crate) mod shape;

/// `__dict__` of a native class whose spec says `with_dict`.
pub const DICT: Getter = Getter { name: "__dict__", get: own_dict::get, set: Some(own_dict::set) };

pub use extended::{allocate, own_slot, requested_class};
pub(crate) use own_dict::{dict_of, own_attribute, set_own};

use std::mem::offset_of;

use object::{Body, Edge, Field, Header, Items, Kind, Layout, LayoutId, Object, Slot};

use crate::class::Class;
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::Getter;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use shape::Place;

/// The class `object`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Object,
    "object",
    Layout {
        fields: &[Field { offset: offset_of!(Instance, dict) as u16, name: "__dict__" }],
        items: Items::Slots { first: size_of::<Instance>() as u16 },
        name_edges: Some(name_edges),
        ..Layout::leaf("object")
    },
)
.methods(object_methods::METHODS)
.getters(object_methods::GETTERS)
.doc("The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n");

/// The class `module.name` of a native module, whose instances have nothing that those of `object` do not have.
pub const fn spec(id: ClassId, module: &'static str, name: &'static str) -> ClassSpec {
    ClassSpec { module, ..ClassSpec::new(id, name, Layout::leaf(name)) }.layout_of(ClassId::Object)
}

/// Bytes of an instance without places.
pub(crate) const FIXED_SIZE: usize = size_of::<Instance>();
/// Places that an instance has at the least: what fits the smallest block that has any.
pub(crate) const LEAST_PLACES: u8 = 3;
/// Places that an instance has at the most.
pub(crate) const MOST_PLACES: u8 = 30;

/// The fixed part of an instance; the places follow.
#[repr(C)]
pub(crate) struct Instance {
    header: Header,
    dict: Slot,
}

const _: () = assert!(size_of::<Instance>() + LEAST_PLACES as usize * size_of::<Slot>() == 24, "a two-attribute instance takes 24 bytes");

// SAFETY: `Instance` is `repr(C)`, begins with a header, and its references are those of its layout.
unsafe impl Body for Instance {
    const LAYOUT: LayoutId = ClassId::Object.layout();
}

/// A new instance without attributes. `class` must have the layout of instances.
pub fn new(runtime: &Runtime, class: &Class) -> Value {
    let places = class.descriptor.inline_slots.get() as usize;
    let body = Instance { header: Header::new(class.reference()), dict: Slot::empty() };
    // SAFETY: the body is what its layout says; the places are written next.
    let object = unsafe { runtime.new_object(Kind::Container, body, places * size_of::<Slot>()) }?;
    // SAFETY: the places follow the body.
    let first = unsafe { object.block().add(size_of::<Instance>()) };
    // SAFETY: as above; all-zero bytes are empty slots.
    unsafe { first.cast::<u32>().write_bytes(0, places) };
    Ok(object)
}

/// Names what is in the places: attributes by their names, what `__slots__` names by the number of its place.
///
/// # Safety
///
/// `object` is an instance.
unsafe fn name_edges(object: &Object, say: &mut dyn FnMut(Edge, heap::Ref)) {
    // `__slots__` may make more places than others have: `u8` counts them.
    let mut names = [None; u8::MAX as usize];
    shape::each_name(object, &mut |place, name| names[place] = Some(name));
    for (place, slot) in places(object).iter().enumerate() {
        let edge = names[place].map_or(Edge::Extension(place), Edge::Attribute);
        slot.reference().into_iter().for_each(|value| say(edge, value));
    }
}

/// The places of an instance.
fn places(object: &Object) -> &[Slot] {
    // SAFETY: the places follow the body.
    let first = unsafe { object.block().add(size_of::<Instance>()) };
    // SAFETY: the descriptor says how many there are.
    unsafe { std::slice::from_raw_parts(first.cast::<Slot>().as_ptr(), object.descriptor().inline_slots.get().into()) }
}

/// Place `index` of an instance, or of what extends an instance of a built-in class: where `__slots__` live.
pub(crate) fn place(object: &Object, index: usize) -> Option<&Slot> {
    if object.body::<Instance>().is_some() { places(object).get(index) } else { object.trailing().get(index) }
}

/// The attribute `name` (an interned string) that the instance itself has.
pub(crate) fn get(runtime: &Runtime, object: &Object, name: &Object) -> Option<Object> {
    let instance = object.body::<Instance>()?;
    match instance.dict.get() {
        Some(dict) => dict.body::<Dict>()?.get_name(runtime, name),
        None => places(object)[shape::find(object, name)?.0].get(),
    }
}

/// Sets the attribute `name` (an interned string) of the instance itself.
pub(crate) fn set(runtime: &Runtime, object: &Object, name: &Object, value: Object) -> Result<(), Raised> {
    let Some(instance) = object.body::<Instance>() else { return Err(Raised::OutOfMemory) };
    if instance.dict.is_empty() {
        let place = match shape::find(object, name) {
            Some(place) => Some(place),
            None => shape::add(runtime, object, name)?,
        };
        if let Some(Place(index)) = place {
            places(object)[index].set(value);
            return Ok(());
        }
    }
    let dict = dict(runtime, object)?;
    if let Some(dict) = dict.body::<Dict>() {
        dict.set(runtime, name.clone(), value)?;
    }
    Ok(())
}

/// The instance's `__dict__`, made now if need be: the attributes move into it.
pub fn dict(runtime: &Runtime, object: &Object) -> Value {
    let Some(instance) = object.body::<Instance>() else { return Err(Raised::OutOfMemory) };
    if let Some(dict) = instance.dict.get() {
        return Ok(dict);
    }
    let made = dict::new(runtime)?;
    if let Some(dict) = made.body::<Dict>() {
        for name in shape::names(object) {
            if let Some(Place(index)) = shape::find(object, &name)
                && let Some(value) = places(object)[index].get()
            {
                dict.set(runtime, name, value)?;
            }
        }
    }
    // From here on nothing fails: the attributes are in the dict, and leave their places.
    instance.dict.set(made.clone());
    for place in &places(object)[object.descriptor().reserved.get().into()..] {
        drop(place.take());
    }
    object.header().set_descriptor(object.class_ref());
    Ok(made)
}
