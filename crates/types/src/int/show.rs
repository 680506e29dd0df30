//! Ints as text, and the limit on how long that may be.

use super::{View, radix};
use crate::error::{Raised, Value};
use crate::numbers::Number;
use crate::runtime::Runtime;
use crate::text;

/// Digits that a decimal text may have if nothing else was said: to convert more takes time that grows with the square.
pub const MAX_STR_DIGITS_DEFAULT: usize = 4300;
/// The least limit that can be set, but for 0, which is none.
pub const MAX_STR_DIGITS_LEAST: usize = 640;

/// Digits that a decimal text may have; 0 for no limit.
pub fn max_str_digits(runtime: &Runtime) -> usize {
    runtime.number(Number::IntDigits) as usize
}

/// Sets that limit.
pub fn set_max_str_digits(runtime: &Runtime, digits: usize) {
    runtime.set_number(Number::IntDigits, digits as i64);
}

#[cold]
fn too_long(runtime: &Runtime, limit: usize) -> Raised {
    runtime.value_error(format_args!(
        "Exceeds the limit ({limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
    ))
}

/// `repr(int)`
pub fn repr(runtime: &Runtime, int: View<'_>) -> Value {
    text::new(runtime, &to_radix(runtime, int, 10)?)
}

/// The int's digits with its sign, as a native string: it is charged only while they are computed. `radix` is 2, 8, 10 or 16; decimal text
/// is held to the limit.
pub fn to_radix(runtime: &Runtime, int: View<'_>, radix: u32) -> Result<String, Raised> {
    match (int, radix) {
        (View::Small(value), 10) => return Ok(value.to_string()),
        (View::Small(value), _) => {
            let sign = if value < 0 { "-" } else { "" };
            let value = value.unsigned_abs();
            return Ok(match radix {
                2 => format!("{sign}{value:b}"),
                8 => format!("{sign}{value:o}"),
                _ => format!("{sign}{value:x}"),
            });
        }
        _ => {}
    }
    let _room = super::lend_digits(runtime, int.bits().saturating_mul(8) / u64::from(radix.ilog2()))?;
    if radix != 10 {
        return Ok(int.to_big().to_str_radix(radix));
    }
    let limit = max_str_digits(runtime);
    // The least number of digits that so many bits can give.
    let least = (int.bits() - 1) as f64 * std::f64::consts::LOG10_2;
    if limit > 0 && least > limit as f64 {
        return Err(too_long(runtime, limit));
    }
    let mut text = radix::to_decimal(&mut || runtime.check_interruption(), int.to_big().magnitude())?;
    if int.is_negative() {
        text.insert(0, '-');
    }
    if limit > 0 && text.len() - usize::from(int.is_negative()) > limit {
        return Err(too_long(runtime, limit));
    }
    Ok(text)
}
