//! Images: what was in a heap is in every heap spawned from it, wherever that is, and none sees what another does.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::ptr::NonNull;

use heap::{BuildId, HeapOwner, Image, ImageError, Kind, Ref, SideTable};

const BUILD: BuildId = BuildId([7; 16]);
const SIZES: [usize; 8] = [16, 24, 100, 700, 5000, 20_000, 100_000, 200_000];

/// Blocks of a heap, known by reference, each full of one byte.
#[derive(Clone, Default)]
struct Blocks(Vec<(Ref, Kind, usize, u8)>);

impl Blocks {
    fn add(&mut self, heap: &HeapOwner, kind: Kind, bytes: usize, mark: u8) {
        let block = heap.alloc(kind, bytes).expect("there is room");
        // SAFETY: the block is new and that large.
        unsafe { block.write_bytes(mark, bytes) };
        self.0.push((Ref::from_address(block.addr().get()), kind, bytes, mark));
    }

    fn remove(&mut self, heap: &HeapOwner, index: usize) {
        let (reference, ..) = self.0.swap_remove(index);
        // SAFETY: the block is live and forgotten.
        unsafe { heap.free(block(heap, reference)) };
    }

    fn fill(&mut self, heap: &HeapOwner, count: usize, seed: usize) {
        for number in 0..count {
            let kind = Kind::ALL[(number + seed) % 3];
            self.add(heap, kind, SIZES[(number * 7 + seed) % SIZES.len()], 1 + (number % 250) as u8);
        }
    }

    fn check(&self, heap: &HeapOwner) {
        heap.check().expect("the heap law holds");
        for &(reference, kind, bytes, mark) in &self.0 {
            let block = block(heap, reference);
            assert_eq!(heap.kind_of(block), kind);
            // SAFETY: the block is live and that large.
            let content = unsafe { std::slice::from_raw_parts(block.as_ptr(), bytes) };
            assert!(content.iter().all(|byte| *byte == mark), "block of {bytes} bytes");
        }
    }
}

fn block(heap: &HeapOwner, reference: Ref) -> NonNull<u8> {
    NonNull::new(std::ptr::with_exposed_provenance_mut(reference.address(heap.base()))).expect("no block is at 0")
}

/// A heap of some megabytes with holes, and what is in it.
fn furnished() -> (HeapOwner, Blocks) {
    let heap = HeapOwner::new(usize::MAX).expect("there is room");
    let mut blocks = Blocks::default();
    blocks.fill(&heap, 200, 0);
    for index in (0..190).rev().filter(|index| index % 3 == 0) {
        blocks.remove(&heap, index);
    }
    (heap, blocks)
}

fn file(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("glassheap-test-{}-{name}", std::process::id()))
}

#[test]
fn a_spawned_heap_holds_what_was_there() {
    let (heap, blocks) = furnished();
    let base = heap.base();
    let image = heap.into_image(&BUILD, &[1, 2, 3]).expect("an image");
    assert_eq!(image.state(), &[1, 2, 3]);
    let heaps: Vec<HeapOwner> = (0..5).map(|_| HeapOwner::spawn(&image, usize::MAX).expect("there is room")).collect();
    for heap in &heaps {
        blocks.check(heap);
        assert!(heap.is_spawned());
    }
    assert!(heaps.iter().filter(|heap| heap.base() != base).count() >= 4);
}

#[test]
fn none_sees_what_another_does() {
    let (heap, blocks) = furnished();
    let image = heap.into_image(&BUILD, &[]).expect("an image");
    let mut heaps: Vec<(HeapOwner, Blocks)> =
        (0..4).map(|_| (HeapOwner::spawn(&image, usize::MAX).expect("there is room"), blocks.clone())).collect();
    for round in 0..3 {
        for (number, (heap, blocks)) in heaps.iter_mut().enumerate() {
            blocks.fill(heap, 60, round + number);
            // Buffers of the image may be freed, and so may anything that is new.
            for index in (0..blocks.0.len()).rev().filter(|index| (index + number + round) % 4 == 0) {
                if blocks.0[index].1 == Kind::Buffer {
                    blocks.remove(heap, index);
                }
            }
            heap.release();
        }
        heaps.iter().for_each(|(heap, blocks)| blocks.check(heap));
    }
    drop(heaps);
    blocks.check(&HeapOwner::spawn(&image, usize::MAX).expect("there is room"));
}

#[test]
fn new_containers_lie_behind_those_of_the_image() {
    let (heap, _) = furnished();
    let weak = heap.alloc(Kind::Container, 32).expect("there is room");
    heap.set_side_bit(SideTable::WeaklyReferenced, weak);
    heap.set_side_bit(SideTable::Young, weak);
    let weak = Ref::from_address(weak.addr().get());
    let image = heap.into_image(&BUILD, &[]).expect("an image");
    let heap = HeapOwner::spawn(&image, usize::MAX).expect("there is room");
    assert!(heap.side_bit(SideTable::WeaklyReferenced, block(&heap, weak)));
    assert!(!heap.side_bit(SideTable::Young, block(&heap, weak)));
    assert!(heap.own_containers().next().is_none());
    let mut new = Blocks::default();
    new.fill(&heap, 300, 1);
    for (reference, kind, ..) in &new.0 {
        assert!(*kind != Kind::Container || *reference >= heap.first_own_container());
    }
    let mut found = 0;
    heap.walk_unsealed(Kind::Container, |_, _| found += 1);
    assert_eq!(found, new.0.iter().filter(|(_, kind, ..)| *kind == Kind::Container).count());
    new.check(&heap);
}

#[test]
fn the_image_counts_whole_against_the_limit() {
    let (heap, blocks) = furnished();
    let image = heap.into_image(&BUILD, &[]).expect("an image");
    let committed = HeapOwner::spawn(&image, usize::MAX).expect("there is room").committed();
    assert!(HeapOwner::spawn(&image, committed - 1).is_err());
    let heap = HeapOwner::spawn(&image, committed + (64 << 10)).expect("there is room");
    assert!((0..1000).any(|_| heap.alloc(Kind::Atom, 1000).is_none()));
    blocks.check(&heap);
}

#[test]
fn an_image_of_a_spawned_heap_is_an_image() {
    let (heap, mut blocks) = furnished();
    let image = heap.into_image(&BUILD, &[]).expect("an image");
    let heap = HeapOwner::spawn(&image, usize::MAX).expect("there is room");
    drop(image);
    blocks.fill(&heap, 100, 3);
    let image = heap.into_image(&BUILD, &[]).expect("an image");
    blocks.check(&HeapOwner::spawn(&image, usize::MAX).expect("there is room"));
}

#[test]
fn an_image_does_not_depend_on_where_the_heap_was() {
    let bytes = |path: &PathBuf| std::fs::read(path).expect("it was written");
    let [one, other] = ["one", "other"].map(|name| {
        let (heap, _) = furnished();
        let path = file(name);
        heap.into_image(&BUILD, &[1]).and_then(|image| image.save(&mut File::create(&path).expect("a file"))).expect("an image");
        path
    });
    assert!(bytes(&one) == bytes(&other));
    [one, other].iter().for_each(|path| std::fs::remove_file(path).expect("it is there"));
}

#[test]
fn what_is_no_image_of_this_build_is_refused() {
    let heap = HeapOwner::new(usize::MAX).expect("there is room");
    let mut blocks = Blocks::default();
    Kind::ALL.iter().for_each(|kind| (1..9).for_each(|mark| blocks.add(&heap, *kind, SIZES[usize::from(mark) % 5], mark)));
    let image = heap.into_image(&BUILD, &[5; 100]).expect("an image");
    let path = file("altered");
    image.save(&mut File::create(&path).expect("a file")).expect("it is written");
    blocks.check(&HeapOwner::spawn(&Image::open(&path, &BUILD).expect("it is whole"), usize::MAX).expect("there is room"));
    assert!(matches!(Image::open(&path, &BuildId([8; 16])), Err(ImageError::OtherBuild)));
    let whole = std::fs::read(&path).expect("it was written");
    let open = |bytes: &[u8]| {
        File::create(&path).and_then(|mut file| file.write_all(bytes)).expect("it is written");
        Image::open(&path, &BUILD)
    };
    assert!(matches!(open(b""), Err(ImageError::NotAnImage)));
    assert!(matches!(open(b"print('hello')\n"), Err(ImageError::NotAnImage)));
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for length in (8..64).step_by(8).chain([4095, 4096, 4097, whole.len() - 1]) {
        assert!(matches!(open(&whole[..length]), Err(ImageError::Truncated)), "{length}");
    }
    for _ in 0..10 {
        assert!(open(&whole[..next(whole.len())]).is_err());
    }
    assert!(matches!(open(&[&whole[..], &[0]].concat()), Err(ImageError::Truncated)));
    for round in 0..60 {
        // Half of the errors are in the header.
        let place = next(if round % 2 == 0 { 256 } else { whole.len() });
        let mut altered = whole.clone();
        altered[place] ^= 1 << next(8);
        assert!(open(&altered).is_err(), "byte {place}");
    }
    assert!(open(&whole).is_ok());
    std::fs::remove_file(&path).expect("it is there");
    assert!(matches!(Image::open(&path, &BUILD), Err(ImageError::System(_))));
}

#[test]
fn a_free_run_below_a_block_is_written_too() {
    let heap = HeapOwner::new(usize::MAX).expect("there is room");
    let mut blocks = Blocks::default();
    blocks.add(&heap, Kind::Buffer, 100_000, 1);
    blocks.add(&heap, Kind::Buffer, 20_000, 2);
    blocks.remove(&heap, 0);
    let image = heap.into_image(&BUILD, &[]).expect("an image");
    blocks.check(&HeapOwner::spawn(&image, usize::MAX).expect("there is room"));
}
