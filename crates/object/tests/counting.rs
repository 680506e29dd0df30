//! Counts go up and down, what reaches zero dies, and nothing is lost: against a model.

mod toy;

use object::{DescriptorFlags, Object, OutOfMemory, Waiting};
use proptest::prelude::*;
use toy::{Bag, Leaf, Pair, Toys};

const PLENTY: usize = 1 << 30;

fn toys() -> Toys {
    Toys::new(PLENTY).unwrap()
}

fn bag(object: &Object) -> &Bag {
    object.body().unwrap()
}

#[test]
fn a_handle_counts() {
    let toys = toys();
    let leaf = toys.leaf(7).unwrap();
    assert_eq!(leaf.count(), Some(1));
    let alias = leaf.clone();
    assert_eq!(leaf.count(), Some(2));
    let pair = toys.pair(Some(alias), Some(leaf.clone())).unwrap();
    assert_eq!(leaf.count(), Some(3));
    drop(pair);
    assert_eq!(leaf.count(), Some(1));
    assert_eq!(leaf.body::<Leaf>().unwrap().number, 7);
    assert!(leaf.body::<Pair>().is_none());
    drop(leaf);
    assert_eq!(toys.alive(), 0);
}

#[test]
fn a_chain_of_a_million_dies_in_constant_stack() {
    let toys = toys();
    let mut head = None;
    for _ in 0..1_000_000 {
        head = Some(toys.pair(head.take(), None).unwrap());
    }
    assert_eq!(toys.alive(), 1_000_000);
    std::thread::scope(|scope| {
        // A chain dies where its head is dropped; 64 KiB of stack would not hold a thousand nested calls.
        let head = SendHandle(head);
        std::thread::Builder::new().stack_size(64 << 10).spawn_scoped(scope, move || head.end()).unwrap();
    });
    assert_eq!(toys.alive(), 0);
    assert_eq!(toys.space.generations().counts()[0], 0);
}

/// Moves a handle to a thread while the space's own thread waits.
struct SendHandle(Option<Object>);

impl SendHandle {
    fn end(self) {
        drop(self.0);
    }
}

// SAFETY: the test's thread does not touch the space until the other one has ended.
unsafe impl Send for SendHandle {}

#[test]
fn a_finalizer_is_never_run_by_a_decrement() {
    let toys = toys();
    toys.finalize_bags(DescriptorFlags::FINALIZER);
    let inner = toys.leaf(1).unwrap();
    for _ in 0..3000 {
        let dead = toys.bag().unwrap();
        bag(&dead).items.push(&toys.space, inner.clone()).unwrap();
    }
    // All wait with what they hold: more than the ring has room for.
    assert_eq!(inner.count(), Some(3001));
    let mut seen = 0;
    while let Some(waiting) = toys.space.pending().next(&toys.space) {
        let Waiting::Finalizer(object) = waiting else { panic!("there are no weak references") };
        assert_eq!(object.count(), Some(1));
        seen += 1;
    }
    assert_eq!(seen, 3000);
    assert_eq!(inner.count(), Some(1));
    assert!(toys.space.pending().is_empty());
}

#[test]
fn every_allocation_may_fail() {
    let build = |toys: &Toys| -> Result<Object, OutOfMemory> {
        let all = toys.bag()?;
        for number in 0..20 {
            let leaf = toys.leaf(number)?;
            let pair = toys.pair(Some(leaf.clone()), Some(all.clone()))?;
            bag(&all).items.push(&toys.space, pair)?;
            bag(&all).items.insert(&toys.space, 0, leaf)?;
        }
        Ok(all)
    };
    for n in 1.. {
        let toys = toys();
        toys.space.fail_from(n);
        let built = build(&toys);
        toys.space.fail_never();
        let succeeded = built.is_ok();
        if let Ok(all) = &built {
            bag(all).items.truncate(0, drop);
            bag(all).items.shrink(&toys.space);
        }
        drop(built);
        toys.space.check().unwrap();
        if succeeded {
            assert_eq!(toys.alive(), 0);
            assert!(n > 20);
            break;
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    NewLeaf,
    NewPair(usize, usize),
    NewBag,
    Push(usize, usize),
    Insert(usize, usize, usize),
    Pop(usize),
    Remove(usize, usize),
    Forget(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let index = || 0..64usize;
    prop_oneof![
        Just(Step::NewLeaf),
        (index(), index()).prop_map(|(left, right)| Step::NewPair(left, right)),
        Just(Step::NewBag),
        (index(), index()).prop_map(|(bag, item)| Step::Push(bag, item)),
        (index(), index(), index()).prop_map(|(bag, at, item)| Step::Insert(bag, at, item)),
        index().prop_map(Step::Pop),
        (index(), index()).prop_map(|(bag, at)| Step::Remove(bag, at)),
        index().prop_map(Step::Forget),
    ]
}

/// What the model knows of an object: which objects it holds, by number.
#[derive(Default)]
struct Model {
    holds: Vec<Vec<usize>>,
}

impl Model {
    fn add(&mut self, holds: Vec<usize>) -> usize {
        self.holds.push(holds);
        self.holds.len() - 1
    }

    /// Objects that are reached from the handles. Bags only take objects older than themselves, so there are no cycles.
    fn reached(&self, handles: &[usize]) -> Vec<usize> {
        let mut seen = vec![false; self.holds.len()];
        let mut work = handles.to_vec();
        while let Some(number) = work.pop() {
            if !std::mem::replace(&mut seen[number], true) {
                work.extend(&self.holds[number]);
            }
        }
        (0..seen.len()).filter(|number| seen[*number]).collect()
    }

    /// References to each of the reached objects: from handles and from reached objects.
    fn count(&self, number: usize, handles: &[usize], reached: &[usize]) -> usize {
        let of = |list: &[usize]| list.iter().filter(|held| **held == number).count();
        of(handles) + reached.iter().map(|holder| of(&self.holds[*holder])).sum::<usize>()
    }
}

proptest! {
    #[test]
    fn counts_are_those_of_the_model(steps in prop::collection::vec(step(), 1..200)) {
        let toys = toys();
        let mut model = Model::default();
        let mut handles: Vec<(Object, usize)> = Vec::new();
        for step in steps {
            let pick = |index: usize| (!handles.is_empty()).then(|| handles[index % handles.len()].clone());
            match step {
                Step::NewLeaf => handles.push((toys.leaf(1).unwrap(), model.add(Vec::new()))),
                Step::NewBag => handles.push((toys.bag().unwrap(), model.add(Vec::new()))),
                Step::NewPair(left, right) => {
                    let (left, right) = (pick(left), pick(right));
                    let held = [&left, &right].into_iter().flatten().map(|(_, number)| *number).collect();
                    let pair = toys.pair(left.map(|(object, _)| object), right.map(|(object, _)| object)).unwrap();
                    handles.push((pair, model.add(held)));
                }
                Step::Push(into, item) => {
                    if let (Some((into, holder)), Some((item, number))) = (pick(into), pick(item))
                        && let Some(bag) = into.body::<Bag>()
                        && number < holder
                    {
                        bag.items.push(&toys.space, item).unwrap();
                        model.holds[holder].push(number);
                    }
                }
                Step::Insert(into, at, item) => {
                    if let (Some((into, holder)), Some((item, number))) = (pick(into), pick(item))
                        && let Some(bag) = into.body::<Bag>()
                        && number < holder
                    {
                        let at = at % (bag.items.len() + 1);
                        bag.items.insert(&toys.space, at, item).unwrap();
                        model.holds[holder].insert(at, number);
                    }
                }
                Step::Pop(from) => {
                    if let Some((from, holder)) = pick(from) && let Some(bag) = from.body::<Bag>() {
                        prop_assert_eq!(bag.items.pop().is_some(), model.holds[holder].pop().is_some());
                    }
                }
                Step::Remove(from, at) => {
                    if let Some((from, holder)) = pick(from)
                        && let Some(bag) = from.body::<Bag>()
                        && !bag.items.is_empty()
                    {
                        let at = at % bag.items.len();
                        bag.items.remove(at);
                        model.holds[holder].remove(at);
                    }
                }
                Step::Forget(index) => {
                    if !handles.is_empty() {
                        handles.swap_remove(index % handles.len());
                    }
                }
            }
            let numbers: Vec<usize> = handles.iter().map(|(_, number)| *number).collect();
            let reached = model.reached(&numbers);
            prop_assert_eq!(toys.alive(), reached.len());
            for (object, number) in &handles {
                prop_assert_eq!(object.count().unwrap() as usize, model.count(*number, &numbers, &reached));
            }
        }
        handles.clear();
        prop_assert_eq!(toys.alive(), 0);
        toys.space.check().unwrap();
    }
}
