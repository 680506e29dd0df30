//! Escapes as they stand in Python's literals: `unicode_escape`, `raw_unicode_escape`, and those of bytes.

use object::Object;

use super::errors::Fault;
use super::{ByteOrder, Decoded, Errors};
use crate::bytes::ByteBuilder;
use crate::error::{Raised, Value};
use crate::runtime::Runtime;
use crate::text::{self, Builder};

/// A hexadecimal number of exactly `count` digits.
fn hexadecimal(digits: &[u8], count: usize) -> Result<u32, usize> {
    let taken = digits.iter().take(count).take_while(|digit| digit.is_ascii_hexdigit()).count();
    if taken < count {
        return Err(taken);
    }
    let digits = std::str::from_utf8(&digits[..count]).unwrap_or_default();
    u32::from_str_radix(digits, 16).map_err(|_| taken)
}

/// The number that up to three octal digits spell, and how many there are.
fn octal(digits: &[u8]) -> (u32, usize) {
    let count = digits.iter().take(3).take_while(|digit| matches!(digit, b'0'..=b'7')).count();
    (digits[..count].iter().fold(0, |number, digit| number * 8 + u32::from(digit - b'0')), count)
}

/// The character of a one-letter escape.
fn letter(byte: u8) -> Option<&'static str> {
    Some(match byte {
        b'\n' => "",
        b'\\' => "\\",
        b'\'' => "'",
        b'"' => "\"",
        b'a' => "\x07",
        b'b' => "\x08",
        b'f' => "\x0c",
        b'n' => "\n",
        b'r' => "\r",
        b't' => "\t",
        b'v' => "\x0b",
        _ => return None,
    })
}

/// Decodes `unicode_escape`.
pub fn decode_text(runtime: &Runtime, bytes: &[u8], errors: &Errors, is_final: bool) -> Result<Decoded, Raised> {
    const NAME: &str = "unicodeescape";
    let mut builder = Builder::new(runtime);
    let mut position = 0;
    while position < bytes.len() {
        if bytes[position] != b'\\' {
            builder.push(bytes[position].into());
            position += 1;
            continue;
        }
        let Some(kind) = bytes.get(position + 1) else {
            if !is_final {
                break;
            }
            let fault = Fault { encoding: NAME, bytes, start: position, end: bytes.len(), reason: "\\ at end of string" };
            position = errors.decode(runtime, &fault, &mut builder)?;
            continue;
        };
        let rest = &bytes[position + 2..];
        let (end, reason) = match *kind {
            b'0'..=b'7' => {
                let (point, count) = octal(&bytes[position + 1..]);
                builder.push(point);
                position += 1 + count;
                continue;
            }
            b'x' | b'u' | b'U' => {
                let (count, reason) = match kind {
                    b'x' => (2, "truncated \\xXX escape"),
                    b'u' => (4, "truncated \\uXXXX escape"),
                    _ => (8, "truncated \\UXXXXXXXX escape"),
                };
                match hexadecimal(rest, count) {
                    Ok(point @ 0..0x11_0000) => {
                        builder.push(point);
                        position += 2 + count;
                        continue;
                    }
                    Ok(_) => (position + 2 + count, "illegal Unicode character"),
                    Err(taken) if !is_final && position + 2 + taken == bytes.len() => break,
                    Err(taken) => (position + 2 + taken, reason),
                }
            }
            b'N' => {
                let close = rest.iter().position(|byte| *byte == b'}');
                match (rest.first(), close) {
                    (Some(b'{'), Some(close)) if close > 1 => {
                        let name = String::from_utf8_lossy(&rest[1..close]);
                        match unicode_names2::character(&name) {
                            Some(character) => {
                                builder.push(character.into());
                                position += 3 + close;
                                continue;
                            }
                            None => (position + 3 + close, "unknown Unicode character name"),
                        }
                    }
                    (Some(b'{'), None) | (None, _) if !is_final => break,
                    (Some(b'{'), Some(close)) => (position + 3 + close, "malformed \\N character escape"),
                    (Some(b'{'), None) => (bytes.len(), "malformed \\N character escape"),
                    _ => (position + 2, "malformed \\N character escape"),
                }
            }
            byte => {
                match letter(byte) {
                    Some(written) => builder.push_str(written),
                    None => {
                        builder.push('\\'.into());
                        builder.push(byte.into());
                    }
                }
                position += 2;
                continue;
            }
        };
        position = errors.decode(runtime, &Fault { encoding: NAME, bytes, start: position, end, reason }, &mut builder)?;
    }
    Ok(Decoded { text: builder.finish()?, used: position, order: ByteOrder::Marked })
}

/// Decodes `raw_unicode_escape`: only `\u` and `\U` are escapes, and only behind an odd number of backslashes.
pub fn decode_raw(runtime: &Runtime, bytes: &[u8], errors: &Errors, is_final: bool) -> Result<Decoded, Raised> {
    const NAME: &str = "rawunicodeescape";
    let mut builder = Builder::new(runtime);
    let mut position = 0;
    while position < bytes.len() {
        if bytes[position] != b'\\' || (!is_final && position + 1 == bytes.len()) {
            if bytes[position] == b'\\' {
                break;
            }
            builder.push(bytes[position].into());
            position += 1;
            continue;
        }
        let (count, reason) = match bytes.get(position + 1) {
            Some(b'u') => (4, "truncated \\uXXXX escape"),
            Some(b'U') => (8, "truncated \\UXXXXXXXX escape"),
            next => {
                builder.push('\\'.into());
                next.into_iter().for_each(|byte| builder.push((*byte).into()));
                position += 1 + usize::from(next.is_some());
                continue;
            }
        };
        let (end, reason) = match hexadecimal(&bytes[position + 2..], count) {
            Ok(point @ 0..0x11_0000) => {
                builder.push(point);
                position += 2 + count;
                continue;
            }
            Ok(_) => (position + 2 + count, "\\Uxxxxxxxx out of range"),
            Err(taken) if !is_final && position + 2 + taken == bytes.len() => break,
            Err(taken) => (position + 2 + taken, reason),
        };
        position = errors.decode(runtime, &Fault { encoding: NAME, bytes, start: position, end, reason }, &mut builder)?;
    }
    Ok(Decoded { text: builder.finish()?, used: position, order: ByteOrder::Marked })
}

/// Encodes as `unicode_escape`.
pub fn encode_text(runtime: &Runtime, string: &Object) -> Value {
    let mut builder = ByteBuilder::new(runtime);
    for point in text::view(string).into_iter().flat_map(text::Text::points) {
        match point {
            9 => builder.extend(b"\\t"),
            10 => builder.extend(b"\\n"),
            13 => builder.extend(b"\\r"),
            0x5C => builder.extend(b"\\\\"),
            0x20..0x7F => builder.push(point as u8),
            _ => builder.extend(text::escape(point).as_bytes()),
        }
    }
    builder.finish()
}

/// Encodes as `raw_unicode_escape`.
pub fn encode_raw(runtime: &Runtime, string: &Object) -> Value {
    let mut builder = ByteBuilder::new(runtime);
    for point in text::view(string).into_iter().flat_map(text::Text::points) {
        match point {
            0..0x100 => builder.push(point as u8),
            _ => builder.extend(text::escape(point).as_bytes()),
        }
    }
    builder.finish()
}

/// Decodes the escapes of bytes literals.
pub fn decode_bytes(runtime: &Runtime, bytes: &[u8], errors: &str) -> Value {
    let mut builder = ByteBuilder::new(runtime);
    let mut position = 0;
    while position < bytes.len() {
        if bytes[position] != b'\\' {
            builder.push(bytes[position]);
            position += 1;
            continue;
        }
        match bytes.get(position + 1) {
            None => return Err(runtime.value_error(format_args!("Trailing \\ in string"))),
            Some(b'0'..=b'7') => {
                let (byte, count) = octal(&bytes[position + 1..]);
                builder.push(byte as u8);
                position += 1 + count;
            }
            Some(b'x') => match hexadecimal(&bytes[position + 2..], 2) {
                Ok(byte) => {
                    builder.push(byte as u8);
                    position += 4;
                }
                Err(taken) => {
                    match errors {
                        "strict" => {
                            return Err(runtime.value_error(format_args!("invalid \\x escape at position {position}")));
                        }
                        "replace" => builder.push(b'?'),
                        "ignore" => {}
                        _ => {
                            let message = format_args!("decoding error; unknown error handling code: {errors}");
                            return Err(runtime.value_error(message));
                        }
                    }
                    position += 2 + taken;
                }
            },
            Some(byte) => {
                match letter(*byte) {
                    Some(written) => builder.extend(written.as_bytes()),
                    None => builder.extend(&[b'\\', *byte]),
                }
                position += 2;
            }
        }
    }
    builder.finish()
}

/// Encodes bytes with the escapes of bytes literals.
pub fn encode_bytes(runtime: &Runtime, given: &[u8]) -> Value {
    let mut builder = ByteBuilder::new(runtime);
    for byte in given {
        match byte {
            b'\t' => builder.extend(b"\\t"),
            b'\n' => builder.extend(b"\\n"),
            b'\r' => builder.extend(b"\\r"),
            b'\\' | b'\'' => builder.extend(&[b'\\', *byte]),
            0x20..0x7F => builder.push(*byte),
            _ => builder.extend(format!("\\x{byte:02x}").as_bytes()),
        }
    }
    builder.finish()
}
