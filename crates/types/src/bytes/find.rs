//! Looking for bytes in bytes: `find`, `count`, `startswith`, `replace` and their sisters.

use std::ops::Range;

use object::{Object, Slot};

use super::methods::{like, own, same};
use super::{Buffer, ByteBuilder, array, find_buffer, get_buffer};
use crate::arguments::{most, range};
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::native::Args;
use crate::runtime::Runtime;
use crate::text::search::{self, Needle};
use crate::{int, ops, text, tuple};

/// What is looked for: bytes, or one byte as a number.
enum Wanted {
    Bytes(Buffer),
    Byte([u8; 1]),
}

impl Wanted {
    fn as_slice(&self) -> &[u8] {
        match self {
            Wanted::Bytes(bytes) => bytes,
            Wanted::Byte(byte) => byte,
        }
    }
}

/// The byte that a number is.
pub(super) fn byte(runtime: &Runtime, number: &Object) -> Result<u8, Raised> {
    let number = ops::index_object(runtime, number)?;
    let byte = int::value(&number).and_then(|number| u8::try_from(number).ok());
    byte.ok_or_else(|| runtime.value_error(format_args!("byte must be in range(0, 256)")))
}

fn wanted(runtime: &Runtime, argument: &Object) -> Result<Wanted, Raised> {
    if let Some(bytes) = find_buffer(runtime, argument)? {
        return Ok(Wanted::Bytes(bytes));
    }
    if ops::find_index(runtime, argument)?.is_none() {
        let class = name_of(&argument.class());
        return Err(runtime.type_error(format_args!("argument should be integer or bytes-like object, not '{class}'")));
    }
    Ok(Wanted::Byte([byte(runtime, argument)?]))
}

/// What a search gives, of the bytes a method is called on within the part that the arguments name.
fn look<T>(runtime: &Runtime, args: &Args<'_>, work: impl FnOnce(&[u8], &[u8], Range<usize>) -> Option<T>) -> Result<Option<T>, Raised> {
    let wanted = wanted(runtime, &args.at(1))?;
    let bytes = get_buffer(runtime, &args.at(0))?;
    Ok(range(runtime, args, 2, bytes.len())?.and_then(|range| work(&bytes, wanted.as_slice(), range)))
}

fn first(hay: &[u8], needle: &[u8], range: Range<usize>) -> Option<usize> {
    search::find(hay, needle, range)
}

fn last(hay: &[u8], needle: &[u8], range: Range<usize>) -> Option<usize> {
    search::find_last(hay, needle, range)
}

fn place(runtime: &Runtime, found: Option<usize>) -> Value {
    int::new(runtime, found.map_or(-1, |at| at as i64))
}

fn must_be_there(runtime: &Runtime, found: Option<usize>) -> Value {
    match found {
        Some(at) => text::size(runtime, at),
        None => Err(runtime.value_error(format_args!("subsection not found"))),
    }
}

pub(super) fn find(runtime: &Runtime, args: &Args<'_>) -> Value {
    place(runtime, look(runtime, args, first)?)
}

pub(super) fn find_last(runtime: &Runtime, args: &Args<'_>) -> Value {
    place(runtime, look(runtime, args, last)?)
}

pub(super) fn index(runtime: &Runtime, args: &Args<'_>) -> Value {
    must_be_there(runtime, look(runtime, args, first)?)
}

pub(super) fn index_last(runtime: &Runtime, args: &Args<'_>) -> Value {
    must_be_there(runtime, look(runtime, args, last)?)
}

pub(super) fn count(runtime: &Runtime, args: &Args<'_>) -> Value {
    let count = look(runtime, args, |hay, needle, range| Some(search::count(&hay[range], needle)))?;
    text::size(runtime, count.unwrap_or(0))
}

/// `key in bytes`
pub(super) fn contains(runtime: &Runtime, args: &Args<'_>) -> Value {
    let key = args.at(1);
    let wanted = match ops::find_index(runtime, &key)? {
        Some(number) => Wanted::Byte([byte(runtime, &number)?]),
        None => Wanted::Bytes(get_buffer(runtime, &key)?),
    };
    let this = args.at(0);
    let bytes = own(&this);
    Ok(runtime.bool(search::find(bytes, wanted.as_slice(), 0..bytes.len()).is_some()))
}

fn any_of(runtime: &Runtime, args: &Args<'_>, function: &str, test: fn(&[u8], &[u8]) -> bool) -> Value {
    let bytes = get_buffer(runtime, &args.at(0))?;
    let range = range(runtime, args, 2, bytes.len())?;
    let holds = |with: &[u8]| range.clone().is_some_and(|range| test(&bytes[range], with));
    let wanted = args.at(1);
    if let Some(choices) = tuple::items(&wanted) {
        for choice in choices.iter().filter_map(Slot::get) {
            if holds(&get_buffer(runtime, &choice)?) {
                return Ok(runtime.bool(true));
            }
        }
        return Ok(runtime.bool(false));
    }
    match find_buffer(runtime, &wanted)? {
        Some(with) => Ok(runtime.bool(holds(&with))),
        None => {
            let class = name_of(&wanted.class());
            Err(runtime.type_error(format_args!("{function} first arg must be bytes or a tuple of bytes, not {class}")))
        }
    }
}

pub(super) fn starts_with(runtime: &Runtime, args: &Args<'_>) -> Value {
    any_of(runtime, args, "startswith", |bytes, with| bytes.starts_with(with))
}

pub(super) fn ends_with(runtime: &Runtime, args: &Args<'_>) -> Value {
    any_of(runtime, args, "endswith", |bytes, with| bytes.ends_with(with))
}

pub(super) fn remove_prefix(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (this, prefix) = (args.at(0), get_buffer(runtime, &args.at(1))?);
    match own(&this).strip_prefix(&*prefix) {
        Some(rest) if !prefix.is_empty() => like(runtime, &this, rest),
        _ => same(runtime, &this),
    }
}

pub(super) fn remove_suffix(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (this, suffix) = (args.at(0), get_buffer(runtime, &args.at(1))?);
    match own(&this).strip_suffix(&*suffix) {
        Some(rest) if !suffix.is_empty() => like(runtime, &this, rest),
        _ => same(runtime, &this),
    }
}

/// `bytes.replace(old, new, count)`
pub(super) fn replace(runtime: &Runtime, args: &Args<'_>) -> Value {
    let this = args.at(0);
    let (old, new) = (get_buffer(runtime, &args.at(1))?, get_buffer(runtime, &args.at(2))?);
    let most = most(runtime, args.get(3))?;
    let bytes = get_buffer(runtime, &this)?;
    let mut builder = ByteBuilder::new(runtime);
    if old.is_empty() {
        for (index, byte) in bytes.iter().enumerate() {
            if index < most {
                builder.extend(&new);
            }
            builder.push(*byte);
        }
        if bytes.len() < most {
            builder.extend(&new);
        }
    } else {
        let mut from = 0;
        for at in Needle::new(&old).find_all(&bytes).take(most) {
            builder.extend(&bytes[from..at]);
            builder.extend(&new);
            from = at + old.len();
        }
        if from == 0 {
            return same(runtime, &this);
        }
        builder.extend(&bytes[from..]);
    }
    let replaced = builder.finish()?;
    if array::is_array(&this) { array::of_storage(runtime, replaced) } else { Ok(replaced) }
}
