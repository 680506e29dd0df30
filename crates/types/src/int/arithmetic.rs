//! The operators of ints. Two small ones are combined in registers; others through `num-bigint`, after a look at the size of the result.

use num_bigint::BigInt;
use object::Object;

use super::{View, boolean, divide, from_big, from_wide, lend_digits, new, power, product, view};
use crate::error::{Raised, Value};
use crate::ops::BinaryOperator;
use crate::runtime::Runtime;

/// `left operator right` for two ints or bools (or instances of what derives from them); `None` for anything else, and for `@`.
pub fn operate(runtime: &Runtime, operator: BinaryOperator, left: &Object, right: &Object) -> Option<Value> {
    if let (Some(one), Some(other)) = (boolean::value(left), boolean::value(right)) {
        match operator {
            BinaryOperator::And => return Some(Ok(runtime.bool(one & other))),
            BinaryOperator::Or => return Some(Ok(runtime.bool(one | other))),
            BinaryOperator::Xor => return Some(Ok(runtime.bool(one ^ other))),
            _ => {}
        }
    }
    let (left, right) = (view(left)?, view(right)?);
    Some(match operator {
        BinaryOperator::Add => add(runtime, left, right),
        BinaryOperator::Sub => sub(runtime, left, right),
        BinaryOperator::Mul => mul(runtime, left, right),
        BinaryOperator::TrueDiv => divide::true_division(runtime, left, right),
        BinaryOperator::FloorDiv => divide::floor_division(runtime, left, right),
        BinaryOperator::Mod => divide::modulo(runtime, left, right),
        BinaryOperator::Pow => power(runtime, left, right),
        BinaryOperator::LShift => shift_left(runtime, left, right),
        BinaryOperator::RShift => shift_right(runtime, left, right),
        BinaryOperator::And => bitwise(runtime, left, right, |left, right| left & right, |left, right| left & right),
        BinaryOperator::Or => bitwise(runtime, left, right, |left, right| left | right, |left, right| left | right),
        BinaryOperator::Xor => bitwise(runtime, left, right, |left, right| left ^ right, |left, right| left ^ right),
        BinaryOperator::MatMul => return None,
    })
}

fn add(runtime: &Runtime, left: View<'_>, right: View<'_>) -> Value {
    if let (View::Small(left), View::Small(right)) = (left, right) {
        return from_wide(runtime, i128::from(left) + i128::from(right));
    }
    let _room = lend_digits(runtime, left.bits().max(right.bits()) + 1)?;
    from_big(runtime, &(left.to_big() + right.to_big()))
}

fn sub(runtime: &Runtime, left: View<'_>, right: View<'_>) -> Value {
    if let (View::Small(left), View::Small(right)) = (left, right) {
        return from_wide(runtime, i128::from(left) - i128::from(right));
    }
    let _room = lend_digits(runtime, left.bits().max(right.bits()) + 1)?;
    from_big(runtime, &(left.to_big() - right.to_big()))
}

fn mul(runtime: &Runtime, left: View<'_>, right: View<'_>) -> Value {
    if let (View::Small(left), View::Small(right)) = (left, right) {
        return from_wide(runtime, i128::from(left) * i128::from(right));
    }
    let _room = lend_digits(runtime, left.bits() + right.bits())?;
    from_big(runtime, &product::multiply(runtime, &left.to_big(), &right.to_big())?)
}

fn bitwise(runtime: &Runtime, left: View<'_>, right: View<'_>, small: fn(i64, i64) -> i64, big: fn(BigInt, BigInt) -> BigInt) -> Value {
    match (left, right) {
        (View::Small(left), View::Small(right)) => new(runtime, small(left, right)),
        _ => {
            let _room = lend_digits(runtime, left.bits().max(right.bits()))?;
            from_big(runtime, &big(left.to_big(), right.to_big()))
        }
    }
}

/// The right operand of a shift: not negative; `None` if it is beyond 64 bits.
fn distance(runtime: &Runtime, right: View<'_>) -> Result<Option<u64>, Raised> {
    if right.is_negative() {
        return Err(runtime.value_error(format_args!("negative shift count")));
    }
    match right {
        View::Small(distance) => Ok(u64::try_from(distance).ok()),
        View::Large { .. } => Ok(None),
    }
}

fn shift_left(runtime: &Runtime, left: View<'_>, right: View<'_>) -> Value {
    let distance = distance(runtime, right)?;
    if let View::Small(0) = left {
        return new(runtime, 0);
    }
    match (left, distance) {
        (_, None) => Err(runtime.overflow_error(format_args!("too many digits in integer"))),
        (View::Small(left), Some(distance @ 0..64)) => from_wide(runtime, i128::from(left) << distance),
        (_, Some(distance)) => {
            let _room = lend_digits(runtime, left.bits().saturating_add(distance))?;
            from_big(runtime, &(left.to_big() << distance))
        }
    }
}

fn shift_right(runtime: &Runtime, left: View<'_>, right: View<'_>) -> Value {
    let distance = distance(runtime, right)?;
    match (left, distance) {
        (_, None) => new(runtime, if left.is_negative() { -1 } else { 0 }),
        (View::Small(left), Some(distance)) => new(runtime, left >> distance.min(63)),
        (_, Some(distance)) if distance > left.bits() => new(runtime, if left.is_negative() { -1 } else { 0 }),
        (_, Some(distance)) => {
            let _room = lend_digits(runtime, left.bits())?;
            from_big(runtime, &(left.to_big() >> distance))
        }
    }
}

/// `-operand`
pub fn negate(runtime: &Runtime, operand: View<'_>) -> Value {
    match operand {
        View::Small(value) => new(runtime, -value),
        View::Large { .. } => {
            let _room = lend_digits(runtime, operand.bits())?;
            from_big(runtime, &-operand.to_big())
        }
    }
}

/// `abs(operand)`
pub fn absolute(runtime: &Runtime, operand: View<'_>) -> Value {
    if operand.is_negative() { negate(runtime, operand) } else { from_view(runtime, operand) }
}

/// `~operand`
pub fn invert(runtime: &Runtime, operand: View<'_>) -> Value {
    match operand {
        View::Small(value) => new(runtime, !value),
        View::Large { .. } => {
            let _room = lend_digits(runtime, operand.bits())?;
            from_big(runtime, &!operand.to_big())
        }
    }
}

/// A plain `int` of the same value.
pub(super) fn from_view(runtime: &Runtime, operand: View<'_>) -> Value {
    match operand {
        View::Small(value) => new(runtime, value),
        View::Large { .. } => {
            let _room = lend_digits(runtime, operand.bits())?;
            from_big(runtime, &operand.to_big())
        }
    }
}
