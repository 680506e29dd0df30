//! What treats bytes as ASCII letters: `upper`, `isalpha`, `translate` and their sisters.

use object::Object;

use super::methods::own;
use super::{array, get_buffer};
use crate::arguments::given;
use crate::error::Value;
use crate::native::Args;
use crate::runtime::Runtime;

/// Whether `bytes.split` and `bytes.strip` see white space.
pub(crate) fn is_space(point: u32) -> bool {
    matches!(point, 9..=13 | 32)
}

/// A letter in the other case.
pub(super) fn swap(byte: u8) -> u8 {
    if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { byte }
}

/// Bytes made one by one from those a method is called on, of the same class.
fn made(runtime: &Runtime, object: &Object, mut make: impl FnMut(usize, u8) -> u8) -> Value {
    let bytes = own(object);
    let made = super::with(runtime, bytes.len(), |place| {
        for (index, (place, byte)) in place.iter_mut().zip(bytes).enumerate() {
            *place = make(index, *byte);
        }
    })?;
    if array::is_array(object) { array::of_storage(runtime, made) } else { Ok(made) }
}

pub(super) fn map(runtime: &Runtime, args: &Args<'_>, map: fn(u8) -> u8) -> Value {
    made(runtime, &args.at(0), |_, byte| map(byte))
}

pub(super) fn capitalize(runtime: &Runtime, args: &Args<'_>) -> Value {
    made(runtime, &args.at(0), |index, byte| if index == 0 { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() })
}

pub(super) fn title(runtime: &Runtime, args: &Args<'_>) -> Value {
    let mut within_word = false;
    made(runtime, &args.at(0), |_, byte| {
        let mapped = if within_word { byte.to_ascii_lowercase() } else { byte.to_ascii_uppercase() };
        within_word = byte.is_ascii_alphabetic();
        mapped
    })
}

/// Whether there is a byte, and all are as `test` says.
pub(super) fn all(runtime: &Runtime, args: &Args<'_>, test: fn(u8) -> bool) -> Value {
    let this = args.at(0);
    let bytes = own(&this);
    Ok(runtime.bool(!bytes.is_empty() && bytes.iter().all(|byte| test(*byte))))
}

pub(super) fn is_lower(runtime: &Runtime, args: &Args<'_>) -> Value {
    let this = args.at(0);
    let bytes = own(&this);
    Ok(runtime.bool(bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)))
}

pub(super) fn is_upper(runtime: &Runtime, args: &Args<'_>) -> Value {
    let this = args.at(0);
    let bytes = own(&this);
    Ok(runtime.bool(bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)))
}

pub(super) fn is_title(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (mut any, mut within_word, mut holds) = (false, false, true);
    for byte in own(&args.at(0)) {
        holds &= if within_word { !byte.is_ascii_uppercase() } else { !byte.is_ascii_lowercase() };
        within_word = byte.is_ascii_alphabetic();
        any |= within_word;
    }
    Ok(runtime.bool(any && holds))
}

/// `bytes.maketrans(from, to)`
pub(super) fn make_table(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (from, to) = (get_buffer(runtime, &args.at(0))?, get_buffer(runtime, &args.at(1))?);
    if from.len() != to.len() {
        return Err(runtime.value_error(format_args!("maketrans arguments must have same length")));
    }
    let mut table: [u8; 256] = std::array::from_fn(|byte| byte as u8);
    from.iter().zip(to.iter()).for_each(|(from, to)| table[usize::from(*from)] = *to);
    super::new(runtime, &table)
}

/// `bytes.translate(table, delete)`
pub(super) fn translate(runtime: &Runtime, args: &Args<'_>) -> Value {
    let table = given(runtime, args.get(1)).map(|table| get_buffer(runtime, &table)).transpose()?;
    if table.as_ref().is_some_and(|table| table.len() != 256) {
        return Err(runtime.value_error(format_args!("translation table must be 256 characters long")));
    }
    let mut gone = [false; 256];
    if let Some(argument) = args.get(2) {
        get_buffer(runtime, &argument)?.iter().for_each(|byte| gone[usize::from(*byte)] = true);
    }
    let this = args.at(0);
    let mut builder = super::ByteBuilder::new(runtime);
    for byte in own(&this).iter().map(|byte| usize::from(*byte)).filter(|byte| !gone[*byte]) {
        builder.push(table.as_ref().map_or(byte as u8, |table| table[byte]));
    }
    let made = builder.finish()?;
    if array::is_array(&this) { array::of_storage(runtime, made) } else { Ok(made) }
}
