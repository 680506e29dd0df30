//! The cyclic collector: finds containers that hold each other and that nothing else holds, and frees them.
//!
//! There is no header for it in objects. A collection notes a byte for each container in a side table, and decides from counts: an
//! object that has more counts than there are edges to it from the containers that take part is held from outside. So roots need not be
//! known: a handle in native code, a register of a frame, an object that does not take part all show as a count that no edge explains.
//!
//! Each pass of [`search`] is a file. A collection runs no code of the language (the quiet law): it hands over what is to be run, and goes
//! on when that is done.
//!
//! ```text
//! begin_collection: search, empty weak references to garbage -> callbacks wait in the pending queue
//!     the language calls the callbacks, then runs each finalizer of next_finalizer
//! finish: search among the garbage, if the language ran anything (it may have resurrected some); free the rest
//! ```
//!
//! A collection cannot fail: it allocates nothing. Garbage that dies or is changed while the language runs does no harm: a note is
//! forgotten with its object, and the second search goes by the counts again.
//!
//! See `docs/internals/cycle-collection.md`, with a worked example.

mod carries;
mod count;
mod dissolve;
mod edges;
#[cfg(test)]
mod example;
mod finalize;
mod freeze;
pub(crate) mod generations;
mod harvest;
pub(crate) mod leaf;
mod note;
pub(crate) mod reach;
pub(crate) mod report;
mod spot;
pub(crate) mod tracked;
mod view;

use std::cell::Cell;
use std::time::Instant;

use heap::SideTable;

use crate::edge::each_edge;
use crate::handle::Object;
use crate::layout::Edge;
use crate::space::Space;
use carries::Carries;
use finalize::Finalizers;
use generations::Generation;
use harvest::{Found, Reached};
use leaf::Leaves;
use note::takes_part;
use reach::Roots;
use report::Report;
use view::View;

/// The right to collect: there is one. While somebody has it, nothing else starts a collection.
pub struct Collector<'a> {
    space: &'a Space,
}

/// A collection in progress. Dropping it finishes it.
pub struct Collection<'a> {
    space: &'a Space,
    /// Given back at the end, if this collection took it.
    collector: Option<Collector<'a>>,
    has_ended: Cell<bool>,
    generation: Generation,
    found: Cell<Found>,
    report: Cell<Report>,
    finalizers: Finalizers,
    /// Code of the language may have run since the garbage was found.
    disturbed: Cell<bool>,
}

impl Space {
    /// The right to collect. `None` while somebody else has it, or objects are dying.
    pub fn collector(&self) -> Option<Collector<'_>> {
        if self.dying.get() || self.collecting.replace(true) {
            return None;
        }
        Some(Collector { space: self })
    }

    /// Starts a collection of `generation` and all younger ones. `None` where there is no [`Space::collector`].
    pub fn begin_collection(&self, generation: Generation) -> Option<Collection<'_>> {
        let collector = self.collector()?;
        let mut collection = begin(self, generation, &|_| {}, Leaves::LeftOut);
        collection.collector = Some(collector);
        Some(collection)
    }

    /// Collects where the language has no finalizers to run and no garbage to keep: for tests and tools.
    pub fn collect(&self, generation: Generation) -> Option<Report> {
        Some(self.begin_collection(generation)?.finish())
    }

    /// Whether somebody has the right to collect.
    pub fn is_collecting(&self) -> bool {
        self.collecting.get()
    }
}

impl Collector<'_> {
    /// Starts a collection of `generation` and all younger ones. Meanwhile, and afterwards, the right to collect stays here.
    ///
    /// The more `roots` are shown, the less there is to do. None need be.
    pub fn begin(&self, generation: Generation, roots: Roots<'_>, leaves: Leaves) -> Collection<'_> {
        begin(self.space, generation, roots, leaves)
    }
}

impl Drop for Collector<'_> {
    fn drop(&mut self) {
        self.space.collecting.set(false);
        // One may have become due meanwhile.
        self.space.attention().ask(crate::attention::Reason::Collection);
    }
}

/// Finds the garbage.
fn begin<'a>(space: &'a Space, generation: Generation, roots: Roots<'_>, leaves: Leaves) -> Collection<'a> {
    let started = Instant::now();
    space.record().begin(space, generation);
    space.generations().begin(generation);
    let view = View::of(space);
    let (examined, found) = search(view, generation, roots, leaves);
    space.generations().note_survivors(generation, examined - found.garbage);
    let callbacks = if found.garbage > 0 { empty_weak_references(view, generation) } else { 0 };
    let report = Report { examined, unreachable: found.garbage, callbacks, duration: started.elapsed(), ..Report::default() };
    Collection {
        space,
        collector: None,
        has_ended: Cell::new(false),
        generation,
        found: Cell::new(found),
        report: Cell::new(report),
        finalizers: Finalizers::new(),
        disturbed: Cell::new(callbacks > 0),
    }
}

impl Collection<'_> {
    /// The next object of the garbage whose finalizer must run; from now on it counts as finalized. The language runs it, and drops the
    /// handle, before it asks again.
    pub fn next_finalizer(&self) -> Option<Object> {
        if !self.found.get().finalizers {
            return None;
        }
        let next = self.finalizers.next(View::of(self.space), self.generation);
        if let Some(object) = &next {
            self.disturbed.set(true);
            self.space.set_side_bit(SideTable::Finalized, object.block());
            self.note(|report| report.finalized += 1);
        }
        next
    }

    /// Frees the garbage, but for what finalizers have made reachable again.
    pub fn finish(self) -> Report {
        self.end(None)
    }

    /// As [`Collection::finish`], but shows each piece of garbage to `keep` instead of freeing it; from then on it is an old container.
    /// What is not kept there stays garbage.
    pub fn finish_and_save(self, keep: &mut dyn FnMut(Object)) -> Report {
        self.end(Some(keep))
    }

    /// Shows the garbage as it was found, in address order. The visitor runs no code of the language.
    pub fn each(&self, visit: &mut dyn FnMut(&Object)) {
        let view = View::of(self.space);
        if self.found.get().garbage > 0 {
            view.each_member(self.generation, |container, _| visit(&view.object(container)));
        }
    }

    /// Whether an object is garbage of this collection.
    pub fn is_garbage(&self, object: &Object) -> bool {
        let reference = object.reference();
        let view = View::of(self.space);
        view.is_own_container(reference) && takes_part(view.note(reference).get())
    }

    /// Shows what an object holds: the edge, the object that names it, if one does, and what is held.
    pub fn each_edge(&self, object: &Object, visit: &mut dyn FnMut(Edge, Option<&Object>, &Object)) {
        let view = View::of(self.space);
        each_edge(object, &mut |edge, target| {
            let name = match edge {
                Edge::Attribute(name) | Edge::ValueOf(name) => Some(view.object(name)),
                _ => None,
            };
            visit(edge, name.as_deref(), &view.object(target));
        });
    }

    /// The generation that is collected.
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// Tells the collection that code of the language has run.
    pub fn disturb(&self) {
        self.disturbed.set(true);
    }

    /// Looks again which of the garbage nothing outside holds, if code of the language has run. Shows what is held again: it lives on. What
    /// [`Collection::each`] shows from now on will end.
    pub fn settle(&self, resurrected: &mut dyn FnMut(&Object)) {
        let before = self.found.get();
        if before.garbage > 0 && self.disturbed.replace(false) {
            let started = Instant::now();
            let view = View::of(self.space);
            let left = search_garbage(view, self.generation, resurrected);
            self.found.set(left);
            // A finalizer may have made some. There was nobody to call back when it did.
            forget_weak_references(view, self.generation);
            self.note(|report| report.resurrected += before.garbage.saturating_sub(left.garbage));
            self.note(|report| report.duration += started.elapsed());
        }
    }

    fn end(&self, keep: Option<&mut dyn FnMut(Object)>) -> Report {
        self.settle(&mut |_| {});
        let started = Instant::now();
        let view = View::of(self.space);
        let generation = self.generation;
        let found = self.found.get();
        match keep {
            _ if found.garbage == 0 => {}
            Some(keep) => {
                save(view, generation, keep);
                self.note(|report| report.saved = found.garbage);
            }
            None => {
                let freed = dissolve::dissolve(view, generation);
                self.space.generations().note_freed_leaves(generation, freed.leaves);
                self.note(|report| (report.freed, report.collected) = (freed.members + freed.leaves, freed.leaves));
            }
        }
        if self.report.get().unreachable > 0 {
            leaf::end_fresh(view, generation);
        }
        self.note(|report| report.collected += found.tracked);
        self.note(|report| report.duration += started.elapsed());
        self.has_ended.set(true);
        view.forget_aged_pages();
        self.space.watch_growth();
        self.space.record().end(self.space, generation, self.report.get());
        self.report.get()
    }

    fn note(&self, change: impl FnOnce(&mut Report)) {
        let mut report = self.report.get();
        change(&mut report);
        self.report.set(report);
    }
}

impl Drop for Collection<'_> {
    fn drop(&mut self) {
        if !self.has_ended.get() {
            self.end(None);
        }
        drop(self.collector.take());
    }
}

/// Notes the garbage of `generation` and all younger ones. Returns how many containers were looked at or left out, and what was found.
fn search(view: View<'_>, generation: Generation, roots: Roots<'_>, leaves: Leaves) -> (usize, Found) {
    let frozen = view.space.frozen.get();
    let mut carries = Carries::new();
    if leaves == Leaves::TakePart {
        leaf::forget(view);
    }
    let examined = if generation == Generation::Old {
        let ageless = reach::from_roots(view, roots, leaves);
        count::among_unreached(view, &mut carries, frozen) - ageless
    } else {
        let containers = count::enter_young(view, generation, &mut carries, frozen, leaves);
        count::among_entered(view, generation, &mut carries);
        containers
    };
    carries::settle(view, generation, &mut carries, frozen);
    reach::from_held(view, generation);
    (examined, harvest::harvest(view, generation, Reached::GrowOlder, &mut |_| {}))
}

/// Looks among the garbage again, by the counts as they are now.
fn search_garbage(view: View<'_>, generation: Generation, resurrected: &mut dyn FnMut(&Object)) -> Found {
    let mut carries = Carries::new();
    count::enter_members(view, generation, &mut carries);
    count::among_entered(view, generation, &mut carries);
    carries::settle(view, generation, &mut carries, false);
    reach::from_held(view, generation);
    harvest::harvest(view, generation, Reached::AreResurrected, resurrected)
}

/// Empties the weak references to garbage, and has the callbacks of those that are not garbage themselves wait for the language.
fn empty_weak_references(view: View<'_>, generation: Generation) -> usize {
    let mut callbacks = 0;
    if !view.space.weak().is_empty() {
        view.each_member_with_bit(generation, SideTable::WeaklyReferenced, |target| {
            view.space.weak().forget(&view.object(target), |reference, link| {
                let is_garbage = takes_part(view.note(reference.reference()).get());
                if !is_garbage && !link.callback.is_empty() {
                    view.space.pending().call_back(view.space, reference.clone());
                    callbacks += 1;
                }
            });
        });
    }
    callbacks
}

/// Empties the weak references to garbage that finalizers have made. Nobody is called back.
fn forget_weak_references(view: View<'_>, generation: Generation) {
    if !view.space.weak().is_empty() {
        view.each_member_with_bit(generation, SideTable::WeaklyReferenced, |target| {
            view.space.weak().forget(&view.object(target), |_, _| {})
        });
    }
}

/// Shows the garbage to `keep` and lets it be old.
fn save(view: View<'_>, generation: Generation, keep: &mut dyn FnMut(Object)) {
    view.each_member(generation, |container, note| {
        note.set(note::NONE);
        let object = view.object(container);
        view.space.clear_side_bit(SideTable::Young, object.block());
        view.space.clear_side_bit(SideTable::Survivor, object.block());
        keep(object.owned());
    });
}
