//! Questions of module `gc` about objects: which are tracked, who refers to whom.

use heap::{Ref, SideTable};
use inspect::{Allowance, Edge};
use object::{Generation, Object, each_object};
use types::dict::Dict;
use types::{Args, ClassId, Raised, Runtime, Value, list, ops, text, tuple};

use crate::graph;

/// Whether a program is told that the collector looks at an object.
fn is_shown(object: &Object) -> bool {
    // Layouts are shared with classes whose instances have attributes: `object()` has none.
    object::is_tracked(object) && graph::is_visible(object) && object.class_ref() != ClassId::Object.reference()
}

/// `gc.is_tracked()`
pub(super) fn is_tracked(runtime: &Runtime, args: &Args<'_>) -> Value {
    Ok(runtime.bool(is_shown(&args.at(0))))
}

/// `gc.is_finalized()`
pub(super) fn is_finalized(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let is_finalized = object.reference().is_container() && runtime.side_bit(SideTable::Finalized, object.block());
    Ok(runtime.bool(is_finalized))
}

/// `gc.get_objects()`
pub(super) fn tracked(runtime: &Runtime, args: &Args<'_>) -> Value {
    let generation = wanted_generation(runtime, args)?;
    let is_wanted = |object: &Object| {
        let own = runtime.generation_of(object);
        own.is_some() && generation.is_none_or(|generation| own == Some(generation)) && is_shown(object)
    };
    let mut count = 0;
    each_object(runtime, |object| count += usize::from(is_wanted(object)));
    // Room first: nothing may move while the heap is walked.
    let found = list::with_room(runtime, count + 1)?;
    let mut result = Ok(());
    each_object(runtime, |object| {
        if !object.is(&found) && is_wanted(object) && list::length(&found) <= count {
            result = std::mem::replace(&mut result, Ok(())).and_then(|()| list::append(runtime, &found, object.clone()));
        }
    });
    result.map(|()| found)
}

/// The generation asked for; `None` for all.
fn wanted_generation(runtime: &Runtime, args: &Args<'_>) -> Result<Option<Generation>, Raised> {
    let Some(number) = args.get(0).filter(|number| !number.is(&runtime.none())) else { return Ok(None) };
    if ops::find_index(runtime, &number)?.is_none() {
        let class = types::class::name_of(&number.class());
        return Err(runtime.type_error(format_args!("argument should be integer or None, not '{class}'")));
    }
    let number = ops::index(runtime, &number)?;
    if number == -1 {
        return Ok(None);
    }
    let number = usize::try_from(number).map_err(|_| runtime.value_error(format_args!("generation parameter cannot be negative")))?;
    let message = "generation parameter must be less than the number of available generations (3)";
    let generation = Generation::from_number(number).ok_or_else(|| runtime.value_error(format_args!("{message}")))?;
    Ok(Some(generation))
}

/// `gc.get_referrers()`
pub(super) fn referrers(runtime: &Runtime, args: &Args<'_>) -> Value {
    let targets = references(runtime, args, "gc.get_referrers")?;
    let found = inspect::referrers(runtime, &targets, &Allowance::for_space(runtime))?;
    graph::list_of(runtime, &found, is_shown)
}

/// `gc.get_referents()`
pub(super) fn referents(runtime: &Runtime, args: &Args<'_>) -> Value {
    references(runtime, args, "gc.get_referents")?;
    let allowance = Allowance::for_space(runtime);
    let all = list::new(runtime)?;
    for argument in (0..args.len()).map(|index| args.at(index)) {
        if argument.count().is_none() {
            continue;
        }
        let mut found = inspect::referents(&argument, &allowance)?;
        if list::item(&argument, 0).is_some() || tuple::items(&argument).is_some() {
            // CPython visits items from the last one.
            let (mut items, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|(edge, _)| matches!(edge, Edge::Index(_)));
            items.reverse();
            items.extend(others);
            found = items;
        }
        if has_only_names(&argument) {
            // CPython knows that strings are no part of cycles.
            found.retain(|(edge, _)| *edge != Edge::Key);
        }
        let found: Vec<Ref> = found.into_iter().map(|(_, target)| target).collect();
        list::extend(runtime, &all, &graph::list_of(runtime, &found, |_| true)?)?;
    }
    Ok(all)
}

/// Whether an object is a dict whose keys are strings.
fn has_only_names(object: &Object) -> bool {
    let Some(dict) = object.body::<Dict>() else { return false };
    let mut position = 0;
    std::iter::from_fn(|| dict.next(&mut position)).all(|(key, _)| text::view(&key).is_some())
}

/// The arguments of a call that takes any number of objects.
fn references(runtime: &Runtime, args: &Args<'_>, name: &str) -> Result<Vec<Ref>, Raised> {
    if args.keyword_count() > 0 {
        return Err(runtime.type_error(format_args!("{name}() takes no keyword arguments")));
    }
    Ok((0..args.len()).map(|index| args.at(index).reference()).collect())
}

/// How many tracked objects each generation has, and the permanent one.
pub(super) fn population(runtime: &Runtime) -> ([usize; 3], usize) {
    let mut counts = [0; 3];
    each_object(runtime, |object| {
        if let Some(generation) = runtime.generation_of(object).filter(|_| is_shown(object)) {
            counts[generation as usize] += 1;
        }
    });
    (counts, runtime.frozen_count())
}
