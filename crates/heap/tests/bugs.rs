//! Bugs of those who use a heap, each of which must be caught under `--cfg zeal` by a message that names the block.
//!
//! The bugs are those that hardened allocators are tested with: what is freed twice, is nobody's, or inside of a block; what is written
//! past the end or after the end; a damaged free list. Under AddressSanitizer the writes themselves end the process: see `processes.rs`.

#![cfg(all(zeal, not(feature = "asan")))]

use std::ptr::NonNull;

use heap::{Heap, HeapOwner, Kind, PAGE_SIZE};

fn heap() -> HeapOwner {
    HeapOwner::new(64 << 20).expect("a heap")
}

fn alloc(heap: &Heap, kind: Kind, bytes: usize) -> NonNull<u8> {
    let block = heap.alloc(kind, bytes).expect("room");
    // SAFETY: the block has `bytes` bytes.
    unsafe { block.write_bytes(0x11, bytes) };
    block
}

/// Frees a block, or what is none.
fn free(heap: &Heap, block: NonNull<u8>) {
    // SAFETY: not safe: some tests have the bug that is to be found. Zeal ends the process before the heap believes it.
    unsafe { heap.free(block) };
}

/// Writes a byte of a block, or outside of it.
fn write(block: NonNull<u8>, at: isize, byte: u8) {
    let place = block.as_ptr().wrapping_offset(at);
    // SAFETY: mapped memory of the heap; not the test's, which is the bug that is to be found.
    unsafe { place.write_volatile(byte) };
}

/// What the panic of `bug` says.
fn complaint(bug: impl FnOnce()) -> String {
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(bug)).expect_err("the bug is found");
    let text = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|text| text.to_string()));
    text.expect("a message")
}

/// How messages call a block.
fn name(kind: &str, bytes: usize, block: NonNull<u8>) -> String {
    format!("the {kind} of {bytes} bytes at {block:p}")
}

fn assert_says(complaint: &str, parts: &[&str]) {
    assert!(parts.iter().all(|part| complaint.contains(part)), "{complaint:?} should contain {parts:?}");
}

#[test]
fn freed_twice() {
    for (kind, word) in [(Kind::Atom, "atom"), (Kind::Container, "container")] {
        for bytes in [16, 64, 1024, 4096] {
            let heap = heap();
            let blocks = [(); 3].map(|()| alloc(&heap, kind, bytes));
            free(&heap, blocks[0]);
            free(&heap, blocks[1]);
            assert_says(&complaint(|| free(&heap, blocks[0])), &["freed twice", &name(word, bytes, blocks[0])]);
        }
    }
}

#[test]
fn freed_twice_in_a_row() {
    let heap = heap();
    let blocks = [(); 2].map(|()| alloc(&heap, Kind::Buffer, 56));
    free(&heap, blocks[0]);
    assert_says(&complaint(|| free(&heap, blocks[0])), &["freed twice", &name("buffer", 64, blocks[0])]);
}

#[test]
fn a_large_run_freed_twice() {
    let heap = heap();
    let run = alloc(&heap, Kind::Buffer, 10 * PAGE_SIZE);
    let behind = alloc(&heap, Kind::Buffer, PAGE_SIZE);
    free(&heap, run);
    assert_says(&complaint(|| free(&heap, run)), &["freed twice", &format!("{run:p}")]);
    free(&heap, behind);
}

#[test]
fn freed_twice_after_the_page_was_thinned() {
    let heap = heap();
    let blocks: Vec<_> = (0..PAGE_SIZE / 64).map(|_| alloc(&heap, Kind::Atom, 64)).collect();
    blocks[1..].iter().for_each(|&block| free(&heap, block));
    heap.release();
    let last = blocks[blocks.len() - 1];
    assert_says(&complaint(|| free(&heap, last)), &["freed twice", &name("atom", 64, last)]);
}

#[test]
fn freed_in_another_heap() {
    let heaps = [heap(), heap()];
    let block = alloc(&heaps[0], Kind::Atom, 64);
    alloc(&heaps[1], Kind::Atom, 64);
    assert_says(&complaint(|| free(&heaps[1], block)), &["freed what is no block", &format!("{block:p}"), "Outside"]);
    let native = NonNull::from(Box::leak(Box::new([0u8; 64]))).cast();
    assert_says(&complaint(|| free(&heaps[1], native)), &["freed what is no block", "Outside"]);
}

#[test]
fn freed_inside_of_a_block() {
    let heap = heap();
    let small = alloc(&heap, Kind::Atom, 64);
    let inside = NonNull::new(small.as_ptr().wrapping_add(16)).expect("not null");
    assert_says(&complaint(|| free(&heap, inside)), &["freed what is no block", "inside of", &name("atom", 64, small)]);
    let large = alloc(&heap, Kind::Buffer, 5 * PAGE_SIZE);
    let inside = NonNull::new(large.as_ptr().wrapping_add(2 * PAGE_SIZE)).expect("not null");
    assert_says(&complaint(|| free(&heap, inside)), &["freed what is no block", &name("buffer", 6 * PAGE_SIZE, large)]);
}

#[test]
fn freed_what_was_never_handed_out() {
    let heap = heap();
    let block = alloc(&heap, Kind::Atom, 1024);
    for (at, place) in [(8 * 1024, "Unused"), (4 * PAGE_SIZE, "in a free page"), (-(PAGE_SIZE as isize) as usize, "Metadata")] {
        let wild = NonNull::new(block.as_ptr().wrapping_add(at)).expect("not null");
        assert_says(&complaint(|| free(&heap, wild)), &["freed", place]);
    }
    // The heap has believed none of it.
    heap.check().expect("consistent");
}

#[test]
fn a_resize_of_what_is_no_block() {
    let heap = heap();
    let block = alloc(&heap, Kind::Buffer, 56);
    let other = alloc(&heap, Kind::Buffer, 56);
    free(&heap, block);
    // SAFETY: not safe: the bug that is to be found.
    let bug = || _ = unsafe { heap.resize(block, 100) };
    assert_says(&complaint(bug), &["freed twice", &name("buffer", 64, block)]);
    free(&heap, other);
}

#[test]
fn a_buffer_that_overflows_by_one() {
    for bytes in [8, 56, 1016, 8184, PAGE_SIZE - 8, 9 * PAGE_SIZE - 8] {
        let heap = heap();
        let block = alloc(&heap, Kind::Buffer, bytes);
        assert_eq!(heap.usable_size(block), bytes, "the byte behind is not the owner's");
        heap.check().expect("consistent");
        write(block, bytes as isize, 0x11);
        assert_eq!(heap.check().expect_err("found").law, "nobody writes past a buffer's end");
        assert_says(&complaint(|| free(&heap, block)), &["overflow", &name("buffer", bytes + 8, block)]);
    }
}

#[test]
fn an_overflow_is_found_by_a_resize() {
    for bytes in [56, 20 * PAGE_SIZE - 8] {
        let heap = heap();
        let block = alloc(&heap, Kind::Buffer, bytes);
        write(block, bytes as isize, 0x11);
        // SAFETY: a live block; the bug has been done.
        let bug = || _ = unsafe { heap.resize(block, 2 * bytes) };
        assert_says(&complaint(bug), &["overflow", &name("buffer", bytes + 8, block)]);
    }
}

#[test]
fn an_atom_that_overflows_by_one_into_a_free_block() {
    let heap = heap();
    let blocks = [(); 3].map(|()| alloc(&heap, Kind::Atom, 64));
    free(&heap, blocks[1]);
    write(blocks[0], 64, 0x11);
    let law = heap.check().expect_err("found");
    assert_eq!(law.place & (PAGE_SIZE - 1), 64 * usize::from(law.law == "nobody writes to a free block"), "{law}");
    let next = complaint(|| _ = alloc(&heap, Kind::Atom, 64));
    assert_says(&next, &["free list is corrupted", &name("atom", 64, blocks[1]), "the block before it", &format!("{:p}", blocks[0])]);
}

#[test]
fn an_underflow_by_one_into_a_free_block() {
    let heap = heap();
    let blocks = [(); 3].map(|()| alloc(&heap, Kind::Container, 64));
    free(&heap, blocks[1]);
    write(blocks[2], -1, 0x11);
    assert_eq!(heap.check().expect_err("found").law, "nobody writes to a free block");
    let next = complaint(|| _ = alloc(&heap, Kind::Container, 64));
    assert_says(&next, &["write after free", &name("container", 64, blocks[1])]);
}

#[test]
fn written_after_free() {
    for bytes in [24, 64, 1024, 8192] {
        for at in [12, bytes as isize - 1] {
            let heap = heap();
            let blocks = [(); 2].map(|()| alloc(&heap, Kind::Atom, bytes));
            free(&heap, blocks[0]);
            heap.check().expect("consistent");
            write(blocks[0], at, 0x11);
            assert_eq!(heap.check().expect_err("found").law, "nobody writes to a free block");
            let next = complaint(|| _ = alloc(&heap, Kind::Atom, bytes));
            assert_says(&next, &["write after free", &name("atom", bytes, blocks[0])]);
        }
    }
}

#[test]
fn a_free_list_that_was_led_astray() {
    // Each byte of the link, so that it leads to another block, into a block, or out of the page.
    for at in 0..4 {
        let heap = heap();
        let blocks = [(); 4].map(|()| alloc(&heap, Kind::Atom, 64));
        free(&heap, blocks[0]);
        free(&heap, blocks[2]);
        write(blocks[2], at, 0x5A);
        heap.check().expect_err("found");
        let next = complaint(|| _ = alloc(&heap, Kind::Atom, 64));
        assert_says(&next, &["free list is corrupted", &name("atom", 64, blocks[2])]);
    }
}

#[test]
fn a_free_block_made_to_look_live() {
    let heap = heap();
    let blocks = [(); 2].map(|()| alloc(&heap, Kind::Container, 32));
    free(&heap, blocks[0]);
    write(blocks[0], 4, 1);
    heap.check().expect_err("found");
    let next = complaint(|| _ = alloc(&heap, Kind::Container, 32));
    assert_says(&next, &["free list is corrupted", &name("container", 32, blocks[0])]);
}
