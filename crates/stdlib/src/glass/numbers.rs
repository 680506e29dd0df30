//! `glass.census()` and `glass.heap_stats()`: the heap in numbers.

use heap::{HeapStats, Kind, Ref};
use inspect::{Allowance, Census, Sum};
use object::{Object, find};
use types::dict::Dict;
use types::{Args, Raised, Runtime, Value, class, dict, float, int, list, text, tuple};

use crate::graph;

/// `glass.census()`
pub(super) fn census(runtime: &Runtime, _: &Args<'_>) -> Value {
    let census = Census::of_wanted(runtime, &Allowance::for_space(runtime), graph::is_visible)?;
    let mut classes: Vec<(Ref, Sum)> = census.iter().map(|(class, sum)| (*class, sum)).collect();
    classes.sort_by_key(|(class, sum)| (std::cmp::Reverse(sum.bytes), *class));
    let references: Vec<Ref> = classes.iter().map(|(class, _)| *class).collect();
    let mut rows: Vec<(String, Sum)> = Vec::new();
    for (class, (_, sum)) in find(runtime, &references).into_iter().zip(classes) {
        let Some(class) = class else { continue };
        let name = class::short_name_of(&class);
        match rows.iter_mut().find(|(other, _)| *other == name) {
            Some((_, known)) => {
                known.objects += sum.objects;
                known.bytes += sum.bytes;
            }
            None => rows.push((name, sum)),
        }
    }
    let made = dict::new(runtime)?;
    for (name, sum) in rows {
        let numbers = [int::new(runtime, sum.objects as i64)?, int::new(runtime, sum.bytes as i64)?];
        set(runtime, &made, &name, tuple::new(runtime, numbers.into_iter())?)?;
    }
    Ok(made)
}

/// `glass.heap_stats()`
pub(super) fn heap_stats(runtime: &Runtime, _: &Args<'_>) -> Value {
    let stats = runtime.stats();
    let limit = if stats.limit == usize::MAX { None } else { Some(stats.limit) };
    let made = dict::new(runtime)?;
    for (name, number) in [
        ("committed", stats.committed),
        ("peak", stats.peak),
        ("metadata", stats.metadata),
        ("bytes_in_use", stats.bytes_in_use()),
        ("blocks_in_use", stats.blocks_in_use()),
        ("pages", stats.pages()),
        ("kept_pages", stats.kept_pages),
        ("interned", runtime.interned_count()),
    ] {
        set(runtime, &made, name, int::new(runtime, number as i64)?)?;
    }
    set(runtime, &made, "fragmentation", float::new(runtime, fragmentation(stats.bytes_in_use(), stats.committed - stats.metadata))?)?;
    set(runtime, &made, "size_classes", size_classes(runtime, &stats)?)?;
    let limit = limit.map_or_else(|| Ok(runtime.none()), |limit| int::new(runtime, limit as i64))?;
    set(runtime, &made, "limit", limit)?;
    for (name, kind) in [("containers", Kind::Container), ("atoms", Kind::Atom), ("buffers", Kind::Buffer)] {
        let classes = &stats.classes[kind as usize];
        let (large, numbers) = (stats.large[kind as usize], dict::new(runtime)?);
        for (name, number) in [
            ("blocks", classes.iter().map(|class| class.used).sum::<usize>() + large.runs),
            ("bytes", classes.iter().map(|class| class.used * class.block_size).sum::<usize>() + large.pages * heap::PAGE_SIZE),
            ("pages", classes.iter().map(|class| class.pages).sum::<usize>() + large.pages),
            ("free_blocks", classes.iter().map(|class| class.free).sum()),
        ] {
            set(runtime, &numbers, name, int::new(runtime, number as i64)?)?;
        }
        set(runtime, &made, name, numbers)?;
    }
    Ok(made)
}

/// A dict for each kind and size of which there are pages.
fn size_classes(runtime: &Runtime, stats: &HeapStats) -> Value {
    let list = list::new(runtime)?;
    for kind in Kind::ALL {
        let classes = &stats.classes[kind as usize];
        for (index, class) in classes.iter().enumerate().filter(|(_, class)| class.pages > 0) {
            let numbers = dict::new(runtime)?;
            set(runtime, &numbers, "kind", text::new(runtime, &kind.to_string())?)?;
            // Who gets such a block has asked for more than the next smaller one holds.
            let smaller = index.checked_sub(1).map_or(0, |index| classes[index].block_size);
            let resident = class.pages * heap::PAGE_SIZE - class.absent;
            for (name, number) in [
                ("block_size", class.block_size),
                ("blocks", class.used),
                ("free", class.free),
                ("pages", class.pages),
                ("given_back", class.absent),
                ("page_end_waste", class.waste),
                ("rounding_at_most", class.used * (class.block_size - smaller - 1)),
            ] {
                set(runtime, &numbers, name, int::from_usize(runtime, number)?)?;
            }
            let share = fragmentation(class.used * class.block_size, resident);
            set(runtime, &numbers, "fragmentation", float::new(runtime, share)?)?;
            list::append(runtime, &list, numbers)?;
        }
    }
    Ok(list)
}

/// The share of `resident` bytes that are not in use.
fn fragmentation(used: usize, resident: usize) -> f64 {
    if resident == 0 { 0.0 } else { 1.0 - used as f64 / resident as f64 }
}

pub(super) fn set(runtime: &Runtime, made: &Object, name: &str, value: Object) -> Result<(), Raised> {
    let name = text::intern(runtime, text::new(runtime, name)?)?;
    if let Some(dict) = made.body::<Dict>() {
        drop(dict.set(runtime, name, value)?);
    }
    Ok(())
}
