//! `float.hex` and `float.fromhex`.

use num_bigint::BigUint;
use num_traits::{Num, ToPrimitive, Zero};

use super::scale;

/// The float in hexadecimal, exactly.
pub(super) fn to_hex(value: f64) -> String {
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return format!("{sign}inf");
    }
    if value == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = value.to_bits();
    let (fraction, exponent) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7ff) as i32);
    let (lead, exponent) = if exponent == 0 { (0, -1022) } else { (1, exponent - 1023) };
    format!("{sign}0x{lead}.{fraction:013x}p{exponent:+}")
}

/// Why text is no hexadecimal float.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is not spelled as one.
    Invalid,
    /// Its value is too large.
    TooLarge,
}

/// The float that the text spells: `[sign] [0x] digits [. digits] [p exponent]`, `inf` or `nan`.
pub(super) fn from_hex(text: &str) -> Result<f64, Refused> {
    let text = text.trim_matches(|point: char| matches!(point, '\t'..='\r' | ' '));
    let (negative, rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let value = magnitude(&rest.to_ascii_lowercase())?;
    Ok(if negative { -value } else { value })
}

fn magnitude(text: &str) -> Result<f64, Refused> {
    match text {
        "inf" | "infinity" => return Ok(f64::INFINITY),
        "nan" => return Ok(f64::NAN),
        _ => {}
    }
    let text = text.strip_prefix("0x").unwrap_or(text);
    let (digits, exponent) = match text.split_once('p') {
        Some((digits, exponent)) => (digits, read_exponent(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Refused::Invalid);
    }
    let mantissa = BigUint::from_str_radix(&format!("0{whole}{fraction}"), 16).map_err(|_| Refused::Invalid)?;
    if mantissa.is_zero() {
        return Ok(0.0);
    }
    let exponent = exponent.saturating_sub(4 * fraction.len() as i64);
    round_to_float(&mantissa, exponent).ok_or(Refused::TooLarge)
}

fn read_exponent(text: &str) -> Result<i64, Refused> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refused::Invalid);
    }
    let beyond_any = if text.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 };
    Ok(text.parse().unwrap_or(beyond_any).clamp(i64::MIN / 2, i64::MAX / 2))
}

/// `mantissa * 2 ** exponent`, rounded once; `None` if it is too large.
fn round_to_float(mantissa: &BigUint, exponent: i64) -> Option<f64> {
    let top = exponent.saturating_add(mantissa.bits() as i64);
    if top > i64::from(f64::MAX_EXP) {
        return None;
    }
    // The place of the last bit that the result can have.
    let last = (top - i64::from(f64::MANTISSA_DIGITS)).max(i64::from(f64::MIN_EXP) - i64::from(f64::MANTISSA_DIGITS));
    let cut = last - exponent;
    if cut <= 0 {
        let value = scale(mantissa.to_u64()? as f64, i32::try_from(exponent).ok()?);
        return value.is_finite().then_some(value);
    }
    let cut = cut as u64;
    if cut > mantissa.bits() + 1 {
        return Some(0.0);
    }
    let mut kept = (mantissa >> cut).to_u64()?;
    let is_half = mantissa.bit(cut - 1);
    let is_more = mantissa.trailing_zeros().is_some_and(|zeros| zeros < cut - 1);
    if is_half && (is_more || kept & 1 != 0) {
        kept += 1;
    }
    let value = scale(kept as f64, i32::try_from(last).ok()?);
    value.is_finite().then_some(value)
}
