//! Views of keys and of items as sets.

use object::Object;

use super::view::{View, contains, kind};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Native};
use crate::ops::{self, Comparison};
use crate::runtime::Runtime;
use crate::sequence::not_implemented;
use crate::set::{self, Set};

/// How many methods there are.
pub(super) const COUNT: usize = 15;

/// What makes a view a set.
pub(super) const METHODS: [Native; COUNT] = [
    Native::new("__lt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Less)),
    Native::new("__le__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::LessEqual)),
    Native::new("__eq__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Equal)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::NotEqual)),
    Native::new("__gt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Greater)),
    Native::new("__ge__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::GreaterEqual)),
    Native::new("__and__", "(self, value, /)", |runtime, args| intersection(runtime, &args.at(0), &args.at(1))),
    Native::new("__rand__", "(self, value, /)", |runtime, args| intersection(runtime, &args.at(0), &args.at(1))),
    Native::new("__or__", "(self, value, /)", |runtime, args| change(runtime, &args.at(0), &args.at(1), set::update)),
    Native::new("__ror__", "(self, value, /)", |runtime, args| change(runtime, &args.at(1), &args.at(0), set::update)),
    Native::new("__sub__", "(self, value, /)", |runtime, args| change(runtime, &args.at(0), &args.at(1), set::difference_update)),
    Native::new("__rsub__", "(self, value, /)", |runtime, args| change(runtime, &args.at(1), &args.at(0), set::difference_update)),
    Native::new("__xor__", "(self, value, /)", |runtime, args| change(runtime, &args.at(0), &args.at(1), set::symmetric_difference_update)),
    Native::new("__rxor__", "(self, value, /)", |runtime, args| {
        change(runtime, &args.at(1), &args.at(0), set::symmetric_difference_update)
    }),
    Native::new("isdisjoint", "(self, other, /)", |runtime, args| Ok(runtime.bool(is_disjoint(runtime, &args.at(0), &args.at(1))?)))
        .doc("Return True if the view and the given iterable have a null intersection."),
];

/// How many items a view of keys or items has, or a set; `None` for anything else.
fn size(object: &Object) -> Option<usize> {
    if is_view(object) { object.body::<View>().map(View::len) } else { object.body::<Set>().map(Set::len) }
}

fn is_view(object: &Object) -> bool {
    object.body::<View>().is_some() && matches!(kind(object), Some(ClassId::DictKeys | ClassId::DictItems))
}

/// A set of the items of `left`, changed by `right`.
fn change(runtime: &Runtime, left: &Object, right: &Object, change: fn(&Runtime, &Object, &Object) -> Result<(), Raised>) -> Value {
    let made = set::new(runtime)?;
    set::update(runtime, &made, left)?;
    change(runtime, &made, right)?;
    Ok(made)
}

fn intersection(runtime: &Runtime, view: &Object, other: &Object) -> Value {
    let length = size(view).unwrap_or(0);
    let is_plain_set = [ClassId::Set, ClassId::FrozenSet].contains(&ClassId::of(other));
    if is_plain_set && size(other).is_some_and(|count| length <= count) {
        return set::intersection(runtime, other, view);
    }
    let is_larger_view = is_view(other) && size(other).is_some_and(|count| count > length);
    let (searched, source) = if is_larger_view { (other, view) } else { (view, other) };
    let made = set::new(runtime)?;
    ops::for_each(runtime, source, |item| {
        if contains(runtime, searched, &item)? {
            set::add(runtime, &made, item)?;
        }
        Ok(())
    })?;
    Ok(made)
}

fn is_disjoint(runtime: &Runtime, view: &Object, other: &Object) -> Result<bool, Raised> {
    let length = size(view).unwrap_or(0);
    if view.is(other) {
        return Ok(length == 0);
    }
    let is_larger = size(other).is_some_and(|count| count > length);
    let (searched, source) = if is_larger { (other, view) } else { (view, other) };
    let iterator = ops::iter(runtime, source)?;
    while let Some(item) = ops::next(runtime, &iterator)? {
        if ops::contains(runtime, searched, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether every item of `left` is in `right`.
fn is_subset(runtime: &Runtime, left: &Object, right: &Object) -> Result<bool, Raised> {
    let iterator = ops::iter(runtime, left)?;
    while let Some(item) = ops::next(runtime, &iterator)? {
        if !ops::contains(runtime, right, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn compare(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    let (left, right) = (args.at(0), args.at(1));
    let (Some(count), Some(other_count)) = (size(&left), size(&right)) else { return not_implemented(runtime) };
    let holds = match comparison {
        Comparison::Equal => count == other_count && is_subset(runtime, &left, &right)?,
        Comparison::NotEqual => count != other_count || !is_subset(runtime, &left, &right)?,
        Comparison::Less => count < other_count && is_subset(runtime, &left, &right)?,
        Comparison::LessEqual => count <= other_count && is_subset(runtime, &left, &right)?,
        Comparison::Greater => count > other_count && is_subset(runtime, &right, &left)?,
        Comparison::GreaterEqual => count >= other_count && is_subset(runtime, &right, &left)?,
    };
    Ok(runtime.bool(holds))
}
