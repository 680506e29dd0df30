//! What floats consist of, and how near they are to each other.

use types::{Args, Runtime, Value, float, int, ops};

use super::{domain_error, number, pair, range_error};

/// `fma(x, y, z)`
pub(super) fn fused(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (x, y, z) = (number(runtime, &args.at(0))?, number(runtime, &args.at(1))?, number(runtime, &args.at(2))?);
    let result = x.mul_add(y, z);
    if result.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(runtime.value_error(format_args!("invalid operation in fma")));
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(runtime.overflow_error(format_args!("overflow in fma")));
    }
    float::new(runtime, result)
}

/// `fmod(x, y)`: with the sign of `x`.
pub(super) fn modulo(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (x, y) = (number(runtime, &args.at(0))?, number(runtime, &args.at(1))?);
    let result = x % y;
    if result.is_nan() && !x.is_nan() && !y.is_nan() { Err(domain_error(runtime)) } else { float::new(runtime, result) }
}

/// `remainder(x, y)`: the nearest multiple of `y` is taken away.
pub(super) fn remainder(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (x, y) = (number(runtime, &args.at(0))?, number(runtime, &args.at(1))?);
    let result = super::elementary::remainder(x, y);
    if result.is_nan() && !x.is_nan() && !y.is_nan() { Err(domain_error(runtime)) } else { float::new(runtime, result) }
}

/// `frexp(x)`: a fraction of at least a half and below 1, and a power of 2.
pub(super) fn split(runtime: &Runtime, args: &Args<'_>) -> Value {
    let x = number(runtime, &args.at(0))?;
    let (fraction, exponent) = if x == 0.0 || !x.is_finite() { (x, 0) } else { float::fraction_and_exponent(x) };
    pair(runtime, float::new(runtime, fraction), int::new(runtime, exponent.into()))
}

/// `ldexp(x, i)`
pub(super) fn scale(runtime: &Runtime, args: &Args<'_>) -> Value {
    let x = number(runtime, &args.at(0))?;
    let exponent = args.at(1);
    let Some(exponent) = int::view(&exponent) else {
        return Err(runtime.type_error(format_args!("Expected an int as second argument to ldexp.")));
    };
    if x == 0.0 || !x.is_finite() {
        return float::new(runtime, x);
    }
    // Beyond this everything is 0 or too large.
    const MOST: i64 = 10_000;
    let exponent = match exponent {
        int::View::Small(exponent) => exponent.clamp(-MOST, MOST),
        int::View::Large { negative, .. } => {
            if negative {
                -MOST
            } else {
                MOST
            }
        }
    };
    let result = float::scale(x, exponent as i32);
    if result.is_infinite() { Err(range_error(runtime)) } else { float::new(runtime, result) }
}

/// `modf(x)`: the fraction and the whole part, both with the sign of `x`.
pub(super) fn parts(runtime: &Runtime, args: &Args<'_>) -> Value {
    let x = number(runtime, &args.at(0))?;
    let (fraction, whole) = if x.is_infinite() { (0.0_f64.copysign(x), x) } else { ((x - x.trunc()).copysign(x), x.trunc()) };
    pair(runtime, float::new(runtime, if x.is_nan() { x } else { fraction }), float::new(runtime, whole))
}

/// `isclose(a, b)`
pub(super) fn is_close(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (a, b) = (number(runtime, &args.at(0))?, number(runtime, &args.at(1))?);
    let tolerance = |index: usize, default: f64| args.get(index).map_or(Ok(default), |given| number(runtime, &given));
    let (relative, absolute) = (tolerance(2, 1e-9)?, tolerance(3, 0.0)?);
    if relative < 0.0 || absolute < 0.0 {
        return Err(runtime.value_error(format_args!("tolerances must be non-negative")));
    }
    let difference = (b - a).abs();
    let close = a == b
        || a.is_finite()
            && b.is_finite()
            && (difference <= (relative * b).abs() || difference <= (relative * a).abs() || difference <= absolute);
    Ok(runtime.bool(close))
}

/// Floats in order, as integers: neighbours differ by 1.
fn rank(x: f64) -> i64 {
    let bits = x.to_bits() as i64;
    if bits < 0 { i64::MIN - bits } else { bits }
}

/// The float of a rank. Of the two zeros the one with this sign.
fn of_rank(rank: i64, zero: f64) -> f64 {
    match rank {
        0 => 0.0_f64.copysign(zero),
        1.. => f64::from_bits(rank as u64),
        _ => f64::from_bits((i64::MIN - rank) as u64),
    }
}

/// `nextafter(x, y, steps=1)`
pub(super) fn next_after(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (x, y) = (number(runtime, &args.at(0))?, number(runtime, &args.at(1))?);
    let steps = match args.get(2).filter(|steps| !steps.is(&runtime.none())) {
        None => 1,
        Some(steps) => {
            let steps = ops::index_object(runtime, &steps)?;
            if int::view(&steps).is_some_and(int::View::is_negative) {
                return Err(runtime.value_error(format_args!("steps must be a non-negative integer")));
            }
            int::value(&steps).unwrap_or(i64::MAX) as u64
        }
    };
    if steps == 0 || x.is_nan() {
        return float::new(runtime, x);
    }
    if y.is_nan() || x == y {
        return float::new(runtime, y);
    }
    let (from, to) = (rank(x), rank(y));
    let distance = from.abs_diff(to);
    if steps >= distance {
        return float::new(runtime, y);
    }
    let rank = if to > from { from + steps as i64 } else { from - steps as i64 };
    float::new(runtime, of_rank(rank, x))
}

/// `ulp(x)`: the distance to the next float away from 0.
pub(super) fn last_place(runtime: &Runtime, args: &Args<'_>) -> Value {
    let x = number(runtime, &args.at(0))?.abs();
    if !x.is_finite() {
        return float::new(runtime, x);
    }
    float::new(runtime, if x == f64::MAX { x - x.next_down() } else { x.next_up() - x })
}
