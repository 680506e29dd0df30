//! Random graphs of toys beside a naive model of them: what is alive, what weak references find, which callbacks are due.
//!
//! Used by the property test in `collecting.rs` and by the fuzz target `object_graphs`.

use object::{Generation, Leaves, Object, Roots, Waiting};

use super::toy::{Bag, Pair, Toys, Watcher};

const PLENTY: usize = 1 << 30;

/// What can be done to a graph. An index is taken modulo the number of handles.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// A new bag, or pair, with a handle.
    New(bool),
    /// The first holds the second, once more.
    Link(usize, usize),
    /// A bag lets one of its items go.
    Unlink(usize, usize),
    /// A new weak reference, with a callback or without.
    Watch(usize, bool),
    /// A handle is dropped.
    Forget(usize),
    /// The collector runs, and is shown every so-manieth handle as a root; or none, if that is 0.
    Collect(Generation, usize, Leaves),
}

/// A graph, and the model of it.
pub(crate) struct Run {
    toys: Toys,
    /// What callbacks hold.
    message: Object,
    model: Model,
    handles: Vec<(Object, usize)>,
    watchers: Vec<(Object, usize)>,
    /// Callbacks that were handed over.
    called: usize,
}

impl Run {
    /// No objects yet.
    pub(crate) fn new() -> Run {
        let toys = Toys::new(PLENTY).unwrap();
        let message = toys.leaf(0).unwrap();
        Run { toys, message, model: Model::default(), handles: Vec::new(), watchers: Vec::new(), called: 0 }
    }

    /// Does a step to both.
    pub(crate) fn step(&mut self, step: Step) {
        let Run { toys, model, handles, watchers, .. } = self;
        let pick = |index: usize| (!handles.is_empty()).then(|| handles[index % handles.len()].clone());
        match step {
            Step::New(is_bag) => {
                let object = if is_bag { toys.bag() } else { toys.pair(None, None) };
                handles.push((object.unwrap(), model.add()));
            }
            Step::Link(from, to) => {
                if let (Some((from, holder)), Some((to, target))) = (pick(from), pick(to)) {
                    let holds = &mut model.objects[holder].holds;
                    if let Some(bag) = from.body::<Bag>() {
                        bag.items.push(&toys.space, to).unwrap();
                        holds.push(target);
                    } else if let Some(pair) = from.body::<Pair>()
                        && holds.len() < 2
                    {
                        let slot = if pair.left.is_empty() { &pair.left } else { &pair.right };
                        slot.set(to);
                        holds.push(target);
                    }
                }
            }
            Step::Unlink(from, at) => {
                if let Some((from, holder)) = pick(from)
                    && let Some(bag) = from.body::<Bag>()
                    && !bag.items.is_empty()
                {
                    let at = at % bag.items.len();
                    bag.items.remove(at);
                    model.objects[holder].holds.remove(at);
                }
            }
            Step::Watch(target, calls) => {
                if let Some((target, number)) = pick(target) {
                    watchers.push((toys.watcher(&target, calls.then(|| self.message.clone())).unwrap(), number));
                    model.objects[number].watchers += 1;
                    model.objects[number].calling += usize::from(calls);
                }
            }
            Step::Forget(index) => {
                if !handles.is_empty() {
                    let (object, number) = handles.swap_remove(index % handles.len());
                    drop(object);
                    let left = handles.iter().filter(|(_, other)| *other == number).count();
                    model.objects[number].handles = left;
                }
            }
            Step::Collect(generation, shown, leaves) => {
                let roots: Roots<'_> = &|visit| {
                    let shown = handles.iter().enumerate().filter(|(index, _)| shown > 0 && index % shown == 0);
                    shown.for_each(|(_, (object, _))| visit(object.reference()));
                };
                toys.space.collector().unwrap().begin(generation, roots, leaves).finish();
                model.collect(generation);
            }
        }
        model.settle();
    }

    /// Asserts that both agree, and every law.
    pub(crate) fn compare(&mut self) {
        let Run { toys, model, handles, watchers, called, message } = self;
        while let Some(waiting) = toys.space.pending().next(&toys.space) {
            assert!(matches!(waiting, Waiting::Callback(_)), "nothing has a finalizer");
            *called += 1;
        }
        assert_eq!(*called, model.called);
        assert_eq!(toys.alive() - watchers.len() - 1, model.alive().count());
        for (object, number) in handles.iter() {
            assert_eq!(toys.space.weak_references(object).count(), model.objects[*number].watchers);
        }
        for (watcher, number) in watchers.iter() {
            assert_eq!(watcher.body::<Watcher>().unwrap().link.target().is_some(), model.objects[*number].alive);
        }
        toys.audit(handles.iter().chain(watchers.iter()).map(|(object, _)| object).chain([&*message]));
    }

    /// Drops all handles and asserts that nothing is left.
    pub(crate) fn end(self) {
        let Run { toys, message, handles, watchers, .. } = self;
        drop((handles, watchers, message));
        toys.space.collect(Generation::Old).unwrap();
        while toys.space.pending().next(&toys.space).is_some() {}
        assert_eq!(toys.alive(), 0);
        toys.audit([]);
    }
}

/// What the model knows of an object.
struct Known {
    holds: Vec<usize>,
    handles: usize,
    generation: Generation,
    alive: bool,
    watchers: usize,
    calling: usize,
}

/// A naive memory manager: counts are added up anew each time.
#[derive(Default)]
struct Model {
    objects: Vec<Known>,
    /// Callbacks that must have been handed over.
    called: usize,
}

impl Model {
    fn add(&mut self) -> usize {
        let (generation, alive) = (Generation::Young, true);
        self.objects.push(Known { holds: Vec::new(), handles: 1, generation, alive, watchers: 0, calling: 0 });
        self.objects.len() - 1
    }

    fn alive(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.objects.len()).filter(|number| self.objects[*number].alive)
    }

    fn held_by(&self, holders: impl Iterator<Item = usize>) -> Vec<bool> {
        let mut held = vec![false; self.objects.len()];
        holders.flat_map(|holder| &self.objects[holder].holds).for_each(|target| held[*target] = true);
        held
    }

    fn kill(&mut self, number: usize) {
        self.objects[number].alive = false;
        self.objects[number].holds.clear();
        self.called += self.objects[number].calling;
    }

    /// What no handle and no living object holds is dead.
    fn settle(&mut self) {
        loop {
            let held = self.held_by(self.alive());
            let dead: Vec<usize> = self.alive().filter(|number| !held[*number] && self.objects[*number].handles == 0).collect();
            if dead.is_empty() {
                return;
            }
            dead.into_iter().for_each(|number| self.kill(number));
        }
    }

    fn collect(&mut self, generation: Generation) {
        let takes_part = |model: &Model, number: usize| model.objects[number].generation <= generation;
        let outside = self.held_by(self.alive().filter(|number| !takes_part(self, *number)));
        let mut work: Vec<usize> = self.alive().filter(|number| outside[*number] || self.objects[*number].handles > 0).collect();
        let mut reached = vec![false; self.objects.len()];
        while let Some(number) = work.pop() {
            if !std::mem::replace(&mut reached[number], true) {
                work.extend(&self.objects[number].holds);
            }
        }
        let members: Vec<usize> = self.alive().filter(|number| takes_part(self, *number)).collect();
        for number in members {
            if !reached[number] {
                self.kill(number);
            } else {
                let older = if generation == Generation::Young { Generation::Survivor } else { Generation::Old };
                self.objects[number].generation = older;
            }
        }
        self.settle();
    }
}
