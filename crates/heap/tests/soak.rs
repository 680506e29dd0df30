//! A heap in use for long: what it has committed stays close to what lives in it.
//!
//! Blocks of mixed sizes and kinds live for a random time, most of them briefly. What sizes are asked for, and how much lives at a time,
//! changes from phase to phase, as in a program that does one thing after the other. The short run is for every day; the long one is as
//! much as a busy program allocates in an hour, and counts operations, not time:
//!
//! ```text
//! cargo test --release -p heap --test soak -- --ignored
//! ```

use std::ptr::NonNull;

use heap::{Heap, HeapOwner, Kind};

const MIB: usize = 1 << 20;

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % bound
    }
}

struct Block {
    place: NonNull<u8>,
    bytes: usize,
}

struct Soak<'a> {
    heap: &'a Heap,
    random: Random,
    blocks: Vec<Block>,
    live: usize,
}

impl Soak<'_> {
    fn alloc(&mut self, bytes: usize) {
        let kind = Kind::ALL[self.random.below(3)];
        let place = self.heap.alloc(kind, bytes).expect("room");
        // SAFETY: every block has 16 bytes; the second word of a live one is not 0.
        unsafe { place.cast::<u64>().write(u64::MAX) };
        self.blocks.push(Block { place, bytes });
        self.live += bytes;
    }

    fn free(&mut self, index: usize) {
        let block = self.blocks.swap_remove(index);
        self.live -= block.bytes;
        // SAFETY: it is live, and forgotten.
        unsafe { self.heap.free(block.place) };
    }

    /// Most objects are small; what is small differs from phase to phase.
    fn size(&mut self, phase: usize) -> usize {
        let typical = 64 + 24 * (phase * 3 % 8);
        match self.random.below(1000) {
            0 => 9000 + self.random.below(100_000),
            1..10 => 200 + self.random.below(3000),
            _ => 16 + 8 * self.random.below(typical / 8),
        }
    }

    /// So many operations, from when so many bytes live on.
    fn phase(&mut self, phase: usize, operations: usize, wanted: usize) {
        for _ in 0..operations {
            if self.live < wanted || self.blocks.is_empty() {
                let bytes = self.size(phase);
                self.alloc(bytes);
            } else if self.random.below(2) == 0 {
                let index = self.random.below(self.blocks.len());
                self.free(index);
            } else {
                // The young die first.
                let recent = self.random.below(self.blocks.len().min(50));
                self.free(self.blocks.len() - 1 - recent);
            }
        }
    }
}

fn soak(operations: usize, phases: usize) {
    let heap = HeapOwner::new(1 << 30).expect("a heap");
    let mut soak = Soak { heap: &heap, random: Random(1), blocks: Vec::new(), live: 0 };
    for phase in 0..phases {
        let wanted = [40, 48, 36, 40][phase % 4] * MIB;
        soak.phase(phase, operations / phases, wanted);
        heap.check().expect("consistent");
    }
    heap.release();
    let (committed, live) = (heap.committed(), soak.live);
    let ratio = committed as f64 / live as f64;
    assert!(ratio <= 1.3, "{committed} bytes are committed for {live} that live: {ratio:.3} times");
    while !soak.blocks.is_empty() {
        soak.free(soak.blocks.len() - 1);
    }
    heap.release();
    heap.check().expect("consistent");
    assert_eq!(heap.bytes_in_use(), 0);
}

#[test]
fn a_short_run_ends_with_little_more_than_lives() {
    // Zeal and AddressSanitizer make each operation many times as slow.
    soak(if cfg!(any(zeal, feature = "asan")) { 1_200_000 } else { 8_000_000 }, 1);
}

#[test]
#[ignore = "as many operations as a busy program makes in an hour: minutes"]
fn an_hour_s_worth_of_allocation_ends_with_little_more_than_lives() {
    soak(3_600_000_000, 6);
}
