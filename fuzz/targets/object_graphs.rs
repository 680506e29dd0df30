//! Bytes as steps on a graph of toys.
//!
//! The first byte says which run it is. Without finalizers the graph is compared with the model of the property tests. With finalizers,
//! which link, unlink and resurrect as the next bytes say, there is no model: the laws must hold, and nothing may be left.

#![no_main]

#[path = "../../crates/object/tests/graph/mod.rs"]
mod graph;
#[path = "../../crates/object/tests/toy/mod.rs"]
mod toy;

use graph::{Run, Step};
use libfuzzer_sys::fuzz_target;
use object::{DescriptorFlags, Generation, Leaves, Object, Waiting};
use toy::{Bag, Toys};

fn generation(byte: u8) -> Generation {
    Generation::ALL[usize::from(byte) % 3]
}

fn decoded([what, first, second]: [u8; 3]) -> Step {
    let (first, second) = (usize::from(first), usize::from(second));
    match what % 20 {
        0..5 => Step::New(first % 3 != 0),
        5..11 => Step::Link(first, second),
        11..13 => Step::Unlink(first, second),
        13..15 => Step::Watch(first, second % 2 == 0),
        15..19 => Step::Forget(first),
        _ => Step::Collect(generation(first as u8), second % 4, if second < 128 { Leaves::LeftOut } else { Leaves::TakePart }),
    }
}

/// A graph whose bags have finalizers.
struct Wild<'a> {
    toys: Toys,
    handles: Vec<Object>,
    /// What finalizers do.
    script: std::slice::Iter<'a, [u8; 3]>,
}

impl Wild<'_> {
    fn pick(&self, index: u8) -> Option<Object> {
        let count = self.handles.len().max(1);
        self.handles.get(usize::from(index) % count).cloned()
    }

    fn link(&self, from: &Object, to: Object) {
        if let Some(bag) = from.body::<Bag>() {
            bag.items.push(&self.toys.space, to).expect("there is room");
        }
    }

    /// A finalizer: keeps what it is run for, links it, or takes it apart.
    fn finalize(&mut self, object: &Object) {
        let Some([what, first, _]) = self.script.next() else { return };
        match what % 5 {
            0 => self.handles.push(object.clone()),
            1 => self.pick(*first).into_iter().for_each(|other| self.link(&other, object.clone())),
            2 => self.pick(*first).into_iter().for_each(|other| self.link(object, other)),
            3 => object.body::<Bag>().into_iter().for_each(|bag| bag.items.truncate(0, drop)),
            _ => {}
        }
    }

    /// What a language does between two instructions.
    fn serve(&mut self) {
        while let Some(waiting) = self.toys.space.pending().next(&self.toys.space) {
            if let Waiting::Finalizer(object) = waiting {
                self.finalize(&object);
            }
        }
    }

    fn collect(&mut self, generation: Generation) {
        let toys = std::ptr::from_ref(&self.toys.space);
        // SAFETY: the space is boxed, and lives as long as the graph.
        let collection = unsafe { &*toys }.begin_collection(generation).expect("nobody else collects");
        self.serve();
        while let Some(object) = collection.next_finalizer() {
            self.finalize(&object);
            drop(object);
            self.serve();
        }
        collection.finish();
    }

    fn step(&mut self, [what, first, second]: [u8; 3]) {
        match what % 16 {
            0..4 => self.handles.push(self.toys.bag().expect("there is room")),
            4..9 => {
                if let (Some(from), Some(to)) = (self.pick(first), self.pick(second)) {
                    self.link(&from, to);
                }
            }
            9 => {
                if let Some(bag) = self.pick(first).as_ref().and_then(|object| object.body::<Bag>()) {
                    drop(bag.items.pop());
                }
            }
            10 => {
                if let Some(target) = self.pick(first) {
                    let callback = self.pick(second);
                    self.handles.push(self.toys.watcher(&target, callback).expect("there is room"));
                }
            }
            11..15 => {
                if !self.handles.is_empty() {
                    drop(self.handles.swap_remove(usize::from(first) % self.handles.len()));
                }
            }
            _ => self.collect(generation(first)),
        }
        self.serve();
        self.toys.audit(&self.handles);
    }

    fn end(mut self) {
        self.script = [].iter();
        self.handles.clear();
        self.serve();
        // What was resurrected for the last time is old by now.
        self.collect(Generation::Old);
        self.collect(Generation::Old);
        assert_eq!(self.toys.alive(), 0);
        self.toys.audit([]);
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let steps = rest.as_chunks().0;
    let steps = &steps[..steps.len().min(400)];
    if first % 2 == 0 {
        let mut run = Run::new();
        for step in steps {
            run.step(decoded(*step));
            run.compare();
        }
        run.end();
    } else {
        let toys = Toys::new(64 << 20).expect("there is room");
        toys.finalize_bags(DescriptorFlags::FINALIZER);
        let (script, steps) = steps.split_at(steps.len() / 4);
        let mut wild = Wild { toys, handles: Vec::new(), script: script.iter() };
        for step in steps {
            wild.step(*step);
        }
        wild.end();
    }
});
