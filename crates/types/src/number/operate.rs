//! Operators whose operands are numbers of Python's own classes: what `ops` tries before it looks for special methods.

use object::Object;

use crate::error::Value;
use crate::ids::{ClassId, Singleton};
use crate::native::Args;
use crate::ops::{BinaryOperator, Comparison};
use crate::runtime::Runtime;
use crate::{complex, float, int};

/// `left operator right`, if both are of the classes `int`, `bool`, `float` or `complex` themselves and the operator is theirs.
#[inline]
pub(crate) fn operate(runtime: &Runtime, operator: BinaryOperator, left: &Object, right: &Object) -> Option<Value> {
    let (left_class, right_class) = (left.class_ref(), right.class_ref());
    if left_class == ClassId::Float.reference() || right_class == ClassId::Float.reference() {
        if left_class == ClassId::Complex.reference() || right_class == ClassId::Complex.reference() {
            return mixed::<COMPLEX>(runtime, operator, left, right);
        }
        return mixed::<FLOAT>(runtime, operator, left, right);
    }
    if int::is_plain(left) && int::is_plain(right) {
        return mixed::<INT>(runtime, operator, left, right);
    }
    if left_class == ClassId::Complex.reference() || right_class == ClassId::Complex.reference() {
        return mixed::<COMPLEX>(runtime, operator, left, right);
    }
    None
}

/// The number classes by which [`mixed`] and the methods are told apart.
pub(crate) const INT: u8 = 0;
pub(crate) const FLOAT: u8 = 1;
pub(crate) const COMPLEX: u8 = 2;

/// Whether its class is one of the number classes itself: the operators then do what this crate says.
#[inline]
pub(crate) fn is_number(object: &Object) -> bool {
    let class = object.class_ref();
    int::is_plain(object) || class == ClassId::Float.reference() || class == ClassId::Complex.reference()
}

fn mixed<const CLASS: u8>(runtime: &Runtime, operator: BinaryOperator, left: &Object, right: &Object) -> Option<Value> {
    if !is_number(left) || !is_number(right) {
        return None;
    }
    by_class::<CLASS>(runtime, operator, left, right)
}

/// `left operator right` as the class of numbers does it; `None` if it does not.
fn by_class<const CLASS: u8>(runtime: &Runtime, operator: BinaryOperator, left: &Object, right: &Object) -> Option<Value> {
    match CLASS {
        INT => int::operate(runtime, operator, left, right),
        FLOAT => float::operate(runtime, operator, left, right),
        _ => complex::operate(runtime, operator, left, right),
    }
}

fn or_not_implemented(runtime: &Runtime, result: Option<Value>) -> Value {
    result.unwrap_or_else(|| Ok(runtime.singleton(Singleton::NotImplemented)))
}

/// A method such as `__add__`.
pub(crate) fn method<const CLASS: u8, const OPERATOR: usize>(runtime: &Runtime, args: &Args<'_>) -> Value {
    or_not_implemented(runtime, by_class::<CLASS>(runtime, BinaryOperator::ALL[OPERATOR], &args.at(0), &args.at(1)))
}

/// A method such as `__radd__`.
pub(crate) fn reflected_method<const CLASS: u8, const OPERATOR: usize>(runtime: &Runtime, args: &Args<'_>) -> Value {
    or_not_implemented(runtime, by_class::<CLASS>(runtime, BinaryOperator::ALL[OPERATOR], &args.at(1), &args.at(0)))
}

/// A method such as `__lt__`. Ints know only ints, floats know both, complex numbers all three but no order.
pub(crate) fn comparison_method<const CLASS: u8, const COMPARISON: usize>(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (left, right) = (args.at(0), args.at(1));
    let comparison = Comparison::ALL[COMPARISON];
    let knows = match CLASS {
        INT => int::is_int(&right),
        FLOAT => int::is_int(&right) || float::is_float(&right),
        _ => true,
    };
    let result = if knows { super::compare(comparison, &left, &right) } else { None };
    Ok(result.map_or_else(|| runtime.singleton(Singleton::NotImplemented), |result| runtime.bool(result)))
}
