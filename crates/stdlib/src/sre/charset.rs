//! Sets and categories of code points, and their lower case.

use types::text::point;

use super::opcode as op;

/// The lower case of an ASCII letter; anything else as it is.
pub(super) fn lower_ascii(point: u32) -> u32 {
    u8::try_from(point).map_or(point, |byte| byte.to_ascii_lowercase().into())
}

/// The lower case that the instructions for ignoring case compare.
pub(super) fn lower(opcode: u32, point: u32) -> u32 {
    if opcode >= op::GROUP_REF_UNICODE_IGNORE { point::lower(point) } else { lower_ascii(point) }
}

/// Whether a code point is in a category.
pub(super) fn is_in_category(category: u32, point: u32) -> bool {
    let ascii = u8::try_from(point).ok().filter(u8::is_ascii);
    let word = || ascii.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let holds = match category / 2 {
        0 => ascii.is_some_and(|byte| byte.is_ascii_digit()),
        1 => matches!(point, 9..=13 | 32),
        2 | 4 => word(),
        3 => point == 10,
        5 => point::is_decimal(point),
        6 => point::is_space(point),
        7 => point::is_alphanumeric(point) || point == u32::from('_'),
        8 => point::is_line_break(point),
        _ => false,
    };
    holds == category.is_multiple_of(2)
}

/// Whether a code point is in the set that begins at `at`.
pub(super) fn contains(code: &[u32], mut at: usize, point: u32) -> bool {
    let word = |at: usize| code.get(at).copied().unwrap_or(op::FAILURE);
    let bit = |at: usize, index: u32| word(at + index as usize / 32) >> (index % 32) & 1 == 1;
    let mut found = true;
    loop {
        let opcode = word(at);
        let hit = match opcode {
            op::LITERAL => point == word(at + 1),
            op::CATEGORY => is_in_category(word(at + 1), point),
            op::CHARSET => point < 256 && bit(at + 1, point),
            op::RANGE => (word(at + 1)..=word(at + 2)).contains(&point),
            op::RANGE_UNICODE_IGNORE => {
                let range = word(at + 1)..=word(at + 2);
                range.contains(&point) || range.contains(&point::upper(point))
            }
            op::BIG_CHARSET => {
                let block = if point < 0x1_0000 {
                    let index = point as usize >> 8;
                    word(at + 2 + index / 4) >> (8 * (index % 4)) & 0xFF
                } else {
                    u32::MAX
                };
                block != u32::MAX && bit(at + 2 + 64 + block as usize * 8, point & 0xFF)
            }
            op::NEGATE => {
                found = !found;
                at += 1;
                continue;
            }
            _ => return !found,
        };
        if hit {
            return found;
        }
        at += match opcode {
            op::LITERAL | op::CATEGORY => 2,
            op::CHARSET => 9,
            op::BIG_CHARSET => 2 + 64 + word(at + 1) as usize * 8,
            _ => 3,
        };
    }
}
