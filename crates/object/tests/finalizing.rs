//! Random graphs whose finalizers change them: they let go, take hold, resurrect, refer weakly, and make more.
//!
//! A naive model is told of every change and says after each step what must be: what is garbage, whose finalizer is due, what is alive,
//! which weak references are empty and how many callbacks are due. The order of finalizers is the collector's: both follow it.

mod toy;

use object::{Collection, DescriptorFlags, Generation, Object, Waiting};
use proptest::prelude::*;
use toy::{Bag, Leaf, Toys, Watcher};

const PLENTY: usize = 1 << 28;

/// What an object's finalizer does. An index is taken modulo the number of handles.
#[derive(Clone, Copy, Debug)]
enum Finalizer {
    Nothing,
    /// It keeps itself.
    Resurrect,
    /// It lets go of what it holds.
    Clear,
    /// It has a held object hold it.
    Adopt(usize),
    /// It holds a held object.
    Hold(usize),
    /// A handle is dropped.
    Drop(usize),
    /// It refers weakly to what it holds, with a callback or without.
    Watch(bool),
    /// It makes a ring of two, one of which holds it.
    Make,
}

#[derive(Clone, Debug)]
enum Step {
    New(Finalizer),
    Link(usize, usize),
    Unlink(usize),
    Watch(usize, bool),
    Forget(usize),
    Collect(Generation),
}

/// What the model knows of an object.
struct Known {
    finalizer: Finalizer,
    holds: Vec<usize>,
    handles: usize,
    generation: Generation,
    is_alive: bool,
    is_finalized: bool,
}

/// A weak reference, which the run holds.
struct Watch {
    watcher: Object,
    target: usize,
    calls: bool,
    is_empty: bool,
}

/// The space comes last: what lies in it is dropped before it.
struct Run {
    message: Object,
    handles: Vec<(Object, usize)>,
    watches: Vec<Watch>,
    known: Vec<Known>,
    /// Callbacks that were handed over, and those that must have been.
    called: usize,
    due: usize,
    toys: Toys,
}

impl Run {
    fn new() -> Run {
        let toys = Toys::new(PLENTY).unwrap();
        toys.finalize_bags(DescriptorFlags::FINALIZER);
        let message = toys.leaf(0).unwrap();
        Run { message, handles: Vec::new(), watches: Vec::new(), known: Vec::new(), called: 0, due: 0, toys }
    }

    /// A new bag, whose first item says its number.
    fn make(&mut self, finalizer: Finalizer) -> (Object, usize) {
        let number = self.known.len();
        let bag = self.toys.bag().unwrap();
        items(&bag).push(&self.toys.space, self.toys.leaf(number as u64).unwrap()).unwrap();
        let (generation, is_alive, is_finalized) = (Generation::Young, true, false);
        self.known.push(Known { finalizer, holds: Vec::new(), handles: 1, generation, is_alive, is_finalized });
        (bag, number)
    }

    fn link(&mut self, from: &Object, to: Object) {
        let (holder, target) = (number_of(from), number_of(&to));
        items(from).push(&self.toys.space, to).unwrap();
        self.known[holder].holds.push(target);
    }

    fn watch(&mut self, target: &Object, calls: bool) {
        let watcher = self.toys.watcher(target, calls.then(|| self.message.clone())).unwrap();
        self.watches.push(Watch { watcher, target: number_of(target), calls, is_empty: false });
    }

    fn keep(&mut self, object: Object) {
        let number = number_of(&object);
        self.known[number].handles += 1;
        self.handles.push((object, number));
    }

    fn forget(&mut self, index: usize) {
        if !self.handles.is_empty() {
            let (object, number) = self.handles.swap_remove(index % self.handles.len());
            self.known[number].handles -= 1;
            drop(object);
        }
    }

    fn picked(&self, index: usize) -> Option<Object> {
        (!self.handles.is_empty()).then(|| self.handles[index % self.handles.len()].0.clone())
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::New(finalizer) => {
                let made = self.make(finalizer);
                self.handles.push(made);
            }
            Step::Link(from, to) => {
                if let (Some(from), Some(to)) = (self.picked(from), self.picked(to)) {
                    self.link(&from, to);
                }
            }
            Step::Unlink(from) => {
                if let Some(from) = self.picked(from)
                    && items(&from).len() > 1
                {
                    drop(items(&from).remove(1));
                    self.known[number_of(&from)].holds.remove(0);
                }
            }
            Step::Watch(target, calls) => {
                if let Some(target) = self.picked(target) {
                    self.watch(&target, calls);
                }
            }
            Step::Forget(index) => self.forget(index),
            Step::Collect(generation) => self.collect(generation),
        }
        self.drain();
    }

    /// Does what the language would do: runs finalizers, calls callbacks.
    fn drain(&mut self) {
        while let Some(waiting) = self.toys.space.pending().next(&self.toys.space) {
            self.settle();
            match waiting {
                Waiting::Callback(watcher) => {
                    assert!(self.toys.space.take_weak_callback(&watcher).is_some());
                    self.called += 1;
                }
                Waiting::Finalizer(object) => {
                    let number = number_of(&object);
                    assert!(!self.is_held(number), "what is held is finalized by a collection only");
                    self.finalize(object);
                }
            }
        }
        self.settle();
    }

    fn finalize(&mut self, object: Object) {
        let number = number_of(&object);
        assert!(!std::mem::replace(&mut self.known[number].is_finalized, true), "a finalizer runs once");
        match self.known[number].finalizer {
            Finalizer::Nothing => {}
            Finalizer::Resurrect => self.keep(object),
            Finalizer::Clear => {
                while items(&object).len() > 1 {
                    drop(items(&object).remove(1));
                }
                self.known[number].holds.clear();
            }
            Finalizer::Adopt(index) => {
                if let Some(parent) = self.picked(index) {
                    self.link(&parent, object);
                }
            }
            Finalizer::Hold(index) => {
                if let Some(held) = self.picked(index) {
                    self.link(&object, held);
                }
            }
            Finalizer::Drop(index) => self.forget(index),
            Finalizer::Watch(calls) => {
                if let Some(held) = items(&object).get(1) {
                    self.watch(&held, calls);
                }
            }
            Finalizer::Make => {
                let ((left, first), (right, second)) = (self.make(Finalizer::Nothing), self.make(Finalizer::Nothing));
                self.link(&left, right.clone());
                self.link(&right, left.clone());
                self.link(&left, object);
                self.known[first].handles -= 1;
                self.known[second].handles -= 1;
            }
        }
    }

    fn collect(&mut self, generation: Generation) {
        let garbage = self.unreachable(generation);
        let space = std::ptr::from_ref(&*self.toys.space);
        // SAFETY: the space lives in a box that the run keeps until it ends; borrowed this way the run can change meanwhile.
        let collection: Collection<'_> = unsafe { &*space }.begin_collection(generation).unwrap();
        for watch in self.watches.iter_mut().filter(|watch| garbage.contains(&watch.target) && !watch.is_empty) {
            watch.is_empty = true;
            self.due += usize::from(watch.calls);
        }
        for (number, known) in self.known.iter_mut().enumerate() {
            if known.generation <= generation && !garbage.contains(&number) {
                known.generation = if generation == Generation::Young { Generation::Survivor } else { Generation::Old };
            }
        }
        self.drain();
        while let Some(object) = collection.next_finalizer() {
            assert!(garbage.contains(&number_of(&object)), "only garbage is finalized");
            self.finalize(object);
            self.drain();
        }
        assert!(garbage.iter().all(|number| self.known[*number].is_finalized), "all garbage is finalized");
        let kept = self.held_from_outside(&garbage);
        let dead: Vec<usize> = garbage.iter().copied().filter(|number| self.known[*number].is_alive && !kept.contains(number)).collect();
        let report = collection.finish();
        assert_eq!((report.unreachable, report.freed), (garbage.len(), dead.len()));
        kept.iter().for_each(|number| self.known[*number].generation = Generation::Old);
        for number in dead {
            // Weak references that finalizers made are emptied without a callback.
            self.watches.iter_mut().filter(|watch| watch.target == number).for_each(|watch| watch.is_empty = true);
            self.kill(number);
        }
    }

    /// The living that take part in a collection and that neither a handle nor one that does not take part leads to.
    fn unreachable(&self, generation: Generation) -> Vec<usize> {
        let members: Vec<usize> =
            (0..self.known.len()).filter(|number| self.known[*number].is_alive && self.known[*number].generation <= generation).collect();
        let kept = self.held_from_outside(&members);
        members.into_iter().filter(|number| !kept.contains(number)).collect()
    }

    /// Those of the members that are reached from outside of them.
    fn held_from_outside(&self, members: &[usize]) -> Vec<usize> {
        let outside = (0..self.known.len()).filter(|number| self.known[*number].is_alive && !members.contains(number));
        let mut work: Vec<usize> = outside.flat_map(|number| self.known[number].holds.clone()).collect();
        work.extend(members.iter().copied().filter(|number| self.known[*number].handles > 0));
        let mut reached = Vec::new();
        while let Some(number) = work.pop() {
            if members.contains(&number) && self.known[number].is_alive && !reached.contains(&number) {
                reached.push(number);
                work.extend(&self.known[number].holds);
            }
        }
        reached
    }

    fn is_held(&self, number: usize) -> bool {
        let known = &self.known[number];
        known.handles > 0 || self.known.iter().any(|other| other.is_alive && other.holds.contains(&number))
    }

    fn kill(&mut self, number: usize) {
        self.known[number].is_alive = false;
        self.known[number].holds.clear();
        for watch in self.watches.iter_mut().filter(|watch| watch.target == number && !watch.is_empty) {
            watch.is_empty = true;
            self.due += usize::from(watch.calls);
        }
    }

    /// What nothing holds, and has been finalized, is dead.
    fn settle(&mut self) {
        while let Some(number) =
            (0..self.known.len()).find(|number| self.known[*number].is_alive && self.known[*number].is_finalized && !self.is_held(*number))
        {
            self.kill(number);
        }
    }

    fn compare(&mut self) {
        self.drain();
        let is_due = |number: &usize| self.known[*number].is_alive && !self.is_held(*number);
        assert_eq!((0..self.known.len()).find(is_due), None, "nothing waits");
        let alive: Vec<usize> = (0..self.known.len()).filter(|number| self.known[*number].is_alive).collect();
        // Each with the leaf that says its number; the message.
        assert_eq!(self.toys.alive(), 2 * alive.len() + self.watches.len() + 1);
        for watch in &self.watches {
            assert_eq!(watch.watcher.body::<Watcher>().unwrap().link.target().is_none(), watch.is_empty);
        }
        assert_eq!(self.called, self.due, "callbacks");
        let handles = self.handles.iter().map(|(object, _)| object);
        self.toys.audit(handles.chain(self.watches.iter().map(|watch| &watch.watcher)).chain([&self.message]));
    }

    fn end(mut self) {
        while !self.handles.is_empty() {
            self.forget(0);
            self.drain();
        }
        // What finalizers keep is let go of again; each runs once.
        for _ in 0..=self.known.len() {
            self.collect(Generation::Old);
            self.drain();
            while !self.handles.is_empty() {
                self.forget(0);
                self.drain();
            }
        }
        self.compare();
        assert!(self.known.iter().all(|known| !known.is_alive && known.is_finalized));
        let Run { message, handles, watches, toys, .. } = self;
        drop((message, handles, watches));
        assert_eq!(toys.alive(), 0);
        toys.audit([]);
    }
}

fn items(bag: &Object) -> &object::RefVector {
    &bag.body::<Bag>().unwrap().items
}

fn number_of(bag: &Object) -> usize {
    items(bag).get(0).unwrap().body::<Leaf>().unwrap().number as usize
}

fn finalizer() -> impl Strategy<Value = Finalizer> {
    let index = || 0..32usize;
    prop_oneof![
        4 => Just(Finalizer::Nothing),
        2 => Just(Finalizer::Resurrect),
        2 => Just(Finalizer::Clear),
        2 => index().prop_map(Finalizer::Adopt),
        1 => index().prop_map(Finalizer::Hold),
        1 => index().prop_map(Finalizer::Drop),
        2 => any::<bool>().prop_map(Finalizer::Watch),
        1 => Just(Finalizer::Make),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let index = || 0..32usize;
    prop_oneof![
        4 => finalizer().prop_map(Step::New),
        6 => (index(), index()).prop_map(|(from, to)| Step::Link(from, to)),
        1 => index().prop_map(Step::Unlink),
        2 => (index(), any::<bool>()).prop_map(|(target, calls)| Step::Watch(target, calls)),
        5 => index().prop_map(Step::Forget),
        2 => prop::sample::select(&Generation::ALL[..]).prop_map(Step::Collect),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn finalizers_may_do_anything(steps in prop::collection::vec(step(), 1..120)) {
        let mut run = Run::new();
        for step in steps {
            run.step(step);
            run.compare();
        }
        run.end();
    }
}
