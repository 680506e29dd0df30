//! Products of large ints, in pieces: between two of them a program can be interrupted.
//!
//! What `num-bigint` multiplies at a time takes some milliseconds. Beyond that the halves of both operands are multiplied, three products
//! in the place of four (Karatsuba's way).

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};

use crate::error::Raised;
use crate::runtime::Runtime;

/// Digits of 32 bits that are multiplied at a time.
const PIECE: usize = if cfg!(test) { 3 } else { 1 << 13 };

/// `left * right`, interruptible.
pub fn multiply(runtime: &Runtime, left: &BigInt, right: &BigInt) -> Result<BigInt, Raised> {
    let magnitude = product(&mut || runtime.check_interruption(), left.magnitude(), right.magnitude())?;
    Ok(BigInt::from_biguint(left.sign() * right.sign(), magnitude))
}

/// `base ** exponent`
pub(super) fn raise(runtime: &Runtime, base: &BigInt, mut exponent: u32) -> Result<BigInt, Raised> {
    if base.bits().saturating_mul(exponent.into()) <= 32 * PIECE as u64 {
        return Ok(base.pow(exponent));
    }
    let (mut result, mut square) = (BigInt::one(), base.clone());
    loop {
        if exponent & 1 != 0 {
            result = multiply(runtime, &result, &square)?;
        }
        exponent >>= 1;
        if exponent == 0 {
            return Ok(result);
        }
        square = multiply(runtime, &square, &square)?;
    }
}

/// The product; `pause` is called before each piece of it.
pub(super) fn product<E>(pause: &mut impl FnMut() -> Result<(), E>, left: &BigUint, right: &BigUint) -> Result<BigUint, E> {
    pause()?;
    let (short, long) = if left.bits() <= right.bits() { (left, right) } else { (right, left) };
    let (width, length) = (digits(short), digits(long));
    if length <= PIECE || width <= 32 {
        return Ok(short * long);
    }
    if length > 2 * width {
        // In pieces as long as the short one, or longer.
        let piece = width.max(PIECE);
        let mut sum = BigUint::zero();
        for part in long.to_u32_digits().chunks(piece).rev() {
            sum = (sum << (32 * piece)) + product(pause, short, &BigUint::from_slice(part))?;
        }
        return Ok(sum);
    }
    let half = length.div_ceil(2);
    let ((short_low, short_high), (long_low, long_high)) = (split(short, half), split(long, half));
    let low = product(pause, &short_low, &long_low)?;
    let high = product(pause, &short_high, &long_high)?;
    let middle = product(pause, &(short_low + short_high), &(long_low + long_high))? - &low - &high;
    Ok((((high << (32 * half)) + middle) << (32 * half)) + low)
}

/// How many digits of 32 bits a number has.
pub(super) fn digits(number: &BigUint) -> usize {
    number.bits().div_ceil(32) as usize
}

/// The lower digits, and the others.
pub(super) fn split(number: &BigUint, digits: usize) -> (BigUint, BigUint) {
    let all = number.to_u32_digits();
    let (low, high) = all.split_at(digits.min(all.len()));
    (BigUint::from_slice(low), BigUint::from_slice(high))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A pause that stops what pauses for the fifth time.
    pub(in crate::int) fn stopping() -> impl FnMut() -> Result<(), &'static str> {
        let mut left = 5;
        move || {
            left -= 1;
            if left == 0 { Err("stopped") } else { Ok(()) }
        }
    }

    fn number(digits: u32, seed: u32) -> BigUint {
        BigUint::new((0..digits).map(|index| (index + seed).wrapping_mul(0x9e37_79b9) ^ seed).collect())
    }

    #[test]
    fn pieces_make_the_product() {
        for left in [0, 1, 2, 5, 33, 40, 64, 100] {
            for right in [0, 1, 3, 34, 66, 71, 200] {
                let (left, right) = (number(left, 7), number(right, 99));
                assert_eq!(product(&mut || Ok::<_, ()>(()), &left, &right), Ok(&left * &right));
            }
        }
    }

    #[test]
    fn it_stops_where_it_is_told_to() {
        assert_eq!(product(&mut stopping(), &number(100, 1), &number(100, 2)), Err("stopped"));
    }
}
