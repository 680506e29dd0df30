//! UTF-16.

use object::Object;

use super::errors::{Fault, Replacement, Unencodable, encode_error, push_replacement};
use super::{ByteOrder, Decoded, Errors, is_surrogate};
use crate::bytes::{self, ByteBuilder};
use crate::error::{Raised, Value};
use crate::runtime::Runtime;
use crate::text::{self, Builder};

const MARK: u16 = 0xFEFF;

/// The order that a mark at the start tells, and how many bytes it takes.
fn order_of(bytes: &[u8], asked: ByteOrder) -> (ByteOrder, usize) {
    match (asked, bytes) {
        (ByteOrder::Marked, [0xFF, 0xFE, ..]) => (ByteOrder::Little, 2),
        (ByteOrder::Marked, [0xFE, 0xFF, ..]) => (ByteOrder::Big, 2),
        _ => (asked, 0),
    }
}

/// The string that UTF-16 stands for.
pub(super) fn decode(runtime: &Runtime, bytes: &[u8], asked: ByteOrder, errors: &Errors, is_final: bool) -> Result<Decoded, Raised> {
    let (order, mut position) = order_of(bytes, asked);
    let big = order == ByteOrder::Big;
    let encoding = if big { "utf-16-be" } else { "utf-16-le" };
    let unit = |at: usize| {
        let pair = bytes.get(at..at + 2)?;
        let pair = [pair[0], pair[1]];
        Some(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let mut builder = Builder::new(runtime);
    while position < bytes.len() {
        let fault = match (unit(position), unit(position + 2)) {
            (Some(high @ 0xD800..0xDC00), Some(low @ 0xDC00..0xE000)) => {
                builder.push(0x1_0000 + (u32::from(high - 0xD800) << 10) + u32::from(low - 0xDC00));
                position += 4;
                continue;
            }
            (Some(0xD800..0xDC00), Some(_)) => (position + 2, "illegal UTF-16 surrogate"),
            (Some(0xD800..0xDC00), None) if !is_final => break,
            (Some(0xD800..0xDC00), None) => (bytes.len(), "unexpected end of data"),
            (Some(0xDC00..0xE000), _) => (position + 2, "illegal encoding"),
            (Some(point), _) => {
                builder.push(point.into());
                position += 2;
                continue;
            }
            (None, _) if !is_final => break,
            (None, _) => (bytes.len(), "truncated data"),
        };
        let (end, reason) = fault;
        position = errors.decode(runtime, &Fault { encoding, bytes, start: position, end, reason }, &mut builder)?;
    }
    Ok(Decoded { text: builder.finish()?, used: position, order })
}

/// The UTF-16 of a string: with a mark at the start, if no order was asked for.
pub(super) fn encode(runtime: &Runtime, string: &Object, order: ByteOrder, errors: &Errors) -> Value {
    let Some(text) = text::view(string) else { return bytes::empty(runtime) };
    let encoding = match order {
        ByteOrder::Marked => "utf-16",
        ByteOrder::Little => "utf-16-le",
        ByteOrder::Big => "utf-16-be",
    };
    let push_unit = |builder: &mut ByteBuilder<'_>, unit: u16| {
        builder.extend(&if order == ByteOrder::Big { unit.to_be_bytes() } else { unit.to_le_bytes() });
    };
    let push = |builder: &mut ByteBuilder<'_>, point: u32| match point {
        _ if is_surrogate(point) => false,
        0..0x1_0000 => {
            push_unit(builder, point as u16);
            true
        }
        _ => {
            push_unit(builder, (0xD800 + ((point - 0x1_0000) >> 10)) as u16);
            push_unit(builder, (0xDC00 + (point & 0x3FF)) as u16);
            true
        }
    };
    let mut builder = ByteBuilder::new(runtime);
    if order == ByteOrder::Marked {
        push_unit(&mut builder, MARK);
    }
    let mut index = 0;
    while index < text.len() {
        if push(&mut builder, text.at(index)) {
            index += 1;
            continue;
        }
        let wrong = Unencodable { encoding, string, start: index, end: index + 1, reason: "surrogates not allowed" };
        let (replacement, resume) = errors.encode(runtime, &wrong)?;
        if matches!(&replacement, Replacement::Bytes(bytes) if bytes.len() % 2 != 0) {
            return Err(encode_error(runtime, &wrong));
        }
        if !push_replacement(&mut builder, &replacement, push) {
            return Err(encode_error(runtime, &wrong));
        }
        index = resume;
    }
    builder.finish()
}
