//! The methods of `bytes` and `bytearray`. Most are the same: they take their bytes from either, and give the class they were called on.

use object::Object;

use super::{array, codec, construct, find, get_buffer, hash, hexadecimal, iterator, join, letters, pad, parts, show, subscript, view};
use crate::error::Value;
use crate::ids::ClassId;
use crate::native::{Args, Native};
use crate::ops::{self, Comparison};
use crate::runtime::Runtime;
use crate::sequence::not_implemented;
use crate::{format, int, memory_view, text, tuple};

/// `bytes.__doc__`
pub(super) const DOC: &str = "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\n\
    bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of size given by the parameter \
    initialized with null bytes\n\
    bytes() -> empty bytes object\n\nConstruct an immutable array of bytes from:\n  - an iterable yielding integers in range(256)\n\
    \u{20} - a text string encoded using the specified encoding\n  - any object implementing the buffer API.\n  - an integer";

/// The methods that only `bytes` has, and those that both have.
pub(super) const OF_BYTES: &[Native] = &with_common::<6, 64>([
    Native::static_method("__new__", "(cls, source=b'', encoding=None, errors=None)", construct::new_bytes),
    Native::new("__hash__", "(self, /)", |runtime, args| int::new(runtime, hash(runtime, &args.at(0)).unwrap_or(0).into())),
    Native::new("__bytes__", "(self, /)", |runtime, args| super::new(runtime, own(&args.at(0)))),
    Native::new("__getnewargs__", "(self, /)", |runtime, args| tuple::new(runtime, [super::new(runtime, own(&args.at(0)))?].into_iter())),
    Native::new("__iter__", "(self, /)", |runtime, args| iterator::new(runtime, &args.at(0), ClassId::BytesIterator)),
    Native::new("__getitem__", "(self, key, /)", subscript::get_of_bytes),
]);

/// How many methods both have.
const COMMON: usize = 58;

/// A table that begins with methods of its own and ends with those that both classes have.
pub(super) const fn with_common<const OWN: usize, const ALL: usize>(own: [Native; OWN]) -> [Native; ALL] {
    assert!(OWN + COMMON == ALL, "the table has another length");
    let mut all = [COMMON_METHODS[0]; ALL];
    let mut index = 0;
    while index < ALL {
        all[index] = if index < OWN { own[index] } else { COMMON_METHODS[index - OWN] };
        index += 1;
    }
    all
}

const COMMON_METHODS: [Native; COMMON] = [
    Native::new("__repr__", "(self, /)", show::repr),
    Native::new("__str__", "(self, /)", show::repr),
    Native::new("__len__", "(self, /)", |runtime, args| text::size(runtime, own(&args.at(0)).len())),
    Native::new("__lt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Less)),
    Native::new("__le__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::LessEqual)),
    Native::new("__eq__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Equal)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::NotEqual)),
    Native::new("__gt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Greater)),
    Native::new("__ge__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::GreaterEqual)),
    Native::new("__contains__", "(self, key, /)", find::contains),
    Native::new("__add__", "(self, value, /)", add),
    Native::new("__mul__", "(self, value, /)", multiply),
    Native::new("__rmul__", "(self, value, /)", multiply),
    Native::new("__mod__", "(self, value, /)", |runtime, args| format::percent::bytes(runtime, &args.at(0), &args.at(1))),
    Native::new("__rmod__", "(self, value, /)", |runtime, args| match view(&args.at(1)) {
        Some(_) => format::percent::bytes(runtime, &args.at(1), &args.at(0)),
        None => not_implemented(runtime),
    }),
    Native::new("__buffer__", "(self, flags, /)", |runtime, args| memory_view::new(runtime, &args.at(0))),
    Native::new("capitalize", "(self, /)", letters::capitalize),
    Native::new("center", "(self, width, fillchar=b' ', /)", pad::center),
    Native::new("count", "(self, sub, start=None, end=None, /)", find::count),
    Native::new("decode", "(self, encoding='utf-8', errors='strict')", codec::decode_method),
    Native::new("endswith", "(self, suffix, start=None, end=None, /)", find::ends_with),
    Native::new("expandtabs", "(self, tabsize=8)", pad::expand_tabs),
    Native::new("find", "(self, sub, start=None, end=None, /)", find::find),
    Native::class_method("fromhex", "(cls, string, /)", hexadecimal::from_hex),
    Native::new("hex", "(self, sep='', bytes_per_sep=1)", hexadecimal::hex),
    Native::new("index", "(self, sub, start=None, end=None, /)", find::index),
    Native::new("isalnum", "(self, /)", |runtime, args| letters::all(runtime, args, |byte| byte.is_ascii_alphanumeric())),
    Native::new("isalpha", "(self, /)", |runtime, args| letters::all(runtime, args, |byte| byte.is_ascii_alphabetic())),
    Native::new("isascii", "(self, /)", |runtime, args| Ok(runtime.bool(own(&args.at(0)).is_ascii()))),
    Native::new("isdigit", "(self, /)", |runtime, args| letters::all(runtime, args, |byte| byte.is_ascii_digit())),
    Native::new("islower", "(self, /)", letters::is_lower),
    Native::new("isspace", "(self, /)", |runtime, args| letters::all(runtime, args, |byte| letters::is_space(byte.into()))),
    Native::new("istitle", "(self, /)", letters::is_title),
    Native::new("isupper", "(self, /)", letters::is_upper),
    Native::new("join", "(self, iterable_of_bytes, /)", join::join),
    Native::new("ljust", "(self, width, fillchar=b' ', /)", pad::left),
    Native::new("lower", "(self, /)", |runtime, args| letters::map(runtime, args, |byte| byte.to_ascii_lowercase())),
    Native::new("lstrip", "(self, bytes=None, /)", parts::strip_left),
    Native::static_method("maketrans", "(frm, to, /)", letters::make_table),
    Native::new("partition", "(self, sep, /)", parts::partition),
    Native::new("removeprefix", "(self, prefix, /)", find::remove_prefix),
    Native::new("removesuffix", "(self, suffix, /)", find::remove_suffix),
    Native::new("replace", "(self, old, new, count=-1, /)", find::replace),
    Native::new("rfind", "(self, sub, start=None, end=None, /)", find::find_last),
    Native::new("rindex", "(self, sub, start=None, end=None, /)", find::index_last),
    Native::new("rjust", "(self, width, fillchar=b' ', /)", pad::right),
    Native::new("rpartition", "(self, sep, /)", parts::partition_reversed),
    Native::new("rsplit", "(self, sep=None, maxsplit=-1)", parts::split_reversed),
    Native::new("rstrip", "(self, bytes=None, /)", parts::strip_right),
    Native::new("split", "(self, sep=None, maxsplit=-1)", parts::split),
    Native::new("splitlines", "(self, keepends=False)", parts::split_lines),
    Native::new("startswith", "(self, prefix, start=None, end=None, /)", find::starts_with),
    Native::new("strip", "(self, bytes=None, /)", parts::strip),
    Native::new("swapcase", "(self, /)", |runtime, args| letters::map(runtime, args, letters::swap)),
    Native::new("title", "(self, /)", letters::title),
    Native::new("translate", "(self, table, /, delete=b'')", letters::translate),
    Native::new("upper", "(self, /)", |runtime, args| letters::map(runtime, args, |byte| byte.to_ascii_uppercase())),
    Native::new("zfill", "(self, width, /)", pad::zeros),
];

/// The bytes that a method is called on. Not to be kept while Python may run, as a `bytearray` may change then.
pub(super) fn own(object: &Object) -> &[u8] {
    view(object).unwrap_or_default()
}

/// Bytes of the class that `model` is of: `bytearray` or `bytes`.
pub(super) fn like(runtime: &Runtime, model: &Object, bytes: &[u8]) -> Value {
    if array::is_array(model) { array::new(runtime, bytes) } else { super::new(runtime, bytes) }
}

/// The object itself if it is exactly a `bytes`; else a copy of its bytes.
pub(super) fn same(runtime: &Runtime, object: &Object) -> Value {
    if object.class_ref() == ClassId::Bytes.reference() {
        return Ok(object.clone());
    }
    like(runtime, object, view(object).unwrap_or_default())
}

fn compare(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    let Some(other) = view(&args.at(1)).map(|other| own(&args.at(0)).cmp(other)) else { return not_implemented(runtime) };
    Ok(runtime.bool(comparison.holds(other)))
}

fn add(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (left, right) = (args.at(0), args.at(1));
    if view(&right).is_none() {
        return not_implemented(runtime);
    }
    let (first, second) = (get_buffer(runtime, &left)?, get_buffer(runtime, &right)?);
    if second.is_empty() && left.class_ref() == ClassId::Bytes.reference() {
        return Ok(left.owned());
    }
    if first.is_empty() && left.class_ref() == ClassId::Bytes.reference() && right.class_ref() == ClassId::Bytes.reference() {
        return Ok(right.owned());
    }
    let length = first.len() + second.len();
    let joined = super::with(runtime, length, |place| {
        place[..first.len()].copy_from_slice(&first);
        place[first.len()..].copy_from_slice(&second);
    })?;
    if array::is_array(&left) { array::of_storage(runtime, joined) } else { Ok(joined) }
}

fn multiply(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(factor) = ops::find_index(runtime, &args.at(1))? else { return not_implemented(runtime) };
    let count = usize::try_from(ops::index_or(runtime, &factor, ClassId::OverflowError)?).unwrap_or(0);
    let this = args.at(0);
    if count == 1 {
        return same(runtime, &this);
    }
    let bytes = get_buffer(runtime, &this)?;
    let product = repeat(runtime, &bytes, count)?;
    if array::is_array(&this) { array::of_storage(runtime, product) } else { Ok(product) }
}

/// `bytes` as often as `count` says.
pub(super) fn repeat(runtime: &Runtime, bytes: &[u8], count: usize) -> Value {
    let length = bytes.len().checked_mul(count).filter(|length| i64::try_from(*length).is_ok());
    let Some(length) = length else { return Err(runtime.overflow_error(format_args!("repeated bytes are too long"))) };
    text::interruptible(runtime, |is_whole| super::with(runtime, length, |place| *is_whole = text::fill_with(runtime, place, bytes)))
}
