//! `int.__format__`

use object::Object;

use super::number::Number;
use super::real;
use super::specification::Specification;
use crate::error::{Raised, Value};
use crate::runtime::Runtime;
use crate::text::Builder;
use crate::{float, int};

/// An int in its field.
pub(super) fn format(runtime: &Runtime, object: &Object, specification: &Specification) -> Value {
    let Some(value) = int::view(object) else { return Ok(runtime.none()) };
    let radix = match specification.letter(b'd') {
        b'd' | b'n' => 10,
        b'b' => 2,
        b'o' => 8,
        b'x' | b'X' => 16,
        b'c' => return character(runtime, object, specification),
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => {
            return real::format(runtime, object, float::of_int(runtime, value)?, specification);
        }
        _ => return Err(specification.unknown(runtime, object)),
    };
    check(runtime, specification)?;
    let mut digits = int::to_radix(runtime, value, radix)?;
    let prefix = match (specification.alternate, specification.letter(b'd')) {
        (true, b'b') => "0b",
        (true, b'o') => "0o",
        (true, b'x') => "0x",
        (true, b'X') => "0X",
        _ => "",
    };
    if specification.letter(b'd') == b'X' {
        digits.make_ascii_uppercase();
    }
    let whole = digits.trim_start_matches('-');
    Number { negative: value.is_negative(), prefix, whole, rest: "", zeros: 0, tail: "" }.lay_out(runtime, specification)
}

fn check(runtime: &Runtime, specification: &Specification) -> Result<(), Raised> {
    if specification.precision.is_some() {
        return Err(runtime.value_error(format_args!("Precision not allowed in integer format specifier")));
    }
    if specification.positive_zero {
        return Err(runtime.value_error(format_args!("Negative zero coercion (z) not allowed in integer format specifier")));
    }
    Ok(())
}

/// The code point that an int numbers.
fn character(runtime: &Runtime, object: &Object, specification: &Specification) -> Value {
    check(runtime, specification)?;
    if specification.sign.is_some() {
        return Err(runtime.value_error(format_args!("Sign not allowed with integer format specifier 'c'")));
    }
    if specification.alternate {
        return Err(runtime.value_error(format_args!("Alternate form (#) not allowed with integer format specifier 'c'")));
    }
    let Some(point) = int::value(object) else {
        return Err(runtime.overflow_error(format_args!("Python int too large to convert to C long")));
    };
    let Some(point) = u32::try_from(point).ok().filter(|point| *point < 0x11_0000) else {
        return Err(runtime.overflow_error(format_args!("%c arg not in range(0x110000)")));
    };
    let (left, right) = super::number::margins(specification.align, specification.width.saturating_sub(1));
    let mut builder = Builder::new(runtime);
    builder.push_repeated(specification.fill, left);
    builder.push(point);
    builder.push_repeated(specification.fill, right);
    builder.finish()
}
