//! How text and bytes become one another.
//!
//! The encodings that everything else rests on are native: UTF-8, UTF-16, UTF-32, ASCII and Latin-1. All others are found through module
//! `_codecs`, whose registry Python's library fills.

mod charmap;
mod errors;
mod escape;
mod narrow;
mod utf16;
mod utf32;
mod utf8;

use object::{Borrowed, Object};

use super::{Buffer, find_buffer, is_bytes, view};
use crate::arguments::described;
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::Args;
use crate::ops;
use crate::runtime::Runtime;
use crate::{attribute, iterator, text, tuple};

pub use charmap::{build as build_charmap, decode as decode_charmap, encode as encode_charmap};
pub use errors::{Errors, handle};
pub use escape::{
    decode_bytes as decode_escapes, decode_raw as decode_raw_unicode_escapes, decode_text as decode_unicode_escapes,
    encode_bytes as encode_escapes, encode_raw as encode_raw_unicode_escapes, encode_text as encode_unicode_escapes,
};

/// In which order the bytes of a unit come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// A mark at the start says it; least significant first, if there is none.
    Marked,
    /// Least significant first.
    Little,
    /// Most significant first.
    Big,
}

/// A native encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8
    Utf8,
    /// UTF-16
    Utf16(ByteOrder),
    /// UTF-32
    Utf32(ByteOrder),
    /// ASCII
    Ascii,
    /// ISO 8859-1
    Latin1,
}

/// What was decoded: the text, and how many bytes it took.
pub struct Decoded {
    /// The string.
    pub text: Object,
    /// How many bytes were used: not all, if what ends with a part of a code point was not said to be the end.
    pub used: usize,
    /// The order of the bytes as the mark at the start told it, or as it was asked for.
    pub order: ByteOrder,
}

impl Encoding {
    /// The native encoding with a name.
    pub fn find(name: &str) -> Option<Encoding> {
        let mut plain = [0; 16];
        let mut length = 0;
        for byte in name.bytes() {
            let byte = match byte {
                b'_' | b' ' => b'-',
                _ => byte.to_ascii_lowercase(),
            };
            *plain.get_mut(length)? = byte;
            length += 1;
        }
        Some(match &plain[..length] {
            b"utf-8" | b"utf8" | b"u8" | b"cp65001" => Encoding::Utf8,
            b"ascii" | b"us-ascii" | b"646" => Encoding::Ascii,
            b"latin-1" | b"latin1" | b"iso-8859-1" | b"iso8859-1" | b"8859" | b"l1" | b"latin" => Encoding::Latin1,
            b"utf-16" | b"utf16" => Encoding::Utf16(ByteOrder::Marked),
            b"utf-16-le" | b"utf-16le" => Encoding::Utf16(ByteOrder::Little),
            b"utf-16-be" | b"utf-16be" => Encoding::Utf16(ByteOrder::Big),
            b"utf-32" | b"utf32" => Encoding::Utf32(ByteOrder::Marked),
            b"utf-32-le" | b"utf-32le" => Encoding::Utf32(ByteOrder::Little),
            b"utf-32-be" | b"utf-32be" => Encoding::Utf32(ByteOrder::Big),
            _ => return None,
        })
    }

    /// The string that bytes stand for. `is_final`: a part of a code point at the end is an error.
    pub fn decode(self, runtime: &Runtime, bytes: &[u8], errors: &Errors, is_final: bool) -> Result<Decoded, Raised> {
        match self {
            Encoding::Utf8 => utf8::decode(runtime, bytes, errors, is_final),
            Encoding::Utf16(order) => utf16::decode(runtime, bytes, order, errors, is_final),
            Encoding::Utf32(order) => utf32::decode(runtime, bytes, order, errors, is_final),
            Encoding::Ascii => narrow::decode_ascii(runtime, bytes, errors),
            Encoding::Latin1 => Ok(Decoded { text: text::from_units(runtime, bytes)?, used: bytes.len(), order: ByteOrder::Marked }),
        }
    }

    /// The bytes that a string stands for.
    pub fn encode(self, runtime: &Runtime, string: &Object, errors: &Errors) -> Value {
        match self {
            Encoding::Utf8 => utf8::encode(runtime, string, errors),
            Encoding::Utf16(order) => utf16::encode(runtime, string, order, errors),
            Encoding::Utf32(order) => utf32::encode(runtime, string, order, errors),
            Encoding::Ascii => narrow::encode(runtime, string, errors, narrow::ASCII),
            Encoding::Latin1 => narrow::encode(runtime, string, errors, narrow::LATIN_1),
        }
    }
}

/// The text of an optional argument that must be a string.
pub(crate) fn name<'a>(
    runtime: &Runtime,
    argument: Option<Borrowed<'a>>,
    function: &str,
    number: usize,
) -> Result<Option<Borrowed<'a>>, Raised> {
    let Some(argument) = argument else { return Ok(None) };
    let what = if number == 1 { "encoding" } else { "errors" };
    if text::view(&argument).is_none() {
        let class = described(&argument);
        return Err(runtime.type_error(format_args!("{function}() argument '{what}' must be str, not {class}")));
    }
    if text::view(&argument).is_some_and(|text| text.points().any(|point| point == 0)) {
        return Err(runtime.value_error(format_args!("embedded null character")));
    }
    Ok(Some(argument))
}

/// `text.encode(encoding, errors)`
pub(crate) fn encode_method(runtime: &Runtime, args: &Args<'_>) -> Value {
    let encoding = name(runtime, args.get(1), "encode", 1)?;
    let errors = name(runtime, args.get(2), "encode", 2)?;
    encode_object(runtime, &args.at(0), encoding, errors)
}

/// `bytes.decode(encoding, errors)`
pub(crate) fn decode_method(runtime: &Runtime, args: &Args<'_>) -> Value {
    let encoding = name(runtime, args.get(1), "decode", 1)?;
    let errors = name(runtime, args.get(2), "decode", 2)?;
    decode_object(runtime, &args.at(0), encoding, errors)
}

/// The bytes object of a string in an encoding.
pub(crate) fn encode_object(runtime: &Runtime, string: &Object, encoding: Option<Borrowed<'_>>, errors: Option<Borrowed<'_>>) -> Value {
    let encoding_name = encoding.map_or_else(|| "utf-8".to_owned(), |encoding| text::to_string(&encoding));
    if let Some(encoding) = Encoding::find(&encoding_name) {
        return encoding.encode(runtime, string, &Errors::of(errors.as_deref()));
    }
    let errors = errors.map_or_else(|| text::new(runtime, "strict"), |errors| Ok(errors.owned()))?;
    let made = through_registry(runtime, Way::Encode, string, &encoding_name, &errors, true)?;
    if is_bytes(&made) {
        return Ok(made);
    }
    let class = name_of(&made.class());
    if view(&made).is_some() {
        return super::new(runtime, view(&made).unwrap_or_default());
    }
    Err(runtime.type_error(format_args!(
        "'{encoding_name}' encoder returned '{class}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types"
    )))
}

/// The string that the bytes of an object stand for in an encoding.
pub(crate) fn decode_object(runtime: &Runtime, object: &Object, encoding: Option<Borrowed<'_>>, errors: Option<Borrowed<'_>>) -> Value {
    let encoding_name = encoding.map_or_else(|| "utf-8".to_owned(), |encoding| text::to_string(&encoding));
    if text::view(object).is_some() {
        return Err(runtime.type_error(format_args!("decoding str is not supported")));
    }
    let buffer: Buffer = match find_buffer(runtime, object)? {
        Some(buffer) => buffer,
        None => {
            let class = name_of(&object.class());
            return Err(runtime.type_error(format_args!("decoding to str: need a bytes-like object, {class} found")));
        }
    };
    if let Some(encoding) = Encoding::find(&encoding_name) {
        return Ok(encoding.decode(runtime, &buffer, &Errors::of(errors.as_deref()), true)?.text);
    }
    let errors = errors.map_or_else(|| text::new(runtime, "strict"), |errors| Ok(errors.owned()))?;
    let made = through_registry(runtime, Way::Decode, object, &encoding_name, &errors, true)?;
    if text::view(&made).is_some() {
        return Ok(made);
    }
    let class = name_of(&made.class());
    Err(runtime.type_error(format_args!(
        "'{encoding_name}' decoder returned '{class}' instead of 'str'; use codecs.decode() to decode to arbitrary types"
    )))
}

/// A function of module `_codecs`.
fn codecs_function(runtime: &Runtime, name: &str) -> Value {
    let import = iterator::builtin(runtime, "__import__")?;
    let module = runtime.call(&import, &[&text::new(runtime, "_codecs")?])?;
    let name = text::intern(runtime, text::new(runtime, name)?)?;
    attribute::get_any(runtime, &module, &name)
}

/// Which way a codec goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From text to bytes, as a rule.
    Encode,
    /// From bytes to text, as a rule.
    Decode,
}

/// What a codec of the registry makes of an object. `only_text`: codecs that are not between text and bytes are refused.
pub fn through_registry(runtime: &Runtime, way: Way, object: &Object, encoding: &str, errors: &Object, only_text: bool) -> Value {
    let lookup = codecs_function(runtime, "lookup")?;
    let codec = runtime.call(&lookup, &[&text::new(runtime, encoding)?])?;
    let (verb, noun, place) = match way {
        Way::Encode => ("encode", "encoder", 0),
        Way::Decode => ("decode", "decoder", 1),
    };
    if only_text {
        let name = text::intern(runtime, text::new(runtime, "_is_text_encoding")?)?;
        if let Some(answer) = attribute::find_any(runtime, &codec, &name)?
            && !ops::truth(runtime, &answer)?
        {
            let message = format_args!("'{encoding}' is not a text encoding; use codecs.{verb}() to handle arbitrary codecs");
            return Err(runtime.error(ClassId::LookupError, message));
        }
    }
    let function = tuple::items(&codec).and_then(|codec| codec.get(place)?.get()).unwrap_or_else(|| runtime.none());
    let result = runtime.call(&function, &[object, errors])?;
    match tuple::items(&result) {
        Some([made, _]) => Ok(made.get().unwrap_or_else(|| runtime.none())),
        _ => Err(runtime.type_error(format_args!("{noun} must return a tuple (object, integer)"))),
    }
}

/// Whether a point is half of a pair.
pub(crate) fn is_surrogate(point: u32) -> bool {
    (0xD800..0xE000).contains(&point)
}

/// What is wrong with the result of an error handler.
#[cold]
fn bad_handler(runtime: &Runtime, kind: &str, wanted: &str) -> Raised {
    runtime.type_error(format_args!("{kind} error handler must return ({wanted}, int) tuple"))
}

/// Where an error handler says to go on, within `length`.
fn resume_at(runtime: &Runtime, position: &Object, length: usize) -> Result<usize, Raised> {
    let position = ops::index(runtime, position)?;
    let resolved = if position < 0 { position + length as i64 } else { position };
    match usize::try_from(resolved).ok().filter(|resolved| *resolved <= length) {
        Some(resolved) => Ok(resolved),
        None => Err(runtime.index_error(format_args!("position {position} from error handler out of bounds"))),
    }
}
