//! Paths and other names as the system knows them: bytes. Bytes that are not UTF-8 stand as lone surrogates in strings (PEP 383).

use std::ffi::CString;

use object::Object;
use types::class::name_of;
use types::{Raised, Runtime, Value, attribute, bytes, text};

/// The bytes of a string; `None` if it has lone surrogates that stand for no byte.
pub(crate) fn encode(text: text::Text<'_>) -> Option<Vec<u8>> {
    if let text::Text::Ascii(text) = text {
        return Some(text.as_bytes().to_vec());
    }
    let mut encoded = Vec::with_capacity(text.len());
    for point in text.points() {
        match char::from_u32(point) {
            Some(character) => encoded.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
            None => encoded.push(u8::try_from(point.checked_sub(0xdc00)?).ok().filter(|byte| *byte >= 0x80)?),
        }
    }
    Some(encoded)
}

/// The string for bytes of the system.
pub(crate) fn decode(runtime: &Runtime, mut bytes: &[u8]) -> Value {
    let mut builder = text::Builder::new(runtime);
    loop {
        match std::str::from_utf8(bytes) {
            Ok(rest) => {
                builder.push_str(rest);
                return builder.finish();
            }
            Err(error) => {
                let (valid, rest) = bytes.split_at(error.valid_up_to());
                builder.push_str(&String::from_utf8_lossy(valid));
                let bad = error.error_len().unwrap_or(rest.len());
                rest[..bad].iter().for_each(|byte| builder.push(0xdc00 + u32::from(*byte)));
                bytes = &rest[bad..];
            }
        }
    }
}

/// `os.fspath(object)`: a string or bytes.
pub(crate) fn of_object(runtime: &Runtime, object: &Object) -> Value {
    if text::view(object).is_some() || bytes::is_bytes(object) {
        return Ok(object.clone());
    }
    let class = object.class();
    let name = text::intern(runtime, text::new(runtime, "__fspath__")?)?;
    let wrong = |class: &str| runtime.type_error(format_args!("expected str, bytes or os.PathLike object, not {class}"));
    if types::class::lookup(runtime, &class, &name).is_none() {
        return Err(wrong(&name_of(&class)));
    }
    let path = runtime.call(&attribute::get_any(runtime, object, &name)?, &[])?;
    if text::view(&path).is_some() || bytes::is_bytes(&path) {
        return Ok(path);
    }
    let (of, given) = (name_of(&class), name_of(&path.class()));
    Err(runtime.type_error(format_args!("expected {of}.__fspath__() to return str or bytes, not {given}")))
}

/// A path for the system. `what` names the argument.
pub(crate) fn to_c(runtime: &Runtime, object: &Object, what: &str) -> Result<CString, Raised> {
    let path = of_object(runtime, object)?;
    let encoded = match text::view(&path) {
        Some(text) => encode(text).ok_or_else(|| runtime.value_error(format_args!("{what}: surrogates not allowed")))?,
        None => bytes::view(&path).unwrap_or_default().to_vec(),
    };
    CString::new(encoded).map_err(|_| runtime.value_error(format_args!("embedded null byte")))
}
