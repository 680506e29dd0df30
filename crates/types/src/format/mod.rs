//! Formatting: the format mini-language, `str.format`, `%`, and the text of floats.
//!
//! | Question | File |
//! |---|---|
//! | What can a format specification say? | `specification.rs` |
//! | How is a number laid out: sign, prefix, groups, padding? | `number.rs` |
//! | How is an int, float, complex number or text formatted? | `integer.rs`, `real.rs`, `complex.rs`, `text.rs` |
//! | How are fields of a template filled in? | `fields.rs`, taken apart by `template.rs` |
//! | What does `%` do? | `percent.rs`, its conversions in `conversion.rs` |

mod complex;
mod conversion;
mod digits;
pub(crate) mod fields;
mod integer;
mod number;
pub(crate) mod percent;
mod real;
mod specification;
pub mod template;
pub(crate) mod text;

pub use digits::float_repr;
pub use real::format_float;

use object::Object;

use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::Args;
use crate::runtime::Runtime;
use crate::text::{Text, view};
use crate::{float, int};
use specification::Specification;

/// `format(object, specification)` for the built-in types that have a format of their own; `None` for others.
pub(crate) fn of_builtin(runtime: &Runtime, object: &Object, specification: &Object) -> Option<Value> {
    let text = view(specification)?;
    match ClassId::of(object) {
        ClassId::Int => Some(integer(runtime, object, text)),
        ClassId::Float => Some(real(runtime, object, text)),
        ClassId::Str => Some(text::format(runtime, object, text)),
        ClassId::Bool => Some(integer(runtime, object, text)),
        _ => None,
    }
}

fn integer(runtime: &Runtime, object: &Object, specification: Text<'_>) -> Value {
    if specification.is_empty() {
        return crate::ops::str(runtime, object);
    }
    let specification = Specification::parse(runtime, specification, object, specification::Align::Right)?;
    integer::format(runtime, object, &specification)
}

fn real(runtime: &Runtime, object: &Object, specification: Text<'_>) -> Value {
    if specification.is_empty() {
        return crate::ops::str(runtime, object);
    }
    let specification = Specification::parse(runtime, specification, object, specification::Align::Right)?;
    real::format(runtime, object, float::value(object).unwrap_or(0.0), &specification)
}

/// `int.__format__`
pub(crate) fn int_method(runtime: &Runtime, args: &Args<'_>) -> Value {
    let specification = argument(runtime, args)?;
    debug_assert!(int::is_int(&args.at(0)));
    integer(runtime, &args.at(0), specification)
}

/// `float.__format__`
pub(crate) fn float_method(runtime: &Runtime, args: &Args<'_>) -> Value {
    real(runtime, &args.at(0), argument(runtime, args)?)
}

/// `complex.__format__`
pub(crate) fn complex_method(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (object, specification) = (args.at(0), argument(runtime, args)?);
    if specification.is_empty() {
        return crate::ops::str(runtime, &object);
    }
    let specification = Specification::parse(runtime, specification, &object, specification::Align::Right)?;
    complex::format(runtime, &object, &specification)
}

/// The specification that a `__format__` method is given.
fn argument<'a>(runtime: &Runtime, args: &Args<'a>) -> Result<Text<'a>, Raised> {
    let argument = args.at(1);
    crate::text::view_borrowed(argument).ok_or_else(|| {
        let given = crate::arguments::described(&argument);
        runtime.type_error(format_args!("__format__() argument must be str, not {given}"))
    })
}
