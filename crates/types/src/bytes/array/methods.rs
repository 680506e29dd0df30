//! The methods that only `bytearray` has: those that change it.

use object::Object;

use super::{ByteArray, of_class, subscript};
use crate::bytes::methods::with_common;
use crate::bytes::{construct, find, find_buffer, get_buffer, iterator, methods};
use crate::class::{Class, name_of};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Native};
use crate::runtime::Runtime;
use crate::{bytes, instance, int, ops, text, tuple};

/// `bytearray.__doc__`
pub(super) const DOC: &str = "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\n\
    bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> bytes array of size given by the parameter \
    initialized with null bytes\n\
    bytearray() -> empty bytes array\n\nConstruct a mutable bytearray object from:\n  - an iterable yielding integers in range(256)\n\
    \u{20} - a text string encoded using the specified encoding\n  - a bytes or a buffer object\n  - any object implementing the \
    buffer API.\n  - an integer";

/// The methods of `bytearray`.
pub(super) const OF_ARRAYS: &[Native] = &with_common::<20, 78>([
    Native::static_method("__new__", "(cls, *args, **kwargs)", |runtime, args| {
        let class = instance::requested_class(runtime, args, ClassId::ByteArray)?;
        class.body::<Class>().map_or(Err(Raised::OutOfMemory), |class| of_class(runtime, class))
    }),
    Native::new("__init__", "(self, source=b'', encoding=None, errors=None)", initialise),
    Native::new("__getitem__", "(self, key, /)", subscript::get),
    Native::new("__setitem__", "(self, key, value, /)", subscript::set),
    Native::new("__delitem__", "(self, key, /)", subscript::delete),
    Native::new("__iter__", "(self, /)", |runtime, args| iterator::new(runtime, &args.at(0), ClassId::ByteArrayIterator)),
    Native::new("__iadd__", "(self, value, /)", |runtime, args| {
        extend_with(runtime, args, &args.at(1))?;
        Ok(args.at(0).owned())
    }),
    Native::new("__imul__", "(self, value, /)", multiply_in_place),
    Native::new("__alloc__", "(self, /)", |runtime, args| text::size(runtime, args.this::<ByteArray>().room())),
    Native::new("__reduce__", "(self, /)", reduce),
    Native::new("__reduce_ex__", "(self, proto=0, /)", reduce),
    Native::new("append", "(self, item, /)", |runtime, args| {
        let byte = find::byte(runtime, &args.at(1))?;
        let array = args.this::<ByteArray>();
        array.replace(runtime, array.len()..array.len(), &[byte])?;
        Ok(runtime.none())
    }),
    Native::new("clear", "(self, /)", |runtime, args| {
        let array = args.this::<ByteArray>();
        array.replace(runtime, 0..array.len(), &[])?;
        Ok(runtime.none())
    }),
    Native::new("copy", "(self, /)", |runtime, args| super::new(runtime, args.this::<ByteArray>().bytes())),
    Native::new("extend", "(self, iterable_of_ints, /)", extend),
    Native::new("insert", "(self, index, item, /)", insert),
    Native::new("pop", "(self, index=-1, /)", pop),
    Native::new("remove", "(self, value, /)", remove),
    Native::new("reverse", "(self, /)", |runtime, args| {
        args.this::<ByteArray>().edit(|bytes| bytes.reverse());
        Ok(runtime.none())
    }),
    Native::new("resize", "(self, size, /)", resize),
]);

fn initialise(runtime: &Runtime, args: &Args<'_>) -> Value {
    let made = construct::from_arguments(runtime, args, false)?;
    let array = args.this::<ByteArray>();
    array.replace(runtime, 0..array.len(), bytes::content(&made))?;
    Ok(runtime.none())
}

/// Appends the bytes of an object. Those of the array itself cannot move, as CPython has it.
fn extend_with(runtime: &Runtime, args: &Args<'_>, object: &Object) -> Result<(), Raised> {
    let array = args.this::<ByteArray>();
    let Some(buffer) = find_buffer(runtime, object)? else {
        return Err(runtime.type_error(format_args!("can't concat {} to bytearray", name_of(&object.class()))));
    };
    array.replace(runtime, array.len()..array.len(), &buffer)
}

fn extend(runtime: &Runtime, args: &Args<'_>) -> Value {
    let source = args.at(1);
    if source.is(&args.at(0)) {
        let array = args.this::<ByteArray>();
        let copy = bytes::new(runtime, array.bytes())?;
        array.replace(runtime, array.len()..array.len(), bytes::content(&copy))?;
        return Ok(runtime.none());
    }
    if find_buffer(runtime, &source)?.is_some() {
        extend_with(runtime, args, &source)?;
        return Ok(runtime.none());
    }
    let class = name_of(&source.class());
    if text::view(&source).is_some() {
        return Err(runtime.type_error(format_args!("expected iterable of integers; got: '{class}'")));
    }
    if !ops::is_iterable(runtime, &source) {
        return Err(runtime.type_error(format_args!("can't extend bytearray with {class}")));
    }
    let made = construct::of_numbers(runtime, &source, "byte must be in range(0, 256)")?;
    let array = args.this::<ByteArray>();
    array.replace(runtime, array.len()..array.len(), &get_buffer(runtime, &made)?)?;
    Ok(runtime.none())
}

fn multiply_in_place(runtime: &Runtime, args: &Args<'_>) -> Value {
    let factor = args.at(1);
    let Some(factor) = ops::find_index(runtime, &factor)? else { return crate::sequence::not_implemented(runtime) };
    let count = usize::try_from(ops::index_or(runtime, &factor, ClassId::OverflowError)?).unwrap_or(0);
    let array = args.this::<ByteArray>();
    let product = methods::repeat(runtime, array.bytes(), count)?;
    array.replace(runtime, 0..array.len(), bytes::content(&product))?;
    Ok(args.at(0).owned())
}

fn insert(runtime: &Runtime, args: &Args<'_>) -> Value {
    let index = ops::index(runtime, &args.at(1))?;
    let byte = find::byte(runtime, &args.at(2))?;
    let array = args.this::<ByteArray>();
    let length = array.len() as i64;
    let place = if index < 0 { (index + length).max(0) } else { index.min(length) } as usize;
    array.replace(runtime, place..place, &[byte])?;
    Ok(runtime.none())
}

fn pop(runtime: &Runtime, args: &Args<'_>) -> Value {
    let index = args.get(1).map_or(Ok(-1), |index| ops::index(runtime, &index))?;
    let array = args.this::<ByteArray>();
    if array.len() == 0 {
        return Err(runtime.index_error(format_args!("pop from empty bytearray")));
    }
    let Some(position) = ops::position(index, array.len()) else {
        return Err(runtime.index_error(format_args!("pop index out of range")));
    };
    let byte = array.bytes()[position];
    array.replace(runtime, position..position + 1, &[])?;
    int::new(runtime, byte.into())
}

fn remove(runtime: &Runtime, args: &Args<'_>) -> Value {
    let byte = find::byte(runtime, &args.at(1))?;
    let array = args.this::<ByteArray>();
    let Some(position) = array.bytes().iter().position(|candidate| *candidate == byte) else {
        return Err(runtime.value_error(format_args!("value not found in bytearray")));
    };
    array.replace(runtime, position..position + 1, &[])?;
    Ok(runtime.none())
}

fn resize(runtime: &Runtime, args: &Args<'_>) -> Value {
    let size = ops::index(runtime, &args.at(1))?;
    let Ok(size) = usize::try_from(size) else {
        return Err(runtime.value_error(format_args!("bytearray.resize(): new size must be >= 0, got {size}")));
    };
    let array = args.this::<ByteArray>();
    if size <= array.len() {
        array.replace(runtime, size..array.len(), &[])?;
    } else {
        let zeros = bytes::with(runtime, size - array.len(), |place| place.fill(0))?;
        array.replace(runtime, array.len()..array.len(), bytes::content(&zeros))?;
    }
    Ok(runtime.none())
}

fn reduce(runtime: &Runtime, args: &Args<'_>) -> Value {
    let this = args.at(0);
    let bytes = bytes::new(runtime, args.this::<ByteArray>().bytes())?;
    let arguments = tuple::new(runtime, [bytes].into_iter())?;
    tuple::new(runtime, [this.class(), arguments, runtime.none()].into_iter())
}
