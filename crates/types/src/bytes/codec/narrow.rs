//! ASCII and Latin-1: a byte for each code point.

use object::Object;

use super::errors::{Fault, Unencodable, encode_error, push_replacement};
use super::{ByteOrder, Decoded, Errors};
use crate::bytes::{self, ByteBuilder};
use crate::error::{Raised, Value};
use crate::runtime::Runtime;
use crate::text::{self, Builder, Text};

/// What can be encoded, and what is said of the rest.
pub(super) struct Charset {
    name: &'static str,
    end: u32,
    reason: &'static str,
}

pub(super) const ASCII: Charset = Charset { name: "ascii", end: 0x80, reason: "ordinal not in range(128)" };
pub(super) const LATIN_1: Charset = Charset { name: "latin-1", end: 0x100, reason: "ordinal not in range(256)" };

/// The string that ASCII stands for.
pub(super) fn decode_ascii(runtime: &Runtime, bytes: &[u8], errors: &Errors) -> Result<Decoded, Raised> {
    let decoded = |text, used| Ok(Decoded { text, used, order: ByteOrder::Marked });
    if bytes.is_ascii() {
        return decoded(text::from_units(runtime, bytes)?, bytes.len());
    }
    let mut builder = Builder::new(runtime);
    let mut position = 0;
    while position < bytes.len() {
        let byte = bytes[position];
        if byte < 0x80 {
            builder.push(byte.into());
            position += 1;
            continue;
        }
        let fault = Fault { encoding: ASCII.name, bytes, start: position, end: position + 1, reason: ASCII.reason };
        position = errors.decode(runtime, &fault, &mut builder)?;
    }
    decoded(builder.finish()?, position)
}

/// The bytes of a string whose code points are below the end of a character set.
pub(super) fn encode(runtime: &Runtime, string: &Object, errors: &Errors, charset: Charset) -> Value {
    let text = match text::view(string) {
        Some(Text::Ascii(text)) => return bytes::new(runtime, text.as_bytes()),
        Some(Text::Latin1(points)) if charset.end == 0x100 => return bytes::new(runtime, points),
        Some(text) => text,
        None => return bytes::empty(runtime),
    };
    let mut builder = ByteBuilder::new(runtime);
    let mut index = 0;
    while index < text.len() {
        let point = text.at(index);
        if point < charset.end {
            builder.push(point as u8);
            index += 1;
            continue;
        }
        runtime.check_interruption()?;
        let most = errors.end_of_run(index, text.len());
        let end = (index..most).find(|index| text.at(*index) < charset.end).unwrap_or(most);
        let wrong = Unencodable { encoding: charset.name, string, start: index, end, reason: charset.reason };
        let (replacement, resume) = errors.encode(runtime, &wrong)?;
        let encodable = push_replacement(&mut builder, &replacement, |builder, point| {
            builder.push(point as u8);
            point < charset.end
        });
        if !encodable {
            return Err(encode_error(runtime, &wrong));
        }
        index = resume;
    }
    builder.finish()
}
