//! Text that spells a complex number.

use super::Parts;
use crate::float;
use crate::number::ascii;

/// The number that ASCII text without underscores spells: `1`, `2j`, `1+2j`, `j`, possibly within parentheses. `None` if it spells none.
pub(super) fn parse(text: &[u8]) -> Option<Parts> {
    let text = ascii::trim_bytes(text);
    let text = match text {
        [b'(', inner @ .., b')'] => ascii::trim_bytes(inner),
        _ => text,
    };
    let (first, rest) = number(text);
    match (first, rest) {
        (Some(real), []) => Some((real, 0.0)),
        (Some(imaginary), [b'j' | b'J']) => Some((0.0, imaginary)),
        (Some(real), [b'+' | b'-', ..]) => Some((real, imaginary(rest)?)),
        (Some(_), _) => None,
        (None, _) => Some((0.0, imaginary(text)?)),
    }
}

/// An imaginary part: a float or only its sign, and `j`.
fn imaginary(text: &[u8]) -> Option<f64> {
    let (value, rest) = match (number(text), text) {
        ((Some(value), rest), _) => (value, rest),
        (_, [b'-', rest @ ..]) => (-1.0, rest),
        (_, [b'+', rest @ ..]) => (1.0, rest),
        (_, rest) => (1.0, rest),
    };
    matches!(rest, [b'j' | b'J']).then_some(value)
}

/// The float at the beginning, if there is one, and what follows it.
fn number(text: &[u8]) -> (Option<f64>, &[u8]) {
    let (number, rest) = text.split_at(float::prefix(text));
    (float::parse(number), rest)
}
