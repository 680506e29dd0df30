//! What Python's operators and built-in functions do to any object.

mod arithmetic;
pub mod binary;
mod compare;
mod index;
mod iterate;
mod repr_guard;
mod show;
mod subscript;

pub use crate::class::{is_instance, is_subclass_of as is_subclass};
pub use arithmetic::{divmod, power};
pub use binary::{BinaryOperator, binary, in_place};
pub use compare::{Comparison, compare};
pub use index::{find_index, index, index_clamped, index_object, index_or, position};
pub use iterate::{contains, for_each, is_iterable, iter, length_hint, next};
pub use repr_guard::ReprGuard;
pub use show::{ascii, format, repr, str};
pub use subscript::{del_item, get_item, length, set_item};

use object::Object;

use crate::class::name_of;
use crate::error::Raised;
use crate::ids::{ClassId, Singleton};
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{float, int, text, tuple};

/// `callable(object)`
pub fn is_callable(runtime: &Runtime, object: &Object) -> bool {
    runtime.special_of(object, Special::Call).is_some()
}

/// `hash(object)`
pub fn hash(runtime: &Runtime, object: &Object) -> Result<i64, Raised> {
    match ClassId::of(object) {
        ClassId::Str => {
            if let Some(hash) = text::hash(runtime, object) {
                return Ok(hash.into());
            }
        }
        ClassId::Int => {
            if let Some(hash) = int::hash(object) {
                return Ok(hash);
            }
        }
        ClassId::Float => {
            if let Some(value) = float::value(object) {
                return Ok(float::hash(value, object));
            }
        }
        ClassId::Tuple => return tuple::hash(runtime, object),
        _ => {}
    }
    if runtime.special_of(object, Special::Hash).is_some_and(|method| method.reference() == Singleton::None.reference()) {
        return Err(runtime.type_error(format_args!("unhashable type: '{}'", name_of(&object.class()))));
    }
    match runtime.call_special(object, Special::Hash, &[])? {
        // A hash that fits is taken as it is.
        Some(answer) => match int::value(&answer) {
            Some(-1) => Ok(-2),
            Some(hash) => Ok(hash),
            None => int::hash(&answer).ok_or_else(|| runtime.type_error(format_args!("__hash__ method should return an integer"))),
        },
        None => Ok((object.identity() >> 4) as i64),
    }
}

/// The hash that the tables of dicts and sets go by: 32 bits in which numbers that are close, or differ in high bits only, differ.
#[inline]
pub(crate) fn short_hash(runtime: &Runtime, object: &Object) -> Result<u32, Raised> {
    Ok(shorten(hash(runtime, object)?))
}

/// 64 bits of hash in 32: those of strings and of small ints that are not negative stay as they are.
#[inline(always)]
pub(crate) const fn shorten(hash: i64) -> u32 {
    (hash as u32).wrapping_add(((hash >> 32) as u32).wrapping_mul(0x9E37_79B1))
}

/// `left is right or left == right`: what containers compare by.
#[inline]
pub fn equal(runtime: &Runtime, left: &Object, right: &Object) -> Result<bool, Raised> {
    if left.is(right) {
        return Ok(true);
    }
    match (ClassId::of(left), ClassId::of(right)) {
        (ClassId::Str, ClassId::Str) => return Ok(text::equal(left, right)),
        (ClassId::Int | ClassId::Bool, ClassId::Int | ClassId::Bool) => {
            if let (Some(left), Some(right)) = (int::value(left), int::value(right)) {
                return Ok(left == right);
            }
        }
        _ => {}
    }
    truth(runtime, &compare(runtime, Comparison::Equal, left, right)?)
}

/// `bool(object)`
#[inline]
pub fn truth(runtime: &Runtime, object: &Object) -> Result<bool, Raised> {
    match ClassId::of(object) {
        ClassId::Bool => Ok(object.reference() == Singleton::True.reference()),
        ClassId::Int => Ok(int::value(object) != Some(0)),
        ClassId::NoneType => Ok(false),
        _ => truth_of_any(runtime, object),
    }
}

/// By `__bool__`, else by `__len__`, else true.
fn truth_of_any(runtime: &Runtime, object: &Object) -> Result<bool, Raised> {
    if let Some(answer) = runtime.call_special(object, Special::Bool, &[])? {
        return int::boolean::value(&answer).ok_or_else(|| {
            let class = name_of(&answer.class());
            runtime.type_error(format_args!("__bool__ should return bool, returned {class}"))
        });
    }
    if runtime.special_of(object, Special::Len).is_none() {
        return Ok(true);
    }
    Ok(length(runtime, object)? != 0)
}
