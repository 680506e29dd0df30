//! Freeing garbage on the spot: in the middle of an instruction, when memory has run out.
//!
//! The usual place for a collection is between instructions, as finalizers may have to run. But one instruction can ask for much, and fail
//! although garbage fills the heap. Then what has no finalizers goes at once; where there are any, all is left to the next collection.
//!
//! A program for which memory has run out may ask again and again. So an attempt that was in vain is paid for by allocations that fail
//! without one.

use heap::Heap;

use super::generations::Generation;
use super::leaf::Leaves;
use super::view::View;
use super::{dissolve, empty_weak_references, save, search};
use crate::space::Space;

/// Containers that may be looked at for each allocation that fails.
const EXAMINED_PER_FAILURE: usize = 16;

impl Space {
    /// From now on an allocation that would fail frees garbage first. All objects are to be complete whenever something is allocated.
    pub fn collect_when_memory_runs_out(&self) {
        self.set_last_resort(|heap: &Heap| {
            // SAFETY: this is set by a space for its own heap.
            let space = unsafe { Space::of(heap.base()) };
            space.collect_on_the_spot()
        });
    }

    /// Memory ran out, and what held it may have been let go since: the next allocation that fails frees garbage first.
    pub fn expect_garbage(&self) {
        self.fail_before_spot.set(0);
    }

    /// Frees the garbage in all generations, if none of it has a finalizer to run. Says whether it has freed any.
    fn collect_on_the_spot(&self) -> bool {
        if let Some(left) = self.fail_before_spot.get().checked_sub(1) {
            self.fail_before_spot.set(left);
            return false;
        }
        let Some(_collector) = self.collector() else { return false };
        let view = View::of(self);
        let generation = Generation::Old;
        let (examined, found) = search(view, generation, &|_| {}, Leaves::LeftOut);
        if found.garbage == 0 || found.finalizers {
            save(view, generation, &mut drop);
            self.fail_before_spot.set(examined / EXAMINED_PER_FAILURE);
            return false;
        }
        empty_weak_references(view, generation);
        dissolve::dissolve(view, generation);
        true
    }
}
