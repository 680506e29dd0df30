//! Module `binascii`: bytes as text and back, and checksums.

use object::Object;
use types::bytes::{Buffer, ByteBuilder};
use types::{Args, ClassId, ModuleSpec, Native, Raised, Runtime, Value, bytes, int, module, ops, text};

use crate::structure::{exception_class, raise};

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "binascii",
    doc: "Conversion between binary data and ASCII",
    functions: &[
        Native::new("hexlify", "(data, sep='', bytes_per_sep=1)", hexlify),
        Native::new("b2a_hex", "(data, sep='', bytes_per_sep=1)", hexlify),
        Native::new("unhexlify", "(hexstr, /)", unhexlify),
        Native::new("a2b_hex", "(hexstr, /)", unhexlify),
        Native::new("b2a_base64", "(data, /, *, newline=True)", to_base64),
        Native::new("a2b_base64", "(data, /, *, strict_mode=False)", from_base64),
        Native::new("b2a_uu", "(data, /, *, backtick=False)", to_uu),
        Native::new("a2b_uu", "(data, /)", from_uu),
        Native::new("b2a_qp", "(data, quotetabs=False, istext=True, header=False)", to_quoted_printable),
        Native::new("a2b_qp", "(data, header=False)", from_quoted_printable),
        Native::new("crc32", "(data, crc=0, /)", crc32),
        Native::new("crc_hqx", "(data, crc, /)", crc_hqx),
    ],
    classes: &[],
    furnish,
};

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    module::set(runtime, module, "Error", exception_class(runtime, "Error", "binascii", ClassId::ValueError)?)?;
    module::set(runtime, module, "Incomplete", exception_class(runtime, "Incomplete", "binascii", ClassId::Exception)?)
}

fn error(runtime: &Runtime, message: &str) -> Raised {
    raise(runtime, "binascii", "Error", message)
}

/// An argument that is bytes, or text in ASCII.
fn ascii(runtime: &Runtime, object: &Object) -> Result<Buffer, Raised> {
    match text::view(object) {
        None => match bytes::find_buffer(runtime, object)? {
            Some(buffer) => Ok(buffer),
            None => {
                let class = types::class::name_of(&object.class());
                let message = format_args!("argument should be bytes, buffer or ASCII string, not '{class}'");
                Err(runtime.type_error(message))
            }
        },
        Some(text::Text::Ascii(text)) => bytes::get_buffer(runtime, &bytes::new(runtime, text.as_bytes())?),
        Some(_) => Err(runtime.value_error(format_args!("string argument should contain only ASCII characters"))),
    }
}

fn flag(runtime: &Runtime, args: &Args<'_>, index: usize, default: bool) -> Result<bool, Raised> {
    args.get(index).map_or(Ok(default), |argument| ops::truth(runtime, &argument))
}

fn hexlify(runtime: &Runtime, args: &Args<'_>) -> Value {
    let buffer = bytes::get_buffer(runtime, &args.at(0))?;
    let shown = bytes::hex_text(runtime, &buffer, args)?;
    let shown = text::view(&shown).map(|shown| shown.to_rust()).unwrap_or_default();
    bytes::new(runtime, shown.as_bytes())
}

fn unhexlify(runtime: &Runtime, args: &Args<'_>) -> Value {
    let digits = ascii(runtime, &args.at(0))?;
    if !digits.len().is_multiple_of(2) {
        return Err(error(runtime, "Odd-length string"));
    }
    let mut builder = ByteBuilder::new(runtime);
    for pair in digits.chunks_exact(2) {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        match (digit(pair[0]), digit(pair[1])) {
            (Some(high), Some(low)) => builder.push((high << 4 | low) as u8),
            _ => return Err(error(runtime, "Non-hexadecimal digit found")),
        }
    }
    builder.finish()
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn to_base64(runtime: &Runtime, args: &Args<'_>) -> Value {
    let data = bytes::get_buffer(runtime, &args.at(0))?;
    let mut builder = ByteBuilder::new(runtime);
    for group in data.chunks(3) {
        let mut bytes = [0; 3];
        bytes[..group.len()].copy_from_slice(group);
        let word = u32::from_be_bytes([0, bytes[0], bytes[1], bytes[2]]);
        for place in 0..4 {
            let digit = BASE64[(word >> (18 - 6 * place) & 63) as usize];
            builder.push(if place <= group.len() { digit } else { b'=' });
        }
    }
    if flag(runtime, args, 1, true)? {
        builder.push(b'\n');
    }
    builder.finish()
}

fn base64_digit(byte: u8) -> Option<u32> {
    Some(
        match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        }
        .into(),
    )
}

fn from_base64(runtime: &Runtime, args: &Args<'_>) -> Value {
    let data = ascii(runtime, &args.at(0))?;
    let strict = flag(runtime, args, 1, false)?;
    let mut builder = ByteBuilder::new(runtime);
    if strict && data.first() == Some(&b'=') {
        return Err(error(runtime, "Leading padding not allowed"));
    }
    let (mut word, mut digits, mut pads) = (0, 0, 0);
    for (index, byte) in data.iter().enumerate() {
        if *byte == b'=' {
            pads += 1;
            if digits >= 2 && digits + pads >= 4 {
                if strict && index + 1 < data.len() {
                    return Err(error(runtime, "Excess data after padding"));
                }
                return builder.finish();
            }
            continue;
        }
        let Some(digit) = base64_digit(*byte) else {
            if strict {
                return Err(error(runtime, "Only base64 data is allowed"));
            }
            continue;
        };
        if strict && pads > 0 {
            return Err(error(runtime, "Discontinuous padding not allowed"));
        }
        (pads, digits) = (0, digits + 1);
        word = word << 6 | digit;
        match digits {
            2 => builder.push((word >> 4) as u8),
            3 => builder.push((word >> 2) as u8),
            4 => {
                builder.push(word as u8);
                (word, digits) = (0, 0);
            }
            _ => {}
        }
    }
    match digits {
        0 => builder.finish(),
        1 => {
            let count = builder.len() / 3 * 4 + 1;
            let message =
                format!("Invalid base64-encoded string: number of data characters ({count}) cannot be 1 more than a multiple of 4");
            Err(error(runtime, &message))
        }
        _ => Err(error(runtime, "Incorrect padding")),
    }
}

fn to_uu(runtime: &Runtime, args: &Args<'_>) -> Value {
    let data = bytes::get_buffer(runtime, &args.at(0))?;
    let backtick = flag(runtime, args, 1, false)?;
    if data.len() > 45 {
        return Err(error(runtime, "At most 45 bytes at once"));
    }
    let digit = |value: u32| if value == 0 && backtick { b'`' } else { b' ' + value as u8 };
    let mut builder = ByteBuilder::new(runtime);
    builder.push(digit(data.len() as u32));
    for group in data.chunks(3) {
        let mut bytes = [0; 3];
        bytes[..group.len()].copy_from_slice(group);
        let word = u32::from_be_bytes([0, bytes[0], bytes[1], bytes[2]]);
        (0..4).for_each(|place| builder.push(digit(word >> (18 - 6 * place) & 63)));
    }
    builder.push(b'\n');
    builder.finish()
}

fn from_uu(runtime: &Runtime, args: &Args<'_>) -> Value {
    let data = ascii(runtime, &args.at(0))?;
    let mut builder = ByteBuilder::new(runtime);
    let Some((first, rest)) = data.split_first() else { return builder.finish() };
    let length = usize::from(first.wrapping_sub(b' ') & 63);
    let (mut word, mut digits, mut used) = (0_u32, 0, 0);
    while builder.len() < length {
        let byte = rest.get(used).copied().unwrap_or(b'\n');
        used += 1;
        let digit = match byte {
            b'\n' | b'\r' => 0,
            b' '..=b'`' => u32::from(byte - b' ') & 63,
            _ => return Err(error(runtime, "Illegal char")),
        };
        word = word << 6 | digit;
        digits += 1;
        if digits > 1 {
            builder.push((word >> (8 - 2 * digits)) as u8);
        }
        if digits == 4 {
            (word, digits) = (0, 0);
        }
    }
    if rest.iter().skip(used).any(|byte| !matches!(byte, b' ' | b'`' | b'\n' | b'\r')) {
        return Err(error(runtime, "Trailing garbage"));
    }
    builder.finish()
}

/// Longest line of quoted-printable text.
const LINE: usize = 76;

fn to_quoted_printable(runtime: &Runtime, args: &Args<'_>) -> Value {
    let data = ascii(runtime, &args.at(0))?;
    let (tabs, is_text, header) = (flag(runtime, args, 1, false)?, flag(runtime, args, 2, true)?, flag(runtime, args, 3, false)?);
    let crlf = data.iter().position(|byte| *byte == b'\n').is_some_and(|end| end > 0 && data[end - 1] == b'\r');
    let newline: &[u8] = if crlf { b"\r\n" } else { b"\n" };
    let mut builder = ByteBuilder::new(runtime);
    let (mut column, mut index) = (0, 0);
    while index < data.len() {
        let byte = data[index];
        let next = data.get(index + 1).copied();
        let ends_line = |byte: Option<u8>| matches!(byte, Some(b'\n')) || (byte == Some(b'\r') && data.get(index + 2) == Some(&b'\n'));
        let quoted = byte > 126
            || byte == b'='
            || (header && byte == b'_')
            || (byte == b'.' && column == 0 && (next.is_none() || ends_line(next) || next == Some(0)))
            || (!is_text && matches!(byte, b'\r' | b'\n'))
            || (matches!(byte, b'\t' | b' ') && next.is_none())
            || (byte < 33 && !matches!(byte, b'\r' | b'\n' | b'\t' | b' '))
            || (byte < 33 && !matches!(byte, b'\r' | b'\n') && tabs);
        if quoted {
            if column + 3 >= LINE {
                builder.extend(b"=");
                builder.extend(newline);
                column = 0;
            }
            builder.extend(format!("={byte:02X}").as_bytes());
            column += 3;
            index += 1;
        } else if is_text && (byte == b'\n' || (byte == b'\r' && next == Some(b'\n'))) {
            if let Some(last @ (b' ' | b'\t')) = builder.as_slice().last().copied() {
                builder.shorten(1);
                builder.extend(format!("={last:02X}").as_bytes());
            }
            builder.extend(newline);
            column = 0;
            index += if byte == b'\r' { 2 } else { 1 };
        } else {
            if next.is_some_and(|next| next != b'\n') && column + 1 >= LINE {
                builder.extend(b"=");
                builder.extend(newline);
                column = 0;
            }
            builder.push(if header && byte == b' ' { b'_' } else { byte });
            column += 1;
            index += 1;
        }
    }
    builder.finish()
}

fn from_quoted_printable(runtime: &Runtime, args: &Args<'_>) -> Value {
    let data = ascii(runtime, &args.at(0))?;
    let header = flag(runtime, args, 1, false)?;
    let mut builder = ByteBuilder::new(runtime);
    let mut index = 0;
    let digit = |index: usize| data.get(index).and_then(|byte| char::from(*byte).to_digit(16));
    while index < data.len() {
        match data[index] {
            b'=' => match data.get(index + 1) {
                None => index += 1,
                Some(b'\n' | b'\r') => {
                    let end = data[index..].iter().position(|byte| *byte == b'\n');
                    index = end.map_or(data.len(), |end| index + end + 1);
                }
                Some(b'=') => {
                    builder.push(b'=');
                    index += 2;
                }
                Some(_) => match (digit(index + 1), digit(index + 2)) {
                    (Some(high), Some(low)) => {
                        builder.push((high << 4 | low) as u8);
                        index += 3;
                    }
                    _ => {
                        builder.push(b'=');
                        index += 1;
                    }
                },
            },
            b'_' if header => {
                builder.push(b' ');
                index += 1;
            }
            byte => {
                builder.push(byte);
                index += 1;
            }
        }
    }
    builder.finish()
}

fn crc32(runtime: &Runtime, args: &Args<'_>) -> Value {
    let data = bytes::get_buffer(runtime, &args.at(0))?;
    let start = match args.get(1) {
        Some(start) => low_word(runtime, &start)?,
        None => 0,
    };
    let crc = data.iter().fold(!start, |crc, byte| crc >> 8 ^ CRC32[(crc as u8 ^ byte) as usize]);
    int::new(runtime, (!crc).into())
}

/// What each byte does to a CRC-32.
static CRC32: [u32; 256] = {
    const POLYNOMIAL: u32 = 0xEDB8_8320;
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut crc, mut bit) = (byte as u32, 0);
        while bit < 8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ POLYNOMIAL } else { crc >> 1 };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
};

fn crc_hqx(runtime: &Runtime, args: &Args<'_>) -> Value {
    const POLYNOMIAL: u32 = 0x1021;
    let data = bytes::get_buffer(runtime, &args.at(0))?;
    let start = low_word(runtime, &args.at(1))? & 0xFFFF;
    let crc = data.iter().fold(start, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte) << 8, |crc, _| if crc & 0x8000 != 0 { crc << 1 ^ POLYNOMIAL } else { crc << 1 }) & 0xFFFF
    });
    int::new(runtime, crc.into())
}

/// The lowest 32 bits of a number.
pub(crate) fn low_word(runtime: &Runtime, object: &Object) -> Result<u32, Raised> {
    let number = ops::index_object(runtime, object)?;
    Ok(match int::value(&number) {
        Some(value) => value as u32,
        None => int::to_big(&number).and_then(|number| number.iter_u32_digits().next()).unwrap_or(0),
    })
}
