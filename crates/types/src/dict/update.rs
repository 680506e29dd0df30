//! Filling a dict from another mapping or from pairs.

use object::Object;

use super::Dict;
use crate::class::is_instance_of;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::{attribute, list, ops, text, tuple};

/// What happens to a key that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// The new value takes the place of the old one.
    Replace,
    /// The old value stays.
    Keep,
}

/// `dict.update(source)`: `source` is a mapping if it has `keys`, else an iterable of pairs. May run Python.
pub fn update(runtime: &Runtime, dict: &Dict, source: &Object) -> Result<(), Raised> {
    if source.class_ref() == ClassId::Dict.reference() {
        return merge(runtime, dict, source, Repeated::Replace);
    }
    let keys = text::intern(runtime, text::new(runtime, "keys")?)?;
    match attribute::find(runtime, source, &keys)? {
        Some(_) => merge(runtime, dict, source, Repeated::Replace),
        None => add_pairs(runtime, dict, source),
    }
}

/// Puts the items of a mapping into a dict. May run Python.
pub fn merge(runtime: &Runtime, dict: &Dict, source: &Object, repeated: Repeated) -> Result<(), Raised> {
    if let Some(other) = source.body::<Dict>().filter(|_| iterates_as_dicts_do(runtime, source)) {
        return merge_dict(runtime, dict, other, repeated);
    }
    let keys = runtime.call_method(source, "keys", &[])?;
    let iterator = ops::iter(runtime, &keys)?;
    while let Some(key) = ops::next(runtime, &iterator)? {
        if repeated == Repeated::Keep && dict.contains(runtime, &key)? {
            continue;
        }
        let value = ops::get_item(runtime, source, &key)?;
        dict.set(runtime, key, value)?;
    }
    Ok(())
}

/// Whether a dict's class has the `__iter__` of `dict`.
fn iterates_as_dicts_do(runtime: &Runtime, source: &Object) -> bool {
    if source.class_ref() == ClassId::Dict.reference() {
        return true;
    }
    let own = runtime.special_of(source, crate::Special::Iter);
    let plain = runtime.class_body(ClassId::Dict).special(crate::Special::Iter);
    matches!((own, plain), (Some(own), Some(plain)) if own.is(&plain))
}

fn merge_dict(runtime: &Runtime, dict: &Dict, other: &Dict, repeated: Repeated) -> Result<(), Raised> {
    if std::ptr::eq(dict, other) || other.is_empty() {
        return Ok(());
    }
    if dict.is_empty() {
        dict.clear(runtime);
        return dict.copy_from(runtime, other);
    }
    let (count, end) = (other.len(), other.end());
    if count > dict.len() {
        dict.reserve(runtime, count)?;
    }
    let mut position = 0;
    while let Some((key, value)) = other.next(&mut position) {
        match repeated {
            Repeated::Replace => drop(dict.set(runtime, key, value)?),
            Repeated::Keep => drop(dict.get_or_insert(runtime, key, value)?),
        }
        if other.len() != count || other.end() != end {
            return Err(runtime.error(ClassId::RuntimeError, format_args!("dict mutated during update")));
        }
    }
    Ok(())
}

/// Puts pairs into a dict.
fn add_pairs(runtime: &Runtime, dict: &Dict, source: &Object) -> Result<(), Raised> {
    let mut number = 0;
    let iterator = ops::iter(runtime, source)?;
    while let Some(item) = ops::next(runtime, &iterator)? {
        let (key, value) = pair(runtime, &item, number)?;
        dict.set(runtime, key, value)?;
        number += 1;
    }
    Ok(())
}

/// The two items of what should be a pair.
fn pair(runtime: &Runtime, item: &Object, number: usize) -> Result<(Object, Object), Raised> {
    let items = match list_or_tuple(runtime, item) {
        Err(Raised::Exception(error)) if is_instance_of(&error, ClassId::TypeError) => {
            return Err(runtime.type_error(format_args!("cannot convert dictionary update sequence element #{number} to a sequence")));
        }
        items => items?,
    };
    let slots = tuple::items(&items).unwrap_or_default();
    match slots {
        [first, second] => match (first.get(), second.get()) {
            (Some(key), Some(value)) => Ok((key, value)),
            _ => Err(Raised::OutOfMemory),
        },
        _ => {
            Err(runtime.value_error(format_args!("dictionary update sequence element #{number} has length {}; 2 is required", slots.len())))
        }
    }
}

fn list_or_tuple(runtime: &Runtime, item: &Object) -> Value {
    if item.body::<list::List>().is_some() { list::to_tuple(runtime, item) } else { tuple::from_iterable(runtime, item) }
}

/// `cls.fromkeys(iterable, value)`
pub(super) fn from_keys(runtime: &Runtime, class: &Object, iterable: &Object, value: &Object) -> Value {
    let made = runtime.call(class, &[])?;
    let plain = made.body::<Dict>().filter(|_| made.class_ref() == ClassId::Dict.reference());
    ops::for_each(runtime, iterable, |key| match plain {
        Some(dict) => dict.set(runtime, key, value.clone()).map(drop),
        None => ops::set_item(runtime, &made, &key, value),
    })?;
    Ok(made)
}

/// What a missing key gives: what `__missing__` of a derived class says, or a `KeyError`.
pub(super) fn missing(runtime: &Runtime, dict: &Object, key: &Object) -> Value {
    if dict.class_ref() != ClassId::Dict.reference()
        && let Some(value) = runtime.call_special(dict, crate::Special::Missing, &[key])?
    {
        return Ok(value);
    }
    Err(runtime.key_error(key))
}
