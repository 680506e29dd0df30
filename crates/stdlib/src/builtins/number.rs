//! Built-in functions of numbers: `abs`, `bin`, `chr`, `divmod`, `hex`, `oct`, `ord`, `pow`, `round`.

use object::Object;
use types::class::name_of;
use types::{Args, Runtime, Special, Value, bytes, int, ops, text};

/// `abs(number)`
pub(super) fn abs(runtime: &Runtime, args: &Args<'_>) -> Value {
    match runtime.call_special(&args.at(0), Special::Abs, &[])? {
        Some(result) => Ok(result),
        None => Err(runtime.type_error(format_args!("bad operand type for abs(): '{}'", name_of(&args.at(0).class())))),
    }
}

/// `bin(number)`
pub(super) fn bin(runtime: &Runtime, args: &Args<'_>) -> Value {
    in_base(runtime, &args.at(0), "#b")
}

/// `oct(number)`
pub(super) fn oct(runtime: &Runtime, args: &Args<'_>) -> Value {
    in_base(runtime, &args.at(0), "#o")
}

/// `hex(number)`
pub(super) fn hex(runtime: &Runtime, args: &Args<'_>) -> Value {
    in_base(runtime, &args.at(0), "#x")
}

fn in_base(runtime: &Runtime, number: &Object, spec: &str) -> Value {
    let number = ops::index_object(runtime, number)?;
    ops::format(runtime, &number, &text::new(runtime, spec)?)
}

/// `chr(i)`
pub(super) fn chr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let number = ops::index_object(runtime, &args.at(0))?;
    match int::value(&number).and_then(|value| u32::try_from(value).ok()).filter(|point| *point <= u32::from(char::MAX)) {
        Some(point) => text::character(runtime, point),
        None => Err(runtime.value_error(format_args!("chr() arg not in range(0x110000)"))),
    }
}

/// `ord(c)`
pub(super) fn ord(runtime: &Runtime, args: &Args<'_>) -> Value {
    let argument = args.at(0);
    let (length, first) = if let Some(text) = text::view(&argument) {
        (text.len(), (text.len() == 1).then(|| text.at(0)))
    } else if let Some(bytes) = bytes::view(&argument) {
        (bytes.len(), (bytes.len() == 1).then(|| bytes[0].into()))
    } else {
        let class = name_of(&argument.class());
        return Err(runtime.type_error(format_args!("ord() expected string of length 1, but {class} found")));
    };
    match first {
        Some(point) => int::new(runtime, point.into()),
        None => Err(runtime.type_error(format_args!("ord() expected a character, but string of length {length} found"))),
    }
}

/// `divmod(x, y)`
pub(super) fn divmod(runtime: &Runtime, args: &Args<'_>) -> Value {
    ops::divmod(runtime, &args.at(0), &args.at(1))
}

/// `pow(base, exp, mod=None)`
pub(super) fn pow(runtime: &Runtime, args: &Args<'_>) -> Value {
    match args.get(2).filter(|modulus| !modulus.is(&runtime.none())) {
        Some(modulus) => ops::power(runtime, &args.at(0), &args.at(1), &modulus),
        None => ops::binary(runtime, ops::BinaryOperator::Pow, &args.at(0), &args.at(1)),
    }
}

/// `round(number, ndigits=None)`
pub(super) fn round(runtime: &Runtime, args: &Args<'_>) -> Value {
    let digits = args.get(1).filter(|digits| !digits.is(&runtime.none()));
    let result = match &digits {
        Some(digits) => runtime.call_special(&args.at(0), Special::Round, &[digits])?,
        None => runtime.call_special(&args.at(0), Special::Round, &[])?,
    };
    result.ok_or_else(|| runtime.type_error(format_args!("type {} doesn't define __round__ method", name_of(&args.at(0).class()))))
}
