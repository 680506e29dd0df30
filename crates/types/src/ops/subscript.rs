//! `len(x)`, `x[key]`, `x[key] = value`, `del x[key]`.

use object::Object;

use crate::class::name_of;
use crate::dict::Dict;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::list::{self, List};
use crate::range;
use crate::runtime::Runtime;
use crate::set::Set;
use crate::special::Special;
use crate::{int, text, tuple};

/// `len(object)`
pub fn length(runtime: &Runtime, object: &Object) -> Result<usize, Raised> {
    let known = match ClassId::of(object) {
        ClassId::List => object.body::<List>().map(List::len),
        ClassId::Tuple => tuple::items(object).map(<[object::Slot]>::len),
        ClassId::Dict => object.body::<Dict>().map(Dict::len),
        ClassId::Set | ClassId::FrozenSet => object.body::<Set>().map(Set::len),
        ClassId::Range => range::short(object).and_then(|range| usize::try_from(range.length).ok()),
        ClassId::Str => text::view(object).map(|text| text.len()),
        _ => None,
    };
    if let Some(length) = known {
        return Ok(length);
    }
    let Some(answer) = runtime.call_special(object, Special::Len, &[])? else {
        return Err(runtime.type_error(format_args!("object of type '{}' has no len()", name_of(&object.class()))));
    };
    match int::value(&answer).map(usize::try_from) {
        Some(Ok(length)) => Ok(length),
        Some(Err(_)) => Err(runtime.value_error(format_args!("__len__() should return >= 0"))),
        None if int::to_big(&answer).is_some() => Err(runtime.overflow_error(format_args!("cannot fit 'int' into an index-sized integer"))),
        None => {
            let class = name_of(&answer.class());
            Err(runtime.type_error(format_args!("'{class}' object cannot be interpreted as an integer")))
        }
    }
}

/// What is exactly a list: its subscripts need not be looked for.
fn exact_list(object: &Object) -> Option<&List> {
    if object.class_ref() == ClassId::List.reference() { object.body::<List>() } else { None }
}

/// `object[key]`
pub fn get_item(runtime: &Runtime, object: &Object, key: &Object) -> Value {
    if let Some(list) = exact_list(object) {
        return list::subscript::get(runtime, list, key);
    }
    if let Some(item) = runtime.call_special(object, Special::GetItem, &[key])? {
        return Ok(item);
    }
    if object.body::<crate::Class>().is_some() {
        if object.reference() == ClassId::Type.reference() {
            return crate::generic_alias::new(runtime, object, key);
        }
        let name = crate::text::intern(runtime, crate::text::new(runtime, Special::ClassGetItem.name())?)?;
        if let Some(method) = crate::attribute::find(runtime, object, &name)? {
            return runtime.call(&method, &[key]);
        }
        let class = name_of(object);
        return Err(runtime.error(ClassId::TypeError, format_args!("type '{class}' is not subscriptable")));
    }
    Err(runtime.type_error(format_args!("'{}' object is not subscriptable", name_of(&object.class()))))
}

/// `object[key] = value`
pub fn set_item(runtime: &Runtime, object: &Object, key: &Object, value: &Object) -> Result<(), Raised> {
    if let Some(list) = exact_list(object) {
        return list::subscript::set(runtime, list, key, value);
    }
    match runtime.call_special(object, Special::SetItem, &[key, value])? {
        Some(_) => Ok(()),
        None => Err(runtime.type_error(format_args!("'{}' object does not support item assignment", name_of(&object.class())))),
    }
}

/// `del object[key]`
pub fn del_item(runtime: &Runtime, object: &Object, key: &Object) -> Result<(), Raised> {
    match runtime.call_special(object, Special::DelItem, &[key])? {
        Some(_) => Ok(()),
        None => Err(runtime.type_error(format_args!("'{}' object doesn't support item deletion", name_of(&object.class())))),
    }
}
