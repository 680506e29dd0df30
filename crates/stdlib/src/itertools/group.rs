//! `groupby`: runs of items with equal keys, as iterators that share one source.

use object::Object;
use types::record::{self, Record};
use types::{ClassSpec, Native, Raised, Runtime, iterator, ops, tuple};

use super::{class, given, state};
use crate::classes;

/// `groupby`: the iterator.
const SOURCE: usize = 0;
/// The key function, empty if the items are their own keys.
const KEY: usize = 1;
/// The key of the group that was given out last.
const TARGET: usize = 2;
/// The key of the item that was read last.
const CURRENT_KEY: usize = 3;
/// The item that was read last, unless it was passed on.
const CURRENT: usize = 4;

/// The class `groupby`. Its number counts the groups that were given out.
pub(super) static GROUPBY: ClassSpec = class(classes::GROUPBY, "groupby")
    .next(next_group)
    .methods(&[
        Native::static_method("__new__", "(cls, iterable, key=None)", |runtime, args| {
            let source = ops::iter(runtime, &args.at(1))?;
            let parts = [Some(source), given(runtime, args.get(2)), None, None, None];
            record::requested(runtime, args, classes::GROUPBY, parts.into_iter())
        }),
        iterator::ITSELF,
        iterator::NEXT,
    ])
    .doc(
        "make an iterator that returns consecutive keys and groups from the iterable\n\n  iterable\n    Elements to divide into groups \
         according to the key function.\n  key\n    A function for computing the group category for each element.\n    If the key function \
         is not specified or is None, the element itself\n    is used for grouping.",
    );

/// The groups: references to the `groupby` and to their key; the number says which group it is.
pub(super) static GROUPER: ClassSpec =
    class(classes::GROUPER, "_grouper").next(next_of_group).methods(&[iterator::ITSELF, iterator::NEXT]).sealed();

fn next_group(runtime: &Runtime, object: &Object) -> Result<Option<Object>, Raised> {
    let groups = state(object)?;
    let number = groups.number(0);
    number.set(number.get() + 1);
    loop {
        match (groups.get(CURRENT_KEY), groups.get(TARGET)) {
            (Some(_), None) => break,
            (Some(current), Some(target)) if !ops::equal(runtime, &target, &current)? => break,
            _ => {}
        }
        if !step(runtime, groups)? {
            return Ok(None);
        }
    }
    let Some(key) = groups.get(CURRENT_KEY) else { return Ok(None) };
    groups.slot(TARGET).set(key.clone());
    let parts = [Some(object.clone()), Some(key.clone())];
    let group = record::with(runtime, &runtime.class(classes::GROUPER), parts.into_iter())?;
    state(&group)?.number(0).set(number.get());
    tuple::new(runtime, [key, group].into_iter()).map(Some)
}

/// Reads the next item and its key. False at the end.
fn step(runtime: &Runtime, groups: &Record) -> Result<bool, Raised> {
    let Some(source) = groups.get(SOURCE) else { return Ok(false) };
    let Some(item) = ops::next(runtime, &source)? else { return Ok(false) };
    let key = match groups.get(KEY) {
        Some(function) => runtime.call(&function, &[&item])?,
        None => item.clone(),
    };
    groups.slot(CURRENT).set(item);
    groups.slot(CURRENT_KEY).set(key);
    Ok(true)
}

fn next_of_group(runtime: &Runtime, object: &Object) -> Result<Option<Object>, Raised> {
    let group = state(object)?;
    let (Some(groups), Some(target)) = (group.get(0), group.get(1)) else { return Ok(None) };
    let groups = state(&groups)?;
    if groups.number(0).get() != group.number(0).get() {
        return Ok(None);
    }
    if groups.slot(CURRENT).is_empty() && !step(runtime, groups)? {
        return Ok(None);
    }
    match groups.get(CURRENT_KEY) {
        Some(current) if ops::equal(runtime, &target, &current)? => Ok(groups.slot(CURRENT).take()),
        _ => Ok(None),
    }
}
