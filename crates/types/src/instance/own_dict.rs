//! The attributes that any object has for itself: in the places of an instance, or in the `__dict__` of a function, a module, an exception
//! or an instance of a class that derives from a built-in one.

use object::{Object, Slot};

use super::Instance;
use crate::class::{self, Class, ClassFlags, name_of};
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::module::Module;
use crate::runtime::Runtime;

/// Where an object other than a plain instance has its dict, if its class gives it one.
pub(crate) fn dict_slot(object: &Object) -> Option<&Slot> {
    let class = object.class();
    if !class.body::<Class>()?.has(ClassFlags::HAS_DICT) {
        return None;
    }
    if let Some(instance) = object.body::<Instance>() {
        return Some(&instance.dict);
    }
    let body = object.descriptor().body.get();
    let layout = &object.space().layouts()[body.0 as usize];
    match layout.fields.iter().find(|field| field.name == "__dict__") {
        Some(field) => {
            // SAFETY: the layout says that a slot is there.
            let place = unsafe { object.block().add(field.offset.into()) };
            // SAFETY: as above.
            Some(unsafe { place.cast::<Slot>().as_ref() })
        }
        None => object.trailing().first(),
    }
}

/// The attribute that the object itself has.
pub(crate) fn own_attribute(runtime: &Runtime, object: &Object, name: &Object) -> Option<Object> {
    if object.body::<Instance>().is_some() {
        return super::get(runtime, object, name);
    }
    let dict = dict_slot(object)?.get()?;
    dict.body::<Dict>()?.get_name(runtime, name)
}

/// Sets (or deletes, with `None`) the attribute of the object itself, whose class has a dict. False if there was nothing to delete.
pub(crate) fn set_own(runtime: &Runtime, object: &Object, name: &Object, value: Option<Object>) -> Result<bool, Raised> {
    if object.body::<Instance>().is_some()
        && let Some(value) = value
    {
        return super::set(runtime, object, name, value).map(|()| true);
    } else if let Some(value) = value {
        if let Some(dict) = dict_of(runtime, object)?.body::<Dict>() {
            dict.set(runtime, name.clone(), value)?;
        }
        return Ok(true);
    }
    if own_attribute(runtime, object, name).is_none() {
        return Ok(false);
    }
    match dict_of(runtime, object)?.body::<Dict>() {
        Some(dict) => Ok(dict.remove(runtime, name)?.is_some()),
        None => Ok(false),
    }
}

/// The `__dict__` of an object whose class gives it one, made now if need be.
pub(crate) fn dict_of(runtime: &Runtime, object: &Object) -> Value {
    if object.body::<Instance>().is_some() {
        return super::dict(runtime, object);
    }
    let Some(slot) = dict_slot(object) else {
        let class = name_of(&object.class());
        return Err(runtime.attribute_error(format_args!("'{class}' object has no attribute '__dict__'")));
    };
    if let Some(dict) = slot.get() {
        return Ok(dict);
    }
    let made = dict::new(runtime)?;
    slot.set(made.clone());
    Ok(made)
}

/// Reads `__dict__`.
pub(super) fn get(runtime: &Runtime, object: &Object) -> Value {
    dict_of(runtime, object)
}

/// Replaces `__dict__`.
pub(super) fn set(runtime: &Runtime, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    if object.body::<Module>().is_some() {
        return Err(runtime.attribute_error(format_args!("readonly attribute")));
    }
    let Some(value) = value else {
        if class::is_instance_of(object, ClassId::Function) {
            return Err(runtime.type_error(format_args!("cannot delete __dict__")));
        }
        // What is deleted comes back empty when it is asked for.
        drop(dict_of(runtime, object)?);
        if let Some(slot) = dict_slot(object) {
            slot.set(dict::new(runtime)?);
        }
        return Ok(());
    };
    if value.body::<Dict>().is_none() {
        let given = name_of(&value.class());
        return Err(runtime.type_error(format_args!("__dict__ must be set to a dictionary, not a '{given}'")));
    }
    drop(dict_of(runtime, object)?);
    if let Some(slot) = dict_slot(object) {
        slot.set(value.clone());
    }
    Ok(())
}
