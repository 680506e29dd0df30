//! Large runs: growing in place, moving without copying, and walking while freeing.

use std::ptr::NonNull;

use heap::{Heap, HeapOwner, Kind, PAGE_SIZE};

const MIB: usize = 1 << 20;

fn heap() -> HeapOwner {
    HeapOwner::new(256 * MIB).expect("a heap")
}

/// What to ask for to get a buffer that takes so many bytes: under zeal the last of them are the heap's.
const fn filling(bytes: usize) -> usize {
    bytes - if cfg!(zeal) { 8 } else { 0 }
}

/// Minor faults of this thread so far: how often the system had to find memory for what was touched.
fn faults() -> i64 {
    // SAFETY: all-zero bytes are such a structure.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: a system call that fills a local structure.
    let result = unsafe { libc::getrusage(libc::RUSAGE_THREAD, &mut usage) };
    assert_eq!(result, 0);
    usage.ru_minflt
}

fn write(block: NonNull<u8>, bytes: usize) {
    for index in (0..bytes).step_by(4096) {
        // SAFETY: the index is within the block.
        unsafe { block.as_ptr().wrapping_add(index).write((index >> 12) as u8) };
    }
}

fn is_written(block: NonNull<u8>, bytes: usize) -> bool {
    // SAFETY: the index is within the block, and was written.
    (0..bytes).step_by(4096).all(|index| unsafe { block.as_ptr().wrapping_add(index).read() } == (index >> 12) as u8)
}

fn resize(heap: &Heap, block: NonNull<u8>, bytes: usize) -> NonNull<u8> {
    // SAFETY: the tests pass a live buffer and use the place that is returned.
    let new = unsafe { heap.resize(block, bytes) }.expect("room");
    heap.check().expect("consistent");
    new
}

#[test]
fn a_buffer_grows_and_shrinks_in_place() {
    let heap = heap();
    let block = heap.alloc(Kind::Buffer, filling(MIB)).expect("room");
    write(block, filling(MIB));
    assert_eq!(resize(&heap, block, filling(100 * MIB)), block);
    assert!(is_written(block, filling(MIB)));
    assert_eq!(heap.bytes_in_use(), 100 * MIB);
    assert_eq!(resize(&heap, block, filling(2 * MIB)), block);
    assert_eq!(heap.bytes_in_use(), 2 * MIB);
    let small = resize(&heap, block, filling(100));
    assert_ne!(small, block);
    assert_eq!(heap.usable_size(small), filling(104));
}

#[test]
fn a_buffer_that_cannot_grow_in_place_moves() {
    let heap = heap();
    let mut bytes = 16 << 10;
    let mut block = heap.alloc(Kind::Buffer, filling(bytes)).expect("room");
    write(block, filling(bytes));
    let mut behind = 0;
    while bytes < 64 * MIB {
        // Too large for the holes that the buffer has left, so it lies right behind it.
        heap.alloc(Kind::Atom, bytes).expect("room");
        behind += bytes;
        let new = resize(&heap, block, filling(bytes * 2));
        assert_ne!(new, block);
        assert!(is_written(new, filling(bytes)));
        block = new;
        bytes *= 2;
        write(block, filling(bytes));
    }
    // SAFETY: live, and not used any more.
    unsafe { heap.free(block) };
    heap.check().expect("consistent");
    assert_eq!(heap.bytes_in_use(), behind);
}

#[test]
#[cfg_attr(feature = "asan", ignore = "the memory in which the sanitizer keeps its notes takes faults too")]
fn a_buffer_that_moves_is_not_copied() {
    let heap = HeapOwner::new(1 << 30).expect("a heap");
    let mut bytes = MIB;
    let mut block = heap.alloc(Kind::Buffer, filling(bytes)).expect("room");
    write(block, filling(bytes));
    let (mut moves, mut steps) = (0, 0);
    while bytes < 100 * MIB {
        // Too large for the holes that the buffer has left, so it lies right behind it, and makes it move.
        heap.alloc(Kind::Atom, bytes).expect("room");
        let before = faults();
        // SAFETY: a live buffer; the place that is returned is used.
        let new = unsafe { heap.resize(block, filling(2 * bytes)) }.expect("room");
        let taken = faults() - before;
        // A copy would find memory for each system page of the new place.
        assert!(taken < 32, "growing from {bytes} bytes took {taken} faults");
        moves += usize::from(new != block);
        steps += 1;
        block = new;
        assert!(is_written(block, filling(bytes)));
        bytes *= 2;
        write(block, filling(bytes));
    }
    assert_eq!(moves, steps);
    heap.check().expect("consistent");
}

#[test]
fn a_moving_buffer_needs_room_for_the_difference_only() {
    let heap = HeapOwner::new(10 * MIB).expect("a heap");
    let block = heap.alloc(Kind::Buffer, 6 * MIB).expect("room");
    write(block, 6 * MIB);
    heap.alloc(Kind::Atom, 9000).expect("room");
    let block = resize(&heap, block, 8 * MIB);
    assert!(is_written(block, 6 * MIB));
    assert!(heap.peak() <= 10 * MIB);
}

#[test]
fn freed_neighbours_are_one_span() {
    let heap = heap();
    let blocks: Vec<_> = (0..10).map(|_| heap.alloc(Kind::Buffer, filling(10 * PAGE_SIZE)).expect("room")).collect();
    let last = heap.alloc(Kind::Buffer, filling(PAGE_SIZE)).expect("room");
    for index in [3, 5, 4, 1, 2] {
        // SAFETY: each is freed once.
        unsafe { heap.free(blocks[index]) };
        heap.check().expect("consistent");
    }
    let joined = heap.alloc(Kind::Buffer, filling(50 * PAGE_SIZE)).expect("room");
    assert_eq!(joined, blocks[1]);
    assert!(joined < last);
}

#[test]
fn a_walk_may_free_what_it_visits() {
    let heap = heap();
    for bytes in [16, 24, 8000, 100_000] {
        for _ in 0..200 {
            let block = heap.alloc(Kind::Container, bytes).expect("room");
            // SAFETY: the block has at least 16 bytes.
            unsafe { block.cast::<u64>().write(u64::MAX) };
        }
    }
    let mut visited = 0;
    heap.walk(Kind::Container, |block, _| {
        visited += 1;
        // SAFETY: each block is visited once.
        unsafe { heap.free(block) };
    });
    assert_eq!(visited, 800);
    assert_eq!(heap.bytes_in_use(), 0);
    heap.check().expect("consistent");
}

#[test]
fn uninitialised_blocks_are_not_walked() {
    let heap = heap();
    for bytes in [16, 64, 100_000] {
        heap.alloc(Kind::Container, bytes).expect("room");
    }
    heap.walk(Kind::Container, |_, _| panic!("nothing was initialised"));
    let pages: Vec<_> = heap.pages(Kind::Container).collect();
    assert_eq!(pages.iter().map(|page| page.used).sum::<usize>(), 3);
    assert!(pages.iter().all(|page| page.used <= page.carved));
}
