//! Combinatorics: `product`, `permutations`, `combinations`, `combinations_with_replacement`.
//!
//! Each holds its pool of items and a list of the places that the last result was made of; `number(0)` says how far it is.

use object::{Object, Slot};
use types::list::List;
use types::record::{self, Record};
use types::{Args, ClassId, ClassSpec, Native, Raised, Runtime, Value, int, iterator, list, ops, text, tuple};

use super::{class, given, state};
use crate::classes;

/// Nothing was given out yet.
const FRESH: i64 = 0;
/// There may be more.
const RUNNING: i64 = 1;
/// There is nothing more.
const DONE: i64 = 2;

/// What the items are chosen from: a tuple; for `product` a tuple of tuples.
const POOL: usize = 0;
/// A list of the places of the chosen items.
const PLACES: usize = 1;
/// `permutations`: a list of how many exchanges are left at each place.
const CYCLES: usize = 2;

/// A list of numbers.
fn numbers(runtime: &Runtime, numbers: impl Iterator<Item = usize>) -> Value {
    let made = list::new(runtime)?;
    for number in numbers {
        list::append(runtime, &made, int::new(runtime, number as i64)?)?;
    }
    Ok(made)
}

/// A list of numbers, to be looked at and changed.
struct Numbers<'a>(&'a Runtime, Object);

impl<'a> Numbers<'a> {
    fn of(runtime: &'a Runtime, record: &Record, slot: usize) -> Result<Numbers<'a>, Raised> {
        Ok(Numbers(runtime, record.get(slot).ok_or(Raised::OutOfMemory)?))
    }

    fn len(&self) -> usize {
        list::length(&self.1)
    }

    fn get(&self, index: usize) -> usize {
        list::item(&self.1, index).and_then(|number| int::value(&number)).unwrap_or(0) as usize
    }

    fn set(&self, index: usize, number: usize) -> Result<(), Raised> {
        let number = int::new(self.0, number as i64)?;
        if let Some(list) = self.1.body::<List>() {
            list.set(index, number);
        }
        Ok(())
    }

    fn swap(&self, left: usize, right: usize) {
        if let Some(list) = self.1.body::<List>() {
            list.items().swap(left, right);
        }
    }

    /// Moves the number at `index` to the end.
    fn move_to_end(&self, index: usize) {
        for place in index..self.len() - 1 {
            self.swap(place, place + 1);
        }
    }
}

fn pool_of(record: &Record) -> Result<Object, Raised> {
    record.get(POOL).ok_or(Raised::OutOfMemory)
}

fn count_of(pool: &Object) -> usize {
    tuple::items(pool).map_or(0, <[Slot]>::len)
}

fn item(pool: &Object, index: usize) -> Option<Object> {
    tuple::items(pool)?.get(index)?.get()
}

/// The first `count` chosen items.
fn chosen(runtime: &Runtime, pool: &Object, places: &Numbers<'_>, count: usize) -> Result<Option<Object>, Raised> {
    tuple::collect(runtime, count, |index| Ok(item(pool, places.get(index))))
}

/// The class `product`. `number(1)` says how often each pool is used.
pub(super) static PRODUCT: ClassSpec = class(classes::PRODUCT, "product")
    .next(next_of_product)
    .methods(&[Native::static_method("__new__", "(*)", new_product), iterator::ITSELF, iterator::NEXT])
    .doc(
        "Cartesian product of input iterables.  Equivalent to nested for-loops.\n\nFor example, product(A, B) returns the same as:  \
         ((x,y) for x in A for y in B).\nThe leftmost iterators are in the outermost for-loop, so the output tuples\ncycle in a manner \
         similar to an odometer (with the rightmost element changing\non every iteration).",
    );

fn new_product(runtime: &Runtime, args: &Args<'_>) -> Value {
    let mut repeat = 1;
    for index in 0..args.keyword_count() {
        let Some((name, value)) = args.keyword(index) else { break };
        let name = text::to_string(&name);
        if name != "repeat" {
            return Err(runtime.type_error(format_args!("product() got an unexpected keyword argument '{name}'")));
        }
        repeat = ops::index(runtime, &value)?;
    }
    let Ok(repeat) = usize::try_from(repeat) else {
        return Err(runtime.value_error(format_args!("repeat argument cannot be negative")));
    };
    let given = args.positional().get(1..).unwrap_or_default();
    let pools = list::new(runtime)?;
    if repeat > 0 {
        for iterable in given.iter().filter_map(Slot::get) {
            list::append(runtime, &pools, tuple::from_iterable(runtime, &iterable)?)?;
        }
    }
    let pools = list::to_tuple(runtime, &pools)?;
    let Some(places) = count_of(&pools).checked_mul(repeat) else {
        return Err(runtime.overflow_error(format_args!("repeat argument too large")));
    };
    let places = numbers(runtime, std::iter::repeat_n(0, places))?;
    record::requested(runtime, args, classes::PRODUCT, [Some(pools), Some(places)].into_iter())
}

fn next_of_product(runtime: &Runtime, object: &Object) -> Result<Option<Object>, Raised> {
    let record = state(object)?;
    let (pools, places) = (pool_of(record)?, Numbers::of(runtime, record, PLACES)?);
    let pool = |place: usize| item(&pools, place % count_of(&pools).max(1)).ok_or(Raised::OutOfMemory);
    match record.number(0).get() {
        DONE => return Ok(None),
        FRESH => {
            record.number(0).set(RUNNING);
            for place in 0..places.len() {
                if count_of(&pool(place)?) == 0 {
                    record.number(0).set(DONE);
                    return Ok(None);
                }
            }
        }
        _ => {
            // As an odometer goes: the last place first.
            let mut place = places.len();
            loop {
                let Some(previous) = place.checked_sub(1) else {
                    record.number(0).set(DONE);
                    return Ok(None);
                };
                place = previous;
                let next = places.get(place) + 1;
                if next < count_of(&pool(place)?) {
                    places.set(place, next)?;
                    break;
                }
                places.set(place, 0)?;
            }
        }
    }
    tuple::collect(runtime, places.len(), |place| Ok(item(&pool(place)?, places.get(place))))
}

/// A pool and how many items of it to choose: the second argument, else all.
fn pool_and_count(runtime: &Runtime, args: &Args<'_>, default: Option<usize>) -> Result<(Object, usize), Raised> {
    let pool = tuple::from_iterable(runtime, &args.at(1))?;
    let count = match given(runtime, args.get(2)) {
        None => default.unwrap_or_else(|| count_of(&pool)),
        Some(count) => {
            if default.is_none() && !types::class::is_instance_of(&count, ClassId::Int) {
                return Err(runtime.type_error(format_args!("Expected int as r")));
            }
            let count = ops::index(runtime, &count)?;
            usize::try_from(count).map_err(|_| runtime.value_error(format_args!("r must be non-negative")))?
        }
    };
    Ok((pool, count))
}

/// The class `permutations`. `number(1)` says how many items are chosen.
pub(super) static PERMUTATIONS: ClassSpec = class(classes::PERMUTATIONS, "permutations")
    .next(next_of_permutations)
    .methods(&[
        Native::static_method("__new__", "(cls, iterable, r=None)", |runtime, args| {
            let (pool, count) = pool_and_count(runtime, args, None)?;
            let total = count_of(&pool);
            let is_possible = count <= total;
            let places = numbers(runtime, 0..total)?;
            let cycles = numbers(runtime, (0..if is_possible { count } else { 0 }).map(|index| total - index))?;
            let parts = [Some(pool), Some(places), Some(cycles)];
            let object = record::requested(runtime, args, classes::PERMUTATIONS, parts.into_iter())?;
            state(&object)?.number(0).set(if is_possible { FRESH } else { DONE });
            state(&object)?.number(1).set(count as i64);
            Ok(object)
        }),
        iterator::ITSELF,
        iterator::NEXT,
    ])
    .doc(
        "Return successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), \
         (1,2), (2,0), (2,1)",
    );

fn next_of_permutations(runtime: &Runtime, object: &Object) -> Result<Option<Object>, Raised> {
    let record = state(object)?;
    let (pool, places, cycles) = (pool_of(record)?, Numbers::of(runtime, record, PLACES)?, Numbers::of(runtime, record, CYCLES)?);
    let count = record.number(1).get() as usize;
    match record.number(0).get() {
        DONE => return Ok(None),
        FRESH => record.number(0).set(RUNNING),
        _ => {
            let mut place = count;
            loop {
                let Some(previous) = place.checked_sub(1) else {
                    record.number(0).set(DONE);
                    return Ok(None);
                };
                place = previous;
                let left = cycles.get(place) - 1;
                if left > 0 {
                    cycles.set(place, left)?;
                    places.swap(place, places.len() - left);
                    break;
                }
                places.move_to_end(place);
                cycles.set(place, places.len() - place)?;
            }
        }
    }
    chosen(runtime, &pool, &places, count)
}

/// The class `combinations`.
pub(super) static COMBINATIONS: ClassSpec = class(classes::COMBINATIONS, "combinations")
    .next(|runtime, object| next_of_combinations(runtime, object, Repeats::No))
    .methods(&[
        Native::static_method("__new__", "(cls, iterable, r)", |runtime, args| {
            let (pool, count) = pool_and_count(runtime, args, Some(0))?;
            let is_possible = count <= count_of(&pool);
            let places = numbers(runtime, 0..if is_possible { count } else { 0 })?;
            let object = record::requested(runtime, args, classes::COMBINATIONS, [Some(pool), Some(places)].into_iter())?;
            state(&object)?.number(0).set(if is_possible { FRESH } else { DONE });
            Ok(object)
        }),
        iterator::ITSELF,
        iterator::NEXT,
    ])
    .doc(
        "Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), \
         (0,2,3), (1,2,3)",
    );

/// The class `combinations_with_replacement`.
pub(super) static WITH_REPLACEMENT: ClassSpec = class(classes::COMBINATIONS_WITH_REPLACEMENT, "combinations_with_replacement")
    .next(|runtime, object| next_of_combinations(runtime, object, Repeats::Yes))
    .methods(&[
        Native::static_method("__new__", "(cls, iterable, r)", |runtime, args| {
            let (pool, count) = pool_and_count(runtime, args, Some(0))?;
            let is_possible = count == 0 || count_of(&pool) > 0;
            let places = numbers(runtime, std::iter::repeat_n(0, if is_possible { count } else { 0 }))?;
            let parts = [Some(pool), Some(places)];
            let object = record::requested(runtime, args, classes::COMBINATIONS_WITH_REPLACEMENT, parts.into_iter())?;
            state(&object)?.number(0).set(if is_possible { FRESH } else { DONE });
            Ok(object)
        }),
        iterator::ITSELF,
        iterator::NEXT,
    ])
    .doc(
        "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive \
         repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')",
    );

/// Whether an item may be chosen more than once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeats {
    No,
    Yes,
}

fn next_of_combinations(runtime: &Runtime, object: &Object, repeats: Repeats) -> Result<Option<Object>, Raised> {
    let record = state(object)?;
    let (pool, places) = (pool_of(record)?, Numbers::of(runtime, record, PLACES)?);
    let (total, count) = (count_of(&pool), places.len());
    match record.number(0).get() {
        DONE => return Ok(None),
        FRESH => record.number(0).set(RUNNING),
        _ => {
            // The last place that can go on; those behind it start again from there.
            let highest = |place: usize| if repeats == Repeats::Yes { total - 1 } else { total - count + place };
            let Some(place) = (0..count).rev().find(|place| places.get(*place) != highest(*place)) else {
                record.number(0).set(DONE);
                return Ok(None);
            };
            let next = places.get(place) + 1;
            for behind in place..count {
                places.set(behind, if repeats == Repeats::Yes { next } else { next + (behind - place) })?;
            }
        }
    }
    chosen(runtime, &pool, &places, count)
}
