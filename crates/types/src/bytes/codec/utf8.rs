//! UTF-8.

use object::Object;

use super::errors::{Fault, Unencodable, encode_error, push_replacement};
use super::{ByteOrder, Decoded, Errors, is_surrogate};
use crate::bytes::{self, ByteBuilder};
use crate::error::{Raised, Value};
use crate::runtime::Runtime;
use crate::text::{self, Builder, Text};

const NAME: &str = "utf-8";

/// The string that UTF-8 stands for.
pub(super) fn decode(runtime: &Runtime, bytes: &[u8], errors: &Errors, is_final: bool) -> Result<Decoded, Raised> {
    let decoded = |text, used| Ok(Decoded { text, used, order: ByteOrder::Marked });
    if let Ok(valid) = std::str::from_utf8(bytes) {
        return decoded(text::new(runtime, valid)?, bytes.len());
    }
    let mut builder = Builder::new(runtime);
    let mut position = 0;
    while position < bytes.len() {
        let rest = &bytes[position..];
        let (valid, wrong) = match std::str::from_utf8(rest) {
            Ok(valid) => (valid, None),
            Err(error) => (std::str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or_default(), Some(error.error_len())),
        };
        builder.push_str(valid);
        position += valid.len();
        let Some(length) = wrong else { break };
        if length.is_none() && !is_final {
            break;
        }
        let (end, reason) = match length {
            None => (bytes.len(), "unexpected end of data"),
            Some(_) if !matches!(bytes[position], 0xC2..=0xF4) => (position + 1, "invalid start byte"),
            Some(length) => (position + length, "invalid continuation byte"),
        };
        position = errors.decode(runtime, &Fault { encoding: NAME, bytes, start: position, end, reason }, &mut builder)?;
    }
    decoded(builder.finish()?, position)
}

/// The UTF-8 of a string.
pub(super) fn encode(runtime: &Runtime, string: &Object, errors: &Errors) -> Value {
    let text = match text::view(string) {
        Some(Text::Ascii(text)) => return bytes::new(runtime, text.as_bytes()),
        Some(text) => text,
        None => return bytes::empty(runtime),
    };
    let mut builder = ByteBuilder::new(runtime);
    let mut index = 0;
    while index < text.len() {
        let point = text.at(index);
        if push(&mut builder, point) {
            index += 1;
            continue;
        }
        let end = (index..text.len()).find(|index| !is_surrogate(text.at(*index))).unwrap_or(text.len());
        let wrong = Unencodable { encoding: NAME, string, start: index, end, reason: "surrogates not allowed" };
        let (replacement, resume) = errors.encode(runtime, &wrong)?;
        if !push_replacement(&mut builder, &replacement, |builder, point| point < 0x80 && push(builder, point)) {
            return Err(encode_error(runtime, &wrong));
        }
        index = resume;
    }
    builder.finish()
}

/// Adds a code point; false if it is a surrogate.
fn push(builder: &mut ByteBuilder<'_>, point: u32) -> bool {
    match char::from_u32(point) {
        Some(character) => {
            builder.extend(character.encode_utf8(&mut [0; 4]).as_bytes());
            true
        }
        None => false,
    }
}
