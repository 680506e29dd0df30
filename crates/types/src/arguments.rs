//! What the methods of text and bytes make of their arguments: sizes, bounds of ranges, options.

use std::ops::Range;

use object::{Borrowed, Object};

use crate::class::name_of;
use crate::error::Raised;
use crate::native::Args;
use crate::runtime::Runtime;
use crate::{int, ops};

/// An optional argument that is a size.
pub(crate) fn size_or(runtime: &Runtime, argument: Option<Borrowed<'_>>, default: i64) -> Result<i64, Raised> {
    argument.map_or(Ok(default), |argument| ops::index(runtime, &argument))
}

/// An argument that is an `int` of C.
pub(crate) fn c_int(runtime: &Runtime, object: &Object) -> Result<i32, Raised> {
    let value = int::value(&ops::index_object(runtime, object)?);
    match value.map(i32::try_from) {
        Some(Ok(value)) => Ok(value),
        Some(Err(_)) if value.is_some_and(|value| value > 0) => {
            Err(runtime.overflow_error(format_args!("signed integer is greater than maximum")))
        }
        Some(Err(_)) => Err(runtime.overflow_error(format_args!("signed integer is less than minimum"))),
        None => Err(runtime.overflow_error(format_args!("Python int too large to convert to C int"))),
    }
}

/// An optional argument that is true or false.
pub(crate) fn flag(runtime: &Runtime, argument: Option<Borrowed<'_>>) -> Result<bool, Raised> {
    argument.map_or(Ok(false), |argument| ops::truth(runtime, &argument))
}

/// How many at the most: a negative number is no bound.
pub(crate) fn most(runtime: &Runtime, argument: Option<Borrowed<'_>>) -> Result<usize, Raised> {
    Ok(usize::try_from(size_or(runtime, argument, -1)?).unwrap_or(usize::MAX))
}

/// A bound of a range: too large ones are cut off, negative ones count from the end.
fn bound(runtime: &Runtime, argument: Option<Borrowed<'_>>, default: usize, length: usize) -> Result<usize, Raised> {
    let Some(argument) = argument.filter(|argument| !argument.is(&runtime.none())) else { return Ok(default) };
    let Some(value) = ops::index_clamped(runtime, &argument)? else {
        return Err(runtime.type_error(format_args!("slice indices must be integers or None or have an __index__ method")));
    };
    if value >= 0 {
        return Ok(value as usize);
    }
    Ok(length.saturating_sub(value.unsigned_abs() as usize))
}

/// The part of a sequence that the optional arguments `first` and `first + 1` name; `None` if it begins behind its end.
pub(crate) fn range(runtime: &Runtime, args: &Args<'_>, first: usize, length: usize) -> Result<Option<Range<usize>>, Raised> {
    let start = bound(runtime, args.get(first), 0, length)?;
    let end = bound(runtime, args.get(first + 1), length, length)?.min(length);
    Ok((start <= end).then_some(start..end))
}

/// Whether an optional argument was left out or is `None`.
pub(crate) fn given<'a>(runtime: &Runtime, argument: Option<Borrowed<'a>>) -> Option<Borrowed<'a>> {
    argument.filter(|argument| !argument.is(&runtime.none()))
}

/// The name of an object's class, for messages; that of `None` is `None`.
pub(crate) fn described(object: &Object) -> String {
    if object.reference() == crate::ids::Singleton::None.reference() { "None".into() } else { name_of(&object.class()) }
}

/// The complaint that argument `number` of a function is of the wrong class.
#[cold]
pub(crate) fn wrong(runtime: &Runtime, function: &str, number: usize, wanted: &str, given: &Object) -> Raised {
    runtime.type_error(format_args!("{function}() argument {number} must be {wanted}, not {}", described(given)))
}
