//! Shapes: which attribute of an instance is in which place.
//!
//! A class describes its instances without attributes; setting the first attribute leads to a shape, the next one to a shape below that,
//! and so on: a tree that grows with the orders in which attributes are set. An instance names the shape it has arrived at in its header.
//!
//! The class owns the tree, and an instance counts its class. So shapes are neither counted by instances nor by one another upwards:
//! `parent` and `class` are plain references.

use std::cell::Cell;
use std::mem::offset_of;

use heap::Ref;
use object::{Body, Descriptor, DescriptorFlags, Field, Header, Kind, Layout, LayoutId, Object, Slot, Tracking};

use crate::class::Class;
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::Getter;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

/// The class of shapes, which no program gets to see.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Shape,
    "shape",
    Layout {
        kept: &[
            Field { offset: offset_of!(Shape, name) as u16, name: "name" },
            Field { offset: offset_of!(Shape, below) as u16, name: "below" },
        ],
        tracking: Tracking::Never,
        ..Layout::leaf("shape")
    },
)
.getters(&[
    Getter { name: "__dict__", get: super::own_dict::get, set: Some(super::own_dict::set) },
    Getter::new("__weakref__", crate::weak_reference::first_of),
])
.sealed();

/// The getter for `__dict__` of any instance, which stands in each class that gives its instances one. No program sees the class of
/// shapes, so its table is where the getters are that no built-in class has.
pub(crate) fn dict_getter(runtime: &Runtime) -> u32 {
    runtime.tables().classes[ClassId::Shape.number()].first_getter
}

/// The getter for `__weakref__`.
pub(crate) fn weak_reference_getter(runtime: &Runtime) -> u32 {
    dict_getter(runtime) + 1
}

/// A shape: a descriptor with one attribute more than its parent's.
#[repr(C)]
struct Shape {
    descriptor: Descriptor,
    /// The shape with one attribute less, or the class. Not counted.
    parent: Cell<Ref>,
    /// The attribute that this shape adds, an interned string.
    name: Slot,
    /// Shapes with one attribute more, a dict from name to shape; empty at first.
    below: Slot,
    /// How many places are taken, those of `__slots__` among them.
    count: Cell<u32>,
}

// SAFETY: `Shape` is `repr(C)`, begins with a header, and its counted references are the fields of its layout.
unsafe impl Body for Shape {
    const LAYOUT: LayoutId = ClassId::Shape.layout();
}

/// The number of a place in an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place(pub(crate) usize);

/// What describes an instance: its class or a shape.
fn descriptor_of(object: &Object) -> Object {
    // SAFETY: an object's descriptor is an object of the same heap, alive as long as the object.
    unsafe { Object::clone_ref(object.base(), object.header().descriptor()) }
}

/// The shapes from that of `object` up to the class, the class not among them.
fn ancestry(object: &Object) -> impl Iterator<Item = Object> {
    std::iter::successors(Some(descriptor_of(object)), |descriptor| {
        let parent = descriptor.body::<Shape>()?.parent.get();
        // SAFETY: the class owns the tree, and the instance keeps the class.
        Some(unsafe { Object::clone_ref(descriptor.base(), parent) })
    })
    .take_while(|descriptor| descriptor.body::<Shape>().is_some())
}

/// Where an instance has the attribute `name`, an interned string.
pub(crate) fn find(object: &Object, name: &Object) -> Option<Place> {
    ancestry(object).find_map(|shape| {
        let shape = shape.body::<Shape>()?;
        (shape.name.reference() == Some(name.reference())).then(|| Place(shape.count.get() as usize - 1))
    })
}

/// The names of an instance's attributes, in the order in which they were set.
pub(crate) fn names(object: &Object) -> Vec<Object> {
    // At most `MOST_PLACES` of them.
    let mut names: Vec<Object> = ancestry(object).filter_map(|shape| shape.body::<Shape>()?.name.get()).collect();
    names.reverse();
    names
}

/// Shows each place that an attribute has, with the attribute's name.
pub(crate) fn each_name(object: &Object, show: &mut dyn FnMut(usize, Ref)) {
    for shape in ancestry(object) {
        let Some(shape) = shape.body::<Shape>() else { break };
        shape.name.reference().into_iter().for_each(|name| show(shape.count.get() as usize - 1, name));
    }
}

/// Leads an instance to the shape that has `name` too. `None` if there is no place left.
pub(crate) fn add(runtime: &Runtime, object: &Object, name: &Object) -> Result<Option<Place>, Raised> {
    let Some((place, shape)) = next(runtime, object, name)? else { return Ok(None) };
    object.header().set_descriptor(shape);
    Ok(Some(place))
}

/// The shape that has what the instance has and `name` too, and the place for it. `None` if there is no place left.
pub(crate) fn next(runtime: &Runtime, object: &Object, name: &Object) -> Result<Option<(Place, Ref)>, Raised> {
    let descriptor = descriptor_of(object);
    let count = descriptor.body::<Shape>().map_or(u32::from(object.descriptor().reserved.get()), |shape| shape.count.get());
    if count >= object.descriptor().inline_slots.get().into() {
        return Ok(None);
    }
    let below = match (descriptor.body::<Shape>(), descriptor.body::<Class>()) {
        (Some(shape), _) => &shape.below,
        (None, Some(class)) => &class.shapes,
        (None, None) => return Ok(None),
    };
    let table = match below.get() {
        Some(table) => table,
        None => {
            let table = dict::new(runtime)?;
            below.set(table.clone());
            table
        }
    };
    let Some(table) = table.body::<Dict>() else { return Ok(None) };
    let next = match table.get_name(runtime, name) {
        Some(next) => next,
        None => {
            let next = new(runtime, &descriptor, name, count + 1)?;
            table.set(runtime, name.clone(), next.clone())?;
            next
        }
    };
    Ok(Some((Place(count as usize), next.reference())))
}

/// The shape of instances of `class` that have their attributes in a dict and as many places as `inline_slots` says: for instances that
/// were made for another class.
pub(crate) fn resized(runtime: &Runtime, class: &Object, inline_slots: u8) -> Value {
    let Some(body) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let key = crate::int::new(runtime, inline_slots.into())?;
    let table = match body.shapes.get() {
        Some(table) => table,
        None => {
            let table = dict::new(runtime)?;
            body.shapes.set(table.clone());
            table
        }
    };
    let Some(table) = table.body::<Dict>() else { return Err(Raised::OutOfMemory) };
    if let Some(known) = table.get(runtime, &key)? {
        return Ok(known);
    }
    // No place is left, so no attribute is ever added to it.
    let shape = new(runtime, class, &key, u32::MAX)?;
    if let Some(shape) = shape.body::<Shape>() {
        shape.descriptor.inline_slots.set(inline_slots);
    }
    table.set(runtime, key, shape.clone())?;
    Ok(shape)
}

fn new(runtime: &Runtime, parent: &Object, name: &Object, count: u32) -> Value {
    // SAFETY: the parent is a class or a shape.
    let above = unsafe { runtime.descriptor_at(parent.reference()) };
    let shape = Shape {
        descriptor: Descriptor {
            header: Header::new(ClassId::Shape.reference()),
            class: above.class.get().into(),
            stamp: 0.into(),
            layout: above.layout.get().into(),
            body: above.body.get().into(),
            inline_slots: above.inline_slots.get().into(),
            flags: DescriptorFlags::NONE.into(),
            reserved: above.reserved.get().into(),
        },
        parent: parent.reference().into(),
        name: Slot::empty(),
        below: Slot::empty(),
        count: count.into(),
    };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, shape, 0) }?;
    if let Some(shape) = object.body::<Shape>() {
        shape.name.set(name.clone());
    }
    Ok(object)
}

/// Tells the caches that rely on a class that it has changed: it and all its shapes lose their stamps.
pub(crate) fn forget_stamps(class: &Object) {
    // Shapes are few and the tree is as deep as an instance has places, so this may recurse.
    fn below(table: Option<Object>) {
        let Some(table) = table else { return };
        let Some(dict) = table.body::<Dict>() else { return };
        let mut position = 0;
        while let Some((_, shape)) = dict.next(&mut position) {
            if let Some(shape) = shape.body::<Shape>() {
                shape.descriptor.stamp.set(0);
                below(shape.below.get());
            }
        }
    }
    if let Some(class) = class.body::<Class>() {
        class.descriptor.stamp.set(0);
        below(class.shapes.get());
    }
}
