//! Sums, products and lengths.

use object::Object;
use types::ops::{self, BinaryOperator};
use types::{Args, Raised, Runtime, Value, float, int, tuple};

use super::number;
use super::precise::{Triple, norm};

/// `fsum(seq)`: rounded once (Shewchuk's algorithm: the parts of the sum do not overlap).
pub(super) fn float_sum(runtime: &Runtime, args: &Args<'_>) -> Value {
    let mut parts: Vec<f64> = Vec::new();
    let (mut special, mut infinities) = (0.0, 0.0);
    ops::for_each(runtime, &args.at(0), |item| {
        let original = number(runtime, &item)?;
        let mut x = original;
        let mut kept = 0;
        for index in 0..parts.len() {
            let mut y = parts[index];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                parts[kept] = low;
                kept += 1;
            }
            x = high;
        }
        parts.truncate(kept);
        if x == 0.0 {
            return Ok(());
        }
        if x.is_finite() {
            parts.push(x);
            return Ok(());
        }
        if original.is_finite() {
            return Err(runtime.overflow_error(format_args!("intermediate overflow in fsum")));
        }
        if original.is_infinite() {
            infinities += original;
        }
        special += original;
        parts.clear();
        Ok(())
    })?;
    if special != 0.0 {
        if infinities.is_nan() {
            return Err(runtime.value_error(format_args!("-inf + inf in fsum")));
        }
        return float::new(runtime, special);
    }
    float::new(runtime, rounded(&parts))
}

/// The float nearest to a sum of parts that do not overlap, smallest first.
fn rounded(parts: &[f64]) -> f64 {
    let Some((last, mut rest)) = parts.split_last() else { return 0.0 };
    let (mut high, mut low) = (*last, 0.0);
    while let Some((next, others)) = rest.split_last() {
        let x = high;
        high = x + next;
        low = next - (high - x);
        rest = others;
        if low != 0.0 {
            break;
        }
    }
    // Half-way cases are decided by what is behind the part that was added last.
    if let Some(next) = rest.last()
        && (low < 0.0 && *next < 0.0 || low > 0.0 && *next > 0.0)
    {
        let twice = low * 2.0;
        let x = high + twice;
        if twice == x - high {
            high = x;
        }
    }
    high
}

/// `prod(iterable, start=1)`
pub(super) fn product(runtime: &Runtime, args: &Args<'_>) -> Value {
    let mut result = args.get(1).map_or_else(|| int::new(runtime, 1), |start| Ok(start.owned()))?;
    ops::for_each(runtime, &args.at(0), |item| {
        result = ops::binary(runtime, BinaryOperator::Mul, &result, &item)?;
        Ok(())
    })?;
    Ok(result)
}

/// `hypot(*coordinates)`
pub(super) fn hypotenuse(runtime: &Runtime, args: &Args<'_>) -> Value {
    let all = args.at(0);
    let _native = runtime.borrow_for::<f64>(4 * tuple::items(&all).map_or(0, <[object::Slot]>::len))?;
    let items = tuple::items(&all).unwrap_or_default().iter().filter_map(object::Slot::get);
    let mut parts = items.map(|item| number(runtime, &item)).collect::<Result<Vec<f64>, Raised>>()?;
    length(runtime, &mut parts)
}

fn length(runtime: &Runtime, parts: &mut [f64]) -> Value {
    parts.iter_mut().for_each(|part| *part = part.abs());
    let has_nan = parts.iter().any(|part| part.is_nan());
    let largest = parts.iter().copied().fold(0.0, f64::max);
    float::new(runtime, norm(parts, largest, has_nan))
}

/// `dist(p, q)`
pub(super) fn dist(runtime: &Runtime, args: &Args<'_>) -> Value {
    let point = |index: usize| {
        let point = args.at(index);
        if tuple::items(&point).is_some() { Ok(point.owned()) } else { tuple::from_iterable(runtime, &point) }
    };
    let (p, q) = (point(0)?, point(1)?);
    let (p, q) = (tuple::items(&p).unwrap_or_default(), tuple::items(&q).unwrap_or_default());
    if p.len() != q.len() {
        return Err(runtime.value_error(format_args!("both points must have the same number of dimensions")));
    }
    let _native = runtime.borrow_for::<f64>(4 * p.len())?;
    let pairs = p.iter().zip(q).filter_map(|(one, other)| one.get().zip(other.get()));
    let mut parts =
        pairs.map(|(one, other)| Ok(number(runtime, &one)? - number(runtime, &other)?)).collect::<Result<Vec<f64>, Raised>>()?;
    length(runtime, &mut parts)
}

/// A float, or an int that is one without loss of more than rounding; `None` for anything else.
fn plain(runtime: &Runtime, object: &Object) -> Option<f64> {
    if float::is_exact(object) {
        return float::value(object);
    }
    float::of_int(runtime, int::view(object)?).ok()
}

/// `sumprod(p, q)`: products of floats are summed without loss as long as nothing else comes.
pub(super) fn product_sum(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (p, q) = (ops::iter(runtime, &args.at(0))?, ops::iter(runtime, &args.at(1))?);
    let mut total = int::new(runtime, 0)?;
    let mut floats: Option<Triple> = None;
    loop {
        let (one, other) = match (ops::next(runtime, &p)?, ops::next(runtime, &q)?) {
            (Some(one), Some(other)) => (one, other),
            (None, None) => break,
            _ => return Err(runtime.value_error(format_args!("Inputs are not the same length"))),
        };
        if (float::is_exact(&one) || float::is_exact(&other))
            && let (Some(x), Some(y)) = (plain(runtime, &one), plain(runtime, &other))
        {
            let next = floats.unwrap_or_default().plus(x, y);
            if next.is_finite() {
                floats = Some(next);
                continue;
            }
        }
        if let Some(sum) = floats.take() {
            total = ops::binary(runtime, BinaryOperator::Add, &total, &float::new(runtime, sum.value())?)?;
        }
        let term = ops::binary(runtime, BinaryOperator::Mul, &one, &other)?;
        total = ops::binary(runtime, BinaryOperator::Add, &total, &term)?;
    }
    match floats {
        Some(sum) => ops::binary(runtime, BinaryOperator::Add, &total, &float::new(runtime, sum.value())?),
        None => Ok(total),
    }
}
