//! `math`
//!
//! | Question | File |
//! |---|---|
//! | What comes from the C library? | `elementary.rs` |
//! | Logarithms, powers, rounding | `powers.rs`, `round.rs` |
//! | What looks at the bits of a float? | `floats.rs` |
//! | Whole numbers | `integers.rs` |
//! | Sums and lengths, rounded once | `sums.rs`, `precise.rs` |
//! | The gamma function | `gamma.rs` |

mod elementary;
mod floats;
mod gamma;
mod integers;
mod powers;
mod precise;
mod round;
mod sums;

use object::Object;
use types::class::name_of;
use types::{ModuleSpec, Native, Raised, Runtime, Value, float, module};

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "math",
    doc: "This module provides access to the mathematical functions\ndefined by the C standard.",
    functions: FUNCTIONS,
    classes: &[],
    furnish,
};

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    use std::f64::consts;
    let constants = [("pi", consts::PI), ("e", consts::E), ("tau", consts::TAU), ("inf", f64::INFINITY), ("nan", f64::NAN)];
    constants.iter().try_for_each(|(name, value)| module::set(runtime, module, name, float::new(runtime, *value)?))
}

/// One number.
const X: &str = "(x, /)";
/// Two numbers.
const XY: &str = "(x, y, /)";

const FUNCTIONS: &[Native] = &[
    Native::new("acos", X, |runtime, args| elementary::apply(runtime, &args.at(0), f64::acos)),
    Native::new("acosh", X, |runtime, args| elementary::apply(runtime, &args.at(0), elementary::acosh)),
    Native::new("asin", X, |runtime, args| elementary::apply(runtime, &args.at(0), f64::asin)),
    Native::new("asinh", X, |runtime, args| elementary::apply(runtime, &args.at(0), elementary::asinh)),
    Native::new("atan", X, |runtime, args| elementary::apply(runtime, &args.at(0), f64::atan)),
    Native::new("atan2", "(y, x, /)", |runtime, args| {
        float::new(runtime, number(runtime, &args.at(0))?.atan2(number(runtime, &args.at(1))?))
    }),
    Native::new("atanh", X, |runtime, args| elementary::apply(runtime, &args.at(0), elementary::atanh)),
    Native::new("cbrt", X, |runtime, args| elementary::apply(runtime, &args.at(0), f64::cbrt)),
    Native::new("ceil", X, round::ceil),
    Native::new("comb", "(n, k, /)", integers::comb),
    Native::new("copysign", XY, |runtime, args| float::new(runtime, number(runtime, &args.at(0))?.copysign(number(runtime, &args.at(1))?))),
    Native::new("cos", X, |runtime, args| elementary::apply(runtime, &args.at(0), f64::cos)),
    Native::new("cosh", X, |runtime, args| elementary::apply_overflowing(runtime, &args.at(0), f64::cosh)),
    Native::new("degrees", X, |runtime, args| float::new(runtime, number(runtime, &args.at(0))? * (180.0 / std::f64::consts::PI))),
    Native::new("dist", "(p, q, /)", sums::dist),
    Native::new("erf", X, |runtime, args| elementary::apply(runtime, &args.at(0), elementary::erf)),
    Native::new("erfc", X, |runtime, args| elementary::apply(runtime, &args.at(0), elementary::erfc)),
    Native::new("exp", X, |runtime, args| elementary::apply_overflowing(runtime, &args.at(0), f64::exp)),
    Native::new("exp2", X, |runtime, args| elementary::apply_overflowing(runtime, &args.at(0), f64::exp2)),
    Native::new("expm1", X, |runtime, args| elementary::apply_overflowing(runtime, &args.at(0), f64::exp_m1)),
    Native::new("fabs", X, |runtime, args| float::new(runtime, number(runtime, &args.at(0))?.abs())),
    Native::new("factorial", "(n, /)", integers::factorial),
    Native::new("floor", X, round::floor),
    Native::new("fma", "(x, y, z, /)", floats::fused),
    Native::new("fmod", XY, floats::modulo),
    Native::new("frexp", X, floats::split),
    Native::new("fsum", "(seq, /)", sums::float_sum),
    Native::new("gamma", X, gamma::gamma),
    Native::new("gcd", "(*integers)", integers::gcd),
    Native::new("hypot", "(*coordinates)", sums::hypotenuse),
    Native::new("isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", floats::is_close),
    Native::new("isfinite", X, |runtime, args| Ok(runtime.bool(number(runtime, &args.at(0))?.is_finite()))),
    Native::new("isinf", X, |runtime, args| Ok(runtime.bool(number(runtime, &args.at(0))?.is_infinite()))),
    Native::new("isnan", X, |runtime, args| Ok(runtime.bool(number(runtime, &args.at(0))?.is_nan()))),
    Native::new("isqrt", "(n, /)", integers::square_root),
    Native::new("lcm", "(*integers)", integers::lcm),
    Native::new("ldexp", "(x, i, /)", floats::scale),
    Native::new("lgamma", X, gamma::log_gamma),
    Native::new("log", "(*)", powers::log),
    Native::new("log10", X, |runtime, args| powers::log_of(runtime, &args.at(0), f64::log10)),
    Native::new("log1p", X, |runtime, args| elementary::apply(runtime, &args.at(0), f64::ln_1p)),
    Native::new("log2", X, |runtime, args| powers::log_of(runtime, &args.at(0), f64::log2)),
    Native::new("modf", X, floats::parts),
    Native::new("nextafter", "(x, y, /, *, steps=None)", floats::next_after),
    Native::new("perm", "(n, k=None, /)", integers::perm),
    Native::new("pow", XY, powers::power),
    Native::new("prod", "(iterable, /, *, start=1)", sums::product),
    Native::new("radians", X, |runtime, args| float::new(runtime, number(runtime, &args.at(0))? * (std::f64::consts::PI / 180.0))),
    Native::new("remainder", XY, floats::remainder),
    Native::new("sin", X, |runtime, args| elementary::apply(runtime, &args.at(0), f64::sin)),
    Native::new("sinh", X, |runtime, args| elementary::apply_overflowing(runtime, &args.at(0), f64::sinh)),
    Native::new("sqrt", X, |runtime, args| elementary::apply(runtime, &args.at(0), f64::sqrt)),
    Native::new("sumprod", "(p, q, /)", sums::product_sum),
    Native::new("tan", X, |runtime, args| elementary::apply(runtime, &args.at(0), f64::tan)),
    Native::new("tanh", X, |runtime, args| elementary::apply(runtime, &args.at(0), f64::tanh)),
    Native::new("trunc", X, round::truncate),
    Native::new("ulp", X, floats::last_place),
];

/// An argument that must be a real number.
fn number(runtime: &Runtime, object: &Object) -> Result<f64, Raised> {
    match float::value(object) {
        Some(value) => Ok(value),
        None => float::to_f64(runtime, object)?.ok_or_else(|| {
            let class = name_of(&object.class());
            runtime.type_error(format_args!("must be real number, not {class}"))
        }),
    }
}

#[cold]
fn domain_error(runtime: &Runtime) -> Raised {
    runtime.value_error(format_args!("math domain error"))
}

#[cold]
fn range_error(runtime: &Runtime) -> Raised {
    runtime.overflow_error(format_args!("math range error"))
}

/// A pair.
fn pair(runtime: &Runtime, one: Value, other: Value) -> Value {
    types::tuple::new(runtime, [one?, other?].into_iter())
}
