//! Bytes as operations on a heap, beside a list of what was allocated: each block keeps its content until it is freed.

#![allow(dead_code, reason = "each target uses a part of it")]

use std::ptr::NonNull;

use heap::{Heap, Kind, Ref};

/// A block with the byte it is filled with, by reference: in a copy of the heap it is at the same place.
#[derive(Clone)]
struct Block {
    place: Ref,
    kind: Kind,
    bytes: usize,
    fill: u8,
    /// It is part of an image, which keeps all but buffers.
    stays: bool,
}

impl Block {
    fn at(&self, heap: &Heap) -> NonNull<u8> {
        NonNull::new(std::ptr::with_exposed_provenance_mut(self.place.address(heap.base()))).expect("no block is at 0")
    }

    fn check(&self, heap: &Heap, bytes: usize) {
        // SAFETY: the block is that long, and was filled.
        let content = unsafe { std::slice::from_raw_parts(self.at(heap).as_ptr(), bytes) };
        assert!(content.iter().all(|&byte| byte == self.fill), "another block was written over {:?}", self.place);
    }
}

/// All blocks of a heap.
#[derive(Clone, Default)]
pub(crate) struct Blocks(Vec<Block>);

impl Blocks {
    fn add(&mut self, heap: &Heap, place: NonNull<u8>, kind: Kind, bytes: usize, fill: u8) {
        assert!(heap.usable_size(place) >= bytes && heap.kind_of(place) == kind);
        // SAFETY: the block is that long, and nobody else's. No byte is 0, so that a walk takes it for live.
        unsafe { place.write_bytes(fill, bytes.max(8)) };
        self.0.push(Block { place: Ref::from_address(place.addr().get()), kind, bytes, fill, stays: false });
    }

    fn free(&mut self, heap: &Heap, index: usize) {
        let block = self.0.swap_remove(index);
        block.check(heap, block.bytes);
        // SAFETY: it came from this heap and is forgotten.
        unsafe { heap.free(block.at(heap)) };
    }

    /// Does what three bytes say.
    pub(crate) fn step(&mut self, heap: &Heap, [what, low, high]: [u8; 3]) {
        let number = usize::from(u16::from_le_bytes([low, high]));
        // Sizes from a byte to half a megabyte, the small ones more often.
        let bytes = 1 + (number & 0x3ff) * [1, 1, 8, 512][usize::from(high >> 6)];
        let fill = what | 1;
        match what & 7 {
            0..=2 => {
                let kind = Kind::ALL[usize::from(what & 7)];
                if let Some(place) = heap.alloc(kind, bytes) {
                    self.add(heap, place, kind, bytes, fill);
                }
            }
            3 | 4 if !self.0.is_empty() => {
                let index = number % self.0.len();
                if !self.0[index].stays {
                    self.free(heap, index);
                }
            }
            5 => {
                let Some(index) = self.0.iter().position(|block| block.kind == Kind::Buffer) else { return };
                let old = self.0.swap_remove(index);
                // SAFETY: it is a live buffer of this heap; where it moves, its old place is forgotten.
                match unsafe { heap.resize(old.at(heap), bytes) } {
                    Some(place) => {
                        Block { place: Ref::from_address(place.addr().get()), ..old }.check(heap, old.bytes.min(bytes));
                        self.add(heap, place, Kind::Buffer, bytes, fill);
                    }
                    None => self.0.push(old),
                }
            }
            6 => drop(heap.release()),
            7 => heap.fail_after(u64::from(low) + 1),
            _ => {}
        }
    }

    /// Asserts that the heap holds exactly these, as they were filled.
    pub(crate) fn check(&self, heap: &Heap) {
        heap.check().expect("consistent");
        assert_eq!(heap.stats().blocks_in_use(), self.0.len());
        self.0.iter().for_each(|block| block.check(heap, block.bytes));
    }

    /// Frees all that may be freed.
    pub(crate) fn clear(&mut self, heap: &Heap) {
        for index in (0..self.0.len()).rev() {
            if !self.0[index].stays {
                self.free(heap, index);
            }
        }
    }

    /// The heap has become an image: what is not a buffer stays.
    pub(crate) fn seal(&mut self) {
        self.0.iter_mut().for_each(|block| block.stays = block.kind != Kind::Buffer);
    }
}
