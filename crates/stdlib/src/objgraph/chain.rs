//! Chains of references between an object and one that a predicate is true of.
//!
//! The predicate is Python, so what was reached is kept alive while it runs: in a list, as it may be much.

use std::collections::{HashMap, HashSet};

use heap::Ref;
use inspect::Allowance;
use object::{Object, find};
use types::{Args, Raised, Runtime, Value, int, list, ops};

use super::{collect, given};
use crate::graph;

/// Which way a search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// To what refers to an object.
    Back,
    /// To what it refers to.
    Forth,
}

/// Steps of the longest chain, unless the caller says otherwise.
const DEPTH: usize = 20;

/// `objgraph.find_backref_chain()`: from the object that was looked for to the one given.
pub(super) fn find_backref_chain(runtime: &Runtime, args: &Args<'_>) -> Value {
    let chain = search(runtime, args, Direction::Back)?;
    list::from_objects(runtime, chain.into_iter())
}

/// `objgraph.find_ref_chain()`: from the object given to the one that was looked for.
pub(super) fn find_ref_chain(runtime: &Runtime, args: &Args<'_>) -> Value {
    let chain = search(runtime, args, Direction::Forth)?;
    list::from_objects(runtime, chain.into_iter().rev())
}

/// The chain, which ends with the object given; only that if there is none.
fn search(runtime: &Runtime, args: &Args<'_>, direction: Direction) -> Result<Vec<Object>, Raised> {
    let (start, predicate) = (args.at(0), args.at(1));
    let depth = match given(runtime, args, 2) {
        Some(depth) => usize::try_from(ops::index(runtime, &depth)?).unwrap_or(0),
        None => DEPTH,
    };
    let mut search = Search::new(runtime, &start, given(runtime, args, 3).as_ref())?;
    collect(runtime);
    for round in 0..=depth {
        let layer = search.layer.clone();
        for index in layer {
            let Some(object) = list::item(&search.reached, index) else { break };
            if ops::truth(runtime, &runtime.call(&predicate, &[&object])?)? {
                return Ok(search.chain(index));
            }
        }
        if round == depth || !search.go_on(runtime, direction)? {
            break;
        }
    }
    Ok(vec![start.owned()])
}

/// A breadth-first search.
struct Search {
    /// Every object that was reached, in order.
    reached: Object,
    /// For each: where the one is through which it was reached.
    through: Vec<usize>,
    /// The latest of them.
    layer: std::ops::Range<usize>,
    known: HashSet<Ref>,
    /// Addresses of objects that no chain leads through.
    ignored: HashSet<i64>,
}

impl Search {
    fn new(runtime: &Runtime, start: &Object, extra_ignore: Option<&Object>) -> Result<Search, Raised> {
        let reached = list::new(runtime)?;
        list::append(runtime, &reached, start.clone())?;
        let mut known = HashSet::from([start.reference(), reached.reference()]);
        let mut ignored = HashSet::new();
        if let Some(extra) = extra_ignore {
            known.insert(extra.reference());
            ops::for_each(runtime, extra, |address| {
                ignored.extend(int::value(&address));
                Ok(())
            })?;
        }
        Ok(Search { reached, through: vec![0], layer: 0..1, known, ignored })
    }

    /// Reaches the next layer. False if nothing is there.
    fn go_on(&mut self, runtime: &Runtime, direction: Direction) -> Result<bool, Raised> {
        let found: Vec<(Ref, usize)> = neighbours(runtime, &self.reached, self.layer.clone(), direction)?;
        let found: Vec<(Ref, usize)> = found.into_iter().filter(|(object, _)| self.known.insert(*object)).collect();
        let references: Vec<Ref> = found.iter().map(|(object, _)| *object).collect();
        let end = self.layer.end;
        for (object, (_, through)) in find(runtime, &references).into_iter().zip(found) {
            let Some(object) = object else { continue };
            if graph::is_visible(&object) && !self.ignored.contains(&(object.identity() as i64)) {
                list::append(runtime, &self.reached, object)?;
                self.through.push(through);
            }
        }
        self.layer = end..self.through.len();
        Ok(!self.layer.is_empty())
    }

    /// The objects from the one at `index` back to where the search began.
    fn chain(&self, mut index: usize) -> Vec<Object> {
        let mut chain = Vec::new();
        loop {
            chain.extend(list::item(&self.reached, index));
            if index == 0 {
                return chain;
            }
            index = self.through[index];
        }
    }
}

/// The neighbours of some of the objects of a list, each with the index of the one it is next to; in the order of these.
pub(super) fn neighbours(
    runtime: &Runtime,
    objects: &Object,
    layer: std::ops::Range<usize>,
    direction: Direction,
) -> Result<Vec<(Ref, usize)>, Raised> {
    let allowance = Allowance::for_space(runtime);
    let layer: Vec<(Object, usize)> = layer.filter_map(|index| Some((list::item(objects, index)?, index))).collect();
    let mut found = Vec::new();
    match direction {
        Direction::Forth => {
            for (object, index) in &layer {
                found.extend(inspect::referents(object, &allowance)?.into_iter().map(|(_, target)| (target, *index)));
            }
        }
        Direction::Back => {
            let targets: Vec<Ref> = layer.iter().map(|(object, _)| object.reference()).collect();
            let index_of: HashMap<Ref, usize> = layer.iter().map(|(object, index)| (object.reference(), *index)).collect();
            let held = inspect::holders(runtime, &targets, &allowance)?;
            found.extend(held.into_iter().filter_map(|held| Some((held.holder, *index_of.get(&held.target)?))));
            found.sort_by_key(|(_, index)| *index);
            found.dedup();
        }
    }
    Ok(found)
}
