//! The methods of deques.

use object::Object;
use types::ops::{self, Comparison};
use types::{Args, ClassId, Getter, Native, Raised, Runtime, Singleton, Value, attribute, class, generic_alias, int, list, text, tuple};

use super::deque::{self, Deque, End};
use super::deque_iterator;
use crate::classes;

pub(super) const GETTERS: &[Getter] = &[Getter::new("maxlen", |runtime, object| match object.body::<Deque>().and_then(Deque::limit) {
    Some(limit) => int::new(runtime, limit as i64),
    None => Ok(runtime.none()),
})];

pub(super) const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", deque::requested),
    Native::new("__init__", "(self, iterable=None, maxlen=None)", init),
    Native::new("__repr__", "(self, /)", repr),
    Native::new("__len__", "(self, /)", |runtime, args| int::new(runtime, args.this::<Deque>().len() as i64)),
    Native::new("__iter__", "(self, /)", |runtime, args| deque_iterator::new(runtime, classes::DEQUE_ITERATOR, &args.at(0))),
    Native::new("__reversed__", "(self, /)", |runtime, args| deque_iterator::new(runtime, classes::DEQUE_REVERSE_ITERATOR, &args.at(0)))
        .doc("Return a reverse iterator over the deque."),
    Native::new("__getitem__", "(self, key, /)", |runtime, args| {
        let deque = args.this::<Deque>();
        let index = position(runtime, deque, &args.at(1))?;
        deque.get(index).ok_or_else(|| out_of_range(runtime))
    }),
    Native::new("__setitem__", "(self, key, value, /)", |runtime, args| {
        let deque = args.this::<Deque>();
        deque.set(position(runtime, deque, &args.at(1))?, args.at(2).owned());
        Ok(runtime.none())
    }),
    Native::new("__delitem__", "(self, key, /)", |runtime, args| {
        let deque = args.this::<Deque>();
        drop(deque.remove(position(runtime, deque, &args.at(1))?));
        Ok(runtime.none())
    }),
    Native::new("__contains__", "(self, key, /)", |runtime, args| {
        let deque = args.this::<Deque>();
        Ok(runtime.bool(find(runtime, deque, &args.at(1), 0, usize::MAX)?.is_some()))
    }),
    Native::new("__lt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Less)),
    Native::new("__le__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::LessEqual)),
    Native::new("__eq__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Equal)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::NotEqual)),
    Native::new("__gt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Greater)),
    Native::new("__ge__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::GreaterEqual)),
    Native::new("__add__", "(self, value, /)", |runtime, args| {
        if args.at(1).body::<Deque>().is_none() {
            let other = class::name_of(&args.at(1).class());
            return Err(runtime.type_error(format_args!("can only concatenate deque (not \"{other}\") to deque")));
        }
        let sum = copy(runtime, &args.at(0))?;
        deque_of(&sum)?.extend(runtime, End::Right, &args.at(1))?;
        Ok(sum)
    }),
    Native::new("__iadd__", "(self, value, /)", |runtime, args| {
        extend(runtime, args, End::Right)?;
        Ok(args.at(0).owned())
    }),
    Native::new("__mul__", "(self, value, /)", repeat),
    Native::new("__rmul__", "(self, value, /)", repeat),
    Native::new("__imul__", "(self, value, /)", |runtime, args| {
        let factor = ops::index(runtime, &args.at(1))?;
        repeat_in_place(runtime, args.this::<Deque>(), factor)?;
        Ok(args.at(0).owned())
    }),
    Native::new("__copy__", "(self, /)", |runtime, args| copy(runtime, &args.at(0))).doc("Return a shallow copy of a deque."),
    Native::new("copy", "(self, /)", |runtime, args| copy(runtime, &args.at(0))).doc("Return a shallow copy of a deque."),
    Native::new("__reduce__", "(self, /)", reduce).doc("Return state information for pickling."),
    Native::new("__sizeof__", "(self, /)", |runtime, args| int::new(runtime, deque::size(&args.at(0)) as i64))
        .doc("Return the size of the deque in memory, in bytes."),
    generic_alias::CLASS_GETITEM,
    Native::new("append", "(self, item, /)", |runtime, args| push(runtime, args, End::Right))
        .doc("Add an element to the right side of the deque."),
    Native::new("appendleft", "(self, item, /)", |runtime, args| push(runtime, args, End::Left))
        .doc("Add an element to the left side of the deque."),
    Native::new("pop", "(self, /)", |runtime, args| pop(runtime, args, End::Right)).doc("Remove and return the rightmost element."),
    Native::new("popleft", "(self, /)", |runtime, args| pop(runtime, args, End::Left)).doc("Remove and return the leftmost element."),
    Native::new("extend", "(self, iterable, /)", |runtime, args| extend(runtime, args, End::Right))
        .doc("Extend the right side of the deque with elements from the iterable."),
    Native::new("extendleft", "(self, iterable, /)", |runtime, args| extend(runtime, args, End::Left))
        .doc("Extend the left side of the deque with elements from the iterable."),
    Native::new("rotate", "(self, n=1, /)", |runtime, args| {
        let count = args.get(1).map_or(Ok(1), |count| ops::index(runtime, &count))?;
        args.this::<Deque>().rotate(runtime, count)?;
        Ok(runtime.none())
    })
    .doc("Rotate the deque n steps to the right.  If n is negative, rotates left."),
    Native::new("clear", "(self, /)", |runtime, args| {
        args.this::<Deque>().clear(runtime);
        Ok(runtime.none())
    })
    .doc("Remove all elements from the deque."),
    Native::new("count", "(self, value, /)", |runtime, args| {
        let deque = args.this::<Deque>();
        let (mut count, mut from) = (0, 0);
        while let Some(index) = find(runtime, deque, &args.at(1), from, usize::MAX)? {
            count += 1;
            from = index + 1;
        }
        int::new(runtime, count)
    })
    .doc("Return number of occurrences of value."),
    Native::new("index", "(self, value, start=0, stop=9223372036854775807, /)", index)
        .doc("Return first index of value.\n\nRaises ValueError if the value is not present."),
    Native::new("insert", "(self, index, value, /)", |runtime, args| {
        let deque = args.this::<Deque>();
        let index = ops::index(runtime, &args.at(1))?;
        if deque.is_full() {
            return Err(runtime.index_error(format_args!("deque already at its maximum size")));
        }
        let length = deque.len() as i64;
        let index = if index < 0 { (index + length).max(0) } else { index.min(length) };
        deque.insert(runtime, index as usize, args.at(2).owned())?;
        Ok(runtime.none())
    })
    .doc("Insert value before index."),
    Native::new("remove", "(self, value, /)", |runtime, args| {
        let deque = args.this::<Deque>();
        match find(runtime, deque, &args.at(1), 0, usize::MAX)? {
            Some(index) => {
                drop(deque.remove(index));
                Ok(runtime.none())
            }
            None => Err(not_there(runtime, &args.at(1))),
        }
    })
    .doc("Remove first occurrence of value."),
    Native::new("reverse", "(self, /)", |runtime, args| {
        let deque = args.this::<Deque>();
        let length = deque.len();
        (0..length / 2).for_each(|index| deque.swap(index, length - 1 - index));
        Ok(runtime.none())
    })
    .doc("Reverse *IN PLACE*."),
];

fn deque_of(object: &Object) -> Result<&Deque, Raised> {
    object.body::<Deque>().ok_or(Raised::OutOfMemory)
}

fn init(runtime: &Runtime, args: &Args<'_>) -> Value {
    let deque = args.this::<Deque>();
    let limit = match args.get(2).filter(|limit| !limit.is(&runtime.none())) {
        None => None,
        Some(limit) => {
            let limit = ops::index(runtime, &limit)?;
            Some(u64::try_from(limit).map_err(|_| runtime.value_error(format_args!("maxlen must be non-negative")))?)
        }
    };
    deque.clear(runtime);
    deque.set_limit(limit);
    if let Some(iterable) = args.get(1) {
        deque.extend(runtime, End::Right, &iterable)?;
    }
    Ok(runtime.none())
}

/// A deque of the same class with the same items and limit.
fn copy(runtime: &Runtime, object: &Object) -> Value {
    let deque = deque_of(object)?;
    if object.class_ref() == classes::DEQUE.reference() {
        let made = deque::of_class(runtime, &object.class())?;
        let copy = deque_of(&made)?;
        copy.set_limit(deque.limit());
        (0..deque.len()).filter_map(|index| deque.get(index)).try_for_each(|item| copy.push(runtime, End::Right, item))?;
        return Ok(made);
    }
    match deque.limit() {
        Some(limit) => runtime.call(&object.class(), &[object, &int::new(runtime, limit as i64)?]),
        None => runtime.call(&object.class(), &[object]),
    }
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let Some(_guard) = ops::ReprGuard::enter(runtime, &object) else { return text::new(runtime, "[...]") };
    let items = list::from_iterable(runtime, &object)?;
    let mut builder = text::Builder::new(runtime);
    builder.push_str(&class::short_name_of(&object.class()));
    builder.push_str("(");
    builder.push_object(&ops::repr(runtime, &items)?);
    if let Some(limit) = args.this::<Deque>().limit() {
        builder.push_str(&format!(", maxlen={limit}"));
    }
    builder.push_str(")");
    builder.finish()
}

#[cold]
fn out_of_range(runtime: &Runtime) -> Raised {
    runtime.index_error(format_args!("deque index out of range"))
}

/// Where a subscript points to.
fn position(runtime: &Runtime, deque: &Deque, key: &Object) -> Result<usize, Raised> {
    if ops::find_index(runtime, key)?.is_none() {
        let class = class::name_of(&key.class());
        return Err(runtime.type_error(format_args!("sequence index must be integer, not '{class}'")));
    }
    let index = ops::index_or(runtime, key, ClassId::IndexError)?;
    ops::position(index, deque.len()).ok_or_else(|| out_of_range(runtime))
}

/// The first place from `start` on, and before `stop`, with an item that equals `wanted`.
fn find(runtime: &Runtime, deque: &Deque, wanted: &Object, start: usize, stop: usize) -> Result<Option<usize>, Raised> {
    let version = deque.version();
    for index in start..stop.min(deque.len()) {
        let Some(item) = deque.get(index) else { break };
        let is_equal = ops::equal(runtime, &item, wanted)?;
        if version != deque.version() {
            return Err(runtime.error(ClassId::RuntimeError, format_args!("deque mutated during iteration")));
        }
        if is_equal {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

#[cold]
fn not_there(runtime: &Runtime, item: &Object) -> Raised {
    match ops::repr(runtime, item) {
        Ok(shown) => runtime.value_error(format_args!("{} is not in deque", text::to_string(&shown))),
        Err(raised) => raised,
    }
}

fn index(runtime: &Runtime, args: &Args<'_>) -> Value {
    let deque = args.this::<Deque>();
    let bound = |index: usize, default: i64| match args.get(index) {
        Some(bound) => ops::index_clamped(runtime, &bound).map(|bound| bound.unwrap_or(default)),
        None => Ok(default),
    };
    let length = deque.len() as i64;
    let from_end = |bound: i64| if bound < 0 { (bound + length).max(0) } else { bound } as usize;
    let (start, stop) = (from_end(bound(2, 0)?), from_end(bound(3, i64::MAX)?));
    match find(runtime, deque, &args.at(1), start, stop)? {
        Some(index) => int::new(runtime, index as i64),
        None => Err(not_there(runtime, &args.at(1))),
    }
}

fn compare(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    let (left, right) = (args.at(0), args.at(1));
    let (Some(one), Some(other)) = (left.body::<Deque>(), right.body::<Deque>()) else {
        return Ok(runtime.singleton(Singleton::NotImplemented));
    };
    if one.len() != other.len() && matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
        return Ok(runtime.bool(comparison == Comparison::NotEqual));
    }
    let (left, right) = (list::from_iterable(runtime, &left)?, list::from_iterable(runtime, &right)?);
    ops::compare(runtime, comparison, &left, &right)
}

fn repeat(runtime: &Runtime, args: &Args<'_>) -> Value {
    let factor = ops::index(runtime, &args.at(1))?;
    let product = copy(runtime, &args.at(0))?;
    repeat_in_place(runtime, deque_of(&product)?, factor)?;
    Ok(product)
}

fn repeat_in_place(runtime: &Runtime, deque: &Deque, factor: i64) -> Result<(), Raised> {
    if factor <= 0 {
        deque.clear(runtime);
        return Ok(());
    }
    let items = list::new(runtime)?;
    for index in 0..deque.len() {
        if let Some(item) = deque.get(index) {
            list::append(runtime, &items, item)?;
        }
    }
    if list::length(&items) == 0 {
        return Ok(());
    }
    for _ in 1..factor {
        deque.extend(runtime, End::Right, &items)?;
    }
    Ok(())
}

fn push(runtime: &Runtime, args: &Args<'_>, end: End) -> Value {
    args.this::<Deque>().push(runtime, end, args.at(1).owned())?;
    Ok(runtime.none())
}

fn pop(runtime: &Runtime, args: &Args<'_>, end: End) -> Value {
    args.this::<Deque>().pop(end).ok_or_else(|| runtime.index_error(format_args!("pop from an empty deque")))
}

fn extend(runtime: &Runtime, args: &Args<'_>, end: End) -> Value {
    let iterable = args.at(1);
    if iterable.is(&args.at(0)) {
        // It ends where it ended before.
        let items = list::from_iterable(runtime, &iterable)?;
        args.this::<Deque>().extend(runtime, end, &items)?;
    } else {
        args.this::<Deque>().extend(runtime, end, &iterable)?;
    }
    Ok(runtime.none())
}

/// What pickles it: its class, the arguments for that, the attributes of an instance, and an iterator over the items.
fn reduce(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let arguments = match args.this::<Deque>().limit() {
        Some(limit) => tuple::new(runtime, [tuple::empty(runtime)?, int::new(runtime, limit as i64)?].into_iter())?,
        None => tuple::empty(runtime)?,
    };
    let name = text::intern(runtime, text::new(runtime, "__dict__")?)?;
    let is_plain = object.class_ref() == classes::DEQUE.reference();
    let state = if is_plain { None } else { attribute::find(runtime, &object, &name)? };
    let items = ops::iter(runtime, &object)?;
    tuple::new(runtime, [object.class(), arguments, state.unwrap_or_else(|| runtime.none()), items].into_iter())
}
