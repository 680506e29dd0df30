//! The decimal digits of a float, correctly rounded.
//!
//! Rust's own formatting is exact at every precision; here its text is taken apart into digits and the place of the decimal point, from
//! which every Python notation is written. A float has at most 767 digits that are not zero, so the digits fit a small buffer; zeros
//! beyond them are the caller's to write.

use std::fmt::Write;

/// More significant digits than any float has.
const MOST_SIGNIFICANT: usize = 770;
/// More digits behind the point than any float has.
const MOST_FRACTIONAL: usize = 1080;

/// The digits of a finite float without its sign: `0.d1d2d3... * 10 ** point`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Digits {
    /// ASCII digits; the first one is not 0 unless the number is 0.
    pub(crate) digits: String,
    /// Where the decimal point is, counted from the first digit.
    pub(crate) point: i32,
}

impl Digits {
    /// The fewest digits that read back as the same float.
    pub(crate) fn shortest(value: f64) -> Digits {
        Digits::of_scientific(&format!("{:e}", value.abs()))
    }

    /// `count` significant digits, at least one; fewer if the float has no more.
    pub(crate) fn significant(value: f64, count: usize) -> Digits {
        let places = count.clamp(1, MOST_SIGNIFICANT) - 1;
        Digits::of_scientific(&format!("{:.places$e}", value.abs()))
    }

    /// All digits down to `places` behind the point; fewer if the float has no more.
    pub(crate) fn fractional(value: f64, places: usize) -> Digits {
        let mut digits = String::new();
        let places = places.min(MOST_FRACTIONAL);
        // Writing to a string does not fail.
        let _ = write!(digits, "{:.places$}", value.abs());
        let point = digits.find('.').unwrap_or(digits.len());
        digits.retain(|digit| digit != '.');
        let zeros = digits.bytes().take_while(|digit| *digit == b'0').count();
        if zeros == digits.len() {
            return Digits { digits: "0".into(), point: 1 };
        }
        digits.drain(..zeros);
        Digits { digits, point: point as i32 - zeros as i32 }
    }

    /// Takes `d.ddde-x` apart.
    fn of_scientific(text: &str) -> Digits {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let digits = mantissa.chars().filter(char::is_ascii_digit).collect();
        Digits { digits, point: exponent.parse().unwrap_or(0) + 1 }
    }

    /// Whether the number is 0.
    pub(crate) fn is_zero(&self) -> bool {
        self.digits.bytes().all(|digit| digit == b'0')
    }

    /// Drops zeros at the end, but for the first digit.
    pub(crate) fn trim(&mut self) {
        let kept = self.digits.trim_end_matches('0').len().max(1);
        self.digits.truncate(kept);
    }
}

/// `repr(float)`: the shortest text that reads back as the same float.
pub fn float_repr(value: f64) -> String {
    if value.is_nan() {
        return "nan".into();
    }
    let mut text = String::from(if value.is_sign_negative() { "-" } else { "" });
    if value.is_infinite() {
        text.push_str("inf");
        return text;
    }
    let Digits { digits, point } = Digits::shortest(value);
    match usize::try_from(point) {
        Ok(point @ 1..=16) => {
            let whole = point.min(digits.len());
            text.push_str(&digits[..whole]);
            text.extend(std::iter::repeat_n('0', point - whole));
            text.push('.');
            text.push_str(if whole < digits.len() { &digits[whole..] } else { "0" });
        }
        _ if (-3..=0).contains(&point) => {
            text.push_str("0.");
            text.extend(std::iter::repeat_n('0', point.unsigned_abs() as usize));
            text.push_str(&digits);
        }
        _ => {
            text.push_str(&digits[..1]);
            if digits.len() > 1 {
                text.push('.');
                text.push_str(&digits[1..]);
            }
            let exponent = point - 1;
            let sign = if exponent < 0 { '-' } else { '+' };
            // Writing to a string does not fail.
            let _ = write!(text, "e{sign}{:02}", exponent.unsigned_abs());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repr_chooses_the_notation_as_cpython_does() {
        let table = [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (-1.5, "-1.5"),
            (0.1, "0.1"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (9_007_199_254_740_993.0, "9007199254740992.0"),
            (123_456_789_012_345_680.0, "1.2345678901234568e+17"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (1e100, "1e+100"),
            (f64::MAX, "1.7976931348623157e+308"),
            (5e-324, "5e-324"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
            (-f64::NAN, "nan"),
        ];
        for (value, text) in table {
            assert_eq!(float_repr(value), text);
        }
    }

    #[test]
    fn digits_are_those_asked_for() {
        assert_eq!(Digits::significant(2.5, 1), Digits { digits: "2".into(), point: 1 });
        assert_eq!(Digits::fractional(0.125, 2), Digits { digits: "12".into(), point: 0 });
        assert_eq!(Digits::fractional(1234.5, 0), Digits { digits: "1234".into(), point: 4 });
        assert_eq!(Digits::fractional(0.001, 2), Digits { digits: "0".into(), point: 1 });
    }
}
