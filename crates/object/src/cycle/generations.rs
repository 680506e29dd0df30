//! Which containers a collection looks at, and when one is due.
//!
//! Three generations, as in CPython: what was allocated since the last collection, what has survived one, what has survived more. A
//! collection of a generation looks at it and at all younger ones. Counted triggers are CPython's; a heap that has doubled, or nears its
//! limit, is collected whole besides, so that little garbage that holds much memory does not stay.

use std::cell::Cell;

use heap::{Heap, SideTable};

use crate::attention::Reason;
use crate::handle::Object;
use crate::space::Space;

/// The containers that survived the same number of collections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum Generation {
    /// Allocated since the last collection.
    Young = 0,
    /// Survived one collection.
    Survivor = 1,
    /// Survived more.
    Old = 2,
}

impl Generation {
    /// All, from the youngest.
    pub const ALL: [Generation; 3] = [Generation::Young, Generation::Survivor, Generation::Old];

    /// The generation with this number, 0 for the young.
    pub fn from_number(number: usize) -> Option<Generation> {
        Generation::ALL.get(number).copied()
    }
}

/// After a collection the heap may grow at least this much before it is collected for its size.
const LEAST_GROWTH: usize = 16 << 20;

/// The counters and thresholds.
pub struct Generations {
    /// Containers that may be allocated before a young collection is due; negative once it is.
    until_due: Cell<i32>,
    thresholds: Cell<[u32; 3]>,
    /// Young collections since the last of survivors; those since the last of all.
    collections: [Cell<u32>; 2],
    /// Containers that became old since the last collection of all.
    old_pending: Cell<usize>,
    /// Containers that the last collection of all left.
    old_total: Cell<usize>,
    enabled: Cell<bool>,
    /// The heap has grown by as much as it may without a collection of all.
    grown: Cell<bool>,
}

impl Generations {
    pub(crate) fn new() -> Generations {
        let thresholds = [2000, 10, 10];
        Generations {
            until_due: Cell::new(thresholds[0] as i32),
            thresholds: Cell::new(thresholds),
            collections: [Cell::new(0), Cell::new(0)],
            old_pending: Cell::new(0),
            old_total: Cell::new(0),
            enabled: Cell::new(true),
            grown: Cell::new(false),
        }
    }

    /// The thresholds of the three generations. A first threshold of 0 turns counted triggers off.
    pub fn thresholds(&self) -> [u32; 3] {
        self.thresholds.get()
    }

    /// Containers allocated less those freed since the last collection; young collections since the last of survivors; those since
    /// the last of all.
    pub fn counts(&self) -> [u32; 3] {
        let young = self.thresholds.get()[0] as i32 - self.until_due.get();
        [young.max(0) as u32, self.collections[0].get(), self.collections[1].get()]
    }

    /// Whether collections happen by themselves.
    pub fn is_enabled(&self) -> bool {
        self.enabled.get()
    }

    /// A container was allocated. True when this makes a collection due.
    #[inline(always)]
    pub(crate) fn one_more(&self) -> bool {
        let left = self.until_due.get().wrapping_sub(1);
        self.until_due.set(left);
        left == -1
    }

    /// A container was freed.
    #[inline(always)]
    pub(crate) fn one_less(&self) {
        let left = self.until_due.get().wrapping_add(1);
        self.until_due.set(left.min(self.thresholds.get()[0] as i32));
    }

    /// Which generation is to be collected now.
    fn due(&self) -> Option<Generation> {
        let [young, survivors, old] = self.thresholds.get();
        if !self.enabled.get() {
            return None;
        }
        if self.grown.get() {
            return Some(Generation::Old);
        }
        if young == 0 || self.until_due.get() >= 0 {
            return None;
        }
        // Collecting everything costs time proportional to everything, so it must be worth it.
        let is_worth_it = self.old_pending.get() >= self.old_total.get() / 4;
        if self.collections[1].get() > old && is_worth_it {
            Some(Generation::Old)
        } else if self.collections[0].get() > survivors {
            Some(Generation::Survivor)
        } else {
            Some(Generation::Young)
        }
    }

    /// A collection of `generation` begins.
    pub(super) fn begin(&self, generation: Generation) {
        if let Some(counter) = self.collections.get(generation as usize) {
            counter.set(counter.get() + 1);
        }
        self.collections[..generation as usize].iter().for_each(|counter| counter.set(0));
        self.until_due.set(self.thresholds.get()[0] as i32);
        if generation == Generation::Old {
            self.grown.set(false);
        }
    }

    /// Everything is old.
    pub(crate) fn note_grown_old(&self) {
        self.until_due.set(self.thresholds.get()[0] as i32);
    }

    /// Everything was frozen.
    pub(super) fn note_frozen(&self) {
        self.until_due.set(self.thresholds.get()[0] as i32);
        self.old_pending.set(0);
        self.old_total.set(0);
    }

    /// A collection of `generation` left so many of the containers that it looked at.
    pub(super) fn note_survivors(&self, generation: Generation, survivors: usize) {
        match generation {
            Generation::Young => {}
            Generation::Survivor => self.old_pending.set(self.old_pending.get() + survivors),
            Generation::Old => {
                self.old_pending.set(0);
                self.old_total.set(survivors);
            }
        }
    }

    /// Of what a collection of `generation` seemed to leave, so much has died with the garbage.
    pub(super) fn note_freed_leaves(&self, generation: Generation, leaves: usize) {
        match generation {
            Generation::Young => {}
            Generation::Survivor => self.old_pending.set(self.old_pending.get().saturating_sub(leaves)),
            Generation::Old => self.old_total.set(self.old_total.get().saturating_sub(leaves)),
        }
    }
}

impl Space {
    /// The generation that is to be collected now, if any. The language asks when its attention is wanted.
    pub fn due(&self) -> Option<Generation> {
        let due = if self.is_collecting() { None } else { self.generations().due() };
        if due.is_none() {
            self.attention().settle(Reason::Collection);
        }
        due
    }

    /// The generation of a container; `None` for what is frozen or immortal, and for atoms.
    pub fn generation_of(&self, object: &Object) -> Option<Generation> {
        if !object.reference().is_container() || object.count().is_none() || self.is_frozen(object) {
            None
        } else if self.side_bit(SideTable::Young, object.block()) {
            Some(Generation::Young)
        } else if self.side_bit(SideTable::Survivor, object.block()) {
            Some(Generation::Survivor)
        } else {
            Some(Generation::Old)
        }
    }

    /// Changes the thresholds.
    pub fn set_thresholds(&self, thresholds: [u32; 3]) {
        let generations = self.generations();
        let young = generations.counts()[0];
        let thresholds = thresholds.map(|threshold| threshold.min(i32::MAX as u32));
        generations.thresholds.set(thresholds);
        generations.until_due.set(thresholds[0] as i32 - young as i32);
        self.attention().ask(Reason::Collection);
    }

    /// Says whether collections happen by themselves.
    pub fn enable_collections(&self, enabled: bool) {
        self.generations().enabled.set(enabled);
        self.attention().ask(Reason::Collection);
    }

    /// Has the heap call when it has grown by as much as it may without being collected.
    pub(crate) fn watch_growth(&self) {
        let (committed, limit) = (self.committed(), self.limit());
        let doubled = (2 * committed).max(committed + LEAST_GROWTH);
        // What was committed since may be garbage, but no more than a third of the limit of it.
        let third = committed.saturating_add(limit / 3);
        // Nearing the limit, each collection may use up half of what is left.
        let near = (limit - limit / 8).max(committed + limit.saturating_sub(committed) / 2);
        self.set_alarm(doubled.min(near).min(third), |heap: &Heap| {
            // SAFETY: the alarm is set by a space for its own heap.
            let space = unsafe { Space::of(heap.base()) };
            space.generations().grown.set(true);
            space.attention().ask(Reason::Collection);
        });
    }
}
