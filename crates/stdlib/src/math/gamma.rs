//! The gamma function and its logarithm, by Lanczos's approximation with the coefficients that CPython uses.

use types::{Args, Runtime, Value, float};

use super::{domain_error, number, range_error};

#[expect(clippy::excessive_precision, reason = "as Lanczos's approximation was published")]
mod coefficients {
    pub(super) const G: f64 = 6.024680040776729583740234375;
    pub(super) const G_LESS_HALF: f64 = 5.524680040776729583740234375;
    pub(super) const LOG_PI: f64 = 1.144729885849400174143427351353058711647;

    pub(super) const NUMERATOR: [f64; 13] = [
        23531376880.410759688572007674451636754734846804940,
        42919803642.649098768957899047001988850926355848959,
        35711959237.355668049440185451547166705960488635843,
        17921034426.037209699919755754458931112671403265390,
        6039542586.3520280050642916443072979210699388420708,
        1439720407.3117216736632230727949123939715485786372,
        248874557.86205415651146038641322942321632125127801,
        31426415.585400194380614231628318205362874684987640,
        2876370.6289353724412254090516208496135991145378768,
        186056.26539522349504029498971604569928220784236328,
        8071.6720023658162106380029022722506138218516325024,
        210.82427775157934587250973392071336271166969580291,
        2.5066282746310002701649081771338373386264310793408,
    ];
    pub(super) const DENOMINATOR: [f64; 13] =
        [0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0, 2637558.0, 357423.0, 32670.0, 1925.0, 66.0, 1.0];
}

use coefficients::{DENOMINATOR, G, G_LESS_HALF, LOG_PI, NUMERATOR};

/// The values up to which the gamma function of whole numbers is a factorial that a float holds.
const WHOLE: f64 = 23.0;

fn lanczos(x: f64) -> f64 {
    let terms = NUMERATOR.iter().zip(&DENOMINATOR);
    let (numerator, denominator) = if x < 5.0 {
        terms.rev().fold((0.0, 0.0), |(above, below), (up, down)| (above * x + up, below * x + down))
    } else {
        terms.fold((0.0, 0.0), |(above, below), (up, down)| (above / x + up, below / x + down))
    };
    numerator / denominator
}

/// The sine of `pi * x`, exact where that is 0.
fn sine_of_pi(x: f64) -> f64 {
    use std::f64::consts::PI;
    let y = x.abs() % 2.0;
    let sine = match (2.0 * y).round() as i32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    1.0_f64.copysign(x) * sine
}

/// `gamma(x)`
pub(super) fn gamma(runtime: &Runtime, args: &Args<'_>) -> Value {
    let x = number(runtime, &args.at(0))?;
    if !x.is_finite() {
        return if x == f64::NEG_INFINITY { Err(domain_error(runtime)) } else { float::new(runtime, x) };
    }
    if x == 0.0 || x < 0.0 && x == x.floor() {
        return Err(domain_error(runtime));
    }
    if x == x.floor() && x <= WHOLE {
        return float::new(runtime, (1..x as u64).map(|factor| factor as f64).product());
    }
    let size = x.abs();
    let result = match size {
        _ if size < 1e-20 => 1.0 / x,
        _ if size > 200.0 && x < 0.0 => 0.0 / sine_of_pi(x),
        _ if size > 200.0 => f64::INFINITY,
        _ => middle(x),
    };
    if result.is_infinite() { Err(range_error(runtime)) } else { float::new(runtime, result) }
}

/// The gamma function where neither it nor its argument is extreme.
fn middle(x: f64) -> f64 {
    let size = x.abs();
    let y = size + G_LESS_HALF;
    // What was lost by the addition.
    let lost = if size > G_LESS_HALF { (y - size) - G_LESS_HALF } else { (y - G_LESS_HALF) - size };
    let correction = lost * G / y;
    let root = || y.powf(size / 2.0 - 0.25);
    if x < 0.0 {
        let mut result = -std::f64::consts::PI / sine_of_pi(size) / size * y.exp() / lanczos(size);
        result -= correction * result;
        return if size < 140.0 { result / y.powf(size - 0.5) } else { result / root() / root() };
    }
    let mut result = lanczos(size) / y.exp();
    result += correction * result;
    if size < 140.0 { result * y.powf(size - 0.5) } else { result * root() * root() }
}

/// `lgamma(x)`
pub(super) fn log_gamma(runtime: &Runtime, args: &Args<'_>) -> Value {
    let x = number(runtime, &args.at(0))?;
    if !x.is_finite() {
        return float::new(runtime, x.abs());
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 { Err(domain_error(runtime)) } else { float::new(runtime, 0.0) };
    }
    let size = x.abs();
    if size < 1e-20 {
        return float::new(runtime, -size.ln());
    }
    let mut result = lanczos(size).ln() - G;
    result += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        result = LOG_PI - sine_of_pi(size).abs().ln() - size.ln() - result;
    }
    if result.is_infinite() { Err(range_error(runtime)) } else { float::new(runtime, result) }
}
