//! The count law, derived again from outside: every object's count is the number of its holders.
//!
//! An [`Audit`] adds up what objects hold, and what whoever asks says that roots and native code hold, and compares with the counts. It
//! believes nothing but the layouts. Its own memory is native: the heap it looks at does not change (the glass law).

use std::collections::HashMap;
use std::mem::ManuallyDrop;

use heap::{Inconsistency, Kind, Ref, SideTable};

use crate::cycle::leaf;
use crate::edge::each_edge;
use crate::handle::Object;
use crate::header::IMMORTAL;
use crate::layout::Edge;
use crate::space::Space;

/// A sum of holders.
pub struct Audit<'a> {
    space: &'a Space,
    held: HashMap<Ref, u32>,
    roots: HashMap<Ref, Vec<String>>,
}

/// An object whose count is not the number of its holders.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The object.
    pub object: Ref,
    /// The name of its layout.
    pub layout: &'static str,
    /// Its count.
    pub count: u32,
    /// What holds it, as far as anybody knows.
    pub holders: Vec<Holder>,
}

/// What a reference to an object is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// An edge of another object.
    Object(Ref, Edge),
    /// A root, or a handle that native code has declared.
    Root(String),
}

impl<'a> Audit<'a> {
    /// Adds up what the space's objects hold, and what waits for the language.
    pub fn of(space: &'a Space) -> Audit<'a> {
        let mut audit = Audit { space, held: HashMap::new(), roots: HashMap::new() };
        each_object(space, |object| {
            each_edge(object, &mut |_, target| *audit.held.entry(target).or_default() += 1);
        });
        space.pending().each(space, |object| audit.root("pending queue", object.reference()));
        audit
    }

    /// A holder that is not an object of the space. Say each as often as it holds.
    pub fn root(&mut self, name: &str, target: Ref) {
        *self.held.entry(target).or_default() += 1;
        self.roots.entry(target).or_default().push(name.to_owned());
    }

    /// The objects whose count is not the number of holders, in address order.
    pub fn differences(&self) -> Vec<Difference> {
        let mut differences = Vec::new();
        each_object(self.space, |object| {
            let count = object.header().count_word();
            let held = self.held.get(&object.reference()).copied().unwrap_or(0);
            if count < IMMORTAL && count != held {
                differences.push(Difference { object: object.reference(), layout: object.layout().name, count, holders: Vec::new() });
            }
        });
        if !differences.is_empty() {
            self.list_holders(&mut differences);
        }
        differences
    }

    fn list_holders(&self, differences: &mut [Difference]) {
        let index: HashMap<Ref, usize> = differences.iter().enumerate().map(|(index, difference)| (difference.object, index)).collect();
        each_object(self.space, |holder| {
            each_edge(holder, &mut |edge, target| {
                if let Some(&index) = index.get(&target) {
                    differences[index].holders.push(Holder::Object(holder.reference(), edge));
                }
            });
        });
        for difference in differences {
            let roots = self.roots.get(&difference.object).into_iter().flatten();
            difference.holders.extend(roots.map(|name| Holder::Root(name.clone())));
        }
    }

    /// The weak references whose links do not agree: an edge that is not counted is checked, too.
    pub fn weak_differences(&self) -> Vec<(Ref, Ref)> {
        let space = self.space;
        let mut differences = Vec::new();
        space.weak().each(space, |target, reference| {
            // SAFETY: links refer to live objects; the handle only borrows.
            let target = unsafe { borrow(space, target) };
            // SAFETY: as above.
            let reference = unsafe { borrow(space, reference) };
            let agrees = space.weak().link(&reference).is_some_and(|link| link.target_ref() == Some(target.reference()));
            if !agrees || !space.side_bit(SideTable::WeaklyReferenced, target.block()) {
                differences.push((target.reference(), reference.reference()));
            }
        });
        differences
    }

    /// Checks the heap law: bytes charged are blocks in use.
    pub fn check_heap(&self) -> Result<(), Inconsistency> {
        self.space.check()
    }
}

/// The containers that collections leave out as if they held no containers, although they do: there must be none.
pub fn false_leaves(space: &Space) -> Vec<Ref> {
    let mut found = Vec::new();
    each_object(space, |object| {
        if leaf::is_false(space, object) {
            found.push(object.reference());
        }
    });
    found
}

/// Shows every object of a space.
pub fn each_object(space: &Space, mut visit: impl FnMut(&Object)) {
    for kind in [Kind::Container, Kind::Atom] {
        space.walk(kind, |block, _| {
            // SAFETY: a walk shows live objects; the handle only borrows.
            let object = ManuallyDrop::new(unsafe { Object::from_owned(block.cast()) });
            visit(&object);
        });
    }
}

/// # Safety
///
/// `reference` is a live object of the space.
unsafe fn borrow(space: &Space, reference: Ref) -> ManuallyDrop<Object> {
    // SAFETY: the caller's promise; the handle is never dropped.
    ManuallyDrop::new(unsafe { Object::from_owned_ref(space.base(), reference) })
}
