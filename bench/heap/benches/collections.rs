//! What is done with a whole heap: full collections, audits, checks, and heaps spawned from an image. In a toy language, without Python.

#[path = "../../../crates/object/tests/toy/mod.rs"]
mod toy;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use heap::{BuildId, HeapOwner, Kind};
use object::{Generation, Object};
use toy::{Bag, Toys};

/// Objects of a heap that is collected or audited.
const OBJECTS: usize = 100_000;

fn toys() -> Toys {
    Toys::new(1 << 30).expect("a heap")
}

/// Bags that hold two others each, at random places.
fn graph(toys: &Toys) -> Vec<Object> {
    let bags: Vec<Object> = (0..OBJECTS).map(|_| toys.bag().expect("room")).collect();
    let mut state = 88172645463325252u64;
    for bag in &bags {
        for _ in 0..2 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let other = bags[state as usize % OBJECTS].clone();
            bag.body::<Bag>().expect("a bag").items.push(&toys.space, other).expect("room");
        }
    }
    bags
}

fn collections(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("whole heap");
    let kept = toys();
    let bags = graph(&kept);
    group.bench_function("collect 100,000 containers, all alive", |bencher| {
        bencher.iter(|| kept.space.collect(Generation::Old));
    });
    group.bench_function("audit 100,000 containers and 200,000 references", |bencher| bencher.iter(|| kept.audit(&bags)));
    group.bench_function("check the heap of 100,000 containers", |bencher| bencher.iter(|| kept.space.check().expect("consistent")));
    let garbage = toys();
    group.bench_function("collect 100,000 containers, all garbage", |bencher| {
        let make = || {
            for _ in 0..OBJECTS / 2 {
                let left = garbage.pair(None, None).expect("room");
                let right = garbage.pair(Some(left.clone()), None).expect("room");
                left.body::<toy::Pair>().expect("a pair").left.replace(Some(right));
            }
        };
        bencher.iter_batched(make, |()| garbage.space.collect(Generation::Old), BatchSize::PerIteration);
    });
    group.finish();
}

fn spawning(criterion: &mut Criterion) {
    let heap = HeapOwner::new(1 << 30).expect("a heap");
    for _ in 0..(20 << 20) / 64 {
        let block = heap.alloc(Kind::Container, 64).expect("room");
        // SAFETY: the block has 64 bytes.
        unsafe { block.write_bytes(1, 64) };
    }
    let image = heap.into_image(&BuildId([7; 16]), &[]).expect("an image");
    let mut group = criterion.benchmark_group("whole heap");
    group.bench_function("spawn a heap from an image of 20 MiB, and drop it", |bencher| {
        bencher.iter(|| black_box(HeapOwner::spawn(&image, 1 << 30).expect("room")));
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2))
        .sample_size(20);
    targets = collections, spawning
}
criterion_main!(benches);
