//! `str.__format__`

use object::Object;

use super::number::margins;
use super::specification::{Align, Specification};
use crate::error::{Raised, Value};
use crate::native::Args;
use crate::ops;
use crate::runtime::Runtime;
use crate::text::{Builder, Text, exact, view};

/// `str.__format__`
pub(crate) fn method(runtime: &Runtime, args: &Args<'_>) -> Value {
    format(runtime, &args.at(0), super::argument(runtime, args)?)
}

/// A string in its field.
pub(super) fn format(runtime: &Runtime, object: &Object, specification: Text<'_>) -> Value {
    let text = view(object).unwrap_or(Text::Ascii(""));
    if specification.is_empty() {
        return ops::str(runtime, object);
    }
    let specification = Specification::parse(runtime, specification, object, Align::Left)?;
    check(runtime, object, &specification)?;
    let length = specification.precision.map_or(text.len(), |most| most.min(text.len()));
    if specification.width <= length && length == text.len() {
        return exact(runtime, object, text);
    }
    let (left, right) = margins(specification.align, specification.width.saturating_sub(length));
    let mut builder = Builder::new(runtime);
    builder.push_repeated(specification.fill, left);
    builder.push_text(text.part(0..length));
    builder.push_repeated(specification.fill, right);
    builder.finish()
}

fn check(runtime: &Runtime, object: &Object, specification: &Specification) -> Result<(), Raised> {
    if specification.letter(b's') != b's' {
        return Err(specification.unknown(runtime, object));
    }
    let complaint = if specification.sign == Some(b' ') {
        "Space not allowed in string format specifier"
    } else if specification.sign.is_some() {
        "Sign not allowed in string format specifier"
    } else if specification.positive_zero {
        "Negative zero coercion (z) not allowed in string format specifier"
    } else if specification.alternate {
        "Alternate form (#) not allowed in string format specifier"
    } else if specification.align == Align::AfterSign {
        "'=' alignment not allowed in string format specifier"
    } else if specification.separator == Some(b',') {
        "Cannot specify ',' with 's'."
    } else if specification.separator.is_some() {
        "Cannot specify '_' with 's'."
    } else {
        return Ok(());
    };
    Err(runtime.value_error(format_args!("{complaint}")))
}
