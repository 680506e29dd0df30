//! Making a class from its name, bases and namespace: what `type(name, bases, namespace)` does.

use object::{Descriptor, DescriptorFlags, Extent, Header, Kind, LayoutId, Object, Slot};

use super::{Class, ClassFlags, mro, name_of};
use crate::dict::Dict;
use crate::error::{Raised, Value};
use crate::ids::{CLASS_SIZE, ClassId};
use crate::instance::{LEAST_PLACES, MOST_PLACES};
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{text, tuple};

/// A new class. `namespace` becomes its dict; `metaclass` is `type` or derives from it.
pub fn make(runtime: &Runtime, metaclass: &Object, name: &Object, bases: &[Object], namespace: &Object) -> Value {
    let object_class = runtime.class(ClassId::Object).owned();
    let bases = if bases.is_empty() { vec![object_class] } else { bases.to_vec() };
    let base = best_base(runtime, &bases)?;
    let Some(base_body) = base.body::<Class>() else { return Err(runtime.type_error(format_args!("bases must be types"))) };
    let order = mro::linearise(runtime, &bases)?;
    let class = allocate(runtime, metaclass, base_body)?;
    let Some(body) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    body.name.set(name.clone());
    body.qualname.set(qualified_name(runtime, name, namespace)?);
    body.base.set(base.clone());
    body.dict.set(namespace.clone());
    body.bases.set(tuple::new(runtime, bases.into_iter())?);
    let order: Vec<Object> = std::iter::once(class.clone()).chain(order).collect();
    body.mro.set(tuple::new(runtime, order.into_iter())?);
    make_room(runtime, body, namespace);
    resolve_special(runtime, &class)?;
    Ok(class)
}

/// The base whose layout the others' layouts agree with.
fn best_base(runtime: &Runtime, bases: &[Object]) -> Value {
    let mut best: Option<(Object, Object)> = None;
    for base in bases {
        let Some(body) = base.body::<Class>() else { return Err(runtime.type_error(format_args!("bases must be types"))) };
        if !body.flags.get().has(ClassFlags::SUBCLASSABLE) {
            return Err(runtime.type_error(format_args!("type '{}' is not an acceptable base type", name_of(base))));
        }
        let solid = solid_base(runtime, base);
        best = match best {
            None => Some((base.clone(), solid)),
            Some((chosen, known)) if mro::is_subclass(&known, &solid) => Some((chosen, known)),
            Some((_, known)) if mro::is_subclass(&solid, &known) => Some((base.clone(), solid)),
            Some(_) => return Err(runtime.type_error(format_args!("multiple bases have instance lay-out conflict"))),
        };
    }
    best.map(|(base, _)| base).ok_or(Raised::OutOfMemory)
}

/// The class among the bases' bases that decided the layout: a built-in one.
fn solid_base(runtime: &Runtime, class: &Object) -> Object {
    let mut class = class.clone();
    while let Some(body) = class.body::<Class>()
        && !body.flags.get().has(ClassFlags::BUILT_IN)
        && let Some(base) = body.base.get()
    {
        class = base;
    }
    if class.class_ref() == ClassId::Type.reference() { class } else { runtime.class(ClassId::Object).owned() }
}

/// A class with the layout of its base and nothing in it.
fn allocate(runtime: &Runtime, metaclass: &Object, base: &Class) -> Value {
    let (layout, slots) = instance_layout(runtime, base);
    let inherited = base.flags.get().without(ClassFlags::BUILT_IN).without(ClassFlags::ABSTRACT);
    let class = Class {
        descriptor: Descriptor {
            header: Header::new(metaclass.reference()),
            class: metaclass.reference().into(),
            stamp: 0.into(),
            layout: layout.into(),
            body: base.descriptor.body.get().into(),
            inline_slots: slots.into(),
            flags: base.descriptor.flags.get().without(DescriptorFlags::PLAIN).without(DescriptorFlags::WEAKLY_REFERENCED).into(),
            reserved: 0.into(),
        },
        flags: inherited.with(ClassFlags::HAS_DICT).with(ClassFlags::HAS_WEAKREF).into(),
        name: Slot::empty(),
        qualname: Slot::empty(),
        bases: Slot::empty(),
        mro: Slot::empty(),
        dict: Slot::empty(),
        base: Slot::empty(),
        shapes: Slot::empty(),
        subclasses: Slot::empty(),
        static_attributes: Slot::empty(),
        special: [const { Slot::empty() }; Special::COUNT],
    };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, class, CLASS_SIZE - size_of::<Class>()) }?;
    if let Some(class) = object.body::<Class>() {
        class.descriptor.class.set(object.reference());
    }
    Ok(object)
}

/// How instances of a class with this base are laid out, and how many slots they have: as the base's, or with one more for a `__dict__`.
fn instance_layout(runtime: &Runtime, base: &Class) -> (LayoutId, u8) {
    let (layout, slots) = (base.descriptor.layout.get(), base.descriptor.inline_slots.get());
    let description = &runtime.layouts()[layout.0 as usize];
    let can_be_extended = !matches!(description.extent, Extent::Closed);
    if can_be_extended && !description.trailing { (runtime.tables().extended(layout), 1) } else { (layout, slots) }
}

/// `__qualname__` of the namespace, which the class's dict does not keep; by default the name.
fn qualified_name(runtime: &Runtime, name: &Object, namespace: &Object) -> Value {
    let key = text::new(runtime, "__qualname__")?;
    let Some(dict) = namespace.body::<Dict>() else { return Ok(name.clone()) };
    Ok(dict.remove(runtime, &key)?.map_or_else(|| name.clone(), |(_, qualname)| qualname))
}

/// Decides how many places instances have: one for each attribute that a method of the class or of a base assigns.
fn make_room(runtime: &Runtime, class: &Class, namespace: &Object) {
    let key = text::new(runtime, "__static_attributes__").ok();
    let assigned = key.and_then(|key| namespace.body::<Dict>()?.get_name(runtime, &key));
    let own = assigned.as_ref().and_then(tuple::items).map_or(0, <[Slot]>::len);
    class.static_attributes.replace(assigned);
    let inherited = class.descriptor.inline_slots.get() as usize;
    let wanted = if inherited <= LEAST_PLACES as usize { own } else { inherited + own };
    let places = wanted.clamp(LEAST_PLACES.into(), MOST_PLACES.into());
    // A block is a multiple of 8 bytes: what fits is room.
    class.descriptor.inline_slots.set((places | 1) as u8);
}

/// Fills the table of special methods from the dicts along the MRO.
pub(crate) fn resolve_special(runtime: &Runtime, class: &Object) -> Result<(), Raised> {
    let Some(body) = class.body::<Class>() else { return Ok(()) };
    for special in Special::ALL {
        body.special[*special as usize].replace(super::lookup(runtime, class, &runtime.special_name(*special)));
    }
    let has_finalizer = body.special(Special::Del).is_some();
    let flags = body.descriptor.flags.get();
    body.descriptor.flags.set(if has_finalizer {
        flags.with(DescriptorFlags::FINALIZER)
    } else {
        flags.without(DescriptorFlags::FINALIZER)
    });
    Ok(())
}
