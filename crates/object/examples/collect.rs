//! How long collections of a million objects take. `cargo run --profile quick -p object --example collect`
//!
//! Some of the same graphs in Python: `bench/programs/collect_*.py`.

#![expect(clippy::print_stdout, reason = "it is what the program is for")]

#[path = "../tests/toy/mod.rs"]
mod toy;

use std::time::Instant;

use object::{Generation, Leaves, Object, OutOfMemory, Roots};
use toy::{Bag, Pair, Toys};

const MANY: usize = 1_000_000;
const LIMIT: usize = 4 << 30;

/// Makes a graph, and returns what holds it.
type Build = fn(&Toys) -> Result<Vec<Object>, OutOfMemory>;

const GRAPHS: [(&str, Build); 7] = [
    ("lists", lists),
    ("graph", graph),
    ("pairs", pairs),
    ("chain", chain),
    ("shuffled", shuffled),
    ("instances", instances),
    ("deep", deep),
];

fn main() -> Result<(), OutOfMemory> {
    let only = std::env::args().nth(1);
    for (name, build) in GRAPHS {
        if only.as_deref().is_some_and(|only| only != name) {
            continue;
        }
        let toys = Toys::new(LIMIT)?;
        let kept = build(&toys)?;
        let times: Vec<f64> = (0..5).map(|_| collect(&toys, Generation::Old, &kept).0).collect();
        println!("{name:10} {times:6.1?} ms alive");
        for _ in 0..1000 {
            toys.pair(Some(toys.pair(None, None)?), None)?;
        }
        println!("{name:10} {:6.3} ms young", collect(&toys, Generation::Young, &kept).0);
        // The graph is held by what comes first: without that it is garbage.
        drop(kept);
        let (time, freed) = collect(&toys, Generation::Old, &[]);
        println!("{name:10} {time:6.1} ms for {freed} of garbage");
        assert_eq!(toys.alive(), 0);
    }
    Ok(())
}

fn collect(toys: &Toys, generation: Generation, roots: &[Object]) -> (f64, usize) {
    let start = Instant::now();
    let show_roots: Roots<'_> = &|visit| roots.iter().map(Object::reference).for_each(visit);
    let collection = toys.space.collector().map(|collector| collector.begin(generation, show_roots, Leaves::LeftOut).finish());
    let freed = collection.map_or(0, |report| report.freed);
    (start.elapsed().as_secs_f64() * 1e3, freed)
}

fn push(toys: &Toys, bag: &Object, item: &Object) -> Result<(), OutOfMemory> {
    bag.body::<Bag>().ok_or(OutOfMemory)?.items.push(&toys.space, item.clone())
}

/// A list of lists of three small numbers, which holds itself.
fn lists(toys: &Toys) -> Result<Vec<Object>, OutOfMemory> {
    let all = toys.bag()?;
    let number = toys.leaf(1)?;
    for _ in 0..MANY {
        let list = toys.bag()?;
        (0..3).try_for_each(|_| push(toys, &list, &number))?;
        push(toys, &all, &list)?;
    }
    push(toys, &all, &all)?;
    Ok(vec![all])
}

/// Objects that hold two others each, at random, and a list of them all.
fn graph(toys: &Toys) -> Result<Vec<Object>, OutOfMemory> {
    let all = toys.bag()?;
    let objects: Vec<Object> = (0..MANY).map(|_| toys.pair(None, None)).collect::<Result<_, _>>()?;
    let mut random = Random(1);
    for object in &objects {
        let pair = object.body::<Pair>().ok_or(OutOfMemory)?;
        pair.left.set(objects[random.below(MANY)].clone());
        pair.right.set(objects[random.below(MANY)].clone());
        push(toys, &all, object)?;
    }
    Ok(vec![all])
}

/// Pairs of objects that hold each other, and one list that holds a pair.
fn pairs(toys: &Toys) -> Result<Vec<Object>, OutOfMemory> {
    for _ in 0..MANY / 2 {
        let left = toys.pair(None, None)?;
        let right = toys.pair(Some(left.clone()), None)?;
        left.body::<Pair>().ok_or(OutOfMemory)?.left.set(right);
    }
    Ok(Vec::new())
}

/// A linked list, whose head is the youngest.
fn chain(toys: &Toys) -> Result<Vec<Object>, OutOfMemory> {
    let last = toys.pair(None, None)?;
    let mut head = last.clone();
    for _ in 1..MANY {
        head = toys.pair(Some(head), None)?;
    }
    last.body::<Pair>().ok_or(OutOfMemory)?.left.set(head.clone());
    Ok(vec![head])
}

/// A ring whose order has nothing to do with that in memory.
fn shuffled(toys: &Toys) -> Result<Vec<Object>, OutOfMemory> {
    let mut objects: Vec<Object> = (0..MANY).map(|_| toys.pair(None, None)).collect::<Result<_, _>>()?;
    let mut random = Random(1);
    for index in (1..MANY).rev() {
        objects.swap(index, random.below(index + 1));
    }
    for index in 0..MANY {
        let next = objects[(index + 1) % MANY].clone();
        objects[index].body::<Pair>().ok_or(OutOfMemory)?.left.set(next);
    }
    Ok(vec![objects[0].clone()])
}

/// Objects of two references, one of them to their only holder.
fn instances(toys: &Toys) -> Result<Vec<Object>, OutOfMemory> {
    let all = toys.bag()?;
    let number = toys.leaf(1)?;
    for _ in 0..MANY {
        let object = toys.pair(Some(number.clone()), Some(all.clone()))?;
        push(toys, &all, &object)?;
    }
    Ok(vec![all])
}

/// A comb: each object holds the one made before it, and a pair that holds the same.
fn deep(toys: &Toys) -> Result<Vec<Object>, OutOfMemory> {
    let first = toys.pair(None, None)?;
    let mut last = first.clone();
    for _ in 0..MANY / 2 {
        let side = toys.pair(Some(last.clone()), None)?;
        last = toys.pair(Some(side), Some(last))?;
    }
    first.body::<Pair>().ok_or(OutOfMemory)?.left.set(last.clone());
    Ok(vec![last])
}

/// Numbers without a pattern (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}
