//! A block allocated, written to and freed: our heap beside mimalloc, jemalloc and the system's allocator.
//!
//! | Pattern | |
//! |---|---|
//! | pairs | each block is freed at once |
//! | lifo | a thousand blocks, freed from the last to the first |
//! | fifo | a thousand blocks, freed from the first to the last |
//! | random | one of 50,000 live blocks, chosen at random, is replaced |

use std::hint::black_box;
use std::ptr::NonNull;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use heap::{Heap, HeapOwner, Kind};

/// Blocks that one measured iteration allocates and frees.
const BLOCKS: usize = 1000;
/// Blocks that live at a time in the random pattern.
const LIVE: usize = 50_000;

trait Allocator {
    const NAME: &'static str;

    fn alloc(&self, bytes: usize) -> *mut u8;

    /// # Safety
    ///
    /// `block` is a live block of this allocator.
    unsafe fn free(&self, block: *mut u8);
}

struct Ours<'a>(&'a Heap);

impl Allocator for Ours<'_> {
    const NAME: &'static str = "glassheap";

    #[inline(always)]
    fn alloc(&self, bytes: usize) -> *mut u8 {
        self.0.alloc(Kind::Atom, bytes).map_or(std::ptr::null_mut(), NonNull::as_ptr)
    }

    #[inline(always)]
    unsafe fn free(&self, block: *mut u8) {
        // SAFETY: blocks are not null.
        let block = unsafe { NonNull::new_unchecked(block) };
        // SAFETY: the caller's promise.
        unsafe { self.0.free(block) };
    }
}

macro_rules! foreign {
    ($name:ident, $text:literal, $alloc:path, $free:path) => {
        struct $name;

        impl Allocator for $name {
            const NAME: &'static str = $text;

            #[inline(always)]
            fn alloc(&self, bytes: usize) -> *mut u8 {
                // SAFETY: a C function without conditions.
                unsafe { $alloc(bytes) }.cast()
            }

            #[inline(always)]
            unsafe fn free(&self, block: *mut u8) {
                // SAFETY: the caller's promise.
                unsafe { $free(block.cast()) }
            }
        }
    };
}

foreign!(Mimalloc, "mimalloc", libmimalloc_sys::mi_malloc, libmimalloc_sys::mi_free);
foreign!(Jemalloc, "jemalloc", tikv_jemalloc_sys::malloc, tikv_jemalloc_sys::free);
foreign!(System, "system", libc::malloc, libc::free);

/// A sequence of pseudo-random numbers, the same each time.
struct Random(u64);

impl Random {
    #[inline(always)]
    fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 as usize
    }
}

/// Sizes to ask for, one after the other.
struct Sizes {
    name: String,
    list: Vec<usize>,
}

fn sizes() -> Vec<Sizes> {
    let mut random = Random(88172645463325252);
    let fixed = [16, 32, 64, 128, 256, 512].map(|bytes| Sizes { name: bytes.to_string(), list: vec![bytes; BLOCKS] });
    let mixed = Sizes { name: "16-512".to_owned(), list: (0..BLOCKS).map(|_| 16 + random.next() % 497).collect() };
    fixed.into_iter().chain([mixed]).collect()
}

#[inline(always)]
fn alloc(allocator: &impl Allocator, bytes: usize) -> *mut u8 {
    let block = allocator.alloc(bytes);
    // SAFETY: every block has 16 bytes, and none of these allocators fails here.
    unsafe { block.cast::<u64>().write(bytes as u64 | 1 << 32) };
    block
}

#[inline(always)]
fn free(allocator: &impl Allocator, block: *mut u8) {
    // SAFETY: the patterns free each block once.
    unsafe { allocator.free(block) };
}

fn pairs(allocator: &impl Allocator, sizes: &[usize]) {
    for &bytes in sizes {
        let block = alloc(allocator, bytes);
        free(allocator, black_box(block));
    }
}

fn lifo(allocator: &impl Allocator, sizes: &[usize], blocks: &mut [*mut u8]) {
    blocks.iter_mut().zip(sizes).for_each(|(block, &bytes)| *block = alloc(allocator, bytes));
    blocks.iter().rev().for_each(|&block| free(allocator, block));
}

fn fifo(allocator: &impl Allocator, sizes: &[usize], blocks: &mut [*mut u8]) {
    blocks.iter_mut().zip(sizes).for_each(|(block, &bytes)| *block = alloc(allocator, bytes));
    blocks.iter().for_each(|&block| free(allocator, block));
}

fn replace(allocator: &impl Allocator, sizes: &[usize], live: &mut [*mut u8], random: &mut Random) {
    for &bytes in sizes {
        let index = random.next() % LIVE;
        free(allocator, live[index]);
        live[index] = alloc(allocator, bytes);
    }
}

fn measure<A: Allocator>(criterion: &mut Criterion, allocator: &A) {
    let mut blocks = vec![std::ptr::null_mut(); BLOCKS];
    for sizes in sizes() {
        let list = &sizes.list;
        let mut one = |pattern: &str, run: &mut dyn FnMut()| {
            let mut group = criterion.benchmark_group(format!("{pattern} {}", sizes.name));
            group.throughput(Throughput::Elements(BLOCKS as u64));
            group.bench_function(BenchmarkId::from_parameter(A::NAME), |bencher| bencher.iter(&mut *run));
            group.finish();
        };
        one("pairs", &mut || pairs(allocator, list));
        one("lifo", &mut || lifo(allocator, list, &mut blocks));
        one("fifo", &mut || fifo(allocator, list, &mut blocks));
        let mut random = Random(2463534242);
        let mut live: Vec<*mut u8> = (0..LIVE).map(|index| alloc(allocator, list[index % BLOCKS])).collect();
        // A heap that has been in use for a while.
        (0..10 * LIVE / BLOCKS).for_each(|_| replace(allocator, list, &mut live, &mut random));
        one("random", &mut || replace(allocator, list, &mut live, &mut random));
        live.into_iter().for_each(|block| free(allocator, block));
    }
}

fn all(criterion: &mut Criterion) {
    let heap = HeapOwner::new(1 << 30).expect("a heap");
    measure(criterion, &Ours(&heap));
    measure(criterion, &Mimalloc);
    measure(criterion, &Jemalloc);
    measure(criterion, &System);
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(400))
        .sample_size(30);
    targets = all
}
criterion_main!(benches);
