//! Functions of sequences and iterables.

use object::Object;
use types::bytes;
use types::ops::{self, BinaryOperator};
use types::{Args, ClassId, Native, Raised, Runtime, Special, Value, class, int, text};

pub(super) const CONCAT: Native = Native::new("concat", "(a, b, /)", |runtime, args| {
    check(runtime, &args.at(0))?;
    ops::binary(runtime, BinaryOperator::Add, &args.at(0), &args.at(1))
})
.doc("Same as a + b, for a and b sequences.");

pub(super) const CONCAT_IN_PLACE: Native = Native::new("iconcat", "(a, b, /)", |runtime, args| {
    check(runtime, &args.at(0))?;
    ops::in_place(runtime, BinaryOperator::Add, &args.at(0), &args.at(1))
})
.doc("Same as a += b, for a and b sequences.");

pub(super) const COUNT_OF: Native = Native::new("countOf", "(a, b, /)", |runtime, args| {
    let mut count = 0;
    for_each(runtime, args, |is_equal| {
        count += i64::from(is_equal);
        false
    })?;
    int::new(runtime, count)
})
.doc("Return the number of items in a which are, or which equal, b.");

pub(super) const INDEX_OF: Native = Native::new("indexOf", "(a, b, /)", |runtime, args| {
    let (mut passed, mut found) = (0, false);
    for_each(runtime, args, |is_equal| {
        found = is_equal;
        passed += i64::from(!is_equal);
        found
    })?;
    if found { int::new(runtime, passed) } else { Err(runtime.value_error(format_args!("sequence.index(x): x not in sequence"))) }
})
.doc("Return the first index of b in a.");

pub(super) const LENGTH_HINT: Native = Native::new("length_hint", "(obj, default=0, /)", |runtime, args| {
    let default = match args.get(1) {
        Some(default) if !class::is_instance_of(&default, ClassId::Int) => {
            let class = class::name_of(&default.class());
            return Err(runtime.type_error(format_args!("'{class}' object cannot be interpreted as an integer")));
        }
        Some(default) => ops::index(runtime, &default)?,
        None => 0,
    };
    int::new(runtime, ops::length_hint(runtime, &args.at(0), default.max(0) as usize)? as i64)
})
.doc(
    "Return an estimate of the number of items in obj.\n\nThis is useful for presizing containers when building from an iterable.\n\nIf \
     the object supports len(), the result will be exact.\nOtherwise, it may over- or under-estimate by an arbitrary amount.",
);

pub(super) const COMPARE_DIGEST: Native = Native::new("_compare_digest", "(a, b, /)", compare_digest).doc(
    "Return 'a == b'.\n\nThis function uses an approach designed to prevent\ntiming analysis, making it appropriate for \
     cryptography.\n\na and b must both be of the same type: either str (ASCII only),\nor any bytes-like object.",
);

/// Refuses what is no sequence.
fn check(runtime: &Runtime, object: &Object) -> Result<(), Raised> {
    if runtime.special_of(object, Special::GetItem).is_some() && !class::is_instance_of(object, ClassId::Dict) {
        return Ok(());
    }
    Err(runtime.type_error(format_args!("'{}' object can't be concatenated", class::name_of(&object.class()))))
}

/// Says for each item of argument 0 whether it equals argument 1, until `work` has enough.
fn for_each(runtime: &Runtime, args: &Args<'_>, mut work: impl FnMut(bool) -> bool) -> Result<(), Raised> {
    let iterator = ops::iter(runtime, &args.at(0))?;
    while let Some(item) = ops::next(runtime, &iterator)? {
        if work(ops::equal(runtime, &item, &args.at(1))?) {
            break;
        }
    }
    Ok(())
}

/// Compares in a time that does not tell where the two differ.
fn compare_digest(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (left, right) = (args.at(0), args.at(1));
    if let (Some(left), Some(right)) = (text::view(&left), text::view(&right)) {
        let (text::Text::Ascii(left), text::Text::Ascii(right)) = (left, right) else {
            return Err(runtime.type_error(format_args!("comparing strings with non-ASCII characters is not supported")));
        };
        return Ok(runtime.bool(same(left.as_bytes(), right.as_bytes())));
    }
    let names = (class::name_of(&left.class()), class::name_of(&right.class()));
    match (bytes::view(&left), bytes::view(&right)) {
        (Some(left), Some(right)) => Ok(runtime.bool(same(left, right))),
        _ => Err(runtime.type_error(format_args!("unsupported operand types(s) or combination of types: '{}' and '{}'", names.0, names.1))),
    }
}

fn same(left: &[u8], right: &[u8]) -> bool {
    let differences = left.iter().zip(right).fold(0, |differences, (left, right)| differences | (left ^ right));
    left.len() == right.len() && differences == 0
}
