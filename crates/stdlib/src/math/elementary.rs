//! Functions of one number that the C library has, with the errors that Python makes of its special results.

use object::Object;
use types::{Raised, Runtime, Value, float};

use super::{domain_error, number, range_error};

mod c {
    // SAFETY: these are functions of C's mathematical library, with these types.
    unsafe extern "C" {
        pub(super) safe fn erf(x: f64) -> f64;
        pub(super) safe fn erfc(x: f64) -> f64;
        pub(super) safe fn acosh(x: f64) -> f64;
        pub(super) safe fn asinh(x: f64) -> f64;
        pub(super) safe fn atanh(x: f64) -> f64;
        pub(super) safe fn remainder(x: f64, y: f64) -> f64;
    }
}

/// The error function.
pub(super) fn erf(x: f64) -> f64 {
    c::erf(x)
}

/// What the error function lacks to 1.
pub(super) fn erfc(x: f64) -> f64 {
    c::erfc(x)
}

// Rust computes these by formulas of its own, which differ from C's in the last place.

pub(super) fn acosh(x: f64) -> f64 {
    c::acosh(x)
}

pub(super) fn asinh(x: f64) -> f64 {
    c::asinh(x)
}

pub(super) fn atanh(x: f64) -> f64 {
    c::atanh(x)
}

/// What is left of `x` by the multiple of `y` nearest to it.
pub(super) fn remainder(x: f64, y: f64) -> f64 {
    c::remainder(x, y)
}

fn checked(runtime: &Runtime, x: f64, result: f64, too_large: fn(&Runtime) -> Raised) -> Value {
    if result.is_nan() && !x.is_nan() {
        return Err(domain_error(runtime));
    }
    if result.is_infinite() && x.is_finite() {
        return Err(too_large(runtime));
    }
    float::new(runtime, result)
}

/// `function(x)`, where an infinite result means that there is none.
pub(super) fn apply(runtime: &Runtime, x: &Object, function: fn(f64) -> f64) -> Value {
    let x = number(runtime, x)?;
    checked(runtime, x, function(x), domain_error)
}

/// `function(x)`, where an infinite result means that it is too large.
pub(super) fn apply_overflowing(runtime: &Runtime, x: &Object, function: fn(f64) -> f64) -> Value {
    let x = number(runtime, x)?;
    checked(runtime, x, function(x), range_error)
}
