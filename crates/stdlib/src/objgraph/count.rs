//! How many objects of each type there are, and how many more than before.

use heap::Ref;
use inspect::{Allowance, Census};
use object::{Object, find};
use types::dict::Dict;
use types::{Args, Raised, Runtime, Value, dict, int, kept, list, ops, text, tuple};

use super::names::Names;
use super::{all_or, collect, flag, given, limit, write};
use crate::graph;

/// Where the counts of the last `growth()` are kept.
const PEAKS: &str = "objgraph.peak_stats";

/// `objgraph.count()`
pub(super) fn count(runtime: &Runtime, args: &Args<'_>) -> Value {
    let wanted = type_name(runtime, &args.at(0))?;
    let stats = stats(runtime, given(runtime, args, 1).as_ref(), Names::of(&wanted), None)?;
    let count: usize = stats.iter().filter(|(name, _)| *name == wanted).map(|(_, count)| count).sum();
    int::new(runtime, count as i64)
}

/// `objgraph.typestats()`
pub(super) fn typestats(runtime: &Runtime, args: &Args<'_>) -> Value {
    let names = Names::from_flag(flag(runtime, args, 1, true)?);
    let stats = stats(runtime, given(runtime, args, 0).as_ref(), names, given(runtime, args, 2).as_ref())?;
    let made = dict::new(runtime)?;
    for (name, count) in stats {
        set(runtime, &made, &name, count)?;
    }
    Ok(made)
}

/// `objgraph.most_common_types()`
pub(super) fn most_common_types(runtime: &Runtime, args: &Args<'_>) -> Value {
    let all = list::new(runtime)?;
    for (name, count) in most_common(runtime, args, 3)? {
        let pair = [text::new(runtime, &name)?, int::new(runtime, count as i64)?];
        list::append(runtime, &all, tuple::new(runtime, pair.into_iter())?)?;
    }
    Ok(all)
}

/// `objgraph.show_most_common_types()`
pub(super) fn show_most_common_types(runtime: &Runtime, args: &Args<'_>) -> Value {
    let file = given(runtime, args, 3);
    let stats = most_common(runtime, args, 4)?;
    let width = stats.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, count) in stats {
        write(runtime, file.as_ref(), &format!("{name:width$} {count}\n"))?;
    }
    Ok(runtime.none())
}

/// `objgraph.growth()`
pub(super) fn growth(runtime: &Runtime, args: &Args<'_>) -> Value {
    let all = list::new(runtime)?;
    for (name, count, more) in grown(runtime, args, 3)? {
        let row = [text::new(runtime, &name)?, int::new(runtime, count as i64)?, int::new(runtime, more as i64)?];
        list::append(runtime, &all, tuple::new(runtime, row.into_iter())?)?;
    }
    Ok(all)
}

/// `objgraph.show_growth()`
pub(super) fn show_growth(runtime: &Runtime, args: &Args<'_>) -> Value {
    let file = given(runtime, args, 3);
    let rows = grown(runtime, args, 4)?;
    let width = rows.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
    for (name, count, more) in rows {
        write(runtime, file.as_ref(), &format!("{name:width$}{count:9} {more:+9}\n"))?;
    }
    Ok(runtime.none())
}

/// The types with the most instances; the filter is argument `filter`.
fn most_common(runtime: &Runtime, args: &Args<'_>, filter: usize) -> Result<Vec<(String, usize)>, Raised> {
    let limit = limit(runtime, args, 0, 10)?;
    let names = Names::from_flag(flag(runtime, args, 2, true)?);
    let mut stats = stats(runtime, given(runtime, args, 1).as_ref(), names, given(runtime, args, filter).as_ref())?;
    stats.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    stats.truncate(limit);
    Ok(stats)
}

/// Types of which there are more instances than ever before, with their number and how many more; the filter is argument `filter`.
fn grown(runtime: &Runtime, args: &Args<'_>, filter: usize) -> Result<Vec<(String, usize, usize)>, Raised> {
    let limit = limit(runtime, args, 0, 10)?;
    let names = Names::from_flag(flag(runtime, args, 2, true)?);
    let peaks = match given(runtime, args, 1) {
        Some(peaks) => peaks,
        None => peaks(runtime)?,
    };
    collect(runtime);
    let mut rows = Vec::new();
    for (name, count) in stats(runtime, None, names, given(runtime, args, filter).as_ref())? {
        let key = text::intern(runtime, text::new(runtime, &name)?)?;
        let before = match peaks.body::<Dict>() {
            Some(dict) => dict.get(runtime, &key)?,
            None => Some(runtime.call_method(&peaks, "get", &[&key, &int::new(runtime, 0)?])?),
        };
        let before = before.as_ref().map_or(Ok(0), |before| ops::index(runtime, before))?;
        let more = count as i64 - before;
        if more > 0 {
            ops::set_item(runtime, &peaks, &key, &int::new(runtime, count as i64)?)?;
            rows.push((name, count, more as usize));
        }
    }
    rows.sort_by_key(|(_, _, more)| std::cmp::Reverse(*more));
    rows.truncate(limit);
    Ok(rows)
}

/// The counts of the last call that was given none.
fn peaks(runtime: &Runtime) -> Value {
    if let Some(peaks) = kept::get(runtime, PEAKS)? {
        return Ok(peaks);
    }
    let peaks = dict::new(runtime)?;
    kept::set(runtime, PEAKS, peaks.clone())?;
    Ok(peaks)
}

/// The number of instances of each type among `objects`, or all there are; in the order in which the types were made, or first seen.
fn stats(runtime: &Runtime, objects: Option<&Object>, names: Names, filter: Option<&Object>) -> Result<Vec<(String, usize)>, Raised> {
    let classes = match (objects, filter) {
        (None, None) => by_class(runtime)?,
        _ => by_class_of(runtime, &all_or(runtime, objects)?, filter)?,
    };
    let mut stats: Vec<(String, usize)> = Vec::new();
    let references: Vec<Ref> = classes.iter().map(|(class, _)| *class).collect();
    for (class, (_, count)) in find(runtime, &references).into_iter().zip(classes) {
        let Some(class) = class else { continue };
        let name = names.of_class(runtime, &class)?;
        match stats.iter_mut().find(|(other, _)| *other == name) {
            Some((_, sum)) => *sum += count,
            None => stats.push((name, count)),
        }
    }
    Ok(stats)
}

/// All objects, counted by class.
fn by_class(runtime: &Runtime) -> Result<Vec<(Ref, usize)>, Raised> {
    let census = Census::of_wanted(runtime, &Allowance::for_space(runtime), graph::is_visible)?;
    let mut classes: Vec<(Ref, usize)> = census.iter().map(|(class, sum)| (*class, sum.objects)).collect();
    classes.sort_unstable();
    Ok(classes)
}

/// The objects of a list that the filter lets pass, counted by class.
fn by_class_of(runtime: &Runtime, objects: &Object, filter: Option<&Object>) -> Result<Vec<(Ref, usize)>, Raised> {
    let mut classes: Vec<(Ref, usize)> = Vec::new();
    let mut index = 0;
    while let Some(object) = list::item(objects, index) {
        index += 1;
        let passes = filter.map_or(Ok(true), |filter| ops::truth(runtime, &runtime.call(filter, &[&object])?))?;
        if passes {
            // The list keeps the object, and that its class.
            let class = object.class_ref();
            match classes.iter_mut().find(|(other, _)| *other == class) {
                Some((_, count)) => *count += 1,
                None => classes.push((class, 1)),
            }
        }
    }
    Ok(classes)
}

/// The name of a type that was given.
pub(super) fn type_name(runtime: &Runtime, object: &Object) -> Result<String, Raised> {
    if text::view(object).is_none() {
        let class = types::class::name_of(&object.class());
        return Err(runtime.type_error(format_args!("argument of type '{class}' is not iterable")));
    }
    Ok(text::to_string(object))
}

/// Puts a number into a dict.
fn set(runtime: &Runtime, made: &Object, name: &str, number: usize) -> Result<(), Raised> {
    let name = text::intern(runtime, text::new(runtime, name)?)?;
    let number = int::new(runtime, number as i64)?;
    if let Some(dict) = made.body::<Dict>() {
        drop(dict.set(runtime, name, number)?);
    }
    Ok(())
}
