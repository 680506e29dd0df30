//! What `str.isalpha` and its sisters ask.

use super::Text;
use super::unicode::{Properties, is, is_space as is_space_point};

/// Whether there is a code point, and all are as `test` says.
fn all(text: Text<'_>, test: impl Fn(u32) -> bool) -> bool {
    !text.is_empty() && text.points().all(test)
}

pub(super) fn is_alphanumeric(text: Text<'_>) -> bool {
    all(text, |point| is(point, Properties::ALPHANUMERIC))
}

pub(super) fn is_alpha(text: Text<'_>) -> bool {
    all(text, |point| is(point, Properties::ALPHA))
}

pub(super) fn is_decimal(text: Text<'_>) -> bool {
    all(text, |point| is(point, Properties::DECIMAL))
}

pub(super) fn is_digit(text: Text<'_>) -> bool {
    all(text, |point| is(point, Properties::DIGIT))
}

pub(super) fn is_numeric(text: Text<'_>) -> bool {
    all(text, |point| is(point, Properties::NUMERIC))
}

pub(super) fn is_space(text: Text<'_>) -> bool {
    all(text, is_space_point)
}

/// An empty text is printable.
pub(super) fn is_printable(text: Text<'_>) -> bool {
    text.points().all(|point| is(point, Properties::PRINTABLE))
}

pub(super) fn is_identifier(text: Text<'_>) -> bool {
    let begins = |point| point == u32::from('_') || is(point, Properties::IDENTIFIER_START);
    !text.is_empty() && begins(text.at(0)) && text.points().skip(1).all(|point| is(point, Properties::IDENTIFIER))
}

pub(super) fn is_lower(text: Text<'_>) -> bool {
    let other = |point| is(point, Properties(Properties::UPPER.0 | Properties::TITLE.0));
    !text.points().any(other) && text.points().any(|point| is(point, Properties::LOWER))
}

pub(super) fn is_upper(text: Text<'_>) -> bool {
    let other = |point| is(point, Properties(Properties::LOWER.0 | Properties::TITLE.0));
    !text.points().any(other) && text.points().any(|point| is(point, Properties::UPPER))
}

/// Whether words begin with a capital and go on without one.
pub(super) fn is_title(text: Text<'_>) -> bool {
    let (mut any, mut within_word) = (false, false);
    for point in text.points() {
        if is(point, Properties(Properties::UPPER.0 | Properties::TITLE.0)) {
            if within_word {
                return false;
            }
            (any, within_word) = (true, true);
        } else if is(point, Properties::LOWER) {
            if !within_word {
                return false;
            }
            any = true;
        } else {
            within_word = false;
        }
    }
    any
}
