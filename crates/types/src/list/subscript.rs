//! `list[key]`, `list[key] = value`, `del list[key]`, for numbers and slices.

use std::ops::Range;

use object::Object;

use super::List;
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::slice::{self, Parts, Slice};
use crate::{int, list, ops};

/// `list[key]`
#[inline]
pub(crate) fn get(runtime: &Runtime, list: &List, key: &Object) -> Value {
    if key.body::<Slice>().is_some() {
        return get_slice(runtime, list, slice::parts(runtime, key)?);
    }
    let index = number(runtime, key)?;
    let item = ops::position(index, list.len()).and_then(|index| list.get(index));
    item.ok_or_else(|| runtime.index_error(format_args!("list index out of range")))
}

/// `list[slice]`
pub fn get_slice(runtime: &Runtime, list: &List, parts: Parts) -> Value {
    let bounds = parts.within(list.len());
    match bounds.contiguous() {
        Some(range) => copy_range(runtime, list, range),
        None => copy(runtime, list, bounds.positions()),
    }
}

/// A new list of the items in `range`, which exist.
pub(super) fn copy_range(runtime: &Runtime, list: &List, range: Range<usize>) -> Value {
    let part = list::new(runtime)?;
    if let Some(body) = part.body::<List>() {
        body.items.extend_from(runtime, &list.items, range)?;
    }
    Ok(part)
}

/// A new list of the items at `places`.
fn copy(runtime: &Runtime, list: &List, places: impl ExactSizeIterator<Item = usize>) -> Value {
    let part = list::with_room(runtime, places.len())?;
    if let Some(body) = part.body::<List>() {
        places.filter_map(|index| list.get(index)).try_for_each(|item| body.push(runtime, item))?;
    }
    Ok(part)
}

/// `list[key] = value`
#[inline]
pub(crate) fn set(runtime: &Runtime, list: &List, key: &Object, value: &Object) -> Result<(), Raised> {
    if key.body::<Slice>().is_some() {
        return set_slice(runtime, list, slice::parts(runtime, key)?, value);
    }
    let index = number(runtime, key)?;
    match ops::position(index, list.len()) {
        Some(index) => {
            list.set(index, value.clone());
            Ok(())
        }
        None => Err(runtime.index_error(format_args!("list assignment index out of range"))),
    }
}

/// `del list[key]`
pub(crate) fn delete(runtime: &Runtime, list: &List, key: &Object) -> Result<(), Raised> {
    if key.body::<Slice>().is_none() {
        let index = number(runtime, key)?;
        let Some(index) = ops::position(index, list.len()) else {
            return Err(runtime.index_error(format_args!("list assignment index out of range")));
        };
        drop(list.items.remove(index));
        list.items.shrink(runtime);
        return Ok(());
    }
    let bounds = slice::parts(runtime, key)?.within(list.len());
    if bounds.count == 0 {
        return Ok(());
    }
    let bounds = bounds.ascending();
    if let Some(range) = bounds.contiguous() {
        list.items.remove_range(range);
    } else {
        // What stays moves down over what goes, which so gathers at the end.
        let mut going = bounds.positions().peekable();
        let first = bounds.at(0);
        let mut place = first;
        for index in first..list.len() {
            if going.next_if_eq(&index).is_none() {
                list.items.swap(place, index);
                place += 1;
            }
        }
        list.items.truncate(place, drop);
    }
    list.items.shrink(runtime);
    Ok(())
}

/// `list[slice] = iterable`. May run Python.
pub fn set_slice(runtime: &Runtime, list: &List, parts: Parts, value: &Object) -> Result<(), Raised> {
    let items = collect(runtime, list, value)?;
    let Some(new) = items.body::<List>() else { return Ok(()) };
    let bounds = parts.within(list.len());
    if bounds.step == 1 {
        return replace(runtime, list, bounds.start as usize..bounds.start as usize + bounds.count, new);
    }
    if new.len() != bounds.count {
        return Err(runtime.value_error(format_args!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            new.len(),
            bounds.count
        )));
    }
    for (place, index) in bounds.positions().zip(0..) {
        if let Some(item) = new.get(index) {
            list.set(place, item);
        }
    }
    Ok(())
}

/// The items to be assigned to a slice of `list`: a list that is not that list itself.
fn collect(runtime: &Runtime, list: &List, value: &Object) -> Value {
    let is_list = value.class_ref() == ClassId::List.reference();
    if is_list && value.body::<List>().is_some_and(|body| !std::ptr::eq(body, list)) {
        return Ok(value.clone());
    }
    if !ops::is_iterable(runtime, value) {
        return Err(runtime.type_error(format_args!("must assign iterable to extended slice")));
    }
    list::from_iterable(runtime, value)
}

/// Puts all of `new` where the items in `range` are.
fn replace(runtime: &Runtime, list: &List, range: Range<usize>, new: &List) -> Result<(), Raised> {
    let count = new.len();
    if count > range.len() {
        list.items.open(runtime, range.end, count - range.len())?;
    }
    for (place, index) in (range.start..range.start + count).zip(0..) {
        if let Some(item) = new.get(index) {
            list.set(place, item);
        }
    }
    if count < range.len() {
        list.items.remove_range(range.start + count..range.end);
        list.items.shrink(runtime);
    }
    Ok(())
}

#[inline(always)]
fn number(runtime: &Runtime, key: &Object) -> Result<i64, Raised> {
    if let Some(value) = int::value(key) {
        return Ok(value);
    }
    let class = || name_of(&key.class());
    match ops::find_index(runtime, key)? {
        Some(index) => {
            int::value(&index).ok_or_else(|| runtime.index_error(format_args!("cannot fit '{}' into an index-sized integer", class())))
        }
        None => Err(runtime.type_error(format_args!("list indices must be integers or slices, not {}", class()))),
    }
}
