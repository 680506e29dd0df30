//! The methods of `complex`.

use object::Object;

use super::{Parts, operand, parse, parts};
use crate::class::{Class, name_of};
use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::instance::requested_class;
use crate::native::{Args, Getter, Native};
use crate::number::{ascii, comparison_method as comparison, method as operator, reflected_method as reflected};
use crate::ops::{BinaryOperator as B, Comparison as C};
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{float, format, int, text, tuple};

pub(super) const DOC: &str = "Create a complex number from a string or numbers.

If a string is given, parse it as a complex number.
If a single number is given, convert it to a complex number.
If the 'real' or 'imag' arguments are given, create a complex number
with the specified real and imaginary components.";

const COMPLEX: u8 = 2;
const ONE: &str = "(self, /)";
const TWO: &str = "(self, value, /)";

pub(super) const METHODS: &[Native] = &[
    Native::static_method("__new__", "(type, real=0, imag=0)", new),
    Native::new("__format__", "(self, format_spec, /)", crate::format::complex_method),
    Native::new("__repr__", ONE, |runtime, args| text::new(runtime, &repr(own(args)))),
    Native::new("__hash__", ONE, |runtime, args| int::new(runtime, super::hash(&args.at(0)).unwrap_or_default())),
    Native::new("__lt__", TWO, comparison::<COMPLEX, { C::Less as usize }>),
    Native::new("__le__", TWO, comparison::<COMPLEX, { C::LessEqual as usize }>),
    Native::new("__eq__", TWO, comparison::<COMPLEX, { C::Equal as usize }>),
    Native::new("__ne__", TWO, comparison::<COMPLEX, { C::NotEqual as usize }>),
    Native::new("__gt__", TWO, comparison::<COMPLEX, { C::Greater as usize }>),
    Native::new("__ge__", TWO, comparison::<COMPLEX, { C::GreaterEqual as usize }>),
    Native::new("__add__", TWO, operator::<COMPLEX, { B::Add as usize }>),
    Native::new("__radd__", TWO, reflected::<COMPLEX, { B::Add as usize }>),
    Native::new("__sub__", TWO, operator::<COMPLEX, { B::Sub as usize }>),
    Native::new("__rsub__", TWO, reflected::<COMPLEX, { B::Sub as usize }>),
    Native::new("__mul__", TWO, operator::<COMPLEX, { B::Mul as usize }>),
    Native::new("__rmul__", TWO, reflected::<COMPLEX, { B::Mul as usize }>),
    Native::new("__pow__", "(self, value, mod=None, /)", |runtime, args| pow(runtime, args, &args.at(0), &args.at(1))),
    Native::new("__rpow__", "(self, value, mod=None, /)", |runtime, args| pow(runtime, args, &args.at(1), &args.at(0))),
    Native::new("__neg__", ONE, |runtime, args| {
        let (real, imaginary) = own(args);
        super::new(runtime, (-real, -imaginary))
    }),
    Native::new("__pos__", ONE, |runtime, args| super::new(runtime, own(args))),
    Native::new("__abs__", ONE, abs),
    Native::new("__bool__", ONE, |runtime, args| Ok(runtime.bool(own(args) != (0.0, 0.0)))),
    Native::new("__truediv__", TWO, operator::<COMPLEX, { B::TrueDiv as usize }>),
    Native::new("__rtruediv__", TWO, reflected::<COMPLEX, { B::TrueDiv as usize }>),
    Native::new("conjugate", ONE, |runtime, args| {
        let (real, imaginary) = own(args);
        super::new(runtime, (real, -imaginary))
    })
    .doc("Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."),
    Native::new("__complex__", ONE, |runtime, args| {
        let object = args.at(0);
        if object.class_ref() == ClassId::Complex.reference() { Ok(object.owned()) } else { super::new(runtime, own(args)) }
    })
    .doc("Convert this value to exact type complex."),
    Native::new("__getnewargs__", ONE, |runtime, args| {
        let (real, imaginary) = own(args);
        tuple::new(runtime, [float::new(runtime, real)?, float::new(runtime, imaginary)?].into_iter())
    }),
];

pub(super) const GETTERS: &[Getter] = &[
    Getter::new("real", |runtime, object| float::new(runtime, parts(object).unwrap_or_default().0)),
    Getter::new("imag", |runtime, object| float::new(runtime, parts(object).unwrap_or_default().1)),
];

/// The number that a method is called on: the call has checked that it is one.
fn own(args: &Args<'_>) -> Parts {
    parts(&args.at(0)).unwrap_or_default()
}

/// `(1+2j)`; `2j` where the real part is a 0 that need not be shown.
fn repr((real, imaginary): Parts) -> String {
    let part = |value: f64| {
        let text = format::float_repr(value);
        text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
    };
    if real == 0.0 && real.is_sign_positive() {
        return format!("{}j", part(imaginary));
    }
    let imaginary = part(imaginary);
    let plus = if imaginary.starts_with('-') { "" } else { "+" };
    format!("({}{plus}{imaginary}j)", part(real))
}

fn abs(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (real, imaginary) = own(args);
    let size = real.hypot(imaginary);
    if size.is_infinite() && real.is_finite() && imaginary.is_finite() {
        return Err(runtime.overflow_error(format_args!("absolute value too large")));
    }
    float::new(runtime, size)
}

fn pow(runtime: &Runtime, args: &Args<'_>, base: &Object, exponent: &Object) -> Value {
    if args.get(2).is_some_and(|modulus| !modulus.is(&runtime.none())) {
        return Err(runtime.value_error(format_args!("complex modulo")));
    }
    super::operate(runtime, B::Pow, base, exponent).unwrap_or_else(|| Ok(runtime.singleton(Singleton::NotImplemented)))
}

/// `complex.__new__`
fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = requested_class(runtime, args, ClassId::Complex)?;
    let is_plain = class.is(&runtime.class(ClassId::Complex));
    let (real, imaginary) = (args.get(1), args.get(2));
    if let (Some(real), None) = (&real, &imaginary)
        && is_plain
        && real.class_ref() == ClassId::Complex.reference()
    {
        return Ok(Object::clone(real));
    }
    let parts = from_arguments(runtime, real.as_deref(), imaginary.as_deref())?;
    match class.body::<Class>() {
        Some(class) => super::of_class(runtime, class, parts),
        None => super::new(runtime, parts),
    }
}

fn from_arguments(runtime: &Runtime, real: Option<&Object>, imaginary: Option<&Object>) -> Result<Parts, Raised> {
    if let Some(spelled) = real.and_then(text::view) {
        if imaginary.is_some() {
            return Err(runtime.type_error(format_args!("complex() can't take second arg if first is a string")));
        }
        let ascii = ascii::to_ascii(spelled);
        let Some(plain) = ascii::without_underscores(&ascii) else {
            let shown = text::repr(runtime, spelled)?;
            return Err(runtime.value_error(format_args!("could not convert string to complex: {}", text::to_string(&shown))));
        };
        return parse::parse(&plain).ok_or_else(|| runtime.value_error(format_args!("complex() arg is a malformed string")));
    }
    if imaginary.and_then(text::view).is_some() {
        return Err(runtime.type_error(format_args!("complex() second arg can't be a string")));
    }
    let first = match real {
        Some(real) => component(runtime, real, true)?.ok_or_else(|| {
            let class = name_of(&real.class());
            runtime.type_error(format_args!("complex() first argument must be a string or a number, not '{class}'"))
        })?,
        None => (0.0, 0.0),
    };
    let Some(imaginary) = imaginary else { return Ok(first) };
    let second = component(runtime, imaginary, false)?.ok_or_else(|| {
        let class = name_of(&imaginary.class());
        runtime.type_error(format_args!("complex() second argument must be a number, not '{class}'"))
    })?;
    // `first + second * 1j`, where a part that no argument has adds nothing: not even the sign of its zero.
    let real_part = if super::is_complex(imaginary) { first.0 - second.1 } else { first.0 };
    let is_complex = real.is_some_and(|real| super::is_complex(real) || runtime.special_of(real, Special::Complex).is_some());
    Ok((real_part, if is_complex { second.0 + first.1 } else { second.0 }))
}

/// An argument as a complex number; `None` if it is no number.
fn component(runtime: &Runtime, object: &Object, with_protocol: bool) -> Result<Option<Parts>, Raised> {
    if object.class_ref() == ClassId::Complex.reference() {
        return Ok(parts(object));
    }
    if with_protocol && let Some(result) = runtime.call_special(object, Special::Complex, &[])? {
        return parts(&result).map(Some).ok_or_else(|| {
            let class = name_of(&result.class());
            runtime.type_error(format_args!("__complex__ returned non-complex (type {class})"))
        });
    }
    if let Some(known) = operand(runtime, object) {
        return known.map(Some);
    }
    Ok(float::to_f64(runtime, object)?.map(|value| (value, 0.0)))
}
