//! One value of a format, packed into bytes and back.

use object::Object;
use types::{Raised, Runtime, Special, Value, boxes, bytes, float, int, ops};

use super::error;
use super::format::{Item, Layout};

/// The object that the bytes of a value stand for.
pub(super) fn unpack(runtime: &Runtime, item: &Item, layout: Layout, stored: &[u8]) -> Value {
    match item.letter {
        b's' | b'c' => return bytes::new(runtime, stored),
        b'p' => {
            let length = stored.first().map_or(0, |length| usize::from(*length)).min(stored.len().saturating_sub(1));
            return bytes::new(runtime, stored.get(1..1 + length).unwrap_or_default());
        }
        b'?' => return Ok(runtime.bool(stored.iter().any(|byte| *byte != 0))),
        _ => {}
    }
    let word = word(stored, layout);
    let unused = 64 - 8 * item.size as u32;
    match item.letter {
        b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => int::new(runtime, (word << unused) as i64 >> unused),
        b'e' => boxes::new_float(runtime.region(), of_half(word as u16)),
        b'f' => boxes::new_float(runtime.region(), f32::from_bits(word as u32).into()),
        b'd' => boxes::new_float(runtime.region(), f64::from_bits(word)),
        _ => int::from_u64(runtime, word),
    }
}

fn word(stored: &[u8], layout: Layout) -> u64 {
    let mut bytes = [0; 8];
    if layout == Layout::Big {
        bytes[8 - stored.len()..].copy_from_slice(stored);
        u64::from_be_bytes(bytes)
    } else {
        bytes[..stored.len()].copy_from_slice(stored);
        u64::from_le_bytes(bytes)
    }
}

fn store(place: &mut [u8], layout: Layout, word: u64) {
    let size = place.len();
    if layout == Layout::Big {
        place.copy_from_slice(&word.to_be_bytes()[8 - size..]);
    } else {
        place.copy_from_slice(&word.to_le_bytes()[..size]);
    }
}

/// Writes the bytes of a value, which are all zero before.
pub(super) fn pack(runtime: &Runtime, item: &Item, layout: Layout, value: &Object, place: &mut [u8]) -> Result<(), Raised> {
    let word = match item.letter {
        b's' | b'p' => return pack_bytes(runtime, item.letter, value, place),
        b'c' => match bytes::view(value) {
            Some([byte]) if bytes::is_bytes(value) || bytes::array::is_array(value) => u64::from(*byte),
            _ => return Err(error(runtime, "char format requires a bytes object of length 1")),
        },
        b'?' => ops::truth(runtime, value)?.into(),
        b'e' | b'f' | b'd' => real(runtime, item.letter, layout, value)?,
        _ => integer(runtime, item, value)?,
    };
    store(place, layout, word);
    Ok(())
}

fn pack_bytes(runtime: &Runtime, letter: u8, value: &Object, place: &mut [u8]) -> Result<(), Raised> {
    let given = match bytes::view(value) {
        Some(given) if bytes::is_bytes(value) || bytes::array::is_array(value) => given,
        _ => return Err(error(runtime, &format!("argument for '{}' must be a bytes object", char::from(letter)))),
    };
    if letter == b's' {
        let length = given.len().min(place.len());
        place[..length].copy_from_slice(&given[..length]);
    } else if let Some((first, rest)) = place.split_first_mut() {
        let length = given.len().min(rest.len()).min(255);
        *first = length as u8;
        rest[..length].copy_from_slice(&given[..length]);
    }
    Ok(())
}

fn integer(runtime: &Runtime, item: &Item, value: &Object) -> Result<u64, Raised> {
    let Some(number) = ops::find_index(runtime, value)? else { return Err(error(runtime, "required argument is not an integer")) };
    let number = int::to_big(&number).and_then(|number| i128::try_from(number).ok());
    let bits = 8 * item.size as u32;
    let is_signed = item.letter.is_ascii_lowercase();
    let (least, most) = match is_signed {
        true => (-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1),
        false => (0, (1_i128 << bits) - 1),
    };
    let least = if item.letter == b'P' { i64::MIN.into() } else { least };
    match number.filter(|number| (least..=most).contains(number)) {
        Some(number) => Ok(number as u64),
        None if item.letter == b'P' => Err(runtime.overflow_error(format_args!("int too large to convert"))),
        None => {
            let letter = char::from(item.letter);
            Err(error(runtime, &format!("'{letter}' format requires {least} <= number <= {most}")))
        }
    }
}

fn real(runtime: &Runtime, letter: u8, layout: Layout, value: &Object) -> Result<u64, Raised> {
    let is_number = float::is_float(value)
        || runtime.special_of(value, Special::Float).is_some()
        || runtime.special_of(value, Special::Index).is_some();
    let Some(number) = (if is_number { float::to_f64(runtime, value)? } else { None }) else {
        return Err(error(runtime, "required argument is not a float"));
    };
    let too_large = || runtime.overflow_error(format_args!("float too large to pack with {} format", char::from(letter)));
    match letter {
        b'd' => Ok(number.to_bits()),
        b'f' => {
            let single = number as f32;
            if single.is_infinite() && number.is_finite() && layout != Layout::Native {
                return Err(too_large());
            }
            Ok(single.to_bits().into())
        }
        _ => to_half(number).map(u64::from).ok_or_else(too_large),
    }
}

/// The nearest number of half precision, ties to even; `None` if there is none that large.
fn to_half(value: f64) -> Option<u16> {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    let size = value.abs();
    if size.is_nan() {
        return Some(sign | 0x7E00);
    }
    if size.is_infinite() {
        return Some(sign | 0x7C00);
    }
    // Halves below 2 to the -14 are multiples of 2 to the -24; others have 11 significant bits.
    let exponent = ((size.to_bits() >> 52) as i32 - 1023).max(-14);
    let unit = f64::from_bits(((exponent - 10 + 1023) as u64) << 52);
    let rounded = (size / unit).round_ties_even() as u32;
    let bits = ((exponent + 14) as u32) * 1024 + rounded;
    (bits < 0x7C00).then_some(sign | bits as u16)
}

/// The value of a number of half precision.
fn of_half(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 0x3FF));
    sign * match exponent {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2_f64.powi(exponent - 25),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_come_back() {
        for bits in (0..=u16::MAX).filter(|bits| bits & 0x7C00 != 0x7C00 || bits & 0x3FF == 0) {
            assert_eq!(to_half(of_half(bits)), Some(bits));
        }
        assert_eq!(to_half(65519.0), Some(0x7BFF));
        assert_eq!(to_half(65520.0), None);
        assert_eq!(to_half(2_f64.powi(-25)), Some(0));
        assert_eq!(to_half(2_f64.powi(-25) * 1.1), Some(1));
    }
}
