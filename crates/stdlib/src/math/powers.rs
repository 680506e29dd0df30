//! Logarithms, also of ints that are too large for a float, and powers.

use num_traits::ToPrimitive;
use object::Object;
use types::{Args, Raised, Runtime, Value, float, int};

use super::{domain_error, number, range_error};

/// The logarithm of a number, by `function`.
fn logarithm(runtime: &Runtime, x: &Object, function: fn(f64) -> f64) -> Result<f64, Raised> {
    if let Some(view) = int::view(x) {
        if view.is_negative() || int::value(x) == Some(0) {
            return Err(domain_error(runtime));
        }
        if view.bits() > f64::MAX_EXP as u64 {
            // Of the number only what a float holds; the rest is in the exponent.
            let shift = view.bits() - u64::from(f64::MANTISSA_DIGITS) - 11;
            let top = (view.to_big() >> shift).to_f64().unwrap_or(f64::INFINITY);
            let (fraction, exponent) = float::fraction_and_exponent(top);
            return Ok(function(fraction) + function(2.0) * (shift as f64 + f64::from(exponent)));
        }
    }
    let x = number(runtime, x)?;
    match x {
        _ if x > 0.0 || x.is_nan() => Ok(function(x)),
        _ => Err(domain_error(runtime)),
    }
}

/// `log2(x)` and `log10(x)`
pub(super) fn log_of(runtime: &Runtime, x: &Object, function: fn(f64) -> f64) -> Value {
    float::new(runtime, logarithm(runtime, x, function)?)
}

/// `log(x, base)`
pub(super) fn log(runtime: &Runtime, args: &Args<'_>) -> Value {
    args.check(runtime, "log", 0, 1..=2)?;
    let x = logarithm(runtime, &args.at(0), f64::ln)?;
    let Some(base) = args.get(1) else { return float::new(runtime, x) };
    let base = logarithm(runtime, &base, f64::ln)?;
    if base == 0.0 {
        return Err(runtime.error(types::ClassId::ZeroDivisionError, format_args!("float division by zero")));
    }
    float::new(runtime, x / base)
}

/// `pow(x, y)`: what C's does, but 0 to a negative power and a fraction of a negative number are errors.
pub(super) fn power(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (x, y) = (number(runtime, &args.at(0))?, number(runtime, &args.at(1))?);
    let result = x.powf(y);
    if x.is_finite() && y.is_finite() {
        if result.is_nan() || result.is_infinite() && x == 0.0 {
            return Err(domain_error(runtime));
        }
        if result.is_infinite() {
            return Err(range_error(runtime));
        }
    }
    float::new(runtime, result)
}
