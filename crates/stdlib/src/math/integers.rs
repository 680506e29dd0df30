//! Whole numbers: factorials and what is counted with them, divisors, square roots.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};
use object::Object;
use types::{Args, Raised, Runtime, Value, int, ops};

/// The product of the numbers from `from` to `to`, both included: split in halves, so that factors are of like size.
fn product(runtime: &Runtime, from: u64, to: u64) -> Result<BigInt, Raised> {
    match to.checked_sub(from) {
        None => Ok(BigInt::one()),
        Some(0..8) => {
            let mut product = BigInt::one();
            let mut part: u64 = 1;
            for factor in from..=to {
                part = part.checked_mul(factor).unwrap_or_else(|| {
                    product *= part;
                    factor
                });
            }
            Ok(product * part)
        }
        Some(distance) => {
            let middle = from + distance / 2;
            int::multiply(runtime, &product(runtime, from, middle)?, &product(runtime, middle + 1, to)?)
        }
    }
}

/// Room for a product of `count` factors up to `largest`.
fn lend_product(runtime: &Runtime, largest: u64, count: u64) -> Result<types::Lent<'_>, Raised> {
    let bits = (largest.max(2) as f64).log2() * count as f64 - count as f64 * std::f64::consts::LOG2_E;
    int::lend_digits(runtime, if bits < 0.0 { 0 } else { bits as u64 })
}

/// `factorial(n)`
pub(super) fn factorial(runtime: &Runtime, args: &Args<'_>) -> Value {
    let n = ops::index_object(runtime, &args.at(0))?;
    match int::value(&n).map(u64::try_from) {
        Some(Ok(n)) => {
            let _room = lend_product(runtime, n, n)?;
            int::from_big(runtime, &product(runtime, 2, n)?)
        }
        None if !int::view(&n).is_some_and(int::View::is_negative) => {
            Err(runtime.overflow_error(format_args!("factorial() argument should not exceed {}", i64::MAX)))
        }
        _ => Err(runtime.value_error(format_args!("factorial() not defined for negative values"))),
    }
}

/// A number that must not be negative.
fn natural(runtime: &Runtime, object: &Object, name: &str) -> Result<BigInt, Raised> {
    let number = int::to_big(&ops::index_object(runtime, object)?).unwrap_or_default();
    if number.is_negative() {
        return Err(runtime.value_error(format_args!("{name} must be a non-negative integer")));
    }
    Ok(number)
}

/// `n * (n - 1) * ...`, `count` factors.
fn falling(runtime: &Runtime, n: &BigInt, count: u64) -> Result<BigInt, Raised> {
    match u64::try_from(n) {
        Ok(n) => product(runtime, n - count + 1, n),
        Err(_) => falling_part(runtime, n, 0, count),
    }
}

fn falling_part(runtime: &Runtime, n: &BigInt, from: u64, to: u64) -> Result<BigInt, Raised> {
    match to - from {
        0 => Ok(BigInt::one()),
        1 => Ok(n - from),
        distance => {
            let middle = from + distance / 2;
            int::multiply(runtime, &falling_part(runtime, n, from, middle)?, &falling_part(runtime, n, middle, to)?)
        }
    }
}

fn lend_falling<'a>(runtime: &'a Runtime, n: &BigInt, count: u64) -> Result<types::Lent<'a>, Raised> {
    match u64::try_from(n) {
        Ok(n) => lend_product(runtime, n, count),
        Err(_) => int::lend_digits(runtime, n.bits().saturating_mul(count)),
    }
}

/// `perm(n, k)`
pub(super) fn perm(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(k) = args.get(1).filter(|k| !k.is(&runtime.none())) else { return factorial(runtime, args) };
    let (n, k) = (natural(runtime, &args.at(0), "n")?, natural(runtime, &k, "k")?);
    if k > n {
        return int::new(runtime, 0);
    }
    let Ok(k) = u64::try_from(&k) else {
        return Err(runtime.overflow_error(format_args!("k must not exceed {}", i64::MAX)));
    };
    let _room = lend_falling(runtime, &n, k)?;
    int::from_big(runtime, &falling(runtime, &n, k)?)
}

/// `comb(n, k)`
pub(super) fn comb(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (n, k) = (natural(runtime, &args.at(0), "n")?, natural(runtime, &args.at(1), "k")?);
    if k > n {
        return int::new(runtime, 0);
    }
    let k = k.clone().min(&n - &k);
    let Ok(k) = u64::try_from(&k) else {
        return Err(runtime.overflow_error(format_args!("min(n - k, k) must not exceed {}", i64::MAX)));
    };
    let _room = lend_falling(runtime, &n, k)?;
    let (product, orders) = (falling(runtime, &n, k)?, product(runtime, 2, k)?);
    int::from_big(runtime, &int::divide_floor(runtime, &product, &orders)?.0)
}

/// The arguments one by one, combined.
fn combine(
    runtime: &Runtime,
    args: &Args<'_>,
    start: i64,
    small: fn(i64, i64) -> Option<i64>,
    large: fn(&Runtime, &BigInt, &BigInt) -> Result<BigInt, Raised>,
) -> Value {
    let all = args.at(0);
    let mut result = int::new(runtime, start)?;
    for item in types::tuple::items(&all).unwrap_or_default() {
        let Some(item) = item.get() else { continue };
        let item = ops::index_object(runtime, &item)?;
        let fast = int::value(&result).zip(int::value(&item)).and_then(|(one, other)| small(one, other));
        result = match (fast, int::to_big(&result), int::to_big(&item)) {
            (Some(fast), ..) => int::new(runtime, fast)?,
            (None, Some(one), Some(other)) => {
                let _room = int::lend_digits(runtime, one.bits() + other.bits())?;
                int::from_big(runtime, &large(runtime, &one, &other)?)?
            }
            _ => result,
        };
    }
    Ok(result)
}

/// The greatest common divisor, by halving and subtracting (Stein's way).
fn common_divisor(runtime: &Runtime, one: &BigInt, other: &BigInt) -> Result<BigInt, Raised> {
    let (mut one, mut other) = (one.magnitude().clone(), other.magnitude().clone());
    let (Some(ones), Some(others)) = (one.trailing_zeros(), other.trailing_zeros()) else { return Ok((one + other).into()) };
    one >>= ones;
    other >>= others;
    loop {
        runtime.check_interruption()?;
        if one > other {
            std::mem::swap(&mut one, &mut other);
        }
        other -= &one;
        let Some(zeros) = other.trailing_zeros() else { return Ok((one << ones.min(others)).into()) };
        other >>= zeros;
    }
}

/// `gcd(...)`
pub(super) fn gcd(runtime: &Runtime, args: &Args<'_>) -> Value {
    combine(runtime, args, 0, |one, other| Some(one.gcd(&other)), common_divisor)
}

/// `lcm(...)`
pub(super) fn lcm(runtime: &Runtime, args: &Args<'_>) -> Value {
    let small =
        |one: i64, other: i64| if one == 0 || other == 0 { Some(0) } else { (one / one.gcd(&other)).checked_mul(other)?.checked_abs() };
    let large = |runtime: &Runtime, one: &BigInt, other: &BigInt| {
        if one.is_zero() || other.is_zero() {
            return Ok(BigInt::zero());
        }
        let part = int::divide_floor(runtime, one, &common_divisor(runtime, one, other)?)?.0;
        Ok(int::multiply(runtime, &part, other)?.abs())
    };
    combine(runtime, args, 1, small, large)
}

/// `isqrt(n)`
pub(super) fn square_root(runtime: &Runtime, args: &Args<'_>) -> Value {
    let n = ops::index_object(runtime, &args.at(0))?;
    let Some(view) = int::view(&n) else { return Ok(n) };
    if view.is_negative() {
        return Err(runtime.value_error(format_args!("isqrt() argument must be nonnegative")));
    }
    match view {
        int::View::Small(n) => int::from_u64(runtime, n.unsigned_abs().isqrt()),
        int::View::Large { .. } => {
            let _room = int::lend_digits(runtime, view.bits())?;
            int::from_big(runtime, &root(runtime, &view.to_big())?)
        }
    }
}

/// The square root, rounded down: CPython's way, which doubles the bits that are right with each division.
fn root(runtime: &Runtime, number: &BigInt) -> Result<BigInt, Raised> {
    let half = (number.bits() - 1) / 2;
    let (mut root, mut known) = (BigInt::one(), 0);
    for shift in (0..u64::BITS - half.leading_zeros()).rev() {
        let before = known;
        known = half >> shift;
        let part = number >> (2 * half + 1 - before - known);
        root = (&root << (known - before - 1)) + int::divide_floor(runtime, &part, &root)?.0;
    }
    Ok(if int::multiply(runtime, &root, &root)? > *number { root - 1 } else { root })
}
