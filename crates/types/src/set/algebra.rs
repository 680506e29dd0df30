//! What sets are combined by. Each function looks at the operands in CPython's order, because the order of the result shows.

use object::Object;

use super::{Set, of_class};
use crate::class;
use crate::dict::Dict;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::ops;
use crate::runtime::Runtime;

/// A new, empty set of the built-in class that the class of `object` is or derives from.
fn like(runtime: &Runtime, object: &Object) -> Value {
    let id = if class::is_instance_of(object, ClassId::Set) { ClassId::Set } else { ClassId::FrozenSet };
    of_class(runtime, &runtime.class(id))
}

/// A set with the same keys: the same object, if it is a plain frozenset.
pub(super) fn copy(runtime: &Runtime, object: &Object) -> Value {
    if object.class_ref() == ClassId::FrozenSet.reference() {
        return Ok(object.clone());
    }
    clone(runtime, object, object)
}

/// A new set, of the class that `object` is like, with the keys of an iterable.
fn clone(runtime: &Runtime, object: &Object, iterable: &Object) -> Value {
    let made = like(runtime, object)?;
    super::update(runtime, &made, iterable)?;
    Ok(made)
}

/// `left | right`
pub(super) fn union(runtime: &Runtime, left: &Object, right: &Object) -> Value {
    let made = clone(runtime, left, left)?;
    if !left.is(right) {
        super::update(runtime, &made, right)?;
    }
    Ok(made)
}

/// `left & right`, where `right` may be any iterable.
pub(crate) fn intersection(runtime: &Runtime, left: &Object, right: &Object) -> Value {
    let Some(set) = left.body::<Set>() else { return Err(Raised::OutOfMemory) };
    if left.is(right) {
        return copy(runtime, left);
    }
    let made = like(runtime, left)?;
    let Some(result) = made.body::<Set>() else { return Err(Raised::OutOfMemory) };
    if let Some(other) = right.body::<Set>() {
        let (large, small) = if other.len() > set.len() { (other, set) } else { (set, other) };
        let mut position = 0;
        while let Some((key, hash)) = small.next(&mut position) {
            if large.contains_hashed(runtime, &key, hash)? {
                result.add_hashed(runtime, key, hash)?;
            }
        }
        return Ok(made);
    }
    ops::for_each(runtime, right, |key| {
        let hash = ops::hash(runtime, &key)? as u64;
        if set.contains_hashed(runtime, &key, hash)? {
            result.add_hashed(runtime, key, hash)?;
        }
        Ok(())
    })?;
    Ok(made)
}

/// `left - right`, where `right` may be any iterable.
pub(super) fn difference(runtime: &Runtime, left: &Object, right: &Object) -> Value {
    let Some(set) = left.body::<Set>() else { return Err(Raised::OutOfMemory) };
    let other_set = right.body::<Set>();
    let other_dict = right.body::<Dict>().filter(|_| right.class_ref() == ClassId::Dict.reference());
    let other_length = other_set.map(Set::len).or_else(|| other_dict.map(Dict::len));
    if other_length.is_none_or(|length| set.len() >> 2 > length) {
        let made = clone(runtime, left, left)?;
        difference_update(runtime, &made, right)?;
        return Ok(made);
    }
    let made = like(runtime, left)?;
    let Some(result) = made.body::<Set>() else { return Err(Raised::OutOfMemory) };
    let mut position = 0;
    while let Some((key, hash)) = set.next(&mut position) {
        let is_there = match (other_set, other_dict) {
            (Some(other), _) => other.contains_hashed(runtime, &key, hash)?,
            (None, Some(other)) => other.get(runtime, &key)?.is_some(),
            (None, None) => false,
        };
        if !is_there {
            result.add_hashed(runtime, key, hash)?;
        }
    }
    Ok(made)
}

/// `left -= right`, where `right` may be any iterable.
pub(crate) fn difference_update(runtime: &Runtime, left: &Object, right: &Object) -> Result<(), Raised> {
    let Some(set) = left.body::<Set>() else { return Ok(()) };
    if left.is(right) {
        set.clear(runtime);
        return Ok(());
    }
    match right.body::<Set>() {
        Some(other) if other.len() >> 3 > set.len() => {
            let common = intersection(runtime, left, right)?;
            common.body::<Set>().map_or(Ok(()), |common| remove_all(runtime, set, common))?;
        }
        Some(other) => remove_all(runtime, set, other)?,
        None => ops::for_each(runtime, right, |key| set.discard(runtime, &key).map(drop))?,
    }
    set.forget_deleted(runtime)
}

/// Takes the keys of `other` out of `set`.
fn remove_all(runtime: &Runtime, set: &Set, other: &Set) -> Result<(), Raised> {
    let mut position = 0;
    while let Some((key, hash)) = other.next(&mut position) {
        set.discard_hashed(runtime, &key, hash)?;
    }
    Ok(())
}

/// `left &= right`, where `right` may be any iterable.
pub(super) fn intersection_update(runtime: &Runtime, left: &Object, right: &Object) -> Result<(), Raised> {
    let common = intersection(runtime, left, right)?;
    if let (Some(set), Some(common)) = (left.body::<Set>(), common.body::<Set>())
        && !std::ptr::eq(set, common)
    {
        set.swap(common);
    }
    Ok(())
}

/// `left ^ right`, where `right` may be any iterable.
pub(super) fn symmetric_difference(runtime: &Runtime, left: &Object, right: &Object) -> Value {
    let made = clone(runtime, left, right)?;
    symmetric_difference_update(runtime, &made, left)?;
    Ok(made)
}

/// `left ^= right`, where `right` may be any iterable.
pub(crate) fn symmetric_difference_update(runtime: &Runtime, left: &Object, right: &Object) -> Result<(), Raised> {
    let Some(set) = left.body::<Set>() else { return Ok(()) };
    if left.is(right) {
        set.clear(runtime);
        return Ok(());
    }
    let exchange = |key: Object, hash: u64| {
        if !set.discard_hashed(runtime, &key, hash)? {
            set.add_hashed(runtime, key, hash)?;
        }
        Ok(())
    };
    if right.class_ref() == ClassId::Dict.reference() {
        return ops::for_each(runtime, right, |key| {
            let hash = ops::hash(runtime, &key)? as u64;
            exchange(key, hash)
        });
    }
    // Each key counts once, however often an iterable has it.
    let other = if right.body::<Set>().is_some() { right.clone() } else { clone(runtime, left, right)? };
    let Some(other) = other.body::<Set>() else { return Ok(()) };
    let mut position = 0;
    while let Some((key, hash)) = other.next(&mut position) {
        exchange(key, hash)?;
    }
    Ok(())
}

/// Whether the two have no key in common, where `right` may be any iterable.
pub(super) fn is_disjoint(runtime: &Runtime, left: &Object, right: &Object) -> Result<bool, Raised> {
    let Some(set) = left.body::<Set>() else { return Ok(true) };
    if left.is(right) {
        return Ok(set.is_empty());
    }
    if let Some(other) = right.body::<Set>() {
        let (large, small) = if other.len() > set.len() { (other, set) } else { (set, other) };
        let mut position = 0;
        while let Some((key, hash)) = small.next(&mut position) {
            if large.contains_hashed(runtime, &key, hash)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let iterator = ops::iter(runtime, right)?;
    while let Some(key) = ops::next(runtime, &iterator)? {
        if set.contains(runtime, &key)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether all keys of `left` are in `right`, which may be any iterable.
pub(super) fn is_subset(runtime: &Runtime, left: &Object, right: &Object) -> Result<bool, Raised> {
    let Some(set) = left.body::<Set>() else { return Ok(false) };
    let Some(other) = right.body::<Set>() else {
        let common = intersection(runtime, left, right)?;
        return Ok(common.body::<Set>().is_some_and(|common| common.len() == set.len()));
    };
    if set.len() > other.len() {
        return Ok(false);
    }
    let mut position = 0;
    while let Some((key, hash)) = set.next(&mut position) {
        if !other.contains_hashed(runtime, &key, hash)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether all keys of `right`, which may be any iterable, are in `left`.
pub(super) fn is_superset(runtime: &Runtime, left: &Object, right: &Object) -> Result<bool, Raised> {
    if right.body::<Set>().is_some() {
        return is_subset(runtime, right, left);
    }
    let Some(set) = left.body::<Set>() else { return Ok(false) };
    let iterator = ops::iter(runtime, right)?;
    while let Some(key) = ops::next(runtime, &iterator)? {
        if !set.contains(runtime, &key)? {
            return Ok(false);
        }
    }
    Ok(true)
}
