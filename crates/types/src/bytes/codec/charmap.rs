//! Encodings that a table describes: a code point for each byte.

use object::Object;

use super::errors::{Fault, Replacement, Unencodable, encode_error};
use super::{ByteOrder, Decoded, Errors};
use crate::bytes::{ByteBuilder, content, is_bytes};
use crate::class::is_subclass;
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::text::{self, Builder};
use crate::{int, ops};

const NAME: &str = "charmap";
const REASON: &str = "character maps to <undefined>";

/// What `mapping` says of a key; `None` for nothing.
fn look_up(runtime: &Runtime, mapping: &Object, key: u32) -> Result<Option<Object>, Raised> {
    match ops::get_item(runtime, mapping, &int::new(runtime, key.into())?) {
        Ok(found) => Ok(Some(found).filter(|found| !found.is(&runtime.none()))),
        Err(Raised::Exception(exception)) if is_subclass(&exception.class(), &runtime.class(ClassId::LookupError)) => Ok(None),
        Err(raised) => Err(raised),
    }
}

/// Decodes bytes; `mapping` is a string of 256 code points, or has what each byte becomes.
pub fn decode(runtime: &Runtime, bytes: &[u8], errors: &Errors, mapping: &Object) -> Result<Decoded, Raised> {
    let table = text::view(mapping);
    let mut builder = Builder::new(runtime);
    let mut position = 0;
    while position < bytes.len() {
        let byte = bytes[position];
        let known = match table {
            Some(table) => {
                let point = Some(usize::from(byte)).filter(|byte| *byte < table.len()).map(|byte| table.at(byte));
                point.filter(|point| *point != 0xFFFE).map(|point| builder.push(point)).is_some()
            }
            None => match look_up(runtime, mapping, byte.into())? {
                None => false,
                Some(found) => match (text::view(&found), int::value(&found)) {
                    (Some(text), _) if text.len() == 1 && text.at(0) == 0xFFFE => false,
                    (Some(text), _) => {
                        builder.push_text(text);
                        true
                    }
                    (None, Some(0xFFFE)) => false,
                    (None, Some(point @ 0..0x11_0000)) => {
                        builder.push(point as u32);
                        true
                    }
                    (None, Some(_)) => {
                        return Err(runtime.type_error(format_args!("character mapping must be in range(0x110000)")));
                    }
                    (None, None) => {
                        return Err(runtime.type_error(format_args!("character mapping must return integer, None or str")));
                    }
                },
            },
        };
        if known {
            position += 1;
            continue;
        }
        let fault = Fault { encoding: NAME, bytes, start: position, end: position + 1, reason: REASON };
        position = errors.decode(runtime, &fault, &mut builder)?;
    }
    Ok(Decoded { text: builder.finish()?, used: position, order: ByteOrder::Marked })
}

/// Encodes a string; `mapping` has what each code point becomes.
pub fn encode(runtime: &Runtime, string: &Object, errors: &Errors, mapping: &Object) -> Value {
    let Some(text) = text::view(string) else { return crate::bytes::empty(runtime) };
    let mut builder = ByteBuilder::new(runtime);
    let mut index = 0;
    while index < text.len() {
        if push(runtime, mapping, text.at(index), &mut builder)? {
            index += 1;
            continue;
        }
        let mut end = index + 1;
        let most = errors.end_of_run(index, text.len());
        while end < most && look_up(runtime, mapping, text.at(end))?.is_none() {
            end += 1;
        }
        let wrong = Unencodable { encoding: NAME, string, start: index, end, reason: REASON };
        let (replacement, resume) = errors.encode(runtime, &wrong)?;
        let points: Vec<u32> = match replacement {
            Replacement::Bytes(bytes) => {
                builder.extend(&bytes);
                Vec::new()
            }
            Replacement::Points(points) => points,
            Replacement::String(string) => text::view(&string).into_iter().flat_map(text::Text::points).collect(),
        };
        for point in points {
            if !push(runtime, mapping, point, &mut builder)? {
                return Err(encode_error(runtime, &wrong));
            }
        }
        index = resume;
    }
    builder.finish()
}

/// Adds what a code point is mapped to; false if to nothing.
fn push(runtime: &Runtime, mapping: &Object, point: u32, builder: &mut ByteBuilder<'_>) -> Result<bool, Raised> {
    let Some(found) = look_up(runtime, mapping, point)? else { return Ok(false) };
    if is_bytes(&found) {
        builder.extend(content(&found));
        return Ok(true);
    }
    match int::value(&found) {
        Some(byte @ 0..0x100) => builder.push(byte as u8),
        Some(_) => return Err(runtime.type_error(format_args!("character mapping must be in range(256)"))),
        None => {
            let class = crate::class::name_of(&found.class());
            let message = format_args!("character mapping must return integer, bytes or None, not {class}");
            return Err(runtime.type_error(message));
        }
    }
    Ok(true)
}

/// `codecs.charmap_build(table)`: what a table for decoding says the other way round.
pub fn build(runtime: &Runtime, table: &Object) -> Value {
    let map = dict::new(runtime)?;
    let (Some(body), Some(text)) = (map.body::<Dict>(), text::view(table)) else { return Ok(map) };
    for (byte, point) in text.points().enumerate().filter(|(_, point)| *point != 0xFFFE) {
        body.set(runtime, int::new(runtime, point.into())?, int::new(runtime, byte as i64)?)?;
    }
    Ok(map)
}
