//! Bytes as operations on a heap: what was allocated keeps its content until it is freed, and the heap stays consistent and in its limit.

#![no_main]

use std::ptr::NonNull;

use heap::{Heap, HeapOwner, Kind};
use libfuzzer_sys::fuzz_target;

/// A block with the byte it is filled with.
struct Block {
    place: NonNull<u8>,
    kind: Kind,
    bytes: usize,
    fill: u8,
}

impl Block {
    fn new(place: NonNull<u8>, kind: Kind, bytes: usize, fill: u8) -> Block {
        // SAFETY: the block is that long, and nobody else's. No byte is 0, so that a walk takes it for live.
        unsafe { place.write_bytes(fill, bytes.max(8)) };
        Block { place, kind, bytes, fill }
    }

    fn check(&self, bytes: usize) {
        // SAFETY: the block is that long, and was filled.
        let content = unsafe { std::slice::from_raw_parts(self.place.as_ptr(), bytes) };
        assert!(content.iter().all(|&byte| byte == self.fill), "another block was written over {:p}", self.place);
    }
}

fn step(heap: &Heap, blocks: &mut Vec<Block>, [what, low, high]: [u8; 3]) {
    let number = usize::from(u16::from_le_bytes([low, high]));
    // Sizes from a byte to half a megabyte, the small ones more often.
    let bytes = 1 + (number & 0x3ff) * [1, 1, 8, 512][usize::from(high >> 6)];
    let fill = what | 1;
    match what & 7 {
        0..=2 => {
            let kind = Kind::ALL[usize::from(what & 7)];
            blocks.extend(heap.alloc(kind, bytes).map(|place| Block::new(place, kind, bytes, fill)));
        }
        3 | 4 if !blocks.is_empty() => {
            let block = blocks.swap_remove(number % blocks.len());
            block.check(block.bytes);
            // SAFETY: it came from this heap and is forgotten.
            unsafe { heap.free(block.place) };
        }
        5 => {
            let Some(index) = blocks.iter().position(|block| block.kind == Kind::Buffer) else { return };
            let old = blocks.swap_remove(index);
            // SAFETY: it is a live buffer of this heap; where it moves, its old place is forgotten.
            match unsafe { heap.resize(old.place, bytes) } {
                Some(place) => {
                    let moved = Block { place, ..old };
                    moved.check(moved.bytes.min(bytes));
                    blocks.push(Block::new(place, Kind::Buffer, bytes, fill));
                }
                None => blocks.push(old),
            }
        }
        6 => drop(heap.release()),
        7 => heap.fail_after(u64::from(low) + 1),
        _ => {}
    }
}

fuzz_target!(|bytes: &[u8]| {
    let heap = HeapOwner::new(4 << 20).expect("a heap");
    let mut blocks = Vec::new();
    for (number, step_bytes) in bytes.as_chunks().0.iter().enumerate() {
        step(&heap, &mut blocks, *step_bytes);
        if number % 16 == 0 {
            heap.check().expect("consistent");
        }
        assert_eq!(heap.stats().blocks_in_use(), blocks.len());
    }
    for block in blocks {
        block.check(block.bytes);
        // SAFETY: it came from this heap and is forgotten.
        unsafe { heap.free(block.place) };
    }
    assert_eq!(heap.bytes_in_use(), 0);
    heap.fail_never();
    heap.release();
    heap.check().expect("consistent");
});
