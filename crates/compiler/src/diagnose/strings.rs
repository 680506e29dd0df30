//! Escapes in string literals that mean nothing.

use ruff_text_size::{TextRange, TextSize};

use super::report::Report;
use crate::source::Source;

/// The literal around an error in it: what the tokens say, or else the quotes around it.
pub(super) fn around(source: &Source<'_>, error: TextRange, token: TextRange) -> TextRange {
    if token.contains_range(error) && !token.is_empty() {
        return token;
    }
    let text = source.text;
    let at = error.start().to_usize().min(text.len());
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let Some(mut start) = text[line..at].find(['"', '\'']).map(|quote| line + quote) else { return error };
    let quote = text.as_bytes()[start];
    let end = text[at..].find(quote as char).map_or(text.len(), |end| at + end + 1);
    while start > line && text.as_bytes()[start - 1].is_ascii_alphabetic() {
        start -= 1;
    }
    TextRange::new(TextSize::from(start as u32), TextSize::from(end as u32))
}

/// The first escape of a literal that cannot be decoded.
pub(super) fn escape(source: &Source<'_>, literal: TextRange) -> Report {
    let text = source.slice(literal);
    let prefix = text.find(['"', '\'']).unwrap_or(0);
    let is_bytes = text[..prefix].contains(['b', 'B']);
    let quotes = if text[prefix..].starts_with("\"\"\"") || text[prefix..].starts_with("'''") { 3 } else { 1 };
    let content = text.get(prefix + quotes..text.len().saturating_sub(quotes)).unwrap_or_default();
    let message = if is_bytes { bytes_escape(content) } else { text_escape(content) };
    Report::at(message.unwrap_or_else(|| "invalid syntax".to_owned()), literal)
}

fn bytes_escape(content: &str) -> Option<String> {
    let bytes = content.as_bytes();
    let mut at = 0;
    let mut position = 0;
    while at < bytes.len() {
        if bytes[at] == b'\\' && bytes.get(at + 1) == Some(&b'x') {
            if !bytes.get(at + 2..at + 4).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                return Some(format!("(value error) invalid \\x escape at position {position}"));
            }
            (at, position) = (at + 4, position + 4);
        } else {
            let step = if bytes[at] == b'\\' { 2 } else { 1 };
            (at, position) = (at + step, position + step);
        }
    }
    None
}

/// Positions count the bytes of what the decoder sees, where other characters than ASCII stand as `\UXXXXXXXX`.
fn text_escape(content: &str) -> Option<String> {
    let mut position = 0;
    let mut rest = content;
    while let Some(letter) = rest.chars().next() {
        if letter != '\\' {
            position += if letter.is_ascii() { 1 } else { 10 };
            rest = &rest[letter.len_utf8()..];
            continue;
        }
        let kind = rest[1..].chars().next().unwrap_or(' ');
        let digits = match kind {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            'N' => {
                let name = rest[2..].strip_prefix('{').and_then(|name| name.split_once('}'));
                match name {
                    Some((name, after)) if !name.is_empty() => {
                        let length = 4 + name.len();
                        if is_unknown_name(name) {
                            return Some(problem(position, position + length - 1, "unknown Unicode character name"));
                        }
                        position += length;
                        rest = after;
                        continue;
                    }
                    _ => {
                        let found = rest[2..].strip_prefix('{').map_or(0, |name| 1 + name.len());
                        return Some(problem(position, position + 1 + found, "malformed \\N character escape"));
                    }
                }
            }
            _ => {
                let length = 1 + kind.len_utf8().min(rest.len() - 1);
                position += if kind.is_ascii() { 2 } else { 11 };
                rest = &rest[length..];
                continue;
            }
        };
        let found = rest[2..].bytes().take(digits).take_while(u8::is_ascii_hexdigit).count();
        if found < digits {
            let shape = "X".repeat(digits);
            return Some(problem(position, position + 1 + found, &format!("truncated \\{kind}{shape} escape")));
        }
        if u32::from_str_radix(&rest[2..2 + digits], 16).is_ok_and(|code| code > 0x10_FFFF) {
            return Some(problem(position, position + 1 + digits, "illegal Unicode character"));
        }
        position += 2 + digits;
        rest = &rest[2 + digits..];
    }
    None
}

/// Whether the parser does not know a character's name either.
fn is_unknown_name(name: &str) -> bool {
    ruff_python_parser::parse_expression(&format!("'\\N{{{name}}}'")).is_err()
}

fn problem(start: usize, end: usize, what: &str) -> String {
    format!("(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{end}: {what}")
}
