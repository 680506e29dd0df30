//! Limits, the reserve, ordered failures, and giving memory back.

use std::ptr::NonNull;

use heap::{Heap, HeapOwner, Kind, OutOfMemory, PAGE_SIZE};

const MIB: usize = 1 << 20;

fn fill(heap: &Heap, kind: Kind, bytes: usize) -> Vec<NonNull<u8>> {
    std::iter::from_fn(|| heap.alloc(kind, bytes)).collect()
}

fn free_all(heap: &Heap, blocks: impl IntoIterator<Item = NonNull<u8>>) {
    for block in blocks {
        // SAFETY: the tests free each block once.
        unsafe { heap.free(block) };
    }
}

#[test]
fn a_heap_never_exceeds_its_limit_and_goes_on() {
    for kind in Kind::ALL {
        for bytes in [16, 100, 3000, 40_000] {
            let heap = HeapOwner::new(2 * MIB).expect("a heap");
            let blocks = fill(&heap, kind, bytes);
            assert!(heap.committed() <= 2 * MIB && heap.peak() <= 2 * MIB);
            // Under zeal the ends of buffers are the heap's.
            let own = if cfg!(zeal) && kind == Kind::Buffer { 8 } else { 0 };
            assert!(blocks.len() * (bytes + own) > MIB * 4 / 3, "{kind:?} {bytes}: {}", blocks.len());
            assert!(heap.pressure());
            heap.check().expect("consistent");
            free_all(&heap, blocks);
            heap.check().expect("consistent");
            assert_eq!(heap.bytes_in_use(), 0);
            heap.release();
            assert!(!heap.pressure());
            assert!(heap.committed() < 64 << 10);
            assert!(heap.alloc(kind, bytes).is_some());
            heap.check().expect("consistent");
        }
    }
}

#[test]
fn pages_kept_for_one_kind_do_not_fail_another() {
    let heap = HeapOwner::new(2 * MIB).expect("a heap");
    for bytes in (16..8000).step_by(16) {
        for kind in Kind::ALL {
            let block = heap.alloc(kind, bytes).expect("room");
            free_all(&heap, [block]);
        }
    }
    let large = heap.alloc(Kind::Container, MIB + MIB / 2).expect("room once what was kept is given back");
    free_all(&heap, [large]);
    heap.check().expect("consistent");
}

#[test]
fn a_limit_too_small_for_a_heap_is_an_error() {
    assert_eq!(HeapOwner::new(1000).err(), Some(OutOfMemory));
}

#[test]
fn absurd_sizes_fail() {
    let heap = HeapOwner::new(usize::MAX).expect("a heap");
    for bytes in [usize::MAX, usize::MAX - 7, isize::MAX as usize, 1 << 40, heap::HALF_SIZE] {
        assert!(heap.alloc(Kind::Buffer, bytes).is_none());
    }
    heap.check().expect("consistent");
}

#[test]
fn the_limit_moves() {
    let heap = HeapOwner::new(MIB).expect("a heap");
    let blocks = fill(&heap, Kind::Atom, 64);
    assert_eq!(heap.set_limit(MIB / 2), Err(OutOfMemory));
    assert_eq!(heap.limit(), MIB);
    heap.set_limit(2 * MIB).expect("more is allowed");
    assert!(!heap.pressure());
    let more = fill(&heap, Kind::Atom, 64);
    assert!(more.len() * 64 > MIB * 9 / 10);
    free_all(&heap, blocks.into_iter().chain(more));
    heap.set_limit(MIB / 2).expect("what is kept can be given back");
    heap.check().expect("consistent");
}

#[test]
fn the_reserve_opens_for_those_who_ask() {
    let heap = HeapOwner::new(2 * MIB).expect("a heap");
    heap.set_reserve(64 << 10);
    fill(&heap, Kind::Atom, 64);
    assert!(heap.alloc(Kind::Atom, 64).is_none());
    assert!(heap.committed() <= 2 * MIB - (64 << 10));
    let more = heap.with_reserve(|| fill(&heap, Kind::Atom, 64));
    assert!(more.len() * 64 >= 32 << 10);
    assert!(heap.alloc(Kind::Atom, 64).is_none());
    assert!(heap.committed() <= 2 * MIB);
    heap.check().expect("consistent");
}

#[test]
fn the_nth_allocation_fails_on_every_path() {
    let heap = HeapOwner::new(16 * MIB).expect("a heap");
    for bytes in [16, 5000, 100_000] {
        for n in 1..40 {
            heap.fail_after(n);
            for k in 1..60 {
                assert_eq!(heap.alloc(Kind::Container, bytes).is_none(), k == n, "{bytes} {n} {k}");
            }
            let blocks = Vec::from_iter(heap.alloc(Kind::Atom, 16));
            assert!(!heap.fail_never());
            free_all(&heap, blocks);
            heap.check().expect("consistent");
            for block in (0..5).filter_map(|_| heap.alloc(Kind::Buffer, bytes)) {
                free_all(&heap, [block]);
            }
            heap.set_limit(heap.committed() + 16 * MIB).expect("room");
        }
    }
}

#[test]
fn all_allocations_fail_from_the_nth_on() {
    let heap = HeapOwner::new(16 * MIB).expect("a heap");
    heap.fail_from(3);
    let outcome: Vec<bool> = (0..6).map(|_| heap.alloc(Kind::Atom, 16).is_some()).collect();
    assert_eq!(outcome, [true, true, false, false, false, false]);
    assert!(heap.alloc(Kind::Buffer, 1 << 20).is_none());
    assert!(heap.fail_never());
    assert!(heap.alloc(Kind::Atom, 16).is_some());
    heap.check().expect("consistent");
}

#[test]
fn a_failed_resize_changes_nothing() {
    let heap = HeapOwner::new(4 * MIB).expect("a heap");
    for (old, new) in [(100, 5000), (5000, 50_000), (50_000, 3 * MIB), (MIB, 2 * MIB)] {
        let block = heap.alloc(Kind::Buffer, old).expect("room");
        let behind = heap.alloc(Kind::Buffer, old).expect("room");
        // SAFETY: the block has `old` bytes.
        unsafe { block.write_bytes(0x5a, old) };
        heap.fail_from(1);
        // SAFETY: a live buffer.
        assert!(unsafe { heap.resize(block, new) }.is_none());
        heap.fail_never();
        heap.check().expect("consistent");
        // SAFETY: the block is live and has `old` initialised bytes.
        let content = unsafe { std::slice::from_raw_parts(block.as_ptr(), old) };
        assert!(content.iter().all(|&byte| byte == 0x5a));
        free_all(&heap, [block, behind]);
    }
    assert_eq!(heap.bytes_in_use(), 0);
}

#[test]
fn memory_goes_back_when_the_survivors_are_few() {
    let heap = HeapOwner::new(512 * MIB).expect("a heap");
    let blocks = fill_some(&heap, 1_000_000, 64);
    let full = heap.committed();
    let (kept, freed): (Vec<_>, Vec<_>) = blocks.into_iter().enumerate().partition(|(index, _)| index % 1000 == 0);
    free_all(&heap, freed.into_iter().map(|(_, block)| block));
    heap.check().expect("consistent");
    // One survivor in 1000 of 256 blocks a page: three pages of four are empty.
    assert!(heap.committed() < full * 3 / 10, "{} of {full}", heap.committed());
    free_all(&heap, kept.into_iter().map(|(_, block)| block));
    assert!(heap.committed() < full / 10);
    heap.release();
    assert!(heap.committed() <= 64 << 10);
    assert!(resident(&heap) <= heap.committed() + PAGE_SIZE);
}

#[test]
fn resident_memory_is_not_more_than_committed() {
    let heap = HeapOwner::new(512 * MIB).expect("a heap");
    assert!(resident(&heap) <= heap.committed());
    for kind in Kind::ALL {
        let mut blocks = fill_some(&heap, 10_000, 100);
        for _ in 0..1000 {
            let block = heap.alloc(kind, 48).expect("room");
            if kind == Kind::Container {
                heap.mark_young(block);
                let edges = heap.side_table(heap::SideTable::Edges);
                let edge = edges.wrapping_add(Heap::granule_of(block.addr().get()));
                // SAFETY: the byte describes a container of this heap.
                unsafe { edge.write(1) };
            }
            blocks.push(block);
        }
        blocks.extend(heap.alloc(kind, MIB));
        assert!(resident(&heap) <= heap.committed(), "{} > {}", resident(&heap), heap.committed());
        free_all(&heap, blocks);
        assert!(resident(&heap) <= heap.committed(), "{} > {}", resident(&heap), heap.committed());
        heap.release();
        assert!(resident(&heap) <= heap.committed(), "{} > {}", resident(&heap), heap.committed());
    }
}

/// `count` atoms, with something written into each.
fn fill_some(heap: &Heap, count: usize, bytes: usize) -> Vec<NonNull<u8>> {
    let blocks: Vec<_> = (0..count).map(|_| heap.alloc(Kind::Atom, bytes).expect("room")).collect();
    for block in &blocks {
        // SAFETY: the block has `bytes` bytes.
        unsafe { block.write_bytes(1, bytes) };
    }
    blocks
}

/// Bytes of the heap's region that are in memory, as the system sees it. In its list of mappings neighbouring regions can be one.
fn resident(heap: &Heap) -> usize {
    const SYSTEM_PAGE: usize = 4096;
    let mut pages = vec![0; heap::REGION_SIZE / SYSTEM_PAGE];
    let address = std::ptr::with_exposed_provenance_mut(heap.base());
    // SAFETY: the vector has a byte for every system page of the region, which is mapped.
    let result = unsafe { libc::mincore(address, heap::REGION_SIZE, pages.as_mut_ptr()) };
    assert_eq!(result, 0);
    pages.iter().filter(|&&page| page & 1 != 0).count() * SYSTEM_PAGE
}
