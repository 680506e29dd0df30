//! Folding constants, with CPython's limits on what the results may grow to.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};
use ruff_python_ast::{CmpOp, Expr, ExprContext, Operator, UnaryOp};

use crate::code::Constant;
use crate::literal;
use crate::source::Source;

/// Bits of an int that a product, power or shift may have.
const MOST_BITS: u64 = 128;
/// Items of a tuple that a repetition may have.
const MOST_ITEMS: usize = 256;
/// Characters of a string that a repetition may have.
const MOST_CHARACTERS: usize = 4096;

/// The value of an expression, if it is constant.
pub(crate) fn constant(expression: &Expr, source: &Source<'_>, debug: bool) -> Option<Constant> {
    match expression {
        Expr::NumberLiteral(number) => literal::number(&number.value),
        Expr::StringLiteral(string) => Some(Constant::Str(literal::string(&string.value, source))),
        Expr::BytesLiteral(bytes) => Some(literal::bytes(&bytes.value)),
        Expr::BooleanLiteral(boolean) => Some(Constant::Bool(boolean.value)),
        Expr::NoneLiteral(_) => Some(Constant::None),
        Expr::EllipsisLiteral(_) => Some(Constant::Ellipsis),
        Expr::Name(name) if name.id == "__debug__" && name.ctx == ExprContext::Load => Some(Constant::Bool(debug)),
        Expr::Tuple(tuple) if tuple.ctx == ExprContext::Load => items(&tuple.elts, source, debug).map(Constant::Tuple),
        Expr::UnaryOp(operation) => unary(operation.op, constant(&operation.operand, source, debug)?),
        Expr::BinOp(operation) => {
            // The right operand first: it is a leaf where operations are chained.
            let right = constant(&operation.right, source, debug)?;
            binary(constant(&operation.left, source, debug)?, operation.op, right)
        }
        _ => None,
    }
}

/// All items, if they are constant.
pub(crate) fn items(items: &[Expr], source: &Source<'_>, debug: bool) -> Option<Vec<Constant>> {
    items.iter().map(|item| constant(item, source, debug)).collect()
}

/// What a list or set display becomes where it is only searched.
pub(crate) fn searched(expression: &Expr, operator: CmpOp, source: &Source<'_>, debug: bool) -> Option<Constant> {
    match (operator, expression) {
        (CmpOp::In | CmpOp::NotIn, Expr::List(list)) => items(&list.elts, source, debug).map(Constant::Tuple),
        (CmpOp::In | CmpOp::NotIn, Expr::Set(set)) => items(&set.elts, source, debug).map(Constant::FrozenSet),
        _ => None,
    }
}

fn unary(operator: UnaryOp, operand: Constant) -> Option<Constant> {
    Some(match (operator, operand) {
        (UnaryOp::Not, operand) => Constant::Bool(!operand.truth()),
        (UnaryOp::USub, Constant::Int(value)) => Constant::Int(-value),
        (UnaryOp::USub, Constant::Float(value)) => Constant::Float(-value),
        (UnaryOp::USub, Constant::Complex(real, imaginary)) => Constant::Complex(-real, -imaginary),
        (UnaryOp::USub, Constant::Bool(value)) => Constant::int(-i64::from(value)),
        (UnaryOp::UAdd, operand @ (Constant::Int(_) | Constant::Float(_) | Constant::Complex(..))) => operand,
        (UnaryOp::UAdd, Constant::Bool(value)) => Constant::int(i64::from(value)),
        (UnaryOp::Invert, Constant::Int(value)) => Constant::Int(!value),
        _ => return None,
    })
}

fn binary(left: Constant, operator: Operator, right: Constant) -> Option<Constant> {
    if let (Constant::Bool(left), Constant::Bool(right)) = (&left, &right) {
        match operator {
            Operator::BitAnd => return Some(Constant::Bool(left & right)),
            Operator::BitOr => return Some(Constant::Bool(left | right)),
            Operator::BitXor => return Some(Constant::Bool(left ^ right)),
            _ => {}
        }
    }
    match (as_int(&left), as_int(&right)) {
        (Some(left), Some(right)) => ints(&left, operator, &right),
        (None, Some(times)) if operator == Operator::Mult => repeat(left, &times),
        (Some(times), None) if operator == Operator::Mult && !is_number(&right) => repeat(right, &times),
        _ if is_number(&left) && is_number(&right) => numbers(&left, operator, &right),
        _ if operator == Operator::Add => concatenate(left, right),
        _ => None,
    }
}

fn as_int(constant: &Constant) -> Option<BigInt> {
    match constant {
        Constant::Int(value) => Some(value.clone()),
        Constant::Bool(value) => Some(i32::from(*value).into()),
        _ => None,
    }
}

fn is_number(constant: &Constant) -> bool {
    matches!(constant, Constant::Int(_) | Constant::Bool(_) | Constant::Float(_) | Constant::Complex(..))
}

fn ints(left: &BigInt, operator: Operator, right: &BigInt) -> Option<Constant> {
    Some(Constant::Int(match operator {
        Operator::Add => left + right,
        Operator::Sub => left - right,
        Operator::Mult if left.bits() + right.bits() <= MOST_BITS => left * right,
        Operator::FloorDiv if !right.is_zero() => floor_division(left, right),
        Operator::Mod if !right.is_zero() => left - floor_division(left, right) * right,
        Operator::Div if !right.is_zero() && left.bits() <= 53 && right.bits() <= 53 => {
            return Some(Constant::Float(left.to_f64()? / right.to_f64()?));
        }
        Operator::Pow => {
            let exponent = right.to_u32()?;
            if left.bits().saturating_mul(u64::from(exponent)) > MOST_BITS {
                return None;
            }
            left.pow(exponent)
        }
        Operator::LShift if left.bits() + right.to_u64()? <= MOST_BITS => left << right.to_u64()?,
        Operator::RShift => left >> right.to_u64()?,
        Operator::BitAnd => left & right,
        Operator::BitOr => left | right,
        Operator::BitXor => left ^ right,
        _ => return None,
    }))
}

fn floor_division(left: &BigInt, right: &BigInt) -> BigInt {
    let (quotient, rest) = (left / right, left % right);
    if !rest.is_zero() && rest.is_negative() != right.is_negative() { quotient - 1 } else { quotient }
}

/// Floats and complex numbers. What rounding makes delicate is left to run time.
fn numbers(left: &Constant, operator: Operator, right: &Constant) -> Option<Constant> {
    let (a, b) = (as_complex(left)?, as_complex(right)?);
    if matches!(left, Constant::Complex(..)) || matches!(right, Constant::Complex(..)) {
        return match operator {
            Operator::Add => Some(Constant::Complex(a.0 + b.0, a.1 + b.1)),
            Operator::Sub => Some(Constant::Complex(a.0 - b.0, a.1 - b.1)),
            _ => None,
        };
    }
    let value = match operator {
        Operator::Add => a.0 + b.0,
        Operator::Sub => a.0 - b.0,
        Operator::Mult => a.0 * b.0,
        Operator::Div if b.0 != 0.0 => a.0 / b.0,
        _ => return None,
    };
    Some(Constant::Float(value))
}

fn as_complex(constant: &Constant) -> Option<(f64, f64)> {
    match constant {
        Constant::Float(value) => Some((*value, 0.0)),
        Constant::Complex(real, imaginary) => Some((*real, *imaginary)),
        _ => as_int(constant).filter(|value| value.bits() <= 53)?.to_f64().map(|value| (value, 0.0)),
    }
}

fn repeat(sequence: Constant, times: &BigInt) -> Option<Constant> {
    let times = if times.is_negative() { 0 } else { times.to_usize()? };
    let fits = |length: usize, most: usize| length.checked_mul(times).is_some_and(|length| length <= most);
    match sequence {
        Constant::Str(value) if fits(value.len(), MOST_CHARACTERS) => Some(Constant::Str(value.repeat(times))),
        Constant::Bytes(value) if fits(value.len(), MOST_CHARACTERS) => Some(Constant::Bytes(value.repeat(times))),
        Constant::Tuple(items) if fits(items.len(), MOST_ITEMS) => {
            Some(Constant::Tuple(std::iter::repeat_n(items, times).flatten().collect()))
        }
        _ => None,
    }
}

fn concatenate(left: Constant, right: Constant) -> Option<Constant> {
    match (left, right) {
        (Constant::Str(mut left), Constant::Str(right)) => {
            left.append(&right);
            Some(Constant::Str(left))
        }
        (Constant::Bytes(left), Constant::Bytes(right)) => Some(Constant::Bytes([left, right].concat())),
        (Constant::Tuple(left), Constant::Tuple(right)) => Some(Constant::Tuple([left, right].concat())),
        _ => None,
    }
}
