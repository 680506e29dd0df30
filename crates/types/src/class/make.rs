//! Making a class from its name, bases and namespace: the part of `type.__new__` that builds the object.
//!
//! What a program sees of it besides (copying the namespace, `__set_name__`, `__init_subclass__`) is in `type_new`.

use object::{Descriptor, DescriptorFlags, Extent, Header, Kind, LayoutId, Object, Slot};

use super::slots::{self, Additions};
use super::{Class, ClassFlags, mro, name_of, registry, special_table};
use crate::descriptor::{class_method, getset, member};
use crate::dict::Dict;
use crate::error::{Raised, Value};
use crate::ids::{CLASS_SIZE, ClassId};
use crate::instance::{LEAST_PLACES, MOST_PLACES, shape};
use crate::names::Name;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{exception, text, tuple};

/// Places that `__slots__` can take up, those of the bases among them.
const MOST_SLOTS: usize = 220;

/// A new class. `namespace` becomes its dict; `metaclass` is `type` or derives from it.
pub fn make(runtime: &Runtime, metaclass: &Object, name: &Object, bases: &[Object], namespace: &Object) -> Value {
    let object_class = runtime.class(ClassId::Object).owned();
    let bases = if bases.is_empty() { vec![object_class] } else { bases.to_vec() };
    let base = best_base(runtime, &bases)?;
    let (Some(base_body), Some(dict)) = (base.body::<Class>(), namespace.body::<Dict>()) else {
        return Err(runtime.type_error(format_args!("bases must be types")));
    };
    let additions = slots::read(runtime, name, &bases, &base, dict)?;
    let class = allocate(runtime, metaclass, base_body, &additions)?;
    let Some(body) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    body.name.set(name.clone());
    body.qualname.set(qualified_name(runtime, name, dict)?);
    body.base.set(base.clone());
    body.dict.set(namespace.clone());
    body.bases.set(tuple::new(runtime, bases.into_iter())?);
    body.static_attributes.replace(dict.get_name(runtime, &runtime.name(Name::StaticAttributes)));
    wrap_functions(runtime, dict)?;
    furnish(runtime, &class, dict, &additions)?;
    body.mro.set(mro::of_new(runtime, &class)?);
    make_room(runtime, body, base_body, additions.names.len())?;
    special_table::fill(runtime, &class);
    inherit_facts(&class);
    registry::enter(runtime, &class);
    Ok(class)
}

/// The base whose layout the others' layouts agree with.
pub(super) fn best_base(runtime: &Runtime, bases: &[Object]) -> Value {
    let mut best: Option<(Object, Object)> = None;
    for base in bases {
        let Some(body) = base.body::<Class>() else { return Err(runtime.type_error(format_args!("bases must be types"))) };
        if !body.has(ClassFlags::SUBCLASSABLE) {
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

/// The class among a class and its bases that decided what instances consist of, a `__dict__` not counted.
pub(crate) fn solid_base(runtime: &Runtime, class: &Object) -> Object {
    let mut class = class.clone();
    while let Some(body) = class.body::<Class>()
        && let Some(base) = body.base.get()
        && let Some(base_body) = base.body::<Class>()
        && !adds_to(runtime, body, base_body)
    {
        class = base;
    }
    class
}

/// Whether instances of a class have more than those of its base, other than a `__dict__`.
fn adds_to(runtime: &Runtime, class: &Class, base: &Class) -> bool {
    if class.has(ClassFlags::BUILT_IN) {
        let has_own_slots = class.descriptor.reserved.get() > base.descriptor.reserved.get();
        return has_own_slots || class.descriptor.body.get() != base.descriptor.body.get() || exception::has_details(class);
    }
    let in_base = base.descriptor.reserved.get().max(first_free(runtime, base));
    class.descriptor.reserved.get() > in_base
}

/// The number of the first place that `__slots__` can take, below a built-in base: place 0 behind one that is extended is the `__dict__`.
fn first_free(runtime: &Runtime, class: &Class) -> u16 {
    let description = &runtime.layouts()[class.descriptor.body.get().0 as usize];
    u16::from(!matches!(description.extent, Extent::Closed))
}

/// A class with the layout of its base and nothing in it.
fn allocate(runtime: &Runtime, metaclass: &Object, base: &Class, additions: &Additions) -> Value {
    let own = additions.names.len();
    let taken = usize::from(base.descriptor.reserved.get().max(first_free(runtime, base)));
    if taken + own > MOST_SLOTS {
        return Err(runtime.type_error(format_args!("too many __slots__")));
    }
    let mut flags = base.flags.get().without(ClassFlags::BUILT_IN).without(ClassFlags::ABSTRACT).without(ClassFlags::HAS_SUBCLASSES);
    flags = flags.without(ClassFlags::WATCHED).with(ClassFlags::SUBCLASSABLE);
    if additions.dict {
        flags = flags.with(ClassFlags::HAS_DICT);
    }
    if additions.weak_reference {
        flags = flags.with(ClassFlags::HAS_WEAKREF);
    }
    let descriptor = Descriptor {
        header: Header::new(metaclass.reference()),
        class: metaclass.reference().into(),
        stamp: 0.into(),
        layout: instance_layout(runtime, base).into(),
        body: base.descriptor.body.get().into(),
        inline_slots: ((taken + own) as u8).into(),
        flags: base.descriptor.flags.get().without(DescriptorFlags::PLAIN).without(DescriptorFlags::WEAKLY_REFERENCED).into(),
        reserved: ((taken + own) as u16).into(),
    };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, Class::empty(descriptor, flags), CLASS_SIZE - size_of::<Class>()) }?;
    if let Some(class) = object.body::<Class>() {
        class.descriptor.class.set(object.reference());
    }
    Ok(object)
}

/// How instances of a class with this base are laid out: as the base's, or with further places behind that.
fn instance_layout(runtime: &Runtime, base: &Class) -> LayoutId {
    let layout = base.descriptor.layout.get();
    let description = &runtime.layouts()[layout.0 as usize];
    let can_be_extended = !matches!(description.extent, Extent::Closed);
    if can_be_extended && !description.trailing { runtime.tables().extended(layout) } else { layout }
}

/// `__qualname__` of the namespace, which the class's dict does not keep; by default the name.
fn qualified_name(runtime: &Runtime, name: &Object, dict: &Dict) -> Value {
    let Some((_, qualname)) = dict.remove(runtime, &runtime.name(Name::QualName))? else { return Ok(name.clone()) };
    if text::view(&qualname).is_none() {
        let class = name_of(&qualname.class());
        return Err(runtime.type_error(format_args!("type __qualname__ must be a str, not {class}")));
    }
    Ok(qualname)
}

/// Makes `__new__` a static method, `__init_subclass__` and `__class_getitem__` class methods, where they are plain functions.
fn wrap_functions(runtime: &Runtime, dict: &Dict) -> Result<(), Raised> {
    for (special, id) in [
        (Special::New, ClassId::StaticMethod),
        (Special::InitSubclass, ClassId::ClassMethod),
        (Special::ClassGetItem, ClassId::ClassMethod),
    ] {
        let name = runtime.special_name(special);
        if let Some(function) = dict.get_name(runtime, &name)
            && function.class_ref() == ClassId::Function.reference()
        {
            dict.set(runtime, name.owned(), class_method::wrap(runtime, id, &function)?)?;
        }
    }
    Ok(())
}

/// Puts into the dict what every class has: descriptors for `__slots__`, `__dict__` and `__weakref__`; `__doc__`; `__hash__`.
fn furnish(runtime: &Runtime, class: &Object, dict: &Dict, additions: &Additions) -> Result<(), Raised> {
    let Some(body) = class.body::<Class>() else { return Ok(()) };
    let first = usize::from(body.descriptor.reserved.get()) - additions.names.len();
    for (place, name) in (first..).zip(&additions.names) {
        dict.set(runtime, name.clone(), member::new(runtime, class, name, place as u32)?)?;
    }
    if additions.dict {
        let number = shape::dict_getter(runtime);
        dict.set(runtime, runtime.name(Name::Dict).owned(), getset::new(runtime, number, class)?)?;
    }
    if additions.weak_reference {
        let number = shape::weak_reference_getter(runtime);
        dict.set(runtime, runtime.name(Name::WeakRef).owned(), getset::new(runtime, number, class)?)?;
    }
    if dict.get_name(runtime, &runtime.name(Name::Doc)).is_none() {
        dict.set(runtime, runtime.name(Name::Doc).owned(), runtime.none())?;
    }
    let (equal, hash) = (runtime.special_name(Special::Equal), runtime.special_name(Special::Hash));
    if dict.get_name(runtime, &equal).is_some() && dict.get_name(runtime, &hash).is_none() {
        dict.set(runtime, hash.owned(), runtime.none())?;
    }
    Ok(())
}

/// Decides how many places instances have: one for each attribute that a method of the class or of a base assigns.
fn make_room(runtime: &Runtime, class: &Class, base: &Class, own_slots: usize) -> Result<(), Raised> {
    if class.descriptor.body.get() != ClassId::Object.layout() {
        return Ok(());
    }
    let taken = usize::from(class.descriptor.reserved.get());
    debug_assert_eq!(taken, usize::from(base.descriptor.reserved.get()) + own_slots);
    let places = if class.has(ClassFlags::HAS_DICT) { assigned_names(class).clamp(LEAST_PLACES.into(), MOST_PLACES.into()) } else { 0 };
    // A block is a multiple of 8 bytes: what fits is room.
    let all = u8::try_from((taken + places) | 1).map_err(|_| runtime.type_error(format_args!("too many __slots__")))?;
    class.descriptor.inline_slots.set(all);
    Ok(())
}

/// How many names the methods of a class and of its bases assign to `self`.
fn assigned_names(class: &Class) -> usize {
    let mut names = Vec::new();
    let order = class.mro.get();
    for class in order.as_ref().and_then(tuple::items).unwrap_or_default().iter().filter_map(Slot::get) {
        let assigned = class.body::<Class>().and_then(|class| class.static_attributes.get());
        for name in assigned.as_ref().and_then(tuple::items).unwrap_or_default().iter().filter_map(Slot::reference) {
            if names.len() < usize::from(MOST_PLACES) && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names.len()
}

/// Flags that any base hands down.
fn inherit_facts(class: &Object) {
    let Some(body) = class.body::<Class>() else { return };
    for base in mro::order_of(class).iter().skip(1).filter_map(|base| base.body::<Class>()) {
        for flag in [ClassFlags::EXCEPTION, ClassFlags::METACLASS] {
            if base.has(flag) {
                body.mark(flag, true);
            }
        }
    }
}
