//! `left ** right` and `pow(left, right, modulus)` for ints.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::{View, from_big, lend_digits, new, product, quotient};
use crate::error::{Raised, Value};
use crate::float;
use crate::runtime::Runtime;

/// `left ** right`: a float for a negative exponent.
pub(crate) fn power(runtime: &Runtime, left: View<'_>, right: View<'_>) -> Value {
    if right.is_negative() {
        return float::power(runtime, float::of_int(runtime, left)?, float::of_int(runtime, right)?);
    }
    match (left, right) {
        (_, View::Small(0)) => new(runtime, 1),
        (View::Small(base @ (0 | 1)), _) => new(runtime, base),
        (View::Small(-1), _) => new(runtime, if is_odd(right) { -1 } else { 1 }),
        // Of the bits of `base ** exponent` there are at least these.
        (_, View::Small(exponent)) => {
            let exponent = exponent.unsigned_abs();
            let least = (left.bits() - 1).saturating_mul(exponent);
            let _room = lend_digits(runtime, least)?;
            match (left, u32::try_from(exponent)) {
                (View::Small(2), _) => from_big(runtime, &(BigInt::one() << exponent)),
                (View::Small(base), Ok(exponent)) => match base.checked_pow(exponent) {
                    Some(result) => new(runtime, result),
                    None => from_big(runtime, &product::raise(runtime, &BigInt::from(base), exponent)?),
                },
                (_, Ok(exponent)) => from_big(runtime, &product::raise(runtime, &left.to_big(), exponent)?),
                (_, Err(_)) => Err(Raised::OutOfMemory),
            }
        }
        (_, View::Large { .. }) => Err(Raised::OutOfMemory),
    }
}

fn is_odd(operand: View<'_>) -> bool {
    match operand {
        View::Small(value) => value & 1 != 0,
        View::Large { limbs, .. } => limbs.first().is_some_and(|limb| limb & 1 != 0),
    }
}

/// `pow(base, exponent, modulus)`: with the sign of the modulus; a negative exponent asks for the inverse.
pub fn power_modulo(runtime: &Runtime, base: View<'_>, exponent: View<'_>, modulus: View<'_>) -> Value {
    if let View::Small(0) = modulus {
        return Err(runtime.value_error(format_args!("pow() 3rd argument cannot be 0")));
    }
    if let (View::Small(base), View::Small(exponent @ 0..), View::Small(modulus @ 1..)) = (base, exponent, modulus) {
        return new(runtime, small_power_modulo(base, exponent, modulus));
    }
    // Some powers of the base are kept meanwhile.
    let _room = lend_digits(runtime, base.bits().max(exponent.bits()).max(4 * modulus.bits()))?;
    let (mut base, mut exponent, modulus) = (base.to_big(), exponent.to_big(), modulus.to_big());
    if exponent.is_negative() {
        base = match base.modinv(&modulus) {
            Some(inverse) => inverse,
            None if modulus.magnitude().is_one() => BigInt::zero(),
            None => return Err(runtime.value_error(format_args!("base is not invertible for the given modulus"))),
        };
        exponent = -exponent;
    }
    let result = if modulus.magnitude().is_one() { BigInt::zero() } else { modular(runtime, &base, &exponent, &modulus)? };
    from_big(runtime, &result)
}

/// `base ** exponent % modulus`, some bits of a long exponent at a time, between which a program can be interrupted.
fn modular(runtime: &Runtime, base: &BigInt, exponent: &BigInt, modulus: &BigInt) -> Result<BigInt, Raised> {
    /// Products of two words that take some milliseconds.
    const PIECE: u64 = 1 << 26;
    /// Bits of an exponent that are worth preparing for.
    const FEW_BITS: u64 = 64;
    let words = modulus.bits().div_ceil(64);
    let bits = PIECE / (words * words).clamp(1, PIECE);
    if exponent.bits() <= bits.max(FEW_BITS) && bits >= FEW_BITS {
        return Ok(base.modpow(exponent, modulus));
    }
    let base = quotient::floor(runtime, base, modulus)?.1;
    let times =
        |left: &BigInt, right: &BigInt| Ok::<_, Raised>(quotient::floor(runtime, &product::multiply(runtime, left, right)?, modulus)?.1);
    let mut result = BigInt::one();
    if bits < FEW_BITS {
        for place in (0..exponent.bits()).rev() {
            result = times(&result, &result)?;
            if exponent.bit(place) {
                result = times(&result, &base)?;
            }
        }
        return Ok(result);
    }
    let shift = BigInt::one() << bits;
    let mask = &shift - 1_u8;
    for piece in (0..exponent.bits().div_ceil(bits)).rev() {
        runtime.check_interruption()?;
        let part = (exponent >> (piece * bits)) & &mask;
        result = times(&result.modpow(&shift, modulus), &base.modpow(&part, modulus))?;
    }
    Ok(result)
}

fn small_power_modulo(base: i64, mut exponent: i64, modulus: i64) -> i64 {
    let modulus = i128::from(modulus);
    let mut square = i128::from(base).mod_floor(&modulus);
    let mut result = 1 % modulus;
    while exponent > 0 {
        if exponent & 1 != 0 {
            result = result * square % modulus;
        }
        square = square * square % modulus;
        exponent >>= 1;
    }
    result.to_i64().unwrap_or_default()
}
