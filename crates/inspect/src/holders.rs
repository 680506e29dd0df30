//! Who holds an object, and what it holds.

use std::collections::HashSet;

use heap::Ref;
use object::{Edge, Object, OutOfMemory, Space, each_edge, each_object};

use crate::allowance::Allowance;

/// A reference from one object to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The object that is held.
    pub target: Ref,
    /// The object that holds it.
    pub holder: Ref,
    /// Under which name.
    pub edge: Edge,
}

/// Every counted reference that objects have to one of `targets`, in the order in which the holders lie in memory.
///
/// Roots are not objects: whoever knows them adds them.
pub fn holders(space: &Space, targets: &[Ref], allowance: &Allowance) -> Result<Vec<Held>, OutOfMemory> {
    let targets = Targets::new(targets);
    let mut found = Vec::new();
    let mut result = Ok(());
    each_object(space, |object| {
        each_edge(object, &mut |edge, target| {
            if targets.contain(target) {
                result = result.and_then(|()| allowance.push(&mut found, Held { target, holder: object.reference(), edge }));
            }
        });
    });
    result.map(|()| found)
}

/// The objects that hold one of `targets`, each once.
pub fn referrers(space: &Space, targets: &[Ref], allowance: &Allowance) -> Result<Vec<Ref>, OutOfMemory> {
    let mut found = Vec::new();
    for held in holders(space, targets, allowance)? {
        // What one object holds comes in one go.
        if found.last() != Some(&held.holder) {
            allowance.push(&mut found, held.holder)?;
        }
    }
    Ok(found)
}

/// What an object holds, in the order in which it does.
pub fn referents(object: &Object, allowance: &Allowance) -> Result<Vec<(Edge, Ref)>, OutOfMemory> {
    let mut found = Vec::new();
    let mut result = Ok(());
    each_edge(object, &mut |edge, target| result = result.and_then(|()| allowance.push(&mut found, (edge, target))));
    result.map(|()| found)
}

/// The objects asked for: mostly one.
enum Targets {
    One(Ref),
    Many(HashSet<Ref>),
}

impl Targets {
    fn new(targets: &[Ref]) -> Targets {
        match targets {
            [target] => Targets::One(*target),
            _ => Targets::Many(targets.iter().copied().collect()),
        }
    }

    #[inline(always)]
    fn contain(&self, object: Ref) -> bool {
        match self {
            Targets::One(target) => *target == object,
            Targets::Many(targets) => targets.contains(&object),
        }
    }
}
