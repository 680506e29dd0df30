//! Text that spells an int.

use num_bigint::{BigInt, Sign};
use object::Object;

use super::{radix, show};
use crate::error::Raised;
use crate::number::ascii;
use crate::runtime::Runtime;
use crate::{ops, text};

/// The int that the string `object` spells. Base 0 looks at the prefix.
pub fn from_text(runtime: &Runtime, object: &Object, base: u32) -> Result<BigInt, Raised> {
    let spelled = text::view(object).map(ascii::to_ascii).unwrap_or_default();
    match parse(runtime, &spelled, base)? {
        Some(value) => Ok(value),
        None => Err(invalid(runtime, object, base)),
    }
}

/// The int that `bytes` spell; `shown` is what an error message shows.
pub fn from_bytes_text(runtime: &Runtime, bytes: &[u8], shown: &Object, base: u32) -> Result<BigInt, Raised> {
    match parse(runtime, ascii::trim_bytes(bytes), base)? {
        Some(value) => Ok(value),
        None => Err(invalid(runtime, shown, base)),
    }
}

#[cold]
fn invalid(runtime: &Runtime, object: &Object, base: u32) -> Raised {
    match ops::repr(runtime, object) {
        Ok(shown) => {
            let shown = text::view(&shown).map(|shown| shown.to_rust().chars().take(200).collect::<String>()).unwrap_or_default();
            runtime.value_error(format_args!("invalid literal for int() with base {base}: {shown}"))
        }
        Err(raised) => raised,
    }
}

/// `None` if the text does not spell an int.
fn parse(runtime: &Runtime, text: &[u8], base: u32) -> Result<Option<BigInt>, Raised> {
    // The digits one by one, and the number.
    let _room = super::lend_digits(runtime, text.len() as u64 * u64::from(base.max(10).ilog2() + 8))?;
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let Some((base, digits)) = without_prefix(text, base) else { return Ok(None) };
    let Some(digits) = values(digits, base) else { return Ok(None) };
    let limit = show::max_str_digits(runtime);
    if limit > 0 && digits.len() > limit && !base.is_power_of_two() {
        return Err(runtime.value_error(format_args!(
            "Exceeds the limit ({limit} digits) for integer string conversion: value has {} digits; use sys.set_int_max_str_digits() to \
             increase the limit",
            digits.len()
        )));
    }
    let sign = if negative { Sign::Minus } else { Sign::Plus };
    if digits.len() <= 12 {
        let value = digits.iter().fold(0_i64, |value, digit| value * i64::from(base) + i64::from(*digit));
        return Ok(Some(BigInt::from(if negative { -value } else { value })));
    }
    let magnitude = radix::from_digits(&mut || runtime.check_interruption(), &digits, base)?;
    Ok(Some(BigInt::from_biguint(sign, magnitude)))
}

/// The base, and the digits without the prefix that names it.
fn without_prefix(text: &[u8], base: u32) -> Option<(u32, &[u8])> {
    let named = match text {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 10,
    };
    if named != 10 && (base == 0 || base == named) {
        // An underscore may stand between the prefix and the digits.
        return Some((named, text[2..].strip_prefix(b"_").unwrap_or(&text[2..])));
    }
    if base != 0 {
        return Some((base, text));
    }
    // A number that begins with 0 is 0: what it meant in C is not what it seems to say.
    let is_zero = text.iter().all(|byte| matches!(byte, b'0' | b'_'));
    (!text.starts_with(b"0") || is_zero).then_some((10, text))
}

/// The digits' values; `None` if one is no digit of the base, there is none, or an underscore is not between two of them.
fn values(text: &[u8], base: u32) -> Option<Vec<u8>> {
    let mut values = Vec::with_capacity(text.len());
    let mut after_digit = false;
    for byte in text {
        if *byte == b'_' && after_digit {
            after_digit = false;
            continue;
        }
        values.push(char::from(*byte).to_digit(base)? as u8);
        after_digit = true;
    }
    after_digit.then_some(values)
}
