//! The encodings that text streams know themselves; all others go through module `codecs`.

use object::Object;
use types::bytes::codec::{Encoding, Errors};
use types::text::Text;
use types::{Raised, Runtime, bytes, text};

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    /// UTF-8.
    Utf8,
    /// Bytes below 128.
    Ascii,
    /// Each byte is the code point of that number.
    Latin1,
    /// One of module `codecs`.
    Other,
}

impl Codec {
    /// The encoding of a name.
    pub(super) fn named(name: &str) -> Codec {
        match Encoding::find(name) {
            Some(Encoding::Utf8) => Codec::Utf8,
            Some(Encoding::Ascii) => Codec::Ascii,
            Some(Encoding::Latin1) => Codec::Latin1,
            // Those have a state: whether the mark of the byte order has been written or read.
            Some(Encoding::Utf16(_) | Encoding::Utf32(_)) | None => Codec::Other,
        }
    }

    fn encoding(self) -> Encoding {
        match self {
            Codec::Utf8 | Codec::Other => Encoding::Utf8,
            Codec::Ascii => Encoding::Ascii,
            Codec::Latin1 => Encoding::Latin1,
        }
    }
}

/// Takes encoded bytes.
pub(super) type Write<'a> = dyn FnMut(&[u8]) -> Result<(), Raised> + 'a;

/// Encodes the code points of a string.
pub(super) fn encode(
    runtime: &Runtime,
    codec: Codec,
    errors: Option<&Object>,
    string: &Object,
    write: &mut Write<'_>,
) -> Result<(), Raised> {
    match (codec, text::view(string)) {
        (_, Some(Text::Ascii(text))) => write(text.as_bytes()),
        (Codec::Latin1, Some(Text::Latin1(points))) => write(points),
        _ => {
            let encoded = codec.encoding().encode(runtime, string, &Errors::of(errors))?;
            write(bytes::view(&encoded).unwrap_or_default())
        }
    }
}

/// Decodes bytes, and says how many were used: all, but for the beginning of a code point at the end, unless that is `last`.
pub(super) fn decode(
    runtime: &Runtime,
    codec: Codec,
    errors: Option<&Object>,
    input: &[u8],
    last: bool,
) -> Result<(Object, usize), Raised> {
    if input.is_ascii() {
        let plain = String::from_utf8_lossy(input);
        return Ok((text::new(runtime, &plain)?, input.len()));
    }
    let decoded = codec.encoding().decode(runtime, input, &Errors::of(errors), last)?;
    Ok((decoded.text, decoded.used))
}

/// How many bytes the first `count` code points take, where `joins` says that `\r\n` counts as one.
pub(super) fn bytes_of(codec: Codec, errors: &str, input: &[u8], count: usize, joins: bool) -> usize {
    let mut used = 0;
    for _ in 0..count {
        let rest = &input[used..];
        if rest.is_empty() {
            break;
        }
        if joins && rest.starts_with(b"\r\n") {
            used += 2;
            continue;
        }
        used += if codec == Codec::Utf8 { first_length(rest, errors) } else { 1 };
    }
    used
}

/// How many bytes of UTF-8 the first code point takes, or what stands for bytes that are none.
fn first_length(bytes: &[u8], errors: &str) -> usize {
    let start = &bytes[..bytes.len().min(4)];
    let (valid, bad) = match std::str::from_utf8(start) {
        Ok(_) => (start.len(), None),
        Err(failure) => (failure.valid_up_to(), failure.error_len()),
    };
    match start[0] {
        _ if valid == 0 && errors == "replace" => bad.unwrap_or(start.len()),
        _ if valid == 0 => 1,
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}
