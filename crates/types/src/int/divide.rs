//! Division of ints: towards negative infinity, and to the nearest float.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{ToPrimitive, Zero};

use super::{View, from_big, lend_digits, new, quotient};
use crate::error::{Raised, Value};
use crate::float;
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::tuple;

#[cold]
fn by_zero(runtime: &Runtime, message: &str) -> Raised {
    runtime.error(ClassId::ZeroDivisionError, format_args!("{message}"))
}

/// The quotient towards negative infinity and the remainder with the divisor's sign. Neither is `i64::MIN`.
fn small(left: i64, right: i64) -> (i64, i64) {
    let (quotient, remainder) = (left / right, left % right);
    if remainder != 0 && (remainder < 0) != (right < 0) { (quotient - 1, remainder + right) } else { (quotient, remainder) }
}

/// `left // right`
pub(super) fn floor_division(runtime: &Runtime, left: View<'_>, right: View<'_>) -> Value {
    match (left, right) {
        (_, View::Small(0)) => Err(by_zero(runtime, "integer division or modulo by zero")),
        (View::Small(left), View::Small(right)) => new(runtime, small(left, right).0),
        _ => {
            let _room = lend_digits(runtime, left.bits())?;
            from_big(runtime, &quotient::floor(runtime, &left.to_big(), &right.to_big())?.0)
        }
    }
}

/// `left % right`
pub(super) fn modulo(runtime: &Runtime, left: View<'_>, right: View<'_>) -> Value {
    match (left, right) {
        (_, View::Small(0)) => Err(by_zero(runtime, "integer modulo by zero")),
        (View::Small(left), View::Small(right)) => new(runtime, small(left, right).1),
        _ => {
            let _room = lend_digits(runtime, left.bits())?;
            from_big(runtime, &quotient::floor(runtime, &left.to_big(), &right.to_big())?.1)
        }
    }
}

/// `divmod(left, right)`
pub(super) fn both(runtime: &Runtime, left: View<'_>, right: View<'_>) -> Value {
    let (quotient, remainder) = match (left, right) {
        (_, View::Small(0)) => return Err(by_zero(runtime, "integer division or modulo by zero")),
        (View::Small(left), View::Small(right)) => {
            let (quotient, remainder) = small(left, right);
            (new(runtime, quotient)?, new(runtime, remainder)?)
        }
        _ => {
            let _room = lend_digits(runtime, left.bits())?;
            let (quotient, remainder) = quotient::floor(runtime, &left.to_big(), &right.to_big())?;
            (from_big(runtime, &quotient)?, from_big(runtime, &remainder)?)
        }
    };
    tuple::new(runtime, [quotient, remainder].into_iter())
}

/// `left / right`, rounded once.
pub(super) fn true_division(runtime: &Runtime, left: View<'_>, right: View<'_>) -> Value {
    /// Ints up to here are floats.
    const EXACT: u64 = 1 << 53;
    match (left, right) {
        (_, View::Small(0)) => Err(by_zero(runtime, "division by zero")),
        (View::Small(left), View::Small(right)) if left.unsigned_abs() <= EXACT && right.unsigned_abs() <= EXACT => {
            float::new(runtime, left as f64 / right as f64)
        }
        _ => match nearest(&left.to_big(), &right.to_big()) {
            Some(quotient) => float::new(runtime, quotient),
            None => Err(runtime.overflow_error(format_args!("integer division result too large for a float"))),
        },
    }
}

/// The float nearest to `left / right`; `None` if it is too large for one.
///
/// The quotient is computed with a few bits more than a float has, and one that says whether anything was cut off behind them. Then it
/// is rounded by hand, at the place where the result's last bit is, which for a subnormal one is further left.
fn nearest(left: &BigInt, right: &BigInt) -> Option<f64> {
    let (digits, least, most) = (i64::from(f64::MANTISSA_DIGITS), i64::from(f64::MIN_EXP), i64::from(f64::MAX_EXP));
    if left.is_zero() {
        return Some(0.0);
    }
    let negative = left.sign() != right.sign();
    let (left, right) = (left.magnitude(), right.magnitude());
    let difference = left.bits() as i64 - right.bits() as i64;
    if difference > most {
        return None;
    }
    if difference < least - digits - 1 {
        return Some(if negative { -0.0 } else { 0.0 });
    }
    let shift = difference.max(least) - digits - 2;
    let (scaled, cut) = if shift <= 0 {
        (left << shift.unsigned_abs(), false)
    } else {
        (left >> shift.unsigned_abs(), left.trailing_zeros().is_some_and(|zeros| zeros < shift.unsigned_abs()))
    };
    let (quotient, remainder) = scaled.div_rem(right);
    let inexact = cut || !remainder.is_zero();
    let bits = quotient.bits() as i64;
    let extra = bits.max(least - shift) - digits;
    let half = 1_u64 << (extra - 1);
    let mut rounded = quotient.to_u64()? | u64::from(inexact);
    if rounded & half != 0 && rounded & (3 * half - 1) != 0 {
        rounded += half;
    }
    rounded &= !(2 * half - 1);
    let result = float::scale(rounded as f64, i32::try_from(shift).ok()?);
    result.is_finite().then_some(if negative { -result } else { result })
}

/// The quotient rounded to the nearest int, halves to the even one, times the divisor: what `round(left, -n)` is for a power of ten.
pub(super) fn round_to_multiple(runtime: &Runtime, left: View<'_>, divisor: &BigInt) -> Value {
    let left = left.to_big();
    let (quotient, remainder) = left.div_mod_floor(divisor);
    let twice = &remainder * 2_u8;
    let up = twice > *divisor || (twice == *divisor && quotient.is_odd());
    let multiple = left - remainder;
    from_big(runtime, &if up { multiple + divisor } else { multiple })
}
