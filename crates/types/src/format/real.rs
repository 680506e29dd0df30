//! `float.__format__`, and floats in a notation that is asked for.

use object::Object;

use super::digits::Digits;
use super::number::Number;
use super::specification::Specification;
use crate::error::{Raised, Value};
use crate::runtime::Runtime;

/// A number in a notation: text without its sign.
pub(super) struct Notation {
    /// The digits before the point, or `inf` or `nan`.
    pub(super) whole: String,
    /// Point, fraction and exponent.
    pub(super) rest: String,
    /// Zeros at the end of the fraction, which a float cannot have digits for.
    pub(super) zeros: usize,
    /// The exponent, behind those zeros.
    pub(super) tail: String,
    pub(super) negative: bool,
}

/// How a float is written.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// `e`, `f`, `g`, `r` (as `repr` does), in either case.
    pub(super) letter: u8,
    pub(super) precision: usize,
    /// Keep the point and the zeros at the end.
    pub(super) alternate: bool,
    /// Write `.0` where nothing else shows that it is a float.
    pub(super) point_zero: bool,
    /// No minus before a zero.
    pub(super) positive_zero: bool,
}

impl Style {
    /// The text of a float.
    pub(super) fn write(self, value: f64) -> Notation {
        let mut notation = Notation {
            whole: String::new(),
            rest: String::new(),
            zeros: 0,
            tail: String::new(),
            negative: value.is_sign_negative() && !value.is_nan(),
        };
        if !value.is_finite() {
            notation.whole.push_str(if value.is_nan() { "nan" } else { "inf" });
        } else {
            self.digits(value, &mut notation);
        }
        if self.letter.is_ascii_uppercase() {
            for text in [&mut notation.whole, &mut notation.rest, &mut notation.tail] {
                text.make_ascii_uppercase();
            }
        }
        notation
    }

    fn digits(self, value: f64, notation: &mut Notation) {
        let digits = match self.letter.to_ascii_lowercase() {
            b'e' => Digits::significant(value, self.precision.saturating_add(1)),
            b'f' => Digits::fractional(value, self.precision),
            b'g' => Digits::significant(value, self.precision.max(1)),
            _ => Digits::shortest(value),
        };
        if self.positive_zero && digits.is_zero() {
            notation.negative = false;
        }
        match self.letter.to_ascii_lowercase() {
            b'e' => self.scientific(&digits, Some(self.precision), notation),
            b'f' => self.fixed(&digits, Some(self.precision), notation),
            letter => {
                let mut digits = digits;
                let precision = self.precision.max(1);
                let keep = self.alternate && letter == b'g';
                if !keep {
                    digits.trim();
                }
                let point = if digits.is_zero() { 1 } else { digits.point };
                let most = match letter {
                    // With `.0` always written, one digit less fits.
                    b'g' => i32::try_from(precision).unwrap_or(i32::MAX) - i32::from(self.point_zero),
                    _ => 16,
                };
                if point <= -4 || point > most {
                    self.scientific(&digits, keep.then(|| precision - 1), notation);
                } else {
                    let places = keep.then(|| usize::try_from(precision as i64 - i64::from(point)).unwrap_or(0));
                    self.fixed(&digits, places, notation);
                }
            }
        }
    }

    /// `d.ddde+xx`, with `places` digits behind the point, or as many as there are.
    fn scientific(self, digits: &Digits, places: Option<usize>, notation: &mut Notation) {
        let (first, fraction) = digits.digits.split_at(1);
        notation.whole.push_str(first);
        self.fraction(fraction, places, notation);
        let exponent = if digits.is_zero() { 0 } else { digits.point - 1 };
        let sign = if exponent < 0 { '-' } else { '+' };
        notation.tail = format!("e{sign}{:02}", exponent.unsigned_abs());
    }

    fn fixed(self, digits: &Digits, places: Option<usize>, notation: &mut Notation) {
        let all = &digits.digits;
        if digits.is_zero() {
            notation.whole.push('0');
            self.fraction("", places, notation);
        } else if let Ok(point @ 1..) = usize::try_from(digits.point) {
            let whole = point.min(all.len());
            notation.whole.push_str(&all[..whole]);
            notation.whole.extend(std::iter::repeat_n('0', point - whole));
            self.fraction(&all[whole..], places, notation);
        } else {
            notation.whole.push('0');
            let mut fraction = "0".repeat(digits.point.unsigned_abs() as usize);
            fraction.push_str(all);
            self.fraction(&fraction, places, notation);
        }
        if self.point_zero && matches!(notation.rest.as_str(), "" | ".") && notation.zeros == 0 {
            ".0".clone_into(&mut notation.rest);
        }
    }

    /// Point and fraction, filled up with zeros.
    fn fraction(self, fraction: &str, places: Option<usize>, notation: &mut Notation) {
        let places = places.unwrap_or(fraction.len());
        if places > 0 || self.alternate {
            notation.rest.push('.');
        }
        let known = fraction.len().min(places);
        notation.rest.push_str(&fraction[..known]);
        notation.zeros = places - known;
    }
}

/// What a specification says about a float: the style, and what the value is multiplied by.
pub(super) fn style(runtime: &Runtime, object: &Object, specification: &Specification) -> Result<Style, Raised> {
    if specification.precision.is_some_and(|precision| i32::try_from(precision).is_err()) {
        return Err(runtime.value_error(format_args!("precision too big")));
    }
    let (letter, precision) = match (specification.kind, specification.letter(b'r')) {
        (None, _) if specification.precision.is_some() => (b'g', specification.precision.unwrap_or(0)),
        (None, _) => (b'r', 0),
        (_, b'n') => (b'g', specification.precision.unwrap_or(6)),
        (_, b'%') => (b'f', specification.precision.unwrap_or(6)),
        (_, letter @ (b'e' | b'E' | b'f' | b'F' | b'g' | b'G')) => (letter, specification.precision.unwrap_or(6)),
        _ => return Err(specification.unknown(runtime, object)),
    };
    Ok(Style {
        letter,
        precision,
        alternate: specification.alternate,
        point_zero: specification.kind.is_none(),
        positive_zero: specification.positive_zero,
    })
}

/// A float in its field. `object` is what is formatted, for messages.
pub(super) fn format(runtime: &Runtime, object: &Object, value: f64, specification: &Specification) -> Value {
    let style = style(runtime, object, specification)?;
    let percent = specification.letter(b'r') == b'%';
    let mut notation = style.write(if percent { value * 100.0 } else { value });
    if percent {
        notation.tail.push('%');
    }
    notation.lay_out(runtime, specification)
}

impl Notation {
    /// The number as its parts.
    pub(super) fn number(&self) -> Number<'_> {
        Number { negative: self.negative, prefix: "", whole: &self.whole, rest: &self.rest, zeros: self.zeros, tail: &self.tail }
    }

    fn lay_out(&self, runtime: &Runtime, specification: &Specification) -> Value {
        let mut specification = *specification;
        if !self.whole.starts_with(|digit: char| digit.is_ascii_digit()) {
            specification.separator = None;
        }
        self.number().lay_out(runtime, &specification)
    }
}

/// A float in the notation of `letter`: for `%`, and for native modules.
pub fn format_float(value: f64, letter: u8, precision: usize, alternate: bool) -> String {
    let style = Style { letter, precision, alternate, point_zero: false, positive_zero: false };
    let notation = style.write(value);
    let sign = if notation.negative { "-" } else { "" };
    let zeros = "0".repeat(notation.zeros.min(1 << 20));
    format!("{sign}{}{}{zeros}{}", notation.whole, notation.rest, notation.tail)
}
