//! What happens with what cannot be encoded or decoded: the error handlers.

use std::cell::OnceCell;

use object::Object;

use super::{bad_handler, codecs_function, is_surrogate, resume_at};
use crate::bytes::{ByteBuilder, content, is_bytes};
use crate::class::{is_instance_of, name_of};
use crate::error::{Raised, Value};
use crate::exception::{self, Exception};
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::text::{self, Builder, Text};
use crate::{attribute, bytes, int, ops, tuple};

/// An error handler, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Handler {
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
    XmlCharRefReplace,
    NameReplace,
    SurrogateEscape,
    SurrogatePass,
    /// One that a program registered.
    Registered,
}

/// How errors are handled.
pub struct Errors {
    handler: Handler,
    name: Option<String>,
    /// The registered handler, once it was looked up.
    registered: OnceCell<Object>,
}

/// What is wrong with bytes: where, and why.
pub(super) struct Fault<'a> {
    pub(super) encoding: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) reason: &'a str,
}

/// What is wrong with a string: where, and why.
pub(super) struct Unencodable<'a> {
    pub(super) encoding: &'a str,
    pub(super) string: &'a Object,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) reason: &'a str,
}

/// What an error handler puts in the place of what cannot be encoded.
pub(super) enum Replacement {
    /// Points, to be encoded.
    Points(Vec<u32>),
    /// Bytes as they are.
    Bytes(Vec<u8>),
    /// The string that a registered handler returned.
    String(Object),
}

impl Errors {
    /// `errors='strict'`
    pub const fn strict() -> Errors {
        Errors { handler: Handler::Strict, name: None, registered: OnceCell::new() }
    }

    /// The handling with a name: strict, if there is none.
    pub fn of(name: Option<&Object>) -> Errors {
        let Some(name) = name.filter(|name| text::view(name).is_some()) else { return Errors::strict() };
        let name = text::to_string(name);
        Errors { handler: handler(&name), name: Some(name), registered: OnceCell::new() }
    }

    /// Handles bytes that cannot be decoded: what stands for them goes into `builder`. Returns where to go on.
    pub(super) fn decode(&self, runtime: &Runtime, fault: &Fault<'_>, builder: &mut Builder<'_>) -> Result<usize, Raised> {
        let wrong = &fault.bytes[fault.start..fault.end];
        match self.handler {
            Handler::Ignore => return Ok(fault.end),
            Handler::Replace => builder.push(0xFFFD),
            Handler::BackslashReplace => wrong.iter().for_each(|byte| builder.push_str(&format!("\\x{byte:02x}"))),
            Handler::SurrogateEscape if wrong.iter().any(|byte| *byte >= 0x80) => {
                let taken = wrong.iter().take(4).take_while(|byte| **byte >= 0x80).count();
                if taken == 0 {
                    return Err(decode_error(runtime, fault));
                }
                wrong[..taken].iter().for_each(|byte| builder.push(0xDC00 + u32::from(*byte)));
                return Ok(fault.start + taken);
            }
            Handler::SurrogatePass => {
                let Some((point, size)) = passed_surrogate(fault) else { return Err(decode_error(runtime, fault)) };
                builder.push(point);
                return Ok(fault.start + size);
            }
            Handler::Registered => return self.decode_registered(runtime, fault, builder),
            _ => return Err(decode_error(runtime, fault)),
        }
        Ok(fault.end)
    }

    fn decode_registered(&self, runtime: &Runtime, fault: &Fault<'_>, builder: &mut Builder<'_>) -> Result<usize, Raised> {
        let error = decode_error_object(runtime, fault)?;
        let (replacement, position) = self.call(runtime, &error, "decoding", "str")?;
        let Some(text) = text::view(&replacement) else { return Err(bad_handler(runtime, "decoding", "str")) };
        let position = resume_at(runtime, &position, fault.bytes.len())?;
        builder.push_text(text);
        Ok(position)
    }

    /// Where a run of code points that cannot be encoded ends at the latest, if it begins at `start`: what stands for each of them does not
    /// depend on the others, so they need not be handled all at once, unless somebody is told of them.
    pub(super) fn end_of_run(&self, start: usize, length: usize) -> usize {
        const MOST: usize = 256;
        match self.handler {
            Handler::Ignore | Handler::Replace | Handler::BackslashReplace | Handler::XmlCharRefReplace | Handler::NameReplace => {
                length.min(start + MOST)
            }
            Handler::Strict | Handler::SurrogateEscape | Handler::SurrogatePass | Handler::Registered => length,
        }
    }

    /// Handles code points that cannot be encoded. Returns what stands for them and where to go on.
    pub(super) fn encode(&self, runtime: &Runtime, wrong: &Unencodable<'_>) -> Result<(Replacement, usize), Raised> {
        let text = text::view(wrong.string).unwrap_or(Text::Ascii(""));
        let points = || (wrong.start..wrong.end).map(|index| text.at(index));
        let written = match self.handler {
            Handler::Ignore => String::new(),
            Handler::Replace => "?".repeat(wrong.end - wrong.start),
            Handler::BackslashReplace => points().map(text::escape).collect(),
            Handler::XmlCharRefReplace => points().map(|point| format!("&#{point};")).collect(),
            Handler::NameReplace => points().map(named).collect(),
            Handler::SurrogateEscape if points().all(|point| (0xDC80..0xDD00).contains(&point)) => {
                return Ok((Replacement::Bytes(points().map(|point| (point - 0xDC00) as u8).collect()), wrong.end));
            }
            Handler::SurrogatePass => {
                let mut bytes = Vec::new();
                for point in points() {
                    if !is_surrogate(point) || !push_surrogate(&mut bytes, wrong.encoding, point) {
                        return Err(encode_error(runtime, wrong));
                    }
                }
                return Ok((Replacement::Bytes(bytes), wrong.end));
            }
            Handler::Registered => return self.encode_registered(runtime, wrong, text.len()),
            _ => return Err(encode_error(runtime, wrong)),
        };
        Ok((Replacement::Points(written.chars().map(u32::from).collect()), wrong.end))
    }

    fn encode_registered(&self, runtime: &Runtime, wrong: &Unencodable<'_>, length: usize) -> Result<(Replacement, usize), Raised> {
        let error = encode_error_object(runtime, wrong)?;
        let (replacement, position) = self.call(runtime, &error, "encoding", "str/bytes")?;
        let position = resume_at(runtime, &position, length)?;
        if is_bytes(&replacement) {
            return Ok((Replacement::Bytes(content(&replacement).to_vec()), position));
        }
        if text::view(&replacement).is_none() {
            return Err(bad_handler(runtime, "encoding", "str/bytes"));
        }
        Ok((Replacement::String(replacement), position))
    }

    /// Calls the registered handler: what it puts in the place, and where it says to go on.
    fn call(&self, runtime: &Runtime, error: &Object, kind: &str, wanted: &str) -> Result<(Object, Object), Raised> {
        let handler = match self.registered.get() {
            Some(known) => known.clone(),
            None => {
                let name = text::new(runtime, self.name.as_deref().unwrap_or("strict"))?;
                let found = runtime.call(&codecs_function(runtime, "lookup_error")?, &[&name])?;
                self.registered.get_or_init(|| found).clone()
            }
        };
        let result = runtime.call(&handler, &[error])?;
        match tuple::items(&result) {
            Some([replacement, position]) => match (replacement.get(), position.get()) {
                (Some(replacement), Some(position)) if int::hash(&position).is_some() => Ok((replacement, position)),
                _ => Err(bad_handler(runtime, kind, wanted)),
            },
            _ => Err(bad_handler(runtime, kind, wanted)),
        }
    }
}

fn handler(name: &str) -> Handler {
    match name {
        "strict" => Handler::Strict,
        "ignore" => Handler::Ignore,
        "replace" => Handler::Replace,
        "backslashreplace" => Handler::BackslashReplace,
        "xmlcharrefreplace" => Handler::XmlCharRefReplace,
        "namereplace" => Handler::NameReplace,
        "surrogateescape" => Handler::SurrogateEscape,
        "surrogatepass" => Handler::SurrogatePass,
        _ => Handler::Registered,
    }
}

/// The name of a code point as an escape, or its number if it has none.
fn named(point: u32) -> String {
    match char::from_u32(point).and_then(unicode_names2::name) {
        Some(name) => format!("\\N{{{name}}}"),
        None => text::escape(point),
    }
}

/// The width of a unit and its order, of a UTF encoding.
fn units_of(encoding: &str) -> Option<(usize, bool)> {
    match encoding {
        "utf-8" => Some((1, false)),
        "utf-16-le" | "utf-16" => Some((2, false)),
        "utf-16-be" => Some((2, true)),
        "utf-32-le" | "utf-32" => Some((4, false)),
        "utf-32-be" => Some((4, true)),
        _ => None,
    }
}

/// The surrogate that the wrong bytes spell, and how many bytes that takes.
fn passed_surrogate(fault: &Fault<'_>) -> Option<(u32, usize)> {
    let rest = &fault.bytes[fault.start..];
    let (size, big) = units_of(fault.encoding)?;
    let (point, size) = match size {
        1 => match rest {
            [0xED, second @ 0xA0..=0xBF, third @ 0x80..=0xBF, ..] => (0xD000 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F), 3),
            _ => return None,
        },
        2 => {
            let unit = *rest.first_chunk::<2>()?;
            (if big { u16::from_be_bytes(unit) } else { u16::from_le_bytes(unit) }.into(), 2)
        }
        _ => {
            let unit = *rest.first_chunk::<4>()?;
            (if big { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) }, 4)
        }
    };
    is_surrogate(point).then_some((point, size))
}

/// Adds a surrogate as if it were a code point. False if the encoding has no form for that.
fn push_surrogate(bytes: &mut Vec<u8>, encoding: &str, point: u32) -> bool {
    match units_of(encoding) {
        Some((1, _)) => bytes.extend([0xED, (0x80 | point >> 6 & 0x3F) as u8, (0x80 | point & 0x3F) as u8]),
        Some((2, false)) => bytes.extend((point as u16).to_le_bytes()),
        Some((2, true)) => bytes.extend((point as u16).to_be_bytes()),
        Some((_, false)) => bytes.extend(point.to_le_bytes()),
        Some((_, true)) => bytes.extend(point.to_be_bytes()),
        None => return false,
    }
    true
}

fn decode_error_object(runtime: &Runtime, fault: &Fault<'_>) -> Value {
    let parts = [
        text::new(runtime, fault.encoding)?,
        bytes::new(runtime, fault.bytes)?,
        int::new(runtime, fault.start as i64)?,
        int::new(runtime, fault.end as i64)?,
        text::new(runtime, fault.reason)?,
    ];
    exception::new(runtime, ClassId::UnicodeDecodeError, &parts)
}

#[cold]
fn decode_error(runtime: &Runtime, fault: &Fault<'_>) -> Raised {
    decode_error_object(runtime, fault).map_or_else(|raised| raised, Raised::Exception)
}

fn encode_error_object(runtime: &Runtime, wrong: &Unencodable<'_>) -> Value {
    let parts = [
        text::new(runtime, wrong.encoding)?,
        wrong.string.clone(),
        int::new(runtime, wrong.start as i64)?,
        int::new(runtime, wrong.end as i64)?,
        text::new(runtime, wrong.reason)?,
    ];
    exception::new(runtime, ClassId::UnicodeEncodeError, &parts)
}

#[cold]
pub(super) fn encode_error(runtime: &Runtime, wrong: &Unencodable<'_>) -> Raised {
    encode_error_object(runtime, wrong).map_or_else(|raised| raised, Raised::Exception)
}

/// What a native handler makes of an exception, as `codecs.lookup_error(name)(exception)` does: the replacement and where to go on.
pub fn handle(runtime: &Runtime, name: &str, error: &Object) -> Value {
    let errors = Errors { handler: handler(name), name: Some(name.to_owned()), registered: OnceCell::new() };
    let kinds = [ClassId::UnicodeDecodeError, ClassId::UnicodeEncodeError, ClassId::UnicodeTranslateError];
    let kind = kinds.into_iter().find(|kind| is_instance_of(error, *kind));
    if errors.handler == Handler::Strict {
        return Err(match error.body::<Exception>() {
            Some(_) => Raised::Exception(error.clone()),
            None => runtime.type_error(format_args!("codec must pass exception instance")),
        });
    }
    let Some(kind) = kind else { return Err(unexpected(runtime, error)) };
    let part = |name: &str| {
        let name = text::intern(runtime, text::new(runtime, name)?)?;
        attribute::get_any(runtime, error, &name)
    };
    let place = |name: &str| Ok::<_, Raised>(usize::try_from(ops::index(runtime, &part(name)?)?).unwrap_or(0));
    let (start, end) = (place("start")?, place("end")?);
    if kind == ClassId::UnicodeTranslateError {
        let written = if errors.handler == Handler::Replace { "\u{FFFD}".repeat(end.saturating_sub(start)) } else { String::new() };
        return tuple::new(runtime, [text::new(runtime, &written)?, int::new(runtime, end as i64)?].into_iter());
    }
    let (encoding, object) = (part("encoding")?, part("object")?);
    let encoding = text::to_string(&encoding);
    if kind == ClassId::UnicodeDecodeError {
        let bytes = bytes::view(&object).unwrap_or_default();
        let fault = Fault { encoding: &encoding, bytes, start: start.min(bytes.len()), end: end.min(bytes.len()), reason: "" };
        let mut builder = Builder::new(runtime);
        let position = match errors.decode(runtime, &fault, &mut builder) {
            Err(Raised::Exception(_)) => return Err(Raised::Exception(error.clone())),
            position => position?,
        };
        return tuple::new(runtime, [builder.finish()?, int::new(runtime, position as i64)?].into_iter());
    }
    let length = text::view(&object).map_or(0, Text::len);
    let wrong = Unencodable { encoding: &encoding, string: &object, start: start.min(length), end: end.min(length), reason: "" };
    let (replacement, position) = match errors.encode(runtime, &wrong) {
        Err(Raised::Exception(_)) => return Err(Raised::Exception(error.clone())),
        handled => handled?,
    };
    let replacement = match replacement {
        Replacement::Points(points) => text::from_points(runtime, points.into_iter())?,
        Replacement::Bytes(bytes) => bytes::new(runtime, &bytes)?,
        Replacement::String(string) => string,
    };
    tuple::new(runtime, [replacement, int::new(runtime, position as i64)?].into_iter())
}

#[cold]
fn unexpected(runtime: &Runtime, error: &Object) -> Raised {
    runtime.type_error(format_args!("don't know how to handle {} in error callback", name_of(&error.class())))
}

/// Adds a replacement to what is being encoded; `encode` writes a point, and says whether it can be.
pub(super) fn push_replacement(
    builder: &mut ByteBuilder<'_>,
    replacement: &Replacement,
    encode: impl Fn(&mut ByteBuilder<'_>, u32) -> bool,
) -> bool {
    match replacement {
        Replacement::Points(points) => points.iter().all(|point| encode(builder, *point)),
        Replacement::Bytes(bytes) => {
            builder.extend(bytes);
            true
        }
        Replacement::String(string) => text::view(string).is_some_and(|text| text.points().all(|point| encode(builder, point))),
    }
}
