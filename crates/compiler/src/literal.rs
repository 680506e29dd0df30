//! Literals of the tree as constants.
//!
//! The parser keeps strings as UTF-8, so a lone surrogate that an escape asks for comes out as U+FFFD there; such strings are read again.

use num_bigint::BigInt;
use ruff_python_ast::{BytesLiteralValue, Int, Number, StringLiteral, StringLiteralValue};
use ruff_text_size::TextRange;

use crate::code::{Constant, Text};
use crate::source::Source;

/// A number. None if it has too many decimal digits, see [`crate::parse`].
pub(crate) fn number(number: &Number) -> Option<Constant> {
    Some(match number {
        Number::Int(value) => Constant::Int(int(value)?),
        Number::Float(value) => Constant::Float(*value),
        Number::Complex { real, imag } => Constant::Complex(*real, *imag),
    })
}

fn int(value: &Int) -> Option<BigInt> {
    if let Some(small) = value.as_u64() {
        return Some(small.into());
    }
    let text: String = value.to_string().chars().filter(|digit| *digit != '_').collect();
    let radix = match text.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => return BigInt::parse_bytes(text.as_bytes(), 10),
    };
    BigInt::parse_bytes(&text.as_bytes()[2..], radix)
}

/// The value of bytes.
pub(crate) fn bytes(value: &BytesLiteralValue) -> Constant {
    Constant::Bytes(value.bytes().collect())
}

/// The value of a string, adjacent literals joined.
pub(crate) fn string(value: &StringLiteralValue, source: &Source<'_>) -> Text {
    let mut parts = value.iter().map(|part| string_part(part, source));
    let first = parts.next().unwrap_or_default();
    parts.fold(first, |mut text, part| {
        text.append(&part);
        text
    })
}

/// The value of one literal.
pub(crate) fn string_part(part: &StringLiteral, source: &Source<'_>) -> Text {
    let raw = part.flags.prefix().is_raw();
    code_points(&part.value, if raw { None } else { Some(part.content_range()) }, source)
}

/// The code points of a parsed text; `content` is where its escapes stand in the source.
pub(crate) fn code_points(parsed: &str, content: Option<TextRange>, source: &Source<'_>) -> Text {
    match content {
        Some(range) if parsed.contains('\u{FFFD}') && source.slice(range).contains('\\') => restore(parsed, source.slice(range)),
        _ => parsed.into(),
    }
}

/// Puts the surrogates back: walks what was parsed along with its text in the source.
fn restore(parsed: &str, text: &str) -> Text {
    let mut result = Text::default();
    let mut parsed = parsed.chars();
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            // Braces of an f-string are doubled in its text.
            parsed.next().into_iter().for_each(|character| result.push(character.into()));
            if matches!(character, '{' | '}') && rest.clone().next() == Some(character) {
                rest.next();
            }
            continue;
        }
        let escape = rest.next();
        match escape {
            Some('\n') | None => {}
            Some(letter @ ('x' | 'u' | 'U')) => {
                let digits = match letter {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let value = (0..digits).filter_map(|_| rest.next()?.to_digit(16)).fold(0, |value, digit| value * 16 + digit);
                parsed.next();
                result.push(value);
            }
            Some('N') => {
                rest.by_ref().find(|character| *character == '}');
                parsed.next().into_iter().for_each(|character| result.push(character.into()));
            }
            Some('0'..='7') => {
                for _ in 0..2 {
                    if rest.clone().next().is_some_and(|digit| digit.is_digit(8)) {
                        rest.next();
                    }
                }
                parsed.next().into_iter().for_each(|character| result.push(character.into()));
            }
            Some('\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v') => {
                parsed.next().into_iter().for_each(|character| result.push(character.into()))
            }
            // An unknown escape stands for itself.
            Some(_) => [parsed.next(), parsed.next()].into_iter().flatten().for_each(|character| result.push(character.into())),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogates_come_back() {
        let points = |parsed, text| restore(parsed, text).points().collect::<Vec<_>>();
        assert_eq!(points("a\u{FFFD}\nb", "a\\ud800\\nb"), [97, 0xD800, 10, 98]);
        assert_eq!(points("\u{FFFD}\\qA", "\\U0000dfff\\q\\101"), [0xDFFF, 92, 113, 65]);
    }
}
