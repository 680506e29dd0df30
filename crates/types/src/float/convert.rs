//! Floats from other objects, and ints from floats.

use num_bigint::BigInt;
use num_traits::{FromPrimitive, One, ToPrimitive};
use object::Object;

use super::{fraction_and_exponent, is_float, scale, value};
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::int::{self, View};
use crate::ops;
use crate::runtime::Runtime;
use crate::special::Special;

/// The float nearest to an int.
#[inline]
pub fn of_int(runtime: &Runtime, int: View<'_>) -> Result<f64, Raised> {
    let large = match int {
        View::Small(value) => return Ok(value as f64),
        View::Large { .. } => int.to_big().to_f64(),
    };
    large.filter(|value| value.is_finite()).ok_or_else(|| runtime.overflow_error(format_args!("int too large to convert to float")))
}

/// The value of anything that stands for a real number: a float, an int, or what has `__float__` or `__index__`. `None` for anything else.
pub fn to_f64(runtime: &Runtime, object: &Object) -> Result<Option<f64>, Raised> {
    if let Some(value) = value(object) {
        return Ok(Some(value));
    }
    if int::is_plain(object)
        && let Some(int) = int::view(object)
    {
        return of_int(runtime, int).map(Some);
    }
    through_protocol(runtime, object)
}

/// The same through the special methods only.
pub(super) fn through_protocol(runtime: &Runtime, object: &Object) -> Result<Option<f64>, Raised> {
    if let Some(result) = runtime.call_special(object, Special::Float, &[])? {
        if !is_float(&result) {
            let (class, returned) = (name_of(&object.class()), name_of(&result.class()));
            return Err(runtime.type_error(format_args!("{class}.__float__ returned non-float (type {returned})")));
        }
        return Ok(value(&result));
    }
    if runtime.special_of(object, Special::Index).is_none() {
        return Ok(None);
    }
    let index = ops::index_object(runtime, object)?;
    int::view(&index).map(|int| of_int(runtime, int)).transpose()
}

/// The int that is the whole part of a float.
pub fn to_int(runtime: &Runtime, value: f64) -> Value {
    const BEYOND_64_BITS: f64 = 9_223_372_036_854_775_808.0;
    if value.abs() < BEYOND_64_BITS {
        return int::new(runtime, value as i64);
    }
    match BigInt::from_f64(value) {
        Some(value) => int::from_big(runtime, &value),
        None if value.is_nan() => Err(runtime.value_error(format_args!("cannot convert float NaN to integer"))),
        None => Err(runtime.overflow_error(format_args!("cannot convert float infinity to integer"))),
    }
}

/// The fraction in lowest terms that a finite float is, its denominator above 0.
pub fn integer_ratio(value: f64) -> Option<(BigInt, BigInt)> {
    if !value.is_finite() {
        return None;
    }
    let (fraction, exponent) = fraction_and_exponent(value);
    let mantissa = scale(fraction, f64::MANTISSA_DIGITS as i32) as i64;
    let zeros = if mantissa == 0 { 0 } else { mantissa.trailing_zeros() };
    let numerator = BigInt::from(mantissa >> zeros);
    let exponent = if mantissa == 0 { 0 } else { exponent - f64::MANTISSA_DIGITS as i32 + zeros as i32 };
    Some(match u32::try_from(exponent) {
        Ok(exponent) => (numerator << exponent, BigInt::one()),
        Err(_) => (numerator, BigInt::one() << exponent.unsigned_abs()),
    })
}
