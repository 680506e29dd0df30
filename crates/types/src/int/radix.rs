//! Large ints to digits and back, in pieces: between two of them a program can be interrupted.
//!
//! A number is divided by a power of the radix that has about half of its digits, and so on until a piece is short; the other way round,
//! pieces are multiplied. So neither takes time that grows with the square.

use num_bigint::BigUint;
use num_traits::Zero;

use super::product::product;
use super::quotient::divide;

/// Digits that are converted at a time.
const PIECE: usize = if cfg!(test) { 4 } else { 4096 };

/// `radix ** PIECE`, its square, the square of that: as many as are less than a number of `digits` digits.
fn powers<E>(pause: &mut impl FnMut() -> Result<(), E>, radix: u32, digits: usize) -> Result<Vec<BigUint>, E> {
    let mut powers = vec![BigUint::from(radix).pow(PIECE as u32)];
    while (PIECE << powers.len()) < digits {
        let last = &powers[powers.len() - 1];
        powers.push(product(pause, last, last)?);
    }
    Ok(powers)
}

/// The decimal digits of a number.
pub(super) fn to_decimal<E>(pause: &mut impl FnMut() -> Result<(), E>, number: &BigUint) -> Result<String, E> {
    let digits = (number.bits() as f64 * std::f64::consts::LOG10_2) as usize + 1;
    if digits <= PIECE {
        return Ok(number.to_str_radix(10));
    }
    let powers = powers(pause, 10, digits)?;
    let mut text = String::with_capacity(digits + 1);
    write(pause, &powers, number, &mut text)?;
    Ok(text)
}

/// Writes a number below the square of the last of the powers; with the zeros before it, if something stands before them.
fn write<E>(pause: &mut impl FnMut() -> Result<(), E>, powers: &[BigUint], number: &BigUint, text: &mut String) -> Result<(), E> {
    let Some((power, smaller)) = powers.split_last() else {
        pause()?;
        let digits = number.to_str_radix(10);
        if !text.is_empty() {
            text.extend(std::iter::repeat_n('0', PIECE - digits.len()));
        }
        text.push_str(&digits);
        return Ok(());
    };
    let (high, low) = divide(pause, number, power)?;
    if !text.is_empty() || !high.is_zero() {
        write(pause, smaller, &high, text)?;
    }
    write(pause, smaller, &low, text)
}

/// The number that digits spell, the highest first; each is below the radix.
pub(super) fn from_digits<E>(pause: &mut impl FnMut() -> Result<(), E>, digits: &[u8], radix: u32) -> Result<BigUint, E> {
    if digits.len() <= PIECE || radix.is_power_of_two() {
        return Ok(BigUint::from_radix_be(digits, radix).unwrap_or_default());
    }
    let powers = powers(pause, radix, digits.len())?;
    read(pause, &powers, digits, radix)
}

fn read<E>(pause: &mut impl FnMut() -> Result<(), E>, powers: &[BigUint], digits: &[u8], radix: u32) -> Result<BigUint, E> {
    let Some((power, smaller)) = powers.split_last() else {
        pause()?;
        return Ok(BigUint::from_radix_be(digits, radix).unwrap_or_default());
    };
    let Some(high) = digits.len().checked_sub(PIECE << smaller.len()) else { return read(pause, smaller, digits, radix) };
    let (high, low) = digits.split_at(high);
    let low = read(pause, smaller, low, radix)?;
    if high.is_empty() {
        return Ok(low);
    }
    let high = read(pause, smaller, high, radix)?;
    Ok(product(pause, &high, power)? + low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_make_the_text_and_the_number() {
        let nothing = &mut || Ok::<_, ()>(());
        for exponent in 0..70 {
            for number in [BigUint::from(10_u8).pow(exponent), BigUint::from(7_u8).pow(exponent), BigUint::from(10_u8).pow(exponent) - 1_u8]
            {
                let text = number.to_str_radix(10);
                assert_eq!(to_decimal(nothing, &number).as_deref(), Ok(&*text));
                for radix in [3, 10, 16, 36] {
                    assert_eq!(from_digits(nothing, &number.to_radix_be(radix), radix), Ok(number.clone()));
                }
            }
        }
    }

    #[test]
    fn they_stop_where_they_are_told_to() {
        let number = BigUint::from(7_u8).pow(100);
        assert_eq!(to_decimal(&mut || Err("stopped"), &number), Err("stopped"));
        assert_eq!(from_digits(&mut || Err("stopped"), &number.to_radix_be(10), 10), Err("stopped"));
    }
}
