//! Comparisons of numbers, exact between ints of any size and floats.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::FromPrimitive;
use object::Object;

use crate::int::View;
use crate::ops::Comparison;
use crate::{complex, float, int};

/// `left comparison right` for two numbers, or instances of what derives from them. `None` if one is no number, or they have no order.
#[inline]
pub(crate) fn compare(comparison: Comparison, left: &Object, right: &Object) -> Option<bool> {
    if let Some(order) = order(left, right) {
        return Some(comparison.holds_for(order));
    }
    let equal = complex::equal(left, right)?;
    match comparison {
        Comparison::Equal => Some(equal),
        Comparison::NotEqual => Some(!equal),
        _ => None,
    }
}

/// How two ints or floats are ordered: `Some(None)` if one is not a number, `None` if one is neither int nor float.
#[inline]
fn order(left: &Object, right: &Object) -> Option<Option<Ordering>> {
    match (int::view(left), int::view(right)) {
        (Some(left), Some(right)) => Some(Some(ints(left, right))),
        (Some(left), None) => Some(int_with_float(left, float::value(right)?)),
        (None, Some(right)) => Some(int_with_float(right, float::value(left)?).map(Ordering::reverse)),
        (None, None) => Some(float::value(left)?.partial_cmp(&float::value(right)?)),
    }
}

/// How two ints are ordered.
fn ints(left: View<'_>, right: View<'_>) -> Ordering {
    match (left, right) {
        (View::Small(left), View::Small(right)) => left.cmp(&right),
        (View::Small(_), View::Large { negative, .. }) => {
            if negative {
                Ordering::Greater
            } else {
                Ordering::Less
            }
        }
        (View::Large { negative, .. }, View::Small(_)) => {
            if negative {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        }
        (View::Large { negative: left, limbs: one }, View::Large { negative: right, limbs: other }) => {
            let magnitudes = || one.len().cmp(&other.len()).then_with(|| one.iter().rev().cmp(other.iter().rev()));
            right.cmp(&left).then_with(|| if left { magnitudes().reverse() } else { magnitudes() })
        }
    }
}

/// How an int and a float are ordered. The int is not rounded.
pub(crate) fn int_with_float(left: View<'_>, right: f64) -> Option<Ordering> {
    const BEYOND_64_BITS: f64 = 9_223_372_036_854_775_808.0;
    if right.is_nan() {
        return None;
    }
    if right.is_infinite() {
        return Some(if right > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    match left {
        View::Small(left) if right.abs() < BEYOND_64_BITS => {
            // A fraction on top of the whole part decides only where the whole parts are equal.
            let whole = right.trunc();
            Some(left.cmp(&(whole as i64)).then_with(|| whole.partial_cmp(&right).unwrap_or(Ordering::Equal)))
        }
        View::Small(_) => Some(if right > 0.0 { Ordering::Less } else { Ordering::Greater }),
        View::Large { .. } => Some(left.to_big().cmp(&BigInt::from_f64(right.trunc())?)),
    }
}
