//! Bytes as a heap that becomes an image, heaps that are spawned from it, and a change of its file.
//!
//! Spawned heaps hold what was there and do not see each other; the file is refused if it is not what was written.

#![no_main]

mod operations;

use std::fs;
use std::path::PathBuf;

use heap::{BuildId, HeapOwner, Image};
use libfuzzer_sys::fuzz_target;
use operations::Blocks;

const LIMIT: usize = 1 << 20;
const BUILD: BuildId = BuildId([3; 16]);

/// Changes a file as some bytes say: one of its bytes, its length, or nothing.
fn change(file: &mut Vec<u8>, [what, value, low, high]: [u8; 4]) {
    let number = usize::from(u16::from_le_bytes([low, high]));
    match what % 5 {
        // The header is where most of the decisions are.
        0 => file[number % 512] ^= value,
        1 => {
            let length = file.len();
            file[number * 61 % length] ^= value;
        }
        2 => file.truncate(file.len() - number % file.len()),
        3 => file.extend(std::iter::repeat_n(value, number % 5000)),
        _ => {}
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((changes, rest)) = bytes.split_first_chunk() else { return };
    let (steps, _) = rest.as_chunks::<3>();
    let (before, after) = steps.split_at(steps.len() / 2);
    let heap = HeapOwner::new(LIMIT).expect("a heap");
    let mut blocks = Blocks::default();
    before.iter().for_each(|step| blocks.step(&heap, *step));
    heap.fail_never();
    let image = heap.into_image(&BUILD, &[1, 2]).expect("there is room for an image");
    blocks.seal();

    let path = PathBuf::from(format!("/dev/shm/glassheap-fuzz-{}", std::process::id()));
    image.save(&mut fs::File::create(&path).expect("a file")).expect("it can be written");
    let written = fs::read(&path).expect("it is there");
    let mut changed = written.clone();
    change(&mut changed, *changes);
    fs::write(&path, &changed).expect("it can be written");
    let opened = Image::open(&path, &BUILD);
    assert_eq!(opened.is_ok(), changed == written, "{opened:?}");
    fs::remove_file(&path).expect("it is there");

    let image = opened.unwrap_or(image);
    let heaps = [(); 2].map(|()| HeapOwner::spawn(&image, 2 * LIMIT).expect("with the free pages among its containers it fits"));
    let mut spawned = [blocks.clone(), blocks];
    for (number, step) in after.iter().enumerate() {
        spawned[number % 2].step(&heaps[number % 2], *step);
    }
    for (heap, blocks) in heaps.iter().zip(&mut spawned) {
        blocks.check(heap);
        blocks.clear(heap);
        blocks.check(heap);
    }
});
