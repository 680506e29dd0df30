//! UTF-32.

use object::Object;

use super::errors::{Fault, Replacement, Unencodable, encode_error, push_replacement};
use super::{ByteOrder, Decoded, Errors, is_surrogate};
use crate::bytes::{self, ByteBuilder};
use crate::error::{Raised, Value};
use crate::runtime::Runtime;
use crate::text::{self, Builder};

const MARK: u32 = 0xFEFF;

/// The order that a mark at the start tells, and how many bytes it takes.
fn order_of(bytes: &[u8], asked: ByteOrder) -> (ByteOrder, usize) {
    match (asked, bytes) {
        (ByteOrder::Marked, [0xFF, 0xFE, 0, 0, ..]) => (ByteOrder::Little, 4),
        (ByteOrder::Marked, [0, 0, 0xFE, 0xFF, ..]) => (ByteOrder::Big, 4),
        _ => (asked, 0),
    }
}

/// The string that UTF-32 stands for.
pub(super) fn decode(runtime: &Runtime, bytes: &[u8], asked: ByteOrder, errors: &Errors, is_final: bool) -> Result<Decoded, Raised> {
    let (order, mut position) = order_of(bytes, asked);
    let big = order == ByteOrder::Big;
    let encoding = if big { "utf-32-be" } else { "utf-32-le" };
    let mut builder = Builder::new(runtime);
    while position < bytes.len() {
        let point =
            bytes[position..].first_chunk::<4>().map(|unit| if big { u32::from_be_bytes(*unit) } else { u32::from_le_bytes(*unit) });
        let (end, reason) = match point {
            None if !is_final => break,
            None => (bytes.len(), "truncated data"),
            Some(point) if is_surrogate(point) => (position + 4, "code point in surrogate code point range(0xd800, 0xe000)"),
            Some(point @ 0..0x11_0000) => {
                builder.push(point);
                position += 4;
                continue;
            }
            Some(_) => (position + 4, "code point not in range(0x110000)"),
        };
        position = errors.decode(runtime, &Fault { encoding, bytes, start: position, end, reason }, &mut builder)?;
    }
    Ok(Decoded { text: builder.finish()?, used: position, order })
}

/// The UTF-32 of a string: with a mark at the start, if no order was asked for.
pub(super) fn encode(runtime: &Runtime, string: &Object, order: ByteOrder, errors: &Errors) -> Value {
    let Some(text) = text::view(string) else { return bytes::empty(runtime) };
    let encoding = match order {
        ByteOrder::Marked => "utf-32",
        ByteOrder::Little => "utf-32-le",
        ByteOrder::Big => "utf-32-be",
    };
    let push = |builder: &mut ByteBuilder<'_>, point: u32| {
        builder.extend(&if order == ByteOrder::Big { point.to_be_bytes() } else { point.to_le_bytes() });
        true
    };
    let mut builder = ByteBuilder::new(runtime);
    if order == ByteOrder::Marked {
        push(&mut builder, MARK);
    }
    let mut index = 0;
    while index < text.len() {
        let point = text.at(index);
        if !is_surrogate(point) {
            push(&mut builder, point);
            index += 1;
            continue;
        }
        let wrong = Unencodable { encoding, string, start: index, end: index + 1, reason: "surrogates not allowed" };
        let (replacement, resume) = errors.encode(runtime, &wrong)?;
        if matches!(&replacement, Replacement::Bytes(bytes) if bytes.len() % 4 != 0) {
            return Err(encode_error(runtime, &wrong));
        }
        if !push_replacement(&mut builder, &replacement, |builder, point| !is_surrogate(point) && push(builder, point)) {
            return Err(encode_error(runtime, &wrong));
        }
        index = resume;
    }
    builder.finish()
}
