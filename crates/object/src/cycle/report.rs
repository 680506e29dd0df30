//! What collections tell about themselves: numbers for each, sums for each generation, and events for who listens.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use super::generations::Generation;
use crate::space::Space;

/// What one collection did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Containers of the generations: those it looked at, and the leaves that it left out.
    pub examined: usize,
    /// Of these, containers that nothing outside held.
    pub unreachable: usize,
    /// Weak references to garbage whose callbacks were handed to the language.
    pub callbacks: usize,
    /// Objects whose finalizer was handed to the language.
    pub finalized: usize,
    /// Garbage that finalizers made reachable again.
    pub resurrected: usize,
    /// Containers freed.
    pub freed: usize,
    /// Garbage that was kept because the caller wanted to look at it.
    pub saved: usize,
    /// What a language like CPython's says: the tracked among the freed and saved.
    pub collected: usize,
    /// Time spent in the collector, that of the language's code not counted.
    pub duration: Duration,
}

/// The collections of one generation so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GenerationStats {
    /// How many.
    pub collections: usize,
    /// Tracked containers they found to be garbage and ended.
    pub collected: usize,
    /// Garbage that could not be ended: kept for the caller.
    pub uncollectable: usize,
    /// Containers of the generations, as in [`Report::examined`].
    pub examined: usize,
    /// Time they took.
    pub duration: Duration,
}

/// Something that happens to a collection.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    /// One of this generation begins.
    Begin(Generation),
    /// It has ended.
    End(Generation, Report),
}

/// Who wants to know. Must not allocate or free objects of the space.
pub type Listener = Box<dyn Fn(&Space, &Event)>;

/// Sums and listeners of a space.
pub(crate) struct Record {
    stats: [Cell<GenerationStats>; 3],
    listeners: RefCell<Vec<Listener>>,
}

impl Record {
    pub(crate) fn new() -> Record {
        Record { stats: Default::default(), listeners: RefCell::new(Vec::new()) }
    }

    pub(super) fn begin(&self, space: &Space, generation: Generation) {
        self.tell(space, &Event::Begin(generation));
    }

    pub(super) fn end(&self, space: &Space, generation: Generation, report: Report) {
        let sums = &self.stats[generation as usize];
        let mut sum = sums.get();
        sum.collections += 1;
        sum.collected += report.collected;
        sum.uncollectable += report.saved;
        sum.examined += report.examined;
        sum.duration += report.duration;
        sums.set(sum);
        self.tell(space, &Event::End(generation, report));
    }

    fn tell(&self, space: &Space, event: &Event) {
        self.listeners.borrow().iter().for_each(|listener| listener(space, event));
    }
}

impl Space {
    /// The collections of each generation so far.
    pub fn collection_stats(&self) -> [GenerationStats; 3] {
        let [young, survivor, old] = &self.record().stats;
        [young.get(), survivor.get(), old.get()]
    }

    /// Has `listener` told about each collection from now on.
    pub fn listen(&self, listener: Listener) {
        self.record().listeners.borrow_mut().push(listener);
    }
}
