//! What upper layers rely on about places: the first blocks of a fresh heap, references, and heaps side by side.

use heap::{FIRST_ATOM, FIRST_CONTAINER, Heap, HeapOwner, Kind, MAX_SMALL, PAGE_SIZE, REGION_SIZE, Ref, SideTable};

fn fresh() -> HeapOwner {
    HeapOwner::new(256 << 20).expect("a heap")
}

#[test]
fn the_first_blocks_of_a_fresh_heap_are_consecutive() {
    let heap = fresh();
    for k in 0..2048 {
        if k < 128 {
            let container = heap.alloc(Kind::Container, 256).expect("room").addr().get();
            assert_eq!(Ref::from_address(container).raw(), FIRST_CONTAINER.raw() + k * 32);
        }
        let atom = heap.alloc(Kind::Atom, 16).expect("room").addr().get();
        assert_eq!(Ref::from_address(atom).raw(), FIRST_ATOM.raw() + k * 2);
    }
    heap.check().expect("consistent");
}

#[test]
fn a_heap_is_found_from_any_of_its_blocks() {
    let (one, other) = (fresh(), fresh());
    assert_eq!(one.base() % REGION_SIZE, 0);
    for heap in [&one, &other] {
        for kind in Kind::ALL {
            for bytes in [1, 100, MAX_SMALL, 5 * PAGE_SIZE] {
                let block = heap.alloc(kind, bytes).expect("room");
                // SAFETY: the block lies in the region of a heap that is alive.
                let found = unsafe { Heap::of(block.addr().get()) };
                assert_eq!(found.base(), heap.base());
                assert_eq!(heap.kind_of(block), kind);
                assert!(heap.usable_size(block) >= bytes);
                assert_eq!(Ref::from_address(block.addr().get()).is_container(), kind == Kind::Container);
            }
        }
    }
    drop(one);
    other.check().expect("consistent");
}

#[test]
fn clients_are_found_from_the_heap() {
    let heap = fresh();
    assert!(heap.client(3).is_null());
    let mut state = 7;
    heap.set_client(3, std::ptr::from_mut(&mut state).cast());
    assert_eq!(heap.client(3), std::ptr::from_mut(&mut state).cast());
}

#[test]
fn containers_are_found_from_their_side_bits() {
    let heap = fresh();
    let sizes = [16, 24, 40, 56, 200, MAX_SMALL, 5 * PAGE_SIZE];
    let blocks: Vec<_> = (0..3000).map(|index| heap.alloc(Kind::Container, sizes[index % sizes.len()]).expect("room")).collect();
    let mut marked: Vec<_> = blocks.iter().copied().step_by(5).collect();
    marked.sort();
    marked.iter().for_each(|&block| heap.set_side_bit(SideTable::Pending, block));
    let next = |from: usize| heap.find_side_bit(SideTable::Pending, from);
    let found = std::iter::successors(next(0), |block| next(Heap::granule_of(block.addr().get()) + 1));
    assert_eq!(found.collect::<Vec<_>>(), marked);
}

#[test]
fn side_bits_belong_to_one_container_each() {
    let heap = fresh();
    let blocks: Vec<_> = (0..3000).map(|_| heap.alloc(Kind::Container, 24).expect("room")).collect();
    for (index, &block) in blocks.iter().enumerate() {
        if index % 3 == 0 {
            heap.mark_young(block);
            heap.set_side_bit(SideTable::Pending, block);
        }
    }
    heap.clear_side_bit(SideTable::Pending, blocks[0]);
    for (index, &block) in blocks.iter().enumerate() {
        assert_eq!(heap.side_bit(SideTable::Young, block), index % 3 == 0);
        assert_eq!(heap.side_bit(SideTable::Pending, block), index % 3 == 0 && index > 0);
        assert!(!heap.side_bit(SideTable::Finalized, block));
    }
    heap.clear_side_table(SideTable::Young);
    heap.release_side_table(SideTable::Pending);
    for &block in &blocks {
        assert!(!heap.side_bit(SideTable::Young, block) && !heap.side_bit(SideTable::Pending, block));
    }
    assert_eq!(heap.side_table(SideTable::Edges).addr() - heap.base(), SideTable::Edges.offset());
    assert_eq!(Heap::granule_of(blocks[2].addr().get()), 3);
}

#[test]
fn many_heaps_live_side_by_side() {
    let heaps: Vec<_> = (0..if cfg!(feature = "asan") { 20 } else { 300 }).map(|_| fresh()).collect();
    for heap in &heaps {
        assert!(heap.alloc(Kind::Atom, 16).is_some());
    }
}
