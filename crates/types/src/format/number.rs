//! How a number is laid out: sign, prefix, digits in groups, the rest, and padding around or within.

use super::specification::{Align, Specification};
use crate::error::Value;
use crate::runtime::Runtime;
use crate::text::Builder;

/// The parts of a number, in order.
pub(super) struct Number<'a> {
    pub(super) negative: bool,
    /// `0x`, or nothing.
    pub(super) prefix: &'a str,
    /// The digits that are put in groups.
    pub(super) whole: &'a str,
    /// What follows them: point, fraction, exponent, `%`.
    pub(super) rest: &'a str,
    /// Zeros to write behind the fraction, before the tail.
    pub(super) zeros: usize,
    /// What comes behind those zeros.
    pub(super) tail: &'a str,
}

/// What is written before a number to show its sign.
pub(super) fn sign(negative: bool, asked: Option<u8>) -> &'static str {
    match (negative, asked) {
        (true, _) => "-",
        (false, Some(b'+')) => "+",
        (false, Some(b' ')) => " ",
        _ => "",
    }
}

/// How many code points go left and right of a field's content.
pub(super) fn margins(align: Align, missing: usize) -> (usize, usize) {
    match align {
        Align::Left => (0, missing),
        Align::Right | Align::AfterSign => (missing, 0),
        Align::Center => (missing / 2, missing - missing / 2),
    }
}

impl Number<'_> {
    /// The number in its field.
    pub(super) fn lay_out(&self, runtime: &Runtime, specification: &Specification) -> Value {
        let mut builder = Builder::new(runtime);
        self.write(&mut builder, specification);
        builder.finish()
    }

    /// Adds the number in its field.
    pub(super) fn write(&self, builder: &mut Builder<'_>, specification: &Specification) {
        let sign = sign(self.negative, specification.sign);
        let around = sign.len() + self.prefix.len() + self.rest.len() + self.zeros + self.tail.len();
        let zero_padded = specification.align == Align::AfterSign && specification.fill == '0'.into();
        let least = if zero_padded { specification.width.saturating_sub(around) } else { 0 };
        let groups = Groups::new(self.whole.len(), specification.separator.map(|_| specification.group()), least);
        let missing = specification.width.saturating_sub(around + groups.length);
        let (left, right) = margins(specification.align, missing);
        let within = specification.align == Align::AfterSign;
        if !within {
            builder.push_repeated(specification.fill, left);
        }
        builder.push_str(sign);
        builder.push_str(self.prefix);
        if within {
            builder.push_repeated(specification.fill, left);
        }
        groups.write(builder, self.whole, specification.separator.unwrap_or(b','));
        builder.push_str(self.rest);
        builder.push_repeated('0'.into(), self.zeros);
        builder.push_str(self.tail);
        builder.push_repeated(specification.fill, right);
    }
}

/// Digits in groups, filled up with zeros from the front.
struct Groups {
    digits: usize,
    /// Digits of a group; none for all in one.
    size: Option<usize>,
    /// Zeros before the digits.
    zeros: usize,
    /// All of it, separators too.
    length: usize,
}

impl Groups {
    /// `digits` digits in a field of at least `least`: a field that would begin with a separator gets one more zero.
    fn new(digits: usize, size: Option<usize>, least: usize) -> Groups {
        let Some(group) = size else {
            let zeros = least.saturating_sub(digits);
            return Groups { digits, size, zeros, length: digits + zeros };
        };
        let length_of = |digits: usize| digits + digits.saturating_sub(1) / group;
        // So many digits fill a field of `least` or are the fewest that pass it.
        let fitting = least - least / (group + 1);
        let fitting = fitting + usize::from(length_of(fitting) < least);
        let all = digits.max(fitting);
        Groups { digits, size, zeros: all - digits, length: length_of(all) }
    }

    fn write(&self, builder: &mut Builder<'_>, digits: &str, separator: u8) {
        let Some(group) = self.size else {
            builder.push_repeated('0'.into(), self.zeros);
            builder.push_str(digits);
            return;
        };
        let all = self.zeros + self.digits;
        for index in 0..all {
            if index > 0 && (all - index).is_multiple_of(group) {
                builder.push(separator.into());
            }
            let digit = index.checked_sub(self.zeros).and_then(|index| digits.as_bytes().get(index)).copied();
            builder.push(digit.unwrap_or(b'0').into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_grouped_as_in_cpython() {
        // For widths from 0 on: the length of `format(1234, '0{width},')`.
        let lengths: Vec<usize> = (0..14).map(|width| Groups::new(4, Some(3), width).length).collect();
        assert_eq!(lengths, [5, 5, 5, 5, 5, 5, 6, 7, 9, 9, 10, 11, 13, 13]);
    }
}
