//! The methods of `float`.

use object::Object;

use super::hex::Refused;
use super::{arithmetic, convert, hex, parse, value};
use crate::class::{Class, name_of};
use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::instance::requested_class;
use crate::native::{Args, Getter, Native};
use crate::number::{ascii, comparison_method as comparison, method as operator, reflected_method as reflected};
use crate::ops::{self, BinaryOperator as B, Comparison as C};
use crate::runtime::Runtime;
use crate::{bytes, format, int, text, tuple};

const FLOAT: u8 = 1;
const ONE: &str = "(self, /)";
const TWO: &str = "(self, value, /)";

pub(super) const METHODS: &[Native] = &[
    Native::static_method("__new__", "(type, x=0, /)", new),
    Native::new("__format__", "(self, format_spec, /)", crate::format::float_method),
    Native::new("__repr__", ONE, |runtime, args| text::new(runtime, &format::float_repr(own(args)))),
    Native::new("__hash__", ONE, |runtime, args| int::new(runtime, super::hash(own(args), &args.at(0)))),
    Native::new("__lt__", TWO, comparison::<FLOAT, { C::Less as usize }>),
    Native::new("__le__", TWO, comparison::<FLOAT, { C::LessEqual as usize }>),
    Native::new("__eq__", TWO, comparison::<FLOAT, { C::Equal as usize }>),
    Native::new("__ne__", TWO, comparison::<FLOAT, { C::NotEqual as usize }>),
    Native::new("__gt__", TWO, comparison::<FLOAT, { C::Greater as usize }>),
    Native::new("__ge__", TWO, comparison::<FLOAT, { C::GreaterEqual as usize }>),
    Native::new("__add__", TWO, operator::<FLOAT, { B::Add as usize }>),
    Native::new("__radd__", TWO, reflected::<FLOAT, { B::Add as usize }>),
    Native::new("__sub__", TWO, operator::<FLOAT, { B::Sub as usize }>),
    Native::new("__rsub__", TWO, reflected::<FLOAT, { B::Sub as usize }>),
    Native::new("__mul__", TWO, operator::<FLOAT, { B::Mul as usize }>),
    Native::new("__rmul__", TWO, reflected::<FLOAT, { B::Mul as usize }>),
    Native::new("__mod__", TWO, operator::<FLOAT, { B::Mod as usize }>),
    Native::new("__rmod__", TWO, reflected::<FLOAT, { B::Mod as usize }>),
    Native::new("__divmod__", TWO, |runtime, args| divmod(runtime, &args.at(0), &args.at(1))),
    Native::new("__rdivmod__", TWO, |runtime, args| divmod(runtime, &args.at(1), &args.at(0))),
    Native::new("__pow__", "(self, value, mod=None, /)", |runtime, args| pow(runtime, args, &args.at(0), &args.at(1))),
    Native::new("__rpow__", "(self, value, mod=None, /)", |runtime, args| pow(runtime, args, &args.at(1), &args.at(0))),
    Native::new("__neg__", ONE, |runtime, args| super::new(runtime, -own(args))),
    Native::new("__pos__", ONE, |runtime, args| super::new(runtime, own(args))),
    Native::new("__abs__", ONE, |runtime, args| super::new(runtime, own(args).abs())),
    Native::new("__bool__", ONE, |runtime, args| Ok(runtime.bool(own(args) != 0.0))),
    Native::new("__int__", ONE, |runtime, args| super::to_int(runtime, own(args))),
    Native::new("__float__", ONE, |runtime, args| plain(runtime, &args.at(0))),
    Native::new("__floordiv__", TWO, operator::<FLOAT, { B::FloorDiv as usize }>),
    Native::new("__rfloordiv__", TWO, reflected::<FLOAT, { B::FloorDiv as usize }>),
    Native::new("__truediv__", TWO, operator::<FLOAT, { B::TrueDiv as usize }>),
    Native::new("__rtruediv__", TWO, reflected::<FLOAT, { B::TrueDiv as usize }>),
    Native::new("conjugate", ONE, |runtime, args| plain(runtime, &args.at(0))).doc("Return self, the complex conjugate of any float."),
    Native::new("__trunc__", ONE, |runtime, args| super::to_int(runtime, own(args))),
    Native::new("__floor__", ONE, |runtime, args| super::to_int(runtime, own(args).floor())),
    Native::new("__ceil__", ONE, |runtime, args| super::to_int(runtime, own(args).ceil())),
    Native::new("__round__", "(self, ndigits=None, /)", round),
    Native::new("as_integer_ratio", ONE, as_integer_ratio)
        .doc("Return a pair of integers, whose ratio is exactly equal to the original float."),
    Native::class_method("fromhex", "(type, string, /)", from_hex).doc("Create a floating-point number from a hexadecimal string."),
    Native::new("hex", ONE, |runtime, args| text::new(runtime, &hex::to_hex(own(args))))
        .doc("Return a hexadecimal representation of a floating-point number."),
    Native::new("is_integer", ONE, |runtime, args| {
        let own = own(args);
        Ok(runtime.bool(own.is_finite() && own.fract() == 0.0))
    })
    .doc("Return True if the float is an integer."),
    Native::new("__getnewargs__", ONE, |runtime, args| tuple::new(runtime, [super::new(runtime, own(args))?].into_iter())),
    Native::class_method("__getformat__", "(type, typestr, /)", get_format),
];

pub(super) const GETTERS: &[Getter] = &[Getter::new("real", plain), Getter::new("imag", |runtime, _| super::new(runtime, 0.0))];

/// The float that a method is called on: the call has checked that it is one.
fn own(args: &Args<'_>) -> f64 {
    value(&args.at(0)).unwrap_or_default()
}

/// The same number as an object of the class `float` itself.
fn plain(runtime: &Runtime, object: &Object) -> Value {
    if super::is_exact(object) { Ok(object.clone()) } else { super::new(runtime, value(object).unwrap_or_default()) }
}

fn divmod(runtime: &Runtime, left: &Object, right: &Object) -> Value {
    arithmetic::both(runtime, left, right).unwrap_or_else(|| Ok(runtime.singleton(Singleton::NotImplemented)))
}

fn pow(runtime: &Runtime, args: &Args<'_>, base: &Object, exponent: &Object) -> Value {
    if args.get(2).is_some_and(|modulus| !modulus.is(&runtime.none())) {
        return Err(runtime.type_error(format_args!("pow() 3rd argument not allowed unless all arguments are integers")));
    }
    super::operate(runtime, B::Pow, base, exponent).unwrap_or_else(|| Ok(runtime.singleton(Singleton::NotImplemented)))
}

fn round(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = own(args);
    let Some(digits) = args.get(1).filter(|digits| !digits.is(&runtime.none())) else {
        return super::to_int(runtime, own.round_ties_even());
    };
    let digits = ops::index_object(runtime, &digits)?;
    let digits = int::value(&digits).unwrap_or(if int::view(&digits).is_some_and(int::View::is_negative) { i64::MIN } else { i64::MAX });
    let rounded = super::round(own, digits);
    if rounded.is_infinite() && own.is_finite() {
        return Err(runtime.overflow_error(format_args!("rounded value too large to represent")));
    }
    super::new(runtime, rounded)
}

fn as_integer_ratio(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = own(args);
    match convert::integer_ratio(own) {
        Some((numerator, denominator)) => {
            tuple::new(runtime, [int::from_big(runtime, &numerator)?, int::from_big(runtime, &denominator)?].into_iter())
        }
        None if own.is_nan() => Err(runtime.value_error(format_args!("cannot convert NaN to integer ratio"))),
        None => Err(runtime.overflow_error(format_args!("cannot convert Infinity to integer ratio"))),
    }
}

fn from_hex(runtime: &Runtime, args: &Args<'_>) -> Value {
    let string = args.at(1);
    let Some(spelled) = text::view(&string) else {
        let class = name_of(&string.class());
        return Err(runtime.type_error(format_args!("fromhex() argument must be str, not {class}")));
    };
    // The text twice more, and the digits as a number.
    let _native = runtime.borrow_bytes(4 * spelled.len())?;
    match hex::from_hex(&spelled.to_rust()) {
        Ok(value) => {
            let value = super::new(runtime, value)?;
            if args.at(0).is(&runtime.class(ClassId::Float)) { Ok(value) } else { runtime.call(&args.at(0), &[&value]) }
        }
        Err(Refused::Invalid) => Err(runtime.value_error(format_args!("invalid hexadecimal floating-point string"))),
        Err(Refused::TooLarge) => Err(runtime.overflow_error(format_args!("hexadecimal value too large to represent as a float"))),
    }
}

fn get_format(runtime: &Runtime, args: &Args<'_>) -> Value {
    let kind = args.at(1);
    match text::view(&kind).map(|kind| kind.to_rust().into_owned()).as_deref() {
        Some("double" | "float") => text::new(runtime, "IEEE, little-endian"),
        _ => Err(runtime.value_error(format_args!("__getformat__() argument 1 must be 'double' or 'float'"))),
    }
}

/// `float.__new__`
fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = requested_class(runtime, args, ClassId::Float)?;
    let is_plain = class.is(&runtime.class(ClassId::Float));
    let value = match args.get(1) {
        None => 0.0,
        Some(object) if is_plain && super::is_exact(&object) => return Ok(object.owned()),
        Some(object) => from_object(runtime, &object)?,
    };
    match class.body::<Class>() {
        Some(class) if !is_plain => super::of_class(runtime, class, value),
        _ => super::new(runtime, value),
    }
}

/// `float(object)`
fn from_object(runtime: &Runtime, object: &Object) -> Result<f64, Raised> {
    if super::is_exact(object) {
        return Ok(value(object).unwrap_or_default());
    }
    if let Some(spelled) = text::view(object) {
        return parse(&ascii::to_ascii(spelled)).map_or_else(|| Err(unreadable(runtime, object)), Ok);
    }
    if let Some(value) = convert::through_protocol(runtime, object)? {
        return Ok(value);
    }
    if let Some(bytes) = bytes::find_buffer(runtime, object)? {
        return parse(ascii::trim_bytes(&bytes)).map_or_else(|| Err(unreadable(runtime, object)), Ok);
    }
    let class = name_of(&object.class());
    Err(runtime.type_error(format_args!("float() argument must be a string or a real number, not '{class}'")))
}

#[cold]
fn unreadable(runtime: &Runtime, object: &Object) -> Raised {
    match ops::repr(runtime, object) {
        Ok(shown) => {
            let shown = text::view(&shown).map(|shown| shown.to_rust().into_owned()).unwrap_or_default();
            runtime.value_error(format_args!("could not convert string to float: {shown}"))
        }
        Err(raised) => raised,
    }
}
