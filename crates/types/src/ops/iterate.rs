//! `iter(x)`, the next item, `item in x`.

use object::Object;

use crate::class::{is_subclass, name_of};
use crate::error::{Raised, Value};
use crate::generator;
use crate::ids::ClassId;
use crate::ops;
use crate::runtime::Runtime;
use crate::special::Special;

/// `iter(object)`
pub fn iter(runtime: &Runtime, object: &Object) -> Value {
    let Some(iterator) = runtime.call_special(object, Special::Iter, &[])? else {
        return Err(runtime.type_error(format_args!("'{}' object is not iterable", name_of(&object.class()))));
    };
    if runtime.special_of(&iterator, Special::Next).is_none() {
        let class = name_of(&iterator.class());
        return Err(runtime.type_error(format_args!("iter() returned non-iterator of type '{class}'")));
    }
    Ok(iterator)
}

/// The next item of an iterator; `None` when it is exhausted.
pub fn next(runtime: &Runtime, iterator: &Object) -> Result<Option<Object>, Raised> {
    if iterator.class_ref() == ClassId::Generator.reference() {
        return generator::next(runtime, iterator);
    }
    match runtime.call_special(iterator, Special::Next, &[]) {
        Ok(Some(item)) => Ok(Some(item)),
        Ok(None) => Err(runtime.type_error(format_args!("'{}' object is not an iterator", name_of(&iterator.class())))),
        Err(Raised::Exception(exception)) if is_subclass(&exception.class(), &runtime.class(ClassId::StopIteration)) => Ok(None),
        Err(raised) => Err(raised),
    }
}

/// `item in object`
pub fn contains(runtime: &Runtime, object: &Object, item: &Object) -> Result<bool, Raised> {
    if let Some(answer) = runtime.call_special(object, Special::Contains, &[item])? {
        return ops::truth(runtime, &answer);
    }
    let Ok(iterator) = iter(runtime, object) else {
        let class = name_of(&object.class());
        return Err(runtime.type_error(format_args!("argument of type '{class}' is not iterable")));
    };
    while let Some(candidate) = next(runtime, &iterator)? {
        if ops::equal(runtime, &candidate, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}
