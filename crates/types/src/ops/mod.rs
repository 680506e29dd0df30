//! What Python's operators and built-in functions do to any object.

pub mod binary;
mod compare;
mod iterate;
mod show;
mod subscript;

pub use binary::{BinaryOperator, binary, in_place};
pub use compare::{Comparison, compare};
pub use iterate::{contains, iter, next};
pub use show::{repr, str};
pub use subscript::{del_item, get_item, length, set_item};

use object::Object;

use crate::error::Raised;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{int, text};

/// `hash(object)`
pub fn hash(runtime: &Runtime, object: &Object) -> Result<i64, Raised> {
    if let Some(hash) = text::hash(runtime, object) {
        return Ok(hash.into());
    }
    if let Some(hash) = int::hash(object) {
        return Ok(hash);
    }
    match runtime.call_special(object, Special::Hash, &[])? {
        Some(answer) => int::hash(&answer).ok_or_else(|| runtime.type_error(format_args!("__hash__ method should return an integer"))),
        None => Ok((object.address() >> 4) as i64),
    }
}

/// `left is right or left == right`: what containers compare by.
pub fn equal(runtime: &Runtime, left: &Object, right: &Object) -> Result<bool, Raised> {
    if left.is(right) {
        return Ok(true);
    }
    if let (Some(left), Some(right)) = (text::view(left), text::view(right)) {
        return Ok(left == right);
    }
    if let (Some(left), Some(right)) = (int::value(left), int::value(right)) {
        return Ok(left == right);
    }
    for (one, other) in [(left, right), (right, left)] {
        if let Some(answer) = runtime.call_special(one, Special::Equal, &[other])?
            && !answer.is(&runtime.singleton(crate::ids::Singleton::NotImplemented))
        {
            return truth(runtime, &answer);
        }
    }
    Ok(false)
}

/// `bool(object)`
pub fn truth(runtime: &Runtime, object: &Object) -> Result<bool, Raised> {
    if let Some(value) = int::value(object) {
        return Ok(value != 0);
    }
    if object.is(&runtime.none()) {
        return Ok(false);
    }
    for special in [Special::Bool, Special::Len] {
        if let Some(answer) = runtime.call_special(object, special, &[])? {
            return Ok(int::value(&answer) != Some(0));
        }
    }
    Ok(true)
}
