//! Bytes as operations on a heap: what was allocated keeps its content until it is freed, and the heap stays consistent and in its limit.

#![no_main]

mod operations;

use heap::HeapOwner;
use libfuzzer_sys::fuzz_target;
use operations::Blocks;

fuzz_target!(|bytes: &[u8]| {
    let heap = HeapOwner::new(4 << 20).expect("a heap");
    let mut blocks = Blocks::default();
    for (number, step) in bytes.as_chunks().0.iter().enumerate() {
        blocks.step(&heap, *step);
        if number % 16 == 0 {
            blocks.check(&heap);
        }
    }
    blocks.check(&heap);
    blocks.clear(&heap);
    assert_eq!(heap.bytes_in_use(), 0);
    heap.fail_never();
    heap.release();
    heap.check().expect("consistent");
});
