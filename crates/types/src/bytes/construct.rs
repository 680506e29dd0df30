//! `bytes(...)`, and what `bytearray(...)` has in common with it.

use object::{Borrowed, Object};

use super::make::derived;
use super::{ByteBuilder, codec, find_buffer, view};
use crate::class::{is_subclass, name_of};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::Args;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{instance, int, memory_view, ops, text};

/// `bytes.__new__(cls, source, encoding, errors)`
pub(super) fn new_bytes(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, ClassId::Bytes)?;
    let bytes = from_arguments(runtime, args, true)?;
    if class.reference() == ClassId::Bytes.reference() {
        return Ok(bytes);
    }
    derived(runtime, &class, view(&bytes).unwrap_or_default())
}

/// The bytes object that arguments 1 to 3 ask for: a source, an encoding, an error handler.
pub(super) fn from_arguments(runtime: &Runtime, args: &Args<'_>, ask: bool) -> Value {
    let (encoding, errors) = (args.get(2), args.get(3));
    let class = if ask { "bytes" } else { "bytearray" };
    let (encoding, errors) = (codec::name(runtime, encoding, class, 1)?, codec::name(runtime, errors, class, 2)?);
    let source = args.get(1);
    if let Some(source) = source
        && text::view(&source).is_some()
    {
        let Some(encoding) = encoding else { return Err(runtime.type_error(format_args!("string argument without an encoding"))) };
        return codec::encode_object(runtime, &source, Some(encoding), errors);
    }
    match (encoding, errors) {
        (Some(_), _) => return Err(runtime.type_error(format_args!("encoding without a string argument"))),
        (None, Some(_)) => return Err(runtime.type_error(format_args!("errors without a string argument"))),
        (None, None) => {}
    }
    let Some(source) = source else { return super::empty(runtime) };
    if ask {
        return to_bytes(runtime, source);
    }
    let element = "byte must be in range(0, 256)";
    from_source(runtime, &source, element, "bytearray")
}

/// `bytes(source)`
fn to_bytes(runtime: &Runtime, source: Borrowed<'_>) -> Value {
    if source.class_ref() == ClassId::Bytes.reference() {
        return Ok(source.owned());
    }
    if let Some(made) = runtime.call_special(&source, Special::Bytes, &[])? {
        if view(&made).is_none() || !super::is_bytes(&made) {
            return Err(runtime.type_error(format_args!("__bytes__ returned non-bytes (type {})", name_of(&made.class()))));
        }
        return Ok(made);
    }
    from_source(runtime, &source, "bytes must be in range(0, 256)", "bytes")
}

/// Bytes of what is not text: as many zeros as a number says, a copy of bytes, or the numbers of an iterable.
fn from_source(runtime: &Runtime, source: &Object, out_of_range: &str, class: &str) -> Value {
    if runtime.special_of(source, Special::Index).is_some() {
        match ops::index_or(runtime, source, ClassId::OverflowError) {
            Ok(count) => {
                let Ok(count) = usize::try_from(count) else { return Err(runtime.value_error(format_args!("negative count"))) };
                return super::with(runtime, count, |place| place.fill(0));
            }
            Err(Raised::Exception(raised)) if is_subclass(&raised.class(), &runtime.class(ClassId::TypeError)) => {}
            Err(raised) => return Err(raised),
        }
    }
    if let Some(gathered) = memory_view::gathered(runtime, source) {
        return gathered;
    }
    if let Some(buffer) = find_buffer(runtime, source)? {
        return super::new(runtime, &buffer);
    }
    if !ops::is_iterable(runtime, source) {
        let given = name_of(&source.class());
        return Err(runtime.type_error(format_args!("cannot convert '{given}' object to {class}")));
    }
    of_numbers(runtime, source, out_of_range)
}

/// The numbers of an iterable as bytes.
pub(super) fn of_numbers(runtime: &Runtime, source: &Object, out_of_range: &str) -> Value {
    let mut builder = ByteBuilder::new(runtime);
    ops::for_each(runtime, source, |item| {
        let number = ops::index_object(runtime, &item)?;
        match int::value(&number).and_then(|number| u8::try_from(number).ok()) {
            Some(byte) => builder.push(byte),
            None => return Err(runtime.value_error(format_args!("{out_of_range}"))),
        }
        Ok(())
    })?;
    builder.finish()
}
