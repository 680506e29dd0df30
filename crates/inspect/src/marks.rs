//! A set of containers: a bit for each place where one can start.

use heap::{Heap, Ref, SideTable};
use object::{OutOfMemory, Space};

use crate::allowance::Allowance;

/// A set of containers of one space.
pub(crate) struct Marks {
    words: Vec<u64>,
}

impl Marks {
    /// The empty set.
    pub(crate) fn new(space: &Space, allowance: &Allowance) -> Result<Marks, OutOfMemory> {
        // The table of edges has a byte for each place.
        let length = space.side_table_used(SideTable::Edges).div_ceil(64);
        allowance.charge(length * size_of::<u64>())?;
        let mut words = Vec::new();
        words.try_reserve_exact(length).map_err(|_| OutOfMemory)?;
        words.resize(length, 0);
        Ok(Marks { words })
    }

    /// Adds a container.
    pub(crate) fn insert(&mut self, container: Ref) {
        let (word, bit) = place(container);
        self.words[word] |= bit;
    }

    /// Adds every container of another set of the same space.
    pub(crate) fn add_all(&mut self, others: &Marks) {
        self.words.iter_mut().zip(&others.words).for_each(|(word, more)| *word |= more);
    }

    /// Whether the set has `object`, which may be an atom: those it never has.
    pub(crate) fn contains(&self, object: Ref) -> bool {
        let (word, bit) = place(object);
        object.is_container() && self.words.get(word).is_some_and(|word| word & bit != 0)
    }
}

fn place(container: Ref) -> (usize, u64) {
    let granule = Heap::granule_of(container.address(0));
    (granule / 64, 1 << (granule % 64))
}
