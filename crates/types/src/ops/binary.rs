//! Binary operators: `left + right` and `left += right` for any operands.

use object::Object;

use crate::class::{is_instance_of, is_subclass, name_of};
use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::list;
use crate::number;
use crate::runtime::Runtime;
use crate::special::Special;

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum BinaryOperator {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    TrueDiv,
    /// `//`
    FloorDiv,
    /// `%`
    Mod,
    /// `**`
    Pow,
    /// `<<`
    LShift,
    /// `>>`
    RShift,
    /// `&`
    And,
    /// `|`
    Or,
    /// `^`
    Xor,
    /// `@`
    MatMul,
}

impl BinaryOperator {
    /// All of them, in numeric order.
    pub const ALL: [BinaryOperator; 13] = [
        BinaryOperator::Add,
        BinaryOperator::Sub,
        BinaryOperator::Mul,
        BinaryOperator::TrueDiv,
        BinaryOperator::FloorDiv,
        BinaryOperator::Mod,
        BinaryOperator::Pow,
        BinaryOperator::LShift,
        BinaryOperator::RShift,
        BinaryOperator::And,
        BinaryOperator::Or,
        BinaryOperator::Xor,
        BinaryOperator::MatMul,
    ];

    /// The methods: for the left operand, for the right one, in place; and how it is written.
    const fn table(self) -> (Special, Special, Special, &'static str) {
        use Special as S;
        match self {
            BinaryOperator::Add => (S::Add, S::RAdd, S::IAdd, "+"),
            BinaryOperator::Sub => (S::Sub, S::RSub, S::ISub, "-"),
            BinaryOperator::Mul => (S::Mul, S::RMul, S::IMul, "*"),
            BinaryOperator::TrueDiv => (S::TrueDiv, S::RTrueDiv, S::ITrueDiv, "/"),
            BinaryOperator::FloorDiv => (S::FloorDiv, S::RFloorDiv, S::IFloorDiv, "//"),
            BinaryOperator::Mod => (S::Mod, S::RMod, S::IMod, "%"),
            BinaryOperator::Pow => (S::Pow, S::RPow, S::IPow, "** or pow()"),
            BinaryOperator::LShift => (S::LShift, S::RLShift, S::ILShift, "<<"),
            BinaryOperator::RShift => (S::RShift, S::RRShift, S::IRShift, ">>"),
            BinaryOperator::And => (S::And, S::RAnd, S::IAnd, "&"),
            BinaryOperator::Or => (S::Or, S::ROr, S::IOr, "|"),
            BinaryOperator::Xor => (S::Xor, S::RXor, S::IXor, "^"),
            BinaryOperator::MatMul => (S::MatMul, S::RMatMul, S::IMatMul, "@"),
        }
    }
}

/// `left operator right`
pub fn binary(runtime: &Runtime, operator: BinaryOperator, left: &Object, right: &Object) -> Value {
    if let Some(result) = number::operate(runtime, operator, left, right) {
        return result;
    }
    if operator == BinaryOperator::Add
        && let Some(sum) = list::methods::add_exact(runtime, left, right)
    {
        return sum;
    }
    let (method, reflected, _, written) = operator.table();
    match dispatch(runtime, method, reflected, left, right)? {
        Some(result) => Ok(result),
        None => Err(unsupported(runtime, written, "", left, right)),
    }
}

/// `left operator= right`
pub fn in_place(runtime: &Runtime, operator: BinaryOperator, left: &Object, right: &Object) -> Value {
    if let Some(result) = number::operate(runtime, operator, left, right) {
        return result;
    }
    let (method, reflected, in_place, written) = operator.table();
    if let Some(result) = attempt(runtime, in_place, left, right)? {
        return Ok(result);
    }
    match dispatch(runtime, method, reflected, left, right)? {
        Some(result) => Ok(result),
        None => Err(unsupported(runtime, written.split(' ').next().unwrap_or(written), "=", left, right)),
    }
}

/// The left operand's method, then the right operand's reflected one; the other way round where the right operand's class derives from
/// the left one's and has a reflected method of its own.
pub(super) fn dispatch(
    runtime: &Runtime,
    method: Special,
    reflected: Special,
    left: &Object,
    right: &Object,
) -> Result<Option<Object>, Raised> {
    if left.class_ref() == right.class_ref() {
        return attempt(runtime, method, left, right);
    }
    let (left_class, right_class) = (left.class(), right.class());
    let overrides = || match (runtime.special_of(right, reflected), runtime.special_of(left, reflected)) {
        (Some(own), Some(inherited)) => !own.is(&inherited),
        (own, _) => own.is_some(),
    };
    if is_subclass(&right_class, &left_class) && overrides() {
        if let Some(result) = attempt(runtime, reflected, right, left)? {
            return Ok(Some(result));
        }
        return attempt(runtime, method, left, right);
    }
    match attempt(runtime, method, left, right)? {
        Some(result) => Ok(Some(result)),
        None => attempt(runtime, reflected, right, left),
    }
}

/// Calls a special method; `None` if there is none or it returns `NotImplemented`.
pub(super) fn attempt(runtime: &Runtime, special: Special, on: &Object, with: &Object) -> Result<Option<Object>, Raised> {
    let result = runtime.call_special(on, special, &[with])?;
    Ok(result.filter(|result| result.reference() != Singleton::NotImplemented.reference()))
}

#[cold]
pub(super) fn unsupported(runtime: &Runtime, written: &str, suffix: &str, left: &Object, right: &Object) -> Raised {
    if let Some(complaint) = sequence_complaint(runtime, written, left, right) {
        return complaint;
    }
    let (left, right) = (name_of(&left.class()), name_of(&right.class()));
    runtime.type_error(format_args!("unsupported operand type(s) for {written}{suffix}: '{left}' and '{right}'"))
}

/// What sequences have to say to `+` and `*` once nobody knows what to do.
fn sequence_complaint(runtime: &Runtime, written: &str, left: &Object, right: &Object) -> Option<Raised> {
    const SEQUENCES: [ClassId; 5] = [ClassId::Str, ClassId::Bytes, ClassId::ByteArray, ClassId::List, ClassId::Tuple];
    let sequence = |object: &Object| SEQUENCES.into_iter().find(|id| is_instance_of(object, *id));
    let other = || name_of(&right.class());
    match (written, sequence(left), sequence(right)) {
        ("+", Some(ClassId::Bytes | ClassId::ByteArray), _) => {
            let own = name_of(&left.class());
            Some(runtime.type_error(format_args!("can't concat {} to {own}", other())))
        }
        ("+", Some(id), _) => {
            let own = name_of(&runtime.class(id));
            Some(runtime.type_error(format_args!("can only concatenate {own} (not \"{}\") to {own}", other())))
        }
        ("*", Some(_), _) => Some(runtime.type_error(format_args!("can't multiply sequence by non-int of type '{}'", other()))),
        ("*", None, Some(_)) => {
            let left = name_of(&left.class());
            Some(runtime.type_error(format_args!("can't multiply sequence by non-int of type '{left}'")))
        }
        _ => None,
    }
}
