//! Assignment to `__class__`.

use object::Object;

use super::Instance;
use super::shape;
use crate::class::{self, Class, ClassFlags, is_class, name_of, solid_base};
use crate::error::Raised;
use crate::ids::ClassId;
use crate::runtime::Runtime;

/// Makes an object an instance of another class, whose instances are laid out the same.
pub(super) fn set(runtime: &Runtime, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let Some(value) = value else {
        return Err(runtime.type_error(format_args!("can't delete __class__ attribute")));
    };
    let Some(new) = value.body::<Class>() else {
        let given = name_of(&value.class());
        return Err(runtime.type_error(format_args!("__class__ must be set to a class, not '{given}' object")));
    };
    let class = object.class();
    let Some(old) = class.body::<Class>() else { return Ok(()) };
    let is_module = |id: &Object| class::is_subclass(id, &runtime.class(ClassId::Module));
    if !(is_module(&class) && is_module(value)) && (old.has(ClassFlags::BUILT_IN) || new.has(ClassFlags::BUILT_IN)) {
        return Err(runtime.type_error(format_args!("__class__ assignment only supported for mutable types or ModuleType subclasses")));
    }
    let facts = |class: &Class| {
        (class.descriptor.body.get(), class.descriptor.reserved.get(), class.has(ClassFlags::HAS_DICT), class.has(ClassFlags::HAS_WEAKREF))
    };
    let same_slots = || slot_names(runtime, &class) == slot_names(runtime, value);
    let is_extended = object.layout().trailing;
    let grows = new.descriptor.layout.get() != old.descriptor.layout.get() && !is_extended;
    if facts(old) != facts(new) || !solid(runtime, &class).is(&solid(runtime, value)) && !same_slots() || grows {
        let (new, old) = (name_of(value), name_of(&class));
        return Err(runtime.type_error(format_args!("__class__ assignment: '{new}' object layout differs from '{old}'")));
    }
    if is_class(object) {
        return Err(runtime.type_error(format_args!("__class__ assignment only supported for mutable types or ModuleType subclasses")));
    }
    change(runtime, object, &class, value, new)
}

/// The built-in class below.
fn solid(runtime: &Runtime, class: &Object) -> Object {
    let mut class = solid_base(runtime, class);
    while let Some(base) = class.body::<Class>().filter(|body| !body.has(ClassFlags::BUILT_IN)).and_then(|body| body.base.get()) {
        class = solid_base(runtime, &base);
    }
    class
}

/// The names of the members that `__slots__` made, in the order of their places.
fn slot_names(runtime: &Runtime, class: &Object) -> Vec<String> {
    class::order_of(class).iter().rev().flat_map(|class| crate::descriptor::member::names_in(runtime, class)).collect()
}

fn change(runtime: &Runtime, object: &Object, class: &Object, value: &Object, new: &Class) -> Result<(), Raised> {
    let slots = object.descriptor().inline_slots.get();
    let mut descriptor = value.clone();
    if object.body::<Instance>().is_some() {
        // From here on the dict says what the attributes are, so the shape need not.
        if new.has(ClassFlags::HAS_DICT) {
            drop(super::dict(runtime, object)?);
        }
        if new.descriptor.inline_slots.get() != slots {
            descriptor = shape::resized(runtime, value, slots)?;
        }
    }
    object.header().set_descriptor(descriptor.reference());
    // The object counts its class: it gives the old one back and keeps the new one.
    std::mem::forget(value.clone());
    // SAFETY: the object's count of its old class, which nothing else gives back now.
    drop(unsafe { Object::from_owned_ref(class.base(), class.reference()) });
    Ok(())
}
