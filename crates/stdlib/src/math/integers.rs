//! Whole numbers: factorials and what is counted with them, divisors, square roots.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Signed, Zero};
use object::Object;
use types::{Args, Raised, Runtime, Value, int, ops};

/// The product of the numbers from `from` to `to`, both included: split in halves, so that factors are of like size.
fn product(from: u64, to: u64) -> BigUint {
    match to.checked_sub(from) {
        None => BigUint::one(),
        Some(0..8) => {
            let mut product = BigUint::one();
            let mut part: u64 = 1;
            for factor in from..=to {
                part = part.checked_mul(factor).unwrap_or_else(|| {
                    product *= part;
                    factor
                });
            }
            product * part
        }
        Some(distance) => {
            let middle = from + distance / 2;
            product(from, middle) * product(middle + 1, to)
        }
    }
}

/// Refuses a product of `count` factors up to `largest` that no heap can hold.
fn check_product(runtime: &Runtime, largest: u64, count: u64) -> Result<(), Raised> {
    let bits = (largest.max(2) as f64).log2() * count as f64 - count as f64 * std::f64::consts::LOG2_E;
    int::check_size(runtime, if bits < 0.0 { 0 } else { bits as u64 })
}

/// `factorial(n)`
pub(super) fn factorial(runtime: &Runtime, args: &Args<'_>) -> Value {
    let n = ops::index_object(runtime, &args.at(0))?;
    match int::value(&n).map(u64::try_from) {
        Some(Ok(n)) => {
            check_product(runtime, n, n)?;
            int::from_big(runtime, &product(2, n).into())
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
fn falling(n: &BigInt, count: u64) -> BigInt {
    match u64::try_from(n) {
        Ok(n) => product(n - count + 1, n).into(),
        Err(_) => falling_part(n, 0, count),
    }
}

fn falling_part(n: &BigInt, from: u64, to: u64) -> BigInt {
    match to - from {
        0 => BigInt::one(),
        1 => n - from,
        distance => {
            let middle = from + distance / 2;
            falling_part(n, from, middle) * falling_part(n, middle, to)
        }
    }
}

fn check_falling(runtime: &Runtime, n: &BigInt, count: u64) -> Result<(), Raised> {
    match u64::try_from(n) {
        Ok(n) => check_product(runtime, n, count),
        Err(_) => int::check_size(runtime, n.bits().saturating_mul(count)),
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
    check_falling(runtime, &n, k)?;
    int::from_big(runtime, &falling(&n, k))
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
    check_falling(runtime, &n, k)?;
    int::from_big(runtime, &(falling(&n, k) / BigInt::from(product(2, k))))
}

/// The arguments one by one, combined.
fn combine(
    runtime: &Runtime,
    args: &Args<'_>,
    start: i64,
    small: fn(i64, i64) -> Option<i64>,
    large: fn(&BigInt, &BigInt) -> BigInt,
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
                int::check_size(runtime, one.bits() + other.bits())?;
                int::from_big(runtime, &large(&one, &other))?
            }
            _ => result,
        };
    }
    Ok(result)
}

/// `gcd(...)`
pub(super) fn gcd(runtime: &Runtime, args: &Args<'_>) -> Value {
    combine(runtime, args, 0, |one, other| Some(one.gcd(&other)), |one, other| one.gcd(other))
}

/// `lcm(...)`
pub(super) fn lcm(runtime: &Runtime, args: &Args<'_>) -> Value {
    let small =
        |one: i64, other: i64| if one == 0 || other == 0 { Some(0) } else { (one / one.gcd(&other)).checked_mul(other)?.checked_abs() };
    combine(runtime, args, 1, small, |one, other| if one.is_zero() || other.is_zero() { BigInt::zero() } else { one.lcm(other).abs() })
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
        int::View::Large { .. } => int::from_big(runtime, &view.to_big().sqrt()),
    }
}
