//! Floats by their binary exponents.

/// `value * 2 ** exponent`, rounded once.
pub fn scale(value: f64, exponent: i32) -> f64 {
    let up = f64::from_bits(0x7fe0_0000_0000_0000);
    // Subnormal results are reached from 53 bits further up, so that only the last step rounds.
    let down = f64::MIN_POSITIVE * (1_u64 << 53) as f64;
    let (mut value, mut exponent) = (value, exponent);
    for _ in 0..2 {
        if exponent > 1023 {
            value *= up;
            exponent -= 1023;
        } else if exponent < -1022 {
            value *= down;
            exponent += 1022 - 53;
        }
    }
    value * f64::from_bits(((exponent.clamp(-1022, 1023) + 1023) as u64) << 52)
}

/// A fraction from 0.5 up to 1 (with the value's sign) and the exponent of two that makes the value of it. Zero, infinities and NaN are
/// their own fractions.
pub fn fraction_and_exponent(value: f64) -> (f64, i32) {
    if value == 0.0 || !value.is_finite() {
        return (value, 0);
    }
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    if exponent == 0 {
        let (fraction, exponent) = fraction_and_exponent(value * (1_u64 << 54) as f64);
        return (fraction, exponent - 54);
    }
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent - 1022)
}
