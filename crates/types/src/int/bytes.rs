//! `int.to_bytes` and `int.from_bytes`.

use num_bigint::{BigInt, Sign};
use object::Object;

use super::{View, from_big, lend_digits, view};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::Args;
use crate::runtime::Runtime;
use crate::{bytes, ops, text};

/// Whether the byte order is the big-endian one, which is the default.
fn is_big_endian(runtime: &Runtime, order: Option<&Object>) -> Result<bool, Raised> {
    let Some(order) = order else { return Ok(true) };
    match &*text::to_string(order) {
        "big" => Ok(true),
        "little" => Ok(false),
        _ => Err(runtime.value_error(format_args!("byteorder must be either 'little' or 'big'"))),
    }
}

/// `to_bytes(length=1, byteorder='big', *, signed=False)`
pub(super) fn to_bytes(runtime: &Runtime, args: &Args<'_>) -> Value {
    let length = args.get(1).map_or(Ok(1), |length| ops::index(runtime, &length))?;
    let is_big = is_big_endian(runtime, args.get(2).as_deref())?;
    let signed = args.get(3).map_or(Ok(false), |signed| ops::truth(runtime, &signed))?;
    let Ok(length) = usize::try_from(length) else {
        return Err(runtime.value_error(format_args!("length argument must be non-negative")));
    };
    let own = args.at(0);
    let Some(own) = view(&own) else { return Err(Raised::OutOfMemory) };
    if own.is_negative() && !signed {
        return Err(runtime.overflow_error(format_args!("can't convert negative int to unsigned")));
    }
    if !fits(own, length, signed) {
        return Err(runtime.overflow_error(format_args!("int too big to convert")));
    }
    let _room = lend_digits(runtime, own.bits())?;
    bytes::with(runtime, length, |place| {
        let filler = if own.is_negative() { 0xff } else { 0 };
        place.fill(filler);
        match own {
            View::Small(own) => place.iter_mut().zip(own.to_le_bytes()).for_each(|(place, byte)| *place = byte),
            View::Large { .. } => place.iter_mut().zip(own.to_big().to_signed_bytes_le()).for_each(|(place, byte)| *place = byte),
        }
        if is_big {
            place.reverse();
        }
    })
}

/// Whether so many bytes hold the number.
fn fits(own: View<'_>, length: usize, signed: bool) -> bool {
    let room = (length as u64).saturating_mul(8);
    if !signed {
        return own.bits() <= room;
    }
    match own {
        // The least number of a width has as many bits as its absolute value.
        _ if own.is_negative() => {
            let bits = match own {
                View::Small(own) => u64::from(64 - (own.unsigned_abs() - 1).leading_zeros()),
                View::Large { .. } => (own.to_big() + 1_i32).bits(),
            };
            bits < room
        }
        View::Small(0) => true,
        _ => own.bits() < room,
    }
}

/// `from_bytes(bytes, byteorder='big', *, signed=False)`
pub(super) fn from_bytes(runtime: &Runtime, args: &Args<'_>) -> Value {
    let is_big = is_big_endian(runtime, args.get(2).as_deref())?;
    let signed = args.get(3).map_or(Ok(false), |signed| ops::truth(runtime, &signed))?;
    let given = args.at(1);
    let content = match bytes::find_buffer(runtime, &given)? {
        Some(_) => given.owned(),
        None if text::view(&given).is_some() => return Err(runtime.type_error(format_args!("cannot convert 'str' object to bytes"))),
        None => runtime.call(&runtime.class(ClassId::Bytes), &[&given])?,
    };
    let content = bytes::get_buffer(runtime, &content)?;
    let _room = lend_digits(runtime, 8 * content.len() as u64)?;
    let result = match (is_big, signed) {
        (true, false) => BigInt::from_bytes_be(Sign::Plus, &content),
        (false, false) => BigInt::from_bytes_le(Sign::Plus, &content),
        (true, true) => BigInt::from_signed_bytes_be(&content),
        (false, true) => BigInt::from_signed_bytes_le(&content),
    };
    let result = from_big(runtime, &result)?;
    let class = args.at(0);
    if class.is(&runtime.class(ClassId::Int)) {
        return Ok(result);
    }
    runtime.call(&class, &[&result])
}
