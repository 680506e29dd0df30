//! `left + right`: in the block of the left string, if nobody else holds it and there is room behind it.
//!
//! A string that is added to again and again gets room in advance, a quarter of what it has, so that the work is linear in the result.

use object::{Kind, Object};

use super::make::{body, concatenate, copy, exact, stored_mut};
use super::{INTERNED, LENGTH_MASK, MAX_LENGTH, Str, Text, Width, view};
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::runtime::Runtime;

/// Below this many bytes a string gets no room in advance.
const LEAST_TO_GROW: usize = 64;

/// `left + right`
pub fn concat(runtime: &Runtime, left: &Object, right: &Object) -> Value {
    let Some(first) = view(left) else { return Err(not_strings(runtime, right)) };
    let Some(second) = view(right) else { return Err(not_strings(runtime, right)) };
    match (first.is_empty(), second.is_empty()) {
        (true, _) => exact(runtime, right, second),
        (_, true) => exact(runtime, left, first),
        _ => concatenate(runtime, [first, second].into_iter()),
    }
}

#[cold]
pub(crate) fn not_strings(runtime: &Runtime, right: &Object) -> Raised {
    runtime.type_error(format_args!("can only concatenate str (not \"{}\") to str", name_of(&right.class())))
}

/// `left + right`, for a left string whose one holder is about to hold the result instead: it grows where it is, if that is the only one.
pub fn append(runtime: &Runtime, left: &Object, right: &Object) -> Value {
    let (Some(first), Some(second)) = (view(left), view(right)) else { return concat(runtime, left, right) };
    if second.is_empty() || first.is_empty() || !may_grow(left) || second.width().bytes() > first.width().bytes() {
        return concat(runtime, left, right);
    }
    let width = first.width().max(second.width());
    let length = first.len() + second.len();
    if length > MAX_LENGTH {
        return Err(Raised::OutOfMemory);
    }
    let used = first.bytes().len();
    let bytes = length * width.bytes();
    let room = runtime.usable_size(left.block()) - size_of::<Str>();
    if bytes <= room {
        extend(left, width, length, used, bytes, second);
        return Ok(left.clone());
    }
    if bytes < LEAST_TO_GROW {
        return concat(runtime, left, right);
    }
    let grown = with_room(runtime, width, length, bytes + bytes / 4)?;
    stored_mut(&grown, used).copy_from_slice(first.bytes());
    extend(&grown, width, length, used, bytes, second);
    Ok(grown)
}

/// Whether nobody else can see the string change.
fn may_grow(left: &Object) -> bool {
    let plain = left.class_ref() == ClassId::Str.reference() && left.is_sole();
    plain && left.body::<Str>().is_some_and(|body| body.meta.get() & INTERNED == 0)
}

/// A string that has no code points yet.
fn with_room(runtime: &Runtime, width: Width, length: usize, bytes: usize) -> Value {
    // SAFETY: the body is what its layout says; the code points are written next.
    Ok(unsafe { runtime.new_object(Kind::Atom, body(ClassId::Str.reference(), width, length), bytes) }?)
}

/// Writes `second` behind the `used` bytes of a string that nobody else sees.
fn extend(string: &Object, width: Width, length: usize, used: usize, bytes: usize, second: Text<'_>) {
    copy(&mut stored_mut(string, bytes)[used..], width, second);
    if let Some(body) = string.body::<Str>() {
        body.hash.set(0);
        body.meta.set(body.meta.get() & !(LENGTH_MASK | 3 << super::WIDTH_SHIFT) | length as u32 | (width as u32) << super::WIDTH_SHIFT);
    }
}
