//! `array[key]`, `array[key] = value`, `del array[key]`.

use super::ByteArray;
use crate::bytes::{construct, find, find_buffer, subscript};
use crate::error::{Raised, Value};
use crate::native::Args;
use crate::ops;
use crate::runtime::Runtime;
use crate::slice::{self, Bounds, Slice};
use crate::text;

/// `array[key]`
pub(super) fn get(runtime: &Runtime, args: &Args<'_>) -> Value {
    subscript::get(runtime, &args.at(0), &args.at(1), "bytearray", "bytearray index out of range")
}

/// `array[key] = value`
pub(super) fn set(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (array, key, value) = (args.this::<ByteArray>(), args.at(1), args.at(2));
    if key.body::<Slice>().is_none() {
        let index = subscript::index(runtime, &key, "bytearray")?;
        let byte = find::byte(runtime, &value)?;
        match ops::position(index, array.len()) {
            Some(position) => array.put(position, byte),
            None => return Err(runtime.index_error(format_args!("bytearray index out of range"))),
        }
        return Ok(runtime.none());
    }
    let is_number = runtime.special_of(&value, crate::Special::Index).is_some();
    if is_number || text::view(&value).is_some() {
        let message = format_args!("can assign only bytes, buffers, or iterables of ints in range(0, 256)");
        return Err(runtime.type_error(message));
    }
    let parts = slice::parts(runtime, &key)?;
    // The bytes of the array itself are copied first: they are about to move.
    let own = value.is(&args.at(0)).then(|| crate::bytes::new(runtime, array.bytes())).transpose()?;
    let buffer = match own.as_ref().map_or_else(|| find_buffer(runtime, &value), |own| find_buffer(runtime, own))? {
        Some(buffer) => buffer,
        None => {
            let made = construct::of_numbers(runtime, &value, "byte must be in range(0, 256)")?;
            crate::bytes::get_buffer(runtime, &made)?
        }
    };
    let bounds = parts.within(array.len());
    if bounds.step == 1 {
        let range = bounds.start as usize..(bounds.stop.max(bounds.start)) as usize;
        array.replace(runtime, range, &buffer)?;
        return Ok(runtime.none());
    }
    if buffer.is_empty() {
        remove(runtime, array, bounds)?;
        return Ok(runtime.none());
    }
    if buffer.len() != bounds.count {
        let (given, wanted) = (buffer.len(), bounds.count);
        let message = format_args!("attempt to assign bytes of size {given} to extended slice of size {wanted}");
        return Err(runtime.value_error(message));
    }
    array.edit(|bytes| bounds.positions().zip(buffer.iter()).for_each(|(position, byte)| bytes[position] = *byte));
    Ok(runtime.none())
}

/// `del array[key]`
pub(super) fn delete(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (array, key) = (args.this::<ByteArray>(), args.at(1));
    if key.body::<Slice>().is_some() {
        let bounds = slice::parts(runtime, &key)?.within(array.len());
        remove(runtime, array, bounds)?;
        return Ok(runtime.none());
    }
    let index = subscript::index(runtime, &key, "bytearray")?;
    match ops::position(index, array.len()) {
        Some(position) => array.replace(runtime, position..position + 1, &[])?,
        None => return Err(runtime.index_error(format_args!("bytearray index out of range"))),
    }
    Ok(runtime.none())
}

/// Takes the bytes out that a slice means.
fn remove(runtime: &Runtime, array: &ByteArray, bounds: Bounds) -> Result<(), Raised> {
    if bounds.count == 0 {
        return Ok(());
    }
    if let Some(range) = bounds.contiguous() {
        return array.replace(runtime, range, &[]);
    }
    array.check_resizable(runtime)?;
    let (first, last) = (bounds.at(0), bounds.at(bounds.count - 1));
    let (low, stride) = (first.min(last), bounds.step.unsigned_abs() as usize);
    let mut kept = 0;
    array.edit(|bytes| {
        for index in 0..bytes.len() {
            let goes = index >= low && (index - low) % stride == 0 && (index - low) / stride < bounds.count;
            if !goes {
                bytes[kept] = bytes[index];
                kept += 1;
            }
        }
    });
    array.replace(runtime, kept..array.len(), &[])
}
