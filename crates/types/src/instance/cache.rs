//! What inline caches need to know of attributes: where one is, and for how long that holds.
//!
//! A descriptor's stamp stands for a class and a shape of its instances as they are now: as long as an object has a descriptor with that
//! stamp, the answer that was found for another such object holds for it too. A shape also says that there is no `__dict__`; the class
//! itself, as a descriptor, does not, so there it must be looked at.

use heap::Ref;
use object::{Object, Slot};

use super::{Instance, places, shape};
use crate::class::{self, Class, ClassFlags};
use crate::descriptor::class_method::Wrapper;
use crate::descriptor::member;
use crate::dict::Dict;
use crate::ids::ClassId;
use crate::module::Module;
use crate::runtime::Runtime;
use crate::special::Special;

/// Where an attribute was found that is read.
pub enum Found {
    /// In a place of the instance.
    Place(usize),
    /// In the class; the object has none of its own. It is not a descriptor.
    Value(Object),
    /// In the class: a function that takes the object as its first argument.
    Method(Object),
    /// In the `__dict__` of the instance, or else in the class.
    InDict,
}

/// Where an attribute is to be stored.
pub enum Target {
    /// In a place of the instance that holds it already.
    Place(usize),
    /// In the next place of the instance, which gets this shape by it.
    NewPlace(usize, Ref),
}

pub use crate::class::watch;

/// Whether the object's own part is that of an instance: a dict, and places.
#[inline(always)]
pub fn is_instance(object: &Object) -> bool {
    object.descriptor().body.get() == ClassId::Object.layout()
}

/// Whether an instance has a `__dict__` by now.
#[inline(always)]
pub fn has_dict(object: &Object) -> bool {
    // SAFETY: asked of instances only.
    debug_assert!(is_instance(object));
    // SAFETY: as above.
    !unsafe { object.body_unchecked::<Instance>() }.dict.is_empty()
}

/// A place of an instance. The instance has a shape by which the place exists.
#[inline(always)]
pub fn place(object: &Object, index: usize) -> &Slot {
    debug_assert!(is_instance(object) && index < places(object).len());
    // SAFETY: the places follow the body.
    let first = unsafe { object.block().add(size_of::<Instance>()) }.cast::<Slot>();
    // SAFETY: the shape says that there are more than `index`.
    let place = unsafe { first.add(index) };
    // SAFETY: as above.
    unsafe { place.as_ref() }
}

/// Where `object.name` is found, if a cache can rely on the stamp of the object's descriptor.
pub fn find(runtime: &Runtime, object: &Object, name: &Object) -> Option<Found> {
    let class = object.class();
    let body = class.body::<Class>()?;
    if !body.flags.get().has(ClassFlags::PLAIN_GET) {
        return None;
    }
    let found = class::lookup(runtime, &class, name);
    if let Some(place) = found.as_ref().and_then(|found| member::place_in(found, &class, object)) {
        return Some(Found::Place(place));
    }
    if let Some(found) = &found
        && [Special::Set, Special::Delete].into_iter().any(|special| runtime.special_of(found, special).is_some())
    {
        return None;
    }
    if is_instance(object) {
        if has_dict(object) {
            return Some(Found::InDict);
        }
        if let Some(place) = shape::find(object, name) {
            return Some(Found::Place(place.0));
        }
    } else if !is_without_dict(object, body) {
        return None;
    }
    in_class(runtime, found?)
}

/// What is found in a class, if it can be used without calling a `__get__`.
fn in_class(runtime: &Runtime, found: Object) -> Option<Found> {
    let kind = found.class_ref();
    let takes_receiver = [ClassId::Function, ClassId::MethodDescriptor, ClassId::WrapperDescriptor];
    if takes_receiver.iter().any(|id| id.reference() == kind) {
        return Some(Found::Method(found));
    }
    runtime.special_of(&found, Special::Get).is_none().then_some(Found::Value(found))
}

/// Whether the object is exactly of a built-in class whose instances have no attributes of their own.
fn is_without_dict(object: &Object, class: &Class) -> bool {
    class.has(ClassFlags::BUILT_IN) && !class.has(ClassFlags::HAS_DICT) && !class::is_class(object)
}

/// What `class.name` is for an object that is a class of metaclass `type`, and the stamp of that class: the attribute as it stands there,
/// which [`unwrapped`] may have to be asked of.
pub fn find_in_class(runtime: &Runtime, object: &Object, name: &Object) -> Option<(u32, Object)> {
    if object.header().descriptor() != ClassId::Type.reference() {
        return None;
    }
    if class::lookup(runtime, &runtime.class(ClassId::Type), name).is_some() {
        return None;
    }
    let found = class::lookup(runtime, object, name)?;
    let is_plain = found.class_ref() == ClassId::Function.reference() || runtime.special_of(&found, Special::Get).is_none();
    if !is_plain && unwrapped(&found).is_none() {
        return None;
    }
    Some((class::watch_class(runtime, object), found))
}

/// A function written in Python that is in a `classmethod` or `staticmethod`.
pub enum Unwrapped {
    /// It is called with the class as its first argument.
    OfClass(Object),
    /// It is called as it is.
    Plain(Object),
}

/// The function that a class method or static method consists of just now, if it is written in Python.
pub fn unwrapped(found: &Object) -> Option<Unwrapped> {
    let class = found.header().descriptor();
    let is_of_class = class == ClassId::ClassMethod.reference();
    if !is_of_class && class != ClassId::StaticMethod.reference() {
        return None;
    }
    let function = found.body::<Wrapper>()?.function.get()?;
    if function.header().descriptor() != ClassId::Function.reference() {
        return None;
    }
    Some(if is_of_class { Unwrapped::OfClass(function) } else { Unwrapped::Plain(function) })
}

/// The stamp of a class as a descriptor: what [`find_in_class`] said, if the class has not changed since.
#[inline(always)]
pub fn stamp_of_class(object: &Object) -> u32 {
    if object.header().descriptor() != ClassId::Type.reference() {
        return 0;
    }
    // SAFETY: an object of class `type` is a class.
    unsafe { object.body_unchecked::<Class>() }.descriptor.stamp.get()
}

/// For a module: the dict that its attributes are in.
#[inline(always)]
pub fn dict_of_module(object: &Object) -> Option<&Dict> {
    if object.header().descriptor() != ClassId::Module.reference() {
        return None;
    }
    // SAFETY: the class says that it is a module.
    let module = unsafe { object.body_unchecked::<Module>() };
    // SAFETY: the module keeps its dict.
    let dict = unsafe { module.dict.borrow() }?;
    // SAFETY: the dict of a module is a dict.
    Some(unsafe { dict.into_body::<Dict>() })
}

/// Where `object.name = value` is stored, if a cache can rely on the stamp of the object's descriptor.
pub fn target(runtime: &Runtime, object: &Object, name: &Object) -> Option<Target> {
    let class = object.class();
    let body = class.body::<Class>()?;
    if !body.has(ClassFlags::PLAIN_SET) || !is_instance(object) {
        return None;
    }
    let found = class::lookup(runtime, &class, name);
    if let Some(place) = found.as_ref().and_then(|found| member::place_in(found, &class, object)) {
        return Some(Target::Place(place));
    }
    if !body.has(ClassFlags::HAS_DICT) || has_dict(object) {
        return None;
    }
    if let Some(found) = found
        && [Special::Set, Special::Delete].into_iter().any(|special| runtime.special_of(&found, special).is_some())
    {
        return None;
    }
    if let Some(place) = shape::find(object, name) {
        return Some(Target::Place(place.0));
    }
    let (place, shape) = shape::next(runtime, object, name).ok()??;
    Some(Target::NewPlace(place.0, shape))
}
