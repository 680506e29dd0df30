//! `str`: which methods there are, and those that every type has.

use object::{Kind, Object};

use super::make::{body, exact, size, stored_mut};
use super::unit::compare;
use super::{Text, case, find, grow, hash, iterator, join, pad, parts, predicate, show, subscript, translate, view, view_borrowed};
use crate::arguments::wrong;
use crate::class::Class;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Native};
use crate::ops::{self, Comparison};
use crate::runtime::Runtime;
use crate::sequence::not_implemented;
use crate::{bytes, format, instance, int, tuple};

/// `str.__doc__`
pub(super) const DOC: &str = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\n\
    Create a new string object from the given object. If encoding or\nerrors is specified, then the object must expose a data buffer\n\
    that will be decoded using the given encoding and error handler.\nOtherwise, returns the result of object.__str__() (if defined)\n\
    or repr(object).\nencoding defaults to 'utf-8'.\nerrors defaults to 'strict'.";

/// The methods of `str`.
pub(super) const TABLE: &[Native] = &[
    Native::static_method("__new__", "(cls, object='', encoding='utf-8', errors='strict')", construct),
    Native::new("__repr__", "(self, /)", |runtime, args| show::repr(runtime, own(args))),
    Native::new("__str__", "(self, /)", |runtime, args| exact(runtime, &args.at(0), own(args))),
    Native::new("__format__", "(self, format_spec, /)", format::text::method),
    Native::new("__hash__", "(self, /)", |runtime, args| int::new(runtime, hash(runtime, &args.at(0)).unwrap_or(0).into())),
    Native::new("__len__", "(self, /)", |runtime, args| size(runtime, own(args).len())),
    Native::new("__sizeof__", "(self, /)", |runtime, args| size(runtime, runtime.usable_size(args.at(0).block()))),
    Native::new("__lt__", "(self, value, /)", |runtime, args| order(runtime, args, Comparison::Less)),
    Native::new("__le__", "(self, value, /)", |runtime, args| order(runtime, args, Comparison::LessEqual)),
    Native::new("__eq__", "(self, value, /)", |runtime, args| equality(runtime, args, true)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| equality(runtime, args, false)),
    Native::new("__gt__", "(self, value, /)", |runtime, args| order(runtime, args, Comparison::Greater)),
    Native::new("__ge__", "(self, value, /)", |runtime, args| order(runtime, args, Comparison::GreaterEqual)),
    Native::new("__iter__", "(self, /)", |runtime, args| iterator::new(runtime, &args.at(0))),
    Native::new("__contains__", "(self, key, /)", find::contains),
    Native::new("__getitem__", "(self, key, /)", |runtime, args| subscript::get(runtime, &args.at(0), &args.at(1))),
    Native::new("__add__", "(self, value, /)", add),
    Native::new("__mul__", "(self, value, /)", multiply),
    Native::new("__rmul__", "(self, value, /)", multiply),
    Native::new("__mod__", "(self, value, /)", |runtime, args| format::percent::text(runtime, own(args), &args.at(1))),
    Native::new("__rmod__", "(self, value, /)", |runtime, args| match view_borrowed(args.at(1)) {
        Some(text) => format::percent::text(runtime, text, &args.at(0)),
        None => not_implemented(runtime),
    }),
    Native::new("__getnewargs__", "(self, /)", |runtime, args| {
        let text = exact(runtime, &args.at(0), own(args))?;
        tuple::new(runtime, [text].into_iter())
    }),
    Native::new("capitalize", "(self, /)", |runtime, args| case::capitalize(runtime, own(args))),
    Native::new("casefold", "(self, /)", |runtime, args| case::casefold(runtime, own(args))),
    Native::new("lower", "(self, /)", |runtime, args| case::lower(runtime, own(args))),
    Native::new("swapcase", "(self, /)", |runtime, args| case::swap(runtime, own(args))),
    Native::new("title", "(self, /)", |runtime, args| case::title(runtime, own(args))),
    Native::new("upper", "(self, /)", |runtime, args| case::upper(runtime, own(args))),
    Native::new("isalnum", "(self, /)", |runtime, args| Ok(runtime.bool(predicate::is_alphanumeric(own(args))))),
    Native::new("isalpha", "(self, /)", |runtime, args| Ok(runtime.bool(predicate::is_alpha(own(args))))),
    Native::new("isascii", "(self, /)", |runtime, args| Ok(runtime.bool(matches!(own(args), Text::Ascii(_))))),
    Native::new("isdecimal", "(self, /)", |runtime, args| Ok(runtime.bool(predicate::is_decimal(own(args))))),
    Native::new("isdigit", "(self, /)", |runtime, args| Ok(runtime.bool(predicate::is_digit(own(args))))),
    Native::new("isidentifier", "(self, /)", |runtime, args| Ok(runtime.bool(predicate::is_identifier(own(args))))),
    Native::new("islower", "(self, /)", |runtime, args| Ok(runtime.bool(predicate::is_lower(own(args))))),
    Native::new("isnumeric", "(self, /)", |runtime, args| Ok(runtime.bool(predicate::is_numeric(own(args))))),
    Native::new("isprintable", "(self, /)", |runtime, args| Ok(runtime.bool(predicate::is_printable(own(args))))),
    Native::new("isspace", "(self, /)", |runtime, args| Ok(runtime.bool(predicate::is_space(own(args))))),
    Native::new("istitle", "(self, /)", |runtime, args| Ok(runtime.bool(predicate::is_title(own(args))))),
    Native::new("isupper", "(self, /)", |runtime, args| Ok(runtime.bool(predicate::is_upper(own(args))))),
    Native::new("center", "(self, width, fillchar=' ', /)", pad::center),
    Native::new("ljust", "(self, width, fillchar=' ', /)", pad::left),
    Native::new("rjust", "(self, width, fillchar=' ', /)", pad::right),
    Native::new("zfill", "(self, width, /)", pad::zeros),
    Native::new("expandtabs", "(self, tabsize=8)", pad::expand_tabs),
    Native::new("count", "(self, sub, start=None, end=None, /)", find::count),
    Native::new("find", "(self, sub, start=None, end=None, /)", find::find),
    Native::new("index", "(self, sub, start=None, end=None, /)", find::index),
    Native::new("rfind", "(self, sub, start=None, end=None, /)", find::find_last),
    Native::new("rindex", "(self, sub, start=None, end=None, /)", find::index_last),
    Native::new("startswith", "(self, prefix, start=None, end=None, /)", find::starts_with),
    Native::new("endswith", "(self, suffix, start=None, end=None, /)", find::ends_with),
    Native::new("replace", "(self, old, new, /, count=-1)", find::replace),
    Native::new("removeprefix", "(self, prefix, /)", find::remove_prefix),
    Native::new("removesuffix", "(self, suffix, /)", find::remove_suffix),
    Native::new("join", "(self, iterable, /)", |runtime, args| join::join(runtime, &args.at(0), &args.at(1))),
    Native::new("split", "(self, sep=None, maxsplit=-1)", parts::split),
    Native::new("rsplit", "(self, sep=None, maxsplit=-1)", parts::split_reversed),
    Native::new("splitlines", "(self, keepends=False)", parts::split_lines),
    Native::new("partition", "(self, sep, /)", parts::partition),
    Native::new("rpartition", "(self, sep, /)", parts::partition_reversed),
    Native::new("strip", "(self, chars=None, /)", parts::strip),
    Native::new("lstrip", "(self, chars=None, /)", parts::strip_left),
    Native::new("rstrip", "(self, chars=None, /)", parts::strip_right),
    Native::new("encode", "(self, encoding='utf-8', errors='strict')", bytes::codec::encode_method),
    Native::new("format", "(*)", format::fields::format_method),
    Native::new("format_map", "(self, mapping, /)", format::fields::format_map_method),
    Native::static_method("maketrans", "(x, y=None, z=None, /)", translate::make_table),
    Native::new("translate", "(self, table, /)", translate::translate),
];

/// The text that a method is called on.
pub(super) fn own<'a>(args: &Args<'a>) -> Text<'a> {
    view_borrowed(args.at(0)).unwrap_or(Text::Ascii(""))
}

/// Argument `index` of `function`, which must be a string.
pub(super) fn string<'a>(runtime: &Runtime, args: &Args<'a>, index: usize, function: &str) -> Result<Text<'a>, Raised> {
    let argument = args.at(index);
    view_borrowed(argument).ok_or_else(|| wrong(runtime, function, index, "str", &argument))
}

fn construct(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, ClassId::Str)?;
    let text = match (args.get(1), args.get(2), args.get(3)) {
        (None, None, None) => super::empty(runtime)?,
        (Some(object), None, None) => ops::str(runtime, &object)?,
        (None, ..) => super::empty(runtime)?,
        (Some(object), encoding, errors) => {
            let (encoding, errors) = (bytes::codec::name(runtime, encoding, "str", 1)?, bytes::codec::name(runtime, errors, "str", 2)?);
            bytes::codec::decode_object(runtime, &object, encoding, errors)?
        }
    };
    if class.reference() == ClassId::Str.reference() {
        return Ok(text);
    }
    derived(runtime, &class, &text)
}

/// A string of a class that derives from `str`.
fn derived(runtime: &Runtime, class: &Object, text: &Object) -> Value {
    let (Some(class), Some(text)) = (class.body::<Class>(), view(text)) else { return Err(Raised::OutOfMemory) };
    let stored = text.bytes();
    let body = body(class.reference(), text.width(), text.len());
    // SAFETY: the header names the class; the code points are written next, and the extent of strings ends behind them.
    let object = unsafe { instance::allocate(runtime, class, Kind::Atom, body, stored.len()) }?;
    stored_mut(&object, stored.len()).copy_from_slice(stored);
    Ok(object)
}

fn equality(runtime: &Runtime, args: &Args<'_>, wanted: bool) -> Value {
    match view_borrowed(args.at(1)) {
        Some(other) => Ok(runtime.bool((own(args) == other) == wanted)),
        None => not_implemented(runtime),
    }
}

fn order(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    match view_borrowed(args.at(1)) {
        Some(other) => Ok(runtime.bool(comparison.holds(compare(own(args), other)))),
        None => not_implemented(runtime),
    }
}

/// `text + value`. What is not a string may know how to be added to one.
fn add(runtime: &Runtime, args: &Args<'_>) -> Value {
    if view_borrowed(args.at(1)).is_none() {
        return not_implemented(runtime);
    }
    grow::concat(runtime, &args.at(0), &args.at(1))
}

fn multiply(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(factor) = ops::find_index(runtime, &args.at(1))? else { return not_implemented(runtime) };
    let count = ops::index_or(runtime, &factor, ClassId::OverflowError)?;
    let text = own(args);
    if count == 1 {
        return exact(runtime, &args.at(0), text);
    }
    super::repeat(runtime, text, usize::try_from(count).unwrap_or(0))
}
