//! What lists and tuples have in common: they are compared, searched and shown item by item.

use object::{Object, RefVector, Slot};

use crate::error::{Raised, Value};
use crate::ids::Singleton;
use crate::ops::{self, Comparison};
use crate::runtime::Runtime;
use crate::text::Builder;

/// Items by number. What is there may change between two questions.
pub(crate) trait Sequence {
    /// How many items there are now.
    fn length(&self) -> usize;
    /// Item `index`, if there is one now.
    fn item(&self, index: usize) -> Option<Object>;
}

impl Sequence for RefVector {
    fn length(&self) -> usize {
        self.len()
    }

    fn item(&self, index: usize) -> Option<Object> {
        self.get(index)
    }
}

impl Sequence for [Slot] {
    fn length(&self) -> usize {
        self.len()
    }

    fn item(&self, index: usize) -> Option<Object> {
        self.get(index)?.get()
    }
}

/// The first place from `start` on, and before `stop`, with an item that is `wanted` or equals it.
pub(crate) fn find<S: Sequence + ?Sized>(
    runtime: &Runtime,
    items: &S,
    wanted: &Object,
    start: usize,
    stop: usize,
) -> Result<Option<usize>, Raised> {
    let mut index = start;
    while index < stop
        && let Some(item) = items.item(index)
    {
        if ops::equal(runtime, &item, wanted)? {
            return Ok(Some(index));
        }
        index += 1;
    }
    Ok(None)
}

/// How many items are `wanted` or equal it.
pub(crate) fn count<S: Sequence + ?Sized>(runtime: &Runtime, items: &S, wanted: &Object) -> Result<usize, Raised> {
    let (mut count, mut from) = (0, 0);
    while let Some(index) = find(runtime, items, wanted, from, usize::MAX)? {
        count += 1;
        from = index + 1;
    }
    Ok(count)
}

/// `left comparison right`: by the first items that differ, else by length.
pub(crate) fn compare<S: Sequence + ?Sized>(runtime: &Runtime, comparison: Comparison, left: &S, right: &S) -> Value {
    let is_equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
    if is_equality && left.length() != right.length() {
        return Ok(runtime.bool(comparison == Comparison::NotEqual));
    }
    runtime.guarded(|| {
        let mut index = 0;
        while let (Some(one), Some(other)) = (left.item(index), right.item(index)) {
            if !ops::equal(runtime, &one, &other)? {
                return match comparison {
                    Comparison::Equal => Ok(runtime.bool(false)),
                    Comparison::NotEqual => Ok(runtime.bool(true)),
                    _ => ops::compare(runtime, comparison, &one, &other),
                };
            }
            index += 1;
        }
        Ok(runtime.bool(comparison.holds(left.length().cmp(&right.length()))))
    })
}

/// Adds the `repr` of each item, with `, ` between them. Returns how many there were.
pub(crate) fn show<S: Sequence + ?Sized>(runtime: &Runtime, items: &S, builder: &mut Builder<'_>) -> Result<usize, Raised> {
    let mut index = 0;
    while let Some(item) = items.item(index) {
        if index > 0 {
            builder.push_str(", ");
        }
        builder.push_object(&ops::repr(runtime, &item)?);
        index += 1;
    }
    Ok(index)
}

/// A bound of `index(value, start, stop)`: counted from the end if it is negative.
pub(crate) fn bound(runtime: &Runtime, argument: Option<&Object>, length: usize, default: usize) -> Result<usize, Raised> {
    let Some(argument) = argument else { return Ok(default) };
    let Some(value) = ops::index_clamped(runtime, argument)? else {
        return Err(runtime.type_error(format_args!("slice indices must be integers or have an __index__ method")));
    };
    let value = if value < 0 { (value + length as i64).max(0) } else { value };
    Ok(value as usize)
}

/// `NotImplemented`
pub(crate) fn not_implemented(runtime: &Runtime) -> Value {
    Ok(runtime.singleton(Singleton::NotImplemented))
}
