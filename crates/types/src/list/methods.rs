//! The methods of lists.

use object::Object;

use super::{List, new_of_class, sort, subscript};
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::generic_alias::CLASS_GETITEM;
use crate::ids::ClassId;
use crate::instance;
use crate::iterator::sequence as iterators;
use crate::native::{Args, Native};
use crate::ops::{self, Comparison, ReprGuard};
use crate::runtime::Runtime;
use crate::sequence::{self, not_implemented};
use crate::text::Builder;
use crate::{int, text};

pub(super) const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", new),
    Native::new("__init__", "(*)", init),
    Native::new("__repr__", "(self, /)", repr),
    Native::new("__len__", "(self, /)", |runtime, args| int::new(runtime, args.this::<List>().len() as i64)),
    Native::new("__getitem__", "(self, index, /)", |runtime, args| subscript::get(runtime, args.this(), &args.at(1))),
    Native::new("__setitem__", "(self, key, value, /)", |runtime, args| {
        subscript::set(runtime, args.this(), &args.at(1), &args.at(2)).map(|()| runtime.none())
    }),
    Native::new("__delitem__", "(self, key, /)", |runtime, args| {
        subscript::delete(runtime, args.this(), &args.at(1)).map(|()| runtime.none())
    }),
    Native::new("__contains__", "(self, key, /)", |runtime, args| Ok(runtime.bool(super::contains(runtime, &args.at(0), &args.at(1))?))),
    Native::new("__iter__", "(self, /)", |runtime, args| iterators::over_list(runtime, &args.at(0))),
    Native::new("__reversed__", "(self, /)", |runtime, args| iterators::over_list_reversed(runtime, &args.at(0)))
        .doc("Return a reverse iterator over the list."),
    Native::new("__add__", "(self, value, /)", concatenate),
    Native::new("__iadd__", "(self, value, /)", |runtime, args| {
        args.this::<List>().extend(runtime, &args.at(1))?;
        Ok(args.at(0).owned())
    }),
    Native::new("__mul__", "(self, value, /)", repeat),
    Native::new("__rmul__", "(self, value, /)", repeat),
    Native::new("__imul__", "(self, value, /)", repeat_in_place),
    Native::new("__lt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Less)),
    Native::new("__le__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::LessEqual)),
    Native::new("__eq__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Equal)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::NotEqual)),
    Native::new("__gt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Greater)),
    Native::new("__ge__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::GreaterEqual)),
    Native::new("__sizeof__", "(self, /)", |runtime, args| int::new(runtime, super::size(&args.at(0)) as i64))
        .doc("Return the size of the list in memory, in bytes."),
    CLASS_GETITEM,
    Native::new("append", "(self, object, /)", append).doc("Append object to the end of the list."),
    Native::new("extend", "(self, iterable, /)", |runtime, args| {
        args.this::<List>().extend(runtime, &args.at(1))?;
        Ok(runtime.none())
    })
    .doc("Extend list by appending elements from the iterable."),
    Native::new("insert", "(self, index, object, /)", insert).doc("Insert object before index."),
    Native::new("remove", "(self, value, /)", remove)
        .doc("Remove first occurrence of value.\n\nRaises ValueError if the value is not present."),
    Native::new("pop", "(self, index=-1, /)", pop)
        .doc("Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range."),
    Native::new("clear", "(self, /)", |runtime, args| {
        args.this::<List>().clear(runtime);
        Ok(runtime.none())
    })
    .doc("Remove all items from list."),
    Native::new("index", "(self, value, start=0, stop=9223372036854775807, /)", index)
        .doc("Return first index of value.\n\nRaises ValueError if the value is not present."),
    Native::new("count", "(self, value, /)", |runtime, args| {
        int::new(runtime, sequence::count(runtime, args.this::<List>().items(), &args.at(1))? as i64)
    })
    .doc("Return number of occurrences of value."),
    Native::new("sort", "(self, /, *, key=None, reverse=False)", sort::method).doc(
        "Sort the list in ascending order and return None.\n\nThe sort is in-place (i.e. the list itself is modified) and stable (i.e. \
         the\norder of two equal elements is maintained).\n\nIf a key function is given, apply it once to each list item and sort \
         them,\nascending or descending, according to their function values.\n\nThe reverse flag can be set to sort in descending order.",
    ),
    Native::new("reverse", "(self, /)", reverse).doc("Reverse *IN PLACE*."),
    Native::new("copy", "(self, /)", |runtime, args| {
        let list = args.this::<List>();
        subscript::copy_range(runtime, list, 0..list.len())
    })
    .doc("Return a shallow copy of the list."),
];

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, ClassId::List)?;
    new_of_class(runtime, &class)
}

fn init(runtime: &Runtime, args: &Args<'_>) -> Value {
    args.check_constructor(runtime, "list", 0..=1)?;
    let list = args.this::<List>();
    list.clear(runtime);
    if let Some(iterable) = args.get(1) {
        list.extend(runtime, &iterable)?;
    }
    Ok(runtime.none())
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let list = args.this::<List>();
    let Some(_guard) = ReprGuard::enter(runtime, &args.at(0)) else { return text::new(runtime, "[...]") };
    let mut builder = Builder::new(runtime);
    builder.push_str("[");
    sequence::show(runtime, list.items(), &mut builder)?;
    builder.push_str("]");
    builder.finish()
}

fn compare(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    let Some(other) = args.at(1).body::<List>() else { return not_implemented(runtime) };
    sequence::compare(runtime, comparison, args.this::<List>().items(), other.items())
}

fn concatenate(runtime: &Runtime, args: &Args<'_>) -> Value {
    let list = args.this::<List>();
    let Some(other) = args.at(1).body::<List>() else {
        let class = name_of(&args.at(1).class());
        return Err(runtime.type_error(format_args!("can only concatenate list (not \"{class}\") to list")));
    };
    sum_of(runtime, list, other)
}

fn sum_of(runtime: &Runtime, list: &List, other: &List) -> Value {
    let sum = super::with_room(runtime, list.len() + other.len())?;
    if let Some(body) = sum.body::<List>() {
        body.items.extend_from(runtime, &list.items, 0..list.len())?;
        body.items.extend_from(runtime, &other.items, 0..other.len())?;
    }
    Ok(sum)
}

/// `left + right` of two lists; `None` if they are not both exactly that.
pub(crate) fn add_exact(runtime: &Runtime, left: &Object, right: &Object) -> Option<Value> {
    let is_exact = |object: &Object| object.header().descriptor() == ClassId::List.reference();
    if !is_exact(left) || !is_exact(right) {
        return None;
    }
    Some(sum_of(runtime, left.body::<List>()?, right.body::<List>()?))
}

/// The factor of a repetition; `None` if it stands for no integer.
pub(crate) fn factor(runtime: &Runtime, args: &Args<'_>) -> Result<Option<usize>, Raised> {
    let Some(index) = ops::find_index(runtime, &args.at(1))? else { return Ok(None) };
    Ok(Some(ops::index_or(runtime, &index, ClassId::OverflowError)?.max(0) as usize))
}

/// What an operand of `*` that is no integer is told.
#[cold]
pub(crate) fn not_a_factor(runtime: &Runtime, operand: &Object) -> Raised {
    runtime.type_error(format_args!("can't multiply sequence by non-int of type '{}'", name_of(&operand.class())))
}

fn repeat(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(factor) = factor(runtime, args)? else { return Err(not_a_factor(runtime, &args.at(1))) };
    let list = args.this::<List>();
    let count = list.len();
    let product = super::with_room(runtime, count.checked_mul(factor).ok_or(Raised::OutOfMemory)?)?;
    for _ in 0..if count == 0 { 0 } else { factor } {
        runtime.check_interruption()?;
        (0..count).filter_map(|index| list.get(index)).try_for_each(|item| super::append(runtime, &product, item))?;
    }
    Ok(product)
}

fn repeat_in_place(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(factor) = factor(runtime, args)? else { return Err(not_a_factor(runtime, &args.at(1))) };
    let list = args.this::<List>();
    let count = list.len();
    if factor == 0 {
        list.clear(runtime);
    } else if count > 0 {
        list.items.reserve(runtime, count.checked_mul(factor - 1).ok_or(Raised::OutOfMemory)?)?;
        for _ in 1..factor {
            runtime.check_interruption()?;
            (0..count).filter_map(|index| list.get(index)).try_for_each(|item| list.push(runtime, item))?;
        }
    }
    Ok(args.at(0).owned())
}

fn append(runtime: &Runtime, args: &Args<'_>) -> Value {
    args.this::<List>().push(runtime, args.at(1).owned())?;
    Ok(runtime.none())
}

fn insert(runtime: &Runtime, args: &Args<'_>) -> Value {
    let index = ops::index(runtime, &args.at(1))?;
    let list = args.this::<List>();
    let length = list.len() as i64;
    let index = if index < 0 { (index + length).max(0) } else { index.min(length) };
    list.items.insert(runtime, index as usize, args.at(2).owned())?;
    Ok(runtime.none())
}

fn remove(runtime: &Runtime, args: &Args<'_>) -> Value {
    let list = args.this::<List>();
    match sequence::find(runtime, list.items(), &args.at(1), 0, usize::MAX)? {
        // The comparison may have shortened the list.
        Some(index) if index < list.len() => {
            drop(list.items.remove(index));
            list.items.shrink(runtime);
            Ok(runtime.none())
        }
        Some(_) => Ok(runtime.none()),
        None => Err(runtime.value_error(format_args!("list.remove(x): x not in list"))),
    }
}

fn pop(runtime: &Runtime, args: &Args<'_>) -> Value {
    let index = args.get(1).map_or(Ok(-1), |index| ops::index(runtime, &index))?;
    let list = args.this::<List>();
    if list.is_empty() {
        return Err(runtime.index_error(format_args!("pop from empty list")));
    }
    let taken = ops::position(index, list.len()).and_then(|index| list.items.remove(index));
    list.items.shrink(runtime);
    taken.ok_or_else(|| runtime.index_error(format_args!("pop index out of range")))
}

fn index(runtime: &Runtime, args: &Args<'_>) -> Value {
    let list = args.this::<List>();
    let start = sequence::bound(runtime, args.get(2).as_deref(), list.len(), 0)?;
    let stop = sequence::bound(runtime, args.get(3).as_deref(), list.len(), usize::MAX)?;
    match sequence::find(runtime, list.items(), &args.at(1), start, stop)? {
        Some(index) => int::new(runtime, index as i64),
        None => {
            let shown = ops::repr(runtime, &args.at(1))?;
            let shown = text::view(&shown).map(|text| text.to_rust().into_owned()).unwrap_or_default();
            Err(runtime.value_error(format_args!("{shown} is not in list")))
        }
    }
}

fn reverse(runtime: &Runtime, args: &Args<'_>) -> Value {
    super::reverse(args.this::<List>());
    Ok(runtime.none())
}
