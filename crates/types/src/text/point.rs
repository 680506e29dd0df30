//! Questions about single code points, for regular expressions and other native modules.

use super::unicode::{self, Properties, is};

/// Whether `str.isalnum` holds for it.
pub fn is_alphanumeric(point: u32) -> bool {
    is(point, Properties::ALPHANUMERIC)
}

/// Whether it is a decimal digit.
pub fn is_decimal(point: u32) -> bool {
    is(point, Properties::DECIMAL)
}

/// Whether it is white space.
pub fn is_space(point: u32) -> bool {
    unicode::is_space(point)
}

/// Whether `str.splitlines` ends a line there.
pub fn is_line_break(point: u32) -> bool {
    unicode::is_line_break(point)
}

/// Whether an identifier can begin with it.
pub fn is_identifier_start(point: u32) -> bool {
    is(point, Properties::IDENTIFIER_START)
}

/// Whether it can stand within an identifier.
pub fn is_identifier(point: u32) -> bool {
    is(point, Properties::IDENTIFIER)
}

/// Its lower case, if that is one code point; else the first of it.
pub fn lower(point: u32) -> u32 {
    unicode::to_lower(point).points()[0]
}

/// Its upper case, if that is one code point; else the first of it.
pub fn upper(point: u32) -> u32 {
    unicode::to_upper(point).points()[0]
}

/// The value of a decimal digit.
pub fn decimal(point: u32) -> Option<u32> {
    unicode::decimal(point)
}
