//! `cmath`: functions of complex numbers, as C's library has them: with the special values of C's annex G, which are Python's too.

use object::Object;
use types::class::name_of;
use types::{Args, ModuleSpec, Native, Raised, Runtime, Special, Value, complex, float, module, tuple};

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "cmath",
    doc: "This module provides access to mathematical functions for complex\nnumbers.",
    functions: FUNCTIONS,
    classes: &[],
    furnish,
};

/// A complex number as C passes it.
#[derive(Clone, Copy)]
#[repr(C)]
struct Number {
    real: f64,
    imaginary: f64,
}

impl Number {
    fn is_finite(self) -> bool {
        self.real.is_finite() && self.imaginary.is_finite()
    }

    fn is_nan(self) -> bool {
        self.real.is_nan() || self.imaginary.is_nan()
    }

    fn is_infinite(self) -> bool {
        self.real.is_infinite() || self.imaginary.is_infinite()
    }
}

mod c {
    use super::Number;

    // SAFETY: these are functions of C's mathematical library, with these types: a pair of floats is passed as a complex number is.
    unsafe extern "C" {
        pub(super) safe fn cacos(z: Number) -> Number;
        pub(super) safe fn cacosh(z: Number) -> Number;
        pub(super) safe fn casin(z: Number) -> Number;
        pub(super) safe fn casinh(z: Number) -> Number;
        pub(super) safe fn catan(z: Number) -> Number;
        pub(super) safe fn catanh(z: Number) -> Number;
        pub(super) safe fn ccos(z: Number) -> Number;
        pub(super) safe fn ccosh(z: Number) -> Number;
        pub(super) safe fn cexp(z: Number) -> Number;
        pub(super) safe fn clog(z: Number) -> Number;
        pub(super) safe fn csin(z: Number) -> Number;
        pub(super) safe fn csinh(z: Number) -> Number;
        pub(super) safe fn csqrt(z: Number) -> Number;
        pub(super) safe fn ctan(z: Number) -> Number;
        pub(super) safe fn ctanh(z: Number) -> Number;
    }
}

const Z: &str = "(z, /)";

macro_rules! functions {
    ($($name:literal = $function:ident,)*) => {
        &[
            $(Native::new($name, Z, |runtime, args| {
                extern "C" fn call(z: Number) -> Number {
                    c::$function(z)
                }
                apply(runtime, &args.at(0), call)
            }),)*
            Native::new("log", "(z, base=None, /)", log),
            Native::new("log10", Z, |runtime, args| {
                let z = number(runtime, &args.at(0))?;
                give(runtime, divided(logarithm(runtime, z)?, std::f64::consts::LN_10))
            }),
            Native::new("phase", Z, |runtime, args| {
                let z = number(runtime, &args.at(0))?;
                float::new(runtime, z.imaginary.atan2(z.real))
            }),
            Native::new("polar", Z, |runtime, args| {
                let z = number(runtime, &args.at(0))?;
                let size = z.real.hypot(z.imaginary);
                if size.is_infinite() && z.is_finite() {
                    return Err(range_error(runtime));
                }
                let items = [float::new(runtime, size)?, float::new(runtime, z.imaginary.atan2(z.real))?];
                tuple::new(runtime, items.into_iter())
            }),
            Native::new("rect", "(r, phi, /)", rectangular),
            Native::new("isfinite", Z, |runtime, args| Ok(runtime.bool(number(runtime, &args.at(0))?.is_finite()))),
            Native::new("isinf", Z, |runtime, args| Ok(runtime.bool(number(runtime, &args.at(0))?.is_infinite()))),
            Native::new("isnan", Z, |runtime, args| Ok(runtime.bool(number(runtime, &args.at(0))?.is_nan()))),
            Native::new("isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", is_close),
        ]
    };
}

const FUNCTIONS: &[Native] = functions! {
    "acos" = cacos, "acosh" = cacosh, "asin" = casin, "asinh" = casinh, "atan" = catan, "atanh" = catanh, "cos" = ccos, "cosh" = ccosh,
    "exp" = cexp, "sin" = csin, "sinh" = csinh, "sqrt" = csqrt, "tan" = ctan, "tanh" = ctanh,
};

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    use std::f64::consts;
    for (name, value) in [("pi", consts::PI), ("e", consts::E), ("tau", consts::TAU), ("inf", f64::INFINITY), ("nan", f64::NAN)] {
        module::set(runtime, module, name, float::new(runtime, value)?)?;
    }
    module::set(runtime, module, "infj", complex::new(runtime, (0.0, f64::INFINITY))?)?;
    module::set(runtime, module, "nanj", complex::new(runtime, (0.0, f64::NAN))?)
}

fn domain_error(runtime: &Runtime) -> Raised {
    runtime.value_error(format_args!("math domain error"))
}

fn range_error(runtime: &Runtime) -> Raised {
    runtime.overflow_error(format_args!("math range error"))
}

/// An argument: complex, or real.
fn number(runtime: &Runtime, object: &Object) -> Result<Number, Raised> {
    if let Some((real, imaginary)) = complex::parts(object) {
        return Ok(Number { real, imaginary });
    }
    if let Some(converted) = runtime.call_special(object, Special::Complex, &[])? {
        return match complex::parts(&converted) {
            Some((real, imaginary)) => Ok(Number { real, imaginary }),
            None => {
                let class = name_of(&converted.class());
                Err(runtime.type_error(format_args!("__complex__ returned non-complex (type {class})")))
            }
        };
    }
    match float::to_f64(runtime, object)? {
        Some(real) => Ok(Number { real, imaginary: 0.0 }),
        None => {
            let class = name_of(&object.class());
            Err(runtime.type_error(format_args!("must be real number, not {class}")))
        }
    }
}

fn give(runtime: &Runtime, z: Number) -> Value {
    complex::new(runtime, (z.real, z.imaginary))
}

fn apply(runtime: &Runtime, argument: &Object, function: extern "C" fn(Number) -> Number) -> Value {
    let z = number(runtime, argument)?;
    let result = function(z);
    if z.is_finite() && result.is_infinite() {
        // The inverse of the tangent has poles; anything else is only too large.
        let is_pole = z.real.abs() <= 1.0 && z.imaginary.abs() <= 1.0;
        return Err(if is_pole { domain_error(runtime) } else { range_error(runtime) });
    }
    give(runtime, result)
}

fn divided(z: Number, by: f64) -> Number {
    Number { real: z.real / by, imaginary: z.imaginary / by }
}

fn logarithm(runtime: &Runtime, z: Number) -> Result<Number, Raised> {
    if z.real == 0.0 && z.imaginary == 0.0 { Err(domain_error(runtime)) } else { Ok(c::clog(z)) }
}

/// `log(z, base)`
fn log(runtime: &Runtime, args: &Args<'_>) -> Value {
    let z = logarithm(runtime, number(runtime, &args.at(0))?)?;
    let Some(base) = args.get(1).filter(|base| !base.is(&runtime.none())) else { return give(runtime, z) };
    let base = logarithm(runtime, number(runtime, &base)?)?;
    let (z, base) = (complex::new(runtime, (z.real, z.imaginary))?, complex::new(runtime, (base.real, base.imaginary))?);
    types::ops::binary(runtime, types::ops::BinaryOperator::TrueDiv, &z, &base)
}

/// `rect(r, phi)`
fn rectangular(runtime: &Runtime, args: &Args<'_>) -> Value {
    let real = |index: usize| {
        float::to_f64(runtime, &args.at(index))?.ok_or_else(|| {
            let class = name_of(&args.at(index).class());
            runtime.type_error(format_args!("must be real number, not {class}"))
        })
    };
    let (size, angle) = (real(0)?, real(1)?);
    if angle.is_infinite() && size != 0.0 && !size.is_nan() {
        return Err(domain_error(runtime));
    }
    if angle == 0.0 {
        return complex::new(runtime, (size, size * angle));
    }
    complex::new(runtime, (size * angle.cos(), size * angle.sin()))
}

/// `isclose(a, b)`
fn is_close(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (a, b) = (number(runtime, &args.at(0))?, number(runtime, &args.at(1))?);
    let tolerance = |index: usize, default: f64| {
        args.get(index).map_or(Ok(default), |given| float::to_f64(runtime, &given).map(|given| given.unwrap_or(default)))
    };
    let (relative, absolute) = (tolerance(2, 1e-9)?, tolerance(3, 0.0)?);
    if relative < 0.0 || absolute < 0.0 {
        return Err(runtime.value_error(format_args!("tolerances must be non-negative")));
    }
    let size = |z: Number| z.real.hypot(z.imaginary);
    let difference = (a.real - b.real).hypot(a.imaginary - b.imaginary);
    let same = a.real == b.real && a.imaginary == b.imaginary;
    let near = difference <= relative * size(b) || difference <= relative * size(a) || difference <= absolute;
    Ok(runtime.bool(same || !a.is_infinite() && !b.is_infinite() && near))
}
