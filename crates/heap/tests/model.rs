//! Random sequences of operations against a model that remembers every block's place, length and content.

use std::collections::BTreeMap;
use std::ptr::NonNull;

use heap::{FreeBatch, Heap, HeapOwner, Kind, Ref};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Alloc(Kind, usize),
    Free(usize),
    FreeMany(usize),
    /// Frees these at once, in the order of their places: half of all, or all of a kind.
    FreeBatch(Option<Kind>),
    Resize(usize, usize),
    Release,
    FailAfter(u64),
}

fn sizes() -> impl Strategy<Value = usize> {
    prop_oneof![6 => 1..200usize, 3 => 200..9000usize, 1 => 9000..400_000usize]
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Container), Just(Kind::Atom), Just(Kind::Buffer)]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        12 => (kinds(), sizes()).prop_map(|(kind, bytes)| Step::Alloc(kind, bytes)),
        8 => any::<usize>().prop_map(Step::Free),
        1 => any::<usize>().prop_map(Step::FreeMany),
        1 => prop_oneof![Just(None), prop::sample::select(&Kind::ALL[..]).prop_map(Some)].prop_map(Step::FreeBatch),
        4 => (any::<usize>(), sizes()).prop_map(|(index, bytes)| Step::Resize(index, bytes)),
        1 => Just(Step::Release),
        1 => (1..20u64).prop_map(Step::FailAfter),
    ];
    proptest::collection::vec(step, 1..600)
}

struct Block {
    place: NonNull<u8>,
    kind: Kind,
    bytes: usize,
    seed: u8,
}

impl Block {
    /// Fills the block; the second word of a container or atom comes out nonzero.
    fn fill(&self) {
        for index in 0..self.bytes.max(8) {
            // SAFETY: the index is within the block, which has at least 16 bytes.
            unsafe { self.place.as_ptr().wrapping_add(index).write(self.byte(index)) };
        }
    }

    fn byte(&self, index: usize) -> u8 {
        self.seed.wrapping_add(index as u8) | 1
    }

    fn check(&self, bytes: usize) {
        for index in 0..bytes {
            // SAFETY: the index is within the block, and it was filled.
            let found = unsafe { self.place.as_ptr().wrapping_add(index).read() };
            assert_eq!(found, self.byte(index), "byte {index} of {} at {:p}", self.bytes, self.place);
        }
    }
}

#[derive(Default)]
struct Model {
    blocks: Vec<Block>,
    places: BTreeMap<usize, usize>,
}

impl Model {
    fn add(&mut self, heap: &Heap, block: Block) {
        let start = block.place.addr().get();
        let end = start + heap.usable_size(block.place);
        assert!(start.is_multiple_of(8) && end - start >= block.bytes);
        assert_eq!(heap.kind_of(block.place), block.kind);
        let before = self.places.range(..end).next_back();
        assert!(before.is_none_or(|(_, &other)| other <= start), "two blocks overlap");
        self.places.insert(start, end);
        block.fill();
        self.blocks.push(block);
    }

    fn take(&mut self, index: usize) -> Option<Block> {
        if self.blocks.is_empty() {
            return None;
        }
        let block = self.blocks.swap_remove(index % self.blocks.len());
        self.places.remove(&block.place.addr().get());
        block.check(block.bytes);
        Some(block)
    }

    fn free(&mut self, heap: &Heap, index: usize) {
        if let Some(block) = self.take(index) {
            // SAFETY: the model has forgotten the block.
            unsafe { heap.free(block.place) };
        }
    }

    fn compare(&self, heap: &Heap) {
        heap.check().expect("consistent");
        assert!(heap.committed() <= heap.limit() && heap.peak() <= heap.limit());
        let in_use: usize = self.places.iter().map(|(start, end)| end - start).sum();
        // Under zeal the ends of buffers are the heap's.
        let buffers = self.blocks.iter().filter(|block| block.kind == Kind::Buffer).count();
        let in_use = in_use + if cfg!(zeal) { 8 * buffers } else { 0 };
        assert_eq!(heap.bytes_in_use(), in_use);
        assert_eq!(heap.stats().bytes_in_use(), in_use);
        assert_eq!(heap.stats().blocks_in_use(), self.blocks.len());
        for kind in [Kind::Container, Kind::Atom] {
            let mut walked = Vec::new();
            heap.walk(kind, |block, bytes| walked.push((block.addr().get(), block.addr().get() + bytes)));
            let mut known: Vec<_> = self.blocks.iter().filter(|block| block.kind == kind).collect();
            known.sort_by_key(|block| block.place);
            let known: Vec<_> = known.iter().map(|block| block.place.addr().get()).map(|start| (start, self.places[&start])).collect();
            assert_eq!(walked, known);
        }
    }
}

fn run(heap: &Heap, model: &mut Model, step: &Step, seed: u8) {
    match *step {
        Step::Alloc(kind, bytes) => {
            if let Some(place) = heap.alloc(kind, bytes) {
                model.add(heap, Block { place, kind, bytes, seed });
            }
        }
        Step::Free(index) => model.free(heap, index),
        Step::FreeMany(index) => {
            for _ in 0..model.blocks.len() / 2 {
                model.free(heap, index);
            }
        }
        Step::FreeBatch(kind) => {
            model.blocks.sort_by_key(|block| block.place);
            let mut batch = FreeBatch::new(heap);
            for index in (0..model.blocks.len()).rev() {
                if kind.map_or(index % 2 == 0, |kind| model.blocks[index].kind == kind)
                    && let Some(block) = model.take(index)
                {
                    // SAFETY: the model has forgotten the block.
                    unsafe { batch.free(Ref::from_address(block.place.addr().get())) };
                }
            }
        }
        Step::Resize(index, bytes) => {
            let buffers = model.blocks.iter().filter(|block| block.kind == Kind::Buffer).count();
            let Some(index) = (buffers > 0).then(|| index % buffers) else {
                return;
            };
            let index = model.blocks.iter().enumerate().filter(|(_, block)| block.kind == Kind::Buffer).nth(index);
            let Some(old) = index.map(|(index, _)| index).and_then(|index| model.take(index)) else {
                return;
            };
            // SAFETY: the block is live; the model has forgotten its old place.
            match unsafe { heap.resize(old.place, bytes) } {
                Some(place) => {
                    let moved = Block { place, ..old };
                    moved.check(old.bytes.min(bytes));
                    model.add(heap, Block { bytes, seed, ..moved });
                }
                None => {
                    old.check(old.bytes);
                    model.add(heap, old);
                }
            }
        }
        Step::Release => {
            heap.release();
        }
        Step::FailAfter(n) => heap.fail_after(n),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if cfg!(feature = "asan") { 60 } else { 200 }, ..ProptestConfig::default() })]

    #[test]
    fn a_heap_behaves_like_its_model(steps in steps(), limit in 1..8usize) {
        let heap = HeapOwner::new(limit << 20).expect("a heap");
        let mut model = Model::default();
        for (number, step) in steps.iter().enumerate() {
            run(&heap, &mut model, step, number as u8);
            if number % 16 == 0 {
                model.compare(&heap);
            }
        }
        model.compare(&heap);
        while !model.blocks.is_empty() {
            model.free(&heap, 0);
        }
        model.compare(&heap);
        prop_assert_eq!(heap.bytes_in_use(), 0);
        heap.fail_never();
        heap.release();
        heap.check().expect("consistent");
        prop_assert!(heap.committed() <= 64 << 10);
    }

    #[test]
    fn two_heaps_do_not_disturb_each_other(steps in steps()) {
        let heaps = [(); 2].map(|()| HeapOwner::new(4 << 20).expect("a heap"));
        let mut models = [(); 2].map(|()| Model::default());
        for (number, step) in steps.iter().enumerate() {
            let which = number % 2;
            run(&heaps[which], &mut models[which], step, number as u8);
        }
        for (heap, model) in heaps.iter().zip(&models) {
            model.compare(heap);
        }
    }
}
