//! Text that spells a number, as ASCII: any of Unicode's decimal digits counts as the digit that it is, any white space as a blank.

use std::borrow::Cow;

use crate::text::Text;

/// The zeros of the decimal digits beyond ASCII (Unicode 15.1, category Nd); the other nine follow each of them.
const ZEROS: [u32; 67] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0,
    0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50,
    0x11d50, 0x11da0, 0x11f50, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950,
    0x1fbf0,
];

/// The value of a decimal digit beyond ASCII.
fn digit(point: u32) -> Option<u8> {
    let index = ZEROS.partition_point(|zero| *zero <= point).checked_sub(1)?;
    let value = point - ZEROS[index];
    (value < 10).then_some(value as u8)
}

/// Whether `str.isspace` holds for a code point.
fn is_space(point: u32) -> bool {
    matches!(point, 9..=13 | 28..=32 | 0x85 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000)
}

/// The text in ASCII without white space around it. What has no place in a number becomes `?`.
pub(crate) fn to_ascii(text: Text<'_>) -> Cow<'_, [u8]> {
    if let Text::Ascii(text) = text {
        return Cow::Borrowed(trim(text.as_bytes(), |byte| is_space(byte.into())));
    }
    let spelled = text.points().map(|point| match point {
        _ if is_space(point) => b' ',
        0..0x80 => point as u8,
        _ => digit(point).map_or(b'?', |digit| b'0' + digit),
    });
    let spelled: Vec<u8> = spelled.collect();
    Cow::Owned(trim(&spelled, |byte| byte == b' ').to_vec())
}

/// Bytes without ASCII's white space around them.
pub(crate) fn trim_bytes(bytes: &[u8]) -> &[u8] {
    trim(bytes, |byte| matches!(byte, 9..=13 | 32))
}

fn trim(bytes: &[u8], is_space: impl Fn(u8) -> bool) -> &[u8] {
    let Some(start) = bytes.iter().position(|byte| !is_space(*byte)) else { return &[] };
    let end = bytes.iter().rposition(|byte| !is_space(*byte)).map_or(start, |last| last + 1);
    &bytes[start..end]
}

/// Digits without the underscores between them; `None` if an underscore is not between two digits.
pub(crate) fn without_underscores(text: &[u8]) -> Option<Cow<'_, [u8]>> {
    if !text.contains(&b'_') {
        return Some(Cow::Borrowed(text));
    }
    let is_digit = |index: Option<usize>| index.and_then(|index| text.get(index)).is_some_and(u8::is_ascii_digit);
    let misplaced = |index: usize| text[index] == b'_' && !(is_digit(index.checked_sub(1)) && is_digit(Some(index + 1)));
    if (0..text.len()).any(misplaced) {
        return None;
    }
    Some(Cow::Owned(text.iter().copied().filter(|byte| *byte != b'_').collect()))
}
