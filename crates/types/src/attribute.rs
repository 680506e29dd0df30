//! Attributes of any object: what `x.name`, `x.name = value` and `del x.name` do by default.
//!
//! A data descriptor of the class comes first, then what the instance itself has, then anything else of the class.

use object::Object;

use crate::class::{self, Class, name_of};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::instance;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::text;

/// `object.__getattribute__`. `name` is an interned string.
pub fn get(runtime: &Runtime, object: &Object, name: &Object) -> Value {
    match find(runtime, object, name)? {
        Some(value) => Ok(value),
        None => Err(missing(runtime, object, name)),
    }
}

/// `object.name` in full: `__getattribute__` and `__getattr__` of its class, where it has its own. `name` is an interned string.
pub fn get_any(runtime: &Runtime, object: &Object, name: &Object) -> Value {
    let own = runtime.call_special(object, Special::GetAttribute, &[name]);
    let found = match own {
        Ok(Some(found)) => return Ok(found),
        Ok(None) => get(runtime, object, name),
        Err(raised) => Err(raised),
    };
    match found {
        Err(Raised::Exception(exception)) if class::is_subclass(&exception.class(), &runtime.class(ClassId::AttributeError)) => {
            match runtime.call_special(object, Special::GetAttr, &[name])? {
                Some(found) => Ok(found),
                None => Err(Raised::Exception(exception)),
            }
        }
        found => found,
    }
}

/// `object.name = value` in full, or `del object.name` (`None`): `__setattr__` and `__delattr__` of its class.
pub fn set_any(runtime: &Runtime, object: &Object, name: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let done = match value {
        Some(value) => runtime.call_special(object, Special::SetAttr, &[name, value])?,
        None => runtime.call_special(object, Special::DelAttr, &[name])?,
    };
    match done {
        Some(_) => Ok(()),
        None => set(runtime, object, name, value.cloned()),
    }
}

/// The attribute, if there is one.
pub fn find(runtime: &Runtime, object: &Object, name: &Object) -> Result<Option<Object>, Raised> {
    let class = object.class();
    let found = class::lookup(runtime, &class, name);
    let getter = found.as_ref().and_then(|found| runtime.special_of(found, Special::Get));
    if let (Some(found), Some(getter)) = (&found, &getter)
        && is_data_descriptor(runtime, found)
    {
        return runtime.call(getter, &[found, object, &class]).map(Some);
    }
    if let Some(own) = own_attribute(runtime, object, name) {
        return Ok(Some(own));
    }
    match (found, getter) {
        (Some(found), Some(getter)) => runtime.call(&getter, &[&found, object, &class]).map(Some),
        (found, _) => Ok(found),
    }
}

/// `object.__setattr__`, and with `None` `object.__delattr__`. `name` is an interned string.
pub fn set(runtime: &Runtime, object: &Object, name: &Object, value: Option<Object>) -> Result<(), Raised> {
    let class = object.class();
    let found = class::lookup(runtime, &class, name);
    if let Some(found) = &found {
        let special = if value.is_some() { Special::Set } else { Special::Delete };
        if let Some(setter) = runtime.special_of(found, special) {
            let done = match &value {
                Some(value) => runtime.call(&setter, &[found, object, value]),
                None => runtime.call(&setter, &[found, object]),
            };
            return done.map(drop);
        }
    }
    if object.body::<Class>().is_some() {
        let gone = value.is_none();
        let old = class::set_attribute(runtime, object, name, value)?;
        return if gone && old.is_none() { Err(missing(runtime, object, name)) } else { Ok(()) };
    }
    if object.body::<instance::Instance>().is_none() {
        return Err(missing(runtime, object, name));
    }
    match value {
        Some(value) => instance::set(runtime, object, name, value),
        None => match instance::delete(runtime, object, name)? {
            Some(_) => Ok(()),
            None => Err(missing(runtime, object, name)),
        },
    }
}

/// What the object itself has: an instance's value, or for a class what it or a base has.
fn own_attribute(runtime: &Runtime, object: &Object, name: &Object) -> Option<Object> {
    if object.body::<Class>().is_some() {
        return class::lookup(runtime, object, name);
    }
    instance::get(runtime, object, name)
}

fn is_data_descriptor(runtime: &Runtime, found: &Object) -> bool {
    [Special::Set, Special::Delete].into_iter().any(|special| runtime.special_of(found, special).is_some())
}

#[cold]
fn missing(runtime: &Runtime, object: &Object, name: &Object) -> Raised {
    let name = text::view(name).map(|name| name.to_rust().into_owned()).unwrap_or_default();
    if object.body::<Class>().is_some() {
        return runtime.attribute_error(format_args!("type object '{}' has no attribute '{name}'", name_of(object)));
    }
    runtime.attribute_error(format_args!("'{}' object has no attribute '{name}'", name_of(&object.class())))
}
