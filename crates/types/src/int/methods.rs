//! The methods of `int`.

use num_bigint::BigInt;
use object::Object;

use super::arithmetic::from_view;
use super::{View, convert, divide, view};
use crate::class::{Class, name_of};
use crate::error::Value;
use crate::ids::{ClassId, Singleton};
use crate::instance::requested_class;
use crate::native::{Args, Getter, Native};
use crate::number::{comparison_method as comparison, method as operator, reflected_method as reflected};
use crate::ops::{self, BinaryOperator as B, Comparison as C};
use crate::runtime::Runtime;
use crate::{bytes, float, text, tuple};

pub(super) const DOC: &str = "int([x]) -> integer
int(x, base=10) -> integer

Convert a number or string to an integer, or return 0 if no arguments
are given.  If x is a number, return x.__int__().  For floating-point
numbers, this truncates towards zero.

If x is not a number or if base is given, then x must be a string,
bytes, or bytearray instance representing an integer literal in the
given base.  The literal can be preceded by '+' or '-' and be surrounded
by whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.
Base 0 means to interpret the base from the string as an integer literal.
>>> int('0b100', base=0)
4";

const INT: u8 = 0;
const ONE: &str = "(self, /)";
const TWO: &str = "(self, value, /)";

pub(super) const METHODS: &[Native] = &[
    Native::static_method("__new__", "(type, x=0, /, base=10)", new),
    Native::new("__format__", "(self, format_spec, /)", crate::format::int_method),
    Native::new("__repr__", ONE, |runtime, args| unary(runtime, args, super::repr)),
    Native::new("__hash__", ONE, |runtime, args| super::new(runtime, super::hash(&args.at(0)).unwrap_or_default())),
    Native::new("__lt__", TWO, comparison::<INT, { C::Less as usize }>),
    Native::new("__le__", TWO, comparison::<INT, { C::LessEqual as usize }>),
    Native::new("__eq__", TWO, comparison::<INT, { C::Equal as usize }>),
    Native::new("__ne__", TWO, comparison::<INT, { C::NotEqual as usize }>),
    Native::new("__gt__", TWO, comparison::<INT, { C::Greater as usize }>),
    Native::new("__ge__", TWO, comparison::<INT, { C::GreaterEqual as usize }>),
    Native::new("__add__", TWO, operator::<INT, { B::Add as usize }>),
    Native::new("__radd__", TWO, reflected::<INT, { B::Add as usize }>),
    Native::new("__sub__", TWO, operator::<INT, { B::Sub as usize }>),
    Native::new("__rsub__", TWO, reflected::<INT, { B::Sub as usize }>),
    Native::new("__mul__", TWO, operator::<INT, { B::Mul as usize }>),
    Native::new("__rmul__", TWO, reflected::<INT, { B::Mul as usize }>),
    Native::new("__mod__", TWO, operator::<INT, { B::Mod as usize }>),
    Native::new("__rmod__", TWO, reflected::<INT, { B::Mod as usize }>),
    Native::new("__divmod__", TWO, divmod),
    Native::new("__rdivmod__", TWO, rdivmod),
    Native::new("__pow__", "(self, value, mod=None, /)", pow),
    Native::new("__rpow__", "(self, value, mod=None, /)", rpow),
    Native::new("__neg__", ONE, |runtime, args| unary(runtime, args, super::negate)),
    Native::new("__pos__", ONE, |runtime, args| unary(runtime, args, from_view)),
    Native::new("__abs__", ONE, |runtime, args| unary(runtime, args, super::absolute)),
    Native::new("__bool__", ONE, |runtime, args| Ok(runtime.bool(super::value(&args.at(0)) != Some(0)))),
    Native::new("__invert__", ONE, |runtime, args| unary(runtime, args, super::invert)),
    Native::new("__lshift__", TWO, operator::<INT, { B::LShift as usize }>),
    Native::new("__rlshift__", TWO, reflected::<INT, { B::LShift as usize }>),
    Native::new("__rshift__", TWO, operator::<INT, { B::RShift as usize }>),
    Native::new("__rrshift__", TWO, reflected::<INT, { B::RShift as usize }>),
    Native::new("__and__", TWO, operator::<INT, { B::And as usize }>),
    Native::new("__rand__", TWO, reflected::<INT, { B::And as usize }>),
    Native::new("__xor__", TWO, operator::<INT, { B::Xor as usize }>),
    Native::new("__rxor__", TWO, reflected::<INT, { B::Xor as usize }>),
    Native::new("__or__", TWO, operator::<INT, { B::Or as usize }>),
    Native::new("__ror__", TWO, reflected::<INT, { B::Or as usize }>),
    Native::new("__int__", ONE, |runtime, args| convert::plain(runtime, &args.at(0))),
    Native::new("__float__", ONE, |runtime, args| unary(runtime, args, |runtime, own| float::new(runtime, float::of_int(runtime, own)?))),
    Native::new("__floordiv__", TWO, operator::<INT, { B::FloorDiv as usize }>),
    Native::new("__rfloordiv__", TWO, reflected::<INT, { B::FloorDiv as usize }>),
    Native::new("__truediv__", TWO, operator::<INT, { B::TrueDiv as usize }>),
    Native::new("__rtruediv__", TWO, reflected::<INT, { B::TrueDiv as usize }>),
    Native::new("__index__", ONE, |runtime, args| convert::plain(runtime, &args.at(0))),
    Native::new("conjugate", ONE, |runtime, args| convert::plain(runtime, &args.at(0)))
        .doc("Returns self, the complex conjugate of any int."),
    Native::new("bit_length", ONE, |runtime, args| unary(runtime, args, |runtime, own| super::from_u64(runtime, own.bits())))
        .doc("Number of bits necessary to represent self in binary."),
    Native::new("bit_count", ONE, |runtime, args| unary(runtime, args, bit_count))
        .doc("Number of ones in the binary representation of the absolute value of self."),
    Native::new("to_bytes", "(self, /, length=1, byteorder='big', *, signed=False)", super::bytes::to_bytes)
        .doc("Return an array of bytes representing an integer."),
    Native::class_method("from_bytes", "(type, /, bytes, byteorder='big', *, signed=False)", super::bytes::from_bytes)
        .doc("Return the integer represented by the given array of bytes."),
    Native::new("as_integer_ratio", ONE, as_integer_ratio).doc("Return a pair of integers, whose ratio is equal to the original int."),
    Native::new("__trunc__", ONE, |runtime, args| convert::plain(runtime, &args.at(0))),
    Native::new("__floor__", ONE, |runtime, args| convert::plain(runtime, &args.at(0))),
    Native::new("__ceil__", ONE, |runtime, args| convert::plain(runtime, &args.at(0))),
    Native::new("__round__", "(self, ndigits=0, /)", round),
    Native::new("__getnewargs__", ONE, |runtime, args| tuple::new(runtime, [convert::plain(runtime, &args.at(0))?].into_iter())),
    Native::new("is_integer", ONE, |runtime, _| Ok(runtime.bool(true)))
        .doc("Returns True. Exists for duck type compatibility with float.is_integer."),
];

pub(super) const GETTERS: &[Getter] = &[
    Getter::new("real", convert::plain),
    Getter::new("imag", |runtime, _| super::new(runtime, 0)),
    Getter::new("numerator", convert::plain),
    Getter::new("denominator", |runtime, _| super::new(runtime, 1)),
];

/// Applies an operation to the int that a method is called on.
fn unary(runtime: &Runtime, args: &Args<'_>, operation: fn(&Runtime, View<'_>) -> Value) -> Value {
    match view(&args.at(0)) {
        Some(own) => operation(runtime, own),
        None => Ok(runtime.singleton(Singleton::NotImplemented)),
    }
}

/// Applies an operation to two operands, if they are ints.
fn binary(runtime: &Runtime, left: &Object, right: &Object, operation: fn(&Runtime, View<'_>, View<'_>) -> Value) -> Value {
    match (view(left), view(right)) {
        (Some(left), Some(right)) => operation(runtime, left, right),
        _ => Ok(runtime.singleton(Singleton::NotImplemented)),
    }
}

fn divmod(runtime: &Runtime, args: &Args<'_>) -> Value {
    binary(runtime, &args.at(0), &args.at(1), divide::both)
}

fn rdivmod(runtime: &Runtime, args: &Args<'_>) -> Value {
    binary(runtime, &args.at(1), &args.at(0), divide::both)
}

fn pow(runtime: &Runtime, args: &Args<'_>) -> Value {
    power_of(runtime, &args.at(0), &args.at(1), args.get(2).as_deref())
}

fn rpow(runtime: &Runtime, args: &Args<'_>) -> Value {
    power_of(runtime, &args.at(1), &args.at(0), args.get(2).as_deref())
}

fn power_of(runtime: &Runtime, base: &Object, exponent: &Object, modulus: Option<&Object>) -> Value {
    let Some(modulus) = modulus.filter(|modulus| !modulus.is(&runtime.none())) else {
        return binary(runtime, base, exponent, super::power);
    };
    match (view(base), view(exponent), view(modulus)) {
        (Some(base), Some(exponent), Some(modulus)) => super::power_modulo(runtime, base, exponent, modulus),
        _ => Ok(runtime.singleton(Singleton::NotImplemented)),
    }
}

fn bit_count(runtime: &Runtime, own: View<'_>) -> Value {
    let ones = match own {
        View::Small(value) => value.unsigned_abs().count_ones().into(),
        View::Large { limbs, .. } => limbs.iter().map(|limb| u64::from(limb.count_ones())).sum(),
    };
    super::from_u64(runtime, ones)
}

fn as_integer_ratio(runtime: &Runtime, args: &Args<'_>) -> Value {
    tuple::new(runtime, [convert::plain(runtime, &args.at(0))?, super::new(runtime, 1)?].into_iter())
}

fn round(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(digits) = args.get(1) else { return convert::plain(runtime, &args.at(0)) };
    let digits = ops::index_object(runtime, &digits)?;
    let own = args.at(0);
    let (Some(own), Some(digits)) = (view(&own), view(&digits)) else { return Ok(runtime.singleton(Singleton::NotImplemented)) };
    if !digits.is_negative() {
        return from_view(runtime, own);
    }
    // A power of ten with more digits than the number has is more than twice the number.
    match digits {
        View::Small(digits) if digits.unsigned_abs() <= own.bits() / 3 + 1 => {
            let divisor = BigInt::from(10).pow(digits.unsigned_abs() as u32);
            divide::round_to_multiple(runtime, own, &divisor)
        }
        _ => super::new(runtime, 0),
    }
}

/// `int.__new__`
fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = requested_class(runtime, args, ClassId::Int)?;
    if class.is(&runtime.class(ClassId::Bool)) {
        return Err(runtime.type_error(format_args!("int.__new__(bool) is not safe, use bool.__new__()")));
    }
    let value = match (args.get(1), args.get(2)) {
        (None, None) => super::new(runtime, 0)?,
        (None, Some(_)) => return Err(runtime.type_error(format_args!("int() missing string argument"))),
        (Some(object), None) => from_object(runtime, &object)?,
        (Some(object), Some(base)) => from_spelled(runtime, &object, &base)?,
    };
    if class.is(&runtime.class(ClassId::Int)) {
        return Ok(value);
    }
    match (class.body::<Class>(), view(&value)) {
        (Some(class), Some(value)) => super::of_class(runtime, class, &value.to_big()),
        _ => Ok(value),
    }
}

/// `int(object)`
fn from_object(runtime: &Runtime, object: &Object) -> Value {
    if let Some(result) = convert::trunc(runtime, object)? {
        return Ok(result);
    }
    if text::view(object).is_some() {
        return super::from_big(runtime, &super::from_text(runtime, object, 10)?);
    }
    if let Some(bytes) = bytes::find_buffer(runtime, object)? {
        return super::from_big(runtime, &super::from_bytes_text(runtime, &bytes, object, 10)?);
    }
    let class = name_of(&object.class());
    Err(runtime.type_error(format_args!("int() argument must be a string, a bytes-like object or a real number, not '{class}'")))
}

/// `int(object, base)`
fn from_spelled(runtime: &Runtime, object: &Object, base: &Object) -> Value {
    let base = ops::index_object(runtime, base)?;
    let base = match super::value(&base) {
        Some(base @ (0 | 2..=36)) => base as u32,
        _ => return Err(runtime.value_error(format_args!("int() base must be >= 2 and <= 36, or 0"))),
    };
    if text::view(object).is_some() {
        return super::from_big(runtime, &super::from_text(runtime, object, base)?);
    }
    if bytes::is_bytes(object) || bytes::array::is_array(object) {
        let bytes = bytes::get_buffer(runtime, object)?;
        return super::from_big(runtime, &super::from_bytes_text(runtime, &bytes, object, base)?);
    }
    Err(runtime.type_error(format_args!("int() can't convert non-string with explicit base")))
}
