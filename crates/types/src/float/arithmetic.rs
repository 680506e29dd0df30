//! The operators of floats.

use object::Object;

use super::{is_float, new, of_int, value};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::ops::BinaryOperator;
use crate::runtime::Runtime;
use crate::{complex, exception, int, text, tuple};

/// `left operator right` for two floats, or a float and an int (or instances of what derives from them); `None` for anything else, and for
/// operators that floats do not have.
#[inline]
pub fn operate(runtime: &Runtime, operator: BinaryOperator, left: &Object, right: &Object) -> Option<Value> {
    use BinaryOperator::{And, LShift, MatMul, Or, RShift, Xor};
    if !is_float(left) && !is_float(right) || matches!(operator, And | Or | Xor | LShift | RShift | MatMul) {
        return None;
    }
    let (left, right) = match (operand(runtime, left)?, operand(runtime, right)?) {
        (Ok(left), Ok(right)) => (left, right),
        (Err(raised), _) | (_, Err(raised)) => return Some(Err(raised)),
    };
    Some(match operator {
        BinaryOperator::Add => new(runtime, left + right),
        BinaryOperator::Sub => new(runtime, left - right),
        BinaryOperator::Mul => new(runtime, left * right),
        BinaryOperator::TrueDiv if right == 0.0 => Err(by_zero(runtime, "float division by zero")),
        BinaryOperator::TrueDiv => new(runtime, left / right),
        BinaryOperator::FloorDiv if right == 0.0 => Err(by_zero(runtime, "float floor division by zero")),
        BinaryOperator::FloorDiv => new(runtime, divmod(left, right).0),
        BinaryOperator::Mod if right == 0.0 => Err(by_zero(runtime, "float modulo by zero")),
        BinaryOperator::Mod => new(runtime, divmod(left, right).1),
        BinaryOperator::Pow => power(runtime, left, right),
        _ => return None,
    })
}

/// A float or an int as a float; `None` for anything else.
#[inline]
fn operand(runtime: &Runtime, object: &Object) -> Option<Result<f64, Raised>> {
    match value(object) {
        Some(value) => Some(Ok(value)),
        None => int::view(object).map(|int| of_int(runtime, int)),
    }
}

#[cold]
fn by_zero(runtime: &Runtime, message: &str) -> Raised {
    runtime.error(ClassId::ZeroDivisionError, format_args!("{message}"))
}

/// The quotient towards negative infinity, and the remainder with the divisor's sign. The divisor is not 0.
fn divmod(left: f64, right: f64) -> (f64, f64) {
    let mut remainder = left % right;
    // The remainder is exact, so this division gives a whole number up to rounding.
    let mut quotient = (left - remainder) / right;
    if remainder == 0.0 {
        remainder = 0.0_f64.copysign(right);
    } else if (right < 0.0) != (remainder < 0.0) {
        remainder += right;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0.0_f64.copysign(left / right), remainder);
    }
    let floor = quotient.floor();
    (if quotient - floor > 0.5 { floor + 1.0 } else { floor }, remainder)
}

/// `divmod(left, right)`; `None` if that is not for floats.
pub(super) fn both(runtime: &Runtime, left: &Object, right: &Object) -> Option<Value> {
    Some(match (operand(runtime, left)?, operand(runtime, right)?) {
        (Ok(_), Ok(0.0)) => Err(by_zero(runtime, "float divmod()")),
        (Ok(left), Ok(right)) => pair(runtime, divmod(left, right)),
        (Err(raised), _) | (_, Err(raised)) => Err(raised),
    })
}

fn pair(runtime: &Runtime, (one, other): (f64, f64)) -> Value {
    tuple::new(runtime, [new(runtime, one)?, new(runtime, other)?].into_iter())
}

/// `base ** exponent`: complex for a negative base and an exponent that is not whole.
///
/// What C's `pow` does at the edges is said here case by case, as CPython does, so that it is the same everywhere.
pub fn power(runtime: &Runtime, base: f64, exponent: f64) -> Value {
    let is_odd = exponent.abs() % 2.0 == 1.0;
    if exponent == 0.0 {
        return new(runtime, 1.0);
    }
    if base.is_nan() {
        return new(runtime, base);
    }
    if exponent.is_nan() {
        return new(runtime, if base == 1.0 { 1.0 } else { exponent });
    }
    if exponent.is_infinite() {
        let size = base.abs();
        return new(
            runtime,
            if size == 1.0 {
                1.0
            } else if (exponent > 0.0) == (size > 1.0) {
                f64::INFINITY
            } else {
                0.0
            },
        );
    }
    if base.is_infinite() {
        return new(
            runtime,
            match (exponent > 0.0, is_odd) {
                (true, true) => base,
                (true, false) => base.abs(),
                (false, true) => 0.0_f64.copysign(base),
                (false, false) => 0.0,
            },
        );
    }
    if base == 0.0 {
        if exponent < 0.0 {
            return Err(by_zero(runtime, "0.0 cannot be raised to a negative power"));
        }
        return new(runtime, if is_odd { base } else { 0.0 });
    }
    if base < 0.0 && exponent != exponent.floor() {
        return complex::power(runtime, (base, 0.0), (exponent, 0.0));
    }
    let size = base.abs().powf(exponent);
    if size.is_infinite() {
        return Err(out_of_range(runtime));
    }
    new(runtime, if base < 0.0 && is_odd { -size } else { size })
}

/// What C's `ERANGE` becomes: an `OverflowError` with the number and the system's words.
#[cold]
fn out_of_range(runtime: &Runtime) -> Raised {
    let number = int::new(runtime, 34);
    let words = text::new(runtime, "Numerical result out of range");
    match (number, words) {
        (Ok(number), Ok(words)) => match exception::new(runtime, ClassId::OverflowError, &[number, words]) {
            Ok(exception) => Raised::Exception(exception),
            Err(raised) => raised,
        },
        (Err(raised), _) | (_, Err(raised)) => raised,
    }
}
