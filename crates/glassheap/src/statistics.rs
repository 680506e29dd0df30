//! An interpreter in numbers.

use std::time::Duration;

use object::{Generation, Kind};

use crate::{Interpreter, Result};

/// How an interpreter uses its heap. It is measured without changing anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statistics {
    /// Bytes that the heap has taken from the system: what counts for the limit.
    pub committed: usize,
    /// The most that this ever was.
    pub peak: usize,
    /// What it may not exceed; `None` if it is not limited.
    pub limit: Option<usize>,
    /// Bytes of the blocks in use.
    pub used: usize,
    /// Objects alive.
    pub objects: usize,
    /// Collections of cycles so far.
    pub collections: usize,
    /// Objects that these have freed.
    pub collected: usize,
    /// The time that they took.
    pub collecting: Duration,
}

impl Interpreter {
    /// The interpreter in numbers. Counts the objects, so it takes time that grows with them; [`Interpreter::memory_used`] does not.
    pub fn statistics(&self) -> Statistics {
        let runtime = self.runtime();
        let heap = runtime.stats();
        let mut objects = 0;
        for kind in [Kind::Container, Kind::Atom] {
            runtime.walk(kind, |_, _| objects += 1);
        }
        let generations = runtime.collection_stats();
        Statistics {
            committed: heap.committed,
            peak: heap.peak,
            limit: Some(heap.limit).filter(|limit| *limit < usize::MAX),
            used: heap.bytes_in_use(),
            objects,
            collections: generations.iter().map(|generation| generation.collections).sum(),
            collected: generations.iter().map(|generation| generation.collected).sum(),
            collecting: generations.iter().map(|generation| generation.duration).sum(),
        }
    }

    /// Bytes that the heap has taken from the system.
    pub fn memory_used(&self) -> usize {
        self.runtime().committed()
    }

    /// Checks that every object's count is the number of its holders and that the heap is consistent, and returns how many objects there
    /// are. A handle that is out is a holder that it does not know of.
    ///
    /// # Errors
    ///
    /// An `AssertionError` that tells what is wrong.
    pub fn audit(&self) -> Result<usize> {
        self.python().make(|| stdlib::check_laws(self.runtime()))?.extract()
    }

    /// Frees all objects that only hold each other, and returns how many there were.
    pub fn collect(&self) -> usize {
        let runtime = self.runtime();
        let collected = self.python().enter(|| Ok(vm::safepoint::collect(runtime, Generation::Old)));
        collected.ok().flatten().map_or(0, |report| report.freed)
    }
}
