//! `bytes.hex` and `bytes.fromhex`.

use super::letters::is_space;
use super::{ByteBuilder, array, get_buffer, view};
use crate::arguments::{c_int, given};
use crate::class::{derives_from, name_of};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::Args;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::text::{self, Builder};

/// The hexadecimal digits of a half of a byte.
const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// `bytes.hex(sep, bytes_per_sep)`
pub(super) fn hex(runtime: &Runtime, args: &Args<'_>) -> Value {
    let bytes = get_buffer(runtime, &args.at(0))?;
    to_text(runtime, &bytes, args)
}

/// Bytes in hexadecimal; arguments 1 and 2 say what separates groups and how many bytes a group has, counted from the end or the start.
pub fn to_text(runtime: &Runtime, bytes: &[u8], args: &Args<'_>) -> Value {
    let separator = separator(runtime, args)?;
    let group = args.get(2).map_or(Ok(1), |group| c_int(runtime, &group))?;
    let size = group.unsigned_abs() as usize;
    let mut builder = Builder::new(runtime);
    for (index, byte) in bytes.iter().enumerate() {
        if let Some(separator) = separator
            && index > 0
            && size > 0
            && (if group > 0 { bytes.len() - index } else { index }).is_multiple_of(size)
        {
            builder.push(separator);
        }
        builder.push(DIGITS[usize::from(byte >> 4)].into());
        builder.push(DIGITS[usize::from(byte & 15)].into());
    }
    builder.finish()
}

fn separator(runtime: &Runtime, args: &Args<'_>) -> Result<Option<u32>, Raised> {
    let Some(argument) = given(runtime, args.get(1)) else { return Ok(None) };
    let points: Vec<u32> = match (text::view(&argument), view(&argument)) {
        (Some(text), _) => text.points().take(2).collect(),
        (None, Some(bytes)) => bytes.iter().take(2).map(|byte| u32::from(*byte)).collect(),
        (None, None) if runtime.special_of(&argument, Special::Len).is_none() => {
            let class = name_of(&argument.class());
            return Err(runtime.type_error(format_args!("object of type '{class}' has no len()")));
        }
        (None, None) => return Err(runtime.type_error(format_args!("sep must be str or bytes."))),
    };
    match points[..] {
        [point @ 0..0x80] => Ok(Some(point)),
        [_] => Err(runtime.value_error(format_args!("sep must be ASCII."))),
        _ => Err(runtime.value_error(format_args!("sep must be length 1."))),
    }
}

/// `bytes.fromhex(string)`
pub(super) fn from_hex(runtime: &Runtime, args: &Args<'_>) -> Value {
    let argument = args.at(1);
    let Some(text) = text::view(&argument) else {
        return Err(runtime.type_error(format_args!("fromhex() argument must be str, not {}", crate::arguments::described(&argument))));
    };
    let mut builder = ByteBuilder::new(runtime);
    let mut index = 0;
    let digit = |index: usize| if index < text.len() { char::from_u32(text.at(index)).and_then(|digit| digit.to_digit(16)) } else { None };
    while index < text.len() {
        if is_space(text.at(index)) {
            index += 1;
            continue;
        }
        let Some(high) = digit(index) else { return Err(not_hexadecimal(runtime, index)) };
        let Some(low) = digit(index + 1) else { return Err(not_hexadecimal(runtime, index + 1)) };
        builder.push((high << 4 | low) as u8);
        index += 2;
    }
    let made = builder.finish()?;
    let class = args.at(0);
    let made = if derives_from(&class, ClassId::ByteArray) { array::of_storage(runtime, made)? } else { made };
    if class.is(&made.class()) { Ok(made) } else { runtime.call(&class, &[&made]) }
}

#[cold]
fn not_hexadecimal(runtime: &Runtime, position: usize) -> Raised {
    runtime.value_error(format_args!("non-hexadecimal number found in fromhex() arg at position {position}"))
}
