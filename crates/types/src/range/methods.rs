//! The methods of ranges.

use num_bigint::{BigInt, Sign};
use object::Object;

use super::{Long, Range, iterator, new};
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Native};
use crate::ops;
use crate::runtime::Runtime;
use crate::sequence::not_implemented;
use crate::slice::{self, Slice};
use crate::text::{self, Builder};
use crate::{int, tuple};

pub(super) const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", construct),
    Native::new("__repr__", "(self, /)", repr),
    Native::new("__len__", "(self, /)", |runtime, args| {
        let length = args.this::<Range>().length(runtime);
        ops::index(runtime, &length)?;
        Ok(length)
    }),
    Native::new("__bool__", "(self, /)", |runtime, args| Ok(runtime.bool(ops::truth(runtime, &args.this::<Range>().length(runtime))?))),
    Native::new("__getitem__", "(self, key, /)", subscript),
    Native::new("__contains__", "(self, key, /)", |runtime, args| Ok(runtime.bool(contains(runtime, args)?))),
    Native::new("__iter__", "(self, /)", |runtime, args| iterator::new(runtime, &args.at(0))),
    Native::new("__reversed__", "(self, /)", |runtime, args| iterator::new_reversed(runtime, args.this::<Range>()))
        .doc("Return a reverse iterator."),
    Native::new("__eq__", "(self, value, /)", |runtime, args| match args.at(1).body::<Range>() {
        Some(other) => Ok(runtime.bool(equal(args.this::<Range>(), other))),
        None => not_implemented(runtime),
    }),
    Native::new("__ne__", "(self, value, /)", |runtime, args| match args.at(1).body::<Range>() {
        Some(other) => Ok(runtime.bool(!equal(args.this::<Range>(), other))),
        None => not_implemented(runtime),
    }),
    Native::new("__lt__", "(self, value, /)", |runtime, _| not_implemented(runtime)),
    Native::new("__le__", "(self, value, /)", |runtime, _| not_implemented(runtime)),
    Native::new("__gt__", "(self, value, /)", |runtime, _| not_implemented(runtime)),
    Native::new("__ge__", "(self, value, /)", |runtime, _| not_implemented(runtime)),
    Native::new("__hash__", "(self, /)", hash),
    Native::new("__reduce__", "(self, /)", |runtime, args| {
        let range = args.this::<Range>();
        let parts = [&range.start, &range.stop, &range.step].map(|part| part.get().unwrap_or_else(|| runtime.none()));
        let parts = tuple::new(runtime, parts.into_iter())?;
        tuple::new(runtime, [runtime.class(ClassId::Range).owned(), parts].into_iter())
    }),
    Native::new("count", "(self, value, /)", |runtime, args| {
        if place(args.this::<Range>(), &args.at(1)).is_some() {
            return int::new(runtime, contains(runtime, args)?.into());
        }
        let mut count = 0;
        ops::for_each(runtime, &args.at(0), |item| {
            count += i64::from(ops::equal(runtime, &item, &args.at(1))?);
            Ok(())
        })?;
        int::new(runtime, count)
    })
    .doc("rangeobject.count(value) -> integer -- return number of occurrences of value"),
    Native::new("index", "(self, value, /)", index)
        .doc("rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present."),
];

fn construct(runtime: &Runtime, args: &Args<'_>) -> Value {
    args.check(runtime, "range", 1, 1..=3)?;
    of_numbers(runtime, args, 1)
}

/// The range of one to three arguments from `first` on.
pub(super) fn of_numbers(runtime: &Runtime, args: &Args<'_>, first: usize) -> Value {
    let number = |index: usize| args.get(first + index).map(|argument| ops::index_object(runtime, &argument)).transpose();
    let zero = int::new(runtime, 0)?;
    let one = int::new(runtime, 1)?;
    let start = number(0)?.unwrap_or_else(|| zero.clone());
    match number(1)? {
        None => new(runtime, zero, start, one),
        Some(stop) => new(runtime, start, stop, number(2)?.unwrap_or(one)),
    }
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let range = args.this::<Range>();
    let mut builder = Builder::new(runtime);
    builder.push_str("range(");
    let is_one = range.step.get().is_some_and(|step| int::value(&step) == Some(1));
    for (index, part) in [&range.start, &range.stop, &range.step].into_iter().take(if is_one { 2 } else { 3 }).enumerate() {
        if index > 0 {
            builder.push_str(", ");
        }
        if let Some(part) = part.get() {
            builder.push_object(&ops::repr(runtime, &part)?);
        }
    }
    builder.push_str(")");
    builder.finish()
}

fn subscript(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (range, key) = (args.this::<Range>(), args.at(1));
    if let Some(slice) = key.body::<Slice>() {
        return part(runtime, range, slice);
    }
    let out_of_range = || runtime.index_error(format_args!("range object index out of range"));
    let Some(index) = ops::find_index(runtime, &key)? else {
        let class = name_of(&key.class());
        return Err(runtime.type_error(format_args!("range indices must be integers or slices, not {class}")));
    };
    if let (Some(numbers), Some(index)) = (range.short(), int::value(&index)) {
        let index = if index < 0 { index + numbers.length } else { index };
        if index < 0 || index >= numbers.length {
            return Err(out_of_range());
        }
        return int::new(runtime, numbers.at(index));
    }
    let Long { start, step, length } = range.long();
    let index = int::to_big(&index).unwrap_or_default();
    let index = if index.sign() == Sign::Minus { index + &length } else { index };
    if index.sign() == Sign::Minus || index >= length {
        return Err(out_of_range());
    }
    int::from_big(runtime, &(start + step * index))
}

/// `range[slice]`
fn part(runtime: &Runtime, range: &Range, slice: &Slice) -> Value {
    let Long { start, step, length } = range.long();
    let [first, last, stride] = slice::resolve_big(runtime, slice, &length)?;
    let number = |value: &BigInt| int::from_big(runtime, value);
    new(runtime, number(&(&start + &first * &step))?, number(&(&start + &last * &step))?, number(&(&step * stride))?)
}

/// Where an int is, or `Some(None)` if it is not there. `None` for what is no int and must be looked for by comparing.
fn place(range: &Range, value: &Object) -> Option<Option<BigInt>> {
    if !matches!(ClassId::of(value), ClassId::Int | ClassId::Bool) {
        return None;
    }
    if let (Some(numbers), Some(value)) = (range.short(), int::value(value)) {
        let distance = i128::from(value) - i128::from(numbers.start);
        let (index, rest) = (distance / i128::from(numbers.step), distance % i128::from(numbers.step));
        return Some((rest == 0 && index >= 0 && index < numbers.length.into()).then(|| index.into()));
    }
    let Long { start, step, length } = range.long();
    let distance = int::to_big(value)? - start;
    let (index, rest) = (&distance / &step, &distance % &step);
    Some((rest.sign() == Sign::NoSign && index.sign() != Sign::Minus && index < length).then_some(index))
}

fn contains(runtime: &Runtime, args: &Args<'_>) -> Result<bool, Raised> {
    if let Some(place) = place(args.this::<Range>(), &args.at(1)) {
        return Ok(place.is_some());
    }
    Ok(search(runtime, args)?.is_some())
}

/// The index of the first number that equals the argument.
fn search(runtime: &Runtime, args: &Args<'_>) -> Result<Option<i64>, Raised> {
    let iterator = iterator::new(runtime, &args.at(0))?;
    let mut index = 0;
    while let Some(number) = ops::next(runtime, &iterator)? {
        if ops::equal(runtime, &number, &args.at(1))? {
            return Ok(Some(index));
        }
        index += 1;
    }
    Ok(None)
}

fn index(runtime: &Runtime, args: &Args<'_>) -> Value {
    match place(args.this::<Range>(), &args.at(1)) {
        Some(Some(index)) => int::from_big(runtime, &index),
        Some(None) => {
            let shown = ops::repr(runtime, &args.at(1))?;
            let shown = text::view(&shown).map(|text| text.to_rust().into_owned()).unwrap_or_default();
            Err(runtime.value_error(format_args!("{shown} is not in range")))
        }
        None => match search(runtime, args)? {
            Some(index) => int::new(runtime, index),
            None => Err(runtime.value_error(format_args!("sequence.index(x): x not in sequence"))),
        },
    }
}

/// Whether both are the same numbers.
fn equal(left: &Range, right: &Range) -> bool {
    let (left, right) = (left.long(), right.long());
    if left.length != right.length {
        return false;
    }
    match &left.length {
        length if length.sign() == Sign::NoSign => true,
        length if *length == BigInt::from(1) => left.start == right.start,
        _ => left.start == right.start && left.step == right.step,
    }
}

/// The hash of `(length, start, step)`, without what makes no difference.
fn hash(runtime: &Runtime, args: &Args<'_>) -> Value {
    let range = args.this::<Range>();
    let length = range.length(runtime);
    let count = int::value(&length).unwrap_or(i64::MAX);
    let known = |needed: bool, part: &object::Slot| part.get().filter(|_| needed).unwrap_or_else(|| runtime.none());
    let parts = [length, known(count > 0, &range.start), known(count > 1, &range.step)];
    int::new(runtime, tuple::hash(runtime, &tuple::new(runtime, parts.into_iter())?)?)
}
