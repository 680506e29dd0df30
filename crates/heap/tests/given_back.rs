//! Memory goes back to the system, also from pages that are not empty: what is resident is counted by the system itself.

use std::ptr::NonNull;

use heap::{HALF_SIZE, Heap, HeapOwner, Kind, PAGE_SIZE};

const MIB: usize = 1 << 20;
const SYSTEM_PAGE: usize = 4096;
/// Less under AddressSanitizer, which is slow.
const BLOCKS: usize = if cfg!(any(feature = "asan", zeal)) { 200_000 } else { 2_000_000 };

fn heap() -> HeapOwner {
    HeapOwner::new(1 << 30).expect("a heap")
}

/// Bytes of the heap that are in memory, as the system counts them: of the first 160 MiB of either half's pages and of all metadata.
fn resident(heap: &Heap) -> usize {
    let first_atom = heap::FIRST_ATOM.offset();
    let halves = [(first_atom, 160 * MIB), (HALF_SIZE, 160 * MIB)];
    let metadata = [(0, first_atom)];
    halves.into_iter().chain(metadata).map(|(start, bytes)| resident_in(heap.base() + start, bytes)).sum()
}

fn resident_in(start: usize, bytes: usize) -> usize {
    let mut pages = vec![0; bytes / SYSTEM_PAGE];
    let address = std::ptr::with_exposed_provenance_mut(start);
    // SAFETY: the vector has a byte for every system page of the range, which is mapped.
    let result = unsafe { libc::mincore(address, bytes, pages.as_mut_ptr()) };
    assert_eq!(result, 0);
    pages.iter().filter(|&&page| page & 1 != 0).count() * SYSTEM_PAGE
}

/// A block written whole, as a string would be.
fn alloc(heap: &Heap, kind: Kind, bytes: usize) -> NonNull<u8> {
    let block = heap.alloc(kind, bytes).expect("room");
    // SAFETY: the block has `bytes` bytes.
    unsafe { block.write_bytes(1, bytes) };
    block
}

fn free(heap: &Heap, block: NonNull<u8>) {
    // SAFETY: the tests free each block once.
    unsafe { heap.free(block) };
}

/// Frees 999 of every 1,000 of many blocks, in the order of `shuffle`, then the rest.
fn keep_one_of_a_thousand(kind: Kind, bytes: usize, shuffle: impl Fn(&mut Vec<NonNull<u8>>)) {
    let heap = heap();
    let start = resident(&heap);
    let blocks: Vec<_> = (0..BLOCKS).map(|_| alloc(&heap, kind, bytes)).collect();
    let peak = resident(&heap);
    let (kept, mut dying): (Vec<_>, Vec<_>) = (0..BLOCKS).partition(|index| index % 1000 == 0);
    let mut freed: Vec<_> = dying.drain(..).map(|index| blocks[index]).collect();
    shuffle(&mut freed);
    for block in freed {
        free(&heap, block);
    }
    heap.check().expect("consistent");
    let after = resident(&heap);
    assert!(after <= heap.committed(), "{after} bytes are resident, {} are charged", heap.committed());
    // Each block that stays pins a system page, and nothing else does.
    let pinned = kept.len() * SYSTEM_PAGE;
    assert!(after <= pinned + peak / 100 + 2 * MIB, "{bytes}-byte blocks: {peak} bytes resident at the peak, {after} after");
    for index in kept {
        let block = blocks[index];
        // SAFETY: a live block.
        let content = unsafe { std::slice::from_raw_parts(block.as_ptr(), bytes) };
        assert!(content.iter().all(|&byte| byte == 1));
        free(&heap, block);
    }
    heap.check().expect("consistent");
    let end = resident(&heap);
    assert!(end <= start + 2 * MIB, "{bytes}-byte blocks: {start} bytes resident at first, {end} at the end");
    heap.release();
    assert!(resident(&heap) <= start + 64 * 1024);
}

#[test]
fn one_block_of_a_thousand_pins_one_system_page() {
    keep_one_of_a_thousand(Kind::Atom, 64, |_| ());
    keep_one_of_a_thousand(Kind::Atom, 24, |blocks| blocks.reverse());
}

#[test]
fn the_order_of_death_does_not_matter() {
    keep_one_of_a_thousand(Kind::Container, 40, |blocks| {
        let mut state = 1u64;
        for index in (1..blocks.len()).rev() {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            blocks.swap(index, (state >> 33) as usize % (index + 1));
        }
    });
}

#[test]
fn absent_parts_of_pages_are_used_again() {
    let heap = heap();
    for bytes in [16, 40, 144, 1168, 4096, 5456, 8192] {
        let count = 8 * MIB / bytes;
        let blocks: Vec<_> = (0..count).map(|_| alloc(&heap, Kind::Atom, bytes)).collect();
        let full = heap.committed();
        let per_page = PAGE_SIZE / bytes;
        let (kept, freed): (Vec<_>, Vec<_>) = blocks.iter().enumerate().partition(|(index, _)| index % per_page == per_page / 2);
        freed.into_iter().for_each(|(_, block)| free(&heap, *block));
        heap.release();
        heap.check().expect("consistent");
        // A block of two system pages or more may touch three.
        let touched = kept.len() * (bytes.div_ceil(SYSTEM_PAGE) + 1) * SYSTEM_PAGE;
        assert!(heap.committed() <= touched + MIB, "{bytes}: {} committed", heap.committed());
        let again: Vec<_> = (0..count - kept.len()).map(|_| alloc(&heap, Kind::Atom, bytes)).collect();
        assert!(heap.committed() <= full + MIB / 4, "{bytes}: {} committed, {full} before", heap.committed());
        heap.check().expect("consistent");
        kept.into_iter().map(|(_, block)| *block).chain(again).for_each(|block| free(&heap, block));
        heap.release();
        heap.check().expect("consistent");
        assert_eq!(heap.bytes_in_use(), 0);
    }
}

#[test]
fn at_the_limit_parts_that_cost_nothing_are_found() {
    let heap = HeapOwner::new(2 * MIB).expect("a heap");
    let mut blocks = Vec::new();
    while let Some(block) = heap.alloc(Kind::Atom, 48) {
        blocks.push(block);
    }
    // All but one block of each system page die, so nothing can be given back, and everything can be had again.
    let per_part = SYSTEM_PAGE / 48;
    let dying: Vec<_> = blocks.iter().enumerate().filter(|(index, _)| index % per_part != 0).map(|(_, block)| *block).collect();
    let count = dying.len();
    dying.into_iter().for_each(|block| free(&heap, block));
    heap.release();
    for _ in 0..count {
        heap.alloc(Kind::Atom, 48).expect("what was freed");
    }
    heap.check().expect("consistent");
}

#[test]
fn what_is_taken_again_and_again_is_kept() {
    let heap = heap();
    let mut blocks = Vec::new();
    let mut renewed = 0;
    for round in 0..12 {
        blocks.extend((0..4 * MIB / 64).map(|_| alloc(&heap, Kind::Atom, 64)));
        blocks.drain(..).for_each(|block| free(&heap, block));
        // From some round on the pages stay.
        renewed = if heap.stats().kept_pages * PAGE_SIZE >= 3 * MIB { renewed + 1 } else { 0 };
        heap.check().expect("consistent");
        assert!(round > 0 || heap.stats().kept_pages * PAGE_SIZE <= MIB, "a single peak is given back");
    }
    assert!(renewed >= 3, "{} pages are kept", heap.stats().kept_pages);
}
