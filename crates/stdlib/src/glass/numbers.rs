//! `glass.census()` and `glass.heap_stats()`: the heap in numbers.

use heap::{Kind, Ref};
use inspect::{Allowance, Census, Sum};
use object::{Object, find};
use types::dict::Dict;
use types::{Args, Raised, Runtime, Value, class, dict, int, text, tuple};

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

fn set(runtime: &Runtime, made: &Object, name: &str, value: Object) -> Result<(), Raised> {
    let name = text::intern(runtime, text::new(runtime, name)?)?;
    if let Some(dict) = made.body::<Dict>() {
        drop(dict.set(runtime, name, value)?);
    }
    Ok(())
}
