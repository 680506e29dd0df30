//! Shortest chains of references: from an object to one that is wanted, or from one that is wanted to it.
//!
//! Both are breadth-first. References lead one way only, so to find who leads *to* an object, each round looks at the edges of the whole
//! heap: a round takes as long as a pass of the collector, and no table of reverse references is needed.
//!
//! ```text
//! round 0   target                          marked
//! round 1   a --.left--> target             marked, with the edge that led on
//!           b --[3]----> target
//! round 2   c --.next--> a                  wanted: the chain is c --.next--> a --.left--> target
//! ```

use std::collections::HashMap;

use heap::Ref;
use object::{Edge, Object, OutOfMemory, Space, each_edge, each_object};

use crate::allowance::Allowance;
use crate::marks::Marks;

/// A way from one object to another along references.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Where it begins.
    pub start: Ref,
    /// The references: each leads from the object before to the one it names.
    pub steps: Vec<(Edge, Ref)>,
}

/// How far a search goes.
pub struct Limits<'a> {
    /// Steps of the longest chain.
    pub depth: usize,
    /// Objects that no chain leads through.
    pub skip: &'a dyn Fn(&Object) -> bool,
    /// Memory of the search.
    pub allowance: &'a Allowance,
}

/// A shortest chain that ends at `target` and begins at an object that is wanted. Roots are not objects: what only roots hold has no chain.
pub fn chain_to(
    space: &Space,
    target: &Object,
    wanted: &mut dyn FnMut(&Object) -> bool,
    limits: &Limits<'_>,
) -> Result<Option<Chain>, OutOfMemory> {
    if wanted(target) {
        return Ok(Some(Chain { start: target.reference(), steps: Vec::new() }));
    }
    let mut search = BackSearch::new(space, target, limits.allowance)?;
    for _ in 0..limits.depth {
        let found = search.round(space, wanted, limits)?;
        if let Some(start) = found {
            return search.chain(start, target.reference(), limits.allowance).map(Some);
        }
        if !search.goes_on {
            break;
        }
    }
    Ok(None)
}

/// A search against the direction of references.
struct BackSearch {
    target: Ref,
    /// Objects that lead to the target.
    reached: Marks,
    /// Those of them that the last round reached.
    latest: Marks,
    /// How each leads on.
    onward: HashMap<Ref, (Edge, Ref)>,
    /// The first round looks for the target itself.
    first: bool,
    /// The last round reached something.
    goes_on: bool,
}

impl BackSearch {
    fn new(space: &Space, target: &Object, allowance: &Allowance) -> Result<BackSearch, OutOfMemory> {
        let target = target.reference();
        let mut reached = Marks::new(space, allowance)?;
        if target.is_container() {
            reached.insert(target);
        }
        let latest = Marks::new(space, allowance)?;
        Ok(BackSearch { target, reached, latest, onward: HashMap::new(), first: true, goes_on: false })
    }

    /// Reaches the holders of what the round before reached. Returns one that is wanted.
    fn round(&mut self, space: &Space, wanted: &mut dyn FnMut(&Object) -> bool, limits: &Limits<'_>) -> Result<Option<Ref>, OutOfMemory> {
        let mut next = Marks::new(space, limits.allowance)?;
        let mut result = Ok(());
        let mut found = None;
        self.goes_on = false;
        each_object(space, |holder| {
            let own = holder.reference();
            if found.is_some() || result.is_err() || self.reached.contains(own) || !own.is_container() {
                return;
            }
            let mut step = None;
            each_edge(holder, &mut |edge, target| {
                let leads_on = if self.first { target == self.target } else { self.latest.contains(target) };
                if step.is_none() && leads_on {
                    step = Some((edge, target));
                }
            });
            if let Some(step) = step
                && !(limits.skip)(holder)
            {
                next.insert(own);
                self.goes_on = true;
                result = limits.allowance.insert(&mut self.onward, own, step);
                if wanted(holder) {
                    found = Some(own);
                }
            }
        });
        self.reached.add_all(&next);
        self.latest = next;
        self.first = false;
        result.map(|()| found)
    }

    fn chain(&self, start: Ref, target: Ref, allowance: &Allowance) -> Result<Chain, OutOfMemory> {
        let mut chain = Chain { start, steps: Vec::new() };
        let mut at = start;
        while at != target {
            let Some(&(edge, next)) = self.onward.get(&at) else { break };
            allowance.push(&mut chain.steps, (edge, next))?;
            at = next;
        }
        Ok(chain)
    }
}

/// A shortest chain that begins at `source` and ends at an object that is wanted.
pub fn chain_from(
    space: &Space,
    source: &Object,
    wanted: &mut dyn FnMut(&Object) -> bool,
    limits: &Limits<'_>,
) -> Result<Option<Chain>, OutOfMemory> {
    let start = source.reference();
    if wanted(source) {
        return Ok(Some(Chain { start, steps: Vec::new() }));
    }
    let allowance = limits.allowance;
    let mut search = Search { latest: Group::new(space, allowance)?, reached: HashMap::new() };
    search.latest.insert(start, allowance)?;
    for _ in 0..limits.depth {
        if let Some(end) = search.round(space, start, wanted, limits)? {
            return search.chain(start, end, allowance).map(Some);
        }
        if search.latest.is_empty {
            break;
        }
    }
    Ok(None)
}

/// A search in the direction of references.
struct Search {
    /// What the last round reached.
    latest: Group,
    /// How each object was reached.
    reached: HashMap<Ref, (Edge, Ref)>,
}

impl Search {
    /// Reaches what the objects hold that the round before reached. Returns one that is wanted.
    fn round(
        &mut self,
        space: &Space,
        start: Ref,
        wanted: &mut dyn FnMut(&Object) -> bool,
        limits: &Limits<'_>,
    ) -> Result<Option<Ref>, OutOfMemory> {
        let mut next = Group::new(space, limits.allowance)?;
        let mut result = Ok(());
        each_object(space, |holder| {
            let own = holder.reference();
            if result.is_err() || !self.latest.contains(own) {
                return;
            }
            each_edge(holder, &mut |edge, target| {
                if result.is_ok() && target != start && !self.reached.contains_key(&target) {
                    result = limits.allowance.insert(&mut self.reached, target, (edge, own));
                    result = result.and_then(|()| next.insert(target, limits.allowance));
                }
            });
        });
        result?;
        self.latest = Group::new(space, limits.allowance)?;
        let mut found = None;
        each_object(space, |object| {
            let own = object.reference();
            if found.is_none() && result.is_ok() && next.contains(own) && !(limits.skip)(object) {
                result = self.latest.insert(own, limits.allowance);
                found = wanted(object).then_some(own);
            }
        });
        result.map(|()| found)
    }

    fn chain(&self, start: Ref, end: Ref, allowance: &Allowance) -> Result<Chain, OutOfMemory> {
        let mut chain = Chain { start, steps: Vec::new() };
        let mut at = end;
        while at != start {
            let Some(&(edge, from)) = self.reached.get(&at) else { break };
            allowance.push(&mut chain.steps, (edge, at))?;
            at = from;
        }
        chain.steps.reverse();
        Ok(chain)
    }
}

/// A set of objects: containers by marks, atoms by name.
struct Group {
    containers: Marks,
    atoms: HashMap<Ref, ()>,
    is_empty: bool,
}

impl Group {
    fn new(space: &Space, allowance: &Allowance) -> Result<Group, OutOfMemory> {
        Ok(Group { containers: Marks::new(space, allowance)?, atoms: HashMap::new(), is_empty: true })
    }

    fn insert(&mut self, object: Ref, allowance: &Allowance) -> Result<(), OutOfMemory> {
        self.is_empty = false;
        if object.is_container() {
            self.containers.insert(object);
            return Ok(());
        }
        allowance.insert(&mut self.atoms, object, ())
    }

    fn contains(&self, object: Ref) -> bool {
        self.containers.contains(object) || (!object.is_container() && self.atoms.contains_key(&object))
    }
}
