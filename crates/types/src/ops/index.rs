//! What may stand for an integer: an int, or anything with `__index__`.

use object::Object;

use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::int;
use crate::runtime::Runtime;
use crate::special::Special;

/// `operator.index(object)`: an int.
pub fn index_object(runtime: &Runtime, object: &Object) -> Value {
    if object.class_ref() == ClassId::Int.reference() {
        return Ok(object.clone());
    }
    match find_index(runtime, object)? {
        Some(index) => Ok(index),
        None => {
            let class = name_of(&object.class());
            Err(runtime.type_error(format_args!("'{class}' object cannot be interpreted as an integer")))
        }
    }
}

/// The int that `object` stands for, `None` if it is nothing of the kind.
pub fn find_index(runtime: &Runtime, object: &Object) -> Result<Option<Object>, Raised> {
    if object.body::<int::Int>().is_some() {
        return plain(runtime, object).map(Some);
    }
    let Some(index) = runtime.call_special(object, Special::Index, &[])? else { return Ok(None) };
    if index.body::<int::Int>().is_none() {
        let class = name_of(&index.class());
        return Err(runtime.type_error(format_args!("__index__ returned non-int (type {class})")));
    }
    plain(runtime, &index).map(Some)
}

/// An int of class `int`: a `bool` or an instance of a derived class gives one that equals it.
fn plain(runtime: &Runtime, index: &Object) -> Value {
    if index.class_ref() == ClassId::Int.reference() {
        return Ok(index.clone());
    }
    match (int::value(index), int::to_big(index)) {
        (Some(value), _) => int::new(runtime, value),
        (None, Some(value)) => int::from_big(runtime, &value),
        (None, None) => Ok(index.clone()),
    }
}

/// The integer that a native function's argument stands for. `OverflowError` if it does not fit.
#[inline]
pub fn index(runtime: &Runtime, object: &Object) -> Result<i64, Raised> {
    if let Some(value) = int::value(object) {
        return Ok(value);
    }
    let index = index_object(runtime, object)?;
    int::value(&index).ok_or_else(|| runtime.overflow_error(format_args!("Python int too large to convert to C ssize_t")))
}

/// The integer that a subscript or a factor stands for. An exception of class `overflow` if it does not fit.
#[inline]
pub fn index_or(runtime: &Runtime, object: &Object, overflow: ClassId) -> Result<i64, Raised> {
    if let Some(value) = int::value(object) {
        return Ok(value);
    }
    let index = index_object(runtime, object)?;
    int::value(&index).ok_or_else(|| {
        let class = name_of(&object.class());
        runtime.error(overflow, format_args!("cannot fit '{class}' into an index-sized integer"))
    })
}

/// The integer nearest to what a bound of a slice stands for. `None` if it stands for none.
#[inline]
pub fn index_clamped(runtime: &Runtime, object: &Object) -> Result<Option<i64>, Raised> {
    if let Some(value) = int::value(object) {
        return Ok(Some(value));
    }
    Ok(find_index(runtime, object)?.map(|index| clamp(&index)))
}

/// The 64-bit integer nearest to an int. `i64::MIN` itself is not among them: its sign can be changed.
fn clamp(index: &Object) -> i64 {
    int::value(index).unwrap_or_else(|| {
        let is_negative = int::to_big(index).is_some_and(|value| value.sign() == num_bigint::Sign::Minus);
        if is_negative { -i64::MAX } else { i64::MAX }
    })
}

/// Where item `index` of a sequence of `length` items is, counted from the end if it is negative.
#[inline(always)]
pub fn position(index: i64, length: usize) -> Option<usize> {
    let index = if index < 0 { index + length as i64 } else { index };
    usize::try_from(index).ok().filter(|index| *index < length)
}
