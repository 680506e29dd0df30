//! The methods of sets and frozensets.

use object::Object;

use super::{Set, algebra, of_class};
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::generic_alias::CLASS_GETITEM;
use crate::ids::ClassId;
use crate::instance;
use crate::native::{Args, Native, join};
use crate::ops::{self, Comparison, ReprGuard};
use crate::runtime::Runtime;
use crate::sequence::not_implemented;
use crate::text::Builder;
use crate::{attribute, int, list, text, tuple};

/// A function of two sets, or of a set and an iterable.
type Combine = fn(&Runtime, &Object, &Object) -> Value;
/// One that changes the first.
type Change = fn(&Runtime, &Object, &Object) -> Result<(), Raised>;

/// The methods of `set`.
pub(super) const OF_SET: &[Native] = &join::<29, 15, 44>(
    SHARED,
    [
        Native::static_method("__new__", "(*)", |runtime, args| {
            let class = instance::requested_class(runtime, args, ClassId::Set)?;
            of_class(runtime, &class)
        }),
        Native::new("__init__", "(*)", |runtime, args| {
            args.check(runtime, "set", 1, 0..=1)?;
            let set = args.this::<Set>();
            set.clear(runtime);
            args.get(1).map_or(Ok(()), |iterable| set.update(runtime, &iterable))?;
            Ok(runtime.none())
        }),
        Native::new("__iand__", "(self, value, /)", |runtime, args| operate_in_place(runtime, args, algebra::intersection_update)),
        Native::new("__ior__", "(self, value, /)", |runtime, args| operate_in_place(runtime, args, super::update)),
        Native::new("__isub__", "(self, value, /)", |runtime, args| operate_in_place(runtime, args, algebra::difference_update)),
        Native::new("__ixor__", "(self, value, /)", |runtime, args| {
            operate_in_place(runtime, args, algebra::symmetric_difference_update)
        }),
        Native::new("add", "(self, object, /)", |runtime, args| {
            args.this::<Set>().add(runtime, args.at(1).owned())?;
            Ok(runtime.none())
        })
        .doc("Add an element to a set.\n\nThis has no effect if the element is already present."),
        Native::new("discard", "(self, object, /)", |runtime, args| {
            with_key(runtime, &args.at(1), |key, hash| args.this::<Set>().discard_hashed(runtime, key, hash))?;
            Ok(runtime.none())
        })
        .doc("Remove an element from a set if it is a member.\n\nUnlike set.remove(), the discard() method does not raise\nan exception when an element is missing from the set."),
        Native::new("remove", "(self, object, /)", |runtime, args| {
            let was_there = with_key(runtime, &args.at(1), |key, hash| args.this::<Set>().discard_hashed(runtime, key, hash))?;
            if was_there { Ok(runtime.none()) } else { Err(runtime.key_error(&args.at(1))) }
        })
        .doc("Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError."),
        Native::new("pop", "(self, /)", |runtime, args| {
            args.this::<Set>().pop().ok_or_else(|| runtime.error(ClassId::KeyError, format_args!("pop from an empty set")))
        })
        .doc("Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty."),
        Native::new("clear", "(self, /)", |runtime, args| {
            args.this::<Set>().clear(runtime);
            Ok(runtime.none())
        })
        .doc("Remove all elements from this set."),
        Native::new("update", "(self, /, *others)", |runtime, args| change_by_all(runtime, args, super::update))
            .doc("Update the set, adding elements from all others."),
        Native::new("difference_update", "(self, /, *others)", |runtime, args| change_by_all(runtime, args, algebra::difference_update))
            .doc("Update the set, removing elements found in others."),
        Native::new("intersection_update", "(self, /, *others)", intersection_update)
            .doc("Update the set, keeping only elements found in it and all others."),
        Native::new("symmetric_difference_update", "(self, other, /)", |runtime, args| {
            algebra::symmetric_difference_update(runtime, &args.at(0), &args.at(1))?;
            Ok(runtime.none())
        })
        .doc("Update the set, keeping only elements found in either set, but not in both."),
    ],
);

/// The methods of `frozenset`.
pub(super) const OF_FROZEN: &[Native] = &join::<29, 2, 31>(
    SHARED,
    [
        Native::static_method("__new__", "(*)", new_frozen),
        Native::new("__hash__", "(self, /)", |runtime, args| int::new(runtime, hash(args.this::<Set>()))),
    ],
);

/// What both classes have.
const SHARED: [Native; 29] = [
    Native::new("__repr__", "(self, /)", repr),
    Native::new("__len__", "(self, /)", |runtime, args| int::new(runtime, args.this::<Set>().len() as i64)),
    Native::new("__contains__", "(self, object, /)", |runtime, args| {
        let is_there = with_key(runtime, &args.at(1), |key, hash| args.this::<Set>().contains_hashed(runtime, key, hash))?;
        Ok(runtime.bool(is_there))
    })
    .doc("x.__contains__(y) <==> y in x."),
    Native::new("__iter__", "(self, /)", |runtime, args| super::over_set(runtime, &args.at(0))),
    Native::new("__lt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Less)),
    Native::new("__le__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::LessEqual)),
    Native::new("__eq__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Equal)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::NotEqual)),
    Native::new("__gt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Greater)),
    Native::new("__ge__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::GreaterEqual)),
    Native::new("__and__", "(self, value, /)", |runtime, args| operate(runtime, args, [0, 1], algebra::intersection)),
    Native::new("__rand__", "(self, value, /)", |runtime, args| operate(runtime, args, [1, 0], algebra::intersection)),
    Native::new("__or__", "(self, value, /)", |runtime, args| operate(runtime, args, [0, 1], algebra::union)),
    Native::new("__ror__", "(self, value, /)", |runtime, args| operate(runtime, args, [1, 0], algebra::union)),
    Native::new("__sub__", "(self, value, /)", |runtime, args| operate(runtime, args, [0, 1], algebra::difference)),
    Native::new("__rsub__", "(self, value, /)", |runtime, args| operate(runtime, args, [1, 0], algebra::difference)),
    Native::new("__xor__", "(self, value, /)", |runtime, args| operate(runtime, args, [0, 1], algebra::symmetric_difference)),
    Native::new("__rxor__", "(self, value, /)", |runtime, args| operate(runtime, args, [1, 0], algebra::symmetric_difference)),
    Native::new("__reduce__", "(self, /)", reduce).doc("Return state information for pickling."),
    Native::new("__sizeof__", "(self, /)", |runtime, args| int::new(runtime, super::size(&args.at(0)) as i64))
        .doc("S.__sizeof__() -> size of S in memory, in bytes."),
    CLASS_GETITEM,
    Native::new("copy", "(self, /)", |runtime, args| algebra::copy(runtime, &args.at(0))).doc("Return a shallow copy of a set."),
    Native::new("union", "(self, /, *others)", |runtime, args| fold(runtime, args, algebra::union))
        .doc("Return a new set with elements from the set and all others."),
    Native::new("intersection", "(self, /, *others)", |runtime, args| fold(runtime, args, algebra::intersection))
        .doc("Return a new set with elements common to the set and all others."),
    Native::new("difference", "(self, /, *others)", |runtime, args| fold(runtime, args, algebra::difference))
        .doc("Return a new set with elements in the set that are not in the others."),
    Native::new("symmetric_difference", "(self, other, /)", |runtime, args| {
        algebra::symmetric_difference(runtime, &args.at(0), &args.at(1))
    })
    .doc("Return a new set with elements in either the set or other but not both."),
    Native::new("isdisjoint", "(self, other, /)", |runtime, args| {
        Ok(runtime.bool(algebra::is_disjoint(runtime, &args.at(0), &args.at(1))?))
    })
    .doc("Return True if two sets have a null intersection."),
    Native::new("issubset", "(self, other, /)", |runtime, args| Ok(runtime.bool(algebra::is_subset(runtime, &args.at(0), &args.at(1))?)))
        .doc("Report whether another set contains this set."),
    Native::new("issuperset", "(self, other, /)", |runtime, args| {
        Ok(runtime.bool(algebra::is_superset(runtime, &args.at(0), &args.at(1))?))
    })
    .doc("Report whether this set contains another set."),
];

fn new_frozen(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, ClassId::FrozenSet)?;
    let is_plain = class.reference() == ClassId::FrozenSet.reference();
    args.check_constructor(runtime, "frozenset", 0..=1)?;
    let iterable = args.get(1);
    if let Some(iterable) = iterable.filter(|iterable| is_plain && iterable.class_ref() == ClassId::FrozenSet.reference()) {
        return Ok(iterable.owned());
    }
    let made = of_class(runtime, &class)?;
    iterable.map_or(Ok(()), |iterable| super::update(runtime, &made, &iterable))?;
    Ok(made)
}

/// Looks for a key by its hash. A set stands for the frozenset that is equal to it.
fn with_key<T>(runtime: &Runtime, key: &Object, work: impl FnOnce(&Object, u64) -> Result<T, Raised>) -> Result<T, Raised> {
    match (key.body::<Set>(), ops::hash(runtime, key)) {
        (_, Ok(hash)) => work(key, hash as u64),
        (Some(set), Err(Raised::Exception(error))) if crate::class::is_instance_of(&error, ClassId::TypeError) => {
            work(key, hash(set) as u64)
        }
        (_, Err(raised)) => Err(raised),
    }
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (object, set) = (args.at(0), args.this::<Set>());
    let class = name_of(&object.class());
    let Some(_guard) = ReprGuard::enter(runtime, &object) else { return text::new(runtime, &format!("{class}(...)")) };
    if set.is_empty() {
        return text::new(runtime, &format!("{class}()"));
    }
    // The `repr` of a key may change the set.
    let keys = list::from_iterable(runtime, &object)?;
    let is_plain = object.class_ref() == ClassId::Set.reference();
    let mut builder = Builder::new(runtime);
    if !is_plain {
        builder.push_str(&class);
        builder.push_str("(");
    }
    builder.push_str("{");
    if let Some(keys) = keys.body::<list::List>() {
        crate::sequence::show(runtime, keys.items(), &mut builder)?;
    }
    builder.push_str(if is_plain { "}" } else { "})" });
    builder.finish()
}

/// The hash of a frozenset, as CPython computes it: it does not depend on the order of the keys.
pub(super) fn hash(set: &Set) -> i64 {
    let shuffle = |hash: u64| ((hash ^ 89_869_747) ^ (hash << 16)).wrapping_mul(3_644_798_167);
    let (mut sum, mut position) = (0, 0);
    while let Some((_, hash)) = set.next(&mut position) {
        sum ^= shuffle(hash);
    }
    sum ^= (set.len() as u64 + 1).wrapping_mul(1_927_868_237);
    sum ^= (sum >> 11) ^ (sum >> 25);
    sum = sum.wrapping_mul(69_069).wrapping_add(907_133_923);
    if sum == u64::MAX { 590_923_713 } else { sum as i64 }
}

fn compare(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    let (left, right) = (args.at(0), args.at(1));
    let (set, Some(other)) = (args.this::<Set>(), right.body::<Set>()) else { return not_implemented(runtime) };
    let (count, other_count) = (set.len(), other.len());
    let holds = match comparison {
        Comparison::Equal => count == other_count && algebra::is_subset(runtime, &left, &right)?,
        Comparison::NotEqual => count != other_count || !algebra::is_subset(runtime, &left, &right)?,
        Comparison::LessEqual => algebra::is_subset(runtime, &left, &right)?,
        Comparison::GreaterEqual => algebra::is_subset(runtime, &right, &left)?,
        Comparison::Less => count < other_count && algebra::is_subset(runtime, &left, &right)?,
        Comparison::Greater => count > other_count && algebra::is_subset(runtime, &right, &left)?,
    };
    Ok(runtime.bool(holds))
}

/// An operator: both operands must be sets.
fn operate(runtime: &Runtime, args: &Args<'_>, [left, right]: [usize; 2], combine: Combine) -> Value {
    if args.at(1).body::<Set>().is_none() {
        return not_implemented(runtime);
    }
    combine(runtime, &args.at(left), &args.at(right))
}

fn operate_in_place(runtime: &Runtime, args: &Args<'_>, change: Change) -> Value {
    if args.at(1).body::<Set>().is_none() {
        return not_implemented(runtime);
    }
    change(runtime, &args.at(0), &args.at(1))?;
    Ok(args.at(0).owned())
}

/// A method that combines the set with any number of iterables.
fn fold(runtime: &Runtime, args: &Args<'_>, combine: Combine) -> Value {
    let others = args.at(1);
    let others = tuple::items(&others).unwrap_or_default();
    let Some((first, more)) = others.split_first() else { return algebra::copy(runtime, &args.at(0)) };
    let step = |left: &Object, slot: &object::Slot| slot.get().map_or_else(|| Ok(left.clone()), |right| combine(runtime, left, &right));
    more.iter().try_fold(step(&args.at(0), first)?, |result, slot| step(&result, slot))
}

fn change_by_all(runtime: &Runtime, args: &Args<'_>, change: Change) -> Value {
    let others = args.at(1);
    for other in tuple::items(&others).unwrap_or_default().iter().filter_map(object::Slot::get) {
        change(runtime, &args.at(0), &other)?;
    }
    Ok(runtime.none())
}

fn intersection_update(runtime: &Runtime, args: &Args<'_>) -> Value {
    let common = fold(runtime, args, algebra::intersection)?;
    if let Some(common) = common.body::<Set>().filter(|common| !std::ptr::eq(*common, args.this::<Set>())) {
        args.this::<Set>().swap(common);
    }
    Ok(runtime.none())
}

/// What pickles it: its class, a list of the keys, and the attributes of an instance.
fn reduce(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let keys = list::from_iterable(runtime, &object)?;
    let arguments = tuple::new(runtime, std::iter::once(keys))?;
    let name = text::intern(runtime, text::new(runtime, "__dict__")?)?;
    let is_plain = [ClassId::Set, ClassId::FrozenSet].iter().any(|id| id.reference() == object.class_ref());
    let state = if is_plain { None } else { attribute::find(runtime, &object, &name)? };
    tuple::new(runtime, [object.class(), arguments, state.unwrap_or_else(|| runtime.none())].into_iter())
}
