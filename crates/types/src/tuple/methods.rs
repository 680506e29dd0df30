//! The methods of tuples.

use std::ops::Range;

use object::{Object, Slot};

use super::{Tuple, items, make, new};
use crate::class::{Class, name_of};
use crate::error::{Raised, Value};
use crate::generic_alias::CLASS_GETITEM;
use crate::ids::ClassId;
use crate::list::methods::{factor, not_a_factor};
use crate::native::{Args, Native};
use crate::ops::{self, Comparison, ReprGuard};
use crate::runtime::Runtime;
use crate::sequence::{self, not_implemented};
use crate::slice::{self, Slice};
use crate::text::Builder;
use crate::{instance, int, iterator, text};

pub(super) const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", construct),
    Native::new("__repr__", "(self, /)", repr),
    Native::new("__hash__", "(self, /)", |runtime, args| int::new(runtime, super::hash(runtime, &args.at(0))?)),
    Native::new("__len__", "(self, /)", |runtime, args| int::new(runtime, args.this::<Tuple>().length.get().into())),
    Native::new("__getitem__", "(self, key, /)", |runtime, args| subscript(runtime, &args.at(0), &args.at(1))),
    Native::new("__contains__", "(self, key, /)", |runtime, args| Ok(runtime.bool(super::contains(runtime, &args.at(0), &args.at(1))?))),
    Native::new("__iter__", "(self, /)", |runtime, args| iterator::over_tuple(runtime, &args.at(0))),
    Native::new("__add__", "(self, value, /)", concatenate),
    Native::new("__mul__", "(self, value, /)", repeat),
    Native::new("__rmul__", "(self, value, /)", repeat),
    Native::new("__lt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Less)),
    Native::new("__le__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::LessEqual)),
    Native::new("__eq__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Equal)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::NotEqual)),
    Native::new("__gt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Greater)),
    Native::new("__ge__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::GreaterEqual)),
    Native::new("__getnewargs__", "(self, /)", |runtime, args| {
        let tuple = args.at(0);
        let plain = new(runtime, range_of(runtime, &tuple, 0..items(&tuple).map_or(0, <[Slot]>::len)))?;
        new(runtime, std::iter::once(plain))
    }),
    CLASS_GETITEM,
    Native::new("index", "(self, value, start=0, stop=9223372036854775807, /)", index)
        .doc("Return first index of value.\n\nRaises ValueError if the value is not present."),
    Native::new("count", "(self, value, /)", |runtime, args| {
        let tuple = args.at(0);
        int::new(runtime, sequence::count(runtime, items(&tuple).unwrap_or_default(), &args.at(1))? as i64)
    })
    .doc("Return number of occurrences of value."),
];

fn construct(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, ClassId::Tuple)?;
    args.check_constructor(runtime, "tuple", 0..=1)?;
    let made = args.get(1).map_or_else(|| super::empty(runtime), |iterable| super::from_iterable(runtime, &iterable))?;
    if class.reference() == ClassId::Tuple.reference() {
        return Ok(made);
    }
    of_class(runtime, &class, &made)
}

/// A tuple of `class`, which derives from `tuple`, with the items of another tuple.
pub(super) fn of_class(runtime: &Runtime, class: &Object, source: &Object) -> Value {
    let Some(class) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    make(runtime, class, range_of(runtime, source, 0..items(source).map_or(0, <[Slot]>::len)))
}

/// The items of `tuple` in `range`.
fn range_of<'a>(runtime: &'a Runtime, tuple: &'a Object, range: Range<usize>) -> impl ExactSizeIterator<Item = Object> + 'a {
    let items = items(tuple).unwrap_or_default();
    range.map(move |index| items[index].get().unwrap_or_else(|| runtime.none()))
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let tuple = args.at(0);
    let Some(_guard) = ReprGuard::enter(runtime, &tuple) else { return text::new(runtime, "(...)") };
    let mut builder = Builder::new(runtime);
    builder.push_str("(");
    if sequence::show(runtime, items(&tuple).unwrap_or_default(), &mut builder)? == 1 {
        builder.push_str(",");
    }
    builder.push_str(")");
    builder.finish()
}

fn compare(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    let (left, right) = (args.at(0), args.at(1));
    let (Some(left), Some(right)) = (items(&left), items(&right)) else { return not_implemented(runtime) };
    sequence::compare(runtime, comparison, left, right)
}

/// `tuple[key]`
pub(crate) fn subscript(runtime: &Runtime, tuple: &Object, key: &Object) -> Value {
    let slots = items(tuple).unwrap_or_default();
    if key.body::<Slice>().is_some() {
        let bounds = slice::resolve(runtime, key, slots.len())?;
        if bounds.step == 1 && bounds.count == slots.len() && tuple.class_ref() == ClassId::Tuple.reference() {
            return Ok(tuple.clone());
        }
        return new(runtime, bounds.positions().map(|index| slots[index].get().unwrap_or_else(|| runtime.none())));
    }
    let index = match int::value(key) {
        Some(index) => index,
        None => number(runtime, key)?,
    };
    let item = ops::position(index, slots.len()).and_then(|index| slots[index].get());
    item.ok_or_else(|| runtime.index_error(format_args!("tuple index out of range")))
}

#[cold]
fn number(runtime: &Runtime, key: &Object) -> Result<i64, Raised> {
    let class = || name_of(&key.class());
    match ops::find_index(runtime, key)? {
        Some(index) => {
            int::value(&index).ok_or_else(|| runtime.index_error(format_args!("cannot fit '{}' into an index-sized integer", class())))
        }
        None => Err(runtime.type_error(format_args!("tuple indices must be integers or slices, not {}", class()))),
    }
}

fn concatenate(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (left, right) = (args.at(0), args.at(1));
    let (Some(first), Some(second)) = (items(&left), items(&right)) else {
        let class = name_of(&right.class());
        return Err(runtime.type_error(format_args!("can only concatenate tuple (not \"{class}\") to tuple")));
    };
    let is_plain = |tuple: &Object| tuple.class_ref() == ClassId::Tuple.reference();
    if second.is_empty() && is_plain(&left) {
        return Ok(left.owned());
    }
    if first.is_empty() && is_plain(&right) {
        return Ok(right.owned());
    }
    let count = first.len() + second.len();
    new(
        runtime,
        (0..count).map(|index| {
            let slot = first.get(index).unwrap_or_else(|| &second[index - first.len()]);
            slot.get().unwrap_or_else(|| runtime.none())
        }),
    )
}

fn repeat(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(factor) = factor(runtime, args)? else { return Err(not_a_factor(runtime, &args.at(1))) };
    let tuple = args.at(0);
    let slots = items(&tuple).unwrap_or_default();
    if (factor == 1 || slots.is_empty()) && tuple.class_ref() == ClassId::Tuple.reference() {
        return Ok(tuple.owned());
    }
    let count = slots.len().checked_mul(factor).ok_or(Raised::OutOfMemory)?;
    new(runtime, (0..count).map(|index| slots[index % slots.len()].get().unwrap_or_else(|| runtime.none())))
}

fn index(runtime: &Runtime, args: &Args<'_>) -> Value {
    let tuple = args.at(0);
    let slots = items(&tuple).unwrap_or_default();
    let start = sequence::bound(runtime, args.get(2).as_deref(), slots.len(), 0)?;
    let stop = sequence::bound(runtime, args.get(3).as_deref(), slots.len(), usize::MAX)?;
    match sequence::find(runtime, slots, &args.at(1), start, stop)? {
        Some(index) => int::new(runtime, index as i64),
        None => Err(runtime.value_error(format_args!("tuple.index(x): x not in tuple"))),
    }
}
