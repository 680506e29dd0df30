//! Quotients of large ints, in pieces: between two of them a program can be interrupted.
//!
//! `num-bigint` divides digit by digit. Beyond what takes it some milliseconds the divisor is halved until it is short, two divisions by a
//! half and two products in the place of each (Burnikel and Ziegler's way), and a long dividend is taken from the top, as many digits at a
//! time as the divisor has.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use super::product::{digits, product, split};
use crate::error::Raised;
use crate::runtime::Runtime;

/// Digits of 32 bits of a divisor that is not halved.
const SHORT: usize = if cfg!(test) { 2 } else { 1 << 10 };
/// Digits of a dividend that are divided at a time by a short divisor.
const PIECE: usize = 8 * SHORT;

/// The quotient towards negative infinity, and the remainder with the divisor's sign. The divisor is not 0. Interruptible.
pub fn floor(runtime: &Runtime, left: &BigInt, right: &BigInt) -> Result<(BigInt, BigInt), Raised> {
    if digits(left.magnitude()) <= PIECE {
        return Ok(left.div_mod_floor(right));
    }
    let (quotient, remainder) = divide(&mut || runtime.check_interruption(), left.magnitude(), right.magnitude())?;
    let quotient = BigInt::from_biguint(left.sign() * right.sign(), quotient);
    let remainder = BigInt::from_biguint(left.sign(), remainder);
    if remainder.is_zero() || left.is_negative() == right.is_negative() {
        return Ok((quotient, remainder));
    }
    Ok((quotient - 1_u8, remainder + right))
}

/// The quotient and the remainder; `pause` is called before each piece of them. `right` is not 0.
pub(super) fn divide<E>(pause: &mut impl FnMut() -> Result<(), E>, left: &BigUint, right: &BigUint) -> Result<(BigUint, BigUint), E> {
    if left < right {
        return Ok((BigUint::zero(), left.clone()));
    }
    let length = digits(right);
    if length <= SHORT {
        return by_pieces(left, PIECE, |piece| {
            pause()?;
            Ok(piece.div_rem(right))
        });
    }
    // Both are shifted so that the divisor can be halved until it is short, and its highest bit is set.
    let halvings = (length / SHORT).ilog2() + 1;
    let width = length.next_multiple_of(1 << halvings);
    let shift = 32 * width as u64 - right.bits();
    let divisor = right << shift;
    let (quotient, remainder) = by_pieces(&(left << shift), width, |piece| two_by_one(pause, piece, &divisor, width))?;
    Ok((quotient, remainder >> shift))
}

/// Divides from the top, `width` digits at a time behind the remainder of what came before.
fn by_pieces<E>(
    left: &BigUint,
    width: usize,
    mut divide: impl FnMut(&BigUint) -> Result<(BigUint, BigUint), E>,
) -> Result<(BigUint, BigUint), E> {
    let (all, mut quotients, mut rest) = (left.to_u32_digits(), Vec::new(), BigUint::zero());
    for part in all.chunks(width).rev() {
        let (quotient, remainder) = divide(&((rest << (32 * width)) + BigUint::from_slice(part)))?;
        quotients.push(quotient);
        rest = remainder;
    }
    let mut joined = vec![0; all.len().next_multiple_of(width)];
    for (place, quotient) in joined.chunks_mut(width).rev().zip(&quotients) {
        for (place, digit) in place.iter_mut().zip(quotient.iter_u32_digits()) {
            *place = digit;
        }
    }
    Ok((BigUint::new(joined), rest))
}

/// Divides a number of twice `width` digits, less than `right << 32 * width`, by one of `width`, whose highest bit is set.
fn two_by_one<E>(
    pause: &mut impl FnMut() -> Result<(), E>,
    left: &BigUint,
    right: &BigUint,
    width: usize,
) -> Result<(BigUint, BigUint), E> {
    if width <= SHORT || !width.is_multiple_of(2) {
        pause()?;
        return Ok(left.div_rem(right));
    }
    let half = width / 2;
    let (low, high) = split(left, half);
    let (first, rest) = three_by_two(pause, &high, right, half)?;
    let (second, rest) = three_by_two(pause, &((rest << (32 * half)) + low), right, half)?;
    Ok(((first << (32 * half)) + second, rest))
}

/// The same for three times `width` digits by twice as many: the upper half of the divisor gives the quotient, or a little more.
fn three_by_two<E>(
    pause: &mut impl FnMut() -> Result<(), E>,
    left: &BigUint,
    right: &BigUint,
    width: usize,
) -> Result<(BigUint, BigUint), E> {
    let (low, high) = split(left, width);
    let (right_low, right_high) = split(right, width);
    let shift = 32 * width;
    let (mut quotient, rest) = if &high >> shift < right_high {
        two_by_one(pause, &high, &right_high, width)?
    } else {
        let quotient = (BigUint::one() << shift) - 1_u8;
        let rest = high + &right_high - (&right_high << shift);
        (quotient, rest)
    };
    let taken = product(pause, &quotient, &right_low)?;
    let mut rest = (rest << shift) + low;
    while rest < taken {
        rest += right;
        quotient -= 1_u8;
    }
    Ok((quotient, rest - taken))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::int::product::tests::stopping;

    fn number(digits: u32, seed: u32) -> BigUint {
        let digit = |index: u32| (index + seed).wrapping_mul(0x9e37_79b9) ^ seed.wrapping_mul(index);
        BigUint::new((0..digits).map(|index| if (index + seed).is_multiple_of(5) { u32::MAX } else { digit(index) }).collect())
    }

    #[test]
    fn pieces_make_the_quotient() {
        for left in [0, 1, 2, 5, 16, 17, 33, 40, 64, 129, 300] {
            for right in [1, 2, 3, 4, 5, 8, 9, 31, 32, 64, 100] {
                for seed in 1..6 {
                    let (left, right) = (number(left, seed), number(right, seed + 7) + 1_u8);
                    let nothing = &mut || Ok::<_, ()>(());
                    assert_eq!(divide(nothing, &left, &right), Ok(left.div_rem(&right)), "{left} / {right}");
                    let product = &left * &right;
                    assert_eq!(divide(nothing, &product, &right), Ok((left.clone(), BigUint::zero())));
                    if !product.is_zero() {
                        assert_eq!(divide(nothing, &(&product - 1_u8), &right), Ok((left - 1_u8, right - 1_u8)));
                    }
                }
            }
        }
    }

    #[test]
    fn it_stops_where_it_is_told_to() {
        assert_eq!(divide(&mut stopping(), &number(300, 1), &number(100, 2)), Err("stopped"));
    }
}
