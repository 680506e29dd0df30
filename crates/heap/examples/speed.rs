//! Nanoseconds per allocation and free. `cargo run --release -p heap --example speed`
#![allow(clippy::print_stdout, reason = "a measurement is for reading")]

use std::hint::black_box;
use std::ptr::NonNull;
use std::time::Instant;

use heap::{Heap, HeapOwner, Kind};

const ROUNDS: usize = 20_000_000;

fn main() {
    let heap = HeapOwner::new(4 << 30).expect("a heap");
    for (name, run) in RUNS {
        let best = (0..5).map(|_| run(&heap)).fold(f64::INFINITY, f64::min);
        println!("{best:6.2} ns  {name}");
    }
}

type Run = fn(&Heap) -> f64;

const RUNS: [(&str, Run); 7] = [
    ("pair, 16 bytes, one block", |heap| window::<16>(heap, 1)),
    ("pair, 24 bytes, 100 blocks, first in first out", |heap| window::<24>(heap, 100)),
    ("pair, 64 bytes, 10,000 blocks, first in first out", |heap| window::<64>(heap, 10_000)),
    ("pair, 64 bytes, 1,000,000 blocks, first in first out", |heap| window::<64>(heap, 1_000_000)),
    ("pair, 16 to 512 bytes, 10,000 blocks, at random", random),
    ("pair, 2,000,000 blocks of 24 bytes, all then none", fill),
    ("pair, 100,000 blocks of 24 bytes, all then none", fill_less),
];

/// Writes a header, as the layer above would.
fn touch(block: NonNull<u8>) {
    // SAFETY: every block has at least 16 bytes.
    unsafe { block.cast::<u64>().write(1 << 32 | 1) };
}

fn timed(pairs: usize, work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_nanos() as f64 / pairs as f64
}

fn window<const BYTES: usize>(heap: &Heap, length: usize) -> f64 {
    let mut blocks: Vec<NonNull<u8>> = (0..length).map(|_| heap.alloc(Kind::Atom, BYTES).expect("room")).collect();
    let nanoseconds = timed(ROUNDS, || {
        let mut index = 0;
        for _ in 0..ROUNDS {
            // SAFETY: the slot's block is live and replaced at once.
            unsafe { heap.free(blocks[index]) };
            let block = heap.alloc(Kind::Atom, BYTES).expect("room");
            touch(block);
            blocks[index] = black_box(block);
            index += 1;
            if index == length {
                index = 0;
            }
        }
    });
    free_all(heap, &blocks);
    nanoseconds
}

fn random(heap: &Heap) -> f64 {
    let mut state = 1u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut blocks: Vec<NonNull<u8>> = (0..10_000).map(|_| heap.alloc(Kind::Container, 64).expect("room")).collect();
    let nanoseconds = timed(ROUNDS, || {
        for _ in 0..ROUNDS {
            let number = next();
            let index = (number >> 32) as usize % blocks.len();
            // SAFETY: the slot's block is live and replaced at once.
            unsafe { heap.free(blocks[index]) };
            let block = heap.alloc(Kind::Container, 16 + (number as usize & 496)).expect("room");
            touch(block);
            blocks[index] = block;
        }
    });
    free_all(heap, &blocks);
    nanoseconds
}

fn fill(heap: &Heap) -> f64 {
    fill_and_empty(heap, 2_000_000)
}

fn fill_less(heap: &Heap) -> f64 {
    fill_and_empty(heap, 100_000)
}

fn fill_and_empty(heap: &Heap, count: usize) -> f64 {
    let mut blocks = Vec::with_capacity(count);
    let rounds = ROUNDS / count;
    timed(count * rounds, || {
        for _ in 0..rounds {
            for _ in 0..count {
                let block = heap.alloc(Kind::Container, 24).expect("room");
                touch(block);
                blocks.push(block);
            }
            free_all(heap, &blocks);
            blocks.clear();
        }
    })
}

fn free_all(heap: &Heap, blocks: &[NonNull<u8>]) {
    for &block in blocks {
        // SAFETY: the callers give all of these up.
        unsafe { heap.free(block) };
    }
}
