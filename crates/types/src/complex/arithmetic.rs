//! The operators of complex numbers.

use object::Object;

use super::{Parts, is_complex, new, operand};
use crate::error::Value;
use crate::ids::ClassId;
use crate::ops::BinaryOperator;
use crate::runtime::Runtime;

/// `left operator right` for two numbers, one of which is complex; `None` for anything else, and for operators that complex numbers do not
/// have.
pub fn operate(runtime: &Runtime, operator: BinaryOperator, left: &Object, right: &Object) -> Option<Value> {
    let has =
        matches!(operator, BinaryOperator::Add | BinaryOperator::Sub | BinaryOperator::Mul | BinaryOperator::TrueDiv | BinaryOperator::Pow);
    if !has || !is_complex(left) && !is_complex(right) {
        return None;
    }
    let (left, right) = match (operand(runtime, left)?, operand(runtime, right)?) {
        (Ok(left), Ok(right)) => (left, right),
        (Err(raised), _) | (_, Err(raised)) => return Some(Err(raised)),
    };
    Some(match operator {
        BinaryOperator::Add => new(runtime, (left.0 + right.0, left.1 + right.1)),
        BinaryOperator::Sub => new(runtime, (left.0 - right.0, left.1 - right.1)),
        BinaryOperator::Mul => new(runtime, product(left, right)),
        BinaryOperator::TrueDiv => match quotient(left, right) {
            Some(quotient) => new(runtime, quotient),
            None => Err(runtime.error(ClassId::ZeroDivisionError, format_args!("complex division by zero"))),
        },
        BinaryOperator::Pow => power(runtime, left, right),
        _ => return None,
    })
}

fn product(left: Parts, right: Parts) -> Parts {
    (left.0 * right.0 - left.1 * right.1, left.0 * right.1 + left.1 * right.0)
}

/// `left / right` by the larger part of the divisor, so that nothing overflows on the way (Smith's method). `None` for a divisor of 0.
fn quotient(left: Parts, right: Parts) -> Option<Parts> {
    let (real, imaginary) = (right.0.abs(), right.1.abs());
    if real >= imaginary {
        if real == 0.0 {
            return None;
        }
        let ratio = right.1 / right.0;
        let divisor = right.0 + right.1 * ratio;
        return Some(((left.0 + left.1 * ratio) / divisor, (left.1 - left.0 * ratio) / divisor));
    }
    if imaginary >= real {
        let ratio = right.0 / right.1;
        let divisor = right.0 * ratio + right.1;
        return Some(((left.0 * ratio + left.1) / divisor, (left.1 * ratio - left.0) / divisor));
    }
    // Not comparable: one part is not a number.
    Some((f64::NAN, f64::NAN))
}

/// Exponents up to here are multiplied out.
const SMALL_EXPONENT: f64 = 100.0;

/// `base ** exponent`
pub fn power(runtime: &Runtime, base: Parts, exponent: Parts) -> Value {
    let is_small = exponent.1 == 0.0 && exponent.0 == exponent.0.floor() && exponent.0.abs() <= SMALL_EXPONENT;
    let result = if is_small { whole_power(base, exponent.0 as i32) } else { general_power(base, exponent) };
    match result {
        None => Err(runtime.error(ClassId::ZeroDivisionError, format_args!("0.0 to a negative or complex power"))),
        Some((real, imaginary)) if real.is_infinite() || imaginary.is_infinite() => {
            Err(runtime.overflow_error(format_args!("complex exponentiation")))
        }
        Some(result) => new(runtime, result),
    }
}

fn whole_power(base: Parts, exponent: i32) -> Option<Parts> {
    let (mut result, mut square) = ((1.0, 0.0), base);
    let count = exponent.unsigned_abs();
    let mut bit = 1;
    while bit <= count {
        if count & bit != 0 {
            result = product(result, square);
        }
        bit <<= 1;
        square = product(square, square);
    }
    if exponent > 0 { Some(result) } else { quotient((1.0, 0.0), result) }
}

fn general_power(base: Parts, exponent: Parts) -> Option<Parts> {
    if exponent == (0.0, 0.0) {
        return Some((1.0, 0.0));
    }
    if base == (0.0, 0.0) {
        let has_none = exponent.1 != 0.0 || exponent.0 < 0.0;
        return (!has_none).then_some((0.0, 0.0));
    }
    let size = base.0.hypot(base.1);
    let angle = base.1.atan2(base.0);
    let mut length = size.powf(exponent.0);
    let mut phase = angle * exponent.0;
    if exponent.1 != 0.0 {
        length *= (-angle * exponent.1).exp();
        phase += exponent.1 * size.ln();
    }
    // The cosine of an infinite angle is an error of the domain in C, which CPython tells of as it does of 0 to a complex power.
    (!phase.is_infinite()).then(|| (length * phase.cos(), length * phase.sin()))
}
